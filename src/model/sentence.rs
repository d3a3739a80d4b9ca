//! One sentence of a kept block, and what is found where it repeats another.

use serde::{Deserialize, Serialize};

use super::block::BlockId;
use super::span::TextSpan;

/// A sentence: a range of its block's text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sentence {
    /// The block that the sentence is part of.
    pub block: BlockId,
    /// 0-based position in the page's kept text.
    pub index: u32,
    /// Bytes of the block's text.
    pub span: TextSpan,
}

/// Why a sentence counts as a repeat. Codes are never reused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum RepeatReason {
    /// It stands on many pages.
    DuplicateSentence,
    /// It is part of a long passage, every sentence of which stands earlier.
    DuplicatePassage,
}

impl RepeatReason {
    /// Every reason, in the order of the data dictionary.
    pub const ALL: [Self; 2] = [Self::DuplicateSentence, Self::DuplicatePassage];

    /// The stable code in the `repeats.reason` column.
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
    /// Its position in the page's kept text: [`Sentence::index`].
    pub sentence: u32,
    /// Why it counts.
    pub reason: RepeatReason,
    /// The first sentence of the same form, which always stays: its block.
    pub keeper: BlockId,
    /// The same: its position in its page's kept text.
    pub keeper_sentence: u32,
    /// Whether it is left out.
    pub is_dropped: bool,
}

/// `text`, a block, without its sentences that are dropped: `sentences` are all of it in order, each with whether it stays.
///
/// White space between two that stood side by side remains as it was. Where something is cut out between two, one white space
/// stands in its place: a line break if there was one, a space if there was any, nothing in scripts without spaces.
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

/// What stands for the white space `gap`.
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

    /// `text` with its sentences between bars, `-` before those that are dropped.
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
