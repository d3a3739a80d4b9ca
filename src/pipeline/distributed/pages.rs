//! Parsing of pages from tables and files, and their ids.

use std::collections::HashSet;
use std::path::Path;
use std::sync::Arc;

use arrow_array::builder::{BinaryBuilder, Int32Builder, Int64Builder, ListBuilder, StringBuilder};
use arrow_array::{Array, ArrayRef, RecordBatch};

use super::rows::{Rows, int, pack};
use super::{Error, Step, schema};
use crate::model::document_ids::{FIRST_COPY, next_copy};
use crate::model::{Page, PageId, RawPage, Reject, Source};
use crate::pipeline::chunk::Chunk;
use crate::pipeline::prepared::{Pipeline, document_id};
use crate::pipeline::{Error as RunError, distributed::rows::unpack};
use crate::read::{self, Draft, Entry, Fault};
use crate::text::hash;

/// Bytes of packed pages after which a batch of rows is passed on.
pub(super) const BATCH_BYTES: usize = 4 << 20;

/// Reads and parses a file; see `Stages::read_file`.
pub(super) fn read_file<E: From<Error>>(
    pipeline: &Pipeline,
    path: &Path,
    name: &str,
    mut take: impl FnMut(RecordBatch) -> Result<(), E>,
) -> Result<(), E> {
    let options = &pipeline.settings().read;
    let name = Arc::<str>::from(name);
    let mut parsed = Parsed::new();
    let input = match read::input_named(path.to_owned(), &name, options) {
        Ok(Some(input)) => input,
        Ok(None) => return Ok(()),
        Err(fault) => {
            parsed.push_reject(&fault.at(&name, None, None));
            return take(parsed.finish()?);
        }
    };
    let mut file = read::open(&input, 0, options);
    for entry in &mut file {
        match entry {
            Entry::Page(page) => parsed.push(pipeline, page),
            Entry::Reject(reject) => parsed.push_reject(&reject),
            Entry::Skipped { .. } => {}
        }
        if parsed.bytes >= BATCH_BYTES {
            take(parsed.finish()?)?;
        }
    }
    let report = file.finish();
    if !report.adds_up() {
        let (delivered, accounted) = (report.delivered, report.accounted);
        let error = RunError::Content { file: name.to_string(), delivered, accounted };
        return Err(Error::from(error).into());
    }
    take(parsed.finish()?)
}

/// Parses the pages of a table.
pub(super) fn parse_rows(pipeline: &Pipeline, rows: Rows<'_>) -> Result<Vec<RecordBatch>, Error> {
    let (sources, records) = (rows.texts("source")?, rows.longs("record")?);
    let drafts = read::rows(rows.batch, &pipeline.settings().read);
    let drafts = drafts.map_err(|fault| Error::NoText(fault.message))?;
    let mut parsed = Parsed::new();
    let mut batches = Vec::new();
    for (at, draft) in drafts.into_iter().enumerate() {
        let is_placed = sources.is_valid(at) && records.is_valid(at);
        let record = u64::try_from(records.value(at)).ok().filter(|_| is_placed);
        let record = record.ok_or_else(|| Error::Column {
            step: Step::Parse.name(),
            column: "record".to_owned(),
            wanted: "number from 0 on beside a `source`".to_owned(),
        })?;
        parsed.push_draft(pipeline, draft, sources.value(at), record);
        if parsed.bytes >= BATCH_BYTES {
            batches.push(parsed.finish()?);
        }
    }
    batches.push(parsed.finish()?);
    Ok(batches)
}

/// Builder of rows of parsed pages and rejects.
struct Parsed {
    pages: Int64Builder,
    sources: StringBuilder,
    records: Int64Builder,
    sites: Int64Builder,
    lines: ListBuilder<Int64Builder>,
    ids: StringBuilder,
    packed: BinaryBuilder,
    blocks: Int32Builder,
    offsets: Int64Builder,
    codes: StringBuilder,
    messages: StringBuilder,
    /// Bytes of the pages since the last batch.
    bytes: usize,
}

impl Parsed {
    /// Creates builders for the columns of the rows.
    fn new() -> Self {
        Self {
            pages: Int64Builder::new(),
            sources: StringBuilder::new(),
            records: Int64Builder::new(),
            sites: Int64Builder::new(),
            lines: ListBuilder::new(Int64Builder::new())
                .with_field(schema::item(arrow_schema::DataType::Int64)),
            ids: StringBuilder::new(),
            packed: BinaryBuilder::new(),
            blocks: Int32Builder::new(),
            offsets: Int64Builder::new(),
            codes: StringBuilder::new(),
            messages: StringBuilder::new(),
            bytes: 0,
        }
    }

    /// Appends a row for a record of a table.
    fn push_draft(&mut self, pipeline: &Pipeline, draft: Result<Draft, Fault>, source: &str, record: u64) {
        let file = Arc::<str>::from(source);
        match draft {
            Ok(draft) => {
                let id = PageId { file: 0, record: 0 };
                self.push(pipeline, draft.into_page(id, Source { file, record, byte: 0 }));
            }
            Err(fault) => self.push_reject(&fault.at(&file, Some(record), None)),
        }
    }

    /// Parses a page and appends a row for it, or for the reject.
    fn push(&mut self, pipeline: &Pipeline, page: RawPage) {
        match pipeline.parse(page) {
            Ok(page) => self.push_page(pipeline, page),
            Err(reject) => self.push_reject(&reject),
        }
    }

    fn push_page(&mut self, pipeline: &Pipeline, page: Page) {
        self.push_place(&page.source.file, Some(page.source.record));
        let site = pipeline.site_lines(&page);
        self.sites.append_value(site.site.cast_signed());
        self.lines.append_value(site.lines.iter().map(|line| Some(line.cast_signed())));
        self.ids.append_value(document_id(&page));
        self.blocks.append_value(int(u32::try_from(page.blocks.len()).unwrap_or(u32::MAX)));
        let packed = pack_page(page);
        self.bytes += packed.len();
        self.packed.append_value(packed);
        self.offsets.append_null();
        self.codes.append_null();
        self.messages.append_null();
    }

    /// Appends the row of a reject.
    fn push_reject(&mut self, reject: &Reject) {
        self.push_place(&reject.source, reject.record);
        self.sites.append_null();
        self.lines.append_null();
        self.ids.append_null();
        self.blocks.append_value(0);
        self.packed.append_null();
        self.offsets.append_option(reject.offset.map(u64::cast_signed));
        self.codes.append_value(reject.code.code());
        self.messages.append_value(&reject.message);
        self.bytes += reject.message.len();
    }

    /// Appends source, record and their hash.
    fn push_place(&mut self, source: &str, record: Option<u64>) {
        let key = format!("{source}\n{}", record.map_or_else(String::new, |record| record.to_string()));
        self.pages.append_value(hash::fingerprint64(&key).cast_signed());
        self.sources.append_value(source);
        self.records.append_option(record.map(u64::cast_signed));
    }

    /// Returns the rows so far and starts a new batch.
    fn finish(&mut self) -> Result<RecordBatch, Error> {
        self.bytes = 0;
        let columns: Vec<ArrayRef> = vec![
            Arc::new(self.pages.finish()),
            Arc::new(self.sources.finish()),
            Arc::new(self.records.finish()),
            Arc::new(self.sites.finish()),
            Arc::new(self.lines.finish()),
            Arc::new(self.ids.finish()),
            Arc::new(self.packed.finish()),
            Arc::new(self.blocks.finish()),
            Arc::new(self.offsets.finish()),
            Arc::new(self.codes.finish()),
            Arc::new(self.messages.finish()),
        ];
        Ok(RecordBatch::try_new(Step::Parse.schema(), columns)?)
    }
}

/// Encodes a page for the column `packed`.
fn pack_page(page: Page) -> Vec<u8> {
    pack(&Chunk { pages: vec![page], rejects: Vec::new() })
}

/// Unpacks a page and gives it the id `id`.
pub(super) fn unpack_page(packed: &[u8], id: PageId) -> Result<Page, Error> {
    let chunk: Chunk = unpack(packed)?;
    let mut page = chunk.pages.into_iter().next().ok_or(Error::Damaged)?;
    page.id = id;
    for block in &mut page.blocks {
        block.id.page = id;
    }
    Ok(page)
}

/// Assigns ids to pages that want the same one. Takes rows sorted by id: for each id first the numbers that
/// other pages already use as suffixes of it (`number`), then the pages in corpus order (`page`).
#[derive(Debug, Default)]
pub(super) struct Numbers {
    id: Option<String>,
    taken: HashSet<String>,
    /// Number of the last copy; `None` before the first page of the id.
    copy: Option<u64>,
}

impl Numbers {
    /// Returns new ids for the pages of `rows`. The first page with an id keeps it and is omitted.
    pub(super) fn push(&mut self, rows: Rows<'_>) -> Result<RecordBatch, Error> {
        let (ids, numbers, pages) = (rows.texts("wanted")?, rows.longs("number")?, rows.longs("page")?);
        let (mut given, mut out) = (Int64Builder::new(), StringBuilder::new());
        for at in 0..rows.len() {
            let id = ids.value(at);
            if self.id.as_deref() != Some(id) {
                *self = Self { id: Some(id.to_owned()), ..Self::default() };
            }
            if numbers.is_valid(at) {
                self.taken.insert(format!("{id}-{}", numbers.value(at)));
                continue;
            }
            // The first page keeps the id without a number.
            if let Some(copy) = &mut self.copy {
                given.append_value(pages.value(at));
                out.append_value(next_copy(id, copy, |candidate| self.taken.contains(candidate)));
            } else {
                self.copy = Some(FIRST_COPY);
            }
        }
        let columns: Vec<ArrayRef> = vec![Arc::new(given.finish()), Arc::new(out.finish())];
        Ok(RecordBatch::try_new(Step::Ids.schema(), columns)?)
    }
}
