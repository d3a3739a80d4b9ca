//! Loads the published texts that an incremental run compares its new texts with.
//!
//! An incremental run settles only new pages. It first numbers the texts of published pages as if it had read
//! them, but loads only those that a new text may duplicate: those whose fingerprint or one of whose keys a
//! new text seems to have. The filters that decide this let through some texts that no new text duplicates,
//! but never hold back one that a new text does. Whether two texts are duplicates is decided as in any run.

use super::Error;
use super::bands::Bands;
use super::bitmap::Bitmap;
use super::filter::Filters;
use super::keeper::Keeper;
use super::notes::{Note, decode_id, encode_id, u32_of};
use super::remembered::{Mark, Texts};
use crate::model::{BlockId, PageId};
use crate::spill::{Budget, Record, Sorter};

/// Loads texts of published pages that new texts may duplicate. Texts that pass the filters are spilled to
/// disk beyond the budget; in the end memory holds only those that new texts do duplicate.
#[derive(Debug)]
pub(super) struct Recall {
    /// Next number to assign.
    next: u32,
    fingerprints: Filters,
    /// Fingerprints of the loaded texts with a key that a new text seems to have.
    loaded: Filters,
    /// Loaded texts.
    known: Sorter<KnownText>,
    /// Keepers of the loaded texts that are dropped themselves.
    keepers: Sorter<KnownKeeper>,
}

/// Texts of published pages that a run has loaded.
#[derive(Debug, Default)]
pub(super) struct Recalled {
    /// Texts, by number, that a new text may be a near-duplicate of.
    pub(super) known: Vec<(u32, BlockId)>,
    /// Keepers, by the number of the text, of dropped texts that a new text is a copy of.
    pub(super) keepers: Vec<(u32, Keeper)>,
}

/// A published text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct KnownText {
    number: u32,
    id: BlockId,
}

/// The keeper of a dropped published text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct KnownKeeper {
    number: u32,
    id: BlockId,
    /// Bits of the similarity; those of NaN for a copy.
    similarity: u32,
}

impl Record for KnownText {
    const BYTES: usize = 16;

    fn encode(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.number.to_le_bytes());
        encode_id(self.id, out);
    }

    fn decode(bytes: &[u8]) -> Self {
        Self { number: u32_of(&bytes[..4]), id: decode_id(&bytes[4..]) }
    }
}

impl Record for KnownKeeper {
    const BYTES: usize = 20;

    fn encode(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.number.to_le_bytes());
        encode_id(self.id, out);
        out.extend_from_slice(&self.similarity.to_le_bytes());
    }

    fn decode(bytes: &[u8]) -> Self {
        let (number_and_id, similarity) = bytes.split_at(16);
        let KnownText { number: own, id } = KnownText::decode(number_and_id);
        Self { number: own, id, similarity: u32_of(similarity) }
    }
}

impl KnownKeeper {
    /// Packs the `keeper` of text `number`.
    fn new(number: u32, keeper: Keeper) -> Self {
        Self { number, id: keeper.id, similarity: keeper.similarity.unwrap_or(f32::NAN).to_bits() }
    }

    /// Unpacks the keeper.
    fn keeper(self) -> Keeper {
        let similarity = f32::from_bits(self.similarity);
        Keeper { id: self.id, similarity: (!similarity.is_nan()).then_some(similarity) }
    }
}

impl Recall {
    /// Creates a recall; its filters together, texts and keepers each take at most a quarter of `budget` in memory.
    pub(super) fn new(budget: &Budget) -> Self {
        Self {
            next: 0,
            fingerprints: Filters::new(budget.bytes / 8),
            loaded: Filters::new(budget.bytes / 8),
            known: Sorter::new("known-texts", budget.share(4)),
            keepers: Sorter::new("known-keepers", budget.share(4)),
        }
    }

    /// Records that a new text has `fingerprint`.
    pub(super) fn expect(&mut self, fingerprint: u128) {
        self.fingerprints.insert(low_half(fingerprint));
    }

    /// Numbers all `texts` and loads those that a new text may duplicate. `page` returns the present id of a
    /// page by its position, or `None` if the page is gone; `fate` returns the keeper of a text that is
    /// dropped.
    pub(super) fn take(
        &mut self,
        texts: &Texts,
        notes: &mut Sorter<Note>,
        mut bands: Option<&mut Bands>,
        page: &impl Fn(u32) -> Option<PageId>,
        fate: impl Fn(Mark) -> Option<Keeper>,
    ) -> Result<(), Error> {
        if let Some(bands) = &mut bands {
            bands.expect_keys()?;
        }
        for (mark, keys) in texts.iter() {
            let number = self.next;
            self.next += 1;
            let has_fingerprint = self.fingerprints.contains(low_half(mark.fingerprint));
            let has_key = bands.as_ref().is_some_and(|bands| bands.expects(keys));
            if !has_fingerprint && !has_key {
                continue;
            }
            let Some(page) = page(mark.page) else { continue };
            let id = BlockId { page, index: mark.block };
            let keeper = fate(mark);
            if has_fingerprint {
                notes.extend([Note { fingerprint: mark.fingerprint, number, id }])?;
                self.keepers.extend(keeper.map(|keeper| KnownKeeper::new(number, keeper)))?;
            }
            let Some(bands) = bands.as_mut().filter(|_| has_key) else { continue };
            // As in a run that reads everything, a dropped near-duplicate is one of the first texts with its keys, and a
            // copy is not.
            let is_copy = keeper.is_some() && self.loaded.contains(low_half(mark.fingerprint));
            self.loaded.insert(low_half(mark.fingerprint));
            if !is_copy {
                bands.recall(number, keys)?;
            }
            if keeper.is_none() {
                self.known.extend([KnownText { number, id }])?;
            }
        }
        Ok(())
    }

    /// Returns the loaded texts that are in `wanted`, and the keepers of those that are in `copied`.
    pub(super) fn finish(self, wanted: &Bitmap, copied: &Bitmap) -> Result<Recalled, Error> {
        let mut recalled = Recalled::default();
        let mut known = self.known.finish()?;
        while let Some(KnownText { number, id }) = known.next()? {
            if wanted.contains(number) {
                recalled.known.push((number, id));
            }
        }
        let mut keepers = self.keepers.finish()?;
        while let Some(known) = keepers.next()? {
            if copied.contains(known.number) {
                recalled.keepers.push((known.number, known.keeper()));
            }
        }
        Ok(recalled)
    }
}

#[expect(clippy::cast_possible_truncation, reason = "only the low bits are wanted")]
fn low_half(fingerprint: u128) -> u32 {
    fingerprint as u32
}
