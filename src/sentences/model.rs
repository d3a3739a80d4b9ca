//! Model of sentence boundaries: weights of hashed features, and decision thresholds.
//!
//! In: a model file. Out: the log odds that a sentence ends at a place. Format of the file, all numbers
//! little-endian:
//!
//! ```text
//! file     = magic version count scale bias after_stop elsewhere doubt gate ids weights checksum
//! magic    = "GRISTSEN"
//! version  = u32                  raised when the meaning of features or file changes
//! count    = u32                  number of weights
//! scale    = f32                  log odds for a weight of 1
//! bias     = f32                  log odds of a place without a known feature
//! after_stop, elsewhere = f32     log odds from which a sentence ends, after a terminator or not
//! doubt    = f32 f32              range of log odds by the first features within which the others
//!                                 are read, after a terminator
//! gate     = f32                  sum of the gate's features from which other features are read,
//!                                 without a terminator
//! ids      = count × u32          ascending, none 0
//! weights  = count × i8           none 0
//! checksum = u64                  FNV-1a of all preceding bytes
//! ```

use super::features::Sink;
use super::marks::Stop;

/// Maximum size of a model in bytes.
pub const MAX_BYTES: usize = 65_536;

const MAGIC: &[u8; 8] = b"GRISTSEN";

/// Version of the features and of the file; a model with another version is refused.
const VERSION: u32 = 2;

/// Number of bytes before the ids.
const HEADER_BYTES: usize = 8 + 4 + 4 + 7 * 4;

/// Why a model file was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ModelError {
    /// It does not begin with the magic number.
    #[error("this is not a model of sentence boundaries")]
    NoModel,
    /// It was made by another version of the program.
    #[error(
        "the model has version {found}, this program reads version {VERSION}: run `gristmill train sentences`"
    )]
    Version {
        /// The version in the file.
        found: u32,
    },
    /// Its length, order or checksum is wrong.
    #[error("the model is damaged")]
    Damaged,
    /// It is larger than [`MAX_BYTES`].
    #[error("the model is larger than {MAX_BYTES} bytes")]
    TooLarge,
}

/// Numbers of a model other than its weights; see the module for their meaning.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Head {
    /// Log odds of a place without a known feature.
    pub bias: f32,
    /// Log odds from which a sentence ends after a terminator.
    pub after_stop: f32,
    /// Log odds from which a sentence ends elsewhere.
    pub elsewhere: f32,
    /// Range of log odds by the first features within which the others are read, after a terminator.
    pub doubt_after_stop: [f32; 2],
    /// Sum of the gate's features from which other features are read, without a terminator.
    pub gate: f32,
}

/// A model, ready for use.
#[derive(Clone, Debug, PartialEq)]
pub struct Model {
    head: Head,
    scale: f32,
    count: usize,
    /// Buckets of two entries: the high 24 bits of an id, and its weight in the low 8. Lookup compares both
    /// entries without branching, so a hit costs the same as a miss.
    table: Box<[[u32; 2]; BUCKETS]>,
}

/// Number of buckets; the low bits of an id choose one.
const BUCKETS: usize = 1 << 14;

/// Encodes a model from `weights` by id, rounded to 8 bits. Weights that round to 0 are omitted.
#[must_use]
pub fn encode(head: &Head, weights: &[(u32, f64)]) -> Vec<u8> {
    let largest = weights.iter().map(|(_, weight)| weight.abs()).fold(0.0, f64::max);
    let scale = if largest > 0.0 { largest / 127.0 } else { 1.0 };
    #[expect(clippy::cast_possible_truncation, reason = "the quotient is within ±127")]
    let rounded = weights.iter().map(|&(id, weight)| (id, (weight / scale).round() as i8));
    let mut kept = rounded.filter(|&(id, weight)| weight != 0 && id != 0).collect::<Vec<_>>();
    // Of more than two weights in a bucket, the smallest are dropped.
    kept.sort_by_key(|&(id, weight)| (std::cmp::Reverse(weight.unsigned_abs()), id));
    let mut filled = vec![0_u8; BUCKETS];
    kept.retain(|&(id, _)| {
        filled[bucket(id)] += 1;
        filled[bucket(id)] <= 2
    });
    kept.sort_unstable_by_key(|&(id, _)| id);
    let mut file = MAGIC.to_vec();
    file.extend(VERSION.to_le_bytes());
    file.extend(u32::try_from(kept.len()).unwrap_or(u32::MAX).to_le_bytes());
    #[expect(clippy::cast_possible_truncation, reason = "weights are small numbers")]
    let scale = scale as f32;
    let thresholds = [scale, head.bias, head.after_stop, head.elsewhere];
    let doubts = head.doubt_after_stop.into_iter().chain([head.gate]);
    file.extend(thresholds.into_iter().chain(doubts).flat_map(f32::to_le_bytes));
    file.extend(kept.iter().flat_map(|(id, _)| id.to_le_bytes()));
    file.extend(kept.iter().flat_map(|(_, weight)| weight.to_le_bytes()));
    file.extend(checksum(&file).to_le_bytes());
    file
}

impl Model {
    /// Decodes a model file.
    ///
    /// # Errors
    /// [`ModelError`] unless it is a complete file of this version.
    pub fn decode(file: &[u8]) -> Result<Self, ModelError> {
        if file.len() > MAX_BYTES {
            return Err(ModelError::TooLarge);
        }
        if !file.starts_with(MAGIC) {
            return Err(ModelError::NoModel);
        }
        let word = |at: usize| {
            let bytes = file.get(at..at + 4).and_then(|bytes| bytes.try_into().ok());
            bytes.map(u32::from_le_bytes).ok_or(ModelError::Damaged)
        };
        let number = |at: usize| word(at).map(f32::from_bits);
        let found = word(8)?;
        if found != VERSION {
            return Err(ModelError::Version { found });
        }
        let count = word(12)? as usize;
        let end = count.checked_mul(5).map_or(usize::MAX, |bytes| bytes.saturating_add(HEADER_BYTES));
        if file.len() != end.saturating_add(8) || file[end..] != checksum(&file[..end]).to_le_bytes() {
            return Err(ModelError::Damaged);
        }
        let ids = (0..count).map(|at| word(HEADER_BYTES + 4 * at)).collect::<Result<Vec<_>, _>>()?;
        if !ids.is_sorted_by(|one, next| one < next) || ids.first() == Some(&0) {
            return Err(ModelError::Damaged);
        }
        let mut table = vec![[0; 2]; BUCKETS];
        for (&id, &weight) in ids.iter().zip(&file[HEADER_BYTES + 4 * count..end]) {
            let free = table[bucket(id)].iter_mut().find(|entry| **entry == 0).ok_or(ModelError::Damaged)?;
            *free = (id & !0xff) | u32::from(weight);
        }
        Ok(Self {
            head: Head {
                bias: number(20)?,
                after_stop: number(24)?,
                elsewhere: number(28)?,
                doubt_after_stop: [number(32)?, number(36)?],
                gate: number(40)?,
            },
            scale: number(16)?,
            count,
            table: table.try_into().map_err(|_| ModelError::Damaged)?,
        })
    }

    /// Returns the number of weights.
    #[must_use]
    pub fn len(&self) -> usize {
        self.count
    }

    /// Returns true if the model has no weights.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns the numbers other than the weights.
    #[must_use]
    pub fn head(&self) -> Head {
        self.head
    }

    /// Returns the weight of a feature, in steps of `scale`.
    #[inline]
    fn weight(&self, id: u32) -> i32 {
        let [one, other] = self.table[bucket(id)];
        let matching = |entry: u32| {
            if (entry ^ id) >> 8 == 0 { i32::from(entry.to_le_bytes()[0].cast_signed()) } else { 0 }
        };
        matching(one) + matching(other)
    }

    /// Converts a sum of weights to log odds.
    #[expect(clippy::cast_precision_loss, reason = "a few dozen 8-bit weights")]
    fn log_odds(&self, sum: i32) -> f32 {
        self.head.bias + self.scale * sum as f32
    }

    /// Returns true if a sentence ends at a place with these log odds.
    pub(super) fn ends(&self, stop: Option<Stop>, log_odds: f32) -> bool {
        log_odds >= if stop.is_some() { self.head.after_stop } else { self.head.elsewhere }
    }
}

/// Sums the weights of a place's features.
pub(super) struct Scorer<'m> {
    model: &'m Model,
    sum: i32,
}

impl<'m> Scorer<'m> {
    pub(super) fn new(model: &'m Model) -> Self {
        Self { model, sum: 0 }
    }

    pub(super) fn log_odds(&self) -> f32 {
        self.model.log_odds(self.sum)
    }
}

impl Sink for Scorer<'_> {
    fn add(&mut self, id: u32) {
        self.sum += self.model.weight(id);
    }

    fn passes_gate(&mut self) -> bool {
        let passes = self.model.scale * self.sum as f32 >= self.model.head.gate;
        self.sum = if passes { 0 } else { i32::MIN / 2 };
        passes
    }

    fn is_in_doubt(&mut self) -> bool {
        let [low, high] = self.model.head.doubt_after_stop;
        (low..high).contains(&self.log_odds())
    }
}

fn bucket(id: u32) -> usize {
    id as usize & (BUCKETS - 1)
}

/// 64-bit FNV-1a hash.
fn checksum(bytes: &[u8]) -> u64 {
    bytes
        .iter()
        .fold(0xcbf2_9ce4_8422_2325, |hash, &byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}
