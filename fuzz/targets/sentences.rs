//! Splits text into sentences: spans are in order, trimmed and not empty, and only white space lies between
//! them.

#![no_main]

use std::sync::LazyLock;

use gristmill::sentences::{Model, Splitter};
use libfuzzer_sys::fuzz_target;

const LANGUAGES: [Option<&str>; 6] = [None, Some("en"), Some("de"), Some("ja"), Some("hi"), Some("ar")];

static SPLITTER: LazyLock<Splitter> = LazyLock::new(|| {
    let settings = gristmill::config::load(None).expect("the built-in settings load");
    let splitter =
        Splitter::new(settings.languages, settings.sentences).expect("the built-in languages are sound");
    let model = settings.sentence_model.expect("a model is built in");
    splitter.with_model(Model::decode(&model).expect("the built-in model is sound"))
});

fuzz_target!(|data: &[u8]| {
    let Some((&choice, text)) = data.split_first() else { return };
    let text = String::from_utf8_lossy(text);
    let language = LANGUAGES[usize::from(choice) % LANGUAGES.len()];
    let mut end = 0;
    for span in SPLITTER.split(&text, language) {
        let sentence = span.slice(&text).expect("a span lies in the text, on character boundaries");
        assert!(!sentence.is_empty() && sentence.trim() == sentence, "{sentence:?} is not trimmed");
        let between = text.get(end..span.start() as usize).expect("spans are in order");
        assert!(between.trim().is_empty(), "{between:?} is in no sentence");
        assert!(!sentence.contains('\n'), "{sentence:?} crosses a line end");
        end = span.end() as usize;
    }
    assert!(text[end..].trim().is_empty(), "{:?} is in no sentence", &text[end..]);
});
