//! Going on behind a damaged block of a bzip2 or xz stream. Other formats have no blocks that can be read without those
//! before them.

use std::io::{self, BufRead, Cursor, Read};

use liblzma::bufread::XzDecoder;
use liblzma::stream::Stream;

use super::{Decoder, In, Member, position};
use crate::read::xz_blocks::{self, HEADER_BYTES};

/// Memory limit of an xz decoder in bytes: twice what `xz -9` needs, and as much as the largest window that
/// zstd accepts by default (`zstd --long=27`).
const MAX_XZ_MEMORY_BYTES: u64 = 128 << 20;

impl Decoder {
    /// Goes on at the next block of the damaged member, and says what is lost; returns `None` if there is no other block.
    pub(super) fn next_block(&mut self) -> Option<String> {
        match self.member.as_ref()? {
            Member::Bzip2(blocks) => {
                let lost = blocks.lost()?;
                self.is_between = true;
                Some(format!("a block of {lost} stored bytes is lost"))
            }
            Member::Xz(_) => {
                let mut header = vec![0; HEADER_BYTES];
                self.stored().read_at(self.begin, &mut header)?;
                // Behind the last one in any case, or a block at which decoding fails would be found again and again.
                let from = position(self.input()).max(self.gap_end + 4);
                let next = xz_blocks::next_block(self.stored(), (self.begin, &header), from)?;
                let stream = Self::xz_stream().ok()?;
                self.member = Some(Self::xz(stream, header, self.take_input_at(next)));
                (self.gap_end, self.members) = (next, self.members + 1);
                Some(format!("a block is lost or in doubt, and reading goes on at byte {next} of the file"))
            }
            _ => None,
        }
    }

    /// Moves behind the current member if it only ends in an index of more blocks than were read, since some are lost;
    /// returns false if not.
    pub(super) fn ends_behind_gap(&mut self) -> bool {
        if self.gap_end == 0 {
            return false;
        }
        let (at, mut again) = (position(self.input()), self.again);
        let end = xz_blocks::end_behind_index(self.stored(), self.begin, at, &mut again);
        self.again = again;
        let Some(end) = end else { return false };
        self.member = Some(Member::Plain(self.take_input_at(end)));
        true
    }

    /// Takes the input back from the current member's decoder, and moves it to the byte `at` of the file.
    fn take_input_at(&mut self, at: u64) -> In {
        let mut input = self.take_input();
        input.consume(input.buffer().len());
        input.get_mut().go_to(at);
        input
    }

    /// Makes the state of a decoder of an xz stream.
    pub(super) fn xz_stream() -> io::Result<Stream> {
        Ok(Stream::new_stream_decoder(MAX_XZ_MEMORY_BYTES, 0)?)
    }

    /// Makes a decoder of the xz stream that consists of `header` and `input`.
    pub(super) fn xz(stream: Stream, header: Vec<u8>, input: In) -> Member {
        Member::Xz(XzDecoder::new_stream(Cursor::new(header).chain(input), stream))
    }
}
