//! WARC (ISO 28500, versions 1.0 and 1.1, and 0.17 and 0.18 alike), WET included.
//!
//! A page is a `response` with status 200, a `resource` or a `conversion` whose type is HTML or plain
//! text; other records are counted by kind. A record's extent is its header, its block and the line
//! ends behind it. Where no record stands though one should, the bytes up to the next line that begins
//! one are a reject, and reading goes on there.

use std::borrow::Cow;

use chrono::{DateTime, Utc};

use super::content::Content;
use super::draft::{Draft, Fault};
use super::options::Options;
use super::record::{self, Found, What};
use super::{http, sniff, whole};
use crate::model::RejectCode;

/// Most bytes of a record's header; those of Common Crawl have about 600.
const MAX_HEADER_BYTES: u64 = 64 << 10;

/// Longest media type in bytes that is counted under its own name.
const MAX_MEDIA_TYPE_BYTES: usize = 60;

/// The record types of ISO 28500, section 6, that hold no page.
const KINDS_WITHOUT_PAGE: [&str; 5] = ["warcinfo", "request", "metadata", "revisit", "continuation"];

pub(super) struct Records {
    max_page_bytes: u64,
    line: Vec<u8>,
}

/// The named fields of a record that matter here.
#[derive(Default)]
struct Header {
    kind: String,
    content_length: Option<u64>,
    content_type: Option<String>,
    payload_type: Option<String>,
    url: Option<String>,
    date: Option<DateTime<Utc>>,
}

impl Records {
    pub(super) fn new(options: &Options) -> Self {
        Self { max_page_bytes: options.max_page_bytes, line: Vec::new() }
    }

    /// Reads a record's header; adds its length to `extent`.
    fn header(&mut self, content: &mut Content, extent: &mut u64) -> Result<Header, Fault> {
        let bad = |message: &str| Fault::new(RejectCode::BadWarc, message);
        let mut header = Header::default();
        let mut length = 0;
        loop {
            let line = content.read_line(MAX_HEADER_BYTES, &mut self.line);
            length += line.map_or(0, |line| line.extent);
            *extent += line.map_or(0, |line| line.extent);
            if !line.is_some_and(|line| line.is_ended) {
                return Err(cut(content, "the file ends in the header of a record"));
            }
            if length > MAX_HEADER_BYTES {
                return Err(bad("the header of the record is longer than 64 KiB"));
            }
            let line = String::from_utf8_lossy(&self.line);
            let line = line.trim_end();
            if line.is_empty() {
                return Ok(header);
            }
            // The version line, continuation lines and lines of no form have no name that is known.
            let Some((name, value)) = line.split_once(':') else { continue };
            let value = value.trim();
            match name.to_ascii_lowercase().as_str() {
                "warc-type" => header.kind = value.to_ascii_lowercase(),
                "content-length" => header.content_length = value.parse().ok(),
                "content-type" => header.content_type = Some(value.to_owned()),
                "warc-identified-payload-type" => header.payload_type = Some(value.to_owned()),
                "warc-target-uri" => {
                    header.url = Some(value.trim_start_matches('<').trim_end_matches('>').to_owned());
                }
                "warc-date" => {
                    header.date = DateTime::parse_from_rfc3339(value).ok().map(|date| date.to_utc());
                }
                _ => {}
            }
        }
    }

    /// Reads a record from its version line on.
    fn record(&mut self, content: &mut Content) -> (u64, What) {
        let mut extent = 0;
        let header = match self.header(content, &mut extent) {
            Ok(header) => header,
            Err(fault) => return (extent + self.resync(content), What::Reject(fault)),
        };
        let Some(length) = header.content_length.filter(|_| !header.kind.is_empty()) else {
            let fault =
                Fault::new(RejectCode::BadWarc, "the record has no valid WARC-Type and Content-Length");
            return (extent + self.resync(content), What::Reject(fault));
        };
        let mut block = Block { content, left: length };
        let what = self.page(&header, &mut block);
        let left = block.left;
        let missing = left - content.skip(left);
        extent += length - missing;
        if missing > 0 {
            return (extent, What::Reject(cut(content, "the file ends in the block of a record")));
        }
        extent += content.skip_line_ends();
        (extent, what)
    }

    /// What the record is; takes as much of its block as that needs.
    fn page(&self, header: &Header, block: &mut Block<'_>) -> What {
        let mut body = Vec::new();
        let mut http = http::Head::default();
        let content_type = match header.kind.as_str() {
            "response" => {
                let (essence, _) = http::media_type(header.content_type.as_deref().unwrap_or_default());
                if !matches!(essence.as_str(), "application/http" | "") {
                    return What::Skipped(media(&essence));
                }
                block.read(http::MAX_HEAD_BYTES as u64, &mut body);
                http = match http::Head::parse(&body) {
                    Ok(head) => head,
                    Err(fault) => return What::Reject(fault),
                };
                if http.status != 200 {
                    return What::Skipped(format!("http_{}", http.status).into());
                }
                http.content_type.as_deref().or(header.payload_type.as_deref())
            }
            "resource" | "conversion" => header.content_type.as_deref(),
            other => {
                let kind = KINDS_WITHOUT_PAGE.into_iter().find(|&kind| kind == other);
                return What::Skipped(kind.unwrap_or("unknown_record").into());
            }
        };
        let declared = content_type.map(http::media_type).filter(|(essence, _)| !essence.is_empty());
        if let Some((essence, _)) = &declared
            && http::text_type(essence).is_none()
        {
            return What::Skipped(media(essence));
        }
        if (body.len() - http.bytes) as u64 + block.left > self.max_page_bytes {
            return What::Reject(Fault::page_too_large(self.max_page_bytes));
        }
        body.drain(..http.bytes);
        block.read(u64::MAX, &mut body);
        http.decode(body, self.max_page_bytes).and_then(|body| draft(header, declared, body)).into()
    }

    /// Passes over what stands before the next line that begins a record; its length in bytes.
    fn resync(&mut self, content: &mut Content) -> u64 {
        let mut extent = 0;
        while !content.peek(5).starts_with(b"WARC/") {
            match content.read_line(0, &mut self.line) {
                Some(line) => extent += line.extent,
                None => break,
            }
        }
        extent
    }
}

impl record::Records for Records {
    fn next(&mut self, content: &mut Content) -> Option<Found> {
        let offset = Some(content.position());
        let extent = content.skip_line_ends();
        if extent > 0 {
            return Some(Found { offset, extent, what: What::Framing("blank_line") });
        }
        let head = content.peek(5);
        if head.is_empty() {
            return None;
        }
        if head.starts_with(b"WARC/") {
            let (extent, what) = self.record(content);
            return Some(Found { offset, extent, what });
        }
        let extent = self.resync(content);
        let message = format!("no record begins here; {extent} bytes up to the next one are left out");
        let fault = content.take_fault().unwrap_or_else(|| Fault::new(RejectCode::BadWarc, message));
        Some(Found { offset, extent, what: What::Reject(fault) })
    }
}

/// The block of a record, as far as it is not taken yet.
struct Block<'a> {
    content: &'a mut Content,
    left: u64,
}

impl Block<'_> {
    /// Takes up to `count` bytes of the block.
    fn read(&mut self, count: u64, out: &mut Vec<u8>) {
        self.left -= self.content.read_up_to(count.min(self.left), out);
    }
}

/// The page that `body` is; `declared` is its media type and charset.
fn draft(header: &Header, declared: Option<(String, Option<String>)>, body: Vec<u8>) -> Result<Draft, Fault> {
    let media_type = declared.as_ref().and_then(|(essence, _)| http::text_type(essence));
    let media_type = media_type.unwrap_or_else(|| sniff::text_type(&body));
    Ok(Draft {
        charset: declared.and_then(|(_, charset)| charset),
        url: header.url.clone(),
        fetched_at: header.date,
        ..whole::draft(media_type, body)?
    })
}

/// Why a record is cut: the fault that ended the content, else the end of the file.
fn cut(content: &mut Content, message: &str) -> Fault {
    content.take_fault().unwrap_or_else(|| Fault::new(RejectCode::Truncated, message))
}

/// The kind under which a record of the media type `essence` is counted.
fn media(essence: &str) -> Cow<'static, str> {
    let is_name = |c: char| c.is_ascii_alphanumeric() || "/+-._".contains(c);
    if essence.is_empty() || essence.len() > MAX_MEDIA_TYPE_BYTES || !essence.chars().all(is_name) {
        return "media:other".into();
    }
    format!("media:{essence}").into()
}
