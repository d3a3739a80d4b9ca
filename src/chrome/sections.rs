//! Sections: the blocks below an opener such as "Check Also" are dropped with it.
//!
//! Takes the openers of a page and returns the blocks of each section. In HTML a section ends with the
//! element that its opener heads; if that element is a small box, all of it is the section. In a larger
//! element, and in a text dump, the section extends to where the article resumes: at a paragraph too long for
//! a teaser, at two shorter full paragraphs in a row, or at a heading directly before either. Text cut off by
//! an ellipsis is a teaser whatever its length.

use super::reading::Reading;
use super::rules::RuleId;
use super::tree::Tree;
use crate::model::{BlockKind, Page};

/// A block that opens a section.
#[derive(Clone, Copy, Debug)]
pub(super) struct Opener {
    pub(super) rule: RuleId,
    /// True if nothing of the article can follow the section.
    pub(super) to_the_end: bool,
}

/// An open section.
struct Open {
    opener: Opener,
    /// Index after the last block of the element that the opener heads.
    end: usize,
    /// True if the element is a small box with the opener as its first block.
    is_box: bool,
}

/// Returns the blocks that are in a section, in page order, with the rule that opened it; openers are not
/// included. `openers` tells for each block what it opens, if anything.
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

/// Returns true if the article resumes at the block `index`.
fn resumes(page: &Page, reading: &Reading, resume_words: u32, index: usize) -> bool {
    let full =
        |at: usize, words: u32| reading.lines.get(at).is_some_and(|line| line.is_full_paragraph(words));
    let text_at =
        |at| full(at, resume_words) || (full(at, resume_words / 2) && full(at + 1, resume_words / 2));
    text_at(index) || (page.blocks[index].kind == BlockKind::Heading && text_at(index + 1))
}
