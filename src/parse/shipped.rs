//! Article text that a page carries in JSON-LD but does not show.
//!
//! In: the body and its parsed content. Out: the paragraphs of schema.org's `articleBody` added to the
//! blocks, each once, if the page itself shows no text or only a teaser. Pages built by scripts or behind a
//! paywall carry it for search engines.
//!
//! Nothing is added if the page shows half of the text or more, if it describes several articles of which
//! none is the page's own, or if the script cannot be parsed.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use crate::model::{BlockKind, Element, MappedText, Markup, SourceMap, Span, TextSpan, to_u32};
use crate::text::normalize::normalize;
use crate::text::{shingles, words};

use super::draft::{Content, Draft};
use super::fold::Folded;
use super::html;
use super::options::Options;

/// Properties of schema.org that hold the text of a page, the most specific first.
const PROPERTIES: [&str; 3] = ["articleBody", "reviewBody", "text"];

/// Maximum number of objects and arrays examined in one page.
const MAX_NODES: usize = 4_096;

/// Minimum number of words of an article text; shorter ones are descriptions.
const MIN_WORDS: u32 = 25;

/// Minimum number of words of a teaser: a visible block that is the cut-off beginning of a paragraph.
const MIN_TEASER_WORDS: u32 = 5;

/// Adds the blocks of the carried article to `content`. Cost: linear in the scripts, and in the page if they
/// contain an article.
pub(super) fn add(body: &str, content: &mut Content, options: &Options) {
    let scripts =
        content.hints.json_ld_spans.iter().filter_map(|span| Some((span.slice(body)?, span.start())));
    let is_candidate = |script: &str| {
        PROPERTIES.iter().any(|name| memchr::memmem::find(script.as_bytes(), name.as_bytes()).is_some())
    };
    let scripts: Vec<_> = scripts.filter(|(script, _)| is_candidate(script)).collect();
    let Some(text) = find(&scripts, content) else { return };
    let paragraphs = paragraphs(&text, body, options);
    if paragraphs.iter().map(|draft| draft.words).sum::<u32>() < MIN_WORDS {
        return;
    }
    match shown(&paragraphs, content) {
        Shown::Visible => {}
        Shown::Hidden => reveal(&paragraphs, content),
        Shown::Missing => insert(paragraphs, content),
    }
}

/// A string in a script: its decoded text, and the map to its place in the body.
struct Shipped {
    text: String,
    map: SourceMap,
}

/// Finds the text of the article that the page is about.
fn find(scripts: &[(&str, u32)], content: &Content) -> Option<Shipped> {
    let mut found: Vec<(Article, &str, u32)> = Vec::new();
    let mut left = MAX_NODES;
    for &(script, start) in scripts {
        let Some(value) = parse(script) else { continue };
        let mut articles = Vec::new();
        collect(&value, &mut left, &mut articles);
        for article in articles {
            if found.iter().all(|(other, ..)| other.text != article.text) {
                found.push((article, script, start));
            }
        }
    }
    let own = match &*found {
        [own] => own,
        several => several.iter().find(|(article, ..)| article.is_of(content))?,
    };
    let (article, script, start) = own;
    strings(script, article.property, *start).find(|string| string.text == article.text)
}

/// Parses `script`. Raw line breaks and tabs in strings, the usual mistake, are tolerated.
fn parse(script: &str) -> Option<Value> {
    // Some scripts are wrapped in CDATA or a comment.
    let script = script.split_once("<![CDATA[").map_or(script, |(_, rest)| rest);
    let script = script.rsplit_once("]]>").map_or(script, |(rest, _)| rest);
    let (start, end) = (script.find(['{', '['])?, script.rfind(['}', ']'])?);
    let script = script.get(start..=end)?;
    serde_json::from_str(script).ok().or_else(|| {
        let (mut mended, mut is_inside, mut is_escaped) = (String::with_capacity(script.len()), false, false);
        for c in script.chars() {
            match c {
                '\n' if is_inside => mended.push_str("\\n"),
                '\r' if is_inside => mended.push_str("\\r"),
                '\t' if is_inside => mended.push_str("\\t"),
                c => mended.push(c),
            }
            is_inside ^= c == '"' && !is_escaped;
            is_escaped = c == '\\' && !is_escaped;
        }
        serde_json::from_str(&mended).ok()
    })
}

/// An article with a text.
struct Article {
    property: &'static str,
    text: String,
    headline: Option<String>,
    addresses: Vec<String>,
}

impl Article {
    /// Returns true if the page's title, headings or addresses match this article.
    fn is_of(&self, content: &Content) -> bool {
        let hints = &content.hints;
        let names = [hints.title.as_deref(), hints.meta(&["og:title", "twitter:title"])];
        let headings =
            content.drafts.iter().filter(|draft| is_main_heading(draft)).map(|draft| draft.text.as_str());
        let headline = self.headline.as_deref().map(normalize).filter(|headline| !headline.is_empty());
        let is_headline = |name: &str| {
            headline.as_ref().is_some_and(|headline| normalize(name).contains(headline.as_str()))
        };
        let addresses = [hints.canonical.as_deref(), hints.meta(&["og:url"])];
        let is_address = |address: &str| {
            self.addresses.iter().any(|own| own.trim_end_matches('/') == address.trim_end_matches('/'))
        };
        addresses.into_iter().flatten().any(is_address)
            || names.into_iter().flatten().chain(headings).any(is_headline)
    }
}

/// Collects the articles in `value`, examining at most `left` more nodes.
fn collect(value: &Value, left: &mut usize, found: &mut Vec<Article>) {
    let Some(rest) = left.checked_sub(1) else { return };
    *left = rest;
    match value {
        Value::Array(values) => values.iter().for_each(|value| collect(value, left, found)),
        Value::Object(object) => {
            found.extend(article(object));
            object
                .values()
                .filter(|value| value.is_array() || value.is_object())
                .for_each(|value| collect(value, left, found));
        }
        _ => {}
    }
}

/// Reads `object` as an article, if it is one with a text.
fn article(object: &Map<String, Value>) -> Option<Article> {
    let types: Vec<&str> = match object.get("@type")? {
        Value::String(name) => vec![name],
        Value::Array(names) => names.iter().filter_map(Value::as_str).collect(),
        _ => return None,
    };
    if types.contains(&"Comment") {
        return None;
    }
    // Any object with an `articleBody` counts; the `text` of an answer or of a part is not the page's.
    let is_article =
        |name: &&str| ["Article", "Posting", "Report", "Review"].iter().any(|end| name.ends_with(end));
    let properties = if types.iter().any(is_article) { &PROPERTIES[..] } else { &PROPERTIES[..1] };
    let string = |key: &str| object.get(key).and_then(Value::as_str);
    let (property, text) = properties.iter().find_map(|&property| {
        Some((property, string(property).filter(|text| words::count(text) >= MIN_WORDS)?))
    })?;
    let page = object.get("mainEntityOfPage");
    let page = page.and_then(|page| page.as_str().or_else(|| page.get("@id")?.as_str()));
    Some(Article {
        property,
        text: text.to_owned(),
        headline: string("headline").or_else(|| string("name")).map(str::to_owned),
        addresses: [string("url"), string("@id"), page].into_iter().flatten().map(str::to_owned).collect(),
    })
}

/// Yields the string values of `property` in `script`, which begins at `start` of the body.
fn strings<'s>(script: &'s str, property: &str, start: u32) -> impl Iterator<Item = Shipped> + use<'s> {
    let key = format!("\"{property}\"");
    let ends: Vec<usize> = script.match_indices(&key).map(|(at, key)| at + key.len()).collect();
    ends.into_iter().filter_map(move |at| {
        let value = script[at..].trim_start().strip_prefix(':')?.trim_start().strip_prefix('"')?;
        string(value, start + to_u32(script.len() - value.len()))
    })
}

/// Decodes the string whose content begins `source`, at `start` of the body.
fn string(source: &str, start: u32) -> Option<Shipped> {
    let mut text = MappedText::default();
    let mut rest = source;
    loop {
        let at = start + to_u32(source.len() - rest.len());
        let run = rest.find(['"', '\\'])?;
        text.push_verbatim(&rest[..run], at);
        let (at, from) = (at + to_u32(run), &rest[run..]);
        if from.starts_with('"') {
            let (text, map) = text.into_parts();
            return Some(Shipped { text, map });
        }
        let len = escape_len(from);
        let decoded: String = serde_json::from_str(&format!("\"{}\"", from.get(..len)?)).ok()?;
        text.push_replaced(&decoded, Span::new(at, at + to_u32(len)));
        rest = &from[len..];
    }
}

/// Returns the length in bytes of the escape at the start of `source`; a surrogate pair counts as one.
fn escape_len(source: &str) -> usize {
    let unit = |at: usize| {
        let digits = source.get(at..)?.strip_prefix("\\u")?.get(..4)?;
        u32::from_str_radix(digits, 16).ok()
    };
    match (unit(0), unit(6)) {
        (Some(0xd800..=0xdbff), Some(0xdc00..=0xdfff)) => 12,
        (Some(_), _) => 6,
        _ => 2,
    }
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

/// How the page itself contains the text.
enum Shown {
    Visible,
    Hidden,
    Missing,
}

/// Decides by shared shingles whether the page shows, hides or lacks half of the text.
fn shown(paragraphs: &[Draft], content: &Content) -> Shown {
    let shipped = shingles_of(paragraphs.iter());
    let share = |is_wanted: &dyn Fn(&Draft) -> bool| {
        let own = shingles_of(content.drafts.iter().filter(|draft| is_wanted(draft)));
        shipped.intersection(&own).count() * 2 >= shipped.len()
    };
    match () {
        () if share(&Draft::is_visible) => Shown::Visible,
        () if share(&|_| true) => Shown::Hidden,
        () => Shown::Missing,
    }
}

/// Returns the set of shingles of all `drafts`.
fn shingles_of<'d>(drafts: impl Iterator<Item = &'d Draft>) -> BTreeSet<u64> {
    let (mut form, mut hashes, mut all) = (String::new(), Vec::new(), BTreeSet::new());
    for draft in drafts {
        shingles::hash_text_into(&draft.text, &mut form, &mut hashes);
        all.extend(&hashes);
    }
    all
}

/// Unhides the blocks that contain the text: the page hides them until its reader pays or asks.
fn reveal(paragraphs: &[Draft], content: &mut Content) {
    let shipped = shingles_of(paragraphs.iter());
    for draft in content.drafts.iter_mut().filter(|draft| !draft.is_visible()) {
        let own = shingles_of(std::iter::once(&*draft));
        if own.intersection(&shipped).count() * 2 > own.len()
            && let Some(markup) = &mut draft.markup
        {
            markup.hidden = false;
        }
    }
}

/// Inserts `paragraphs` after the last of them that the page shows itself, else after its headline. Teasers
/// that the page shows are hidden.
fn insert(paragraphs: Vec<Draft>, content: &mut Content) {
    let forms: Vec<String> = paragraphs.iter().map(|draft| normalize(&draft.text)).collect();
    let mut is_there = vec![false; forms.len()];
    let mut behind = None;
    for (at, draft) in content.drafts.iter_mut().enumerate().filter(|(_, draft)| draft.is_visible()) {
        let form = normalize(&draft.text);
        let is_same = |own: &String| *own == form;
        let cut = form.trim_end_matches(['…', '.', ' ', '[', ']']);
        let is_teaser = draft.words >= MIN_TEASER_WORDS
            && forms.iter().any(|own| own.len() > form.len() && own.starts_with(cut));
        if let Some(same) = forms.iter().position(is_same) {
            is_there[same] = true;
            behind = Some(at);
        } else if is_teaser && let Some(markup) = &mut draft.markup {
            markup.hidden = true;
            behind = Some(at);
        }
    }
    let headline = || content.drafts.iter().position(is_main_heading);
    let at = behind.or_else(headline).map_or(0, |at| at + 1);
    let missing =
        paragraphs.into_iter().zip(is_there).filter(|(_, is_there)| !is_there).map(|(draft, _)| draft);
    let element = |parent: Option<u32>, name: &str, tokens: &str| Element {
        parent,
        name: name.to_owned(),
        tokens: tokens.to_owned(),
    };
    if content.elements.is_empty() {
        content.elements.push(element(None, "html", ""));
    }
    let article = to_u32(content.elements.len());
    content.elements.push(element(Some(0), "article", "articlebody"));
    let mut added = Vec::new();
    for mut draft in missing {
        let heading_level = draft.markup.as_ref().map_or(0, |markup| markup.heading_level);
        let element_index = to_u32(content.elements.len());
        content.elements.push(element(Some(article), "p", ""));
        draft.markup = Some(Markup { element: element_index, link_chars: 0, heading_level, hidden: false });
        added.push(draft);
    }
    content.drafts.splice(at..at, added);
}

fn is_main_heading(draft: &Draft) -> bool {
    draft.is_visible() && draft.markup.as_ref().is_some_and(|markup| markup.heading_level == 1)
}

#[cfg(test)]
mod tests;
