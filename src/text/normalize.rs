//! The form in which texts are compared: two texts with the same form are the same to a reader.
//!
//! In: any text. Out: NFKC (Unicode UAX #15), lower case, white space folded to single spaces with
//! none at the ends, quotation marks folded to `'` and `"`, dashes to `-`, soft hyphens and
//! zero-width characters left out. Applying it twice changes nothing (a property test).

use std::borrow::Cow;

use icu_normalizer::ComposingNormalizerBorrowed;

/// Version of the form. It changes whenever any text would get another form, since fingerprints that
/// were stored under the old one can no longer be compared.
pub const FORM_VERSION: u32 = 1;

/// Writes the form of `text` into `out`, which is cleared first. Cost: linear; ASCII text takes a
/// path without tables.
pub fn normalize_into(text: &str, out: &mut String) {
    out.clear();
    out.reserve(text.len());
    if text.is_ascii() {
        fold_ascii(text, out);
    } else {
        let lowered = text.chars().flat_map(char::to_lowercase).collect::<String>();
        let composed = nfkc(&lowered);
        // Lower-casing a composed character can give a sequence and composing can give a capital
        // (U+1E9E, compatibility capitals), so both are done once more.
        let lowered = composed.chars().flat_map(char::to_lowercase).collect::<String>();
        fold(&nfkc(&lowered), out);
    }
}

/// The form of `text`.
#[must_use]
pub fn normalize(text: &str) -> String {
    let mut out = String::new();
    normalize_into(text, &mut out);
    out
}

fn nfkc(text: &str) -> Cow<'_, str> {
    const NFKC: ComposingNormalizerBorrowed<'static> = ComposingNormalizerBorrowed::new_nfkc();
    NFKC.normalize(text)
}

fn fold_ascii(text: &str, out: &mut String) {
    for word in text.split(char::is_whitespace).filter(|word| !word.is_empty()) {
        if !out.is_empty() {
            out.push(' ');
        }
        out.extend(word.chars().map(|c| if c == '`' { '\'' } else { c.to_ascii_lowercase() }));
    }
}

fn fold(text: &str, out: &mut String) {
    let mut gap = false;
    for c in text.chars() {
        let c = match c {
            c if c.is_whitespace() => {
                gap = !out.is_empty();
                continue;
            }
            // Soft hyphen, zero-width space and joiners, word joiner, byte order mark: not visible.
            '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' => continue,
            // Unicode General_Category Pi/Pf and their low and reversed kin; grave and acute accents
            // typed as apostrophes.
            '‘' | '’' | '‚' | '‛' | '‹' | '›' | '`' | '´' | '′' => '\'',
            '“' | '”' | '„' | '‟' | '«' | '»' | '″' => '"',
            // Unicode Dash: hyphens, en and em dashes, minus.
            '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' | '\u{ff0d}' => '-',
            c => c,
        };
        if gap {
            out.push(' ');
            gap = false;
        }
        out.push(c);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn folds_what_a_reader_does_not_see() {
        for (a, b) in [
            ("  The   same\n text ", "the same text"),
            ("“Don’t”", "\"don't\""),
            ("1914–1918", "1914-1918"),
            ("Cafe\u{301}", "café"),
            ("ﬁne\u{a0}print", "fine print"),
            ("Straße", "straße"),
            ("co\u{ad}operate", "cooperate"),
            ("ＡＢＣ", "abc"),
        ] {
            assert_eq!(normalize(a), b);
        }
    }

    #[test]
    fn the_form_does_not_change_between_versions() {
        let form = normalize("İstanbul’da — “ǅ” №5 ½ \u{1e9e}");
        assert_eq!(form, "i\u{307}stanbul'da - \"dž\" no5 1⁄2 ß");
    }

    proptest! {
        #[test]
        fn is_idempotent(text in "\\PC{0,40}") {
            let once = normalize(&text);
            prop_assert_eq!(normalize(&once), once);
        }
    }
}
