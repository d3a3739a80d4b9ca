//! Repetition on sites, and the chrome verdicts that depend on it.

use std::sync::Arc;

use arrow_array::builder::{BinaryBuilder, BooleanBuilder, Int32Builder, Int64Builder, ListBuilder};
use arrow_array::{Array, ArrayRef, ListArray, RecordBatch, StringArray, StructArray};
use arrow_buffer::OffsetBuffer;
use arrow_schema::DataType;

use super::pages::unpack_page;
use super::rows::{Rows, int, page_at};
use super::{Error, Step, rows, schema};
use crate::chrome::site::{SiteLine, Standing};
use crate::dedupe;
use crate::pipeline::prepared::{Findings, Pipeline};

/// Determines the standing of each line on its site, and leaves out lines without any.
pub(super) fn site(pipeline: &Pipeline, rows: Rows<'_>) -> Result<RecordBatch, Error> {
    let (sites, lines) = (rows.longs("site")?, rows.longs("line")?);
    let (carriers, pages) = (rows.longs("carriers")?, rows.longs("pages")?);
    let mut numbers = [const { Vec::<i64>::new() }; 3];
    let mut flags = [const { Vec::<bool>::new() }; 2];
    let count = |count: i64| u64::try_from(count).unwrap_or(0);
    for at in 0..rows.len() {
        let line = lines.value(at).cast_unsigned();
        let standing = pipeline.site().standing(line, count(carriers.value(at)), count(pages.value(at)));
        if !standing.is_own && !standing.is_shared {
            continue;
        }
        for (column, value) in numbers.iter_mut().zip([sites.value(at), lines.value(at), carriers.value(at)])
        {
            column.push(value);
        }
        flags[0].push(standing.is_own);
        flags[1].push(standing.is_shared);
    }
    let numbers = numbers.map(|column| Arc::new(arrow_array::Int64Array::from(column)) as ArrayRef);
    let flags = flags.map(|column| Arc::new(arrow_array::BooleanArray::from(column)) as ArrayRef);
    Ok(RecordBatch::try_new(Step::Site.schema(), numbers.into_iter().chain(flags).collect())?)
}

/// Judges the chrome of pages, which come with the lines of their site that they have, and notes the
/// remaining texts for dedupe.
pub(super) fn judge(pipeline: &Pipeline, rows: Rows<'_>) -> Result<RecordBatch, Error> {
    let (pages, places, packed) = (rows.longs("page")?, rows.longs("place")?, rows.bytes("packed")?);
    let findings = findings(pipeline, rows)?;
    let mut verdicts = BinaryBuilder::new();
    let mut notes = Notes::new();
    for at in 0..rows.len() {
        let page = unpack_page(packed.value(at), page_at(places.value(at)))?;
        let judged = findings.judge(&page);
        let mut of_page = dedupe::Notes::default();
        pipeline.repeats().observe(&page, &judged, &mut of_page);
        notes.push(&of_page, pipeline.repeats().bands());
        verdicts.append_value(rows::pack(&judged));
    }
    let ids: StringArray = rows.texts("document_id")?;
    let columns: Vec<ArrayRef> = vec![
        Arc::new(pages),
        Arc::new(places),
        Arc::new(ids),
        Arc::new(verdicts.finish()),
        Arc::new(notes.finish()?),
    ];
    Ok(RecordBatch::try_new(Step::Judge.schema(), columns)?)
}

/// Returns the findings for these pages: the repetition on their sites, as far as it concerns them.
fn findings(pipeline: &Pipeline, rows: Rows<'_>) -> Result<Findings, Error> {
    let (sites, lists) = (rows.longs("site")?, rows.lists("lines")?);
    let items = lists.items();
    let items = Rows { step: lists.step(), batch: &items };
    let (lines, own, shared) = (items.longs("line")?, items.flags("is_own")?, items.flags("is_shared")?);
    let mut known = Vec::<(SiteLine, Standing)>::new();
    for row in 0..rows.len() {
        let site = sites.value(row).cast_unsigned();
        known.extend(lists.at(row).map(|at| {
            let standing = Standing { is_own: own.value(at), is_shared: shared.value(at) };
            ((site, lines.value(at).cast_unsigned()), standing)
        }));
    }
    Ok(pipeline.findings(pipeline.site().repetition(known), Vec::new()))
}

/// Builder of the column of notes on the texts of each page.
struct Notes {
    offsets: Vec<usize>,
    is_page: BooleanBuilder,
    blocks: Int32Builder,
    high: Int64Builder,
    low: Int64Builder,
    keys: ListBuilder<Int32Builder>,
}

impl Notes {
    fn new() -> Self {
        let keys = ListBuilder::new(Int32Builder::new()).with_field(schema::item(DataType::Int32));
        Self {
            offsets: Vec::new(),
            is_page: BooleanBuilder::new(),
            blocks: Int32Builder::new(),
            high: Int64Builder::new(),
            low: Int64Builder::new(),
            keys,
        }
    }

    /// Appends a row with the `notes` on a page.
    fn push(&mut self, notes: &dedupe::Notes, bands: u32) {
        let mut texts = 0;
        for noted in notes.texts(bands) {
            texts += 1;
            self.is_page.append_value(noted.text.is_page);
            self.blocks.append_value(int(noted.text.id.index));
            let (high, low) = halves(noted.fingerprint);
            self.high.append_value(high);
            self.low.append_value(low);
            self.keys.append_value(noted.keys.iter().map(|key| Some(key.cast_signed())));
        }
        self.offsets.push(texts);
    }

    fn finish(mut self) -> Result<ListArray, Error> {
        let columns: Vec<ArrayRef> = vec![
            Arc::new(self.is_page.finish()),
            Arc::new(self.blocks.finish()),
            Arc::new(self.high.finish()),
            Arc::new(self.low.finish()),
            Arc::new(self.keys.finish()),
        ];
        let items = StructArray::try_new(schema::noted(), columns, None)?;
        let field = schema::item(items.data_type().clone());
        Ok(ListArray::try_new(field, OffsetBuffer::from_lengths(self.offsets), Arc::new(items), None)?)
    }
}

/// Splits a fingerprint into its high and low 64 bits.
#[expect(clippy::cast_possible_truncation, reason = "both halves are kept")]
fn halves(fingerprint: u128) -> (i64, i64) {
    (((fingerprint >> 64) as u64).cast_signed(), (fingerprint as u64).cast_signed())
}
