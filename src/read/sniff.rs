//! Guessing of formats from the first bytes of a file or body.

use encoding_rs::{Encoding, UTF_16BE, UTF_16LE};

use super::format::Format;
use crate::model::MediaType;
use crate::text::utf_16;
use crate::text::utf_32::Utf32;

/// Number of bytes examined.
pub(super) const SNIFFED_BYTES: usize = 8 << 10;

/// Number of bytes examined for UTF-16 and UTF-32.
pub(super) const WIDE_BYTES: usize = 512;

/// Encoding in units of several bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wide {
    Utf16(&'static Encoding),
    Utf32(Utf32),
}

impl Wide {
    /// Returns the encoding of `head`, known by its byte order mark, or that of UTF-16 by its letters.
    pub(super) fn of(head: &[u8]) -> Option<Self> {
        if let Some(encoding) = Utf32::of_mark(head) {
            return Some(Self::Utf32(encoding));
        }
        match head {
            [0xff, 0xfe, ..] => Some(Self::Utf16(UTF_16LE)),
            [0xfe, 0xff, ..] => Some(Self::Utf16(UTF_16BE)),
            _ => utf_16::without_mark(head).map(Self::Utf16),
        }
    }
}

/// Guesses the format of a file by its first bytes, for a name that does not tell it.
pub(super) fn format(head: &[u8]) -> Format {
    let start = head.strip_prefix(&[0xef, 0xbb, 0xbf]).unwrap_or(head).trim_ascii_start();
    if head.starts_with(b"PAR1") {
        Format::Parquet
    } else if start.starts_with(b"WARC/") {
        Format::Warc
    } else if start.starts_with(b"{") {
        Format::Jsonl
    } else if text_type(head) == MediaType::Html {
        Format::Html
    } else {
        Format::Text
    }
}

/// Returns the format of a file whose first bytes are `head`, if they leave no doubt: text may be anything.
pub(super) fn clear_format(head: &[u8]) -> Option<Format> {
    let start = head.strip_prefix(&[0xef, 0xbb, 0xbf]).unwrap_or(head).trim_ascii_start();
    let item = start.strip_prefix(b"[").unwrap_or(start).trim_ascii_start();
    if item.strip_prefix(b"{").is_some_and(|inner| inner.trim_ascii_start().starts_with(b"\"")) {
        return Some(Format::Jsonl);
    }
    match format(head) {
        format @ (Format::Parquet | Format::Warc) => Some(format),
        Format::Html if is_document(head) => Some(Format::Html),
        _ => None,
    }
}

/// Returns true if `head`, which begins as HTML does, is that of a document, not of a part of one.
fn is_document(head: &[u8]) -> bool {
    let head = head[..head.len().min(SNIFFED_BYTES)].to_ascii_lowercase();
    let has = |tag: &[u8]| memchr::memmem::find(&head, tag).is_some();
    !is_other_xml(&head) && (has(b"<!doctype html") || has(b"<html") || has(b"<body"))
}

/// Returns true if `body` is not a compressed stream: it begins as UTF-8 text or HTML.
pub(super) fn is_text(body: &[u8]) -> bool {
    let head = &body[..body.len().min(SNIFFED_BYTES)];
    let is_utf_8 = std::str::from_utf8(head).map_or_else(|error| error.error_len().is_none(), |_| true);
    is_utf_8 || text_type(body) == MediaType::Html
}

/// Guesses how to parse a body of no declared type.
pub(super) fn text_type(body: &[u8]) -> MediaType {
    if is_html(body) { MediaType::Html } else { MediaType::Text }
}

/// Returns true if `body` is XML other than XHTML: it has an XML declaration and no `html` element near its
/// beginning.
pub(super) fn is_other_xml(body: &[u8]) -> bool {
    let head = body[..body.len().min(SNIFFED_BYTES)].to_ascii_lowercase();
    let start = head.strip_prefix(&[0xef, 0xbb, 0xbf]).unwrap_or(&head).trim_ascii_start();
    start.starts_with(b"<?xml") && memchr::memmem::find(start, b"<html").is_none()
}

/// Returns true if `body` begins as HTML does: with a declaration, a comment or the tag of an element.
///
/// Follows the WHATWG MIME Sniffing standard, section 7.1, with the HTML 5 elements that hold the parts of a
/// page, and with which fragments cut out of pages begin.
fn is_html(body: &[u8]) -> bool {
    const DECLARATIONS: [&[u8]; 3] = [b"<!doctype html", b"<!--", b"<?xml"];
    const ELEMENTS: &str = "a article aside b body br div figure font footer form h1 h2 h3 head header html iframe \
                            img link main meta nav ol p script section span style table template title ul";
    let body = body.strip_prefix(&[0xef, 0xbb, 0xbf]).unwrap_or(body).trim_ascii_start();
    let begins = |start: &[u8]| body.get(..start.len()).is_some_and(|head| head.eq_ignore_ascii_case(start));
    let Some(tag) = body.strip_prefix(b"<") else { return false };
    let length = tag.iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
    let is_ended = tag.get(length).is_some_and(|byte| byte.is_ascii_whitespace() || b"/>".contains(byte));
    DECLARATIONS.into_iter().any(begins)
        || (is_ended && ELEMENTS.split(' ').any(|name| name.as_bytes().eq_ignore_ascii_case(&tag[..length])))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wide_encodings_are_told_by_their_marks_or_nuls() {
        assert_eq!(Wide::of(b"\xff\xfea\0b\0"), Some(Wide::Utf16(UTF_16LE)));
        assert_eq!(Wide::of(b"a\0b\0c\0"), Some(Wide::Utf16(UTF_16LE)));
        assert_eq!(Wide::of(b"\0a\0b\0c"), Some(Wide::Utf16(UTF_16BE)));
        assert_eq!(Wide::of(b"a\0bcdefghijk"), None);
        assert_eq!(Wide::of(b"\xff\xfe\0\0a\0\0\0"), Some(Wide::Utf32(Utf32::Little)));
        assert_eq!(Wide::of(b"\0\0\xfe\xff\0\0\0a"), Some(Wide::Utf32(Utf32::Big)));
    }

    #[test]
    fn tells_html_from_text() {
        for html in [
            "<!DOCTYPE html>",
            "\u{feff}\n<HTML lang=en>",
            "<nav><a href=/>",
            "<p>",
            "<br/>",
            "<?xml version='1.0'?>",
        ] {
            assert_eq!(text_type(html.as_bytes()), MediaType::Html, "{html}");
        }
        for text in
            ["", "<", "<3 you", "<p", "<page 1>", "<https://example.org>", "<b@example.org> wrote:", "a <p>"]
        {
            assert_eq!(text_type(text.as_bytes()), MediaType::Text, "{text}");
        }
    }

    #[test]
    fn guesses_formats() {
        assert_eq!(format(b"PAR1"), Format::Parquet);
        assert_eq!(format(b"\nWARC/1.0\r\n"), Format::Warc);
        assert_eq!(format(b"\xef\xbb\xbf{\"id\":1}"), Format::Jsonl);
        assert_eq!(format(b"  <!DOCTYPE HTML>"), Format::Html);
        assert_eq!(format(b""), Format::Text);
    }
}
