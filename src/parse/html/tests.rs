use super::*;
use crate::model::BlockKind;

fn content(body: &str) -> Content {
    parse(body, 512).unwrap()
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
fn depth_counts_open_elements_only() {
    let nested = |depth: usize| format!("{}x{}", "<div>".repeat(depth), "</div>".repeat(depth));
    assert!(parse(&nested(9).repeat(3), 10).is_ok());
    assert_eq!(parse(&nested(10), 10).unwrap_err(), TooDeep { max_depth: 10, at: 45 });
    assert!(parse(&"<p>x<li>y<option>z</select>".repeat(100), 10).is_ok());
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
    // Shown beside the text that it stands in, it would overlap it.
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
    assert_eq!((hints.times, hints.json_ld), (vec!["2024".to_owned()], vec!["{}".to_owned()]));
}
