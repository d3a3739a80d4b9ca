//! Resolved settings: checked, with every default filled in.

use std::borrow::Cow;

use super::Error;
use super::file::File;
use crate::text::hash;
use crate::{chrome, dedupe, parse, publish, read, sentences, tables};

/// All settings of a run.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// Options of reading inputs.
    pub read: read::Options,
    /// Options of parsing pages.
    pub parse: parse::Options,
    /// Options of finding duplicates.
    pub dedupe: dedupe::Options,
    /// Options of judging chrome.
    pub chrome: chrome::Options,
    /// Options of splitting sentences.
    pub sentences: sentences::Options,
    /// Options of writing tables.
    pub tables: tables::Options,
    /// Options of publishing runs.
    pub publishing: publish::Options,
    /// Rule packs, each with its file name.
    pub packs: Vec<(String, chrome::Pack)>,
    /// Bytes of the chrome model; without it, rules decide alone.
    pub chrome_model: Option<Cow<'static, [u8]>>,
    /// Sentence data by language code.
    pub languages: Vec<(String, sentences::LanguageData)>,
    /// Bytes of the model of sentence boundaries; without it, rules decide alone.
    pub sentence_model: Option<Cow<'static, [u8]>>,
    /// Hash of the files of packs, languages and models.
    pub(super) packs_hash: String,
}

impl Settings {
    /// Returns a hash of everything that can change the tables, i.e. all settings but those about publishing
    /// and memory. Two runs with equal hashes, inputs and program versions give equal tables. 32 hexadecimal
    /// digits.
    #[must_use]
    pub fn hash(&self) -> String {
        let publishing = publish::Options { text: self.publishing.text, ..publish::Options::default() };
        let mut settings = Self { publishing, ..self.clone() };
        settings.dedupe.memory_limit_bytes = 0;
        let mut file = settings.to_file();
        if settings.dedupe.sentences.mode == dedupe::sentences::Mode::Off {
            file.dedupe = file.dedupe.without_sentences();
        }
        hash::hex(hash::fingerprint(&format!("{}\n{}", to_toml(&file), self.packs_hash)))
    }

    /// Formats the settings as a `gristmill.toml` that resolves to them; packs, languages and models are not
    /// included.
    ///
    /// # Panics
    /// Never: settings are numbers, strings and lists, which TOML can represent.
    #[must_use]
    pub fn to_toml(&self) -> String {
        to_toml(&self.to_file())
    }

    /// Converts the settings to their form in a file.
    fn to_file(&self) -> File {
        File {
            read: (&self.read).into(),
            parse: (&self.parse).into(),
            dedupe: (&self.dedupe).into(),
            chrome: (&self.chrome).into(),
            sentences: (&self.sentences).into(),
            output: (&self.publishing).into(),
            csv: (&self.tables).into(),
            parquet: (&self.tables).into(),
        }
    }

    /// Overrides the settings that `file` gives, and checks the result.
    pub(super) fn apply(&mut self, file: &File) -> Result<(), Error> {
        file.read.apply(&mut self.read);
        file.parse.apply(&mut self.parse);
        self.parse.limits = self.read.limits;
        file.dedupe.apply(&mut self.dedupe);
        file.chrome.apply(&mut self.chrome);
        file.sentences.apply(&mut self.sentences);
        file.output.apply(&mut self.publishing);
        file.csv.apply(&mut self.tables);
        file.parquet.apply(&mut self.tables);
        self.check()
    }

    /// Checks that all values are in their permitted ranges.
    fn check(&self) -> Result<(), Error> {
        let Self { read, parse, dedupe, chrome, tables, publishing, .. } = self;
        let share = 0.0..=1.0;
        in_range("read.max_page_bytes", read.max_page_bytes, 1..=1 << 30, "1 to 1073741824")?;
        in_range("read.max_line_bytes", read.max_line_bytes, 1.., "at least 1")?;
        in_range("read.max_expansion_ratio", read.max_expansion_ratio, 1.., "at least 1")?;
        in_range("read.max_rejects_of_a_code", read.max_rejects_of_a_code, 1.., "at least 1")?;
        // A quote that is to be detected is a double quote where nothing else is found.
        let quote = if read.csv_quote == read::Mark::Auto { read::Mark::Char(b'"') } else { read.csv_quote };
        for (key, mark, others) in [
            ("read.csv_separator", read.csv_separator, [quote, read.csv_escape]),
            ("read.csv_quote", read.csv_quote, [read.csv_escape, read.csv_escape]),
        ] {
            if let read::Mark::Char(sign) = mark
                && others.contains(&mark)
            {
                let value = char::from(sign).to_string();
                return Err(Error::OutOfRange {
                    key,
                    value,
                    must_be: "another character than the other marks of CSV",
                });
            }
        }
        check_names(&read.fields)?;
        in_range("read.max_title_bytes", read.limits.title_bytes, 16.., "at least 16")?;
        in_range("read.max_url_bytes", read.limits.url_bytes, 16.., "at least 16")?;
        in_range("read.max_id_bytes", read.limits.id_bytes, 32.., "at least 32")?;
        in_range("parse.max_depth", parse.max_depth, 8.., "at least 8")?;
        in_range("parse.max_blocks", parse.max_blocks, 1_000.., "at least 1000")?;
        in_range("parse.language_sample_chars", parse.language_sample_chars, 1.., "at least 1")?;
        in_range("dedupe.min_words_in_page", dedupe.min_words_in_page, 1.., "at least 1")?;
        in_range(
            "dedupe.min_words_across_pages",
            dedupe.min_words_across_pages,
            dedupe.min_words_in_page..,
            "at least dedupe.min_words_in_page",
        )?;
        in_range("dedupe.near_min_similarity", dedupe.near_min_similarity, 0.3..1.0, "0.3 to less than 1")?;
        let sentences = &dedupe.sentences;
        in_range("dedupe.sentence_min_pages", sentences.min_pages, 2.., "at least 2")?;
        in_range("dedupe.passage_min_words", sentences.passage_min_words, 1.., "at least 1")?;
        in_range("chrome.site_min_pages", chrome.site_min_pages, 2.., "at least 2")?;
        in_range("chrome.site_min_share", chrome.site_min_share, share.clone(), "0 to 1")?;
        in_range("output.keep_runs", publishing.keep_runs, 1.., "at least 1")?;
        in_range("output.max_reject_share", publishing.max_reject_share, share, "0 to 1")?;
        in_range("parquet.zstd_level", tables.parquet_zstd_level, 1..=22, "1 to 22")?;
        in_range("parquet.row_group_rows", tables.row_group_rows, 1.., "at least 1")?;
        in_range("parquet.row_group_bytes", tables.row_group_bytes, 1.., "at least 1")?;
        in_range("parquet.max_part_rows", tables.max_part_rows, 1.., "at least 1")
    }
}

/// Checks that pages can be found by the names of `fields`: there is one for texts or for HTML, and it is not only
/// dots and blanks. An empty list turns one of the two off, or any other field.
fn check_names(fields: &read::Fields) -> Result<(), Error> {
    let read::Fields { id, url, text, html, date, title } = fields;
    let out_of_range =
        |key, name: &str, must_be| Err(Error::OutOfRange { key, value: format!("`{name}`"), must_be });
    if text.iter().chain(html.iter()).next().is_none() {
        return out_of_range("read.text_field", "[]", "a name if read.html_field is [] too");
    }
    let has_no_name = |name: &&str| name.chars().all(|c| c == '.' || c.is_whitespace());
    for (key, names) in [("read.text_field", text), ("read.html_field", html)] {
        if let Some(name) = names.iter().find(has_no_name) {
            return out_of_range(key, name, "a name, or [] for none");
        }
    }
    // The index that pandas writes has a blank name, but dots lead nowhere.
    let others = [
        ("read.id_field", id),
        ("read.url_field", url),
        ("read.date_field", date),
        ("read.title_field", title),
    ];
    for (key, names) in others {
        if let Some(name) = names.iter().filter(|name| !name.is_empty()).find(has_no_name) {
            return out_of_range(key, name, "a name, or [] for none");
        }
    }
    Ok(())
}

fn to_toml(file: &File) -> String {
    toml::to_string(file).expect("settings are numbers, strings and lists")
}

/// Checks that the `value` of `key` is in `range`, which `must_be` describes.
fn in_range<T: PartialOrd + std::fmt::Display + Copy>(
    key: &'static str,
    value: T,
    range: impl std::ops::RangeBounds<T>,
    must_be: &'static str,
) -> Result<(), Error> {
    if range.contains(&value) {
        return Ok(());
    }
    Err(Error::OutOfRange { key, value: value.to_string(), must_be })
}
