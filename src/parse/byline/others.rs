//! Persons and firms that are named beside the author, or in the author's place: editors, translators,
//! photographers, sources, sponsors.

use super::{Names, is_wide, letters};
use crate::parse::lexicon::NameWord;
use crate::text::field::{COLONS, Field};

/// Minimum number of words of a label that needs no colon: "Presented by". "Source" alone may be a name.
const MIN_LABEL_WORDS: usize = 2;

impl Names<'_> {
    /// Returns true if `text` begins with the label of something else than the text: `Source: Mill Press`, `Presented
    /// by the Mill`, `责任编辑：陈小军`.
    pub(super) fn is_of_other(self, text: &str) -> bool {
        // Most lines return here.
        if !letters(text).next().is_some_and(|(_, first)| self.lexicon.begins_any(first)) {
            return false;
        }
        let kinds = [NameWord::Other, NameWord::Stop, NameWord::End];
        let is_label = |label: &str| {
            let words: Vec<&str> = letters(label).map(|(_, word)| word).collect();
            !words.is_empty()
                && kinds.iter().any(|&kind| self.lexicon.name_word(&words, kind) == Some(words.len()))
        };
        if Field::of(text, &COLONS).is_some_and(|field| is_label(field.name)) {
            return true;
        }
        let words: Vec<&str> = letters(text).map(|(_, word)| word).take(MIN_LABEL_WORDS + 2).collect();
        self.lexicon.name_word(&words, NameWord::Other).is_some_and(|len| len >= MIN_LABEL_WORDS)
    }

    /// Returns true if a line of `text` behind the first is the function of someone who did not write the text:
    /// `Carl Ede`, `Photographer`.
    pub(in crate::parse) fn has_other_function(self, text: &str) -> bool {
        text.lines().skip(1).any(|line| {
            let words: Vec<&str> = letters(line).map(|(_, word)| word).collect();
            !words.is_empty() && self.lexicon.name_word(&words, NameWord::Other) == Some(words.len())
        })
    }

    /// Returns what follows the label of the author's name in `line`, which begins with that of an editor: `Editor: Carl
    /// Ede Author: Ida Brandt`; `Err` if there is no other label; `None` if it begins otherwise.
    pub(super) fn behind_editor(self, line: &str) -> Option<Result<&str, ()>> {
        // Few lines have the mark that a label needs.
        if !line.contains([':', '：']) {
            return None;
        }
        let words: Vec<&str> = letters(line).take(MIN_LABEL_WORDS + 1).map(|(_, word)| word).collect();
        let len = self.lexicon.name_word(&words, NameWord::Editor)?;
        let (at, word) = letters(line).nth(len - 1)?;
        line[at + word.len()..].trim_start().starts_with([':', '：']).then_some(())?;
        let author = letters(line).skip(len).find(|(at, word)| {
            let is = |kind| self.lexicon.name_word(&[*word], kind) == Some(1);
            line[at + word.len()..].trim_start().starts_with([':', '：'])
                && is(NameWord::Label)
                && !is(NameWord::Editor)
        });
        Some(author.map(|(at, _)| &line[at..]).ok_or(()))
    }

    /// Returns true if the names on `line` are those of editors.
    pub(in crate::parse) fn is_of_editor(self, line: &str) -> bool {
        self.behind_editor(line) == Some(Err(()))
    }

    /// Returns the names on a line that ends with a marker of authors: `सरोजिनी तिवारी द्वारा`.
    pub(in crate::parse) fn before_marker(self, line: &str) -> Option<Vec<String>> {
        let line = line.trim();
        let (names, marker) = line.rsplit_once(' ')?;
        let is_marker =
            !marker.contains(is_wide) && self.lexicon.name_word(&[marker], NameWord::After) == Some(1);
        is_marker.then(|| self.alone(names))?
    }

    /// Returns true if `line` begins with the label of the place of an event: `Venue: Mill Hall`.
    pub(in crate::parse) fn begins_with_venue(self, line: &str) -> bool {
        let words: Vec<&str> = letters(line).take(MIN_LABEL_WORDS + 1).map(|(_, word)| word).collect();
        let len = self.lexicon.name_word(&words, NameWord::Venue);
        let end = len.and_then(|len| letters(line).nth(len - 1)).map(|(at, word)| at + word.len());
        // The value may be in a line or cell of its own.
        end.is_some_and(|end| {
            line[end..].is_empty() || line[end..].trim_start_matches(' ').starts_with([':', '：', '\t'])
        })
    }
}
