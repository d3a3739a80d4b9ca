//! Labelled data as JSON lines, plain or compressed with zstd.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde::de::DeserializeOwned;

/// Largest zstd window accepted, as a power of two: the labelled HTML pages use 2^27.
const MAX_WINDOW_LOG: u32 = 27;

/// A page, and what should be kept of it.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct GoldPage {
    /// Id of the page in the page file.
    pub id: String,
    /// Suite of the page; empty if its folder is one suite.
    #[serde(default)]
    pub suite: String,
    /// Language tag of the page; empty if unknown.
    #[serde(default)]
    pub lang: String,
    /// Domain of the page. Pages of a domain are used for training together or not at all.
    #[serde(default)]
    pub domain: String,
    /// Kind of page: article, forum, product …
    #[serde(rename = "type", default)]
    pub page_type: String,
    /// Title of the page, if known.
    #[serde(default)]
    pub title: Option<String>,
    /// Main content as text; empty if the page has none, `None` if nobody has written it down.
    #[serde(default)]
    pub gold: Option<String>,
    /// Main content according to other programs: good enough for training, not for measuring.
    #[serde(default)]
    pub silver: Option<String>,
    /// Snippets that must be kept.
    #[serde(default)]
    pub with: Vec<String>,
    /// Snippets that must be dropped.
    #[serde(default)]
    pub without: Vec<String>,
}

/// Source of a page's labels, best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Source {
    /// Written by people.
    Gold,
    /// Agreed on by programs.
    Silver,
    /// Only some snippets are known.
    Snippets,
}

impl GoldPage {
    /// Returns the source of the page's labels, and the text from which they are read; `None` if nothing is
    /// known about its text.
    #[must_use]
    pub fn source(&self) -> Option<(Source, &str)> {
        let silver = self.silver.as_deref().filter(|silver| !silver.is_empty());
        match (&self.gold, silver) {
            (Some(gold), _) => Some((Source::Gold, gold)),
            (None, Some(silver)) => Some((Source::Silver, silver)),
            (None, None) => self.has_snippets().then_some((Source::Snippets, "")),
        }
    }

    /// Returns true if the page's clean text can be measured.
    #[must_use]
    pub fn is_measured(&self) -> bool {
        self.gold.is_some() || self.has_snippets()
    }

    fn has_snippets(&self) -> bool {
        !self.with.is_empty() || !self.without.is_empty()
    }

    /// Returns the page's suite, or `folder` if it names none.
    #[must_use]
    pub fn suite_or<'a>(&'a self, folder: &'a str) -> &'a str {
        if self.suite.is_empty() { folder } else { &self.suite }
    }
}

/// A paragraph, and the ends of its sentences.
#[derive(Clone, Debug, Deserialize)]
pub struct GoldParagraph {
    /// Document and paragraph, separated by `#`.
    #[serde(default)]
    pub id: String,
    /// Text of the paragraph.
    pub text: String,
    /// End of each sentence, in characters.
    pub ends: Vec<usize>,
}

/// Error in reading labelled data.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The file could not be read.
    #[error("cannot read labelled data in {}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// Reason.
        #[source]
        source: io::Error,
    },
    /// A line is malformed.
    #[error("cannot parse line {line} of {}", path.display())]
    Line {
        /// The file.
        path: PathBuf,
        /// 1-based number of the line.
        line: u64,
        /// Reason.
        #[source]
        source: serde_json::Error,
    },
}

/// Finds the labelled file `name` in `dir`, plain or with the extension `.zst`; `None` if neither exists.
#[must_use]
pub fn find(dir: &Path, name: &str) -> Option<PathBuf> {
    [dir.join(name), dir.join(format!("{name}.zst"))].into_iter().find(|path| path.exists())
}

/// Reads the lines of `path` one by one. Memory: one line.
///
/// # Errors
/// [`Error::Read`] if the file cannot be opened. Each item is an error if its line cannot be read or parsed.
pub fn lines<T: DeserializeOwned>(
    path: &Path,
) -> Result<impl Iterator<Item = Result<T, Error>> + Send, Error> {
    let path = path.to_owned();
    let read_error = {
        let path = path.clone();
        move |source| Error::Read { path: path.clone(), source }
    };
    let file = File::open(&path).map_err(&read_error)?;
    let plain: Box<dyn Read + Send> = if path.extension().is_some_and(|end| end == "zst") {
        let mut decoder = zstd::Decoder::new(file).map_err(&read_error)?;
        decoder.window_log_max(MAX_WINDOW_LOG).map_err(&read_error)?;
        Box::new(decoder)
    } else {
        Box::new(file)
    };
    let lines = BufReader::new(plain).split(b'\n').enumerate();
    Ok(lines.map(move |(at, line)| {
        let line = line.map_err(&read_error)?;
        serde_json::from_slice(&line).map_err(|source| Error::Line {
            path: path.clone(),
            line: at as u64 + 1,
            source,
        })
    }))
}
