//! Sentence terminators, of all scripts and of single languages.
//!
//! Those of all scripts are built in (Unicode `Sentence_Terminal`, UAX #29). A language's file adds marks
//! that end sentences only there (`;` of Greek), removes those that are mere commas there, and states whether
//! white space ends a sentence.

use super::language_data::LanguageData;
use super::pictures;
use super::words::is_closer;

/// Kind of a run of terminators.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stop {
    /// A single full stop, which may also belong to an abbreviation or number.
    Period,
    /// Two or more full stops, or `…`.
    Ellipsis,
    /// `?` or `!`, possibly among others.
    Mark,
    /// Any other terminator, which has no other use.
    Sure,
    /// White space, in languages in which nothing else separates sentences.
    Space,
    /// A picture of a mood in place of a terminator: `Thanks :) I will try`.
    Picture,
}

/// Terminators of one language.
#[derive(Debug)]
pub(super) struct Marks {
    /// Marks particular to the language.
    own: Vec<String>,
    /// Terminators that end no sentence in this language.
    inner: Vec<char>,
    /// Texts whose marks end no sentence.
    whole: Vec<String>,
    /// Whether white space between two clauses ends a sentence.
    spaces_end: bool,
    /// For each byte, whether a terminator may begin with it.
    starts: Box<[bool; 256]>,
}

impl Default for Marks {
    fn default() -> Self {
        Self::new(&LanguageData::default())
    }
}

impl Marks {
    pub(super) fn new(data: &LanguageData) -> Self {
        let mut starts = Box::new([false; 256]);
        for byte in 0..=u8::MAX {
            starts[usize::from(byte)] = may_start_terminator(byte)
                || pictures::may_start_picture(byte)
                || (data.spaces_end && byte == b' ');
        }
        for byte in data.end_marks.iter().filter_map(|mark| mark.bytes().next()) {
            starts[usize::from(byte)] = true;
        }
        Self {
            own: data.end_marks.clone(),
            inner: data.inner_marks.clone(),
            whole: data.whole.clone(),
            spaces_end: data.spaces_end,
            starts,
        }
    }

    /// Finds the first byte at or after `at` with which a terminator may begin.
    pub(super) fn find_start(&self, bytes: &[u8], at: usize) -> Option<usize> {
        bytes[at..].iter().position(|&byte| self.starts[usize::from(byte)]).map(|found| at + found)
    }

    /// Returns the kind and length of the terminator at byte `at` of `line`, if there is one.
    pub(super) fn at(&self, line: &str, at: usize) -> Option<(Stop, usize)> {
        let rest = &line[at..];
        let c = rest.chars().next()?;
        if self.spaces_end && c == ' ' {
            return divides_clauses(&line[..at], rest).then_some((Stop::Space, 0));
        }
        if let Some(len) = pictures::closing_len(line, at) {
            return Some((Stop::Picture, len));
        }
        let own = self.own.iter().find(|mark| rest.starts_with(mark.as_str()));
        if let Some(mark) = own.filter(|mark| is_own_mark(&line[..at], mark, &rest[mark.len()..])) {
            return Some((Stop::Mark, mark.len()));
        }
        let stop = terminator(c).filter(|_| !self.inner.contains(&c))?;
        let is_whole = self.whole.iter().any(|text| stands_around(text, line, at, c));
        (!is_whole).then_some((stop, c.len_utf8()))
    }

    /// Returns the length of a space and a mark of the language at byte `at` of `line`, if the same mark
    /// precedes: Tibetan doubles its stroke (`། །`).
    pub(super) fn spaced_own(&self, line: &str, at: usize) -> Option<usize> {
        let rest = line[at..].strip_prefix(' ')?;
        let again = |mark: &&String| line[..at].ends_with(mark.as_str()) && rest.starts_with(mark.as_str());
        self.own.iter().find(again).map(|mark| 1 + mark.len())
    }
}

/// Returns true if the mark `c` at byte `at` of `line` belongs to an occurrence of `text`.
fn stands_around(text: &str, line: &str, at: usize, c: char) -> bool {
    let mut starts = text.match_indices(c).filter_map(|(inner, _)| at.checked_sub(inner));
    starts.any(|start| line.get(start..).is_some_and(|rest| rest.starts_with(text)))
}

/// Returns true if a language's `mark` between `ahead` and `behind` ends a sentence. An ASCII mark also
/// occurs in code, times and addresses (`&amp;`, `12:30`, `http://`): it must follow a word of the language,
/// optionally with a space between, and precede white space, a closing mark or another word of the language.
fn is_own_mark(ahead: &str, mark: &str, behind: &str) -> bool {
    let spaced = ahead.strip_suffix(' ').unwrap_or(ahead);
    let is_of_language = |c: char| !c.is_ascii() && !is_closer(c);
    let last = spaced.chars().next_back();
    let Some(next) = behind.chars().next() else { return last.is_some() };
    let follows =
        last.is_some_and(|c| is_of_language(c) || is_closer(c) || c.is_ascii_digit() || mark.starts_with(c));
    follows && (next.is_whitespace() || is_of_language(next) || is_closer(next) || mark.starts_with(next))
}

/// Minimum number of letters, without vowel signs and tones, on either side of white space that ends a
/// sentence. Shorter stretches are surnames, particles and items of lists; a Thai clause of subject, verb and
/// object has some eight.
const CLAUSE_MIN_LETTERS: usize = 6;

/// Returns true if the white space at the start of `behind` separates two clauses, in a script that writes
/// none between words.
fn divides_clauses(ahead: &str, behind: &str) -> bool {
    let is_letter = |c: char| !c.is_ascii() && c.is_alphabetic();
    let last = ahead.chars().next_back();
    let letters = |chars: &mut dyn Iterator<Item = char>| {
        chars.take_while(|c| !c.is_whitespace()).take(64).filter(|&c| is_base(c)).count()
    };
    last.is_some_and(|c| is_letter(c) || !c.is_ascii() && is_base_or_sign(c))
        && letters(&mut ahead.chars().rev()) >= CLAUSE_MIN_LETTERS
        && letters(&mut behind.trim_start().chars()) >= CLAUSE_MIN_LETTERS
}

/// Returns true for letters of Thai and Lao on the base line.
fn is_base(c: char) -> bool {
    matches!(c, '\u{e01}'..='\u{e30}' | '\u{e32}' | '\u{e33}' | '\u{e40}'..='\u{e45}')
        || matches!(c, '\u{e81}'..='\u{eb0}' | '\u{eb2}' | '\u{eb3}' | '\u{ec0}'..='\u{ec4}' | '\u{edc}'..='\u{edf}')
}

/// Returns true for signs of Thai and Lao above and below letters, but not for those of repetition and
/// abbreviation.
fn is_base_or_sign(c: char) -> bool {
    matches!(c, '\u{e30}'..='\u{e3a}' | '\u{e47}'..='\u{e4e}' | '\u{eb0}'..='\u{ebc}' | '\u{ec8}'..='\u{ecd}')
}

/// Returns the kind of the terminator `c`: Unicode `Sentence_Terminal`, and ellipsis characters. The Burmese
/// little section (U+104A) is excluded, as it is used as a comma.
pub(super) fn terminator(c: char) -> Option<Stop> {
    match c {
        '.' | '\u{2024}' | '．' | '﹒' => Some(Stop::Period),
        '…' | '‥' => Some(Stop::Ellipsis),
        '!' | '?' | '‼' | '‽' | '⁇' | '⁈' | '⁉' => Some(Stop::Mark),
        '\u{589}' | '\u{61d}'..='\u{61f}' | '\u{6d4}' | '\u{700}'..='\u{702}' | '\u{7f9}' => Some(Stop::Sure),
        '\u{964}' | '\u{965}' | '\u{104b}' | '\u{1362}' | '\u{1367}' | '\u{1368}' => Some(Stop::Sure),
        '\u{17d4}' | '\u{17d5}' | '\u{1803}' | '\u{1809}' | '\u{1c7e}' | '\u{1c7f}' => Some(Stop::Sure),
        '\u{1735}' | '\u{1736}' | '\u{1944}' | '\u{1945}' | '\u{1aa8}'..='\u{1aab}' => Some(Stop::Sure),
        '\u{1b5a}' | '\u{1b5b}' | '\u{1b5e}' | '\u{1b5f}' | '\u{1c3b}' | '\u{1c3c}' => Some(Stop::Sure),
        '\u{a4ff}' | '\u{a60e}' | '\u{a60f}' | '\u{a6f3}' | '\u{a6f7}' | '\u{a876}' | '\u{a877}' => {
            Some(Stop::Sure)
        }
        '\u{a8ce}' | '\u{a8cf}' | '\u{a92f}' | '\u{a9c8}' | '\u{a9c9}' | '\u{aa5d}'..='\u{aa5f}' => {
            Some(Stop::Sure)
        }
        '\u{aaf0}' | '\u{aaf1}' | '\u{abeb}' => Some(Stop::Sure),
        '。' | '！' | '？' | '｡' | '︒' | '︕' | '︖' | '﹖' | '﹗' => Some(Stop::Sure),
        _ => None,
    }
}

/// Returns true if the UTF-8 form of a terminator can begin with `byte`.
fn may_start_terminator(byte: u8) -> bool {
    matches!(byte, b'.' | b'!' | b'?' | 0xd6 | 0xd8 | 0xdb | 0xdc | 0xdf | 0xe0..=0xe3 | 0xea | 0xef)
}
