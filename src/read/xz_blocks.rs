//! Finding the way in an xz stream behind a damaged block.
//!
//! In: the bytes of a file that holds a stream (`.xz` file format 1.2, section 2): header, blocks, index, footer. Out:
//! where the next block begins, and where the stream ends behind its index. Blocks begin at a multiple of four bytes from
//! the stream's begin, with a header that has a checksum of its own. `xz` writes a block every few dozen megabytes if it
//! may use several threads, as it does by default from version 5.6 on. Cost: linear.

use flate2::Crc;

use super::stored::Stored;

/// Length of the header of a stream, and of its footer, in bytes.
pub(super) const HEADER_BYTES: usize = 12;

/// Bytes with which a stream begins.
const MAGIC: &[u8] = b"\xfd7zXZ\0";

/// Maximum length of the header of a block in bytes.
const MAX_BLOCK_HEADER_BYTES: usize = 1024;

/// Bits of the flags of a block that are always zero.
const RESERVED_FLAGS: u8 = 0x3c;

/// Number and length of properties of LZMA2, a filter that every block has.
const LZMA2: [u8; 2] = [0x21, 1];

/// Bytes examined at a time.
const CHUNK_BYTES: usize = 64 << 10;

/// Maximum length of a number in bytes.
const NUMBER_MAX_BYTES: usize = 9;

/// Maximum length of an index in bytes, that of some 100,000 blocks; and of what is in it beside the lengths of the blocks.
const MAX_INDEX_BYTES: u64 = 1 << 20;
const INDEX_FRAME_BYTES: u64 = 20;

/// Returns the offset of the first block at or after `from` in the stream that begins with `header` at `begin`; `None` if
/// another stream begins, or the file ends, before one, or if the header is damaged.
pub(super) fn next_block(stored: &Stored, (begin, header): (u64, &[u8]), from: u64) -> Option<u64> {
    let (flags, checksum) = header.strip_prefix(MAGIC)?.split_last_chunk()?;
    if crc_32(flags) != u32::from_le_bytes(*checksum) {
        return None;
    }
    let mut chunk = vec![0; CHUNK_BYTES];
    let mut at = begin + (from - begin).next_multiple_of(4);
    loop {
        let length = stored.read_at(at, &mut chunk)?;
        let bytes = &chunk[..length];
        let is_last = length < chunk.len();
        let end = if is_last { length } else { length - MAX_BLOCK_HEADER_BYTES };
        for offset in (0..end).step_by(4) {
            let rest = &bytes[offset..];
            if rest.starts_with(MAGIC) {
                return None;
            }
            if begins_block(rest) {
                return Some(at + offset as u64);
            }
        }
        if is_last {
            return None;
        }
        at += end as u64;
    }
}

/// Returns true if `bytes` begin with the header of a block.
fn begins_block(bytes: &[u8]) -> bool {
    let &[size, flags, ..] = bytes else { return false };
    let length = 4 * (usize::from(size) + 1);
    if size == 0 || flags & RESERVED_FLAGS != 0 {
        return false;
    }
    let header = bytes.get(..length).and_then(|header| header.split_last_chunk());
    header.is_some_and(|(header, checksum)| {
        header.windows(2).any(|pair| pair == LZMA2) && crc_32(header) == u32::from_le_bytes(*checksum)
    })
}

/// Returns the end of the stream that begins at `begin`, if a decoder that lacked some of its blocks stopped at `at`
/// because its index has more of them. It stops behind the number of blocks. Takes the bytes that it reads from `again`,
/// and reads no more than that.
pub(super) fn end_behind_index(stored: &Stored, begin: u64, at: u64, again: &mut u64) -> Option<u64> {
    // The number has nine bytes at most.
    let starts = (0..4).map(|back| begin + ((at - begin).saturating_sub(1) / 4).saturating_sub(back) * 4);
    starts.into_iter().find_map(|start| {
        let mut head = [0; NUMBER_MAX_BYTES + 1];
        let length = stored.read_at(start, &mut head)?;
        let blocks = number(&mut head[..length].strip_prefix(&[0])?)?;
        let most = blocks.saturating_mul(2 * NUMBER_MAX_BYTES as u64).saturating_add(INDEX_FRAME_BYTES);
        let most = most.min(MAX_INDEX_BYTES);
        *again = again.checked_sub(most)?;
        let mut bytes = vec![0; usize::try_from(most).ok()?];
        let length = stored.read_at(start, &mut bytes)?;
        Some(start + (index_bytes(&bytes[..length])? + HEADER_BYTES) as u64)
    })
}

/// Returns the length of the index with which `bytes` begin; `None` if there is none, or it is damaged.
fn index_bytes(bytes: &[u8]) -> Option<usize> {
    let mut rest = bytes.strip_prefix(&[0])?;
    let blocks = number(&mut rest)?;
    for _ in 0..blocks.checked_mul(2)? {
        number(&mut rest)?;
    }
    let length = (bytes.len() - rest.len()).next_multiple_of(4);
    let (index, checksum) = bytes.get(..length + 4)?.split_last_chunk()?;
    (crc_32(index) == u32::from_le_bytes(*checksum)).then_some(length + 4)
}

/// Takes a number of variable length, seven bits a byte, the lowest first.
fn number(bytes: &mut &[u8]) -> Option<u64> {
    let length = bytes.iter().take(NUMBER_MAX_BYTES).position(|byte| byte & 0x80 == 0)? + 1;
    let (digits, rest) = bytes.split_at(length);
    *bytes = rest;
    Some(digits.iter().rev().fold(0, |number, digit| number << 7 | u64::from(digit & 0x7f)))
}

fn crc_32(bytes: &[u8]) -> u32 {
    let mut crc = Crc::new();
    crc.update(bytes);
    crc.sum()
}
