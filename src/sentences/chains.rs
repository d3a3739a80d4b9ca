//! Abbreviations known by the words around them: names of journals and courts (`Proc. Natl. Acad. Sci.`, `Fed. R.
//! Evid. 403`), books of the Bible (`1 Cor. 13:4`), words behind a title or a reference (`Dr. jur. Weber`).
//!
//! The words are those of `any.toml`, since sources are quoted alike in all languages.

use super::language::{Class, Language};
use super::place::{Ruling, Why};
use super::words::{self, Next, Start};

/// Maximum number of digits of a chapter.
const CHAPTER_MAX_DIGITS: usize = 3;

/// Maximum number of letters of an unlisted word behind a title or a reference.
const BEHIND_TITLE_MAX_CHARS: usize = 6;

/// Rules on `word`, which ends `before`, if it belongs to one of these.
pub(super) fn ruling(word: &str, before: &str, next: &Next<'_>, language: &Language) -> Option<Ruling> {
    let ahead = before[..before.len() - word.len()].trim_end();
    if next.start == Start::Digit && is_book(word, ahead, next, language) {
        return Some(Why::BeforeNumber.never());
    }
    let is_chained = word.starts_with(char::is_uppercase) && language.common().is_chained(word);
    if is_chained {
        let goes_on = next.rest.starts_with('.')
            && (next.is_initial() || next.start == Start::Capital && language.common().is_chained(next.word));
        if goes_on {
            return Some(Why::Phrase.never());
        }
        if follows_link(ahead, language) {
            let is_starter = next.start == Start::Capital && language.is_starter(next.word);
            return Some(Why::Phrase.unless(is_starter));
        }
    }
    let is_behind_title = follows_title(word, ahead, next, language) && language.class(word).is_none();
    is_behind_title.then(|| Why::BeforeName.never())
}

/// Returns true if `ahead` ends with a word of such a name, or an initial, and its stop.
fn follows_link(ahead: &str, language: &Language) -> bool {
    let Some(bare) = ahead.strip_suffix('.') else { return false };
    let last = words::last_word(bare);
    last.starts_with(char::is_uppercase)
        && (words::single_letter(last).is_some() || language.common().is_chained(last))
}

/// Returns true if `word`, behind `ahead`, is a book of the Bible, and `next` its chapter. One that is also a word or a
/// name needs a verse, or a number before it: `Rom. 8:28`, `1 Sam. 3`.
fn is_book(word: &str, ahead: &str, next: &Next<'_>, language: &Language) -> bool {
    let common = language.common();
    let may_be_book = word.starts_with(char::is_uppercase)
        && next.word.len() <= CHAPTER_MAX_DIGITS
        && next.word.bytes().all(|byte| byte.is_ascii_digit());
    if !may_be_book || !common.is_book(word) && !common.is_book_or_word(word) {
        return false;
    }
    let has_verse = || {
        let verse = next.rest.strip_prefix([':', ',', '.']);
        verse.is_some_and(|verse| verse.trim_start().starts_with(|c: char| c.is_ascii_digit()))
    };
    let is_numbered = || {
        let number = words::last_word(ahead.trim_end_matches('.'));
        matches!(number, "1" | "2" | "3" | "4" | "5" | "I" | "II" | "III" | "IV" | "V")
    };
    common.is_book(word) || has_verse() || is_numbered()
}

/// Returns true if `word`, in lower case, follows a title or a reference and its stop: `Dr. jur. Weber`, `Tel. wew. 12`.
fn follows_title(word: &str, ahead: &str, next: &Next<'_>, language: &Language) -> bool {
    let Some(bare) = ahead.strip_suffix('.') else { return false };
    let is_short =
        (2..=BEHIND_TITLE_MAX_CHARS).contains(&word.chars().count()) && word.chars().all(char::is_lowercase);
    let title = words::last_word(bare);
    is_short
        && title.chars().count() > 1
        && match next.start {
            Start::Capital => {
                language.class(title) == Some(Class::BeforeName) && !language.is_starter(next.word)
            }
            Start::Digit => language.class(title) == Some(Class::BeforeNumber),
            _ => false,
        }
}
