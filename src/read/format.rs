//! Supported formats and compressions, and how they are recognised by a file's name and first bytes.

/// Format of a file's records.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// One page of plain text.
    Text,
    /// One page of HTML or XHTML.
    Html,
    /// Web archive, WET included (ISO 28500).
    Warc,
    /// JSON objects: one per line, one after another, or in one array.
    Jsonl,
    /// Comma- or otherwise separated values with a header row (RFC 4180).
    Csv,
    /// Tab-separated values, unless the bytes show another separator.
    Tsv,
    /// Apache Parquet.
    Parquet,
}

/// Table of formats by file extension, in lower case.
const ENDINGS: [(&str, Format); 22] = [
    ("txt", Format::Text),
    ("text", Format::Text),
    ("md", Format::Text),
    ("markdown", Format::Text),
    ("html", Format::Html),
    ("htm", Format::Html),
    ("xhtml", Format::Html),
    ("xht", Format::Html),
    ("warc", Format::Warc),
    ("wet", Format::Warc),
    ("jsonl", Format::Jsonl),
    ("ndjson", Format::Jsonl),
    ("jl", Format::Jsonl),
    ("jsonlines", Format::Jsonl),
    ("json", Format::Jsonl),
    ("csv", Format::Csv),
    ("psv", Format::Csv),
    ("tsv", Format::Tsv),
    ("tab", Format::Tsv),
    ("parquet", Format::Parquet),
    ("parq", Format::Parquet),
    ("pq", Format::Parquet),
];

impl Format {
    /// Returns the format and the compression that the extensions of `name` claim.
    #[must_use]
    pub fn of_name(name: &str) -> (Option<Self>, Option<Compression>) {
        let (stem, ending) = split_ending(name);
        let compression = Compression::of_ending(&ending);
        let ending = if compression.is_some() { split_ending(stem).1 } else { ending };
        let format = ENDINGS.iter().find(|&&(known, _)| known == ending).map(|&(_, format)| format);
        (format, compression)
    }
}

/// Splits `name` at its last dot, and lower-cases the extension. Without a dot, or with only a leading one,
/// the extension is empty.
pub(super) fn split_ending(name: &str) -> (&str, String) {
    let file = name.rsplit('/').next().unwrap_or(name);
    match file.rfind('.') {
        Some(dot) if dot > 0 => {
            let dot = name.len() - file.len() + dot;
            (&name[..dot], name[dot + 1..].to_ascii_lowercase())
        }
        _ => (name, String::new()),
    }
}

/// Compression of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Compression {
    /// RFC 1952.
    Gzip,
    /// RFC 8878.
    Zstd,
    /// bzip2.
    Bzip2,
    /// The .xz file format.
    Xz,
}

impl Compression {
    /// Returns the compression that a file name's `ending` stands for.
    fn of_ending(ending: &str) -> Option<Self> {
        match ending {
            "gz" | "gzip" => Some(Self::Gzip),
            "zst" | "zstd" => Some(Self::Zstd),
            "bz2" => Some(Self::Bzip2),
            "xz" => Some(Self::Xz),
            _ => None,
        }
    }

    /// Detects the compression by `head`, the first bytes of a file. No supported uncompressed format begins
    /// with any of these.
    pub(super) fn of_magic(head: &[u8]) -> Option<Self> {
        match head {
            [0x1f, 0x8b, ..] => Some(Self::Gzip),
            // A frame, or a skippable frame, with which parallel zstd begins.
            [0x28, 0xb5, 0x2f, 0xfd, ..] | [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..] => Some(Self::Zstd),
            // The level, then the first block (digits of pi), or the end of an empty stream (digits of its
            // root).
            [b'B', b'Z', b'h', b'1'..=b'9', 0x31, 0x41, 0x59, ..]
            | [b'B', b'Z', b'h', b'1'..=b'9', 0x17, 0x72, 0x45, ..] => Some(Self::Bzip2),
            [0xfd, b'7', b'z', b'X', b'Z', 0x00, ..] => Some(Self::Xz),
            _ => None,
        }
    }

    /// Returns the first bytes of a member, as far as they are the same for all members.
    pub(super) fn magic(self) -> &'static [u8] {
        match self {
            Self::Gzip => &[0x1f, 0x8b, 8],
            Self::Zstd => &[0x28, 0xb5, 0x2f, 0xfd],
            Self::Bzip2 => b"BZh",
            Self::Xz => &[0xfd, b'7', b'z', b'X', b'Z', 0],
        }
    }

    /// Returns true if `byte` can begin another member of the same compression.
    pub(super) fn begins_with(self, byte: u8) -> bool {
        match self {
            Self::Gzip => byte == 0x1f,
            Self::Zstd => matches!(byte, 0x28 | 0x50..=0x5f),
            Self::Bzip2 => byte == b'B',
            Self::Xz => byte == 0xfd,
        }
    }

    /// Returns the size in bytes of the smallest member, which is empty.
    pub(super) fn min_member_bytes(self) -> u64 {
        match self {
            Self::Gzip => 20,
            Self::Zstd => 9,
            Self::Bzip2 => 14,
            Self::Xz => 32,
        }
    }

    /// Returns the name for messages.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Gzip => "gzip",
            Self::Zstd => "zstd",
            Self::Bzip2 => "bzip2",
            Self::Xz => "xz",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell_format_and_compression() {
        for (name, expected) in [
            ("a/b.txt", (Some(Format::Text), None)),
            ("A.HTML.GZ", (Some(Format::Html), Some(Compression::Gzip))),
            ("x.warc.wet.zst", (Some(Format::Warc), Some(Compression::Zstd))),
            ("C4.00000-of-00002.JSON.gz", (Some(Format::Jsonl), Some(Compression::Gzip))),
            ("scrapy.jl", (Some(Format::Jsonl), None)),
            ("x.gz", (None, Some(Compression::Gzip))),
            ("x.arc", (None, None)),
            ("a.csv/readme", (None, None)),
            (".csv", (None, None)),
            ("x.txt.gz.gz", (None, Some(Compression::Gzip))),
        ] {
            assert_eq!(Format::of_name(name), expected, "{name}");
        }
    }
}
