//! Languages that the detector does not know.
//!
//! In: the declared language of a page, and what was detected. Out: true if the declaration stands. The
//! detector takes a text in such a language for another one, often a relative, and is sure of it: Kazakh for
//! Belarusian, Malay for Indonesian. The declaration may be wrong too, since templates declare one language
//! for pages of many; so it needs evidence.

use super::words;

/// Minimum share of a text's letters that are its language's own: one in a hundred, a third of what Kyrgyz,
/// which has only three of them, has.
const MIN_OWN_PERCENT: usize = 1;

/// Evidence that a text is in a language.
#[derive(Clone, Copy, Debug)]
enum Evidence {
    /// Letters that no language known to the detector has.
    Letters(&'static str),
    /// The detection of one of these languages, too close to be told apart.
    Relatives(&'static [&'static str]),
    /// No other language's frequent words.
    Words,
}

/// Languages of the web without a code in [`super::CODES`], and what tells them. Letters are from the exemplar
/// characters of Unicode CLDR 46.
const LANGUAGES: [(&str, Evidence); 44] = [
    ("kk", Evidence::Letters("әғқңөұүһ")),
    ("ky", Evidence::Letters("ңөү")),
    ("mn", Evidence::Letters("өү")),
    ("tt", Evidence::Letters("әөүҗңһ")),
    ("ba", Evidence::Letters("ғҙҡңөҫүһә")),
    ("tg", Evidence::Letters("ғӣқӯҳҷ")),
    ("cv", Evidence::Letters("ӑӗҫӳ")),
    ("os", Evidence::Letters("ӕ")),
    ("ps", Evidence::Letters("ټځڅډړږښګڼۍې")),
    ("sd", Evidence::Letters("ٻڀٺٿڄڃڇڊڌڍڏڙڦڪڳڱڻ")),
    ("ckb", Evidence::Letters("ڕڵۆێەڤ")),
    ("ug", Evidence::Letters("ېۆۇۈەڭ")),
    ("ms", Evidence::Relatives(&["id"])),
    ("bs", Evidence::Relatives(&["hr", "sr", "sl"])),
    ("nn", Evidence::Relatives(&["nb", "da"])),
    ("ast", Evidence::Relatives(&["es", "pt"])),
    ("gl", Evidence::Words),
    ("sq", Evidence::Words),
    ("eu", Evidence::Words),
    ("is", Evidence::Words),
    ("fo", Evidence::Words),
    ("ga", Evidence::Words),
    ("gd", Evidence::Words),
    ("mt", Evidence::Words),
    ("lb", Evidence::Words),
    ("fy", Evidence::Words),
    ("oc", Evidence::Words),
    ("rm", Evidence::Words),
    ("sw", Evidence::Words),
    ("so", Evidence::Words),
    ("ha", Evidence::Words),
    ("ig", Evidence::Words),
    ("yo", Evidence::Words),
    ("zu", Evidence::Words),
    ("xh", Evidence::Words),
    ("rw", Evidence::Words),
    ("mg", Evidence::Words),
    ("ny", Evidence::Words),
    ("su", Evidence::Words),
    ("ht", Evidence::Words),
    ("ku", Evidence::Words),
    ("mi", Evidence::Words),
    ("sm", Evidence::Words),
    ("haw", Evidence::Words),
];

/// Returns true if `text` is in the language `declared`, which the detector does not know, although it
/// detected another.
pub(super) fn stands(declared: &str, detected: &str, text: &str) -> bool {
    let Some((_, evidence)) = LANGUAGES.iter().find(|(code, _)| *code == declared) else { return false };
    let is_own_or_none = || words::language(text).is_none_or(|code| code == declared);
    match evidence {
        Evidence::Letters(own) => has_own(text, own),
        Evidence::Relatives(codes) => codes.contains(&detected) || is_own_or_none(),
        Evidence::Words => is_own_or_none(),
    }
}

/// Minimum share of such letters to overrule the declaration of a language that the detector knows: names in a
/// Russian text on Kazakhstan have fewer.
const MIN_OVERRULING_PERCENT: usize = 2;

/// Returns the language that has most of the letters of `text` that no language known to the detector has; of
/// equals, the one with the fewest such letters: Kazakh has those of Kyrgyz too. A declared language stands if it
/// is not known to the detector either.
pub(super) fn by_letters(text: &str, declared: Option<&str>) -> Option<&'static str> {
    // Uzbek in Cyrillic, which shares its letters with Kazakh, is not known to it.
    let is_undetected =
        |declared: &str| declared == "uz" || LANGUAGES.iter().any(|(code, _)| *code == declared);
    if declared.is_some_and(is_undetected) {
        return None;
    }
    let min_percent = if declared.is_some() { MIN_OVERRULING_PERCENT } else { MIN_OWN_PERCENT };
    let letters = LANGUAGES.iter().filter_map(|(code, evidence)| match evidence {
        Evidence::Letters(own) => Some((*code, *own)),
        _ => None,
    });
    let found = letters.map(|(code, own)| (code, own, count_own(text, own)));
    let best = found.max_by_key(|(_, own, (count, _))| (*count, std::cmp::Reverse(own.chars().count())))?;
    let (code, _, (count, all)) = best;
    (count > 0 && count * 100 >= all * min_percent).then_some(code)
}

/// Returns true if enough letters of `text` are among `own`, in lower case.
fn has_own(text: &str, own: &str) -> bool {
    let (found, letters) = count_own(text, own);
    found > 0 && found * 100 >= letters * MIN_OWN_PERCENT
}

/// Returns true for letters that languages known to the detector have, without a search: Latin, and those of
/// Russian and of Arabic.
fn is_common(c: char) -> bool {
    matches!(c, '\0'..='\u{17f}' | '\u{400}'..='\u{45f}' | '\u{621}'..='\u{64a}')
}

/// Counts the letters of `text` that are among `own`, in lower case, and all its letters.
fn count_own(text: &str, own: &str) -> (usize, usize) {
    let (mut letters, mut found) = (0, 0);
    for c in text.chars().filter(|c| c.is_alphabetic()) {
        letters += 1;
        found += usize::from(!is_common(c) && c.to_lowercase().any(|c| own.contains(c)));
    }
    (found, letters)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_language_is_known_to_the_detector() {
        for (code, _) in LANGUAGES {
            assert!(super::super::CODES.iter().all(|(_, known)| *known != code), "{code}");
            assert_eq!(LANGUAGES.iter().filter(|(other, _)| *other == code).count(), 1, "{code}");
        }
    }

    #[test]
    fn a_declaration_needs_evidence() {
        let english = "The mill was built beside the river in the spring of that year, long before the road. It ground the corn of six villages, and each of them kept the weir.";
        let russian = "Новый причал в порту открыли во вторник, он может принимать два парома сразу.";
        for (declared, detected, text, expected) in [
            ("kk", "be", "Порттағы жаңа айлақ сейсенбі күні ашылды және екі паромды қабылдай алады.", true),
            (
                "mn",
                "ru",
                "Боомтын шинэ зогсоол мягмар гарагт нээгдсэн бөгөөд хоёр усан онгоц авах боломжтой.",
                true,
            ),
            ("ps", "fa", "د بندر نوی ډاګ د سې‌شنبې په ورځ پرانیستل شو او دوه بېړۍ منلای شي.", true),
            (
                "sq",
                "fr",
                "Moli i ri në port u hap të martën dhe mund të presë dy tragete njëkohësisht.",
                true,
            ),
            (
                "ms",
                "id",
                "Jeti baharu di pelabuhan dibuka pada hari Selasa dan boleh menampung dua buah feri.",
                true,
            ),
            (
                "gl",
                "pt",
                "O novo peirao do porto abriu o martes e pode recibir dous transbordadores á vez.",
                true,
            ),
            // The template declares one language, and the page is in another.
            ("kk", "ru", russian, false),
            ("mn", "ru", russian, false),
            ("sq", "en", english, false),
            ("ms", "en", english, false),
            // The detector knows the declared language, and still found another.
            ("uk", "ru", russian, false),
            ("de", "nl", "De nieuwe pier in de haven werd dinsdag geopend.", false),
            ("xx", "nl", "De nieuwe pier in de haven werd dinsdag geopend.", false),
        ] {
            assert_eq!(stands(declared, detected, text), expected, "{declared}: {text}");
        }
    }
}
