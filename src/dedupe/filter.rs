//! Filters: which of many keys were put in. They may say so of others too, and never deny one that was.

/// Bits of a filter for each key in it, and bits that a key sets: one other key in 400 gets through (Bloom, 1970), and so one
/// text in sixteen of those that share no key with a new one, of which each has 26.
const BITS_PER_KEY: u64 = 16;
const PROBES: [u32; 4] = [0x9e37_79b1, 0x85eb_ca77, 0xc2b2_ae3d, 0x27d4_eb2f];
/// Bytes of the smallest filter.
const MIN_FILTER_BYTES: usize = 1 << 13;

/// Which of many keys were put in; may say so of one other in 400, or of more where there is no room for more bits.
#[derive(Clone, Debug)]
pub(super) struct Bloom {
    filter: Filter,
}

impl Bloom {
    /// For so many keys, in `max_bytes` at most, but no less than 8 kB.
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

    pub(super) fn contains(&self, key: u32) -> bool {
        PROBES.iter().all(|&probe| self.filter.contains(key.wrapping_mul(probe)))
    }
}

/// A filter for keys of which it is not known how many will come: each next one is twice as large.
#[derive(Debug)]
pub(super) struct Filters {
    blooms: Vec<Bloom>,
    /// Keys that the last filter has room for.
    keys: u64,
    max_bytes: usize,
}

impl Filters {
    /// Filters that take `max_bytes` together, at most.
    pub(super) fn new(max_bytes: usize) -> Self {
        Self { blooms: Vec::new(), keys: 0, max_bytes }
    }

    pub(super) fn insert(&mut self, key: u32) {
        // All filters together take twice the last one.
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

    pub(super) fn contains(&self, key: u32) -> bool {
        self.blooms.iter().any(|filter| filter.contains(key))
    }
}

/// Which of many keys were put in; may say so of others too.
#[derive(Clone, Debug)]
pub(super) struct Filter {
    words: Vec<u64>,
    /// What is left of a key is the number of its bit.
    shift: u32,
}

impl Filter {
    /// A filter of about `bits` bits, from 8 kB to 16 MB.
    pub(super) fn for_keys(bits: u64) -> Self {
        Self::of_bits(bits.max(1).ilog2().clamp(16, 27))
    }

    fn of_bits(bits: u32) -> Self {
        Self { words: vec![0; 1 << (bits - 6)], shift: 32 - bits }
    }

    pub(super) fn insert(&mut self, key: u32) {
        let bit = key >> self.shift;
        self.words[bit as usize / 64] |= 1 << (bit % 64);
    }

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
