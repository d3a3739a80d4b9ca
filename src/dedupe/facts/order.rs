//! Order of facts: "3-1" is not "1-3", and who beat whom depends on who comes first.
//!
//! A fact that stands elsewhere among the others and next to other words than in the other text says something
//! else. A sentence or phrase that moved as a whole says the same.

use crate::text::hash;

/// Returns for each of `keys`, the units of a text, three hashes of it with its neighbours: the two before it,
/// one on each side, and the two after it.
pub(super) fn contexts(keys: &[u64]) -> impl Iterator<Item = [u64; 3]> {
    let at = |at: usize, step: isize| {
        at.checked_add_signed(step).and_then(|at| keys.get(at)).copied().unwrap_or(0)
    };
    let three = move |first: u64, second: u64, third: u64| {
        [first, second, third].iter().fold(0, |hash, key| hash::finish64(hash ^ key))
    };
    (0..keys.len()).map(move |unit| {
        [-2isize, -1, 0].map(|first| three(at(unit, first), at(unit, first + 1), at(unit, first + 2)))
    })
}

/// Returns the sorted hashes of all contexts of `keys`.
pub(super) fn held_contexts(keys: &[u64]) -> Vec<u64> {
    let mut held = contexts(keys).flatten().collect::<Vec<_>>();
    held.sort_unstable();
    held
}

/// Returns true if the facts of a text, positions in its `keys`, are in another order than those of `keeper`,
/// and one of them is in no context that it has in `keeper`. Facts that only the keeper has do not matter.
pub(super) fn is_changed(facts: &[usize], keys: &[u64], keeper_facts: &[usize], keeper: &[u64]) -> bool {
    let mut later = keeper_facts.iter();
    let is_in_order = facts.iter().all(|&fact| later.any(|&held| keeper[held] == keys[fact]));
    if is_in_order {
        return false;
    }
    let held = held_contexts(keeper);
    let mut facts = facts.iter().peekable();
    let is_own = |contexts: [u64; 3]| contexts.iter().all(|context| held.binary_search(context).is_err());
    contexts(keys).enumerate().any(|(at, contexts)| facts.next_if_eq(&&at).is_some() && is_own(contexts))
}
