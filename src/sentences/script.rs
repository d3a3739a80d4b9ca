//! Recognition of the script of a text.
//!
//! Kana, Hangul, Greek or Devanagari imply a language, or a few, however short a text is. Among the languages
//! of a script, particular letters and frequent words decide (`languages`).

use std::collections::BTreeMap;

use crate::text::script::Script;

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
