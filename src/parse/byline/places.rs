//! Places from which authors report, in front of their names and behind each.

use super::forms::MAX_NAME_WORDS;
use super::{MAX_PREFIX_WORDS, Names, begins_small, letters};
use crate::parse::lexicon::{DateWord, NameWord};

/// Maximum number of words of a place: `Frankfurt am Main`.
const MAX_PLACE_WORDS: usize = 3;

/// Maximum number of words of a prefix with a section, with the first of the name: `Posted in Roads and Rail by Ida`.
const MAX_SECTION_WORDS: usize = 8;

/// Maximum number of words of a prefix with a place: `Aus Frankfurt am Main berichtet`.
const MAX_REPORT_WORDS: usize = 6;

impl Names<'_> {
    /// Returns what follows the words that say from where an author reports, at the start of `segment`: `Ida Brandt`
    /// in `Aus Berlin berichtet Ida Brandt`.
    pub(super) fn behind_report(self, segment: &str) -> Option<&str> {
        let found: Vec<(usize, &str)> = letters(segment).take(MAX_REPORT_WORDS).collect();
        let words: Vec<&str> = found.iter().map(|(_, word)| *word).collect();
        let place = self.lexicon.name_word(&words, NameWord::From)?;
        words.get(place).filter(|word| word.starts_with(char::is_uppercase))?;
        let reports = |at: usize| Some(at + self.lexicon.name_word(&words[at..], NameWord::Reports)?);
        let (at, last) = found[(place + 1..words.len()).find_map(reports)? - 1];
        Some(segment[at + last.len()..].trim_start_matches([':', ' ']))
    }

    /// Returns what follows the words that say in which section a page was posted, at the start of `segment`: `Ida Brandt`
    /// in `Posted in Roads by Ida Brandt`.
    pub(super) fn behind_section(self, segment: &str) -> Option<&str> {
        let found: Vec<(usize, &str)> = letters(segment).take(MAX_SECTION_WORDS).collect();
        let words: Vec<&str> = found.iter().map(|(_, word)| *word).collect();
        matches!(self.lexicon.date_word(&words), Some((1, DateWord::Published))).then_some(())?;
        let link = words.get(1..).filter(|rest| begins_small(rest.first().unwrap_or(&"")))?;
        self.lexicon.name_word(link, NameWord::End).filter(|&len| len == 1)?;
        let is_marker = |word: &&str| {
            begins_small(word)
                && self.lexicon.name_word(&[*word], NameWord::By) == Some(1)
                && !self.is_particle(word)
        };
        let by = 3 + words.get(3..)?.iter().position(is_marker)?;
        let (at, name) = *found.get(by + 1)?;
        (!begins_small(name)).then(|| &segment[at..])
    }

    /// Returns true if `text` begins with a word such as "From", and a name behind it.
    pub(in crate::parse) fn begins_from(self, text: &str) -> bool {
        let words: Vec<&str> = letters(text).take(2).map(|(_, word)| word).collect();
        let [first, name] = words[..] else { return false };
        self.lexicon.name_word(&[first], NameWord::From) == Some(1) && name.starts_with(char::is_uppercase)
    }

    /// Returns what follows the place and comma at the start of `rest`, behind the title of a correspondent: `Ida
    /// Brandt` in `in Berlin, Ida Brandt`; all of it if it does not begin so.
    pub(super) fn behind_place(self, rest: &str) -> &str {
        let is_place = |text: &str| {
            let mut words = text.split(' ');
            let begins =
                words.next().is_some_and(|word| self.lexicon.name_word(&[word], NameWord::End) == Some(1));
            begins
                && text.split(' ').count() <= MAX_PREFIX_WORDS
                && words.next().is_some_and(|word| word.starts_with(char::is_uppercase))
        };
        match rest.split_once([',', ':']) {
            Some((place, names)) if is_place(place) => names.trim_start(),
            _ => rest,
        }
    }

    /// Replaces the places between names by commas and removes the last, if each name has one: `Ida Brandt in
    /// Portside and Carl Ede in Paris`. Else "and Paris" may be a second place.
    pub(super) fn without_places<'t>(self, words: &[&'t str]) -> Vec<&'t str> {
        let mut out = Vec::with_capacity(words.len());
        let mut at = 0;
        while at < words.len() {
            let place = if at < 2 { None } else { self.place_before_name(&words[at..]) };
            let is_last = out.contains(&",") && self.begins_place(&words[at..]);
            if is_last && words.len() - at <= MAX_PLACE_WORDS + 1 {
                break;
            }
            out.push(if place.is_some() { "," } else { words[at] });
            at += place.unwrap_or(1);
        }
        out
    }

    /// Returns true if `words` begin as a place behind a name does: `in Portside`.
    fn begins_place(self, words: &[&str]) -> bool {
        let [link, place, ..] = words else { return false };
        // "de" of "Ida de Brandt" is an article in another language.
        let is_link = begins_small(link)
            && self.lexicon.name_word(&[link], NameWord::End) == Some(1)
            && !self.is_particle(link);
        is_link && place.starts_with(char::is_uppercase)
    }

    /// Returns the number of words of the place at the start of `words`, with the comma or "and" behind it, if a
    /// name in a place follows.
    fn place_before_name(self, words: &[&str]) -> Option<usize> {
        let begins_place = |at: usize| words.get(at..).filter(|rest| self.begins_place(rest)).map(|_| ());
        let is_join = |at: usize| words.get(at).is_some_and(|word| self.is_join(word, true, false));
        begins_place(0)?;
        let end = (2..2 + MAX_PLACE_WORDS)
            .find(|&end| words.get(end - 1).is_some_and(|word| word.ends_with([',', '،'])) || is_join(end))?;
        let name = end + usize::from(is_join(end));
        let is_of_name = |word: &&&str| word.starts_with(char::is_uppercase) || self.is_particle(word);
        let len = words.get(name..)?.iter().take_while(is_of_name).count();
        (2..=MAX_NAME_WORDS).contains(&len).then_some(())?;
        begins_place(name + len).map(|()| name)
    }
}
