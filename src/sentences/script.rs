//! Scripts, and their recognition in a text.
//!
//! Kana, Hangul, Greek or Devanagari imply a language, or a few, however short a text is. Among the languages
//! of a script, particular letters and frequent words decide (`languages`).

use std::collections::BTreeMap;

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

/// First and last letters of the blocks of each script, ascending.
const BLOCKS: [(u32, u32, Script); 45] = {
    use Script::{
        Arabic, Armenian, Bengali, Cyrillic, Devanagari, Ethiopic, Georgian, Greek, Gujarati, Gurmukhi, Han,
        Hangul, Hebrew, Kana, Kannada, Khmer, Lao, Latin, Malayalam, Myanmar, Oriya, Sinhala, Tamil, Telugu,
        Thai, Tibetan,
    };
    [
        (0x41, 0x5a, Latin),
        (0x61, 0x7a, Latin),
        (0xc0, 0x24f, Latin),
        (0x370, 0x3ff, Greek),
        (0x400, 0x52f, Cyrillic),
        (0x531, 0x588, Armenian),
        (0x5d0, 0x5f2, Hebrew),
        (0x620, 0x6d3, Arabic),
        (0x6d5, 0x6ef, Arabic),
        (0x6fa, 0x6ff, Arabic),
        (0x750, 0x77f, Arabic),
        (0x900, 0x963, Devanagari),
        (0x971, 0x97f, Devanagari),
        (0x980, 0x9ff, Bengali),
        (0xa00, 0xa7f, Gurmukhi),
        (0xa80, 0xaff, Gujarati),
        (0xb00, 0xb7f, Oriya),
        (0xb80, 0xbff, Tamil),
        (0xc00, 0xc7f, Telugu),
        (0xc80, 0xcff, Kannada),
        (0xd00, 0xd7f, Malayalam),
        (0xd80, 0xdff, Sinhala),
        (0xe01, 0xe4e, Thai),
        (0xe81, 0xedf, Lao),
        (0xf40, 0xfbc, Tibetan),
        (0x1000, 0x103f, Myanmar),
        (0x10a0, 0x10ff, Georgian),
        (0x1100, 0x11ff, Hangul),
        (0x1200, 0x135a, Ethiopic),
        (0x1380, 0x139f, Ethiopic),
        (0x1780, 0x17d3, Khmer),
        (0x1c90, 0x1cbf, Georgian),
        (0x1e00, 0x1eff, Latin),
        (0x1f00, 0x1fff, Greek),
        (0x2de0, 0x2dff, Cyrillic),
        (0x3005, 0x3007, Han),
        (0x3041, 0x309f, Kana),
        (0x30a1, 0x30fa, Kana),
        (0x30fd, 0x30ff, Kana),
        (0x3131, 0x318e, Hangul),
        (0x31f0, 0x31ff, Kana),
        (0x3400, 0x4dbf, Han),
        (0x4e00, 0x9fff, Han),
        (0xac00, 0xd7a3, Hangul),
        (0xf900, 0xfaff, Han),
    ]
};

impl Script {
    /// Returns the script of a letter; `None` for marks, digits, and unsupported scripts.
    pub(super) fn of(c: char) -> Option<Self> {
        let c = u32::from(c);
        let at = BLOCKS.partition_point(|&(_, last, _)| last < c);
        BLOCKS.get(at).filter(|(first, ..)| *first <= c).map(|&(_, _, script)| script)
    }
}

/// Number of characters of a text that determine its script.
const SAMPLE_CHARS: usize = 400;

/// Divisor: one in so many letters must be kana for a text to be Japanese rather than Chinese. In running
/// Japanese half or more are; a Chinese headline may borrow a single の.
const KANA_MIN_SHARE: usize = 10;

/// Returns the script of most letters at the start of `text`, or `None` without letters.
pub(super) fn of_text(text: &str) -> Option<Script> {
    let mut counts = BTreeMap::<Script, usize>::new();
    for script in text.chars().take(SAMPLE_CHARS).filter_map(Script::of) {
        *counts.entry(script).or_default() += 1;
    }
    let kana = counts.get(&Script::Kana).copied().unwrap_or_default();
    if kana > 0 {
        // Japanese mixes kanji with kana.
        let han = counts.remove(&Script::Han).unwrap_or_default();
        let script = if kana * KANA_MIN_SHARE >= kana + han { Script::Kana } else { Script::Han };
        counts.remove(&Script::Kana);
        counts.insert(script, kana + han);
    }
    // Ties go to the first script, so that the result is deterministic.
    counts
        .into_iter()
        .max_by_key(|&(script, count)| (count, std::cmp::Reverse(script)))
        .map(|(script, _)| script)
}

/// Returns the script of `text` if it is not Latin.
pub(super) fn beyond_latin(text: &str) -> Option<Script> {
    if !may_be_foreign(text) {
        return None;
    }
    of_text(text).filter(|&script| script != Script::Latin)
}

/// Returns true if `text` may be in a script other than Latin, judging by the first bytes.
fn may_be_foreign(text: &str) -> bool {
    const SAMPLE_BYTES: usize = 96;
    // Letters past U+036F begin with one of these bytes.
    let sample = &text.as_bytes()[..text.len().min(SAMPLE_BYTES)];
    sample.iter().filter(|&&byte| byte >= 0xcd).count() * 4 >= sample.len().min(16)
}
