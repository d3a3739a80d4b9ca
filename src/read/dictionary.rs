//! Zstandard frames whose dictionary is in the file itself, as in the web archives of the Archive Team.
//!
//! In: a file whose first frame is a skippable one with a dictionary, plain or compressed ("Zstandard
//! Compression for WARC Files 1.0" of the IIPC). Out: the content of its frames. The dictionary is loaded once,
//! so that many small frames cost no more than their bytes.

use std::io::{self, BufRead, Read};

use zstd::stream::raw::{Decoder, InBuffer, Operation, OutBuffer};

use super::format::Compression;
use super::stored::Stored;

/// First bytes of the frame with the dictionary.
pub(super) const MAGIC: [u8; 4] = [0x5d, 0x2a, 0x4d, 0x18];

/// Largest dictionary in bytes; those of the Archive Team have about one MB.
const MAX_BYTES: u32 = 16 << 20;

/// Returns a decoder with the dictionary of `stored`; `None` if it has none.
pub(super) fn decoder(stored: &Stored) -> Option<Decoder<'static>> {
    let mut head = [0; 8];
    stored.read_at(0, &mut head).filter(|&read| read == head.len() && head.starts_with(&MAGIC))?;
    let length = u32::from_le_bytes([head[4], head[5], head[6], head[7]]);
    let mut bytes = vec![0; usize::try_from(length).ok().filter(|_| length > 0 && length <= MAX_BYTES)?];
    stored.read_at(head.len() as u64, &mut bytes).filter(|&read| read == bytes.len())?;
    if bytes.starts_with(Compression::Zstd.magic()) {
        let mut unpacked = Vec::new();
        let packed = zstd::Decoder::with_buffer(&*bytes).ok()?;
        packed.take(u64::from(MAX_BYTES)).read_to_end(&mut unpacked).ok()?;
        bytes = unpacked;
    }
    Decoder::with_dictionary(&bytes).ok()
}

/// Reader of one frame.
pub(super) struct Frame<R> {
    input: R,
    decoder: Decoder<'static>,
    is_done: bool,
}

impl<R: BufRead> Frame<R> {
    /// Begins the frame at the position of `input`; gives both back if that fails.
    pub(super) fn begin(input: R, mut decoder: Decoder<'static>) -> Result<Self, (R, io::Error)> {
        match decoder.reinit() {
            Ok(()) => Ok(Self { input, decoder, is_done: false }),
            Err(error) => Err((input, error)),
        }
    }

    pub(super) fn get_ref(&self) -> &R {
        &self.input
    }

    pub(super) fn get_mut(&mut self) -> &mut R {
        &mut self.input
    }

    /// Returns the input behind the frame, and the decoder for the next one.
    pub(super) fn finish(self) -> (R, Decoder<'static>) {
        (self.input, self.decoder)
    }
}

impl<R: BufRead> Read for Frame<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while !self.is_done {
            let bytes = self.input.fill_buf()?;
            let is_end = bytes.is_empty();
            let (mut input, mut output) = (InBuffer::around(bytes), OutBuffer::around(&mut *buffer));
            let wanted = self.decoder.run(&mut input, &mut output)?;
            let (taken, written) = (input.pos(), output.pos());
            self.input.consume(taken);
            self.is_done = wanted == 0;
            if written > 0 {
                return Ok(written);
            }
            if is_end && !self.is_done {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
        }
        Ok(0)
    }
}
