//! Bytes to text.
//!
//! In: the body as read and the encoding that its container declares. Out: UTF-8 text without a byte
//! order mark, the name of the encoding, and how many malformed sequences became U+FFFD. Order of
//! evidence: byte order mark, the container's charset, the page's own `<meta>`, the bytes themselves.
//! Follows the WHATWG Encoding standard, and its MIME Sniffing standard for what is no text.

mod prescan;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{DecoderResult, Encoding, UTF_8, UTF_16BE, UTF_16LE};

use crate::model::{Body, MediaType};

/// Bytes that are looked at to tell text from binary, and UTF-16 from the rest.
const SNIFF_BYTES: usize = 4 << 10;

/// Bytes that the detector sees, counted from the first one that is not ASCII. chardetng reads 22 MB/s
/// on whole pages, and 16 KiB decide as well.
const DETECT_BYTES: usize = 16 << 10;

/// Share of bytes that no text has (in thousandths) past which a body is binary: broken pages hold a
/// few NULs, images and archives hold one control byte in ten.
const MAX_BINARY_PER_MILLE: usize = 20;

/// A decoded body.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Decoded {
    pub(super) text: String,
    pub(super) encoding: &'static str,
    pub(super) replaced: u64,
}

/// A body that is no text.
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
    if let Some((encoding, bom_bytes)) = Encoding::for_bom(&bytes) {
        return Ok(decode_as(encoding, bytes, bom_bytes));
    }
    if let Some(name) = signature(&bytes) {
        return Err(NotText::Signature(name));
    }
    if let Some(encoding) = utf_16_by_nuls(&bytes) {
        return Ok(decode_as(encoding, bytes, 0));
    }
    refuse_binary(&bytes)?;
    let declared = charset.and_then(|label| Encoding::for_label(label.trim().as_bytes()));
    let in_page = || (media_type == MediaType::Html).then(|| prescan::declared(&bytes)).flatten();
    let encoding = declared.or_else(in_page).unwrap_or_else(|| detect(&bytes));
    Ok(decode_as(encoding, bytes, 0))
}

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

/// Each maximal malformed sequence becomes one U+FFFD, as the standard and `utf8_chunks` count them.
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

/// What the first bytes say where they are no text (WHATWG MIME Sniffing, sections 6 and 7, the types
/// that crawls deliver under a text type).
fn signature(bytes: &[u8]) -> Option<&'static str> {
    const SIGNATURES: [(&[u8], &str); 9] = [
        (b"%PDF-", "a PDF file"),
        (b"\x89PNG\r\n\x1a\n", "a PNG image"),
        (b"\xff\xd8\xff", "a JPEG image"),
        (b"GIF87a", "a GIF image"),
        (b"GIF89a", "a GIF image"),
        (b"PK\x03\x04", "a ZIP archive"),
        (b"\x1f\x8b\x08", "a gzip stream"),
        (b"\x28\xb5\x2f\xfd", "a zstd stream"),
        (b"%!PS-Adobe-", "a PostScript file"),
    ];
    SIGNATURES.iter().find(|(start, _)| bytes.starts_with(start)).map(|&(_, name)| name)
}

/// UTF-16 without a byte order mark shows as a NUL in every other byte wherever its text is Latin.
fn utf_16_by_nuls(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(SNIFF_BYTES)];
    let pairs = sample.len() / 2;
    let nuls = |offset: usize| sample.iter().skip(offset).step_by(2).filter(|&&byte| byte == 0).count();
    let (first, second) = (nuls(0), nuls(1));
    let most = |count: usize| count * 2 > pairs;
    let few = |count: usize| count * 20 <= pairs;
    match () {
        () if pairs >= 2 && most(second) && few(first) => Some(UTF_16LE),
        () if pairs >= 2 && most(first) && few(second) => Some(UTF_16BE),
        () => None,
    }
}

fn refuse_binary(bytes: &[u8]) -> Result<(), NotText> {
    let sample = &bytes[..bytes.len().min(SNIFF_BYTES)];
    // "Binary data byte" of the MIME Sniffing standard, section 3.
    let is_binary = |byte: &&u8| matches!(byte, 0x00..=0x08 | 0x0b | 0x0e..=0x1a | 0x1c..=0x1f);
    let binary = sample.iter().filter(is_binary).count();
    if binary * 1000 > sample.len() * MAX_BINARY_PER_MILLE {
        return Err(NotText::Control { binary, sniffed: sample.len() });
    }
    Ok(())
}

fn detect(bytes: &[u8]) -> &'static Encoding {
    if std::str::from_utf8(bytes).is_ok() {
        return UTF_8;
    }
    let start = bytes.iter().position(|byte| !byte.is_ascii()).unwrap_or(0);
    let sample = &bytes[start..bytes.len().min(start + DETECT_BYTES)];
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(sample, start + sample.len() == bytes.len());
    detector.guess(None, Utf8Detection::Allow)
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
        let given = Body::Text("\u{feff}a".into());
        assert_eq!(decode(given, None, MediaType::Text).unwrap().text, "a");
    }

    #[test]
    fn then_the_container_then_the_page() {
        let page = b"<meta charset=windows-1251><p>\xcf\xf0\xe8";
        assert_eq!(decoded(page, None, MediaType::Html).1, "windows-1251");
        assert_eq!(decoded(page, Some("koi8-r"), MediaType::Html).1, "KOI8-R");
        assert_eq!(decoded(page, Some("no such label"), MediaType::Html).1, "windows-1251");
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
    fn malformed_sequences_are_counted() {
        let broken = b"a\xff\xe2\x82b\x80";
        assert_eq!(
            decoded(broken, Some("utf-8"), MediaType::Text),
            ("a\u{fffd}\u{fffd}b\u{fffd}".into(), "UTF-8", 3)
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
