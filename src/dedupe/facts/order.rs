//! Order of facts: "3-1" is not "1-3", and who beat whom depends on who comes first.
//!
//! Facts in another order say something else, unless they moved with the two words before and after each of
//! them, as in a sentence that was moved as a whole.

use crate::text::hash;

/// Number of units before a unit, and after it, that belong to its context.
pub(super) const CONTEXT: usize = 2;

/// Returns for each of `keys`, the units of a text, three hashes of it with its neighbours: the two before
/// it, one on each side, and the two after it.
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
/// and one of them does not have all its contexts there. Facts that only the keeper has do not matter.
pub(super) fn is_changed(facts: &[usize], keys: &[u64], keeper_facts: &[usize], keeper: &[u64]) -> bool {
    let mut later = keeper_facts.iter();
    let is_in_order = facts.iter().all(|&fact| later.any(|&held| keeper[held] == keys[fact]));
    if is_in_order {
        return false;
    }
    let held = held_contexts(keeper);
    let mut facts = facts.iter().peekable();
    let is_own = |contexts: [u64; 3]| contexts.iter().any(|context| held.binary_search(context).is_err());
    contexts(keys).enumerate().any(|(at, contexts)| facts.next_if_eq(&&at).is_some() && is_own(contexts))
}

#[cfg(test)]
mod tests {
    use super::super::key::key;
    use super::*;

    #[test]
    fn facts_in_another_order_are_changed_unless_their_sentence_moved() {
        for (text, keeper, expected) in [
            ("a 3 1 b", "a 3 1 b", false),
            ("a 1 3 b", "a 3 1 b", true),
            ("a 1 b", "a 3 1 b", false),
            ("leaves at 7 and comes at 8", "leaves at 8 and comes at 7", true),
            ("a b 1 c d . e f 2 g h", "e f 2 g h . a b 1 c d", false),
            ("from 1 to 2 and from 3 to 4", "from 3 to 4 and from 1 to 2", true),
        ] {
            let keys = |text: &str| text.split(' ').map(key).collect::<Vec<_>>();
            let facts = |text: &str| {
                let words = text.split(' ').enumerate();
                words.filter(|(_, word)| word.parse::<u32>().is_ok()).map(|(at, _)| at).collect::<Vec<_>>()
            };
            let found = is_changed(&facts(text), &keys(text), &facts(keeper), &keys(keeper));
            assert_eq!(found, expected, "{text} / {keeper}");
        }
    }
}
