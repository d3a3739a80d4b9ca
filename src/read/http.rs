//! The HTTP response inside a WARC record.
//!
//! In: the block of a `response` record. Out: status, declared type and the decoded body. HTTP/1.1
//! (RFC 9112) read leniently by httparse; `HTTP/2` status lines, which some crawlers write, are taken
//! as well. Crawlers store bodies decoded but some leave the headers that say otherwise, so a coding
//! is undone only where the bytes show it.

use std::borrow::Cow;
use std::io::Read;

use flate2::read::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};

use super::draft::Fault;
use super::format::Compression;
use crate::model::{MediaType, RejectCode};

/// Most bytes of a status line and headers, and most headers: well above what web servers themselves
/// allow (Apache 8 KiB a line and 100 headers, nginx 32 KiB).
pub(super) const MAX_HEAD_BYTES: usize = 64 << 10;
const MAX_HEADERS: usize = 512;

/// What stands before the body.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Head {
    /// Length in bytes in the block.
    pub bytes: usize,
    pub status: u16,
    pub content_type: Option<String>,
    /// Codings to undo, the last applied first.
    codings: Vec<String>,
}

impl Head {
    /// Reads the head at the start of `block`.
    pub(super) fn parse(block: &[u8]) -> Result<Self, Fault> {
        let bad = |message: &str| Fault::new(RejectCode::BadHttp, message);
        let (block, added) = as_http_1(block);
        let mut headers = [httparse::EMPTY_HEADER; MAX_HEADERS];
        let mut response = httparse::Response::new(&mut headers);
        let mut config = httparse::ParserConfig::default();
        config
            .allow_spaces_after_header_name_in_responses(true)
            .allow_obsolete_multiline_headers_in_responses(true)
            .allow_multiple_spaces_in_response_status_delimiters(true)
            .ignore_invalid_headers_in_responses(true);
        let length = match config.parse_response(&mut response, &block) {
            Ok(httparse::Status::Complete(length)) => length,
            Ok(httparse::Status::Partial) => return Err(bad("the HTTP headers do not end")),
            Err(error) => return Err(bad(&format!("the HTTP head is malformed: {error}"))),
        };
        let mut head = Self { bytes: length - added, status: response.code.unwrap_or(0), ..Self::default() };
        for header in response.headers.iter() {
            let value = || String::from_utf8_lossy(header.value).trim().to_owned();
            match header.name.to_ascii_lowercase().as_str() {
                "content-type" => head.content_type = Some(value()),
                "content-encoding" | "transfer-encoding" => head.codings.extend(list(&value())),
                _ => {}
            }
        }
        // Content codings were applied first and transfer codings last, whichever header came first.
        head.codings.sort_by_key(|coding| coding == "chunked");
        head.codings.reverse();
        Ok(head)
    }

    /// Undoes the codings of `body`; at most `limit` bytes may come of it.
    pub(super) fn decode(&self, mut body: Vec<u8>, limit: u64) -> Result<Vec<u8>, Fault> {
        for coding in &self.codings {
            let decoded = match coding.as_str() {
                "chunked" => dechunk(&body),
                "gzip" | "x-gzip" if Compression::of_magic(&body) == Some(Compression::Gzip) => {
                    Some(read(MultiGzDecoder::new(&*body), coding, limit)?)
                }
                "deflate" if is_zlib(&body) => Some(read(ZlibDecoder::new(&*body), coding, limit)?),
                "deflate" => read(DeflateDecoder::new(&*body), coding, limit).ok(),
                "zstd" if Compression::of_magic(&body) == Some(Compression::Zstd) => {
                    let decoder = zstd::Decoder::with_buffer(&*body)
                        .map_err(|error| Fault::new(RejectCode::BadHttp, error.to_string()))?;
                    Some(read(decoder, coding, limit)?)
                }
                "br" if std::str::from_utf8(&body).is_err() => {
                    return Err(Fault::new(
                        RejectCode::BadHttp,
                        "the body is compressed by brotli, which is not read",
                    ));
                }
                _ => None,
            };
            body = decoded.unwrap_or(body);
        }
        Ok(body)
    }
}

/// A media type without parameters, in lower case, and the charset parameter.
pub(super) fn media_type(content_type: &str) -> (String, Option<String>) {
    let mut parts = content_type.split(';');
    let essence = parts.next().unwrap_or_default().trim().to_ascii_lowercase();
    let charset = parts.find_map(|part| {
        let (name, value) = part.split_once('=')?;
        let value = value.trim().trim_matches(['"', '\'']).trim();
        (name.trim().eq_ignore_ascii_case("charset") && !value.is_empty()).then(|| value.to_owned())
    });
    (essence, charset)
}

/// How a body of the media type `essence` is parsed, if it holds text.
pub(super) fn text_type(essence: &str) -> Option<MediaType> {
    match essence {
        "text/html" | "application/xhtml+xml" => Some(MediaType::Html),
        "text/plain" => Some(MediaType::Text),
        _ => None,
    }
}

/// `block` with a status line that httparse takes, and by how many bytes that made it longer.
fn as_http_1(block: &[u8]) -> (Cow<'_, [u8]>, usize) {
    for (start, added) in [(&b"HTTP/2 "[..], 2), (b"HTTP/2.0 ", 0), (b"HTTP/3 ", 2), (b"HTTP/3.0 ", 0)] {
        if let Some(rest) = block.strip_prefix(start) {
            return ([b"HTTP/1.1 ", rest].concat().into(), added);
        }
    }
    (block.into(), 0)
}

fn list(value: &str) -> Vec<String> {
    value.split(',').map(|item| item.trim().to_ascii_lowercase()).collect()
}

/// The chunks of `body` joined (RFC 9112, section 7.1), or `None` where it is not chunked.
fn dechunk(mut body: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(body.len());
    loop {
        let feed = memchr::memchr(b'\n', body)?;
        let line = std::str::from_utf8(&body[..feed]).ok()?;
        let size = line.split(';').next()?.trim();
        let size = usize::from_str_radix(size, 16).ok()?;
        body = &body[feed + 1..];
        if size == 0 {
            return Some(out);
        }
        out.extend_from_slice(body.get(..size)?);
        body = &body[size..];
        body = body.strip_prefix(b"\r\n").or_else(|| body.strip_prefix(b"\n"))?;
    }
}

/// Whether `body` begins with a zlib header (RFC 1950, section 2.2).
fn is_zlib(body: &[u8]) -> bool {
    matches!(body, [first, second, ..]
        if first & 0x0f == 8 && u16::from_be_bytes([*first, *second]).is_multiple_of(31))
}

fn read(decoder: impl Read, coding: &str, limit: u64) -> Result<Vec<u8>, Fault> {
    let mut body = Vec::new();
    decoder
        .take(limit.saturating_add(1))
        .read_to_end(&mut body)
        .map_err(|error| Fault::new(RejectCode::BadHttp, format!("the {coding} body is damaged: {error}")))?;
    if body.len() as u64 > limit {
        return Err(Fault::page_too_large(limit));
    }
    Ok(body)
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn head(text: &str) -> Head {
        Head::parse(text.as_bytes()).unwrap()
    }

    #[test]
    fn reads_heads_as_crawlers_write_them() {
        for start in ["HTTP/1.1 200 OK\r\n", "HTTP/1.0 200\r\n", "HTTP/2 200 \r\n", "HTTP/2.0 200 OK\r\n"] {
            let text = format!("{start}Content-Type: text/html\r\nbad header\r\n\r\n");
            let head = head(&text);
            assert_eq!((head.status, head.bytes), (200, text.len()), "{start:?}");
            assert_eq!(head.content_type.as_deref(), Some("text/html"));
        }
        assert_eq!(head("HTTP/1.1 404 Not Found\nA: b\n\nbody").bytes, 29);
        for text in ["", "GET / HTTP/1.1\r\n\r\n", "HTTP/1.1 200 OK\r\nA: b"] {
            assert_eq!(Head::parse(text.as_bytes()).unwrap_err().code, RejectCode::BadHttp, "{text:?}");
        }
    }

    #[test]
    fn undoes_the_codings_that_the_bytes_show() {
        let page = b"<p>Hello hello hello".to_vec();
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        gzip.write_all(&page).unwrap();
        let gzip = gzip.finish().unwrap();
        let mut chunked = format!("{:x};ext=1\r\n", gzip.len()).into_bytes();
        chunked.extend_from_slice(&gzip);
        chunked.extend_from_slice(b"\r\n0\r\n\r\n");
        let mut deflate = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::default());
        deflate.write_all(&page).unwrap();
        let mut zlib = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
        zlib.write_all(&page).unwrap();
        for (headers, body) in [
            ("Transfer-Encoding: chunked\r\nContent-Encoding: gzip", chunked),
            ("Content-Encoding: gzip", gzip.clone()),
            ("Content-Encoding: gzip\r\nTransfer-Encoding: chunked", page.clone()),
            ("Content-Encoding: deflate", deflate.finish().unwrap()),
            ("Content-Encoding: deflate", zlib.finish().unwrap()),
            ("Content-Encoding: deflate", page.clone()),
            ("Content-Encoding: br", page.clone()),
            ("X: y", page.clone()),
        ] {
            let head = head(&format!("HTTP/1.1 200 OK\r\n{headers}\r\n\r\n"));
            assert_eq!(head.decode(body, 1000).unwrap(), page, "{headers}");
        }
        let head = head("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n");
        assert_eq!(head.decode(gzip.clone(), 5).unwrap_err().code, RejectCode::PageTooLarge);
        assert_eq!(head.decode(gzip[..20].to_vec(), 1000).unwrap_err().code, RejectCode::BadHttp);
    }

    #[test]
    fn splits_media_types() {
        assert_eq!(
            media_type("Text/HTML; a=b; Charset=\"latin1\""),
            ("text/html".into(), Some("latin1".into()))
        );
        assert_eq!(media_type(""), (String::new(), None));
    }
}
