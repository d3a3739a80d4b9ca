//! Dashes at the start of paragraphs: of the items of a list, or of speech.
//!
//! In: the paragraphs that begin with a dash, in page order. Out: those that are items of a list, whose dash is
//! a mark. Novels and news in Swedish, Polish, Hungarian and others begin speech with a dash, which is text.
//! Items come several in a row and seldom end as sentences do; speech does.

use super::kind;
use super::lines::Line;

/// A paragraph that begins with a dash.
#[derive(Debug)]
pub(super) struct Dashed {
    /// Index of its block.
    pub(super) at: usize,
    pub(super) lines: Vec<Line>,
    pub(super) ends_sentence: bool,
}

impl Dashed {
    pub(super) fn new(at: usize, lines: &[Line], text: &str) -> Self {
        Self { at, lines: lines.to_vec(), ends_sentence: kind::ends_sentence(text) }
    }
}

/// Yields the paragraphs of `all` that are items of a list: of a run of at least two, of which none but the
/// last ends a sentence.
pub(super) fn items(all: &[Dashed]) -> impl Iterator<Item = &Dashed> {
    let runs = all.chunk_by(|before, after| before.at + 1 == after.at);
    let is_list = |run: &&[Dashed]| match run {
        [inner @ .., _] => !inner.is_empty() && inner.iter().all(|item| !item.ends_sentence),
        [] => false,
    };
    runs.filter(is_list).flatten()
}
