//! Numbers before a full stop: ordinals (`3. Oktober`), and dates in figures (`2024. 5. 12.`).
//!
//! In: the number, the text before it, the word after it. An ordinal counts the word after it. A number that
//! follows a noun or a name (`Windows 11. Microsoft`) counts that one instead, and may end a sentence.

use super::classes::class;
use super::language::{Class, Language};
use super::window::{WINDOW_BYTES, head};
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
        && !(is_figure && next.start == Start::Capital && follows_number(number, before))
        && !(is_figure
            && next.start == Start::Capital
            && follows_name(number, before, sentence, next, language))
}

/// Returns true if `number`, which ends `before`, is that of a figure, a room or a house, hence not an
/// ordinal: `nr. 3`, `č. p. 3`, `§ 3`, `Storgt. 7`.
fn follows_number_word(number: &str, before: &str, language: &Language) -> bool {
    let ahead = before[..before.len() - number.len()].trim_end();
    let bare = ahead.trim_end_matches('.');
    let word = words::last_word(bare);
    class(word, bare, language) == Some(Class::BeforeNumber)
        || (bare.len() + 1 == ahead.len() && is_reference(word, bare, language))
        || language.class(word) == Some(Class::BeforeNumber)
        || language.compound_class(word).is_some()
        || ahead.ends_with(['§', '#', '№'])
}

/// Minimum and maximum number of letters of a name that is guessed to be abbreviated: `Rte`, `Havneg`.
const REFERENCE_CHARS: std::ops::RangeInclusive<usize> = 2..=8;

/// Returns true if `word`, which ends `before` and precedes a stop and a number, may be the abbreviated name of a
/// street or a road: it is on no list, and has a capital amid a sentence. Where nouns have one, it may be any.
pub(super) fn is_reference(word: &str, before: &str, language: &Language) -> bool {
    let mut letters = word.chars();
    let ahead = words::last_word(before[..before.len() - word.len()].trim_end());
    !language.data().nouns_are_capitalised
        && REFERENCE_CHARS.contains(&word.chars().count())
        && letters.next().is_some_and(char::is_uppercase)
        && letters.all(char::is_lowercase)
        && ahead.ends_with(char::is_lowercase)
        && ahead.starts_with(char::is_lowercase)
        && language.class(word).is_none()
        && !language.is_starter(word)
}

/// Returns true if `number` is the last group of a longer one, as of a telephone: `22 123 45 67`.
fn follows_number(number: &str, before: &str) -> bool {
    let ahead = before[..before.len() - number.len()].trim_end();
    let group = words::last_word(ahead);
    !group.is_empty() && group.bytes().all(|byte| byte.is_ascii_digit())
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
    let is_opening = || !is_small && head(sentence, WINDOW_BYTES).split_whitespace().nth(2).is_none();
    // `odbył się wczoraj 3. Ogólnopolski Konkurs`: a name of several words.
    let begins_name = || {
        let second = next.rest.strip_prefix(' ');
        !nouns_are_capitalised && second.is_some_and(|second| second.starts_with(char::is_uppercase))
    };
    !is_function_word && !is_opening() && !language.is_counted(next.word) && !begins_name()
}

/// Returns true if the stop after `number`, which ends `before`, belongs to a date in figures, in the order of
/// year, month, day or the reverse: `2024. 5. 12.`, `12. 5. 2024`. After the day, only a time or Korean text
/// continues the sentence; Korean ends no sentence with a date.
pub(super) fn is_in_date(number: &str, before: &str, next: &Next<'_>) -> bool {
    let Some(this) = value(number) else { return false };
    let mut ahead = before[..before.len() - number.len()].trim_end();
    let mut behind = || {
        let bare = ahead.strip_suffix('.')?;
        let last = words::last_word(bare);
        ahead = bare[..bare.len() - last.len()].trim_end();
        value(last)
    };
    let last = behind();
    let following = value(next.word).filter(|_| next.lead.is_empty());
    if following.is_some() {
        let second = next.rest.strip_prefix(". ").and_then(|rest| {
            let end = rest.find(|c: char| !c.is_numeric());
            value(&rest[..end.unwrap_or(rest.len())])
        });
        if is_date(last, Some(this), following) || is_date(Some(this), following, second) {
            return true;
        }
    }
    let may_go_on = next.start == Start::Digit || next.word.starts_with(words::is_hangul);
    may_go_on && last.is_some() && this <= 31 && is_date(behind(), last, Some(this))
}

/// Returns true if the numbers are year, month and day, or the reverse.
fn is_date(first: Option<u32>, month: Option<u32>, last: Option<u32>) -> bool {
    let (Some(first), Some(month), Some(last)) = (first, month, last) else { return false };
    let is_day = |day: u32| (1..=31).contains(&day);
    let is_year = |year: u32| (1000..3000).contains(&year);
    (1..=12).contains(&month) && (is_year(first) && is_day(last) || is_day(first) && is_year(last))
}

/// Returns the value of a number of at most four digits of any script, or of the Roman numeral of a month.
fn value(number: &str) -> Option<u32> {
    const MONTHS: [&str; 12] = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"];
    if let Some(month) = MONTHS.iter().position(|&month| month == number) {
        return u32::try_from(month + 1).ok();
    }
    let mut value = 0;
    for (at, c) in number.chars().enumerate() {
        value = 10 * value + words::digit(c).filter(|_| at < 4)?;
    }
    (!number.is_empty()).then_some(value)
}
