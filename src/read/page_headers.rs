//! Checks the decompressed size of a Parquet file's pages before any is decompressed.
//!
//! In: the column chunks of a file. Out: nothing, or a fault if the file is a decompression bomb. The library
//! allocates as many bytes as a page's header claims, so the headers are read first: each is a `PageHeader`
//! of parquet.thrift in Thrift's compact protocol, and the next one follows the page's compressed bytes. The
//! check stops at a malformed header; the library will meet it too.

use std::io::{self, Read};

use parquet::file::metadata::ColumnChunkMetaData;
use parquet::file::reader::ChunkReader;

use super::draft::Fault;
use super::options::FREE_EXPANSION_BYTES;
use crate::model::RejectCode;

/// Maximum nesting of structs and lists in a header; those of the format have three levels.
const MAX_DEPTH: u32 = 16;

/// Limits on decompressed sizes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    /// Bytes of a page.
    pub(super) page_bytes: u64,
    /// Bytes of all pages.
    pub(super) all_bytes: u64,
    /// Ratio of a page's decompressed to compressed bytes.
    pub(super) ratio: u64,
}

/// Checks the pages of `column` against `limits`, and adds their decompressed size to `all`.
pub(super) fn check(
    file: &impl ChunkReader,
    column: &ColumnChunkMetaData,
    limits: Limits,
    all: &mut u64,
) -> Result<(), Fault> {
    let (mut at, length) = column.byte_range();
    let end = at.saturating_add(length);
    while at < end {
        let Ok(Some(header)) = file.get_read(at).map(|reader| Header::read(reader).ok()) else {
            return Ok(());
        };
        *all = all.saturating_add(header.unpacked);
        let too_large = |what: &str, bytes: u64, limit: u64| {
            let message = format!("{what} of {bytes} bytes decompressed, more than {limit}");
            Err(Fault::new(RejectCode::ExpansionLimit, message))
        };
        let allowed = FREE_EXPANSION_BYTES.max(header.packed.saturating_mul(limits.ratio));
        let limit = limits.page_bytes.min(allowed);
        if header.unpacked > limit {
            return too_large("the file has a page", header.unpacked, limit);
        }
        if *all > limits.all_bytes {
            return too_large("the file has pages", *all, limits.all_bytes);
        }
        at = at.saturating_add(header.bytes).saturating_add(header.packed);
    }
    Ok(())
}

/// Sizes in a page header, in bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Header {
    /// Length of the header itself.
    bytes: u64,
    unpacked: u64,
    packed: u64,
}

impl Header {
    /// Parses a page header, skipping the fields that are not needed.
    fn read(reader: impl Read) -> io::Result<Self> {
        let mut thrift = Compact { reader, bytes: 0 };
        let mut header = Self::default();
        let mut field = 0;
        while let Some(kind) = thrift.next_field(&mut field)? {
            match (field, kind) {
                (2, I32) => header.unpacked = thrift.size()?,
                (3, I32) => header.packed = thrift.size()?,
                _ => thrift.skip(kind, MAX_DEPTH)?,
            }
        }
        Ok(Self { bytes: thrift.bytes, ..header })
    }
}

// Type codes of the compact protocol.
const BOOLEANS: [u8; 2] = [1, 2];
const BYTE: u8 = 3;
const I16: u8 = 4;
const I32: u8 = 5;
const I64: u8 = 6;
const DOUBLE: u8 = 7;
const BINARY: u8 = 8;
const LIST: u8 = 9;
const SET: u8 = 10;
const STRUCT: u8 = 12;

/// Reader of Thrift's compact protocol.
struct Compact<R> {
    reader: R,
    /// Number of bytes read.
    bytes: u64,
}

impl<R: Read> Compact<R> {
    /// Reads and counts one byte.
    fn byte(&mut self) -> io::Result<u8> {
        let mut byte = [0];
        self.reader.read_exact(&mut byte)?;
        self.bytes += 1;
        Ok(byte[0])
    }

    /// Reads an unsigned integer of variable length (LEB128).
    fn number(&mut self) -> io::Result<u64> {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Ok(number);
            }
        }
        Err(malformed())
    }

    /// Reads a signed integer (zigzag-encoded), which must not be negative.
    fn size(&mut self) -> io::Result<u64> {
        let zigzag = self.number()?;
        if zigzag % 2 == 0 { Ok(zigzag / 2) } else { Err(malformed()) }
    }

    /// Reads the head of the next field: returns its type and updates `field`, its number; `None` at the end
    /// of the struct.
    fn next_field(&mut self, field: &mut u64) -> io::Result<Option<u8>> {
        let head = self.byte()?;
        if head == 0 {
            return Ok(None);
        }
        *field = if head >> 4 == 0 { self.size()? } else { *field + u64::from(head >> 4) };
        Ok(Some(head & 0x0f))
    }

    /// Skips `bytes` bytes.
    fn pass(&mut self, bytes: u64) -> io::Result<()> {
        let passed = io::copy(&mut self.reader.by_ref().take(bytes), &mut io::sink())?;
        self.bytes += passed;
        if passed == bytes { Ok(()) } else { Err(malformed()) }
    }

    /// Skips a value of type `kind`, nested at most `depth` levels deep.
    fn skip(&mut self, kind: u8, depth: u32) -> io::Result<()> {
        let depth = depth.checked_sub(1).ok_or_else(malformed)?;
        match kind {
            kind if BOOLEANS.contains(&kind) => Ok(()),
            BYTE => self.pass(1),
            I16 | I32 | I64 => self.number().map(drop),
            DOUBLE => self.pass(8),
            BINARY => {
                let length = self.number()?;
                self.pass(length)
            }
            LIST | SET => {
                let head = self.byte()?;
                let length = if head >> 4 == 15 { self.number()? } else { u64::from(head >> 4) };
                let kind = head & 0x0f;
                // Booleans in a list take a byte each.
                let kind = if BOOLEANS.contains(&kind) { BYTE } else { kind };
                (0..length).try_for_each(|_| self.skip(kind, depth))
            }
            STRUCT => {
                let mut field = 0;
                while let Some(kind) = self.next_field(&mut field)? {
                    self.skip(kind, depth)?;
                }
                Ok(())
            }
            _ => Err(malformed()),
        }
    }
}

fn malformed() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "the page header is malformed")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_read_as_writers_write_them() {
        // Type 0, 300 bytes compressed to 200, a CRC, and a data page header with statistics.
        let header = [
            0x15, 0, 0x15, 0xd8, 4, 0x15, 0x90, 3, 0x15, 0x0b, 0x1c, 0x15, 2, 0x15, 0, 0x4c, 0x18, 2, b'a',
            b'z', 0, 0, 0,
        ];
        let read = Header::read(&header[..]).unwrap();
        assert_eq!(read, Header { bytes: header.len() as u64, unpacked: 300, packed: 200 });
        for end in 0..header.len() {
            assert!(Header::read(&header[..end]).is_err(), "{end}");
        }
    }

    #[test]
    fn headers_without_end_end() {
        // Nested structs without end, and a list that claims more than there is.
        assert!(Header::read(&[0x1c; 1_000][..]).is_err());
        assert!(Header::read(&[0x19, 0xf3, 0xff, 0xff, 0xff, 0xff, 0x0f][..]).is_err());
        assert!(
            Header::read(&[0x15, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80][..])
                .is_err()
        );
    }
}
