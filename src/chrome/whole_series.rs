//! Keeps series whole: labels with their values, all items of a list, all parameters of a function.
//!
//! Takes an assessed page and the blocks to keep. The model judges block by block and is least sure of short ones,
//! so that of a record a label may stay without its value.

use super::assessed::Assessed;
use super::found::Kind;
use super::series;

/// Minimum probability of content of the other blocks of a series of which at least half is kept. Set by hand.
const MIN_CONTENT: f32 = 0.15;
/// The same for a series of which less is kept, or nothing: the mean of its blocks, in pairs and in others.
const PAIRS_MIN_MEAN: f32 = 0.35;

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
        let stays = kept * 2 >= blocks.len() || (series.are_pairs && mean >= PAIRS_MIN_MEAN);
        if stays && kept < blocks.len() && open * 2 >= blocks.len() {
            for at in blocks {
                keep[at] |= may_be(at) && content[at] >= MIN_CONTENT;
            }
        }
    }
}
