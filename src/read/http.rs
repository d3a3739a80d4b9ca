//! Parsing of the HTTP response in a WARC record.
//!
//! In: the block of a `response` record. Out: status, declared type and the decoded body. HTTP/1.1 (RFC
//! 9112), as crawlers store it: any version in the status line, with or without a reason, lines that end in a
//! line feed alone, headers without a colon. Crawlers store decoded bodies, but some leave the headers that
//! say otherwise, so a coding is undone only if the bytes show it. Of a body that is truncated or damaged, as
//! much as can be decoded is used.

use std::io::{self, Read};

use brotli_decompressor::Decompressor;
use flate2::read::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};
use memchr::memchr;

use super::draft::Fault;
use super::format::Compression;
use super::sniff;
use crate::model::{MediaType, RejectCode};

/// Maximum size of status line and headers in bytes: well above the limits of web servers (Apache 8 KiB a
/// line and 100 headers, nginx 32 KiB).
pub(super) const MAX_HEAD_BYTES: usize = 64 << 10;

/// Maximum number of nested codings that are undone: a header may name one twice, and a server may apply one
/// twice.
const MAX_CODINGS: usize = 4;

/// Size of the brotli decoder's input buffer.
const BROTLI_BUFFER_BYTES: usize = 4 << 10;

/// Status line and headers of a response.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Head {
    /// Length in bytes.
    pub bytes: usize,
    pub status: u16,
    pub content_type: Option<String>,
    /// Content codings, last applied first.
    codings: Vec<String>,
    /// Whether the headers declare a chunked body.
    is_chunked: bool,
}

/// A decoded body.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Decoded {
    pub body: Vec<u8>,
    /// Whether the body was truncated or damaged.
    pub is_cut: bool,
}

impl Head {
    /// Parses the head at the start of `block`, after any that precede it. A block that begins with HTML has
    /// no head; its status is taken to be 200.
    pub(super) fn parse(block: &[u8]) -> Result<Self, Fault> {
        let mut head = Self::parse_at(block, 0)?;
        while head.may_precede()
            && let Some(next) = block.get(head.bytes..).filter(|rest| status(first_line(rest)).is_some())
            && let Ok(next) = Self::parse_at(block, block.len() - next.len())
        {
            head = next;
        }
        Ok(head)
    }

    /// Returns true if this may be the head of another response than the one with the page: an interim one, or
    /// one without a type, as proxies send before they forward.
    fn may_precede(&self) -> bool {
        self.content_type.is_none() || self.status < 200
    }

    /// Parses the head at offset `at` of `block`.
    fn parse_at(block: &[u8], at: usize) -> Result<Self, Fault> {
        let bad = |message: &str| Err(Fault::new(RejectCode::BadHttp, message));
        let blank = block[at..].iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        let mut lines = Lines { block, at: at + blank };
        let status_line = lines.next().unwrap_or_default();
        let Some(status) = status(status_line) else {
            if sniff::text_type(block) == MediaType::Html {
                return Ok(Self { status: 200, ..Self::default() });
            }
            return bad("the response does not begin with an HTTP status line");
        };
        let mut headers = Vec::<(String, String)>::new();
        loop {
            let Some(line) = lines.next() else { return bad("the HTTP headers do not end") };
            if line.is_empty() {
                break;
            }
            let line = String::from_utf8_lossy(line);
            if line.starts_with([' ', '\t']) {
                if let Some((_, value)) = headers.last_mut() {
                    value.push_str(line.trim_end());
                }
            } else if let Some((name, value)) = line.split_once(':') {
                headers.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
            }
        }
        let mut head = Self { bytes: lines.at, status, ..Self::default() };
        for (name, value) in headers {
            match name.as_str() {
                "content-type" if !value.is_empty() => head.content_type = Some(value),
                "content-encoding" | "transfer-encoding" => head.codings.extend(list(&value)),
                _ => {}
            }
        }
        head.is_chunked = head.codings.iter().any(|coding| coding == "chunked");
        head.codings.retain(|coding| coding != "chunked");
        head.codings.reverse();
        Ok(head)
    }

    /// Undoes the codings of `body`, within `limit` decoded bytes, and counts down `spare`, the bytes that the
    /// bodies of the file may still expand to, by those of every coding.
    pub(super) fn decode(&self, body: &[u8], limit: u64, spare: &mut u64) -> Result<Decoded, Fault> {
        let chunked = if self.is_chunked { dechunk(body) } else { None };
        let mut decoded = chunked.unwrap_or_else(|| Decoded { body: body.to_vec(), is_cut: false });
        // Chunks that the headers do not mention, or that were chunked again.
        for _ in 0..MAX_CODINGS {
            let is_response = self.status != 0;
            let Some(body) = dechunk_whole(&decoded.body).filter(|_| is_response) else { break };
            decoded.body = body;
        }
        let mut undone = 0;
        for coding in self.codings.iter().take(MAX_CODINGS) {
            if let Some(next) = undo(coding, &decoded.body, (limit, spare))? {
                decoded = Decoded { body: next.body, is_cut: decoded.is_cut | next.is_cut };
                undone += 1;
            }
        }
        // Codings that the headers do not mention, or mention fewer times than applied.
        while undone < MAX_CODINGS
            && let Some(coding) = coding_of(&decoded.body)
            && let Some(next) = undo(coding, &decoded.body, (limit, spare))?
        {
            decoded = Decoded { body: next.body, is_cut: decoded.is_cut | next.is_cut };
            undone += 1;
        }
        Ok(decoded)
    }
}

/// Iterator over the lines of a head, without their ends. An unended line is ignored.
struct Lines<'a> {
    block: &'a [u8],
    at: usize,
}

impl<'a> Iterator for Lines<'a> {
    type Item = &'a [u8];

    fn next(&mut self) -> Option<&'a [u8]> {
        let rest = &self.block[self.at..];
        let feed = memchr(b'\n', rest)?;
        self.at += feed + 1;
        Some(rest[..feed].strip_suffix(b"\r").unwrap_or(&rest[..feed]))
    }
}

/// Parses the status code of a status line.
fn status(line: &[u8]) -> Option<u16> {
    let line = String::from_utf8_lossy(line.get(..line.len().min(64))?);
    let (version, rest) = line.split_once(' ')?;
    let is_version =
        version.get(..5).is_some_and(|name| name.eq_ignore_ascii_case("HTTP/")) || version == "ICY";
    let code = rest.trim_start().get(..3)?;
    code.parse().ok().filter(|_| is_version)
}

/// Parses a `Content-Type`: the media type in lower case, and the charset parameter.
///
/// The type ends at the first separator of any kind, and is stripped of quotes; it may come out empty or
/// malformed. Servers write `text/html charset=utf-8`, `text/html, text/html`, and `Content-Type: text/html`
/// as a value.
pub(super) fn media_type(content_type: &str) -> (String, Option<String>) {
    let value = content_type.trim_start();
    let value = match value.get(..13) {
        Some(name) if name.eq_ignore_ascii_case("content-type:") => &value[13..],
        _ => value,
    };
    let value = value.trim_matches(|c: char| c.is_whitespace() || c.is_control() || "\"':=<>".contains(c));
    let is_mark = |c: char| c.is_whitespace() || c.is_control() || ";,\"'".contains(c);
    let essence = value.split(is_mark).next().unwrap_or_default().to_ascii_lowercase();
    let parameters = value.replace(" =", "=").replace("= ", "=");
    let charset = parameters.split([';', ',']).flat_map(str::split_whitespace).find_map(|part| {
        let (name, value) = part.split_once('=')?;
        let value = value.trim_matches(['"', '\'']).trim();
        (name.eq_ignore_ascii_case("charset") && !value.is_empty()).then(|| value.to_owned())
    });
    (essence, charset)
}

/// What a declared media type implies for a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Declared {
    /// A page of this type.
    Text(MediaType),
    /// Possibly a page: the bytes decide.
    Unclear,
    /// A page if the bytes are HTML.
    UnclearMarkup,
    /// Not a page.
    Other,
}

/// Classifies the media type `essence`. Malformed and unregistered top-level types are left to the bytes,
/// like `unknown/unknown` in the WHATWG MIME Sniffing standard (section 7).
pub(super) fn declared(essence: &str) -> Declared {
    /// Top-level types of the IANA registry, and old `x-` types.
    const KNOWN: [&str; 14] = [
        "application",
        "audio",
        "chemical",
        "example",
        "font",
        "haptics",
        "image",
        "message",
        "model",
        "multipart",
        "text",
        "video",
        "x-conference",
        "x-shader",
    ];
    let is_token = |part: &str| {
        !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric() || "!#$&^_.+-".contains(c))
    };
    match essence {
        "text/html" | "application/xhtml+xml" => return Declared::Text(MediaType::Html),
        "text/plain" | "text/markdown" | "text/x-markdown" => return Declared::Text(MediaType::Text),
        "text/xml" | "application/xml" | "application/text" => return Declared::UnclearMarkup,
        "application/unknown" | "application/x-unknown-content-type" => return Declared::Unclear,
        _ => {}
    }
    match essence.split_once('/') {
        Some((top, sub)) if KNOWN.contains(&top) && is_token(sub) => {
            // `text/htm`, `text/html5`, `application/html`; the language of the server (`text/x-php`); a type
            // that does not exist (`text/utf-8`, `text/en`).
            let is_markup = sub.contains("htm") && !sub.contains("mhtml");
            let is_script = ["php", "asp", "jsp", "cgi", "cfm"].iter().any(|name| sub.contains(name));
            let is_unknown = top == "text" && !is_text_type(sub);
            let is_unclear = is_markup || is_unknown || (is_script && matches!(top, "text" | "application"));
            if is_unclear { Declared::UnclearMarkup } else { Declared::Other }
        }
        _ => Declared::Unclear,
    }
}

/// Returns true if `text/` with `sub` is a type of texts that are no pages: of the IANA registry, or of the
/// languages, styles and templates that sites are made with.
fn is_text_type(sub: &str) -> bool {
    const PARTS: [&str; 14] = [
        "script",
        "css",
        "json",
        "xml",
        "xsl",
        "template",
        "tmpl",
        "handlebars",
        "mustache",
        "calendar",
        "card",
        "csv",
        "component",
        "source",
    ];
    const WHOLE: [&str; 32] = [
        "babel",
        "cache-manifest",
        "coffeescript",
        "cql",
        "directory",
        "dns",
        "enriched",
        "event-stream",
        "fhirpath",
        "gff3",
        "grammar-ref-list",
        "jsx",
        "n3",
        "parameters",
        "parityfec",
        "provenance-notation",
        "raptorfec",
        "red",
        "richtext",
        "rtf",
        "rtx",
        "sgml",
        "shaclc",
        "shex",
        "spdx",
        "strings",
        "tab-separated-values",
        "troff",
        "turtle",
        "uri-list",
        "vtt",
        "wgsl",
    ];
    let sub = sub.strip_prefix("x-").unwrap_or(sub);
    let is_vendor = ["vnd.", "prs."].iter().any(|tree| sub.starts_with(tree));
    is_vendor || WHOLE.contains(&sub) || PARTS.iter().any(|part| sub.contains(part))
}

/// Splits a header value at commas and semicolons into lower-case items without quotes.
fn list(value: &str) -> Vec<String> {
    let items = value.split([',', ';']).map(|item| item.trim().trim_matches('"').to_ascii_lowercase());
    items.filter(|item| !item.is_empty()).collect()
}

/// Joins the chunks of `body` (RFC 9112, section 7.1), as far as they go; `None` if it is not chunked.
fn dechunk(body: &[u8]) -> Option<Decoded> {
    chunks(body).map(|(decoded, _)| decoded)
}

/// Joins the chunks of `body` as [`dechunk`] does; returns what follows the last one as well.
fn chunks(body: &[u8]) -> Option<(Decoded, &[u8])> {
    let start = body.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
    let mut rest = &body[start..];
    let mut out = Vec::with_capacity(body.len());
    let cut = |body| Some((Decoded { body, is_cut: true }, &[][..]));
    let mut is_first = true;
    loop {
        let Some((size, behind)) = chunk_size(rest) else {
            return if is_first { None } else { cut(out) };
        };
        if size == 0 {
            return Some((Decoded { body: out, is_cut: false }, behind));
        }
        let Some(chunk) = behind.get(..size) else {
            out.extend_from_slice(behind);
            return cut(out);
        };
        out.extend_from_slice(chunk);
        rest = &behind[size..];
        let end = rest.strip_prefix(b"\r\n").or_else(|| rest.strip_prefix(b"\n"));
        match end {
            Some(behind) => rest = behind,
            // The first line reads as a number but no chunk follows: text.
            None if is_first && !rest.is_empty() => return None,
            None => return cut(out),
        }
        is_first = false;
    }
}

/// Joins the chunks of `body` if it consists of nothing else, up to the empty one at its end.
fn dechunk_whole(body: &[u8]) -> Option<Vec<u8>> {
    // Other bodies must not be copied in vain: they begin with a tag, or do not end in a line of zeros.
    let text = body.trim_ascii();
    let last = &text[memchr::memrchr(b'\n', text)?..];
    if !text[0].is_ascii_hexdigit() || last.trim_ascii().iter().any(|&byte| byte != b'0') {
        return None;
    }
    let (Decoded { body, is_cut }, rest) = chunks(body)?;
    (!is_cut && !body.is_empty() && rest.trim_ascii().is_empty()).then_some(body)
}

/// Returns the first line of `rest` that is not empty, without its end.
fn first_line(rest: &[u8]) -> &[u8] {
    let rest = &rest[rest.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count()..];
    &rest[..memchr(b'\n', rest).unwrap_or(rest.len())]
}

/// Parses the chunk size in the first line of `rest`; returns it and what follows the line.
fn chunk_size(rest: &[u8]) -> Option<(usize, &[u8])> {
    let feed = memchr(b'\n', rest)?;
    let line = std::str::from_utf8(&rest[..feed]).ok()?;
    let size = line.split(';').next()?.trim();
    let is_hex = size.bytes().all(|byte| byte.is_ascii_hexdigit());
    let size = usize::from_str_radix(size, 16).ok().filter(|_| is_hex)?;
    Some((size, &rest[feed + 1..]))
}

/// Detects a coding by the first bytes of `body`.
fn coding_of(body: &[u8]) -> Option<&'static str> {
    match Compression::of_magic(body)? {
        Compression::Gzip => Some("gzip"),
        Compression::Zstd => Some("zstd"),
        Compression::Bzip2 | Compression::Xz => None,
    }
}

/// Undoes `coding`; returns `None` if the bytes of `body` do not show it.
fn undo(coding: &str, body: &[u8], limits: (u64, &mut u64)) -> Result<Option<Decoded>, Fault> {
    // The headers may name another coding than the bytes have.
    let shown = coding_of(body);
    match (coding, shown) {
        ("gzip" | "x-gzip" | "deflate" | "zstd" | "br", Some("gzip")) => {
            read(MultiGzDecoder::new(body), limits)
        }
        ("gzip" | "x-gzip" | "deflate" | "zstd" | "br", Some(_)) => match zstd::Decoder::with_buffer(body) {
            Ok(decoder) => read(decoder, limits),
            Err(_) => Ok(None),
        },
        ("deflate" | "gzip" | "x-gzip", None) if is_zlib(body) => read(ZlibDecoder::new(body), limits),
        ("deflate", None) if !sniff::is_text(body) => read(DeflateDecoder::new(body), limits),
        ("br", None) if !sniff::is_text(body) => read(Decompressor::new(body, BROTLI_BUFFER_BYTES), limits),
        _ => Ok(None),
    }
}

/// Returns true if `body` begins with a zlib header (RFC 1950, section 2.2).
fn is_zlib(body: &[u8]) -> bool {
    matches!(body, [first, second, ..]
        if first & 0x0f == 8 && first >> 4 <= 7 && u16::from_be_bytes([*first, *second]).is_multiple_of(31))
}

/// Reads what `decoder` yields before it ends or fails, within `limit` bytes of the page and `spare` of the file,
/// which is counted down; `None` if it fails at once. Once nothing is left to spare, nothing is decoded, so that
/// a file of a million small bodies costs no more than its limit.
fn read(mut decoder: impl Read, (limit, spare): (u64, &mut u64)) -> Result<Option<Decoded>, Fault> {
    let too_much = || {
        let message = "with the bodies of its records decoded, the file is over read.max_expansion_ratio times its size";
        Err(Fault::new(RejectCode::ExpansionLimit, message))
    };
    if *spare == 0 {
        return too_much();
    }
    let (mut body, mut is_cut) = (Vec::new(), false);
    let mut buffer = vec![0; super::stored::BUFFER_BYTES];
    loop {
        match decoder.read(&mut buffer) {
            Ok(0) => break,
            Ok(length) => {
                body.extend_from_slice(&buffer[..length]);
                let left = spare.checked_sub(length as u64);
                *spare = left.unwrap_or(0);
                if left.is_none() && body.len() as u64 <= limit {
                    return too_much();
                }
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(_) => {
                is_cut = true;
                break;
            }
        }
        if body.len() as u64 > limit {
            return Err(Fault::page_too_large(limit));
        }
    }
    Ok((!body.is_empty() || !is_cut).then_some(Decoded { body, is_cut }))
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn head(text: &str) -> Head {
        Head::parse(text.as_bytes()).unwrap()
    }

    fn unlimited() -> u64 {
        u64::MAX
    }

    fn gzip(page: &[u8]) -> Vec<u8> {
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        gzip.write_all(page).unwrap();
        gzip.finish().unwrap()
    }

    #[test]
    fn reads_heads_as_crawlers_write_them() {
        for start in [
            "HTTP/1.1 200 OK\r\n",
            "HTTP/1.0 200\r\n",
            "HTTP/2 200 \r\n",
            "HTTP/2.0 200 OK\r\n",
            "HTTP/3 200\r\n",
            "http/1.1 200 ok\n",
            "HTTP/1.1  200 \u{e9}\r\n",
            "ICY 200 OK\r\n",
        ] {
            let text = format!("{start}Content-Type: text/html;\r\n charset=x\r\nbad header\r\n\r\n");
            let head = head(&text);
            assert_eq!((head.status, head.bytes), (200, text.len()), "{start:?}");
            assert_eq!(head.content_type.as_deref(), Some("text/html; charset=x"));
        }
        assert_eq!(head("HTTP/1.1 404 Not Found\nA: b\n\nbody").bytes, 29);
        assert_eq!((head("<!doctype html>\n<p>x").bytes, head("<p>x").status), (0, 200));
        let found = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n";
        for before in [
            "\r\n",
            "HTTP/1.1 100 Continue\r\n\r\n",
            "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n\r\n",
            "HTTP/1.1 200 Connection established\r\n\r\n",
        ] {
            let text = format!("{before}{found}<p>x");
            let head = head(&text);
            assert_eq!((head.status, head.bytes), (200, text.len() - 4), "{before:?}");
            assert_eq!(head.content_type.as_deref(), Some("text/html"));
        }
        // A page about heads, and a body that only begins like one.
        let page = "HTTP/1.1 200 OK\nContent-Type: text/plain\n\nHTTP/1.1 404 Not Found\n\nmeans";
        assert_eq!((head(page).status, head(page).bytes), (200, 42));
        let page = "HTTP/1.1 200 OK\n\nHTTP/1.1 404 Not Found means";
        assert_eq!((head(page).status, head(page).bytes), (200, 17));
        for text in
            ["", "GET / HTTP/1.1\r\n\r\n", "HTTP/1.1 200 OK\r\nA: b", "HTTP/1.1 OK\r\n\r\n", "200 OK\r\n\r\n"]
        {
            assert_eq!(Head::parse(text.as_bytes()).unwrap_err().code, RejectCode::BadHttp, "{text:?}");
        }
    }

    #[test]
    fn undoes_few_codings_however_many_are_declared() {
        // Each of thousands of codings would be tried on a body of megabytes.
        let packed = (0..=MAX_CODINGS).fold(b"<p>Hello".to_vec(), |body, _| gzip(&body));
        let head = head(&format!("HTTP/1.1 200 OK\r\nContent-Encoding: {}\r\n\r\n", "gzip, ".repeat(5_000)));
        let decoded = head.decode(&packed, 1000, &mut unlimited()).unwrap();
        assert_eq!(decoded.body, gzip(b"<p>Hello"));
    }

    #[test]
    fn undoes_the_codings_that_the_bytes_show() {
        let page = b"<p>Hello hello hello".to_vec();
        let gzip = gzip(&page);
        let mut chunked = format!("{:x};ext=1\r\n", gzip.len()).into_bytes();
        chunked.extend_from_slice(&gzip);
        chunked.extend_from_slice(b"\r\n0\r\n\r\n");
        let mut deflate = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::default());
        deflate.write_all(&page).unwrap();
        let mut zlib = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
        zlib.write_all(&page).unwrap();
        // A raw block of brotli: window bits, length less one, the bytes, an empty last block.
        let zlib = zlib.finish().unwrap();
        for (headers, body) in [
            ("Transfer-Encoding: chunked\r\nContent-Encoding: gzip", chunked),
            ("Content-Encoding: gzip", gzip.clone()),
            ("Content-Encoding: deflate", gzip.clone()),
            ("Content-Encoding: br", gzip.clone()),
            ("Content-Encoding: gzip, gzip", gzip.clone()),
            ("Content-Encoding: gzip", super::tests::gzip(&gzip)),
            ("X: y", gzip.clone()),
            ("Content-Encoding: gzip", zstd::encode_all(&*page, 3).unwrap()),
            ("Content-Encoding: gzip\r\nTransfer-Encoding: chunked", page.clone()),
            ("Content-Encoding: deflate", deflate.finish().unwrap()),
            ("Content-Encoding: deflate", zlib.clone()),
            ("Content-Encoding: gzip", zlib),
            ("Content-Encoding: deflate", page.clone()),
            ("Content-Encoding: br", page.clone()),
            ("Content-Encoding: utf-8", page.clone()),
            ("X: y", page.clone()),
        ] {
            let head = head(&format!("HTTP/1.1 200 OK\r\n{headers}\r\n\r\n"));
            let decoded = Decoded { body: page.clone(), is_cut: false };
            assert_eq!(head.decode(&body, 1000, &mut unlimited()).unwrap(), decoded, "{headers}");
        }
        let head = head("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n");
        assert_eq!(head.decode(&gzip, 5, &mut unlimited()).unwrap_err().code, RejectCode::PageTooLarge);
        // Every coding counts, and what is beyond the limit is not decoded.
        let twice = super::tests::gzip(&gzip);
        let mut spare = 1000;
        assert!(head.decode(&twice, 1000, &mut spare).is_ok());
        assert_eq!(spare, 1000 - (gzip.len() + page.len()) as u64);
        for mut spare in [0, 10, gzip.len() as u64 + 5] {
            let fault = head.decode(&twice, 1000, &mut spare).unwrap_err();
            assert_eq!((fault.code, spare), (RejectCode::ExpansionLimit, 0));
        }
        assert!(head.decode(&page, 1000, &mut 0).is_ok());
    }

    #[test]
    fn brotli_is_undone() {
        // A stream of one raw block (RFC 7932, section 9.2), made by hand: 16-bit window, not last, 5 bytes,
        // then the empty last block.
        let stream = b"\x0b\x02\x80hello\x03";
        let head = head("HTTP/1.1 200 OK\r\nContent-Encoding: br\r\n\r\n");
        assert_eq!(head.decode(stream, 1000, &mut unlimited()).unwrap().body, b"hello");
    }

    #[test]
    fn what_could_be_decoded_of_a_broken_body_is_the_body() {
        let page: Vec<u8> = (0..3000u32).flat_map(|number| format!("<p>{number}").into_bytes()).collect();
        let packed = gzip(&page);
        let zipped = head("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n");
        let cut = zipped.decode(&packed[..packed.len() / 2], 1 << 20, &mut unlimited()).unwrap();
        assert!(cut.is_cut && cut.body.len() > 1000 && page.starts_with(&cut.body));
        let tail =
            zipped.decode(&[packed.clone(), b"tail".to_vec()].concat(), 1 << 20, &mut unlimited()).unwrap();
        assert_eq!(tail.body, page);
        let mut damaged = packed.clone();
        damaged[packed.len() / 2] ^= 0x55;
        assert!(zipped.decode(&damaged, 1 << 20, &mut unlimited()).unwrap().is_cut);

        let chunked = head("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
        for (body, expected, is_cut) in [
            ("4\r\n<p>a\r\n4\r\n<p>b\r\n0\r\n\r\n", "<p>a<p>b", false),
            ("\r\n4\r\n<p>a\r\n4\r\n<p>b\r\n0\r\n\r\n", "<p>a<p>b", false),
            ("4 \n<p>a\n00000004;x\n<p>b\n0\n\n", "<p>a<p>b", false),
            ("4\r\n<p>a\r\n4\r\n<p>b\r\n", "<p>a<p>b", true),
            ("4\r\n<p>a\r\n4\r\n<p>b", "<p>a<p>b", true),
            ("4\r\n<p>a\r\nff\r\n<p>b", "<p>a<p>b", true),
            ("ff\r\n<p>a", "<p>a", true),
            ("4\r\n<p>a\r\nfog\r\n<p>b", "<p>a", true),
            ("4\r\n<p>a\r\n4", "<p>a", true),
            ("<p>a\r\n4\r\n", "<p>a\r\n4\r\n", false),
            ("3\r\nof them came, and a fourth.\r\n", "3\r\nof them came, and a fourth.\r\n", false),
        ] {
            let decoded = chunked.decode(body.as_bytes(), 1000, &mut unlimited()).unwrap();
            let text = String::from_utf8_lossy(&decoded.body);
            assert_eq!((&*text, decoded.is_cut), (expected, is_cut), "{body:?}");
        }
    }

    #[test]
    fn chunks_are_joined_whatever_the_headers_say() {
        let plain = head("HTTP/1.1 200 OK\r\n\r\n");
        let chunked = head("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
        let none = Head::default();
        let twice = "9\r\n4\r\n<p>a\r\n\r\n9\r\n4\r\n<p>b\r\n\r\n5\r\n0\r\n\r\n\r\n0\r\n\r\n";
        for (head, body, expected) in [
            (&plain, "4\r\n<p>a\r\n4;x=y\r\n<p>b\r\n0\r\n\r\n", "<p>a<p>b"),
            (&plain, "4\n<p>a\n000\n\n", "<p>a"),
            (&plain, twice, "<p>a<p>b"),
            (&chunked, twice, "<p>a<p>b"),
            // Texts that begin or end like chunks, or are cut.
            (&plain, "4\r\n<p>a\r\n4\r\n<p>b\r\n", "4\r\n<p>a\r\n4\r\n<p>b\r\n"),
            (&plain, "3\nof them came.\n0\n", "3\nof them came.\n0\n"),
            (&plain, "0\r\n\r\n", "0\r\n\r\n"),
            (&plain, "1984 was a year.\n10", "1984 was a year.\n10"),
            (&none, "4\r\nbeef\r\n0\r\n", "4\r\nbeef\r\n0\r\n"),
        ] {
            let decoded = head.decode(body.as_bytes(), 1000, &mut unlimited()).unwrap();
            assert_eq!(
                (&*String::from_utf8_lossy(&decoded.body), decoded.is_cut),
                (expected, false),
                "{body:?}"
            );
        }
    }

    #[test]
    fn splits_media_types() {
        for (value, essence, charset) in [
            ("Text/HTML; a=b; Charset=\"latin1\"", "text/html", Some("latin1")),
            ("text/html charset=utf-8", "text/html", Some("utf-8")),
            ("text/html; charset = utf-8", "text/html", Some("utf-8")),
            ("text/html, charset=utf-8", "text/html", Some("utf-8")),
            ("text/html,text/html", "text/html", None),
            ("\"text/html\"", "text/html", None),
            ("'text/html; charset=utf-8'", "text/html", Some("utf-8")),
            ("Content-Type: text/html", "text/html", None),
            ("charset=utf-8", "charset=utf-8", Some("utf-8")),
            ("; text/html", "", None),
            ("", "", None),
        ] {
            assert_eq!(media_type(value), (essence.into(), charset.map(str::to_owned)), "{value}");
        }
    }

    #[test]
    fn only_types_that_are_types_say_that_a_body_is_no_page() {
        for (essence, expected) in [
            ("text/html", Declared::Text(MediaType::Html)),
            ("text/plain", Declared::Text(MediaType::Text)),
            ("", Declared::Unclear),
            ("html", Declared::Unclear),
            ("text", Declared::Unclear),
            ("text/", Declared::Unclear),
            ("text\\html", Declared::Unclear),
            ("*/*", Declared::Unclear),
            ("unknown/unknown", Declared::Unclear),
            ("none", Declared::Unclear),
            ("charset=utf-8", Declared::Unclear),
            ("text/htm", Declared::UnclearMarkup),
            ("application/xml", Declared::UnclearMarkup),
            ("application/x-httpd-php", Declared::UnclearMarkup),
            ("application/x-php", Declared::UnclearMarkup),
            ("application/text", Declared::UnclearMarkup),
            ("text/htlm", Declared::UnclearMarkup),
            ("text/utf-8", Declared::UnclearMarkup),
            ("text/en", Declared::UnclearMarkup),
            ("text/asp", Declared::UnclearMarkup),
            ("text/x-php", Declared::UnclearMarkup),
            ("image/png", Declared::Other),
            ("application/pdf", Declared::Other),
            ("application/octet-stream", Declared::Other),
            ("text/css", Declared::Other),
            ("text/javascript", Declared::Other),
            ("text/x-json", Declared::Other),
            ("text/x-handlebars-template", Declared::Other),
            ("text/tab-separated-values", Declared::Other),
            ("text/vnd.wap.wml", Declared::Other),
            ("text/rtf", Declared::Other),
            ("image/x-php", Declared::Other),
            ("application/vnd.ms-excel", Declared::Other),
        ] {
            assert_eq!(declared(essence), expected, "{essence}");
        }
    }
}
