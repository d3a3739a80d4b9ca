//! Letters that are written in two ways: with or without marks that readers supply, or as two characters that
//! look the same.
//!
//! In: a letter in lower case. Out: the one that stands for both ways. These pairs only ever differ in
//! spelling: marks that tell words apart in their language (`ö`, `ñ`, tone marks) stay.

/// Returns the letter that stands for `c` and its other ways of writing; `None` for a mark that may be left out.
#[must_use]
pub fn fold(c: char) -> Option<char> {
    Some(match c {
        c if c < '\u{15f}' => c,
        // Romanian with a cedilla, as in old fonts, and with a comma.
        'ş' => 'ș',
        'ţ' => 'ț',
        // Russian print leaves out the dots.
        'ё' => 'е',
        // Hebrew points and accents.
        '\u{591}'..='\u{5bd}' | '\u{5bf}' | '\u{5c1}' | '\u{5c2}' | '\u{5c4}' | '\u{5c5}' | '\u{5c7}' => {
            return None;
        }
        // Arabic vowel signs and the stroke that stretches words.
        '\u{640}' | '\u{64b}'..='\u{65f}' | '\u{670}' => return None,
        // Alef with and without hamza; yeh and kaf of Persian and Arabic keyboards.
        'أ' | 'إ' | 'آ' | 'ٱ' => 'ا',
        'ى' | 'ی' => 'ي',
        'ک' => 'ك',
        c => c,
    })
}
