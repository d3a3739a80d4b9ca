mod languages;
mod learned;
mod lists;
mod marks;
mod quotations;
mod stops;

use std::fs;
use std::path::{Path, PathBuf};

use proptest::prelude::*;

use super::features::Sink;
use super::*;
use crate::model::TextSpan;

/// Languages that write no space between sentences.
const UNSPACED: [&str; 2] = ["ja", "zh"];

fn folder(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// Returns name without extension, and content, of every file in `path`, by name.
fn files(path: &str) -> Vec<(String, String)> {
    let mut paths: Vec<_> = fs::read_dir(folder(path)).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let stem = |path: &Path| path.file_stem().unwrap().to_str().unwrap().to_owned();
    paths.iter().map(|path| (stem(path), fs::read_to_string(path).unwrap())).collect()
}

fn splitter() -> Splitter {
    splitter_with(Options::default())
}

fn splitter_with(options: Options) -> Splitter {
    let languages = files("config/sentences").into_iter();
    let languages = languages.map(|(code, file)| (code, toml::from_str(&file).unwrap())).collect();
    Splitter::new(languages, options).unwrap().with_model(shipped_model())
}

fn shipped_model() -> Model {
    Model::decode(&fs::read(folder("config/models/sentences.bin")).unwrap()).unwrap()
}

fn cut<'t>(splitter: &Splitter, text: &'t str, language: &str) -> Vec<&'t str> {
    splitter.split(text, Some(language)).iter().map(|span| span.slice(text).unwrap()).collect()
}

/// A golden file contains cases separated by blank lines, one sentence per line. The text of a case is its
/// lines joined by a space, or by nothing if the language writes none.
#[test]
fn golden_files_hold() {
    let splitter = splitter();
    let mut wrong = Vec::new();
    for (name, file) in files("tests/golden/sentences") {
        let language = name.split('-').next().unwrap();
        let joint = if UNSPACED.contains(&language) { "" } else { " " };
        for case in file.trim_end().split("\n\n") {
            let wanted: Vec<_> = case.lines().collect();
            let text = wanted.join(joint);
            let got = cut(&splitter, &text, language);
            if got != wanted {
                wrong.push(format!("{name}\n  wanted {wanted:#?}\n  got {got:#?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{} cases are split otherwise:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn every_language_has_a_golden_file() {
    let golden: Vec<_> = files("tests/golden/sentences").into_iter().map(|(name, _)| name).collect();
    for (code, _) in files("config/sentences") {
        assert!(golden.contains(&code), "tests/golden/sentences/{code}.txt is missing");
    }
}

/// Asserts that each text, with `¦` where a sentence ends, is split there and nowhere else.
#[track_caller]
fn assert_split(cases: &[(&str, &str)]) {
    let splitter = splitter();
    let mut wrong = Vec::new();
    for (language, marked) in cases {
        let wanted = marked.split('¦').map(str::trim).collect::<Vec<_>>();
        let text = marked.replace(" ¦ ", " ").replace('¦', "");
        let got = cut(&splitter, &text, language);
        if got != wanted {
            wrong.push(format!("{language}: {}", got.join(" ¦ ")));
        }
    }
    assert!(wrong.is_empty(), "{} texts are split otherwise:\n{}", wrong.len(), wrong.join("\n"));
}

/// ASCII tokens are read byte by byte, others character by character: both must agree.
#[test]
fn words_hash_alike_in_any_company() {
    for word in ["Apple", "U.S", "o'clock", "x-2", "A1b2"] {
        let beside = format!("{word} é");
        let (plain, _) = token::Token::starting_at(word, 0);
        let (ahead, _) = token::Token::starting_at(&beside, 0);
        assert_eq!((plain.hash, plain.shape, plain.kind), (ahead.hash, ahead.shape, ahead.kind));
        assert_eq!(plain.hash, words::lower_hash(&[&word.to_lowercase()]));
        let (ending, start) = token::Token::ending_at(word, word.len());
        assert_eq!((ending.hash, start), (plain.hash, 0));
    }
}

#[test]
fn refuses_data_that_could_never_match() {
    let list = |entry: &str| {
        let inside = vec![entry.to_owned()];
        LanguageData { abbreviations: Abbreviations { inside, ..Default::default() }, ..Default::default() }
    };
    let splitter = |languages: &[(&str, LanguageData)]| {
        let languages = languages.iter().map(|(code, data)| ((*code).to_owned(), data.clone())).collect();
        Splitter::new(languages, Options::default()).map(|_| ())
    };
    assert_eq!(splitter(&[("en", list("vs"))]), Ok(()));
    for entry in ["vs.", "Vs", " vs", ""] {
        let error = splitter(&[("en", list(entry))]).unwrap_err();
        assert!(matches!(error, Error::UnmatchableEntry { .. }), "{entry:?}: {error}");
    }
    let twice = splitter(&[("en", list("vs")), ("en", list("vs"))]);
    assert_eq!(twice, Err(Error::DuplicateLanguage { code: "en".to_owned() }));
    let mut data = list("vs");
    data.abbreviations.before_name.push("vs".to_owned());
    assert!(matches!(splitter(&[("en", data)]), Err(Error::RepeatedAbbreviation { .. })));
    let mut data = list("vs");
    data.also_words.push("gen".to_owned());
    assert!(matches!(splitter(&[("en", data)]), Err(Error::NoAbbreviation { .. })));
}

/// If any of these were quadratic, this test would run for hours.
#[test]
fn hostile_text_ends_in_time() {
    const BYTES: usize = 4_000_000;
    let splitter = splitter();
    for unit in [
        "7",
        ".",
        "(",
        ")",
        "\"",
        "a. ",
        ". ",
        " ",
        "?[",
        ".[1] ",
        "(!) ",
        "1) ",
        "1) a 2) ",
        "(1) ",
        "aaa.(1)",
        "aaa.1 A",
        ". ?",
        ".[1]:2",
        "J. Biol. ",
        "[1] a. ",
        "A.",
        "。",
        "a.\u{a0}»",
        "a. a. ",
        "Aa ",
        "A. B. ",
        "“",
        "a: ",
        "- ",
        ":) ",
        "• ",
    ] {
        let text = unit.repeat(BYTES / unit.len());
        let spans = splitter.split(&text, Some("en"));
        assert_spelled(&text, &spans);
    }
    // Insets, marks of one language and white space examine their surroundings.
    for (language, unit) in [
        ("zh", "（。"),
        ("zh", "“好。"),
        ("zh", "\"。"),
        ("ja", "「あ。」と"),
        ("ja", "Ａ．"),
        ("ko", "\"가. "),
        ("th", "กกกกกกก "),
        ("th", "ก "),
        ("el", "α; "),
        ("hi", "क | "),
        ("bo", "། "),
        ("km", "។ល"),
        ("ur", "ا۔"),
        ("de", "1. A, 2. "),
        ("xx", "f.eks. "),
        ("ru", "а)))) "),
        ("ru", ")"),
        ("ru", "а("),
        ("fr", "😀"),
        ("fr", " :)))"),
        ("fr", "a♥"),
        ("fr", "★"),
        ("zh", "好😀"),
        ("th", "ก😀 "),
        ("ar", " ا ❤"),
        ("ja", "あ？と"),
    ] {
        let text = unit.repeat(BYTES / 50 / unit.len());
        assert_spelled(&text, &splitter.split(&text, Some(language)));
    }
    // The most expensive case, a full evaluation of the model at every second byte: a tenth of the text will
    // do.
    for unit in ["?a", "...a", "?A"] {
        let text = unit.repeat(BYTES / 10 / unit.len());
        let spans = splitter.split(&text, Some("en"));
        assert_spelled(&text, &spans);
    }
}

/// Asserts that spans are in order, trimmed and not empty, with only white space between them.
fn assert_spelled(text: &str, spans: &[TextSpan]) {
    let mut end = 0;
    for span in spans {
        let sentence = span.slice(text).unwrap();
        assert!(!sentence.is_empty() && sentence.trim() == sentence, "{sentence:?} is not trimmed");
        assert_eq!(text[end..span.start() as usize].trim(), "");
        end = span.end() as usize;
    }
    assert_eq!(text[end..].trim(), "");
}

proptest! {
    #[test]
    fn sentences_spell_their_text(
        text in "([a-cA-C0-2.?!…。।؟\"'”»()\\[\\]:;*•—ßя中かกแल|「」“（）《》．१ \u{a0}\u{3000}\n\r\u{2028}]|Dr|U\\.S\\.|1\\)|\\PC){0,60}",
        language in prop::sample::select(vec!["en", "de", "ja", "zh", "ko", "th", "el", "hi", "hy", "bo", "xx"]),
    ) {
        assert_spelled(&text, &splitter().split(&text, Some(language)));
    }

    /// Scanning by blocks passes over the same white spaces as scanning one by one.
    #[test]
    fn white_spaces_inside_sentences_are_passed_over_alike(text in "[a-cA-Ch1w,;:'.)é “-]{0,200}") {
        let language = language::Language::default();
        let mut asked = Vec::new();
        scan::scan(&text, &language, |place| {
            if place.stop.is_none() {
                asked.push(place.end);
            }
            false
        });
        for (at, around) in text.as_bytes().windows(3).enumerate() {
            let is_inner = around[0].is_ascii_alphabetic() && around[1] == b' ' && around[2] == b'a';
            prop_assert!(!is_inner || !asked.contains(&(at + 1)), "{text:?} at {at}");
        }
    }

    /// The token read after one place equals the token before the next.
    #[test]
    fn words_are_the_same_from_either_side(text in "([a-cA-C0-2.?!\"'()—é]{1,9}[ \u{a0}]){1,12}") {
        let mut start = 0;
        for (at, c) in text.char_indices().filter(|(_, c)| c.is_whitespace()) {
            let (one, end) = token::Token::starting_at(&text, start);
            let (other, begin) = token::Token::ending_at(&text, at);
            prop_assert_eq!((end, begin), (at, start));
            prop_assert_eq!((one.hash, one.shape, one.kind), (other.hash, other.shape, other.kind));
            prop_assert_eq!((one.lead, one.core, one.tail), (other.lead, other.core, other.tail));
            start = at + c.len_utf8();
        }
    }
}
