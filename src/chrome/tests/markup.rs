//! Tests of markup: boxes and their ends, headings of the text, class names.

use super::*;

/// Makes a page of blocks with the elements around them. Steps with the same path are the same element; `#`
/// and `.` begin an id and a class. The text of a block that begins with `@` is all link, each of its lines one.
pub(in crate::chrome) fn html(blocks: &[(&str, &str)]) -> Page {
    let mut html = page(0, &[]);
    html.elements.push(Element { parent: None, name: "html".to_owned(), tokens: String::new() });
    let mut places = std::collections::BTreeMap::new();
    for &(path, text) in blocks {
        let (mut at, mut name, mut whole) = (0, "", String::new());
        for step in path.split(" > ") {
            whole = format!("{whole}>{step}");
            let (tag, tokens) = step.split_once(['.', '#']).unwrap_or((step, ""));
            // Headings, paragraphs and the like are always new elements.
            let is_leaf = matches!(tag, "h1" | "h2" | "h3" | "h4" | "p" | "li" | "a");
            let next = u32::try_from(html.elements.len()).unwrap();
            let place = if is_leaf { next } else { *places.entry(whole.clone()).or_insert(next) };
            if place == next {
                let tokens = tokens.replace(['.', '#'], " ");
                html.elements.push(Element { parent: Some(at), name: tag.to_owned(), tokens });
            }
            (at, name) = (place, tag);
        }
        let level = name.strip_prefix('h').and_then(|level| level.parse::<u8>().ok()).unwrap_or(0);
        let kind = match name {
            "h1" => BlockKind::Title,
            "li" => BlockKind::ListItem,
            _ if level > 0 => BlockKind::Heading,
            _ => BlockKind::Paragraph,
        };
        let shown = text.strip_prefix('@').unwrap_or(text);
        let one = page(0, &[(kind, shown)]);
        let mut block = one.blocks.into_iter().next().unwrap();
        block.id = html.block_id(html.blocks.len());
        let link_chars =
            if shown.len() < text.len() { u32::try_from(shown.chars().count()).unwrap() } else { 0 };
        let links = if link_chars > 0 { u16::try_from(shown.lines().count()).unwrap() } else { 0 };
        block.markup = Some(Markup { element: at, link_chars, links, heading_level: level, hidden: false });
        html.blocks.push(block);
    }
    html
}

const SHORT: &str = "The wheel is of oak and turns once in a while.";
#[test]
fn a_section_ends_with_the_element_of_its_opener() {
    let page = html(&[
        ("main > h1", "The mill"),
        ("main > p", PROSE),
        ("main > p", PROSE),
        ("main > div#box > h3", "Related posts"),
        ("main > div#box > p", PROSE),
        ("main > p", SHORT),
        ("main > p", PROSE),
    ]);
    // All of the box is dropped, even full paragraphs; the short paragraph after it is kept.
    assert_eq!(dropped(&page), [3, 4]);
}

#[test]
fn an_article_goes_on_behind_the_links_of_a_box_in_it() {
    let article = |above: &[(&'static str, &'static str)]| {
        let lines = [("main > h1", "The mill"), ("main > p", PROSE), ("main > p", PROSE)];
        let below = [("main > p", SHORT), ("main > p", "It is oak all through."), ("main > p", SHORT)];
        html(&[&lines[..], above, &below[..]].concat())
    };
    let list = [
        ("main > h4", "Related posts"),
        ("main > ul > li", "@How mills work"),
        ("main > ul > li", "@The tale of the miller"),
    ];
    assert_eq!(dropped(&article(&list)), [3, 4, 5]);
    let lines = [("main > p", "Related posts"), ("main > p", "@How mills work")];
    assert_eq!(dropped(&article(&lines)), [3, 4]);
    // The summaries of teasers are in boxes of their own, and are no text of the article.
    let cards = [
        ("main > h4", "Related posts"),
        ("main > div#a > a", "@How mills work"),
        ("main > div#a > p", SHORT),
        ("main > div#b > a", "@The tale of the miller"),
        ("main > div#b > p", SHORT),
    ];
    assert_eq!(dropped(&article(&cards)), [3, 4, 5, 6, 7]);
}

#[test]
fn bold_lines_terms_and_boxes_are_headings_of_the_text_too() {
    let places = [
        ["main > p > b#1", "main > p", "main > p > b#2", "main > p"],
        ["main > dl > dt#1", "main > dl > dd#1", "main > dl > dt#2", "main > dl > dd#2"],
        ["main > div#1 > div.head", "main > div#1 > p", "main > div#2 > div.head", "main > div#2 > p"],
    ];
    for [first, text, second, below] in places {
        let page = |under: &'static str| {
            html(&[
                ("main > h1", "The museum of the mill"),
                ("main > p", PROSE),
                ("main > p", PROSE),
                (first, "Wheels"),
                (text, SHORT),
                (second, "Related posts"),
                (below, under),
            ])
        };
        assert_eq!(dropped(&page(SHORT)), [0usize; 0], "{first}");
        assert_eq!(dropped(&page("@How mills work")), [5, 6], "{first}: a link is no section of the text");
    }
}

#[test]
fn a_name_of_a_box_above_a_paragraph_of_the_text_opens_nothing() {
    let page = |below: &'static str| {
        html(&[
            ("main > h1", "The quay"),
            ("main > p", PROSE),
            ("main > p", PROSE),
            ("main > h3", "Popular posts"),
            (
                "main > p",
                "The oak posts along the quay are popular with cormorants, which dry their wings on them.",
            ),
            ("main > p", below),
        ])
    };
    assert_eq!(dropped(&page(SHORT)), [0usize; 0]);
    assert_eq!(dropped(&page("@How mills work")), [3, 4, 5], "teasers with a summary and a link");
}

#[test]
fn a_section_whose_id_is_made_from_its_heading_is_text() {
    let manual = |comments: &'static str, remark: &'static str| {
        html(&[
            ("main > h1", "Manual of the mill"),
            ("main > section#wheel > h2", "The wheel"),
            ("main > section#wheel > p", PROSE),
            ("main > section#wheel > p", PROSE),
            (comments, "What it says of the stones"),
            (remark, PROSE),
            ("main > section#weir > h2", "The weir"),
            ("main > section#weir > p", PROSE),
        ])
    };
    let own = manual("main > section#comments > h2", "main > section#comments > p");
    assert_eq!(dropped(&own), [0usize; 0]);
    let other = manual("main > div#comments > h2", "main > div#comments > p");
    assert_eq!(dropped(&other), [4, 5], "not one of the sections");
    let two = html(&[
        ("main > section#post > h2", "The wheel"),
        ("main > section#post > p", PROSE),
        ("main > section#post > p", PROSE),
        ("main > section#comments > h2", "What readers say"),
        ("main > section#comments > p", PROSE),
    ]);
    assert_eq!(dropped(&two), [3, 4], "an article and its comments");
    for (id, gone) in [("comments", vec![]), ("x.comments", vec![3])] {
        let heading = format!("main > h2#{id}");
        let page = html(&[
            ("main > h2#wheel", "The wheel"),
            ("main > p", PROSE),
            ("main > p", PROSE),
            (heading.as_str(), "What it says of the stones"),
            ("main > p", PROSE),
        ]);
        assert_eq!(dropped(&page), gone, "{id}");
    }
}

#[test]
fn values_that_repeat_on_a_site_stay_beside_lines_of_the_page() {
    let pages = (0..6).map(|n| {
        let (name, item) = (format!("Course {n}"), format!("Tool number {n}"));
        let text =
            format!("Course {n} is held beside the river in the old mill, and it is not for beginners.");
        let mut page = html(&[
            ("main > h1", name.as_str()),
            ("main > p", text.as_str()),
            ("main > h2", "What to bring"),
            ("main > ul > li", "Gloves"),
            ("main > ul > li", item.as_str()),
            ("main > h2", "How to book"),
            ("main > p", "Ring the office."),
            ("div#foot > p", "Grinding exceedingly small"),
            ("div#foot > p", "@The friends of the mill"),
        ]);
        page.id.record = n;
        page
    });
    let pages = pages.collect::<Vec<_>>();
    let survey = SiteSurvey::new(&Options::default());
    let mut notes = site::Notes::default();
    for page in &pages {
        survey.observe(page, &mut notes);
    }
    let chrome = Chrome::new(CACHED.clone(), survey.conclude(notes), None, Options::default());
    assert!(pages.iter().all(|page| dropped_by(&chrome, page) == [7, 8]));
}

#[test]
fn a_heading_among_those_of_the_text_opens_nothing() {
    for name in ["Comments", "Archives", "Newsletter", "Related posts", "Follow us", "Categories"] {
        let page = html(&[
            ("main > h1", "The museum of the mill"),
            ("main > p", PROSE),
            ("main > h2", "Wheels"),
            ("main > p", SHORT),
            ("main > h2", name),
            ("main > p", SHORT),
            ("main > p", "Drawings are lent as copies."),
        ]);
        assert_eq!(dropped(&page), [0usize; 0], "{name}");
        let page = html(&[
            ("main > h1", "The museum of the mill"),
            ("main > p", PROSE),
            ("main > section#a > h2", "Wheels"),
            ("main > section#a > p", SHORT),
            ("main > section#b > h2", name),
            ("main > section#b > p", SHORT),
        ]);
        assert_eq!(dropped(&page), [0usize; 0], "{name} in a section");
    }
    let page = html(&[
        ("main > h1", "The museum of the mill"),
        ("main > p", PROSE),
        ("main > h2", "Wheels"),
        ("main > p", SHORT),
        ("main > h2", "Related posts"),
        ("main > ul > li", "@How mills work"),
        ("main > ul > li", "@The tale of the miller"),
    ]);
    assert_eq!(dropped(&page), [4, 5, 6], "a list of links is not a section of the text");
}

#[test]
fn a_paragraph_in_quotation_marks_of_any_sort_ends_a_section() {
    for (open, close) in [("„", "“"), ("»", "«"), ("«", "»"), ("“", "”"), ("‹", "›"), ("「", "」")]
    {
        let quoted = format!("{open}{PROSE}{close}");
        let lines = [PROSE, "Related posts", "How mills work", &quoted, SHORT];
        assert_eq!(dropped(&paragraphs(&lines)), [1, 2], "{quoted}");
    }
}

#[test]
fn a_name_that_fits_most_of_the_text_says_nothing() {
    let widget = |at: usize| format!("div#all > div.builder-widget.widget#{at} > p");
    let paths = (0..5).map(widget).collect::<Vec<_>>();
    let blocks = paths.iter().map(|path| (path.as_str(), SHORT)).collect::<Vec<_>>();
    assert_eq!(dropped(&html(&blocks)), [0usize; 0]);
    let page = html(&[
        ("main > p", PROSE),
        ("main > p", PROSE),
        ("div.widget > p", "@Most read"),
        ("div.widget > p", "@Old mills"),
    ]);
    assert_eq!(dropped(&page), [2, 3], "a widget beside the text is chrome");
}

#[test]
fn a_lead_that_is_called_a_teaser_stays_and_teasers_go() {
    let page = html(&[
        ("main > h1", "The mill"),
        ("main > div.teaser > p", SHORT),
        ("main > p", PROSE),
        ("main > p", PROSE),
        ("div.teaser > a", "@Five mills under test, one of them fails badly"),
    ]);
    assert_eq!(dropped(&page), [4]);
}

#[test]
fn title_byline_and_date_stay_once_each() {
    let lines = [
        (BlockKind::Title, "The weir at Alder Mill"),
        (BlockKind::Byline, "By Ann Lee"),
        (BlockKind::Date, "3 May 2024"),
        (BlockKind::Paragraph, PROSE),
        (BlockKind::Paragraph, PROSE),
        (BlockKind::Paragraph, "Check Also"),
        (BlockKind::Byline, "By Peter Brown"),
        (BlockKind::Date, "1 May 2024"),
    ];
    let mut page = page(0, &lines);
    page.facts.byline = Some("Ann Lee".into());
    assert_eq!(dropped(&page), [5, 6, 7]);
    let mut doubting = trusting();
    doubting.text = doubting.text.map(|form| model::Form { offset: -3.0, ..form });
    let chrome =
        Chrome::new(CACHED.clone(), Repetition::default(), Some(Arc::new(doubting)), Options::default());
    let dropped = dropped_by(&chrome, &page);
    assert!(!dropped.contains(&0) && !dropped.contains(&1) && !dropped.contains(&2), "{dropped:?}");
}

#[test]
fn above_half_of_the_text_an_opener_acts_on_links_alone() {
    let page = |below: &'static str| {
        let list = [
            ("main > div#box > h3", "Related posts"),
            ("main > div#box > ul > li", "@How mills work"),
            ("main > div#box > ul > li", below),
        ];
        let text = [("main > p", PROSE); 4];
        html(&[&[("main > h1", "The mill"), ("main > p", PROSE)], &list[..], &text[..]].concat())
    };
    assert_eq!(dropped(&page("@The tale of the miller")), [2, 3, 4]);
    assert_eq!(dropped(&page(SHORT)), [0usize; 0]);
}

#[test]
fn the_words_of_a_heading_are_no_name_of_chrome() {
    let page = |names: &[&'static str]| {
        let mut blocks = vec![("main > h1", "Parts of a window"), ("main > p", PROSE)];
        for &name in names {
            let head = name.rsplit(['#', '_']).next().unwrap();
            blocks.extend([(name, head), ("main > div.text > p", PROSE)]);
        }
        html(&blocks)
    };
    let three = ["main > h2.anchor#overlay", "main > h2.anchor#modal", "main > h2.anchor#popup"];
    assert_eq!(dropped(&page(&three)), [0usize; 0]);
    assert_eq!(dropped(&page(&three[1..])), [2, 4], "two headings are no habit of the page");
    let others = ["main > h2.anchor#overlay", "main > h2.box#modal", "main > h2.anchor#popup"];
    assert_eq!(dropped(&page(&others)), [2, 4, 6], "they are not named alike");
}

#[test]
fn a_table_of_contents_goes_by_its_name_but_no_heading_named_for_its_place_in_it() {
    let page = html(&[
        ("main > h1", "The mill"),
        ("main > p", PROSE),
        ("main > div#toc > p", "Parts"),
        ("main > div#toc > ul > li", "@The wheel"),
        ("main > h2.toc-item", "@The wheel"),
        ("main > p", PROSE),
        ("main > p", PROSE),
    ]);
    assert_eq!(dropped(&page), [2, 3]);
}

#[test]
fn boxes_of_page_builders_are_no_widgets_of_the_sidebar() {
    let page = |name: &str| {
        let place = format!("main > div.{name} > p");
        dropped(&html(&[
            ("main > h1", "The mill"),
            ("main > p", PROSE),
            ("main > p", PROSE),
            (place.as_str(), "Open on Mondays"),
        ]))
    };
    for name in ["ui-widget", "elementor-widget-container", "cmp-container"] {
        assert_eq!(page(name), [0usize; 0], "{name}");
    }
    assert_eq!(page("widget-2"), [3]);
}

#[test]
fn the_byline_below_the_text_is_that_of_the_page() {
    let leads = |byline: &str, above: &'static str| {
        let mut blocks = vec![("main > h1", "The mill")];
        blocks.extend([("main > p", PROSE); 3]);
        blocks.extend([("main > p", above), ("main > div.share-bar > p", "Posted by Ann Lee")]);
        let mut page = html(&blocks);
        page.blocks[5].kind = BlockKind::Byline;
        page.facts.byline = Some(byline.to_owned());
        dropped(&page)
    };
    assert_eq!(leads("Ann Lee", SHORT), [0usize; 0]);
    assert_eq!(leads("Ann Lee", "Related posts"), [4, 5], "of another page");
}

#[test]
fn a_section_of_a_section_has_the_name_of_its_heading_beside_one_other() {
    let manual = |path: &str, heading: &'static str| {
        let paths = [format!("{path} > h2"), format!("{path} > p")];
        let lines = [
            ("main > section#guide > h1", "Guide"),
            ("main > section#guide > p", PROSE),
            ("main > section#guide > section#install > h2", "Install"),
            ("main > section#guide > section#install > p", PROSE),
            (paths[0].as_str(), heading),
            (paths[1].as_str(), SHORT),
        ];
        html(&lines)
    };
    assert_eq!(dropped(&manual("main > section#guide > section#share", "Share")), [0usize; 0]);
    assert_eq!(dropped(&manual("main > section#guide > section#share", "Tell others")), [4, 5]);
    assert_eq!(dropped(&manual("main > section#share", "Share")), [4, 5], "beside the text");
}

#[test]
fn a_small_box_with_a_button_goes_by_its_class_beside_a_text() {
    let page = |class: &str, button: &str| {
        let paths = [format!("main > div.{class} > p"), format!("main > div.{class} > {button}")];
        let text = [("main > p", PROSE); 3];
        let lines = [(paths[0].as_str(), "Good reports cost money."), (paths[1].as_str(), "@Give now")];
        html(&[&text[..], &lines[..]].concat())
    };
    assert_eq!(dropped(&page("donate-box", "a.btn")), [3, 4]);
    assert_eq!(dropped(&page("donate-box", "a")), [0usize; 0], "no button");
    assert_eq!(dropped(&page("facts-box", "a.btn")), [0usize; 0]);
}

#[test]
fn numbers_that_head_parts_of_the_text_are_no_counts() {
    let chapters = [("main > p", "1"), ("main > p", PROSE), ("main > p > b", "2"), ("main > p", PROSE)];
    assert_eq!(dropped(&html(&chapters)), [0usize; 0]);
    let counts = [("main > p", "7"), ("main > p", PROSE), ("main > p > b", "2"), ("main > p", PROSE)];
    assert_eq!(dropped(&html(&[&counts[..], &[("main > p", "9"), ("main > p", PROSE)]].concat())), [0, 2, 4]);
}

#[test]
fn rows_of_links_go_by_their_links_alone() {
    let row = [("div", "@Bells\nPedals\nOur vicar"), ("main > h1", "The organ"), ("main > p", PROSE)];
    assert_eq!(dropped(&html(&row)), [0]);
}

#[test]
fn the_footer_of_a_box_is_not_that_of_the_site() {
    let page =
        |path: &str| html(&[("main > p", PROSE), ("main > p", PROSE), ("main > p", PROSE), (path, SHORT)]);
    for path in [
        "div.card > div.card-footer",
        "div.card > div.card__footer.muted",
        "div.panel.panel-default > div.panel-body > div.panel-footer",
        "div.quote-card > footer.quote-card__footer",
        "blockquote > footer.blockquote-footer",
    ] {
        assert_eq!(dropped(&page(path)), [0usize; 0], "{path}");
    }
    for path in ["footer", "div.site-footer", "div.page > div.card-footer", "div.cards > div.card-footer"] {
        assert_eq!(dropped(&page(path)), [3], "{path}");
    }
}

#[test]
fn a_word_alone_asks_for_no_address() {
    let page = |label: (&str, &str), more: &[(&str, &str)]| {
        let box_of = [label, ("main > div#a > p", SHORT)];
        html(&[&[("main > p", PROSE); 3][..], &box_of[..], more].concat())
    };
    let label = ("main > div#a > div.tab", "Email");
    assert_eq!(dropped(&page(label, &[])), [3]);
    assert_eq!(dropped(&page(("main > div#a > h3", "Email"), &[])), [3, 4], "a heading");
    assert_eq!(dropped(&page(("main > div#a > div", "Your email"), &[])), [3, 4]);
    assert_eq!(dropped(&page(label, &[("main > div#a > p", "Sign up now")])), [3, 4, 5]);
}

#[test]
fn a_call_between_two_paragraphs_goes_and_plain_language_stays() {
    let amid = |line: &str| dropped(&html(&[("main > p", PROSE), ("main > p", line), ("main > p", PROSE)]));
    for call in [
        "Follow us on WhatsApp and never miss a story from the valley.",
        "When you buy through links on our site, we may earn a commission.",
        "Waardeer je dit stuk? Steun ons met een kleine bijdrage.",
    ] {
        assert_eq!(amid(call), [1], "{call}");
    }
    for plain in [
        "They had to sign up for our newsletter first.",
        "“We announce it on our WhatsApp channel,” says the baker.",
        "The links between the two firms earned the broker a commission.",
    ] {
        assert_eq!(amid(plain), [0usize; 0], "{plain}");
    }
}
