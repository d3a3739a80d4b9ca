//! Proves the spans of a published run against the inputs that it was made from.
//!
//! In: a run and its inputs. Out: each way in which they disagree. What is proved, for every input of the manifest: the file
//! is there and has the digest that was noted; it holds as many pages as the tables have. For every page: the body, read and
//! decoded again, has the length and the hash of its row; parsed again, it gives the blocks of its rows, texts and spans; each
//! sentence's span is where its block's text maps it to. For plain text also without the parser: the bytes `start..end` of the
//! body are the text of the block or sentence, letter for letter but for white space.

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
use crate::text::visible;
use crate::verify::{self, Derived, NamedCells, PageRows, TextAt, Verification};

/// Checks the run folder `run` against `inputs`, given as they were given to the run. Problems go to `found`, which
/// [`verify`](verify::verify) made. Cost: each file is read twice, each page parsed once. Memory: one page, and one
/// number a file.
///
/// # Errors
/// Where an input does not exist, the manifest or a table cannot be read, or the host wishes to stop.
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
        found.add("settings", "are not those that the run was made with: see --config".to_owned());
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

/// The output folder that `run` was published in, unless the run was moved out of it: the same inputs are then found again.
fn output_of(run: &Path) -> Option<PathBuf> {
    let run = fs::canonicalize(run).ok()?;
    let runs = run.parent().filter(|runs| runs.file_name().is_some_and(|name| name == RUNS_FOLDER))?;
    runs.parent().map(Path::to_owned)
}

/// The file that is being read again. Rows of one file stand together, in the order of its records; where they do not, the
/// file is begun anew.
struct Open {
    reader: Option<FileReader>,
    source: String,
    /// The first record that is not passed.
    next: i64,
}

impl Open {
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
        self.next = page.record + 1;
        let record = u64::try_from(page.record).ok()?;
        let reader = self.reader.as_mut()?;
        reader
            .find_map(|entry| match entry {
                Entry::Page(raw) if raw.source.record >= record => Some(raw),
                _ => None,
            })
            .filter(|raw| raw.source.record == record)
    }
}

fn check_page(rows: &PageRows, raw: RawPage, parser: &Parser, found: &mut Verification) {
    let at = |what: &str, number: u32| place_of(rows, what, number);
    let is_text = raw.media_type == MediaType::Text;
    let Parsed { page, body } = match parser.parse(raw) {
        Ok(parsed) => parsed,
        Err(reject) => return found.add(&rows.document, format!("is no page now: {}", reject.message)),
    };
    let id = document_id(&page);
    // Of pages that ask for one id, all but the first have a number behind it.
    let number = rows.document.strip_prefix(&*id).and_then(|rest| rest.strip_prefix('-'));
    if rows.document != *id && number.is_none_or(|number| number.parse::<u64>().is_err()) {
        found.add(&rows.document, format!("document_id: expected {id}"));
    }
    check_cells(rows, page.clone(), found);
    for (row, block) in rows.blocks.iter().zip(&page.blocks) {
        let place = || at("block", row.number);
        if row.text != block.text {
            found.add(place(), "has another text than the page".to_owned());
        }
        if is_text && !is_cut(row, &body) {
            found.add(place(), format!("bytes {}..{} of the page are not its text", row.start, row.end));
        }
    }
    // Where the next sentence of a block may begin in its text.
    let (mut current, mut from) = (None, 0);
    for row in &rows.sentences {
        let place = || at("sentence", row.number);
        if current != Some(row.block) {
            (current, from) = (Some(row.block), 0);
        }
        let block = page.blocks.get(row.block as usize);
        match block.and_then(|block| mapped(row, block, &mut from)) {
            Some(span) => found.expect(place(), "span", (row.start, row.end), span),
            None => found.add(place(), format!("does not stand in block {} in order", row.block)),
        }
        if is_text && !is_cut(row, &body) {
            found.add(place(), format!("bytes {}..{} of the page are not its text", row.start, row.end));
        }
    }
}

/// Compares every cell of the page's rows that follows from the page alone with what it gives now.
fn check_cells(rows: &PageRows, page: Page, found: &mut Verification) {
    let expected = match Derived::of(page) {
        Ok(expected) => expected,
        Err(error) => return found.add(&rows.document, error.to_string()),
    };
    let mut compare = |place: String, row: &NamedCells, expected: &NamedCells| {
        for ((name, cell), (_, expected)) in row.iter().zip(expected) {
            // Texts of blocks are compared above, where they need not be shown.
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

/// A row of the page, as problems name it.
fn place_of(rows: &PageRows, what: &str, number: u32) -> String {
    format!("{} {}, {what} {number}", rows.source, rows.document)
}

/// Where the sentence, the next one in the text of `block` behind `from`, stands in the body.
fn mapped(row: &TextAt, block: &Block, from: &mut usize) -> Option<(i64, i64)> {
    let start = *from + block.text.get(*from..)?.find(&*row.text)?;
    *from = start + row.text.len();
    let body = block.to_body(TextSpan::try_new(start, *from)?);
    Some((body.start().into(), body.end().into()))
}

/// Whether the bytes that `row` names are its text as a reader sees it, white space left aside.
fn is_cut(row: &TextAt, body: &str) -> bool {
    let bytes = usize::try_from(row.start).ok().zip(usize::try_from(row.end).ok());
    let letters = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    let cut = bytes.and_then(|(start, end)| body.get(start..end));
    cut.is_some_and(|cut| letters(&visible::clean(cut)) == letters(&row.text))
}
