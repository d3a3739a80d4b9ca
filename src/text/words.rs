//! Words: maximal runs of letters, digits and underscores (`\w+` of Unicode TS 18, as `Alphabetic`,
//! `Numeric`, marks and connectors), the unit in which quality is measured.

/// Whether `c` belongs to a word.
#[must_use]
pub fn is_word_char(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Bytes that are looked at together.
const BLOCK: usize = 64;

/// Counts the words of `text`. Cost: linear.
#[must_use]
pub fn count(text: &str) -> u32 {
    let mut counter = Counter::default();
    let mut rest = text;
    while let Some(block) = rest.as_bytes().first_chunk::<BLOCK>() {
        let end = if block.is_ascii() {
            counter.take_block(word_bytes(block));
            BLOCK
        } else {
            let end = char_end(rest, BLOCK);
            counter.take_chars(&rest[..end]);
            end
        };
        rest = &rest[end..];
    }
    if rest.is_ascii() {
        counter.take_block(word_bytes(&padded(rest.as_bytes())));
    } else {
        counter.take_chars(rest);
    }
    counter.words
}

/// Counts beginnings of words.
#[derive(Default)]
struct Counter {
    words: u32,
    /// Whether what was taken ends within a word.
    inside: bool,
}

impl Counter {
    fn take_block(&mut self, words: u64) {
        self.words += (words & !(words << 1 | u64::from(self.inside))).count_ones();
        self.inside = words >> (BLOCK - 1) == 1;
    }

    fn take_chars(&mut self, text: &str) {
        for c in text.chars() {
            let word = if c.is_ascii() { c.is_ascii_alphanumeric() || c == '_' } else { is_word_char(c) };
            self.words += u32::from(word && !self.inside);
            self.inside = word;
        }
    }
}

/// Hands the first byte of each word of `text` and the one past its last to `visit`.
pub fn each(text: &str, mut visit: impl FnMut(usize, usize)) {
    let (mut at, mut start) = (0, None);
    while at < text.len() {
        let rest = &text.as_bytes()[at..];
        let block = match rest.first_chunk::<BLOCK>() {
            Some(block) => *block,
            None => padded(rest),
        };
        if block.is_ascii() {
            let words = word_bytes(&block);
            // A bit for each byte that is of a word where the one before is not, or the other way round.
            let mut turns = words ^ (words << 1 | u64::from(start.is_some()));
            while turns != 0 {
                let turn = at + turns.trailing_zeros() as usize;
                turns &= turns - 1;
                match start.take() {
                    Some(start) => visit(start, turn),
                    None => start = Some(turn),
                }
            }
            at += BLOCK;
            continue;
        }
        let end = char_end(text, at + BLOCK);
        for (offset, c) in text[at..end].char_indices() {
            let word = if c.is_ascii() { c.is_ascii_alphanumeric() || c == '_' } else { is_word_char(c) };
            if word && start.is_none() {
                start = Some(at + offset);
            } else if !word && let Some(start) = start.take() {
                visit(start, at + offset);
            }
        }
        at = end;
    }
    if let Some(start) = start {
        visit(start, text.len());
    }
}

/// The end of the character that reaches over `at`, or `at` where none does; the end of `text` where that is less.
fn char_end(text: &str, at: usize) -> usize {
    (at..text.len()).find(|&end| text.is_char_boundary(end)).unwrap_or(text.len())
}

/// `rest`, less than a block, with spaces behind it.
fn padded(rest: &[u8]) -> [u8; BLOCK] {
    let mut block = [b' '; BLOCK];
    block[..rest.len()].copy_from_slice(rest);
    block
}

/// Which bytes of `block`, all of ASCII, belong to a word: the lowest bit for the first.
#[inline]
fn word_bytes(block: &[u8; BLOCK]) -> u64 {
    const HIGHEST: u64 = 0x8080_8080_8080_8080;
    const ALL: u64 = 0x0101_0101_0101_0101;
    // The highest bit of each byte from `low` to `high`.
    let between = |bytes: u64, low: u8, high: u8| {
        (bytes + ALL * u64::from(0x80 - low)) & !(bytes + ALL * u64::from(0x7f - high))
    };
    let mut words = 0;
    for (at, bytes) in block.as_chunks::<8>().0.iter().enumerate() {
        let bytes = u64::from_le_bytes(*bytes);
        let letters = between(bytes | (ALL * 0x20), b'a', b'z');
        let digits = between(bytes, b'0', b'9');
        let lines = between(bytes, b'_', b'_');
        let highest = (letters | digits | lines) & HIGHEST;
        // The product gathers the eight bits in its highest byte.
        words |= ((highest >> 7).wrapping_mul(0x0102_0408_1020_4080) >> 56) << (8 * at);
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

    #[test]
    fn every_byte_of_ascii_is_known_wherever_it_stands() {
        for byte in 0..128u8 {
            for at in 0..BLOCK {
                let mut block = [b' '; BLOCK];
                block[at] = byte;
                assert_eq!(word_bytes(&block), u64::from(is_word_byte(byte)) << at, "{byte} at {at}");
            }
        }
    }

    proptest::proptest! {
        #[test]
        fn words_are_counted_and_handed_over_as_they_are_cut(text in "([a-zA-Z0-9_é日 .,—]{0,3}[a-z ]{0,40}){0,12}") {
            proptest::prop_assert_eq!(count(&text) as usize, iter(&text).count());
            let mut found = Vec::new();
            each(&text, |start, end| found.push(&text[start..end]));
            proptest::prop_assert_eq!(found, iter(&text).collect::<Vec<_>>());
        }
    }
}
