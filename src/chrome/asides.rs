//! Hidden text inside a visible one.
//!
//! Takes a page and the evidence on its blocks, and makes evidence against a tooltip or a note certain.

use super::found::{Evidence, Kind};
use super::tree::is_hidden;
use crate::model::Page;

/// Drops hidden text in the middle or at the start of a visible one for certain: a tooltip, a note that opens on demand,
/// another wording, a line against copying. Only whole blocks are folded text of the page. The hidden text of a block
/// is listed behind it, wherever it is in it.
pub(super) fn settle(page: &Page, found: &mut [Evidence]) {
    for (at, pair) in page.blocks.windows(2).enumerate() {
        let (around, aside) = (&pair[0], &pair[1]);
        let is_within = aside.span.start() < around.span.end();
        let found = &mut found[at + 1];
        found.is_settled |= is_within && is_hidden(aside) && !is_hidden(around) && found.kind == Kind::Rule;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chrome::tests::markup::html;
    use crate::model::Span;

    #[test]
    fn text_hidden_in_a_sentence_goes_for_certain() {
        let settles = |aside: Span| {
            let mut page = html(&[("p", "The weir holds."), ("p > span", "Copied from the Weir Herald")]);
            (page.blocks[0].span, page.blocks[1].span) = (Span::new(40, 60), aside);
            page.blocks[1].markup.as_mut().unwrap().hidden = true;
            let rule = || Evidence { kind: Kind::Rule, ..Evidence::default() };
            let mut found = [Evidence::default(), rule()];
            settle(&page, &mut found);
            found[1].is_settled
        };
        assert!(settles(Span::new(45, 50)), "within it");
        assert!(settles(Span::new(10, 30)), "at its start");
        assert!(!settles(Span::new(70, 90)), "behind it");
    }
}
