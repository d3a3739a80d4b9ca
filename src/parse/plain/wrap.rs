//! Which lines of a text dump belong to one paragraph.
//!
//! In: lines without a blank one between them. Out: runs of lines that make a paragraph. The test is
//! the one by which wrapping works: a line was broken where the first word of the next line would
//! have crossed the right margin. Where nearly every line of a group passes it and few end a
//! sentence, the group is wrapped; lists, poems, menus and addresses fail it, as their lines end
//! where they please, and one-paragraph-a-line dumps have no margin that a person would choose.

use super::kind;
use super::lines::Line;

/// Narrowest right margin in characters: mail and books wrap at 60 to 80, columns of e-mail
/// digests at 45; shorter lines are lists and poems.
const MIN_MARGIN: u32 = 45;

/// Widest right margin in characters: no editor of plain text wraps past it.
const MAX_MARGIN: u32 = 132;

/// Lines from which a group has a margin of its own; shorter groups use the page's.
const MIN_LINES: usize = 4;

/// Share of lines, in hundredths, that must be as full as wrapping makes them. The rest are ends of
/// paragraphs that follow each other without a blank line.
const MIN_FULL_PERCENT: usize = 75;

/// Share of lines, in hundredths, that may end a sentence: a wrapped line does so by chance, one line
/// in four of mail in English; a list of sentences nearly always.
const MAX_SENTENCE_END_PERCENT: usize = 50;

/// Indent in characters that begins a new paragraph within a group.
const PARAGRAPH_INDENT: u32 = 2;

/// The right margin that the wrapped groups of a page share: the median of theirs, if any.
pub(super) fn margin(lines: &[Line], body: &str) -> Option<u32> {
    let groups = lines.split(|line| line.is_blank() || line.fence_close.is_some());
    let mut margins: Vec<u32> = groups.filter_map(|group| own_margin(group, body)).collect();
    margins.sort_unstable();
    margins.get(margins.len() / 2).copied()
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

/// The margin of a group of many lines that is wrapped.
fn own_margin(group: &[Line], body: &str) -> Option<u32> {
    if group.len() < MIN_LINES {
        return None;
    }
    let margin = group.iter().map(right_edge).max()?;
    let pairs = group.len() - 1;
    let count = |test: &dyn Fn(&Line, &Line) -> bool| group.windows(2).filter(|w| test(&w[0], &w[1])).count();
    let full = count(&|line, next| is_full(line, next, body, margin));
    let stops = count(&|line, _| kind::ends_sentence(line.text(body)));
    let is_wrapped = (MIN_MARGIN..=MAX_MARGIN).contains(&margin)
        && full * 100 >= pairs * MIN_FULL_PERCENT
        && stops * 100 <= pairs * MAX_SENTENCE_END_PERCENT;
    is_wrapped.then_some(margin)
}

/// A group that shows no margin of its own, being short or a list, is wrapped where the page is; a
/// short one also where it breaks off in the middle of a sentence.
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

/// Whether `next` goes on with the paragraph of `line`.
fn continues(line: &Line, next: &Line, body: &str, margin: u32, base_indent: u32) -> bool {
    let (text, next_text) = (line.text(body), next.text(body));
    if kind::marker(next_text).0.begins_block() || kind::marker(text).0 == kind::Marker::Quote {
        return false;
    }
    if next.indent >= base_indent + PARAGRAPH_INDENT && next.indent > line.indent && kind::ends_sentence(text)
    {
        return false;
    }
    // A ragged line goes on where the sentence does.
    let runs_on = !kind::ends_sentence(text) && next_text.starts_with(char::is_lowercase);
    is_full(line, next, body, margin) || (runs_on && line.width >= MIN_MARGIN / 2)
}

/// Whether the first word of `next` would have crossed the margin.
fn is_full(line: &Line, next: &Line, body: &str, margin: u32) -> bool {
    let word = next.text(body).split_whitespace().next().unwrap_or_default();
    let word = u32::try_from(word.chars().count()).unwrap_or(u32::MAX);
    right_edge(line).saturating_add(1).saturating_add(word) > margin
}

fn right_edge(line: &Line) -> u32 {
    line.indent + line.width
}
