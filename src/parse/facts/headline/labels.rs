//! What stands beside the title in declared titles and headings: sections, subtitles, buttons.

use std::collections::BTreeMap;

use super::candidates::{Declared, Group, MAX_LABEL_WORDS, TWO_SOURCES};
use super::forms::{MIN_KICKED_WORDS, form};
use super::headings::Heading;
use crate::parse::facts::site;
use crate::text::digits::is_year;
use crate::text::words;

/// Takes off what follows the title in the only block of a heading: a button that adjoins the last mark of a title
/// (`Why does it stop?Print`), a day, and a subtitle that begins with a capital letter, if two sources declare the title
/// without it or one declares a long one (`<h1>Weir holds the flood <small>Night watch thanked</small></h1>`).
pub(in crate::parse::facts) fn take_off_labels(headings: &mut [Heading], declared: &[Declared]) {
    for heading in headings.iter_mut().filter(|heading| heading.drafts.len() == 1) {
        let end = declared.iter().map(|title| title.text.as_str()).find_map(|title| {
            let behind = heading.text.strip_prefix(title).filter(|behind| !behind.is_empty())?;
            let same = declared.iter().filter(|other| other.text == title);
            let is_sure = same.map(|other| other.weight).sum::<f64>() >= TWO_SOURCES
                || words::count(title) >= MIN_SURE_WORDS;
            let is_label = is_button(title, behind) || is_day(title, behind);
            (is_label || (is_sure && is_subtitle(title, behind))).then_some(title.len())
        });
        if let Some(end) = end {
            heading.text.truncate(end);
            heading.end = Some(end);
        }
    }
}

fn is_button(title: &str, behind: &str) -> bool {
    title.ends_with(['?', '!', '.', '…', ')', '”', '"'])
        && behind.trim_start().starts_with(char::is_uppercase)
        && words::count(behind) <= MAX_LABEL_WORDS
}

/// Minimum number of words of a title that is whole although only one source declares it. By hand.
const MIN_SURE_WORDS: u32 = 5;

/// Maximum number of words of a day behind a title.
const MAX_DAY_WORDS: u32 = 5;

/// Returns true if `behind` is a day with its year.
fn is_day(title: &str, behind: &str) -> bool {
    let numbers = || behind.split(|c: char| !c.is_ascii_digit()).filter(|number| !number.is_empty());
    words::count(title) >= MIN_KICKED_WORDS
        && words::count(behind) <= MAX_DAY_WORDS
        && (behind.starts_with(' ') || !title.ends_with(char::is_numeric))
        && numbers().any(|number| number.len() == 4 && is_year(number.as_bytes()))
        && numbers().nth(1).is_some()
        && numbers().all(|number| matches!(number.len(), 1 | 2 | 4))
}

/// Returns true if `behind` begins with a capital letter although the words of `title` do not.
fn is_subtitle(title: &str, behind: &str) -> bool {
    let is_small = |word: Option<&str>| word.is_some_and(|word| word.starts_with(char::is_lowercase));
    let is_glued = || {
        let mut letters = behind.chars();
        title.ends_with(char::is_lowercase)
            && letters.next().is_some_and(char::is_uppercase)
            && letters.next().is_some_and(char::is_lowercase)
    };
    (behind.starts_with(' ') || is_glued())
        && behind.trim_start().starts_with(char::is_uppercase)
        && words::count(title) >= MIN_KICKED_WORDS
        && words::count(behind) >= MIN_KICKED_WORDS
        && is_small(title.split_whitespace().nth(1))
        && is_small(title.split_whitespace().last())
}

/// Returns the indices of the main headings that are the section of the paper: a declared title has them as a part
/// (`Weir holds the flood - Letters - Weir Herald`) beside the text of another heading, which is longer.
pub(super) fn sections(declared: &[Group], headings: &[Heading]) -> Vec<usize> {
    let is_headline = |heading: &Heading, section: &Heading| {
        words::count(&heading.text) >= MIN_KICKED_WORDS.max(words::count(&section.text) + 1)
    };
    let is_section = |at: &usize| {
        let (section, below) = (&headings[*at], &headings[*at + 1..]);
        let form = form(&section.text);
        let mut titles = declared.iter().filter(|group| {
            let mut ranges = site::ranges(&group.text).into_iter();
            ranges.any(|(start, end)| start > 0 && self::form(&group.text[start..end]) == form)
        });
        section.is_main
            && words::count(&section.text) <= MAX_SECTION_WORDS
            && titles.any(|title| {
                let is_part = |heading: &Heading| site::is_part(&title.text, &heading.text);
                below.iter().any(|heading| is_headline(heading, section) && is_part(heading))
            })
    };
    (0..headings.len()).filter(is_section).collect()
}

/// Maximum number of words of the name of a section. By hand.
const MAX_SECTION_WORDS: u32 = 4;

/// Moves the weight of two declared titles to the part that ends one and begins the other: `r/Canning - Oak leaves or
/// vine`, `Oak leaves or vine : Canning`.
pub(super) fn share_parts(groups: &mut Vec<Group>) {
    let parts = |group: &Group| -> BTreeMap<String, (usize, usize)> {
        let ranges = site::ranges(&group.text).into_iter();
        let long = ranges.filter(|&(start, end)| words::count(&group.text[start..end]) >= MIN_KICKED_WORDS);
        long.map(|range| (form(&group.text[range.0..range.1]), range)).collect()
    };
    let all: Vec<_> = groups.iter().map(parts).collect();
    let pairs = (0..all.len()).flat_map(|one| (0..all.len()).map(move |other| (one, other)));
    let mut shared = pairs.filter_map(|(one, other)| {
        let ends = |range: (usize, usize)| range.1 == groups[one].text.len();
        let (form, range) = all[one].iter().find(|(form, range)| {
            ends(**range) && all[other].get(*form).is_some_and(|(start, _)| *start == 0)
        })?;
        Some((one, other, form.clone(), *range))
    });
    let Some((one, other, form, (start, end))) = shared.next() else { return };
    let text = groups[one].text[start..end].trim().to_owned();
    let weight = std::mem::take(&mut groups[one].weight) + std::mem::take(&mut groups[other].weight);
    match groups.iter_mut().find(|group| group.form == form) {
        Some(group) => group.weight += weight,
        None => {
            groups.push(Group { form, text, weight, heading: None, is_declared: true, may_be_slogan: false });
        }
    }
}
