use super::*;

const BODY: [&str; 3] = [
    "The mill pond holds water again, and the heron was the first guest to come back to it in the spring.",
    "Two summers of work went into the silt, most of which was carried out by hand and with barrows.",
    "On Sundays the path around the water is open, and the miller's daughter sells tea from a window.",
];

fn texts(page: &str) -> Vec<String> {
    let mut content = html::parse(page, &Options::default()).unwrap();
    add(page, &mut content, &Options::default());
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
    add(&page, &mut content, &Options::default());
    let [first, second] = &*content.drafts else { panic!("{:?}", content.drafts) };
    assert_eq!(first.span.slice(&page).unwrap(), format!("\\u201c{}", BODY[0]));
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
