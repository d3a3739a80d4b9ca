//! Decoding of bytes to text.
//!
//! In: the body as read, and the encoding declared by its container. Out: UTF-8 text without a byte order
//! mark, the name of the encoding, and the number of malformed sequences replaced by U+FFFD. The bytes decide
//! first: a byte order mark (of UTF-32 too), the NULs of UTF-16, valid UTF-8. If they leave a choice ([`legacy`]), the
//! container's charset and the page's own `<meta>` are claims, each believed unless the bytes contradict it.
//! Follows the WHATWG Encoding standard, and the MIME Sniffing standard for binary content.

mod legacy;
mod prescan;

use encoding_rs::{DecoderResult, Encoding, ISO_2022_JP, UTF_8, UTF_16BE, UTF_16LE};

use crate::model::{Body, MediaType};
use crate::text::utf_32::Utf32;
use crate::text::{binary, utf_16};

/// Number of bytes examined to distinguish text from binary, and UTF-16 from the rest.
const SNIFF_BYTES: usize = 4 << 10;

/// A decoded body.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Decoded {
    pub(super) text: String,
    pub(super) encoding: &'static str,
    pub(super) replaced: u64,
}

/// Error for a body that is not text.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum NotText {
    #[error("content is {0}, not text")]
    Signature(&'static str),
    #[error("content is binary: {binary} of its first {sniffed} bytes are control bytes")]
    Control { binary: usize, sniffed: usize },
}

/// Decodes `body`. Cost: linear.
pub(super) fn decode(body: Body, charset: Option<&str>, media_type: MediaType) -> Result<Decoded, NotText> {
    let bytes = match body {
        Body::Text(mut text) => {
            if text.starts_with('\u{feff}') {
                text.drain(..'\u{feff}'.len_utf8());
            }
            return Ok(Decoded { text, encoding: UTF_8.name(), replaced: 0 });
        }
        Body::Bytes(bytes) => bytes,
    };
    if let Some(encoding) = Utf32::of_mark(&bytes) {
        let mut text = String::with_capacity(bytes.len() / 4);
        let (_, replaced) = encoding.decode(&bytes, true, &mut text);
        return Ok(Decoded { text, encoding: encoding.name(), replaced });
    }
    if let Some((encoding, bom_bytes)) = Encoding::for_bom(&bytes) {
        return Ok(decode_as(encoding, bytes, bom_bytes));
    }
    if let Some(name) = binary::signature(&bytes) {
        return Err(NotText::Signature(name));
    }
    if let Some(encoding) = utf_16::without_mark(&bytes[..bytes.len().min(SNIFF_BYTES)]) {
        return Ok(decode_as(encoding, bytes, 0));
    }
    refuse_binary(&bytes)?;
    let claims = || {
        let container = charset.and_then(|label| Encoding::for_label_no_replacement(label.trim().as_bytes()));
        let page = (media_type == MediaType::Html).then(|| prescan::declared(&bytes)).flatten();
        // UTF-16 is recognised by its bytes; a claim of it is not evidence.
        [container, page].map(|claim| claim.filter(|claim| *claim != UTF_16LE && *claim != UTF_16BE))
    };
    let encoding = match () {
        () if is_iso_2022_jp(&bytes) => ISO_2022_JP,
        () if is_utf_8(&bytes) => UTF_8,
        () => legacy::choose(&bytes, claims()),
    };
    Ok(decode_as(encoding, bytes, 0))
}

/// Returns true if `bytes` are ISO-2022-JP: ASCII (hence also valid UTF-8) with escapes that switch to
/// Japanese and back.
fn is_iso_2022_jp(bytes: &[u8]) -> bool {
    memchr::memmem::find(bytes, b"\x1b$").is_some()
        && bytes.is_ascii()
        && legacy::malformed(ISO_2022_JP, bytes) == 0
}

/// Minimum ratio of multi-byte UTF-8 sequences to malformed ones in damaged UTF-8. In other encodings of the
/// web, few non-ASCII bytes form such sequences: one in ten of the pairs in EUC and GBK, and hardly any
/// accented letters of Latin text.
const MIN_VALID_PER_MALFORMED: usize = 2;

/// Returns true if `bytes` are UTF-8, apart from some damage. Cost: linear.
fn is_utf_8(bytes: &[u8]) -> bool {
    if std::str::from_utf8(bytes).is_ok() {
        return true;
    }
    let (mut valid, mut malformed) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        valid += chunk.valid().bytes().filter(|byte| *byte >= 0xc0).count();
        malformed += usize::from(!chunk.invalid().is_empty());
    }
    valid >= malformed * MIN_VALID_PER_MALFORMED
}

/// Decodes `bytes` after the byte order mark of `bom_bytes`.
fn decode_as(encoding: &'static Encoding, mut bytes: Vec<u8>, bom_bytes: usize) -> Decoded {
    if encoding == UTF_8 {
        bytes.drain(..bom_bytes);
        let (text, replaced) = match String::from_utf8(bytes) {
            Ok(text) => (text, 0),
            Err(error) => mend_utf_8(error.as_bytes()),
        };
        return Decoded { text, encoding: UTF_8.name(), replaced };
    }
    let (text, replaced) = transcode(encoding, &bytes[bom_bytes..]);
    Decoded { text, encoding: encoding.name(), replaced }
}

/// Replaces each maximal malformed sequence by one U+FFFD, as the standard and `utf8_chunks` count them.
fn mend_utf_8(bytes: &[u8]) -> (String, u64) {
    let mut text = String::with_capacity(bytes.len());
    let mut replaced = 0;
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        if !chunk.invalid().is_empty() {
            text.push(char::REPLACEMENT_CHARACTER);
            replaced += 1;
        }
    }
    (text, replaced)
}

/// Decodes `bytes`; returns the text, and the number of malformed sequences replaced.
fn transcode(encoding: &'static Encoding, mut bytes: &[u8]) -> (String, u64) {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut text = String::new();
    let mut replaced = 0;
    loop {
        let room = decoder.max_utf8_buffer_length_without_replacement(bytes.len());
        text.reserve(room.unwrap_or(bytes.len()) + char::REPLACEMENT_CHARACTER.len_utf8());
        let (result, read) = decoder.decode_to_string_without_replacement(bytes, &mut text, true);
        bytes = &bytes[read..];
        match result {
            DecoderResult::InputEmpty => return (text, replaced),
            DecoderResult::OutputFull => {}
            DecoderResult::Malformed(..) => {
                text.push(char::REPLACEMENT_CHARACTER);
                replaced += 1;
            }
        }
    }
}

/// Fails if the beginning of `bytes` holds too many control bytes.
fn refuse_binary(bytes: &[u8]) -> Result<(), NotText> {
    let sample = &bytes[..bytes.len().min(SNIFF_BYTES)];
    if binary::is_binary(sample) {
        return Err(NotText::Control { binary: binary::control_bytes(sample), sniffed: sample.len() });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(bytes: &[u8], charset: Option<&str>, media_type: MediaType) -> (String, &'static str, u64) {
        let got = decode(Body::Bytes(bytes.to_vec()), charset, media_type).unwrap();
        (got.text, got.encoding, got.replaced)
    }

    fn text(bytes: &[u8]) -> (String, &'static str, u64) {
        decoded(bytes, None, MediaType::Text)
    }

    #[test]
    fn a_byte_order_mark_comes_first() {
        assert_eq!(decoded(b"\xef\xbb\xbfa", Some("latin1"), MediaType::Text), ("a".into(), "UTF-8", 0));
        assert_eq!(text(b"\xff\xfea\0b\0"), ("ab".into(), "UTF-16LE", 0));
        assert_eq!(text(b"\xfe\xff\0a\0b"), ("ab".into(), "UTF-16BE", 0));
        assert_eq!(text(b"\xff\xfe\0\0a\0\0\0b\0\0\0"), ("ab".into(), "UTF-32LE", 0));
        assert_eq!(text(b"\0\0\xfe\xff\0\0\0a\0\0\0"), ("a\u{fffd}".into(), "UTF-32BE", 1));
        let given = Body::Text("\u{feff}a".into());
        assert_eq!(decode(given, None, MediaType::Text).unwrap().text, "a");
    }

    #[test]
    fn then_the_container_then_the_page() {
        let page = b"<meta charset=windows-1251><p>\xcf\xf0\xe8";
        assert_eq!(decoded(page, None, MediaType::Html).1, "windows-1251");
        assert_eq!(decoded(page, Some("koi8-r"), MediaType::Html).1, "KOI8-R");
        assert_eq!(decoded(page, Some("no such label"), MediaType::Html).1, "windows-1251");
        assert_eq!(
            decoded(page, Some("hz-gb-2312"), MediaType::Html).1,
            "windows-1251",
            "a label of no decoder"
        );
        assert!(decoded(page, None, MediaType::Html).0.ends_with("При"));
        assert_ne!(decoded(b"<meta charset=koi8-r>a", None, MediaType::Text).1, "KOI8-R");
    }

    #[test]
    fn then_the_bytes() {
        assert_eq!(text("naïve".as_bytes()), ("naïve".into(), "UTF-8", 0));
        assert_eq!(
            text(b"Die Stra\xdfe f\xfchrt nach M\xfcnchen"),
            ("Die Straße führt nach München".into(), "windows-1252", 0)
        );
        assert_eq!(text(b"p\0l\0a\0i\0n\0"), ("plain".into(), "UTF-16LE", 0));
        assert_eq!(text(b"\0p\0l\0a\0i\0n"), ("plain".into(), "UTF-16BE", 0));
    }

    #[test]
    fn bytes_that_are_utf_8_are_utf_8_whatever_is_declared() {
        let page = "<meta charset=iso-8859-1><title>Windräder</title><p>„Größe“ – ça coûte 5 €";
        for charset in [
            None,
            Some("iso-8859-1"),
            Some("windows-1251"),
            Some("shift_jis"),
            Some("utf-16le"),
            Some("gb2312"),
        ] {
            for declared in ["iso-8859-1", "windows-1253", "big5", "utf-16", "x-user-defined"] {
                let page = page.replace("iso-8859-1", declared);
                let expected = (page.clone(), "UTF-8", 0);
                assert_eq!(
                    decoded(page.as_bytes(), charset, MediaType::Html),
                    expected,
                    "{charset:?}, {declared}"
                );
            }
        }
    }

    #[test]
    fn a_damaged_byte_costs_one_character() {
        let page = "„Größe“ – ça coûte 5 € à Łódź";
        let mut bytes = page.as_bytes().to_vec();
        bytes.insert(3, 0x92);
        for charset in [None, Some("utf-8"), Some("iso-8859-1"), Some("gbk")] {
            let (text, encoding, replaced) = decoded(&bytes, charset, MediaType::Text);
            assert_eq!((encoding, replaced), ("UTF-8", 1), "{charset:?}");
            assert_eq!(text.replace('\u{fffd}', ""), page);
        }
    }

    #[test]
    fn utf_16_needs_no_byte_order_mark() {
        for text in [
            "<p>Plain words of a page.</p>",
            "Старая мельница стоит у реки, и вода шумит.\nЗа ней лес.",
            "Ο μύλος δίπλα στο ποτάμι στέκεται εδώ και διακόσια χρόνια.",
            "<html><p>川のそばの水車小屋は二百年も前からそこに立っている。</p>",
        ] {
            let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
            let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
            for charset in [None, Some("utf-8"), Some("utf-16")] {
                assert_eq!(decoded(&little, charset, MediaType::Html), (text.into(), "UTF-16LE", 0));
                assert_eq!(decoded(&big, charset, MediaType::Html), (text.into(), "UTF-16BE", 0));
            }
        }
    }

    #[test]
    fn escapes_switch_to_japanese_only_where_all_of_it_is() {
        let (bytes, ..) = ISO_2022_JP.encode("水車小屋 is a mill");
        assert_eq!(text(&bytes), ("水車小屋 is a mill".into(), "ISO-2022-JP", 0));
        let log = "größer \u{1b}$B".as_bytes();
        assert_eq!(text(log).1, "UTF-8");
    }

    #[test]
    fn malformed_sequences_are_counted() {
        let broken = b"\xc3\xa4\xc3\xb6\xc3\xbc\xc3\x9f\xc3\xa9\xc3\xa8 a\xff\xe2\x82b\x80";
        assert_eq!(
            decoded(broken, Some("utf-8"), MediaType::Text),
            ("äöüßéè a\u{fffd}\u{fffd}b\u{fffd}".into(), "UTF-8", 3)
        );
        let broken = b"\x82\xa0\x82";
        assert_eq!(
            decoded(broken, Some("shift_jis"), MediaType::Text),
            ("あ\u{fffd}".into(), "Shift_JIS", 1)
        );
        let literal = "\u{fffd}".as_bytes();
        assert_eq!(text(literal).2, 0);
    }

    #[test]
    fn binary_is_refused() {
        for bytes in [b"%PDF-1.7 text".as_slice(), b"PK\x03\x04", &[0; 100], &[1, 2, 3, 65]] {
            assert!(decode(Body::Bytes(bytes.to_vec()), None, MediaType::Text).is_err(), "{bytes:?}");
        }
        let mut page = vec![b'a'; 1000];
        page[10] = 0;
        assert_eq!(text(&page).0.len(), 1000);
        assert_eq!(text(b"").0, "");
    }
}
