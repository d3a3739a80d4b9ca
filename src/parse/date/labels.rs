//! Labels behind the days that they belong to.

use super::tokens::{Kind, Token};
use super::{Found, Label, Reader};
use crate::parse::lexicon::DateWord;

impl Reader<'_> {
    /// Returns the label of a line's only day, anywhere behind it: `am 14. Mai 2024 um 10 Uhr
    /// veröffentlicht`. That of a change with something else behind it belongs to that: `Updated 2 days ago`.
    pub(super) fn label_behind_all(self, tokens: &[Token]) -> Label {
        let label_at = |at: usize| match self.word_at(&tokens[at..])? {
            (_, DateWord::Published) => Some(Label::Published),
            (len, DateWord::Updated) => {
                let behind = &tokens[at + len..];
                (behind.is_empty() || self.by_at(behind) > 0).then_some(Label::Updated)
            }
            _ => None,
        };
        let labels = (0..tokens.len()).filter_map(label_at);
        labels.max_by_key(|label| *label == Label::Updated).unwrap_or(Label::None)
    }

    /// Returns the label directly after a day: `2024.05.17 입력`.
    pub(super) fn label_behind(self, behind: &[Token]) -> Label {
        let behind = behind.iter().position(|token| token.kind == Kind::Word).map(|at| (at, &behind[at..]));
        match behind.map(|(at, rest)| (at, self.word_at(rest), rest)) {
            // A time may come between. A label followed by another number belongs to that.
            Some((0..=3, Some((len, word)), rest))
                if !rest[len..].iter().any(|token| token.kind != Kind::Word) =>
            {
                match word {
                    DateWord::Updated => Label::Updated,
                    DateWord::Published => Label::Published,
                    _ => Label::None,
                }
            }
            _ => Label::None,
        }
    }

    /// Gives each of several days the label behind it, if the line begins with a day and the last has a label behind it:
    /// `2024/05/18 更新 2024/05/17 公開`. `last_end` is the index of the token behind the last day.
    pub(super) fn shift_labels(self, days: &mut [Found], tokens: &[Token], last_end: usize) {
        let begins = tokens.first().zip(days.first()).is_some_and(|(first, day)| first.start == day.start);
        let last = self.label_behind(&tokens[last_end..]);
        if days.len() < 2
            || !begins
            || last == Label::None
            || days[1..].iter().any(|day| day.label == Label::None)
        {
            return;
        }
        for at in 1..days.len() {
            days[at - 1].label = days[at].label;
        }
        days[days.len() - 1].label = last;
    }
}
