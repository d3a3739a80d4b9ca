//! Comparison of wanted names of fields with those in a file.
//!
//! In: a name from the settings, and a name as its file has it: bytes of any encoding. Out: whether they are
//! the same, exactly or but for the case of letters and characters that show nothing. A byte order mark before
//! the first name, and no-break spaces around one, come from spreadsheets and from files joined by hand.

use std::borrow::Cow;

use encoding_rs::Encoding;
use icu_normalizer::ComposingNormalizerBorrowed;

/// Encodings other than UTF-8 in which files are written today: those of Windows, DOS, Unix and Mac that are not
/// subsets of another one here. A header is too short for a detector; but if a wanted name has exactly the bytes
/// at hand in one of them, they are that name.
const LEGACY: [&Encoding; 24] = [
    encoding_rs::WINDOWS_1252,
    encoding_rs::WINDOWS_1251,
    encoding_rs::WINDOWS_1250,
    encoding_rs::GB18030,
    encoding_rs::SHIFT_JIS,
    encoding_rs::EUC_KR,
    encoding_rs::BIG5,
    encoding_rs::EUC_JP,
    encoding_rs::KOI8_R,
    encoding_rs::KOI8_U,
    encoding_rs::WINDOWS_1253,
    encoding_rs::WINDOWS_1254,
    encoding_rs::WINDOWS_1255,
    encoding_rs::WINDOWS_1256,
    encoding_rs::WINDOWS_1257,
    encoding_rs::WINDOWS_1258,
    encoding_rs::WINDOWS_874,
    encoding_rs::IBM866,
    encoding_rs::ISO_8859_2,
    encoding_rs::ISO_8859_5,
    encoding_rs::ISO_8859_6,
    encoding_rs::ISO_8859_7,
    encoding_rs::MACINTOSH,
    encoding_rs::X_MAC_CYRILLIC,
];

/// Bytes in UTF-8 of characters around a name that show nothing: byte order mark, no-break space, zero-width
/// spaces and joiners.
const UNSEEN: [&[u8]; 6] =
    [b"\xef\xbb\xbf", b"\xc2\xa0", b"\xe2\x80\x8b", b"\xe2\x80\x8c", b"\xe2\x80\x8d", b"\xe2\x81\xa0"];

/// Returns `name` without white space and characters that show nothing at its ends.
pub(super) fn bare(name: &[u8]) -> &[u8] {
    let mut name = name.trim_ascii();
    while !name.first().is_none_or(u8::is_ascii)
        && let Some(rest) = UNSEEN.iter().find_map(|unseen| name.strip_prefix(*unseen))
    {
        name = rest.trim_ascii_start();
    }
    while !name.last().is_none_or(u8::is_ascii)
        && let Some(rest) = UNSEEN.iter().find_map(|unseen| name.strip_suffix(*unseen))
    {
        name = rest.trim_ascii_end();
    }
    name
}

/// Returns true if `given` is the name `wanted`, but for the case of letters, their composition, their
/// encoding, and what shows nothing around them.
pub(super) fn is_same(wanted: &str, given: &[u8]) -> bool {
    let given = bare(given);
    let wanted = wanted.trim();
    if wanted.is_ascii() {
        return given.eq_ignore_ascii_case(wanted.as_bytes());
    }
    // No character takes more than four bytes; composed or not, in upper or lower case, it is one to three.
    let chars = wanted.chars().count();
    if given.len() * 3 < chars || given.len() > 12 * chars {
        return false;
    }
    let wanted = folded(wanted);
    if std::str::from_utf8(given).is_ok_and(|given| folded(given) == wanted) {
        return true;
    }
    if given.is_ascii() {
        return false;
    }
    LEGACY.iter().any(|encoding| {
        let text = encoding.decode_without_bom_handling_and_without_replacement(given);
        text.is_some_and(|text| folded(&text) == wanted)
    })
}

/// Returns `name` composed (NFC) and in one case: upper case first, which writes `ß` as two letters and both
/// forms of a Greek sigma as one.
fn folded(name: &str) -> String {
    const NFC: ComposingNormalizerBorrowed<'static> = ComposingNormalizerBorrowed::new_nfc();
    let composed: Cow<'_, str> = NFC.normalize(name);
    composed.trim().chars().flat_map(char::to_uppercase).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_the_same_in_any_case_and_encoding() {
        for (wanted, encoding) in [
            ("Überschrift", encoding_rs::WINDOWS_1252),
            ("Treść", encoding_rs::WINDOWS_1250),
            ("Текст", encoding_rs::WINDOWS_1251),
            ("Текст", encoding_rs::KOI8_R),
            ("Текст", encoding_rs::IBM866),
            ("Κείμενο", encoding_rs::WINDOWS_1253),
            ("İçerik", encoding_rs::WINDOWS_1254),
            ("טקסט", encoding_rs::WINDOWS_1255),
            ("نص", encoding_rs::WINDOWS_1256),
            ("Nội dung", encoding_rs::UTF_8),
            ("本文", encoding_rs::SHIFT_JIS),
            ("本文", encoding_rs::EUC_JP),
            ("正文", encoding_rs::GBK),
            ("內文", encoding_rs::BIG5),
            ("본문", encoding_rs::EUC_KR),
        ] {
            for name in [wanted.to_owned(), wanted.to_uppercase(), wanted.to_lowercase()] {
                let (bytes, _, is_lossy) = encoding.encode(&name);
                assert!(is_lossy || is_same(wanted, &bytes), "{name} in {}", encoding.name());
                assert!(!is_same("Titel ä", &bytes), "{name} in {}", encoding.name());
            }
        }
        assert!(is_same("Straße", b"STRASSE") && !is_same("Straße", b"STRASE"));
        assert!(is_same("Größe", "Gro\u{308}ße".as_bytes()));
        assert!(!is_same("text", "тext".as_bytes()) && !is_same("Текст", "Тексты".as_bytes()));
    }

    #[test]
    fn what_shows_nothing_is_no_part_of_a_name() {
        for given in
            ["\u{feff}text", "\u{feff}\u{feff} Text ", "text\u{a0}", "\u{200b}TEXT\u{200d}", "\u{a0} text"]
        {
            assert!(is_same("text", given.as_bytes()), "{given:?}");
        }
        assert_eq!(bare("\u{feff}\u{a0}".as_bytes()), b"");
        assert!(!is_same("text", "te\u{a0}xt".as_bytes()));
    }
}
