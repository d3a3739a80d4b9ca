//! Pages and rejects put together by where they come from.
//!
//! A *site* is the host of a page's address, or where a page has none its place. A *place* is the folder of the file, or
//! the file itself where it holds several records, every run of two or more digits in it written `#`: a file or a folder
//! that is named after its day belongs with that of the day before.

use std::collections::{BTreeMap, HashSet};

use crate::publish::manifest::Manifest;

/// Groups that are told apart, some 250 bytes each; pages of any later group are summed, and not compared.
pub(super) const MOST_GROUPS: usize = 100_000;

/// A value for each group, the first [`MOST_GROUPS`] of them; the others share one.
#[derive(Default)]
pub(super) struct Groups<T> {
    named: BTreeMap<String, T>,
    /// What belongs to no group of its own.
    pub(super) others: T,
}

impl<T: Default> Groups<T> {
    /// The value of group `name`.
    pub(super) fn get(&mut self, name: &str) -> &mut T {
        // Two look-ups: the borrow of a value that is returned would last to the end.
        if self.named.contains_key(name) {
            return self.named.get_mut(name).unwrap_or(&mut self.others);
        }
        if self.named.len() >= MOST_GROUPS {
            return &mut self.others;
        }
        self.named.entry(name.to_owned()).or_default()
    }

    /// The value of group `name`, if it has one of its own.
    pub(super) fn find(&self, name: &str) -> Option<&T> {
        self.named.get(name)
    }

    /// Every named group, by name.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &T)> {
        self.named.iter().map(|(name, value)| (&**name, value))
    }
}

/// Which files of a run hold several records.
pub(super) struct Files<'a>(HashSet<&'a str>);

impl<'a> Files<'a> {
    pub(super) fn of(manifest: &'a Manifest) -> Self {
        let several = manifest.inputs.iter().filter(|input| input.pages + input.rejects > 1);
        Self(several.map(|input| &*input.source).collect())
    }

    /// The place of what comes from `source`.
    pub(super) fn place(&self, source: &str) -> String {
        let whole = self.0.contains(source);
        let place = if whole { source } else { source.rsplit_once('/').map_or(".", |(folder, _)| folder) };
        without_numbers(place)
    }
}

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
