//! Chinese, Japanese and Korean names with a space between family name and given name.

use std::borrow::Cow;

use super::wide::{NAME_SIGNS, PLACE_ENDS, is_hangul};
use super::{Names, is_wide};

/// Maximum number of characters of a family name and of a given name in Chinese characters.
const MAX_PART_SIGNS: usize = 3;

/// Maximum number of characters of a part of a name in syllable signs: `ジョン スミス`, `みうら じゅんこ`.
const MAX_KANA_SIGNS: usize = 6;

/// Maximum number of characters of an office behind a name.
const MAX_OFFICE_SIGNS: usize = 8;

/// Number of syllables of a Korean given name.
const HANGUL_GIVEN: std::ops::RangeInclusive<usize> = 2..=3;

/// Characters between two names, and between the parts of one.
const SEPARATORS: [char; 10] = ['、', '，', ',', '/', '／', ' ', '\u{3000}', '&', 'ㆍ', '\u{a0}'];

impl Names<'_> {
    /// Splits `text` into what may be names. Two words with a space between them may be the parts of one.
    pub(super) fn words_of_names(self, text: &str) -> Vec<Cow<'_, str>> {
        let mut parts: Vec<Cow<'_, str>> = Vec::new();
        let mut is_spaced = false;
        for piece in text.split_inclusive(SEPARATORS) {
            let word = piece.trim_end_matches(SEPARATORS).trim();
            let is_at_space = !piece.ends_with(|c: char| SEPARATORS.contains(&c) && !c.is_whitespace());
            if word.is_empty() {
                is_spaced &= is_at_space;
                continue;
            }
            let gap = parts.last().filter(|_| is_spaced).and_then(|last| self.gap(last, word));
            match parts.last_mut().zip(gap) {
                Some((last, gap)) => last.to_mut().extend([gap, word]),
                None => parts.push(Cow::Borrowed(word)),
            }
            is_spaced = is_at_space;
        }
        parts
    }

    /// Returns the name before the office in a bracket at the end of `line`: `高梨千鶴（編集部）`.
    pub(super) fn before_office(self, line: &str) -> Option<String> {
        let (before, office) = line.strip_suffix(['）', ')'])?.rsplit_once(['（', '('])?;
        let [name] = self.words_of_names(before.trim()).try_into().ok()?;
        let is_office = self.is_nobody(office)
            || (office.ends_with(PLACE_ENDS) && (2..=MAX_OFFICE_SIGNS).contains(&office.chars().count()));
        let signs = name.chars().filter(|c| *c != ' ').count();
        let is_name = NAME_SIGNS.contains(&signs)
            && (self.is_japanese || name.starts_with(|c| self.lexicon.is_surname(c)))
            && name.chars().all(|c| is_wide(c) || c == ' ')
            && !self.is_stop(&name)
            && !name.ends_with(PLACE_ENDS);
        (is_office && is_name).then(|| name.into_owned())
    }

    /// Returns what parts `family` and `word`, which follows it behind a space, if they are one name. Names of two
    /// characters are set apart to the width of three: `王　明`.
    pub(super) fn gap(self, family: &str, word: &str) -> Option<&'static str> {
        if self.is_stop(family) || self.is_stop(word) {
            return None;
        }
        if is_one_wide(family) && is_one_wide(word) {
            return Some("");
        }
        let is_name = self.is_listed(family, word)
            || is_korean(family, word)
            || is_in_kana(family, word)
            || (self.is_japanese && self.may_be_parts(family, word) && !self.is_full_name(family));
        is_name.then_some(" ")
    }

    /// Returns the Japanese name that `text` is, with a space between family name and given name. On pages in other
    /// languages, two names that each begin as a Chinese one does are two persons.
    pub(super) fn in_two_parts(self, text: &str) -> Option<String> {
        let mut parts = text.split([' ', '\u{3000}']).filter(|part| !part.is_empty());
        let (family, given, None) = (parts.next()?, parts.next()?, parts.next()) else { return None };
        let is_chinese =
            self.is_sure_name(family) && (self.is_sure_name(given) || family.chars().count() > 2);
        let is_name = self.may_be_parts(family, given) && !is_chinese;
        is_name.then(|| format!("{family} {given}"))
    }

    /// Returns true if `family` is a Japanese family name of the list, and `word` may be the given name.
    fn is_listed(self, family: &str, word: &str) -> bool {
        self.lexicon.family_name(family) == Some(family.chars().count())
            && word.chars().count() <= MAX_PART_SIGNS
            && word.chars().all(is_wide)
            && self.lexicon.family_name(word).is_none()
    }

    /// Returns true if `family` and `given` have the lengths of parts of a Japanese name, and are no words of other kinds.
    fn may_be_parts(self, family: &str, given: &str) -> bool {
        let is_part = |part: &str| {
            (1..=MAX_PART_SIGNS).contains(&part.chars().count())
                && part.chars().all(|c| is_wide(c) && !is_hangul(c))
                && !self.is_stop(part)
                && !self.is_nobody(part)
        };
        // Places and offices have such an end, and so have a few family names of two characters.
        let is_office = family.ends_with(PLACE_ENDS) && !(self.is_japanese && family.chars().count() == 2);
        is_part(family)
            && is_part(given)
            && !is_office
            && !given.ends_with(PLACE_ENDS)
            && self.lexicon.family_name(given).is_none()
    }
}

/// Returns true if `family` is one Korean syllable, which is no name alone, and `word` has the length of a given name.
fn is_korean(family: &str, word: &str) -> bool {
    is_one_wide(family)
        && family.starts_with(is_hangul)
        && HANGUL_GIVEN.contains(&word.chars().count())
        && word.chars().all(is_hangul)
}

/// Returns true if both words are in the same Japanese syllable signs, as pen names and foreign names are.
fn is_in_kana(family: &str, given: &str) -> bool {
    let all = |is_sign: fn(char) -> bool| {
        [family, given]
            .iter()
            .all(|part| (2..=MAX_KANA_SIGNS).contains(&part.chars().count()) && part.chars().all(is_sign))
    };
    all(|c| matches!(c, '\u{3041}'..='\u{309f}' | 'ー')) || all(|c| matches!(c, '\u{30a1}'..='\u{30ff}'))
}

/// Returns true if `word` is a single East Asian letter.
fn is_one_wide(word: &str) -> bool {
    let mut chars = word.chars();
    chars.next().is_some_and(is_wide) && chars.next().is_none()
}
