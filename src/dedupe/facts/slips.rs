//! Slips of the pen in names: "Teusday" for "Tuesday".
//!
//! Most changes of one letter turn a name into another one ("Elen", "Ellen"; "Prior", "Pryor"), and so do some
//! swaps ("Burton", "Bruton"; "Marina", "Marian"). Only two letters that changed places inside a word, neither of
//! them `r` or `l`, are taken for a slip.

/// Minimum length in characters of a word in which a slip is recognised.
const MIN_LEN: usize = 5;

/// Returns true if `word` is one of `others` with two neighbouring letters in each other's place. All are in lower
/// case.
pub(super) fn is_slip(word: &str, others: &[String]) -> bool {
    others.iter().any(|other| other.len() == word.len() && is_swapped(word, other))
}

fn is_swapped(a: &str, b: &str) -> bool {
    let mut changed = a.chars().zip(b.chars()).enumerate().filter(|(_, (a, b))| a != b);
    let (Some((at, (c, d))), Some((next, swapped)), None) = (changed.next(), changed.next(), changed.next())
    else {
        return false;
    };
    let len = a.chars().count();
    let is_liquid = |c: char| matches!(c, 'r' | 'l' | 'р' | 'л');
    swapped == (d, c)
        && next == at + 1
        && at > 0
        && next + 1 < len
        && len >= MIN_LEN
        && !is_liquid(c)
        && !is_liquid(d)
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
            assert_eq!(is_slip(a, &[b.to_owned()]), expected, "{a} / {b}");
        }
    }
}
