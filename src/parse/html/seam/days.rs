//! Days and times as they look in any language: by their numbers.

use crate::text::digits::is_year;

/// Maximum length in bytes of a piece that is a day, with a label or weekday before it.
const DAY_BYTES: usize = 40;

/// Returns true if `text` ends in a whole day or time: `March 5, 2026`, `05.03.2026`, `2026-03-05`, `14:22`.
pub(super) fn ends_in_one(text: &str) -> bool {
    let bytes = text.as_bytes();
    let tail = &bytes[bytes.len().saturating_sub(DAY_BYTES)..];
    if !tail.last().is_some_and(u8::is_ascii_digit) {
        return false;
    }
    let mut runs = tail.rsplit(|byte| !byte.is_ascii_digit()).filter(|run| !run.is_empty());
    let (last, before) = (runs.next().unwrap_or_default(), runs.next().unwrap_or_default());
    let mark = tail.get(tail.len().wrapping_sub(last.len() + 1));
    let is_short = (1..=2).contains(&before.len());
    let is_time = last.len() == 2 && mark == Some(&b':') && is_short;
    let mut is_iso =
        || last.len() == 2 && before.len() == 2 && mark != Some(&b' ') && runs.next().is_some_and(is_year);
    is_time || (is_year(last) && is_short) || is_iso()
}

/// Returns true if `text` is a short piece with a whole day: `5. März 2026`, `Updated 2026-03-05`.
pub(super) fn is_one(text: &str) -> bool {
    let text = text.trim();
    let mut runs = text.as_bytes().split(|byte| !byte.is_ascii_digit()).filter(|run| !run.is_empty());
    text.len() <= DAY_BYTES && runs.clone().any(is_year) && runs.any(|run| run.len() <= 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_whole_day_has_a_year_and_another_number() {
        for text in ["March 5, 2026", "5. März 2026", "05.03.2026", "2026-03-05", "um 14:22", "7 июня 2026"]
        {
            assert!(ends_in_one(text), "{text}");
        }
        for text in
            ["", "2026", "March 5, 20", "in 2026", "1,234", "v 2.14", "2026-03", "5 March 1226", "a2026s"]
        {
            assert!(!ends_in_one(text), "{text}");
        }
        assert!(is_one("Updated 5 March 2026") && is_one("2026-03-05"));
        assert!(!is_one("4 min") && !is_one("2026") && !is_one("Mills of 2026"));
    }
}
