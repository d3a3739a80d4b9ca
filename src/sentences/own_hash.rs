//! Hash tables whose keys are hashes already.

use std::hash::{BuildHasherDefault, Hasher};

/// Identity hasher, for keys that are hashes already.
pub(super) type AsItIs = BuildHasherDefault<OwnHash>;

#[derive(Clone, Copy, Debug, Default)]
pub(super) struct OwnHash(u64);

impl Hasher for OwnHash {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.0 = (self.0 << 8) ^ u64::from(byte);
        }
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }
}
