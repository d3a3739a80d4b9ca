//! Negations: words and prefixes that turn what a text says into its opposite ("not", "unsafe").
//!
//! Takes the words that each of two texts has more often than the other. Opposites without a common stem are
//! listed (`exclusive`). Any other word that replaces one in lower case is taken for an edit, because "announced"
//! for "reported" and "granted" for "refused" differ only in their meaning.

use std::sync::LazyLock;

use super::key::{key, keys};
use super::small::is_weak_word;

/// Words that negate a sentence. Forms of verbs stand without their ending, a word of its own: "isn't".
const NEGATIONS: &str = "not no never cannot isn aren wasn weren don doesn didn hasn haven hadn won wouldn couldn shouldn \
    nicht kein keine keinen keinem keiner keines nie niemals pas jamais aucun aucune nunca jamás ningún ninguna non mai não nem \
    niet geen nooit inte ej ingen inga inget aldrig ikke aldri ei eivät nem nie ne не нет ні nu değil δεν";

/// Words that come and go with a negation.
const HELPERS: &str = "t do does did ne any some ein eine einen einem einer un une een en et ett";

/// Beginnings that turn a word into its opposite.
const PREFIXES: &[&str] = &[
    "un", "in", "im", "il", "ir", "dis", "non", "on", "miss", "des", "dés", "nie", "ne", "не", "без", "o",
    "u",
];

/// Minimum length in characters of a word after one of [`PREFIXES`], and after those of one letter: "pen" is
/// not the opposite of "open".
const MIN_REST: usize = 4;
const MIN_REST_AFTER_LETTER: usize = 6;

/// Words that one text has more often than another.
#[derive(Debug, Default)]
pub(super) struct Surplus {
    /// The words in lower case.
    pub(super) words: Vec<String>,
    /// How much more often the text has them, for those that are negations.
    pub(super) negations: usize,
}

/// Returns true if `key` is that of a negation.
pub(super) fn is_negation(key: u64) -> bool {
    static KEYS: LazyLock<Vec<u64>> = LazyLock::new(|| keys(NEGATIONS.split_whitespace()));
    KEYS.binary_search(&key).is_ok()
}

/// Returns true if two texts with the surplus words `a` and `b` say opposite things. Cost: linear.
pub(super) fn differ(a: &Surplus, b: &Surplus) -> bool {
    if a.words.is_empty() && b.words.is_empty() {
        return false;
    }
    is_negated(a, b) || is_prefixed(a, b) || is_prefixed(b, a)
}

/// Returns true if one text negates what the other says and they have all other words in common.
fn is_negated(a: &Surplus, b: &Surplus) -> bool {
    static HELPER_KEYS: LazyLock<Vec<u64>> = LazyLock::new(|| keys(HELPERS.split_whitespace()));
    let is_light = |word: &String| {
        let key = key(word);
        is_negation(key) || is_weak_word(key) || HELPER_KEYS.binary_search(&key).is_ok()
    };
    a.negations != b.negations && a.words.iter().chain(&b.words).all(is_light)
}

/// Returns true if `a` has a word of `b` with a prefix that makes it the opposite.
fn is_prefixed(a: &Surplus, b: &Surplus) -> bool {
    let held = keys(b.words.iter().map(String::as_str));
    let is_opposite = |word: &str, prefix: &str| {
        let Some(rest) = word.strip_prefix(prefix) else { return false };
        let min = if prefix.len() > 1 { MIN_REST } else { MIN_REST_AFTER_LETTER };
        rest.chars().count() >= min && held.binary_search(&key(rest)).is_ok()
    };
    a.words.iter().any(|word| PREFIXES.iter().any(|prefix| is_opposite(word, prefix)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn surplus(text: &str) -> Surplus {
        let words = text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
        Surplus { negations: words.iter().filter(|word| is_negation(key(word))).count(), words }
    }

    #[test]
    fn negations_are_told_from_edits() {
        for (a, b, expected) in [
            ("unsafe", "safe", true),
            ("allowed", "disallowed", true),
            ("osäkerhet", "säkerhet", true),
            ("not", "", true),
            ("did not", "", true),
            ("isn t", "is", true),
            ("isn t", "is not", false),
            ("not enough", "too few", false),
            ("open", "pen", false),
            ("announced", "reported", false),
            ("", "", false),
        ] {
            assert_eq!(differ(&surplus(a), &surplus(b)), expected, "{a} / {b}");
            assert_eq!(differ(&surplus(b), &surplus(a)), expected, "{b} / {a}");
        }
    }

    #[test]
    fn lists_are_in_lower_case() {
        for list in [NEGATIONS, HELPERS] {
            assert!(list.split(' ').all(|word| word == word.to_lowercase()), "{list}");
        }
    }
}
