//! Openers of sections below which the text goes on: a button to comment in the middle of a post, and the heading
//! of a part of the text that has the words of comments, or of a list of other pages, such as "Our picks".

use super::reading::{PROSE_MIN_WORDS, Reading, is_link};
use super::sections::REACH_UP;
use super::tree::{Tree, has_link, heading_level};
use crate::model::{BlockKind, Page};

/// Number of elements around a line in which its button is searched.
const REACH_OUT: usize = 3;

/// Returns true if the block at `at` is a link or button alone between a paragraph of the text and another line of
/// it in the same element, with neither a form nor a comment behind it there.
pub(super) fn is_control_amid_text(
    page: &Page,
    tree: &Tree<'_>,
    reading: &Reading,
    at: usize,
    is_comment: impl Fn(usize) -> bool,
) -> bool {
    let block = &page.blocks[at];
    let is_button = || page.ancestors(block).take(REACH_OUT).any(|element| element.name == "button");
    let element = tree.element_around(at);
    let is_beside = |other: usize| tree.element_around(other) == element;
    let below = at + 1;
    let end = tree.around(at).blocks.end;
    let is_line = |at: usize| page.blocks[at].kind == BlockKind::Paragraph && !has_link(&page.blocks[at]);
    let is_in_form = |at: usize| page.ancestors(&page.blocks[at]).any(|element| element.name == "form");
    element.is_some()
        && (is_link(block) || is_button())
        && below < end
        && is_beside(below)
        && is_line(below)
        && (at.saturating_sub(REACH_UP)..at).any(|at| reading.lines[at].is_prose() && is_beside(at))
        && !(below..end).any(|at| is_comment(at) || is_in_form(at))
}

/// Number of lines above a button of a dump within which a paragraph is: other buttons may be between.
const REACH_ABOVE: usize = 3;
/// Maximum number of words of a line with a number that may be the time of a comment.
const TIME_MAX_WORDS: u32 = 8;

/// Returns true if the line at `at` of a text dump is a button to comment between two paragraphs of the text, without
/// any sign of comments below: neither a name nor a time between the paragraphs. `is_sign` tells for a block whether it
/// is one.
pub(super) fn is_line_amid_text(
    page: &Page,
    reading: &Reading,
    at: usize,
    is_sign: impl Fn(usize) -> bool,
) -> bool {
    let lines = &reading.lines;
    let is_prose = |at: usize| lines.get(at).is_some_and(|line| line.is_prose() && !line.is_heading_matter);
    if !page.elements.is_empty() || !is_prose(at + 1) || !(at.saturating_sub(REACH_ABOVE)..at).any(is_prose) {
        return false;
    }
    let last = (at + 1..lines.len()).rfind(|&at| is_prose(at)).unwrap_or(at);
    let is_note = |at: usize| {
        let is_time = lines[at].words <= TIME_MAX_WORDS && page.blocks[at].text.contains(char::is_numeric);
        !lines[at].ends_sentence
            && (is_time || (lines[at].is_name() && page.blocks[at].kind != BlockKind::Heading))
    };
    !(at + 1..lines.len()).any(is_sign) && !(at + 1..last).any(is_note)
}

/// Maximum number of words of a heading that may name a part of the text; a call to comment is longer.
const NAME_MAX_WORDS: u32 = 2;
/// Minimum number of words of a sentence below such a heading.
const NAMED_MIN_WORDS: u32 = 4;

/// Returns true if the block at `at` is a heading with the words of comments between two lines of the text that are
/// alike, with no sign of comments below it: a reporter may head a part "Reactions". `is_sign` tells for a block
/// whether it is one.
pub(super) fn heads_text(
    page: &Page,
    tree: &Tree<'_>,
    reading: &Reading,
    at: usize,
    is_sign: impl Fn(usize) -> bool,
) -> bool {
    let block = &page.blocks[at];
    let below = at + 1;
    let end = tree.around(at).blocks.end;
    if block.kind != BlockKind::Heading
        || reading.lines[at].words > NAME_MAX_WORDS
        || block.text.contains(char::is_numeric)
        || has_link(block)
        || below >= end
    {
        return false;
    }
    let element = tree.element_around(at);
    let form = |at: usize| {
        let own = page.ancestors(&page.blocks[at]).next();
        own.map(|element| (element.name.as_str(), element.tokens.as_str()))
    };
    let is_line = |beside: usize, min_words: u32| {
        reading.lines[beside].is_full_paragraph(min_words)
            && tree.element_around(beside) == element
            && !has_link(&page.blocks[beside])
    };
    let is_alike = |above: usize| is_line(above, NAMED_MIN_WORDS) && form(above) == form(below);
    let is_in_form = |at: usize| page.ancestors(&page.blocks[at]).any(|element| element.name == "form");
    // One paragraph may be about the rules for comments; below more, a list in a box of its own is not what the
    // heading names.
    let is_text = below + 1 < end && is_line(below + 1, NAMED_MIN_WORDS) && form(below + 1) == form(below);
    let is_in_reach = |at: usize| !is_text || tree.element_around(at) == element;
    element.is_some()
        && is_line(below, PROSE_MIN_WORDS)
        && (at.saturating_sub(REACH_UP)..at).any(is_alike)
        && !(below..end).any(|at| is_in_reach(at) && (is_sign(at) || is_in_form(at)))
}

/// Maximum number of words of a heading between sentences; the headline of a teaser is longer.
const HEADING_MAX_WORDS: u32 = 4;
/// Minimum number of words of a sentence.
const SENTENCE_MIN_WORDS: u32 = 2;
/// Number of sentences that show a text: the first may introduce a list.
const MIN_SENTENCES: usize = 2;
/// Maximum number of blocks in which they are searched.
const REACH_DOWN: usize = 9;

/// Returns true if the line at `at` of a text dump is above sentences with at most short headings between them.
pub(super) fn heads_sentences(
    page: &Page,
    reading: &Reading,
    at: usize,
    is_chrome: impl Fn(usize) -> bool,
) -> bool {
    if !page.elements.is_empty() {
        return false;
    }
    let mut sentences = 0;
    for below in at + 1..page.blocks.len().min(at + 1 + REACH_DOWN) {
        let line = reading.lines[below];
        // The summary of a teaser is as long as prose.
        if is_chrome(below) || line.is_prose() {
            break;
        }
        // Headlines may be questions.
        if line.is_full_paragraph(SENTENCE_MIN_WORDS)
            && page.blocks[below].text.ends_with(['.', '。', '।', '۔'])
        {
            sentences += 1;
        } else if line.words > HEADING_MAX_WORDS {
            break;
        }
        if sentences == MIN_SENTENCES {
            return true;
        }
    }
    false
}

/// Maximum number of blocks below a heading among which links are searched. A list of pages begins with one.
const LIST_REACH: usize = 16;

/// Returns true if the block at `at` of an HTML page is a heading between lines of the text in the same element, and below
/// it, up to the next heading of its rank, are lines of the element with no block that is mostly link: a list of other pages
/// consists of links, and the news or dates of a letter do not.
pub(super) fn heads_lines_without_links(page: &Page, tree: &Tree<'_>, reading: &Reading, at: usize) -> bool {
    let level = |at: usize| heading_level(&page.blocks[at]);
    let (own, around) = (level(at), tree.around(at));
    if own == 0 || has_link(&page.blocks[at]) || around.element.is_none() {
        return false;
    }
    let is_end = |below: usize| (1..=own).contains(&level(below));
    let end = around.blocks.end.min(at + 1 + LIST_REACH);
    let end = (at + 1..end).find(|&below| is_end(below)).unwrap_or(end);
    let is_amid_text = (around.blocks.start.max(at.saturating_sub(REACH_UP))..at)
        .any(|above| reading.lines[above].is_prose() && !has_link(&page.blocks[above]));
    is_amid_text
        && at + 1 < end
        && (at + 1..end).all(|below| {
            let is_sentence = reading.lines[below].ends_sentence && !is_link(&page.blocks[below]);
            !has_link(&page.blocks[below]) || is_sentence
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chrome::tests::markup::html;

    const TEXT: &str = "The wheel is of oak and turns once in a while, as it has for two hundred years.";

    fn is_amid(blocks: &[(&str, &str)], comment: Option<usize>) -> bool {
        let page = html(blocks);
        is_control_amid_text(&page, &Tree::of(&page), &Reading::of(&page), 1, |at| Some(at) == comment)
    }

    #[test]
    fn a_lone_button_between_lines_of_a_post_has_no_comments_below_it() {
        let post = [("main > p", TEXT), ("main > p", "@Leave a comment"), ("main > p", "Until next week,")];
        assert!(is_amid(&post, None));
        assert!(!is_amid(&post, Some(2)), "a comment follows");
        for blocks in [
            [("main > p", TEXT), ("main > p", "Leave a comment"), ("main > p", "Nice mill")],
            [("main > p", TEXT), ("main > p", "@Leave a comment"), ("main > p", "@Older posts")],
            [("main > p", TEXT), ("main > p", "@Leave a comment"), ("main > form > p", "Your name")],
            [("main > p", TEXT), ("div > p", "@Leave a comment"), ("div > p", "Nice mill")],
            [("main > p", TEXT), ("main > p", "@Leave a comment"), ("div > p", "Nice mill")],
        ] {
            assert!(!is_amid(&blocks, None), "{blocks:?}");
        }
        let bare = [("main > p", "Mills"), ("main > p", "@Leave a comment"), ("main > p", "Nice mill")];
        assert!(!is_amid(&bare, None), "no text above");
    }

    #[test]
    fn a_line_between_paragraphs_of_a_dump_has_no_comments_below_it() {
        let amid = |lines: &[&str]| {
            let lines = lines.iter().map(|&line| (BlockKind::Paragraph, line)).collect::<Vec<_>>();
            let page = crate::chrome::tests::page(0, &lines);
            is_line_amid_text(&page, &Reading::of(&page), 1, |at| page.blocks[at].text.contains("says"))
        };
        assert!(amid(&[TEXT, "Leave a comment", TEXT, "Until then: wear boots."]));
        for lines in [
            &[TEXT, "Leave a comment", "Nice mill.", TEXT][..],
            &[TEXT, "Leave a comment", TEXT, "Ida Brandt", TEXT],
            &[TEXT, "Leave a comment", TEXT, "3 May at 10", TEXT],
            &[TEXT, "Leave a comment", TEXT, "Ida says:", "Nice mill."],
            &["Mills", "Leave a comment", TEXT, TEXT],
        ] {
            assert!(!amid(lines), "{lines:?}");
        }
    }

    #[test]
    fn a_part_of_the_text_may_be_called_reactions() {
        let heads = |blocks: &[(&str, &str)], sign: Option<usize>| {
            let page = html(blocks);
            heads_text(&page, &Tree::of(&page), &Reading::of(&page), 1, |at| Some(at) == sign)
        };
        let part =
            [("main > p", TEXT), ("main > h2", "Reactions"), ("main > p", TEXT), ("main > p", "It turns.")];
        assert!(heads(&part, None));
        assert!(!heads(&part, Some(3)), "a line with the author of a post");
        for blocks in [
            [("main > p", TEXT), ("main > h2", "Reactions (2)"), ("main > p", TEXT)],
            [("main > p", TEXT), ("main > h2", "Leave a comment"), ("main > p", TEXT)],
            [("main > p", TEXT), ("main > h2", "Reactions"), ("main > p", "Nice mill")],
            [("main > p", TEXT), ("main > h2", "Reactions"), ("main > p.post", TEXT)],
            [("main > p", TEXT), ("main > div > h2", "Reactions"), ("main > div > p", TEXT)],
        ] {
            assert!(!heads(&blocks, None), "{blocks:?}");
        }
        let form = [part[0], part[1], part[2], ("main > form > p", "Your name")];
        assert!(!heads(&form, None));
    }

    #[test]
    fn a_heading_above_lines_without_links_opens_no_list_of_pages() {
        let heads = |blocks: &[(&str, &str)]| {
            let blocks = [&[("main > p", TEXT), ("main > h2", "Other news")], blocks].concat();
            let page = html(&blocks);
            heads_lines_without_links(&page, &Tree::of(&page), &Reading::of(&page), 1)
        };
        let next = ("main > h2", "@Weir sold to the town");
        assert!(heads(&[("main > p", "The door has been mended."), ("main > p", "Tea costs 60p.")]));
        assert!(heads(&[
            ("main > ul > li", "1 June: cleaning day"),
            ("main > ul > li", "9 June: visitors"),
            next
        ]));
        assert!(heads(&[("main > h3", "Door"), ("main > p", "Mended."), next]));
        for blocks in [
            &[("main > ul > li", "@Weir sold to the town"), ("main > ul > li", "9 June")][..],
            &[("main > h3", "@Weir sold"), ("main > p", "It went for a song.")],
            &[next],
            &[("div > p", "The door has been mended.")],
            &[],
        ] {
            assert!(!heads(blocks), "{blocks:?}");
        }
        let page = html(&[("main > p", "Mills"), ("main > h2", "Other news"), ("main > p", "Mended.")]);
        assert!(!heads_lines_without_links(&page, &Tree::of(&page), &Reading::of(&page), 1), "no text above");
    }

    #[test]
    fn short_headings_with_sentences_are_no_list_of_pages() {
        let heads = |lines: &[&str]| {
            let lines = lines.iter().map(|&line| (BlockKind::Paragraph, line)).collect::<Vec<_>>();
            let page = crate::chrome::tests::page(0, &lines);
            heads_sentences(&page, &Reading::of(&page), 0, |at| page.blocks[at].text.contains("Log in"))
        };
        assert!(heads(&["Our picks", "Alder stool", "Light and quiet.", "How we tested", "We sat on it."]));
        assert!(heads(&["Most popular", "The walk at dusk.", "How to get there", "By boat."]));
        for lines in [
            &["Our picks", "Old mill to reopen after thirty years", "It turns.", "The wheel is back."][..],
            &["Our picks", "Alder stool", "Light and quiet.", "Oak stool"],
            &["Our picks", "Who owns it?", "Is it safe?", "Why now?"],
            &["Our picks", "Light and quiet.", "Log in", "It turns."],
            &["Our picks", "Alder stool", TEXT, "Oak stool", "It turns.", "Light and quiet."],
        ] {
            assert!(!heads(lines), "{lines:?}");
        }
    }
}
