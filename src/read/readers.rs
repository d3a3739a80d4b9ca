//! The reader of each format.

use super::format::Format;
use super::options::Options;
use super::record::Records;
use super::{csv, jsonl, parquet, warc, whole};
use crate::model::MediaType;

/// Returns the reader of `format`.
pub(super) fn reader(format: Format, options: &Options) -> Box<dyn Records> {
    match format {
        Format::Text => Box::new(whole::Records::new(MediaType::Text, options)),
        Format::Html => Box::new(whole::Records::new(MediaType::Html, options)),
        Format::Warc => Box::new(warc::Records::new(options)),
        Format::Jsonl => Box::new(jsonl::Records::new(options)),
        Format::Csv => Box::new(csv::Records::new(b',', options)),
        Format::Tsv => Box::new(csv::Records::new(b'\t', options)),
        Format::Parquet => Box::new(parquet::Records::new(options)),
    }
}
