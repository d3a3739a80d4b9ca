//! The tables, and what is known of a column. [`columns`](mod@super::columns) lists the columns themselves.

use std::collections::HashMap;
use std::fmt;

use arrow_schema::{DataType, Field, TimeUnit};
use serde::{Deserialize, Serialize};

/// Version of the columns of the tables and their meaning.
pub const SCHEMA_VERSION: u32 = 3;

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
    /// Returns the Arrow field, with its description under [`DESCRIPTION_KEY`].
    pub(super) fn field(&self) -> Field {
        let description = (DESCRIPTION_KEY.to_owned(), self.description.to_owned());
        Field::new(self.name, self.kind.data_type(), self.nullable)
            .with_metadata(HashMap::from([description]))
    }
}
