//! A page as published by a run, with the keepers of its duplicates, which are on other pages.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::Context;
use arrow_array::{Array, RecordBatch};
use arrow_cast::display::array_value_to_string;
use gristmill::pipeline::Pipeline;
use gristmill::publish::Published;
use gristmill::tables::{BlockRow, Row as _, Table};

use super::show::{Line, Style, difference, footer, header, judged_by, repeat_of};
use crate::cli::exit::Usage;

/// Columns of `documents` that are shown.
const FACTS: [&str; 8] =
    ["title", "byline", "published", "site", "language", "source", "record", "duplicate_of"];

/// Explains the page `document` of the run published last in the folder `output`.
pub(super) fn explain(
    output: &Path,
    document: &str,
    pipeline: &Pipeline,
    style: &Style,
) -> anyhow::Result<String> {
    let run = Published::latest(output)?;
    let run = run.ok_or_else(|| Usage(format!("{} has no published run", output.display())))?;
    let facts = run.rows_of(Table::Documents, document)?;
    let facts = facts
        .first()
        .ok_or_else(|| Usage(format!("{} has no document `{document}`", run.folder.display())))?;
    let mut out = String::new();
    let lines = FACTS.into_iter().filter_map(|name| Some((name, text(facts, name, 0)?)));
    header(&mut out, &lines.collect::<Vec<_>>(), style);
    let mut keepers = Keepers { run: &run, texts: BTreeMap::new() };
    let (mut kept, mut blocks) = (0, 0);
    for batch in run.rows_of(Table::Blocks, document)? {
        for row in BlockRow::rows(&batch) {
            let line = line(row, blocks, &mut keepers, pipeline)?;
            kept += usize::from(line.why.is_none());
            blocks += 1;
            line.show(&mut out, style);
        }
    }
    let sentences = text(facts, "sentences", 0).and_then(|count| count.parse().ok()).unwrap_or(0);
    footer(&mut out, kept, blocks, sentences);
    Ok(out)
}

/// Makes the line of the block `row`.
fn line(
    row: BlockRow<String>,
    index: usize,
    keepers: &mut Keepers<'_>,
    pipeline: &Pipeline,
) -> anyhow::Result<Line> {
    let mut line = Line {
        index,
        kind: row.kind,
        text: String::new(),
        why: None,
        difference: None,
        apart: None,
        model: row.score.map(|score| format!("chrome {score:.2}")),
    };
    match (row.reason, row.keeper_document_id.zip(row.keeper_block)) {
        (Some(code), Some((document, block))) => {
            line.why = Some(repeat_of(&code, row.similarity, &format!("{document} block {block}")));
            if row.similarity.is_some() {
                let theirs = keepers.text(&document, block)?;
                line.difference = Some(difference(&theirs, &row.text));
            }
        }
        (Some(code), None) => {
            line.why = Some(judged_by(&code, &row.rule.unwrap_or_default(), pipeline));
        }
        (None, _) => {}
    }
    line.text = row.text;
    Ok(line)
}

/// Cache of the texts of blocks on other pages.
struct Keepers<'a> {
    run: &'a Published,
    texts: BTreeMap<String, Vec<String>>,
}

impl Keepers<'_> {
    /// Returns the text of a block of `document`, reading its blocks if needed.
    fn text(&mut self, document: &str, block: u32) -> anyhow::Result<String> {
        if !self.texts.contains_key(document) {
            let batches = self.run.rows_of(Table::Blocks, document)?;
            let texts = batches.iter().flat_map(BlockRow::<String>::rows).map(|row| row.text);
            self.texts.insert(document.to_owned(), texts.collect());
        }
        let texts = self.texts.get(document).and_then(|texts| texts.get(block as usize));
        texts.cloned().with_context(|| format!("{document} has no block {block}"))
    }
}

/// Returns the cell as text, or `None` if it is null.
fn text(batch: &RecordBatch, name: &str, row: usize) -> Option<String> {
    let column = batch.column_by_name(name)?;
    column.is_valid(row).then(|| array_value_to_string(column, row).unwrap_or_default())
}
