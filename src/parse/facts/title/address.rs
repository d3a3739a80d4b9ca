//! Words of a page's address that match its title.

use crate::text::normalize::normalize_into;
use crate::text::words;

/// Number of words from which a path component spells a title; fewer may name a section of the site.
const MIN_SPELLING_WORDS: usize = 3;

/// Maximum number of words of an address that are used; no title has more.
const MAX_WORDS: usize = 32;

/// Letters that addresses transliterate, in either of two ways.
const LETTERS: [(char, &str, &str); 6] = [
    ('ä', "ae", "a"),
    ('ö', "oe", "o"),
    ('ü', "ue", "u"),
    ('ß', "ss", "s"),
    ('ø', "oe", "o"),
    ('æ', "ae", "a"),
];

/// Words of an address, in lower case.
#[derive(Debug, Default)]
pub(in crate::parse::facts) struct Address {
    words: Vec<String>,
    /// True if a number stands beside the words.
    is_numbered: bool,
}

/// Overlap between a line and the address.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Shares {
    /// Share of the address's words that occur in the line.
    pub(super) of_address: f64,
    /// Share of the line's words that occur in the address.
    pub(super) of_line: f64,
}

impl Address {
    /// Takes the words of the last component of `url` that spells a title, else of its last component,
    /// without numbers and file extensions.
    pub(in crate::parse::facts) fn new(url: &str) -> Self {
        let Ok(url) = url::Url::parse(url) else { return Self::default() };
        let words_of = |part: &str| {
            let part = part.rsplit_once('.').map_or(part, |(stem, _)| stem);
            // Query decoding handles a path component as well.
            let decoded =
                url::form_urlencoded::parse(part.as_bytes()).next().map(|(name, _)| name.into_owned());
            let part = decoded.unwrap_or_default();
            let parts = part.split(['-', '_', '+', ' ']).filter(|word| !word.is_empty());
            let words = parts.clone().filter(|word| word.chars().all(char::is_alphabetic));
            let is_numbered = parts.clone().any(|part| part.chars().all(char::is_numeric));
            Self { words: words.take(MAX_WORDS).map(str::to_lowercase).collect(), is_numbered }
        };
        let parts: Vec<_> =
            url.path_segments().into_iter().flatten().filter(|part| !part.is_empty()).map(words_of).collect();
        let spelling = parts.iter().rposition(Self::is_spelt);
        let at = spelling.or(parts.len().checked_sub(1));
        at.and_then(|at| parts.into_iter().nth(at)).unwrap_or_default()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// Returns true if the address spells the title, not merely names it.
    pub(super) fn is_spelt(&self) -> bool {
        self.words.len() >= MIN_SPELLING_WORDS
    }

    /// Returns true if a number stands beside the words, which then name more than this page.
    pub(super) fn is_numbered(&self) -> bool {
        self.is_numbered
    }

    /// Returns the number of words of the address.
    pub(super) fn len(&self) -> usize {
        self.words.len()
    }

    /// Returns which words of the address occur in `line`.
    pub(super) fn found_in(&self, line: &str) -> [bool; MAX_WORDS] {
        self.compare(line, &mut String::new()).0
    }

    /// Compares `line` with the address; `form` is scratch space. Cost: words of `line` times words of the
    /// address, at most 32.
    pub(super) fn shares(&self, line: &str, form: &mut String) -> Shares {
        let (found, of_line, count) = self.compare(line, form);
        let found = found.iter().filter(|found| **found).count();
        let share = |part: f64, whole: f64| if whole > 0.0 { part / whole } else { 0.0 };
        Shares {
            of_address: share(found as f64, self.words.len() as f64),
            of_line: share(f64::from(of_line), f64::from(count)),
        }
    }

    /// Returns which words of the address occur in `line`, the number of its words that do, and of all. `form` is a buffer
    /// for the normal form of the line.
    fn compare(&self, line: &str, form: &mut String) -> ([bool; MAX_WORDS], u32, u32) {
        normalize_into(line, form);
        let mut found = [false; MAX_WORDS];
        let (mut of_line, mut count) = (0u32, 0u32);
        words::each(form, |start, end| {
            let word = &form[start..end];
            let mut is_wanted = false;
            let spellings = spellings(word);
            for (wanted, found) in self.words.iter().zip(&mut found) {
                let is_spelt = |spellings: &[String; 2]| spellings.contains(wanted);
                let same = wanted == word || spellings.as_ref().is_some_and(is_spelt);
                (is_wanted, *found) = (is_wanted | same, *found | same);
            }
            of_line += u32::from(is_wanted);
            count += 1;
        });
        (found, of_line, count)
    }

    /// Returns the share of the address's words that occur in `title`.
    pub(in crate::parse::facts) fn share_in(&self, title: &str) -> f64 {
        self.shares(title, &mut String::new()).of_address
    }
}

/// Returns two ways in which an address may spell `word` in ASCII, with umlauts as two letters or one; `None`
/// if it is ASCII already.
fn spellings(word: &str) -> Option<[String; 2]> {
    if word.is_ascii() {
        return None;
    }
    let plain = |long: bool| {
        let mut plain = String::with_capacity(word.len());
        for c in word.chars() {
            match LETTERS.iter().find(|(letter, ..)| *letter == c) {
                Some((_, two, one)) => plain.push_str(if long { two } else { one }),
                None if is_accented(c) => plain.extend(without_accent(c)),
                None => plain.push(c),
            }
        }
        plain
    };
    Some([plain(true), plain(false)])
}

/// Returns true if `c` may be a Latin letter with an accent.
fn is_accented(c: char) -> bool {
    matches!(c, '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}')
}

/// Decomposes `c`, and drops its accents.
fn without_accent(c: char) -> impl Iterator<Item = char> {
    use icu_normalizer::DecomposingNormalizerBorrowed;
    const NFD: DecomposingNormalizerBorrowed<'static> = DecomposingNormalizerBorrowed::new_nfd();
    let decomposed: Vec<char> = NFD.normalize_iter(std::iter::once(c)).collect();
    decomposed.into_iter().filter(|c| !('\u{300}'..='\u{36f}').contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_writes_letters_its_own_way() {
        let address = Address::new("https://a.org/2024/05/fuer-die-muhle-und-den-eleve-bl%C3%BCht-4711.html");
        let shares = address.shares("Für die Mühle und den élève blüht es", &mut String::new());
        assert!((shares.of_address - 1.0).abs() < 1e-9, "{shares:?} {address:?}");
        assert!(Address::new("no address").is_empty());
    }
}
