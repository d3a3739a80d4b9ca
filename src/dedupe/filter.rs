//! Bloom filters: sets of keys with false positives but no false negatives.

/// Bits of a Bloom filter for each key, four of which a key sets: one other key in 400 is a false positive
/// (Bloom, 1970), and so is one text in sixteen that shares no key with a new one, at 26 keys a text.
const BITS_PER_KEY: u64 = 16;
const PROBES: [u32; 4] = [0x9e37_79b1, 0x85eb_ca77, 0xc2b2_ae3d, 0x27d4_eb2f];
/// Minimum size of a filter in bytes.
const MIN_FILTER_BYTES: usize = 1 << 13;

/// A Bloom filter of keys. One in 400 other keys is a false positive, or more if the size is limited.
#[derive(Clone, Debug)]
pub(super) struct Bloom {
    filter: Filter,
}

impl Bloom {
    /// Creates a filter for `keys` keys of at most `max_bytes` bytes, but at least 8 kB.
    pub(super) fn for_keys(keys: u64, max_bytes: usize) -> Self {
        let room = (max_bytes.max(MIN_FILTER_BYTES) as u64).saturating_mul(8).ilog2();
        let wanted = keys.saturating_mul(BITS_PER_KEY).max(1).next_power_of_two().ilog2();
        Self { filter: Filter::of_bits(wanted.max(MIN_FILTER_BYTES.ilog2() + 3).min(room).min(31)) }
    }

    pub(super) fn insert(&mut self, key: u32) {
        for probe in PROBES {
            self.filter.insert(key.wrapping_mul(probe));
        }
    }

    /// Returns true if `key` was inserted; for one in 400 other keys too.
    pub(super) fn contains(&self, key: u32) -> bool {
        PROBES.iter().all(|&probe| self.filter.contains(key.wrapping_mul(probe)))
    }
}

/// A growing Bloom filter, for an unknown number of keys: each added filter is twice as large as the previous
/// one.
#[derive(Debug)]
pub(super) struct Filters {
    blooms: Vec<Bloom>,
    /// Number of keys for which the last filter has room.
    keys: u64,
    max_bytes: usize,
}

impl Filters {
    /// Creates filters that together take at most `max_bytes`.
    pub(super) fn new(max_bytes: usize) -> Self {
        Self { blooms: Vec::new(), keys: 0, max_bytes }
    }

    /// Inserts `key`, into a new filter if the last one is full and the size limit allows.
    pub(super) fn insert(&mut self, key: u32) {
        // Filters double in size, so all together take about twice the size of the last one.
        let has_room =
            self.blooms.iter().map(|bloom| bloom.filter.words.len() * 8).sum::<usize>() < self.max_bytes / 2;
        if self.blooms.is_empty() || (self.keys == 0 && has_room) {
            let keys = (MIN_FILTER_BYTES as u64 * 8 / BITS_PER_KEY) << self.blooms.len().min(20);
            self.blooms.push(Bloom::for_keys(keys, self.max_bytes / 2));
            self.keys = keys;
        }
        self.keys = self.keys.saturating_sub(1);
        if let Some(last) = self.blooms.last_mut() {
            last.insert(key);
        }
    }

    /// Returns true if `key` was inserted; for a few other keys too.
    pub(super) fn contains(&self, key: u32) -> bool {
        self.blooms.iter().any(|filter| filter.contains(key))
    }
}

/// A bitmap of the leading bits of keys, used as a set with false positives.
#[derive(Clone, Debug)]
pub(super) struct Filter {
    words: Vec<u64>,
    /// Number of bits by which a key is shifted to give the number of its bit.
    shift: u32,
}

impl Filter {
    /// Creates a filter of about `bits` bits, at least 8 kB and at most 16 MB.
    pub(super) fn for_keys(bits: u64) -> Self {
        Self::of_bits(bits.max(1).ilog2().clamp(16, 27))
    }

    /// Creates a filter of 2^`bits` bits.
    fn of_bits(bits: u32) -> Self {
        Self { words: vec![0; 1 << (bits - 6)], shift: 32 - bits }
    }

    pub(super) fn insert(&mut self, key: u32) {
        let bit = key >> self.shift;
        self.words[bit as usize / 64] |= 1 << (bit % 64);
    }

    /// Returns true if a key with the same leading bits was inserted.
    pub(super) fn contains(&self, key: u32) -> bool {
        let bit = key >> self.shift;
        self.words[bit as usize / 64] & (1 << (bit % 64)) != 0
    }

    pub(super) fn clear(&mut self) {
        self.words.fill(0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fingerprints_find_room_however_many_come() {
        let mut filters = Filters::new(1 << 20);
        let key = |number: u32| number.wrapping_mul(0x9e37_79b1) ^ 0x5bd1_e995;
        (0..200_000).for_each(|number| filters.insert(key(number)));
        assert!((0..200_000).all(|number| filters.contains(key(number))));
        let others = (1_000_000..1_010_000).filter(|&number| filters.contains(key(number))).count();
        assert!(others < 1_000, "{others}");
        assert!(filters.blooms.iter().map(|bloom| bloom.filter.words.len() * 8).sum::<usize>() <= 1 << 20);
    }
}
