//! The price of a product directly below the title of its page.
//!
//! Takes an assessed page and the blocks to keep. A sum of money alone says nothing to the model, but below the title
//! it is what a reader wants to know.

use super::assessed::Assessed;
use crate::chrome::found::Kind;
use crate::chrome::tree::has_link;
use crate::model::BlockKind;

/// Maximum number of words: number, currency, period.
const MAX_WORDS: u32 = 4;
/// Maximum number of blocks between title and price, such as the rating.
const REACH: usize = 2;
/// Minimum probability of content. Set by hand.
const MIN_CONTENT: f32 = 0.25;

/// Keeps the first sum of money directly below the kept title.
pub(super) fn keep_price(assessed: &Assessed<'_>, keep: &mut [bool]) {
    let &Assessed { page, found, content, .. } = assessed;
    let is_title = |at: &usize| page.blocks[*at].kind == BlockKind::Title && keep[*at];
    let Some(title) = (0..keep.len()).find(is_title).filter(|_| !page.elements.is_empty()) else { return };
    let below = title + 1..keep.len().min(title + 2 + REACH);
    let is_price = |at: &usize| {
        let block = &page.blocks[*at];
        block.words <= MAX_WORDS && !has_link(block) && is_sum(&block.text)
    };
    if let Some(price) = below.into_iter().find(is_price) {
        keep[price] |= found[price].kind == Kind::None && content[price] >= MIN_CONTENT;
    }
}

/// Returns true if the text is a number with the sign of a currency.
fn is_sum(text: &str) -> bool {
    let is_sign = |c: char| matches!(c, '$' | '¢' | '£' | '¥' | '\u{20a0}'..='\u{20cf}');
    text.contains(is_sign) && text.contains(|c: char| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chrome::found::Evidence;
    use crate::chrome::passes::tests::run_pass;
    use crate::chrome::tests::markup::html;

    /// Returns true if the last block below a kept title stays.
    fn stays(blocks: &[(&str, &str)], content: f32) -> bool {
        let page = &html(&[&[("main > h1", "The chest")], blocks].concat());
        let found = vec![Evidence::default(); page.blocks.len()];
        let content = vec![content; page.blocks.len()];
        let mut keep = vec![false; page.blocks.len()];
        keep[0] = true;
        run_pass(keep_price, page, &found, &[], &content, &mut keep);
        keep[page.blocks.len() - 1]
    }

    #[test]
    fn a_sum_below_the_title_stays() {
        assert!(stays(&[("main > p", "£48.00 GBP")], 0.4));
        assert!(stays(&[("main > p", "Elm"), ("main > p", "€ 168.000")], 0.4));
        assert!(!stays(&[("main > p", "£48.00 GBP")], 0.1), "the model is sure");
        assert!(!stays(&[("main > p", "@£48.00 GBP")], 0.4));
        assert!(!stays(&[("main > p", "£48.00"), ("main > p", "£52.00")], 0.4), "the first one");
        assert!(!stays(&[("main > p", "48.00")], 0.4));
    }
}
