//! Half-open byte ranges of the two texts that a block refers to: the page's body and its own text.
//!
//! Each text has a range type of its own, so that one cannot be passed where the other is meant.

use serde::{Deserialize, Serialize};

macro_rules! byte_range {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub struct $name {
            start: u32,
            end: u32,
        }

        impl $name {
            /// Makes the range `start..end`, in bytes.
            ///
            /// # Panics
            /// If `start > end`: a reversed range is a broken invariant of the caller.
            #[must_use]
            pub fn new(start: u32, end: u32) -> Self {
                assert!(start <= end, "range {start}..{end} is reversed");
                Self { start, end }
            }

            /// Makes the range from `usize` offsets, or `None` if it is reversed or does not fit 32 bits.
            #[must_use]
            pub fn try_new(start: usize, end: usize) -> Option<Self> {
                let (start, end) = (u32::try_from(start).ok()?, u32::try_from(end).ok()?);
                (start <= end).then_some(Self { start, end })
            }

            /// Returns the first byte.
            #[must_use]
            pub fn start(self) -> u32 {
                self.start
            }

            /// Returns one past the last byte.
            #[must_use]
            pub fn end(self) -> u32 {
                self.end
            }

            /// Returns the length in bytes.
            #[must_use]
            pub fn len(self) -> u32 {
                self.end - self.start
            }

            /// Returns true if the range is empty.
            #[must_use]
            pub fn is_empty(self) -> bool {
                self.start == self.end
            }

            /// Returns the part of `text` in the range, or `None` if the range ends past `text` or inside a
            /// character.
            #[must_use]
            pub fn slice(self, text: &str) -> Option<&str> {
                text.get(self.start as usize..self.end as usize)
            }
        }
    };
}

byte_range! {
    /// Range of bytes in the page's decoded UTF-8 body, on character boundaries.
    ///
    /// 32 bits suffice: a body is at most 4 GiB, and `read::Options::max_page_bytes` is far below.
    Span
}

byte_range! {
    /// Range of bytes in [`Block::text`](super::Block), on character boundaries.
    TextSpan
}

/// Converts a position or length within a page, which is at most 4 GiB.
///
/// # Panics
/// Panics if it does not fit; the parser checks the size of pages first.
pub(crate) fn to_u32(within_page: usize) -> u32 {
    u32::try_from(within_page).expect("a page is at most 4 GiB, which the parser checks first")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slices_only_on_character_boundaries() {
        assert_eq!(Span::new(0, 2).slice("é!"), Some("é"));
        assert_eq!(Span::new(0, 1).slice("é!"), None);
        assert_eq!(Span::new(2, 9).slice("é!"), None);
    }

    #[test]
    fn refuses_reversed_and_oversized_ranges() {
        assert_eq!(TextSpan::try_new(3, 2), None);
        assert_eq!(TextSpan::try_new(0, usize::MAX), None);
        assert_eq!(TextSpan::try_new(2, 3), Some(TextSpan::new(2, 3)));
    }
}
