//! The parser: decodes a page, gathers its blocks and facts, and numbers the blocks.

use std::borrow::Cow;

use super::draft::{self, Content};
use super::options::Options;
use super::{encoding, facts, html, plain, shipped};
use crate::model::{
    Block, BlockId, BlockKind, Facts, MediaType, Page, RawPage, Reject, RejectCode, SourceMap,
};
use crate::text::normalize::normalize_into;
use crate::text::spaces::{self, is_line_end};
use crate::text::{hash, visible, words};

/// A parsed page, and the text that its spans refer to.
#[derive(Clone, Debug, PartialEq)]
pub struct Parsed {
    /// Blocks and facts.
    pub page: Page,
    /// The decoded body, without a byte order mark.
    pub body: String,
}

/// Parser of pages. It holds only its options, so one can serve all threads.
#[derive(Clone, Debug, Default)]
pub struct Parser {
    options: Options,
}

impl Parser {
    /// Makes a parser.
    #[must_use]
    pub fn new(options: Options) -> Self {
        Self { options }
    }

    /// Parses a page. Cost: linear in the body.
    ///
    /// ```
    /// use gristmill::model::{Body, MediaType, PageId, RawPage, Source};
    ///
    /// let raw = RawPage {
    ///     id: PageId { file: 0, record: 0 },
    ///     source: Source { file: "page.html".into(), record: 0, byte: 0 },
    ///     media_type: MediaType::Html,
    ///     charset: None,
    ///     body: Body::Text("<h1>Fish &amp; chips</h1><p>Fry the <b>fish</b>.".into()),
    ///     given_id: None,
    ///     url: None,
    ///     title: None,
    ///     published: None,
    ///     fetched_at: None,
    /// };
    /// let parsed = gristmill::parse::Parser::default().parse(raw)?;
    /// let texts: Vec<_> = parsed.page.blocks.iter().map(|block| block.text.as_str()).collect();
    /// assert_eq!(texts, ["Fish & chips", "Fry the fish."]);
    /// # Ok::<(), gristmill::model::Reject>(())
    /// ```
    ///
    /// # Errors
    /// [`RejectCode::NotText`] if the bytes are not text, [`RejectCode::TooDeep`] if elements are nested
    /// deeper than [`Options::max_depth`], [`RejectCode::PageTooLarge`] if the decoded body exceeds 4 GiB or
    /// [`Options::max_blocks`].
    pub fn parse(&self, mut raw: RawPage) -> Result<Parsed, Reject> {
        let bytes = raw.body.len() as u64;
        let body = std::mem::replace(&mut raw.body, crate::model::Body::Text(String::new()));
        let decoded = encoding::decode(body, raw.charset.as_deref(), raw.media_type)
            .map_err(|found| reject(&raw, RejectCode::NotText, found.to_string()))?;
        let body = decoded.text;
        if u32::try_from(body.len()).is_err() {
            let message = format!("decoded page of {} bytes is larger than 4 GiB", body.len());
            return Err(reject(&raw, RejectCode::PageTooLarge, message));
        }

        let max_blocks = self.options.max_blocks as usize;
        let too_many = |what: &str| {
            let message = format!("the page has more than {max_blocks} {what}");
            reject(&raw, RejectCode::PageTooLarge, message)
        };
        if let Some(what) = beyond(max_blocks, &body, raw.media_type) {
            return Err(too_many(what));
        }

        if self.options.only_text && raw.media_type == MediaType::Text {
            let page = only_text(raw, &body, bytes, decoded.encoding, decoded.replaced);
            return Ok(Parsed { page, body });
        }
        let content = match raw.media_type {
            MediaType::Text => Ok(plain::parse(&body, &self.options.lexicon)),
            MediaType::Html => html::parse(&body, &self.options).and_then(|mut content| {
                shipped::add(&body, &mut content, &self.options)?;
                Ok(content)
            }),
        };
        let mut content = content.map_err(|found| reject(&raw, found.code(), found.to_string()))?;
        if content.drafts.len() > max_blocks {
            return Err(too_many("blocks"));
        }
        let mut facts = facts::gather(&raw, &mut content, &self.options);
        let shown = [&mut facts.title, &mut facts.byline, &mut facts.description].into_iter().flatten();
        shown.chain(&mut facts.tags).for_each(show);
        let page = Page {
            id: raw.id,
            encoding: decoded.encoding.to_owned(),
            bytes,
            replaced: decoded.replaced,
            content_hash: hash::hex(hash::fingerprint(&body)),
            facts,
            elements: std::mem::take(&mut content.elements),
            blocks: blocks(&raw, content),
            source: raw.source,
            given_id: raw.given_id,
            media_type: raw.media_type,
        };
        Ok(Parsed { page, body })
    }
}

#[cfg(feature = "learn")]
impl Parser {
    /// Returns the lines of a text dump that may be its title, for training; none if it is not text.
    #[must_use]
    pub fn title_lines(&self, raw: &RawPage) -> Vec<super::TitleLine> {
        let Ok(decoded) = encoding::decode(raw.body.clone(), raw.charset.as_deref(), raw.media_type) else {
            return Vec::new();
        };
        let content = plain::parse(&decoded.text, &self.options.lexicon);
        facts::title_lines(raw, &content, &self.options)
    }
}

/// Removes characters that show nothing from a title, byline or the like, and composes accents.
fn show(text: &mut String) {
    if let Cow::Owned(seen) = visible::clean(text) {
        *text = spaces::fold(&seen);
    }
}

/// Returns what `body` has more than `max` of, if each may begin a block: start tags, or lines with text.
fn beyond(max: usize, body: &str, media_type: MediaType) -> Option<&'static str> {
    // Each takes a byte at least, which spares usual pages the count.
    if body.len() <= max {
        return None;
    }
    let bytes = body.as_bytes();
    let is_beyond = match media_type {
        MediaType::Html => {
            let is_start = |&at: &usize| bytes.get(at + 1).is_some_and(u8::is_ascii_alphabetic);
            memchr::memchr_iter(b'<', bytes).filter(is_start).nth(max).is_some()
        }
        MediaType::Text => {
            body.split(is_line_end).filter(|line| !line.trim_start().is_empty()).nth(max).is_some()
        }
    };
    let what = if media_type == MediaType::Html { "start tags" } else { "lines with text" };
    is_beyond.then_some(what)
}

/// Makes a page of a text dump for [`Options::only_text`].
fn only_text(raw: RawPage, body: &str, bytes: u64, encoding: &str, replaced: u64) -> Page {
    let mut form = String::new();
    let blocks = (0u32..).zip(plain::spans(body)).filter_map(|(index, span)| {
        let text = span.slice(body)?;
        normalize_into(text, &mut form);
        Some(Block {
            id: BlockId { page: raw.id, index },
            kind: BlockKind::Paragraph,
            span,
            words: words::count(text),
            fingerprint: hash::fingerprint(&form),
            text: text.to_owned(),
            map: SourceMap::default(),
            markup: None,
        })
    });
    Page {
        id: raw.id,
        encoding: encoding.to_owned(),
        bytes,
        replaced,
        content_hash: hash::hex(hash::fingerprint(body)),
        facts: Facts { url: raw.url, title: raw.title, published: raw.published, ..Facts::default() },
        elements: Vec::new(),
        blocks: blocks.collect(),
        source: raw.source,
        given_id: raw.given_id,
        media_type: raw.media_type,
    }
}

/// Numbers the blocks, and computes their fingerprints.
fn blocks(raw: &RawPage, content: Content) -> Vec<Block> {
    let mut form = String::new();
    let numbered = (0u32..).zip(content.drafts);
    let block = |(index, draft): (u32, draft::Draft)| {
        normalize_into(&draft.text, &mut form);
        Block {
            id: BlockId { page: raw.id, index },
            kind: draft.kind,
            span: draft.span,
            words: draft.words,
            fingerprint: hash::fingerprint(&form),
            text: draft.text,
            map: draft.map,
            markup: draft.markup,
        }
    };
    numbered.map(block).collect()
}

/// Makes a reject at the place of `raw`.
fn reject(raw: &RawPage, code: RejectCode, message: String) -> Reject {
    Reject {
        source: raw.source.file.clone(),
        record: Some(raw.source.record),
        offset: Some(raw.source.byte),
        code,
        message,
    }
}
