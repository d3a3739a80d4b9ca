//! Minimum quality on pages in German, French and Spanish, written for the project. In
//! `tests/languages/*.txt` each line is a block: `+` marks text of the page, `-` chrome. The model was
//! trained mostly on English pages.

use std::fs;
use std::path::Path;

use gristmill::config;
use gristmill::learn::metrics::word_f1;
use gristmill::model::{Body, MediaType, PageId, Source, TextParts};
use gristmill::pipeline::Pipeline;
use gristmill::read::Draft;

/// Minimum word F1 of a page.
const PAGE_MIN_F1: f64 = 0.6;
/// Minimum mean word F1 of the pages of a language.
const LANGUAGE_MIN_F1: f64 = 0.8;

fn lines(marked: &str, marks: &[char]) -> String {
    let kept = marked.lines().filter(|line| line.starts_with(marks));
    kept.map(|line| line[1..].trim()).collect::<Vec<_>>().join("\n\n")
}

#[test]
fn pages_in_other_languages_do_not_fall_apart() {
    let pipeline = Pipeline::new(config::load(None).unwrap()).unwrap();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/languages");
    let mut pages = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect::<Vec<_>>();
    pages.sort();
    assert_eq!(pages.len(), 12);
    let (mut report, mut failed) = (String::new(), false);
    for language in pages.chunk_by(|a, b| {
        a.file_name().unwrap().as_encoded_bytes()[..2] == b.file_name().unwrap().as_encoded_bytes()[..2]
    }) {
        let mut sum = 0.0;
        for path in language {
            let marked = fs::read_to_string(path).unwrap();
            let draft = Draft::new(MediaType::Text, Body::Text(lines(&marked, &['+', '-'])));
            let source = Source { file: "page.txt".into(), record: 0, byte: 0 };
            let judged = pipeline.clean(draft.into_page(PageId { file: 0, record: 0 }, source)).unwrap();
            let score = word_f1(&judged.text(TextParts::All), &lines(&marked, &['+']));
            failed |= score.f1 < PAGE_MIN_F1;
            sum += score.f1;
            let name = path.file_stem().unwrap().to_string_lossy();
            report +=
                &format!("{name:<16} F1 {:.3} P {:.3} R {:.3}\n", score.f1, score.precision, score.recall);
        }
        failed |= sum / (language.len() as f64) < LANGUAGE_MIN_F1;
    }
    assert!(!failed, "a page below {PAGE_MIN_F1} or a language below {LANGUAGE_MIN_F1}:\n{report}");
}
