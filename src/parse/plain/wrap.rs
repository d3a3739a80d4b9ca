//! Recognition of hard-wrapped paragraphs in text dumps.
//!
//! In: consecutive lines, none blank. Out: runs of lines that form a paragraph. The test inverts wrapping: a
//! line was broken where the first word of the next line would have crossed the right margin. If nearly every
//! line of a group passes it and few end a sentence, the group is wrapped. Lists, poems, menus and addresses
//! fail it, as their lines end anywhere; dumps with one paragraph per line have no margin that a person would
//! choose.

use super::kind;
use super::lines::{self, Line};
use crate::model::to_u32;
use crate::text::words;

/// Narrowest right margin in columns. Mail and books wrap at 60 to 80, columns of e-mail digests at 45;
/// shorter lines are lists and poems.
const MIN_MARGIN: u32 = 45;

/// Widest right margin in columns: no plain-text editor wraps later.
const MAX_MARGIN: u32 = 132;

/// Number of lines from which a group has a margin of its own; shorter groups use that of the page.
const MIN_LINES: usize = 4;

/// Minimum share of full lines, in percent. The rest are ends of paragraphs that follow each other without a
/// blank line.
const MIN_FULL_PERCENT: usize = 75;

/// Maximum share of lines that end a sentence, in percent. Wrapped lines do so by chance, one in four in
/// English mail; lines of a list of sentences nearly always.
const MAX_SENTENCE_END_PERCENT: usize = 50;

/// Number of columns that the first word of a line counts as in a script without spaces, whose words are not
/// known: two characters, of which the second may not begin a line.
const SPACELESS_WORD: u32 = 4;

/// Number of pairs of lines that share a margin, or of groups if each is a sentence or more that is broken inside.
const MIN_PAIRS: usize = 3;
const MIN_GROUPS: usize = 2;

/// Maximum share of a page's longer lines, in percent, that cross a margin shared by short groups.
const MAX_CROSSING_PERCENT: usize = 10;

/// Part of the address of every link of Markdown to another page.
const ADDRESS: &[u8] = b"](http";

/// Indent in columns that begins a new paragraph within a group.
const PARAGRAPH_INDENT: u32 = 2;

/// The margins of a text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wrap<'b> {
    body: &'b str,
    /// Right margin of the page, if it has one.
    margin: Option<u32>,
    /// True if marks written on letters take no column, as on a terminal; other programs count characters.
    skips_marks: bool,
    /// True if there are links of Markdown, whose addresses no program wraps.
    has_addresses: bool,
}

impl<'b> Wrap<'b> {
    /// Measures `lines` of `body`, by characters or by columns, whichever shows more wrapped lines. Cost: linear.
    pub(super) fn of(lines: &[Line], body: &'b str) -> Self {
        let has_addresses = memchr::memmem::find(body.as_bytes(), ADDRESS).is_some();
        let characters = Self { body, margin: None, skips_marks: false, has_addresses };
        let (wrapped, margin) = characters.page_margin(lines);
        let characters = Self { margin, ..characters };
        if body.is_ascii() || !body.chars().any(lines::takes_no_column) {
            return characters;
        }
        let columns = Self { margin: None, skips_marks: true, ..characters };
        match columns.page_margin(lines) {
            (more, margin) if more > wrapped => Self { margin, ..columns },
            _ => characters,
        }
    }

    /// Returns true if the page is wrapped at a margin.
    pub(super) fn has_margin(&self) -> bool {
        self.margin.is_some()
    }

    /// Returns the right margin of the page, with the number of lines that show it: the median of those of its wrapped
    /// groups, if any, else the one that its short groups share.
    fn page_margin(&self, lines: &[Line]) -> (usize, Option<u32>) {
        let own = groups(lines).filter_map(|group| Some((group.len(), self.own_margin(group)?)));
        let (lens, mut margins): (Vec<_>, Vec<_>) = own.unzip();
        margins.sort_unstable();
        if let Some(&margin) = margins.get(margins.len() / 2) {
            return (lens.iter().sum(), Some(margin));
        }
        let shared = self.shared_margin(lines);
        (usize::from(shared.is_some()), shared)
    }

    /// Returns the margin that the groups too short for one of their own share, if they are wrapped. A script
    /// without capitals does not show where a sentence goes on, so one group alone proves nothing.
    fn shared_margin(&self, lines: &[Line]) -> Option<u32> {
        let short = groups(lines).filter(|group| (2..MIN_LINES).contains(&group.len()));
        let pairs =
            short.clone().flat_map(|group| group.windows(2)).filter(|pair| pair[0].width >= MIN_MARGIN);
        let margin = pairs.clone().filter_map(|pair| self.edge(&pair[0])).max()?;
        let long = lines.iter().filter(|line| line.width >= MIN_MARGIN).filter_map(|line| self.edge(line));
        let (long, crossing) = long.fold((0, 0), |(long, crossing), edge| {
            (long + 1, crossing + usize::from(edge > margin + margin / 10))
        });
        let is_shared = pairs.clone().count() >= MIN_PAIRS || self.are_sentences(short);
        (is_shared && crossing * 100 <= long * MAX_CROSSING_PERCENT && self.are_wrapped(pairs, margin))
            .then_some(margin)
    }

    /// Returns true if there are several groups of wide lines, and each ends a sentence in its last line alone.
    fn are_sentences<'l>(&self, groups: impl Iterator<Item = &'l [Line]> + Clone) -> bool {
        let ends = |line: &Line| kind::ends_sentence(line.text(self.body));
        let mut wide = groups.filter(|group| group[0].width >= MIN_MARGIN);
        wide.clone().nth(MIN_GROUPS - 1).is_some()
            && wide.all(|group| group.iter().position(ends) == group.len().checked_sub(1))
    }

    /// Returns true if the first lines of `pairs` of consecutive lines are broken off at `margin`.
    fn are_wrapped<'l>(&self, pairs: impl Iterator<Item = &'l [Line]>, margin: u32) -> bool {
        if !(MIN_MARGIN..=MAX_MARGIN).contains(&margin) {
            return false;
        }
        let (mut all, mut full, mut stops) = (0, 0, 0);
        for pair in pairs {
            all += 1;
            full += usize::from(self.is_full(&pair[0], &pair[1], margin));
            stops += usize::from(kind::ends_sentence(pair[0].text(self.body)));
        }
        full * 100 >= all * MIN_FULL_PERCENT && stops * 100 <= all * MAX_SENTENCE_END_PERCENT
    }

    /// Splits `group` into paragraphs.
    pub(super) fn paragraphs<'a>(self, group: &'a [Line]) -> impl Iterator<Item = &'a [Line]> + use<'a, 'b> {
        let margin = self.own_margin(group).or_else(|| self.borrowed_margin(group));
        let base = group.iter().map(|line| line.indent).min().unwrap_or(0);
        group.chunk_by(move |line, next| {
            next.is_torn || margin.is_some_and(|margin| self.continues(line, next, margin, base))
        })
    }

    /// Returns the margin of a group, if it has enough lines and they are wrapped.
    fn own_margin(&self, group: &[Line]) -> Option<u32> {
        if group.len() < MIN_LINES {
            return None;
        }
        let margin = group.iter().filter_map(|line| self.edge(line)).max()?;
        self.are_wrapped(group.windows(2), margin).then_some(margin)
    }

    /// Returns the margin of a group that is a list or too short to show one of its own: the page's, or, for a
    /// short group whose lines break off inside sentences, its greatest width.
    fn borrowed_margin(&self, group: &[Line]) -> Option<u32> {
        let widest = group.iter().filter_map(|line| self.edge(line)).max()?;
        let breaks_off = |w: &[Line]| {
            w[0].width >= MIN_MARGIN
                && !kind::ends_sentence(w[0].text(self.body))
                && w[1].text(self.body).starts_with(char::is_lowercase)
        };
        match self.margin {
            Some(margin) if widest <= margin + margin / 10 => Some(margin.max(widest)),
            _ if widest > MAX_MARGIN || !(2..MIN_LINES).contains(&group.len()) => None,
            _ => group.windows(2).all(breaks_off).then_some(widest),
        }
    }

    /// Returns true if `next` continues the paragraph of `line`.
    fn continues(&self, line: &Line, next: &Line, margin: u32, base_indent: u32) -> bool {
        let (text, next_text) = (line.text(self.body), next.text(self.body));
        if kind::marker(next_text).0.begins_block() || kind::marker(text).0 == kind::Marker::Quote {
            return false;
        }
        let ends = kind::ends_sentence(text);
        if next.indent >= base_indent + PARAGRAPH_INDENT && next.indent > line.indent && ends {
            return false;
        }
        // A short line is continued if its sentence is.
        let runs_on = !ends && next_text.starts_with(char::is_lowercase);
        (!self.is_link(text) && self.is_full(line, next, margin)) || (runs_on && line.width >= MIN_MARGIN / 2)
    }

    /// Returns true if the first word of `next` would have crossed the margin.
    fn is_full(&self, line: &Line, next: &Line, margin: u32) -> bool {
        let word = next.text(self.body).split_whitespace().next().unwrap_or_default();
        let width = lines::width(word).saturating_sub(self.marks(word));
        let is_spaceless = word.chars().take(2).any(words::is_spaceless);
        let width = if is_spaceless { width.min(SPACELESS_WORD) } else { width };
        self.right_edge(line).saturating_add(1).saturating_add(width) > margin
    }

    /// Returns the right edge of a line that shows where the margin is: one without a link of Markdown.
    fn edge(&self, line: &Line) -> Option<u32> {
        (!self.has_address(line.text(self.body))).then(|| self.right_edge(line))
    }

    fn right_edge(&self, line: &Line) -> u32 {
        (line.indent + line.width).saturating_sub(self.marks(line.text(self.body)))
    }

    /// Returns the number of characters of `text` that take no column.
    fn marks(&self, text: &str) -> u32 {
        let count = || text.chars().filter(|&c| lines::takes_no_column(c)).count();
        if self.skips_marks && !text.is_ascii() { to_u32(count()) } else { 0 }
    }

    /// Returns true if `text` is nothing but links of Markdown, which stand on lines of their own.
    fn is_link(&self, text: &str) -> bool {
        text.starts_with(['[', '!']) && text.ends_with(')') && self.has_address(text)
    }

    fn has_address(&self, text: &str) -> bool {
        self.has_addresses && memchr::memmem::find(text.as_bytes(), ADDRESS).is_some()
    }
}

/// Yields the runs of lines that may be of one paragraph: none is blank or opens code, and all are quoted alike.
fn groups(lines: &[Line]) -> impl Iterator<Item = &[Line]> + Clone {
    let is_text = |line: &Line| !line.is_blank() && line.fence_close.is_none();
    let groups =
        lines.chunk_by(move |line, next| is_text(line) && is_text(next) && line.quotes == next.quotes);
    groups.filter(move |group| is_text(&group[0]))
}

/// Returns the length of the group at the start of `lines`, of which there is one with text.
pub(super) fn group_len(lines: &[Line]) -> usize {
    groups(lines).next().map_or(lines.len(), <[Line]>::len)
}
