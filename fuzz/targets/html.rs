//! HTML to blocks: spans lie in the body, in order, and the map gives every character its source.

#![no_main]

mod shared;

use gristmill::model::MediaType;
use gristmill::text::visible;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| shared::assert_page(data, MediaType::Html, |c, source| {
    // A character stands as it is or as a reader sees it, or a reference or tag gave it; white space and what NUL and
    // invalid bytes became may stand for anything.
    let is_seen = visible::clean(source).starts_with(c);
    source.starts_with(c) || is_seen || source.starts_with(['&', '<', '\\']) || c.is_whitespace() || c == '\u{fffd}'
}));
