//! The title of a page, without the name of its site.

use crate::model::BlockKind;
use crate::parse::draft::{Draft, Hints};
use crate::text::normalize::{normalize, normalize_into};
use crate::text::words;

use super::json_ld::Article;

/// What stands between a title and the name of the site.
const SEPARATORS: [&str; 10] = [" | ", " - ", " – ", " — ", " :: ", " » ", " « ", " · ", " • ", " ~ "];

/// Separators that hardly stand inside titles, so that a short part at the end is the site's even
/// where nothing else says so.
const STRONG_SEPARATORS: [&str; 4] = [" | ", " :: ", " » ", " « "];

/// Words of a site's name, at most.
const MAX_SITE_WORDS: u32 = 4;

/// The title: the container's, Open Graph's, JSON-LD's, `<title>`'s, the first `<h1>`, or the block
/// that a text dump has for it.
pub(super) fn of_page(
    given: Option<&str>,
    hints: &Hints,
    article: &Article,
    site: Option<&str>,
    drafts: &[Draft],
) -> Option<String> {
    if let Some(given) = given.map(fold).filter(|given| !given.is_empty()) {
        return Some(given);
    }
    let names = SiteNames::new(hints.meta(&["og:site_name", "application-name"]), site);
    let declared = [hints.meta(&["og:title"]), article.headline.as_deref(), hints.title.as_deref()];
    let headings = || drafts.iter().filter(|draft| draft.is_visible() && is_main_heading(draft));
    let declared = declared.into_iter().flatten().map(fold).find(|title| !title.is_empty());
    match declared {
        Some(title) => {
            let form = normalize(&title);
            // A heading that is the title, or begins or ends it, is the title without the site's name.
            let heading = headings().find(|draft| is_part_at_edge(&form, &normalize(&draft.text)));
            Some(heading.map_or_else(|| names.strip(&title).to_owned(), |draft| fold(&draft.text)))
        }
        None => headings().next().map(|draft| fold(&draft.text)),
    }
}

/// Makes the block that is the title of kind title: the first heading that says the same, else the
/// only `<h1>`. A text dump's parser has done so already.
pub(super) fn mark(drafts: &mut [Draft], title: Option<&str>) {
    if drafts.iter().any(|draft| draft.kind == BlockKind::Title) {
        return;
    }
    let form = title.map(normalize).unwrap_or_default();
    let is_heading = |draft: &Draft| draft.kind == BlockKind::Heading && draft.is_visible();
    let similar = |draft: &Draft| is_heading(draft) && is_similar(&form, &normalize(&draft.text));
    let main = |draft: &Draft| is_heading(draft) && is_main_heading(draft);
    let at = drafts.iter().position(|draft| main(draft) && similar(draft));
    let at = at.or_else(|| drafts.iter().position(similar));
    let at = at.or_else(|| {
        let first = drafts.iter().position(main)?;
        (!drafts[first + 1..].iter().any(main)).then_some(first)
    });
    if let Some(at) = at {
        drafts[at].kind = BlockKind::Title;
    }
}

/// Words of an address below which it says nothing of the title.
const MIN_ADDRESS_WORDS: usize = 3;

/// Words of an address that are looked for, at most; no title has more.
const MAX_ADDRESS_WORDS: usize = 32;

/// Words of a line that can be a title, at most.
const MAX_TITLE_WORDS: u32 = 30;

/// Share of an address's words that a title has, at least: addresses drop small words, and some add a
/// number.
const MIN_ADDRESS_SHARE: f64 = 0.7;

/// Finds the title of a text dump by its address, whose last part often spells it
/// (`/2024/05/17/ten-ways-to-mend-a-net`), and gives it the kind: of the lines with most of the
/// address's words, the shortest, and of those the first. Menus and skip links stand above it.
pub(super) fn mark_by_address(drafts: &mut [Draft], url: &str) {
    let Some(wanted) = address_words(url) else { return };
    let mut form = String::new();
    let mut found = vec![false; wanted.len()];
    let mut share = |draft: &Draft| {
        normalize_into(&draft.text, &mut form);
        found.fill(false);
        for word in words::iter(&form) {
            for (wanted, found) in wanted.iter().zip(&mut found) {
                *found |= wanted == word;
            }
        }
        found.iter().filter(|found| **found).count() as f64 / wanted.len() as f64
    };
    let best = drafts
        .iter()
        .enumerate()
        .filter(|(_, draft)| (2..=MAX_TITLE_WORDS).contains(&draft.words))
        .map(|(at, draft)| (at, draft.words, share(draft)))
        .filter(|&(_, _, share)| share >= MIN_ADDRESS_SHARE)
        .min_by(|a, b| b.2.total_cmp(&a.2).then(a.1.cmp(&b.1)).then(a.0.cmp(&b.0)));
    let Some((title, ..)) = best else { return };
    for draft in drafts.iter_mut().filter(|draft| draft.kind == BlockKind::Title) {
        draft.kind = BlockKind::Heading;
    }
    drafts[title].kind = BlockKind::Title;
}

/// The words of the last part of `url` that has several, numbers and file endings aside.
fn address_words(url: &str) -> Option<Vec<String>> {
    let url = url::Url::parse(url).ok()?;
    let words_of = |part: &str| {
        let part = part.rsplit_once('.').map_or(part, |(stem, _)| stem);
        let words = part.split(['-', '_', '+']).filter(|word| word.chars().all(char::is_alphabetic));
        words
            .filter(|word| !word.is_empty())
            .take(MAX_ADDRESS_WORDS)
            .map(str::to_lowercase)
            .collect::<Vec<_>>()
    };
    let parts = url.path_segments()?.map(words_of).collect::<Vec<_>>();
    parts.into_iter().rev().find(|words| words.len() >= MIN_ADDRESS_WORDS)
}

fn is_main_heading(draft: &Draft) -> bool {
    draft.kind == BlockKind::Title || draft.markup.as_ref().is_some_and(|markup| markup.heading_level == 1)
}

fn is_similar(title: &str, heading: &str) -> bool {
    title == heading || is_part_at_edge(title, heading) || is_part_at_edge(heading, title)
}

/// Whether `part` is `whole`, or begins or ends it as more than a word or two.
fn is_part_at_edge(whole: &str, part: &str) -> bool {
    let edge = |rest: Option<&str>, at_word: fn(&str) -> bool| rest.is_some_and(at_word);
    let starts = edge(whole.strip_prefix(part), |rest| !rest.starts_with(words::is_word_char));
    let ends = edge(whole.strip_suffix(part), |rest| !rest.ends_with(words::is_word_char));
    whole == part || (words::count(part) > 2 && (starts || ends))
}

/// What the page's site calls itself.
struct SiteNames {
    forms: Vec<String>,
}

impl SiteNames {
    fn new(declared: Option<&str>, site: Option<&str>) -> Self {
        let host = site.map(str::to_owned);
        let label = site.and_then(|site| site.split('.').next()).map(str::to_owned);
        let forms = declared.map(str::to_owned).into_iter().chain(host).chain(label);
        Self { forms: forms.map(|name| squeeze(&name)).filter(|form| !form.is_empty()).collect() }
    }

    fn has(&self, part: &str) -> bool {
        let part = squeeze(part);
        self.forms.contains(&part)
    }

    /// `title` without the site's name at its end or start.
    fn strip<'a>(&self, title: &'a str) -> &'a str {
        let last = SEPARATORS.iter().filter_map(|sep| title.rfind(sep).map(|at| (at, *sep))).max();
        if let Some((at, separator)) = last {
            let (head, tail) = (title[..at].trim(), title[at + separator.len()..].trim());
            let is_short = STRONG_SEPARATORS.contains(&separator)
                && words::count(tail) <= MAX_SITE_WORDS
                && words::count(head) >= words::count(tail);
            if !head.is_empty() && (self.has(tail) || is_short) {
                return head;
            }
        }
        let first = SEPARATORS.iter().filter_map(|sep| title.find(sep).map(|at| (at, *sep))).min();
        if let Some((at, separator)) = first {
            let (head, tail) = (title[..at].trim(), title[at + separator.len()..].trim());
            if !tail.is_empty() && self.has(head) {
                return tail;
            }
        }
        title
    }
}

/// Letters and digits only: `The Daily Star` and `thedailystar` are one name.
fn squeeze(name: &str) -> String {
    normalize(name).chars().filter(|&c| words::is_word_char(c)).collect()
}

fn fold(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
