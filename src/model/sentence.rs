//! Sentences of kept blocks, and repeats among them.

use serde::{Deserialize, Serialize};

use super::ids::BlockId;
use super::span::TextSpan;

/// A sentence, as a range of its block's text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sentence {
    /// The block that contains the sentence.
    pub block: BlockId,
    /// 0-based position among the sentences of the page's kept blocks.
    pub index: u32,
    /// Range in the block's text.
    pub span: TextSpan,
}

/// Reason why a sentence counts as a repeat. Codes are never reused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum RepeatReason {
    /// The sentence occurs on many pages.
    DuplicateSentence,
    /// The sentence is part of a long passage, every sentence of which occurred earlier.
    DuplicatePassage,
}

impl RepeatReason {
    /// Every reason, in the order of the data dictionary.
    pub const ALL: [Self; 2] = [Self::DuplicateSentence, Self::DuplicatePassage];

    /// Returns the stable code in the `repeats.reason` column.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::DuplicateSentence => "duplicate_sentence",
            Self::DuplicatePassage => "duplicate_passage",
        }
    }
}

/// A sentence that repeats an earlier one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Repeat {
    /// [`Sentence::index`] of the repeat.
    pub sentence: u32,
    /// Why it counts as a repeat.
    pub reason: RepeatReason,
    /// Block of the keeper: the first sentence of the same form, which is never dropped.
    pub keeper: BlockId,
    /// [`Sentence::index`] of the keeper.
    pub keeper_sentence: u32,
    /// Whether the sentence is dropped, not only marked.
    pub is_dropped: bool,
}

/// Returns the block `text` without its dropped sentences. `sentences` are all its sentences in order, each
/// with true if it is kept.
///
/// White space between two adjacent kept sentences is unchanged. A cut between two kept sentences leaves one
/// white space: a line break if the cut white space had one, else a space if there was any, else nothing
/// (scripts without spaces).
#[must_use]
pub fn cut(text: &str, sentences: impl IntoIterator<Item = (TextSpan, bool)>) -> String {
    let mut left = String::new();
    let (mut gap, mut is_cut) = (String::new(), false);
    let mut from = 0;
    for (span, stays) in sentences {
        gap.push_str(text.get(from..span.start() as usize).unwrap_or_default());
        from = span.end() as usize;
        if !stays {
            is_cut = true;
            continue;
        }
        if !is_cut {
            left.push_str(&gap);
        } else if !left.is_empty() {
            left.push_str(one_space(&gap));
        }
        left.push_str(span.slice(text).unwrap_or_default());
        (gap, is_cut) = (String::new(), false);
    }
    left
}

/// Reduces the white space `gap` to a line break, a space or nothing.
fn one_space(gap: &str) -> &'static str {
    if gap.contains('\n') {
        "\n"
    } else if gap.is_empty() {
        ""
    } else {
        " "
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Cuts `marked`, whose sentences stand between bars, those to be dropped with a leading `-`.
    fn cut_marked(marked: &str) -> String {
        let (mut text, mut sentences) = (String::new(), Vec::new());
        for (at, piece) in marked.split('|').enumerate() {
            let start = text.len();
            text.push_str(piece.trim_start_matches('-'));
            if at % 2 == 1 {
                sentences.push((TextSpan::try_new(start, text.len()).unwrap(), !piece.starts_with('-')));
            }
        }
        cut(&text, sentences)
    }

    #[test]
    fn what_is_left_is_tidy() {
        for (marked, left) in [
            ("|One.| |Two.|\n|Three.|", "One. Two.\nThree."),
            ("|-One.| |Two.| |Three.|", "Two. Three."),
            ("|One.| |-Two.| |Three.|", "One. Three."),
            ("|One.| |Two.| |-Three.|", "One. Two."),
            ("|One.|\n|-Two.| |-Three.| |Four.|", "One.\nFour."),
            ("|水车在转。||-有人来过。||没有人。|", "水车在转。没有人。"),
            ("|-One.| |-Two.|", ""),
            ("|a|  |b|", "a  b"),
        ] {
            assert_eq!(cut_marked(marked), left, "{marked}");
        }
    }
}
