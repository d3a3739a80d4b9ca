//! Sections: what stands below an opener such as "Check Also" goes with it.
//!
//! In: the openers of a page. Out: the blocks of each section. In HTML a section ends where the element ends that its opener stands
//! over: a box with the opener at its head is all of it. Where the element holds more, and in a text dump, it goes up to where the
//! article resumes. Evidence of that: a paragraph long enough not to be a teaser, or two shorter full paragraphs in a row,
//! or a heading right before either. Text cut off with an ellipsis is a teaser whatever its length.

use super::reading::Reading;
use super::rules::RuleId;
use super::tree::Tree;
use crate::model::{BlockKind, Page};

/// A block that opens a section.
#[derive(Clone, Copy, Debug)]
pub(super) struct Opener {
    pub(super) rule: RuleId,
    /// Whether nothing of the article can follow.
    pub(super) to_the_end: bool,
}

/// A section that is open.
struct Open {
    opener: Opener,
    /// The block behind the last of the element that the opener stands over.
    end: usize,
    /// The element is a box of which the opener is the head.
    is_box: bool,
}

/// Yields the blocks that stand in a section, in page order, with the rule that opened it; the
/// openers themselves are left out. `openers` tells of each block which rule it fits as an opener, if any.
pub(super) fn members(
    page: &Page,
    tree: &Tree<'_>,
    reading: &Reading,
    resume_words: u32,
    openers: &[Option<Opener>],
) -> Vec<(usize, RuleId)> {
    let mut members = Vec::new();
    let mut open: Vec<Open> = Vec::new();
    for (index, &opener) in openers.iter().enumerate() {
        open.retain(|section| index < section.end);
        if let Some(opener) = opener {
            if open.last().is_none_or(|section| !section.opener.to_the_end) {
                let scope = tree.section(index);
                let is_box = scope.blocks.start == index && tree.is_small(&scope.blocks);
                open.push(Open { opener, end: scope.blocks.end, is_box });
            }
            continue;
        }
        let ends = |section: &Open| !section.is_box && !section.opener.to_the_end;
        if open.last().is_some_and(ends) && resumes(page, reading, resume_words, index) {
            while open.last().is_some_and(ends) {
                open.pop();
            }
        }
        members.extend(open.last().map(|section| (index, section.opener.rule)));
    }
    members
}

fn resumes(page: &Page, reading: &Reading, resume_words: u32, index: usize) -> bool {
    let full =
        |at: usize, words: u32| reading.lines.get(at).is_some_and(|line| line.is_full_paragraph(words));
    let text_at =
        |at| full(at, resume_words) || (full(at, resume_words / 2) && full(at + 1, resume_words / 2));
    text_at(index) || (page.blocks[index].kind == BlockKind::Heading && text_at(index + 1))
}
