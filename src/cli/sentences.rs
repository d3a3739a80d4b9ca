//! `gristmill sentences`: splits text into one sentence per line.

use std::io::{self, Write};

use gristmill::model::{Language, MediaType, RejectCode, Verdicts};
use gristmill::pipeline::Pipeline;
use gristmill::read::jsonl;
use serde_json::{Value, json};

use super::args::SentencesFilter;
use super::exit::Exit;
use super::exit::Usage;
use super::filter::{each_line, each_page, error, id_of, value_of};
use super::logging::Log;

/// Runs `gristmill sentences`.
pub(super) fn sentences(args: &SentencesFilter, pipeline: &Pipeline, log: &Log) -> anyhow::Result<Exit> {
    if let Some(code) = &args.language {
        check_language(code, pipeline, log)?;
    }
    if args.jsonl {
        return each_line(&args.files, pipeline, log, |line| {
            split_line(line, args.language.as_deref(), pipeline)
        });
    }
    each_page(&args.files, pipeline, log, io::stdout().lock(), |mut raw, out| {
        // This filter takes text as it is; use `clean` to remove markup.
        raw.media_type = MediaType::Text;
        let mut page = match pipeline.parse(raw) {
            Ok(page) => page,
            Err(reject) => return Ok(Err(reject)),
        };
        if let Some(code) = &args.language {
            page.facts.language = Some(Language { code: code.clone(), confidence: 1.0 });
        }
        for sentence in pipeline.split(&page, &Verdicts::keep_all(page.blocks.len())) {
            let block = &page.blocks[sentence.block.index as usize];
            let text = sentence.span.slice(&block.text).unwrap_or_default();
            writeln!(out, "{text}")?;
        }
        Ok(Ok(()))
    })
}

/// Checks a language that was asked for: an error if `code` is none, a warning if nothing is known about it.
fn check_language(code: &str, pipeline: &Pipeline, log: &Log) -> anyhow::Result<()> {
    // A tag of RFC 5646: the language, then script, region and variants.
    let mut parts = code.split(['-', '_']);
    let is_language =
        |part: &str| matches!(part.len(), 2 | 3) && part.bytes().all(|byte| byte.is_ascii_alphabetic());
    let is_part =
        |part: &str| matches!(part.len(), 1..=8) && part.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if !parts.next().is_some_and(is_language) || !parts.all(is_part) {
        return Err(Usage(format!("`{code}` is not the code of a language")).into());
    }
    if !pipeline.splitter().knows(code) {
        let message =
            format!("nothing is known about the language `{code}`: the rules for any language are used");
        log.warn(&message, json!({ "language": code }));
    }
    Ok(())
}

/// Answers a line of JSON. The language is that of the line, else `language`, else the detected one.
fn split_line(line: &[u8], language: Option<&str>, pipeline: &Pipeline) -> Value {
    let [id, text, given] = match jsonl::members(line, ["id", "text", "language"]) {
        Ok(members) => members,
        Err(fault) => return error(id_of(line), fault.code.code(), &fault.message),
    };
    let Some(text) = text.and_then(jsonl::text) else {
        return error(id_of(line), RejectCode::MissingText.code(), "`text` is not a string");
    };
    let given = given.and_then(jsonl::text);
    let language = given.or_else(|| language.map(str::to_owned)).or_else(|| pipeline.language_of(&text));
    let spans = pipeline.splitter().split(&text, language.as_deref());
    let sentences = spans
        .into_iter()
        .map(|span| json!({ "text": span.slice(&text), "start": span.start(), "end": span.end() }));
    let id = id.map(value_of).unwrap_or_default();
    json!({ "id": id, "language": language, "sentences": sentences.collect::<Vec<_>>() })
}
