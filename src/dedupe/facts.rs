//! Facts of a text: the numbers and names by which two texts of one template differ for a reader.
//!
//! "The 7:15 to Aldby is late" and "The 8:40 to Norton is late" share most of their words and say different things. A text tells
//! other facts than another where each has numbers, or each has names, that the other lacks; what only one of them
//! adds or leaves out is an edit.

use std::collections::HashSet;

use crate::text::words;

/// Which words are numbers and names, and all words.
struct Facts {
    numbers: HashSet<String>,
    names: HashSet<String>,
    words: HashSet<String>,
}

impl Facts {
    fn of(text: &str) -> Self {
        let mut facts = Self { numbers: HashSet::new(), names: HashSet::new(), words: HashSet::new() };
        for word in words::iter(text) {
            let small = word.to_lowercase();
            if word.contains(char::is_numeric) {
                // Letters go with a number in "A380" and "5pm"; a script without spaces would put a sentence there.
                if word.is_ascii() {
                    facts.numbers.insert(small.clone());
                } else {
                    let numbers = word.split(|c: char| !c.is_numeric()).filter(|number| !number.is_empty());
                    for number in numbers {
                        facts.numbers.insert(number.to_owned());
                        facts.words.insert(number.to_owned());
                    }
                }
            } else if word.starts_with(char::is_uppercase) {
                facts.names.insert(small.clone());
            }
            facts.words.insert(small);
        }
        facts
    }
}

/// Whether `a` and `b` tell other facts: both have numbers, or both have names, that the other has no word for, in more than
/// `tolerated` of those that the one with fewer has. Names are words with a capital; where a script has none, only
/// numbers count.
#[must_use]
pub fn differ(a: &str, b: &str, tolerated: f64) -> bool {
    let (a, b) = (Facts::of(a), Facts::of(b));
    let differ = |a_facts: &HashSet<String>, b_facts: &HashSet<String>| {
        let lacking = |facts: &HashSet<String>, words: &HashSet<String>| {
            facts.iter().filter(|fact| !words.contains(*fact)).count()
        };
        let replaced = lacking(a_facts, &b.words).min(lacking(b_facts, &a.words));
        replaced as f64 > tolerated * a_facts.len().min(b_facts.len()) as f64
    };
    differ(&a.numbers, &b.numbers) || differ(&a.names, &b.names)
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
