//! Headings of a page that may be its title, and lines that stand for them.

use crate::model::{BlockKind, Element};
use crate::parse::draft::Draft;
use crate::parse::facts::place::{Layout, is_logo, is_prose};
use crate::parse::facts::site::SiteNames;
use crate::text::spaces::fold;

use super::forms::MIN_KICKED_WORDS;

/// Maximum number of words of a title that is marked only by a class.
pub(super) const MAX_MARKED_WORDS: u32 = 30;

/// A heading of the page: all blocks of one heading element.
#[derive(Debug)]
pub(in crate::parse::facts) struct Heading {
    pub(in crate::parse::facts) text: String,
    /// Indices of its drafts.
    pub(in crate::parse::facts) drafts: Vec<usize>,
    pub(in crate::parse::facts) is_main: bool,
    /// Whether it is an `<h1>`.
    pub(in crate::parse::facts) is_first_level: bool,
    /// Whether it precedes the first running text, and there is some.
    pub(in crate::parse::facts) leads: bool,
    /// Where the title ends in the text of its only draft, if something else follows.
    pub(in crate::parse::facts) end: Option<usize>,
}

/// Returns true if `element` is a button or in one, within its heading.
fn is_button(elements: &[Element], element: u32) -> bool {
    let mut around = Layout::around(elements, element).map(|at| &elements[at as usize]);
    let inner = around.find(|element| element.name == "button" || element.is_heading());
    inner.is_some_and(|element| element.name == "button")
}

/// Returns the visible headings that may be the title; if none of them is a main one, also the lines that a
/// class marks as titles. Blocks of the same heading element are joined with a space. Logos and names of the
/// site are excluded.
pub(in crate::parse::facts) fn headings(
    drafts: &[Draft],
    elements: &[Element],
    names: &SiteNames,
) -> Vec<Heading> {
    let heading_of = headings_around(elements);
    let text = drafts.iter().position(|draft| draft.is_visible() && is_prose(draft));
    let mut headings: Vec<(Option<u32>, Heading)> = Vec::new();
    for (at, draft) in drafts.iter().enumerate() {
        let Some(markup) = draft.markup.as_ref().filter(|markup| markup.heading_level > 0 && !markup.hidden)
        else {
            continue;
        };
        let element = heading_of.get(markup.element as usize).copied().flatten();
        match headings.last_mut() {
            _ if draft.kind == BlockKind::Code => {}
            // `<h1>Struct Pool <button>Copy path</button></h1>`
            Some((last, _))
                if element.is_some() && *last == element && is_button(elements, markup.element) => {}
            Some((last, heading)) if element.is_some() && *last == element => {
                heading.text = format!("{} {}", heading.text, fold(&draft.text));
                heading.drafts.push(at);
            }
            _ if matches!(draft.kind, BlockKind::Heading | BlockKind::Title) => {
                let is_main = markup.heading_level == 1 || is_marked_title(elements, markup.element);
                headings.push((
                    element,
                    Heading {
                        text: fold(&draft.text),
                        drafts: vec![at],
                        is_main,
                        is_first_level: markup.heading_level == 1,
                        leads: text.is_some_and(|text| at < text),
                        end: None,
                    },
                ));
            }
            _ => {}
        }
    }
    if !headings.iter().any(|(_, heading)| heading.is_main) {
        let marked = drafts.iter().enumerate().filter(|(_, draft)| is_marked_line(draft, elements));
        headings.extend(marked.map(|(at, draft)| {
            let leads = text.is_some_and(|text| at < text);
            let text = fold(&draft.text);
            (None, Heading { text, drafts: vec![at], is_main: true, is_first_level: false, leads, end: None })
        }));
    }
    if headings.is_empty() {
        headings.extend(bold_line(drafts, elements, text));
    }
    let is_site = |heading: &Heading| {
        let markup = drafts[heading.drafts[0]].markup.as_ref();
        markup.is_some_and(|markup| is_logo(elements, markup.element)) || names.is_name(&heading.text)
    };
    headings.into_iter().map(|(_, heading)| heading).filter(|heading| !is_site(heading)).collect()
}

/// Returns the first line before the running text that is set off by its letters alone, as old pages show their
/// titles. It counts only if nothing else is declared or shown as a title, or to find a declared title.
fn bold_line(drafts: &[Draft], elements: &[Element], text: Option<usize>) -> Option<(Option<u32>, Heading)> {
    let is_set_off = |draft: &Draft| {
        let is_line = (MIN_KICKED_WORDS..=MAX_MARKED_WORDS).contains(&draft.words)
            && matches!(draft.kind, BlockKind::Paragraph | BlockKind::Other);
        let markup = draft.markup.as_ref().filter(|markup| !markup.hidden && markup.link_chars == 0);
        is_line && markup.is_some_and(|markup| is_large(elements, markup.element))
    };
    let at = drafts.get(..text?)?.iter().position(is_set_off)?;
    let text = fold(&drafts[at].text);
    let heading =
        Heading { text, drafts: vec![at], is_main: false, is_first_level: false, leads: true, end: None };
    Some((None, heading))
}

/// Returns true if the letters of the line in `element` set it off.
pub(super) fn is_large(elements: &[Element], element: u32) -> bool {
    let mut around = Layout::around(elements, element).take(LETTERS_REACH);
    around.any(|at| matches!(elements[at as usize].name.as_str(), "b" | "strong" | "big" | "font" | "center"))
}

/// Number of elements around a line within which one may set it off: `<center><font><b>`.
const LETTERS_REACH: usize = 3;

/// Returns, for each element, the heading element that it is or lies within.
fn headings_around(elements: &[Element]) -> Vec<Option<u32>> {
    let mut found: Vec<Option<u32>> = Vec::with_capacity(elements.len());
    for (at, element) in (0..).zip(elements) {
        // Parents precede their children.
        let outer = element.parent.and_then(|parent| found.get(parent as usize).copied().flatten());
        found.push(if is_heading(&element.name) { Some(at) } else { outer });
    }
    found
}

fn is_heading(name: &str) -> bool {
    matches!(name.as_bytes(), [b'h', b'1'..=b'6'])
}

/// Returns true if the draft is no heading, but its element is marked as the title of an entry.
fn is_marked_line(draft: &Draft, elements: &[Element]) -> bool {
    let is_line = matches!(draft.kind, BlockKind::Paragraph | BlockKind::Other);
    let markup = draft.markup.as_ref().filter(|markup| markup.heading_level == 0 && !markup.hidden);
    is_line
        && draft.words <= MAX_MARKED_WORDS
        && markup.is_some_and(|markup| is_marked_title(elements, markup.element))
}

/// Returns true if the element or its parent is marked as the title of an entry (hAtom, schema.org).
pub(super) fn is_marked_title(elements: &[Element], element: u32) -> bool {
    Layout::around(elements, element).take(2).any(|at| {
        let mut tokens = elements[at as usize].tokens.split(' ');
        tokens.any(|token| {
            matches!(
                token,
                "entry-title"
                    | "post-title"
                    | "article-title"
                    | "topic-title"
                    | "headline"
                    | "article-headline"
            )
        })
    })
}
