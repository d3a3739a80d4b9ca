//! The minimum number of digits in a match of a pattern.

use regex_syntax::hir::{Class, Hir, HirKind};

/// Returns the minimum number of digits in a match of `pattern`.
pub(super) fn fewest(pattern: &Hir) -> u32 {
    match pattern.kind() {
        HirKind::Empty | HirKind::Look(_) => 0,
        HirKind::Literal(literal) => std::str::from_utf8(&literal.0).map_or(0, in_text),
        HirKind::Class(Class::Unicode(class)) => {
            let mut chars = class.ranges().iter().flat_map(|range| range.start()..=range.end());
            u32::from(chars.all(char::is_numeric))
        }
        HirKind::Class(Class::Bytes(class)) => {
            let mut bytes = class.ranges().iter().flat_map(|range| range.start()..=range.end());
            u32::from(bytes.all(|byte| byte.is_ascii_digit()))
        }
        HirKind::Repetition(repetition) => fewest(&repetition.sub).saturating_mul(repetition.min),
        HirKind::Capture(capture) => fewest(&capture.sub),
        HirKind::Concat(parts) => parts.iter().map(fewest).fold(0, u32::saturating_add),
        HirKind::Alternation(parts) => parts.iter().map(fewest).min().unwrap_or(0),
    }
}

/// Returns the number of digits and other numeric characters in `text`.
pub(super) fn in_text(text: &str) -> u32 {
    let count = if text.is_ascii() {
        text.bytes().filter(u8::is_ascii_digit).count()
    } else {
        text.chars().filter(|c| c.is_numeric()).count()
    };
    u32::try_from(count).unwrap_or(u32::MAX)
}
