//! Forms of words in names (initials, degrees, codes, particles) and of labels in front of them.

use crate::text::field::{COLONS, Field};

/// Maximum number of words of a name.
pub(super) const MAX_NAME_WORDS: usize = 6;

/// Academic degrees and professional titles after names in English, without full stops. Those with full
/// stops are recognized by them.
const DEGREES: [&str; 24] = [
    "ba", "bsc", "cfa", "cpa", "dds", "dvm", "edd", "esq", "facp", "jd", "llm", "lld", "ma", "mba", "md",
    "mph", "ms", "msc", "pharmd", "phd", "psyd", "rd", "rdn", "rn",
];

/// Words between the two family names of a person, in Spanish, Portuguese and Catalan.
pub(super) const JOINTS: [&str; 3] = ["y", "e", "i"];

/// Returns true if `word` has neither letters nor numbers, as a dash or a picture, and is no sign between names.
pub(super) fn is_sign(word: &str) -> bool {
    !word.is_empty() && !word.contains(char::is_alphanumeric) && !matches!(word, "&" | "+")
}

/// Returns true if `word` is in capitals; `McCARTHY` and `MacDonald` may be among such words.
pub(super) fn is_in_capitals(word: &str) -> bool {
    let is_mac = |part: &str| {
        let rest = part.strip_prefix("Mac").or_else(|| part.strip_prefix("Mc"));
        rest.is_some_and(|rest| rest.starts_with(char::is_uppercase))
    };
    word.split('-').any(is_mac) || !word.contains(char::is_lowercase)
}

/// Returns true if `word` is an initial: one capital and a full stop.
pub(super) fn is_initial(word: &str) -> bool {
    let mut letters = word.trim_end_matches([',', ';']).chars();
    letters.next().is_some_and(char::is_uppercase) && letters.eq(['.'])
}

/// Returns `word` without the full stop with which it ends, unless that is one of an abbreviation.
pub(super) fn without_stop(word: &str) -> Option<&str> {
    let bare = word.strip_suffix('.')?;
    (bare.chars().count() > 2 && !bare.contains('.')).then_some(bare)
}

/// Returns true if `word` is a name with a prefixed particle: `d'Artagnan`, `al-Masri`.
pub(super) fn has_particle(word: &str) -> bool {
    ['\'', '’', '-'].into_iter().any(|mark| {
        word.split_once(mark).is_some_and(|(head, tail)| {
            let is_head = (1..=3).contains(&head.chars().count()) && head.chars().all(char::is_alphabetic);
            is_head && tail.starts_with(char::is_uppercase)
        })
    })
}

/// Returns true if `word` is the code of an agency or organization: `AFP`, `dpa`.
pub(super) fn is_code(word: &str) -> bool {
    let letters = word.chars().count();
    letters <= 4
        && word.is_ascii()
        && (!word.contains(char::is_lowercase) || !word.contains(char::is_uppercase))
}

/// Returns true if `word` is an academic degree or a title of that form: `Ph.D.`, `MD`.
pub(super) fn is_degree(word: &str) -> bool {
    let parts = word.split('.').filter(|part| !part.is_empty());
    let is_dotted = word.contains('.') && parts.clone().count() > 1;
    let mut parts = parts.clone();
    let has_capital = word.contains(char::is_uppercase);
    if is_dotted {
        // "J.R." before a family name is not at the end.
        return has_capital
            && parts.all(|part| part.chars().count() <= 4 && part.chars().all(char::is_alphabetic));
    }
    let capitals = word.chars().filter(|c| c.is_uppercase()).count();
    let bare = word.trim_end_matches('.').to_ascii_lowercase();
    capitals >= 2 && bare.len() <= 6 && DEGREES.contains(&bare.as_str())
}

/// Returns true for Roman numerals such as `III`.
pub(super) fn is_numeral(word: &str) -> bool {
    word.chars().all(|c| matches!(c, 'I' | 'V' | 'X'))
}

/// Returns what follows a label of one or two words and a colon in `segment`, whatever the label says.
pub(super) fn behind_label_of_any(segment: &str) -> Option<&str> {
    let field = Field::of(segment, &COLONS).filter(|field| field.name.split_whitespace().count() <= 2);
    let value = field.map(|field| field.value.trim()).filter(|value| !value.is_empty());
    // A colon at the end or within a time or an address parts nothing.
    value.filter(|value| value.starts_with(char::is_alphabetic))
}
