//! Folds for cross-validation, which keep groups (pages of a domain) together.

use std::collections::BTreeMap;

use super::random::Random;

/// Assigns each item, a pair of group and kind, to one of `folds` folds. Items of a group share a fold.
/// Groups are dealt out kind by kind, in an order drawn from `seed`, so that each fold has its share of every
/// kind.
///
/// # Panics
/// If `folds` is 0.
#[must_use]
pub fn deal(items: &[(&str, &str)], folds: usize, seed: u64) -> Vec<usize> {
    assert!(folds > 0, "there is at least one fold");
    // A group is of the kind of its first item.
    let mut groups = BTreeMap::<&str, &str>::new();
    for &(group, kind) in items {
        groups.entry(group).or_insert(kind);
    }
    let mut kinds = BTreeMap::<&str, Vec<&str>>::new();
    for (&group, &kind) in &groups {
        kinds.entry(kind).or_default().push(group);
    }
    let mut random = Random::new(seed);
    let mut fold_of = BTreeMap::new();
    let mut next = 0;
    for groups in kinds.values_mut() {
        random.shuffle(groups);
        for &group in groups.iter() {
            fold_of.insert(group, next % folds);
            next += 1;
        }
    }
    items.iter().map(|(group, _)| fold_of[group]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_stay_whole_and_kinds_are_spread() {
        let items = [("a", "x"), ("b", "x"), ("a", "x"), ("c", "y"), ("d", "y"), ("c", "y")];
        let folds = deal(&items, 2, 7);
        assert_eq!(folds[0], folds[2]);
        assert_eq!(folds[3], folds[5]);
        assert_ne!(folds[0], folds[1]);
        assert_ne!(folds[3], folds[4]);
        assert_eq!(folds, deal(&items, 2, 7));
    }
}
