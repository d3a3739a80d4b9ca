//! `gristmill sentences`: splits text into one sentence per line.

use std::io::{self, Write};

use gristmill::model::{Language, MediaType, Verdicts};
use gristmill::pipeline::Pipeline;
use serde::Deserialize;
use serde_json::{Value, json};

use super::args::SentencesFilter;
use super::filter::{each_line, each_page, error, id_of};
use super::logging::Log;

/// Runs `gristmill sentences`.
pub(super) fn sentences(args: &SentencesFilter, pipeline: &Pipeline, log: &Log) -> anyhow::Result<()> {
    if args.jsonl {
        return each_line(&args.files, pipeline, |line| split_line(line, args.language.as_deref(), pipeline));
    }
    let mut out = io::stdout().lock();
    each_page(&args.files, pipeline, |page| {
        let page = page.and_then(|mut raw| {
            // This filter takes text as it is; use `clean` to remove markup.
            raw.media_type = MediaType::Text;
            pipeline.parse(raw)
        });
        let mut page = match page {
            Ok(page) => page,
            Err(reject) => {
                log.warn(
                    &format!("{}: {}", reject.source, reject.message),
                    json!({ "code": reject.code.code() }),
                );
                return Ok(());
            }
        };
        if let Some(code) = &args.language {
            page.facts.language = Some(Language { code: code.clone(), confidence: 1.0 });
        }
        for sentence in pipeline.split(&page, &Verdicts::keep_all(page.blocks.len())) {
            let block = &page.blocks[sentence.block.index as usize];
            let text = sentence.span.slice(&block.text).unwrap_or_default();
            writeln!(out, "{text}")?;
        }
        Ok(())
    })?;
    Ok(out.flush()?)
}

/// A line of input.
#[derive(Deserialize)]
struct Input {
    #[serde(default)]
    id: Value,
    text: String,
    language: Option<String>,
}

/// Answers a line of JSON. The language is that of the line, else `language`, else the detected one.
fn split_line(line: &[u8], language: Option<&str>, pipeline: &Pipeline) -> Value {
    // An array would be taken for the fields in their order.
    if !line.trim_ascii_start().starts_with(b"{") {
        return error(Value::Null, "bad_json", "not an object");
    }
    let Input { id, text, language: given } = match serde_json::from_slice(line) {
        Ok(text) => text,
        Err(wrong) => return error(id_of(line), "bad_json", &wrong.to_string()),
    };
    let language = given.or_else(|| language.map(str::to_owned)).or_else(|| pipeline.language_of(&text));
    let spans = pipeline.splitter().split(&text, language.as_deref());
    let sentences = spans
        .into_iter()
        .map(|span| json!({ "text": span.slice(&text), "start": span.start(), "end": span.end() }));
    json!({ "id": id, "language": language, "sentences": sentences.collect::<Vec<_>>() })
}
