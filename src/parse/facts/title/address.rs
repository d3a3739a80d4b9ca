//! The words of an address that spell or name the title of its page.

use crate::text::normalize::normalize_into;
use crate::text::words;

/// Words from which the part of an address spells a title; fewer may name a section of the site.
const MIN_SPELLING_WORDS: usize = 3;

/// Words of an address that are looked for, at most; no title has more.
const MAX_WORDS: usize = 32;

/// How addresses write letters that they cannot hold, one way and another.
const LETTERS: [(char, &str, &str); 6] = [
    ('ä', "ae", "a"),
    ('ö', "oe", "o"),
    ('ü', "ue", "u"),
    ('ß', "ss", "s"),
    ('ø', "oe", "o"),
    ('æ', "ae", "a"),
];

/// The words, in lower case.
#[derive(Debug, Default)]
pub(in crate::parse::facts) struct Address {
    words: Vec<String>,
}

/// What a line and the address have in common.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Shares {
    /// Share of the address's words that are in the line.
    pub(super) of_address: f64,
    /// Share of the line's words that are in the address.
    pub(super) of_line: f64,
}

impl Address {
    /// The words of the last part of `url` that spells a title, else of its last part; numbers and file endings aside.
    pub(in crate::parse::facts) fn new(url: &str) -> Self {
        let Ok(url) = url::Url::parse(url) else { return Self::default() };
        let words_of = |part: &str| {
            let part = part.rsplit_once('.').map_or(part, |(stem, _)| stem);
            // The standard's form of a query decodes as the path does.
            let decoded =
                url::form_urlencoded::parse(part.as_bytes()).next().map(|(name, _)| name.into_owned());
            let part = decoded.unwrap_or_default();
            let words = part.split(['-', '_', '+', ' ']).filter(|word| word.chars().all(char::is_alphabetic));
            let words = words.filter(|word| !word.is_empty()).take(MAX_WORDS).map(str::to_lowercase);
            words.collect::<Vec<_>>()
        };
        let parts: Vec<_> =
            url.path_segments().into_iter().flatten().filter(|part| !part.is_empty()).map(words_of).collect();
        let spelling = parts.iter().rfind(|words| words.len() >= MIN_SPELLING_WORDS);
        let words = spelling.or(parts.last()).cloned().unwrap_or_default();
        Self { words }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// Whether it spells the title rather than names it.
    pub(super) fn is_spelt(&self) -> bool {
        self.words.len() >= MIN_SPELLING_WORDS
    }

    /// Cost: the words of `line` times those of the address, of which there are 32 at most.
    pub(super) fn shares(&self, line: &str, form: &mut String) -> Shares {
        normalize_into(line, form);
        let mut found = [false; MAX_WORDS];
        let (mut of_line, mut count) = (0u32, 0u32);
        for word in words::iter(form) {
            let mut is_wanted = false;
            let spellings = spellings(word);
            for (wanted, found) in self.words.iter().zip(&mut found) {
                let is_spelt = |spellings: &[String; 2]| spellings.contains(wanted);
                let same = wanted == word || spellings.as_ref().is_some_and(is_spelt);
                (is_wanted, *found) = (is_wanted | same, *found | same);
            }
            of_line += u32::from(is_wanted);
            count += 1;
        }
        let found = found.iter().filter(|found| **found).count();
        let share = |part: f64, whole: f64| if whole > 0.0 { part / whole } else { 0.0 };
        Shares {
            of_address: share(found as f64, self.words.len() as f64),
            of_line: share(f64::from(of_line), f64::from(count)),
        }
    }

    /// Share of its words that `title` has.
    pub(in crate::parse::facts) fn share_in(&self, title: &str) -> f64 {
        self.shares(title, &mut String::new()).of_address
    }
}

/// How an address may write `word`, where that is not as it stands: letters as two or as one, accents dropped.
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

/// Whether `c` may be a Latin letter with an accent.
fn is_accented(c: char) -> bool {
    matches!(c, '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}')
}

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
