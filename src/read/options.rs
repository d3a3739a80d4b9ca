//! Limits and names that the readers go by.

/// Largest page in bytes. Common Crawl cuts pages at 1 MiB (5 MiB since 2025), and the largest of the
/// 1,313 pages of WCXB's dev split has 5.3 MB of HTML: three times that is a data dump.
pub const DEFAULT_MAX_PAGE_BYTES: u64 = 16 << 20;

/// Longest line (JSONL) or record (CSV) in bytes: a page at the page limit, four times over. JSON may
/// write one byte of text as six (`\u0022`); HTML pages of WCXB grow by up to 1.42.
pub const DEFAULT_MAX_LINE_BYTES: u64 = 64 << 20;

/// Largest ratio of content to stored bytes. HTML of WCXB packs to a tenth by zstd with a long window;
/// zeros, of which bombs are made, pack to a thousandth by deflate and far below by zstd and xz.
pub const DEFAULT_MAX_EXPANSION_RATIO: u64 = 250;

/// Content in bytes that may come of any compressed file before the ratio is looked at: a small file
/// of repeated rows is not a bomb.
pub(super) const FREE_EXPANSION_BYTES: u64 = 16 << 20;

/// Largest Parquet file in bytes that is unpacked from a `.parquet.gz`: Parquet is read from its end, so it must be
/// held in memory. Plain Parquet files have no such limit.
pub const DEFAULT_MAX_WRAPPED_PARQUET_BYTES: u64 = 256 << 20;

/// Limits and names that the readers go by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// Largest page in bytes; must stay under 1 GiB, because spans count bytes of the decoded page in
    /// 32 bits and decoding can triple the length.
    pub max_page_bytes: u64,
    /// Longest line (JSONL) or record (CSV) in bytes.
    pub max_line_bytes: u64,
    /// Largest ratio of content to stored bytes of a compressed file, past the first 16 MiB of content.
    pub max_expansion_ratio: u64,
    /// Largest Parquet file in bytes that is unpacked from a compressed one.
    pub max_wrapped_parquet_bytes: u64,
    /// Names of fields and columns.
    pub fields: Fields,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            max_page_bytes: DEFAULT_MAX_PAGE_BYTES,
            max_line_bytes: DEFAULT_MAX_LINE_BYTES,
            max_expansion_ratio: DEFAULT_MAX_EXPANSION_RATIO,
            max_wrapped_parquet_bytes: DEFAULT_MAX_WRAPPED_PARQUET_BYTES,
            fields: Fields::default(),
        }
    }
}

/// Names of the fields (JSONL) and columns (CSV, Parquet) that hold a page, matched letter for letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fields {
    /// The page's own id.
    pub id: String,
    /// Its address.
    pub url: String,
    /// Its plain text; used where there is no HTML.
    pub text: String,
    /// Its HTML.
    pub html: String,
    /// Its day of publication: RFC 3339, an ISO 8601 day, or seconds since 1970.
    pub date: String,
    /// Its title.
    pub title: String,
}

impl Default for Fields {
    fn default() -> Self {
        let [id, url, text, html, date, title] =
            ["id", "url", "text", "html", "date", "title"].map(str::to_owned);
        Self { id, url, text, html, date, title }
    }
}
