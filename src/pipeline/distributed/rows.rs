//! Access to columns by name in the types that steps use, and packing of pages and verdicts as bytes.

use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::{Float32Type, Int32Type, Int64Type};
use arrow_array::{
    Array, ArrayRef, BinaryArray, BooleanArray, Int32Array, Int64Array, ListArray, RecordBatch, StringArray,
    StructArray,
};
use arrow_cast::cast;
use arrow_schema::{DataType, Field};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::step::Error;
use crate::model::{BlockId, PageId};

/// Input rows of a step.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rows<'a> {
    pub(super) step: &'static str,
    pub(super) batch: &'a RecordBatch,
}

impl Rows<'_> {
    pub(super) fn len(self) -> usize {
        self.batch.num_rows()
    }

    pub(super) fn longs(self, name: &str) -> Result<Int64Array, Error> {
        Ok(self.column(name, &DataType::Int64)?.as_primitive::<Int64Type>().clone())
    }

    pub(super) fn ints(self, name: &str) -> Result<Int32Array, Error> {
        Ok(self.column(name, &DataType::Int32)?.as_primitive::<Int32Type>().clone())
    }

    pub(super) fn flags(self, name: &str) -> Result<BooleanArray, Error> {
        Ok(self.column(name, &DataType::Boolean)?.as_boolean().clone())
    }

    pub(super) fn texts(self, name: &str) -> Result<StringArray, Error> {
        Ok(self.column(name, &DataType::Utf8)?.as_string::<i32>().clone())
    }

    pub(super) fn bytes(self, name: &str) -> Result<BinaryArray, Error> {
        Ok(self.column(name, &DataType::Binary)?.as_binary::<i32>().clone())
    }

    /// Returns a column of lists of 32-bit integers.
    pub(super) fn int_lists(self, name: &str) -> Result<ListArray, Error> {
        let list = DataType::List(Arc::new(Field::new("item", DataType::Int32, true)));
        Ok(self.column(name, &list)?.as_list::<i32>().clone())
    }

    /// Returns a column of lists of structs.
    pub(super) fn lists(self, name: &str) -> Result<Lists, Error> {
        let list = self.batch.column_by_name(name).and_then(|column| column.as_list_opt::<i32>().cloned());
        let list = list.ok_or_else(|| self.missing(name, "list"))?;
        let items = list.values().as_struct_opt().cloned();
        let items = items.ok_or_else(|| self.missing(name, "list of structs"))?;
        Ok(Lists { step: self.step, list, items })
    }

    /// Returns the column `name`, cast to the type `wanted`.
    fn column(self, name: &str, wanted: &DataType) -> Result<ArrayRef, Error> {
        let column = self.batch.column_by_name(name);
        let column = column.and_then(|column| cast(column, wanted).ok());
        column.ok_or_else(|| self.missing(name, &wanted.to_string()))
    }

    fn missing(self, name: &str, wanted: &str) -> Error {
        Error::Column { step: self.step, column: name.to_owned(), wanted: wanted.to_owned() }
    }
}

/// A column of lists of structs.
pub(super) struct Lists {
    step: &'static str,
    list: ListArray,
    items: StructArray,
}

impl Lists {
    /// Returns the range of the items of row `at`; empty if the list is null.
    pub(super) fn at(&self, at: usize) -> std::ops::Range<usize> {
        if self.list.is_null(at) {
            return 0..0;
        }
        let offsets = self.list.value_offsets();
        let offset = |at: usize| usize::try_from(offsets[at]).unwrap_or(0);
        offset(at)..offset(at + 1)
    }

    /// Returns the fields of all items, as rows.
    pub(super) fn items(&self) -> RecordBatch {
        RecordBatch::from(&self.items)
    }

    pub(super) fn step(&self) -> &'static str {
        self.step
    }
}

/// Returns a column of similarities, which are null for exact copies.
pub(super) fn floats(rows: Rows<'_>, name: &str) -> Result<arrow_array::Float32Array, Error> {
    Ok(rows.column(name, &DataType::Float32)?.as_primitive::<Float32Type>().clone())
}

/// Returns the id of the page at `place`; ids ascend with places.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a place consists of two halves")]
pub(super) fn page_at(place: i64) -> PageId {
    PageId { file: (place >> 32) as u32, record: place as u32 }
}

/// Returns the place of a page id made by [`page_at`].
pub(super) fn place_of(page: PageId) -> i64 {
    i64::from(page.file) << 32 | i64::from(page.record)
}

/// Returns the id of block number `block` of the page at `place`.
pub(super) fn block_at(place: i64, block: i32) -> BlockId {
    BlockId { page: page_at(place), index: u32::try_from(block).unwrap_or(0) }
}

pub(super) fn int(number: u32) -> i32 {
    i32::try_from(number).expect("a page of at most 2 GiB has fewer blocks than that")
}

/// Packs `value` into bytes.
pub(super) fn pack(value: &impl Serialize) -> Vec<u8> {
    let plain = postcard::to_stdvec(value).expect("values have only types that postcard supports");
    lz4_flex::compress_prepend_size(&plain)
}

/// Unpacks bytes made by [`pack`].
pub(super) fn unpack<T: DeserializeOwned>(packed: &[u8]) -> Result<T, Error> {
    let plain = lz4_flex::decompress_size_prepended(packed).map_err(|_| Error::Damaged)?;
    postcard::from_bytes(&plain).map_err(|_| Error::Damaged)
}
