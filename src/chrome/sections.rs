//! Sections: what stands below an opener such as "Check Also" goes with it.
//!
//! In: the openers of a page. Out: the blocks of each section, up to where the article resumes. Evidence
//! that it resumes: a paragraph long enough not to be a teaser, or two shorter full paragraphs in a row,
//! or a heading right before either. Text cut off with an ellipsis is a teaser whatever its length.

use super::reading::Reading;
use super::rules::RuleId;
use crate::model::{BlockKind, Page};

/// Yields the blocks that stand in a section, in page order, with the rule that opened it; the
/// openers themselves are left out. `opener` tells of each block which rule it fits as an opener, if any.
pub(super) fn members(
    page: &Page,
    reading: &Reading,
    resume_words: u32,
    openers: &[Option<Opener>],
) -> Vec<(usize, RuleId)> {
    let mut members = Vec::new();
    let mut open: Option<Opener> = None;
    for (index, &opener) in openers.iter().enumerate() {
        if let Some(opener) = opener {
            if open.is_none_or(|open| !open.to_the_end) {
                open = Some(opener);
            }
            continue;
        }
        let Some(section) = open else { continue };
        if !section.to_the_end && resumes(page, reading, resume_words, index) {
            open = None;
        } else {
            members.push((index, section.rule));
        }
    }
    members
}

/// A block that opens a section.
#[derive(Clone, Copy, Debug)]
pub(super) struct Opener {
    pub(super) rule: RuleId,
    /// Whether nothing of the article can follow.
    pub(super) to_the_end: bool,
}

fn resumes(page: &Page, reading: &Reading, resume_words: u32, index: usize) -> bool {
    let full =
        |at: usize, words: u32| reading.lines.get(at).is_some_and(|line| line.is_full_paragraph(words));
    let text_at =
        |at| full(at, resume_words) || (full(at, resume_words / 2) && full(at + 1, resume_words / 2));
    text_at(index) || (page.blocks[index].kind == BlockKind::Heading && text_at(index + 1))
}
