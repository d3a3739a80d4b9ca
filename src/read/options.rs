//! Options of reading: limits, and the names of fields.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::text::limits::FieldLimits;

/// Largest page in bytes. Common Crawl cuts pages at 1 MiB (5 MiB since 2025), and the largest of the 1,313
/// pages of WCXB's dev split has 5.3 MB of HTML; anything three times that is a data dump.
pub const DEFAULT_MAX_PAGE_BYTES: u64 = 16 << 20;

/// Longest line (JSONL) or record (CSV) in bytes: four times the page limit. JSON may write one byte of text
/// as six (`\u0022`); HTML pages of WCXB grow by up to 1.42.
pub const DEFAULT_MAX_LINE_BYTES: u64 = 64 << 20;

/// Largest ratio of content to stored bytes. zstd with a long window compresses HTML of WCXB to a tenth;
/// zeros, of which decompression bombs are made, compress to a thousandth with deflate and far below with
/// zstd and xz.
pub const DEFAULT_MAX_EXPANSION_RATIO: u64 = 250;

/// Bytes of content that any compressed file may yield before the ratio is checked: a small file of repeated
/// rows is not a bomb.
pub(super) const FREE_EXPANSION_BYTES: u64 = 16 << 20;

/// Largest Parquet file in bytes that is decompressed from a `.parquet.gz`: Parquet is read from its end, so
/// it is held in memory. Plain Parquet files have no such limit.
pub const DEFAULT_MAX_WRAPPED_PARQUET_BYTES: u64 = 256 << 20;

/// Largest page of a Parquet column in bytes, decompressed: the library holds a page in memory. Writers aim
/// at one MB, but may put 1,024 values into a page whatever their size, a quarter of a megabyte each at this
/// limit.
pub(super) const DEFAULT_MAX_PARQUET_PAGE_BYTES: u64 = 256 << 20;

/// Rejects of one code that a file may list one by one; the rest are summed up in one row. Nobody reads more,
/// and a file of a few hundred bytes can hold a million.
pub(super) const DEFAULT_MAX_REJECTS_OF_A_CODE: u64 = 1_000;

/// Options of reading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// Largest page in bytes. Must be below 1 GiB: spans count bytes of the decoded page in 32 bits, and
    /// decoding can triple the length.
    pub max_page_bytes: u64,
    /// Longest line (JSONL) or record (CSV) in bytes.
    pub max_line_bytes: u64,
    /// Largest ratio of content to stored bytes of a compressed file, of rows to stored bytes of a Parquet file,
    /// and of content and decoded HTTP bodies to stored bytes of a WARC file. Not checked for the first 16 MiB.
    pub max_expansion_ratio: u64,
    /// Largest Parquet file in bytes that is decompressed from a compressed one.
    pub max_wrapped_parquet_bytes: u64,
    /// Largest page of a Parquet column in bytes, decompressed.
    pub max_parquet_page_bytes: u64,
    /// Rejects of one code that a file may list one by one; the rest are summed up in one row.
    pub max_rejects_of_a_code: u64,
    /// Length limits of titles, bylines, addresses and ids.
    pub limits: FieldLimits,
    /// Names of fields and columns.
    pub fields: Fields,
    /// Separator of CSV and TSV files; [`Mark::Auto`] to detect it in each file.
    pub csv_separator: Mark,
    /// Quote around cells that contain separators; [`Mark::Auto`] means `"`.
    pub csv_quote: Mark,
    /// Escape character, in addition to doubled quotes; [`Mark::Auto`] to detect it in each file.
    pub csv_escape: Mark,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            max_page_bytes: DEFAULT_MAX_PAGE_BYTES,
            max_line_bytes: DEFAULT_MAX_LINE_BYTES,
            max_expansion_ratio: DEFAULT_MAX_EXPANSION_RATIO,
            max_wrapped_parquet_bytes: DEFAULT_MAX_WRAPPED_PARQUET_BYTES,
            max_parquet_page_bytes: DEFAULT_MAX_PARQUET_PAGE_BYTES,
            max_rejects_of_a_code: DEFAULT_MAX_REJECTS_OF_A_CODE,
            limits: FieldLimits::default(),
            fields: Fields::default(),
            csv_separator: Mark::Auto,
            csv_quote: Mark::Auto,
            csv_escape: Mark::Auto,
        }
    }
}

/// Special character of a CSV dialect, as a setting: `"auto"`, `"none"`, `"tab"`, or one ASCII character.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(try_from = "String", into = "String")]
pub enum Mark {
    /// Detected in each file.
    #[default]
    Auto,
    /// No such character.
    None,
    /// This character.
    Char(u8),
}

impl Mark {
    /// Returns the character, or `default` for [`Mark::Auto`].
    pub(super) fn or(self, default: u8) -> Option<u8> {
        if self == Self::Auto { Some(default) } else { self.or_none() }
    }

    /// Returns the character if one is set explicitly.
    pub(super) fn or_none(self) -> Option<u8> {
        if let Self::Char(sign) = self { Some(sign) } else { None }
    }
}

impl TryFrom<String> for Mark {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        match (text.as_str(), text.as_bytes()) {
            ("auto", _) => Ok(Self::Auto),
            ("none", _) => Ok(Self::None),
            ("tab", _) => Ok(Self::Char(b'\t')),
            (_, &[sign]) if sign.is_ascii() && !matches!(sign, b'\r' | b'\n' | 0) => Ok(Self::Char(sign)),
            _ => Err(format!(
                "`{text}` is not \"auto\", \"none\", \"tab\" or one ASCII character other than NUL and line ends"
            )),
        }
    }
}

impl From<Mark> for String {
    fn from(mark: Mark) -> Self {
        match mark {
            Mark::Auto => "auto".to_owned(),
            Mark::None => "none".to_owned(),
            Mark::Char(b'\t') => "tab".to_owned(),
            Mark::Char(sign) => char::from(sign).to_string(),
        }
    }
}

/// Names of the fields (JSON) and columns (CSV, Parquet) that hold a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fields {
    /// The page's id.
    pub id: Names,
    /// The page's address.
    pub url: Names,
    /// The page's plain text; used if there is no HTML.
    pub text: Names,
    /// The page's HTML.
    pub html: Names,
    /// The day of publication, in any common form.
    pub date: Names,
    /// The page's title.
    pub title: Names,
}

impl Default for Fields {
    fn default() -> Self {
        let [id, url, text, html, date, title] =
            ["id", "url", "text", "html", "date", "title"].map(|name| Names(vec![name.to_owned()]));
        Self { id, url, text, html, date, title }
    }
}

/// Alternative names of a field, in order of preference. A dot leads into an object or struct
/// (`metadata.url`), unless a field has the dot in its own name.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(from = "OneOrMore", into = "OneOrMore")]
pub struct Names(pub Vec<String>);

impl Names {
    /// Iterates over the names, in order of preference.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }
}

impl fmt::Display for Names {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = self.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>();
        f.write_str(&names.join(" or "))
    }
}

/// Serialised form of [`Names`] in a settings file.
#[derive(Deserialize, Serialize)]
#[serde(untagged)]
enum OneOrMore {
    One(String),
    More(Vec<String>),
}

impl From<OneOrMore> for Names {
    fn from(names: OneOrMore) -> Self {
        match names {
            OneOrMore::One(name) => Self(vec![name]),
            OneOrMore::More(names) => Self(names),
        }
    }
}

impl From<Names> for OneOrMore {
    fn from(Names(mut names): Names) -> Self {
        match names.pop() {
            Some(name) if names.is_empty() => Self::One(name),
            last => {
                names.extend(last);
                Self::More(names)
            }
        }
    }
}
