//! Passes over an assessed page, which turn the opinion of the model on single blocks into a decision about the page.
//!
//! Each starts from the result of those before it. They keep what belongs to kept text, drop what belongs to none, and
//! leave the last word to the user's rules and settings.

mod amid;
mod announced;
mod answers;
mod assessed;
mod bare;
mod bodies;
mod buttons;
mod cells;
mod closing;
mod counted;
mod headlines;
mod last;
mod lead;
mod linked;
mod note;
mod panels;
mod posts;
mod prices;
mod quoted;
mod sisters;
mod tabs;
mod whole_series;

#[cfg(test)]
pub(super) mod tests;

pub(super) use assessed::Assessed;

use super::found::Kind;
use super::model::expected;

/// All passes, in the order in which they run. Each changes which blocks of a page are kept: its slice has one element for
/// each block, true if it is kept.
const PASSES: [fn(&Assessed<'_>, &mut [bool]); 37] = [
    // First: the only pass that chooses by the probabilities of all blocks. The passes down to the headlines only add blocks.
    expected_f1,
    // Before the passes that look for kept text around a block, as sisters are such text.
    sisters::keep_sisters,
    bodies::keep_bodies,
    panels::keep_panels,
    panels::keep_checklists,
    tabs::keep_tabs,
    whole_series::keep_series,
    linked::keep_items,
    prices::keep_price,
    posts::keep_posts,
    announced::keep_introduced,
    announced::keep_items,
    announced::keep_resumed,
    answers::keep_answers,
    // After the sisters: the text may end with one of them.
    last::keep_figures,
    cells::keep_tables,
    last::keep_last_sentences,
    sisters::keep_rest,
    amid::keep_amid,
    quoted::keep_sources,
    // After those that keep sentences: headings and items stay down to the last of them.
    note::keep_short_end,
    closing::keep_last_sections,
    counted::keep_rest,
    last::keep_signature,
    lead::keep_headline,
    // Before the note: where a page has only those two, the note follows the standfirst.
    lead::keep_standfirst,
    lead::keep_subheadings,
    lead::keep_note,
    headlines::keep_headlines,
    // After the passes that add blocks, which might bring back what these drop.
    lead::drop_title_copies,
    lead::drop_masthead,
    lead::drop_label,
    drop_cuts,
    bare::drop_bare,
    buttons::drop_buttons,
    // After the passes that reason from kept text: a title or date must not look like text to them.
    leads,
    // Last, so that no pass can overrule the user's rules and settings.
    certain,
];

/// Keeps the blocks that maximise the expected F1 of the page.
fn expected_f1(assessed: &Assessed<'_>, keep: &mut [bool]) {
    let error = if assessed.is_dump() { expected::OF_DUMPS } else { expected::OF_HTML };
    keep.copy_from_slice(&expected::keep(assessed.content, assessed.words, error));
}

/// Drops the texts whose whole is kept.
fn drop_cuts(assessed: &Assessed<'_>, keep: &mut [bool]) {
    for (at, found) in assessed.found.iter().enumerate() {
        keep[at] &= !found.whole.is_some_and(|whole| keep[whole]);
    }
}

/// Keeps title, byline and date.
fn leads(assessed: &Assessed<'_>, keep: &mut [bool]) {
    for &at in assessed.leads {
        keep[at] = true;
    }
}

/// Keeps or drops the blocks on which the user's rules or settings leave no choice.
fn certain(assessed: &Assessed<'_>, keep: &mut [bool]) {
    for (keep, found) in keep.iter_mut().zip(assessed.found).filter(|(_, found)| found.is_certain()) {
        *keep = found.kind == Kind::Keep;
    }
}

/// Returns for each block of a page whether it is kept.
pub(super) fn keep(assessed: &Assessed<'_>) -> Vec<bool> {
    let mut keep = vec![false; assessed.found.len()];
    for pass in PASSES {
        pass(assessed, &mut keep);
    }
    keep
}
