//! Parses HTML to blocks: spans lie in the body and in order, and the map gives the source of each character.

#![no_main]

mod shared;

use gristmill::model::MediaType;
use gristmill::text::visible;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| shared::assert_page(data, MediaType::Html, |c, source| {
    // A character comes from the body unchanged, cleaned, or from a reference, tag or escape. White space,
    // and the U+FFFD that replaces NUL and invalid bytes, may come from anything.
    let is_seen = visible::clean(source).starts_with(c);
    source.starts_with(c)
        || is_seen
        || source.starts_with(['&', '<', '\\'])
        || c.is_whitespace()
        || c == '\u{fffd}'
}));
