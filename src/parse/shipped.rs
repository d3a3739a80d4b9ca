//! Article text that a page carries in its metadata or scripts but does not show.
//!
//! In: the body and its parsed content. Out: the paragraphs of schema.org's `articleBody`, in JSON-LD or a
//! `<meta>`, added to the blocks, each once, if the page itself shows no text or only a teaser. Pages built by
//! scripts or behind a paywall carry it for search engines. Questions and answers, recipes and jobs are added
//! to pages that show no text at all, and so are the article in the state of an application and the document
//! of a frame in an attribute.
//!
//! Nothing is added if the page shows half of the text or more, or another text of its own; if it describes
//! several articles of which none is the page's own; or if the script cannot be parsed.

mod article;
mod insert;
mod script;
mod state;

use crate::model::{BlockKind, MappedText, Span, TextSpan, to_u32};
use crate::text::spaces;

use super::draft::{Content, Draft};
use super::fold::Folded;
use super::html::{self, Refused};
use super::options::Options;
use article::{Articles, MIN_WORDS};
use script::{Script, Shipped};

/// Adds the blocks of the carried article to `content`. Cost: linear in the scripts, and in the page if they
/// contain an article.
///
/// # Errors
/// [`Refused::TooManyBlocks`] if the page carries more paragraphs than [`Options::max_blocks`].
pub(super) fn add(body: &str, content: &mut Content, options: &Options) -> Result<(), Refused> {
    let paragraphs = carried(body, content, options);
    if let Some((paragraphs, is_usually_shown)) = paragraphs {
        if paragraphs.len() > options.max_blocks as usize {
            return Err(Refused::TooManyBlocks { max_blocks: options.max_blocks });
        }
        insert::add(paragraphs, content, is_usually_shown);
    }
    Ok(())
}

/// Returns the paragraphs that the page carries, if they are a text, and whether pages usually show such a text. Stops
/// behind [`Options::max_blocks`].
fn carried(body: &str, content: &Content, options: &Options) -> Option<(Vec<Draft>, bool)> {
    let is_text = |paragraphs: &[Draft]| paragraphs.iter().map(|draft| draft.words).sum::<u32>() >= MIN_WORDS;
    let (paragraphs, is_usually_shown) = match of_scripts(body, content, options) {
        Some(found) => found,
        None => (of_meta(content, options), false),
    };
    if is_text(&paragraphs) {
        return Some((paragraphs, is_usually_shown));
    }
    if insert::has_prose(content) {
        return None;
    }
    let of_state = of_states(body, content, options);
    let paragraphs = if is_text(&of_state) { of_state } else { of_frames(content, options) };
    is_text(&paragraphs).then_some((paragraphs, true))
}

/// Returns the number of paragraphs from which a page is refused.
fn too_many(options: &Options) -> usize {
    options.max_blocks as usize + 1
}

/// Returns the paragraphs of the article in the state of an application, if a script has one.
fn of_states(body: &str, content: &Content, options: &Options) -> Vec<Draft> {
    let spans = content.hints.state_spans.iter();
    let scripts = spans.filter_map(|span| Some((span.slice(body)?, span.start())));
    let scripts: Vec<_> = scripts.flat_map(|(script, start)| state::read(script, start)).collect();
    let mut articles = Articles::default();
    articles.collect_states(scripts.iter().map(Script::value), content);
    let own = articles.into_own(content);
    own.map(|own| shown(&own.texts, &scripts, body, options)).unwrap_or_default()
}

/// Returns the paragraphs of `texts` in the script that has the most of them.
fn shown(texts: &[String], scripts: &[Script<'_>], body: &str, options: &Options) -> Vec<Draft> {
    let found = scripts.iter().map(|script| script.find(texts));
    let texts = found.max_by_key(Vec::len).unwrap_or_default();
    texts.iter().flat_map(|text| paragraphs(text, body, options)).take(too_many(options)).collect()
}

/// Returns the visible blocks of the documents in frames, each with the span of its tag.
fn of_frames(content: &Content, options: &Options) -> Vec<Draft> {
    let frames = content.hints.frames.iter();
    let parsed = frames.filter_map(|(document, span)| Some((html::parse(document, options).ok()?, *span)));
    let blocks = parsed.flat_map(|(frame, span)| {
        let visible = frame.drafts.into_iter().filter(Draft::is_visible);
        visible.map(move |draft| placed(&draft, span))
    });
    blocks.take(too_many(options)).collect()
}

/// Returns the paragraphs of the article that the page is about, by its JSON-LD, and whether pages usually
/// show such a text.
fn of_scripts(body: &str, content: &Content, options: &Options) -> Option<(Vec<Draft>, bool)> {
    let scripts =
        content.hints.json_ld_spans.iter().filter_map(|span| Some((span.slice(body)?, span.start())));
    let scripts = scripts.filter(|(script, _)| article::is_candidate(script));
    let scripts: Vec<_> = scripts.filter_map(|(script, start)| Script::read(script, start)).collect();
    let mut articles = Articles::default();
    for script in &scripts {
        articles.collect(script.value(), false);
    }
    let own = articles.into_own(content)?;
    Some((shown(&own.texts, &scripts, body, options), own.is_usually_shown))
}

/// Returns the paragraphs of an `articleBody` in a `<meta>`. They cannot be mapped in detail: each gets the
/// span of the tag.
fn of_meta(content: &Content, options: &Options) -> Vec<Draft> {
    let Some((text, span)) = &content.hints.meta_body else { return Vec::new() };
    if let Some(drafts) = of_markup(text, options) {
        return drafts.iter().map(|draft| placed(draft, *span)).collect();
    }
    let paragraph = |line: &str| {
        let mut text = MappedText::default();
        text.push_replaced(&spaces::fold(line), *span);
        Draft::new(BlockKind::Paragraph, text, None)
    };
    let lines = text.split(['\n', '\r']).filter(|line| !line.trim().is_empty());
    lines.take(too_many(options)).map(paragraph).collect()
}

/// Splits the text into paragraphs: its elements if it is markup, else its lines.
fn paragraphs(shipped: &Shipped, body: &str, options: &Options) -> Vec<Draft> {
    let whole = shipped.map.to_body(TextSpan::new(0, to_u32(shipped.text.len())));
    if let Some(drafts) = of_markup(&shipped.text, options) {
        let place = |draft: &Draft| shipped.map.to_body(TextSpan::new(draft.span.start(), draft.span.end()));
        // Doubly escaped markup cannot be mapped in detail: its blocks get the span of the whole text.
        let twice = drafts.iter().find_map(|draft| of_markup(&draft.text, options));
        return match twice {
            Some(drafts) => drafts.iter().map(|draft| placed(draft, whole)).collect(),
            None => drafts.iter().map(|draft| placed(draft, place(draft))).collect(),
        };
    }
    let mut drafts = Vec::new();
    let mut at = 0;
    for line in shipped.text.split(['\n', '\r']) {
        let start = at;
        at += line.len() + 1;
        if line.trim().is_empty() {
            continue;
        }
        if drafts.len() == too_many(options) {
            break;
        }
        if line.contains('&')
            && let Ok(content) = html::parse(line, options)
        {
            let span = shipped.map.to_body(TextSpan::new(to_u32(start), to_u32(start + line.len())));
            drafts.extend(content.drafts.iter().map(|draft| placed(draft, span)));
            continue;
        }
        let mut text = Folded::default();
        for (offset, c) in line.char_indices() {
            let from = to_u32(start + offset);
            let span = shipped.map.to_body(TextSpan::new(from, from + to_u32(c.len_utf8())));
            let letter = &line[offset..offset + c.len_utf8()];
            if span.slice(body) == Some(letter) {
                text.push(letter, span.start());
            } else {
                text.push_decoded(letter, span);
            }
        }
        if !text.is_empty() {
            drafts.push(Draft::new(BlockKind::Paragraph, text.finish(), None));
        }
    }
    drafts
}

/// Parses `text` as markup, and returns its visible blocks; `None` if it contains no tags.
fn of_markup(text: &str, options: &Options) -> Option<Vec<Draft>> {
    const TAGS: [&str; 8] = ["<p", "</p", "<br", "<div", "<li", "<h2", "<h3", "&lt;p"];
    if !TAGS.iter().any(|tag| text.contains(tag)) {
        return None;
    }
    let content = html::parse(text, options).ok()?;
    Some(content.drafts.into_iter().filter(Draft::is_visible).collect())
}

/// Returns `draft` as a block at `span` of the body.
fn placed(draft: &Draft, span: Span) -> Draft {
    let mut text = MappedText::default();
    text.push_replaced(&draft.text, span);
    let kind = if draft.kind == BlockKind::Other { BlockKind::Paragraph } else { draft.kind };
    Draft::new(kind, text, draft.markup.clone())
}

#[cfg(test)]
mod tests;
