//! Chooses the blocks to keep so that the expected F1 of the page is highest.
//!
//! Takes for each block the probability that it is content, and its weight in words. The expected F1 of a set
//! of blocks is taken as twice the expected number of correct words, divided by the words kept plus the words
//! expected to be content. The best set then consists of all blocks above some probability, which differs
//! from page to page (Lewis 1995, "Evaluating and optimizing autonomous text classification systems", for the
//! measure; the plug-in form is used here).
//!
//! Errors on the blocks of a page are not independent: what misleads the model about one block (a shop that
//! reads like an article, a thread of which only the first post is wanted) misleads it about the others, and
//! more often towards too much content than towards too little. So the log odds of a page are assumed to have
//! a common, normally distributed error, and the expectation is also taken over this error: the chosen set
//! does well enough either way.

/// Mean and standard deviation of the common error in the log odds of the blocks of a page.
#[derive(Clone, Copy, Debug)]
pub(in crate::chrome) struct SharedError {
    mean: f64,
    deviation: f64,
}

/// The error on HTML and on text dumps. Chosen on the scores of a cross-validation over labelled pages of all suites:
/// without the error, text dumps lose .002 F1 and HTML .003. On dumps, means from -0.3 to -0.8 with deviations of 1.2 to
/// 1.8 scored at most .001 more on one set and less on others. On HTML, means from 0 to -0.5 are within .0005 on all
/// pages; lower ones score up to .002 more on fundus, but lose more short lines of text on pages of shops and of
/// builders of sites that were written as checks (at -0.25, 15 of 2,135 and 5 of 2,153).
pub(in crate::chrome) const OF_HTML: SharedError = SharedError { mean: -0.1, deviation: 1.0 };
/// See [`OF_HTML`].
pub(in crate::chrome) const OF_DUMPS: SharedError = SharedError { mean: -0.6, deviation: 1.5 };

/// Nodes and weights of the five-point Gauss–Hermite rule for a standard normal distribution (Abramowitz and
/// Stegun 1964, "Handbook of Mathematical Functions", table 25.10: nodes times √2, weights over √π).
const RULE: [(f64, f64); 5] = [
    (-2.856_970_014, 0.011_257_411),
    (-1.355_626_180, 0.222_075_922),
    (0.0, 0.533_333_333),
    (1.355_626_180, 0.222_075_922),
    (2.856_970_014, 0.011_257_411),
];

/// Expectations for a set of blocks under one value of the common error.
#[derive(Clone, Copy)]
struct Case {
    weight: f64,
    /// Factor of the odds of content.
    factor: f64,
    /// Number of words of the page expected to be content.
    expected: f64,
    /// Number of words of the set expected to be content.
    right: f64,
}

impl Case {
    /// Creates the case of an `error` in the log odds, which occurs with probability `weight`.
    fn new(weight: f64, error: f64) -> Self {
        Self { weight, factor: error.exp(), expected: 0.0, right: 0.0 }
    }

    /// Returns the probability of content under the error, given that of the model.
    fn content(&self, content: f32) -> f64 {
        let content = f64::from(content);
        content * self.factor / (1.0 - content + content * self.factor)
    }
}

/// Returns for each block whether to keep it; of equal blocks the earlier comes first. Keeps nothing if the
/// probability that the page has no content exceeds the expected F1 of the best set, both by the
/// probabilities of the model alone.
pub(in crate::chrome) fn keep(content: &[f32], words: &[f32], error: SharedError) -> Vec<bool> {
    let mut order = (0..content.len()).collect::<Vec<_>>();
    order.sort_unstable_by(|&a, &b| content[b].total_cmp(&content[a]).then(a.cmp(&b)));
    let blocks = || order.iter().map(|&at| (content[at], f64::from(words[at])));
    let (best, _) = best_set(blocks, [Case::new(1.0, 0.0)]);
    // If there is no content, keeping nothing is correct and scores 1.
    let empty = content.iter().map(|&content| 1.0 - f64::from(content)).product::<f64>();
    let mut keep = vec![false; content.len()];
    if best > empty {
        let SharedError { mean, deviation } = error;
        let (_, taken) =
            best_set(blocks, RULE.map(|(node, weight)| Case::new(weight, mean + deviation * node)));
        for &at in &order[..taken] {
            keep[at] = true;
        }
    }
    keep
}

/// Finds the best set among the prefixes of `blocks`, which are sorted by descending probability. Returns its
/// expected F1 and its length.
fn best_set<const N: usize, Blocks: Iterator<Item = (f32, f64)>>(
    blocks: impl Fn() -> Blocks,
    mut cases: [Case; N],
) -> (f64, usize) {
    for case in &mut cases {
        case.expected = blocks().map(|(content, words)| case.content(content) * words).sum();
    }
    let (mut kept, mut best, mut taken) = (0.0, 0.0, 0);
    for (rank, (content, words)) in blocks().enumerate() {
        kept += words;
        let mut f1 = 0.0;
        for case in &mut cases {
            case.right += case.content(content) * words;
            f1 += case.weight * 2.0 * case.right / (kept + case.expected).max(f64::MIN_POSITIVE);
        }
        if f1 > best {
            (best, taken) = (f1, rank + 1);
        }
    }
    (best, taken)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keep(content: &[f32], words: &[f32]) -> Vec<bool> {
        super::keep(content, words, OF_HTML)
    }

    #[test]
    fn the_bar_follows_the_page() {
        // If nothing is certain, likely blocks are kept.
        assert_eq!(keep(&[0.4, 0.35, 0.01], &[50.0, 50.0, 50.0]), [true, true, false]);
        // If much is certain, the same 0.35 is dropped.
        assert_eq!(keep(&[0.99, 0.35, 0.01], &[500.0, 50.0, 50.0]), [true, false, false]);
        assert_eq!(keep(&[0.7], &[3.0]), [true]);
        assert_eq!(keep(&[0.01], &[3.0]), [false]);
        assert!(keep(&[], &[]).is_empty());
    }

    #[test]
    fn a_line_in_doubt_stays_in_html_and_goes_from_a_dump() {
        let (content, words) = ([0.99, 0.58, 0.01], [500.0, 40.0, 50.0]);
        assert_eq!(super::keep(&content, &words, OF_HTML), [true, true, false]);
        assert_eq!(super::keep(&content, &words, OF_DUMPS), [true, false, false]);
    }

    #[test]
    fn certainty_stands_whatever_the_error() {
        assert_eq!(keep(&[1.0, 0.0], &[5.0, 5.0]), [true, false]);
        assert_eq!(keep(&[0.0, 0.0], &[5.0, 5.0]), [false, false]);
    }

    #[test]
    fn the_rule_integrates_like_the_normal_distribution() {
        let moment = |power| RULE.iter().map(|&(node, weight)| weight * node.powi(power)).sum::<f64>();
        for (power, expected) in [(0, 1.0), (1, 0.0), (2, 1.0), (4, 3.0), (6, 15.0), (8, 105.0)] {
            assert!((moment(power) - expected).abs() < 1e-4, "{power}: {}", moment(power));
        }
    }
}
