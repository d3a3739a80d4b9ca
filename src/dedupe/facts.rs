//! Facts of a text: the numbers and names that distinguish texts made from one template.
//!
//! "The 7:15 to Aldby is late" and "The 8:40 to Norton is late" share most of their words and say different
//! things. A text is not dropped as a near-duplicate if it has numbers or names that its keeper lacks. Facts
//! that only the keeper has do not matter: nothing is lost. Names are recognised by capitals; for texts
//! without capitals every word counts (`small`).

use super::small::{self, key};
use crate::text::{hash, words};

/// Hashes of the facts of a text, each list sorted.
struct Facts {
    /// Numbers, with repetitions.
    numbers: Vec<u64>,
    /// Lower-cased words that have a capital or are a number, weekday or month in words, without repetitions.
    names: Vec<u64>,
    /// All words, lower-cased, with repetitions.
    words: Vec<u64>,
}

impl Facts {
    /// Collects the facts of `text`.
    fn of(text: &str) -> Self {
        let mut facts = Self { numbers: Vec::new(), names: Vec::new(), words: Vec::new() };
        numbers(text, |number| facts.numbers.push(hash::fingerprint64(number)));
        words::each(text, |start, end| {
            let word = &text[start..end];
            let key = key(word);
            facts.words.push(key);
            let is_name = word.contains(char::is_uppercase) && !word.contains(char::is_numeric);
            if is_name || small::is_number_word(key) {
                facts.names.push(key);
            }
        });
        facts.numbers.sort_unstable();
        facts.names.sort_unstable();
        facts.names.dedup();
        facts.words.sort_unstable();
        facts
    }

    /// Counts the numbers that occur more often here than in `other`.
    fn own_numbers(&self, other: &Self) -> usize {
        let runs = self.numbers.chunk_by(|a, b| a == b);
        let held = |number: u64| {
            let start = other.numbers.partition_point(|&held| held < number);
            other.numbers[start..].iter().take_while(|&&held| held == number).count()
        };
        runs.map(|run| run.len().saturating_sub(held(run[0]))).sum()
    }

    /// Counts the names that are not among the words of `other`.
    fn own_names(&self, other: &Self) -> usize {
        self.names.iter().filter(|name| other.words.binary_search(name).is_err()).count()
    }
}

/// Approximate share of the words of a text that are facts: one in ten in the English paragraphs of
/// `tests/golden/dedupe` has a capital or is a number. Of words that may or may not be names, the tolerated
/// share is multiplied by this.
const FACTS_PER_WORD: f64 = 0.1;

/// Returns true if `text` has numbers or names that `keeper` lacks, more than the share `tolerated` (0 to 1)
/// of its own. Names are words with a capital that `keeper` does not have in any case. In texts without
/// capitals, and in scripts without case, they are words that `keeper` does not have in a similar context.
#[must_use]
pub fn tells_more(text: &str, keeper: &str, tolerated: f64) -> bool {
    let more = |own: usize, all: f64| own as f64 > tolerated * all;
    let (own, kept) = (Facts::of(text), Facts::of(keeper));
    more(own.own_numbers(&kept), own.numbers.len() as f64)
        || more(own.own_names(&kept), own.names.len() as f64)
        || {
            let (own_units, units) = small::own_units(text, keeper);
            more(own_units, FACTS_PER_WORD * units as f64)
        }
}

/// Calls `visit` with each number in `text`: digits with the separators between them ("3.2", "7:15"). Commas
/// before three digits are removed, because not all writers put them.
fn numbers(text: &str, mut visit: impl FnMut(&str)) {
    let mut rest = text;
    let mut number = String::new();
    while let Some(start) = rest.find(is_digit) {
        rest = &rest[start..];
        number.clear();
        loop {
            let end = rest.find(|c: char| !is_digit(c)).unwrap_or(rest.len());
            let (digits, after) = rest.split_at(end);
            number.extend(digits.chars().map(ascii_digit));
            rest = after;
            let mut chars = rest.chars();
            let Some(sign) = chars.next().filter(|&c| matches!(c, '.' | ',' | ':')) else { break };
            let digits = chars.as_str().find(|c: char| !is_digit(c)).unwrap_or(chars.as_str().len());
            if digits == 0 {
                break;
            }
            if sign != ',' || digits != 3 {
                number.push(sign);
            }
            rest = chars.as_str();
        }
        // A single "one" is as often an article.
        if number != "一" {
            visit(&number);
        }
    }
}

/// Returns true if `c` is a digit or a number of any script, or a Han numeral.
fn is_digit(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_digit();
    }
    c.is_numeric() || "〇零一二三四五六七八九十百千万萬亿億两兩".contains(c)
}

/// Returns the ASCII digit with the same value if `c` is a digit of another script (Unicode category Nd), and
/// `c` itself otherwise.
fn ascii_digit(c: char) -> char {
    /// The zeros of scripts that are in use on web pages; the other nine digits follow each zero.
    const ZEROS: [u32; 18] = [
        0x0660, 0x06f0, 0x07c0, 0x0966, 0x09e6, 0x0a66, 0x0ae6, 0x0b66, 0x0be6, 0x0c66, 0x0ce6, 0x0d66,
        0x0e50, 0x0ed0, 0x0f20, 0x1040, 0x17e0, 0xff10,
    ];
    let digit = ZEROS.iter().find_map(|&zero| u32::from(c).checked_sub(zero).filter(|&digit| digit < 10));
    digit.and_then(|digit| char::from_digit(digit, 10)).unwrap_or(c)
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
            // Facts of the keeper alone are not lost, and function words are edits.
            ("The train to Aldby is late.", "The train is late.", false),
            ("The train to Aldby is 5 minutes late.", "The train to Aldby is late.", false),
            ("The train to Aldby is late.", "The train to Aldby was late.", false),
            // A capital at the start of a sentence does not make a new name.
            ("The train came late again.", "Late again, the train came.", false),
            ("Поезд в Киев опаздывает.", "Поезд в Минск опаздывает.", true),
            ("3号线停运", "5号线停运", true),
            ("45 by 45 cm", "60 by 45 cm", true),
            ("up by 3.2 per cent", "up by 2.3 per cent", true),
            ("all 1,200 trains", "all 1200 trains", false),
            ("It ends in 2024.", "It ends in 2024", false),
            ("三月五日起大风，三月六日放晴", "三月六日起大风，三月六日放晴", true),
            ("यह १२ तारीख को है", "यह 12 तारीख को है", false),
            ("３号线停运", "3号线停运", false),
            ("٣ قطارات", "٥ قطارات", true),
            ("All trains stop for three hours.", "All trains stop for four hours.", true),
            ("Le train de lundi est en retard.", "Le train de jeudi est en retard.", true),
            ("Der Zug kommt um acht.", "Der Zug kommt um neun.", true),
            ("An iPhone was found.", "An eReader was found.", true),
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
