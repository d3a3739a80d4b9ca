//! The title of a page, without the name of its site.

use std::collections::BTreeSet;

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
            // A heading that is the title, or begins or ends it, is the title without the site's name. Else the only one
            // is what readers are shown for the title, where the head has another wording for those who search.
            let heading = headings().find(|draft| is_part_at_edge(&form, &normalize(&draft.text)));
            let heading = heading.or_else(|| {
                let only = only(headings())?;
                is_reworded(&form, &normalize(&only.text)).then_some(only)
            });
            Some(heading.map_or_else(|| names.strip(&title).to_owned(), |draft| fold(&draft.text)))
        }
        None => headings().next().map(|draft| fold(&draft.text)),
    }
}

fn only<T>(mut items: impl Iterator<Item = T>) -> Option<T> {
    items.next().filter(|_| items.next().is_none())
}

/// Share of the words of a title and of a heading, taken together, that must be in both for the two to say the same.
/// On the labelled pages as HTML, 68 titles of 100 were as in the gold without the heading, 72 with it whatever its words,
/// and 74 from a fifth on.
const MIN_COMMON_SHARE: f64 = 0.2;

fn is_reworded(title: &str, heading: &str) -> bool {
    let [title, heading] = [title, heading].map(|form| words::iter(form).collect::<BTreeSet<_>>());
    let common = title.intersection(&heading).count();
    2.0 * common as f64 >= MIN_COMMON_SHARE * (title.len() + heading.len()) as f64 && common > 0
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
    let at = at.or_else(|| only((0..drafts.len()).filter(|&at| main(&drafts[at]))));
    if let Some(at) = at {
        drafts[at].kind = BlockKind::Title;
    }
}

/// Words from which the part of an address spells a title; fewer may name a section of the site.
const MIN_SPELLING_WORDS: usize = 3;

/// Words of an address that are looked for, at most; no title has more.
const MAX_ADDRESS_WORDS: usize = 32;

/// Words of a line that can be a title, at most.
const MAX_TITLE_WORDS: u32 = 30;

/// Share of the words of an address that a title has, at least, where the address spells one: addresses drop small words,
/// keep those of an earlier title, and some add a number. This and the weights below were chosen on the labelled pages as
/// text: titles as in the gold .37 before addresses of a word or two were read and the place of a line was looked at, .50 since.
const MIN_ADDRESS_SHARE: f64 = 0.5;

/// Share of the words of a line that are the address's, at least, where the address is of a word or two.
const MIN_LINE_SHARE: f64 = 0.3;

/// What the share of a line's words that are the address's counts beside the share of the address's that are the line's.
const LINE_WEIGHT: f64 = 0.25;

/// What it costs a line to stand behind a paragraph of so many words: a title stands above its text.
const BEHIND_TEXT: f64 = 0.25;
const TEXT_MIN_WORDS: u32 = 20;

/// Finds the title of a text dump by its address, whose last part often spells it
/// (`/2024/05/17/ten-ways-to-mend-a-net`) or names it (`/collections/beard-oil`), and gives it the kind: the line that
/// shares most words with the address, rather above the text than behind it, and of several the first.
pub(super) fn mark_by_address(drafts: &mut [Draft], url: &str) {
    let Some(wanted) = address_words(url) else { return };
    let is_spelt = wanted.len() >= MIN_SPELLING_WORDS;
    let mut form = String::new();
    let mut shares = |draft: &Draft| {
        normalize_into(&draft.text, &mut form);
        let mut found = [false; MAX_ADDRESS_WORDS];
        let mut wanted_words = 0;
        for word in words::iter(&form) {
            let mut is_wanted = false;
            for (wanted, found) in wanted.iter().zip(&mut found) {
                let same = wanted == word;
                (is_wanted, *found) = (is_wanted | same, *found | same);
            }
            wanted_words += u32::from(is_wanted);
        }
        let found = found.iter().filter(|found| **found).count();
        (found as f64 / wanted.len() as f64, f64::from(wanted_words) / f64::from(draft.words))
    };
    let (mut best, mut title, mut behind) = (0.0, None, 0.0);
    for (at, draft) in drafts.iter().enumerate() {
        if (1..=MAX_TITLE_WORDS).contains(&draft.words) {
            let (of_address, of_line) = shares(draft);
            let may_be = if is_spelt {
                of_address >= MIN_ADDRESS_SHARE
            } else {
                of_address >= 1.0 && of_line >= MIN_LINE_SHARE
            };
            let score = of_address + LINE_WEIGHT * of_line - behind;
            if may_be && score > best {
                (best, title) = (score, Some(at));
            }
        }
        if draft.words >= TEXT_MIN_WORDS && draft.text.ends_with(['.', '!', '?']) {
            behind = BEHIND_TEXT;
        }
    }
    let Some(title) = title else { return };
    for draft in drafts.iter_mut().filter(|draft| draft.kind == BlockKind::Title) {
        draft.kind = BlockKind::Heading;
    }
    drafts[title].kind = BlockKind::Title;
}

/// The words of the last part of `url` that spells a title, else of its last part; numbers and file endings aside.
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
    let parts = url.path_segments()?.filter(|part| !part.is_empty()).map(words_of).collect::<Vec<_>>();
    let spelling = parts.iter().rfind(|words| words.len() >= MIN_SPELLING_WORDS);
    spelling.or(parts.last()).filter(|words| !words.is_empty()).cloned()
}

fn is_main_heading(draft: &Draft) -> bool {
    draft.kind == BlockKind::Title || draft.markup.as_ref().is_some_and(|markup| markup.heading_level == 1)
}

fn is_similar(title: &str, heading: &str) -> bool {
    title == heading || is_part_at_edge(title, heading) || is_part_at_edge(heading, title)
}

/// Whether `part` is `whole`, or begins or ends it as more than a word or two. The words of `part` are counted last: a title of a
/// megabyte is compared with each heading of its page.
fn is_part_at_edge(whole: &str, part: &str) -> bool {
    let edge = |rest: Option<&str>, at_word: fn(&str) -> bool| rest.is_some_and(at_word);
    let starts = || edge(whole.strip_prefix(part), |rest| !rest.starts_with(words::is_word_char));
    let ends = || edge(whole.strip_suffix(part), |rest| !rest.ends_with(words::is_word_char));
    whole == part || ((starts() || ends()) && words::count(part) > 2)
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
