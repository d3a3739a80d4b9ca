//! Lines in which a page shows its headline, where the head declares more than the headline or something else.
//!
//! In: the blocks of the page, and the title chosen from what is declared. Out: the line that is one part of that title
//! ("The Grain: Old mills", "Old mills - Country"), or, if the title says nothing of the text, the only headline
//! directly above it. Old pages set it in bold or large letters, in a cell of its own or between line breaks.

use hashbrown::HashMap;

use crate::model::{BlockKind, Element};
use crate::parse::byline::Names;
use crate::parse::date::Reader;
use crate::parse::draft::{Draft, Hints};
use crate::parse::facts::place::{Layout, is_logo, is_prose};
use crate::parse::facts::site::{self, SiteNames};
use crate::parse::facts::title::{Address, Words};
use crate::text::words;

use super::forms::{MIN_KICKED_WORDS, form};
use super::headings::{Heading, MAX_MARKED_WORDS, is_large, is_marked_title};

/// Maximum length in bytes of a line that is a headline.
const MAX_LINE_BYTES: usize = 400;

/// Number of words from which a line is running text.
const PROSE_WORDS: u32 = 20;

/// Number of lines above the text among which its headline is: a kicker, a standfirst, author, day and place are beside
/// it. By hand.
const REACH: usize = 8;

/// Number of blocks below a headline within which its text begins, where headlines are counted.
const TEXT_WITHIN: usize = 3;

/// Share of the words of a declared title in the text, or of those of the address in it, from which the title is about the
/// text. By hand.
const SAID_MIN_SHARE: f64 = 0.5;

/// Lowest level of a heading that is a headline.
const MAX_LEVEL: u8 = 4;

/// Number of ranges between the separators of a path to the page.
const MAX_PATH_RANGES: usize = 5;

/// Maximum number of words of a title that all pages of a site have.
const MAX_GENERIC_WORDS: u32 = 8;

/// Ends of names of classes with which sites of several languages mark headlines: `pagetitle`, `news-headline`,
/// `titular`. Those of the pages on which this was built.
const TITLE_ENDS: [&str; 9] =
    ["title", "headline", "heading", "titel", "ueberschrift", "titular", "titulo", "titre", "titolo"];

/// A line of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::parse::facts) struct Line {
    /// Index of its block.
    pub(in crate::parse::facts) draft: usize,
    /// Range of the line in the text of the block.
    pub(in crate::parse::facts) start: usize,
    pub(in crate::parse::facts) end: usize,
}

/// Lines of one rank that show the same part of a title; a page may have thousands.
struct Shown {
    /// Range of the part in the title.
    range: (usize, usize),
    /// Whether they are headings, and no links.
    rank: (bool, bool),
    first: Line,
    /// Number of the last of them among all lines that show parts.
    last: usize,
}

/// Lines above the running text of a page.
pub(in crate::parse::facts) struct Lines<'a> {
    drafts: &'a [Draft],
    elements: &'a [Element],
    names: &'a SiteNames,
    reader: Reader<'a>,
    persons: Names<'a>,
    /// Index of the first block of running text.
    text: Option<usize>,
}

impl<'a> Lines<'a> {
    pub(in crate::parse::facts) fn new(
        drafts: &'a [Draft],
        elements: &'a [Element],
        names: &'a SiteNames,
        (reader, persons): (Reader<'a>, Names<'a>),
    ) -> Self {
        // On old pages each paragraph may be a row of a table.
        let is_row = |draft: &Draft| {
            draft.kind == BlockKind::TableRow && !draft.has_cells() && draft.words >= PROSE_WORDS
        };
        let is_text =
            |draft: &Draft| draft.is_visible() && (is_prose(draft) || is_row(draft)) && !draft.is_linked();
        Self { drafts, elements, names, reader, persons, text: drafts.iter().position(is_text) }
    }

    /// Returns the text of `line`.
    pub(in crate::parse::facts) fn text_of(&self, line: Line) -> &'a str {
        &self.drafts[line.draft].text[line.start..line.end]
    }

    /// Returns the line that is the headline, where `title`, chosen from what is declared and from `heading`, is more than
    /// that or something else.
    pub(in crate::parse::facts) fn headline(
        &self,
        title: Option<&str>,
        heading: Option<&Heading>,
        hints: &Hints,
        address: &Address,
    ) -> Option<Line> {
        let of_window = hints.title.as_deref().map(form);
        // A link that is the title of the window: the name of the site.
        let is_masthead = |heading: &Heading| {
            Some(form(&heading.text)) == of_window
                && heading.drafts.iter().all(|&at| self.drafts[at].is_linked())
        };
        if heading.is_some_and(|heading| !is_masthead(heading)) {
            return None;
        }
        let graph = hints.meta(&["og:title"]).map(form);
        let is_in_graph = |title: &str| graph.as_ref().is_some_and(|graph| *graph == form(title));
        if let Some(line) = title.and_then(|title| self.part_of(title, is_in_graph(title))) {
            return Some(line);
        }
        if hints.meta(&["og:title", "twitter:title"]).is_some() {
            return None;
        }
        let line = self.only_headline(title.unwrap_or_default())?;
        let Some(title) = title else { return Some(line) };
        let text = Words::of(self.drafts.iter().filter(|draft| draft.is_visible() && is_prose(draft)));
        let (of_title, of_line) = (text.share_in(title), text.share_in(self.text_of(line)));
        let factor = if self.level(line.draft) == 1 { 2.0 } else { 1.0 };
        let is_said = of_title > SAID_MIN_SHARE && factor * of_line <= of_title;
        let is_generic = words::count(title) <= MAX_GENERIC_WORDS && address.share_in(title) < SAID_MIN_SHARE;
        // A shorter line names a part of the site, if not the page.
        let is_whole = words::count(self.text_of(line)) >= MIN_KICKED_WORDS
            || form(title).contains(&form(self.text_of(line)));
        (!is_said && is_generic && is_whole).then_some(line)
    }

    /// Returns the line that shows a part of `title`, unless one shows the whole. A title that is stated for links to the
    /// page too (`is_stated`) has several parts of its own if the page shows more than one.
    fn part_of(&self, title: &str, is_stated: bool) -> Option<Line> {
        let ranges = site::ranges(title);
        let text = self.text.filter(|_| !ranges.is_empty())?;
        let whole = form(title);
        let parts: HashMap<String, (usize, usize)> =
            ranges.into_iter().map(|range| (form(&title[range.0..range.1]), range)).collect();
        let (mut shown, mut count): (Vec<Shown>, usize) = (Vec::new(), 0);
        for at in 0..=text {
            let rank = (self.level(at) > 0, !self.drafts[at].is_linked());
            for line in self.lines(at) {
                let of_line = form(self.text_of(line));
                if of_line == whole {
                    return None;
                }
                let is_main = self.level(at) == 1 && !self.names.has(self.text_of(line));
                let may_be = is_main || self.may_be_headline(line);
                let Some(&range) = parts.get(&of_line).filter(|_| may_be) else { continue };
                count += 1;
                match shown.iter_mut().find(|kind| kind.range == range && kind.rank == rank) {
                    Some(kind) => kind.last = count,
                    None => shown.push(Shown { range, rank, first: line, last: count }),
                }
            }
        }
        let are_apart = |one: (usize, usize), other: (usize, usize)| one.1 <= other.0 || other.1 <= one.0;
        if is_stated && shown.iter().any(|kind| are_apart(kind.range, shown[0].range)) {
            return None;
        }
        let is_within = |inner: (usize, usize), outer: (usize, usize)| {
            inner != outer && outer.0 <= inner.0 && inner.1 <= outer.1
        };
        let is_part_of = |kind: &Shown, other: &Shown| {
            is_within(kind.range, other.range) && (other.rank.0 || !kind.rank.0)
        };
        let best = shown.iter().filter(|kind| !shown.iter().any(|other| is_part_of(kind, other)));
        // Of lines that say the same, author and day stand below the first.
        best.max_by_key(|kind| (kind.rank, kind.last)).map(|kind| kind.first)
    }

    /// Returns the headline directly above the text, if the page has no other like it. `title` is what the page declares.
    fn only_headline(&self, title: &str) -> Option<Line> {
        let (run, is_signed) = self.run();
        let declared = form(title);
        let is_declared = |line: &&Line| form(self.text_of(**line)) == declared;
        let level = |line: &&Line| Some(self.level(line.draft)).filter(|level| *level > 0).unwrap_or(u8::MAX);
        let is_heading = |line: &&Line| (1..=MAX_LEVEL).contains(&self.level(line.draft));
        let headings = || run.iter().filter(is_heading).filter(|line| self.may_be_headline(**line));
        // The name of the site may stand above the headline, in a heading too.
        let own = headings().filter(|line| !is_declared(line));
        let best = own.min_by_key(level).copied();
        let is_shown = run.iter().any(|line| is_declared(&line));
        let run: Vec<Line> = run.iter().copied().filter(|line| self.may_be_headline(*line)).collect();
        let line = match best {
            Some(line) => line,
            None if is_shown || headings().next().is_some() => return None,
            None => self.set_off(&run, is_signed)?,
        };
        (!self.has_sister(line)).then_some(line)
    }

    /// Returns the first line of `run` that its letters or class set off, else, above author or day, the first of some
    /// length.
    fn set_off(&self, run: &[Line], is_signed: bool) -> Option<Line> {
        let is_long = |line: &&Line| words::count(self.text_of(**line)) >= MIN_KICKED_WORDS;
        let is_mixed = |line: &&Line| self.text_of(**line).contains(char::is_lowercase);
        let marked = |line: &&Line| self.is_marked(line.draft);
        let large = |line: &&Line| self.is_large(line.draft);
        let lines = || run.iter().filter(is_long);
        let found = lines()
            .find(marked)
            .or_else(|| lines().filter(is_mixed).find(large))
            .or_else(|| lines().find(large));
        found.or_else(|| lines().find(|_| is_signed)).copied()
    }

    /// Collects the short lines directly above the text, without those of author and day; returns true if there is one
    /// of these.
    fn run(&self) -> (Vec<Line>, bool) {
        let Some(text) = self.text else { return (Vec::new(), false) };
        let (mut run, mut is_signed, mut count) = (Vec::new(), false, 0);
        for at in (0..=text).rev() {
            let draft = &self.drafts[at];
            if !draft.is_visible() {
                continue;
            }
            let lines: Vec<Line> = self.lines(at).take(REACH).collect();
            let is_signature = lines.iter().all(|line| self.is_signature(self.text_of(*line)));
            let level = draft.markup.as_ref().map_or(0, |markup| markup.heading_level);
            let is_menu = draft.is_linked() && level == 0 && !is_signature;
            let is_other = at < text && (draft.words >= PROSE_WORDS || lines.is_empty());
            count += 1;
            if is_menu || is_other || count > REACH || draft.kind == BlockKind::ListItem {
                break;
            }
            for line in lines.into_iter().rev() {
                if self.is_signature(self.text_of(line)) {
                    is_signed = true;
                } else {
                    run.push(line);
                }
            }
        }
        run.reverse();
        (run, is_signed)
    }

    /// Yields the lines of the block at `at` that may be headlines; of running text, those above it.
    fn lines(&self, at: usize) -> impl Iterator<Item = Line> + '_ {
        let draft = &self.drafts[at];
        let is_text = draft.is_visible() && draft.kind != BlockKind::Code && !draft.has_cells();
        let mut next = 0;
        let lines = draft.text.split('\n').map(move |line| {
            let start = next;
            next += line.len() + 1;
            Line { draft: at, start, end: start + line.len() }
        });
        let is_short = |line: &Line| line.end - line.start <= MAX_LINE_BYTES;
        lines.take_while(move |line| {
            is_text
                && is_short(line)
                && (Some(at) != self.text || words::count(self.text_of(*line)) < PROSE_WORDS)
        })
    }

    /// Returns true if the line is as long as a headline and no name of the site.
    fn may_be_headline(&self, line: Line) -> bool {
        let text = self.text_of(line);
        let min = if self.level(line.draft) > 0 { MIN_KICKED_WORDS - 1 } else { MIN_KICKED_WORDS };
        let element = self.drafts[line.draft].markup.as_ref().map(|markup| markup.element);
        (min..=MAX_MARKED_WORDS).contains(&words::count(text))
            && !text.ends_with(['.', ',', ';', '。'])
            && site::ranges(text).len() < MAX_PATH_RANGES
            && !self.names.has(text)
            && !element.is_some_and(|element| is_logo(self.elements, element))
    }

    /// Returns true if the line names author or day.
    fn is_signature(&self, line: &str) -> bool {
        (line.contains(char::is_numeric) && self.reader.is_all_date(line))
            || self.persons.in_line(line).is_some()
            || (self.reader.first(line).is_some() && words::count(line) < PROSE_WORDS / 2)
    }

    /// Level of the heading that the block at `at` is, or 0.
    fn level(&self, at: usize) -> u8 {
        self.drafts[at].markup.as_ref().map_or(0, |markup| markup.heading_level)
    }

    /// Returns true if a class marks the block as a headline.
    fn is_marked(&self, at: usize) -> bool {
        let Some(markup) = &self.drafts[at].markup else { return false };
        let has_end =
            |token: &str| TITLE_ENDS.iter().any(|end| token.ends_with(end)) && !token.contains("sub");
        let mut around = Layout::around(self.elements, markup.element).take(2);
        around.any(|at| self.elements[at as usize].tokens.split(' ').any(has_end))
            || is_marked_title(self.elements, markup.element)
    }

    /// Returns true if the letters of the block set it off.
    fn is_large(&self, at: usize) -> bool {
        self.drafts[at].markup.as_ref().is_some_and(|markup| is_large(self.elements, markup.element))
    }

    /// Returns true if a further block like that of `line` heads a text: the page is a list, or has parts.
    fn has_sister(&self, line: Line) -> bool {
        let of = |at: usize| {
            let markup = self.drafts[at].markup.as_ref()?;
            let element = &self.elements[markup.element as usize];
            Some((markup.heading_level, element.name.as_str(), element.tokens.as_str()))
        };
        let own = of(line.draft);
        let is_headline = |at: &usize| {
            let draft = &self.drafts[*at];
            let is_line = (MIN_KICKED_WORDS..PROSE_WORDS).contains(&draft.words) && draft.is_visible();
            let mut below = self.drafts[at + 1..].iter().filter(|draft| draft.is_visible()).take(TEXT_WITHIN);
            is_line && of(*at) == own && below.any(is_prose)
        };
        let is_heading = self.level(line.draft) > 0;
        let is_set_off = is_heading || self.is_large(line.draft) || self.is_marked(line.draft);
        let after = self.text.unwrap_or(line.draft) + 1;
        is_set_off && (after..self.drafts.len()).any(|at| is_headline(&at))
    }
}
