//! Names of a page's site, and their removal from titles.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use memchr::memmem::Finder;

use crate::text::limits::has_at_most;
use crate::text::normalize::normalize;
use crate::text::words;

/// Separators between a title and the site's name, with white space on both sides.
const SPACED: [&str; 10] = ["-", "–", "—", "~", "<", ">", "/", "//", "::", ":::"];

/// Separators with or without white space.
const TIGHT: [&str; 19] =
    ["：", "|", "｜", "ㅣ", "│", "»", "«", "·", "•", "⋆", "★", "∙", "●", "◆", "_", "‹", "›", "--", "——"];

/// Separators that rarely occur inside titles, so that a short part at the end is taken for the site's name
/// without other evidence.
const STRONG: [&str; 8] = ["|", "｜", "ㅣ", "│", "::", "»", "«", "‹"];

/// A separator with white space on both sides, which in French stands before any part of a sentence.
const COLON_APART: &str = ":";

/// The separator that more often stands behind the subject of a title than behind the name of a site.
const COLON: &str = "：";

/// Separators of a path that begins with the title: `Old mills < Country < News`.
const LEFTWARD: [&str; 2] = ["<", "‹"];

/// Maximum number of words of such a part.
const MAX_SITE_WORDS: u32 = 4;

/// Maximum number of words of a logo.
pub(super) const MAX_NAME_WORDS: u32 = 8;

/// Maximum number of logos, and of copyright lines, read on a page.
pub(super) const MAX_LOGOS: usize = 4;

/// Maximum number of characters of a copyright line.
const MAX_COPYRIGHT_CHARS: usize = 160;

/// Minimum number of letters of a part of a title matched against copyright lines, in general and in Chinese
/// and similar scripts.
const MIN_COPYRIGHT_LETTERS: usize = 5;
const MIN_WIDE_LETTERS: usize = 3;

/// Minimum length of a host label that may match a longer or shorter form of the name: `spiegel`.
const MIN_LABEL_CHARS: usize = 4;

/// Maximum number of parts removed from a title.
const MAX_PARTS: usize = 4;

/// Maximum number of words of a title in which a name of the site is searched; the looser forms of a name that
/// titles are compared with have no more.
const MAX_NAMED_WORDS: usize = 8;

/// Marks of a copyright line.
const COPYRIGHT: [&str; 8] =
    ["©", "(c) ", "(C) ", "Copyright", "copyright", "著作権", "版权所有", "版權所有"];

/// Matcher for these marks.
static SIGNS: LazyLock<AhoCorasick> =
    LazyLock::new(|| AhoCorasick::new(COPYRIGHT).expect("eight short strings fit an automaton"));

/// Names of a site, reduced to letters and digits: `The Daily Star` and `thedailystar` are equal.
#[derive(Debug, Default)]
pub(super) struct SiteNames {
    /// Names declared by the page.
    declared: Vec<String>,
    /// Labels of the host, and the host itself.
    labels: Vec<String>,
    /// Text around the mark in copyright lines.
    owners: Vec<String>,
    /// Texts of links to the site's home page, which may also name something else: they match as a whole only.
    homes: Vec<String>,
    /// The subject of the page, which is no name of the site although the host is called so.
    topic: Option<String>,
}

/// Minimum number of letters of a name of one word in a link to the first page: `Home` is shorter.
const MIN_HOME_CHARS: usize = 5;

/// Returns true if `text`, of a link to the first page, is long enough for the name of the site, and no longer than one.
pub(super) fn may_be_name(text: &str) -> bool {
    let words = words::count(text);
    words <= MAX_NAME_WORDS && (words > 1 || text.chars().count() >= MIN_HOME_CHARS || text.contains(is_wide))
}

/// Returns true if `text` is a copyright line.
pub(super) fn is_copyright(text: &str) -> bool {
    text.len() <= MAX_COPYRIGHT_CHARS * 3
        && may_have_sign(text)
        && SIGNS.is_match(text)
        && has_at_most(MAX_COPYRIGHT_CHARS, text)
}

/// Returns false if no mark of copyright is in `text`, as in most lines: those in ASCII have a bracket or most of a word.
fn may_have_sign(text: &str) -> bool {
    static WORD: LazyLock<Finder> = LazyLock::new(|| Finder::new("opyright"));
    !text.is_ascii() || text.contains('(') || WORD.find(text.as_bytes()).is_some()
}

/// Returns true if `text` consists of marks of copyright.
pub(super) fn is_copyright_mark(text: &str) -> bool {
    let rest = COPYRIGHT.iter().fold(text.to_owned(), |rest, mark| rest.replace(mark, ""));
    rest.len() < text.len() && !rest.contains(char::is_alphanumeric)
}

impl SiteNames {
    /// Collects the declared names, and those implied by the host `site`.
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
            homes: Vec::new(),
            topic: None,
        }
    }

    /// Adds the texts of links to the site's home page.
    pub(super) fn with_homes<'a>(self, texts: impl Iterator<Item = &'a str>) -> Self {
        Self { homes: texts.map(squeeze).filter(|form| !form.is_empty()).collect(), ..self }
    }

    /// Adds the owners named in copyright lines: `© 2024 The Grain. All rights reserved.`
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

    /// Sets the subject of the page, which its host may be called after: `Bricks` on bricks.example.
    pub(super) fn with_topic(self, topic: Option<&str>) -> Self {
        Self { topic: topic.map(squeeze), ..self }
    }

    /// Returns true if `part` is a name of the site, or a link to its first page.
    pub(super) fn has(&self, part: &str) -> bool {
        self.homes.contains(&squeeze(part)) || self.is_stated(part)
    }

    /// Returns true if `part` is a name of the site, other than by a link to its first page: commenters link their names
    /// to theirs.
    pub(super) fn is_stated(&self, part: &str) -> bool {
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
                // "Sum Review Online" and "sumreview.org" match "Sum Review".
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
            || (self.topic.as_ref() != Some(&part) && self.labels.iter().any(is_label))
            || self.owners.iter().any(is_owner)
    }

    /// Returns true if `name` is that of the owner or the host of the site, and the page declares another name of the site or
    /// none: a person may own it.
    pub(super) fn is_owner(&self, name: &str) -> bool {
        let form = squeeze(name);
        let is_exact = |names: &[String]| names.contains(&form);
        !is_exact(&self.declared) && (is_exact(&self.owners) || is_exact(&self.labels))
    }

    /// Returns true if `title`, a whole title or heading, is a name of the site or a link to its first page. One with
    /// more words than a known name is a title: `Grain prices` of `The Grain`.
    pub(super) fn is_name(&self, title: &str) -> bool {
        self.has(title) && (self.is_known(&squeeze(title)) || !self.is_around_name(title))
    }

    /// Returns true if `form` is that of a known name, with or without an article.
    pub(super) fn is_known(&self, form: &str) -> bool {
        let bare = |form: &str| form.strip_prefix("the").unwrap_or(form).to_owned();
        let is_topic = self.topic.as_ref().is_some_and(|topic| topic == form);
        let labels = self.labels.iter().filter(|_| !is_topic);
        let mut names = self.declared.iter().chain(labels).chain(&self.owners).chain(&self.homes);
        !form.is_empty() && names.any(|name| bare(name) == bare(form))
    }

    /// Returns true if some of the words of `title` are a known name.
    fn is_around_name(&self, title: &str) -> bool {
        let words: Vec<&str> = title.split_whitespace().collect();
        words.len() <= MAX_NAMED_WORDS
            && (0..words.len()).any(|from| {
                (from + 1..=words.len()).any(|to| {
                    let form = squeeze(&words[from..to].concat());
                    form.chars().count() >= MIN_LABEL_CHARS && to - from < words.len() && self.is_known(&form)
                })
            })
    }

    /// Removes the site's name from `title`, with what is behind it; from the start of `title` the name only.
    pub(super) fn strip<'a>(&self, title: &'a str) -> &'a str {
        let mut title = self.strip_behind(self.strip_brackets(title.trim()));
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
            let first = cuts.first().filter(|(.., mark)| *mark != COLON && *mark != COLON_APART);
            let first = first.map(|&(start, end, _)| (title[..start].trim(), title[end..].trim()));
            match first {
                Some((head, tail)) if !tail.is_empty() && (head.is_empty() || self.has(head)) => title = tail,
                _ => break,
            }
        }
        title
    }

    /// Cuts `title` where the site's name stands between other parts (`Old mills - The Grain - News`), or where
    /// a path to the title begins.
    fn strip_behind<'a>(&self, title: &'a str) -> &'a str {
        let cuts = cuts(title);
        let is_name = |pair: &&[Cut]| self.has(&title[pair[0].1..pair[1].0]);
        let name = cuts.windows(2).find(is_name).map(|pair| pair[0].0);
        let mut path = cuts.iter().filter(|(.., mark)| LEFTWARD.contains(mark)).map(|(start, ..)| *start);
        let path = path.next().filter(|_| path.next().is_some());
        match name.into_iter().chain(path).min().map(|end| title[..end].trim_end()) {
            Some(cut) if !cut.is_empty() => cut,
            _ => title,
        }
    }

    /// Removes the site's name in brackets of its own at either end: `Old mills【The Grain】`, `Old mills [The Grain]`.
    fn strip_brackets<'a>(&self, title: &'a str) -> &'a str {
        let is_name = |part: &str| self.has(part.trim_matches(['【', '】']));
        let (before, last) = title.split_at(title.rfind('【').unwrap_or(title.len()));
        if last.ends_with('】') && is_name(last) && !before.trim().is_empty() {
            return before.trim_end();
        }
        let (first, behind) = title.split_at(title.find('】').map_or(0, |at| at + '】'.len_utf8()));
        if first.starts_with('【') && is_name(first) && !behind.trim().is_empty() {
            return behind.trim_start();
        }
        // Other brackets may be part of the title, so the name must be the whole of what they enclose.
        let is_known = |part: &str| self.is_known(&squeeze(part));
        let closed = [('[', ']'), ('(', ')')].into_iter().find_map(|(opening, closing)| {
            let (before, inner) = title.strip_suffix(closing)?.rsplit_once(opening)?;
            (is_known(inner) && !before.trim().is_empty()).then(|| before.trim_end())
        });
        closed.unwrap_or(title)
    }
}

/// Yields the parts of `title` before and behind each separator.
pub(super) fn sides(title: &str) -> impl Iterator<Item = (&str, &str)> {
    cuts(title).into_iter().map(|(start, end, _)| (&title[..start], &title[end..]))
}

/// Maximum number of separators of a title whose parts are compared with the lines of its page.
const MAX_COMPARED_CUTS: usize = 6;

/// Returns the ranges of `title` between its separators, and between its ends and them; a colon before white space
/// separates too. `title` as a whole is none of them.
pub(super) fn ranges(title: &str) -> Vec<(usize, usize)> {
    let mut cuts = cuts(title);
    cuts.extend(title.match_indices(": ").map(|(at, mark)| (at, at + mark.len(), ":")));
    cuts.sort_unstable();
    cuts.dedup_by(|next, before| next.0 < before.1);
    if cuts.len() > MAX_COMPARED_CUTS {
        return Vec::new();
    }
    let starts: Vec<usize> = [0].into_iter().chain(cuts.iter().map(|&(_, end, _)| end)).collect();
    let ends: Vec<usize> = cuts.iter().map(|&(start, ..)| start).chain([title.len()]).collect();
    let of_start = |at: usize| ends[at..].iter().map(move |&end| (at, end));
    let all = (0..starts.len()).flat_map(of_start).map(|(at, end)| (starts[at], end));
    all.filter(|&range| range != (0, title.len())).collect()
}

/// Returns true if `part` is all of `title` before or behind a separator with white space on both sides: the headline
/// beside the name of a section.
pub(super) fn is_part(title: &str, part: &str) -> bool {
    let part = squeeze(part);
    cuts(title)
        .into_iter()
        .filter(|(.., mark)| SPACED.contains(mark))
        .any(|(start, end, _)| squeeze(&title[..start]) == part || squeeze(&title[end..]) == part)
}

/// Returns true if `tail`, after a strong separator, is no longer than a site's name and than the title
/// before it. In scripts without spaces, an underscore is one: `港口新码头启用_社会新闻`.
fn is_short_tail(head: &str, tail: &str, mark: &str) -> bool {
    let is_strong = STRONG.contains(&mark) || (mark == "_" && head.ends_with(is_wide));
    is_strong && words::count(tail) <= MAX_SITE_WORDS && words::count(head) >= words::count(tail)
}

/// A separator in a title: start, end and mark.
type Cut = (usize, usize, &'static str);

/// Finds the separators in `title`.
fn cuts(title: &str) -> Vec<Cut> {
    let mut cuts: Vec<Cut> = Vec::new();
    // The first character of a mark is quicker to find than a mark of several.
    let may_have = |mark: &&&str| mark.chars().next().is_some_and(|first| title.contains(first));
    for mark in TIGHT.iter().chain(&SPACED).chain(&[COLON_APART]).filter(may_have) {
        for (at, _) in title.match_indices(mark) {
            let end = at + mark.len();
            let (before, after) = (&title[..at], &title[end..]);
            let is_apart = before.ends_with(char::is_whitespace) && after.starts_with(char::is_whitespace);
            // Some occur inside words (`col·legi`); there the rest does not match the site's name.
            // A dash too, where words have no spaces: `港口新码头启用-港口日报`.
            let is_wide_dash = *mark == "-" && before.ends_with(is_wide) && after.starts_with(is_wide);
            let is_tight = is_wide_dash || TIGHT.contains(mark);
            let is_quotation = match *mark {
                // Some languages put the points inside: `»Old mills«`.
                "«" => after.contains('»') || before.contains('»'),
                "»" => before.contains('«') || after.contains('«'),
                "‹" => after.contains('›') || before.contains('›'),
                "›" => before.contains('‹') || after.contains('‹'),
                _ => false,
            };
            if (is_apart || is_tight) && !is_quotation {
                cuts.push((at, end, mark));
            }
        }
    }
    cuts.sort_unstable();
    // Drop marks that start at the same place as a longer one (`--`, `::`).
    cuts.dedup_by(|next, before| next.0 < before.1);
    cuts
}

fn is_wide(c: char) -> bool {
    matches!(c, '\u{0e00}'..='\u{0eff}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}')
}

/// Reduces `name` to its letters and digits, normalised.
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
            "Old mills ⋆ The Grain",
            "Old mills // The Grain",
            "Grain » Old mills",
            "Grain: ｜ Old mills | The Grain",
            "Old mills | News | The Grain",
            "Old mills ~ the grain",
            "Old mills - The Grain - Countryside",
            "Old mills < Country < News - The Grain",
            "Old mills ‹ Country ‹ News ‹ The Grain",
            "Old mills【The Grain】",
            "【The Grain】Old mills",
        ] {
            let stripped = names.strip(title);
            assert!(stripped == "Old mills" || stripped == "Old mills | News", "{title}: {stripped}");
        }
        let names = SiteNames::new(["港口日报"].into_iter(), Some("gangkou.example"));
        let homes =
            SiteNames::new(std::iter::empty(), None).with_homes(["Tide Tables", "水郷新聞"].into_iter());
        for (title, expected) in [
            ("Old mills - Tide Tables", "Old mills"),
            ("Tide Tables — Old mills", "Old mills"),
            ("Old mills - Tide Tables of the north", "Old mills - Tide Tables of the north"),
            ("港が開く：水郷新聞", "港が開く"),
            ("水郷新聞：港が開く", "水郷新聞：港が開く"),
        ] {
            assert_eq!(homes.strip(title), expected, "{title}");
        }
        for title in [
            "港口新码头启用_港口日报",
            "港口新码头启用-港口日报 | 港口日报",
            "港口新码头启用｜港口日报",
            "港口新码头启用·港口日报",
            "港口新码头启用_社会新闻_港口日报",
            "港口新码头启用--港口日报",
        ] {
            assert!(names.strip(title).starts_with("港口新码头启用"), "{title}");
        }
        assert_eq!(names.strip("港口新码头启用_港口日报"), "港口新码头启用");
        let none = SiteNames::new(std::iter::empty(), Some("jpetersen.example"));
        assert_eq!(none.strip("Codename: Abacus - jpetersen"), "Codename: Abacus");
        assert_eq!(none.strip("Why plus matters - a short history"), "Why plus matters - a short history");
        assert_eq!(none.strip("The miller: »It made me«"), "The miller: »It made me«");
        assert_eq!(none.strip("How to call foo_bar"), "How to call foo_bar");
        assert_eq!(none.strip("When a < b holds"), "When a < b holds");
        assert_eq!(none.strip("The war--a history"), "The war--a history");
        assert_eq!(none.strip("El col·legi major - una història"), "El col·legi major - una història");
    }
}
