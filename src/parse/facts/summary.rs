//! Description and tags that a page's head declares.
//!
//! In: `<meta>` elements and the page's own article in JSON-LD. Out: the description of the most specific of
//! them that has one; the tags of the first that has any. Names: Open Graph, the HTML standard, Twitter,
//! Dublin Core, and trackers of news sites (Parse.ly, Sailthru).

use hashbrown::HashSet;

use crate::parse::draft::Hints;
use crate::text::spaces::fold;

use super::json_ld::Article;
use super::unescape::unescape;

/// Names of `<meta>` elements that describe the page, in order of preference: those written for people who
/// share the page, then those written for search engines.
const DESCRIPTIONS: [&str; 6] = [
    "og:description",
    "description",
    "twitter:description",
    "dc.description",
    "dcterms.description",
    "sailthru.description",
];

/// Names of `<meta>` elements with tags of the page.
const TAGS: [&str; 4] = ["article:tag", "og:article:tag", "parsely-tags", "sailthru.tags"];

/// Names of `<meta>` elements with words to be found by, which are often those of the whole site.
const KEYWORDS: [&str; 2] = ["news_keywords", "keywords"];

/// Maximum number of tags kept.
const MAX_TAGS: usize = 64;

/// Maximum number of characters of a tag; longer ones are sentences.
const MAX_TAG_CHARS: usize = 80;

/// Returns the description of the page.
pub(super) fn description(hints: &Hints, article: &Article) -> Option<String> {
    let metas = DESCRIPTIONS.iter().filter_map(|name| hints.meta(&[name]));
    let texts = metas.map(unescape).chain(article.description.clone());
    texts.map(|text| fold(&text)).find(|text| text.contains(char::is_alphanumeric))
}

/// Returns the tags of the page, in its order.
pub(super) fn tags(hints: &Hints, article: &Article) -> Vec<String> {
    let declared = |names: &'static [&str]| names.iter().map(|name| of_metas(hints, name));
    let own = std::iter::once_with(|| list(article.keywords.iter().map(String::as_str)));
    let mut sources = declared(&TAGS).chain(own).chain(declared(&KEYWORDS));
    sources.find(|tags| !tags.is_empty()).unwrap_or_default()
}

/// Returns the tags in the `<meta>` elements called `name`.
fn of_metas(hints: &Hints, name: &str) -> Vec<String> {
    let contents = hints.metas.iter().filter(|(key, _)| key == name);
    let contents: Vec<String> = contents.map(|(_, content)| unescape(content)).collect();
    list(contents.iter().map(String::as_str))
}

/// Returns the tags in `texts`, each of which has one or several. Of two that differ only in case the first
/// stays.
fn list<'a>(texts: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut seen = HashSet::new();
    let tags = texts.flat_map(|text| text.split([',', ';', '，', '、', '،', '；', '\n']));
    let tags = tags.map(|tag| fold(tag.trim_matches(|c: char| c.is_whitespace() || c == '#' || c == '"')));
    let is_tag = |tag: &String| tag.contains(char::is_alphanumeric) && tag.chars().count() <= MAX_TAG_CHARS;
    tags.filter(is_tag).filter(|tag| seen.insert(tag.to_lowercase())).take(MAX_TAGS).collect()
}
