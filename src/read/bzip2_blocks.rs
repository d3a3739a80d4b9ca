//! Decoding of bzip2 streams block by block.
//!
//! In: bytes that begin with a stream (`BZh`, level, blocks, end, checksum). Out: the content of its blocks, each only
//! if its own checksum is right: a block is sorted as a whole, so that one wrong bit puts all its bytes in another order.
//! Each block begins with a mark of 48 bits, at any bit of a byte, so that the next one is found whatever happened to
//! those before it; it is decoded as a stream of its own, as `bzip2recover` does. The checksum over all blocks is not
//! checked. Memory: one block and its content, which takes 64 MB if it is all zeros, and 1 MB as a rule. Cost: linear.

use std::io::{self, BufRead, ErrorKind, Read};

use bzip2::bufread::BzDecoder;

/// Marks at the start of a block (the digits of pi) and at the end of a stream (those of its square root).
const BLOCK: u64 = 0x3141_5926_5359;
const END: u64 = 0x1772_4538_5090;
const MARK_BITS: usize = 48;

/// Head of a stream with the largest blocks: 900,000 symbols.
const HEAD: [u8; 4] = *b"BZh9";

/// Maximum length of a block in bytes: 900,000 symbols of at most 20 bits, and its tables.
const MAX_BLOCK_BYTES: usize = 9 << 18;

/// Length of the mark and the checksum of a block in bytes.
const BLOCK_HEAD_BYTES: usize = 10;

/// Decoder of one stream.
pub(super) struct Blocks<R> {
    input: R,
    part: Part,
    /// Stored bytes from the one in which the current block begins, and the bit of it at which it does.
    raw: Vec<u8>,
    bit: usize,
    /// Whether bytes of the current block were left out of `raw`, because it is longer than a block can be.
    is_cut: bool,
    /// The last 64 bits read.
    last: u64,
    /// Content of the last block, pending from `start` on.
    content: Vec<u8>,
    start: usize,
    lost: Option<usize>,
}

/// Part of a stream that comes next.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Head,
    Block,
    /// The checksum at the end of the stream.
    Checksum,
    /// Nothing, since the stream ended, or else the input inside of it.
    Nothing {
        is_truncated: bool,
    },
}

impl<R: BufRead> Blocks<R> {
    pub(super) fn new(input: R) -> Self {
        Self {
            input,
            part: Part::Head,
            raw: Vec::new(),
            bit: 0,
            is_cut: false,
            last: 0,
            content: Vec::new(),
            start: 0,
            lost: None,
        }
    }

    pub(super) fn get_ref(&self) -> &R {
        &self.input
    }

    pub(super) fn get_mut(&mut self) -> &mut R {
        &mut self.input
    }

    pub(super) fn into_inner(self) -> R {
        self.input
    }

    /// Returns the stored length of the damaged block, if the last error is one behind which reading can go on.
    pub(super) fn lost(&self) -> Option<usize> {
        self.lost
    }

    /// Reads the next part; `content` is empty afterwards if that is not a block.
    fn next_part(&mut self) -> io::Result<()> {
        self.content.clear();
        self.start = 0;
        match self.part {
            Part::Head => {
                let mut head = HEAD;
                self.input.read_exact(&mut head)?;
                if !head.starts_with(b"BZh") {
                    return Err(io::Error::new(ErrorKind::InvalidData, "no head of a stream"));
                }
                self.part = Part::Block;
                Ok(())
            }
            Part::Block => self.block(),
            Part::Checksum => {
                self.input.read_exact(&mut [0; 4])?;
                self.part = Part::Nothing { is_truncated: false };
                Ok(())
            }
            Part::Nothing { .. } => Err(ErrorKind::UnexpectedEof.into()),
        }
    }

    /// Decodes the block up to the next mark, or to the end of the input, which lacks one then.
    fn block(&mut self) -> io::Result<()> {
        let Some((end, mark)) = self.find_mark()? else {
            self.part = Part::Nothing { is_truncated: true };
            let (stream, _) = stream(&self.raw, self.bit, 8 * self.raw.len());
            return match BzDecoder::new(&stream[..]).read_to_end(&mut self.content) {
                // The block is whole, and checked, if any of it is decoded.
                Err(error) if error.kind() == ErrorKind::UnexpectedEof && !self.content.is_empty() => Ok(()),
                _ => {
                    self.content.clear();
                    Err(ErrorKind::UnexpectedEof.into())
                }
            };
        };
        let length = (end - self.bit).div_ceil(8);
        let (stream, is_block) = stream(&self.raw, self.bit, end);
        let is_whole = !std::mem::take(&mut self.is_cut);
        self.raw.drain(..end / 8);
        self.bit = end % 8;
        self.part = if mark == END { Part::Checksum } else { Part::Block };
        if length == 0 {
            return Ok(());
        }
        let decoded = BzDecoder::new(&stream[..]).read_to_end(&mut self.content);
        if is_whole && is_block && decoded.is_ok() {
            return Ok(());
        }
        self.content.clear();
        self.lost = Some(length);
        Err(io::Error::new(ErrorKind::InvalidData, "bad block"))
    }

    /// Reads up to the end of the next mark; returns the bit of `raw` at which it begins, and which one it is; `None` at the
    /// end of the input.
    fn find_mark(&mut self) -> io::Result<Option<(usize, u64)>> {
        loop {
            let bytes = self.input.fill_buf()?;
            if bytes.is_empty() {
                return Ok(None);
            }
            let mut found = None;
            let mut taken = 0;
            while found.is_none() && taken < bytes.len() {
                self.last = self.last << 8 | u64::from(bytes[taken]);
                taken += 1;
                found = mark_in(self.last);
            }
            self.raw.extend_from_slice(&bytes[..taken]);
            self.input.consume(taken);
            if let Some((behind, mark)) = found
                && let Some(begin) = (8 * self.raw.len()).checked_sub(behind + MARK_BITS)
                && begin >= self.bit
            {
                return Ok(Some((begin, mark)));
            }
            if self.raw.len() > MAX_BLOCK_BYTES {
                self.raw.drain(..self.raw.len() - BLOCK_HEAD_BYTES);
                (self.bit, self.is_cut) = (0, true);
            }
        }
    }
}

impl<R: BufRead> Read for Blocks<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.lost = None;
        while self.start == self.content.len() && self.part != (Part::Nothing { is_truncated: false }) {
            self.next_part()?;
        }
        let length = buffer.len().min(self.content.len() - self.start);
        buffer[..length].copy_from_slice(&self.content[self.start..self.start + length]);
        self.start += length;
        Ok(length)
    }
}

/// Returns the mark in `last` that ends in its last byte, if there is one, and the number of bits behind it.
fn mark_in(last: u64) -> Option<(usize, u64)> {
    let marks = (0..8).map(|behind| (behind, last >> behind & ((1 << MARK_BITS) - 1)));
    marks.into_iter().find(|(_, mark)| matches!(*mark, BLOCK | END))
}

/// Makes a stream of the block in the bits of `raw` from `begin` to `end`. Also returns true if it begins as a block does.
fn stream(raw: &[u8], begin: usize, end: usize) -> (Vec<u8>, bool) {
    let (first, shift) = (begin / 8, begin % 8);
    let byte = |at: usize| u16::from(raw.get(first + at).copied().unwrap_or(0));
    let shifted = |at: usize| ((byte(at) << 8 | byte(at + 1)) >> (8 - shift)).to_le_bytes()[0];
    let (whole, rest) = ((end - begin) / 8, (end - begin) % 8);
    let mut stream = HEAD.to_vec();
    stream.extend((0..whole).map(shifted));
    let head = stream.get(HEAD.len()..HEAD.len() + BLOCK_HEAD_BYTES);
    let Some(head) = head.filter(|_| end < 8 * raw.len()) else { return (stream, false) };
    // The end of the stream follows at the next bit: its mark, and as checksum of all blocks that of this one.
    let number = |bytes: &[u8]| bytes.iter().fold(0u128, |number, &byte| number << 8 | u128::from(byte));
    let (mark, checksum) = (number(&head[..6]), number(&head[6..]));
    let rest_bits = u128::from(shifted(whole)) >> (8 - rest);
    let tail = (rest_bits << MARK_BITS | u128::from(END)) << 32 | checksum;
    let bits = rest + MARK_BITS + 32;
    let tail = (tail << (128 - bits)).to_be_bytes();
    stream.extend(&tail[..bits.div_ceil(8)]);
    (stream, mark == u128::from(BLOCK))
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use bzip2::Compression;
    use bzip2::write::BzEncoder;

    use super::*;

    /// Returns text that hardly compresses, in lines, and its stream of blocks of 100,000 bytes.
    fn packed(lines: u32) -> (Vec<u8>, Vec<u8>) {
        let line = |at: u32| format!("{at} {:016x}\n", u64::from(at).wrapping_mul(0x9e37_79b9_7f4a_7c15));
        let text = (0..lines).map(line).collect::<String>().into_bytes();
        let mut encoder = BzEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(&text).unwrap();
        (text, encoder.finish().unwrap())
    }

    /// Returns all that is decoded, and the number of damaged blocks.
    fn unpacked(stored: &[u8]) -> (Vec<u8>, usize, io::Result<()>) {
        let (mut blocks, mut content, mut lost) = (Blocks::new(stored), Vec::new(), 0);
        let mut buffer = [0; 777];
        loop {
            match blocks.read(&mut buffer) {
                Ok(0) => return (content, lost, Ok(())),
                Ok(read) => content.extend_from_slice(&buffer[..read]),
                Err(_) if blocks.lost().is_some() => lost += 1,
                Err(error) => return (content, lost, Err(error)),
            }
        }
    }

    #[test]
    fn streams_are_read_as_they_were_written() {
        for lines in [0, 1, 3_000, 20_000] {
            let (text, stored) = packed(lines);
            let (content, lost, end) = unpacked(&stored);
            assert!(content == text && lost == 0 && end.is_ok(), "{lines}");
        }
    }

    #[test]
    fn a_damaged_block_costs_itself() {
        let (text, stored) = packed(20_000);
        for at in [100, stored.len() / 3, stored.len() / 2, stored.len() - 100] {
            let mut damaged = stored.clone();
            damaged[at] ^= 0x10;
            let (content, lost, end) = unpacked(&damaged);
            assert!(lost == 1 && end.is_ok(), "{at}: {lost} {end:?}");
            assert!(
                (90_000..110_000).contains(&(text.len() - content.len())) || at > stored.len() / 2,
                "{at}"
            );
            let same = text.iter().zip(&content).take_while(|(one, other)| one == other).count();
            assert!(text.ends_with(&content[same..]), "{at}: nothing else is lost, and nothing is wrong");
        }
        // A mark: two blocks are one.
        let mut damaged = stored.clone();
        let second = (HEAD.len() + 10..stored.len())
            .find(|&at| mark_in(u64::from_be_bytes(stored[at..at + 8].try_into().unwrap())).is_some())
            .unwrap();
        damaged[second + 4] ^= 1;
        let (content, lost, end) = unpacked(&damaged);
        assert!(lost == 1 && end.is_ok() && text.ends_with(&content), "{lost} {end:?}");
    }

    #[test]
    fn the_whole_blocks_of_a_truncated_stream_are_read() {
        let (text, stored) = packed(20_000);
        for cut in [1, 4, 9, 11, 1_000] {
            let (content, lost, end) = unpacked(&stored[..stored.len() - cut]);
            assert_eq!(end.unwrap_err().kind(), ErrorKind::UnexpectedEof, "{cut}");
            assert!(lost == 0 && text.starts_with(&content) && content.len() > text.len() / 2, "{cut}");
            assert_eq!(content.len() == text.len(), cut < 11, "{cut}");
        }
    }
}
