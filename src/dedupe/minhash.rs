//! `MinHash`: short keys that similar texts are likely to share (Broder 1997; banding as in Leskovec, Rajaraman & Ullman,
//! "Mining of Massive Datasets", 3.4).
//!
//! In: the shingles of a text. Out: a key for each band, equal for two texts of Jaccard similarity `s` with probability
//! `s^rows`; so that they share the key of some band with probability `1 - (1 - s^rows)^bands`.

use crate::text::hash;

/// Version of the hash functions and of how they make keys. It changes whenever any text would get others.
pub const VERSION: u32 = 2;

/// Bands, at most: each costs 4 bytes a text.
const MAX_BANDS: u32 = 32;
/// Rows, at most: past them hash functions cost more than they part.
const MAX_ROWS: u32 = 16;
/// Least probability with which two texts of just the wanted similarity become candidates.
const MIN_PROBABILITY: f64 = 0.985;
/// Probability above which no more bands are taken.
const ENOUGH_PROBABILITY: f64 = 0.99;

/// How many bands of how many rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scheme {
    /// Keys of a text.
    pub bands: u32,
    /// Hash functions that make a key.
    pub rows: u32,
}

impl Scheme {
    /// The scheme for pairs of at least the Jaccard similarity `wanted`, 0..1: as many rows, hence as few false candidates, as 32
    /// bands allow without losing more than 15 in 1,000 such pairs, and then no more bands than 99 in 100 need.
    #[must_use]
    pub fn for_similarity(wanted: f64) -> Self {
        let probability = |bands, rows| Self { bands, rows }.probability(wanted);
        let rows = (1..=MAX_ROWS).rev().find(|&rows| probability(MAX_BANDS, rows) >= MIN_PROBABILITY);
        let rows = rows.unwrap_or(1);
        let bands = (1..MAX_BANDS).find(|&bands| probability(bands, rows) >= ENOUGH_PROBABILITY);
        Self { bands: bands.unwrap_or(MAX_BANDS), rows }
    }

    /// Probability that two texts of Jaccard similarity `similarity` share a key.
    #[must_use]
    pub fn probability(self, similarity: f64) -> f64 {
        1.0 - (1.0 - similarity.powf(f64::from(self.rows))).powf(f64::from(self.bands))
    }
}

/// Hash functions that are computed together: as many numbers of 16 bits as a few registers hold.
const LANES: usize = 32;

/// Makes keys.
///
/// A hash function takes 16 bits of a shingle's hash, other ones for each group of functions, and permutes them. Values of 16 bits
/// are enough to order the shingles of a paragraph, and cost a third of those of 32. On a page of many thousand words unlike
/// shingles share values, which adds candidates and loses none.
#[derive(Clone, Debug)]
pub struct MinHasher {
    scheme: Scheme,
    groups: Vec<Group>,
}

/// Hash functions of the same bits.
#[derive(Clone, Debug)]
struct Group {
    /// What each function adds without carry.
    added: [u16; LANES],
    /// What it multiplies by then.
    factors: [u16; LANES],
}

impl MinHasher {
    /// Makes keys by `scheme`.
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

    /// Bands and rows.
    #[must_use]
    pub fn scheme(&self) -> Scheme {
        self.scheme
    }

    /// Lowers `least`, the least value that each hash function gives any shingle of a text, by those of `shingles`.
    pub fn lower(&self, shingles: &[u64], least: &mut Least) {
        for ((at, group), least) in (0..).zip(&self.groups).zip(&mut least.values) {
            let Group { added, factors } = group;
            // In registers meanwhile.
            let mut lowest = *least;
            for &shingle in shingles {
                let bits = low_bits(shingle.rotate_right(13 * at));
                // Iterators over three arrays are not vectorised.
                for lane in 0..LANES {
                    let value = (bits ^ added[lane]).wrapping_mul(factors[lane]).cast_signed();
                    // The smaller of two signed numbers is an instruction of SSE2.
                    lowest[lane] = if value < lowest[lane] { value } else { lowest[lane] };
                }
            }
            *least = lowest;
        }
    }

    /// What [`Self::lower`] starts with.
    #[must_use]
    pub fn least(&self) -> Least {
        Least { values: vec![[i16::MAX; LANES]; self.groups.len()] }
    }

    /// Appends the keys of a text to `keys`, one a band.
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

/// The least value that each hash function gives any shingle of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Least {
    values: Vec<[i16; LANES]>,
}

impl Least {
    /// As of a text without shingles.
    pub fn clear(&mut self) {
        self.values.as_flattened_mut().fill(i16::MAX);
    }

    /// As of a text with the shingles of both.
    pub fn join(&mut self, other: &Self) {
        for (least, &other) in self.values.as_flattened_mut().iter_mut().zip(other.values.as_flattened()) {
            *least = (*least).min(other);
        }
    }
}

#[expect(clippy::cast_possible_truncation, reason = "some of the bits are what is wanted")]
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

    /// Pairs of sets of known similarity share keys as often as the formula says.
    #[test]
    fn keys_are_shared_as_often_as_the_formula_says() {
        let scheme = Scheme { bands: 25, rows: 5 };
        let hasher = MinHasher::new(scheme);
        let of = |numbers: &mut dyn Iterator<Item = u32>| {
            let set = numbers.map(|number| crate::text::hash::fingerprint64(&number.to_string()));
            keys(&hasher, &set.collect::<Vec<_>>())
        };
        for (shared, similarity) in [(30, 0.6), (35, 0.7), (40, 0.8)] {
            // Of 50 shingles that either has, both have `shared`.
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
