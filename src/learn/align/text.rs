//! Page and gold text as numbered words.

use std::collections::HashMap;
use std::ops::Range;

use crate::text::words;

/// Length in words of the shortest run that anchors a longer block.
pub(super) const SEED_WORDS: usize = 3;
/// Maximum number of occurrences examined in the search for free ones.
const MAX_STEPS: usize = 1 << 10;

/// Returns the lower-case words of a text, without invisible characters inside them: page and gold text often
/// differ in soft hyphens. In scripts without spaces, each character is a word.
pub(super) fn words(text: &str) -> Vec<String> {
    let visible = text.replace(is_invisible, "");
    let mut found = Vec::new();
    words::each_unit(&visible, |word| found.push(word.to_lowercase()));
    found
}

/// Returns true for soft hyphens, joiners and byte order marks, but not for zero-width spaces, which separate
/// words.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200c}' | '\u{200d}' | '\u{2060}' | '\u{feff}')
}

/// Start of each run of `N` words, as linked lists through the text.
pub(super) struct Occurrences<const N: usize> {
    first: HashMap<[u32; N], usize>,
    next: Vec<usize>,
}

impl<const N: usize> Occurrences<N> {
    pub(super) const END: usize = usize::MAX;

    /// Indexes the runs of `N` words.
    pub(super) fn new(words: &[u32]) -> Self {
        let mut first = HashMap::new();
        let mut next = vec![Self::END; words.len()];
        for at in (0..words.len()).rev() {
            if let Some(run) = words[at..].first_chunk() {
                next[at] = first.insert(*run, at).unwrap_or(Self::END);
            }
        }
        Self { first, next }
    }

    /// Yields the places, ascending, of the first `N` words of `run`; none if it is shorter.
    pub(super) fn of(&self, run: &[u32]) -> impl Iterator<Item = usize> {
        let first = run.first_chunk::<N>().and_then(|run| self.first.get(run)).copied();
        std::iter::successors(first, |&at| Some(self.next[at]).filter(|&next| next != Self::END))
            .take(MAX_STEPS)
    }
}

/// The gold text, with words as numbers.
pub(super) struct Gold {
    pub(super) words: Vec<u32>,
    /// Whether a part begins before word `i`. One longer than `words`, so that it also tells where parts end.
    pub(super) boundaries: Vec<bool>,
    pub(super) single: Occurrences<1>,
    pub(super) pairs: Occurrences<2>,
    pub(super) seeds: Occurrences<SEED_WORDS>,
}

impl Gold {
    /// Numbers the words of a gold text, entering new ones into `vocabulary`; lines bound its parts.
    pub(super) fn new(text: &str, vocabulary: &mut HashMap<String, u32>) -> Self {
        let mut numbered = Vec::new();
        let mut boundaries = vec![true];
        for part in text.lines() {
            for word in words(part) {
                let fresh =
                    Page::UNKNOWN + 1 + u32::try_from(vocabulary.len()).expect("fewer than 2^32 words");
                numbered.push(*vocabulary.entry(word).or_insert(fresh));
                boundaries.push(false);
            }
            if let Some(last) = boundaries.last_mut() {
                *last = true;
            }
        }
        Self {
            single: Occurrences::new(&numbered),
            pairs: Occurrences::new(&numbered),
            seeds: Occurrences::new(&numbered),
            words: numbered,
            boundaries,
        }
    }
}

/// The page, with words as numbers.
pub(super) struct Page {
    pub(super) words: Vec<u32>,
    /// Block `b` consists of the words `bounds[b]..bounds[b + 1]`.
    pub(super) bounds: Vec<usize>,
}

impl Page {
    /// Number of all words that are not in the gold text.
    pub(super) const UNKNOWN: u32 = 0;

    /// Numbers the words of a page's blocks; a word not in `vocabulary` is [`Self::UNKNOWN`].
    pub(super) fn new(blocks: &[&str], vocabulary: &HashMap<String, u32>) -> Self {
        let mut numbered = Vec::new();
        let mut bounds = vec![0];
        for block in blocks {
            numbered.extend(
                words(block).into_iter().map(|word| vocabulary.get(&word).copied().unwrap_or(Self::UNKNOWN)),
            );
            bounds.push(numbered.len());
        }
        Self { words: numbered, bounds }
    }

    pub(super) fn blocks(&self) -> usize {
        self.bounds.len() - 1
    }

    /// Returns the range of a block's words.
    pub(super) fn range(&self, block: usize) -> Range<usize> {
        self.bounds[block]..self.bounds[block + 1]
    }

    pub(super) fn block_of(&self, word: usize) -> usize {
        self.bounds.partition_point(|&start| start <= word) - 1
    }
}
