//! What the rules know of one language: the content of `config/sentences/<code>.toml`.
//!
//! A new language is a new file. Terminators need no list: those of every script are known
//! (Unicode `Sentence_Terminal`).

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};

use serde::Deserialize;

use super::error::Error;
use super::words::lower_hash;

/// Word lists of one language. Entries are lower case, abbreviations without their last stop.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct LanguageData {
    /// Abbreviations by what they say of the sentence's end.
    pub abbreviations: Abbreviations,
    /// Words that often begin a sentence and that no name begins with: behind an abbreviation that may
    /// stand before a name, one of these with a capital tells that a new sentence starts.
    pub starters: Vec<String>,
    /// Words that carry a sentence on behind a closing quotation mark, as first or second word: `said`
    /// in `“Stop!” Smith said`. In scripts without spaces, texts that the rest begins with.
    pub after_quote: Vec<String>,
    /// Words that are written with a `!` or `?` of their own: `yahoo`.
    pub marked_names: Vec<String>,
    /// Single capital letters that are words: `i`.
    pub letter_words: Vec<String>,
    /// Whether a stop behind a number makes it an ordinal: `3. Oktober`.
    pub ordinal_stop: bool,
}

/// Abbreviations of one language. Each stands in one class. A space divides two that go together
/// (`z. b`).
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Abbreviations {
    /// Never end a sentence, for a name must follow: `gen`, `dr`.
    pub before_name: Vec<String>,
    /// Do not end a sentence ahead of a number; else ordinary words: `no`, `fig`.
    pub before_number: Vec<String>,
    /// Never end a sentence, for they lead on: `vs`, `e.g`.
    pub inside: Vec<String>,
    /// End a sentence only ahead of a starter, for names follow as often: `inc`, `u.s`.
    pub before_starter: Vec<String>,
    /// End a sentence ahead of any capital: `etc`, `a.m`.
    pub before_capital: Vec<String>,
}

/// Takes hashes as their own hashes.
type AsItIs = BuildHasherDefault<OwnHash>;

#[derive(Clone, Copy, Debug, Default)]
struct OwnHash(u64);

impl Hasher for OwnHash {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.0 = (self.0 << 8) ^ u64::from(byte);
        }
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }
}

/// The class of an abbreviation; see [`Abbreviations`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    BeforeName,
    BeforeNumber,
    Inside,
    BeforeStarter,
    BeforeCapital,
}

/// The lists made ready to look up: words by the hash of their lower case, so that a look-up makes no
/// text of its own. Two words of 64-bit hashes that meet by chance are not worth a thought.
#[derive(Debug, Default)]
pub(super) struct Language {
    abbreviations: HashMap<u64, Class, AsItIs>,
    /// Hashes of the last words of abbreviations of two words: `al` of `et al`.
    phrase_ends: HashSet<u64, AsItIs>,
    /// Whether one has a stop behind its first word: `z. b`.
    has_dotted_phrases: bool,
    starters: HashSet<u64, AsItIs>,
    after_quote: Vec<String>,
    marked_names: HashSet<u64, AsItIs>,
    letter_words: HashSet<u64, AsItIs>,
    /// See [`LanguageData::ordinal_stop`].
    pub(super) ordinal_stop: bool,
}

impl Language {
    pub(super) fn new(code: &str, data: LanguageData) -> Result<Self, Error> {
        let checked = |list: &'static str, words: Vec<String>| {
            let bad = words.iter().find(|word| !is_matchable(word));
            bad.map_or(Ok(()), |entry| {
                Err(Error::UnmatchableEntry { language: code.to_owned(), list, entry: entry.clone() })
            })?;
            Ok::<_, Error>(words)
        };
        let classes = data.abbreviations;
        let mut abbreviations = HashMap::default();
        let mut phrase_ends = HashSet::default();
        let mut has_dotted_phrases = false;
        let hashed =
            |words: Vec<String>| words.iter().map(|word| lower_hash(&[word])).collect::<HashSet<_, _>>();
        for (list, class, words) in [
            ("abbreviations.before_name", Class::BeforeName, classes.before_name),
            ("abbreviations.before_number", Class::BeforeNumber, classes.before_number),
            ("abbreviations.inside", Class::Inside, classes.inside),
            ("abbreviations.before_starter", Class::BeforeStarter, classes.before_starter),
            ("abbreviations.before_capital", Class::BeforeCapital, classes.before_capital),
        ] {
            for word in checked(list, words)? {
                if let Some((_, last)) = word.rsplit_once(' ') {
                    phrase_ends.insert(lower_hash(&[last]));
                    has_dotted_phrases |= word.contains(". ");
                }
                if abbreviations.insert(lower_hash(&[&word]), class).is_some() {
                    return Err(Error::RepeatedAbbreviation { language: code.to_owned(), entry: word });
                }
            }
        }
        Ok(Self {
            phrase_ends,
            has_dotted_phrases,
            abbreviations,
            starters: hashed(checked("starters", data.starters)?),
            after_quote: checked("after_quote", data.after_quote)?,
            marked_names: hashed(checked("marked_names", data.marked_names)?),
            letter_words: hashed(checked("letter_words", data.letter_words)?),
            ordinal_stop: data.ordinal_stop,
        })
    }

    /// The class of `word` as written in a text, without its last stop.
    pub(super) fn class(&self, word: &str) -> Option<Class> {
        self.abbreviations.get(&lower_hash(&[word])).copied()
    }

    /// The class of the word of this hash.
    pub(super) fn class_of(&self, hash: u64) -> Option<Class> {
        self.abbreviations.get(&hash).copied()
    }

    /// Whether the word of this hash ends an abbreviation of two words.
    pub(super) fn ends_phrase(&self, hash: u64) -> bool {
        self.phrase_ends.contains(&hash)
    }

    /// Whether the word of this hash is a starter.
    pub(super) fn is_starter_of(&self, hash: u64) -> bool {
        self.starters.contains(&hash)
    }

    /// Whether `word`, a stop and `next` make one abbreviation: `z. B`.
    pub(super) fn is_phrase(&self, word: &str, next: &str) -> bool {
        self.has_dotted_phrases && self.abbreviations.contains_key(&lower_hash(&[word, ". ", next]))
    }

    pub(super) fn is_starter(&self, word: &str) -> bool {
        self.starters.contains(&lower_hash(&[word]))
    }

    pub(super) fn is_marked_name(&self, word: &str) -> bool {
        self.marked_names.contains(&lower_hash(&[word]))
    }

    pub(super) fn is_letter_word(&self, word: &str) -> bool {
        self.letter_words.contains(&lower_hash(&[word]))
    }

    /// Whether `word` is one that carries a sentence on behind a quotation.
    pub(super) fn carries_on(&self, word: &str) -> bool {
        self.after_quote.iter().any(|entry| entry == word)
    }

    /// Whether `text`, written without spaces, begins with words that carry a sentence on.
    pub(super) fn begins_carrying_on(&self, text: &str) -> bool {
        self.after_quote.iter().any(|entry| text.starts_with(entry.as_str()))
    }
}

/// Whether a word of a text, lower-cased and without its last stop, can equal `entry`.
fn is_matchable(entry: &str) -> bool {
    !entry.is_empty() && entry.trim() == entry && !entry.ends_with('.') && entry.to_lowercase() == entry
}
