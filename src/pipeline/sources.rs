//! Checks the tables of a published run against its inputs.
//!
//! For every input in the manifest: the file exists and has its digest, and it has as many pages as the
//! tables. For every page: the body, read and decoded again, has the length and hash of its row; parsed
//! again, it gives the blocks of its rows with their texts and spans; and the span of each sentence is where
//! the text of its block maps it. For plain text also independently of the parser: the bytes `start..end` of
//! the body are the text of the block or sentence, except for white space.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use super::prepared::document_id;
use super::{Environment, Error, Pipeline};
use crate::model::{Block, MediaType, Page, RawPage, TextSpan};
use crate::parse::{Parsed, Parser};
use crate::publish::layout::RUNS_FOLDER;
use crate::publish::manifest::Manifest;
use crate::read::{self, Entry, FileReader, Input, Roots};
use crate::text::spaces::is_line_end;
use crate::text::visible;
use crate::verify::{self, Derived, NamedCells, PageRows, TextAt, Verification};

/// Checks the run in the folder `run` against `inputs`, which must be given as for the run. Adds problems to
/// `found`, the result of [`verify`](verify::verify). Cost: each file is read twice, and each page parsed
/// once. Memory: one page, and one number for each file.
///
/// # Errors
/// Fails if an input does not exist, the manifest or a table cannot be read, or the run is asked to stop.
pub fn check(
    run: &Path,
    inputs: &Roots,
    pipeline: &Pipeline,
    found: &mut Verification,
    environment: &Environment<'_>,
) -> Result<(), Error> {
    let manifest = Manifest::read(run)?;
    let settings = pipeline.settings();
    if manifest.settings_hash != settings.hash() {
        found.add("settings", "differ from those of the run: see --config".to_owned());
    }
    let inputs = read::discover_beside(inputs, output_of(run).as_deref(), &settings.read)?;
    let files = inputs.files.iter().map(|input| (&*input.name, input)).collect::<BTreeMap<_, _>>();
    let mut unchanged = BTreeMap::new();
    for noted in &manifest.inputs {
        environment.check()?;
        let Some(&input) = files.get(&*noted.source) else {
            found.add(&noted.source, "is not among the inputs".to_owned());
            continue;
        };
        let report = read::open(input, 0, &settings.read).until(environment.stop).finish();
        if report.sha256.is_some() && report.sha256 == noted.sha256 {
            unchanged.insert(&*noted.source, (input, 0, noted.pages));
        } else {
            found.add(&noted.source, "has changed since the run read it".to_owned());
        }
    }
    let mut open = Open { reader: None, source: String::new(), next: 0 };
    let parser = Parser::new(settings.parse.clone());
    for page in verify::pages(run, &manifest) {
        environment.check()?;
        let page = page.map_err(Error::Write)?;
        let Some((input, rows, _)) = unchanged.get_mut(&*page.source) else { continue };
        *rows += 1;
        match open.page(input, &page, &settings.read, environment) {
            Some(raw) => check_page(&page, raw, &parser, found),
            None => found.add(&page.document, format!("{} has no page {}", page.source, page.record)),
        }
    }
    for (source, (_, rows, pages)) in unchanged {
        found.expect(source, "rows of documents", rows, pages);
    }
    Ok(())
}

/// Returns the output folder of `run`, unless the run was moved out of it. It is excluded from the inputs as
/// in the run.
fn output_of(run: &Path) -> Option<PathBuf> {
    let run = fs::canonicalize(run).ok()?;
    let runs = run.parent().filter(|runs| runs.file_name().is_some_and(|name| name == RUNS_FOLDER))?;
    runs.parent().map(Path::to_owned)
}

/// The file that is being read. Rows of a file should be adjacent and in the order of its records; if they
/// are not, the file is opened again.
struct Open {
    reader: Option<FileReader>,
    source: String,
    /// The first record not yet passed.
    next: u64,
}

impl Open {
    /// Reads the page of these rows again; `None` if the input has no such page.
    fn page(
        &mut self,
        input: &Input,
        page: &PageRows,
        options: &read::Options,
        environment: &Environment<'_>,
    ) -> Option<RawPage> {
        if self.source != page.source || page.record < self.next {
            self.reader = Some(read::open(input, 0, options).until(environment.stop));
            self.source.clone_from(&page.source);
        }
        self.next = page.record.saturating_add(1);
        let reader = self.reader.as_mut()?;
        reader
            .find_map(|entry| match entry {
                Entry::Page(raw) if raw.source.record >= page.record => Some(raw),
                _ => None,
            })
            .filter(|raw| raw.source.record == page.record)
    }
}

/// Parses a page again and compares it with its rows.
fn check_page(rows: &PageRows, raw: RawPage, parser: &Parser, found: &mut Verification) {
    let at = |what: &str, number: u32| place_of(rows, what, number);
    let is_text = raw.media_type == MediaType::Text;
    let Parsed { page, body } = match parser.parse(raw) {
        Ok(parsed) => parsed,
        Err(reject) => return found.add(&rows.document, format!("is no longer a page: {}", reject.message)),
    };
    let id = document_id(&page);
    // Of pages that want the same id, all but the first get a number after it.
    let number = rows.document.strip_prefix(&*id).and_then(|rest| rest.strip_prefix('-'));
    if rows.document != *id && number.is_none_or(|number| number.parse::<u64>().is_err()) {
        found.add(&rows.document, format!("document_id: expected {id}"));
    }
    check_cells(rows, page.clone(), found);
    for (row, block) in rows.blocks.iter().zip(&page.blocks) {
        let place = || at("block", row.number);
        if row.text != block.text {
            found.add(place(), "its text differs from the page".to_owned());
        }
        if is_text && !is_cut(row, &body) {
            found.add(place(), format!("bytes {}..{} of the page are not its text", row.start, row.end));
        }
    }
    // Minimum start of the next sentence in the text of its block.
    let (mut current, mut from) = (None, 0);
    for row in &rows.sentences {
        let place = || at("sentence", row.number);
        if current != Some(row.block) {
            (current, from) = (Some(row.block), 0);
        }
        let block = page.blocks.get(row.block as usize);
        match block.and_then(|block| mapped(row, block, &mut from)) {
            Some(span) => found.expect(place(), "span", (row.start, row.end), span),
            None => found.add(place(), format!("is not in block {} in order", row.block)),
        }
        if is_text && !is_cut(row, &body) {
            found.add(place(), format!("bytes {}..{} of the page are not its text", row.start, row.end));
        }
    }
}

/// Compares every cell that depends only on the page with the one derived from it now.
fn check_cells(rows: &PageRows, page: Page, found: &mut Verification) {
    let expected = match Derived::of(page) {
        Ok(expected) => expected,
        Err(error) => return found.add(&rows.document, error.to_string()),
    };
    let mut compare = |place: String, row: &NamedCells, expected: &NamedCells| {
        for ((name, cell), (_, expected)) in row.iter().zip(expected) {
            // Texts of blocks are compared above, without showing them.
            if cell != expected && *name != "text" {
                found.add(&place, format!("{name}: {cell:?}, expected {expected:?}"));
            }
        }
    };
    compare(rows.document.clone(), &rows.derived.document, &expected.document);
    for (number, (row, expected)) in (0..).zip(rows.derived.blocks.iter().zip(&expected.blocks)) {
        compare(place_of(rows, "block", number), row, expected);
    }
}

/// Names a row of the page in problems.
fn place_of(rows: &PageRows, what: &str, number: u32) -> String {
    format!("{} {}, {what} {number}", rows.source, rows.document)
}

/// Returns the range of the body for the sentence, the next one at or after `from` in the text of `block`.
fn mapped(row: &TextAt, block: &Block, from: &mut usize) -> Option<(u64, u64)> {
    let start = *from + block.text.get(*from..)?.find(&*row.text)?;
    *from = start + row.text.len();
    let body = block.to_body(TextSpan::try_new(start, *from)?);
    Some((body.start().into(), body.end().into()))
}

/// Returns true if the bytes that `row` names are its text after cleaning, ignoring white space. Where they have marks
/// of links, strong text, quoted lines or words broken at the end of a line, which are not text, its characters must be
/// there in their order, from the first to the last.
fn is_cut(row: &TextAt, body: &str) -> bool {
    let bytes = usize::try_from(row.start).ok().zip(usize::try_from(row.end).ok());
    let Some(cut) = bytes.and_then(|(start, end)| body.get(start..end)) else { return false };
    let cut = visible::clean(cut);
    let is_shown = |c: &char| !c.is_whitespace();
    let is_line_marked =
        |pair: &[&str]| pair[0].ends_with(['-', '\u{2010}']) || pair[1].trim_start().starts_with('>');
    let lines = cut.split(is_line_end).map(str::trim_end).collect::<Vec<_>>();
    let is_marked =
        cut.contains(['[', ']', '\\']) || cut.contains("**") || lines.windows(2).any(is_line_marked);
    if !is_marked {
        return cut.chars().filter(is_shown).eq(row.text.chars().filter(is_shown));
    }
    let mut shown = cut.chars().filter(is_shown);
    let mut text = row.text.chars().filter(is_shown);
    let same_end = cut.chars().rfind(is_shown) == row.text.chars().rfind(is_shown);
    same_end && text.next() == shown.next() && text.all(|c| shown.any(|other| other == c))
}
