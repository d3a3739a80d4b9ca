//! From evidence to verdict, in one order:
//!
//! 1. a rule of the user's own, or of the page's own site, holds whatever else is known;
//! 2. the learned model, which has weighed the other rules, navigation and the site's repetition with everything that the
//!    page shows, keeps the blocks that make the page's expected F1 highest; against a rule that knows a block by its words
//!    it is believed only so far;
//! 3. the page's title, byline and date stay, and readers' comments go or stay as settings want it;
//! 4. without a model, each rule, run and repetition holds.
//!
//! A block that goes is named after the rule that speaks against it, where one does, else after the model.

use std::sync::Arc;

use super::evidence::{self, Sources};
use super::found::{Evidence, Kind};
use super::model::{Likely, Model, expected};
use super::tree::Tree;
use crate::model::{Page, Reason, Verdicts};

/// Most that a block named by a phrase rule is believed to be content, whatever the model says: on the labelled text dumps
/// 97 of 100 such blocks are chrome, and what the model has not seen (a short page, another language) it judges worse.
const PHRASE_MAX_CONTENT: f32 = 0.2;
/// The same for the blocks of a section that a rule opened: 95 of 100 are chrome in text dumps, 86 in HTML.
const SECTION_MAX_CONTENT: f32 = 0.4;

/// Factor of the odds of content of a text that another page of its site carries too. Of such texts of 8 to 30 words on the labelled pages of
/// sites with several, 254 of 2,857 are content, of the others 5,491 of 11,250: 0.098 over 0.953. The model saw its pages one by one.
const SHARED_ODDS: f32 = 0.1;

pub(super) fn decide(sources: &Sources, model: Option<&Model>, page: &Page, verdicts: &mut Verdicts) {
    let tree = Tree::of(page);
    let (found, leads) = evidence::gather(sources, page, &tree);
    let likely = model.and_then(|model| model.content(page, &found));
    let Some(Likely { mut content, words }) = likely else {
        let stays = |at: usize| found[at].code.is_none() || (!found[at].is_explicit && leads.contains(&at));
        for index in (0..found.len()).filter(|&at| !stays(at)) {
            drop_for(sources, &found[index], index, verdicts);
        }
        return;
    };
    for (content, found) in content.iter_mut().zip(&found) {
        *content = weighed(*content, found);
        if found.is_shared {
            *content = *content * SHARED_ODDS / (1.0 - *content + *content * SHARED_ODDS);
        }
    }
    let mut keep = expected::keep(&content, &words);
    super::sisters::agree(page, &tree, &found, &content, &mut keep);
    for (index, (found, keep)) in found.iter().zip(keep).enumerate() {
        let is_certain = found.is_explicit || found.is_settled;
        let stays = if is_certain { found.kind == Kind::Keep } else { keep || leads.contains(&index) };
        if !stays {
            drop_for(sources, found, index, verdicts);
        }
    }
    verdicts.set_scores(content.into_iter().map(|content| 1.0 - content).collect());
}

/// Drops the block at `index`, which is named after the rule that speaks against it, where one does.
fn drop_for(sources: &Sources, found: &Evidence, index: usize, verdicts: &mut Verdicts) {
    let unnamed = if found.is_shared { &sources.codes.shared } else { &sources.codes.model };
    let rule = Arc::clone(found.code.as_ref().unwrap_or(unnamed));
    let goes_as_comment = found.is_by_comments && found.is_settled;
    verdicts
        .drop_block(index, if goes_as_comment { Reason::Comments { rule } } else { Reason::Chrome { rule } });
}

/// The probability of content, given the model's and the rule that speaks, if one does.
fn weighed(content: f32, found: &Evidence) -> f32 {
    match found.kind {
        Kind::Keep if found.is_explicit || found.is_settled => 1.0,
        _ if found.is_explicit || found.is_settled => 0.0,
        Kind::Rule if found.is_phrase => content.min(PHRASE_MAX_CONTENT),
        Kind::Section => content.min(SECTION_MAX_CONTENT),
        _ => content,
    }
}
