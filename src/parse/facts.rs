//! What is known of a page besides its text.
//!
//! In: what the container says of the page, what the page says of itself, and its blocks. Out:
//! [`Facts`], each from the first source that has it, the container first; and the page's title,
//! byline and date found in its blocks mark those blocks' kinds. Vocabularies: Open Graph, schema.org
//! (JSON-LD and microdata), Dublin Core, the HTML standard's own `<meta>` names.

mod json_ld;
mod language;
mod title;

use chrono::NaiveDate;

use crate::model::{BlockKind, Facts, MediaType, RawPage};

use super::draft::{Content, Draft, Hints};
use super::{Options, byline, date};
use json_ld::Article;

/// Characters of a byline, at most; longer ones are not names.
const MAX_BYLINE_CHARS: usize = 200;

const AUTHOR_METAS: [&str; 7] = [
    "author",
    "article:author",
    "og:article:author",
    "dc.creator",
    "dcterms.creator",
    "parsely-author",
    "byl",
];

const PUBLISHED_METAS: [&str; 12] = [
    "article:published_time",
    "og:article:published_time",
    "datepublished",
    "date",
    "pubdate",
    "publishdate",
    "publish-date",
    "dc.date",
    "dc.date.issued",
    "dcterms.created",
    "parsely-pub-date",
    "sailthru.date",
];

/// Gathers the facts, and marks the block that is the page's title.
pub(super) fn gather(raw: &RawPage, content: &mut Content, options: &Options) -> Facts {
    let hints = &content.hints;
    let article = json_ld::article(&hints.json_ld);
    let mut url = url(raw, hints);
    options.limits.fit_url(&mut url);
    let site = url.as_deref().and_then(site);
    if raw.media_type == MediaType::Text
        && let Some(url) = &url
    {
        title::mark_by_address(&mut content.drafts, url);
    }
    let mut title = title::of_page(raw.title.as_deref(), hints, &article, site.as_deref(), &content.drafts);
    let mut byline = byline(hints, &article, &content.drafts);
    options.limits.fit_title(&mut title);
    options.limits.fit_title(&mut byline);
    let facts = Facts {
        byline,
        published: raw.published.or_else(|| published(hints, &article, &content.drafts, url.as_deref())),
        language: language::of_page(hints, &content.drafts, options),
        fetched_at: raw.fetched_at,
        url,
        site,
        title,
    };
    title::mark(&mut content.drafts, facts.title.as_deref());
    facts
}

fn url(raw: &RawPage, hints: &Hints) -> Option<String> {
    let own = || {
        let claims = [hints.canonical.as_deref(), hints.meta(&["og:url"])];
        claims.into_iter().flatten().map(str::trim).find(|claim| site(claim).is_some()).map(str::to_owned)
    };
    raw.url.clone().filter(|url| !url.trim().is_empty()).or_else(own)
}

fn site(address: &str) -> Option<String> {
    let address = url::Url::parse(address.trim()).ok()?;
    let host = address.host_str()?;
    Some(host.strip_prefix("www.").unwrap_or(host).to_owned())
}

fn byline(hints: &Hints, article: &Article, drafts: &[Draft]) -> Option<String> {
    let from_meta = AUTHOR_METAS.iter().find_map(|name| hints.meta(&[name]).and_then(author));
    let from_block = || {
        let blocks = drafts.iter().filter(|draft| draft.kind == BlockKind::Byline && draft.is_visible());
        blocks
            .map(|draft| draft.text.as_str())
            .find_map(|text| byline::names_after_prefix(text).or(byline::names(text)))
    };
    let from_article = || {
        let names: Vec<&str> = article.authors.iter().filter_map(|name| author(name)).collect();
        (!names.is_empty()).then(|| names.join(", "))
    };
    from_meta.map(str::to_owned).or_else(from_article).or_else(|| from_block().map(str::to_owned))
}

/// A declared author, where it is a name: some sites give an address or an empty handle.
fn author(declared: &str) -> Option<&str> {
    let name = byline::names_after_prefix(declared).unwrap_or(declared).trim();
    let is_name = name.contains(char::is_alphabetic)
        && !name.contains("://")
        && !name.starts_with(['@', '/'])
        && name.chars().count() <= MAX_BYLINE_CHARS;
    is_name.then_some(name)
}

fn published(hints: &Hints, article: &Article, drafts: &[Draft], url: Option<&str>) -> Option<NaiveDate> {
    let from_metas = || PUBLISHED_METAS.iter().find_map(|name| hints.meta(&[name]).and_then(date::find));
    let from_blocks = || {
        let blocks = drafts.iter().filter(|draft| draft.kind == BlockKind::Date && draft.is_visible());
        blocks.map(|draft| draft.text.as_str()).find_map(date::find)
    };
    article
        .published
        .as_deref()
        .and_then(date::find)
        .or_else(from_metas)
        .or_else(|| hints.times.iter().find_map(|time| date::find(time)))
        .or_else(from_blocks)
        .or_else(|| url.and_then(date::find_in_address))
}

#[cfg(test)]
mod tests;
