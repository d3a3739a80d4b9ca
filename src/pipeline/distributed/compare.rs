//! Near-duplicates: which texts are compared, how similar they are, and which are dropped.

use std::sync::Arc;

use arrow_array::builder::{BooleanBuilder, Float32Builder, Int32Builder, Int64Builder, StringBuilder};
use arrow_array::{ArrayRef, RecordBatch};

use super::pages::{BATCH_BYTES, unpack_page};
use super::rows::{Rows, block_at, int, page_at, place_of, unpack};
use super::step::{Error, Step};
use crate::dedupe::distributed::{Comparer, Stays, Text, text_of};
use crate::model::BlockId;
use crate::pipeline::Pipeline;

/// Builder of columns that identify texts by kind, place and block.
#[derive(Default)]
struct Texts {
    is_page: BooleanBuilder,
    places: Int64Builder,
    blocks: Int32Builder,
}

impl Texts {
    /// Appends a text.
    fn push(&mut self, text: Text) {
        self.is_page.append_value(text.is_page);
        self.places.append_value(place_of(text.id.page));
        self.blocks.append_value(int(text.id.index));
    }

    fn finish(&mut self) -> Vec<ArrayRef> {
        vec![Arc::new(self.is_page.finish()), Arc::new(self.places.finish()), Arc::new(self.blocks.finish())]
    }
}

/// Builder of columns that identify pairs of texts.
#[derive(Default)]
pub(super) struct Pairs {
    later: Texts,
    earlier_places: Int64Builder,
    earlier_blocks: Int32Builder,
}

impl Pairs {
    /// Appends a pair.
    pub(super) fn push(&mut self, is_page: bool, later: BlockId, earlier: BlockId) {
        self.later.push(Text { is_page, id: later });
        self.earlier_places.append_value(place_of(earlier.page));
        self.earlier_blocks.append_value(int(earlier.index));
    }

    /// Returns the rows of [`Step::Pairs`].
    pub(super) fn finish(mut self) -> Result<RecordBatch, Error> {
        let mut columns = self.later.finish();
        columns.extend([
            Arc::new(self.earlier_places.finish()) as ArrayRef,
            Arc::new(self.earlier_blocks.finish()) as ArrayRef,
        ]);
        Ok(RecordBatch::try_new(Step::Pairs.schema(), columns)?)
    }
}

/// Returns the requested texts of each page.
pub(super) fn texts(rows: Rows<'_>) -> Result<Vec<RecordBatch>, Error> {
    let (places, packed, verdicts) = (rows.longs("place")?, rows.bytes("packed")?, rows.bytes("verdicts")?);
    let (ids, wanted) = (rows.texts("document_id")?, rows.lists("wanted")?);
    let items = wanted.items();
    let items = Rows { step: wanted.step(), batch: &items };
    let (is_page, blocks) = (items.flags("is_page")?, items.ints("block")?);
    let mut texts = Texts::default();
    let (mut documents, mut bodies) = (StringBuilder::new(), StringBuilder::new());
    let (mut batches, mut bytes) = (Vec::new(), 0);
    for at in 0..rows.len() {
        let place = places.value(at);
        let page = unpack_page(packed.value(at), page_at(place))?;
        let judged = unpack(verdicts.value(at))?;
        for item in wanted.at(at) {
            let text = Text { is_page: is_page.value(item), id: block_at(place, blocks.value(item)) };
            let body = text_of(text, &page, &judged);
            bytes += body.len();
            texts.push(text);
            documents.append_value(ids.value(at));
            bodies.append_value(body);
        }
        if bytes >= BATCH_BYTES || at + 1 == rows.len() {
            bytes = 0;
            let mut columns = texts.finish();
            columns.extend([Arc::new(documents.finish()) as ArrayRef, Arc::new(bodies.finish()) as ArrayRef]);
            batches.push(RecordBatch::try_new(Step::Texts.schema(), columns)?);
        }
    }
    Ok(batches)
}

/// Returns kind and later text, and the earlier text, of each pair.
fn pair_ids(rows: Rows<'_>) -> Result<Vec<(Text, BlockId)>, Error> {
    let is_page = rows.flags("is_page")?;
    let (later_places, later_blocks) = (rows.longs("later_place")?, rows.ints("later_block")?);
    let (earlier_places, earlier_blocks) = (rows.longs("earlier_place")?, rows.ints("earlier_block")?);
    let pair = |at| {
        let later = block_at(later_places.value(at), later_blocks.value(at));
        let earlier = block_at(earlier_places.value(at), earlier_blocks.value(at));
        (Text { is_page: is_page.value(at), id: later }, earlier)
    };
    Ok((0..rows.len()).map(pair).collect())
}

/// Compares the texts of pairs and returns the pairs that are near-duplicates.
pub(super) fn verify(pipeline: &Pipeline, rows: Rows<'_>) -> Result<RecordBatch, Error> {
    let (later_texts, earlier_texts) = (rows.texts("later_text")?, rows.texts("earlier_text")?);
    let ids = rows.texts("earlier_id")?;
    let mut comparer = Comparer::new(&pipeline.settings().dedupe);
    let mut later = Texts::default();
    let (mut earlier_places, mut earlier_blocks) = (Int64Builder::new(), Int32Builder::new());
    let (mut documents, mut similarities) = (StringBuilder::new(), Float32Builder::new());
    for (at, (text, earlier)) in pair_ids(rows)?.into_iter().enumerate() {
        let earlier_text = (earlier, earlier_texts.value(at));
        let Some(similarity) = comparer.similarity((text, later_texts.value(at)), earlier_text) else {
            continue;
        };
        later.push(text);
        earlier_places.append_value(place_of(earlier.page));
        earlier_blocks.append_value(int(earlier.index));
        documents.append_value(ids.value(at));
        similarities.append_value(similarity);
    }
    let mut columns = later.finish();
    columns.extend([
        Arc::new(earlier_places.finish()) as ArrayRef,
        Arc::new(earlier_blocks.finish()) as ArrayRef,
        Arc::new(documents.finish()) as ArrayRef,
        Arc::new(similarities.finish()) as ArrayRef,
    ]);
    Ok(RecordBatch::try_new(Step::Verify.schema(), columns)?)
}

/// Returns the near-duplicates to drop.
pub(super) fn settle(stays: &mut Stays, rows: Rows<'_>) -> Result<RecordBatch, Error> {
    let mut gone = Texts::default();
    for (later, earlier) in pair_ids(rows)? {
        if stays.push(later, earlier) {
            gone.push(later);
        }
    }
    Ok(RecordBatch::try_new(Step::Settle.schema(), gone.finish())?)
}
