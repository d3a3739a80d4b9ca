//! `MinHash`: short keys that similar texts are likely to share (Broder 1997; banding as in Leskovec,
//! Rajaraman & Ullman, "Mining of Massive Datasets", 3.4).
//!
//! Takes the shingles of a text and returns a key for each band. Two texts of Jaccard similarity `s` have
//! equal keys in a band with probability `s^rows`, and share the key of at least one band with probability
//! `1 - (1 - s^rows)^bands`.

use crate::text::hash;

/// Version of the hash functions and of the derivation of keys. Must change whenever any text would get other
/// keys.
pub const VERSION: u32 = 2;

/// Maximum number of bands; each takes 4 bytes for each text.
const MAX_BANDS: u32 = 32;
/// Maximum number of rows; more hash functions cost more than they save.
const MAX_ROWS: u32 = 16;
/// Minimum probability that two texts of exactly the wanted similarity become candidates.
const MIN_PROBABILITY: f64 = 0.985;
/// Probability at which no more bands are added.
const ENOUGH_PROBABILITY: f64 = 0.99;

/// Numbers of bands and rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scheme {
    /// Number of keys of a text.
    pub bands: u32,
    /// Number of hash functions that are combined to a key.
    pub rows: u32,
}

impl Scheme {
    /// Chooses the scheme for pairs with a Jaccard similarity of at least `wanted` (0 to 1). Takes as many
    /// rows, hence as few false candidates, as possible without losing more than 15 in 1,000 such pairs with
    /// 32 bands; then as few bands as find 99 in 100.
    #[must_use]
    pub fn for_similarity(wanted: f64) -> Self {
        let probability = |bands, rows| Self { bands, rows }.probability(wanted);
        let rows = (1..=MAX_ROWS).rev().find(|&rows| probability(MAX_BANDS, rows) >= MIN_PROBABILITY);
        let rows = rows.unwrap_or(1);
        let bands = (1..MAX_BANDS).find(|&bands| probability(bands, rows) >= ENOUGH_PROBABILITY);
        Self { bands: bands.unwrap_or(MAX_BANDS), rows }
    }

    /// Returns the probability that two texts of Jaccard similarity `similarity` share a key.
    #[must_use]
    pub fn probability(self, similarity: f64) -> f64 {
        1.0 - (1.0 - similarity.powf(f64::from(self.rows))).powf(f64::from(self.bands))
    }
}

/// Number of hash functions that are computed together: as many 16-bit numbers as a few registers hold.
const LANES: usize = 32;

/// Computes the keys of texts.
///
/// A hash function takes 16 bits of the hash of a shingle, other bits for each group of functions, and
/// permutes them. Values of 16 bits suffice to order the shingles of a paragraph and cost a third of 32-bit
/// values. On a page of many thousand words different shingles get equal values, which adds false candidates
/// but loses no true ones.
#[derive(Clone, Debug)]
pub struct MinHasher {
    scheme: Scheme,
    groups: Vec<Group>,
}

/// Hash functions that use the same bits of a shingle's hash.
#[derive(Clone, Debug)]
struct Group {
    /// Operand of the exclusive or of each function.
    added: [u16; LANES],
    /// Odd factor that each function multiplies by after that.
    factors: [u16; LANES],
}

impl MinHasher {
    /// Creates a hasher for `scheme`.
    #[must_use]
    pub fn new(scheme: Scheme) -> Self {
        let mut state = 0u64;
        let groups = (0..scheme.bands * scheme.rows).step_by(LANES).map(|_| {
            let mut group = Group { added: [0; LANES], factors: [0; LANES] };
            for (added, factor) in group.added.iter_mut().zip(&mut group.factors) {
                let bits = hash::split_mix(&mut state);
                (*added, *factor) = (low_bits(bits), low_bits(bits >> 32) | 1);
            }
            group
        });
        Self { scheme, groups: groups.collect() }
    }

    /// Returns the numbers of bands and rows.
    #[must_use]
    pub fn scheme(&self) -> Scheme {
        self.scheme
    }

    /// Lowers the minima in `least`, one for each hash function, to include `shingles`.
    pub fn lower(&self, shingles: &[u64], least: &mut Least) {
        for ((at, group), least) in (0..).zip(&self.groups).zip(&mut least.values) {
            let Group { added, factors } = group;
            // A local copy, which stays in registers.
            let mut lowest = *least;
            for &shingle in shingles {
                let bits = low_bits(shingle.rotate_right(13 * at));
                // An index loop, because iterators over three arrays are not vectorised.
                for lane in 0..LANES {
                    let value = (bits ^ added[lane]).wrapping_mul(factors[lane]).cast_signed();
                    // Signed, because SSE2 has a minimum of signed 16-bit numbers only.
                    lowest[lane] = if value < lowest[lane] { value } else { lowest[lane] };
                }
            }
            *least = lowest;
        }
    }

    /// Returns the initial value for [`Self::lower`], that of a text without shingles.
    #[must_use]
    pub fn least(&self) -> Least {
        Least { values: vec![[i16::MAX; LANES]; self.groups.len()] }
    }

    /// Appends the keys of a text to `keys`, one for each band.
    pub fn push_keys(&self, least: &Least, keys: &mut Vec<u32>) {
        let values = least.values.as_flattened();
        let bands = values.chunks_exact(self.scheme.rows as usize).take(self.scheme.bands as usize);
        for band in bands {
            let key = band.iter().fold(0u32, |key, &least| {
                (key.rotate_left(13) ^ u32::from(least.cast_unsigned())).wrapping_mul(0x9e37_79b1)
            });
            keys.push(key ^ (key >> 15));
        }
    }
}

/// Minimum of each hash function over the shingles of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Least {
    values: Vec<[i16; LANES]>,
}

impl Least {
    /// Resets the minima to those of a text without shingles.
    pub fn clear(&mut self) {
        self.values.as_flattened_mut().fill(i16::MAX);
    }

    /// Combines the minima with those of `other`, giving those of a text with the shingles of both.
    pub fn join(&mut self, other: &Self) {
        for (least, &other) in self.values.as_flattened_mut().iter_mut().zip(other.values.as_flattened()) {
            *least = (*least).min(other);
        }
    }
}

#[expect(clippy::cast_possible_truncation, reason = "only the low bits are wanted")]
fn low_bits(bits: u64) -> u16 {
    bits as u16
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::shingles;

    fn keys(hasher: &MinHasher, shingles: &[u64]) -> Vec<u32> {
        let (mut least, mut keys) = (hasher.least(), Vec::new());
        hasher.lower(shingles, &mut least);
        hasher.push_keys(&least, &mut keys);
        keys
    }

    #[test]
    fn the_wanted_similarity_gives_bands_and_rows() {
        for (wanted, bands, rows) in [(0.5, 32, 3), (0.7, 26, 5), (0.8, 32, 9), (0.9, 23, 16)] {
            let scheme = Scheme::for_similarity(wanted);
            assert_eq!(scheme, Scheme { bands, rows }, "{wanted}");
            assert!(scheme.probability(wanted) >= MIN_PROBABILITY);
        }
        let scheme = Scheme::for_similarity(0.7);
        assert!((scheme.probability(0.5) - 0.562).abs() < 1e-3);
        assert!((scheme.probability(0.8) - 0.99995).abs() < 1e-4);
    }

    #[test]
    fn keys_do_not_change_between_versions() {
        assert_eq!(VERSION, 2);
        let hasher = MinHasher::new(Scheme { bands: 3, rows: 2 });
        assert_eq!(
            keys(&hasher, &shingles::set("the mill stands by the river")),
            [2_286_399_901, 3_240_120_824, 4_140_754_045]
        );
    }

    /// Pairs of sets of known similarity share keys as often as the formula predicts.
    #[test]
    fn keys_are_shared_as_often_as_the_formula_says() {
        let scheme = Scheme { bands: 25, rows: 5 };
        let hasher = MinHasher::new(scheme);
        let of = |numbers: &mut dyn Iterator<Item = u32>| {
            let set = numbers.map(|number| crate::text::hash::fingerprint64(&number.to_string()));
            keys(&hasher, &set.collect::<Vec<_>>())
        };
        for (shared, similarity) in [(30, 0.6), (35, 0.7), (40, 0.8)] {
            // Two sets of shingles with a union of 50, of which `shared` are in both.
            let own = (50 - shared) / 2;
            let pairs = 4_000;
            let found = (0..pairs).filter(|pair| {
                let start = pair * 1_000;
                let a = of(&mut (start..start + shared + own));
                let b = of(&mut (start..start + shared).chain(start + 500..start + 500 + own));
                a.iter().zip(&b).any(|(a, b)| a == b)
            });
            let share = found.count() as f64 / f64::from(pairs);
            let expected = scheme.probability(similarity);
            assert!((share - expected).abs() < 0.03, "{similarity}: {share} instead of {expected}");
        }
    }
}
