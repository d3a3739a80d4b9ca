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

/// Tests which bytes are not graphic ASCII characters.
#[inline]
fn not_graphic(chunk: u64) -> u64 {
    let low = chunk & !HIGHEST;
    let from_space = low + ALL * 0x5f;
    let is_delete = low + ALL;
    (chunk | !from_space | is_delete) & HIGHEST
}

/// Counts the graphic ASCII characters from `at` on; stops counting at 48.
#[inline]
pub(super) fn graphic_at(bytes: &[u8], at: usize) -> usize {
    let mut size = 0;
    while size < 48 {
        let Some(chunk) = bytes.get(at + size..).and_then(<[u8]>::first_chunk) else {
            return size + bytes[at + size..].iter().take_while(|byte| byte.is_ascii_graphic()).count();
        };
        let others = not_graphic(u64::from_le_bytes(*chunk));
        if others != 0 {
            return size + others.trailing_zeros() as usize / 8;
        }
        size += 8;
    }
    size
}

/// Counts the graphic ASCII characters before `end`; stops counting at 48.
#[inline]
pub(super) fn graphic_behind(bytes: &[u8], end: usize) -> usize {
    let mut size = 0;
    while size < 48 {
        let ahead = &bytes[..end - size];
        let Some(chunk) = ahead.last_chunk() else {
            return size + ahead.iter().rev().take_while(|byte| byte.is_ascii_graphic()).count();
        };
        let others = not_graphic(u64::from_le_bytes(*chunk));
        if others != 0 {
            return size + others.leading_zeros() as usize / 8;
        }
        size += 8;
    }
    size
}
