//! Keeps series whole: labels with their values, all items of a list, all parameters of a function.
//!
//! Takes an assessed page and the blocks to keep. The model judges block by block and is least sure of short ones,
//! so that of a record a label may stay without its value.

use super::assessed::Assessed;
use super::found::Kind;
use super::series;
use crate::model::BlockKind;

/// Minimum probability of content of the other blocks of a series of which at least half is kept. Set by hand.
const MIN_CONTENT: f32 = 0.15;
/// Minimum mean of the probabilities of content of a series of which less is kept, or nothing, if it is one of pairs or
/// has a kept heading. Set by hand.
const MIN_MEAN: f32 = 0.35;

/// Keeps the rest of each series that stays.
pub(super) fn keep_series(assessed: &Assessed<'_>, keep: &mut [bool]) {
    let &Assessed { page, tree, found, content, .. } = assessed;
    for series in series::find(page, tree) {
        let blocks = series.blocks;
        let may_be = |at: usize| matches!(found[at].kind, Kind::None | Kind::Navigation);
        let kept = blocks.clone().filter(|&at| keep[at]).count();
        let open = blocks.clone().filter(|&at| may_be(at)).count();
        let mean = content[blocks.clone()].iter().sum::<f32>()
            / f32::from(u16::try_from(blocks.len()).unwrap_or(u16::MAX));
        let is_headed = || {
            blocks
                .start
                .checked_sub(1)
                .is_some_and(|above| keep[above] && page.blocks[above].kind == BlockKind::Heading)
        };
        let stays = kept * 2 >= blocks.len() || (mean >= MIN_MEAN && (series.are_pairs || is_headed()));
        if stays && kept < blocks.len() && open * 2 >= blocks.len() {
            for at in blocks {
                keep[at] |= may_be(at) && content[at] >= MIN_CONTENT;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chrome::found::Evidence;
    use crate::chrome::reading::Reading;
    use crate::chrome::tests::markup::html;
    use crate::chrome::tree::Tree;

    /// Returns which blocks of a page are kept that has a heading and below it a series of the element `name`, if
    /// the blocks `kept` are and all are as likely content.
    fn kept(name: &str, kept: &[usize], content: f32, kind: Kind) -> Vec<usize> {
        let paths = if name == "dl" { ["dt#1", "dd#1", "dt#2", "dd#2"] } else { ["li"; 4] };
        let paths = paths.map(|item| format!("main > {name} > {item}"));
        let texts = ["Flow", "Four", "Head", "Forty"];
        let heading = std::iter::once(("main > h2", "The pump"));
        let blocks = heading.chain(paths.iter().map(String::as_str).zip(texts)).collect::<Vec<_>>();
        let page = &html(&blocks);
        let found = vec![Evidence { kind, ..Evidence::default() }; 5];
        let (tree, reading, content) = (&Tree::of(page), &Reading::of(page), &[content; 5]);
        let assessed = Assessed { page, tree, reading, found: &found, leads: &[], content, words: &[1.0; 5] };
        let mut keep = (0..5).map(|at| kept.contains(&at)).collect::<Vec<_>>();
        keep_series(&assessed, &mut keep);
        (0..5).filter(|&at| keep[at]).collect()
    }

    #[test]
    fn the_rest_of_a_series_stays_with_its_half() {
        assert_eq!(kept("dl", &[1, 3], 0.2, Kind::None), [1, 2, 3, 4]);
        assert_eq!(kept("ul", &[1, 3], 0.2, Kind::Navigation), [1, 2, 3, 4]);
        assert_eq!(kept("ul", &[1, 3], 0.1, Kind::None), [1, 3], "the model is sure");
        assert_eq!(kept("ul", &[1, 3], 0.2, Kind::Rule), [1, 3]);
        assert_eq!(kept("ul", &[1], 0.2, Kind::None), [1]);
    }

    #[test]
    fn pairs_and_lists_with_a_heading_stay_if_the_model_is_in_doubt() {
        assert_eq!(kept("dl", &[], 0.4, Kind::None), [1, 2, 3, 4]);
        assert_eq!(kept("dl", &[], 0.3, Kind::None), [0usize; 0]);
        assert_eq!(kept("ul", &[0], 0.4, Kind::None), [0, 1, 2, 3, 4]);
        assert_eq!(kept("ul", &[], 0.4, Kind::None), [0usize; 0], "a menu has no kept heading");
    }
}
