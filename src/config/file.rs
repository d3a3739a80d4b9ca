//! Settings files as written: every key optional, unknown keys refused.
//!
//! Each section lists its keys once; the TOML form, the changes to the stage's options and the output of
//! `show-config` all follow from the list.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::model::TextParts;
use crate::publish;
use crate::tables::Table;
use crate::{chrome, dedupe, parse, read, sentences, tables};

macro_rules! section {
    ($name:ident for $options:ty { $($key:ident: $type:ty => $($field:ident).+;)* }) => {
        #[derive(Clone, Debug, Default, Deserialize, Serialize)]
        #[serde(default, deny_unknown_fields)]
        pub(super) struct $name {
            $($key: Option<$type>,)*
        }

        impl $name {
            /// Sets those of `options` whose keys are given.
            pub(super) fn apply(&self, options: &mut $options) {
                $(if let Some(value) = &self.$key {
                    options.$($field).+ = value.clone();
                })*
            }
        }

        impl From<&$options> for $name {
            fn from(options: &$options) -> Self {
                Self { $($key: Some(options.$($field).+.clone()),)* }
            }
        }
    };
}

section! { Read for read::Options {
    max_page_bytes: u64 => max_page_bytes;
    max_line_bytes: u64 => max_line_bytes;
    max_expansion_ratio: u64 => max_expansion_ratio;
    max_wrapped_parquet_bytes: u64 => max_wrapped_parquet_bytes;
    max_parquet_page_bytes: u64 => max_parquet_page_bytes;
    max_rejects_of_a_code: u64 => max_rejects_of_a_code;
    max_title_bytes: usize => limits.title_bytes;
    max_url_bytes: usize => limits.url_bytes;
    max_id_bytes: usize => limits.id_bytes;
    id_field: read::Names => fields.id;
    url_field: read::Names => fields.url;
    title_field: read::Names => fields.title;
    date_field: read::Names => fields.date;
    text_field: read::Names => fields.text;
    html_field: read::Names => fields.html;
    csv_separator: read::Mark => csv_separator;
    csv_quote: read::Mark => csv_quote;
    csv_escape: read::Mark => csv_escape;
} }

section! { Parse for parse::Options {
    max_depth: u32 => max_depth;
    max_blocks: u32 => max_blocks;
    language_min_chars: u32 => language_min_chars;
    language_sample_chars: u32 => language_sample_chars;
    readings: bool => readings;
} }

section! { Dedupe for dedupe::Options {
    in_page: bool => in_page;
    across_pages: bool => across_pages;
    min_words_in_page: u32 => min_words_in_page;
    min_words_across_pages: u32 => min_words_across_pages;
    near: bool => near;
    near_min_similarity: f64 => near_min_similarity;
    sentences: dedupe::sentences::Mode => sentences.mode;
    sentence_min_pages: u32 => sentences.min_pages;
    passage_min_words: u32 => sentences.passage_min_words;
    memory_limit_bytes: u64 => memory_limit_bytes;
} }

section! { Chrome for chrome::Options {
    site_min_pages: u32 => site_min_pages;
    site_min_share: f64 => site_min_share;
    site_max_prose_words: u32 => site_max_prose_words;
    section_resume_words: u32 => section_resume_words;
    navigation_min_lines: u32 => navigation_min_lines;
    comments: chrome::Comments => comments;
    disabled_rules: BTreeSet<String> => disabled;
    model: bool => model;
    enabled: bool => enabled;
} }

section! { Sentences for sentences::Options {
    only_after_punctuation: bool => only_after_punctuation;
} }

section! { Output for publish::Options {
    keep_runs: u32 => keep_runs;
    max_reject_share: f64 => max_reject_share;
    text: TextParts => text;
} }

section! { Csv for tables::Options {
    tables: BTreeSet<Table> => csv_tables;
    spreadsheet_safe: bool => csv_spreadsheet_safe;
} }

section! { Parquet for tables::Options {
    zstd_level: i32 => parquet_zstd_level;
    row_group_rows: usize => row_group_rows;
    row_group_bytes: usize => row_group_bytes;
    max_part_rows: usize => max_part_rows;
} }

impl Dedupe {
    /// Removes the keys about comparing sentences, for settings that do not compare any.
    pub(super) fn without_sentences(self) -> Self {
        Self { sentences: None, sentence_min_pages: None, passage_min_words: None, ..self }
    }
}

/// Contents of `gristmill.toml`.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct File {
    pub(super) read: Read,
    pub(super) parse: Parse,
    pub(super) dedupe: Dedupe,
    pub(super) chrome: Chrome,
    pub(super) sentences: Sentences,
    pub(super) output: Output,
    pub(super) csv: Csv,
    pub(super) parquet: Parquet,
}
