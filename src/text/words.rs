//! Words: maximal runs of letters, digits and underscores (`\w+` of Unicode TS 18, as `Alphabetic`,
//! `Numeric`, marks and connectors), the unit in which quality is measured.

/// Whether `c` belongs to a word.
#[must_use]
pub fn is_word_char(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Counts the words of `text`. Cost: linear.
#[must_use]
pub fn count(text: &str) -> u32 {
    let mut words = 0u32;
    let mut inside = false;
    for c in text.chars() {
        let word = if c.is_ascii() { c.is_ascii_alphanumeric() || c == '_' } else { is_word_char(c) };
        words += u32::from(word && !inside);
        inside = word;
    }
    words
}

/// The words of `text` in order, as written.
pub fn iter(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !is_word_char(c)).filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_what_it_yields() {
        for text in ["", "  ", "one", "it's 3.5 bn.", "naïve—Ärger", "日本語 テスト", "a_b c"] {
            assert_eq!(count(text) as usize, iter(text).count(), "{text:?}");
        }
        assert_eq!(count("it's 3.5 bn."), 5);
    }
}
