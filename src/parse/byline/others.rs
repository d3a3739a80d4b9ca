//! Persons and firms that are named beside the author, or in the author's place: editors, translators,
//! photographers, sources, sponsors.

use super::{Names, begins_small, is_wide, letters};
use crate::parse::lexicon::NameWord;
use crate::text::field::{COLONS, Field};

/// Minimum number of words of a label that needs no colon: "Presented by". "Source" alone may be a name.
const MIN_LABEL_WORDS: usize = 2;

/// Minimum number of letters of an abbreviated label: `Fot.`; fewer are an initial.
const MIN_SHORT_LETTERS: usize = 3;

/// Maximum number of words of the name of an agency.
const MAX_AGENCY_WORDS: usize = 6;

impl Names<'_> {
    /// Returns true if `text` begins with the label of something else than the text: `Source: Mill Press`, `Presented
    /// by the Mill`, `责任编辑：陈小军`.
    pub(super) fn is_of_other(self, text: &str) -> bool {
        let mut first_words = letters(text).map(|(_, word)| word);
        let (Some(first), second) = (first_words.next(), first_words.next()) else { return false };
        // Most lines return here.
        let is_marker = |word: &str| begins_small(word) && self.lexicon.begins(word, &[NameWord::By]);
        if !self.lexicon.begins_any(first) && !second.is_some_and(is_marker) {
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
        let found: Vec<(usize, &str)> = letters(text).take(MIN_LABEL_WORDS + 2).collect();
        let words: Vec<&str> = found.iter().map(|(_, word)| *word).collect();
        let is_abbreviated = || {
            let (at, word) = found[0];
            is_label(word)
                && word.chars().count() >= MIN_SHORT_LETTERS
                && text[at + word.len()..].starts_with(". ")
        };
        self.lexicon.name_word(&words, NameWord::Other).is_some_and(|len| len >= MIN_LABEL_WORDS)
            || is_abbreviated()
            || self.is_made_by(&words)
    }

    /// Returns true if `words` are one word and a marker of names in lower case, which together are no marker of authors:
    /// `Traduzione di`, `Narrated by`. If the marker is also a particle of names, as "di" is, the first word must be
    /// a label.
    fn is_made_by(self, words: &[&str]) -> bool {
        let [what, by, name, ..] = words else { return false };
        let is = |word: &str, kind| self.lexicon.name_word(&[word], kind) == Some(1);
        let is_known =
            [NameWord::Other, NameWord::Stop, NameWord::End].into_iter().any(|kind| is(what, kind));
        !begins_small(name)
            && begins_small(by)
            && is(by, NameWord::By)
            && (is_known || !self.is_particle(by))
            && self.lexicon.name_word(words, NameWord::By).is_none_or(|len| len < 2)
    }

    /// Returns what follows the label of a text in `segment`, without a colon, if `next`, the part behind it, begins with the
    /// label of something else: `Text Ida Brandt | Photos Carl Ede`.
    pub(super) fn before_credit<'t>(self, segment: &'t str, next: &str) -> Option<(&'t str, bool)> {
        let word = |text| letters(text).next().map(|(_, word)| word);
        let kinds = [NameWord::Other, NameWord::Stop, NameWord::End];
        let is_credit =
            |word: &str| kinds.into_iter().any(|kind| self.lexicon.name_word(&[word], kind) == Some(1));
        let label =
            word(segment).filter(|label| self.lexicon.name_word(&[*label], NameWord::Label) == Some(1))?;
        let (_, rest) = segment.split_once(label)?;
        (rest.starts_with(' ') && word(next).is_some_and(is_credit)).then(|| (rest.trim_start(), false))
    }

    /// Returns true if `name` is that of a news agency: `The Associated Press`, `Anadolu Ajansı`.
    pub(in crate::parse) fn is_agency(self, name: &str) -> bool {
        let words: Vec<&str> = letters(name).map(|(_, word)| word).take(MAX_AGENCY_WORDS + 1).collect();
        if words.len() > MAX_AGENCY_WORDS {
            return false;
        }
        let phrase = |at: usize, kind| self.lexicon.name_word(&words[at..], kind);
        if (0..words.len()).any(|at| phrase(at, NameWord::AgencyWord).is_some()) {
            return true;
        }
        let (mut at, mut is_named) = (0, false);
        while at < words.len() {
            let beside = [NameWord::OfficeLink, NameWord::House, NameWord::Join, NameWord::Nobody];
            let agency = phrase(at, NameWord::Agency);
            let beside = || beside.into_iter().find_map(|kind| phrase(at, kind));
            let Some(len) = agency.or_else(beside) else { return false };
            is_named |= agency.is_some();
            at += len;
        }
        is_named
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
