//! Language of a page's text, from its script, its declared language and its words.
//!
//! A script used by one language decides at once, however short the text. Otherwise the frequent words of a
//! bounded sample of running text decide, or whatlang if those leave a doubt. If the page declares the
//! detected language, confidence is high. If it declares another, a reliable detection wins, since templates
//! declare one language for pages of many; an unreliable one yields to the declaration, if the script allows
//! it. A declared language that the detector does not know stands if the text has evidence of it
//! ([`undetected`]). For a text too short to judge, the declared language is taken.

mod script;
mod undetected;
mod words;

use crate::model::{BlockKind, Language};
use crate::parse::draft::{Draft, Hints};
use crate::parse::options::Options;

use script::{Scripts, Verdict};

/// Minimum confidence if declaration and detection agree.
const AGREED_CONFIDENCE: f32 = 0.95;

/// Confidence in a declaration that an unreliable detection contradicts, or without detection.
const DECLARED_CONFIDENCE: f32 = 0.5;

/// ISO 639-3 codes of whatlang, and the ISO 639-1 codes for them.
const CODES: [(&str, &str); 69] = [
    ("afr", "af"),
    ("aka", "ak"),
    ("amh", "am"),
    ("ara", "ar"),
    ("aze", "az"),
    ("bel", "be"),
    ("ben", "bn"),
    ("bul", "bg"),
    ("cat", "ca"),
    ("ces", "cs"),
    ("cmn", "zh"),
    ("cym", "cy"),
    ("dan", "da"),
    ("deu", "de"),
    ("ell", "el"),
    ("eng", "en"),
    ("epo", "eo"),
    ("est", "et"),
    ("fin", "fi"),
    ("fra", "fr"),
    ("guj", "gu"),
    ("heb", "he"),
    ("hin", "hi"),
    ("hrv", "hr"),
    ("hun", "hu"),
    ("hye", "hy"),
    ("ind", "id"),
    ("ita", "it"),
    ("jav", "jv"),
    ("jpn", "ja"),
    ("kan", "kn"),
    ("kat", "ka"),
    ("khm", "km"),
    ("kor", "ko"),
    ("lat", "la"),
    ("lav", "lv"),
    ("lit", "lt"),
    ("mal", "ml"),
    ("mar", "mr"),
    ("mkd", "mk"),
    ("mya", "my"),
    ("nep", "ne"),
    ("nld", "nl"),
    ("nob", "nb"),
    ("ori", "or"),
    ("pan", "pa"),
    ("pes", "fa"),
    ("pol", "pl"),
    ("por", "pt"),
    ("ron", "ro"),
    ("rus", "ru"),
    ("sin", "si"),
    ("slk", "sk"),
    ("slv", "sl"),
    ("sna", "sn"),
    ("spa", "es"),
    ("srp", "sr"),
    ("swe", "sv"),
    ("tam", "ta"),
    ("tel", "te"),
    ("tgl", "tl"),
    ("tha", "th"),
    ("tuk", "tk"),
    ("tur", "tr"),
    ("ukr", "uk"),
    ("urd", "ur"),
    ("uzb", "uz"),
    ("vie", "vi"),
    ("yid", "yi"),
];

/// Returns the language, if there is enough evidence; `None` too for text without letters to speak of.
pub(super) fn of_page(hints: &Hints, drafts: &[Draft], options: &Options) -> Option<Language> {
    let max_chars = options.language_sample_chars as usize;
    let is_running =
        |draft: &Draft| matches!(draft.kind, BlockKind::Paragraph | BlockKind::ListItem | BlockKind::Quote);
    let mut sample = sample(drafts, max_chars, is_running);
    let is_short = sample.chars().count() < options.language_min_chars as usize;
    if is_short {
        sample = self::sample(drafts, max_chars, |_| true);
    }
    let declared =
        [hints.lang.as_deref(), hints.meta(&["og:locale", "content-language", "language", "dc.language"])];
    let declared = declared.into_iter().flatten().find_map(primary_subtag);
    let scripts = Scripts::of(&sample);
    match scripts.verdict(declared.as_deref()) {
        Verdict::Language(code, share) => return Some(Language { code, confidence: short_float(share) }),
        Verdict::Open => {}
        Verdict::Nothing => return None,
    }
    let declared = declared.filter(|declared| scripts.allows(declared));
    if is_short {
        let declared = declared.or(scripts.usual().map(str::to_owned));
        return declared.map(|code| Language { code, confidence: DECLARED_CONFIDENCE });
    }
    // Of languages that the detector does not know, letters tell without a declaration.
    if declared.is_none()
        && scripts.are_shared()
        && let Some(code) = undetected::by_letters(&sample)
    {
        return Some(Language { code: code.to_owned(), confidence: AGREED_CONFIDENCE });
    }
    let (detected, confidence, is_reliable) = if let Some(code) = words::language(&sample) {
        (code, 1.0, true)
    } else {
        let found = whatlang::detect(&sample)?;
        (short_code(found.lang().code()), short_float(found.confidence()), found.is_reliable())
    };
    // Templates declare English for pages in any language.
    let other = declared.as_deref().filter(|_| !is_reliable);
    if let Some(code) = other.and_then(|declared| words::instead_of(declared, &sample)) {
        return Some(Language { code: code.to_owned(), confidence: DECLARED_CONFIDENCE });
    }
    Some(match declared {
        Some(declared) if declared == detected => {
            Language { code: declared, confidence: confidence.max(AGREED_CONFIDENCE) }
        }
        Some(declared) if !is_reliable || undetected::stands(&declared, detected, &sample) => {
            Language { code: declared, confidence: DECLARED_CONFIDENCE }
        }
        _ => Language { code: detected.to_owned(), confidence },
    })
}

/// Concatenates visible blocks for which `wanted` returns true, from the top of the page, up to `max_chars`.
fn sample(drafts: &[Draft], max_chars: usize, wanted: impl Fn(&Draft) -> bool) -> String {
    let (mut sample, mut left) = (String::new(), max_chars);
    for draft in drafts.iter().filter(|draft| wanted(draft) && draft.is_visible()) {
        let text = draft.text.as_str();
        match text.char_indices().nth(left) {
            Some((end, _)) => {
                sample.push_str(&text[..end]);
                break;
            }
            None => sample.push_str(text),
        }
        left -= text.chars().count();
        if left == 0 {
            break;
        }
        sample.push(' ');
        left -= 1;
    }
    sample
}

#[expect(clippy::cast_possible_truncation, reason = "a confidence needs no 53 bits")]
fn short_float(confidence: f64) -> f32 {
    confidence as f32
}

/// Two-letter code of a language, or `code` itself where there is none.
fn short_code(code: &str) -> &str {
    CODES.iter().find(|(long, _)| *long == code).map_or(code, |(_, short)| short)
}

/// Returns the language of a tag, `en` of `en-GB` and `en_GB`, as the code that detection uses.
fn primary_subtag(tag: &str) -> Option<String> {
    let subtag = tag.trim().split(['-', '_']).next()?.to_ascii_lowercase();
    let is_code = (2..=3).contains(&subtag.len()) && subtag.bytes().all(|byte| byte.is_ascii_lowercase());
    is_code.then(|| match short_code(&subtag) {
        // Unspecified Norwegian is Bokmål in nine cases of ten; `iw` is the old code of Hebrew.
        "no" => "nb".to_owned(),
        "iw" => "he".to_owned(),
        code => code.to_owned(),
    })
}
