//! Fingerprints (xxh3), a pseudo-random sequence, and hexadecimal. Ids and state depend on the values, which
//! known-answer tests pin.

use std::fmt::Write;

/// Returns the 128-bit fingerprint of `text` (xxh3, seed 0).
#[must_use]
pub fn fingerprint(text: &str) -> u128 {
    xxhash_rust::xxh3::xxh3_128(text.as_bytes())
}

/// Returns the 128-bit fingerprint of `bytes` (xxh3, seed 0).
#[must_use]
pub fn fingerprint_bytes(bytes: &[u8]) -> u128 {
    xxhash_rust::xxh3::xxh3_128(bytes)
}

/// Returns the 64-bit fingerprint of `text` (xxh3, seed 0), for evidence where a rare collision is harmless.
#[must_use]
pub fn fingerprint64(text: &str) -> u64 {
    xxhash_rust::xxh3::xxh3_64(text.as_bytes())
}

/// Advances `state`, which starts as the seed, and returns the next 64 pseudo-random bits, the same on every
/// machine: `SplitMix64` (Steele, Lea and Flood 2014, "Fast splittable pseudorandom number generators").
pub fn split_mix(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mixed = (*state ^ (*state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

/// Makes every bit of the result depend on every bit of `hash` (the finaliser of `MurmurHash3`, 64 bits).
#[must_use]
pub fn finish64(mut hash: u64) -> u64 {
    hash ^= hash >> 33;
    hash = hash.wrapping_mul(0xff51_afd7_ed55_8ccd);
    hash ^= hash >> 33;
    hash = hash.wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    hash ^ (hash >> 33)
}

/// Makes every bit of the result depend on every bit of `hash` (the finaliser of `MurmurHash3`, 32 bits).
#[must_use]
pub fn finish32(mut hash: u32) -> u32 {
    hash ^= hash >> 16;
    hash = hash.wrapping_mul(0x85eb_ca6b);
    hash ^= hash >> 13;
    hash = hash.wrapping_mul(0xc2b2_ae35);
    hash ^ (hash >> 16)
}

/// Formats `value` as 32 lower-case hexadecimal digits.
#[must_use]
pub fn hex(value: u128) -> String {
    format!("{value:032x}")
}

/// Formats `bytes` as lower-case hexadecimal digits.
#[must_use]
pub fn hex_bytes(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut out, byte| {
        write!(out, "{byte:02x}").expect("writing to a String does not fail");
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fingerprints_do_not_change_between_versions() {
        assert_eq!(hex(fingerprint("")), "99aa06d3014798d86001c324468d497f");
        assert_eq!(fingerprint64(""), 0x2d06_8005_38d3_94c2);
    }

    #[test]
    fn hex_keeps_leading_zeros() {
        assert_eq!(hex(1).len(), 32);
        assert_eq!(hex_bytes(&[0, 255]), "00ff");
    }
}
