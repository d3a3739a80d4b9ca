//! Rows of links: blocks that consist of links with nothing but marks, spaces or line breaks between them, as in
//! "Home - Services - Contact".
//!
//! Takes a page and returns such blocks, and those with a label above the links, in a cell or box without any text, as the
//! menus of old pages are. All their text is link text, so no word need be known. A row that a heading
//! or a colon announces is a list of sources, one between two paragraphs is left to the model, and rows that are many or
//! most of a page are its content.

use super::reading::Reading;
use super::tree::{Tree, parent};
use crate::model::{Block, BlockKind, Page};
use crate::text::words;

/// Minimum number of links of a row; two are left to the model.
const MIN_LINKS: u32 = 3;
/// Maximum mean number of words of a link.
const LINK_MAX_WORDS: u32 = 8;
/// Maximum number of characters between two links, as in " :: ", and before the first or behind the last one.
const BETWEEN_MAX_CHARS: u32 = 4;
/// Share of the words of the page, one part in this many, above which its rows of links are its content.
const CONTENT_ONE_IN: u64 = 2;

/// Minimum number of links below a label, and maximum number of words of the label and of an entry without a link, that
/// of the page itself.
const LABELLED_MIN_LINKS: u16 = 2;
const LABEL_MAX_WORDS: u32 = 4;

/// Maximum number of rows; more are the names below each letter of an index, or the links of each row of a table.
const MAX_ROWS: usize = 4;

/// Returns the rows of links of `page`, in page order. Cost: linear.
pub(super) fn find(page: &Page, tree: &Tree<'_>, reading: &Reading) -> Vec<usize> {
    // Indices of paragraphs: many menus may stand in one box.
    let prose = (0..page.blocks.len()).filter(|&at| reading.lines[at].is_prose()).collect::<Vec<_>>();
    let is_menu_of_box =
        |at: usize| is_labelled(&page.blocks[at]) && is_box_without_text(page, tree, &prose, at);
    let rows = (0..page.blocks.len()).filter(|&at| is_row(&page.blocks[at]) || is_menu_of_box(at));
    let rows = rows.collect::<Vec<_>>();
    let words = |at: usize| u64::from(reading.lines[at].words);
    let all = (0..page.blocks.len()).map(words).sum::<u64>();
    if rows.len() > MAX_ROWS || rows.iter().map(|&at| words(at)).sum::<u64>() * CONTENT_ONE_IN > all {
        return Vec::new();
    }
    let is_menu = |&at: &usize| !is_announced(page, at) && !is_amid_text(page, tree, reading, at);
    rows.into_iter().filter(is_menu).collect()
}

/// Returns true if the block above that at `at` is a heading or ends with a colon.
fn is_announced(page: &Page, at: usize) -> bool {
    at.checked_sub(1).is_some_and(|above| {
        let block = &page.blocks[above];
        block.kind == BlockKind::Heading || block.text.ends_with([':', '：'])
    })
}

/// Returns true if the row at `at`, with those beside it, is between two paragraphs of the same element.
fn is_amid_text(page: &Page, tree: &Tree<'_>, reading: &Reading, at: usize) -> bool {
    let is_other = |at: &usize| !is_row(&page.blocks[*at]);
    let above = (0..at).rfind(is_other).filter(|&above| reading.lines[above].is_prose());
    let below = (at + 1..page.blocks.len()).find(is_other).filter(|&below| reading.lines[below].is_prose());
    let (Some(above), Some(below)) = (above, below) else { return false };
    let element = tree.element_around(above);
    element.is_some() && element == tree.element_around(below)
}

/// Returns true if the block consists of links and what parts them.
fn is_row(block: &Block) -> bool {
    let Some(markup) = block.markup.as_ref().filter(|markup| u32::from(markup.links) >= MIN_LINKS) else {
        return false;
    };
    let links = u32::from(markup.links);
    let outside = block.text.chars().count().saturating_sub(markup.link_chars as usize);
    matches!(block.kind, BlockKind::Paragraph | BlockKind::Other)
        && block.words <= links * LINK_MAX_WORDS
        && outside <= ((links + 1) * BETWEEN_MAX_CHARS) as usize
        && has_no_word_outside(block, outside)
}

/// Returns true if the lines of the block are a label, links, and perhaps one entry without a link.
fn is_labelled(block: &Block) -> bool {
    let Some(markup) = block.markup.as_ref().filter(|markup| markup.links >= LABELLED_MIN_LINKS) else {
        return false;
    };
    let Some((label, rest)) = block.text.split_once('\n') else { return false };
    let is_short = |line: &str| (1..=LABEL_MAX_WORDS).contains(&words::count(line));
    let (chars, breaks) = (block.text.chars().count(), block.text.matches('\n').count());
    let marks = breaks * BETWEEN_MAX_CHARS as usize;
    // All that is outside the links but for the label, the line breaks and marks between.
    let Some(outside) = (chars - breaks).checked_sub(markup.link_chars as usize + label.chars().count())
    else {
        return false;
    };
    let is_entry =
        |line: &str| is_short(line) && (0..=marks).contains(&outside.abs_diff(line.chars().count()));
    is_short(label)
        && !label.ends_with([':', '：', '.', '!', '?'])
        && matches!(block.kind, BlockKind::Paragraph | BlockKind::Other)
        && breaks >= usize::from(markup.links)
        && block.words <= u32::from(markup.links) * LINK_MAX_WORDS + LABEL_MAX_WORDS
        && (outside <= marks || rest.split('\n').any(is_entry))
}

/// Returns true if the innermost cell or box around the block at `at` has none of the paragraphs `prose`.
fn is_box_without_text(page: &Page, tree: &Tree<'_>, prose: &[usize], at: usize) -> bool {
    let element = page.blocks[at].markup.as_ref().map(|markup| markup.element as usize);
    let mut around = std::iter::successors(element, |&at| parent(&page.elements, at));
    let holder = around.find(|&at| matches!(page.elements[at].name.as_str(), "td" | "th" | "div" | "body"));
    let is_box = |holder: &usize| page.elements[*holder].name != "body";
    holder.filter(is_box).is_some_and(|holder| {
        let blocks = tree.blocks(holder);
        let first = prose.partition_point(|&at| at < blocks.start);
        prose.get(first).is_none_or(|&at| at >= blocks.end)
    })
}

/// Returns true if the characters outside the links may all be marks and spaces: the text has enough of them.
fn has_no_word_outside(block: &Block, outside: usize) -> bool {
    block.text.chars().filter(|c| !c.is_alphanumeric()).take(outside).count() == outside
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chrome::tests::markup::html;

    const TEXT: &str = "The wheel is of oak and turns once in a while, as it has for two hundred years.";
    const ROW: &str = "@Bells\nPedals\nOur vicar\nGraves";

    fn found(blocks: &[(&str, &str)]) -> Vec<usize> {
        let page = html(blocks);
        find(&page, &Tree::of(&page), &Reading::of(&page))
    }

    #[test]
    fn links_with_nothing_between_them_are_a_row() {
        assert_eq!(found(&[("main > div", ROW), ("main > h1", "The mill"), ("main > p", TEXT)]), [0]);
        assert_eq!(found(&[("main > h1", "The mill"), ("main > p", TEXT), ("main > div", ROW)]), [2]);
    }

    #[test]
    fn links_below_a_label_in_a_cell_of_their_own_are_a_row() {
        let block = |links: &[&str], plain: &[&str]| {
            let mut page = html(&[("main > td#1 > p", TEXT), ("main > td#2", "Reviews")]);
            let text = [plain, links].concat().join("\n");
            let markup = page.blocks[1].markup.as_mut().unwrap();
            markup.link_chars = links.iter().map(|link| u32::try_from(link.len()).unwrap()).sum();
            markup.links = u16::try_from(links.len()).unwrap();
            (page.blocks[1].words, page.blocks[1].text) = (words::count(&text), text);
            find(&page, &Tree::of(&page), &Reading::of(&page))
        };
        assert_eq!(block(&["Bells", "Pedals"], &["Reviews"]), [1]);
        assert_eq!(block(&["Bells", "Pedals", "Rims"], &["Reviews", "Saddles"]), [1], "the page itself");
        for plain in [
            &["We bought these last year"][..],
            &["Sources:"],
            &["Reviews", "Bells of brass, loud and dear"],
            &[],
        ] {
            assert_eq!(block(&["Bells", "Pedals"], plain), [0usize; 0], "{plain:?}");
        }
        assert_eq!(block(&["Bells"], &["Reviews"]), [0usize; 0]);
    }

    #[test]
    fn text_single_links_sources_and_pages_of_links_are_none() {
        let texts = [TEXT, "@Bells\nPedals", "Bells\nPedals\nOur vicar", "@How the bells were cast"];
        for text in texts {
            assert_eq!(found(&[("main > p", TEXT), ("main > p", text)]), [0usize; 0], "{text}");
        }
        assert_eq!(found(&[("main > p", TEXT), ("main > h2", "Sources"), ("main > p", ROW)]), [0usize; 0]);
        assert_eq!(found(&[("main > p", "See also:"), ("main > p", ROW)]), [0usize; 0]);
        assert_eq!(found(&[("main > p", "The parish"), ("main > p", ROW)]), [0usize; 0]);
        assert_eq!(found(&[("main > p", TEXT), ("main > p", ROW), ("main > p", TEXT)]), [0usize; 0]);
        let index = [("main > p", TEXT), ("main > p", ROW), ("main > p", "B")];
        assert_eq!(found(&index.repeat(5)), [0usize; 0]);
    }
}
