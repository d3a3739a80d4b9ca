//! Which blocks to keep so that the page's expected F1 is highest.
//!
//! In: for each block the probability that it is content, and its weight in words. Out: the blocks to keep. The expected
//! F1 of a set is taken as twice the expected right words over the words kept plus the words expected to be right; its
//! best set is always those above some probability, which differs from page to page (Lewis 1995, "Evaluating and
//! optimizing autonomous text classification systems", for the measure; the plug-in form is used here).

/// Whether each block is kept; ties go to the earlier block. Nothing is where it is likelier that the page has no content
/// at all than what the best set can be expected to score.
pub(in crate::chrome) fn keep(content: &[f32], words: &[f32]) -> Vec<bool> {
    let mut order = (0..content.len()).collect::<Vec<_>>();
    order.sort_unstable_by(|&a, &b| content[b].total_cmp(&content[a]).then(a.cmp(&b)));
    let expected = content.iter().zip(words).map(|(&p, &words)| f64::from(p) * f64::from(words)).sum::<f64>();
    let (mut right, mut kept) = (0.0f64, 0.0f64);
    // An empty answer is right, and scores 1, where there is no content.
    let (mut best, mut take) = (content.iter().map(|&p| 1.0 - f64::from(p)).product::<f64>(), 0);
    for (rank, &at) in order.iter().enumerate() {
        right += f64::from(content[at]) * f64::from(words[at]);
        kept += f64::from(words[at]);
        let f1 = 2.0 * right / (kept + expected).max(f64::MIN_POSITIVE);
        if f1 > best {
            (best, take) = (f1, rank + 1);
        }
    }
    let mut keep = vec![false; content.len()];
    for &at in &order[..take] {
        keep[at] = true;
    }
    keep
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
}
