//! Parses text dumps to blocks: spans lie in the body, do not overlap, and give the text of their block.

#![no_main]

mod shared;

use gristmill::model::MediaType;
use gristmill::text::visible;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| shared::assert_page(data, MediaType::Text, |c, source| {
    // Normalisation changes only white space and characters that `visible::clean` replaces.
    let is_seen = visible::clean(source).chars().eq([c]);
    source.chars().eq([c]) || is_seen || (matches!(c, ' ' | '\n') && source.chars().all(char::is_whitespace))
}));
