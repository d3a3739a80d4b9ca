//! The last step: encodes pages with known duplicates as rows of the tables.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use arrow_array::{Array, ArrayRef, ListArray, RecordBatch, StructArray};
use arrow_buffer::OffsetBuffer;
use arrow_cast::cast;
use arrow_schema::Fields;

use super::pages::{BATCH_BYTES, unpack_page};
use super::rows::{Rows, block_at, floats, page_at, unpack};
use super::{Error, Stages, Step, schema};
use crate::dedupe::Keeper;
use crate::dedupe::distributed;
use crate::model::{DocumentIds, Judged, Page, PageId, Verdicts};
use crate::pipeline::Error as RunError;
use crate::tables::{self, Table};

/// The keepers of the dropped texts of a page.
#[derive(Default)]
struct Keepers {
    /// Keepers of blocks, by index.
    blocks: HashMap<u32, Keeper>,
    /// The page that the page duplicates.
    page: Option<PageId>,
}

/// Settles, splits and encodes pages.
pub(super) fn write(stages: &Stages, rows: Rows<'_>) -> Result<Vec<RecordBatch>, Error> {
    let (places, packed, verdicts) = (rows.longs("place")?, rows.bytes("packed")?, rows.bytes("verdicts")?);
    let ids = rows.texts("document_id")?;
    let (all_keepers, mut keeper_ids) = keepers(rows)?;
    let (mut batches, mut bytes, mut judged) = (Vec::new(), 0, Vec::new());
    for (at, keepers) in all_keepers.into_iter().enumerate() {
        let id = page_at(places.value(at));
        let page = unpack_page(packed.value(at), id)?;
        keeper_ids.insert(id, ids.value(at).into());
        judged.push(settle(stages, page, unpack(verdicts.value(at))?, &keepers));
        bytes += packed.value(at).len();
        if bytes >= BATCH_BYTES {
            batches.push(encode(stages, &judged, keeper_ids.clone())?);
            judged.clear();
            bytes = 0;
        }
    }
    batches.push(encode(stages, &judged, keeper_ids)?);
    Ok(batches)
}

/// Ids by page.
type Ids = BTreeMap<PageId, Arc<str>>;

/// Returns the keepers of each row, and the ids of their pages.
fn keepers(rows: Rows<'_>) -> Result<(Vec<Keepers>, Ids), Error> {
    let lists = rows.lists("fates")?;
    let items = lists.items();
    let items = Rows { step: lists.step(), batch: &items };
    let (is_page, blocks) = (items.flags("is_page")?, items.ints("block")?);
    let (places, keeper_blocks) = (items.longs("keeper_place")?, items.ints("keeper_block")?);
    let (documents, similarities) = (items.texts("keeper_id")?, floats(items, "similarity")?);
    let mut ids = Ids::new();
    let of_row = |row| {
        let mut keepers = Keepers::default();
        for at in lists.at(row) {
            let id = block_at(places.value(at), keeper_blocks.value(at));
            ids.insert(id.page, documents.value(at).into());
            if is_page.value(at) {
                keepers.page = Some(id.page);
            } else {
                let similarity = similarities.is_valid(at).then(|| similarities.value(at));
                let block = u32::try_from(blocks.value(at)).unwrap_or(0);
                keepers.blocks.insert(block, Keeper { id, similarity });
            }
        }
        keepers
    };
    Ok(((0..rows.len()).map(of_row).collect(), ids))
}

/// Drops the duplicates on a page whose keepers are known, and splits it.
fn settle(stages: &Stages, page: Page, mut verdicts: Verdicts, keepers: &Keepers) -> Judged {
    let options = &stages.pipeline.settings().dedupe;
    distributed::settle(&page, &mut verdicts, options, |block| keepers.blocks.get(&block).copied());
    let sentences = stages.pipeline.split(&page, &verdicts);
    Judged { page, verdicts, sentences, duplicate_of: keepers.page }
}

/// Encodes `judged`, with all rows of a page in one row.
fn encode(stages: &Stages, judged: &[Judged], ids: Ids) -> Result<RecordBatch, Error> {
    let parts = stages.pipeline.settings().publishing.text;
    let batches = tables::encode(judged, parts, &DocumentIds::settled(ids), &stages.run);
    let batches = batches.map_err(RunError::from)?;
    let documents = structs(&batches.documents, Table::Documents)?;
    let blocks = judged.iter().map(|page| page.page.blocks.len());
    let sentences = judged.iter().map(|page| page.sentences_left().count());
    let columns: Vec<ArrayRef> = vec![
        Arc::new(documents),
        Arc::new(lists(structs(&batches.blocks, Table::Blocks)?, blocks)?),
        Arc::new(lists(structs(&batches.sentences, Table::Sentences)?, sentences)?),
    ];
    Ok(RecordBatch::try_new(Step::Write.schema(), columns)?)
}

/// Returns the rows of `batch` as one column of structs, in types that Spark has.
fn structs(batch: &RecordBatch, table: Table) -> Result<StructArray, Error> {
    let fields: Fields = schema::table(table);
    let columns = fields.iter().zip(batch.columns()).map(|(field, column)| cast(column, field.data_type()));
    let columns = columns.collect::<Result<Vec<_>, _>>()?;
    Ok(StructArray::try_new(fields, columns, None)?)
}

/// Groups `items` into lists of the given lengths.
fn lists(items: StructArray, lengths: impl Iterator<Item = usize>) -> Result<ListArray, Error> {
    let field = schema::item(items.data_type().clone());
    Ok(ListArray::try_new(field, OffsetBuffer::from_lengths(lengths), Arc::new(items), None)?)
}
