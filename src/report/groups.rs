//! Groups of pages and rejects by their origin.
//!
//! A *site* is the host of the URL of a page, or its place if it has no URL. A *place* is the folder of a
//! file, or the file itself if it has several records. In places, every run of two or more digits is replaced
//! by `#`, so that a file or folder named after a day belongs with that of the day before.

use std::collections::{BTreeMap, HashSet};

use crate::publish::manifest::Manifest;

/// Maximum number of groups, which take some 250 bytes each; pages of further groups are summed up and not
/// compared.
pub(super) const MOST_GROUPS: usize = 100_000;

/// A value for each of the first [`MOST_GROUPS`] groups; the other groups share one.
#[derive(Default)]
pub(super) struct Groups<T> {
    named: BTreeMap<String, T>,
    /// Value of the groups without a value of their own.
    pub(super) others: T,
}

impl<T: Default> Groups<T> {
    /// Returns the value of the group `name`, creating it if necessary.
    pub(super) fn get(&mut self, name: &str) -> &mut T {
        // Two look-ups, because the borrow of a returned value would extend over the whole function.
        if self.named.contains_key(name) {
            return self.named.get_mut(name).unwrap_or(&mut self.others);
        }
        if self.named.len() >= MOST_GROUPS {
            return &mut self.others;
        }
        self.named.entry(name.to_owned()).or_default()
    }

    /// Returns the value of the group `name`, if it has one of its own.
    pub(super) fn find(&self, name: &str) -> Option<&T> {
        self.named.get(name)
    }

    /// Iterates over the named groups, by name.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &T)> {
        self.named.iter().map(|(name, value)| (&**name, value))
    }
}

/// Names of the files of a run that have several records.
pub(super) struct Files<'a>(HashSet<&'a str>);

impl<'a> Files<'a> {
    pub(super) fn of(manifest: &'a Manifest) -> Self {
        let several = manifest.inputs.iter().filter(|input| input.pages + input.rejects > 1);
        Self(several.map(|input| &*input.source).collect())
    }

    /// Returns the place of records from `source`.
    pub(super) fn place(&self, source: &str) -> String {
        let whole = self.0.contains(source);
        let place = if whole { source } else { source.rsplit_once('/').map_or(".", |(folder, _)| folder) };
        without_numbers(place)
    }
}

/// Replaces numbers of two or more digits by `#`, so that files of different days share a place.
fn without_numbers(place: &str) -> String {
    let (mut out, mut digits) = (String::with_capacity(place.len()), String::new());
    for c in place.chars().chain([' ']) {
        if c.is_ascii_digit() {
            digits.push(c);
            continue;
        }
        match digits.len() {
            0 | 1 => out.push_str(&digits),
            _ => out.push('#'),
        }
        digits.clear();
        out.push(c);
    }
    out.pop();
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_of_the_day_belongs_with_that_of_the_day_before() {
        let files = Files(HashSet::from(["crawl/2026-11-24.jsonl", "crawl/2026-11-25.jsonl"]));
        assert_eq!(files.place("crawl/2026-11-24.jsonl"), "crawl/#-#-#.jsonl");
        assert_eq!(files.place("crawl/2026-11-24.jsonl"), files.place("crawl/2026-11-25.jsonl"));
        assert_eq!(files.place("news/2026/11/24/page7.html"), "news/#/#/#");
        assert_eq!(files.place("page.html"), ".");
        assert_eq!(files.place("site1/page.html"), "site1");
        assert_eq!(files.place("site 12"), ".");
    }

    #[test]
    fn groups_past_the_most_share_one_value() {
        let mut groups = Groups::<u64>::default();
        for number in 0..MOST_GROUPS + 7 {
            *groups.get(&number.to_string()) += 1;
        }
        *groups.get("0") += 1;
        assert_eq!((groups.iter().count(), groups.others), (MOST_GROUPS, 7));
        assert_eq!(*groups.get("0"), 2);
    }
}
