//! Reading of input files into raw pages.
//!
//! In: paths. Out: [`Inputs`], the sorted list of files to read, and for each file a [`FileReader`] that
//! yields an [`Entry`] per record: a page, a reject with its place, or something that is not a page and is
//! only counted. Nothing is lost unnoticed: [`FileReport`] holds two sums that must be equal, the bytes
//! delivered by the decompressor and the extents of the entries. Memory is bounded by one record, whatever
//! the size of the file, and no input causes an error.
//!
//! Each format has a file (`whole jsonl csv warc parquet`) and entries in the table of
//! [`format`](mod@format). Below them are `stored` (bytes as on disk, and their digest), `compression`
//! (members to content) and `content` (content by line and by count).

mod bzip2_blocks;
mod cells;
mod charset;
mod compression;
mod content;
mod csv;
mod days;
mod dialect;
mod dictionary;
mod discover;
mod draft;
mod fields;
mod file;
pub mod format;
mod http;
mod json;
mod json_values;
pub mod jsonl;
mod markers;
mod names;
mod options;
mod own_output;
mod page_headers;
mod parquet;
mod patterns;
mod readers;
mod record;
mod saved_pages;
mod sniff;
mod stored;
mod told;
mod warc;
mod watched;
mod whole;
mod xz_blocks;

pub use discover::{Error, Input, Inputs, Roots, discover, discover_beside, input_named};
pub use draft::{Draft, Fault};
pub use file::{Entry, FileReader, FileReport, open};
pub use format::{Compression, Format};
pub use options::{
    DEFAULT_MAX_EXPANSION_RATIO, DEFAULT_MAX_LINE_BYTES, DEFAULT_MAX_PAGE_BYTES,
    DEFAULT_MAX_WRAPPED_PARQUET_BYTES, Fields, Mark, Names, Options,
};
pub use own_output::METRICS_HEAD;
pub use parquet::rows;
pub use stored::{Stamp, digest};

#[cfg(test)]
mod tests;
