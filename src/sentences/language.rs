//! Data of one language: the content of `config/sentences/<code>.toml`.
//!
//! To add a language, add a file; `any.toml` is for languages without one. The terminators of every script
//! are built in (Unicode `Sentence_Terminal`); a file names only those particular to its language.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::common::Common;
use super::error::Error;
use super::language_data::{Abbreviations, LanguageData};
use super::marks::Marks;
use super::own_hash::AsItIs;
use super::words::{lower_hash, to_half_width};

/// Maximum number of further words of the name of a time zone: `Greenwich Mean Time`, `New York time`.
const ZONE_MAX_WORDS: usize = 2;

/// Class of an abbreviation; see [`Abbreviations`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    BeforeName,
    BeforeNumber,
    Inside,
    BeforeStarter,
    BeforeCapital,
    AfterNumber,
    AfterComma,
}

/// Data of a language, indexed: words by the hash of their lower case, so that lookup allocates nothing.
/// Collisions of 64-bit hashes are negligible.
#[derive(Debug, Default)]
pub(super) struct Language {
    abbreviations: HashMap<u64, Class, AsItIs>,
    /// Hashes of the last words of two-word abbreviations: `al` of `et al`.
    phrase_ends: HashSet<u64, AsItIs>,
    /// Whether one of these has a stop after its first word: `z. b`.
    has_dotted_phrases: bool,
    also_words: HashSet<u64, AsItIs>,
    starters: HashSet<u64, AsItIs>,
    labels: HashSet<u64, AsItIs>,
    time_openers: HashSet<u64, AsItIs>,
    marked_names: HashSet<u64, AsItIs>,
    counted_words: HashSet<u64, AsItIs>,
    letter_words: HashSet<u64, AsItIs>,
    marks: Marks,
    /// The file's content, for lists that are used as they are.
    data: LanguageData,
    common: Arc<Common>,
}

impl Language {
    /// Checks and indexes the data of a language.
    pub(super) fn new(code: &str, data: LanguageData, common: Arc<Common>) -> Result<Self, Error> {
        check(code, &data)?;
        let hashed = |words: &[String]| words.iter().map(|word| lower_hash(&[word])).collect();
        let mut language = Self {
            also_words: hashed(&data.also_words),
            starters: hashed(&data.starters),
            labels: hashed(&data.labels),
            time_openers: hashed(&data.time_openers),
            marked_names: hashed(&data.marked_names),
            counted_words: hashed(&data.counted_words),
            letter_words: hashed(&data.letter_words),
            marks: Marks::new(&data),
            common,
            ..Self::default()
        };
        for (_, class, words) in data.abbreviations.lists() {
            for word in words {
                if let Some((_, last)) = word.rsplit_once(' ') {
                    language.phrase_ends.insert(lower_hash(&[last]));
                    language.has_dotted_phrases |= word.contains(". ");
                }
                if language.abbreviations.insert(lower_hash(&[word]), class).is_some() {
                    return Err(Error::RepeatedAbbreviation {
                        language: code.to_owned(),
                        entry: word.clone(),
                    });
                }
            }
        }
        let is_listed = |word: &&String| language.class(word).is_some();
        if let Some(entry) = data.also_words.iter().find(|word| !is_listed(word)) {
            return Err(Error::NoAbbreviation { language: code.to_owned(), entry: entry.clone() });
        }
        Ok(Self { data, ..language })
    }

    pub(super) fn data(&self) -> &LanguageData {
        &self.data
    }

    /// Returns the words that hold for all languages.
    pub(super) fn common(&self) -> &Common {
        &self.common
    }

    pub(super) fn marks(&self) -> &Marks {
        &self.marks
    }

    /// Yields the hashes of all abbreviations, in arbitrary order.
    pub(super) fn abbreviations(&self) -> impl Iterator<Item = u64> {
        self.abbreviations.keys().copied()
    }

    /// Returns the class of `word` as written in a text, without its final stop.
    pub(super) fn class(&self, word: &str) -> Option<Class> {
        self.class_of(lower_hash(&[&to_half_width(word)]))
    }

    /// Returns the class of a compound word by its abbreviated end: for `Bahnhofstr`, that of `str`.
    pub(super) fn compound_class(&self, word: &str) -> Option<Class> {
        let mut tails = self.data.compound_tails.iter();
        let tail = tails.find(|tail| word.len() > tail.len() && word.ends_with(tail.as_str()))?;
        self.class(tail)
    }

    /// Returns the class of the word with this hash.
    pub(super) fn class_of(&self, hash: u64) -> Option<Class> {
        self.abbreviations.get(&hash).copied()
    }

    /// Returns true if the abbreviation `word` is a word of the language too.
    pub(super) fn is_also_word(&self, word: &str) -> bool {
        !self.also_words.is_empty() && self.also_words.contains(&lower_hash(&[word]))
    }

    /// Returns true if the word with this hash ends a two-word abbreviation.
    pub(super) fn ends_phrase(&self, hash: u64) -> bool {
        self.phrase_ends.contains(&hash)
    }

    /// Returns true if the word with this hash is a starter.
    pub(super) fn is_starter_of(&self, hash: u64) -> bool {
        self.starters.contains(&hash)
    }

    /// Returns true if `word`, a stop and `next` form one abbreviation: `z. B`.
    pub(super) fn is_phrase(&self, word: &str, next: &str) -> bool {
        self.has_dotted_phrases && self.abbreviations.contains_key(&lower_hash(&[word, ". ", next]))
    }

    pub(super) fn is_starter(&self, word: &str) -> bool {
        self.starters.contains(&lower_hash(&[word]))
    }

    /// Returns true if `word` and a number form a label.
    pub(super) fn is_label_word(&self, word: &str) -> bool {
        self.labels.contains(&lower_hash(&[word]))
    }

    pub(super) fn is_marked_name(&self, word: &str) -> bool {
        self.marked_names.contains(&lower_hash(&[word]))
    }

    pub(super) fn is_letter_word(&self, word: &str) -> bool {
        self.letter_words.contains(&lower_hash(&[word]))
    }

    /// Returns true if `word`, an ASCII letter in lower case, is a word that may end a sentence.
    pub(super) fn is_small_letter_word(&self, word: &str) -> bool {
        self.data.small_letter_words.iter().any(|entry| entry == word)
    }

    /// Returns true if `word` is one of those that ordinals count.
    pub(super) fn is_counted(&self, word: &str) -> bool {
        self.counted_words.contains(&lower_hash(&[word]))
    }

    pub(super) fn is_time_opener(&self, word: &str) -> bool {
        self.time_openers.contains(&lower_hash(&[word]))
    }

    /// Returns true if `word` is one of the language's `time_words`, which follow a time of day.
    pub(super) fn goes_with_time(&self, word: &str) -> bool {
        let word = word.to_lowercase();
        self.data.time_words.contains(&word)
    }

    /// Returns true if `rest`, which follows a capitalised word, makes it the name of a time zone: `London time`,
    /// `Greenwich Mean Time`.
    pub(super) fn begins_time_zone(&self, rest: &str) -> bool {
        let mut words = rest.split(' ').skip(1).take(ZONE_MAX_WORDS);
        let is_end = |word: &str| {
            let word = word.trim_end_matches([',', '.']).to_lowercase();
            self.data.zone_ends.contains(&word)
        };
        let is_of_name =
            |word: &str| word.chars().all(char::is_alphabetic) && word.starts_with(char::is_uppercase);
        let end = words.find(|word| is_end(word) || !is_of_name(word));
        rest.starts_with(' ') && end.is_some_and(is_end)
    }

    /// Returns true if `word` continues a sentence after a quotation.
    pub(super) fn carries_on(&self, word: &str) -> bool {
        self.data.after_quote.iter().any(|entry| entry == word)
    }

    /// Returns true if `text`, in a script without capitals, begins with words that continue a sentence.
    pub(super) fn carries_on_text(&self, text: &str) -> bool {
        longest_at_start(&self.data.after_quote, text) > longest_at_start(&self.data.new_after_quote, text)
    }

    /// Returns true if `text`, in a script without capitals, begins with words that continue a sentence after a
    /// question or an exclamation without quotation marks: `どうしよう？と思った`.
    pub(super) fn carries_on_after_mark(&self, text: &str) -> bool {
        longest_at_start(&self.data.after_mark, text) > longest_at_start(&self.data.new_after_mark, text)
    }

    /// Returns true if `text`, in a script without capitals, begins with words that continue a sentence after a
    /// quotation inside it.
    pub(super) fn carries_on_inside(&self, text: &str) -> bool {
        self.data.after_inner_quote.iter().any(|entry| text.starts_with(entry.as_str()))
    }

    /// Returns true if `text`, in a script without capitals, begins with a word of two letters or more that continues a sentence after a
    /// quotation inside it.
    pub(super) fn carries_on_by_word(&self, text: &str) -> bool {
        // Prefixes of one letter begin other words too.
        let is_word = |entry: &&String| entry.chars().nth(1).is_some();
        self.data.after_inner_quote.iter().filter(is_word).any(|entry| text.starts_with(entry.as_str()))
    }

    /// Returns true if `text` ends with a verb of speech.
    pub(super) fn ends_in_speech(&self, text: &str) -> bool {
        self.data.speech_verbs.iter().any(|verb| text.ends_with(verb.as_str()))
    }

    /// Returns true if a connector ends `ahead`, or begins `behind` or the text after the first space in it,
    /// as between items of a list.
    pub(super) fn connects(&self, ahead: &str, behind: &str) -> bool {
        let second = behind.split_once(' ').map_or("", |(_, second)| second);
        let connects = |word: &String| {
            let word = word.as_str();
            ahead.ends_with(word) || behind.starts_with(word) || second.starts_with(word)
        };
        self.data.connectors.iter().any(connects)
    }
}

impl Abbreviations {
    /// Returns every list, with its key and class.
    fn lists(&self) -> [(&'static str, Class, &[String]); 7] {
        [
            ("abbreviations.before_name", Class::BeforeName, &self.before_name),
            ("abbreviations.before_number", Class::BeforeNumber, &self.before_number),
            ("abbreviations.inside", Class::Inside, &self.inside),
            ("abbreviations.before_starter", Class::BeforeStarter, &self.before_starter),
            ("abbreviations.before_capital", Class::BeforeCapital, &self.before_capital),
            ("abbreviations.after_number", Class::AfterNumber, &self.after_number),
            ("abbreviations.after_comma", Class::AfterComma, &self.after_comma),
        ]
    }
}

/// Rejects entries that no text could match.
fn check(code: &str, data: &LanguageData) -> Result<(), Error> {
    let words = [
        ("also_words", &data.also_words[..]),
        ("compound_tails", &data.compound_tails),
        ("starters", &data.starters),
        ("labels", &data.labels),
        ("time_openers", &data.time_openers),
        ("time_words", &data.time_words),
        ("after_quote", &data.after_quote),
        ("new_after_quote", &data.new_after_quote),
        ("after_mark", &data.after_mark),
        ("new_after_mark", &data.new_after_mark),
        ("zone_ends", &data.zone_ends),
        ("speech_verbs", &data.speech_verbs),
        ("connectors", &data.connectors),
        ("marked_names", &data.marked_names),
        ("letter_words", &data.letter_words),
        ("small_letter_words", &data.small_letter_words),
        ("counted_words", &data.counted_words),
        ("chained", &data.chained),
        ("books", &data.books),
        ("books_or_words", &data.books_or_words),
    ];
    let abbreviations = data.abbreviations.lists().map(|(list, _, words)| (list, words));
    for (list, words) in abbreviations.into_iter().chain(words) {
        if let Some(entry) = words.iter().find(|word| !is_matchable(word)) {
            return Err(Error::UnmatchableEntry { language: code.to_owned(), list, entry: entry.clone() });
        }
    }
    let list = "after_inner_quote";
    match data.after_inner_quote.iter().find(|entry| !is_matchable(entry.trim_end())) {
        Some(entry) => Err(Error::UnmatchableEntry { language: code.to_owned(), list, entry: entry.clone() }),
        None => Ok(()),
    }
}

/// Returns true if a word of a text, in lower case and without its final stop, can equal `entry`.
fn is_matchable(entry: &str) -> bool {
    !entry.is_empty() && entry.trim() == entry && !entry.ends_with('.') && entry.to_lowercase() == entry
}
/// Returns the length in bytes of the longest of `entries` with which `text` begins, if there is one.
fn longest_at_start(entries: &[String], text: &str) -> Option<usize> {
    entries.iter().filter(|entry| text.starts_with(entry.as_str())).map(String::len).max()
}
