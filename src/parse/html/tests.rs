mod code;
mod letters;
mod styles;
mod words;

use proptest::prelude::*;

use super::*;
use crate::model::{BlockKind, TextSpan};
use crate::parse::draft::Draft;
use crate::parse::draft::SignKind;

fn content(body: &str) -> Content {
    parse(body, &Options::default()).unwrap()
}

#[test]
fn evidence_is_kept_for_each_block() {
    let Content { drafts, elements, .. } = content(
        "<body><div id=Main class='Post  wide' aria-label='The Post' data-x=y><p>See <a href=x>the mill</a> now</p><h3>Part</h3></div>\
         <div class=empty></div>",
    );
    let markup = drafts[0].markup.as_ref().unwrap();
    assert_eq!((markup.link_chars, markup.heading_level, markup.hidden), (8, 0, false));
    assert_eq!(drafts[1].markup.as_ref().unwrap().heading_level, 3);
    let names: Vec<_> = elements.iter().map(|element| (element.name.as_str(), element.parent)).collect();
    assert_eq!(names, [("html", None), ("body", Some(0)), ("div", Some(1)), ("p", Some(2)), ("h3", Some(2))]);
    assert_eq!(elements[2].tokens, "main post wide the post");
}

#[test]
fn the_links_of_a_block_are_counted() {
    let links = |body: &str| content(body).drafts[0].markup.as_ref().unwrap().links;
    assert_eq!(
        links("<p><a href=a>Bells</a> - <a href=b>Our <b>new</b> vicar</a><br><a href=c>Graves</a></p>"),
        3
    );
    assert_eq!(links("<p>The wheel, <a href=a>as</a> it turns</p>"), 1);
    assert_eq!(links("<h2>The wheel <a href='#wheel'>¶</a></h2>"), 0);
    assert_eq!(links("<p>The wheel</p>"), 0);
}

#[test]
fn hard_wrapped_prose_in_a_pre_is_paragraphs() {
    let wrapped = "I came home to find the clock on the wall of the <b>kitchen</b> running again,\n\
                   which it had not done for eleven years. It was my uncle&#39;s, and since the\n\
                   day he died nobody had dared to touch it. The pendulum hung straight and\n\
                   was covered with dust.";
    let body = format!("<pre>From: ida\nTo: carl\n\n{wrapped}\n\n{wrapped}</pre>");
    let drafts = content(&body).drafts;
    let kinds = drafts.iter().map(|draft| draft.kind).collect::<Vec<_>>();
    assert_eq!(kinds, [BlockKind::Code, BlockKind::Paragraph, BlockKind::Paragraph]);
    assert_eq!(drafts[0].text, "From: ida\nTo: carl");
    assert!(
        drafts[1].text.contains("kitchen running again, which") && drafts[1].text.contains("uncle's, and")
    );
    assert_eq!(drafts[1].span.slice(&body), Some(wrapped));
    let at = drafts[1].text.find("uncle's").unwrap();
    let span = drafts[1].map.to_body(TextSpan::try_new(at, at + 7).unwrap());
    assert_eq!(span.slice(&body), Some("uncle&#39;s"));
}

#[test]
fn white_space_cut_from_the_end_of_code_is_no_link_text() {
    let drafts = content("<a href=x><pre>one\r\n\n</pre></a>").drafts;
    assert_eq!((drafts[0].text.as_str(), drafts[0].markup.as_ref().unwrap().link_chars), ("one", 3));
}

#[test]
fn a_block_belongs_to_the_innermost_element_around_all_of_it() {
    let name = |body: &str| {
        let Content { drafts, elements, .. } = content(body);
        elements[drafts[0].markup.as_ref().unwrap().element as usize].name.clone()
    };
    assert_eq!(name("<p><a><b>all of it</b></a></p>"), "b");
    assert_eq!(name("<p><a><b>a</b> part</a></p>"), "a");
    assert_eq!(name("<p><a>one</a> <a>other</a></p>"), "p");
    assert_eq!(name("<p><b>mis<i>nested</b> text</i></p>"), "p");
    assert_eq!(name("<table><tr><td>a</td><td>b</td></tr></table>"), "tr");
}

#[test]
fn tokens_are_capped() {
    let Content { elements, .. } = content(&format!("<p class='{}'>text</p>", "token ".repeat(10_000)));
    assert!(elements.iter().all(|element| element.tokens.len() <= 256));
}

#[test]
fn names_that_a_page_makes_up_are_cut_in_the_tree() {
    let long = "x-".repeat(500);
    let Content { elements, .. } =
        content(&format!("<{long}a>one<p>two</p></{long}b>three</{long}a><p>four"));
    assert!(elements.iter().all(|element| element.name.len() <= 64));
    // End tags match by the whole name.
    assert_eq!(elements.iter().filter(|element| element.name.starts_with("x-")).count(), 1);
}

#[test]
fn depth_counts_open_elements_only() {
    let nested = |depth: usize| format!("{}x{}", "<div>".repeat(depth), "</div>".repeat(depth));
    let options = Options { max_depth: 10, ..Options::default() };
    assert!(parse(&nested(9).repeat(3), &options).is_ok());
    assert_eq!(parse(&nested(10), &options).unwrap_err(), Refused::TooDeep { max_depth: 10, at: 45 });
    assert!(parse(&"<p>x<li>y<option>z</select>".repeat(100), &options).is_ok());
}

#[test]
fn a_page_that_hides_itself_is_shown() {
    let hidden = |body: &str| {
        content(body).drafts.iter().map(|d| d.markup.as_ref().unwrap().hidden).collect::<Vec<_>>()
    };
    assert_eq!(
        hidden("<p>menu</p><div style='visibility:hidden'><p>The article</p><p>goes on</p></div>"),
        [false; 3]
    );
    assert_eq!(hidden("<noscript><p>The article</p><p>goes on</p></noscript>"), [false; 2]);
    assert_eq!(hidden("<p>The article goes on</p><div hidden>menu</div>"), [false, true]);
    // Shown next to the text that contains it, it would overlap it.
    assert_eq!(hidden("<p>a <span hidden>longer than what is around</span> b</p>"), [false, true]);
}

#[test]
fn hidden_tables_have_rows_too() {
    let Content { drafts, .. } =
        content("<p>Long text that is shown</p><table hidden><tr><td>a<td>b</table>");
    assert_eq!((drafts[1].kind, drafts[1].text.as_str()), (BlockKind::TableRow, "a\tb"));
}

#[test]
fn hints_are_collected_wherever_they_stand() {
    let hints = content(
        "<html lang=fr><title>A &amp; B</title><meta name=Author content=x><body><time datetime=2024>t</time>\
         <link rel='x canonical' href=u><script type='application/LD+json'>{}</script><svg><title>no</title></svg>",
    )
    .hints;
    assert_eq!((hints.lang.as_deref(), hints.title.as_deref()), (Some("fr"), Some("A & B")));
    assert_eq!((hints.meta(&["author"]), hints.canonical.as_deref()), (Some("x"), Some("u")));
    let values: Vec<_> =
        hints.signs.iter().map(|sign| (sign.kind, sign.value.as_deref(), sign.text.as_str())).collect();
    assert_eq!(values, [(SignKind::Time, Some("2024"), "t")]);
    assert_eq!(hints.json_ld, ["{}"]);
}

#[test]
fn elements_that_name_authors_and_dates_are_noted() {
    let hints = content(
        "<div class='entry-meta'><a rel=author href=/ida>Ida Brandt</a><span>Editor</span></div>\
         <abbr class=published title='2024-05-17T08:00Z'>Friday</abbr><span itemprop=dateModified content=2024-06-01>June</span>\
         <time class='entry-date published updated' datetime=2024-05-17>17 May</time><p class=byline>By <b>I</b>da</p>\
         <span data-published=1715932800>x</span><div class=date data-timestamp=1715932800></div>",
    )
    .hints;
    let signs: Vec<_> =
        hints.signs.iter().map(|sign| (sign.kind, sign.value.as_deref(), sign.text.as_str())).collect();
    assert_eq!(
        signs,
        [
            (SignKind::Author { is_firm: true, is_list: false }, None, "Ida Brandt"),
            (SignKind::Published, Some("2024-05-17T08:00Z"), "Friday"),
            (SignKind::Updated, Some("2024-06-01"), "June"),
            (SignKind::Published, Some("2024-05-17"), "17 May"),
            (SignKind::Author { is_firm: false, is_list: false }, None, "By Ida"),
            (SignKind::Stamp, Some("1715932800"), "x"),
            (SignKind::Date, Some("1715932800"), ""),
        ]
    );
    let together = content("<p class=author><a>Ida Brandt</a><span>Editor</span>").hints;
    assert_eq!(together.signs[0].text, "Ida Brandt\nEditor");
    let list = content("<h4 class=author-name><a>Ida Brandt</a>, <a>Carl Ede</a></h4>").hints;
    assert_eq!(list.signs[0].text, "Ida Brandt, Carl Ede");
    let data = content("<div itemprop=author itemscope><meta itemprop=url content=u><meta itemprop=name content='Ida Brandt'></div>\
        <meta itemprop=name content=Other>").hints;
    assert_eq!(data.signs[0].value.as_deref(), Some("Ida Brandt"));
}

#[test]
fn links_to_sections_and_persons_are_noted() {
    for (link, expected) in [
        ("<a rel='category tag' href=/x>", Some(SignKind::Section)),
        ("<a rel=tag href=/x>", Some(SignKind::Section)),
        ("<a href='https://a.org/Category/mills/?page=2'>", Some(SignKind::Section)),
        ("<a href=/de/rubrik/muehlen>", Some(SignKind::Section)),
        ("<a href=/author/ida-brandt/>", Some(SignKind::Profile)),
        ("<a href=https://a.org/@ida>", Some(SignKind::Profile)),
        ("<a rel=author href=/category/ida>", Some(SignKind::Author { is_firm: true, is_list: false })),
        // The page of all authors is none of a person, and a page about tags is no list.
        ("<a href=/authors/>", None),
        ("<a href=/news/tag>", None),
        ("<a rel=nofollow href=mailto:ida@a.org>", None),
        ("<span rel=tag>", None),
        ("<a>", None),
    ] {
        let signs = content(&format!("<p>{link}Ida Brandt")).hints.signs;
        assert_eq!(signs.first().map(|sign| sign.kind), expected, "{link}");
    }
    // They leave room for those of authors.
    let many = format!("{}<a rel=author>Ida Brandt</a>", "<a rel=tag>x</a>".repeat(2000));
    let signs = content(&many).hints.signs;
    assert!(signs.len() < 1000 && signs.last().is_some_and(|sign| sign.text == "Ida Brandt"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    /// The tokenizer delivers a value in chunks, which may end inside a character where it looked ahead for a
    /// reference.
    #[test]
    fn attribute_values_are_whole_wherever_the_tokenizer_cuts_them(
        parts in prop::collection::vec(
            prop::sample::select(vec!["&", "&amp;", "&quot;", "&#39;", "&x", "&#", "&#x", "&am", "&notit;", "\r\n", "\0", "a", "="]),
            0..5,
        ),
        characters in prop::collection::vec(prop::sample::select(vec!['é', 'А', '당', '’', '日', '😀']), 5),
    ) {
        let written: String = parts.iter().zip(&characters).flat_map(|(part, c)| [(*part).to_owned(), c.to_string()]).collect();
        for quote in ["\"", "'", ""] {
            // White space ends an unquoted value.
            let written = if quote.is_empty() { written.replace("\r\n", "") } else { written.clone() };
            let page = format!("<meta name=title content={quote}{written}{quote}><p>text");
            let hints = content(&page).hints;
            let got = hints.meta(&["title"]).unwrap_or_default();
            let seen = |text: &str| text.chars().filter(|c| characters.contains(c)).collect::<String>();
            prop_assert_eq!(seen(got), seen(&written), "{} in {}", got, page);
            let replaced = got.matches('\u{fffd}').count();
            prop_assert_eq!(replaced, written.matches('\0').count(), "{} in {}", got, page);
        }
    }
}

#[test]
fn visible_text_parts_where_a_browser_parts_it() {
    for (body, expected) in [
        ("<p>a<b>b</b> <i> c</i>\n d", vec!["ab c d"]),
        ("<p>a<br>b<br/> <br>c", vec!["a\nb", "c"]),
        ("<br>a<br>", vec!["a"]),
        ("<pre>\n  a\n\tb  <b>c</b>\n</pre>d", vec!["a\n\tb  c", "d"]),
        ("<pre>x<blockquote>a\n\tb</blockquote>c\td</pre>", vec!["x", "a b", "c\td"]),
        ("a<div>b<p>c<div>d</div>e", vec!["a", "b", "c", "d", "e"]),
        ("<p>a<ul><li>b<ul><li>c</ul>d<li>e</ul>f", vec!["a", "b", "c", "d", "e", "f"]),
        ("<b>a<p>b</b>c</p>d", vec!["a", "bc", "d"]),
        ("<table><tr><td>a<th>b<tr><td><td>c</table>", vec!["a\tb", "c"]),
        ("<table><tr><td><p>a<p>b<td>c</table>", vec!["a", "b", "c"]),
        ("<table><tr><th>a<td><p>b</p><tr><th>c<td><div>d</div></table>", vec!["a\tb", "c\td"]),
        ("<table><tr><th>a<td><p>b<p>c</table>", vec!["a", "b", "c"]),
        ("<table><tr><th>a<td><ul><li>b</ul></table>", vec!["a", "b"]),
        ("<table><tr><th>a<th><p>b</p><tr><td>c<td><p>d</p></table>", vec!["a", "b", "c", "d"]),
        ("<figure><img alt=x><figcaption>a</figcaption></figure>b", vec!["a", "b"]),
        ("<head><title>x</title><style>x</style><script>'</b>x'</script></head>a", vec!["a"]),
        ("<template>x<p>y</template>a<!-- x --><?x?>", vec!["a"]),
        ("<dl><dt>a<dd>b<dt>c</dl>d", vec!["a", "b", "c", "d"]),
        ("<select><option>a<option>b</select>c", vec!["a", "b", "c"]),
        ("<svg><title>x</title><text>a</text></svg>b", vec!["a", "b"]),
        ("a\0b&#0;c", vec!["ab\u{fffd}c"]),
    ] {
        let texts: Vec<_> = content(body).drafts.into_iter().map(|draft| draft.text).collect();
        assert_eq!(texts, expected, "{body}");
    }
}

#[test]
fn every_way_of_hiding_hides() {
    for open in [
        "<p hidden>",
        "<p HIDDEN=hidden>",
        "<div aria-hidden=true><p>",
        "<p style='color:red; DISPLAY : none !important'>",
        "<p style=visibility:hidden>",
        "<noscript>",
        "<video>",
    ] {
        let drafts = content(&format!("<p>Text that is shown and longer</p>{open}text")).drafts;
        assert_eq!(drafts.iter().map(Draft::is_visible).collect::<Vec<_>>(), [true, false], "{open}");
    }
    for open in
        ["<p hidden=until-found>", "<p aria-hidden=false>", "<p style='display:block'>", "<p class=hidden>"]
    {
        let drafts = content(&format!("<p>Text that is shown and longer</p>{open}text")).drafts;
        assert!(drafts.iter().all(Draft::is_visible), "{open}");
    }
}

#[test]
fn characters_map_to_the_references_they_were_written_as() {
    let body = "<p>5 &lt; 6 &amp;amp; caf&eacute;&nbsp;&#8217;&#x1F600;&notit; &unknown;";
    let draft = content(body).drafts.remove(0);
    assert_eq!(draft.text, "5 < 6 &amp; café ’😀¬it; &unknown;");
    for (text, source) in [
        ("<", "&lt;"),
        ("&a", "&amp;a"),
        ("é", "&eacute;"),
        ("’", "&#8217;"),
        ("😀", "&#x1F600;"),
        ("¬", "&not"),
        ("6", "6"),
    ] {
        let at = draft.text.find(text).unwrap();
        let span = draft.map.to_body(TextSpan::try_new(at, at + text.len()).unwrap());
        assert_eq!(span.slice(body), Some(source), "{text}");
    }
}

/// Covers what the tokenizer reads as markup and then emits as text, or drops.
#[test]
fn text_stands_where_it_was_written_whatever_was_read_before() {
    for (body, text, cuts) in [
        ("</>&#59;x", ";x", vec!["&#59;", "x"]),
        ("<textarea></noscript>", "</noscript>", vec!["</noscript>"]),
        ("a<é", "a<é", vec!["a<é"]),
        ("&\r\n&amp;", "& &", vec!["&", "\r", "&amp;"]),
    ] {
        let draft = &content(body).drafts[0];
        assert_eq!(draft.text, text, "{body:?}");
        let mut cut = String::new();
        for (at, c) in text.char_indices() {
            let span = crate::model::TextSpan::try_new(at, at + c.len_utf8()).unwrap();
            cut.push_str(draft.map.to_body(span).slice(body).unwrap());
        }
        assert_eq!(cut, cuts.concat(), "{body:?}");
    }
}

#[test]
fn only_code_keeps_its_white_space() {
    let Content { drafts, .. } = content("<pre>a\n  b<p>c\n  d</p></pre><a><pre>e\n&nbsp;</pre></a>");
    let texts: Vec<_> = drafts.iter().map(|draft| (draft.kind, draft.text.as_str())).collect();
    let code = BlockKind::Code;
    assert_eq!(texts[..2], [(code, "a\n  b"), (code, "c\n  d")]);
    assert_eq!(drafts[2].markup.as_ref().unwrap().link_chars, 1);
}
