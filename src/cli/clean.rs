//! `gristmill clean`: reduces pages to clean text.

use std::io::{self, Write};

use gristmill::model::{Judged, TextParts};
use gristmill::pipeline::Pipeline;
use gristmill::read::jsonl;
use serde_json::{Value, json};

use super::args::Filter;
use super::exit::Exit;
use super::filter::{each_line, each_page, error, id_of};
use super::logging::Log;

/// Runs `gristmill clean`.
pub(super) fn clean(args: &Filter, pipeline: &Pipeline, log: &Log) -> anyhow::Result<Exit> {
    if args.jsonl {
        return each_line(&args.files, pipeline, log, |line| clean_line(line, pipeline));
    }
    each_page(&args.files, pipeline, log, io::stdout().lock(), |page, out| {
        let judged = match pipeline.clean(page) {
            Ok(judged) => judged,
            Err(reject) => return Ok(Err(reject)),
        };
        writeln!(out, "{}", judged.text(pipeline.settings().publishing.text)).map(Ok)
    })
}

/// Cleans the page in a JSON line; returns the answer, or an error as an answer.
fn clean_line(line: &[u8], pipeline: &Pipeline) -> Value {
    let draft = match jsonl::draft(line, &pipeline.settings().read.fields) {
        Ok(draft) => draft,
        Err(fault) => {
            let id = match id_of(line) {
                Value::Number(number) => number.to_string().into(),
                id => id,
            };
            return error(id, fault.code.code(), &fault.message);
        }
    };
    let id = draft.given_id.clone();
    match pipeline.clean(draft.alone()) {
        Ok(judged) => answer(id.as_deref(), &judged, pipeline.settings().publishing.text),
        Err(reject) => error(id, reject.code.code(), &reject.message),
    }
}

/// Formats a cleaned page as JSON.
fn answer(id: Option<&str>, judged: &Judged, parts: TextParts) -> Value {
    let facts = &judged.page.facts;
    let language = facts.language.as_ref();
    json!({
        "id": id,
        "text": judged.text(parts),
        "title": facts.title,
        "byline": facts.byline,
        "published": facts.published,
        "modified": facts.modified,
        "description": facts.description,
        "tags": facts.tags,
        "language": language.map(|language| &language.code),
        "url": facts.url,
        "blocks": judged.page.blocks.len(),
        "kept_blocks": (0..judged.page.blocks.len()).filter(|&index| judged.verdicts.is_kept(index)).count(),
    })
}
