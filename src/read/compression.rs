//! Decompression of stored bytes into content.
//!
//! In: the bytes of a file, plain or in one or more gzip members, zstd frames, bzip2 streams or xz streams
//! (RFC 1952 section 2.2, RFC 8878 section 3 and their kin: members simply follow each other). Out: the
//! content of all of them. The first bytes decide, not the name. Zeros after the last member are padding;
//! anything else there is a fault, reported after the good content, and so are zeros between members if there
//! is room for a member that a disk lost. After a fault, reading can continue at
//! the next valid member, even within bytes that the damaged one took for its own; in bzip2 and xz also at the next
//! block of the same stream.

use std::io::{self, BufRead, BufReader, Chain, Cursor, Read};

use bzip2::bufread::BzDecoder;
use flate2::bufread::GzDecoder;
use liblzma::bufread::XzDecoder;

use super::bzip2_blocks::Blocks;
use super::dictionary::{self, Frame};
use super::draft::Fault;
use super::format::Compression;
use super::sniff;
use super::stored::{BUFFER_BYTES, Stored};
use crate::model::RejectCode;

mod blocks;

type In = BufReader<Stored>;

enum Member {
    Plain(In),
    Gzip(GzDecoder<In>),
    Zstd(zstd::Decoder<'static, In>),
    ZstdFrame(Frame<In>),
    Bzip2(Blocks<In>),
    /// Decodes a stream, or the header of one and what follows lost blocks of it.
    Xz(XzDecoder<Chain<Cursor<Vec<u8>>, In>>),
}

/// Decoder of a file's content, member by member.
pub(super) struct Decoder {
    /// `None` only during a step from one member to the next.
    member: Option<Member>,
    compression: Option<Compression>,
    /// Decoder with the dictionary of the file, if it has one; `None` while a member uses it.
    dictionary: Option<zstd::stream::raw::Decoder<'static>>,
    /// Number of members begun, and the same when the last fault occurred: another may be found behind it.
    members: u64,
    faulty: u64,
    /// Offset in the file of the member begun last.
    begin: u64,
    /// Offset in the file of the block at which reading went on last in the current member; 0 if none of its blocks are
    /// lost.
    gap_end: u64,
    /// Whether a member was found after the last fault.
    can_resume: bool,
    /// Whether the last fault lies after the proper end of a member.
    is_between: bool,
    /// Bytes that may still be read again after faults.
    again: u64,
}

/// Bytes that may be read again after faults, in addition to the size of the file: damaged members each of
/// which claims all that follows must not cost quadratic time.
const MAX_AGAIN_BYTES: u64 = 64 << 20;

/// Stored bytes from which a member is tentatively decoded, and bytes of content to decode.
const PROOF_BYTES: usize = 16 << 10;
const PROVED_BYTES: usize = 512;

impl Decoder {
    /// Detects the compression of `stored` by its first bytes. Returns a fault too if the file's name claims
    /// compression (`named`) and the bytes show none.
    pub(super) fn new(stored: Stored, named: Option<Compression>) -> (Self, Result<(), Fault>) {
        let mut input = BufReader::with_capacity(BUFFER_BYTES, stored);
        let head = match input.fill_buf() {
            Ok(head) => head,
            Err(error) => {
                let fault = Fault::new(RejectCode::Io, format!("cannot read the file: {error}"));
                return (Self::of(input, None), Err(fault));
            }
        };
        let compression = Compression::of_magic(head);
        let is_empty = head.is_empty();
        let has_dictionary = compression == Some(Compression::Zstd) && head.starts_with(&dictionary::MAGIC);
        let mut decoder = Self::of(input, compression);
        let checked = match (compression, named) {
            (Some(compression), _) => {
                decoder.dictionary = has_dictionary.then(|| dictionary::decoder(decoder.stored())).flatten();
                decoder.begin_member(compression)
            }
            (None, Some(named)) if is_empty => {
                Err(Fault::new(RejectCode::Truncated, format!("an empty file, not {}", named.name())))
            }
            (None, Some(named)) => decoder.find_first(named),
            (None, None) => Ok(()),
        };
        (decoder, checked)
    }

    /// Searches a file whose first bytes are not those of its name for a member behind them. Without one, text is read
    /// as it is: the program that fetched the file unpacked it and kept its name.
    ///
    /// # Errors
    /// Fails if there is a member, or if the file is no text.
    fn find_first(&mut self, named: Compression) -> Result<(), Fault> {
        let message = format!("named as {}, but the bytes are not", named.name());
        let fault = Fault::new(RejectCode::BadCompression, message);
        let is_text = matches!(self.member_mut(), Member::Plain(input) if is_unpacked(input.buffer(), named));
        self.compression = Some(named);
        let found = self.recover(fault.clone());
        if self.can_resume {
            return Err(found);
        }
        self.compression = None;
        self.stored_mut().go_to(0);
        if is_text { Ok(()) } else { Err(fault) }
    }

    /// Makes a decoder that has not begun a member.
    fn of(input: In, compression: Option<Compression>) -> Self {
        let again = input.get_ref().size().saturating_add(MAX_AGAIN_BYTES);
        Self {
            member: Some(Member::Plain(input)),
            compression,
            dictionary: None,
            members: 0,
            faulty: 0,
            begin: 0,
            gap_end: 0,
            can_resume: false,
            is_between: false,
            again,
        }
    }

    /// Returns the number of members begun so far.
    pub(super) fn members(&self) -> u64 {
        self.members
    }

    /// Returns the number of the member, from 1, in or behind which the last fault of [`Decoder::read`] lies.
    pub(super) fn faulty(&self) -> u64 {
        self.faulty
    }

    /// Returns true if the last fault of [`Decoder::read`] lies after the proper end of a member.
    pub(super) fn is_between(&self) -> bool {
        self.is_between
    }

    /// Returns true if reading can continue after the last fault of [`Decoder::read`].
    pub(super) fn can_resume(&self) -> bool {
        self.can_resume
    }

    /// Reads content into `buffer`; returns 0 at the end.
    pub(super) fn read(&mut self, buffer: &mut [u8]) -> Result<usize, Fault> {
        (self.can_resume, self.is_between) = (false, false);
        self.read_members(buffer).map_err(|fault| {
            self.faulty = self.members;
            self.recover(fault)
        })
    }

    /// Reads content into `buffer`, going on to the next member at the end of one; returns 0 at the end.
    fn read_members(&mut self, buffer: &mut [u8]) -> Result<usize, Fault> {
        loop {
            let is_plain = self.compression.is_none();
            let mut decoded = 0;
            let read = match self.member_mut() {
                Member::Plain(input) if is_plain => input.read(buffer),
                // Between two members.
                Member::Plain(_) => Ok(0),
                Member::Gzip(member) => member.read(buffer),
                Member::Zstd(member) => member.read(buffer),
                Member::ZstdFrame(member) => member.read(buffer),
                Member::Bzip2(member) => member.read(buffer),
                Member::Xz(member) => {
                    let before = member.total_out();
                    let read = member.read(buffer);
                    decoded = usize::try_from(member.total_out() - before).unwrap_or(0);
                    read
                }
            };
            match read {
                Ok(0) if self.next_member()? => {}
                Ok(read) => return Ok(read),
                // The error hides what was decoded before it.
                Err(_) if self.ends_behind_gap() => {
                    if decoded > 0 {
                        return Ok(decoded);
                    }
                }
                Err(error) => return Err(self.fault(&error)),
            }
        }
    }

    /// Returns the underlying file.
    pub(super) fn stored(&self) -> &Stored {
        self.input().get_ref()
    }

    /// Returns the buffered input of the current member.
    fn input(&self) -> &In {
        match self.member.as_ref().expect(BETWEEN) {
            Member::Plain(input) => input,
            Member::Gzip(member) => member.get_ref(),
            Member::Zstd(member) => member.get_ref(),
            Member::ZstdFrame(member) => member.get_ref(),
            Member::Bzip2(member) => member.get_ref(),
            Member::Xz(member) => member.get_ref().get_ref().1,
        }
    }

    /// Returns the underlying file, mutably.
    pub(super) fn stored_mut(&mut self) -> &mut Stored {
        match self.member.as_mut().expect(BETWEEN) {
            Member::Plain(input) => input,
            Member::Gzip(member) => member.get_mut(),
            Member::Zstd(member) => member.get_mut(),
            Member::ZstdFrame(member) => member.get_mut(),
            Member::Bzip2(member) => member.get_mut(),
            Member::Xz(member) => member.get_mut().get_mut().1,
        }
        .get_mut()
    }

    /// Returns the underlying file, mutably, if it is not compressed.
    pub(super) fn plain_mut(&mut self) -> Option<&mut Stored> {
        match self.member.as_mut().filter(|_| self.compression.is_none()) {
            Some(Member::Plain(input)) => Some(input.get_mut()),
            _ => None,
        }
    }

    /// Stops decoding and returns the file.
    pub(super) fn into_stored(mut self) -> Stored {
        self.take_input().into_inner()
    }

    /// Begins the member after the one that ended; returns false if there is none.
    fn next_member(&mut self) -> Result<bool, Fault> {
        let Some(compression) = self.compression else { return Ok(false) };
        let mut input = self.take_input();
        let next = skip_padding(&mut input);
        self.member = Some(Member::Plain(input));
        match next {
            Ok((_, None)) => Ok(false),
            Ok((zeros, Some(byte))) if compression.begins_with(byte) => {
                self.begin_member(compression)?;
                if zeros < compression.min_member_bytes() {
                    return Ok(true);
                }
                (self.is_between, self.can_resume) = (true, true);
                let message = format!(
                    "zeros between two {} members, perhaps in place of others; {zeros} stored bytes are lost",
                    compression.name()
                );
                Err(Fault::new(RejectCode::BadCompression, message))
            }
            Ok((_, Some(_))) => {
                self.is_between = true;
                let message = format!("trailing bytes that are not {}", compression.name());
                Err(Fault::new(RejectCode::BadCompression, message))
            }
            Err(error) => Err(self.fault(&error)),
        }
    }

    /// Searches for a member after `fault`, and adds to its message how many bytes are lost.
    fn recover(&mut self, fault: Fault) -> Fault {
        let Some(compression) = self.compression.filter(|_| !self.can_resume) else { return fault };
        if !matches!(fault.code, RejectCode::BadCompression | RejectCode::Truncated) {
            return fault;
        }
        if let Some(lost) = self.next_block() {
            self.can_resume = true;
            return Fault::new(fault.code, format!("{}; {lost}", fault.message));
        }
        let mut input = self.take_input();
        input.consume(input.buffer().len());
        let is_member = |stored: &Stored, begin| match self.dictionary {
            // Loading a dictionary for each attempt would cost too much.
            Some(_) => true,
            None => begins_member(stored, begin, compression),
        };
        let next = next_member(&mut input, compression.magic(), self.begin + 1, (&mut self.again, is_member));
        let lost = next.unwrap_or_else(|| input.get_ref().size()).saturating_sub(self.begin);
        self.member = Some(Member::Plain(input));
        if let Some(next) = next {
            self.stored_mut().go_to(next);
            self.can_resume = self.begin_member(compression).is_ok();
        }
        let behind = if self.can_resume { "up to the next member" } else { "up to the end of the file" };
        Fault::new(
            fault.code,
            format!("{}; {lost} stored bytes {behind} are lost or in doubt", fault.message),
        )
    }

    /// Makes a decoder for the member at the current position.
    fn begin_member(&mut self, compression: Compression) -> Result<(), Fault> {
        let input = self.take_input();
        self.members += 1;
        self.gap_end = 0;
        self.begin = position(&input);
        let begun = match compression {
            Compression::Gzip => Ok(Member::Gzip(GzDecoder::new(input))),
            Compression::Zstd => match self.dictionary.take() {
                Some(decoder) => Frame::begin(input, decoder).map(Member::ZstdFrame),
                None => {
                    zstd::Decoder::try_with_buffer(input).map(|member| Member::Zstd(member.single_frame()))
                }
            },
            Compression::Bzip2 => Ok(Member::Bzip2(Blocks::new(input))),
            Compression::Xz => match Self::xz_stream() {
                Ok(stream) => Ok(Self::xz(stream, Vec::new(), input)),
                Err(error) => Err((input, error)),
            },
        };
        match begun {
            Ok(member) => {
                self.member = Some(member);
                Ok(())
            }
            Err((input, error)) => {
                self.member = Some(Member::Plain(input));
                Err(self.fault(&error))
            }
        }
    }

    fn member_mut(&mut self) -> &mut Member {
        self.member.as_mut().expect(BETWEEN)
    }

    /// Takes the input back from the current member's decoder.
    fn take_input(&mut self) -> In {
        match self.member.take().expect(BETWEEN) {
            Member::Plain(input) => input,
            Member::Gzip(member) => member.into_inner(),
            Member::Zstd(member) => member.finish(),
            Member::ZstdFrame(member) => {
                let (input, decoder) = member.finish();
                self.dictionary = Some(decoder);
                input
            }
            Member::Bzip2(member) => member.into_inner(),
            Member::Xz(member) => member.into_inner().into_inner().1,
        }
    }

    /// Classifies an error: the disk failed, the stream is truncated, or it is damaged.
    fn fault(&self, error: &io::Error) -> Fault {
        let name = self.compression.map_or("file", Compression::name);
        if self.stored().has_failed() {
            Fault::new(RejectCode::Io, format!("cannot read the file: {error}"))
        } else if error.kind() == io::ErrorKind::UnexpectedEof {
            Fault::new(RejectCode::Truncated, format!("the {name} stream is truncated"))
        } else if self.compression == Some(Compression::Zstd) && error.to_string().contains(TOO_MUCH_MEMORY) {
            let message = "the zstd stream needs a window over 128 MiB (it was made with `zstd --long=28` or more); \
                compress it again with at most --long=27";
            Fault::new(RejectCode::BadCompression, message)
        } else {
            Fault::new(RejectCode::BadCompression, format!("the {name} stream is damaged: {error}"))
        }
    }
}

/// Part of the message of libzstd about a frame with a window above its default limit of 128 MiB
/// (`ZSTD_WINDOWLOG_LIMIT_DEFAULT`). Its bindings pass on no code.
const TOO_MUCH_MEMORY: &str = "requires too much memory";

/// Why `Decoder::member` is present.
const BETWEEN: &str = "a member is put back before each step between members ends";

/// Returns true if a file that begins with `head` and is named as `named` was unpacked already. A few bytes may be what
/// is left of a member, and control characters are damage.
fn is_unpacked(head: &[u8], named: Compression) -> bool {
    let is_white_or_letter = |byte: &u8| *byte >= b' ' || matches!(byte, b'\t' | b'\n' | b'\r' | 0x0c);
    let magic = named.magic();
    let is_member = magic.starts_with(head) || head.starts_with(magic);
    !is_member && sniff::is_text(head) && head.iter().all(is_white_or_letter)
}

/// Returns the offset in the file of the next byte of `input`.
fn position(input: &In) -> u64 {
    input.get_ref().position() - input.buffer().len() as u64
}

/// Skips zeros; returns their number, and the next byte without consuming it, or `None` at the end.
fn skip_padding(input: &mut In) -> io::Result<(u64, Option<u8>)> {
    let mut skipped = 0;
    loop {
        let head = input.fill_buf()?;
        let zeros = head.iter().take_while(|&&byte| byte == 0).count();
        let next = head.get(zeros).copied();
        let is_end = head.is_empty();
        input.consume(zeros);
        skipped += zeros as u64;
        if next.is_some() || is_end {
            return Ok((skipped, next));
        }
    }
}

/// Returns the offset of the next member at or after `from`: one that begins with `magic` and for which
/// `is_member` is true. Bytes already read by the damaged member are searched only while `again` allows.
fn next_member(
    input: &mut In,
    magic: &[u8],
    from: u64,
    (again, is_member): (&mut u64, impl Fn(&Stored, u64) -> bool),
) -> Option<u64> {
    let stored = input.get_ref();
    let taken = stored.position();
    let repeated = taken.saturating_sub(from);
    let from = if repeated <= *again { from } else { taken };
    *again = again.saturating_sub(taken.saturating_sub(from));
    let mut chunk = vec![0; 4 * PROOF_BYTES];
    let mut at = from;
    loop {
        let length = stored.read_at(at, &mut chunk)?;
        let bytes = &chunk[..length];
        for found in memchr::memmem::find_iter(bytes, magic) {
            let begin = at + found as u64;
            if is_member(stored, begin) {
                return Some(begin);
            }
        }
        if length < chunk.len() {
            return None;
        }
        at += (length - (magic.len() - 1)) as u64;
    }
}

/// Returns true if the bytes of `stored` at `begin` decode as the beginning of a member.
fn begins_member(stored: &Stored, begin: u64, compression: Compression) -> bool {
    let mut bytes = vec![0; PROOF_BYTES];
    let Some(length) = stored.read_at(begin, &mut bytes) else { return false };
    let bytes = &bytes[..length];
    if Compression::of_magic(bytes) != Some(compression) {
        return false;
    }
    let mut content = [0; PROVED_BYTES];
    let read = match compression {
        Compression::Gzip => GzDecoder::new(bytes).read(&mut content),
        Compression::Zstd => {
            zstd::Decoder::with_buffer(bytes).and_then(|decoder| decoder.single_frame().read(&mut content))
        }
        Compression::Bzip2 => BzDecoder::new(bytes).read(&mut content),
        Compression::Xz => XzDecoder::new(bytes).read(&mut content),
    };
    match read {
        Ok(_) => true,
        // A member may yield nothing before more of it is available.
        Err(error) => error.kind() == io::ErrorKind::UnexpectedEof && length == PROOF_BYTES,
    }
}
