//! Tests of the whole stage: golden cases, invariants on arbitrary input, cost, and real pages.

use std::fmt::Write;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

use proptest::prelude::*;

use super::*;
use crate::model::{
    Block, BlockKind, Body, MediaType, Page, PageId, RawPage, Reject, RejectCode, Source, TextSpan,
};
use crate::text::spaces::is_line_end;
use crate::text::{hash, visible, words};

fn raw(media_type: MediaType, body: Body) -> RawPage {
    RawPage {
        id: PageId { file: 0, record: 0 },
        source: Source { file: "page".into(), record: 3, byte: 7 },
        media_type,
        charset: None,
        body,
        given_id: None,
        url: None,
        title: None,
        published: None,
        fetched_at: None,
    }
}

fn parse(media_type: MediaType, body: &str) -> Result<Parsed, Reject> {
    Parser::default().parse(raw(media_type, Body::Text(body.to_owned())))
}

/// Checks the invariants of the blocks of any page.
fn check(parsed: &Parsed) -> Result<(), TestCaseError> {
    let Parsed { page, body } = parsed;
    let mut visible_end = 0;
    for (index, block) in page.blocks.iter().enumerate() {
        prop_assert_eq!(block.id, page.block_id(index));
        prop_assert!(block.span.slice(body).is_some(), "span {:?} cuts a character", block.span);
        prop_assert_eq!(block.text.trim(), block.text.as_str());
        prop_assert!(!block.text.is_empty());
        let mut end = block.span.start();
        for (at, c) in block.text.char_indices() {
            let cut = block.to_body(TextSpan::try_new(at, at + c.len_utf8()).unwrap());
            prop_assert!(cut.start() >= block.span.start() && cut.end() <= block.span.end());
            let text = cut.slice(body).expect("a character maps to whole characters");
            let letter = &*c.encode_utf8(&mut [0; 4]).to_owned();
            let is_itself = text == letter || visible::clean(text) == letter;
            // Quotation marks of `<q>` and emoji of images map to their tags.
            let is_decoded = text.starts_with(['&', '<']) || (c == '\u{fffd}' && text == "\0");
            prop_assert!(c.is_whitespace() || is_itself || is_decoded, "{c:?} maps to {text:?}");
            // The characters of one reference, and the tabs of empty cells, map to all of it.
            prop_assert!(
                cut.start() >= end || is_decoded || c.is_whitespace(),
                "{c:?} maps to before its predecessor"
            );
            end = cut.end();
        }
        let is_visible = block.markup.as_ref().is_none_or(|markup| !markup.hidden);
        if is_visible {
            prop_assert!(block.span.start() >= visible_end, "block {index} begins inside the one before it");
            visible_end = block.span.end();
        }
        check_white_space(block)?;
        if let Some(markup) = &block.markup {
            prop_assert!((markup.element as usize) < page.elements.len());
            prop_assert!(markup.link_chars as usize <= block.text.chars().count());
        }
    }
    for (index, element) in page.elements.iter().enumerate() {
        prop_assert_eq!(element.parent.is_none(), index == 0);
        prop_assert!(element.parent.is_none_or(|parent| (parent as usize) < index));
    }
    Ok(())
}

fn check_white_space(block: &Block) -> Result<(), TestCaseError> {
    let allowed = |c: char| match block.kind {
        BlockKind::Code => true,
        BlockKind::TableRow => matches!(c, ' ' | '\n' | '\t'),
        _ => matches!(c, ' ' | '\n'),
    };
    prop_assert!(block.text.chars().all(|c| !c.is_whitespace() || allowed(c)), "{:?}", block.text);
    prop_assert!(block.kind == BlockKind::Code || !block.text.contains("  "), "{:?}", block.text);
    Ok(())
}

/// Returns `text` as it would be in a block.
fn seen(text: &str) -> String {
    visible::clean(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Strips `html` of markup and white space: tags, comments and elements that are never shown are cut out
/// naively, and the references in the golden cases decoded.
fn stripped(mut html: &str) -> String {
    let mut out = String::new();
    let is_markup = |at: usize, html: &str| {
        html[at + 1..].starts_with(|c: char| c.is_ascii_alphabetic() || "/!".contains(c))
    };
    while let Some(open) = html.match_indices('<').map(|(at, _)| at).find(|&at| is_markup(at, html)) {
        out.push_str(&html[..open]);
        html = &html[open..];
        let end =
            [("<!--", "-->"), ("<script", "</script>"), ("<style", "</style>"), ("<template", "</template>")]
                .iter()
                .find_map(|(start, end)| {
                    html.starts_with(start).then(|| html.find(end).unwrap() + end.len())
                });
        html = &html[end.unwrap_or_else(|| html.find('>').map_or(html.len(), |at| at + 1))..];
    }
    out.push_str(html);
    for (reference, text) in [
        ("&nbsp;", " "),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&eacute;", "é"),
        ("&#8217;", "’"),
        ("&#59;", ";"),
        ("&amp;", "&"),
    ] {
        out = out.replace(reference, text);
    }
    out.split_whitespace().collect()
}

fn golden_cases() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/parse");
    let mut cases: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    cases.sort();
    cases
}

fn golden_input(case: &Path) -> (MediaType, String) {
    let (html, text) = (case.join("input.html"), case.join("input.txt"));
    let media_type = if html.exists() { MediaType::Html } else { MediaType::Text };
    let path = if html.exists() { html } else { text };
    (media_type, String::from_utf8(fs::read(path).unwrap()).unwrap())
}

fn listing(page: &Page) -> String {
    let mut out = String::new();
    for block in &page.blocks {
        let hidden = if block.markup.as_ref().is_some_and(|markup| markup.hidden) { " (hidden)" } else { "" };
        let text = block.text.replace('\n', "⏎").replace('\t', "⇥");
        writeln!(out, "{}{hidden} | {text}", block.kind.code()).unwrap();
    }
    out
}

/// With `GOLDEN=rewrite`, writes the goldens instead; review the change like code.
#[test]
fn golden_cases_give_their_blocks() {
    let mut differences = String::new();
    for case in golden_cases() {
        let (media_type, body) = golden_input(&case);
        let got = listing(&parse(media_type, &body).unwrap().page);
        let path = case.join("expected.txt");
        if std::env::var_os("GOLDEN").is_some_and(|value| value == "rewrite") {
            fs::write(path, got).unwrap();
            continue;
        }
        let expected = fs::read_to_string(path).unwrap();
        let (expected, got): (Vec<_>, Vec<_>) = (expected.lines().collect(), got.lines().collect());
        for at in 0..expected.len().max(got.len()) {
            let (want, have) = (expected.get(at).unwrap_or(&"(none)"), got.get(at).unwrap_or(&"(none)"));
            if want != have {
                let name = case.file_name().unwrap().to_string_lossy();
                writeln!(differences, "{name}, block {at}\n  - {want}\n  + {have}").unwrap();
            }
        }
    }
    assert!(differences.is_empty(), "\n{differences}");
}

#[test]
fn golden_cases_map_back_to_their_source() {
    for case in golden_cases() {
        let (media_type, body) = golden_input(&case);
        let parsed = parse(media_type, &body).unwrap();
        check(&parsed).unwrap();
        let blocks = &parsed.page.blocks;
        let is_hidden = |block: &Block| block.markup.as_ref().is_some_and(|markup| markup.hidden);
        for block in blocks {
            let cut = block.span.slice(&parsed.body).unwrap();
            let inside =
                |other: &Block| is_hidden(other) != is_hidden(block) && block.span.start() < other.span.end();
            let has_hidden_inside =
                blocks.iter().any(|other| inside(other) && other.span.start() < block.span.end());
            if media_type == MediaType::Text && block.kind != BlockKind::Code {
                assert_eq!(seen(cut), block.text);
            } else if media_type == MediaType::Html && !has_hidden_inside {
                assert_eq!(stripped(cut), block.text.split_whitespace().collect::<String>());
            }
        }
    }
}

/// In pages of every form: no invisible character in any text, title or byline.
#[test]
fn texts_and_facts_have_no_characters_that_show_nothing() {
    let html = "<title>Mill\u{ad}pond &shy;news</title><meta name=author content='Ann\u{200b} L\u{ad}ee'>\
        <h1>Mill&ZeroWidthSpace;pond news</h1><p>The wa\u{ad}ter\u{2060} is\u{200b} ba&#xAD;ck\u{feff}, said L\u{ad}ee.<pre>a\u{200b}b\0</pre>";
    let text = "Mill\u{ad}pond news\n\n\u{feff}\u{200b}\n\u{feff}By Ann L\u{ad}ee\n\nThe wa\u{ad}ter\u{2060} is\u{200b} back\0, said Lee.\n\n\
        ```\na\u{200b}b\n```\n";
    for (media_type, body) in [(MediaType::Html, html), (MediaType::Text, text)] {
        let mut given = raw(media_type, Body::Text(body.to_owned()));
        for title in [None, Some("Mill\u{ad}pond \u{200b} news")] {
            given.title = title.map(str::to_owned);
            let page = Parser::default().parse(given.clone()).unwrap().page;
            let texts: Vec<_> = page.blocks.iter().map(|block| block.text.as_str()).collect();
            assert!(texts.contains(&"Millpond news"), "{texts:?}");
            assert!(texts.contains(&"The water is back, said Lee."), "{texts:?}");
            assert!(texts.contains(&"ab"), "{texts:?}");
            assert!(texts.iter().all(|text| visible::clean(text) == *text), "{texts:?}");
            assert_eq!(page.facts.title.as_deref(), Some("Millpond news"));
            assert_eq!(page.facts.byline.as_deref(), Some("Ann Lee"));
        }
    }
}

#[test]
fn a_reject_says_where_and_why() {
    let reject = parse(MediaType::Html, &"<div>".repeat(1_000_000)).unwrap_err();
    assert_eq!(reject.code, RejectCode::TooDeep);
    assert_eq!((reject.record, reject.offset), (Some(3), Some(7)));
    assert_eq!(reject.message, "elements are nested deeper than 512 at byte 2555 of the decoded page");
    let reject =
        Parser::default().parse(raw(MediaType::Html, Body::Bytes(b"%PDF-1.4".to_vec()))).unwrap_err();
    assert_eq!((reject.code, reject.message.as_str()), (RejectCode::NotText, "content is a PDF, not text"));
}

#[test]
fn the_page_carries_what_is_known_of_its_body() {
    let body = Body::Bytes(b"<meta charset=iso-8859-1><p>Caf\xe9 au lait, s'il vous pla\xeet".to_vec());
    let Parsed { page, body } = Parser::default().parse(raw(MediaType::Html, body)).unwrap();
    assert_eq!((page.bytes, page.encoding.as_str(), page.replaced), (57, "windows-1252", 0));
    assert_eq!(page.content_hash, hash::hex(hash::fingerprint(&body)));
    assert_eq!(page.blocks[0].text, "Café au lait, s'il vous plaît");
    assert_eq!(page.blocks[0].words, 7);
    assert_eq!(page.blocks[0].fingerprint, hash::fingerprint("café au lait, s'il vous plaît"));
}

/// A hundred thousand of anything parse in seconds even without optimisation; quadratic cost would take
/// hours, and hit the test runner's time limit. The result is a page with valid spans, or a reject for its
/// depth.
#[test]
fn hostile_pages_end_as_a_page_or_a_reject() {
    const TIMES: usize = 100_000;
    let read = |media_type: MediaType, body: &str| match parse(media_type, body) {
        Ok(Parsed { page, body }) => {
            assert!(page.blocks.iter().all(|block| block.span.slice(&body).is_some()));
        }
        Err(reject) => assert_eq!(reject.code, RejectCode::TooDeep),
    };
    for unit in [
        "<",
        "</",
        "<p>",
        "<div>",
        "<b>",
        "<b><p>",
        "</x>",
        "<li>a",
        "<td>a",
        "<table>",
        "<a>a",
        "<a>a</a>",
        "a<br>",
        "&",
        "&amp;",
        "&#0;",
        "\0",
        "a\0",
        "<p hidden>a",
        "<span hidden>a</span>b",
        "<svg>",
        "<template>",
        "<option>a",
        "<h1>a",
        "<tr><td>a<td>",
        "<!--",
        "<a b='",
        "<x a=1 a=2 ",
        "<title>",
        "<script>",
        "é’<i>",
        "<time datetime=2024-01-01>a</time>",
        "\r",
        "<dd>a<p>",
        "<meta name=a content=b>",
        "<noscript>a</noscript>",
        "<p class='author'>By A",
    ] {
        let page = format!("<table><tr><td>{}", unit.repeat(TIMES));
        for (media_type, body) in [(MediaType::Html, &page), (MediaType::Html, &unit.repeat(TIMES))] {
            read(media_type, body);
        }
    }
    for unit in [
        "\n",
        "a\n",
        "’",
        "\u{85}",
        "\u{2028}a",
        "```\n",
        "> ",
        "1. ",
        "a ",
        "\u{c}",
        "By A ",
        "2024 ",
        "a\r\n\r\n",
    ] {
        read(MediaType::Text, &unit.repeat(TIMES));
    }
}

const TAGS: &str = "<p> </p> <div> </div> <b> </b> <a> </a> <ul> <li> </li> </ul> <table> <tr> <td> </td> </tr> </table> <th> \
    <caption> <h1> </h1> <br> <br/> <pre> </pre> <hr> </span> <script> </script> <style> </style> <title> </title> <textarea> \
    </textarea> <template> </template> <noscript> </noscript> <svg> </svg> <text> <![CDATA[ ]]> <!-- --> <head> </head> <body> \
    </body> <html> <select> <option> </select> <blockquote> </blockquote> <dl><dt> <dd> <x-y> </x-y> <time> <iframe> </iframe> <q> </q> <ruby> <rt> <rb> </ruby> <sup> </sup> <q> </q> <math> </math> <y-x> </y-x> <ins> </ins> \
    one two. é ’ 日本 😀 &amp; &#59; & &#x1F600; &NotEqualTilde; &nbsp; &lt &notit; < </ > <é </> <?x> \" <p = 2024-05-17";

const OTHER_HTML: [&str; 36] = [
    "<span hidden>",
    "<div hidden>",
    "<span aria-hidden=true>",
    "<span style='display: block'>",
    "<span class=sr-only>",
    "<div style='display: inline'>",
    "<template shadowrootmode=open>",
    "<img alt='😀'>",
    "<img alt='A' class=dropcap>",
    "<div class=dropcap>A</div>",
    "<a href='#n'>1</a>",
    "<a href='#n'>",
    "<a class=headerlink href=x>¶</a>",
    "<a href='#n'>↩",
    "<span class=mw-editsection>",
    "<i class=lineno>",
    "<cite>",
    "<b class=dropcap>\nT",
    "<p style='display: none'>",
    "<!doctype html>",
    "<a b='",
    "By Ann Lee",
    " ",
    "\0",
    "\r\n",
    "\r",
    "\n",
    "\t",
    "\u{a0}",
    "  ",
    "\u{ad}",
    "\u{200d}",
    "e\u{301}",
    "&shy;",
    "&zwnj;",
    "&nGg;",
];

/// Generates strings of tags, text and broken markup.
fn html() -> impl Strategy<Value = String> {
    let pieces = TAGS.split_whitespace().chain(OTHER_HTML).collect::<Vec<_>>();
    prop::collection::vec(prop::sample::select(pieces), 0..60).prop_map(|pieces| pieces.concat())
}

const DUMP: [&str; 33] = [
    "word ",
    "Sentence ends. ",
    "a rather long run of words that goes on for more than sixty characters in all",
    "\n",
    "\n\n",
    "\r\n",
    "\r",
    "\u{c}",
    "\u{85}",
    "\u{2028}",
    "\u{2029}",
    "\u{a0}",
    "\t",
    "  ",
    "- ",
    "– ",
    "• ",
    "1. ",
    "# ",
    "> ",
    "```\n",
    "é",
    "日本",
    "日本の水車は古く、川のそばの小屋に二百年も前から立っていて、春になるたびに水が来る日本",
    "By Ann Lee",
    "May 17, 2024",
    "\0",
    "\u{ad}",
    "\u{200b}",
    "\u{feff}",
    "\u{200c}",
    "e\u{301}",
    "\u{92}",
];

/// Generates lines with all markers and terminators.
fn dump() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(DUMP.to_vec()), 0..60).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn html_blocks_are_in_order_and_map_back(body in html()) {
        check(&parse(MediaType::Html, &body).unwrap())?;
    }

    #[test]
    fn text_blocks_are_cut_from_the_body(body in dump()) {
        let parsed = parse(MediaType::Text, &body).unwrap();
        check(&parsed)?;
        for block in parsed.page.blocks.iter().filter(|block| block.kind != BlockKind::Code) {
            let cut = block.span.slice(&parsed.body).unwrap();
            // Wrapped lines of Chinese are joined without a space.
            let joined = |text: &str| text.replace("本 日", "本日").replace("本 ’", "本’").replace("’ 日", "’日");
            // Lines of quoted mail lose their marks, from the second on.
            let without_marks = |line| visible::clean(line).trim_start_matches(|c: char| c == '>' || c.is_whitespace()).to_owned();
            let unquoted = cut.split(is_line_end).map(without_marks).collect::<Vec<_>>().join("\n");
            let text = joined(&block.text);
            if joined(&seen(&unquoted)) != text {
                prop_assert_eq!(joined(&seen(cut)), text);
            }
        }
    }

    #[test]
    fn any_bytes_parse_or_are_refused(bytes in prop::collection::vec(any::<u8>(), 0..200), is_html: bool) {
        let media_type = if is_html { MediaType::Html } else { MediaType::Text };
        match Parser::default().parse(raw(media_type, Body::Bytes(bytes))) {
            Ok(parsed) => check(&parsed)?,
            Err(reject) => prop_assert_eq!(reject.code, RejectCode::NotText),
        }
    }
}

/// The labelled texts of pages, extracted by another parser, contain the words that this parser finds.
#[test]
fn real_pages_keep_their_words() {
    const PAGES: usize = 60;
    const MIN_MEAN_RECALL: f64 = 0.99;
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/pages");
    if !folder.exists() {
        println!("SKIPPED: no labelled pages at {}", folder.display());
        return;
    }
    let lines = |name: &str| {
        let mut decoder = zstd::Decoder::new(fs::File::open(folder.join(name)).unwrap()).unwrap();
        decoder.window_log_max(27).unwrap();
        BufReader::new(decoder)
            .lines()
            .take(PAGES)
            .map(|line| serde_json::from_str::<serde_json::Value>(&line.unwrap()).unwrap())
    };
    let mut recalls = Vec::new();
    for (html, text) in lines("pages.html.jsonl.zst").zip(lines("pages.text.jsonl.zst")) {
        assert_eq!(html["id"], text["id"]);
        let parsed = parse(MediaType::Html, html["html"].as_str().unwrap()).unwrap();
        check(&parsed).unwrap();
        let mut found = std::collections::BTreeMap::<String, usize>::new();
        let texts = parsed.page.blocks.iter().map(|block| block.text.to_lowercase());
        texts.for_each(|text| {
            words::iter(&text).for_each(|word| *found.entry(word.to_owned()).or_default() += 1);
        });
        let expected = text["text"].as_str().unwrap().to_lowercase();
        let (mut all, mut kept) = (0, 0);
        for word in words::iter(&expected) {
            all += 1;
            if let Some(left) = found.get_mut(word).filter(|left| **left > 0) {
                *left -= 1;
                kept += 1;
            }
        }
        recalls.push(f64::from(kept) / f64::from(all.max(1)));
    }
    let mean = recalls.iter().sum::<f64>() / recalls.len() as f64;
    assert!(mean >= MIN_MEAN_RECALL, "mean recall {mean:.4}");
}

#[test]
fn pages_of_too_many_blocks_are_refused_before_they_take_memory() {
    let parser = Parser::new(Options { max_blocks: 1_000, ..Options::default() });
    let parse = |media_type: MediaType, unit: &str, count: usize| {
        let parsed = parser.parse(raw(media_type, Body::Text(unit.repeat(count))));
        parsed.map(|parsed| parsed.page.blocks.len()).map_err(|reject| reject.code)
    };
    let text = ["a\n\n", "a\r\r", "a\u{2028}\u{2028}", "a\u{85}\u{85}"].map(|unit| (MediaType::Text, unit));
    let html = ["<p>a", "a</p>", "<h2>a</h2>", "a<hr>"].map(|unit| (MediaType::Html, unit));
    for (media_type, unit) in text.into_iter().chain(html) {
        assert_eq!(parse(media_type, unit, 1_000), Ok(1_000), "{unit:?}");
        assert_eq!(parse(media_type, unit, 1_002), Err(RejectCode::PageTooLarge), "{unit:?}");
    }
    // Two blocks for each start tag.
    assert_eq!(parse(MediaType::Html, "<h2>a</h2>b", 501), Err(RejectCode::PageTooLarge));
    let carried = |paragraphs: usize| {
        let lines = "Ten words of an article that a page carries here.\\n".repeat(paragraphs);
        let script = format!(
            r#"<script type="application/ld+json">{{"@type":"Article","articleBody":"{lines}"}}</script><p>x"#
        );
        parse(MediaType::Html, &script, 1)
    };
    assert!(carried(900).is_ok_and(|blocks| blocks > 800));
    assert_eq!(carried(1_100), Err(RejectCode::PageTooLarge));
    // Tags that begin no block do not count.
    assert!(parse(MediaType::Html, "</b>< a", 100_000).is_ok());
    assert_eq!(parse(MediaType::Text, " \n\t\r\n", 100_000), Ok(0));
}
