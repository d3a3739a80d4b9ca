//! Tests of the built-in packs and the judge on small synthetic pages.

use std::sync::Arc;

use proptest::prelude::*;

use super::reading::Reading;
use super::*;
use crate::model::{
    Block, BlockKind, Element, Language, Markup, MediaType, Page, Reason, SourceMap, Span, Verdicts,
};
use crate::text::hash::fingerprint;
use crate::text::normalize::normalize;
use crate::text::words;

mod comments;
mod headers;
pub(super) mod markup;

const PACKS: [(&str, &str); 41] = [
    ("chrome/any.toml", include_str!("../../config/chrome/any.toml")),
    ("chrome/ar.toml", include_str!("../../config/chrome/ar.toml")),
    ("chrome/bg.toml", include_str!("../../config/chrome/bg.toml")),
    ("chrome/bn.toml", include_str!("../../config/chrome/bn.toml")),
    ("chrome/ca.toml", include_str!("../../config/chrome/ca.toml")),
    ("chrome/calls.toml", include_str!("../../config/chrome/calls.toml")),
    ("chrome/cs.toml", include_str!("../../config/chrome/cs.toml")),
    ("chrome/da.toml", include_str!("../../config/chrome/da.toml")),
    ("chrome/de.toml", include_str!("../../config/chrome/de.toml")),
    ("chrome/el.toml", include_str!("../../config/chrome/el.toml")),
    ("chrome/en.toml", include_str!("../../config/chrome/en.toml")),
    ("chrome/es.toml", include_str!("../../config/chrome/es.toml")),
    ("chrome/fa.toml", include_str!("../../config/chrome/fa.toml")),
    ("chrome/fi.toml", include_str!("../../config/chrome/fi.toml")),
    ("chrome/fr.toml", include_str!("../../config/chrome/fr.toml")),
    ("chrome/he.toml", include_str!("../../config/chrome/he.toml")),
    ("chrome/hi.toml", include_str!("../../config/chrome/hi.toml")),
    ("chrome/hr.toml", include_str!("../../config/chrome/hr.toml")),
    ("chrome/hu.toml", include_str!("../../config/chrome/hu.toml")),
    ("chrome/id.toml", include_str!("../../config/chrome/id.toml")),
    ("chrome/it.toml", include_str!("../../config/chrome/it.toml")),
    ("chrome/ja.toml", include_str!("../../config/chrome/ja.toml")),
    ("chrome/ko.toml", include_str!("../../config/chrome/ko.toml")),
    ("chrome/markup.toml", include_str!("../../config/chrome/markup.toml")),
    ("chrome/nb.toml", include_str!("../../config/chrome/nb.toml")),
    ("chrome/nl.toml", include_str!("../../config/chrome/nl.toml")),
    ("chrome/pl.toml", include_str!("../../config/chrome/pl.toml")),
    ("chrome/pt.toml", include_str!("../../config/chrome/pt.toml")),
    ("chrome/ro.toml", include_str!("../../config/chrome/ro.toml")),
    ("chrome/ru.toml", include_str!("../../config/chrome/ru.toml")),
    ("chrome/sk.toml", include_str!("../../config/chrome/sk.toml")),
    ("chrome/sr.toml", include_str!("../../config/chrome/sr.toml")),
    ("chrome/sv.toml", include_str!("../../config/chrome/sv.toml")),
    ("chrome/ta.toml", include_str!("../../config/chrome/ta.toml")),
    ("chrome/th.toml", include_str!("../../config/chrome/th.toml")),
    ("chrome/tr.toml", include_str!("../../config/chrome/tr.toml")),
    ("chrome/uk.toml", include_str!("../../config/chrome/uk.toml")),
    ("chrome/ur.toml", include_str!("../../config/chrome/ur.toml")),
    ("chrome/vi.toml", include_str!("../../config/chrome/vi.toml")),
    ("chrome/zh.toml", include_str!("../../config/chrome/zh.toml")),
    ("sites/example.org.toml", include_str!("../../config/sites/example.org.toml")),
];

pub(super) const PROSE: &str = "The mill stood beside the river for three hundred years, and its wheel turned on every working day \
     of them until the flood of that spring carried the weir away and left it dry.";

/// The built-in packs, as of the user if `is_users`.
fn packs(is_users: bool) -> Vec<(String, Pack)> {
    let pack = |&(name, text): &(&str, &str)| {
        let mut pack = toml::from_str::<Pack>(text).expect(name);
        pack.is_users = is_users;
        (name.to_owned(), pack)
    };
    PACKS.iter().map(pack).collect()
}

fn rules() -> Arc<Rules> {
    Arc::new(Rules::compile(packs(false)).expect("the built-in packs compile"))
}

pub(super) fn page(record: u32, lines: &[(BlockKind, &str)]) -> Page {
    let mut page = Page::empty(MediaType::Text);
    page.id.record = record;
    page.source.file = "pages.jsonl".into();
    page.source.record = u64::from(record);
    for &(kind, text) in lines {
        let id = page.block_id(page.blocks.len());
        let (words, fingerprint) = (words::count(text), fingerprint(&normalize(text)));
        let (span, map, text) = (Span::new(0, 0), SourceMap::default(), text.to_owned());
        page.blocks.push(Block { id, kind, text, span, map, words, fingerprint, markup: None });
    }
    page
}

pub(super) fn paragraphs(lines: &[&str]) -> Page {
    page(0, &lines.iter().map(|&line| (BlockKind::Paragraph, line)).collect::<Vec<_>>())
}

fn dropped(page: &Page) -> Vec<usize> {
    dropped_by(&Chrome::new(CACHED.clone(), Repetition::default(), None, Options::default()), page)
}

fn dropped_by(chrome: &Chrome, page: &Page) -> Vec<usize> {
    let mut verdicts = Verdicts::keep_all(page.blocks.len());
    chrome.judge(page, &mut verdicts);
    (0..page.blocks.len()).filter(|&at| !verdicts.is_kept(at)).collect()
}

#[test]
fn every_example_of_the_built_in_packs_holds() {
    let failures = rules().check();
    assert!(failures.is_empty(), "{failures:?}");
}

#[test]
fn phrases_and_patterns_of_built_in_rules_compile() {
    Rules::compile(packs(true)).unwrap();
}

#[test]
fn a_box_between_paragraphs_ends_at_the_first_sentence() {
    let with = |below: &[&str]| {
        let lines = [&[PROSE, PROSE, "Read also"], below].concat();
        dropped(&paragraphs(&lines))
    };
    assert_eq!(with(&["Mill sold to the town", "The wheel stays here.", "It turns."]), [2, 3]);
    assert_eq!(with(&["Mill sold to the town", "The wheel", "The wheel stays here.", "It turns."]), [2, 3]);
    assert_eq!(
        with(&["Mill sold to the town", "Who owns the weir now?", "The wheel stays here."]),
        [2, 3, 4]
    );
    // A line that looks like a heading is the headline of the other page even directly above a paragraph.
    let below_label = |label: &str| {
        let kinds = [BlockKind::Paragraph, BlockKind::Paragraph, BlockKind::Paragraph, BlockKind::Heading];
        let texts = [PROSE, PROSE, label, "Lorry hits the wall of the bakery", PROSE, PROSE];
        let kinds = kinds.into_iter().chain([BlockKind::Paragraph; 2]);
        dropped(&page(0, &kinds.zip(texts).collect::<Vec<_>>()))
    };
    assert_eq!(below_label("Read also"), [2, 3]);
    assert_eq!(below_label("The bakery"), [0usize; 0]);
}

#[test]
fn a_page_is_cleaned_by_the_rules_of_its_language() {
    let rules = rules();
    let menu = |language: Option<(&str, f32)>| {
        let mut page = paragraphs(&["Skriv ut", "Imprimer"]);
        let known = language.map(|(code, confidence)| Language { code: code.into(), confidence });
        page.facts.language = known;
        let reading = Reading::of(&page);
        let mut asking = rules.open(&page, &reading);
        let mut codes =
            |index| asking.fitting(index).iter().map(|&id| rules.rule(id).code.to_string()).collect();
        let codes: [Vec<String>; 2] = [codes(0), codes(1)];
        codes.map(|codes| codes.iter().any(|code| code.ends_with(".share.bar")))
    };
    assert_eq!(menu(Some(("sv", 0.99))), [true, false]);
    assert_eq!(menu(Some(("fr", 0.99))), [false, true]);
    assert_eq!(menu(Some(("eo", 0.99))), [false, false]);
    assert_eq!(menu(Some(("eo", 0.3))), [true, true]);
    assert_eq!(menu(None), [true, true]);
}

/// The sentences of a privacy policy are about cookies; the notice of another page is a notice, and so is a
/// label on the policy.
#[test]
fn rules_on_phrases_spare_the_sentences_of_legal_documents() {
    let lines = [
        PROSE,
        "We use cookies to remember your language.",
        "Accept all cookies",
        "© 2024 The Grain. All rights reserved.",
    ];
    let judged = |title: Option<&str>, url: Option<&str>| {
        let mut page = paragraphs(&lines);
        page.facts.title = title.map(str::to_owned);
        page.facts.url = url.map(str::to_owned);
        dropped(&page)
    };
    assert_eq!(judged(Some("Privacy Policy"), None), [2, 3]);
    assert_eq!(judged(Some("The Grain Cookie Policy"), None), [2, 3]);
    assert_eq!(judged(None, Some("https://grain.org/legal/privacy-policy.html?x=1")), [2, 3]);
    for (title, url) in [
        (None, None),
        (Some("How the mill was sold"), Some("https://grain.org/mills/how-the-mill-was-sold")),
        (None, Some("https://privacy.org")),
        (None, Some("https://grain.org/privacy/how-the-mill-was-sold")),
    ] {
        assert_eq!(judged(title, url), [1, 2, 3], "{title:?} {url:?}");
    }
}

#[test]
fn each_language_has_each_family() {
    let rules = rules();
    let codes = rules.iter().map(|(code, _)| code).collect::<Vec<_>>();
    for language in ["de", "es", "fr"] {
        for family in [
            "related.section",
            "comments.section",
            "footer.links",
            "footer.made_with",
            "share.bar",
            "author.box",
            "cookie.notice",
            "newsletter.signup",
            "comments.controls",
            "account.prompt",
            "advert.label",
            "control.page",
            "notice.browser",
            "cart.controls",
            "donation.call",
            "embed.notice",
            "article.tools",
            "follow.channel",
            "mistake.report",
        ] {
            let code = format!("{language}.{family}");
            assert!(codes.contains(&code.as_str()), "no rule {code}");
        }
    }
}

#[test]
fn each_language_knows_openers_comments_notices_and_menus() {
    let rules = rules();
    let codes = rules.iter().map(|(code, _)| code).collect::<Vec<_>>();
    let languages = PACKS.iter().filter_map(|(file, _)| file.strip_prefix("chrome/")?.strip_suffix(".toml"));
    let others = ["any", "calls", "markup", "de", "en", "es", "fr"];
    for language in languages.filter(|language| !others.contains(language)) {
        for family in [
            "related.section",
            "related.inline",
            "comments.section",
            "post.author",
            "footer.links",
            "share.bar",
            "cookie.notice",
            "newsletter.signup",
            "account.prompt",
            "advert.label",
            "control.page",
            "menu.sections",
            "notice.browser",
            "donation.call",
            "embed.notice",
            "article.tools",
            "follow.channel",
            "mistake.report",
        ] {
            let code = format!("{language}.{family}");
            assert!(codes.contains(&code.as_str()), "no rule {code}");
        }
    }
}

#[test]
fn an_article_resumes_after_a_section() {
    let page = paragraphs(&[
        PROSE,
        "Related posts",
        "How mills work",
        "The miller's tale",
        PROSE,
        "Powered by WordPress",
    ]);
    assert_eq!(dropped(&page), [1, 2, 3, 5]);
}

#[test]
fn an_article_of_short_paragraphs_resumes_after_a_teaser() {
    let sentence = "Ticket prices will not change for now, and the new timetable starts in the spring.";
    let page =
        paragraphs(&[PROSE, "Related posts", "How mills work", sentence, "It is oak all through.", sentence]);
    assert_eq!(dropped(&page), [1, 2]);
    // The summary of a teaser has a headline on each side.
    let teasers = [PROSE, "Related posts", "How mills work", sentence, "The tale of the miller", sentence];
    assert_eq!(dropped(&paragraphs(&teasers)), [1, 2, 3, 4, 5]);
}

#[test]
fn a_menu_above_a_thai_headline_goes() {
    let title = "เปิดท่าเรือใหม่หลังก่อสร้างสามปี_ข่าวท่าเรือ";
    let text = "ท่าเรือใหม่เปิดให้บริการเมื่อวันอังคารและสามารถรองรับเรือเฟอร์รี่ได้สองลำพร้อมกันการก่อสร้างใช้เวลาเกือบสามปีและใช้งบประมาณมากกว่าที่วางแผนไว้ท่าเรือเก่าสร้างขึ้นก่อนสงครามและในฤดูมรสุมไม่สามารถเข้าเทียบท่าได้";
    let lines = [title, "หน้าแรก", "ข่าว", "กีฬา", "วัฒนธรรม", "อากาศ", "เข้าสู่ระบบ", title, text, text];
    let dropped = dropped(&paragraphs(&lines));
    assert!([1, 2, 3, 4, 5].iter().all(|at| dropped.contains(at)), "{dropped:?}");
    assert!(!dropped.contains(&8) && !dropped.contains(&9), "{dropped:?}");
}

#[test]
fn words_of_chrome_inside_prose_stay() {
    let lines = [
        PROSE,
        "About the project",
        "Check also whether the valve is shut before the wheel is set in motion again.",
        "The cookies were baked for ten minutes and shared among the guests of the house.",
        "Sign in the margin of the register, he said, and the clerk turned the page for him.",
        PROSE,
    ];
    assert_eq!(dropped(&paragraphs(&lines)), [0usize; 0]);
}

#[test]
fn a_list_inside_a_text_dump_stays_and_a_menu_before_it_goes() {
    let list = (0..30).map(|n| format!("Part number {n}")).collect::<Vec<_>>();
    let mut lines = vec!["Mills", "Rivers", "Weirs", "Wheels", "Stones", "Grain", "The old mill", PROSE];
    lines.extend(list.iter().map(String::as_str));
    lines.extend([PROSE, PROSE]);
    assert_eq!(dropped(&paragraphs(&lines)), [0, 1, 2, 3, 4]);
}

#[test]
fn a_page_of_list_items_is_not_emptied() {
    let list = (0..30).map(|n| format!("Part number {n}")).collect::<Vec<_>>();
    let items = list.iter().map(|item| (BlockKind::ListItem, item.as_str())).collect::<Vec<_>>();
    assert_eq!(dropped(&page(0, &items)), [0usize; 0]);
}

#[test]
fn a_skip_link_goes_even_where_it_was_taken_for_the_title() {
    let lines = [
        (BlockKind::Title, "Skip to main content"),
        (BlockKind::Heading, "The old mill"),
        (BlockKind::Paragraph, PROSE),
    ];
    assert_eq!(dropped(&page(0, &lines)), [0]);
}

#[test]
fn a_line_of_the_site_goes_from_five_pages_on() {
    let slogan = "Grinding exceedingly small";
    let survey = SiteSurvey::new(&Options::default());
    let pages =
        |count| (0..count).map(|n| page(n, &[(BlockKind::Paragraph, PROSE), (BlockKind::Paragraph, slogan)]));
    for (count, expected) in [(4, vec![]), (5, vec![1])] {
        let mut notes = site::Notes::default();
        pages(count).for_each(|page| survey.observe(&page, &mut notes));
        let chrome = Chrome::new(CACHED.clone(), survey.conclude(notes), None, Options::default());
        assert!(pages(count).all(|page| dropped_by(&chrome, &page) == expected));
    }
}

#[test]
fn a_heading_that_each_page_has_stays_above_what_is_the_pages_own() {
    let survey = SiteSurvey::new(&Options::default());
    let pages = (0..5).map(|n| {
        let dish = ["Pie", "Soup", "Tart", "Bread", "Stew"][n as usize];
        let (first, last) = (format!("Cut the {dish}."), format!("Eat the {dish} hot."));
        let lines =
            ["Recipes", "Kitchen", dish, PROSE, "Method", &first, "Stir it.", "Salt it.", &last, "Kitchen"];
        page(n, &lines.map(|line| (BlockKind::Paragraph, line)))
    });
    let pages = pages.collect::<Vec<_>>();
    let mut notes = site::Notes::default();
    for page in &pages {
        survey.observe(page, &mut notes);
    }
    let chrome = Chrome::new(CACHED.clone(), survey.conclude(notes), None, Options::default());
    for page in &pages {
        let dropped = dropped_by(&chrome, page);
        assert!(!dropped.contains(&4) && dropped.contains(&0) && dropped.contains(&9), "{dropped:?}");
    }
}

#[test]
fn a_disabled_rule_drops_nothing() {
    let page = paragraphs(&[PROSE, "Advertisement"]);
    assert_eq!(dropped(&page), [1]);
    let options = Options { disabled: ["en.advert.label".to_owned()].into(), ..Options::default() };
    assert_eq!(
        dropped_by(&Chrome::new(CACHED.clone(), Repetition::default(), None, options), &page),
        [0usize; 0]
    );
}

/// Pages of a few different lines, so that pages share some.
fn pages_of_a_site() -> impl Strategy<Value = Vec<Vec<u8>>> {
    prop::collection::vec(prop::collection::vec(0u8..6, 0..6), 0..12)
}

fn noted(survey: &SiteSurvey, pages: &[Vec<u8>], first: u32) -> site::Notes {
    let mut notes = site::Notes::default();
    for (record, lines) in (first..).zip(pages) {
        let lines = lines.iter().map(|line| format!("line {line}")).collect::<Vec<_>>();
        let lines = lines.iter().map(|line| (BlockKind::Paragraph, line.as_str())).collect::<Vec<_>>();
        survey.observe(&page(record, &lines), &mut notes);
    }
    notes
}

proptest! {
    #[test]
    fn merging_notes_is_commutative_and_associative(a in pages_of_a_site(), b in pages_of_a_site(), c in pages_of_a_site()) {
        let survey = SiteSurvey::new(&Options { site_min_pages: 2, ..Options::default() });
        let notes = || [noted(&survey, &a, 0), noted(&survey, &b, 100), noted(&survey, &c, 200)];
        let [mut left, b1, c1] = notes();
        survey.merge(&mut left, b1);
        survey.merge(&mut left, c1);
        let [a2, mut right, c2] = notes();
        survey.merge(&mut right, c2);
        let mut associated = a2;
        survey.merge(&mut associated, right);
        let [a3, b3, mut turned] = notes();
        survey.merge(&mut turned, b3);
        survey.merge(&mut turned, a3);
        let found = survey.conclude(left);
        prop_assert_eq!(&found, &survey.conclude(associated));
        prop_assert_eq!(&found, &survey.conclude(turned));
    }

    #[test]
    fn judging_never_panics(
        blocks in prop::collection::vec(
            (0..BlockKind::ALL.len(), "\\PC{0,30}|[a-z ]{0,200}[.…]?|Check Also|Comments|About Ann Lee|©.2020", 0u32..6, any::<bool>()),
            0..24,
        ),
        classes in prop::collection::vec("(nav|related-posts|share|[a-z_ -]{0,12})", 1..5),
    ) {
        let lines = blocks.iter().map(|(kind, text, ..)| (BlockKind::ALL[*kind], text.as_str())).collect::<Vec<_>>();
        let mut page = page(0, &lines);
        page.elements = (0..).zip(&classes).map(|(at, tokens)| Element {
            parent: u32::checked_sub(at, 1),
            name: if at % 2 == 0 { "div" } else { "footer" }.to_owned(),
            tokens: tokens.clone(),
        }).collect();
        for (block, &(_, _, element, hidden)) in page.blocks.iter_mut().zip(&blocks) {
            block.markup = Some(Markup { element, link_chars: element, links: 1, heading_level: 0, hidden });
        }
        let chrome = Chrome::new(CACHED.clone(), Repetition::default(), None, Options::default());
        let first = dropped_by(&chrome, &page);
        prop_assert_eq!(first, dropped_by(&chrome, &page));
    }
}

static CACHED: std::sync::LazyLock<Arc<Rules>> = std::sync::LazyLock::new(rules);

/// A model that considers every block content with odds of 20 to 1.
fn trusting() -> Model {
    let table = model::Linear::new(0.0, &[0.0, 0.0]);
    let form =
        || model::Form { ensemble: model::trees::Ensemble::new(0.0, Vec::new()), slope: 1.0, offset: 3.0 };
    let tables = model::Tables { words: table.clone(), places: table };
    Model { tables, text: Some(form()), html: Some(form()) }
}

#[test]
fn a_byline_in_a_section_goes_with_it_however_sure_the_model_is() {
    let page = page(
        0,
        &[
            (BlockKind::Title, "The weir at Alder Mill"),
            (BlockKind::Byline, "By Ann Lee"),
            (BlockKind::Paragraph, PROSE),
            (BlockKind::Paragraph, PROSE),
            (BlockKind::Paragraph, "Check Also"),
            (BlockKind::Byline, "By Peter Brown"),
        ],
    );
    let chrome =
        Chrome::new(CACHED.clone(), Repetition::default(), Some(Arc::new(trusting())), Options::default());
    assert_eq!(dropped_by(&chrome, &page), [4, 5]);
}

#[test]
fn no_run_takes_figures_the_items_below_a_text_or_the_headline_above_byline_and_date() {
    let runs = |lines: &[(BlockKind, &str)]| {
        let page = page(0, lines);
        navigation::runs(&page, &reading::Reading::of(&page), 4, |_| false)
    };
    let text = [(BlockKind::Paragraph, PROSE); 2];
    let items = [(BlockKind::ListItem, "a stop at the mill"); 4];
    assert_eq!(runs(&[&text[..], &items].concat()), [0usize; 0]);
    let related = [&text[..], &[(BlockKind::Other, "Related")], &items].concat();
    assert_eq!(runs(&related), [2, 3, 4, 5, 6]);
    let specs = [(BlockKind::Other, "Width: 18 cm"); 4];
    assert_eq!(runs(&[&text[..], &specs].concat()), [0usize; 0]);
    let menu = [(BlockKind::Other, "News"); 4];
    let head = [
        (BlockKind::Other, "The mill turns again"),
        (BlockKind::Byline, "By Nora Whitlow"),
        (BlockKind::Date, "12 March 2024"),
    ];
    assert_eq!(runs(&[&menu[..], &head, &text].concat()), [0, 1, 2, 3]);
}

#[test]
fn name_and_date_below_a_standfirst_are_those_of_the_page() {
    let lines = [
        (BlockKind::Title, "The weir at Alder Mill"),
        (BlockKind::Paragraph, "What the flood left of a mill that was three hundred years old this spring."),
        (BlockKind::Other, "by"),
        (BlockKind::Other, "Ann Lee"),
        (BlockKind::Other, "Follow"),
        (BlockKind::Date, "3 May 2024"),
        (BlockKind::Paragraph, PROSE),
        (BlockKind::Date, "4 May 2024"),
    ];
    let leads = |lines: &[(BlockKind, &str)], found: &[found::Evidence]| {
        let mut page = page(0, lines);
        page.facts.byline = Some("Ann Lee".to_owned());
        lead::blocks(&page, &reading::Reading::of(&page), found)
    };
    let mut found = vec![found::Evidence::default(); lines.len()];
    assert_eq!(leads(&lines, &found), [0, 3, 5]);
    // A section of other pages, their headlines, and dates below the text are not the page's own.
    found[4].opens_section = true;
    assert_eq!(leads(&lines, &found), [0, 3]);
    found[4].opens_section = false;
    let mut teaser = lines;
    teaser[4] = (BlockKind::Other, "Old bridge at Alder Mill to be repaired");
    assert_eq!(leads(&teaser, &found), [0, 3]);
    let mut text = lines;
    text[5] = (BlockKind::Paragraph, PROSE);
    assert_eq!(leads(&text, &found), [0, 3]);
}

#[test]
fn the_headline_is_a_heading_where_only_a_breadcrumb_has_the_title() {
    let mut page = page(
        0,
        &[
            (BlockKind::Title, "Flood: how safe are our mills?"),
            (BlockKind::Heading, "The weir at Alder Mill"),
            (BlockKind::Paragraph, PROSE),
        ],
    );
    for (block, heading_level) in page.blocks.iter_mut().zip([0, 2, 0]) {
        block.markup = Some(Markup { element: 0, link_chars: 0, links: 0, heading_level, hidden: false });
    }
    let leads =
        |page: &Page, found: &[found::Evidence]| lead::blocks(page, &reading::Reading::of(page), found);
    let mut found = vec![found::Evidence::default(); 3];
    assert_eq!(leads(&page, &found), [0]);
    found[0] =
        found::Evidence { is_no_lead: true, code: Some("markup.breadcrumb".into()), ..found[0].clone() };
    assert_eq!(leads(&page, &found), [1]);
    found[1].code = Some("en.related.posts".into());
    assert_eq!(leads(&page, &found), [0usize; 0]);
    page.blocks[0].markup.as_mut().unwrap().heading_level = 1;
    assert_eq!(leads(&page, &found), [0], "for screen readers");
    page.blocks[0].markup.as_mut().unwrap().heading_level = 0;
    page.blocks[0].kind = BlockKind::Paragraph;
    found[1] = found::Evidence::default();
    assert_eq!(leads(&page, &found), [0usize; 0], "of level 2, and the title stands nowhere");
}
