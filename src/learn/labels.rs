//! Labelled data as written: JSON lines, plain or compressed by zstd.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde::de::DeserializeOwned;

/// Largest zstd window that is unpacked, as a power of two: the labelled HTML pages use 2^27.
const MAX_WINDOW_LOG: u32 = 27;

/// A page and what should be kept of it.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct GoldPage {
    /// The page's id in the page file.
    pub id: String,
    /// The suite that the page is from; empty for a folder that is one suite.
    #[serde(default)]
    pub suite: String,
    /// Language tag of the page, empty where it is not known.
    #[serde(default)]
    pub lang: String,
    /// The domain that the page is from: pages of one domain are learned from together or not at all.
    #[serde(default)]
    pub domain: String,
    /// Kind of page: article, forum, product …
    #[serde(rename = "type", default)]
    pub page_type: String,
    /// The page's own title, where it is known.
    #[serde(default)]
    pub title: Option<String>,
    /// The main content as text; empty where the page has none, `None` where nobody has written it down.
    #[serde(default)]
    pub gold: Option<String>,
    /// The main content as other programs see it: good enough to learn from, not to measure by.
    #[serde(default)]
    pub silver: Option<String>,
    /// Snippets that must stay.
    #[serde(default)]
    pub with: Vec<String>,
    /// Snippets that must go.
    #[serde(default)]
    pub without: Vec<String>,
}

/// What the labels of a page are worth, best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Source {
    /// Written down by people.
    Gold,
    /// Agreed on by programs.
    Silver,
    /// Some snippets are known and nothing else.
    Snippets,
}

impl GoldPage {
    /// Where the labels of the page come from, and the text that they are read from; `None` where nothing is known of
    /// its text.
    #[must_use]
    pub fn source(&self) -> Option<(Source, &str)> {
        let silver = self.silver.as_deref().filter(|silver| !silver.is_empty());
        match (&self.gold, silver) {
            (Some(gold), _) => Some((Source::Gold, gold)),
            (None, Some(silver)) => Some((Source::Silver, silver)),
            (None, None) => self.has_snippets().then_some((Source::Snippets, "")),
        }
    }

    /// Whether clean text of the page can be measured.
    #[must_use]
    pub fn is_measured(&self) -> bool {
        self.gold.is_some() || self.has_snippets()
    }

    fn has_snippets(&self) -> bool {
        !self.with.is_empty() || !self.without.is_empty()
    }

    /// The name that the page is counted under: its suite, or `folder` where it names none.
    #[must_use]
    pub fn suite_or<'a>(&'a self, folder: &'a str) -> &'a str {
        if self.suite.is_empty() { folder } else { &self.suite }
    }
}

/// A paragraph and where its sentences end.
#[derive(Clone, Debug, Deserialize)]
pub struct GoldParagraph {
    /// The document and the paragraph in it, `#` between the two.
    #[serde(default)]
    pub id: String,
    /// The paragraph.
    pub text: String,
    /// The end of each sentence, in characters.
    pub ends: Vec<usize>,
}

/// Labelled data that cannot be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The file could not be read.
    #[error("cannot read labelled data in {}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// A line is not what it should be.
    #[error("cannot understand line {line} of {}", path.display())]
    Line {
        /// The file.
        path: PathBuf,
        /// 1-based number of the line.
        line: u64,
        /// Why.
        #[source]
        source: serde_json::Error,
    },
}

/// The labelled file `name` in `dir`, plain or with `.zst` behind its name; `None` where there is
/// neither.
#[must_use]
pub fn find(dir: &Path, name: &str) -> Option<PathBuf> {
    [dir.join(name), dir.join(format!("{name}.zst"))].into_iter().find(|path| path.exists())
}

/// Reads the lines of `path` one by one; memory is bounded by one line.
///
/// # Errors
/// [`Error::Read`] where the file cannot be opened. Each item fails on its own where its line does.
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
