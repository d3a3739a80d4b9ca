//! The form in which texts are compared: two texts with the same form are the same to a reader.
//!
//! In: any text. Out: NFKC (Unicode UAX #15), lower case, white space folded to single spaces with
//! none at the ends, quotation marks folded to `'` and `"`, dashes to `-`, soft hyphens and
//! zero-width characters left out. Applying it twice changes nothing (a property test).
//!
//! Hardly any text needs the normalizer: runs of ASCII are copied and lower-cased as they stand, and the
//! form of most other characters is looked up (`table`). Where a character may combine with its
//! neighbours the whole text takes the long way.

mod table;

use std::borrow::Cow;

use icu_normalizer::ComposingNormalizerBorrowed;

use table::Form;

/// Version of the form. It changes whenever any text would get another form, since fingerprints that
/// were stored under the old one can no longer be compared.
pub const FORM_VERSION: u32 = 2;

/// Writes the form of `text` into `out`, which is cleared first. Cost: linear.
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

/// The form of `text`.
#[must_use]
pub fn normalize(text: &str) -> String {
    let mut out = String::new();
    normalize_into(text, &mut out);
    out
}

/// Whether the form of `text` is its small letters: nothing but ASCII, of which nothing folds, and single spaces inside.
fn is_plain(text: &[u8]) -> bool {
    let [first, .., last] = *text else { return false };
    // Every pair is looked at, which compiles to a few instructions for 16 of them.
    let is_odd =
        |(byte, next): (&u8, &u8)| !byte.is_ascii() || is_folded(*byte) || (*byte == b' ' && *next == b' ');
    let pairs = text.iter().zip(&text[1..]);
    let is_end_odd = !last.is_ascii() || is_folded(last) || first == b' ' || last == b' ';
    !pairs.fold(is_end_odd, |seen, pair| seen | is_odd(pair))
}

/// Whether [`fold`] turns the ASCII character into another.
fn is_folded(byte: u8) -> bool {
    byte == b'`' || matches!(byte, b'\t'..=b'\r')
}

/// Appends the form of each character of `text`, white space as so many spaces; `false` where the form of
/// one depends on its neighbours.
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

fn push_ascii(run: &str, out: &mut String) {
    // Every byte is looked at, which compiles to a few instructions for 16 of them.
    if run.bytes().fold(false, |seen, byte| seen | is_folded(byte)) {
        out.extend(run.chars().filter_map(fold).map(|c| c.to_ascii_lowercase()));
    } else {
        let start = out.len();
        out.push_str(run);
        out[start..].make_ascii_lowercase();
    }
}

fn push_composed(text: &str, out: &mut String) {
    out.extend(compose(text).chars().filter_map(fold));
}

/// Lower case and NFKC of `text`.
fn compose(text: &str) -> String {
    let composed = nfkc(&lower(text)).into_owned();
    // Lower-casing a composed character can give a sequence and composing can give a capital
    // (U+1E9E, compatibility capitals), so both are done once more.
    if lower(&composed) == composed {
        return composed;
    }
    nfkc(&lower(&composed)).into_owned()
}

/// Small letters. By way of capitals, so that `ς` and `ß` are what their capitals are; `ẞ` is one that has a small letter only.
fn lower(text: &str) -> String {
    let small = text.chars().flat_map(char::to_lowercase);
    small.flat_map(char::to_uppercase).flat_map(char::to_lowercase).collect()
}

fn nfkc(text: &str) -> Cow<'_, str> {
    const NFKC: ComposingNormalizerBorrowed<'static> = ComposingNormalizerBorrowed::new_nfkc();
    NFKC.normalize(text)
}

/// What a character of the composed text is to a reader: nothing, or a character, every white space a space.
fn fold(c: char) -> Option<char> {
    Some(match c {
        c if c.is_whitespace() => ' ',
        // Soft hyphen, zero-width space and joiners, word joiner, byte order mark: not visible.
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' => return None,
        // Unicode General_Category Pi/Pf and their low and reversed kin; grave and acute accents
        // typed as apostrophes.
        '‘' | '’' | '‚' | '‛' | '‹' | '›' | '`' | '´' | '′' => '\'',
        '“' | '”' | '„' | '‟' | '«' | '»' | '″' => '"',
        // Unicode Dash: hyphens, en and em dashes, minus.
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' | '\u{ff0d}' => '-',
        c => c,
    })
}

/// Leaves single spaces in `text`, and none at its ends.
fn squeeze(text: &mut String) {
    let bytes = text.as_bytes();
    // Without a break, as in `push_ascii`.
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
