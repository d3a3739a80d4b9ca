//! Turns evidence into verdicts, in this order of precedence:
//!
//! 1. a rule of the user, or one limited to the site of the page, always applies;
//! 2. the learned model, whose features include the other rules, navigation and repetition on the site, keeps
//!    the blocks that maximise the expected F1 of the page; but rules that recognise a block by its words, or
//!    by the name of an element that has no other use, limit the probability of content;
//! 3. [`passes`] over the whole page keep what belongs to kept text (sisters, panels, the rest of
//!    a series, what a colon announces, the end of the text, title, byline and date), drop what belongs to none
//!    (copies of the title, cut-off copies, headings of dropped lists, lone buttons), and keep or drop comments of
//!    readers as configured;
//! 4. without a model, each rule, navigation run and repetition applies.
//!
//! The reason of a dropped block names the rule against it, or the model if there is none.

use std::sync::Arc;

use super::evidence;
use super::found::{Evidence, Kind};
use super::model::{Likely, Model};
use super::parts::Parts;
use super::passes::{self, Assessed};
use super::reading::Reading;
use super::sources::Sources;
use super::tree::Tree;
use crate::model::{Page, Reason, Verdicts};

/// Maximum probability of content for a block that a phrase rule recognises, whatever the model says. On the
/// labelled text dumps 97 of 100 such blocks are chrome, and the model does worse on pages unlike its
/// training data (short pages, other languages).
const PHRASE_MAX_CONTENT: f32 = 0.2;
/// The same for the blocks of a section that a rule opened: 95 of 100 are chrome in text dumps, 86 in HTML.
const SECTION_MAX_CONTENT: f32 = 0.4;

/// Factor of the odds of content for a text that another page of the site has too. On the labelled pages of
/// sites with several pages, 254 of 2,857 such texts of 8 to 30 words are content, and 5,491 of 11,250
/// others: 0.098 over 0.953. The model was trained on single pages and does not know this.
const SHARED_ODDS: f32 = 0.1;

/// Judges `page` and sets its verdicts and, if there is a model, its scores.
pub(super) fn decide(sources: &Sources, model: Option<&Model>, page: &Page, verdicts: &mut Verdicts) {
    let tree = Tree::of(page);
    let reading = Reading::of(page);
    let parts = Parts::of(page, &tree, &reading);
    let (mut found, leads) = evidence::gather(sources, page, &tree, &reading, &parts);
    let likely = model.and_then(|model| model.content(page, &found));
    evidence::drop_link_rows(sources, page, &tree, &reading, &mut found);
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
    let assessed = Assessed {
        page,
        tree: &tree,
        reading: &reading,
        parts: &parts,
        found: &found,
        leads: &leads,
        content: &content,
        words: &words,
    };
    let keep = passes::keep(&assessed);
    for (index, found) in found.iter().enumerate().filter(|&(index, _)| !keep[index]) {
        drop_for(sources, found, index, verdicts);
    }
    verdicts.set_scores(content.into_iter().map(|content| 1.0 - content).collect());
}

/// Drops the block at `index`, naming the rule against it, or else repetition or the model.
fn drop_for(sources: &Sources, found: &Evidence, index: usize, verdicts: &mut Verdicts) {
    let codes = &sources.codes;
    let unnamed = match found {
        Evidence { whole: Some(_), .. } => &codes.cut,
        Evidence { is_shared: true, .. } => &codes.shared,
        _ => &codes.model,
    };
    let rule = Arc::clone(found.code.as_ref().unwrap_or(unnamed));
    let goes_as_comment = found.is_by_comments && found.is_settled;
    verdicts
        .drop_block(index, if goes_as_comment { Reason::Comments { rule } } else { Reason::Chrome { rule } });
}

/// Limits `content`, the probability according to the model, by the rule that fits the block.
fn weighed(content: f32, found: &Evidence) -> f32 {
    match found.kind {
        Kind::Keep if found.is_certain() => 1.0,
        _ if found.is_certain() => 0.0,
        Kind::Rule if found.is_phrase || found.is_sure => content.min(PHRASE_MAX_CONTENT),
        Kind::Section => content.min(SECTION_MAX_CONTENT),
        _ => content,
    }
}
