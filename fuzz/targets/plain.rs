//! Text dumps to blocks: spans lie in the body, do not overlap, and cut exactly what the text holds.

#![no_main]

mod shared;

use gristmill::model::MediaType;
use gristmill::text::visible;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| shared::assert_page(data, MediaType::Text, |c, source| {
    // Folding touches nothing but white space, and characters that a reader sees otherwise.
    let is_seen = visible::clean(source).chars().eq([c]);
    source.chars().eq([c]) || is_seen || (matches!(c, ' ' | '\n') && source.chars().all(char::is_whitespace))
}));
