//! Cut-off copies: a summary that ends in an ellipsis, above the paragraph that it was cut from.
//!
//! Takes a page and returns the blocks whose whole stands further down, each with the block that begins with
//! its words. A link such as "read more" may follow the ellipsis. Only letters and digits are compared.

use hashbrown::HashMap;

use crate::model::{Block, Page};
use crate::text::words;

/// Minimum number of words before the ellipsis.
const MIN_WORDS: u32 = 8;
/// Maximum number of characters of a link after the ellipsis.
const MORE_MAX_CHARS: usize = 24;
/// Number of characters by which texts with the same beginning are found.
const KEY_CHARS: usize = 16;
/// Maximum number of texts with the same key, the last ones, that are compared with one below them.
const MAX_ALIKE: usize = 8;

/// Returns the cut-off copies of a page, each with its whole, in the order of the wholes.
pub(super) fn find(page: &Page) -> Vec<(usize, usize)> {
    let mut open = HashMap::<String, Vec<usize>>::new();
    let mut found = Vec::new();
    for (at, block) in page.blocks.iter().enumerate() {
        let cut = before_ellipsis(block);
        if cut.is_none() && open.is_empty() {
            continue;
        }
        let key = letters(cut.unwrap_or(&block.text)).take(KEY_CHARS).collect::<String>();
        if let Some(above) = open.get_mut(&key) {
            // What is cut off as well is no whole.
            let is_of = |one: &usize| {
                cut.is_none()
                    && before_ellipsis(&page.blocks[*one]).is_some_and(|cut| begins_with(block, cut))
            };
            let (met, others) = above.iter().copied().partition::<Vec<usize>, _>(is_of);
            *above = others;
            found.extend(met.into_iter().map(|one| (one, at)));
        }
        if cut.is_some_and(|cut| words::count(cut) >= MIN_WORDS) {
            let alike = open.entry(key).or_default();
            if alike.len() == MAX_ALIKE {
                alike.remove(0);
            }
            alike.push(at);
        }
    }
    found
}

/// Returns the text before the ellipsis that `block` ends in, alone or with a few words after it.
fn before_ellipsis(block: &Block) -> Option<&str> {
    let text = block.text.trim_end();
    let from = text.char_indices().rev().nth(MORE_MAX_CHARS).map_or(0, |(at, _)| at);
    let at = ["…", "..."].into_iter().filter_map(|mark| text[from..].rfind(mark)).max()?;
    let cut = text[..from + at].trim_end_matches(['.', '[', '(', ' ']);
    (!cut.is_empty()).then_some(cut)
}

/// Returns true if the text of `block` begins with `cut` and goes on.
fn begins_with(block: &Block, cut: &str) -> bool {
    let mut whole = letters(&block.text);
    letters(cut).all(|letter| whole.next() == Some(letter)) && whole.next().is_some()
}

/// Returns the letters and digits of `text` in lower case.
fn letters(text: &str) -> impl Iterator<Item = char> {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chrome::tests::page;
    use crate::model::BlockKind;

    const WHOLE: &str =
        "The ferry has carried workers across the sound since 1931, and nobody asked who pays.";

    fn cuts(lines: &[&str]) -> Vec<(usize, usize)> {
        find(&page(0, &lines.iter().map(|&line| (BlockKind::Paragraph, line)).collect::<Vec<_>>()))
    }

    #[test]
    fn a_summary_is_a_copy_of_the_paragraph_that_it_was_cut_from() {
        for end in ["…", "...", " [...]", " […]", " (…)", "… more", " […] Read on »", "…."] {
            let cut = format!("The ferry has carried workers across the sound{end}");
            assert_eq!(cuts(&[&cut, "A line.", WHOLE]), [(0, 2)], "{end}");
        }
        assert_eq!(
            cuts(&[
                "小さな工房が川沿いの集落にあり三百年も続く…",
                "小さな工房が川沿いの集落にあり、三百年も続くという。"
            ]),
            [(0, 1)]
        );
    }

    #[test]
    fn short_beginnings_later_copies_and_other_texts_are_none() {
        let cut = "The ferry has carried workers across the sound…";
        for lines in [
            ["The ferry has carried workers…", WHOLE],
            [WHOLE, cut],
            [cut, cut],
            [cut, "The ferry has carried workers across the bay since 1931, and nobody asked."],
            ["The ferry has carried workers across the sound.", WHOLE],
        ] {
            assert_eq!(cuts(&lines), [], "{lines:?}");
        }
    }
}
