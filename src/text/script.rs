//! Scripts, and the letters of each.
//!
//! Follows the property `Script` of Unicode 16 (UAX #24), block by block, for the scripts of languages that the
//! web is written in. Letters that Unicode calls common count for the script that alone uses them: the Arabic
//! tatweel, and the prolonged sound mark of kana.

use serde::Deserialize;

/// A script, written in a language's file as its English name in lower case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "the names of Unicode")]
#[non_exhaustive]
pub enum Script {
    Latin,
    Greek,
    Cyrillic,
    Armenian,
    Hebrew,
    Arabic,
    Thaana,
    Devanagari,
    Bengali,
    Gurmukhi,
    Gujarati,
    Oriya,
    Tamil,
    Telugu,
    Kannada,
    Malayalam,
    Sinhala,
    Thai,
    Lao,
    Tibetan,
    Myanmar,
    Georgian,
    Ethiopic,
    Khmer,
    Hangul,
    Kana,
    Han,
}

impl Script {
    /// Number of scripts.
    pub const COUNT: usize = Self::Han as usize + 1;

    /// Returns the script of a letter, or of a vowel sign in the block of its script; `None` for digits,
    /// punctuation, and unsupported scripts.
    #[must_use]
    pub const fn of(c: char) -> Option<Self> {
        Some(match c {
            'A'..='Z' | 'a'..='z' | 'ª' | 'º' | 'À'..='Ö' | 'Ø'..='ö' | 'ø'..='\u{24f}' => Self::Latin,
            '\u{1e00}'..='\u{1eff}' => Self::Latin,
            '\u{370}'..='\u{3ff}' | '\u{1f00}'..='\u{1fff}' => Self::Greek,
            '\u{400}'..='\u{52f}' | '\u{2de0}'..='\u{2dff}' => Self::Cyrillic,
            '\u{531}'..='\u{588}' => Self::Armenian,
            '\u{5b0}'..='\u{5c7}' | '\u{5d0}'..='\u{5f2}' => Self::Hebrew,
            '\u{610}'..='\u{61a}' | '\u{620}'..='\u{65f}' | '\u{66e}'..='\u{6d3}' => Self::Arabic,
            '\u{6d5}'..='\u{6ef}' | '\u{6fa}'..='\u{6ff}' | '\u{750}'..='\u{77f}' => Self::Arabic,
            '\u{fb50}'..='\u{fdfb}' | '\u{fe70}'..='\u{fefc}' => Self::Arabic,
            '\u{780}'..='\u{7b1}' => Self::Thaana,
            '\u{900}'..='\u{963}' | '\u{971}'..='\u{97f}' => Self::Devanagari,
            '\u{980}'..='\u{9e3}' | '\u{9f0}'..='\u{9ff}' => Self::Bengali,
            '\u{a00}'..='\u{a65}' | '\u{a70}'..='\u{a7f}' => Self::Gurmukhi,
            '\u{a80}'..='\u{ae3}' | '\u{af0}'..='\u{aff}' => Self::Gujarati,
            '\u{b00}'..='\u{b63}' | '\u{b70}'..='\u{b7f}' => Self::Oriya,
            '\u{b80}'..='\u{be5}' => Self::Tamil,
            '\u{c00}'..='\u{c63}' => Self::Telugu,
            '\u{c80}'..='\u{ce3}' | '\u{cf0}'..='\u{cff}' => Self::Kannada,
            '\u{d00}'..='\u{d63}' | '\u{d7a}'..='\u{d7f}' => Self::Malayalam,
            '\u{d80}'..='\u{de5}' | '\u{df0}'..='\u{df3}' => Self::Sinhala,
            '\u{e01}'..='\u{e3a}' | '\u{e40}'..='\u{e4e}' => Self::Thai,
            '\u{e81}'..='\u{ecf}' | '\u{edc}'..='\u{edf}' => Self::Lao,
            '\u{f00}' | '\u{f40}'..='\u{fbc}' => Self::Tibetan,
            '\u{1000}'..='\u{103f}' | '\u{1050}'..='\u{108f}' | '\u{109a}'..='\u{109d}' => Self::Myanmar,
            '\u{10a0}'..='\u{10ff}' | '\u{1c90}'..='\u{1cbf}' => Self::Georgian,
            '\u{1200}'..='\u{135a}' | '\u{1380}'..='\u{138f}' => Self::Ethiopic,
            '\u{1780}'..='\u{17d3}' | '\u{17d7}' | '\u{17dc}' => Self::Khmer,
            '\u{1100}'..='\u{11ff}' | '\u{3131}'..='\u{318e}' | '\u{ac00}'..='\u{d7fb}' => Self::Hangul,
            '\u{3041}'..='\u{309f}' | '\u{30a1}'..='\u{30fa}' | '\u{30fc}'..='\u{30ff}' => Self::Kana,
            '\u{31f0}'..='\u{31ff}' | '\u{ff66}'..='\u{ff9f}' => Self::Kana,
            '\u{3005}'..='\u{3007}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' => Self::Han,
            '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}' => Self::Han,
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_have_a_script_and_signs_have_none() {
        for (letters, script) in [
            ("aZéßªơ", Script::Latin),
            ("αΏ", Script::Greek),
            ("яЂ", Script::Cyrillic),
            ("שׁ", Script::Hebrew),
            ("عـﻻ", Script::Arabic),
            ("ދި", Script::Thaana),
            ("कि", Script::Devanagari),
            ("ଓ", Script::Oriya),
            ("한ㄱ", Script::Hangul),
            ("かカーｶ", Script::Kana),
            ("々漢𠀋", Script::Han),
        ] {
            for letter in letters.chars() {
                assert_eq!(Script::of(letter), Some(script), "{letter}");
            }
        }
        for sign in "1٣३৩×÷µ।๑・。 \u{feff}".chars() {
            assert_eq!(Script::of(sign), None, "{sign}");
        }
    }
}
