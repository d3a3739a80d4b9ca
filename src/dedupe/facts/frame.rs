//! What publishers put before and after a text: datelines, agencies, credits, "read more".
//!
//! Takes a text that has its possible keeper in it, word for word, and little else. If the rest is such a frame,
//! nothing is lost with it. Anything else in front or behind may be a fact of its own ("Doors open at 7."), and
//! is none only if it is recognised: by a listed beginning, by brackets around it, or by the form of a dateline.

use super::lists::{self, Lists};
use crate::text::{marks, words};

/// Maximum number of words of a frame.
const MAX_WORDS: u32 = 8;

/// Maximum number of words in the brackets of a source: "(AP)", "(news agency, own report)".
const MAX_SOURCE_WORDS: u32 = 4;

/// Returns true if `text` is `keeper` in a frame.
pub(super) fn is_framed(text: &str, keeper: &str) -> bool {
    let (text, keeper) = (text.trim(), keeper.trim());
    if text.len() <= keeper.len() || keeper.is_empty() {
        return false;
    }
    match (text.strip_prefix(keeper), text.strip_suffix(keeper)) {
        (Some(tail), _) => marks::ends_sentence(keeper) && is_short(tail) && is_tail(tail.trim()),
        (None, Some(head)) => is_short(head) && is_head(head.trim()),
        (None, None) => false,
    }
}

fn is_short(frame: &str) -> bool {
    words::count(frame) <= MAX_WORDS
}

/// Returns true if `tail`, behind the end of a sentence, is a call to the reader, a credit or a source.
fn is_tail(tail: &str) -> bool {
    let small = tail.to_lowercase();
    let has_digit = tail.contains(char::is_numeric);
    let is_right = small.starts_with('©') || small.starts_with("copyright");
    is_right
        || is_source(tail)
        || (!has_digit && begins(&small, |lists| &lists.calls).is_some())
        || begins(&small, |lists| &lists.labels).is_some_and(is_end_of_label)
}

/// Returns true if `tail` is in brackets or behind a dash, and neither a sentence nor a number.
fn is_source(tail: &str) -> bool {
    let brackets = [('(', ')'), ('（', '）'), ('[', ']'), ('【', '】')];
    let in_brackets = brackets
        .iter()
        .find_map(|&(open, close)| tail.strip_prefix(open)?.trim_end_matches('.').strip_suffix(close));
    let inner = in_brackets.or_else(|| tail.strip_prefix(['—', '–']));
    inner.is_some_and(|inner| {
        words::count(inner) <= MAX_SOURCE_WORDS
            && inner.contains(char::is_alphabetic)
            && !inner.contains(|c: char| c.is_numeric() || marks::is_terminator(c))
    })
}

/// Returns true if `rest`, behind a label, shows that it is one: nothing, marks only, or a colon first.
fn is_end_of_label(rest: &str) -> bool {
    let rest = rest.trim_start();
    rest.starts_with([':', '：', '/', '／']) || !rest.contains(char::is_alphabetic)
}

/// Returns true if `head`, before a text, is a dateline, a label, or the name of the author.
fn is_head(head: &str) -> bool {
    let small = head.to_lowercase();
    is_source(head)
        || is_dateline(head)
        || is_stamp(head)
        || begins(&small, |lists| &lists.heads).is_some_and(is_separator)
        || is_byline(head, &small)
}

/// Returns true if `rest` is a mark that separates a label from a text.
fn is_separator(rest: &str) -> bool {
    matches!(rest.trim(), ":" | "：" | "-" | "–" | "—" | "|" | "丨")
}

/// Returns true if `head` is the name of a place or an agency before a dash: words with capitals, and one of them in
/// capitals only, or a source in brackets behind them.
fn is_dateline(head: &str) -> bool {
    let Some(names) = head.strip_suffix(['-', '–', '—']) else { return is_place(head) };
    let (place, source) = names.split_once('(').unwrap_or((names, ""));
    let is_name = |word: &str| word.starts_with(|c: char| c.is_uppercase() || c.is_numeric());
    let is_loud = |word: &str| word.chars().count() > 1 && word.chars().all(char::is_uppercase);
    let is_sourced = !source.is_empty() && !source.contains(char::is_numeric);
    words::iter(place).all(is_name) && (is_sourced || (source.is_empty() && words::iter(place).any(is_loud)))
}

/// Returns true if `head` is one word in capitals and a stop: "HARWICK."
fn is_place(head: &str) -> bool {
    head.strip_suffix('.')
        .is_some_and(|place| place.chars().count() > 3 && place.chars().all(char::is_uppercase))
}

/// Returns true if `head` is what Chinese agencies put before a text: the place and "telegram", the agency and
/// "report".
fn is_stamp(head: &str) -> bool {
    const MAX_CHARACTERS: usize = 16;
    head.chars().count() <= MAX_CHARACTERS && head.ends_with(['讯', '訊', '电', '電'])
}

/// Returns true if `head` is a listed word before names and a stop: "By Ann Lowe."
fn is_byline(head: &str, small: &str) -> bool {
    let is_by = begins(small, |lists| &lists.bylines).is_some();
    let mut words = words::iter(head).skip(1).peekable();
    is_by && words.peek().is_some() && words.all(|word| word.starts_with(char::is_uppercase))
}

/// Returns what follows the longest listed word or words at the beginning of `text`, which is in lower case.
fn begins(text: &str, words: impl Fn(&'static Lists) -> &'static Vec<String>) -> Option<&str> {
    let rest = |word: &String| {
        let rest = text.strip_prefix(&**word)?;
        let is_end = !rest.starts_with(words::is_word_char) || words::is_spaceless(rest.chars().next()?);
        is_end.then_some(rest)
    };
    lists::all().iter().flat_map(words).filter_map(rest).min_by_key(|rest| rest.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_are_told_from_facts() {
        let keeper = "The baths are used by four schools.";
        for (text, expected) in [
            ("_ Read more", true),
            ("_ Read more...", true),
            ("_ (AP)", true),
            ("_ Photo: Jim Hale", true),
            ("_ © 2024 The Herald", true),
            ("_ Follow us on Facebook and Twitter.", true),
            ("_ Weiterlesen", true),
            ("_ Источник: ТАСС", true),
            ("_ — Staff reports", true),
            ("_ 责任编辑：王明", true),
            ("HARWICK (AP) — _", true),
            ("(Reuters) - _", true),
            ("BREAKING: _", true),
            ("By Ann Lowe. _", true),
            ("HARWICK. _", true),
            ("ТАСС – _", true),
            ("Berlin (dpa) – _", true),
            ("新华社讯 _", true),
            ("（记者王明）_", true),
            ("_ Doors open at 7.", false),
            ("_ Nobody was hurt.", false),
            ("_ Photo sales start at noon.", false),
            ("_ Video shows a fire in Norton.", false),
            ("_ Norton", false),
            ("_ (2)", false),
            ("_ (It was shut in Norton.)", false),
            ("_ Subscribe by 5 May.", false),
            ("Norton: _", false),
            ("Norton (5 dead) – _", false),
            ("At noon – _", false),
            ("Ann Lowe: _", false),
            ("By noon it was over. _", false),
            ("_", false),
        ] {
            let text = text.replace('_', keeper);
            assert_eq!(is_framed(&text, keeper), expected, "{text}");
        }
    }
}
