//! Parts of one line of a text dump: menus, window titles with the name of the site, paths to the page.

use crate::parse::draft::Draft;
use crate::text::words;

/// Marks between the entries of a menu on one line, and between a title and the name of the site; maximum number of
/// words of that name.
const PART_MARKS: [&str; 7] = [" - ", " – ", " — ", " | ", " · ", " • ", " / "];
const MAX_SITE_WORDS: u32 = 5;

/// Marks between the steps of a path to the page; minimum number of words of its last step, by hand: shorter ones
/// are names of sections and sites.
const PATH_MARKS: [&str; 4] = [" > ", " / ", " » ", " › "];
const MIN_STEP_WORDS: u32 = 3;

/// Maximum length in bytes of a line that is the title.
pub(super) const MAX_LINE_BYTES: usize = 600;

/// Returns false if no [`PART_MARKS`] and no [`PATH_MARKS`] is in `text`, by the bytes that their signs begin with behind a
/// space. Searching each line for every mark would take 4 % of a run on dumps.
pub(super) fn may_have_parts(text: &str) -> bool {
    let begins = |pair: &[u8]| pair[0] == b' ' && matches!(pair[1], b'-' | b'|' | b'/' | b'>' | 0xc2 | 0xe2);
    text.as_bytes().windows(2).any(begins)
}

/// Returns true if `text` has several marks of a kind between parts, as menus do.
pub(super) fn is_parted(text: &str) -> bool {
    may_have_parts(text) && PART_MARKS.iter().any(|mark| text.matches(mark).nth(1).is_some())
}

/// Yields the two parts of `line` around a mark, if the second has only a few words, as a site's name has.
pub(super) fn cuts_before_site(line: &str) -> impl Iterator<Item = (&str, &str)> {
    let cuts = PART_MARKS.iter().filter_map(|mark| line.rsplit_once(mark));
    cuts.filter(|(_, site)| words::count(site) <= MAX_SITE_WORDS)
        .map(|(title, site)| (title.trim(), site.trim()))
}

/// Returns the last step of a path in `line`, if it is longer than the one before: `Home > News > Mill closes after
/// a century`. The end of a window title, the name of the site, is shorter than the title.
pub(super) fn last_step(line: &str) -> Option<&str> {
    if !may_have_parts(line) {
        return None;
    }
    let cuts = PATH_MARKS.iter().filter_map(|mark| line.rsplit_once(mark));
    let (before, last) = cuts.min_by_key(|(_, last)| last.len())?;
    let step = PATH_MARKS.iter().fold(before, |step, mark| step.rsplit(mark).next().unwrap_or(step));
    let words = words::count(last);
    (words >= MIN_STEP_WORDS && words > words::count(step)).then_some(last.trim())
}

/// Returns `title` without the name of the site at its end, if another line of the page is that name.
pub(super) fn without_shown_site<'a>(title: &'a str, drafts: &[Draft]) -> &'a str {
    let is_shown = |name: &str| drafts.iter().any(|draft| draft.text == name);
    let named = cuts_before_site(title).filter(|&(_, name)| is_shown(name));
    named.map(|(title, _)| title).find(|title| !title.is_empty()).unwrap_or(title)
}

/// Returns true if `part` equals `whole`, or begins or ends it with more than two words. Words are counted
/// last: a title of a megabyte is compared with each heading of its page.
pub(super) fn is_part_at_edge(whole: &str, part: &str) -> bool {
    let edge = |rest: Option<&str>, at_word: fn(&str) -> bool| rest.is_some_and(at_word);
    let starts = || edge(whole.strip_prefix(part), |rest| !rest.starts_with(words::is_word_char));
    let ends = || edge(whole.strip_suffix(part), |rest| !rest.ends_with(words::is_word_char));
    whole == part || ((starts() || ends()) && words::count(part) > 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_step_of_a_path_is_its_longest() {
        let title = "Mill closes after a century";
        for path in ["Home > News > ", "News » ", "You are here: Home / News / ", "Home › Mills › "] {
            assert_eq!(last_step(&format!("{path}{title}")), Some(title));
        }
        for line in [
            "Mill closes after a century » The Grain",
            "Mill closes after a century » The Grain of Harrow",
            "Home > News",
            "Mill closes after a century | The Grain",
            "A > B",
        ] {
            assert_eq!(last_step(line), None, "{line}");
        }
    }
}
