//! Eight bytes of a text at a time in one number, the first byte lowest (SWAR).
//!
//! Predicates set the highest bit of each byte for which they hold.

const HIGHEST: u64 = 0x8080_8080_8080_8080;
const ALL: u64 = 0x0101_0101_0101_0101;

/// Loads the bytes from `at`, with zeros for those at or past `end`.
#[inline]
pub(super) fn load(bytes: &[u8], at: usize, end: usize) -> u64 {
    let size = end - at;
    let rest = &bytes[at..];
    if let Some(chunk) = rest.first_chunk() {
        let chunk = u64::from_le_bytes(*chunk);
        if size >= 8 { chunk } else { chunk & ((1 << (8 * size)) - 1) }
    } else {
        rest[..size].iter().rev().fold(0, |chunk, &byte| chunk << 8 | u64::from(byte))
    }
}

/// Tests which bytes are in `low..=high`. All must be ASCII.
#[inline]
pub(super) fn between(chunk: u64, low: u8, high: u8) -> u64 {
    let from = chunk + ALL * u64::from(0x80 - low);
    let past = chunk + ALL * u64::from(0x7f - high);
    from & !past & HIGHEST
}

/// Tests which bytes are not zero. All must be ASCII.
#[inline]
pub(super) fn nonzero(chunk: u64) -> u64 {
    (chunk + (HIGHEST - ALL)) & HIGHEST
}

/// Tests which bytes equal `wanted`, which must be ASCII.
#[inline]
pub(super) fn equal(chunk: u64, wanted: u8) -> u64 {
    let others = chunk ^ (ALL * u64::from(wanted));
    !(((others & !HIGHEST) + !HIGHEST) | others) & HIGHEST
}

/// Counts the graphic ASCII characters from `at` on; stops counting at 48.
#[inline]
pub(super) fn graphic_at(bytes: &[u8], at: usize) -> usize {
    bytes[at..].iter().take(48).take_while(|byte| byte.is_ascii_graphic()).count()
}

/// Counts the graphic ASCII characters before `end`; stops counting at 48.
#[inline]
pub(super) fn graphic_behind(bytes: &[u8], end: usize) -> usize {
    bytes[..end].iter().rev().take(48).take_while(|byte| byte.is_ascii_graphic()).count()
}
