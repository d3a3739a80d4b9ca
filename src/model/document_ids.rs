//! Document ids: the name of each page of a run in the tables.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use super::ids::PageId;

/// Document ids by page, unique within the run. Memory: 40 bytes a page, and the text of its id.
#[derive(Clone, Debug, Default)]
pub struct DocumentIds {
    /// Sorted by page.
    ids: Vec<(PageId, Arc<str>)>,
}

impl DocumentIds {
    /// Makes the wanted ids unique: of pages that want the same id, the first in input order gets it, and the
    /// others get it with a suffix `-2`, `-3` and so on.
    #[must_use]
    pub fn settle(mut wanted: Vec<(PageId, Arc<str>)>) -> Self {
        wanted.sort_unstable_by_key(|&(page, _)| page);
        let mut taken = HashSet::with_capacity(wanted.len());
        let mut repeated = Vec::new();
        for (at, (_, id)) in wanted.iter().enumerate() {
            if !taken.insert(Arc::clone(id)) {
                repeated.push(at);
            }
        }
        let mut next = std::collections::HashMap::<Arc<str>, u64>::new();
        for at in repeated {
            let id = Arc::clone(&wanted[at].1);
            let copy = next.entry(Arc::clone(&id)).or_insert(FIRST_COPY);
            wanted[at].1 = next_copy(&id, copy, |candidate| taken.contains(candidate)).into();
            taken.insert(Arc::clone(&wanted[at].1));
        }
        Self { ids: wanted }
    }

    /// Wraps ids that are unique already.
    #[must_use]
    pub fn settled(ids: BTreeMap<PageId, Arc<str>>) -> Self {
        Self { ids: ids.into_iter().collect() }
    }

    /// Returns the id of `page`, if the run holds it.
    #[must_use]
    pub fn get(&self, page: PageId) -> Option<&Arc<str>> {
        let at = self.ids.binary_search_by_key(&page, |&(id, _)| id).ok()?;
        Some(&self.ids[at].1)
    }

    /// Number of pages.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// Returns true if the run holds no page.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }
}

/// Start of the count of copies: the first copy gets the suffix after it, `-2`.
pub const FIRST_COPY: u64 = 1;

/// Returns the id of the next page that wants `id`, which is taken: `id` with the lowest numeric suffix above
/// `copy` that makes an id not taken. Sets `copy` to that number.
pub fn next_copy(id: &str, copy: &mut u64, is_taken: impl Fn(&str) -> bool) -> String {
    loop {
        *copy += 1;
        let candidate = format!("{id}-{copy}");
        if !is_taken(&candidate) {
            return candidate;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repeats_get_a_number_in_input_order() {
        let page = |record| PageId { file: 0, record };
        let ids = DocumentIds::settle(vec![
            (page(2), "a".into()),
            (page(0), "a".into()),
            (page(1), "a-2".into()),
            (page(3), "b".into()),
        ]);
        let id = |record| ids.get(page(record)).unwrap().to_string();
        assert_eq!([id(0), id(1), id(2), id(3)], ["a", "a-2", "a-3", "b"]);
        assert_eq!(ids.get(page(9)), None);
    }
}
