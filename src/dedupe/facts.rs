//! Facts of a text: the numbers and names by which two texts of one template differ for a reader.
//!
//! "The 7:15 to Aldby is late" and "The 8:40 to Norton is late" share most of their words and say different things. A text tells
//! other facts than another where each has numbers, or each has names, that the other lacks; what only one of them
//! adds or leaves out is an edit.

use std::collections::{HashMap, HashSet};

use crate::text::words;

/// What a text tells.
struct Facts {
    /// How often each number stands.
    numbers: HashMap<String, u32>,
    /// Words with a capital, in small letters.
    names: HashSet<String>,
    /// All words, in small letters.
    words: HashSet<String>,
}

impl Facts {
    fn of(text: &str) -> Self {
        let mut facts = Self { numbers: HashMap::new(), names: HashSet::new(), words: HashSet::new() };
        numbers(text, |number| *facts.numbers.entry(number).or_default() += 1);
        for word in words::iter(text) {
            let small = word.to_lowercase();
            if word.starts_with(char::is_uppercase) && !word.contains(char::is_numeric) {
                facts.names.insert(small.clone());
            }
            facts.words.insert(small);
        }
        facts
    }

    /// Numbers that `other` has fewer of.
    fn own_numbers(&self, other: &Self) -> u32 {
        let more = |(number, &count): (&String, &u32)| {
            count.saturating_sub(other.numbers.get(number).copied().unwrap_or(0))
        };
        self.numbers.iter().map(more).sum()
    }

    /// Names that `other` has no word for.
    fn own_names(&self, other: &Self) -> u32 {
        self.names.iter().map(|name| u32::from(!other.words.contains(name))).sum()
    }

    fn count_numbers(&self) -> u32 {
        self.numbers.values().sum()
    }

    fn count_names(&self) -> u32 {
        u32::try_from(self.names.len()).unwrap_or(u32::MAX)
    }
}

/// Whether `a` and `b` tell other facts: each has numbers, or each has names, that the other lacks, in more than `tolerated` of
/// those that the one with fewer has. Names are words with a capital that stand in the other text in no form; where a script
/// has no capitals, only numbers count.
#[must_use]
pub fn differ(a: &str, b: &str, tolerated: f64) -> bool {
    let (a, b) = (Facts::of(a), Facts::of(b));
    let replaced = |own: fn(&Facts, &Facts) -> u32, count: fn(&Facts) -> u32| {
        f64::from(own(&a, &b).min(own(&b, &a))) > tolerated * f64::from(count(&a).min(count(&b)))
    };
    replaced(Facts::own_numbers, Facts::count_numbers) || replaced(Facts::own_names, Facts::count_names)
}

/// Hands each number of `text` to `visit`: digits with what parts them ("3.2", "7:15"), but for commas before three digits, which
/// some write and some do not.
fn numbers(text: &str, mut visit: impl FnMut(String)) {
    let mut rest = text;
    while let Some(start) = rest.find(char::is_numeric) {
        rest = &rest[start..];
        let mut number = String::new();
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
        visit(number);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_numbers_and_names_are_other_facts() {
        for (a, b, expected) in [
            ("The 7:15 to Aldby is late.", "The 8:40 to Aldby is late.", true),
            ("The train to Aldby is late.", "The train to Norton is late.", true),
            ("Aldby is closed.", "Norton is closed.", true),
            // What only one has is an edit, and so are small words.
            ("The train to Aldby is late.", "The train is late.", false),
            ("The train to Aldby is late.", "The train to Aldby is 5 minutes late.", false),
            ("The train to Aldby is late.", "The train to Aldby was late.", false),
            // A word at the start of a sentence is none that the other lacks.
            ("Late again, the train came.", "The train came late again.", false),
            ("Поезд в Киев опаздывает.", "Поезд в Минск опаздывает.", true),
            ("3号线停运", "5号线停运", true),
            ("45 by 45 cm", "60 by 45 cm", true),
            ("up by 3.2 per cent", "up by 2.3 per cent", true),
            ("all 1,200 trains", "all 1200 trains", false),
            ("It ends in 2024.", "It ends in 2024", false),
        ] {
            assert_eq!(differ(a, b, 0.0), expected, "{a} / {b}");
            assert_eq!(differ(b, a, 0.0), expected, "{b} / {a}");
        }
    }

    #[test]
    fn a_share_of_other_facts_may_be_tolerated() {
        let a = "Aldby Norton Malton Selby Thirsk Whitby York Leeds Hull Ripon 1";
        let b = "Aldby Norton Malton Selby Thirsk Whitby York Leeds Hull Goole 1";
        assert!(differ(a, b, 0.05));
        assert!(!differ(a, b, 0.1));
    }
}
