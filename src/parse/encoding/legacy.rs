//! Choice of encoding for bytes that are neither UTF-8 nor UTF-16.
//!
//! In: bytes, and the claims of container and page. Out: one encoding. A claim is believed unless the bytes
//! contradict it: many are malformed in it, and next to none in another encoding, or the detector sees
//! another script. Between encodings of the same script the claim is better than the detector, which
//! distinguishes French from Polish by statistics, unless the claim is a template's usual one and there are
//! many bytes.

mod central;
mod hungarian;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{DecoderResult, Encoding, UTF_8, WINDOWS_1252};

/// Number of bytes given to the detector, from the first non-ASCII byte on. chardetng reads 22 MB/s on whole
/// pages; 16 KiB decide as well.
const SAMPLE_BYTES: usize = 16 << 10;

/// Number of non-ASCII bytes from which the detector's script is believed over a claim. A test cuts texts in
/// thirteen encodings at every length: those for which the detector reports another script are shorter.
const MIN_SCRIPT_BYTES: usize = 64;

/// Number of non-ASCII bytes from which the detector is believed over a claim of the usual encoding of the same
/// script. A test cuts texts in ten languages of windows-1252: from here on, none is taken for another.
const MIN_STATISTICS_BYTES: usize = 48;

/// Maximum share of non-ASCII bytes, in percent, that may be malformed in a claimed encoding: a page cut
/// inside a character, or with a line from elsewhere, is still what it claims to be.
const MAX_MALFORMED_PERCENT: usize = 2;

/// Divisor: one part in so many, at the beginning of the sample, is taken to be undamaged if damage is rare.
const UNDAMAGED: usize = 4;

/// Chooses the encoding of `bytes`; `claims` are those of the container and of the page.
pub(super) fn choose(bytes: &[u8], claims: [Option<&'static Encoding>; 2]) -> &'static Encoding {
    let start = bytes.iter().position(|byte| !byte.is_ascii()).unwrap_or(0);
    let sample = &bytes[start..bytes.len().min(start + SAMPLE_BYTES)];
    let odd_bytes = sample.iter().filter(|byte| !byte.is_ascii()).count();
    let guess = guess(sample);
    let may_be_central = matches!(guess.name(), "windows-1252" | "windows-1250" | "ISO-8859-2");
    let central = || may_be_central.then(|| central::encoding(sample))?;
    let letters = hungarian::encoding(sample).or_else(central);
    let guess = letters.unwrap_or(guess);
    let is_nearly_whole = |encoding| malformed(encoding, sample) * 100 <= odd_bytes * MAX_MALFORMED_PERCENT;
    let beginning = &sample[..sample.len() / UNDAMAGED];
    let is_believed = |claim: &&'static Encoding| {
        let is_whole = is_nearly_whole(claim) || malformed(guess, sample) * 2 >= malformed(claim, sample);
        let script = Alphabet::of(claim);
        let is_script = script == Alphabet::of(guess)
            || script == Alphabet::Unknown
            || odd_bytes < MIN_SCRIPT_BYTES
            // The detector discards a multi-byte encoding at the first malformed sequence.
            || (!claim.is_single_byte() && is_nearly_whole(claim) && self::guess(beginning) == *claim);
        let is_sure = letters.is_some() || odd_bytes >= MIN_STATISTICS_BYTES;
        is_whole && is_script && !(is_sure && is_template(claim, guess, sample))
    };
    let [container, page] = claims;
    // Servers declare ISO-8859-1, which browsers read as windows-1252, for every page; the page's own
    // declaration is more specific.
    let is_default = |claim: &&'static Encoding| *claim == WINDOWS_1252 && page.is_some();
    let container = container.filter(|claim| !is_default(claim));
    [container, page].into_iter().flatten().find(is_believed).unwrap_or(guess)
}

/// Returns true if `claim` is what templates declare without regard to the text, and the text is in `guess`:
/// windows-1252 (or ISO-8859-1) for Central European, Turkish or Baltic text, windows-1250 for ISO-8859-2.
fn is_template(claim: &'static Encoding, guess: &'static Encoding, sample: &[u8]) -> bool {
    match (claim.name(), guess.name()) {
        ("windows-1252", "windows-1250" | "windows-1254" | "windows-1257" | "ISO-8859-2") => true,
        // Where the two differ, windows-1250 has letters and quotation marks among the controls of ISO-8859-2.
        ("windows-1250", "ISO-8859-2") => !sample.iter().any(|byte| matches!(byte, 0x80..=0x9f)),
        _ => false,
    }
}

/// Returns the detector's guess for `sample`, which may end inside a character.
fn guess(sample: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(sample, false);
    detector.guess(None, Utf8Detection::Deny)
}

/// Counts the malformed sequences of `sample`, and C1 controls, to which undefined bytes of windows-1252 are
/// decoded.
pub(super) fn malformed(encoding: &'static Encoding, mut sample: &[u8]) -> usize {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut text = String::new();
    let mut malformed = 0;
    loop {
        text.reserve(
            decoder.max_utf8_buffer_length_without_replacement(sample.len()).unwrap_or(sample.len()),
        );
        // The sample may end inside a character.
        let (result, read) = decoder.decode_to_string_without_replacement(sample, &mut text, false);
        sample = &sample[read..];
        match result {
            DecoderResult::InputEmpty => break,
            DecoderResult::OutputFull => {}
            DecoderResult::Malformed(..) => malformed += 1,
        }
    }
    malformed + text.chars().filter(|c| matches!(c, '\u{80}'..='\u{9f}')).count()
}

/// Alphabet that an encoding is for. Encodings of Cyrillic place letters differently, so each counts as an
/// alphabet of its own.
#[derive(PartialEq, Eq)]
enum Alphabet {
    Latin,
    Of(&'static str),
    /// The detector does not know the encoding, so it cannot contradict a claim of it.
    Unknown,
}

impl Alphabet {
    /// Returns the alphabet of an encoding.
    fn of(encoding: &'static Encoding) -> Self {
        match encoding.name() {
            "windows-1250" | "windows-1252" | "windows-1254" | "windows-1257" | "windows-1258"
            | "macintosh" => Self::Latin,
            name if name.starts_with("ISO-8859-") => match &name["ISO-8859-".len()..] {
                "5" => Self::Of("Cyrillic of ISO-8859-5"),
                "6" => Self::Of("Arabic"),
                "7" => Self::Of("Greek"),
                "8" | "8-I" => Self::Of("Hebrew"),
                _ => Self::Latin,
            },
            "windows-1253" => Self::Of("Greek"),
            "windows-1255" => Self::Of("Hebrew"),
            "windows-1256" => Self::Of("Arabic"),
            "KOI8-R" | "KOI8-U" => Self::Of("Cyrillic of KOI8"),
            "gb18030" | "GBK" => Self::Of("simplified Chinese"),
            _ if encoding == UTF_8 => Self::Of("none: the bytes are not UTF-8"),
            "x-mac-cyrillic" => Self::Unknown,
            name => Self::Of(name),
        }
    }
}

#[cfg(test)]
mod tests {
    use encoding_rs::{BIG5, EUC_JP, EUC_KR, GBK, ISO_8859_5, KOI8_R, SHIFT_JIS, WINDOWS_1251, WINDOWS_1253};
    use encoding_rs::{WINDOWS_1250, WINDOWS_1255, WINDOWS_1256};

    use super::*;

    const TEXTS: [(&str, &[&Encoding]); 10] = [
        (
            "Мельница у реки стоит уже двести лет, и каждую весну вода поднимается до самого порога дома.",
            &[WINDOWS_1251, KOI8_R, ISO_8859_5],
        ),
        (
            "Ο μύλος δίπλα στο ποτάμι στέκεται εδώ και διακόσια χρόνια, και κάθε άνοιξη ανεβαίνει το νερό.",
            &[WINDOWS_1253],
        ),
        ("הטחנה שליד הנהר עומדת כאן כבר מאתיים שנה, ובכל אביב עולים המים עד סף הבית.", &[WINDOWS_1255]),
        ("الطاحونة بجانب النهر قائمة منذ مئتي عام، وفي كل ربيع يرتفع الماء حتى عتبة البيت.", &[WINDOWS_1256]),
        (
            "川のそばの水車小屋は二百年も前からそこに立っていて、春になるたびに水が戸口まで上がってくる。",
            &[SHIFT_JIS, EUC_JP],
        ),
        ("河边的磨坊已经立了两百年，每年春天河水都会涨到门口，老人说从来没有淹过。", &[GBK]),
        ("河邊的磨坊已經立了兩百年，每年春天河水都會漲到門口，老人說從來沒有淹過。", &[BIG5]),
        ("강가의 물레방아는 이백 년 동안 그 자리에 서 있었고 봄마다 물이 문턱까지 차오른다.", &[EUC_KR]),
        (
            "Die Mühle über dem Fluß trägt größere Räder, und für jede Öffnung zählt der Müller zwölf Sätze. Schön wär’s, läßt er hören: übel, öde, früh, spät, „nötig“, „möglich“, kläglich.",
            &[WINDOWS_1252],
        ),
        (
            "Młyn nad rzeką stoi już dwieście lat, a każdej wiosny woda podchodzi aż pod próg domu. Źródło jest blisko, łąka też, więc gęsi żyją tu spokojnie. Zażółć gęślą jaźń.",
            &[WINDOWS_1250],
        ),
    ];

    fn bytes_in(text: &str, encoding: &'static Encoding) -> Vec<u8> {
        let (bytes, _, has_failed) = encoding.encode(text);
        assert!(!has_failed, "{} cannot write {text}", encoding.name());
        bytes.into_owned()
    }

    fn reads(bytes: &[u8], claims: [Option<&'static Encoding>; 2]) -> String {
        choose(bytes, claims).decode_without_bom_handling(bytes).0.into_owned()
    }

    #[test]
    fn letters_can_be_read_whatever_is_claimed() {
        let claims =
            [UTF_8, WINDOWS_1252, WINDOWS_1251, KOI8_R, SHIFT_JIS, GBK, EUC_JP, BIG5, EUC_KR, WINDOWS_1253];
        for (text, encodings) in TEXTS {
            for &encoding in encodings {
                let bytes = bytes_in(&text.repeat(3), encoding);
                for claim in [None].into_iter().chain(claims.into_iter().map(Some)) {
                    let name = claim.map(Encoding::name);
                    assert!(
                        reads(&bytes, [claim, None]).contains(text),
                        "{} called {name:?}",
                        encoding.name()
                    );
                    assert!(
                        reads(&bytes, [None, claim]).contains(text),
                        "{} in the page called {name:?}",
                        encoding.name()
                    );
                }
            }
        }
    }

    #[test]
    fn the_detector_knows_a_script_from_few_bytes() {
        for (text, encodings) in TEXTS {
            for &encoding in encodings {
                let bytes = bytes_in(text, encoding);
                let is_wrong = |cut: &usize| Alphabet::of(guess(&bytes[..*cut])) != Alphabet::of(encoding);
                let longest = (0..=bytes.len()).rfind(is_wrong).unwrap_or(0);
                let odd_bytes = bytes[..longest].iter().filter(|byte| !byte.is_ascii()).count();
                assert!(odd_bytes < MIN_SCRIPT_BYTES, "{} at {odd_bytes}", encoding.name());
            }
        }
    }

    #[test]
    fn a_claim_decides_where_the_bytes_do_not() {
        for (text, encoding) in [
            ("Žluťoučký kůň", WINDOWS_1250),
            ("İstanbul'da yağmur, şehir, ığdır", encoding_rs::WINDOWS_1254),
            ("При", KOI8_R),
            ("Ž", WINDOWS_1250),
        ] {
            let bytes = bytes_in(text, encoding);
            assert_eq!(choose(&bytes, [Some(encoding), None]), encoding);
            assert_eq!(choose(&bytes, [None, Some(encoding)]), encoding);
            assert_eq!(
                choose(&bytes, [Some(WINDOWS_1252), Some(encoding)]),
                encoding,
                "the server's default"
            );
        }
    }

    /// Texts of the script that windows-1252 is for, in encodings that a template's claim of it hides.
    #[test]
    fn the_usual_claim_does_not_hide_another_encoding() {
        use encoding_rs::{ISO_8859_2, WINDOWS_1254, WINDOWS_1257};
        let polish = "Młyn nad rzeką stoi już dwieście lat, a każdej wiosny woda podchodzi pod próg domu. Gęsi żyją tu spokojnie, łąka jest blisko, a ścieżka biegnie wśród wąskich pól. ";
        let czech = "Mlýn u řeky stojí už dvě stě let a každé jaro voda stoupá až k prahu domu. Staří lidé říkají, že ještě nikdy nebyl zatopen, a děti věří každému slovu. ";
        let turkish = "Irmağın kıyısındaki değirmen iki yüz yıldır orada duruyor ve her ilkbahar su evin eşiğine kadar yükseliyor. Yaşlılar hiç su basmadığını söylüyor. ";
        let lithuanian = "Malūnas prie upės stovi jau du šimtus metų, ir kiekvieną pavasarį vanduo pakyla iki pat namų slenksčio. Seni žmonės sako, kad jis niekada nebuvo užlietas. ";
        for (text, encoding, claim) in [
            (polish, WINDOWS_1250, WINDOWS_1252),
            (polish, ISO_8859_2, WINDOWS_1252),
            (polish, ISO_8859_2, WINDOWS_1250),
            (czech, WINDOWS_1250, WINDOWS_1252),
            (czech, ISO_8859_2, WINDOWS_1250),
            (turkish, WINDOWS_1254, WINDOWS_1252),
            (lithuanian, WINDOWS_1257, WINDOWS_1252),
        ] {
            let text = text.repeat(5);
            let bytes = bytes_in(&text, encoding);
            for claims in [[Some(claim), None], [None, Some(claim)], [Some(claim), Some(claim)]] {
                assert_eq!(reads(&bytes, claims), text, "{} called {}", encoding.name(), claim.name());
            }
            assert_eq!(reads(&bytes, [None, Some(encoding)]), text);
        }
    }

    #[test]
    fn western_text_is_what_it_claims_to_be() {
        for text in [
            "Die Mühle am Fluß steht seit zweihundert Jahren, und jedes Frühjahr steigt das Wasser bis zur Tür. Ältere Leute erzählen, daß sie früher größer war.",
            "Le moulin près de la rivière est là depuis deux siècles, et chaque été l’eau monte jusqu’à la porte. Les aînés répètent qu’il n’a jamais été inondé.",
            "El molino está junto al río desde hace años, y cada otoño el agua sube más allá del jardín. ¿Quién lo construyó? Ningún vecino lo sabrá jamás, señor.",
            "O moinho fica à beira do rio há duzentos anos, e na primavera a água chega até à porta. Não há memória de inundações, mas a população já não está lá.",
            "Il mulino è là da più di cento anni, e l’acqua salirà finché potrà. La città è già metà sott’acqua, però c’è chi non se ne andrà: così è la realtà.",
            "Kvarnen vid ån har stått där i tvåhundra år, och varje vår når vattnet ända fram till dörren. Äldre människor säger att den aldrig översvämmats.",
            "Møllen ved åen har stået der i to hundrede år, og hvert forår når vandet næsten op til døren. Ældre folk siger, at den aldrig er blevet oversvømmet.",
            "Mylly on seisonut joen äärellä jo kaksisataa vuotta, ja joka kevät vesi nousee kynnykselle. Väki kertoo, ettei myllyssä ole vielä käynyt tulvaa.",
            "Myllan við ána hefur staðið þar í tvö hundruð ár og á hverju vori nær vatnið alveg upp að dyrum. Gamalt fólk segir að þar hafi aldrei flætt inn.",
            "De molen aan de rivier draait al eeuwen; in één zomer reëel gezien niet meer, zei de coördinator in het financiële overzicht van België en Curaçao.",
        ] {
            let bytes = bytes_in(&text.repeat(4), WINDOWS_1252);
            for cut in (0..=bytes.len()).step_by(5) {
                let guess = guess(&bytes[..cut]).name();
                for claims in [[None, Some(WINDOWS_1252)], [Some(WINDOWS_1252), None]] {
                    assert_eq!(choose(&bytes[..cut], claims), WINDOWS_1252, "{guess} at {cut}: {text}");
                }
            }
        }
    }

    #[test]
    fn a_character_cut_in_two_contradicts_nothing() {
        let (text, encodings) = TEXTS[4];
        for &encoding in encodings {
            let mut bytes = bytes_in(&format!("{text}<p>").repeat(20), encoding);
            bytes.remove(bytes.len() / 2);
            bytes.pop();
            assert_eq!(choose(&bytes, [Some(encoding), None]), encoding);
        }
    }
}
