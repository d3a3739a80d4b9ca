//! Words: maximal runs of letters, digits, marks and underscores (`\w+` of Unicode TS 18), the unit in which
//! quality is measured.
//!
//! In a script without spaces between words, a run is many words. [`count`] counts a fixed number of its
//! characters as one word, so that a length or a threshold means the same amount of text in every script;
//! [`each_unit`] yields its characters singly. [`iter`] and [`each`] yield runs as written.

use icu_properties::CodePointMapData;
use icu_properties::props::{GeneralCategory, GeneralCategoryGroup};

/// Returns true if `c` belongs to a word: a letter, a digit, a mark on one of those, or an underscore.
#[must_use]
pub fn is_word_char(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || is_mark(c)
}

/// Returns true if `c` is a mark written on a letter: a virama, a tone mark, a separate accent. Keycaps and
/// variation selectors that colour symbols are written on no letter.
fn is_mark(c: char) -> bool {
    let may_be = c >= '\u{300}' && !matches!(c, '\u{2000}'..='\u{2bff}' | '\u{fe00}'..='\u{fe0f}');
    may_be && GeneralCategoryGroup::Mark.contains(CodePointMapData::<GeneralCategory>::new().get(c))
}

/// Returns the share of a word, in quarters, that one character of a script without spaces stands for; 0 in a
/// script with spaces.
///
/// The scripts are those of the line breaking classes ID (letters only) and SA of Unicode UAX 14. Article 1 of
/// the Universal Declaration of Human Rights has 30 words in English, 39 characters in Chinese, 78 in Japanese
/// and some 130 in Thai. So a word is counted for every two characters of Han and kana, and for every four of
/// Thai and its neighbours, including vowel signs and tone marks.
#[must_use]
pub fn quarters(c: char) -> u32 {
    match c {
        '\u{3005}'..='\u{3007}'
        | '\u{3040}'..='\u{312f}'
        | '\u{31a0}'..='\u{31ff}'
        | '\u{3400}'..='\u{4dbf}'
        | '\u{4e00}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}'
        | '\u{ff66}'..='\u{ff9f}'
        | '\u{20000}'..='\u{3ffff}' => 2,
        '\u{e00}'..='\u{eff}'
        | '\u{1000}'..='\u{109f}'
        | '\u{1780}'..='\u{17ff}'
        | '\u{1950}'..='\u{19df}'
        | '\u{1a20}'..='\u{1aaf}'
        | '\u{a9e0}'..='\u{a9ff}'
        | '\u{aa60}'..='\u{aadf}' => 1,
        _ => 0,
    }
}

/// Returns true if `c` belongs to a script that puts no spaces between words: Han, kana, Thai, Lao, Khmer, Myanmar and the
/// like. Korean has spaces.
#[must_use]
pub fn is_spaceless(c: char) -> bool {
    quarters(c) > 0
}

/// Bytes processed at a time.
const BLOCK: usize = 64;

/// Counts the words of `text`. In scripts without spaces, two or four characters count as one word (see
/// [`quarters`]). Cost: linear. Reads 64 bytes at a time; character by character, a whole run on prose takes
/// 4 % more (`make bench STAGES=run`).
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
    counter.words + counter.quarters.div_ceil(4)
}

/// Running count of word beginnings, and of characters in scripts without spaces.
#[derive(Default)]
struct Counter {
    words: u32,
    /// Quarters of words in scripts without spaces.
    quarters: u32,
    /// Whether the text so far ends inside a word.
    inside: bool,
}

impl Counter {
    fn take_block(&mut self, words: u64) {
        self.words += (words & !(words << 1 | u64::from(self.inside))).count_ones();
        self.inside = words >> (BLOCK - 1) == 1;
    }

    /// Counts `text` character by character.
    fn take_chars(&mut self, text: &str) {
        for c in text.chars() {
            let word = if c.is_ascii() { c.is_ascii_alphanumeric() || c == '_' } else { is_word_char(c) };
            let quarters = if word && !c.is_ascii() { quarters(c) } else { 0 };
            self.quarters += quarters;
            let word = word && quarters == 0;
            self.words += u32::from(word && !self.inside);
            self.inside = word;
        }
    }
}

/// Calls `visit` with the byte range of each word of `text`: its first byte, and one past its last.
///
/// Reads 64 bytes at a time. Character by character, the dedupe stage takes 1.5 times as long for text dumps
/// (`make bench STAGES=dedupe`).
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
            // A bit for each byte at which a word begins or has just ended.
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

/// Calls `visit` with each word of `text`, and with each character of a script without spaces singly. Returns
/// the number of those characters.
pub fn each_unit<'a>(text: &'a str, mut visit: impl FnMut(&'a str)) -> usize {
    let mut spaceless = 0;
    each(text, |start, end| {
        let word = &text[start..end];
        if word.is_ascii() || !word.contains(is_spaceless) {
            visit(word);
            return;
        }
        let mut start = 0;
        for (at, c) in word.char_indices().filter(|&(_, c)| is_spaceless(c)) {
            if start < at {
                visit(&word[start..at]);
            }
            start = at + c.len_utf8();
            visit(&word[at..start]);
            spaceless += 1;
        }
        if start < word.len() {
            visit(&word[start..]);
        }
    });
    spaceless
}

/// Returns the first character boundary of `text` at or after `at`, or its length.
fn char_end(text: &str, at: usize) -> usize {
    (at..text.len()).find(|&end| text.is_char_boundary(end)).unwrap_or(text.len())
}

/// Returns a block of `rest`, which is shorter, followed by spaces.
fn padded(rest: &[u8]) -> [u8; BLOCK] {
    let mut block = [b' '; BLOCK];
    block[..rest.len()].copy_from_slice(rest);
    block
}

/// Returns a bit for each byte of `block` that belongs to a word, the lowest for the first byte. All bytes
/// must be ASCII.
#[inline]
fn word_bytes(block: &[u8; BLOCK]) -> u64 {
    const HIGHEST: u64 = 0x8080_8080_8080_8080;
    const ALL: u64 = 0x0101_0101_0101_0101;
    // Sets the highest bit of each byte in `low..=high`.
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

/// Iterates over the words of `text` in order, as written.
pub fn iter(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        rest = &rest[run_len(rest, false)..];
        let (word, after) = rest.split_at(run_len(rest, true));
        rest = after;
        (!word.is_empty()).then_some(word)
    })
}

/// Returns the length in bytes of the run at the start of `text` whose characters all belong to words, or, if
/// `in_word` is false, all do not.
fn run_len(text: &str, in_word: bool) -> usize {
    let ascii = text.bytes().position(|byte| !byte.is_ascii() || is_word_byte(byte) != in_word);
    let Some(at) = ascii.filter(|&at| !text.as_bytes()[at].is_ascii()) else {
        return ascii.unwrap_or(text.len());
    };
    let end = text[at..].find(|c| is_word_char(c) != in_word);
    end.map_or(text.len(), |end| at + end)
}

/// Returns true if `byte` is an ASCII character of a word.
#[must_use]
pub const fn is_word_byte(byte: u8) -> bool {
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
        }
        assert_eq!(count("it's 3.5 bn."), 5);
        assert_eq!(count("–é a"), 2);
    }

    #[test]
    fn a_text_is_as_long_in_every_script() {
        // Article 1 of the Universal Declaration of Human Rights: 30 words in English.
        for text in [
            "人人生而自由，在尊严和权利上一律平等。他们赋有理性和良心，并应以兄弟关系的精神相对待。",
            "すべての人間は、生まれながらにして自由であり、かつ、尊厳と権利とについて平等である。人間は、理性と良心とを\
             授けられており、互いに同胞の精神をもって行動しなければならない。",
            "มนุษย์ทั้งหลายเกิดมามีอิสระและเสมอภาคกันในเกียรติศักดิ์และสิทธิ ต่างมีเหตุผลและมโนธรรม และควรปฏิบัติต่อกันด้วยเจตนารมณ์แห่งภราดรภาพ",
            "មនុស្សទាំងអស់កើតមកមានសេរីភាព និងសមភាពក្នុងសេចក្ដីថ្លៃថ្នូរ និងសិទ្ធិ។ មនុស្សមានវិចារណញ្ញាណ និងសតិសម្បជញ្ញៈ \
             ហើយត្រូវប្រព្រឹត្ដចំពោះគ្នាទៅវិញទៅមកដោយស្មារតីរាប់អានគ្នាជាបងប្អូន។",
            "सभी मनुष्यों को गौरव और अधिकारों के विषय में जन्मजात स्वतन्त्रता और समानता प्राप्त है। उन्हें बुद्धि और अन्तरात्मा की देन \
             प्राप्त है और परस्पर उन्हें भाईचारे के भाव से बर्ताव करना चाहिए।",
            "모든 인간은 태어날 때부터 자유로우며 그 존엄과 권리에 있어 동등하다. 인간은 천부적으로 이성과 양심을 부여받았으며 \
             서로 형제애의 정신으로 행동하여야 한다.",
        ] {
            let words = count(text);
            assert!((18..=45).contains(&words), "{words} words: {text}");
        }
    }

    #[test]
    fn characters_of_scripts_without_spaces_are_parts_of_words() {
        assert_eq!(count("日本語 テスト"), 3);
        assert_eq!(count("2024年の水車 mill"), 4);
        assert_eq!(count("水"), 1);
        assert_eq!(count("・「」。"), 0);
        let mut units = Vec::new();
        assert_eq!(each_unit("the 水车mill 2", |unit| units.push(unit.to_owned())), 2);
        assert_eq!(units, ["the", "水", "车", "mill", "2"]);
    }

    #[test]
    fn marks_belong_to_the_words_that_they_are_written_on() {
        // A virama, a tone mark, accents that do not compose.
        for word in ["स्वतन्त्रता", "সত্য", "e\u{301}tude", "Nguye\u{302}\u{303}n"]
        {
            assert_eq!(iter(word).collect::<Vec<_>>(), [word]);
            assert_eq!(count(word), 1, "{word}");
        }
        // Symbols with variation selectors, and keycaps, are not words.
        assert_eq!(count("❤\u{fe0f} ☎\u{fe0f}"), 0);
        assert_eq!(count("1\u{fe0f}\u{20e3} one"), 2);
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
            let mut units = 0;
            let spaceless = each_unit(&text, |_| units += 1);
            proptest::prop_assert_eq!(count(&text) as usize, units - spaceless + spaceless.div_ceil(2));
            let mut found = Vec::new();
            each(&text, |start, end| found.push(&text[start..end]));
            proptest::prop_assert_eq!(found, iter(&text).collect::<Vec<_>>());
        }
    }
}
