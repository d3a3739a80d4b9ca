//! The text of a page that decides its language.
//!
//! In: the blocks of a page. Out: those of its largest body of text. Menus, teasers and forms of a template in
//! another language are short lines and links, which do not count; what is prose there (a cookie notice, a
//! disclaimer, a biography) is shorter than the article, or has an element of its own. A body of text is what
//! one element holds, and in a dump what is in Latin letters, or in others. Its size is counted in bytes, so
//! that a paragraph in Chinese or Arabic, which needs fewer characters, weighs as much as its translation. That of
//! a page of many small pieces (forums, listings) is all of them.

use crate::model::{BlockKind, Element};
use crate::parse::draft::Draft;
use crate::parse::facts::place;

/// Minimum length in bytes of a line that may be prose: shorter ones are labels, headlines and teasers as a rule.
const MIN_PROSE_BYTES: usize = 80;

/// Divisor: the part that the body must be of all text that is neither linked nor the site's. A single paragraph
/// between teasers and a form of a dump is two fifths.
const MIN_PART: usize = 3;

/// Size of the prose in other letters than Latin from which it is that of a dump, in percent of the prose in Latin
/// letters: a page in two languages has the one of its first paragraph.
const OTHERS_MIN_PERCENT: usize = 125;

/// Divisor of the size of text in an element whose name or classes say that it belongs to the site.
const SITE_DIVISOR: usize = 4;

/// Returns true for text that is read as such, rather than a heading, a label or a cell.
pub(super) fn is_running(draft: &Draft) -> bool {
    matches!(draft.kind, BlockKind::Paragraph | BlockKind::ListItem | BlockKind::Quote) && draft.is_visible()
}

/// Returns the indices of the blocks of the largest body of text, in page order; none if it is too small.
pub(super) fn of(drafts: &[Draft], elements: &[Element]) -> Vec<usize> {
    let own = |at: &usize| {
        is_running(&drafts[*at]) && !is_linked(&drafts[*at]) && !is_for_programs(&drafts[*at].text)
    };
    let running: Vec<usize> = (0..drafts.len()).filter(own).collect();
    let prose: Vec<usize> =
        running.iter().copied().filter(|&at| drafts[at].text.len() >= MIN_PROSE_BYTES).collect();
    let mut sizes: Vec<usize> = drafts.iter().map(|draft| draft.text.len()).collect();
    let main = if elements.is_empty() {
        in_script(drafts, &running, &prose)
    } else {
        let mut of_site: Vec<Option<bool>> = vec![None; elements.len()];
        for &at in &running {
            let element = drafts[at].markup.as_ref().map(|markup| markup.element);
            if element.is_some_and(|element| is_of_site(elements, element, &mut of_site)) {
                sizes[at] /= SITE_DIVISOR;
            }
        }
        in_element(drafts, elements, &prose, &sizes)
    };
    let size = |of: &[usize]| of.iter().map(|&at| sizes[at]).sum::<usize>();
    if size(&main) * MIN_PART >= size(&running) { main } else { Vec::new() }
}

/// Returns true for an address or markup, as dumps have on lines of their own.
fn is_for_programs(text: &str) -> bool {
    text.starts_with('<') || (text.is_ascii() && !text.contains(char::is_whitespace))
}

/// Returns true if more than half of the draft is links.
fn is_linked(draft: &Draft) -> bool {
    let links = draft.markup.as_ref().map_or(0, |markup| markup.link_chars);
    links > 0 && 2 * links as usize > draft.text.chars().count()
}

/// Returns those of `prose` that are in Latin letters, or those of `running` that are not, whichever has more prose.
fn in_script(drafts: &[Draft], running: &[usize], prose: &[usize]) -> Vec<usize> {
    let is_latin = |at: &usize| {
        let text = drafts[*at].text.as_bytes();
        2 * text.iter().filter(|byte| byte.is_ascii()).count() > text.len()
    };
    let (latin, others): (Vec<usize>, Vec<usize>) = prose.iter().copied().partition(is_latin);
    let bytes = |of: &[usize]| of.iter().map(|&at| drafts[at].text.len()).sum::<usize>();
    if bytes(&others) * 100 > bytes(&latin) * OTHERS_MIN_PERCENT {
        running.iter().copied().filter(|at| !is_latin(at)).collect()
    } else {
        latin
    }
}

/// Returns those of `prose` in the element that holds most of it. The parent of a paragraph counts it in full, and
/// the grandparent half, so that paragraphs in wrappers of their own are found together.
fn in_element(drafts: &[Draft], elements: &[Element], prose: &[usize], of_drafts: &[usize]) -> Vec<usize> {
    let parent = |at: u32| elements.get(at as usize).and_then(|element| element.parent);
    let mut sizes: Vec<usize> = vec![0; elements.len()];
    for &at in prose {
        let Some(markup) = &drafts[at].markup else { continue };
        let size = of_drafts[at];
        let holder = holder(elements, markup.element);
        for (at, size) in [(Some(holder), size), (parent(holder), size / 2)] {
            if let Some(sum) = at.and_then(|at| sizes.get_mut(at as usize)) {
                *sum += size;
            }
        }
    }
    // Of equal elements, take the first.
    let best = (0..sizes.len()).rev().max_by_key(|&at| sizes[at]);
    let is_inside = |at: &usize| {
        let element = drafts[*at].markup.as_ref().map(|markup| markup.element);
        element.is_some_and(|at| place::Layout::around(elements, at).any(|at| Some(at as usize) == best))
    };
    prose.iter().copied().filter(is_inside).collect()
}

/// Returns the element that holds the paragraph in `element`: itself, unless it is the paragraph.
fn holder(elements: &[Element], element: u32) -> u32 {
    let is_part = |name: &str| {
        matches!(
            name,
            "p" | "li" | "blockquote" | "span" | "a" | "b" | "i" | "em" | "strong" | "font" | "dd" | "dt"
        )
    };
    let mut around = place::Layout::around(elements, element);
    around.find(|&at| !is_part(&elements[at as usize].name)).unwrap_or(element)
}

/// Returns true if `element` is in a part of the site, such as its footer or a notice. `known` has the answers so far.
fn is_of_site(elements: &[Element], element: u32, known: &mut [Option<bool>]) -> bool {
    let mut path = Vec::new();
    let mut found = false;
    for at in place::Layout::around(elements, element) {
        if let Some(is_known) = known[at as usize] {
            found = is_known;
            break;
        }
        path.push(at as usize);
    }
    for at in path.into_iter().rev() {
        found |= place::is_of_site(&elements[at]);
        known[at] = Some(found);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::options::Options;

    const PROSE: &str = "The wheel is of oak and turns once in a while, as it has for two hundred years, and \
                         the stones are those of the first miller.";
    const NOTICE: &str = "We use cookies to make sure that you have the best experience, and assume that you \
                          agree to that.";

    fn main(body: &str) -> Vec<String> {
        let content = crate::parse::html::parse(body, &Options::default()).expect("the page is shallow");
        let at = of(&content.drafts, &content.elements);
        at.into_iter().map(|at| content.drafts[at].text.clone()).collect()
    }

    #[test]
    fn the_largest_body_of_text_is_found_wherever_it_is() {
        for body in [
            format!("<main><p>{PROSE}</p></main><div><p>{NOTICE}</p></div>"),
            format!("<div><p>{NOTICE}</p></div><div><div><p>{PROSE}</p></div></div>"),
            format!("<footer><p>{NOTICE} {NOTICE} {NOTICE}</p></footer><article><p>{PROSE}</p></article>"),
            format!("<div class=cookie-bar><p>{NOTICE} {NOTICE}</p></div><div>{PROSE}</div>"),
            format!("<ul><li><a href=/1>{NOTICE} {NOTICE}</a></ul><p>{PROSE}"),
        ] {
            assert_eq!(main(&body), [PROSE], "{body}");
        }
        let wrapped =
            format!("<main>{}</main><p>{NOTICE}</p>", format!("<div><p>{PROSE}</p></div>").repeat(3));
        assert_eq!(main(&wrapped), [PROSE; 3]);
        assert_eq!(main("<p>Old mills</p><p>New mills and others by the river</p>"), [""; 0]);
        let posts = format!("<div><p>Yes.</p><p>{PROSE}</p></div><div><div>{NOTICE} <p>No.</p></div></div>");
        assert_eq!(main(&posts.repeat(4)).len(), 8, "all posts");
    }
}
