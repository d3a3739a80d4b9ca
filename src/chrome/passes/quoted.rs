//! Keeps the source of a quotation: who said or wrote it, below its words.
//!
//! The source is a short line, mostly a name, which the model takes for a byline or an entry of a menu. It is bound to
//! the words above it by the element around both: a `<blockquote>`, a `<figure>` with one, or a small box that is called
//! a quotation or testimonial.

use super::assessed::Assessed;
use crate::chrome::tree::{has_link, parent};
use crate::model::BlockKind;

/// Maximum number of words of a line of the source: a name, an office, a place, the title of a book. Set by hand.
const LINE_MAX_WORDS: u32 = 12;
/// Maximum number of lines of the source: name, office, place. Set by hand.
const MAX_LINES: usize = 3;
/// Maximum number of blocks of a box that is a quotation by its class: paragraphs and the source. Set by hand.
const BOX_MAX_BLOCKS: usize = 6;
/// Number of elements around a line among which the quotation is searched.
const REACH_OUT: usize = 8;
/// Words of the names of boxes for quotations, as builders of pages and themes use them.
const NAMES: [&str; 6] = ["blockquote", "pullquote", "quotation", "quote", "testimonial", "testimonials"];

/// Keeps the short lines at the end of a quotation whose words above them are kept.
pub(super) fn keep_sources(assessed: &Assessed<'_>, keep: &mut [bool]) {
    let &Assessed { page, reading, .. } = assessed;
    let may_be_source = |at: usize| {
        let is_line = reading.lines[at].words <= LINE_MAX_WORDS && reading.lines[at].words > 0;
        is_line && page.blocks[at].kind != BlockKind::Heading && assessed.may_be_text(at)
    };
    for at in 1..keep.len() {
        if keep[at] || !keep[at - 1] || !may_be_source(at) {
            continue;
        }
        let Some(quotation) = quotation_around(assessed, at) else { continue };
        let blocks = assessed.tree.blocks(quotation);
        if blocks.end - at > MAX_LINES {
            continue;
        }
        // What is quoted ends like a sentence, and nothing but its source is below it.
        let reach = blocks.start.max(at.saturating_sub(MAX_LINES))..at;
        let said = reach.rev().find(|&at| reading.lines[at].ends_sentence || !may_be_source(at));
        let is_said = |at: usize| keep[at] && reading.lines[at].ends_sentence && !has_link(&page.blocks[at]);
        if said.is_some_and(is_said) && (at..blocks.end).all(|at| keep[at] || may_be_source(at)) {
            keep[at..blocks.end].fill(true);
        }
    }
}

/// Returns the innermost element that is a quotation and contains the block at `at` with the one above it.
fn quotation_around(assessed: &Assessed<'_>, at: usize) -> Option<usize> {
    let &Assessed { page, tree, .. } = assessed;
    let element_of = |at: usize| page.blocks[at].markup.as_ref().map(|markup| markup.element as usize);
    let above = |&element: &usize| parent(&page.elements, element);
    let is_quoted = |at: usize| {
        page.ancestors(&page.blocks[at]).take(REACH_OUT).any(|element| element.name == "blockquote")
    };
    let is_named = |tokens: &str| {
        let mut parts = tokens.split(|c: char| !c.is_ascii_alphanumeric());
        parts.any(|part| NAMES.contains(&part))
    };
    std::iter::successors(element_of(at), above).take(REACH_OUT).find(|&element| {
        let blocks = tree.blocks(element);
        let found = &page.elements[element];
        blocks.contains(&(at - 1))
            && match found.name.as_str() {
                "blockquote" => true,
                "figure" => is_quoted(at - 1),
                "body" | "html" | "main" | "article" => false,
                _ => blocks.len() <= BOX_MAX_BLOCKS && tree.is_small(&blocks) && is_named(&found.tokens),
            }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chrome::found::Evidence;
    use crate::chrome::passes::tests::run_pass;
    use crate::chrome::tests::markup::html;

    const TEXT: &str = "The wheel is of oak and turns once in a while, as it has for two hundred years.";
    const SAID: &str = "It never lied to me.";

    /// Returns which blocks are kept on a page with the words [`SAID`] in the element `said`, kept, and below them
    /// `source`, not kept.
    fn kept(said: &str, source: &[(&str, &str)]) -> Vec<bool> {
        let mut blocks = vec![("main > p", TEXT), ("main > p", TEXT), (said, SAID)];
        blocks.extend(source);
        let page = html(&blocks);
        let mut keep = (0..blocks.len()).map(|at| at < 3).collect::<Vec<_>>();
        let (found, content) = (vec![Evidence::default(); blocks.len()], vec![0.1; blocks.len()]);
        run_pass(keep_sources, &page, &found, &[], &content, &mut keep);
        keep.split_off(3)
    }

    #[test]
    fn the_source_of_a_quotation_stays_with_its_words() {
        for (said, source) in [
            ("main > blockquote > p", "main > blockquote > p"),
            ("main > blockquote > p", "main > blockquote > footer"),
            ("main > figure > blockquote > p", "main > figure > figcaption"),
            ("main > div.testimonial > p", "main > div.testimonial > span"),
            ("main > div.quote-card > div#a > p", "main > div.quote-card > div.name"),
        ] {
            assert_eq!(kept(said, &[(source, "— Ida Brandt")]), [true], "{said}, {source}");
        }
        let lines =
            [("main > blockquote > cite", "Ida Brandt"), ("main > blockquote > span", "Miller, Kelso")];
        assert_eq!(kept("main > blockquote > p", &lines), [true; 2]);
    }

    #[test]
    fn other_lines_below_a_quotation_are_judged_by_themselves() {
        for (said, source, text) in [
            ("main > blockquote > p", "main > p", "Ida Brandt"),
            ("main > div.card > p", "main > div.card > p", "Ida Brandt"),
            ("main > blockquote > p", "main > blockquote > h3", "More mills"),
            ("main > figure > p", "main > figure > figcaption", "Ida Brandt"),
            ("main > blockquote > p", "main > blockquote > p", TEXT),
        ] {
            assert_eq!(kept(said, &[(source, text)]), [false], "{said}, {source}, {text}");
        }
    }
}
