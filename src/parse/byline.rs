//! Names of authors, as pages write them.
//!
//! In: a line, the text of an element that names the author, or a value that the page's head declares. Out: the names in
//! it, without prefix, role, place, date, house, address and handle. The page's own words only; no list of names is used,
//! but the words around names are (`config/facts`), and the signs that Chinese family names begin with.

mod list;
mod wide;

use super::lexicon::{Lexicon, NameWord, is_letter};

/// Characters of a line that names authors, at most.
const MAX_LINE_CHARS: usize = 200;

/// Characters of one name, at most.
const MAX_NAME_CHARS: usize = 60;

/// Characters of the code of an agency or a house, at most: `AFP`.
const MAX_CODE_CHARS: usize = 5;

/// Authors that are read.
pub(super) const MAX_AUTHORS: usize = 24;

/// Words of a prefix, at most.
const MAX_PREFIX_WORDS: usize = 4;

/// What the reader may take for granted of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Context {
    /// A line of the page, which must say itself that names follow.
    Line,
    /// The page marks the text as the author's.
    Signed,
}

/// Reads names with the words of all languages.
#[derive(Clone, Copy, Debug)]
pub(super) struct Names<'a> {
    pub(super) lexicon: &'a Lexicon,
}

impl Names<'_> {
    /// The names in a line of the page that says "By", "作者：", "기자" or the like.
    pub(super) fn in_line(self, line: &str) -> Option<Vec<String>> {
        self.read(line, Context::Line)
    }

    /// The names in the text of an element that the page marks as the author's.
    pub(super) fn in_signature(self, text: &str) -> Option<Vec<String>> {
        self.read(text, Context::Signed)
    }

    /// A value that the page declares to be its author's and that does not look like names: a single word, words in small
    /// letters. People write under such names.
    pub(super) fn pen_name(self, value: &str) -> Option<String> {
        let value = value.trim();
        let value = self.without_prefix(value).map_or(value, |(rest, _)| rest);
        let value = value.split(['|', ';']).next().unwrap_or_default().trim().trim_end_matches([',', '.']);
        let is_code = value.chars().count() <= MAX_CODE_CHARS
            && !value.contains(char::is_lowercase)
            && value.is_ascii();
        let is_whole = value.contains(char::is_alphabetic)
            && value.chars().count() <= MAX_NAME_CHARS
            && !is_code
            && !self.is_nobody(value)
            && !is_address(value)
            && !value.split_whitespace().any(is_address);
        is_whole.then(|| fold(value))
    }

    /// The name of an organization that the page declares to be its author; some call themselves by their address.
    pub(super) fn house(self, value: &str) -> Option<String> {
        let value = value.trim();
        let is_name = value.contains(char::is_alphabetic)
            && value.chars().count() <= MAX_NAME_CHARS
            && !value.contains(['/', '@'])
            && !self.is_nobody(value);
        is_name.then(|| fold(value))
    }

    /// Whether a short line is a name and nothing else, for want of a word that says so: two to four words with capitals,
    /// or signs that begin as family names do.
    pub(super) fn alone(self, line: &str) -> Option<Vec<String>> {
        let is_short = line.chars().count() <= MAX_NAME_CHARS * 2
            && !line.contains([':', '?', '!', '|', '：', '？', '！']);
        if !is_short {
            return None;
        }
        if line.contains(is_wide) {
            return self.wide_alone(line);
        }
        let read = self.list(line, Context::Line);
        let is_person = |name: &String| (2..=4).contains(&name.split_whitespace().count());
        (read.is_whole && !read.names.is_empty() && read.names.iter().all(is_person)).then_some(read.names)
    }

    /// Whether `text` stands in the place of an author and names nobody.
    pub(super) fn is_nobody(self, text: &str) -> bool {
        let words: Vec<&str> = letters(text).map(|(_, word)| word).collect();
        words.is_empty() || self.lexicon.name_word(&words, NameWord::Nobody) == Some(words.len())
    }

    fn read(self, text: &str, context: Context) -> Option<Vec<String>> {
        if text.len() > MAX_LINE_CHARS && text.chars().take(MAX_LINE_CHARS + 1).count() > MAX_LINE_CHARS {
            return None;
        }
        if !text.is_ascii()
            && text.contains(is_wide)
            && let Some(names) = self.wide(text, context)
        {
            return Some(names);
        }
        self.segments(text, context)
    }

    /// Names in the first part of `text` that has them, parts ending at bars, dashes, slashes and line ends.
    fn segments(self, text: &str, context: Context) -> Option<Vec<String>> {
        for segment in segments(text) {
            let after = self.without_prefix(segment);
            let names = match after {
                Some((rest, is_firm)) => self.prefixed(segment, rest, is_firm, context),
                None if context == Context::Signed => self.signed(segment),
                None => None,
            };
            if names.is_some() {
                return names;
            }
        }
        None
    }

    fn prefixed(self, whole: &str, rest: &str, is_firm: bool, context: Context) -> Option<Vec<String>> {
        let read = self.list(rest, Context::Signed);
        let is_single = |names: &[String]| names.len() == 1 && names[0].split_whitespace().count() == 1;
        if !is_firm && is_single(&read.names) {
            // "Van Morrison" is a name, "By Monday" says no author's.
            return if context == Context::Signed { self.signed(whole) } else { None };
        }
        let may_be = read.is_whole || context == Context::Signed;
        (may_be && !read.names.is_empty()).then_some(read.names)
    }

    fn signed(self, segment: &str) -> Option<Vec<String>> {
        let read = self.list(segment, Context::Signed);
        (!read.names.is_empty()).then_some(read.names)
    }

    /// What follows "By" or the like in `segment`, and whether a colon or slash says that names come.
    pub(super) fn without_prefix(self, segment: &str) -> Option<(&str, bool)> {
        let mut found = letters(segment).peekable();
        // Only marks of quotation and the like may stand before it.
        let (first, word) = *found.peek()?;
        // Most lines end here.
        [NameWord::Label, NameWord::By].into_iter().find(|&kind| self.lexicon.begins(word, kind))?;
        if segment[..first].contains(|c: char| c.is_numeric() || matches!(c, '@' | '#')) {
            return None;
        }
        let found: Vec<(usize, &str)> = found.take(MAX_PREFIX_WORDS).collect();
        let words: Vec<&str> = found.iter().map(|(_, word)| *word).collect();
        let [label, by] = [NameWord::Label, NameWord::By].map(|kind| self.lexicon.name_word(&words, kind));
        let after = |len: usize| {
            let (at, word) = found[len - 1];
            let rest = &segment[at + word.len()..];
            let is_firm = rest.trim_start().starts_with([':', '：', '/', '／']);
            let is_apart = is_firm || rest.starts_with(char::is_whitespace);
            let rest = rest.trim_start_matches(|c: char| {
                c.is_whitespace() || matches!(c, ':' | '：' | '/' | '／' | '-' | '–')
            });
            (is_apart && !rest.is_empty()).then_some((rest, is_firm))
        };
        let by_label = label.and_then(after).filter(|(_, is_firm)| *is_firm);
        by_label.or_else(|| by.and_then(after))
    }
}

/// Words of `text` with their places in bytes.
fn letters(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + text[at..].find(is_letter)?;
        let word = &text[start..];
        let end = word.find(|c| !is_letter(c)).unwrap_or(word.len());
        at = start + end;
        Some((start, &word[..end]))
    })
}

/// Parts of a line that say different things.
pub(super) fn segments(text: &str) -> impl Iterator<Item = &str> {
    let is_mark = |c: char| {
        // Most characters are these.
        if c.is_ascii_alphanumeric() || c == ' ' {
            return false;
        }
        matches!(
            c,
            '\n' | '\t'
                | '|'
                | '｜'
                | '•'
                | '·'
                | '–'
                | '—'
                | '/'
                | ';'
                | '('
                | ')'
                | '['
                | ']'
                | '<'
                | '>'
                | '»'
                | '«'
                | '…'
                | '※'
        )
    };
    text.split(is_mark).flat_map(|part| part.split(" - ")).map(str::trim).filter(|part| !part.is_empty())
}

/// Whether `word` is an address on the web, of mail, or a handle.
fn is_address(word: &str) -> bool {
    let has_domain = word.rsplit_once('.').is_some_and(|(host, end)| {
        let is_host = host.chars().filter(|c| is_letter(*c)).count() >= 3;
        is_host && end.len() >= 2 && end.trim_end_matches(',').bytes().all(|byte| byte.is_ascii_alphabetic())
    });
    word.contains("://")
        || word.contains('@')
        || word.starts_with("www.")
        || word.starts_with('/')
        || has_domain
}

/// Letters of scripts that write no spaces between words, or none inside names.
fn is_wide(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' | '\u{f900}'..='\u{faff}')
}

fn fold(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests;
