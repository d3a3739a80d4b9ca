//! Numbers before a full stop that may be ordinals: `3. Oktober`.
//!
//! In: the number, the text before it, the word after it. An ordinal counts the word after it. A number that
//! follows a noun or a name (`Windows 11. Microsoft`) counts that one instead, and may end a sentence.

use super::abbreviations::class;
use super::language::{Class, Language};
use super::words::{self, Next, Start};

/// Maximum number of digits of an ordinal written with a full stop; longer numbers are years and amounts.
const ORDINAL_MAX_DIGITS: usize = 2;

/// Maximum number of letters of a word in lower case that counts as a preposition or particle, outside all
/// lists.
const PARTICLE_MAX_CHARS: usize = 3;

/// Returns true if `number`, which ends `before` and `sentence`, is an ordinal of the next word, in a
/// language that writes ordinals with a full stop.
pub(super) fn is_ordinal(
    number: &str,
    before: &str,
    sentence: &str,
    next: &Next<'_>,
    language: &Language,
) -> bool {
    let is_figure = number.len() <= ORDINAL_MAX_DIGITS && number.bytes().all(|byte| byte.is_ascii_digit());
    let may_be_ordinal = !number.is_empty() && (is_figure || words::is_roman(number));
    may_be_ordinal
        && !follows_number_word(number, before, language)
        && !(is_figure && next.start == Start::Capital && follows_name(number, before, sentence, next, language))
}

/// Returns true if `number`, which ends `before`, is that of a figure, a room or a house, hence not an
/// ordinal: `nr. 3`, `č. p. 3`, `§ 3`, `Storgt. 7`.
fn follows_number_word(number: &str, before: &str, language: &Language) -> bool {
    let ahead = before[..before.len() - number.len()].trim_end();
    let bare = ahead.trim_end_matches('.');
    let word = words::last_word(bare);
    class(word, bare, language) == Some(Class::BeforeNumber)
        || language.compound_class(word).is_some()
        || ahead.ends_with(['§', '#', '№'])
}

/// Returns true if `number` belongs to a noun or a name before it: `Windows 11. Microsoft`, `z peronu 7.
/// Podróżni`. Articles, prepositions and the first word of a sentence are none, nor are adjectives, which
/// only German distinguishes from nouns by lower case.
fn follows_name(number: &str, before: &str, sentence: &str, next: &Next<'_>, language: &Language) -> bool {
    let ahead = &before[..before.len() - number.len()];
    let Some(ahead) = ahead.strip_suffix(' ').filter(|ahead| ahead.ends_with(char::is_alphabetic)) else {
        return false;
    };
    let last = words::last_word(ahead);
    let is_small = last.chars().all(char::is_lowercase);
    let nouns_are_capitalised = language.data().nouns_are_capitalised;
    let is_function_word = language.is_starter(last)
        || (is_small && (nouns_are_capitalised || last.chars().count() <= PARTICLE_MAX_CHARS));
    let is_opening = || !is_small && sentence.split_whitespace().nth(2).is_none();
    // `odbył się wczoraj 3. Ogólnopolski Konkurs`: a name of several words.
    let begins_name = || {
        let second = next.rest.strip_prefix(' ');
        !nouns_are_capitalised && second.is_some_and(|second| second.starts_with(char::is_uppercase))
    };
    !is_function_word && !is_opening() && !language.is_counted(next.word) && !begins_name()
}
