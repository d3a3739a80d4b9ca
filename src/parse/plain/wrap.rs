//! Recognition of hard-wrapped paragraphs in text dumps.
//!
//! In: consecutive lines, none blank. Out: runs of lines that form a paragraph. The test inverts wrapping: a
//! line was broken where the first word of the next line would have crossed the right margin. If nearly every
//! line of a group passes it and few end a sentence, the group is wrapped. Lists, poems, menus and addresses
//! fail it, as their lines end anywhere; dumps with one paragraph per line have no margin that a person would
//! choose.

use super::kind;
use super::lines::{self, Line};
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

/// Maximum share of a page's longer lines, in percent, that cross a margin shared by short groups.
const MAX_CROSSING_PERCENT: usize = 10;

/// Indent in columns that begins a new paragraph within a group.
const PARAGRAPH_INDENT: u32 = 2;

/// Returns the right margin of the page: the median of those of its wrapped groups, if any, else the one that
/// its short groups share.
pub(super) fn margin(lines: &[Line], body: &str) -> Option<u32> {
    let mut margins: Vec<u32> = groups(lines).filter_map(|group| own_margin(group, body)).collect();
    margins.sort_unstable();
    margins.get(margins.len() / 2).copied().or_else(|| shared_margin(lines, body))
}

/// Yields the runs of lines of which none is blank.
fn groups(lines: &[Line]) -> impl Iterator<Item = &[Line]> + Clone {
    lines.split(|line| line.is_blank() || line.fence_close.is_some())
}

/// Returns the margin that the groups too short for one of their own share, if they are wrapped. A script
/// without capitals does not show where a sentence goes on, so one group alone proves nothing.
fn shared_margin(lines: &[Line], body: &str) -> Option<u32> {
    let short = groups(lines).filter(|group| (2..MIN_LINES).contains(&group.len()));
    let pairs = short.flat_map(|group| group.windows(2)).filter(|pair| pair[0].width >= MIN_MARGIN);
    let margin = pairs.clone().map(|pair| right_edge(&pair[0])).max()?;
    let long = lines.iter().filter(|line| line.width >= MIN_MARGIN);
    let (long, crossing) = long.fold((0, 0), |(long, crossing), line| {
        (long + 1, crossing + usize::from(right_edge(line) > margin + margin / 10))
    });
    let is_shared = pairs.clone().count() + 1 >= MIN_LINES && crossing * 100 <= long * MAX_CROSSING_PERCENT;
    (is_shared && are_wrapped(pairs, body, margin)).then_some(margin)
}

/// Returns true if the first lines of `pairs` of consecutive lines are broken off at `margin`.
fn are_wrapped<'l>(pairs: impl Iterator<Item = &'l [Line]>, body: &str, margin: u32) -> bool {
    if !(MIN_MARGIN..=MAX_MARGIN).contains(&margin) {
        return false;
    }
    let (mut all, mut full, mut stops) = (0, 0, 0);
    for pair in pairs {
        all += 1;
        full += usize::from(is_full(&pair[0], &pair[1], body, margin));
        stops += usize::from(kind::ends_sentence(pair[0].text(body)));
    }
    full * 100 >= all * MIN_FULL_PERCENT && stops * 100 <= all * MAX_SENTENCE_END_PERCENT
}

/// Splits `group` into paragraphs.
pub(super) fn paragraphs<'a>(
    group: &'a [Line],
    body: &'a str,
    page_margin: Option<u32>,
) -> impl Iterator<Item = &'a [Line]> {
    let margin = own_margin(group, body).or_else(|| borrowed_margin(group, body, page_margin));
    let base = group.iter().map(|line| line.indent).min().unwrap_or(0);
    group.chunk_by(move |line, next| margin.is_some_and(|margin| continues(line, next, body, margin, base)))
}

/// Returns the margin of a group, if it has enough lines and they are wrapped.
fn own_margin(group: &[Line], body: &str) -> Option<u32> {
    if group.len() < MIN_LINES {
        return None;
    }
    let margin = group.iter().map(right_edge).max()?;
    are_wrapped(group.windows(2), body, margin).then_some(margin)
}

/// Returns the margin of a group that is a list or too short to show one of its own: the page's, or, for a
/// short group whose lines break off inside sentences, its greatest width.
fn borrowed_margin(group: &[Line], body: &str, page_margin: Option<u32>) -> Option<u32> {
    let widest = group.iter().map(right_edge).max()?;
    let breaks_off = |w: &[Line]| {
        w[0].width >= MIN_MARGIN
            && !kind::ends_sentence(w[0].text(body))
            && w[1].text(body).starts_with(char::is_lowercase)
    };
    match page_margin {
        Some(margin) if widest <= margin + margin / 10 => Some(margin.max(widest)),
        _ if widest > MAX_MARGIN || !(2..MIN_LINES).contains(&group.len()) => None,
        _ => group.windows(2).all(breaks_off).then_some(widest),
    }
}

/// Returns true if `next` continues the paragraph of `line`.
fn continues(line: &Line, next: &Line, body: &str, margin: u32, base_indent: u32) -> bool {
    let (text, next_text) = (line.text(body), next.text(body));
    if kind::marker(next_text).0.begins_block() || kind::marker(text).0 == kind::Marker::Quote {
        return false;
    }
    if next.indent >= base_indent + PARAGRAPH_INDENT && next.indent > line.indent && kind::ends_sentence(text)
    {
        return false;
    }
    // A short line is continued if its sentence is.
    let runs_on = !kind::ends_sentence(text) && next_text.starts_with(char::is_lowercase);
    is_full(line, next, body, margin) || (runs_on && line.width >= MIN_MARGIN / 2)
}

/// Returns true if the first word of `next` would have crossed the margin.
fn is_full(line: &Line, next: &Line, body: &str, margin: u32) -> bool {
    let word = lines::width(next.text(body).split_whitespace().next().unwrap_or_default());
    let is_spaceless = next.text(body).chars().take(2).any(words::is_spaceless);
    let word = if is_spaceless { word.min(SPACELESS_WORD) } else { word };
    right_edge(line).saturating_add(1).saturating_add(word) > margin
}

fn right_edge(line: &Line) -> u32 {
    line.indent + line.width
}
