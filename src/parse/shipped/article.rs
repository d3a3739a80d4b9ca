//! Articles described in JSON-LD (schema.org) or the state of an application, with the strings that make up their
//! text.

use hashbrown::HashSet;
use serde_json::{Map, Value};

use crate::parse::draft::{Content, Draft};
use crate::text::normalize::normalize;
use crate::text::words;

/// Minimum number of words of an article text; shorter ones are descriptions.
pub(super) const MIN_WORDS: u32 = 25;

/// Properties of schema.org that hold the text of a page, the most specific first.
pub(super) const PROPERTIES: [&str; 3] = ["articleBody", "reviewBody", "text"];

/// Types of schema.org whose text is in several properties, and those properties in reading order.
const PAGES: [(&str, &[&str]); 3] = [
    ("FAQPage", &["mainEntity"]),
    ("Recipe", &["description", "recipeIngredient", "recipeInstructions"]),
    ("JobPosting", &["description", "responsibilities", "qualifications", "skills"]),
];

/// Properties of the parts of such a page (questions, steps, sections of steps) that are text or hold it.
const PARTS: [&str; 4] = ["name", "text", "acceptedAnswer", "itemListElement"];

/// Properties in which applications keep the text of an article, by the names that content management systems use:
/// a string, or a list of blocks. By hand.
const STATE_PROPERTIES: [&str; 17] = [
    "articleBody",
    "articleHtml",
    "articleContent",
    "bodyHtml",
    "body_html",
    "bodyHTML",
    "contentHtml",
    "content_html",
    "content_elements",
    "body",
    "content",
    "html",
    "paragraphs",
    "blocks",
    "components",
    "fullText",
    "text",
];

/// Properties of a block that hold its text.
const BLOCK_PROPERTIES: [&str; 6] = ["content", "text", "html", "value", "body", "rendered"];

/// Minimum number of words of an article in the state of an application, whose strings may also be messages and
/// terms of use.
const MIN_STATE_WORDS: u32 = 40;

/// Maximum number of objects and arrays examined in one page.
const MAX_NODES: usize = 4_096;

/// An article with a text.
pub(super) struct Article {
    /// The strings that make up the text, in reading order.
    pub(super) texts: Vec<String>,
    /// Whether the page is expected to show the text itself, in its own words and order.
    pub(super) is_usually_shown: bool,
    /// Whether another object refers to it as a review: one of its readers'.
    is_readers: bool,
    headline: Option<String>,
    addresses: Vec<String>,
}

impl Article {
    /// Returns true if the page's title, headings or addresses match this article.
    fn is_of(&self, page: &Named<'_>) -> bool {
        let headline = self.headline.as_deref().map(normalize).filter(|headline| !headline.is_empty());
        let is_address = |address: &&str| {
            self.addresses.iter().any(|own| own.trim_end_matches('/') == address.trim_end_matches('/'))
        };
        page.addresses.iter().any(is_address)
            || headline.is_some_and(|headline| page.names.iter().any(|name| name.contains(&headline)))
    }
}

/// Maximum number of names of a page that articles are compared with.
const MAX_NAMES: usize = 16;

/// What a page calls itself.
struct Named<'a> {
    /// Titles and headings of the first level, normalised.
    names: Vec<String>,
    addresses: Vec<&'a str>,
}

impl<'a> Named<'a> {
    fn of(content: &'a Content) -> Self {
        let hints = &content.hints;
        let titles = [hints.title.as_deref(), hints.meta(&["og:title", "twitter:title"])];
        let headings =
            content.drafts.iter().filter(|draft| is_main_heading(draft)).map(|draft| draft.text.as_str());
        let names = titles.into_iter().flatten().chain(headings).take(MAX_NAMES).map(normalize).collect();
        let addresses = [hints.canonical.as_deref(), hints.meta(&["og:url"])];
        Self { names, addresses: addresses.into_iter().flatten().collect() }
    }
}

/// Returns true if `script` may describe an article with a text.
pub(super) fn is_candidate(script: &str) -> bool {
    let types = PAGES.iter().map(|(name, _)| name);
    PROPERTIES
        .iter()
        .chain(types)
        .any(|name| memchr::memmem::find(script.as_bytes(), name.as_bytes()).is_some())
}

/// Collector of the articles of a page.
pub(super) struct Articles {
    pub(super) found: Vec<Article>,
    /// Number of nodes that may still be examined.
    left: usize,
}

impl Default for Articles {
    fn default() -> Self {
        Self { found: Vec::new(), left: MAX_NODES }
    }
}

impl Articles {
    /// Collects the articles in `value`; `is_readers` says whether it is a reader's.
    pub(super) fn collect(&mut self, value: &Value, is_readers: bool) {
        let Some(rest) = self.left.checked_sub(1) else { return };
        self.left = rest;
        match value {
            Value::Array(values) => values.iter().for_each(|value| self.collect(value, is_readers)),
            Value::Object(object) => {
                self.found.extend(article(object).map(|found| Article { is_readers, ..found }));
                for (key, value) in object.iter().filter(|(_, value)| value.is_array() || value.is_object()) {
                    self.collect(value, is_readers || matches!(key.as_str(), "review" | "reviews"));
                }
            }
            _ => {}
        }
    }

    /// Collects the articles in `value`, the state of an application. Their headlines must be that of the page: a
    /// state has other texts too.
    pub(super) fn collect_states<'v>(&mut self, values: impl Iterator<Item = &'v Value>, content: &Content) {
        values.for_each(|value| self.collect_state(value));
        let page = Named::of(content);
        self.found.retain(|article| article.headline.is_none() || article.is_of(&page));
    }

    fn collect_state(&mut self, value: &Value) {
        let Some(rest) = self.left.checked_sub(1) else { return };
        self.left = rest;
        match value {
            Value::Array(values) => values.iter().for_each(|value| self.collect_state(value)),
            Value::Object(object) => match state_article(object) {
                Some(article) => self.found.push(article),
                None => object.values().for_each(|value| self.collect_state(value)),
            },
            _ => {}
        }
    }

    /// Returns the article that the page is about.
    pub(super) fn into_own(mut self, content: &Content) -> Option<Article> {
        let page = Named::of(content);
        self.found.retain(|article| !article.is_readers || article.is_of(&page));
        let mut seen = HashSet::new();
        let mut kept = self.found;
        kept.retain(|article| seen.insert(article.texts.clone()));
        if kept.iter().any(|article| !article.is_usually_shown) {
            kept.retain(|article| !article.is_usually_shown);
        }
        if kept.len() > 1 {
            kept.retain(|article| article.is_of(&page));
            kept.truncate(1);
        }
        kept.pop()
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
    let of = |property: &&str| object.get(*property).and_then(texts).filter(|texts| is_long(texts));
    let of_page = || {
        let (_, parts) = PAGES.iter().find(|(name, _)| types.contains(name))?;
        let mut texts = Vec::new();
        parts.iter().filter_map(|part| object.get(*part)).for_each(|part| parts_of(part, &mut texts));
        is_long(&texts).then_some(texts)
    };
    let plain = properties.iter().find_map(of);
    let is_usually_shown = plain.is_none();
    let string = |key: &str| object.get(key).and_then(Value::as_str);
    let page = object.get("mainEntityOfPage");
    let page = page.and_then(|page| page.as_str().or_else(|| page.get("@id")?.as_str()));
    Some(Article {
        texts: plain.or_else(of_page)?,
        is_usually_shown,
        is_readers: false,
        headline: string("headline").or_else(|| string("name")).map(str::to_owned),
        addresses: [string("url"), string("@id"), page].into_iter().flatten().map(str::to_owned).collect(),
    })
}

/// Reads `object`, of the state of an application, as an article, if it has a text.
fn state_article(object: &Map<String, Value>) -> Option<Article> {
    let words = |texts: &[String]| texts.iter().map(|text| words::count(text)).sum::<u32>();
    let found = STATE_PROPERTIES.iter().filter_map(|name| blocks(object.get(*name)?));
    let texts = found.into_iter().find(|texts| words(texts) >= MIN_STATE_WORDS)?;
    let string = |keys: &[&str]| keys.iter().find_map(|key| object.get(*key)?.as_str()).map(str::to_owned);
    let headlines = object.get("headlines").and_then(|headlines| headlines.get("basic")?.as_str());
    Some(Article {
        texts,
        is_usually_shown: true,
        is_readers: false,
        headline: string(&["headline", "title", "name"]).or_else(|| headlines.map(str::to_owned)),
        addresses: string(&["url", "canonical_url", "canonicalUrl"]).into_iter().collect(),
    })
}

/// Returns the strings of a text in the state of an application: one, or those of a list of blocks, one each.
fn blocks(value: &Value) -> Option<Vec<String>> {
    let of_block = |block: &Value| match block {
        Value::String(text) => Some(text.clone()),
        Value::Object(object) => {
            let mut texts = BLOCK_PROPERTIES.iter().filter_map(|name| object.get(*name)?.as_str());
            texts.next().map(str::to_owned)
        }
        _ => None,
    };
    match value {
        Value::String(text) => Some(vec![text.clone()]),
        Value::Array(values) => Some(values.iter().filter_map(of_block).collect()),
        // The rendered text of WordPress.
        Value::Object(_) => Some(vec![of_block(value)?]),
        _ => None,
    }
}

/// Returns the strings of a text: one, or an array of paragraphs.
fn texts(value: &Value) -> Option<Vec<String>> {
    match value {
        Value::String(text) => Some(vec![text.clone()]),
        Value::Array(values) => values.iter().map(|value| value.as_str().map(str::to_owned)).collect(),
        _ => None,
    }
}

/// Adds the strings of `part` and its parts to `texts`. Cost: linear; the JSON parser bounds the depth.
fn parts_of(part: &Value, texts: &mut Vec<String>) {
    match part {
        Value::String(text) => texts.push(text.clone()),
        Value::Array(parts) => parts.iter().for_each(|part| parts_of(part, texts)),
        Value::Object(object) => {
            // The name of a step is often its text once more.
            let repeats = object.get("name").is_some() && object.get("name") == object.get("text");
            let parts = PARTS.iter().filter(|name| !(repeats && **name == "name"));
            parts.filter_map(|name| object.get(*name)).for_each(|part| parts_of(part, texts));
        }
        _ => {}
    }
}

/// Returns true if `texts` are an article's, not a description.
fn is_long(texts: &[String]) -> bool {
    texts.iter().map(|text| words::count(text)).sum::<u32>() >= MIN_WORDS
}

/// Returns true if `draft` is a visible heading of the first level.
pub(super) fn is_main_heading(draft: &Draft) -> bool {
    draft.is_visible() && draft.markup.as_ref().is_some_and(|markup| markup.heading_level == 1)
}
