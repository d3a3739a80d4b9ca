//! Lines above the headline that lead elsewhere: the trail to the page from the first one of the site, and teasers.
//!
//! Takes a page and returns such blocks. A trail is links and marks that end in the text of the page's own headline,
//! whatever its words. A teaser is the linked headline of another page, with the lines beside it in a box of their own. Both
//! are above the headline and all text, so no word need be known.

use super::reading::Reading;
use super::tree::{Tree, heading_level, is_hidden, parent};
use crate::model::{Block, BlockKind, Page};

/// Maximum number of characters between two links of a trail: ` >> `.
const BETWEEN_MAX_CHARS: usize = 4;
/// Maximum number of blocks of a teaser: a headline, a summary, author and day.
const TEASER_MAX_BLOCKS: usize = 4;

/// Returns the blocks of trails and teasers, in page order. Cost: linear in the blocks above the headline, times their
/// depth.
pub(super) fn find(page: &Page, tree: &Tree<'_>, reading: &Reading) -> Vec<usize> {
    let is_title = |block: &Block| block.kind == BlockKind::Title && !is_hidden(block);
    let Some(title) = page.blocks.iter().position(is_title) else { return Vec::new() };
    let headline = page.blocks[title].text.trim();
    let is_text = |at: &usize| reading.lines[*at].is_prose() && !is_trail(&page.blocks[*at], headline);
    let end = (0..title).find(is_text).unwrap_or(title);
    let mut found: Vec<usize> = (0..title).filter(|&at| is_trail(&page.blocks[at], headline)).collect();
    if end == title {
        found.extend((0..title).filter(|&at| is_headline(&page.blocks[at])).flat_map(|at| {
            let card = card(page, tree, at).filter(|card| !card.contains(&title)).unwrap_or(at..at + 1);
            // A linked heading may be the name of the author.
            let is_own = page.blocks[card.clone()].iter().any(|block| block.kind == BlockKind::Byline);
            card.filter(move |&at| !is_own && !reading.lines[at].is_prose())
        }));
        found.sort_unstable();
        found.dedup();
    }
    found
}

/// Returns true if `block` consists of links and marks, and ends with `headline`.
fn is_trail(block: &Block, headline: &str) -> bool {
    let Some(markup) = block.markup.as_ref().filter(|markup| markup.links > 0) else { return false };
    let Some(before) = block.text.trim_end().strip_suffix(headline) else { return false };
    let (chars, links) = (before.chars().count(), markup.link_chars as usize);
    // The headline may be a link, too.
    let links = if links > chars { links.saturating_sub(headline.chars().count()) } else { links };
    let marks = before.chars().filter(|c| !c.is_alphanumeric()).count();
    let outside = chars.saturating_sub(links);
    links > 0
        && matches!(block.kind, BlockKind::Paragraph | BlockKind::Other | BlockKind::ListItem)
        && before.ends_with(|c: char| !c.is_alphanumeric())
        && (markup.links > 1 || before.trim_end().ends_with(|c: char| !c.is_alphanumeric()))
        && outside <= (usize::from(markup.links) + 1) * BETWEEN_MAX_CHARS
        && outside <= marks
}

/// Returns true if `block` is a heading that is a link.
fn is_headline(block: &Block) -> bool {
    let links = block.markup.as_ref().map_or(0, |markup| markup.link_chars as usize);
    heading_level(block) > 1 && !is_hidden(block) && links * 10 >= block.text.chars().count() * 9
}

/// Returns the blocks of the innermost element around the block at `at` that has others, unless they are too many.
fn card(page: &Page, tree: &Tree<'_>, at: usize) -> Option<std::ops::Range<usize>> {
    let inner = page.blocks[at].markup.as_ref().map(|markup| markup.element as usize);
    let mut around = std::iter::successors(inner, |&at| parent(&page.elements, at)).map(|at| tree.blocks(at));
    around.find(|blocks| blocks.len() > 1).filter(|blocks| blocks.len() <= TEASER_MAX_BLOCKS)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chrome::tests::markup::html;

    const TEXT: &str = "The wheel is of oak and turns once in a while, as it has for two hundred years.";

    fn found(blocks: &[(&str, &str)], links: &[(usize, u16, usize)]) -> Vec<usize> {
        let mut page = html(blocks);
        for &(at, links, chars) in links {
            let markup = page.blocks[at].markup.as_mut().unwrap();
            (markup.links, markup.link_chars) = (links, u32::try_from(chars).unwrap());
        }
        find(&page, &Tree::of(&page), &Reading::of(&page))
    }

    #[test]
    fn links_that_end_in_the_headline_are_a_trail() {
        for (trail, links, chars) in [
            ("Papers / County / The mill", 2, 12),
            ("Papers - The mill", 1, 6),
            ("Papers » County » The mill", 3, 20),
            ("Papers\nCounty\nThe mill", 2, 12),
            ("Papers County The mill", 2, 12),
        ] {
            let page = [("main > div", trail), ("main > h1", "The mill"), ("main > p", TEXT)];
            assert_eq!(found(&page, &[(0, links, chars)]), [0], "{trail}");
        }
        for (line, links, chars) in [
            ("Read first: The mill", 0, 0),
            ("Before you visit the mill, see The mill", 1, 6),
            ("County The mill", 1, 6),
            ("Papers / County / The weir", 2, 12),
        ] {
            let page = [("main > div", line), ("main > h1", "The mill"), ("main > p", TEXT)];
            assert_eq!(found(&page, &[(0, links, chars)]), [0usize; 0], "{line}");
        }
        let below = [("main > h1", "The mill"), ("main > p", TEXT), ("main > p", "Papers / The mill")];
        assert_eq!(found(&below, &[(2, 1, 6)]), [0usize; 0]);
    }

    #[test]
    fn linked_headlines_above_the_headline_are_teasers_with_the_lines_in_their_box() {
        let teasers = [
            ("main > div#a > h3", "@橋の架け替え"),
            ("main > div#a > p", "Carl Ede"),
            ("main > div#b > h3", "@湖の水位"),
            ("main > div#b > p", "2 May"),
            ("main > p", "Nora Whitlow"),
            ("main > h1", "The mill"),
            ("main > p", TEXT),
        ];
        assert_eq!(found(&teasers, &[]), [0, 1, 2, 3]);
        let kicker = [("main > h3", "The north"), ("main > h1", "The mill"), ("main > p", TEXT)];
        assert_eq!(found(&kicker, &[]), [0usize; 0], "no link");
        let listed = [("main > p", TEXT), ("main > h3", "@The weir"), ("main > h1", "The mill")];
        assert_eq!(found(&listed, &[]), [0usize; 0], "behind text");
    }
}
