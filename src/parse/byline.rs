//! Extraction of author names.
//!
//! In: a line, the text of an element marked as an author, or a value declared in the page's head. Out: the
//! names in it, without prefixes, roles, places, dates, organizations, addresses and handles. No list of
//! names is used, but the words around names (`config/facts`), and the characters with which Chinese family
//! names begin.

mod alone;
mod builder;
mod family;
mod forms;
mod list;
mod others;
mod places;
mod roles;
mod several;
mod spaced;
mod wide;

use std::borrow::Cow;

use super::lexicon::{Lexicon, NameWord, is_letter};
use crate::text::limits::has_at_most;
use crate::text::spaces::fold;

/// Maximum number of characters of a line that names authors.
const MAX_LINE_CHARS: usize = 200;

/// Maximum number of characters of a name.
const MAX_NAME_CHARS: usize = 60;

/// Maximum number of characters of the code of an agency or organization: `AFP`.
const MAX_CODE_CHARS: usize = 5;

/// Maximum number of authors.
pub(super) const MAX_AUTHORS: usize = 24;

/// Signs behind a label, those of Armenian, Ethiopic and Khmer included.
const LABEL_ENDS: [char; 8] = [':', '：', '/', '／', '՝', '`', '፦', '៖'];

/// Maximum number of words of the legal form of a company: `sp. z o.o.`
const MAX_FORM_WORDS: usize = 4;

/// Maximum number of words of a prefix.
const MAX_PREFIX_WORDS: usize = 4;

/// Origin of a text, which determines how much evidence it needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Context {
    /// A line of the page, which must itself indicate that names follow.
    Line,
    /// Text that the page marks as the author's.
    Signed,
}

/// Extracts names, with the words of all languages.
#[derive(Clone, Copy, Debug)]
pub(super) struct Names<'a> {
    pub(super) lexicon: &'a Lexicon,
    /// Whether the page is in Japanese, which may have a space between family name and given name.
    is_japanese: bool,
}

impl<'a> Names<'a> {
    pub(super) fn new(lexicon: &'a Lexicon) -> Self {
        Self { lexicon, is_japanese: false }
    }

    /// Reads a page in `language`.
    pub(super) fn of_page(lexicon: &'a Lexicon, language: Option<&str>) -> Self {
        Self { lexicon, is_japanese: language == Some("ja") }
    }
}

impl Names<'_> {
    /// Returns the names in a line of the page that has a marker such as "By", "作者：" or "기자".
    pub(super) fn in_line(self, line: &str) -> Option<Vec<String>> {
        self.read(line, Context::Line)
    }

    /// Returns the names in the text of an element that the page marks as the author's.
    pub(super) fn in_signature(self, text: &str) -> Option<Vec<String>> {
        self.read(&self.joined(&without_marks(text)), Context::Signed)
    }

    /// Returns the names in a list of authors, one on a line, if there are several. Lines of other kinds name their
    /// organizations.
    pub(super) fn on_lines(self, text: &str) -> Option<Vec<String>> {
        let lines = text.lines().filter_map(|line| self.alone(line.trim())).flatten();
        let names: Vec<String> = lines.filter(|name| !self.is_house_name(name)).collect();
        (names.len() > 1).then_some(names)
    }

    /// Returns the names in a value that states authors as libraries do, family name first: `Brandt, Ida;
    /// Ede, Carl`. Unless the value `is_strict` about that, both parts of "Ida Brandt, Carl Ede" are names.
    pub(super) fn in_citation(self, value: &str, is_strict: bool) -> Vec<String> {
        let of = |part: &str| {
            self.reversed(part, is_strict).map_or_else(|| self.in_signature(part), |name| Some(vec![name]))
        };
        let parts = value.split(';').map(str::trim).filter(|part| !part.is_empty());
        parts.filter_map(of).flatten().take(MAX_AUTHORS).collect()
    }

    /// Returns `value`, a family name, a comma and given names, in the order of speech.
    fn reversed(self, value: &str, is_strict: bool) -> Option<String> {
        let (family, given) = value.split_once([',', '،'])?;
        let (family, given) = (family.trim(), given.trim());
        let is_part = |part: &str| {
            part.starts_with(char::is_alphabetic)
                && part.chars().all(|c| is_letter(c) || matches!(c, ' ' | '.' | '-' | '‐' | '\'' | '’'))
                && !self.is_nobody(part)
        };
        let is_given = is_strict || given.split_whitespace().count() == 1;
        let is_short = value.chars().count() <= MAX_NAME_CHARS;
        (is_short && is_given && is_part(family) && is_part(given))
            .then(|| fold(&format!("{given} {family}")))
    }

    /// Returns a declared author that does not look like a name: a single word, or words in lower case.
    /// People write under such names.
    pub(super) fn pen_name(self, value: &str) -> Option<String> {
        let value = value.trim();
        if self.is_of_other(value) {
            return None;
        }
        let value = self.without_prefix(value).map_or(value, |(rest, _)| rest);
        let value = value.split(['|', ';']).next().unwrap_or_default().trim().trim_end_matches([',', '.']);
        let is_code = value.chars().count() <= MAX_CODE_CHARS
            && !value.contains(char::is_lowercase)
            && value.is_ascii();
        let is_whole = value.contains(char::is_alphabetic)
            && value.chars().count() <= MAX_NAME_CHARS
            && !is_code
            && !self.is_nobody(value)
            && !self.is_desk(value)
            && !is_address(value)
            && !value.split_whitespace().any(is_address);
        is_whole.then(|| fold(value))
    }

    /// Returns the name of an organization that is the declared author; some use their address as their name.
    pub(super) fn house(self, value: &str) -> Option<String> {
        let value = value.trim();
        let is_name = value.contains(char::is_alphabetic)
            && value.chars().count() <= MAX_NAME_CHARS
            && !value.contains(['/', '@'])
            && !self.is_of_other(value)
            && !self.is_nobody(value)
            && !self.is_desk(value);
        is_name.then(|| fold(value))
    }

    /// Returns true if `text` stands in the place of an author but names nobody.
    pub(super) fn is_nobody(self, text: &str) -> bool {
        let words: Vec<&str> = letters(text).map(|(_, word)| word).collect();
        let is_link = words.len() > 1 && self.lexicon.name_word(&words[..1], NameWord::OfficeLink).is_some();
        // "The Editorial Team" is the editorial team.
        let words = &words[usize::from(is_link)..];
        words.is_empty() || self.lexicon.name_word(words, NameWord::Nobody) == Some(words.len())
    }

    /// Returns true if `text` names a role or desk and no person: "Special Correspondent", "Gazette Reporter".
    fn is_desk(self, text: &str) -> bool {
        let words: Vec<&str> = letters(text).map(|(_, word)| word).collect();
        let is = |word: &&str, kind| self.lexicon.name_word(&[*word], kind) == Some(1);
        let ends = |kind| move |word: &&&str| is(word, kind);
        let roles = words.iter().rev().take_while(ends(NameWord::Role)).count();
        let rest = &words[..words.len() - roles];
        let fields = rest.iter().rev().take_while(ends(NameWord::RoleWord)).count();
        let rest = &rest[..rest.len() - fields];
        let is_one = || rest.len() == 1 && !rest[0].contains(is_wide);
        // An editorial office is one, and may be the author: "Weserkurier Redaktion".
        let is_house = words.last().is_some_and(|word| self.is_house_name(word));
        roles > 0 && !is_house && (rest.is_empty() || is_one())
    }

    /// Returns true if a word of `name` is one in names of organizations: "Acme Media Group".
    pub(super) fn is_house_name(self, name: &str) -> bool {
        letters(name).any(|(_, word)| self.lexicon.name_word(&[word], NameWord::House).is_some())
    }

    /// Returns true if `value` begins or ends with the legal form of a company: `Brandt Verlag GmbH & Co. KG`. Short
    /// forms may be parts of names unless they are in capitals.
    pub(super) fn is_company(self, value: &str) -> bool {
        let words: Vec<&str> = letters(value).map(|(_, word)| word).collect();
        let is_upper = |words: &[&str]| words.iter().all(|word| !word.contains(char::is_lowercase));
        let is_form = |words: &[&str]| self.lexicon.name_word(words, NameWord::Company) == Some(words.len());
        let is_short = |words: &[&str]| words.iter().map(|word| word.chars().count()).sum::<usize>() < 3;
        let ends = (words.len().saturating_sub(MAX_FORM_WORDS).max(1)..words.len()).map(|at| &words[at..]);
        let mut ends = ends.filter(|end| !is_short(end) || (is_upper(end) && !is_upper(&words)));
        ends.any(is_form) || (words.len() > 1 && is_upper(&words[..1]) && is_form(&words[..1]))
    }

    /// Returns true if `name` is one word in Chinese, Japanese or Korean that ends as newspapers and stations are called:
    /// `江城晚报`, `한솔일보`.
    pub(super) fn is_paper(self, name: &str) -> bool {
        let mut ends = name.char_indices().skip(1).map(|(at, _)| &name[at..]);
        name.chars().all(is_wide)
            && ends.any(|end| self.lexicon.name_word(&[end], NameWord::House) == Some(1))
    }

    /// Returns true if `text` is a label of authors: "Written by", "Autor/a".
    pub(super) fn is_author_label(self, text: &str) -> bool {
        let words: Vec<&str> = letters(text).map(|(_, word)| word).collect();
        let is_whole = |kind| self.lexicon.name_word(&words, kind) == Some(words.len());
        !words.is_empty() && (is_whole(NameWord::By) || is_whole(NameWord::Label))
    }

    /// Returns true if `text` is a label of the sender of a message: "From", "Absender".
    pub(super) fn is_sender_label(self, text: &str) -> bool {
        let words: Vec<&str> = letters(text).map(|(_, word)| word).collect();
        !words.is_empty() && self.lexicon.name_word(&words, NameWord::Sender) == Some(words.len())
    }

    /// Returns true if `text` is a label of a title: "Headline", "Betreff".
    pub(super) fn is_title_label(self, text: &str) -> bool {
        let words: Vec<&str> = letters(text).map(|(_, word)| word).collect();
        !words.is_empty() && self.lexicon.name_word(&words, NameWord::Title) == Some(words.len())
    }

    /// Reads the names in `text`, first as East Asian if it contains such letters.
    fn read(self, text: &str, context: Context) -> Option<Vec<String>> {
        if !has_at_most(MAX_LINE_CHARS, text) {
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

    /// Returns the names in the first segment of `text` that has any.
    fn segments(self, text: &str, context: Context) -> Option<Vec<String>> {
        let text = match self.behind_editor(text) {
            Some(Ok(behind)) => behind,
            _ => text,
        };
        let text = &*self.without_bracket(text);
        let mut parts = segments(text).peekable();
        // What follows a source or sponsor may be another: `Photo: Mill Press / Weir Press`.
        let mut is_behind_other = false;
        while let Some(segment) = parts.next() {
            let prefixed = self.without_prefix(segment);
            let prefixed = prefixed.or_else(|| self.before_credit(segment, parts.peek()?));
            // Most segments of lines have no prefix, and the next test takes longer.
            if prefixed.is_none() && context == Context::Line {
                continue;
            }
            if self.is_of_other(segment) {
                is_behind_other = true;
                continue;
            }
            let names = match prefixed {
                Some((rest, is_firm)) => self.prefixed(segment, rest, is_firm, context),
                None if context == Context::Signed && !is_behind_other => self.signed(segment),
                None => None,
            };
            if let Some(names) = names {
                return Some(self.with_following(text, segment, names));
            }
        }
        None
    }

    /// Reads the names in `rest`, what follows a prefix in the segment `whole`.
    fn prefixed(self, whole: &str, rest: &str, is_firm: bool, context: Context) -> Option<Vec<String>> {
        if !is_firm
            && context == Context::Signed
            && let Some(name) = self.particle_first(whole)
        {
            return Some(vec![name]);
        }
        let rest = self.behind_role(self.behind_article(rest));
        let read = self.list(rest, Context::Signed);
        // Names in scripts without spaces are one word.
        let is_single = |names: &[String]| {
            names.len() == 1 && names[0].split_whitespace().count() == 1 && !names[0].contains(is_wide)
        };
        if !is_firm && is_single(&read.names) {
            // "Van Morrison" is a name, and "By Monday" names no author.
            let may_be_name = letters(whole).next().is_some_and(|(_, word)| self.is_particle(word));
            return if context == Context::Signed && may_be_name { self.signed(whole) } else { None };
        }
        if read.names.is_empty() && context == Context::Signed {
            return self.in_lower_case(rest);
        }
        let may_be = read.is_whole || context == Context::Signed;
        (may_be && !read.names.is_empty()).then_some(read.names)
    }

    /// Returns the name in `whole`, particles and a family name before a comma and one given name: `van der Berg,
    /// Nora`, which begins as `von Nora Berg` does.
    fn particle_first(self, whole: &str) -> Option<String> {
        let (family, _) = whole.split_once(',')?;
        let (particles, _) = family.trim().rsplit_once(' ')?;
        let is_particle = |word: &str| self.lexicon.name_word(&[word], NameWord::Particle) == Some(1);
        particles.split(' ').all(is_particle).then(|| self.reversed(whole, false))?
    }

    /// Reads the names of a signature; `None` if there are none.
    fn signed(self, segment: &str) -> Option<Vec<String>> {
        if self.is_nobody(segment) {
            return None;
        }
        let read = |segment| self.list(self.behind_role(segment), Context::Signed);
        let labelled = forms::behind_label_of_any(segment).map(read).filter(|read| !read.names.is_empty());
        let read = labelled.unwrap_or_else(|| read(segment));
        (!read.names.is_empty()).then_some(read.names)
    }

    /// Returns what follows a prefix such as "By" in `segment`, and whether a colon or slash after it makes
    /// clear that names follow.
    pub(super) fn without_prefix(self, segment: &str) -> Option<(&str, bool)> {
        let mut found = letters(segment).peekable();
        // Only quotation marks and the like may precede it.
        let (first, word) = *found.peek()?;
        // Most lines return here.
        let kinds = [NameWord::Label, NameWord::By, NameWord::From];
        if !self.lexicon.begins(word, &kinds) {
            return None;
        }
        if segment[..first].contains(|c: char| c.is_numeric() || matches!(c, '@' | '#')) {
            return None;
        }
        let behind_place =
            || self.behind_report(&segment[first..]).or_else(|| self.behind_section(&segment[first..]));
        if let Some(rest) = behind_place() {
            return Some((rest, false));
        }
        let found: Vec<(usize, &str)> = found.take(MAX_PREFIX_WORDS).collect();
        let words: Vec<&str> = found.iter().map(|(_, word)| *word).collect();
        let [label, by] = [NameWord::Label, NameWord::By].map(|kind| self.lexicon.name_word(&words, kind));
        let after = |len: usize| {
            let (at, word) = found[len - 1];
            let rest = &segment[at + word.len()..];
            let is_firm = rest.trim_start().starts_with(LABEL_ENDS);
            // The marker may be an abbreviation: "oprac. Nora Zając".
            let apart = rest.strip_prefix('.').unwrap_or(rest);
            let is_apart = is_firm || apart.starts_with(char::is_whitespace);
            let rest = if is_firm { rest } else { apart };
            let rest = rest.trim_start_matches(|c: char| {
                c.is_whitespace() || LABEL_ENDS.contains(&c) || matches!(c, '-' | '–')
            });
            let rest = if len > 1 { self.behind_place(rest) } else { rest };
            (is_apart && !rest.is_empty()).then_some((rest, is_firm))
        };
        let by_label = label.and_then(after).filter(|(_, is_firm)| *is_firm);
        by_label.or_else(|| by.and_then(after))
    }
}

/// Yields the words of `text` with their byte offsets.
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

/// Replaces the marks of footnotes between names by commas: in a list of names they are on lines of their
/// own, or with a comma at the start of a line.
fn without_marks(text: &str) -> Cow<'_, str> {
    if !text.contains('\n') || !text.contains(|c: char| c.is_ascii_digit() || matches!(c, '†' | '‡' | '§'))
    {
        return Cow::Borrowed(text);
    }
    let is_mark = |c: char| c.is_ascii_digit() || matches!(c, '†' | '‡' | '§' | '*' | ',' | '&' | ' ');
    let mut out = String::with_capacity(text.len());
    for line in text.lines() {
        let rest = line.trim_start_matches(is_mark);
        let marks = &line[..line.len() - rest.len()];
        let joins = marks.ends_with([',', '&', ' ']) && marks.contains([',', '&']);
        if joins && !marks.starts_with(' ') && !out.is_empty() {
            out.push_str(", ");
            out.push_str(rest);
        } else {
            out.push_str(if out.is_empty() { "" } else { "\n" });
            out.push_str(line);
        }
    }
    Cow::Owned(out)
}

/// Returns true if `word` begins with a small letter. Those of Georgian count as such in Unicode, but begin names.
fn begins_small(word: &str) -> bool {
    word.starts_with(|c: char| c.is_lowercase() && !matches!(c, '\u{10d0}'..='\u{10ff}'))
}

/// Splits a line at bars, dashes, slashes, brackets and line ends, which separate unrelated statements.
pub(super) fn segments(text: &str) -> impl Iterator<Item = &str> {
    let is_mark = |c: char| {
        // Fast path for most characters.
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
                | '∙'
                | '⋅'
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
    text.split(is_mark).flat_map(between_hyphens).map(str::trim).filter(|part| !part.is_empty())
}

/// Splits `text` at hyphens between spaces. Few texts have a hyphen, which is quicker to find than three characters.
fn between_hyphens(text: &str) -> impl Iterator<Item = &str> {
    const HYPHEN: &str = " - ";
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let text = rest?;
        let cut = if text.contains('-') { text.split_once(HYPHEN) } else { None };
        let (part, behind) = cut.map_or((text, None), |(part, behind)| (part, Some(behind)));
        rest = behind;
        Some(part)
    })
}

/// Returns true if `word` is a web address, a mail address or a handle.
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

/// Returns true for letters of scripts without spaces between words, or inside names.
fn is_wide(c: char) -> bool {
    matches!(c, '々' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' | '\u{f900}'..='\u{faff}')
}

/// Collapses white space to single spaces.
#[cfg(test)]
mod tests;
