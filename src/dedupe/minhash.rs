//! `MinHash`: short keys that similar texts are likely to share (Broder 1997; banding as in Leskovec, Rajaraman & Ullman,
//! "Mining of Massive Datasets", 3.4).
//!
//! In: the shingles of a text. Out: a key for each band, equal for two texts of Jaccard similarity `s` with probability
//! `s^rows`; so that they share the key of some band with probability `1 - (1 - s^rows)^bands`.

use crate::text::hash;

/// Version of the hash functions and of how they make keys. It changes whenever any text would get others.
pub const VERSION: u32 = 1;

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

/// Makes keys.
#[derive(Clone, Debug)]
pub struct MinHasher {
    scheme: Scheme,
    /// What each hash function adds without carry.
    added: Vec<u32>,
    /// What it multiplies by then.
    factors: Vec<u32>,
}

impl MinHasher {
    /// Makes keys by `scheme`.
    #[must_use]
    pub fn new(scheme: Scheme) -> Self {
        let mut state = 0u64;
        let functions = (0..scheme.bands * scheme.rows).map(|_| {
            let bits = hash::split_mix(&mut state);
            (low_half(bits), low_half(bits >> 32) | 1)
        });
        let (added, factors) = functions.unzip();
        Self { scheme, added, factors }
    }

    /// Bands and rows.
    #[must_use]
    pub fn scheme(&self) -> Scheme {
        self.scheme
    }

    /// Lowers `least`, the least value that each hash function gives any shingle of a text, by those of `shingles`.
    pub fn lower(&self, shingles: &[u64], least: &mut Least) {
        for &shingle in shingles {
            let shingle = low_half(shingle);
            // The smaller of two signed numbers is an instruction or two where that of unsigned ones is four.
            let functions = self.added.iter().zip(&self.factors);
            for (least, (&added, &factor)) in least.values.iter_mut().zip(functions) {
                *least = (*least).min((shingle ^ added).wrapping_mul(factor).cast_signed());
            }
        }
    }

    /// What [`Self::lower`] starts with.
    #[must_use]
    pub fn least(&self) -> Least {
        Least { values: vec![i32::MAX; self.added.len()] }
    }

    /// Appends the keys of a text to `keys`, one a band.
    pub fn push_keys(&self, least: &Least, keys: &mut Vec<u32>) {
        for band in least.values.chunks_exact(self.scheme.rows as usize) {
            let key = band.iter().fold(0u32, |key, &least| {
                (key.rotate_left(13) ^ least.cast_unsigned()).wrapping_mul(0x9e37_79b1)
            });
            keys.push(key ^ (key >> 15));
        }
    }
}

/// The least value that each hash function gives any shingle of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Least {
    values: Vec<i32>,
}

impl Least {
    /// As of a text without shingles.
    pub fn clear(&mut self) {
        self.values.fill(i32::MAX);
    }

    /// As of a text with the shingles of both.
    pub fn join(&mut self, other: &Self) {
        for (least, &other) in self.values.iter_mut().zip(&other.values) {
            *least = (*least).min(other);
        }
    }
}

#[expect(clippy::cast_possible_truncation, reason = "half of the bits is what is wanted")]
fn low_half(bits: u64) -> u32 {
    bits as u32
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
        assert_eq!(VERSION, 1);
        let hasher = MinHasher::new(Scheme { bands: 3, rows: 2 });
        assert_eq!(
            keys(&hasher, &shingles::set("the mill stands by the river")),
            [676_719_723, 1_595_430_921, 1_736_059_155]
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
