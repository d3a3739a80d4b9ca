use proptest::prelude::*;
use proptest::strategy::Union;
use proptest::string::string_regex;
use regex::Regex;

use super::*;

/// Patterns with every kind of syntax, including those of the packs.
const PATTERNS: [&str; 20] = [
    "",
    "a",
    r"^\W*\d{1,3}(?:\s+(?:\d{1,3}|…|\.{3})){2,}(?:\s*[›»→>]+|\s+\p{L}+)?\s*$",
    r"(?i)^\W*(?:comments|kommentare)\s*[(\[:]?\s*\d+$",
    r"^(?i:more)\s+(?i:from|in)\s+(?:this|\p{Lu})[^.!?]*$",
    r"^\s*[^|·•.!?]{1,30}(?:\s*[|·•]\s*[^|·•.!?]{1,30}){2,}\s*$",
    r"©.{0,40}(?:19|20)\d\d",
    r"(?-u:\b)k(?:©\s*)?",
    r"^\W*(?:https?://|www\.)\S+$",
    r"^(?:a?|bc){2,3}d",
    r"(?m)^m",
    r"^\W*(?:©|x)1",
    r"^\W{2,}é",
    r"^(?:(a)b|^cd)$",
    r"^[^.!?:]{2,9}\s(?i:says|said|skrev|пишет|réponds|schreef)(?i:\s+on[^.!?]{0,6})?\s*:?$",
    r"(?i)^(?:[^.!?]{0,9}\W)?(?:\d{1,3}|an?|one)\s+(?:seconds?|mins?|år)\s+(?:ago|önce)\W{0,3}$",
    r"^[^.]{0,9}\d{1,2}[./-]\d\d[./-](?:19|20)\d\d",
    r"(?i)x(?:ask|kiss)?(?:of[f]{1,2})+",
    r"[^.]{0,3}(?:分|時間)前",
    r"(?i)(?:[ab]{3}|[cd][ef][gh])[ij][kl][mn][op]q",
];

fn conditions(pattern: &str) -> Conditions {
    Conditions::of(&regex_syntax::parse(pattern).unwrap())
}

fn may_match(pattern: &str, text: &str) -> bool {
    let mut gate = Gate::default();
    gate.extend([(0, &conditions(pattern))]);
    let mut open = false;
    gate.each(text, |_| open = true);
    open
}

#[test]
fn lines_that_cannot_match_are_told() {
    for (pattern, text) in [
        (r"(?i)^page\s+\d+", "The page 3"),
        (r"(?i)^page\s+\d+", "Page three"),
        (r"(?i)^\W*(?:share|print)$", "(the share)"),
        (r"^[^|]{1,9}\|", "No bar"),
        (r"^About\s+\p{Lu}", "Abort X"),
        (r"^[^.]{2,40}\s(?i:says|sagt|пишет)\s*:$", "A line that ends so:"),
        (r"(?i)^(?:.*\W)?(?:\d|an?)\s+(?:hours?|days?)\s+ago$", "Hours of an inn"),
        (r"^[^.]*\d\d?\.\d\d?\.\d{2,4}", "Route 20.1"),
    ] {
        assert!(!may_match(pattern, text), "{pattern} {text:?}");
    }
}

#[test]
fn each_pattern_of_many_is_told_apart() {
    let mut gate = Gate::default();
    for index in 0..150 {
        gate.extend([(index, &conditions(&format!("^{index}$")))]);
    }
    let mut open = Vec::new();
    gate.each("149", |index| open.push(index));
    assert!(open.contains(&149) && !open.contains(&20) && !open.contains(&99), "{open:?}");
}

/// Random texts, and texts generated from the patterns, because random ones seldom match.
fn texts() -> impl Strategy<Value = String> {
    let bare = |pattern: &str| pattern.replace("(?-u:\\b)", "").replace("(?m)", "").replace(['^', '$'], "");
    let made = PATTERNS.map(|pattern| string_regex(&bare(pattern)).unwrap().boxed());
    let chance = "[ -.]{0,2}\\PC{0,3}[ ©×|·•›»\n]{0,2}[a-dkKmMorecNt\u{212a}é ]{0,6}[0-9]{0,4}";
    Union::new(made.into_iter().chain([chance.boxed()]))
}

proptest! {
    #[test]
    fn a_match_is_never_shut_out(text in texts()) {
        for pattern in PATTERNS {
            let matches = Regex::new(pattern).unwrap().is_match(&text);
            prop_assert!(!matches || may_match(pattern, &text), "{}", pattern);
        }
    }
}
