//! Splits a text into tokens: words, numbers and addresses, in order.
//!
//! In: a text as written. Out: its tokens, each with a key; tokens with equal keys say the same. Characters
//! of scripts without spaces are tokens of their own. Cost: linear.

use super::key::key;
use super::{address, notes, numbers};
use crate::text::{hash, marks, words};

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Word,
    /// Word with a capital.
    Name,
    /// Number, or a mark that tells up from down or yes from no.
    Number,
    /// URL, domain, e-mail address or `@name`.
    Address,
}

/// What stands between a token and the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Gap {
    /// Nothing, a space or a hyphen.
    Joined,
    /// Other marks.
    Apart,
    /// The end of a sentence.
    SentenceEnd,
}

/// Token of a text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    /// Offsets in the text, in bytes.
    start: usize,
    end: usize,
    pub(super) key: u64,
    /// Hash of the unit or currency of a number, 0 if it has none.
    pub(super) unit: u64,
    pub(super) kind: Kind,
    pub(super) gap: Gap,
}

impl Token {
    /// Returns the token as written in `text`, of which it is one.
    pub(super) fn within(self, text: &str) -> &str {
        &text[self.start..self.end]
    }
}

/// A text with its tokens.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tokens<'a> {
    pub(super) text: &'a str,
    pub(super) all: &'a [Token],
}

impl<'a> Tokens<'a> {
    /// Returns the token at `at` as written.
    pub(super) fn word(self, at: usize) -> &'a str {
        self.all[at].within(self.text)
    }
}

/// Returns the tokens of `text`.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let mut reader = Reader { text, tokens: Vec::new(), last: 0, at: 0, scanned: 0 };
    words::each(text, |start, end| reader.take(start, end));
    reader.marks(text.len());
    reader.tokens
}

/// Reads the words of a text one after the other.
struct Reader<'a> {
    text: &'a str,
    tokens: Vec<Token>,
    /// End of the last token.
    last: usize,
    /// End of the part that has been read.
    at: usize,
    /// End of the part that has been searched for addresses.
    scanned: usize,
}

impl Reader<'_> {
    /// Takes the word `start..end`, unless it belongs to the last token.
    fn take(&mut self, start: usize, end: usize) {
        self.marks(start);
        let start = start.max(self.at);
        if start >= end {
            return;
        }
        if let Some(end) = address::end(self.text, start, end, &mut self.scanned) {
            let key = key(address::bare(&self.text[start..end]));
            self.push(start, end, key, 0, Kind::Address);
            self.at = end;
            return;
        }
        self.at = start;
        while let Some(digit) = first_digit(&self.text[self.at..end]) {
            let number = numbers::read(self.text, self.at, self.at + digit);
            if self.at < number.start {
                self.words(number.start);
            }
            if !notes::is_sign(self.text, number.start, number.end) {
                // A single "one" is as often an article.
                let is_one = &self.text[number.start..number.end] == "一";
                let kind = if is_one { Kind::Word } else { Kind::Number };
                self.push(number.start, number.end, number.key, number.unit, kind);
            }
            self.at = number.end;
            if self.at >= end {
                return;
            }
        }
        self.words(end);
    }

    /// Takes the rest of a word up to `end`, which has no digits, and the signs after it ("C++", "C#").
    fn words(&mut self, end: usize) {
        let text = self.text;
        let signs = numbers::run_len(&text[end..], |c| matches!(c, '+' | '#'));
        let signs = if text[end + signs..].starts_with(words::is_word_char) { 0 } else { signs };
        let mut at = self.at;
        if text[at..end].is_ascii() {
            self.word(at, end + signs);
            self.at = end + signs;
            return;
        }
        words::each_unit(&text[at..end], |unit| {
            let next = at + unit.len();
            let next = if next == end { next + signs } else { next };
            self.word(at, next);
            at = next;
        });
        self.at = at;
    }

    fn word(&mut self, start: usize, end: usize) {
        let word = &self.text[start..end];
        let kind = if word.contains(char::is_uppercase) { Kind::Name } else { Kind::Word };
        self.push(start, end, key(word), 0, kind);
    }

    /// Takes the marks before `end`.
    fn marks(&mut self, end: usize) {
        let from = self.at;
        let Some(gap) = self.text.get(from..end).filter(|gap| !gap.is_ascii()) else { return };
        for (at, c) in gap.char_indices() {
            if let Some(key) = mark_key(c) {
                let start = from + at;
                self.push(start, start + c.len_utf8(), key, 0, Kind::Number);
            }
        }
    }

    fn push(&mut self, start: usize, end: usize, key: u64, unit: u64, kind: Kind) {
        let gap = gap(&self.text[self.last..start]);
        self.tokens.push(Token { start, end, key, unit, kind, gap });
        self.last = end;
    }
}

/// Returns what the text between two tokens is.
fn gap(text: &str) -> Gap {
    if matches!(text, "" | " " | "-" | "\u{a0}" | "\u{202f}") {
        return Gap::Joined;
    }
    let ends = |c: char| marks::is_terminator(c) && (c != '.' || text.contains(char::is_whitespace));
    if text.contains(ends) { Gap::SentenceEnd } else { Gap::Apart }
}

/// Returns the position of the first digit of `word`.
fn first_digit(word: &str) -> Option<usize> {
    if word.is_ascii() {
        return word.bytes().position(|byte| byte.is_ascii_digit());
    }
    word.find(numbers::is_digit)
}

/// Returns the key of a mark that says something: the letters of flags, and [`mark_class`].
fn mark_key(c: char) -> Option<u64> {
    let is_flag = matches!(c, '\u{1f1e6}'..='\u{1f1ff}');
    if is_flag {
        Some(hash::fingerprint64(c.encode_utf8(&mut [0; 4])))
    } else {
        mark_class(c).map(hash::fingerprint64)
    }
}

/// Returns the class of a mark that says something: two marks of one class say the same.
fn mark_class(c: char) -> Option<&'static str> {
    Some(match c {
        '▲' | '△' | '▴' | '↑' | '⇧' | '⬆' | '🔺' | '🔼' | '📈' => "▲",
        '▼' | '▽' | '▾' | '↓' | '⇩' | '⬇' | '🔻' | '🔽' | '📉' => "▼",
        '✓' | '✔' | '✅' | '☑' => "✓",
        '✗' | '✘' | '❌' | '✖' | '☒' => "✗",
        '👍' => "👍",
        '👎' => "👎",
        '★' | '⭐' => "★",
        '☆' => "☆",
        '♀' => "♀",
        '♂' => "♂",
        '≤' | '⩽' => "≤",
        '≥' | '⩾' => "≥",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_split_into_words_numbers_and_addresses() {
        for (text, expected) in [
            ("The 7:15 to Aldby.", "w:The n:7:15 w:to w:Aldby"),
            ("C++ and C# at A+", "w:C++ w:and w:C# w:at w:A+"),
            (
                "write to a.b@mill.example, or see (https://mill.example/a?id=3).",
                "w:write w:to \
              a:a.b@mill.example w:or w:see a:https://mill.example/a?id=3",
            ),
            ("room A12, release 2.1b", "w:room n:A12 w:release n:2.1b"),
            ("3月五日London", "n:3 w:月 n:五 w:日 w:London"),
            (
                "It ends.The rest, e.g. this, and so on",
                "w:It w:ends w:The w:rest w:e w:g w:this w:and w:so w:on",
            ),
            ("▲ 5 ▼", "n:▲ n:5 n:▼"),
            ("team 🇩🇪", "w:team n:🇩 n:🇪"),
            ("It ended.[1] Later, 3 400 came.", "w:It w:ended w:Later n:3 400 w:came"),
            ("1a2b.3-c4", "n:1a2b n:3 n:c4"),
        ] {
            let kind = |kind| match kind {
                Kind::Word | Kind::Name => 'w',
                Kind::Number => 'n',
                Kind::Address => 'a',
            };
            let tokens = tokens(text);
            let found = tokens.iter().map(|token| format!("{}:{}", kind(token.kind), token.within(text)));
            assert_eq!(found.collect::<Vec<_>>().join(" "), expected, "{text}");
        }
    }
}
