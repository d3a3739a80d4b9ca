//! What a page's site calls itself, and titles without it.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use crate::text::normalize::normalize;
use crate::text::words;

/// What stands between a title and the name of the site, with white space on both sides.
const SPACED: [&str; 9] = ["-", "–", "—", "--", "~", "<", ">", "/", "::"];

/// What stands there with or without white space.
const TIGHT: [&str; 9] = ["|", "｜", "ㅣ", "│", "»", "«", "·", "•", "_"];

/// Separators that hardly stand inside titles, so that a short part at the end is the site's even where nothing else says so.
const STRONG: [&str; 7] = ["|", "｜", "ㅣ", "│", "::", "»", "«"];

/// Words of a site's name, at most, that nothing else says to be one.
const MAX_SITE_WORDS: u32 = 4;

/// Words of a logo, at most.
pub(super) const MAX_NAME_WORDS: u32 = 8;

/// Logos and copyright lines that are read of a page.
pub(super) const MAX_LOGOS: usize = 4;

/// Characters of a copyright line, at most.
const MAX_COPYRIGHT_CHARS: usize = 160;

/// Letters of a part of a title that a copyright line may name; of Chinese and its like fewer make a name.
const MIN_COPYRIGHT_LETTERS: usize = 5;
const MIN_WIDE_LETTERS: usize = 3;

/// Characters of a host's label from which it may stand for a longer or shorter form of the name: `spiegel`.
const MIN_LABEL_CHARS: usize = 4;

/// Parts of a title that are looked at from either end.
const MAX_PARTS: usize = 4;

/// Signs of a line that says whose the page is.
const COPYRIGHT: [&str; 8] =
    ["©", "(c) ", "(C) ", "Copyright", "copyright", "著作権", "版权所有", "版權所有"];

/// Finds any of them.
static SIGNS: LazyLock<AhoCorasick> =
    LazyLock::new(|| AhoCorasick::new(COPYRIGHT).expect("eight short strings fit an automaton"));

/// The names of a site, letters and digits only: `The Daily Star` and `thedailystar` are one.
#[derive(Debug, Default)]
pub(super) struct SiteNames {
    /// As the page declares them.
    declared: Vec<String>,
    /// Labels of the host and the host itself.
    labels: Vec<String>,
    /// What stands behind and before the sign in lines that say whose the page is.
    owners: Vec<String>,
}

/// Whether `text` is a line that says whose the page is.
pub(super) fn is_copyright(text: &str) -> bool {
    text.len() <= MAX_COPYRIGHT_CHARS * 3
        && SIGNS.is_match(text)
        && text.chars().count() <= MAX_COPYRIGHT_CHARS
}

impl SiteNames {
    pub(super) fn new<'a>(declared: impl Iterator<Item = &'a str>, site: Option<&str>) -> Self {
        let host = site.unwrap_or_default();
        let labels =
            host.split('.').rev().skip(1).filter(|label| {
                !matches!(*label, "com" | "co" | "org" | "www" | "blog" | "news" | "m" | "net")
            });
        let forms = |name: &str| Some(squeeze(name)).filter(|form| !form.is_empty());
        Self {
            declared: declared.filter_map(forms).collect(),
            labels: labels.chain([host]).filter_map(forms).collect(),
            owners: Vec::new(),
        }
    }

    /// The same with what `lines`, for which [`is_copyright`] holds, name: `© 2024 The Grain. All rights reserved.`
    pub(super) fn with_copyright<'a>(self, lines: impl Iterator<Item = &'a str>) -> Self {
        let owners = lines.flat_map(|line| {
            let parts = line.split(|c: char| {
                c.is_numeric() || matches!(c, '©' | '-' | '–' | '.' | '|' | ',' | '(' | ')' | ':')
            });
            parts.map(|part| {
                let part = squeeze(part);
                COPYRIGHT.iter().fold(part, |part, sign| {
                    let sign = squeeze(sign);
                    let rest = if sign.chars().count() > 1 {
                        part.strip_prefix(&sign).map(str::to_owned)
                    } else {
                        None
                    };
                    let rest = rest.unwrap_or(part);
                    rest.strip_prefix("by").map(str::to_owned).unwrap_or(rest)
                })
            })
        });
        Self { owners: owners.filter(|owner| !owner.is_empty()).collect(), ..self }
    }

    /// Whether `part` is a name of the site.
    pub(super) fn has(&self, part: &str) -> bool {
        let part = squeeze(part);
        if part.is_empty() {
            return false;
        }
        let chars = |text: &str| text.chars().count();
        let without_article = |name: &str| name.strip_prefix("the").map(str::to_owned);
        let is_declared = |name: &String| {
            *name == part
                || without_article(name).is_some_and(|name| name == part)
                || without_article(&part).is_some_and(|part| part == *name)
                // "Sum Review Online", "sumreview.org" of "Sum Review".
                || (chars(name) >= MIN_LABEL_CHARS && part.starts_with(name.as_str()) && chars(&part) <= chars(name) + 8)
        };
        let is_label = |label: &String| {
            *label == part
                || (chars(label) >= MIN_LABEL_CHARS
                    && ((part.contains(label.as_str()) && chars(&part) <= chars(label) + 8)
                        || (chars(&part) >= MIN_LABEL_CHARS
                            && label.contains(&part)
                            && 2 * chars(&part) >= chars(label))))
        };
        let is_owner = |line: &String| {
            let enough = if part.contains(is_wide) { MIN_WIDE_LETTERS } else { MIN_COPYRIGHT_LETTERS };
            chars(&part) >= enough
                && (line == &part || (line.starts_with(part.as_str()) && 2 * chars(&part) >= chars(line)))
        };
        self.declared.iter().any(is_declared)
            || self.labels.iter().any(is_label)
            || self.owners.iter().any(is_owner)
    }

    /// `title` without the site's name at its end or start.
    pub(super) fn strip<'a>(&self, title: &'a str) -> &'a str {
        let mut title = title.trim();
        for _ in 0..MAX_PARTS {
            let cuts = cuts(title);
            let last =
                cuts.last().map(|&(start, end, mark)| (title[..start].trim(), title[end..].trim(), mark));
            if let Some((head, tail, mark)) = last
                && !head.is_empty()
                && (tail.is_empty() || self.has(tail) || is_short_tail(head, tail, mark))
            {
                title = head;
                continue;
            }
            let first = cuts.first().map(|&(start, end, _)| (title[..start].trim(), title[end..].trim()));
            match first {
                Some((head, tail)) if !tail.is_empty() && (head.is_empty() || self.has(head)) => title = tail,
                _ => break,
            }
        }
        title
    }
}

/// A part behind a strong mark that is no longer than a site's name and than the title before it.
fn is_short_tail(head: &str, tail: &str, mark: &str) -> bool {
    STRONG.contains(&mark) && words::count(tail) <= MAX_SITE_WORDS && words::count(head) >= words::count(tail)
}

/// Where separators stand in `title`: their start, their end, and the mark.
fn cuts(title: &str) -> Vec<(usize, usize, &'static str)> {
    let mut cuts: Vec<(usize, usize, &str)> = Vec::new();
    for mark in TIGHT.iter().chain(&SPACED) {
        for (at, _) in title.match_indices(mark) {
            let end = at + mark.len();
            let (before, after) = (&title[..at], &title[end..]);
            let is_apart = before.ends_with(char::is_whitespace) && after.starts_with(char::is_whitespace);
            // Between letters some are of a word (`col·legi`), whose rest is no site's name.
            let is_tight = TIGHT.contains(mark);
            let is_quotation = match *mark {
                "«" => after.contains('»'),
                "»" => before.contains('«'),
                _ => false,
            };
            if (is_apart || is_tight) && !is_quotation {
                cuts.push((at, end, mark));
            }
        }
    }
    cuts.sort_unstable();
    // `--` holds no `-`, `::` no other.
    cuts.dedup_by(|next, before| next.0 < before.1);
    cuts
}

fn is_wide(c: char) -> bool {
    matches!(c, '\u{0e00}'..='\u{0eff}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}')
}

/// Letters and digits only.
pub(super) fn squeeze(name: &str) -> String {
    normalize(name).chars().filter(|&c| words::is_word_char(c)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_goes_without_the_site_whatever_parts_them() {
        let names = SiteNames::new(["The Grain"].into_iter(), Some("grain.org"));
        for title in [
            "Old mills | The Grain",
            "Old mills - Grain",
            "Old mills — The Grain",
            "Old mills -- Grain",
            "Old mills_Grain.org",
            "Old mills ｜ Grain",
            "Old mills·Grain",
            "Old mills » Grain",
            "Grain » Old mills",
            "Grain: ｜ Old mills | The Grain",
            "Old mills | News | The Grain",
            "Old mills ~ the grain",
        ] {
            let stripped = names.strip(title);
            assert!(stripped == "Old mills" || stripped == "Old mills | News", "{title}: {stripped}");
        }
        let names = SiteNames::new(["港口日报"].into_iter(), Some("gangkou.example"));
        for title in [
            "港口新码头启用_港口日报",
            "港口新码头启用-港口日报 | 港口日报",
            "港口新码头启用｜港口日报",
            "港口新码头启用·港口日报",
        ] {
            assert!(names.strip(title).starts_with("港口新码头启用"), "{title}");
        }
        assert_eq!(names.strip("港口新码头启用_港口日报"), "港口新码头启用");
        let none = SiteNames::new(std::iter::empty(), Some("jpetersen.example"));
        assert_eq!(none.strip("Codename: Abacus - jpetersen"), "Codename: Abacus");
        assert_eq!(none.strip("Why plus matters - a short history"), "Why plus matters - a short history");
        assert_eq!(none.strip("El col·legi major - una història"), "El col·legi major - una història");
    }
}
