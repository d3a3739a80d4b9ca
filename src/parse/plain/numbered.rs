//! Numbered links of lynx, `[7]label`, whose addresses are at the end of the dump or cut off.
//!
//! In: the lines of a dump. Out: where its text begins, the number of its links, and its menus, one entry on a line.

use std::ops::Range;

use super::kind;
use super::lines::{self, Line};
use crate::model::to_u32;
use crate::text::words;

/// Minimum number of links without addresses.
const MIN_LINKS: usize = 3;

/// Minimum number of entries of a menu on one line, and maximum number of words of each.
const MIN_ENTRIES: usize = 3;
const ENTRY_MAX_WORDS: u32 = 5;

/// Maximum number of lines with the links of the head.
const MAX_HEAD_LINES: usize = 12;

/// Returns the index of the first line at or behind `first` that is below the links of the head: lynx lists them first,
/// behind a number sign.
pub(super) fn behind_head(lines: &[Line], first: usize, body: &str) -> usize {
    let rest = lines.get(first..).unwrap_or_default();
    let Some(top) = rest.iter().position(|line| !line.is_blank()) else { return first };
    let is_head = rest[top]
        .text(body)
        .strip_prefix("#[")
        .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    let end = rest[top..].iter().take(MAX_HEAD_LINES).position(Line::is_blank);
    end.filter(|_| is_head).map_or(first, |end| first + top + end)
}

/// Counts the links of the head.
pub(super) fn count_head(lines: &[Line], body: &str) -> usize {
    lines.iter().map(|line| links(line.text(body)).count()).sum()
}

/// Counts the numbered links of a text without their addresses: in order up to the last, each before its label and behind
/// white space, `first` being the number of the first. If most are at the starts of lines, they number the entries of a
/// list. Returns the last number, 0 for none.
pub(super) fn count(lines: &[Line], first: usize, body: &str) -> usize {
    let (mut count, mut starts) = (0, 0);
    for line in lines {
        let text = line.text(body);
        let marker = kind::marker(text).1;
        for (at, number) in links(text) {
            // Notes stand behind a word.
            if number != count + first || text[..at].ends_with(|c: char| !c.is_whitespace() && c != '(') {
                return 0;
            }
            count += 1;
            starts += usize::from(marker == 0 && at == 0);
        }
    }
    if count >= MIN_LINKS && starts * 2 <= count { count + first - 1 } else { 0 }
}

/// Yields the offset and number of each link in `text`.
fn links(text: &str) -> impl Iterator<Item = (usize, usize)> {
    memchr::memchr_iter(b'[', text.as_bytes()).filter_map(|at| {
        let rest = &text[at + 1..];
        let digits = rest.bytes().take(6).take_while(u8::is_ascii_digit).count();
        let label = rest[digits..].strip_prefix(']')?;
        label.starts_with(|c: char| c.is_alphanumeric()).then_some(())?;
        Some((at, rest[..digits].parse().ok()?))
    })
}

/// Splits the lines in the range `text` that consist of the entries of a menu, each a numbered link, into one line for
/// each, and moves the range.
pub(super) fn split_menus(lines: &mut Vec<Line>, text: &mut Range<usize>, body: &str) {
    let is_text = |at: usize| text.contains(&at);
    let entries =
        lines.iter().enumerate().map(|(at, line)| if is_text(at) { entries(line, body) } else { None });
    let entries = entries.collect::<Vec<_>>();
    if entries.iter().all(Option::is_none) {
        return;
    }
    let mut places = Vec::with_capacity(lines.len());
    let mut split = Vec::with_capacity(lines.len());
    for (line, entries) in lines.iter().zip(entries) {
        places.push(split.len());
        match entries {
            Some(entries) => split.extend(entries),
            None => split.push(line.clone()),
        }
    }
    for line in &mut split {
        line.fence_close = line.fence_close.and_then(|close| places.get(close).copied());
    }
    let place = |at: usize| places.get(at).copied().unwrap_or(split.len());
    *text = place(text.start)..place(text.end);
    *lines = split;
}

/// Returns the entries of the menu of which `line` consists.
fn entries(line: &Line, body: &str) -> Option<Vec<Line>> {
    let text = line.text(body);
    if line.fence_close.is_some() || !text.starts_with('[') {
        return None;
    }
    let starts = links(text).map(|(at, _)| at).collect::<Vec<_>>();
    if starts.len() < MIN_ENTRIES || starts[0] != 0 {
        return None;
    }
    let ends = starts.iter().skip(1).copied().chain([text.len()]);
    let entries = starts.iter().copied().zip(ends).map(|(start, end)| (start, text[start..end].trim_end()));
    let entries = entries.collect::<Vec<_>>();
    let is_entry = |(_, entry): &(usize, &str)| {
        let label = entry.split_once(']').map_or("", |(_, label)| label);
        (1..=ENTRY_MAX_WORDS).contains(&words::count(label)) && !label.ends_with([',', '.', ';', ':'])
    };
    let made = entries.iter().map(|(start, entry)| {
        let start = line.start + to_u32(*start);
        let width = lines::width(entry);
        Line { indent_start: start, start, end: start + to_u32(entry.len()), width, ..line.clone() }
    });
    entries.iter().all(is_entry).then(|| made.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_counted_without_their_addresses() {
        let of = |body: &str| count(&lines::split(body), 1, body);
        assert_eq!(of("[1]Plan your visit [2]Learn\n\nThe mill by the [3]river."), 3);
        assert_eq!(of("* [1]Visit\n* [2]Learn\n* [3]Donate"), 3);
        assert_eq!(of("[1]Smith, Mills.\n[2]Jones, Weirs.\n[3]Brown, Dams."), 0, "a list of books");
        assert_eq!(of("磨坊[1]在河边[2]很老[3]了"), 0, "notes");
        assert_eq!(of("See [2]here and [3]there and [4]else."), 0);
    }

    #[test]
    fn a_menu_on_one_line_has_an_entry_on_each() {
        let body = "#[1]alternate [2]RSS feed\n\n[3]Plan your visit [4]Learn [5]Donate\n\nThe [6]mill, [7]weir and [8]dam.";
        let mut all = lines::split(body);
        let frame = crate::parse::plain::frame::Frame::of(&all, body);
        assert_eq!((frame.before, frame.addresses), (1, 8));
        let mut text = frame.before..frame.end;
        split_menus(&mut all, &mut text, body);
        let texts = all[text].iter().map(|line| line.text(body)).filter(|text| !text.is_empty());
        let expected = ["[3]Plan your visit", "[4]Learn", "[5]Donate", "The [6]mill, [7]weir and [8]dam."];
        assert_eq!(texts.collect::<Vec<_>>(), expected);
    }
}
