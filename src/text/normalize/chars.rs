//! Small letters, compatibility forms, and what a character is to a reader.

use std::borrow::Cow;

use icu_normalizer::ComposingNormalizerBorrowed;
use icu_normalizer::properties::CanonicalCombiningClassMapBorrowed;

use crate::text::letters;

/// Returns `text` in lower case and NFKC.
pub(super) fn compose(text: &str) -> String {
    let composed = nfkc(&lower(text)).into_owned();
    // Lower-casing a composed character can give a sequence and composing can give a capital
    // (U+1E9E, compatibility capitals), so both are done once more.
    if lower(&composed) == composed {
        return composed;
    }
    nfkc(&lower(&composed)).into_owned()
}

/// Lower-cases `text` by way of capitals, so that `ς` and `ß` become what their capitals do (`σ`, `ss`).
/// Lower-casing first serves `ẞ`, a capital with no other mapping.
pub(super) fn lower(text: &str) -> String {
    let small = text.chars().flat_map(char::to_lowercase);
    small.flat_map(char::to_uppercase).flat_map(char::to_lowercase).collect()
}

/// Normalises `text` to form NFKC, but leaves superscript digits as they are: `10⁵` is not `105`.
pub(super) fn nfkc(text: &str) -> Cow<'_, str> {
    const NFKC: ComposingNormalizerBorrowed<'static> = ComposingNormalizerBorrowed::new_nfkc();
    if !text.contains(is_superscript) {
        return NFKC.normalize(text);
    }
    // No superscript digit is reordered or composed with a neighbour, so the pieces can be normalised singly.
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(is_superscript) {
        let (piece, after) = rest.split_at(at);
        out.push_str(&NFKC.normalize(piece));
        let mut chars = after.chars();
        out.extend(chars.next());
        rest = chars.as_str();
    }
    out.push_str(&NFKC.normalize(rest));
    Cow::Owned(out)
}

/// Returns true if `c` is a superscript digit.
#[must_use]
pub fn is_superscript(c: char) -> bool {
    matches!(c, '²' | '³' | '¹' | '⁰' | '⁴'..='⁹')
}

/// Appends the composed `text` to `out`, each character folded. Further marks on a letter that loses its own are
/// left out, since they would be composed with what is left of it.
pub(super) fn push_folded(text: &str, out: &mut String) {
    let mut is_bare = false;
    for c in text.chars() {
        if is_bare && has_combining_class(c) {
            continue;
        }
        is_bare = c == 'ё';
        out.extend(fold(c));
    }
}

/// Folds a character of the composed text: white space to a space, quotation marks and dashes to ASCII,
/// letters that are written in two ways to one, invisible characters to `None`.
pub(super) fn fold(c: char) -> Option<char> {
    Some(match c {
        c if c.is_whitespace() => ' ',
        // Soft hyphen, zero-width space and joiners, word joiner, byte order mark: invisible.
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' => return None,
        // Unicode General_Category Pi/Pf and their low and reversed kin; grave and acute accents
        // typed as apostrophes.
        '‘' | '’' | '‚' | '‛' | '‹' | '›' | '`' | '´' | '′' => '\'',
        '“' | '”' | '„' | '‟' | '«' | '»' | '″' => '"',
        // Unicode Dash: hyphens, en and em dashes, minus.
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' | '\u{ff0d}' => '-',
        c => return letters::fold(c),
    })
}

/// Returns true if `c` is a mark that Unicode orders among the marks on its letter.
pub(super) fn has_combining_class(c: char) -> bool {
    const CLASSES: CanonicalCombiningClassMapBorrowed<'static> = CanonicalCombiningClassMapBorrowed::new();
    CLASSES.get_u8(c) != 0
}
