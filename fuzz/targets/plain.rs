//! Text dumps to blocks: spans lie in the body, do not overlap, and cut exactly what the text holds.

#![no_main]

mod shared;

use gristmill::model::MediaType;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| shared::assert_page(data, MediaType::Text, |c, source| {
    // Folding touches nothing but white space.
    source.chars().eq([c]) || (matches!(c, ' ' | '\n') && source.chars().all(char::is_whitespace))
}));
