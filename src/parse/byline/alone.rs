//! Names without a marker such as "By", and names beside a date.
//!
//! Two or three capitalised words may also be a label, a section, a button or a place. So a line without a
//! marker must consist of names, and must not contain words that stand for something else in such lines.

use super::{MAX_NAME_CHARS, Names, begins_small, is_wide, letters, segments};
use crate::parse::lexicon::{DateWord, NameWord};
use crate::text::limits::has_at_most;
use crate::text::words::is_spaceless;

/// Number of words in a name without a marker.
const NAME_WORDS: std::ops::RangeInclusive<usize> = 2..=4;

/// Maximum number of characters of a part of a name in a script without spaces between words, such as Thai. Two
/// phrases with a space between them are longer.
const MAX_SPACELESS_CHARS: usize = 24;

/// Maximum number of words between a date and the marker of authors: time, time zone, weekday.
const MAX_WORDS_OF_TIME: usize = 8;

impl Names<'_> {
    /// Returns the names of a short line that consists of names and has no marker: two to four capitalised
    /// words each, or characters that begin as family names do.
    pub(in crate::parse) fn alone(self, line: &str) -> Option<Vec<String>> {
        let is_short =
            has_at_most(MAX_NAME_CHARS * 2, line) && !line.contains([':', '?', '!', '|', '：', '？', '！']);
        if !is_short {
            return None;
        }
        if line.contains(is_wide) {
            return self.wide_alone(line);
        }
        let line = self.without_notes(line);
        let read = self.list(self.without_role(line), super::Context::Line);
        let is_person = |name: &String| {
            let words = name.split_whitespace();
            let is_phrase =
                |word: &str| word.contains(is_spaceless) && word.chars().nth(MAX_SPACELESS_CHARS).is_some();
            // "der Hundesteuersatzung" has one word that begins a name.
            let begins = words.clone().filter(|word| !begins_small(word)).count();
            !is_clause(name)
                && begins >= *NAME_WORDS.start()
                && NAME_WORDS.contains(&words.count())
                && !name.split_whitespace().any(is_phrase)
                && !self.is_something_else(name)
        };
        (read.is_whole && !read.is_cut && !read.names.is_empty() && read.names.iter().all(is_person))
            .then_some(read.names)
    }

    /// Returns the names of a line without a marker that stands beside a day: alone, or with a place or the site.
    pub(in crate::parse) fn alone_beside_day(self, line: &str) -> Option<Vec<String>> {
        let in_place = || self.alone_in_place(line);
        self.alone(line).or_else(in_place).or_else(|| self.alone_before_site(line))
    }

    /// Returns the names of a line without a marker that ends in a place: "Ida Brandt in Portside".
    pub(in crate::parse) fn alone_in_place(self, line: &str) -> Option<Vec<String>> {
        let (rest, place) = line.trim().rsplit_once(' ')?;
        let (names, word) = rest.rsplit_once(' ')?;
        let is_place = place.starts_with(char::is_uppercase)
            && begins_small(word)
            && self.lexicon.name_word(&[word], NameWord::End).is_some();
        is_place.then(|| self.alone(names))?
    }

    /// Removes what a sign such as a dot parts from the start of `line`, if it is buttons and numbers only: `Ida
    /// Brandt · Follow`.
    fn without_notes(self, line: &str) -> &str {
        let mut parts = segments(line);
        let first = parts.next().unwrap_or(line);
        let is_note = |part: &str| self.is_note(&part.split_whitespace().collect::<Vec<_>>());
        if parts.all(is_note) { first } else { line }
    }

    /// Returns the names of a line without a marker that goes on with the name of a site: `Ida Brandt | Old Mills`.
    pub(in crate::parse) fn alone_before_site(self, line: &str) -> Option<Vec<String>> {
        let mut parts = segments(line);
        let (name, _, None) = (parts.next()?, parts.next()?, parts.next()) else { return None };
        self.alone(name)
    }

    /// Removes a label of authors from the start of `line` if it is also a role: "Author Ida Brandt".
    fn without_role(self, line: &str) -> &str {
        let Some((word, rest)) = line.split_once(' ') else { return line };
        let is = |kind| self.lexicon.name_word(&[word], kind) == Some(1);
        if is(NameWord::Label) && is(NameWord::Role) { rest } else { line }
    }

    /// Returns true if a word of `name` is a label, a role, or another word that names nobody, if the first
    /// word is a marker of names, or if all words belong to dates.
    fn is_something_else(self, name: &str) -> bool {
        let words: Vec<&str> = letters(name).map(|(_, word)| word).collect();
        let begins = |kind| self.lexicon.name_word(&words, kind).is_some();
        let is_particle = self.lexicon.name_word(&words, NameWord::Particle).is_some();
        if begins(NameWord::By) || (begins(NameWord::End) && !is_particle) {
            return true;
        }
        let is_label = |at: usize| {
            let words = &words[at..];
            let kinds = [NameWord::Label, NameWord::Nobody, NameWord::Role, NameWord::Stop];
            // Names of months and weekdays are given names too: April, Jan, Mai.
            let is_of_date = matches!(
                self.lexicon.date_word(words),
                Some((_, DateWord::Published | DateWord::Updated | DateWord::Other))
            );
            is_of_date || kinds.into_iter().any(|kind| self.lexicon.name_word(words, kind).is_some())
        };
        (0..words.len()).any(is_label) || words.iter().all(|word| self.lexicon.date_word(&[word]).is_some())
    }

    /// Returns the names behind a day, in `rest`, what follows it on its line: after a marker that follows
    /// directly, after a time (`10:22 Uhr von Ida Brandt`) or a comma (`in Mills, by Ida Brandt`), or after a label with a colon anywhere.
    pub(in crate::parse) fn behind_day(self, rest: &str) -> Option<Vec<String>> {
        let mut at_start = true;
        for (count, (at, word)) in letters(rest).enumerate() {
            let tail = &rest[at..];
            if let Some((_, is_firm)) = self.without_prefix(tail)
                && (is_firm || at_start || rest[..at].trim_end().ends_with(','))
            {
                // A line of names may go on with anything else.
                let tail = segments(tail).next()?;
                return self.in_line(tail);
            }
            at_start &= count < MAX_WORDS_OF_TIME && self.lexicon.date_word(&[word]).is_some();
        }
        None
    }

    /// Returns the names without a marker before a day, in `line` up to it. The text before a colon directly
    /// in front of the day is its label.
    pub(in crate::parse) fn before_day(self, line: &str) -> Option<Vec<String>> {
        let line = line.trim_end_matches(|c: char| !c.is_alphanumeric() && !matches!(c, ':' | '：' | '.'));
        let is_labelled = line.ends_with([':', '：']);
        let line = line.trim_matches(|c: char| !c.is_alphabetic() && c != '.');
        let parts: Vec<&str> = segments(line).collect();
        let parts = &parts[..parts.len() - usize::from(is_labelled && !parts.is_empty())];
        parts.iter().find_map(|part| {
            let part = self.without_relative_day(part.trim_matches([',', ' ']));
            self.alone(part).or_else(|| self.before_marker(part))
        })
    }

    /// Returns the names without a marker behind a day, in `rest`, what follows it on its line.
    pub(in crate::parse) fn alone_behind_day(self, rest: &str) -> Option<Vec<String>> {
        let rest = rest.trim_matches(|c: char| !c.is_alphabetic() && c != '.');
        segments(rest).find_map(|part| {
            let part = part.trim_matches([',', ' ', ':']);
            self.alone(part).or_else(|| self.alone_in_place(part))
        })
    }

    /// Removes words of dates behind a sentence's end: `Ida Brandt. Today` before a day.
    fn without_relative_day(self, part: &str) -> &str {
        match part.rsplit_once(". ") {
            Some((names, day)) if self.is_note(&day.split_whitespace().collect::<Vec<_>>()) => names,
            _ => part,
        }
    }
}

/// Maximum number of characters, signs above and below included, of a word in a name and of a whole name in scripts
/// that write phrases without spaces.
const MAX_PHRASE_CHARS: usize = 20;
const MAX_PHRASES_CHARS: usize = 36;

/// Returns true if `name` is in Thai, Lao, Burmese or Khmer, which have spaces between phrases, and too long for a
/// name.
fn is_clause(name: &str) -> bool {
    let is_of_phrases = name.starts_with(
        |c| matches!(c, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}'),
    );
    is_of_phrases
        && (name.chars().count() > MAX_PHRASES_CHARS
            || name.split(' ').any(|word| word.chars().count() > MAX_PHRASE_CHARS))
}
