//! Classes of abbreviations, of words as they stand in a text.

use super::language::{Class, Language};
use super::words;

/// Returns the class of the two words that end `before`, of `word`, of the part after its last hyphen or
/// apostrophe, of initials written as syllables, or of a compound's end.
pub(super) fn class(word: &str, before: &str, language: &Language) -> Option<Class> {
    let hash = words::lower_hash(&[&words::to_half_width(word)]);
    let both = || {
        let both = language.ends_phrase(hash).then(|| words::last_two_words(before, word));
        both.flatten().and_then(|both| language.class(both))
    };
    // `Col-Gen`, `dell'art`
    let is_joint = |c| words::is_dash(c) || matches!(c, '\'' | '’');
    let part = || word.rsplit_once(is_joint).and_then(|(_, part)| language.class(part));
    // `எம்.ஜி`
    let initials = || {
        let is_initial = |part: &str| language.class(part) == Some(Class::BeforeName);
        (word.contains('.') && !word.is_ascii() && word.split('.').all(is_initial))
            .then_some(Class::BeforeName)
    };
    both()
        .or_else(|| language.class_of(hash))
        .or_else(|| words::is_hyphenated_initials(word).then_some(Class::BeforeStarter))
        .or_else(part)
        .or_else(initials)
        .or_else(|| language.compound_class(word))
}
