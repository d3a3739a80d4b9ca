//! Precision, recall and F1 of clean text and of sentence boundaries.

use std::collections::{BTreeSet, HashMap, HashSet};

use crate::text::spaces;
use crate::text::words;

/// Precision, recall and F1, each 0..=1.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Score {
    /// Share of correct ones among those given.
    pub precision: f64,
    /// Share of those given among the correct ones.
    pub recall: f64,
    /// Harmonic mean of precision and recall.
    pub f1: f64,
}

impl Score {
    /// Computes the score of `hits` correct ones among `given`, out of `wanted`.
    #[must_use]
    pub fn of_counts(hits: u64, given: u64, wanted: u64) -> Self {
        let share = |of: u64| if of == 0 { 0.0 } else { hits as f64 / of as f64 };
        let (precision, recall) = (share(given), share(wanted));
        let sum = precision + recall;
        let f1 = if sum > 0.0 { 2.0 * precision * recall / sum } else { 0.0 };
        Self { precision, recall, f1 }
    }
}

/// Returns true if two titles are equal apart from white space.
#[must_use]
pub fn is_same_title(one: &str, other: &str) -> bool {
    one.split_whitespace().eq(other.split_whitespace())
}

/// Computes the word F1 of a page: multiset overlap of lower-case words, precision against `answer`, recall
/// against `gold`. If the gold has no words, an empty answer scores 1 and any other 0 (as in the scorer of
/// the Web Content Extraction Benchmark). In scripts without spaces, each character is a word.
#[must_use]
pub fn word_f1(answer: &str, gold: &str) -> Score {
    let (answer, gold) = (answer.to_lowercase(), gold.to_lowercase());
    let mut counts = HashMap::<&str, u64>::new();
    let mut wanted = 0;
    for word in counted(&gold) {
        *counts.entry(word).or_default() += 1;
        wanted += 1;
    }
    let (mut given, mut hits) = (0, 0);
    for word in counted(&answer) {
        given += 1;
        if let Some(left) = counts.get_mut(word).filter(|left| **left > 0) {
            *left -= 1;
            hits += 1;
        }
    }
    if wanted == 0 && given == 0 {
        return Score { precision: 1.0, recall: 1.0, f1: 1.0 };
    }
    Score::of_counts(hits, given, wanted)
}

/// Returns the words of `text` that are counted, in order.
fn counted(text: &str) -> Vec<&str> {
    let mut counted = Vec::new();
    words::each_unit(text, |word| counted.push(word));
    counted
}

/// Minimum number of words of a line of a gold text that counts as a part; shorter ones are labels.
const PART_MIN_WORDS: usize = 5;
/// Minimum share of a part's three-word runs that a text must contain; otherwise the part is missing.
const PART_MIN_SHARE: f64 = 0.5;

/// Parts of gold texts missing from clean texts: the number missing, and the number of parts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Missing {
    /// First parts (leads).
    pub first: (u64, u64),
    /// Parts between the first and the last.
    pub between: (u64, u64),
    /// Last parts.
    pub last: (u64, u64),
}

impl Missing {
    /// Searches for the lines of `gold` in `answer`.
    #[must_use]
    pub fn of(answer: &str, gold: &str) -> Self {
        let (answer, gold) = (answer.to_lowercase(), gold.to_lowercase());
        let answer = counted(&answer);
        let runs = answer.windows(3).collect::<HashSet<_>>();
        let parts = gold.lines().map(counted);
        let parts = parts.filter(|part| part.len() >= PART_MIN_WORDS).collect::<Vec<_>>();
        let mut missing = Self::default();
        for (at, part) in parts.iter().enumerate() {
            let found = part.windows(3).filter(|run| runs.contains(run)).count();
            let is_missing = (found as f64) < PART_MIN_SHARE * (part.len() - 2) as f64;
            let count = match at {
                0 => &mut missing.first,
                _ if at + 1 == parts.len() => &mut missing.last,
                _ => &mut missing.between,
            };
            *count = (count.0 + u64::from(is_missing), count.1 + 1);
        }
        missing
    }

    /// Adds the counts of another page.
    pub fn add(&mut self, other: Self) {
        for (sum, more) in
            [(&mut self.first, other.first), (&mut self.between, other.between), (&mut self.last, other.last)]
        {
            *sum = (sum.0 + more.0, sum.1 + more.1);
        }
    }
}

/// Computes the area under the ROC curve: the probability that a positive row scores above a negative one,
/// with rows drawn by weight; ties count half. Rows are score, label and weight.
#[must_use]
pub fn auc(rows: &[(f32, bool, f32)]) -> f64 {
    let mut rows = rows.to_vec();
    rows.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (mut below, mut above, mut area) = (0.0f64, 0.0f64, 0.0f64);
    for tied in rows.chunk_by(|a, b| a.0.total_cmp(&b.0).is_eq()) {
        let sum = |positive: bool| {
            tied.iter().filter(|row| row.1 == positive).map(|row| f64::from(row.2)).sum::<f64>()
        };
        let (negative, positive) = (sum(false), sum(true));
        area += positive * (below + negative / 2.0);
        below += negative;
        above += positive;
    }
    area / (below * above).max(f64::MIN_POSITIVE)
}

/// Counts the `snippets` that occur in `answer`, ignoring case and white space.
#[must_use]
pub fn snippets_found(answer: &str, snippets: &[String]) -> u64 {
    let squeeze = |text: &str| spaces::fold(&text.to_lowercase());
    let answer = squeeze(answer);
    snippets.iter().filter(|snippet| answer.contains(&squeeze(snippet))).count() as u64
}

/// Counts of sentence boundaries, summed over paragraphs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Boundaries {
    /// Boundaries given that are in the gold.
    pub hits: u64,
    /// Boundaries given.
    pub given: u64,
    /// Boundaries in the gold.
    pub wanted: u64,
}

impl Boundaries {
    /// Counts `given` against `gold`.
    #[must_use]
    pub fn of(given: &BTreeSet<usize>, gold: &BTreeSet<usize>) -> Self {
        let hits = given.intersection(gold).count() as u64;
        Self { hits, given: given.len() as u64, wanted: gold.len() as u64 }
    }

    /// Adds `other`.
    pub fn add(&mut self, other: Self) {
        self.hits += other.hits;
        self.given += other.given;
        self.wanted += other.wanted;
    }

    /// Computes the score of the counts.
    #[must_use]
    pub fn score(self) -> Score {
        Score::of_counts(self.hits, self.given, self.wanted)
    }
}

/// Returns the boundaries inside the paragraph `text` whose sentences end at the bytes `ends`, without its
/// own end, counted in characters other than white space. The second set contains those that follow `. ? !
/// …`, or closing marks after one.
#[must_use]
pub fn boundaries(text: &str, ends: &BTreeSet<usize>) -> (BTreeSet<usize>, BTreeSet<usize>) {
    const CLOSERS: &str = "\"'”’»›)]}*_";
    const STOPS: &str = ".?!…。？！";
    let (mut inner, mut after_stop) = (BTreeSet::new(), BTreeSet::new());
    let mut seen = 0;
    let mut stopped = false;
    let total = text.chars().filter(|c| !c.is_whitespace()).count();
    let mut note = |at: usize, seen: usize, stopped: bool| {
        if seen > 0 && seen < total && ends.contains(&at) {
            inner.insert(seen);
            if stopped {
                after_stop.insert(seen);
            }
        }
    };
    for (at, c) in text.char_indices() {
        note(at, seen, stopped);
        if c.is_whitespace() {
            continue;
        }
        seen += 1;
        stopped = STOPS.contains(c) || (stopped && CLOSERS.contains(c));
    }
    (inner, after_stop)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_differ_by_characters_alone() {
        assert!(is_same_title("A  tale\n", "A tale"));
        assert!(!is_same_title("A tale", "A Tale"));
        assert!(!is_same_title("A tale | Site", "A tale"));
    }

    #[test]
    fn word_f1_counts_words_as_often_as_they_stand() {
        let score = word_f1("the cat the dog", "The cat sat");
        assert!((score.precision - 0.5).abs() < 1e-9);
        assert!((score.recall - 2.0 / 3.0).abs() < 1e-9);
        assert!((word_f1("", "").f1 - 1.0).abs() < 1e-9);
        assert!(word_f1("a", "").f1.abs() < 1e-9);
    }

    #[test]
    fn snippets_are_found_whatever_their_case_and_space() {
        let snippets = ["read  more".to_owned(), "missing".to_owned()];
        assert_eq!(snippets_found("Please READ\nmore here", &snippets), 1);
    }

    #[test]
    fn boundaries_leave_out_the_end_and_know_stops() {
        let text = "One. Two\u{201d}) Three.\u{201d} Four";
        let ends = BTreeSet::from([4, 12, 22, text.len()]);
        let (inner, after_stop) = boundaries(text, &ends);
        assert_eq!(inner.len(), 3);
        assert_eq!(after_stop.len(), 2);
    }

    #[test]
    fn auc_is_the_share_of_pairs_in_order() {
        let rows = [(0.1, false, 1.0), (0.4, true, 1.0), (0.4, false, 1.0), (0.9, true, 2.0)];
        assert!((auc(&rows) - 11.0 / 12.0).abs() < 1e-9);
    }

    #[test]
    fn each_character_of_a_script_without_spaces_is_a_word() {
        assert_eq!(counted("東京 is big, 大"), ["東", "京", "is", "big", "大"]);
        assert!((word_f1("東京都", "東京").recall - 1.0).abs() < 1e-9);
    }

    #[test]
    fn parts_that_are_missing_are_counted_by_their_place() {
        let gold = "The lead of the story.\nAds\nThe first part is here.\nThe second part is there.\nThe end of the story is this.";
        let answer = "The first part is here.\n\nThe end of the story is this.";
        let missing = Missing { first: (1, 1), between: (1, 2), last: (0, 1) };
        assert_eq!(Missing::of(answer, gold), missing);
        let mut sum = missing;
        sum.add(Missing::of(gold, gold));
        assert_eq!(sum, Missing { first: (1, 2), between: (1, 4), last: (0, 2) });
    }
}
