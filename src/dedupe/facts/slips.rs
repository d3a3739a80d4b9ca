//! Slips of the pen in names: "Teusday" for "Tuesday".
//!
//! Most changes of one letter turn a name into another one ("Elen", "Ellen"; "Prior", "Pryor"), and so do some
//! swaps ("Burton", "Bruton"; "Marina", "Marian"). Only two letters that changed places inside a word, neither of
//! them `r` or `l`, are taken for a slip.

/// Minimum length in characters of a word in which a slip is recognised.
const MIN_LEN: usize = 5;

/// Maximum length in characters of such a word, which bounds the cost. Longer ones are addresses or runs of signs.
const MAX_LEN: usize = 40;

/// Returns true if `word` is one of `others`, which are sorted, with two neighbouring letters in each other's place.
/// All are in lower case.
pub(super) fn is_slip(word: &str, others: &[&str]) -> bool {
    let mut letters = word.chars().take(MAX_LEN + 1).collect::<Vec<_>>();
    if others.is_empty() || !(MIN_LEN..=MAX_LEN).contains(&letters.len()) {
        return false;
    }
    let is_liquid = |c: char| matches!(c, 'r' | 'l' | 'р' | 'л');
    (1..letters.len() - 2).any(|at| {
        let (one, next) = (letters[at], letters[at + 1]);
        if one == next || is_liquid(one) || is_liquid(next) {
            return false;
        }
        letters.swap(at, at + 1);
        let swapped = letters.iter().collect::<String>();
        letters.swap(at, at + 1);
        others.binary_search(&&*swapped).is_ok()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_told_from_other_names() {
        for (a, b, expected) in [
            ("teusday", "tuesday", true),
            ("univeristy", "university", true),
            ("jmaes", "james", true),
            ("bruton", "burton", false),
            ("marina", "marian", false),
            ("elen", "ellen", false),
            ("pryor", "prior", false),
            ("brid", "bird", false),
            ("norton", "norton", false),
        ] {
            assert_eq!(is_slip(a, &[b]), expected, "{a} / {b}");
        }
    }
}
