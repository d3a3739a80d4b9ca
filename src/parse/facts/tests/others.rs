//! Names and days of other pages, of commenters and of the visit.

use super::*;

fn text() -> String {
    format!("{ENGLISH} Nobody had seen it so quiet before, and nobody knew why the water had stopped.")
        .repeat(4)
}

fn facts_behind(behind: &str) -> (Option<String>, Option<NaiveDate>) {
    let body =
        format!("<html lang=en><h1>Old mills of the north</h1><div class=body>{}</div>{behind}", text());
    let facts = facts(&body);
    (facts.byline, facts.published)
}

#[test]
fn names_and_days_below_a_heading_behind_the_text_are_of_others() {
    for behind in [
        "<div><h3>Related stories</h3><div><a href=/1>The lamp went out</a><p class=author>By Ida Brandt</p><span>17 May 2024</span></div></div>",
        "<div><h3>Zum Thema</h3><p>Von Ida Brandt</p><time datetime=2024-05-17>17. Mai</time></div>",
        "<h3>2 Responses</h3><ol><li>Ida Brandt says:<br>May 17, 2024 at 10:11 am<p>Well said, all of it.</p></ol>",
        "<section><h2>References</h2><ol><li>Brandt I. Mills and weirs. J Water. 2024 May 17;3:1-2.</ol></section>",
        "<div><h4>Latest posts</h4><p>Road closed at the weir. 17 May 2024</p></div>",
        "<div><span>17 May 2024</span> <a href=/1>The lamp that went out</a></div>",
        "<div><span>Next</span><a href=/1>The lamp that went out</a><time datetime=2024-05-17>May 17, 2024</time></div>",
        "<p>Copyright 17 May 2024 The Grain</p>",
    ] {
        assert_eq!(facts_behind(behind), (None, None), "{behind}");
    }
}

#[test]
fn names_and_days_at_the_foot_of_the_text_are_its_own() {
    for behind in [
        "<div class=foot>Posted by Ida Brandt on 17 May 2024</div><div><a href=/1>The lamp that went out</a></div>",
        "<p>By Ida Brandt</p><p>17 May 2024</p><h3>Related stories</h3><p>By Nora Whitlow</p><p>11 May 2024</p>",
        "<p>By Ida Brandt, 17 May 2024</p><h3>2 comments</h3><p>Nora Whitlow, 18 May 2024</p><p>Well said.</p>",
        "<div>Author: Ida Brandt</div><div>Published: 17 May 2024</div><h4>Share</h4>",
        "<p>Ida Brandt<br>17 May 2024<p>",
    ] {
        assert_eq!(facts_behind(behind).1, day(2024, 5, 17), "{behind}");
    }
    // A section within the text ends with it.
    let section = "<h2>Sources</h2><ul><li>Mills and weirs</ul>";
    let body = format!(
        "<h1>Old mills of the north</h1><article><div>{0}{section}</div><p>By Ida Brandt, 17 May 2024</article>",
        text()
    );
    assert_eq!(facts(&body).published, day(2024, 5, 17));
}

#[test]
fn one_fact_of_the_page_does_not_admit_the_other_of_a_teaser() {
    let teaser = "<div><h3>Read next</h3><p>By Ida Brandt</p><p>17 May 2024</p></div>";
    for (own, byline, published) in [
        ("<p>By Nora Whitlow</p>", Some("Nora Whitlow"), None),
        ("<meta name=author content='Nora Whitlow'>", Some("Nora Whitlow"), None),
        ("<meta property=article:published_time content=2024-05-11>", None, day(2024, 5, 11)),
        ("<p>11 May 2024</p>", None, day(2024, 5, 11)),
        ("<p>May 2024</p>", None, None),
        ("<p>3 hours ago</p>", None, None),
    ] {
        let body = format!("<h1>Old mills of the north</h1>{own}<div>{}</div>{teaser}", text());
        let facts = facts(&body);
        assert_eq!((facts.byline.as_deref(), facts.published), (byline, published), "{own}");
    }
}

#[test]
fn names_behind_the_text_of_a_dump_are_of_others_unless_they_sign_it() {
    let text = text().replace("<p>", "\n\n");
    for (behind, byline) in [
        ("Related stories\n\nThe lamp that went out\n\nBy Ida Brandt\n\n17 May 2024", None),
        ("Mehr zum Thema\n\nDie Lampe ging aus\n\nVon Ida Brandt", None),
        ("関連記事\n\nランプが消えた夜\n\n文：中村太郎", None),
        ("2 Comments\n\nBy Ida Brandt on May 17, 2024\n\nWell said.", None),
        ("Most read\n\n1\n\nThe lamp that went out\n\nby Ida Brandt", None),
        ("By Ida Brandt", Some("Ida Brandt")),
        ("17 May 2024\n\nBy Ida Brandt\n\nRelated stories\n\nBy Nora Whitlow", Some("Ida Brandt")),
    ] {
        let page =
            parse(MediaType::Text, &format!("Old mills of the north\n\n{text}\n\n{behind}"), |_| {}).page;
        assert_eq!(page.facts.byline.as_deref(), byline, "{behind}");
        if byline.is_none() {
            assert_eq!(page.facts.published, None, "{behind}");
        }
    }
}

#[test]
fn the_day_in_a_masthead_is_that_of_the_visit() {
    let menu = "<nav><a href=/1>News</a><p><a href=/2>Sport</a><p><a href=/3>Jobs</a></nav>";
    for top in [
        "<div class=top>Friday, May 17, 2024</div>",
        "<div id=today>17.05.2024</div>",
        "<div><span>17 May 2024</span> <span>12°C</span></div>",
        "<div class=datebar>Fri 17 May 2024 | <a href=/login>Log in</a></div>",
    ] {
        let body = format!("{menu}{top}<div><h1>Old mills of the north</h1><div>{}</div></div>", text());
        assert_eq!(facts(&body).published, None, "{top}");
    }
    let own =
        format!("{menu}<div><p>17 May 2024</p><h1>Old mills of the north</h1><div>{0}</div></div>", text());
    assert_eq!(facts(&own).published, day(2024, 5, 17), "in the element of the text");
    let text = text().replace("<p>", "\n\n");
    let title = "River froze in the night and the old mill stood still";
    let dump = format!(
        "The Grain Courier\nFriday, May 17, 2024\nHome\nNews\nSport\nCulture\nOpinion\n{title}\n{text}"
    );
    let page = parse(MediaType::Text, &dump, |_| {}).page;
    assert_eq!((page.facts.title.as_deref(), page.facts.published), (Some(title), None));
}

#[test]
fn names_and_days_beside_the_linked_headline_of_another_page_above_the_title_are_of_that_page() {
    let teaser = |tag: &str, lines: &str| {
        format!("<div class=item><{tag}><a href=/1>The lamp that went out</a></{tag}>{lines}</div>")
    };
    let author = "<span class=author>Ida Brandt</span>";
    for above in [
        teaser("h3", author),
        teaser("h2", author).repeat(2),
        teaser("h4", &format!("{author}<span class=date>17 May 2024</span>")),
        teaser("h3", "<p>By Ida Brandt</p><p>17 May 2024</p>"),
        format!("<aside>{}</aside>", teaser("h3", author)),
        teaser("h3", author).replace("div", "article"),
        teaser("h3", author).replace("The lamp that went out", "ランプが消えた"),
    ] {
        let page = |own: &str| {
            let text = text();
            facts(&format!("<main>{above}<div><h1>Old mills of the north</h1>{own}{text}</div></main>"))
        };
        for own in
            ["<p class=author>Nora Whitlow</p><p>11 May 2024</p>", "<p>By Nora Whitlow, 11 May 2024</p>"]
        {
            let facts = page(own);
            let expected = (Some("Nora Whitlow"), day(2024, 5, 11));
            assert_eq!((facts.byline.as_deref(), facts.published), expected, "{above} {own}");
        }
        assert_eq!((page("").byline, page("").published), (None, None), "{above}");
    }
    let own = "<header><h4><a href=/northern>The long northern read</a></h4><p class=author>Ida Brandt</p>";
    let facts = facts(&format!("{own}<h1>Old mills of the north</h1></header>{}", text()));
    assert_eq!(facts.byline.as_deref(), Some("Ida Brandt"), "the title stands in the same box");
}
