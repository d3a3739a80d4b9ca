//! Normalised form of a text, by which texts are compared: two texts of the same form read the same.
//!
//! In: any text. Out: NFKC (Unicode UAX #15) except that superscript digits stay, lower case, white space
//! folded to single spaces with none at the ends, quotation marks folded to `'` and `"`, dashes to `-`, letters
//! that are written in two ways to one (`letters`), soft hyphens and zero-width characters removed. Applying it
//! twice changes nothing (a property test).
//!
//! Few texts need the normalizer: runs of ASCII are copied and lower-cased, and the form of most other
//! characters is looked up (`table`). If a character may combine with its neighbours, the whole text takes
//! the slow path.

mod chars;
mod table;

pub use chars::is_superscript;
use chars::{compose, fold, push_folded};
use table::Form;

/// Version of the form. Raise it when the form of any text changes: fingerprints stored under another version
/// cannot be compared.
pub const FORM_VERSION: u32 = 4;

/// Writes the normalised form of `text` into `out`, which is cleared first. Cost: linear.
pub fn normalize_into(text: &str, out: &mut String) {
    out.clear();
    if is_plain(text.as_bytes()) {
        out.push_str(text);
        out.make_ascii_lowercase();
        return;
    }
    out.reserve(text.len());
    if !push_by_table(text, out) {
        out.clear();
        push_composed(text, out);
    }
    squeeze(out);
}

/// Returns the normalised form of `text`.
#[must_use]
pub fn normalize(text: &str) -> String {
    let mut out = String::new();
    normalize_into(text, &mut out);
    out
}

/// Returns true if lower-casing alone gives the form of `text`: two or more bytes of ASCII, none of which
/// folds, with single spaces inside and none at the ends.
fn is_plain(text: &[u8]) -> bool {
    let [first, .., last] = *text else { return false };
    // No early exit: the loop compiles to a few instructions per 16 pairs.
    let is_odd =
        |(byte, next): (&u8, &u8)| !byte.is_ascii() || is_folded(*byte) || (*byte == b' ' && *next == b' ');
    let pairs = text.iter().zip(&text[1..]);
    let is_end_odd = !last.is_ascii() || is_folded(last) || first == b' ' || last == b' ';
    !pairs.fold(is_end_odd, |seen, pair| seen | is_odd(pair))
}

/// Returns true if [`fold`] replaces the ASCII character `byte`.
fn is_folded(byte: u8) -> bool {
    byte == b'`' || matches!(byte, b'\t'..=b'\r')
}

/// Appends the form of each character of `text`, each white space as one space. Returns false, with `out`
/// unfinished, if the form of a character depends on its neighbours.
fn push_by_table(text: &str, out: &mut String) -> bool {
    if text.is_ascii() {
        push_ascii(text, out);
        return true;
    }
    let mut rest = text;
    while let Some(at) = rest.bytes().position(|byte| !byte.is_ascii()) {
        push_ascii(&rest[..at], out);
        let mut chars = rest[at..].chars();
        rest = loop {
            let before = chars.as_str();
            let Some(c) = chars.next().filter(|c| !c.is_ascii()) else { break before };
            match table::form(c) {
                Form::Char(c) => out.push(c),
                Form::Text(text) => out.push_str(text),
                Form::Open => return false,
            }
        };
    }
    push_ascii(rest, out);
    true
}

/// Appends the form of the ASCII text `run`, white space not yet squeezed.
fn push_ascii(run: &str, out: &mut String) {
    // No early exit: the loop compiles to a few instructions per 16 bytes.
    if run.bytes().fold(false, |seen, byte| seen | is_folded(byte)) {
        out.extend(run.chars().filter_map(fold).map(|c| c.to_ascii_lowercase()));
    } else {
        let start = out.len();
        out.push_str(run);
        out[start..].make_ascii_lowercase();
    }
}

/// Appends `text`, composed and folded, to `out`.
fn push_composed(text: &str, out: &mut String) {
    push_folded(&compose(text), out);
}

/// Folds runs of spaces in `text` to one space, and removes those at its ends.
fn squeeze(text: &mut String) {
    let bytes = text.as_bytes();
    // No early exit, as in `push_ascii`.
    let is_double = |(before, after): (&u8, &u8)| before == after && *after == b' ';
    let next = bytes.get(1..).unwrap_or_default();
    let doubled = bytes.iter().zip(next).fold(false, |seen, pair| seen | is_double(pair));
    if doubled || bytes.first() == Some(&b' ') {
        let mut before = ' ';
        text.retain(|c| {
            let is_kept = c != ' ' || before != ' ';
            before = c;
            is_kept
        });
    }
    if text.ends_with(' ') {
        text.pop();
    }
}

#[cfg(test)]
mod tests;
