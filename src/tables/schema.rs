//! The tables and their columns.
//!
//! This is the only list of columns: Arrow and Parquet types, encodings, CSV headers and the data dictionary
//! are derived from it. Adding, renaming or retyping a column requires a new [`SCHEMA_VERSION`].

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, LazyLock};

use arrow::datatypes::{DataType, Field, Schema, SchemaRef, TimeUnit};
use serde::{Deserialize, Serialize};

/// Version of the columns of the tables and their meaning.
pub const SCHEMA_VERSION: u32 = 2;

/// Key of the description of a column in the metadata of its Arrow field.
pub const DESCRIPTION_KEY: &str = "description";

/// A table of the output.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Table {
    /// One row for each page.
    Documents,
    /// One row for each block, kept or dropped.
    Blocks,
    /// One row for each sentence of kept text.
    Sentences,
    /// One row for each input that could not be read.
    Rejects,
    /// One row for each sentence that repeats an earlier one; only in runs that search for them.
    Repeats,
}

impl Table {
    /// All tables, in the order of the data dictionary.
    pub const ALL: [Self; 5] = [Self::Documents, Self::Blocks, Self::Sentences, Self::Rejects, Self::Repeats];

    /// The tables that every run has.
    pub const ALWAYS: [Self; 4] = [Self::Documents, Self::Blocks, Self::Sentences, Self::Rejects];

    /// Returns the name of the table, also that of its folder and CSV file.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Documents => "documents",
            Self::Blocks => "blocks",
            Self::Sentences => "sentences",
            Self::Rejects => "rejects",
            Self::Repeats => "repeats",
        }
    }

    /// Returns the columns in order.
    #[must_use]
    pub fn columns(self) -> &'static [Column] {
        match self {
            Self::Documents => &DOCUMENTS,
            Self::Blocks => &BLOCKS,
            Self::Sentences => &SENTENCES,
            Self::Rejects => &REJECTS,
            Self::Repeats => &REPEATS,
        }
    }

    /// Returns the Arrow schema, in which each field has its description under [`DESCRIPTION_KEY`].
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

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Kind of the values of a column, which determines its Arrow type and Parquet encoding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Text that rarely repeats.
    Text,
    /// Text that repeats from row to row: the id of a page, a path, a host.
    Label,
    /// One of a few codes: an Arrow dictionary, a pandas category, an R factor.
    Code,
    /// A count or position.
    Int32,
    /// A number or offset of bytes, far below 2^53.
    Int64,
    /// A share or probability, 0 to 1.
    Float32,
    /// A day.
    Date,
    /// A time in UTC, in milliseconds.
    Time,
}

impl Kind {
    /// Returns the Arrow type.
    #[must_use]
    pub fn data_type(self) -> DataType {
        match self {
            Self::Text | Self::Label => DataType::Utf8,
            Self::Code => DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8)),
            Self::Int32 => DataType::Int32,
            Self::Int64 => DataType::Int64,
            Self::Float32 => DataType::Float32,
            Self::Date => DataType::Date32,
            Self::Time => DataType::Timestamp(TimeUnit::Millisecond, Some("UTC".into())),
        }
    }

    /// Returns the name of the type in the data dictionary.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Text | Self::Label => "utf8",
            Self::Code => "dictionary(utf8)",
            Self::Int32 => "int32",
            Self::Int64 => "int64",
            Self::Float32 => "float32",
            Self::Date => "date32",
            Self::Time => "timestamp(ms, UTC)",
        }
    }
}

/// A column of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// Name, the same in every format.
    pub name: &'static str,
    /// Kind of its values.
    pub kind: Kind,
    /// Whether cells may be null.
    pub nullable: bool,
    /// Meaning of a cell and its unit, in one line.
    pub description: &'static str,
}

impl Column {
    fn field(&self) -> Field {
        let description = (DESCRIPTION_KEY.to_owned(), self.description.to_owned());
        Field::new(self.name, self.kind.data_type(), self.nullable)
            .with_metadata(HashMap::from([description]))
    }
}

/// Iterates over the data dictionary: all columns of all tables, in order.
pub fn dictionary() -> impl Iterator<Item = (Table, &'static Column)> {
    Table::ALL.into_iter().flat_map(|table| table.columns().iter().map(move |column| (table, column)))
}

const fn column(name: &'static str, kind: Kind, description: &'static str) -> Column {
    Column { name, kind, nullable: false, description }
}

const fn nullable(name: &'static str, kind: Kind, description: &'static str) -> Column {
    Column { name, kind, nullable: true, description }
}

const DOCUMENTS: [Column; 26] = [
    column("document_id", Kind::Text, "Id of the page: the same page has the same id in every run."),
    column("source", Kind::Label, "Path of the file it was read from, relative to the input root."),
    column("record", Kind::Int64, "0-based record within the file."),
    nullable("url", Kind::Text, "Address that the page was fetched from."),
    nullable("site", Kind::Label, "Host of url in lower case, without a leading www."),
    nullable("title", Kind::Text, "Title of the page, without the site's name."),
    nullable(
        "byline",
        Kind::Label,
        "Names of the persons who wrote the page, in its order, a comma and a space between them.",
    ),
    nullable("published", Kind::Date, "Day of publication, as the page shows it."),
    nullable(
        "language",
        Kind::Label,
        "Language of the text: ISO 639-1 code where there is one, else ISO 639-3.",
    ),
    nullable(
        "language_confidence",
        Kind::Float32,
        "0 to 1: the detector's confidence, or the share of the letters that are in the language's own script; 0.5 where the page's word is all there is.",
    ),
    column("text", Kind::Text, "Clean text: the kept blocks with a blank line between them."),
    column("blocks", Kind::Int32, "Blocks of the page, kept and dropped."),
    column("kept_blocks", Kind::Int32, "Blocks that were kept."),
    column("sentences", Kind::Int32, "Sentences of the kept blocks."),
    column(
        "words",
        Kind::Int32,
        "Words of the kept blocks; two characters of Han or kana, four of Thai, Khmer and the like are one.",
    ),
    column("chars", Kind::Int32, "Characters of the kept blocks, blank lines between them not counted."),
    column("chrome_share", Kind::Float32, "Characters dropped as chrome / characters of all blocks, 0 to 1."),
    column(
        "duplicate_share",
        Kind::Float32,
        "Characters dropped as duplicates / characters of all blocks, 0 to 1.",
    ),
    nullable("duplicate_of", Kind::Text, "document_id of the earlier page whose text this page repeats."),
    column("media_type", Kind::Label, "How the page was parsed: text/plain or text/html."),
    column("encoding", Kind::Label, "Encoding that the page was decoded from, by its WHATWG name."),
    column(
        "replaced_chars",
        Kind::Int32,
        "Malformed sequences of bytes that became U+FFFD when the page was decoded.",
    ),
    column("bytes", Kind::Int64, "Length of the page as read, before decoding, in bytes."),
    column("content_hash", Kind::Text, "128-bit hash of the decoded page, 32 hexadecimal digits."),
    nullable("fetched_at", Kind::Time, "When the page was fetched."),
    column("run", Kind::Label, "Id of the run that wrote the row."),
];

const BLOCKS: [Column; 16] = [
    column("document_id", Kind::Label, "The page: documents.document_id."),
    column("block", Kind::Int32, "0-based position in page order."),
    column(
        "kind",
        Kind::Code,
        "title, byline, date, heading, paragraph, list_item, quote, caption, table_row, code or other.",
    ),
    column(
        "text",
        Kind::Text,
        "Text of the block, white space folded; a line break is one that the page makes.",
    ),
    column(
        "start",
        Kind::Int64,
        "First byte of the block in the page's decoded text (UTF-8), markup included.",
    ),
    column("end", Kind::Int64, "One past the last byte of the block in the page's decoded text."),
    column("verdict", Kind::Code, "kept or dropped."),
    nullable(
        "reason",
        Kind::Code,
        "Why it was dropped: duplicate_exact, duplicate_near, chrome or comments.",
    ),
    nullable("rule", Kind::Label, "Stable code of the rule that dropped it."),
    nullable("score", Kind::Float32, "Probability of chrome, 0 to 1, where a model gave one."),
    nullable("keeper_document_id", Kind::Label, "Page of the block that stays for this duplicate."),
    nullable("keeper_block", Kind::Int32, "Position of that block on its page."),
    nullable(
        "similarity",
        Kind::Float32,
        "Jaccard similarity of its three-word shingles and the keeper's, 0 to 1, for near duplicates.",
    ),
    column("words", Kind::Int32, "Words of text, counted as in documents."),
    column("chars", Kind::Int32, "Characters of text."),
    column(
        "hash",
        Kind::Text,
        "128-bit hash of the normalised text, 32 hexadecimal digits: equal for repeats.",
    ),
];

const SENTENCES: [Column; 9] = [
    column("document_id", Kind::Label, "The page: documents.document_id."),
    column("block", Kind::Int32, "The block that the sentence is part of: blocks.block."),
    column("sentence", Kind::Int32, "0-based position in the document."),
    column("text", Kind::Text, "Text of the sentence, as it stands in the block."),
    column("start", Kind::Int64, "First byte of the sentence in the page's decoded text (UTF-8)."),
    column("end", Kind::Int64, "One past the last byte of the sentence in the page's decoded text."),
    column("words", Kind::Int32, "Words of text, counted as in documents."),
    column("chars", Kind::Int32, "Characters of text."),
    nullable("language", Kind::Code, "Language of the page, as in documents.language."),
];

const REJECTS: [Column; 5] = [
    column("source", Kind::Label, "Path of the file, relative to the input root."),
    nullable("record", Kind::Int64, "0-based record within the file; null where the whole file is meant."),
    nullable("offset", Kind::Int64, "Byte offset in the file's decompressed content."),
    column("code", Kind::Code, "Stable code of what is wrong."),
    column("message", Kind::Text, "What was found, in words."),
];

const REPEATS: [Column; 13] = [
    column("document_id", Kind::Label, "The page: documents.document_id."),
    column("block", Kind::Int32, "The block that the sentence is part of: blocks.block."),
    column(
        "sentence",
        Kind::Int32,
        "0-based position in the document: sentences.sentence, where a number is missing for each dropped one.",
    ),
    column("text", Kind::Text, "Text of the sentence, as it stands in the block."),
    column("start", Kind::Int64, "First byte of the sentence in the page's decoded text (UTF-8)."),
    column("end", Kind::Int64, "One past the last byte of the sentence in the page's decoded text."),
    column("words", Kind::Int32, "Words of text, counted as in documents."),
    column("chars", Kind::Int32, "Characters of text."),
    column(
        "verdict",
        Kind::Code,
        "kept: it stands in sentences too; dropped: in neither sentences nor documents.text, words, chars and sentences.",
    ),
    column(
        "reason",
        Kind::Code,
        "duplicate_sentence: on many pages; duplicate_passage: in a long passage, all of which stands earlier.",
    ),
    column("keeper_document_id", Kind::Label, "Page of the first sentence of the same normalised form."),
    column("keeper_block", Kind::Int32, "Block of that sentence."),
    column(
        "keeper_sentence",
        Kind::Int32,
        "Position of that sentence: sentences.sentence, where it always is.",
    ),
];

#[cfg(test)]
mod tests {
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
