//! Length limits of the short fields of a page, which are repeated in every table, index and report.

use super::hash;

/// Longest title in bytes: ten times the longest in the labelled pages.
pub const DEFAULT_MAX_TITLE_BYTES: usize = 4 << 10;

/// Longest address in bytes: what web servers accept (8 KiB a request line in Apache and nginx).
pub const DEFAULT_MAX_URL_BYTES: usize = 8 << 10;

/// Longest id in bytes that is kept as given.
pub const DEFAULT_MAX_ID_BYTES: usize = 1 << 10;

/// Maximum lengths of a page's title, byline, address and id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FieldLimits {
    /// Longest title or byline in bytes; a longer one is cut.
    pub title_bytes: usize,
    /// Longest address in bytes; a longer one is left out, since a cut one names another page.
    pub url_bytes: usize,
    /// Longest id in bytes that is kept as given; a longer one is replaced by its hash.
    pub id_bytes: usize,
}

impl Default for FieldLimits {
    fn default() -> Self {
        Self {
            title_bytes: DEFAULT_MAX_TITLE_BYTES,
            url_bytes: DEFAULT_MAX_URL_BYTES,
            id_bytes: DEFAULT_MAX_ID_BYTES,
        }
    }
}

impl FieldLimits {
    /// Cuts a title or byline that is too long, between two characters; returns true if it was cut.
    pub fn fit_title(&self, title: &mut Option<String>) -> bool {
        let Some(text) = title.as_mut().filter(|title| title.len() > self.title_bytes) else { return false };
        text.truncate(char_floor(text, self.title_bytes));
        text.shrink_to_fit();
        true
    }

    /// Removes an address that is too long; returns true if it was removed.
    pub fn fit_url(&self, url: &mut Option<String>) -> bool {
        url.take_if(|url| url.len() > self.url_bytes).is_some()
    }

    /// Replaces an id that is too long by its hash; returns true if it was replaced.
    pub fn fit_id(&self, id: &mut Option<String>) -> bool {
        let Some(text) = id.as_mut().filter(|id| id.len() > self.id_bytes) else { return false };
        *text = hash::hex(hash::fingerprint(text));
        true
    }
}

/// Returns true if `text` has at most `max` characters, which are counted only if its bytes are more.
#[must_use]
pub fn has_at_most(max: usize, text: &str) -> bool {
    text.len() <= max || text.chars().take(max + 1).count() <= max
}

/// Returns the last character boundary of `text` at or before byte `at`.
#[must_use]
pub fn char_floor(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_fields_are_cut_left_out_or_hashed() {
        let limits = FieldLimits { title_bytes: 5, url_bytes: 5, id_bytes: 5 };
        let field = |text: &str| Some(text.to_owned());
        for (text, is_long) in [("12345", false), ("123456", true), ("1234é", true)] {
            let (mut title, mut url, mut id) = (field(text), field(text), field(text));
            assert_eq!(limits.fit_title(&mut title), is_long);
            assert_eq!(limits.fit_url(&mut url), is_long);
            assert_eq!(limits.fit_id(&mut id), is_long);
            assert_eq!(url.is_none(), is_long);
            assert!(title.is_some_and(|title| title.len() <= 5 && text.starts_with(&title)));
            assert_eq!(id.is_some_and(|id| id.len() == 32), is_long);
        }
        assert!(!limits.fit_title(&mut None) && !limits.fit_url(&mut None) && !limits.fit_id(&mut None));
    }
}
