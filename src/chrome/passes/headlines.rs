//! Keeps the headlines of a list of texts, as the first pages of blogs and papers are.
//!
//! Such a headline is a link above its own paragraph, and looks like the entry of a menu but for that: the page repeats the
//! pair, its paragraphs are kept, the text of the page begins with one, and no heading stands between link and paragraph.

use std::collections::BTreeMap;

use super::assessed::Assessed;
use crate::model::BlockKind;

/// Minimum number of such headlines on a page.
const MIN_HEADLINES: usize = 2;

/// Minimum and maximum number of words of one; shorter ones are buttons.
const MIN_WORDS: u32 = 3;
const MAX_WORDS: u32 = 20;

/// Maximum number of lines between a headline and its paragraph: author, day, place.
const MAX_BETWEEN: usize = 2;

/// Maximum number of words of such a line.
const BETWEEN_MAX_WORDS: u32 = 12;

/// Keeps the links above kept paragraphs if several in elements of the same name and classes are.
pub(super) fn keep_headlines(assessed: &Assessed<'_>, keep: &mut [bool]) {
    let &Assessed { page, .. } = assessed;
    let mut alike: BTreeMap<(&str, &str, &str), Vec<usize>> = BTreeMap::new();
    let mut above = Vec::new();
    for (at, block) in page.blocks.iter().enumerate() {
        let Some(markup) = block.markup.as_ref().filter(|markup| !markup.hidden) else { continue };
        if block.kind == BlockKind::Heading {
            // The link above is a button of the item before.
            above.clear();
        } else if assessed.reading.lines[at].is_prose() {
            let headline = above.iter().rev().take(MAX_BETWEEN + 1).find(|&&at| is_headline(assessed, at));
            if let Some(&headline) = headline.filter(|_| keep[at]) {
                alike.entry(look(assessed, headline)).or_default().push(headline);
            }
            above.clear();
        } else if block.words <= BETWEEN_MAX_WORDS || 2 * markup.link_chars as usize > block.text.len() {
            above.push(at);
        } else {
            above.clear();
        }
    }
    // Below a text, they are those of other pages.
    let text = (0..keep.len()).find(|&at| keep[at] && assessed.reading.lines[at].is_prose());
    let is_list =
        |alike: &Vec<usize>| alike.len() >= MIN_HEADLINES && text.is_some_and(|text| alike[0] < text);
    for at in alike.into_values().filter(is_list).flatten() {
        keep[at] = true;
    }
}

/// Returns true if the block is a line that is all one link, and nothing but the look of a menu speaks against it.
fn is_headline(assessed: &Assessed<'_>, at: usize) -> bool {
    let block = &assessed.page.blocks[at];
    let is_link = |links: u16, chars: u32| links == 1 && 5 * chars as usize >= 4 * block.text.chars().count();
    (MIN_WORDS..=MAX_WORDS).contains(&block.words)
        && matches!(block.kind, BlockKind::Paragraph | BlockKind::Other | BlockKind::TableRow)
        && block.markup.as_ref().is_some_and(|markup| is_link(markup.links, markup.link_chars))
        && assessed.may_be_text(at)
}

/// Returns name and classes of the element of a block, and the classes of the one around it.
fn look<'a>(assessed: &Assessed<'a>, at: usize) -> (&'a str, &'a str, &'a str) {
    let elements = &assessed.page.elements;
    let own =
        assessed.page.blocks[at].markup.as_ref().and_then(|markup| elements.get(markup.element as usize));
    let around = own.and_then(|own| elements.get(own.parent? as usize));
    let tokens = |of: Option<&'a crate::model::Element>| of.map_or("", |element| element.tokens.as_str());
    (own.map_or("", |element| element.name.as_str()), tokens(own), tokens(around))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chrome::found::Evidence;
    use crate::chrome::passes::tests::run_pass;
    use crate::chrome::tests::markup::html;

    const TEXT: &str =
        "The wheel of the upper mill turned once more when we cleared the sluice of all the old leaves.";

    /// Returns the blocks that the pass adds to the kept `TEXT`s.
    fn added(blocks: &[(&str, &str)]) -> Vec<usize> {
        let page = html(blocks);
        let before = blocks.iter().map(|(_, text)| *text == TEXT).collect::<Vec<_>>();
        let (mut keep, found) = (before.clone(), vec![Evidence::default(); before.len()]);
        run_pass(keep_headlines, &page, &found, &[], &vec![0.1; before.len()], &mut keep);
        (0..keep.len()).filter(|&at| keep[at] && !before[at]).collect()
    }

    #[test]
    fn links_above_the_texts_of_a_list_stay() {
        let post = [("td.title > a", "@The upper mill turns"), ("td > p", "May 15, 2006"), ("td > p", TEXT)];
        assert_eq!(added(&post.repeat(2)), [0, 3]);
        assert_eq!(added(&post), [0usize; 0], "one");
        for line in ["The upper mill turns", "@Read more", "@The upper\nmill turns again", "@Comments (3)"] {
            assert_eq!(added(&[("td.title > a", line), ("td > p", TEXT)].repeat(2)), [0usize; 0], "{line}");
        }
        let menu =
            [("td > a", "@The upper mill turns"), ("td > a", "@The lower mill stands"), ("td > p", TEXT)];
        assert_eq!(added(&menu.repeat(2)), [1, 4], "only the nearest");
        let gone = [
            ("td > a", "@The upper mill turns"),
            ("td > p", "It has turned for a year and a day, and turns still, as I said."),
        ];
        let button = [("td > a", "@Visit the upper mill"), ("td > h3", "Lower mill"), ("td > p", TEXT)];
        assert_eq!(added(&button.repeat(2)), [0usize; 0], "a button above a heading");
        let below = [&[("td > h1", "The mill"), ("td > p", TEXT)][..], &post.repeat(2)].concat();
        assert_eq!(added(&below), [0usize; 0], "other pages");
        assert_eq!(added(&gone.repeat(2)), [0usize; 0], "its text is not kept");
    }
}
