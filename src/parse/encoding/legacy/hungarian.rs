//! Hungarian text in windows-1250 or ISO-8859-2.
//!
//! In: bytes that are not UTF-8. Out: the encoding, if all letters of the text are Hungarian's. The detector takes
//! such text for windows-1252, where the same bytes are letters of Western Europe, except that `ő` and `ű` are
//! `õ` and `û` there: no language of windows-1252 has one of these beside `ö` or `ü` and an acute accent, and
//! none of `ä`, `ã`, `ç`, `è` and `ñ`.

use encoding_rs::{Encoding, ISO_8859_2, WINDOWS_1250};

/// Minimum number of bytes for `ő` and `ű`. Together they are a tenth of the accented letters of Hungarian.
const MIN_LONG: usize = 2;

/// Minimum number of bytes for the other letters.
const MIN_OTHERS: usize = 4;

/// Maximum share of other letters, in percent: names from elsewhere.
const MAX_FOREIGN_PERCENT: usize = 4;

/// Returns the encoding of `sample` if it is Hungarian.
pub(super) fn encoding(sample: &[u8]) -> Option<&'static Encoding> {
    let (mut long, mut round, mut acute, mut foreign, mut is_windows) = (0, 0, 0, 0, false);
    for byte in sample {
        match byte {
            // ő ű
            0xd5 | 0xdb | 0xf5 | 0xfb => long += 1,
            // ö ü
            0xd6 | 0xdc | 0xf6 | 0xfc => round += 1,
            // á é í ó ú
            0xc1 | 0xc9 | 0xcd | 0xd3 | 0xda | 0xe1 | 0xe9 | 0xed | 0xf3 | 0xfa => acute += 1,
            0xc0.. => foreign += 1,
            // Where the two differ, windows-1250 has quotation marks among the controls of ISO-8859-2.
            0x80..=0x9f => is_windows = true,
            _ => {}
        }
    }
    let letters = long + round + acute;
    let is_hungarian = long >= MIN_LONG
        && round > 0
        && acute > 0
        && round + acute >= MIN_OTHERS
        && foreign * 100 <= letters * MAX_FOREIGN_PERCENT;
    is_hungarian.then_some(if is_windows { WINDOWS_1250 } else { ISO_8859_2 })
}

#[cfg(test)]
mod tests {
    use super::*;
    use encoding_rs::WINDOWS_1252;

    #[test]
    fn knows_hungarian_from_a_sentence() {
        let text = "A főváros két hídja között nőtt a víz, ezért a hajók kikötőjét lezárták";
        assert_eq!(encoding(&WINDOWS_1250.encode(text).0), Some(ISO_8859_2));
        assert_eq!(encoding(&WINDOWS_1250.encode(&format!("„{text}”")).0), Some(WINDOWS_1250));
    }

    #[test]
    fn knows_it_from_its_neighbours() {
        for text in [
            "Kümme õunapuud õitsesid jõe ääres, öö oli külm ja vesi tõusis üle põllu",
            "As regiões têm milhões de opiniões, e até lá está só uma pessoa; põe, dispõe",
            "Où sûrement le goût du maïs mûr, dû à l’été, coûte très cher, Noël brûlé",
            "El pingüino está aquí, según él, y así también más allá, ¿qué más dirá?",
            "Die Mühle über dem Fluß trägt größere Räder, und für jede Öffnung zählt er",
            "Ül õ, á",
        ] {
            assert_eq!(encoding(&WINDOWS_1252.encode(text).0), None, "{text}");
        }
    }
}
