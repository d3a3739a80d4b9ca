//! WARC files (ISO 28500, versions 1.0 and 1.1; also 0.17 and 0.18), WET included.
//!
//! A page is a `response` with status 200, 203 or 206, a `resource` or a `conversion`, whose declared type is
//! HTML or plain text or, if the declaration says nothing, whose bytes are. Other records are counted by
//! kind. A record's extent is its header, its block and the line ends after it. If no record begins where one
//! should, the bytes up to the next line that begins one are a reject, and reading continues there; likewise
//! if the length of a record includes the next one, or its header is cut off by it.

use std::borrow::Cow;

use chrono::{DateTime, Utc};

use super::content::Content;
use super::days::{self, Given};
use super::draft::{Draft, Fault};
use super::http::{Declared, Decoded};
use super::options::Options;
use super::record::{self, Found, What};
use super::sniff::{self, Wide};
use super::{http, whole};
use crate::model::{MediaType, Notice, RejectCode};
use crate::text::binary;

/// Maximum size of a record's header in bytes; those of Common Crawl have about 600.
const MAX_HEADER_BYTES: u64 = 64 << 10;

/// Longest media type in bytes that is counted by its own name.
const MAX_MEDIA_TYPE_BYTES: usize = 60;

/// Record types of ISO 28500, section 6, that hold no page.
const KINDS_WITHOUT_PAGE: [&str; 5] = ["warcinfo", "request", "metadata", "revisit", "continuation"];

/// Status codes of responses that hold a page: OK, modified by a proxy, partial content.
const PAGE_STATUSES: [u16; 3] = [200, 203, 206];

/// Longest block that is searched for a wrong length before it is taken; most requests and metadata are far
/// shorter. Longer blocks are searched only if they are read as pages.
const PEEKED_BYTES: u64 = 64 << 10;

/// Bytes after a block that confirm its length: two line ends, and the beginning of the next record.
const BOUNDARY_BYTES: usize = 9;

/// Bytes examined after a line of a header that ends in a version, and number of such lines per header: a
/// header of nothing else must not cost quadratic time.
const LOOKED_AHEAD_BYTES: usize = 4 << 10;
const MAX_LOOKS_AHEAD: u32 = 4;

pub(super) struct Records {
    max_page_bytes: u64,
    line: Vec<u8>,
    /// Whether bytes of the file before the next ones are missing.
    is_resuming: bool,
    /// Bytes that may still be put back.
    put_back_bytes: u64,
}

/// Maximum number of bytes of blocks put back per file: records each of which claims all that follows must
/// not cost quadratic time.
const MAX_PUT_BACK_BYTES: u64 = 1 << 30;

/// Named fields of a record that are used.
#[derive(Default)]
struct Header {
    kind: String,
    content_length: Option<u64>,
    content_type: Option<String>,
    payload_type: Option<String>,
    url: Option<String>,
    date: Given<DateTime<Utc>>,
}

impl Records {
    pub(super) fn new(options: &Options) -> Self {
        Self {
            max_page_bytes: options.max_page_bytes,
            line: Vec::new(),
            is_resuming: false,
            put_back_bytes: MAX_PUT_BACK_BYTES,
        }
    }

    /// Parses a record's header.
    fn header(&mut self, content: &mut Content) -> Result<Header, Fault> {
        let bad = |message: &str| Fault::new(RejectCode::BadWarc, message);
        let mut header = Header::default();
        let (mut length, mut looks_ahead) = (0, 0);
        loop {
            let line = content.read_line(MAX_HEADER_BYTES, &mut self.line);
            length += line.map_or(0, |line| line.extent);
            if !line.is_some_and(|line| line.is_ended) {
                return Err(cut(content, "the file ends inside the header of a record"));
            }
            if length > MAX_HEADER_BYTES {
                return Err(bad("the header of the record is longer than 64 KiB"));
            }
            let is_first = line.is_some_and(|line| line.extent == length);
            if let Some(at) = version(&self.line).filter(|&at| !is_first || at > 0) {
                looks_ahead += 1;
                let is_next = is_first
                    || at == 0
                    || looks_ahead <= MAX_LOOKS_AHEAD
                        && header.is_cut_by(&self.line[..at], content.peek(LOOKED_AHEAD_BYTES));
                if is_next {
                    content.put_back(&self.line[at..]);
                    return Err(bad("the header of the record is cut off by the next record"));
                }
            }
            let line = String::from_utf8_lossy(&self.line);
            let line = line.trim_end();
            if line.is_empty() {
                return Ok(header);
            }
            // Ignored are the version line, continuation lines and malformed lines.
            let Some((name, value)) = line.split_once(':') else { continue };
            header.set(name, value.trim());
        }
    }

    /// Parses a record, beginning with its version line.
    fn record(&mut self, content: &mut Content) -> What {
        let header = match self.header(content) {
            Ok(header) => header,
            Err(fault) => return self.without_record(content, fault),
        };
        let Some(length) = header.content_length.filter(|_| !header.kind.is_empty()) else {
            let fault =
                Fault::new(RejectCode::BadWarc, "the record has no valid WARC-Type and Content-Length");
            return self.without_record(content, fault);
        };
        if length <= PEEKED_BYTES {
            let length = usize::try_from(length).unwrap_or(usize::MAX);
            let at_hand = content.peek(length + BOUNDARY_BYTES);
            let at_hand = &at_hand[..at_hand.len().min(length + BOUNDARY_BYTES)];
            let block = &at_hand[..at_hand.len().min(length)];
            if (block.len() < length || !is_boundary(&at_hand[length..]))
                && let Some(next) = next_record(at_hand)
            {
                content.consume(next);
                return What::Reject(wrong_length(next as u64));
            }
        }
        let mut block = Block { content, left: length, taken: Vec::new() };
        let what = self.page(&header, &mut block);
        let Block { left, mut taken, .. } = block;
        let missing = left - content.skip(left);
        let is_all_taken = length > PEEKED_BYTES && missing == left;
        if is_all_taken
            && (missing > 0 || !is_boundary(content.peek(BOUNDARY_BYTES)))
            && let Some(left) = self.put_back_bytes.checked_sub(taken.len() as u64)
        {
            self.put_back_bytes = left;
            let length = taken.len();
            content.read_up_to(BOUNDARY_BYTES as u64, &mut taken);
            let next = next_record(&taken);
            content.put_back(&taken[next.unwrap_or(length)..]);
            if let Some(next) = next {
                return What::Reject(wrong_length(next as u64));
            }
        }
        if missing > 0 {
            return What::Reject(cut(content, "the file ends inside the block of a record"));
        }
        content.skip_line_ends();
        if content.is_damaged_before(content.position())
            && let Some(fault) = content.take_fault()
        {
            return What::Reject(fault);
        }
        what
    }

    /// Skips to the next record after a malformed header, and returns the reject.
    fn without_record(&mut self, content: &mut Content, fault: Fault) -> What {
        let left_out = self.resync(content);
        if left_out == 0 {
            return What::Reject(fault);
        }
        What::Reject(Fault::new(
            fault.code,
            format!("{}; {left_out} bytes skipped up to the next record", fault.message),
        ))
    }

    /// Makes a page, a reject or a skipped entry of a record, taking only as much of its block as needed.
    fn page(&self, header: &Header, block: &mut Block<'_>) -> What {
        let mut http = http::Head::default();
        let content_type = match header.kind.as_str() {
            "response" => {
                let (essence, _) = http::media_type(header.content_type.as_deref().unwrap_or_default());
                if !matches!(essence.as_str(), "application/http" | "message/http" | "") {
                    return What::Skipped(media(&essence));
                }
                block.read(http::MAX_HEAD_BYTES as u64);
                http = match http::Head::parse(&block.taken) {
                    Ok(head) => head,
                    Err(fault) => return What::Reject(fault),
                };
                if !PAGE_STATUSES.contains(&http.status) {
                    return What::Skipped(format!("http_{}", http.status).into());
                }
                http.content_type.as_deref().or(header.payload_type.as_deref())
            }
            "resource" | "conversion" if header.is_of_crawler() => {
                return What::Skipped("crawler_record".into());
            }
            "resource" | "conversion" => header.content_type.as_deref(),
            other => {
                let kind = KINDS_WITHOUT_PAGE.into_iter().find(|&kind| kind == other);
                return What::Skipped(kind.unwrap_or("unknown_record").into());
            }
        };
        let (essence, charset) = content_type.map(http::media_type).unwrap_or_default();
        let declared = http::declared(&essence);
        if declared == Declared::Other {
            return What::Skipped(media(&essence));
        }
        if (block.taken.len() - http.bytes) as u64 + block.left > self.max_page_bytes {
            return What::Reject(Fault::page_too_large(self.max_page_bytes));
        }
        block.read(u64::MAX);
        let spare = block.content.spare();
        let mut left = spare;
        let decoded = http.decode(&block.taken[http.bytes..], self.max_page_bytes, &mut left);
        block.content.expand(spare - left);
        let Decoded { body, is_cut } = match decoded {
            Ok(decoded) => decoded,
            Err(fault) => return What::Reject(fault),
        };
        let Some(media_type) = kind_of_text(declared, &body) else {
            return What::Skipped(media(&essence));
        };
        if media_type == MediaType::Text && header.url.as_deref().is_some_and(is_for_crawlers) {
            return What::Skipped("crawler_record".into());
        }
        let draft = whole::draft(media_type, body).map(|draft| Draft {
            charset,
            url: header.url.clone(),
            fetched_at: header.date.known(),
            notices: header.notices(is_cut),
            ..draft
        });
        draft.into()
    }

    /// Skips to the next record: to a line that begins with its version, or ends with it if the line end
    /// before it was lost. Returns the number of bytes skipped.
    fn resync(&mut self, content: &mut Content) -> u64 {
        let begin = content.position();
        while !content.peek(5).starts_with(b"WARC/") {
            if content.read_line(MAX_HEADER_BYTES, &mut self.line).is_none() {
                break;
            }
            let line = &self.line;
            if let Some(at) = line.len().checked_sub(b"WARC/1.0\r\n".len())
                && next_record(&line[at..]) == Some(0)
            {
                content.put_back(&line[at..]);
            }
        }
        content.position() - begin
    }
}

impl record::Records for Records {
    fn next(&mut self, content: &mut Content) -> Option<Found> {
        let offset = Some(content.position());
        let extent = content.skip_line_ends();
        if extent > 0 {
            return Some(Found { offset, extent, what: What::Framing("blank_line") });
        }
        let begin = content.position();
        let head = content.peek(5);
        if head.is_empty() {
            return None;
        }
        let is_resuming = std::mem::take(&mut self.is_resuming);
        let what = if head.starts_with(b"WARC/") {
            self.record(content)
        } else {
            let left_out = self.resync(content);
            let message = format!("expected a record; {left_out} bytes skipped up to the next one");
            let fault = content.take_fault().unwrap_or_else(|| Fault::new(RejectCode::BadWarc, message));
            if is_resuming { What::Framing("damaged") } else { What::Reject(fault) }
        };
        Some(Found { offset, extent: content.position() - begin, what })
    }

    fn resume(&mut self, _: &Content) -> bool {
        self.is_resuming = true;
        true
    }
}

/// Block of a record: the part taken so far, and the number of bytes left.
struct Block<'a> {
    content: &'a mut Content,
    left: u64,
    taken: Vec<u8>,
}

impl Block<'_> {
    /// Takes up to `count` more bytes of the block.
    fn read(&mut self, count: u64) {
        self.left -= self.content.read_up_to(count.min(self.left), &mut self.taken);
    }
}

impl Header {
    /// Sets the field `name` if it is used.
    fn set(&mut self, name: &str, value: &str) {
        match name.to_ascii_lowercase().as_str() {
            "warc-type" => self.kind = value.to_ascii_lowercase(),
            "content-length" => self.content_length = value.parse().ok(),
            "content-type" => self.content_type = Some(value.to_owned()),
            "warc-identified-payload-type" => self.payload_type = Some(value.to_owned()),
            "warc-target-uri" => {
                self.url = Some(value.trim_start_matches('<').trim_end_matches('>').to_owned());
            }
            "warc-date" => self.date = days::moment(value),
            _ => {}
        }
    }

    /// Returns true if a crawler died inside the line `begun` of this header, and another record follows:
    /// the lines `ahead` repeat a field. An address may end in `WARC/1.0` as well.
    fn is_cut_by(&self, begun: &[u8], ahead: &[u8]) -> bool {
        let Some(colon) = memchr::memchr(b':', begun) else { return true };
        let name = &begun[..=colon];
        let fields = [
            Some(name),
            (!self.kind.is_empty()).then_some(&b"warc-type:"[..]),
            self.content_length.map(|_| &b"content-length:"[..]),
        ];
        let is_repeated = |line: &[u8]| {
            let begins =
                |field: &[u8]| line.get(..field.len()).is_some_and(|start| start.eq_ignore_ascii_case(field));
            fields.into_iter().flatten().any(begins)
        };
        let ahead = &ahead[..ahead.len().min(LOOKED_AHEAD_BYTES)];
        let lines = ahead.split(|&byte| byte == b'\n');
        lines.take_while(|line| !line.trim_ascii().is_empty()).any(is_repeated)
    }

    /// Returns true if the record is the crawler's own, since its address cannot be that of a page. wget
    /// files its arguments and log under `metadata:`, wpull under `urn:`, Browsertrix text and screenshots of
    /// a page under `urn:text:` and others, Brozzler under `screenshot:` and `thumbnail:`, Heritrix under
    /// `dns:` and `whois:`.
    fn is_of_crawler(&self) -> bool {
        const PAGES: [&str; 7] = ["http", "https", "ftp", "ftps", "file", "gemini", "gopher"];
        let scheme = self.url.as_deref().and_then(|url| url.split_once(':')).map(|(scheme, _)| scheme);
        scheme.is_some_and(|scheme| {
            scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
                && !PAGES.iter().any(|page| page.eq_ignore_ascii_case(scheme))
        })
    }

    /// Returns the notices for the page of the record.
    fn notices(&self, is_cut: bool) -> Vec<Notice> {
        let is_far = self.date == Given::OutOfRange;
        [(is_far, Notice::DateOutOfRange), (is_cut, Notice::CutBody)]
            .into_iter()
            .filter_map(|(is_there, notice)| is_there.then_some(notice))
            .collect()
    }
}

/// Returns true if `url` is that of a file that sites have for crawlers (RFC 9309, RFC 8615, and the `ads.txt`
/// specification of the IAB).
fn is_for_crawlers(url: &str) -> bool {
    let behind_host = url.split_once("://").and_then(|(_, rest)| rest.split_once('/'));
    let path = behind_host.map(|(_, path)| path.split(['?', '#']).next().unwrap_or(path));
    path.is_some_and(|path| {
        matches!(path, "robots.txt" | "ads.txt" | "app-ads.txt") || path.starts_with(".well-known/")
    })
}

/// Returns true if `behind`, the bytes after a block, can follow a record: line ends, then another record or
/// nothing.
fn is_boundary(behind: &[u8]) -> bool {
    let ends = behind.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
    behind.len() == ends || behind[ends..].starts_with(&b"WARC/"[..behind.len().min(ends + 5) - ends])
}

/// Returns the offset of the version of WARC with which `line` begins or ends.
fn version(line: &[u8]) -> Option<usize> {
    let line = line.trim_ascii_end();
    let at = line.len().checked_sub(b"WARC/1.0".len())?;
    matches!(&line[at..], [b'W', b'A', b'R', b'C', b'/', b'0' | b'1', b'.', b'0'..=b'9']).then_some(at)
}

/// Returns the offset in `block` of the next record, if the block's record claims part of it: a version at
/// the beginning of a line, or at its end if the line end before it was lost.
fn next_record(block: &[u8]) -> Option<usize> {
    let is_version = |at: usize| matches!(block.get(at + 5..at + 8), Some([b'0' | b'1', b'.', b'0'..=b'9']));
    let begins_line = |at: usize| at.checked_sub(1).and_then(|before| block.get(before)) == Some(&b'\n');
    let ends_line = |at: usize| block.get(at + 8..).is_some_and(|rest| rest.starts_with(b"\r\n"));
    memchr::memmem::find_iter(block, b"WARC/")
        .find(|&at| is_version(at) && (begins_line(at) || ends_line(at)))
}

/// Fault of a record whose length reaches into the next record.
fn wrong_length(left_out: u64) -> Fault {
    let message = format!("the length of the record includes the next one; {left_out} bytes of it skipped");
    Fault::new(RejectCode::BadWarc, message)
}

/// Decides how `body` is parsed; `None` if, given its declared type, it is not a page.
fn kind_of_text(declared: Declared, body: &[u8]) -> Option<MediaType> {
    let sniffed = sniff::text_type(body);
    match declared {
        Declared::Text(media_type) => Some(media_type),
        Declared::Unclear => (!is_binary(body)).then_some(sniffed),
        Declared::UnclearMarkup => {
            (sniffed == MediaType::Html && !sniff::is_other_xml(body)).then_some(sniffed)
        }
        Declared::Other => None,
    }
}

/// Returns true if no browser would show `body` as a page.
fn is_binary(body: &[u8]) -> bool {
    let head = &body[..body.len().min(sniff::SNIFFED_BYTES)];
    binary::signature(head).is_some() || (Wide::of(head).is_none() && binary::is_binary(head))
}

/// Returns the fault that ended the content, else that the file is truncated.
fn cut(content: &mut Content, message: &str) -> Fault {
    content.take_fault().unwrap_or_else(|| Fault::new(RejectCode::Truncated, message))
}

/// Returns the kind under which a record of the media type `essence` is counted.
fn media(essence: &str) -> Cow<'static, str> {
    let is_name = |c: char| c.is_ascii_alphanumeric() || "/+-._".contains(c);
    if essence.is_empty() || essence.len() > MAX_MEDIA_TYPE_BYTES || !essence.chars().all(is_name) {
        return "media:other".into();
    }
    format!("media:{essence}").into()
}
