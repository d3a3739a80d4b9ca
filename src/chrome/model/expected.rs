//! Which blocks to keep so that the page's expected F1 is highest.
//!
//! In: for each block the probability that it is content, and its weight in words. Out: the blocks to keep. Given the
//! probabilities, the expected F1 of a set is taken as twice the expected right words over the words kept plus the words
//! expected to be right; its best set is always those above some probability, which differs from page to page (Lewis 1995,
//! "Evaluating and optimizing autonomous text classification systems", for the measure; the plug-in form is used here).
//!
//! Blocks of a page are not mistaken one by one: what misleads the judge about one block (a shop that reads like an article, a
//! thread of which only the first post is wanted) misleads it about the others, and more often towards too much content than
//! towards too little. So the log odds of a page are taken to be off by one error in common, normally distributed, and the
//! expectation goes over it too: that set is chosen which does well enough either way.

/// Mean and standard deviation of the error that the log odds of a page's blocks have in common. Chosen on the scores of a
/// cross-validation over labelled pages of all suites: without the error text dumps lose .002 F1 and HTML .003. A mean of -0.5 to -0.8
/// with a deviation of 1 to 1.5 scored up to .003 more (HTML of fundus .006), but drops notes on the author, and shops in a language
/// that the tables do not know their lists of measures.
const SHARED_ERROR: (f64, f64) = (-0.25, 1.0);

/// Nodes and weights of the Gauss–Hermite rule of five points for a standard normal distribution (Abramowitz and Stegun 1964,
/// "Handbook of Mathematical Functions", table 25.10: nodes times √2, weights over √π).
const RULE: [(f64, f64); 5] = [
    (-2.856_970_014, 0.011_257_411),
    (-1.355_626_180, 0.222_075_922),
    (0.0, 0.533_333_333),
    (1.355_626_180, 0.222_075_922),
    (2.856_970_014, 0.011_257_411),
];

/// What is expected of a set of blocks under one error of the page.
#[derive(Clone, Copy)]
struct Case {
    weight: f64,
    /// Factor of the odds of content.
    factor: f64,
    /// Words of the page that are expected to be content.
    expected: f64,
    /// Words of the set that are.
    right: f64,
}

impl Case {
    fn new(weight: f64, error: f64) -> Self {
        Self { weight, factor: error.exp(), expected: 0.0, right: 0.0 }
    }

    /// The probability of content that the judge calls `content`.
    fn content(&self, content: f32) -> f64 {
        let content = f64::from(content);
        content * self.factor / (1.0 - content + content * self.factor)
    }
}

/// Whether each block is kept; ties go to the earlier block. Nothing is where it is likelier that the page has no content
/// at all than what the best set can be expected to score, both by the judge's own probabilities.
pub(in crate::chrome) fn keep(content: &[f32], words: &[f32]) -> Vec<bool> {
    let mut order = (0..content.len()).collect::<Vec<_>>();
    order.sort_unstable_by(|&a, &b| content[b].total_cmp(&content[a]).then(a.cmp(&b)));
    let blocks = || order.iter().map(|&at| (content[at], f64::from(words[at])));
    let (best, _) = best_set(blocks, [Case::new(1.0, 0.0)]);
    // An empty answer is right, and scores 1, where there is no content.
    let empty = content.iter().map(|&content| 1.0 - f64::from(content)).product::<f64>();
    let mut keep = vec![false; content.len()];
    if best > empty {
        let (mean, deviation) = SHARED_ERROR;
        let (_, taken) =
            best_set(blocks, RULE.map(|(node, weight)| Case::new(weight, mean + deviation * node)));
        for &at in &order[..taken] {
            keep[at] = true;
        }
    }
    keep
}

/// The highest F1 that the first so many of `blocks`, the likeliest first, can be expected to score, and how many those are.
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

    #[test]
    fn the_bar_follows_the_page() {
        // Nothing is sure: what is likely enough stays.
        assert_eq!(keep(&[0.4, 0.35, 0.01], &[50.0, 50.0, 50.0]), [true, true, false]);
        // Much is sure: the same 0.35 goes.
        assert_eq!(keep(&[0.99, 0.35, 0.01], &[500.0, 50.0, 50.0]), [true, false, false]);
        assert_eq!(keep(&[0.7], &[3.0]), [true]);
        assert_eq!(keep(&[0.01], &[3.0]), [false]);
        assert!(keep(&[], &[]).is_empty());
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
