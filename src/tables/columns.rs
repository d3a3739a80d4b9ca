//! The columns of all tables: each is declared once, with its type and meaning.
//!
//! From this list are made the schema, the data dictionary, and for each table a row with named fields, the
//! builder that writes such rows and their reader. So no two columns can be confused by position. Adding,
//! renaming or retyping a column requires a new [`SCHEMA_VERSION`](super::SCHEMA_VERSION).

#![expect(clippy::doc_markdown, reason = "descriptions of columns are plain text, for the data dictionary")]

use std::sync::{Arc, LazyLock};

use arrow_array::{Array, RecordBatch};
use arrow_schema::{Schema, SchemaRef};

use super::cell::{Cell, Code, Date, Float32, Int32, Int64, Label, Text, Time, Type};
use super::error::Error;
use super::schema::{Column, Table};

/// A row of a table, read from a batch that outlives `'a`.
pub trait Row<'a>: Sized {
    /// The table.
    const TABLE: Table;

    /// Reads the rows of `batch`. Cells of a column that is missing or has another type are read as null, or
    /// as empty if the column has no nulls: a reader may leave out columns, and runs of other versions can
    /// be compared as far as possible.
    fn rows(batch: &'a RecordBatch) -> impl Iterator<Item = Self> + 'a;
}

/// Returns the names of some columns of a row type; names that are no columns do not compile.
macro_rules! columns {
    ($row:ident: $($name:ident),+ $(,)?) => {{
        let _ = |row: &$row<&str>| {
            $(let _ = &row.$name;)+
        };
        [$(stringify!($name)),+]
    }};
}
pub(crate) use columns;

macro_rules! table {
    ($(#[$doc:meta])* $row:ident, $builder:ident of $table:ident {
        $($name:ident: $cell:ty = $description:literal,)+
    }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, Default, PartialEq)]
        pub struct $row<S: Default> {
            $(#[doc = $description] pub $name: <$cell as Cell>::Value<S>,)+
        }

        #[doc = concat!("Builds a batch of [`", stringify!($row), "`].")]
        pub(super) struct $builder {
            $($name: <<$cell as Cell>::Type as Type>::Builder,)+
        }

        impl $builder {
            const COLUMNS: &[Column] =
                &[$(column::<$cell>(stringify!($name), $description)),+];

            pub(super) fn new() -> Self {
                Self { $($name: <$cell as Cell>::Type::builder(),)+ }
            }

            /// Appends `row`.
            pub(super) fn push(&mut self, row: $row<&str>) {
                $(<<$cell as Cell>::Type>::append(&mut self.$name, <$cell>::to_write(row.$name));)+
            }

            pub(super) fn finish(mut self) -> Result<RecordBatch, Error> {
                let table = Table::$table;
                RecordBatch::try_new(table.schema(), vec![$(Arc::new(self.$name.finish())),+])
                    .map_err(|source| Error::Schema { table, source })
            }
        }

        impl<'a, S: Default + From<&'a str>> Row<'a> for $row<S> {
            const TABLE: Table = Table::$table;

            fn rows(batch: &'a RecordBatch) -> impl Iterator<Item = Self> + 'a {
                $(let $name = cells::<$cell>(batch, stringify!($name));)+
                (0..batch.num_rows()).map(move |row| Self { $($name: read::<$cell, S>($name, row)),+ })
            }
        }
    };
}

table! {
    /// A row of `documents`.
    DocumentRow, DocumentBuilder of Documents {
        document_id: Text = "Id of the page: the same page has the same id in every run.",
        source: Label = "Path of the file it was read from, relative to the input root.",
        record: Int64 = "0-based record within the file.",
        url: Option<Text> = "Address that the page was fetched from.",
        site: Option<Label> = "Host of url in lower case, without a leading www.",
        title: Option<Text> = "Title of the page, without the site's name.",
        byline: Option<Label> =
            "Names of the persons who wrote the page, in its order, a comma and a space between them.",
        published: Option<Date> = "Day of publication, as the page shows it.",
        modified: Option<Date> = "Day of the last change that the page states, not before published.",
        description: Option<Text> = "What the page's head says that it is about.",
        tags: Option<Text> =
            "Tags or keywords that the page's head gives it, in its order, a semicolon and a space between them.",
        language: Option<Label> = "Language of the text: ISO 639-1 code where there is one, else ISO 639-3.",
        language_confidence: Option<Float32> =
            "0 to 1: the detector's confidence, or the share of the letters that are in the language's own script; 0.5 where the page's word is all there is.",
        text: Text = "Clean text: the kept blocks with a blank line between them.",
        blocks: Int32 = "Blocks of the page, kept and dropped.",
        kept_blocks: Int32 = "Blocks that were kept.",
        sentences: Int32 = "Sentences of the kept blocks.",
        words: Int32 =
            "Words of the kept blocks; two characters of Han or kana, four of Thai, Khmer and the like are one.",
        chars: Int32 = "Characters of the kept blocks, blank lines between them not counted.",
        chrome_share: Float32 = "Characters dropped as chrome / characters of all blocks, 0 to 1.",
        duplicate_share: Float32 = "Characters dropped as duplicates / characters of all blocks, 0 to 1.",
        duplicate_of: Option<Text> = "document_id of the earlier page whose text this page repeats.",
        media_type: Label = "How the page was parsed: text/plain or text/html.",
        encoding: Label = "Encoding that the page was decoded from, by its WHATWG name.",
        replaced_chars: Int32 = "Malformed sequences of bytes that became U+FFFD when the page was decoded.",
        bytes: Int64 = "Length of the page as read, before decoding, in bytes.",
        content_hash: Text = "128-bit hash of the decoded page, 32 hexadecimal digits.",
        fetched_at: Option<Time> = "When the page was fetched.",
        run: Label = "Id of the run that wrote the row.",
    }
}

table! {
    /// A row of `blocks`.
    BlockRow, BlockBuilder of Blocks {
        document_id: Label = "The page: documents.document_id.",
        block: Int32 = "0-based position in page order.",
        kind: Code =
            "title, byline, date, heading, paragraph, list_item, quote, caption, table_row, code or other.",
        text: Text = "Text of the block, white space folded; a line break is one that the page makes.",
        start: Int64 = "First byte of the block in the page's decoded text (UTF-8), markup included.",
        end: Int64 = "One past the last byte of the block in the page's decoded text.",
        verdict: Code = "kept or dropped.",
        reason: Option<Code> = "Why it was dropped: duplicate_exact, duplicate_near, chrome or comments.",
        rule: Option<Label> = "Stable code of the rule that dropped it.",
        score: Option<Float32> = "Probability of chrome, 0 to 1, where a model gave one.",
        keeper_document_id: Option<Label> = "Page of the block that stays for this duplicate.",
        keeper_block: Option<Int32> = "Position of that block on its page.",
        similarity: Option<Float32> =
            "Jaccard similarity of its three-word shingles and the keeper's, 0 to 1, for near duplicates.",
        words: Int32 = "Words of text, counted as in documents.",
        chars: Int32 = "Characters of text.",
        hash: Text = "128-bit hash of the normalised text, 32 hexadecimal digits: equal for repeats.",
    }
}

table! {
    /// A row of `sentences`.
    SentenceRow, SentenceBuilder of Sentences {
        document_id: Label = "The page: documents.document_id.",
        block: Int32 = "The block that the sentence is part of: blocks.block.",
        sentence: Int32 = "0-based position in the document.",
        text: Text = "Text of the sentence, as it stands in the block.",
        start: Int64 = "First byte of the sentence in the page's decoded text (UTF-8).",
        end: Int64 = "One past the last byte of the sentence in the page's decoded text.",
        words: Int32 = "Words of text, counted as in documents.",
        chars: Int32 = "Characters of text.",
        language: Option<Code> = "Language of the page, as in documents.language.",
    }
}

table! {
    /// A row of `rejects`.
    RejectRow, RejectBuilder of Rejects {
        source: Label = "Path of the file, relative to the input root.",
        record: Option<Int64> = "0-based record within the file; null where the whole file is meant.",
        offset: Option<Int64> = "Byte offset in the file's decompressed content.",
        code: Code = "Stable code of what is wrong.",
        message: Text = "What was found, in words.",
    }
}

table! {
    /// A row of `repeats`.
    RepeatRow, RepeatBuilder of Repeats {
        document_id: Label = "The page: documents.document_id.",
        block: Int32 = "The block that the sentence is part of: blocks.block.",
        sentence: Int32 =
            "0-based position in the document: sentences.sentence, where a number is missing for each dropped one.",
        text: Text = "Text of the sentence, as it stands in the block.",
        start: Int64 = "First byte of the sentence in the page's decoded text (UTF-8).",
        end: Int64 = "One past the last byte of the sentence in the page's decoded text.",
        words: Int32 = "Words of text, counted as in documents.",
        chars: Int32 = "Characters of text.",
        verdict: Code =
            "kept: it stands in sentences too; dropped: in neither sentences nor documents.text, words, chars and sentences.",
        reason: Code =
            "duplicate_sentence: on many pages; duplicate_passage: in a long passage, all of which stands earlier.",
        keeper_document_id: Label = "Page of the first sentence of the same normalised form.",
        keeper_block: Int32 = "Block of that sentence.",
        keeper_sentence: Int32 = "Position of that sentence: sentences.sentence, where it always is.",
    }
}

impl Table {
    /// Returns the columns in order.
    #[must_use]
    pub fn columns(self) -> &'static [Column] {
        match self {
            Self::Documents => DocumentBuilder::COLUMNS,
            Self::Blocks => BlockBuilder::COLUMNS,
            Self::Sentences => SentenceBuilder::COLUMNS,
            Self::Rejects => RejectBuilder::COLUMNS,
            Self::Repeats => RepeatBuilder::COLUMNS,
        }
    }

    /// Returns the Arrow schema, in which each field has its description under [`DESCRIPTION_KEY`](super::schema::DESCRIPTION_KEY).
    #[must_use]
    pub fn schema(self) -> SchemaRef {
        static SCHEMAS: LazyLock<[SchemaRef; 5]> = LazyLock::new(|| {
            Table::ALL.map(|table| {
                Arc::new(Schema::new(table.columns().iter().map(Column::field).collect::<Vec<_>>()))
            })
        });
        Arc::clone(&SCHEMAS[self as usize])
    }
}

/// Iterates over the data dictionary: all columns of all tables, in order.
pub fn dictionary() -> impl Iterator<Item = (Table, &'static Column)> {
    Table::ALL.into_iter().flat_map(|table| table.columns().iter().map(move |column| (table, column)))
}

const fn column<C: Cell>(name: &'static str, description: &'static str) -> Column {
    Column { name, kind: C::Type::KIND, nullable: C::IS_NULLABLE, description }
}

type ArrayOf<C> = <<C as Cell>::Type as Type>::Array;

/// Returns the column `name`; `None` if it is missing or has another type.
fn cells<'a, C: Cell>(batch: &'a RecordBatch, name: &str) -> Option<&'a ArrayOf<C>> {
    batch.column_by_name(name)?.as_any().downcast_ref()
}

/// Returns the cell at `row` of the column `cells`.
fn read<'a, C: Cell, S: Default + From<&'a str>>(cells: Option<&'a ArrayOf<C>>, row: usize) -> C::Value<S> {
    let cells = cells.filter(|cells| cells.is_valid(row));
    C::from_read(cells.map(|cells| <C::Type as Type>::value(cells, row)))
}

#[cfg(test)]
mod tests {
    use super::super::schema::DESCRIPTION_KEY;
    use super::*;

    #[test]
    fn names_are_unique_and_descriptions_are_sentences() {
        for table in Table::ALL {
            let mut names = table.columns().iter().map(|column| column.name).collect::<Vec<_>>();
            names.sort_unstable();
            names.dedup();
            assert_eq!(names.len(), table.columns().len(), "{table}");
        }
        for (table, column) in dictionary() {
            assert!(column.description.ends_with('.'), "{table}.{}", column.name);
        }
    }

    #[test]
    fn every_table_has_its_own_schema() {
        for table in Table::ALL {
            let schema = table.schema();
            assert_eq!(schema.fields().len(), table.columns().len());
            for (field, column) in schema.fields().iter().zip(table.columns()) {
                assert_eq!(field.name(), column.name);
                assert_eq!(field.metadata()[DESCRIPTION_KEY], column.description);
            }
        }
    }

    #[test]
    fn the_dictionary_names_every_code() {
        let described = |table: Table, name: &str| {
            table
                .columns()
                .iter()
                .find(|column| column.name == name)
                .map(|column| column.description)
                .unwrap()
        };
        for kind in crate::model::BlockKind::ALL {
            assert!(described(Table::Blocks, "kind").contains(kind.code()));
        }
        for reason in crate::model::RepeatReason::ALL {
            assert!(described(Table::Repeats, "reason").contains(reason.code()));
        }
        for code in crate::model::Reason::CODES {
            assert!(described(Table::Blocks, "reason").contains(code));
        }
    }
}
