//! Language of a page's text, from its script, its declared language and its words.
//!
//! The text that decides is the page's largest body of text ([`main_text`]), or all running text if there is
//! none. A script used by one language decides at once, however short the text. Otherwise the frequent words of
//! a bounded sample decide, or whatlang if those leave a doubt. If the page declares the
//! detected language, confidence is high. If it declares another, a reliable detection wins, since templates
//! declare one language for pages of many; an unreliable one yields to the declaration, if the script allows
//! it. A declared language that the detector does not know stands if the text has evidence of it
//! ([`undetected`]). For a text too short to judge, the declared language is taken.

mod main_text;
mod script;
mod undetected;
mod words;

use crate::model::{BlockKind, Language};
use crate::parse::draft::{Content, Draft};
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

/// Languages in standards so near to each other that a declaration of one tells more than words.
const NEAR: [&str; 3] = ["bs", "hr", "sr"];

/// Returns the language, if there is enough evidence; `None` too for text without letters to speak of.
pub(super) fn of_page(content: &Content, options: &Options) -> Option<Language> {
    let Content { hints, drafts, elements } = content;
    let declared =
        [hints.lang.as_deref(), hints.meta(&["og:locale", "content-language", "language", "dc.language"])];
    let declared = declared.into_iter().flatten().find_map(primary_subtag);
    let max_chars = options.language_sample_chars as usize;
    let min_chars = options.language_min_chars as usize;
    let main = main_text::of(drafts, elements);
    let main = sample(main.into_iter().map(|at| &drafts[at]), max_chars);
    let scripts = Scripts::of(&main);
    match scripts.verdict(declared.as_deref()) {
        Verdict::Open if main.chars().count() >= min_chars => {
            let found = of_sample(&main, &scripts, declared.clone());
            // Printers' filler (`Lorem ipsum`), which sites show in place of an article that must be paid for.
            let is_filler = found.as_ref().is_some_and(|found| found.code == "la");
            if is_filler { of_running_text(drafts, declared, (min_chars, max_chars)) } else { found }
        }
        Verdict::Language(code, share) => Some(Language { code, confidence: short_float(share) }),
        _ => of_running_text(drafts, declared, (min_chars, max_chars)),
    }
}

/// Returns the language of all running text, or of all text if it is shorter than `min_chars`.
fn of_running_text(
    drafts: &[Draft],
    declared: Option<String>,
    (min_chars, max_chars): (usize, usize),
) -> Option<Language> {
    let mut running = sample(drafts.iter().filter(|draft| main_text::is_running(draft)), max_chars);
    let is_short = running.chars().count() < min_chars;
    if is_short {
        running = sample(drafts.iter().filter(|draft| draft.is_visible()), max_chars);
    }
    let scripts = Scripts::of(&running);
    let is_code = |draft: &&Draft| draft.kind == BlockKind::Code && draft.is_visible();
    let code_chars = || drafts.iter().filter(is_code).map(|draft| draft.text.chars().count()).sum::<usize>();
    // Of text that is set like code, frequent words tell: prose has them.
    let by_words = || if code_chars() < min_chars { None } else { words::language(&running) };
    match scripts.verdict(declared.as_deref()) {
        Verdict::Language(code, share) => Some(Language { code, confidence: short_float(share) }),
        Verdict::Nothing => None,
        Verdict::Open if is_short => {
            if let Some(code) = by_words() {
                return Some(Language { code: code.to_owned(), confidence: AGREED_CONFIDENCE });
            }
            let declared = declared.filter(|declared| scripts.allows(declared));
            let declared = declared.or(scripts.usual().map(str::to_owned));
            declared.map(|code| Language { code, confidence: DECLARED_CONFIDENCE })
        }
        Verdict::Open => of_sample(&running, &scripts, declared),
    }
}

/// Returns the language of `sample`, in scripts that several languages share.
fn of_sample(sample: &str, scripts: &Scripts, declared: Option<String>) -> Option<Language> {
    let declared = declared.filter(|declared| scripts.allows(declared));
    // Of languages that the detector does not know, letters tell without a declaration.
    if scripts.are_shared()
        && let Some(code) = undetected::by_letters(sample, declared.as_deref())
    {
        return Some(Language { code: code.to_owned(), confidence: AGREED_CONFIDENCE });
    }
    let (detected, confidence, is_reliable) = if let Some(code) = words::language(sample) {
        (code, 1.0, true)
    } else {
        let found = whatlang::detect(sample)?;
        match words::likely(sample).filter(|_| !found.is_reliable()) {
            Some(code) => (code, DECLARED_CONFIDENCE, false),
            None => (short_code(found.lang().code()), short_float(found.confidence()), found.is_reliable()),
        }
    };
    // Templates declare English for pages in any language.
    let other = declared.as_deref().filter(|_| !is_reliable);
    if let Some(code) = other.and_then(|declared| words::instead_of(declared, sample)) {
        return Some(Language { code: code.to_owned(), confidence: DECLARED_CONFIDENCE });
    }
    Some(match declared {
        Some(declared) if declared == detected => {
            Language { code: declared, confidence: confidence.max(AGREED_CONFIDENCE) }
        }
        Some(declared) if is_near(&declared, detected) => {
            Language { code: declared, confidence: AGREED_CONFIDENCE }
        }
        Some(declared) if !is_reliable || undetected::stands(&declared, detected, sample) => {
            Language { code: declared, confidence: DECLARED_CONFIDENCE }
        }
        _ => Language { code: detected.to_owned(), confidence },
    })
}

/// Returns true if both languages are among those of [`NEAR`].
fn is_near(one: &str, other: &str) -> bool {
    NEAR.contains(&one) && NEAR.contains(&other)
}

/// Concatenates the texts of `drafts`, up to `max_chars`.
fn sample<'d>(drafts: impl Iterator<Item = &'d Draft>, max_chars: usize) -> String {
    let (mut sample, mut left) = (String::new(), max_chars);
    for draft in drafts {
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
