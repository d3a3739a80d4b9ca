//! Facts of a text: the numbers and names by which two texts of one template differ for a reader.
//!
//! "The 7:15 to Aldby is late" and "The 8:40 to Norton is late" share most of their words and say different things. A text
//! tells more than another where it has numbers or names that the other lacks: then it does not go for it. What only the
//! text that stays has is no loss.

use crate::text::{hash, shingles, words};

/// What a text tells, by hash, sorted.
struct Facts {
    /// Numbers, as often as they stand.
    numbers: Vec<u64>,
    /// Words with a capital, in small letters, each once.
    names: Vec<u64>,
    /// All words, in small letters.
    words: Vec<u64>,
}

impl Facts {
    fn of(text: &str) -> Self {
        let mut facts = Self { numbers: Vec::new(), names: Vec::new(), words: Vec::new() };
        numbers(text, |number| facts.numbers.push(hash::fingerprint64(number)));
        let mut small = String::new();
        words::each(text, |start, end| {
            let word = &text[start..end];
            let key = if word.is_ascii() {
                shingles::hash_word(text.as_bytes(), start, end)
            } else {
                small.clear();
                small.extend(word.chars().flat_map(char::to_lowercase));
                shingles::hash_word(small.as_bytes(), 0, small.len())
            };
            facts.words.push(key);
            if word.starts_with(char::is_uppercase) && !word.contains(char::is_numeric) {
                facts.names.push(key);
            }
        });
        facts.numbers.sort_unstable();
        facts.names.sort_unstable();
        facts.names.dedup();
        facts.words.sort_unstable();
        facts
    }

    /// How many numbers `other` has fewer of.
    fn own_numbers(&self, other: &Self) -> usize {
        let runs = self.numbers.chunk_by(|a, b| a == b);
        let held = |number: u64| {
            let start = other.numbers.partition_point(|&held| held < number);
            other.numbers[start..].iter().take_while(|&&held| held == number).count()
        };
        runs.map(|run| run.len().saturating_sub(held(run[0]))).sum()
    }

    /// How many names `other` has no word for.
    fn own_names(&self, other: &Self) -> usize {
        self.names.iter().filter(|name| other.words.binary_search(name).is_err()).count()
    }
}

/// Whether `text` has numbers or names that `keeper` lacks, more than the share `tolerated` of its own. Names are words with a
/// capital that stand in `keeper` in no form; where a script has no capitals, only numbers count.
#[must_use]
pub fn tells_more(text: &str, keeper: &str, tolerated: f64) -> bool {
    let (text, keeper) = (Facts::of(text), Facts::of(keeper));
    let more = |own: usize, all: usize| own as f64 > tolerated * all as f64;
    more(text.own_numbers(&keeper), text.numbers.len()) || more(text.own_names(&keeper), text.names.len())
}

/// Hands each number of `text` to `visit`: digits with what parts them ("3.2", "7:15"), but for commas before three digits, which
/// some write and some do not.
fn numbers(text: &str, mut visit: impl FnMut(&str)) {
    let mut rest = text;
    let mut number = String::new();
    while let Some(start) = rest.find(char::is_numeric) {
        rest = &rest[start..];
        number.clear();
        loop {
            let end = rest.find(|c: char| !c.is_numeric()).unwrap_or(rest.len());
            let (digits, after) = rest.split_at(end);
            number.push_str(digits);
            rest = after;
            let mut chars = rest.chars();
            let Some(sign) = chars.next().filter(|&c| matches!(c, '.' | ',' | ':')) else { break };
            let digits = chars.as_str().find(|c: char| !c.is_numeric()).unwrap_or(chars.as_str().len());
            if digits == 0 {
                break;
            }
            if sign != ',' || digits != 3 {
                number.push(sign);
            }
            rest = chars.as_str();
        }
        visit(&number);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_or_name_that_the_keeper_lacks_is_more() {
        for (keeper, text, expected) in [
            ("The 7:15 to Aldby is late.", "The 8:40 to Aldby is late.", true),
            ("The train to Aldby is late.", "The train to Norton is late.", true),
            ("Aldby is closed.", "Norton is closed.", true),
            ("The train to Aldby is late.", "The train to Aldby is 5 minutes late.", true),
            ("The train is late.", "The train to Aldby is late.", true),
            // What only the keeper has is not lost, and small words are edits.
            ("The train to Aldby is late.", "The train is late.", false),
            ("The train to Aldby is 5 minutes late.", "The train to Aldby is late.", false),
            ("The train to Aldby is late.", "The train to Aldby was late.", false),
            // A word at the start of a sentence is none that the other lacks.
            ("The train came late again.", "Late again, the train came.", false),
            ("Поезд в Киев опаздывает.", "Поезд в Минск опаздывает.", true),
            ("3号线停运", "5号线停运", true),
            ("45 by 45 cm", "60 by 45 cm", true),
            ("up by 3.2 per cent", "up by 2.3 per cent", true),
            ("all 1,200 trains", "all 1200 trains", false),
            ("It ends in 2024.", "It ends in 2024", false),
        ] {
            assert_eq!(tells_more(text, keeper, 0.0), expected, "{text} / {keeper}");
        }
    }

    #[test]
    fn a_share_may_be_tolerated() {
        let keeper = "Aldby Norton Malton Selby Thirsk Whitby York Leeds Hull Ripon 1";
        let text = "Aldby Norton Malton Selby Thirsk Whitby York Leeds Hull Goole 1";
        assert!(tells_more(text, keeper, 0.05));
        assert!(!tells_more(text, keeper, 0.1));
    }
}
