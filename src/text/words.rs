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
    if text.is_ascii() {
        // Without a branch, since words begin and end where they please.
        let mut before = 0;
        for byte in text.bytes() {
            let word = u32::from(is_word_byte(byte));
            words += word & !before;
            before = word;
        }
        return words;
    }
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
    let mut rest = text;
    std::iter::from_fn(move || {
        rest = &rest[run_len(rest, false)..];
        let (word, after) = rest.split_at(run_len(rest, true));
        rest = after;
        (!word.is_empty()).then_some(word)
    })
}

/// Bytes of the characters at the start of `text` that all belong to a word, or all do not.
fn run_len(text: &str, in_word: bool) -> usize {
    let ascii = text.bytes().position(|byte| !byte.is_ascii() || is_word_byte(byte) != in_word);
    let Some(at) = ascii.filter(|&at| !text.as_bytes()[at].is_ascii()) else {
        return ascii.unwrap_or(text.len());
    };
    let end = text[at..].find(|c| is_word_char(c) != in_word);
    end.map_or(text.len(), |end| at + end)
}

fn is_word_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_what_it_yields() {
        for text in ["", "  ", "one", "it's 3.5 bn.", "naïve—Ärger", "日本語 テスト", "a_b c", "–é a", "x—"]
        {
            let words = text.split(|c| !is_word_char(c)).filter(|word| !word.is_empty());
            assert_eq!(iter(text).collect::<Vec<_>>(), words.collect::<Vec<_>>(), "{text:?}");
            assert_eq!(count(text) as usize, iter(text).count(), "{text:?}");
        }
        assert_eq!(count("it's 3.5 bn."), 5);
    }
}
