//! Band keys of texts: packed and divided into buckets before the shuffle, and sorted after it.
//!
//! A text has some 26 keys. As a row each, they would be most of the rows of a run, and an engine would spend
//! more time on moving and sorting them than on anything else. So the engine moves buckets, and the keys of a
//! bucket are sorted here.

use std::collections::HashSet;
use std::sync::Arc;

use arrow_array::builder::{BinaryBuilder, Int32Builder};
use arrow_array::cast::AsArray;
use arrow_array::types::Int32Type;
use arrow_array::{ArrayRef, RecordBatch};

use super::compare::Pairs;
use super::rows::{Rows, block_at};
use super::{Error, Step};
use crate::dedupe::distributed::Sharing;
use crate::model::{BlockId, PageId};

/// Bit of a key that distinguishes keys of pages from those of blocks; it is above the band and the key
/// itself.
pub(super) const PAGE_BIT: u32 = 62;

/// Keys after which those of a partition are packed. A key takes 32 bytes until then.
const HELD_KEYS: usize = 2_000_000;

/// A key and the text that has it. The order is that of [`Sharing`].
type Keyed = (u64, BlockId);

/// A key in a packed bucket: the difference to the last key, then file, record and index of the block.
type Packed = (u64, u32, u32, u32);

/// Collects the keys of the texts of a partition, by bucket.
#[derive(Debug, Default)]
pub(super) struct Keys {
    /// Keys to leave out, because too many texts have them for one bucket.
    hot: HashSet<i64>,
    held: Vec<(i32, Keyed)>,
}

impl Keys {
    /// Takes texts with their keys, or, before them, the keys to leave out (`hot`). Returns packed buckets if
    /// there are many keys.
    pub(super) fn push(&mut self, rows: Rows<'_>) -> Result<Vec<RecordBatch>, Error> {
        if rows.batch.column_by_name("hot").is_some() {
            self.hot.extend(rows.longs("hot")?.values());
            return Ok(Vec::new());
        }
        let (is_page, buckets) = (rows.flags("is_page")?, rows.ints("buckets")?);
        let (places, blocks, lists) = (rows.longs("place")?, rows.ints("block")?, rows.int_lists("keys")?);
        let mut batches = Vec::new();
        for at in 0..rows.len() {
            let id = block_at(places.value(at), blocks.value(at));
            let keys = lists.value(at);
            for (band, key) in (0_i64..).zip(keys.as_primitive::<Int32Type>().values()) {
                let key =
                    i64::from(is_page.value(at)) << PAGE_BIT | band << 32 | i64::from(key.cast_unsigned());
                if !self.hot.contains(&key) {
                    let key = key.cast_unsigned();
                    self.held.push((bucket_of(key, buckets.value(at)), (key, id)));
                }
            }
            if self.held.len() >= HELD_KEYS {
                batches.push(self.finish()?);
            }
        }
        Ok(batches)
    }

    /// Packs the keys since the last call.
    pub(super) fn finish(&mut self) -> Result<RecordBatch, Error> {
        self.held.sort_unstable();
        let (mut buckets, mut packed) = (Int32Builder::new(), BinaryBuilder::new());
        for chunk in self.held.chunk_by(|(one, _), (other, _)| one == other) {
            buckets.append_value(chunk[0].0);
            packed.append_value(pack(chunk.iter().map(|(_, keyed)| *keyed)));
        }
        self.held.clear();
        let columns: Vec<ArrayRef> = vec![Arc::new(buckets.finish()), Arc::new(packed.finish())];
        Ok(RecordBatch::try_new(Step::Keys.schema(), columns)?)
    }
}

/// Returns the bucket of `key`, from 0 to `buckets`, by Fibonacci hashing (Knuth, volume 3, section 6.4).
fn bucket_of(key: u64, buckets: i32) -> i32 {
    let hash = key.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32;
    i32::try_from(hash % u64::from(buckets.max(1).cast_unsigned())).expect("a bucket is below an i32")
}

fn pack(keys: impl Iterator<Item = Keyed>) -> Vec<u8> {
    let mut last = 0;
    let keys: Vec<Packed> = keys
        .map(|(key, id)| (key - std::mem::replace(&mut last, key), id.page.file, id.page.record, id.index))
        .collect();
    postcard::to_stdvec(&keys).expect("numbers are supported")
}

/// Finds the pairs of texts that share a key. Memory: 32 bytes for each key of a bucket.
#[derive(Debug, Default)]
pub(super) struct Buckets {
    bucket: Option<i32>,
    keys: Vec<Keyed>,
}

impl Buckets {
    /// Takes packed buckets, sorted by bucket, and returns the pairs of the ones that are complete.
    pub(super) fn push(&mut self, rows: Rows<'_>) -> Result<RecordBatch, Error> {
        let (buckets, packed) = (rows.ints("bucket")?, rows.bytes("packed")?);
        let mut pairs = Pairs::default();
        for at in 0..rows.len() {
            if self.bucket.replace(buckets.value(at)) != Some(buckets.value(at)) {
                self.pair(&mut pairs);
            }
            let packed: Vec<Packed> = postcard::from_bytes(packed.value(at)).map_err(|_| Error::Damaged)?;
            let mut key = 0_u64;
            for (step, file, record, index) in packed {
                key = key.checked_add(step).ok_or(Error::Damaged)?;
                self.keys.push((key, BlockId { page: PageId { file, record }, index }));
            }
        }
        pairs.finish()
    }

    /// Returns the pairs of the last bucket.
    pub(super) fn finish(&mut self) -> Result<RecordBatch, Error> {
        let mut pairs = Pairs::default();
        self.pair(&mut pairs);
        pairs.finish()
    }

    /// Appends the pairs of the bucket to `pairs`.
    fn pair(&mut self, pairs: &mut Pairs) {
        self.keys.sort_unstable();
        let mut sharing = Sharing::default();
        for (key, id) in self.keys.drain(..) {
            for earlier in sharing.push(key, id) {
                pairs.push(key >> PAGE_BIT & 1 == 1, id, earlier);
            }
        }
    }
}
