//! All languages that have a file, and the choice among them.
//!
//! In: the text, and the language code that a page or a caller gives, if any. Out: the language whose rules
//! apply. The script takes precedence: a Greek quotation on an English page is split as Greek, and a text too
//! short for detection gets the default language of its script. Among the languages of a script, frequent
//! words and particular letters decide.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::common::Common;
use super::error::Error;
use super::language::Language;
use super::language_data::LanguageData;
use super::own_hash::AsItIs;
use super::script;
use super::words::lower_hash;
use crate::text::script::Script;

/// File for languages that have none.
const NEUTRAL: &str = "any";

/// Number of words of a text examined to detect its language: a sentence has some twenty, a third of them
/// frequent ones.
const SAMPLE_WORDS: usize = 48;

/// Minimum lead in frequent words, each divided by the number of languages that have it, over the default
/// language of the script: two words that three languages share.
const MIN_LEAD: f32 = 0.6;

/// Weight of an abbreviation: half that of a frequent word, since any word may precede a full stop.
const ABBREVIATION: f32 = 0.5;

/// Weight of a letter against a language that does not use it: that of a frequent word, since names bring
/// foreign letters along.
const FOREIGN_LETTER: f32 = 1.0;

/// All languages that have a file.
#[derive(Debug, Default)]
pub(super) struct Languages {
    /// Every language with its code, sorted by code.
    known: Vec<(String, Language)>,
    /// Indices into `known` by the hashes of file codes and of the aliases in [`LanguageData::aliases`]. Case does not
    /// count (BCP 47, 2.1.1).
    places: HashMap<u64, usize, AsItIs>,
    neutral: Language,
    signs: Signs,
}

/// Evidence for languages, given as indices in `known`.
#[derive(Debug, Default)]
struct Signs {
    /// Languages in which a word, by hash, is frequent.
    words: HashMap<u64, Vec<usize>>,
    /// Languages that have an abbreviation, by hash; counts only before a stop.
    abbreviations: HashMap<u64, Vec<usize>>,
    letters: HashMap<char, Vec<usize>>,
}

impl Languages {
    /// Indexes the data of all languages, each with its code.
    pub(super) fn new(languages: Vec<(String, LanguageData)>) -> Result<Self, Error> {
        let mut all = Self::default();
        let mut known = BTreeMap::new();
        let neutral = languages.iter().find(|(code, _)| code == NEUTRAL);
        let common = Arc::new(neutral.map(|(_, data)| Common::new(data)).unwrap_or_default());
        for (code, data) in languages {
            let language = Language::new(&code, data, Arc::clone(&common))?;
            if code == NEUTRAL {
                all.neutral = language;
            } else if known.insert(code.clone(), language).is_some() {
                return Err(Error::DuplicateLanguage { code });
            }
        }
        all.known = known.into_iter().collect();
        let aliases = all
            .known
            .iter()
            .enumerate()
            .flat_map(|(at, (_, language))| language.data().aliases.iter().map(move |alias| (alias, at)));
        // A file's code takes precedence over an alias of the same letters.
        let codes = all.known.iter().enumerate().map(|(at, (code, _))| (code, at));
        all.places = aliases.chain(codes).map(|(code, at)| (lower_hash(&[code]), at)).collect();
        for (at, (_, language)) in all.known.iter().enumerate() {
            // Without frequent words, a language in Latin script is never guessed, and its abbreviations are no
            // evidence against others.
            if language.data().scripts.is_empty() && language.data().starters.is_empty() {
                continue;
            }
            for word in &language.data().starters {
                all.signs.words.entry(lower_hash(&[word])).or_default().push(at);
            }
            for hash in language.abbreviations() {
                all.signs.abbreviations.entry(hash).or_default().push(at);
            }
            for letter in language.data().letters.chars() {
                all.signs.letters.entry(letter).or_default().push(at);
            }
        }
        Ok(all)
    }

    /// Returns the rules that apply to every language.
    pub(super) fn neutral(&self) -> &Language {
        &self.neutral
    }

    /// Finds the language with this code, and the code of its file: `pt` for `pt-BR`, `no` for `nb`.
    pub(super) fn named(&self, code: &str) -> Option<(&str, &Language)> {
        let find = |code: &str| {
            let (code, language) = &self.known[*self.places.get(&lower_hash(&[code]))?];
            Some((code.as_str(), language))
        };
        find(code).or_else(|| find(code.split(['-', '_']).next()?))
    }

    /// Chooses the language whose rules apply to `text`; `foreign` is its script if that is not Latin, `given` its
    /// known code, if any. Returns the code of its file, or none with the rules that apply to every language.
    pub(super) fn choose(
        &self,
        text: &str,
        foreign: Option<Script>,
        given: Option<&str>,
    ) -> (Option<&str>, &Language) {
        let named = given.and_then(|code| self.named(code));
        let is_fitting = match (named, foreign) {
            (Some((_, language)), Some(script)) => language.data().scripts.contains(&script),
            (Some(_), None) => true,
            (None, Some(_)) => false,
            // A code without a file gets the neutral rules; without any code, guess.
            (None, None) => given.is_some(),
        };
        if is_fitting {
            return named.map_or((None, &self.neutral), |(code, language)| (Some(code), language));
        }
        self.guess(text).map_or((None, &self.neutral), |(code, language)| (Some(code), language))
    }

    /// Guesses the language of `text` by its letters and frequent words.
    pub(super) fn guess(&self, text: &str) -> Option<(&str, &Language)> {
        let script = script::of_text(text)?;
        let scores = self.signs.scores(text, self.known.len());
        let mut best: Option<(f32, usize)> = None;
        let mut standing = None;
        for (at, (_, language)) in self.known.iter().enumerate() {
            let data = language.data();
            let is_of_script =
                data.scripts.contains(&script) || (data.scripts.is_empty() && script == Script::Latin);
            if !is_of_script {
                continue;
            }
            if data.stands_for_script && data.scripts.first().copied().unwrap_or(Script::Latin) == script {
                standing = Some(at);
            }
            if best.is_none_or(|(score, _)| scores[at] > score) {
                best = Some((scores[at], at));
            }
        }
        let (score, best) = best?;
        let base = standing.map_or(0.0, |at| scores[at]);
        // Unaccented text without frequent words gets the default language; other letters are evidence
        // against that.
        let is_plain = script != Script::Latin || text.chars().all(|c| c.is_ascii() || !c.is_alphabetic());
        let chosen =
            if score - base >= MIN_LEAD { Some(best) } else { standing.filter(|_| is_plain || base > 0.0) };
        let (code, language) = &self.known[chosen?];
        Some((code, language))
    }
}

impl Signs {
    /// Scores `count` languages for `text`: by frequent words and abbreviations, and by each distinct letter
    /// beyond ASCII, which also counts against languages that do not use it.
    fn scores(&self, text: &str, count: usize) -> Vec<f32> {
        let (mut scores, mut against) = (vec![0.0; count], vec![0.0; count]);
        let mut note = |languages: Option<&Vec<usize>>, weight: f32| {
            let languages = languages.map_or(&[][..], Vec::as_slice);
            #[expect(clippy::cast_precision_loss, reason = "a few dozen languages")]
            let share = weight / languages.len() as f32;
            for &at in languages {
                scores[at] += share;
            }
        };
        let mut seen = String::new();
        for token in text.split_whitespace().take(SAMPLE_WORDS) {
            let word = token.trim_matches(|c: char| !c.is_alphabetic());
            let hash = lower_hash(&[word]);
            note(self.words.get(&hash), 1.0);
            if token.ends_with('.') {
                note(self.abbreviations.get(&hash), ABBREVIATION);
            }
            let letters = word.chars().filter(|c| !c.is_ascii()).flat_map(char::to_lowercase);
            seen.extend(letters.filter(|c| self.letters.contains_key(c)));
        }
        let mut seen = seen.chars().collect::<Vec<_>>();
        seen.sort_unstable();
        seen.dedup();
        for letter in seen {
            let languages = self.letters.get(&letter);
            note(languages, 1.0);
            let is_foreign = |at: &usize| languages.is_none_or(|languages| !languages.contains(at));
            for at in (0..count).filter(is_foreign) {
                against[at] += FOREIGN_LETTER;
            }
        }
        scores.iter().zip(against).map(|(score, against)| score - against).collect()
    }
}
