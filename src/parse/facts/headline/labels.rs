//! What stands beside the title in declared titles and headings: sections, subtitles, buttons.

use std::collections::BTreeMap;

use super::candidates::{Declared, Group, MAX_LABEL_WORDS, TWO_SOURCES};
use super::forms::{MIN_KICKED_WORDS, form};
use super::headings::Heading;
use crate::parse::facts::site;
use crate::text::words;

/// Takes off what follows the title in the only block of a heading: a button that adjoins the last mark of a title
/// (`Why does it stop?Print`), and a subtitle that begins with a capital letter, if two sources declare the title without
/// it (`<h1>Weir holds the flood <small>Night watch thanked</small></h1>`).
pub(in crate::parse::facts) fn take_off_labels(headings: &mut [Heading], declared: &[Declared]) {
    for heading in headings.iter_mut().filter(|heading| heading.drafts.len() == 1) {
        let end = declared.iter().map(|title| title.text.as_str()).find_map(|title| {
            let behind = heading.text.strip_prefix(title).filter(|behind| !behind.is_empty())?;
            let same = declared.iter().filter(|other| other.text == title);
            let is_sure = same.map(|other| other.weight).sum::<f64>() >= TWO_SOURCES;
            (is_button(title, behind) || (is_sure && is_subtitle(title, behind))).then_some(title.len())
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

/// Returns true if `behind` begins with a capital letter although the words of `title` do not.
fn is_subtitle(title: &str, behind: &str) -> bool {
    let is_small = |word: Option<&str>| word.is_some_and(|word| word.starts_with(char::is_lowercase));
    behind.starts_with(' ')
        && behind.trim_start().starts_with(char::is_uppercase)
        && words::count(title) >= MIN_KICKED_WORDS
        && words::count(behind) >= MIN_KICKED_WORDS
        && is_small(title.split_whitespace().nth(1))
        && is_small(title.split_whitespace().last())
}

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
