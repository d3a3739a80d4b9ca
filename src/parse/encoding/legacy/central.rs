//! Text of Central Europe in windows-1250 or ISO-8859-2.
//!
//! In: bytes that are neither UTF-8 nor of another script. Out: the encoding, if bytes that are signs in windows-1252
//! stand between letters (`³`, `¶`, `¹`, as in `s³owo` for `słowo`), or if the accents are those of Croatian and
//! Slovene only. The detector takes pages with little text for windows-1252.

use encoding_rs::{Encoding, ISO_8859_2, WINDOWS_1250};

/// Minimum number of signs between letters.
const MIN_INNER: usize = 3;

/// Minimum share of them among all bytes beyond ASCII, in percent: one accented letter in five, of which half stand
/// beside another or at the end of a word.
const MIN_INNER_PERCENT: usize = 8;

/// Minimum number of bytes for `š` and `ž`, and for `č`, by which Croatian and Slovene are known in windows-1250.
const MIN_CARONS: usize = 3;

/// Minimum share of `š` and `ž` among the letters beyond ASCII, and maximum share of letters that those languages do
/// not have, in percent.
const MIN_CARONS_PERCENT: usize = 20;
const MAX_FOREIGN_PERCENT: usize = 4;

/// Returns the encoding of `sample` if it is text of Central Europe.
pub(super) fn encoding(sample: &[u8]) -> Option<&'static Encoding> {
    let odd = sample.iter().filter(|byte| !byte.is_ascii()).count();
    let is_sign = |byte: u8| matches!(byte, 0xb1 | 0xb3 | 0xb5 | 0xb6 | 0xb9..=0xbc | 0xbe | 0xbf);
    let inner = sample.windows(3).filter(|three| {
        three[0].is_ascii_alphabetic() && is_sign(three[1]) && three[2].is_ascii_alphabetic()
    });
    let inner = inner.count();
    if inner >= MIN_INNER && inner * 100 >= odd * MIN_INNER_PERCENT {
        return Some(if is_windows(sample) { WINDOWS_1250 } else { ISO_8859_2 });
    }
    is_south_slavic(sample).then_some(WINDOWS_1250)
}

/// Returns true if `sample` has bytes that are controls in ISO-8859-2, or Polish letters where windows-1250 has them.
fn is_windows(sample: &[u8]) -> bool {
    let count = |of: &[u8]| sample.iter().filter(|byte| of.contains(byte)).count();
    // `ł` and `ż` are the same in both; `ą` is not.
    let is_polish = count(&[0xb3, 0xbf]) > 0;
    sample.iter().any(|byte| matches!(byte, 0x80..=0x9f)) || (is_polish && count(&[0xb9]) > count(&[0xb1]))
}

/// Returns true if the letters beyond ASCII are `š`, `ž`, `č`, `ć` and `đ` in windows-1250. The last three are `è`, `æ`
/// and `ð` in windows-1252, which no language has beside the first two.
fn is_south_slavic(sample: &[u8]) -> bool {
    let (mut carons, mut others, mut foreign) = (0, 0, 0);
    for byte in sample {
        match byte {
            // Š Ž š ž
            0x8a | 0x8e | 0x9a | 0x9e => carons += 1,
            // Č Ć Đ č ć đ
            0xc8 | 0xc6 | 0xd0 | 0xe8 | 0xe6 | 0xf0 => others += 1,
            0xc0.. => foreign += 1,
            _ => {}
        }
    }
    let letters = carons + others + foreign;
    carons >= MIN_CARONS
        && others >= MIN_CARONS
        && carons * 100 >= letters * MIN_CARONS_PERCENT
        && foreign * 100 <= letters * MAX_FOREIGN_PERCENT
}

#[cfg(test)]
mod tests {
    use super::*;
    use encoding_rs::WINDOWS_1252;

    #[test]
    fn central_europe_is_known_from_a_paragraph() {
        let both = [WINDOWS_1250, ISO_8859_2];
        for (text, encodings) in [
            (
                "Młyn nad rzeką stoi już dwieście lat, a każdej wiosny woda podchodzi pod próg domu i wraca na łąki.",
                &both[..],
            ),
            (
                "Morile de lângă râu stau acolo de două sute de ani, şi oraşul ştie că aşa va rămâne, deşi apa creşte.",
                &both[..],
            ),
            (
                "Mlin na rijeci stoji već dvjesto godina, a svake zime voda dođe do praga kuće. Još uvijek melje žito, što je čudo.",
                &both[..1],
            ),
            (
                "Mlin ob reki stoji že dvesto let, in vsako pomlad voda pride do praga hiše. Še vedno melje žito, kar je čudež. Več nihče ne ve.",
                &both[..1],
            ),
        ] {
            let text = text.repeat(2);
            for known in encodings {
                // Romanian letters have the same bytes in both.
                let bytes = known.encode(&text).0.into_owned();
                let decoded = encoding(&bytes).map(|found| found.decode(&bytes).0);
                assert_eq!(decoded.as_deref(), Some(&*text));
            }
        }
    }

    #[test]
    fn western_europe_is_not() {
        for text in [
            "Où sûrement le goût du maïs mûr, dû à l’été, coûte très cher, Noël brûlé; le n° 3 fait 20 m³.",
            "A 1.ª edição é de 2010, e a 2.ª saiu no nº 4º andar, com 30 m² e ½ litro de água.",
            "¿Quién lo construyó?¿Quién?¿Por qué? Ningún vecino lo sabrá jamás, señor.",
            "Il mulino è là da più di cento anni, e Dušan Žižić, che è di Šibenik, non se ne andrà: così è la realtà.",
            "Þæð er æði langt síðan að maðurinn fór, og hann æfði sig í því að fara með ljóð.",
        ] {
            assert_eq!(encoding(&WINDOWS_1252.encode(text).0), None, "{text}");
        }
    }
}
