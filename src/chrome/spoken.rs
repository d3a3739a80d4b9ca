//! Words of the text that look like controls: "(Pause.)", "“Share.”", a verdict such as "Recommended."
//!
//! Takes a page and returns the blocks of one or two words that end like a sentence, without a link, below a
//! paragraph of the text in the same element and above another one, or at the end of the element. The label of
//! a button has no stop.

use super::reading::Reading;
use super::tree::{Tree, has_link};
use crate::model::{BlockKind, Page};

/// Maximum number of words.
const MAX_WORDS: u32 = 2;

/// Returns true if the block at `at` is a short sentence of the text.
pub(super) fn is_spoken(page: &Page, reading: &Reading, tree: &Tree<'_>, at: usize) -> bool {
    let block = &page.blocks[at];
    let line = reading.lines[at];
    if line.words > MAX_WORDS
        || !line.is_full_paragraph(1)
        || !matches!(block.kind, BlockKind::Paragraph | BlockKind::Other)
        || has_link(block)
    {
        return false;
    }
    let scope = tree.around(at);
    let element = tree.element_around(at);
    let is_text = |beside: usize| {
        reading.lines[beside].is_prose()
            && !has_link(&page.blocks[beside])
            && tree.element_around(beside) == element
    };
    element.is_some()
        && at > scope.blocks.start
        && is_text(at - 1)
        && (at + 1 >= scope.blocks.end || is_text(at + 1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chrome::tests::markup::html;

    const TEXT: &str = "The wheel is of oak and turns once in a while, as it has for two hundred years.";

    fn spoken(lines: &[(&str, &str)]) -> Vec<usize> {
        let page = html(lines);
        let (reading, tree) = (Reading::of(&page), Tree::of(&page));
        (0..lines.len()).filter(|&at| is_spoken(&page, &reading, &tree, at)).collect()
    }

    #[test]
    fn a_word_with_a_stop_between_paragraphs_or_last_is_text() {
        for word in ["(Pause.)", "“Share.”", "Recommended.", "[Sign in.]"] {
            assert_eq!(spoken(&[("main > p", TEXT), ("main > p", word), ("main > p", TEXT)]), [1], "{word}");
            let last = [("main > article > p", TEXT), ("main > article > p", word), ("main > p", "Menu")];
            assert_eq!(spoken(&last), [1], "{word}");
        }
    }

    #[test]
    fn labels_links_and_words_elsewhere_are_none() {
        for lines in [
            [("main > p", TEXT), ("main > p", "Share"), ("main > p", TEXT)],
            [("main > p", TEXT), ("main > p", "@Share."), ("main > p", TEXT)],
            [("main > p", "Menu"), ("main > p", "Share."), ("main > p", TEXT)],
            [("main > p", TEXT), ("main > p", "Share."), ("main > p", "Menu")],
            [("main > p", TEXT), ("main > div > p", "Share."), ("main > div > p", "Print.")],
            [("main > p", TEXT), ("main > p", "The text goes on below."), ("main > p", TEXT)],
        ] {
            assert_eq!(spoken(&lines), [0usize; 0], "{lines:?}");
        }
    }
}
