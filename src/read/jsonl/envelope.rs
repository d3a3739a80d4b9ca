//! Objects around lists of pages, as programs answer queries: `{"total": 2, "articles": [{…}, {…}]}`.

use std::collections::VecDeque;
use std::ops::Range;

use crate::read::json;

/// Maximum number of objects around a list of pages: search engines answer with two (`{"hits": {"hits": […]}}`).
const MAX_DEPTH: usize = 2;

/// An object that is no page and has lists of pages, by positions in the content.
#[derive(Debug)]
pub(super) struct Envelope {
    /// The inside of each list.
    lists: VecDeque<Range<u64>>,
    end: u64,
}

impl Envelope {
    /// Finds the lists that begin with a value for which `is_page` is true in `object`, which stands at `position` and is no
    /// page; `None` if there is none. Cost: linear.
    pub(super) fn of(object: &[u8], position: u64, is_page: impl Fn(&[u8]) -> bool) -> Option<Self> {
        let mut lists = VecDeque::new();
        let mut found = |list: &[u8]| {
            let inside = &list[1..];
            if !is_page(&inside[json::blanks(inside)..]) {
                return;
            }
            let start = position + (list.as_ptr().addr() - object.as_ptr().addr()) as u64 + 1;
            lists.push_back(start..start + list.len() as u64 - 2);
        };
        each_list(object, MAX_DEPTH, &mut found);
        (!lists.is_empty()).then(|| Self { lists, end: position + object.len() as u64 })
    }

    /// Returns the position up to which there are no pages from `position` on; `None` within a list.
    pub(super) fn next(&mut self, position: u64) -> Option<u64> {
        while self.lists.front().is_some_and(|list| list.end <= position) {
            self.lists.pop_front();
        }
        let next = self.lists.front().map_or(self.end, |list| list.start);
        (position < next).then_some(next)
    }

    /// Returns true if all of it lies before `position`.
    pub(super) fn is_before(&self, position: u64) -> bool {
        self.end <= position
    }
}

/// Calls `found` with each list in `object` and in the objects in it, in order.
fn each_list<'a>(object: &'a [u8], depth: usize, found: &mut impl FnMut(&'a [u8])) {
    // Members that were read before an error are no error's.
    let _ = json::object(object, |_, value| match value.first() {
        Some(b'[') => found(value),
        Some(b'{') if depth > 1 => each_list(value, depth - 1, found),
        _ => {}
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_page(bytes: &[u8]) -> bool {
        [&b"{\"text\""[..], b"{\"html\""].iter().any(|start| bytes.starts_with(start))
    }

    /// Returns what is inside the lists of pages in `object`.
    fn lists(object: &str) -> Vec<&str> {
        let found = Envelope::of(object.as_bytes(), 0, is_page);
        let at = |at: u64| usize::try_from(at).unwrap();
        found.map_or(Vec::new(), |found| {
            found.lists.iter().map(|list| &object[at(list.start)..at(list.end)]).collect()
        })
    }

    #[test]
    fn lists_of_pages_are_found() {
        for (object, inside) in [
            (r#"{"total": 1, "data": [ {"text": "Rain."}], "next": null}"#, &[r#" {"text": "Rain."}"#][..]),
            (r#"{"hits": {"hits": [{"html": "<p>Rain."}]}}"#, &[r#"{"html": "<p>Rain."}"#]),
            (
                r#"{"a": [{"text": "Rain."}], "b": [{"text": "Sun."}]}"#,
                &[r#"{"text": "Rain."}"#, r#"{"text": "Sun."}"#],
            ),
            (r#"{"meta": [{"name": "text"}], "data": [{"text": "Rain."}]}"#, &[r#"{"text": "Rain."}"#]),
            (r#"{"a": {"b": {"c": [{"text": "Rain."}]}}}"#, &[]),
            (r#"{"data": [], "text": null}"#, &[]),
        ] {
            assert_eq!(lists(object), inside, "{object}");
        }
    }

    #[test]
    fn what_is_between_the_lists_is_passed() {
        let object = br#"{"a": [{"text": "1"}], "b": [{"text": "2"}]}"#;
        let mut envelope = Envelope::of(object, 100, is_page).unwrap();
        assert_eq!(envelope.next(100), Some(107));
        assert_eq!(envelope.next(107), None);
        assert_eq!(envelope.next(120), Some(129));
        assert_eq!((envelope.next(142), envelope.is_before(143)), (Some(144), false));
        assert!(envelope.is_before(144) && envelope.next(144).is_none());
    }
}
