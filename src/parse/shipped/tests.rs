use super::*;

const BODY: [&str; 3] = [
    "The mill pond holds water again, and the heron was the first guest to come back to it in the spring.",
    "Two summers of work went into the silt, most of which was carried out by hand and with barrows.",
    "On Sundays the path around the water is open, and the miller's daughter sells tea from a window.",
];

fn texts(page: &str) -> Vec<String> {
    let mut content = html::parse(page, &Options::default()).unwrap();
    add(page, &mut content, &Options::default()).unwrap();
    for draft in &content.drafts {
        assert!(draft.span.slice(page).is_some(), "{:?}", draft.text);
        assert!((draft.markup.as_ref().unwrap().element as usize) < content.elements.len());
    }
    content.drafts.into_iter().filter(Draft::is_visible).map(|draft| draft.text).collect()
}

fn page(script: &str, shown: &str) -> String {
    format!("<title>Mill pond</title><script type='application/ld+json'>{script}</script><body>{shown}")
}

fn article(text: &str) -> String {
    let text = serde_json::to_string(text).unwrap();
    format!(r#"{{"@type":"NewsArticle","headline":"Mill pond","articleBody":{text}}}"#)
}

#[test]
fn an_empty_page_has_the_text_that_it_ships() {
    let plain = article(&BODY.join("\n\n"));
    let markup = article(&BODY.map(|text| format!("<p>{text}</p>")).concat());
    let escaped = article(&BODY.map(|text| format!("&lt;p&gt;{text}&lt;/p&gt;")).concat());
    for script in [
        plain.clone(),
        format!("[{plain}]"),
        format!(r#"{{"@context":"https://schema.org","@graph":[{{"@type":"WebPage","text":"x"}},{plain}]}}"#),
        format!(r#"{{"@type":"WebPage","mainEntity":{plain}}};"#),
        plain.replace("\\n", "\n"),
        plain.replace("heron", "h\\u0065ron"),
        plain.replace("miller's", "miller\\'s"),
        plain.replace("\\n\\n", "\\n\u{1}\n"),
        plain.replace('}', ",}"),
        format!("{plain}{{\"@type\":\"WebSite\"}}"),
        plain.replace("NewsArticle", "WebPage"),
        format!("//<![CDATA[\n{plain}\n//]]>"),
        format!("<!-- {plain} -->"),
        markup,
        escaped,
    ] {
        assert_eq!(texts(&page(&script, "<div id=root></div>")), BODY, "{script}");
    }
}

#[test]
fn spans_name_the_string_in_the_script() {
    let page = page(&article(&format!("“{}\n{}", BODY[0], BODY[1])).replace('“', "\\u201c"), "");
    let mut content = html::parse(&page, &Options::default()).unwrap();
    add(&page, &mut content, &Options::default()).unwrap();
    let [first, second] = &*content.drafts else { panic!("{:?}", content.drafts) };
    assert_eq!(first.span.slice(&page).unwrap(), format!("\\u201c{}", BODY[0]));
    assert_eq!(second.span.slice(&page).unwrap(), BODY[1]);
}

#[test]
fn spans_name_the_string_in_a_script_that_had_to_be_mended() {
    let page = page(
        &article(&format!("“{}\n{}", BODY[0], BODY[1])).replace('“', "\"so\" it\\'s ").replace('}', ",}"),
        "",
    );
    let mut content = html::parse(&page, &Options::default()).unwrap();
    add(&page, &mut content, &Options::default()).unwrap();
    let [first, second] = &*content.drafts else { panic!("{:?}", content.drafts) };
    assert_eq!(first.text, format!("\"so\" it's {}", BODY[0]));
    assert_eq!(first.span.slice(&page).unwrap(), format!("\"so\" it\\'s {}", BODY[0]));
    assert_eq!(second.span.slice(&page).unwrap(), BODY[1]);
}

#[test]
fn references_in_a_shipped_text_are_characters() {
    let script = article(&format!("{}\nTea &amp; cake cost &#163;2, said &quot;the miller&quot;.", BODY[0]));
    assert_eq!(texts(&page(&script, "")), [BODY[0], "Tea & cake cost £2, said \"the miller\"."]);
}

#[test]
fn a_teaser_is_completed_and_each_paragraph_comes_once() {
    let script = article(&BODY.join("\n"));
    let shown = format!(
        "<h1>Mill pond</h1><p>{}</p><p>Two summers of work went into the …</p><p>Subscribe now</p>",
        BODY[0]
    );
    assert_eq!(texts(&page(&script, &shown)), ["Mill pond", BODY[0], BODY[1], BODY[2], "Subscribe now"]);
    assert_eq!(
        texts(&page(&script, "<h1>Mill pond</h1><p>Menu</p>")),
        ["Mill pond", BODY[0], BODY[1], BODY[2], "Menu"]
    );
}

#[test]
fn a_page_that_shows_its_text_gains_nothing() {
    let script = article(&BODY.join(" "));
    let shown = BODY.map(|text| format!("<p>{}</p>", text.replace("the ", "<b>the</b> "))).concat();
    assert_eq!(texts(&page(&script, &shown)), BODY);
    let hidden = format!(
        "<p>Long enough a text to be the page's own, which is shown as it is to all.</p><div hidden>{shown}</div>"
    );
    assert_eq!(texts(&page(&script, &hidden))[1..], BODY);
}

#[test]
fn what_is_not_the_pages_own_article_adds_nothing() {
    let other = |headline: &str, text: &str| article(text).replace("Mill pond", headline);
    let many = format!("[{},{}]", other("One", &BODY.join(" ")), other("Two", &BODY.concat()));
    assert!(texts(&page(&many, "")).is_empty());
    let own = format!("[{},{}]", other("One", &BODY.concat()), other("Mill pond", &BODY.join("\n")));
    assert_eq!(texts(&page(&own, "")), BODY);
    let comment = article(&BODY.join("\n")).replace("NewsArticle", "Comment");
    for script in
        [comment, article("A short summary."), "{\"articleBody\":".to_owned(), "articleBody \"".to_owned()]
    {
        assert!(texts(&page(&script, "")).is_empty(), "{script}");
    }
}

/// A body on one line comes once, whatever part of it is shown.
#[test]
fn a_text_on_one_line_doubles_no_paragraph() {
    const GERMAN: [&str; 3] = [
        "Der Mühlteich hält wieder Wasser, und der Reiher war im Frühjahr der erste Gast, der zu ihm zurückkam.",
        "Zwei Sommer lang wurde Schlamm geschaufelt, das meiste davon von Hand und mit Karren aus dem alten Hof.",
        "Sonntags ist der Weg um das Wasser offen, und die Tochter des Müllers verkauft Tee aus dem Fenster dazu.",
    ];
    const CHINESE: [&str; 3] = [
        "磨坊的池塘又蓄满了水，春天里第一个回来的客人是一只苍鹭，村里的人都跑去看它站在水边的样子。",
        "清理淤泥花了整整两个夏天，大部分是村民用手和独轮车一点一点运出去的，没有用任何机器来帮忙。",
        "每逢星期天池边的小路向游人开放，磨坊主的女儿在窗口卖茶，孩子们坐在堤坝上看着水车慢慢转动。",
    ];
    for (body, gap) in [(BODY, " "), (GERMAN, " "), (CHINESE, "")] {
        let (whole, cut) =
            (body.join(gap), body[1].chars().take(if gap.is_empty() { 18 } else { 36 }).collect::<String>());
        let script = article(&whole);
        for shown in [
            format!("<h1>Mill pond</h1><p>{}</p>", body[0]),
            format!("<h1>Mill pond</h1><p>{}</p><p>{cut}…</p>", body[0]),
            format!("<h1>Mill pond</h1><div><p>{cut}...</p></div>"),
        ] {
            let shown = format!("{shown}<p>Subscribe now</p>");
            assert_eq!(texts(&page(&script, &shown)), ["Mill pond", &whole, "Subscribe now"], "{shown}");
        }
    }
    // The other way round: the page shows more than the carried paragraph.
    let script = article(&BODY.join("\n"));
    let shown = format!("<p>TARN BRIDGE, May 4 — {}</p><p>Tea</p>", BODY[0]);
    let first = format!("TARN BRIDGE, May 4 — {}", BODY[0]);
    assert_eq!(texts(&page(&script, &shown)), [BODY[1], BODY[2], &first, "Tea"]);
}

/// A carried text is not the page's if the page shows another one.
#[test]
fn a_page_with_a_text_of_its_own_gains_nothing() {
    let shown =
        |texts: &[&str]| texts.iter().map(|text| format!("<p>{text}</p>")).collect::<Vec<_>>().concat();
    let summary = "The pond below the mill is full of water again after two years, and anyone may walk around it on a Sunday with a cup of tea in the hand.";
    let german = "Der Teich ist wieder voll, und der Reiher war der erste Gast. Zwei Sommer lang haben Freiwillige Schlamm geschaufelt, das meiste davon von Hand, und sonntags steht der Weg allen offen.";
    let own = shown(&BODY);
    assert_eq!(texts(&page(&article(summary), &own)), BODY);
    assert_eq!(texts(&page(&article(summary).replace("NewsArticle", "Review"), &own)), BODY);
    assert_eq!(texts(&page(&article(&BODY.join(" ")), &shown(&[german]))), [german]);
    // Labels, links and lines in boxes of their own are no text of the page.
    for chrome in [
        "<p>Subscribe now</p>",
        "<ul><li><a href=x>The pond below the mill is full of water again today</a></ul>",
    ] {
        assert_eq!(texts(&page(&article(&BODY.join("\n")), chrome))[..3], BODY, "{chrome}");
    }
    // A reader's review belongs to what it reviews; a critic's is the page.
    let review = article(summary).replace("NewsArticle", "Review").replace("Mill pond", "Lovely");
    let product = format!(r#"{{"@type":"Product","name":"Mill","review":[{review}]}}"#);
    assert!(texts(&page(&product, "")).is_empty());
    assert_eq!(texts(&page(&review, "")), [summary]);
}

#[test]
fn an_empty_page_has_the_questions_recipe_or_job_that_it_ships() {
    let faq = r#"{"@type":"FAQPage","mainEntity":[
        {"@type":"Question","name":"May I live on board?","acceptedAnswer":{"@type":"Answer","text":"Yes, for up to thirty nights a year, and with a permit for more."}},
        {"@type":"Question","name":"Gibt es einen \u004bran?","acceptedAnswer":{"@type":"Answer","text":"<p>Ja, er hebt zw\u00f6lf Tonnen.</p><p>Er steht am Südkai und ist dienstags offen.</p>"}}]}"#;
    let recipe = r#"{"@type":["Recipe"],"name":"麦芽面包","recipeIngredient":["300 g rye flour","1 tsp salt"],"recipeInstructions":[
        {"@type":"HowToSection","name":"Dough","itemListElement":[{"@type":"HowToStep","name":"Mix the flour with the salt and the malt, and add warm water by and by.","text":"Mix the flour with the salt and the malt, and add warm water by and by."}]},
        "Let it rise under a cloth for two hours, and bake it for fifty minutes."]}"#;
    let job = r#"{"@type":"JobPosting","title":"Keeper","description":"<p>The county seeks a keeper for the swing bridge at Tarn, who opens it by hand by day and by night, and lives beside it.</p><ul><li>You can turn a crank</li></ul>"}"#;
    let parts = serde_json::to_string(&BODY).unwrap();
    let array = format!(r#"{{"@type":"NewsArticle","articleBody":{parts}}}"#);
    for (script, expected) in [
        (
            faq,
            &[
                "May I live on board?",
                "Yes, for up to thirty nights a year, and with a permit for more.",
                "Gibt es einen Kran?",
                "Ja, er hebt zwölf Tonnen.",
                "Er steht am Südkai und ist dienstags offen.",
            ][..],
        ),
        (
            recipe,
            &[
                "300 g rye flour",
                "1 tsp salt",
                "Dough",
                "Mix the flour with the salt and the malt, and add warm water by and by.",
                "Let it rise under a cloth for two hours, and bake it for fifty minutes.",
            ],
        ),
        (
            job,
            &[
                "The county seeks a keeper for the swing bridge at Tarn, who opens it by hand by day and by night, and lives beside it.",
                "You can turn a crank",
            ],
        ),
        (&array, &BODY),
    ] {
        assert_eq!(texts(&page(script, "<div id=root></div>")), expected);
        let own = "<p>The page has a text of its own, in words of its own, which is long enough to be what the reader came for, and it needs no other.</p>";
        if script != array {
            assert_eq!(texts(&page(script, own)).len(), 1, "{script}");
        }
    }
    let meta = format!("<meta itemprop=articleBody content=\"{}\"><div id=root></div>", BODY.join("\n\n"));
    assert_eq!(texts(&meta), BODY);
    let shown = format!("{meta}<p>{}</p>", BODY.join("</p><p>"));
    assert_eq!(texts(&shown), BODY);
    assert!(texts("<meta itemprop=articleBody content='A short summary.'>").is_empty());
}

/// Hostile pages: many short paragraphs, each of which could be compared with each visible block.
#[test]
fn many_paragraphs_and_many_blocks_cost_no_product() {
    let lines =
        (0..8_000).map(|n| format!("the mill number {n} stands by the water\n")).collect::<Vec<_>>().concat();
    let shown = (0..3_000)
        .map(|n| format!("<p>the mill number {n} stands by the …</p>"))
        .collect::<Vec<_>>()
        .concat();
    let begin = std::time::Instant::now();
    let count = texts(&page(&article(&lines), &shown)).len();
    assert_eq!(count, 8_000);
    assert!(begin.elapsed().as_secs() < 20);
}

/// Pages whose text is only in the state of an application.
fn state(script: &str, shown: &str) -> String {
    format!("<title>Mill pond</title><body>{shown}<script>{script}</script>")
}

#[test]
fn an_empty_page_has_the_article_of_its_state() {
    let markup = serde_json::to_string(&BODY.map(|text| format!("<p>{text}</p>")).concat()).unwrap();
    let plain = format!(r#"{{"title":"Mill pond","body":{markup}}}"#);
    let parts = BODY.map(|text| format!(r#"{{"type":"text","content":"{text}"}}"#)).join(",");
    let blocks = format!(r#"{{"headlines":{{"basic":"Mill pond"}},"content_elements":[{parts}]}}"#);
    let nuxt =
        format!(r#"[["Reactive",1],{{"data":2}},{{"post":3}},{{"title":4,"body":5}},"Mill pond",{markup}]"#);
    for script in [
        format!("window.__NUXT__={{\"data\":[{plain}]}};"),
        format!("window.Fusion=window.Fusion||{{}};Fusion.globalContent={blocks};Fusion.x={{\"a\":1}};"),
        format!("window.__APOLLO_STATE__ = {{\"Article:1\":{plain}}}; (function(){{}})();"),
        format!("window[\"__INITIAL_STATE__\"] = {{\"a\":{{\"b\":{plain}}}}}"),
        format!("</script><script id=__NEXT_DATA__ type='application/json'>{{\"props\":{plain}}}"),
        format!("</script><script id=__NUXT_DATA__ type='application/json'>{nuxt}"),
        format!("self.__PRELOADED_STATE__={}}}", plain.replace("\"body\":", "\"content\":{\"rendered\":")),
    ] {
        assert_eq!(
            texts(&state(&script, "<div id=app></div><noscript>Enable scripts</noscript>"))[..3],
            BODY,
            "{script}"
        );
    }
    let page = state(&format!("window.__NUXT__={plain}"), "");
    let mut content = html::parse(&page, &Options::default()).unwrap();
    add(&page, &mut content, &Options::default()).unwrap();
    assert_eq!(content.drafts[1].span.slice(&page), Some(BODY[1]));
}

#[test]
fn a_state_without_the_pages_own_article_adds_nothing() {
    let markup = serde_json::to_string(&BODY.map(|text| format!("<p>{text}</p>")).concat()).unwrap();
    let own = format!(r#"{{"title":"Mill pond","body":{markup}}}"#);
    let terms = own.replace("Mill pond", "Terms of use");
    for script in [
        // Another text, a short one, another variable, code.
        format!("window.__INITIAL_STATE__={terms}"),
        r#"window.__INITIAL_STATE__={"title":"Mill pond","body":"A short summary of what happened."}"#
            .to_owned(),
        format!("var page={own}"),
        format!("window.__NUXT__=(function(a){{return {{body:a}}}}({markup}))"),
        format!("window.__INITIAL_STATE__={}", &own[..own.len() - 1]),
    ] {
        assert!(texts(&state(&script, "<div id=app></div>")).is_empty(), "{script}");
    }
    let shown = "<p>The page has a text of its own, in words of its own, which is long enough to be what the reader came for, and it needs no other.</p>";
    assert_eq!(texts(&state(&format!("window.__NUXT__={own}"), shown)).len(), 1);
}

#[test]
fn a_page_in_a_frame_is_the_text_of_an_empty_page() {
    let markup =
        BODY.map(|text| format!("<p>{text}</p>")).concat().replace('<', "&lt;").replace('\'', "&#39;");
    let frame = format!("<iframe srcdoc='{markup}'></iframe>");
    assert_eq!(texts(&format!("<title>x</title><body><div>{frame}</div>")), BODY);
    let shown = "<p>The page has a text of its own, in words of its own, which is long enough to be what the reader came for, and it needs no other.</p>";
    assert_eq!(texts(&format!("<body>{shown}{frame}")).len(), 1);
    assert!(texts("<body><iframe srcdoc='&lt;p>Buy soap'></iframe>").is_empty());
}
