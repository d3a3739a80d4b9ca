//! Cleaning and splitting of single pages, and the objects returned.

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use chrono::NaiveDate;
use gristmill::config::{self, Settings};
use gristmill::model::{Body, Judged, RawPage, Reason, TextParts};
use gristmill::pipeline::Pipeline;
use gristmill::read::Draft;
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyString};

use crate::errors;

/// Cleans pages one by one, with settings and models loaded once. Threads may share a cleaner: it releases
/// the interpreter lock during the work.
#[pyclass(frozen, module = "gristmill")]
pub(crate) struct Cleaner {
    pipeline: Arc<Pipeline>,
}

#[pymethods]
impl Cleaner {
    #[new]
    #[pyo3(signature = (config = None))]
    fn new(py: Python<'_>, config: Option<PathBuf>) -> PyResult<Self> {
        Ok(Self { pipeline: Arc::new(pipeline(py, settings(py, config.as_deref())?)?) })
    }

    #[pyo3(signature = (page, url = None))]
    fn clean(&self, py: Python<'_>, page: &Bound<'_, PyAny>, url: Option<String>) -> PyResult<Page> {
        clean_with(py, &self.pipeline, page, url)
    }

    #[pyo3(signature = (text, language = None, *, offsets = "characters"))]
    fn split(
        &self,
        py: Python<'_>,
        text: &Bound<'_, PyString>,
        language: Option<&str>,
        offsets: &str,
    ) -> PyResult<Vec<Sentence>> {
        split_with(py, &self.pipeline, text, language, offsets)
    }
}

/// Cleans one page with the built-in settings.
#[pyfunction]
#[pyo3(signature = (page, url = None))]
pub(crate) fn clean(py: Python<'_>, page: &Bound<'_, PyAny>, url: Option<String>) -> PyResult<Page> {
    clean_with(py, built_in(py)?, page, url)
}

/// Splits a text into sentences with the built-in settings.
#[pyfunction]
#[pyo3(signature = (text, language = None, *, offsets = "characters"))]
pub(crate) fn split(
    py: Python<'_>,
    text: &Bound<'_, PyString>,
    language: Option<&str>,
    offsets: &str,
) -> PyResult<Vec<Sentence>> {
    split_with(py, built_in(py)?, text, language, offsets)
}

/// Loads the settings at `config`, or the built-in ones if it is `None`.
pub(crate) fn settings(py: Python<'_>, config: Option<&Path>) -> PyResult<Settings> {
    config::load(config).map_err(|error| errors::settings(py, &error))
}

/// Prepares all stages for `settings`.
pub(crate) fn pipeline(py: Python<'_>, settings: Settings) -> PyResult<Pipeline> {
    py.detach(|| Pipeline::new(settings)).map_err(|error| errors::pipeline(py, &error))
}

/// Returns the stages with the built-in settings. The first call prepares them, so that importing the package
/// is fast.
fn built_in(py: Python<'_>) -> PyResult<&'static Pipeline> {
    static MILL: OnceLock<Pipeline> = OnceLock::new();
    if let Some(pipeline) = MILL.get() {
        return Ok(pipeline);
    }
    let made = pipeline(py, settings(py, None)?)?;
    Ok(MILL.get_or_init(|| made))
}

fn clean_with(
    py: Python<'_>,
    pipeline: &Pipeline,
    page: &Bound<'_, PyAny>,
    url: Option<String>,
) -> PyResult<Page> {
    let raw = raw_page(page, url)?;
    let limit = pipeline.settings().read.max_page_bytes;
    if raw.body.len() as u64 > limit {
        let message = format!("the page is larger than {limit} bytes");
        return Err(errors::exception(py, "PageTooLargeError", message));
    }
    match py.detach(|| pipeline.clean(raw)) {
        Ok(judged) => Ok(Page { judged: Arc::new(judged), parts: pipeline.settings().publishing.text }),
        Err(reject) => Err(errors::reject(py, &reject)),
    }
}

/// Makes a raw page from a `str` (decoded text) or `bytes` (whose encoding is detected later). Either is HTML
/// if it begins like HTML.
fn raw_page(page: &Bound<'_, PyAny>, url: Option<String>) -> PyResult<RawPage> {
    let mut draft = if let Ok(text) = page.cast::<PyString>() {
        let text = text_of(text)?;
        let sniffed = Draft::sniffed(text.clone().into_bytes());
        Draft { body: Body::Text(text), ..sniffed }
    } else if let Ok(bytes) = page.cast::<PyBytes>() {
        Draft::sniffed(bytes.as_bytes().to_vec())
    } else {
        let kind = page.get_type().name()?;
        return Err(PyTypeError::new_err(format!("a page is str or bytes, not {kind}")));
    };
    draft.url = url;
    Ok(draft.alone())
}

/// Returns the characters of `text`, with U+FFFD in place of each lone surrogate, so that positions stay.
fn text_of(text: &Bound<'_, PyString>) -> PyResult<String> {
    if let Ok(text) = text.to_str() {
        return Ok(text.to_owned());
    }
    let encoded = text.call_method1("encode", ("utf-8", "surrogatepass"))?;
    let mut bytes = encoded.cast::<PyBytes>()?.as_bytes().to_vec();
    for at in 0..bytes.len().saturating_sub(2) {
        // The bytes ED A0 80 to ED BF BF are surrogates in this encoding.
        if bytes[at] == 0xed && bytes[at + 1] >= 0xa0 {
            bytes[at..at + 3].copy_from_slice("\u{fffd}".as_bytes());
        }
    }
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn split_with(
    py: Python<'_>,
    pipeline: &Pipeline,
    text: &Bound<'_, PyString>,
    language: Option<&str>,
    offsets: &str,
) -> PyResult<Vec<Sentence>> {
    let in_bytes = match offsets {
        "characters" => false,
        "bytes" => true,
        other => {
            let message = format!("offsets are \"characters\" or \"bytes\", not {other:?}");
            return Err(PyValueError::new_err(message));
        }
    };
    let text = text_of(text)?;
    Ok(py.detach(|| {
        let found = language.map(str::to_owned).or_else(|| pipeline.language_of(&text));
        let spans = pipeline.splitter().split(&text, found.as_deref());
        let (mut bytes, mut characters) = (0, 0);
        let mut offset = |at: u32| {
            let at = at as usize;
            if in_bytes {
                return at;
            }
            characters += text[bytes..at].chars().count();
            bytes = at;
            characters
        };
        spans
            .into_iter()
            .map(|span| Sentence {
                start: offset(span.start()),
                end: offset(span.end()),
                text: span.slice(&text).unwrap_or_default().to_owned(),
            })
            .collect()
    }))
}

/// A cleaned page, with the verdicts on its blocks.
#[pyclass(frozen, module = "gristmill")]
pub(crate) struct Page {
    judged: Arc<Judged>,
    /// The kept blocks that its text consists of.
    parts: TextParts,
}

#[pymethods]
impl Page {
    /// The clean text: kept blocks, separated by blank lines.
    #[getter]
    fn text(&self) -> String {
        self.judged.text(self.parts)
    }

    #[getter]
    fn title(&self) -> Option<&str> {
        self.judged.page.facts.title.as_deref()
    }

    #[getter]
    fn byline(&self) -> Option<&str> {
        self.judged.page.facts.byline.as_deref()
    }

    #[getter]
    fn published(&self) -> Option<NaiveDate> {
        self.judged.page.facts.published
    }

    #[getter]
    fn modified(&self) -> Option<NaiveDate> {
        self.judged.page.facts.modified
    }

    #[getter]
    fn description(&self) -> Option<&str> {
        self.judged.page.facts.description.as_deref()
    }

    #[getter]
    fn tags(&self) -> Vec<&str> {
        self.judged.page.facts.tags.iter().map(String::as_str).collect()
    }

    #[getter]
    fn language(&self) -> Option<&str> {
        self.judged.page.facts.language.as_ref().map(|language| &*language.code)
    }

    #[getter]
    fn language_confidence(&self) -> Option<f32> {
        self.judged.page.facts.language.as_ref().map(|language| language.confidence)
    }

    #[getter]
    fn url(&self) -> Option<&str> {
        self.judged.page.facts.url.as_deref()
    }

    #[getter]
    fn site(&self) -> Option<&str> {
        self.judged.page.facts.site.as_deref()
    }

    /// All blocks in page order, kept and dropped.
    #[getter]
    fn blocks(&self) -> Vec<Block> {
        let blocks = 0..self.judged.page.blocks.len();
        blocks.map(|index| Block { judged: Arc::clone(&self.judged), index }).collect()
    }

    /// The sentences of the kept blocks, in page order.
    #[getter]
    fn sentences(&self) -> Vec<String> {
        let text = |sentence: &gristmill::model::Sentence| {
            let block = &self.judged.page.blocks[sentence.block.index as usize];
            sentence.span.slice(&block.text).unwrap_or_default().to_owned()
        };
        self.judged.sentences_left().map(text).collect()
    }

    fn __repr__(&self) -> String {
        let blocks = self.judged.page.blocks.len();
        let kept = (0..blocks).filter(|&index| self.judged.verdicts.is_kept(index)).count();
        let title = self.judged.page.facts.title.as_deref().unwrap_or("without a title");
        format!("<gristmill.Page {title:?}: {kept} of {blocks} blocks kept>")
    }
}

/// One block of a page, with its verdict.
#[pyclass(frozen, module = "gristmill")]
pub(crate) struct Block {
    judged: Arc<Judged>,
    index: usize,
}

impl Block {
    fn block(&self) -> &gristmill::model::Block {
        &self.judged.page.blocks[self.index]
    }

    fn drop_reason(&self) -> Option<&Reason> {
        self.judged.verdicts.reason(self.index)
    }
}

#[pymethods]
impl Block {
    #[getter]
    fn text(&self) -> &str {
        &self.block().text
    }

    #[getter]
    fn kind(&self) -> &'static str {
        self.block().kind.code()
    }

    /// `kept` or `dropped`.
    #[getter]
    fn verdict(&self) -> &'static str {
        if self.judged.verdicts.is_kept(self.index) { "kept" } else { "dropped" }
    }

    #[getter]
    fn reason(&self) -> Option<&'static str> {
        self.drop_reason().map(Reason::code)
    }

    #[getter]
    fn rule(&self) -> Option<&str> {
        match self.drop_reason() {
            Some(Reason::Chrome { rule } | Reason::Comments { rule }) => Some(rule),
            _ => None,
        }
    }

    #[getter]
    fn score(&self) -> Option<f32> {
        self.judged.verdicts.score(self.index)
    }

    /// Index in the page of the block that is kept instead of this one.
    #[getter]
    fn keeper(&self) -> Option<u32> {
        self.drop_reason().and_then(Reason::keeper).map(|keeper| keeper.index)
    }

    #[getter]
    fn similarity(&self) -> Option<f32> {
        self.drop_reason().and_then(Reason::similarity)
    }

    /// First byte of the block in the decoded page.
    #[getter]
    fn start(&self) -> u32 {
        self.block().span.start()
    }

    /// Byte after the last one of the block.
    #[getter]
    fn end(&self) -> u32 {
        self.block().span.end()
    }

    #[getter]
    fn words(&self) -> u32 {
        self.block().words
    }

    fn __repr__(&self) -> String {
        let why = self.reason().map(|reason| format!(" ({reason})")).unwrap_or_default();
        format!("<gristmill.Block {} {}{why}: {:?}>", self.verdict(), self.kind(), self.text())
    }
}

/// A sentence and its position in the text.
#[pyclass(frozen, module = "gristmill", get_all)]
pub(crate) struct Sentence {
    text: String,
    start: usize,
    end: usize,
}

#[pymethods]
impl Sentence {
    fn __repr__(&self) -> String {
        format!("<gristmill.Sentence {}..{} {:?}>", self.start, self.end, self.text)
    }

    fn __str__(&self) -> &str {
        &self.text
    }
}
