//! A bitmap with one bit for each numbered text.

/// A set of numbers from 0 on. Takes one bit for each number up to the largest member.
#[derive(Clone, Debug, Default)]
pub(super) struct Bitmap {
    words: Vec<u64>,
}

impl Bitmap {
    pub(super) fn insert(&mut self, number: u32) {
        let at = number as usize / 64;
        if at >= self.words.len() {
            self.words.resize(at + 1, 0);
        }
        self.words[at] |= 1 << (number % 64);
    }

    /// Returns true if `number` is in the set.
    pub(super) fn contains(&self, number: u32) -> bool {
        self.words.get(number as usize / 64).is_some_and(|word| word & (1 << (number % 64)) != 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_are_those_put_in() {
        let mut bitmap = Bitmap::default();
        for number in [0, 63, 64, 1_000] {
            assert!(!bitmap.contains(number));
            bitmap.insert(number);
        }
        assert_eq!((0..2_000).filter(|&n| bitmap.contains(n)).collect::<Vec<_>>(), [0, 63, 64, 1_000]);
    }
}
