//! Detection of UTF-16 without a byte order mark, by the first bytes of a text.

use encoding_rs::{DecoderResult, Encoding, UTF_16BE, UTF_16LE};

use super::binary;

/// Returns the UTF-16 encoding of `sample`, the beginning of a text, if it is in one.
///
/// In most scripts NULs tell it, all in the same half of each pair: in most pairs of Latin text; in other scripts at
/// spaces and line ends, where in addition other bytes must look binary and everything decode to letters. In Chinese,
/// Japanese and Korean there may be none; the bytes must look binary, and decode to such letters.
#[must_use]
pub fn without_mark(sample: &[u8]) -> Option<&'static Encoding> {
    let sample = &sample[..sample.len() & !1];
    let pairs = sample.len() / 2;
    let nuls = |offset: usize| sample.iter().skip(offset).step_by(2).filter(|&&byte| byte == 0).count();
    let (first, second) = (nuls(0), nuls(1));
    let (encoding, many, few) =
        if second > first { (UTF_16LE, second, first) } else { (UTF_16BE, first, second) };
    let is_latin = || many * 2 > pairs && few * 20 <= pairs;
    let controls = binary::control_bytes(sample);
    let is_other =
        || many > few * 20 && controls > many + few && controls * 10 > pairs && is_text_in(encoding, sample);
    if pairs >= 2 && (is_latin() || is_other()) {
        return Some(encoding);
    }
    // Any two letters of ASCII are a Chinese character.
    let high = sample.iter().filter(|byte| !byte.is_ascii()).count();
    let may_be_read = high * MIN_HIGH_SHARE >= sample.len() && binary::is_binary(sample);
    let is_read = |encoding: &&'static Encoding| is_east_asian_in(encoding, sample);
    if may_be_read { [UTF_16LE, UTF_16BE].into_iter().find(is_read) } else { None }
}

/// One byte in so many is outside ASCII at least in Chinese, Japanese and Korean: half of the second bytes, but for Hiragana.
const MIN_HIGH_SHARE: usize = 20;

/// Returns true if `sample` decodes to text free of noncharacters and of controls other than white space.
fn is_text_in(encoding: &'static Encoding, sample: &[u8]) -> bool {
    let is_odd = |c: char| (c.is_control() && !c.is_whitespace()) || is_private(c);
    decoded(encoding, sample).is_some_and(|text| !text.chars().any(is_odd))
}

/// Minimum share, in percent, of East Asian letters, their marks and ASCII among the characters of a text. Of random pairs
/// of bytes, six in ten are such.
const MIN_EAST_ASIAN_PERCENT: usize = 97;

/// Returns true if `sample` decodes to text in Chinese, Japanese or Korean, half of it letters at least.
fn is_east_asian_in(encoding: &'static Encoding, sample: &[u8]) -> bool {
    let Some(text) = decoded(encoding, sample) else { return false };
    let is_letter =
        |c: &char| matches!(c, '\u{3041}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}');
    let is_mark = |c: char| matches!(c, ' '..='~' | '\t' | '\n' | '\r' | '·' | '—' | '‘'..='”' | '…' | '\u{3000}'..='\u{303f}' | '\u{ff00}'..='\u{ffef}');
    let all = text.chars().count();
    let letters = text.chars().filter(is_letter).count();
    let marks = text.chars().filter(|&c| is_mark(c)).count();
    letters * 2 > all && (letters + marks) * 100 >= all * MIN_EAST_ASIAN_PERCENT
}

/// Decodes `sample`; `None` if it has errors. A surrogate pair cut by the sample's end is allowed.
fn decoded(encoding: &'static Encoding, sample: &[u8]) -> Option<String> {
    let mut text = String::new();
    text.reserve(sample.len() * 2);
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let (result, _) = decoder.decode_to_string_without_replacement(sample, &mut text, false);
    matches!(result, DecoderResult::InputEmpty).then_some(text)
}

/// Returns true if `c` is for private use or a noncharacter.
fn is_private(c: char) -> bool {
    matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{fdd0}'..='\u{fdef}' | '\u{f0000}'..)
        || u32::from(c) & 0xfffe == 0xfffe
}

#[cfg(test)]
mod tests {
    use super::*;

    fn little(text: &str) -> Vec<u8> {
        text.encode_utf16().flat_map(u16::to_le_bytes).collect()
    }

    fn big(text: &str) -> Vec<u8> {
        text.encode_utf16().flat_map(u16::to_be_bytes).collect()
    }

    #[test]
    fn no_mark_is_needed() {
        for text in [
            "abc",
            "Старая мельница стоит у реки, и вода шумит.\nЗа ней лес.",
            "河边的磨坊已经有两百年了，水轮还在转动。村里的人每年秋天都来这里磨麦子，孩子们在桥上看水。",
            "川のそばの水車小屋は二百年も前からそこに立っている。秋になると村の人がみな麦をひきに来る。",
            "강가의 물레방아는 이백 년 전부터 그 자리에 서 있다. 가을이면 마을 사람들이 밀을 빻으러 온다.",
            "id,text\n1,磨坊在河边。\n2,水轮在转动。\n",
        ] {
            assert_eq!(without_mark(&little(text)), Some(UTF_16LE), "{text}");
            assert_eq!(without_mark(&big(text)), Some(UTF_16BE), "{text}");
        }
    }

    #[test]
    fn other_bytes_are_not_taken_for_it() {
        let (gbk, ..) = encoding_rs::GBK.encode("河边的磨坊已经有两百年了，水轮还在转动。");
        let (shift_jis, ..) = encoding_rs::SHIFT_JIS.encode("川のそばの水車小屋は二百年も前から立っている。");
        let mut state = 1u64;
        let random = std::iter::repeat_with(|| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            state.to_be_bytes()[0]
        });
        let random = random.take(4096).collect::<Vec<_>>();
        for bytes in [b"a\0bcdefghijk", &*gbk, &*shift_jis, &*random, b"", "磨坊在河边。".as_bytes()] {
            assert_eq!(without_mark(bytes), None, "{bytes:?}");
        }
    }
}
