//! Words that exclude each other: days of the week, parts of the day, units, ordinals, opposites, colours, materials.
//!
//! Two texts in which one such word takes the place of another say different things: "every week", "every
//! month". The words are listed by language in `config/dedupe`. They count only in pairs: a word of a line that
//! one text has and the other lacks, while the other has a different word of the same line. So a word may be
//! listed that has other meanings too, and a word of one language may look like one of another.

use std::sync::LazyLock;

use super::key::small;
use super::lists;

/// Maximum length in characters of an ending after a stem.
const MAX_ENDING: usize = 6;

/// Place of a word: its line, and the part of the line.
type Place = (u32, u32);

/// A listed word.
struct Entry {
    word: String,
    /// The longest listed word that begins this one.
    beginning: Option<usize>,
    /// Places as a whole word.
    whole: Vec<Place>,
    /// Places as a stem.
    stem: Vec<Place>,
}

/// All listed words, sorted.
struct Table(Vec<Entry>);

impl Table {
    fn built_in() -> Self {
        Self::of(lists::all().iter().flat_map(|lists| &lists.exclusive).map(String::as_str))
    }

    /// Collects the words of `lines`.
    fn of<'a>(lines: impl Iterator<Item = &'a str>) -> Self {
        let mut listed = Vec::new();
        for (line, text) in (0..).zip(lines) {
            for (part, words) in (0..).zip(text.split('|')) {
                listed.extend(words.split_whitespace().map(|word| (small(word), (line, part))));
            }
        }
        // A stem sorts by itself, without its star.
        listed.sort_unstable_by(|a, b| (stem(&a.0), a.1).cmp(&(stem(&b.0), b.1)));
        let mut entries = Vec::<Entry>::new();
        for (word, place) in listed {
            let bare = stem(&word);
            if entries.last().is_none_or(|last| last.word != bare) {
                let beginning = longest(&entries, bare);
                entries.push(Entry { word: bare.to_owned(), beginning, whole: Vec::new(), stem: Vec::new() });
            }
            let last = entries.last_mut().expect("an entry was pushed");
            if word.ends_with('*') { last.stem.push(place) } else { last.whole.push(place) }
        }
        Self(entries)
    }

    /// Appends the places of `word`, which is in its [`small`] form: on each line, that of the longest listed word that
    /// it is or begins with.
    fn places(&self, word: &str, places: &mut Vec<Place>) {
        let first = places.len();
        let end = self.0.partition_point(|entry| *entry.word <= *word);
        let mut found = longest(&self.0[..end], word);
        while let Some(at) = found {
            let entry = &self.0[at];
            let ending = &word[entry.word.len()..];
            let whole = entry.whole.iter().filter(|_| ending.is_empty());
            let stem = entry.stem.iter().filter(|_| ending.chars().count() <= MAX_ENDING);
            for &place in whole.chain(stem) {
                if places[first..].iter().all(|held| held.0 != place.0) {
                    places.push(place);
                }
            }
            found = entry.beginning;
        }
    }
}

/// Returns `word` without the star of a stem.
fn stem(word: &str) -> &str {
    word.strip_suffix('*').unwrap_or(word)
}

/// Returns the longest of the sorted `entries`, none of which sorts behind `word`, that begins `word`. Whatever
/// begins `word` also begins every entry between itself and `word`.
fn longest(entries: &[Entry], word: &str) -> Option<usize> {
    let mut at = entries.len().checked_sub(1)?;
    while !word.starts_with(&*entries[at].word) {
        at = entries[at].beginning?;
    }
    Some(at)
}

/// Returns true if a word of `a` excludes one of `b`: `a` and `b` each have a word of one line that the other
/// does not have in any form.
pub(super) fn differ(a: &[String], b: &[String]) -> bool {
    static TABLE: LazyLock<Table> = LazyLock::new(Table::built_in);
    if a.is_empty() || b.is_empty() {
        return false;
    }
    let places = |words: &[String]| {
        let mut places = Vec::new();
        for word in words {
            if word.is_ascii() {
                TABLE.places(word, &mut places);
            } else {
                TABLE.places(&small(word), &mut places);
            }
        }
        places.sort_unstable();
        places.dedup();
        places
    };
    let a = places(a);
    if a.is_empty() {
        return false;
    }
    let b = places(b);
    let lacks = |places: &[Place], place: &Place| places.binary_search(place).is_err();
    let mut others = b.iter().filter(|place| lacks(&a, place)).map(|place| place.0).peekable();
    a.iter().filter(|place| lacks(&b, place)).any(|place| {
        while others.next_if(|other| *other < place.0).is_some() {}
        others.peek() == Some(&place.0)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_has_the_place_of_the_longest_stem() {
        let table = Table::of(["drei* | dreizehn* | vier", "drei"].into_iter());
        for (word, expected) in [
            ("dreimal", &[(0, 0)][..]),
            ("drei", &[(0, 0), (1, 0)][..]),
            ("dreizehnte", &[(0, 1)][..]),
            ("dreivierteltakt", &[][..]),
            ("vier", &[(0, 2)][..]),
            ("viertel", &[][..]),
            ("dre", &[][..]),
        ] {
            let mut places = Vec::new();
            table.places(word, &mut places);
            places.sort_unstable();
            assert_eq!(places, expected, "{word}");
        }
    }

    #[test]
    fn words_that_exclude_each_other_are_told_from_edits() {
        let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
        for (a, b, expected) in [
            ("north", "south", true),
            ("north", "northern", false),
            ("gesperrt", "frei", true),
            ("montags", "donnerstags", true),
            ("montags", "montag", false),
            ("вторникам", "четвергам", true),
            ("weekly", "monthly", true),
            ("erste zweite", "ersten zweiten", false),
            ("erste", "ersten zweiten", false),
            ("morning", "", false),
            ("announced", "reported", false),
        ] {
            assert_eq!(differ(&words(a), &words(b)), expected, "{a} / {b}");
            assert_eq!(differ(&words(b), &words(a)), expected, "{b} / {a}");
        }
    }
}
