//! The learned part: weights of hashed features, and the thresholds of the decision.
//!
//! In: a model file. Out: the log-odds that a sentence ends at a place. The file, all numbers little-endian:
//!
//! ```text
//! file     = magic version count scale bias after_stop elsewhere cutoff ids weights checksum
//! magic    = "GRISTSEN"
//! version  = u32                  raised whenever the features or the file change their meaning
//! count    = u32                  how many weights follow
//! scale    = f32                  what a weight of 1 adds to the log-odds
//! bias     = f32                  log-odds of a place without a known feature
//! after_stop, elsewhere = f32     log-odds from which a sentence ends, behind a terminator and not
//! cutoff   = f32                  log-odds of the first features below which the others are not read
//! ids      = count × u32          ascending, none 0
//! weights  = count × i8           none 0
//! checksum = u64                  FNV-1a of all bytes ahead of it
//! ```

use super::candidates::Stop;
use super::features::{Place, Sink};

/// Largest model that is read, in bytes.
pub const MAX_BYTES: usize = 65_536;

const MAGIC: &[u8; 8] = b"GRISTSEN";

/// Version of the features and of the file: a model made for others would weigh the wrong things.
const VERSION: u32 = 1;

/// Bytes ahead of the ids.
const HEADER_BYTES: usize = 8 + 4 + 4 + 5 * 4;

/// Why a model file was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ModelError {
    /// It does not begin as a model does.
    #[error("this is no model of sentence boundaries")]
    NoModel,
    /// It was made by another version of the program.
    #[error("the model has version {found}, this program reads version {VERSION}: run `gristmill train sentences`")]
    Version {
        /// The version that the file names.
        found: u32,
    },
    /// Its length, its order or its checksum is wrong.
    #[error("the model is damaged")]
    Damaged,
    /// It is larger than [`MAX_BYTES`].
    #[error("the model is larger than {MAX_BYTES} bytes")]
    TooLarge,
}

/// Numbers of a model beside its weights; see the module for their meaning.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Head {
    /// Log-odds of a place without a known feature.
    pub bias: f32,
    /// Log-odds from which a sentence ends behind a terminator.
    pub after_stop: f32,
    /// Log-odds from which a sentence ends elsewhere.
    pub elsewhere: f32,
    /// Log-odds of the first features, from which the others are read, where there is no terminator.
    pub cutoff: f32,
}

/// A model made ready.
#[derive(Clone, Debug, PartialEq)]
pub struct Model {
    head: Head,
    scale: f32,
    /// Open addressing: an id stands at the first free slot from its own on; 0 is free.
    ids: Vec<u32>,
    weights: Vec<i8>,
}

/// Writes a model: `weights` by id, rounded to 8 bits; what rounds to nothing is left out.
#[must_use]
pub fn encode(head: &Head, weights: &[(u32, f64)]) -> Vec<u8> {
    let largest = weights.iter().map(|(_, weight)| weight.abs()).fold(0.0, f64::max);
    let scale = if largest > 0.0 { largest / 127.0 } else { 1.0 };
    #[expect(clippy::cast_possible_truncation, reason = "the quotient lies within ±127")]
    let rounded = weights.iter().map(|&(id, weight)| (id, (weight / scale).round() as i8));
    let mut kept = rounded.filter(|&(id, weight)| weight != 0 && id != 0).collect::<Vec<_>>();
    kept.sort_unstable_by_key(|&(id, _)| id);
    let mut file = MAGIC.to_vec();
    file.extend(VERSION.to_le_bytes());
    file.extend(u32::try_from(kept.len()).unwrap_or(u32::MAX).to_le_bytes());
    #[expect(clippy::cast_possible_truncation, reason = "weights are small numbers")]
    let scale = scale as f32;
    for number in [scale, head.bias, head.after_stop, head.elsewhere, head.cutoff] {
        file.extend(number.to_le_bytes());
    }
    file.extend(kept.iter().flat_map(|(id, _)| id.to_le_bytes()));
    file.extend(kept.iter().flat_map(|(_, weight)| weight.to_le_bytes()));
    file.extend(checksum(&file).to_le_bytes());
    file
}

impl Model {
    /// Reads a model file.
    ///
    /// # Errors
    /// [`ModelError`] where it is anything but a whole file of this version.
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
        let slots = (2 * count).next_power_of_two().max(2);
        let mut model = Self {
            head: Head { bias: number(20)?, after_stop: number(24)?, elsewhere: number(28)?, cutoff: number(32)? },
            scale: number(16)?,
            ids: vec![0; slots],
            weights: vec![0; slots],
        };
        let weights = &file[HEADER_BYTES + 4 * count..end];
        for (id, weight) in ids.into_iter().zip(weights) {
            let mut slot = id as usize & (slots - 1);
            while model.ids[slot] != 0 {
                slot = (slot + 1) & (slots - 1);
            }
            model.ids[slot] = id;
            model.weights[slot] = i8::from_le_bytes([*weight]);
        }
        Ok(model)
    }

    /// Number of weights.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ids.iter().filter(|&&id| id != 0).count()
    }

    /// Whether the model knows no feature.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The numbers beside the weights.
    #[must_use]
    pub fn head(&self) -> Head {
        self.head
    }

    /// What the feature adds, in steps of `scale`.
    fn weight(&self, id: u32) -> i32 {
        let mask = self.ids.len() - 1;
        let mut slot = id as usize & mask;
        loop {
            match self.ids[slot & mask] {
                0 => return 0,
                found if found == id => return i32::from(self.weights[slot & mask]),
                _ => slot += 1,
            }
        }
    }

    /// Log-odds of a sum of weights.
    #[expect(clippy::cast_precision_loss, reason = "a few dozen 8-bit weights")]
    fn log_odds(&self, sum: i32) -> f32 {
        self.head.bias + self.scale * sum as f32
    }

    /// Whether a sentence ends at a place of these log-odds.
    pub(super) fn ends(&self, stop: Option<Stop>, log_odds: f32) -> bool {
        log_odds >= if stop.is_some() { self.head.after_stop } else { self.head.elsewhere }
    }
}

/// Adds up the weights of a place's features.
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

    fn go_on(&mut self, place: &Place<'_>) -> bool {
        place.stop.is_some() || self.log_odds() >= self.model.head.cutoff
    }
}

fn checksum(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, &byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}
