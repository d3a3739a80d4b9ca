//! Buffered content: by line, by count, and with look-ahead.
//!
//! In: a [`Decoder`]. Out: bytes for the readers of formats, from one buffer. Bytes delivered by the decoder
//! and bytes taken are counted separately. The expansion ratio is checked here, since every reader passes
//! through.

use memchr::memchr;

use super::cells::DOS_END;
use super::compression::Decoder;
use super::draft::Fault;
use super::format::Compression;
use super::options::{FREE_EXPANSION_BYTES, Options};
use super::sniff::{self, Wide};
use super::stored::{BUFFER_BYTES, Stored};
use crate::model::RejectCode;
use crate::text::utf_32::Utf32;

/// Maximum length in bytes of a unit of a wide encoding.
const UNIT_MAX_BYTES: usize = 4;

const BYTE_ORDER_MARK: [u8; 3] = [0xef, 0xbb, 0xbf];

/// Longest end of a file of DOS in bytes: CP/M filled the last block of 128 bytes with Ctrl-Z, and its heirs
/// sectors of 512.
const DOS_BLOCK_BYTES: usize = 512;

pub(super) struct Content {
    decoder: Decoder,
    buffer: Vec<u8>,
    /// The range of `buffer` that is not taken yet.
    start: usize,
    end: usize,
    delivered: u64,
    ended: bool,
    fault: Option<Fault>,
    /// Content offset of the beginning of the member in which the fault occurred.
    fault_begin: u64,
    /// Content offset of the beginning of the last member, and the number of members so far.
    member: (u64, u64),
    /// Whether reading can continue after the fault.
    can_resume: bool,
    /// Converts content in a wide encoding to UTF-8.
    transcoder: Option<Transcoder>,
    max_expansion_ratio: u64,
    /// Bytes to which the HTTP bodies in the content were expanded.
    unpacked_bodies: u64,
}

/// A line read by [`Content::read_line`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Line {
    /// Length in bytes with its line feed, whether it was kept or not.
    pub extent: u64,
    /// Whether it exceeds the limit, so that only its beginning was kept.
    pub is_too_long: bool,
    /// Whether a line feed ends it, as opposed to the end of the content.
    pub is_ended: bool,
}

impl Content {
    pub(super) fn new(stored: Stored, named: Option<Compression>, options: &Options) -> Self {
        Self::with_buffer(stored, named, options, BUFFER_BYTES)
    }

    fn with_buffer(stored: Stored, named: Option<Compression>, options: &Options, bytes: usize) -> Self {
        let (decoder, checked) = Decoder::new(stored, named);
        let can_resume = decoder.can_resume();
        Self {
            decoder,
            buffer: vec![0; bytes],
            start: 0,
            end: 0,
            delivered: 0,
            ended: checked.is_err(),
            fault: checked.err(),
            fault_begin: 0,
            member: (0, 0),
            can_resume,
            transcoder: None,
            max_expansion_ratio: options.max_expansion_ratio,
            unpacked_bodies: 0,
        }
    }

    /// Returns the number of bytes to which what was read of the file may expand, all layers together.
    fn allowed(&self) -> u64 {
        let ratio = self.decoder.stored().read_bytes().saturating_mul(self.max_expansion_ratio);
        FREE_EXPANSION_BYTES.max(ratio)
    }

    /// Returns the number of bytes to which further HTTP bodies in the content may expand. It grows as more of
    /// the file is read.
    pub(super) fn spare(&self) -> u64 {
        self.allowed().saturating_sub(self.delivered.saturating_add(self.unpacked_bodies))
    }

    /// Counts `bytes` to which an HTTP body was expanded.
    pub(super) fn expand(&mut self, bytes: u64) {
        self.unpacked_bodies = self.unpacked_bodies.saturating_add(bytes);
    }

    /// Returns the number of bytes that the decoder delivered, less those abandoned.
    pub(super) fn delivered(&self) -> u64 {
        self.delivered
    }

    /// Returns the offset of the next byte.
    pub(super) fn position(&self) -> u64 {
        self.delivered - (self.end - self.start) as u64
    }

    /// Returns the fault that ended the content, the first time it is called.
    pub(super) fn take_fault(&mut self) -> Option<Fault> {
        self.fault.take()
    }

    /// Returns true if a damaged member ended the content, and began before `position`.
    pub(super) fn is_damaged_before(&self, position: u64) -> bool {
        let code = self.fault.as_ref().map(|fault| fault.code);
        code == Some(RejectCode::BadCompression) && self.fault_begin < position
    }

    /// Continues after the damage that ended the content; returns false if nothing can be read there.
    pub(super) fn resume(&mut self) -> bool {
        let can_resume = std::mem::take(&mut self.can_resume);
        self.ended &= !can_resume;
        can_resume
    }

    /// Puts back `bytes`, the ones taken last.
    pub(super) fn put_back(&mut self, bytes: &[u8]) {
        if let Some(start) = self.start.checked_sub(bytes.len()) {
            self.buffer[start..self.start].copy_from_slice(bytes);
            self.start = start;
            return;
        }
        let rest = &self.buffer[self.start..self.end];
        let all = [bytes, rest].concat();
        (self.start, self.end) = (0, all.len());
        let size = self.buffer.len().max(all.len());
        self.buffer = all;
        self.buffer.resize(size, 0);
    }

    /// Converts the content to UTF-8 if its first bytes are UTF-16 or UTF-32. Call before taking any byte.
    pub(super) fn decode_wide(&mut self) {
        let head = self.peek(sniff::WIDE_BYTES);
        let Some(encoding) = Wide::of(&head[..head.len().min(sniff::WIDE_BYTES)]) else { return };
        let raw = self.buffer[self.start..self.end].to_vec();
        self.delivered -= raw.len() as u64;
        (self.start, self.end) = (0, 0);
        self.transcoder = Some(Transcoder::new(encoding, raw, self.ended));
        self.ended = false;
    }

    /// Returns the buffered bytes: at least one, or none at the end.
    pub(super) fn fill(&mut self) -> &[u8] {
        self.peek(1)
    }

    /// Returns the buffered bytes: at least `wanted` unless the content ends before. The buffer grows if
    /// needed.
    pub(super) fn peek(&mut self, wanted: usize) -> &[u8] {
        if self.start == self.end
            || (self.end - self.start < wanted && self.start + wanted > self.buffer.len())
        {
            self.buffer.copy_within(self.start..self.end, 0);
            self.end -= self.start;
            self.start = 0;
            if self.buffer.len() < wanted {
                // With room to spare, so that bytes are not moved each time a few are taken.
                self.buffer.resize(wanted + wanted.min(BUFFER_BYTES), 0);
            }
        }
        while self.end - self.start < wanted && !self.ended {
            self.read_more();
        }
        &self.buffer[self.start..self.end]
    }

    /// Takes `count` of the buffered bytes.
    pub(super) fn consume(&mut self, count: usize) {
        self.start = (self.start + count).min(self.end);
    }

    /// Takes up to `count` bytes and appends them to `out`; returns their number.
    pub(super) fn read_up_to(&mut self, count: u64, out: &mut Vec<u8>) -> u64 {
        self.take(count, |bytes| out.extend_from_slice(bytes))
    }

    /// Skips up to `count` bytes; returns their number.
    pub(super) fn skip(&mut self, count: u64) -> u64 {
        self.take(count, |_| ())
    }

    /// Takes a line with its line feed, and writes it to `out`, which is cleared first and keeps at most
    /// `limit` bytes. Returns `None` at the end.
    pub(super) fn read_line(&mut self, limit: u64, out: &mut Vec<u8>) -> Option<Line> {
        out.clear();
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let mut line = Line { extent: 0, is_too_long: false, is_ended: false };
        while !line.is_ended {
            let bytes = self.fill();
            if bytes.is_empty() {
                break;
            }
            let feed = memchr(b'\n', bytes);
            let length = feed.map_or(bytes.len(), |at| at + 1);
            let kept = length.min(limit - out.len());
            out.extend_from_slice(&bytes[..kept]);
            line.is_too_long |= kept < length;
            line.is_ended = feed.is_some();
            line.extent += length as u64;
            self.consume(length);
        }
        (line.extent > 0).then_some(line)
    }

    /// Skips UTF-8 byte order marks; returns their length in bytes, or 0. There are several where a program added
    /// one to a file that had one.
    pub(super) fn skip_byte_order_mark(&mut self) -> u64 {
        let mut skipped = 0;
        while self.peek(3).starts_with(&BYTE_ORDER_MARK) {
            skipped += self.skip(3);
        }
        skipped
    }

    /// Skips the signs with which a file of DOS ends (Ctrl-Z, perhaps several or NULs up to the end of a block),
    /// if nothing else follows; returns their number.
    pub(super) fn skip_dos_end(&mut self) -> u64 {
        if self.fill().first() != Some(&DOS_END) {
            return 0;
        }
        let rest = self.peek(DOS_BLOCK_BYTES + 1);
        let is_end = rest.len() <= DOS_BLOCK_BYTES
            && rest.iter().all(|byte| matches!(byte, &DOS_END | 0 | b'\r' | b'\n' | b' '));
        let length = if is_end { rest.len() } else { 0 };
        self.skip(length as u64)
    }

    /// Skips carriage returns and line feeds; returns their number.
    pub(super) fn skip_line_ends(&mut self) -> u64 {
        let mut extent = 0;
        loop {
            let bytes = self.fill();
            let ends = bytes.iter().take_while(|&byte| matches!(byte, b'\r' | b'\n')).count();
            let is_done = ends < bytes.len() || ends == 0;
            self.consume(ends);
            extent += ends as u64;
            if is_done {
                return extent;
            }
        }
    }

    /// Abandons the rest of the content. Buffered bytes count as not delivered, so that sums do not depend on
    /// the size of reads.
    pub(super) fn abandon(&mut self) {
        self.ended = true;
        self.can_resume = false;
        self.fault = None;
        self.delivered = self.position();
        self.end = self.start;
    }

    /// Returns the file, for reading in any order, if it is not compressed.
    pub(super) fn plain_mut(&mut self) -> Option<&mut Stored> {
        self.decoder.plain_mut()
    }

    /// Returns the underlying file.
    pub(super) fn stored(&self) -> &Stored {
        self.decoder.stored()
    }

    /// Returns the underlying file, mutably.
    pub(super) fn stored_mut(&mut self) -> &mut Stored {
        self.decoder.stored_mut()
    }

    /// Stops reading and returns the underlying file.
    pub(super) fn into_stored(self) -> Stored {
        self.decoder.into_stored()
    }

    /// Takes up to `count` bytes, passing them to `each`; returns their number.
    fn take(&mut self, count: u64, mut each: impl FnMut(&[u8])) -> u64 {
        let mut taken = 0;
        while taken < count {
            let bytes = self.fill();
            if bytes.is_empty() {
                break;
            }
            let length = bytes.len().min(usize::try_from(count - taken).unwrap_or(usize::MAX));
            each(&bytes[..length]);
            self.consume(length);
            taken += length as u64;
        }
        taken
    }

    /// Fills the free part of the buffer, and notes the end, a fault or excessive expansion.
    fn read_more(&mut self) {
        let buffer = &mut self.buffer[self.end..];
        let read = match &mut self.transcoder {
            Some(transcoder) => transcoder.read(&mut self.decoder, buffer),
            None => self.decoder.read(buffer),
        };
        match read {
            Ok(0) => self.ended = true,
            Ok(read) => {
                if self.member.1 != self.decoder.members() {
                    self.member = (self.delivered, self.decoder.members());
                }
                self.end += read;
                self.delivered += read as u64;
                if self.delivered > self.allowed() {
                    let message = format!(
                        "the content is over {} times the size of the file",
                        self.max_expansion_ratio
                    );
                    self.end_with(Fault::new(RejectCode::ExpansionLimit, message));
                }
            }
            Err(fault) => {
                let is_delivered = self.member.1 == self.decoder.faulty() && !self.decoder.is_between();
                self.fault_begin = if is_delivered { self.member.0 } else { self.delivered };
                self.can_resume = self.decoder.can_resume();
                self.end_with(fault);
            }
        }
    }

    /// Ends the content with `fault`.
    fn end_with(&mut self, fault: Fault) {
        self.ended = true;
        self.fault = Some(fault);
    }
}

/// Converter from a wide encoding to UTF-8.
struct Transcoder {
    decoder: WideDecoder,
    /// Bytes that are not converted yet.
    raw: Vec<u8>,
    /// Converted text; it is pending from `start` on.
    text: Vec<u8>,
    start: usize,
    /// Whether `raw` ends with the last bytes of the content.
    is_last: bool,
}

enum WideDecoder {
    Utf16(encoding_rs::Decoder),
    Utf32(Utf32),
}

impl Transcoder {
    /// Creates a transcoder of `encoding` to UTF-8; `raw` is the start of the content, all of it if
    /// `is_last`.
    fn new(encoding: Wide, raw: Vec<u8>, is_last: bool) -> Self {
        let decoder = match encoding {
            Wide::Utf16(encoding) => WideDecoder::Utf16(encoding.new_decoder_with_bom_removal()),
            Wide::Utf32(encoding) => WideDecoder::Utf32(encoding),
        };
        Self { decoder, raw, text: Vec::new(), start: 0, is_last }
    }

    /// Reads text into `buffer`; returns 0 at the end.
    fn read(&mut self, source: &mut Decoder, buffer: &mut [u8]) -> Result<usize, Fault> {
        while self.start == self.text.len() {
            if self.raw.len() < UNIT_MAX_BYTES && !self.is_last {
                let pending = self.raw.len();
                self.raw.resize(pending + BUFFER_BYTES, 0);
                let read = source.read(&mut self.raw[pending..]);
                self.raw.truncate(pending + read.as_ref().map_or(0, |&read| read));
                self.is_last = read? == 0;
            } else if self.raw.is_empty() {
                return Ok(0);
            }
            self.convert();
        }
        let length = buffer.len().min(self.text.len() - self.start);
        buffer[..length].copy_from_slice(&self.text[self.start..self.start + length]);
        self.start += length;
        Ok(length)
    }

    /// Converts the bytes read, up to a character that may go on.
    fn convert(&mut self) {
        self.start = 0;
        match &mut self.decoder {
            WideDecoder::Utf16(decoder) => {
                // Three bytes for each unit of two, and for a pending half of a pair.
                self.text.resize(2 * self.raw.len() + 16, 0);
                let (_, _, written, _) = decoder.decode_to_utf8(&self.raw, &mut self.text, self.is_last);
                self.text.truncate(written);
                self.raw.clear();
            }
            WideDecoder::Utf32(encoding) => {
                let mut text = String::new();
                let (read, _) = encoding.decode(&self.raw, self.is_last, &mut text);
                self.text = text.into_bytes();
                self.raw.drain(..read);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use proptest::prelude::*;
    use tempfile::NamedTempFile;

    use super::*;
    use crate::read::format::Format;
    use crate::read::record::Found;

    fn content(bytes: &[u8], buffer: usize) -> Content {
        let mut file = NamedTempFile::new().unwrap();
        file.write_all(bytes).unwrap();
        Content::with_buffer(Stored::open(file.path()).unwrap(), None, &Options::default(), buffer)
    }

    /// Formats everything that a format's reader finds, for comparison.
    fn found(format: Format, bytes: &[u8], buffer: usize) -> Vec<String> {
        let mut content = content(bytes, buffer);
        let options = Options { max_line_bytes: 40, max_page_bytes: 60, ..Options::default() };
        let mut records = crate::read::readers::reader(format, &options);
        let found = std::iter::from_fn(|| records.next(&mut content)).collect::<Vec<Found>>();
        assert_eq!(found.iter().map(|found| found.extent).sum::<u64>(), content.delivered());
        found.iter().map(|found| format!("{found:?}")).collect()
    }

    #[test]
    fn lines_know_their_extent_and_keep_to_the_limit() {
        let mut content = content(b"ab\nabcdef\n\nxy", 4);
        let mut line = Vec::new();
        let mut read = || content.read_line(4, &mut line).map(|met| (met, line.clone()));
        let met = |extent, is_too_long, is_ended| Line { extent, is_too_long, is_ended };
        assert_eq!(read(), Some((met(3, false, true), b"ab\n".to_vec())));
        assert_eq!(read(), Some((met(7, true, true), b"abcd".to_vec())));
        assert_eq!(read(), Some((met(1, false, true), b"\n".to_vec())));
        assert_eq!(read(), Some((met(2, false, false), b"xy".to_vec())));
        assert_eq!(read(), None);
    }

    proptest! {
        #[test]
        fn the_size_of_reads_does_not_show(
            parts in prop::collection::vec(
                prop::sample::select(vec![
                    "text,url\n", "text\turl\n", "sep=;\n", "a;b\n", "\t", "\\", "\"x\"", "{", "}\n", "[", "]", "{\"text\":\"a\n", "\n{\"x\":\n", "{\"text\":\"b\"},", "{\"text\":\"c", "\0\0\0\0\0\0\0\0\0", "WARC/1.0\r\n", "WARC-Type: response\r\nContent-Length: 9\r\n\r\n", "{\"text\":\"é\"}\n", "\"a\n b\",c\r\n", "\u{feff}", "\n\n", "x,y", "\"", "\r\n\r\n",
                    "WARC/1.0\r\nWARC-Type: resource\r\nContent-Length: 5\r\n\r\n", "WARC/1.0\n", "<p>five",
                ]),
                0..12,
            ),
            buffer in 1usize..20,
        ) {
            let bytes = parts.concat();
            for format in [Format::Text, Format::Html, Format::Warc, Format::Jsonl, Format::Csv, Format::Tsv] {
                prop_assert_eq!(found(format, bytes.as_bytes(), buffer), found(format, bytes.as_bytes(), 1 << 16));
            }
        }
    }
}
