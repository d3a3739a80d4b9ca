//! Which published texts a run compares its own with.
//!
//! A run that goes on from a published one settles only new pages. It numbers the texts of the published pages first, as if it
//! had met them, but takes in only those that a new text may repeat: those whose fingerprint, or one of whose keys, a
//! new text seems to have. The filters that tell let some through that no new text repeats, and never hold one back that a new
//! text does; whether two texts are the same is settled as in any run.

use super::Error;
use super::bands::Bands;
use super::bitmap::Bitmap;
use super::filter::Filters;
use super::keeper::Keeper;
use super::notes::{Note, decode_id, encode_id, u32_of};
use super::remembered::{Mark, Texts};
use crate::model::{BlockId, PageId};
use crate::spill::{Budget, Record, Sorter};

/// Takes texts of published pages in. What gets through the filters is put on disk past the budget; of that, memory holds in the
/// end what new texts do repeat.
#[derive(Debug)]
pub(super) struct Recall {
    /// Numbers given so far.
    next: u32,
    fingerprints: Filters,
    /// Texts taken in.
    known: Sorter<KnownText>,
    /// What those of them that do not stay went for.
    keepers: Sorter<KnownKeeper>,
}

/// What a run took in of the texts of published pages.
#[derive(Debug, Default)]
pub(super) struct Recalled {
    /// Texts that a new one may be a near-duplicate of, by number.
    pub(super) known: Vec<(u32, BlockId)>,
    /// For texts that do not stay and that a new one is a copy of, what they went for.
    pub(super) keepers: Vec<(u32, Keeper)>,
}

/// A published text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct KnownText {
    number: u32,
    id: BlockId,
}

/// What a published text went for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct KnownKeeper {
    number: u32,
    id: BlockId,
    /// The bits of the similarity, those of NaN for a copy.
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
    fn new(number: u32, keeper: Keeper) -> Self {
        Self { number, id: keeper.id, similarity: keeper.similarity.unwrap_or(f32::NAN).to_bits() }
    }

    fn keeper(self) -> Keeper {
        let similarity = f32::from_bits(self.similarity);
        Keeper { id: self.id, similarity: (!similarity.is_nan()).then_some(similarity) }
    }
}

impl Recall {
    pub(super) fn new(budget: &Budget) -> Self {
        Self {
            next: 0,
            fingerprints: Filters::new(budget.bytes / 4),
            known: Sorter::new("known-texts", budget.share(4)),
            keepers: Sorter::new("known-keepers", budget.share(4)),
        }
    }

    /// Notes that a new text has `fingerprint`.
    pub(super) fn expect(&mut self, fingerprint: u128) {
        self.fingerprints.insert(low_half(fingerprint));
    }

    /// Takes in those of `texts` that a new text may repeat. `page` gives their pages, where these are still there; `fate` what
    /// a text went for, where it does not stay.
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
            if let Some(bands) = bands.as_mut().filter(|_| has_key && keeper.is_none()) {
                bands.recall(number, keys)?;
                self.known.extend([KnownText { number, id }])?;
            }
        }
        Ok(())
    }

    /// Of what was taken in, the texts in `wanted`, and what those in `copied` went for.
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

#[expect(clippy::cast_possible_truncation, reason = "some of its bits are what is wanted")]
fn low_half(fingerprint: u128) -> u32 {
    fingerprint as u32
}
