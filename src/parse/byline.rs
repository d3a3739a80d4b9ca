//! Lines that say who wrote a page.
//!
//! In: a line of text. Out: the names in it, where it holds nothing else: a prefix such as "By",
//! then words that look like names. The page's own words only; no list of names is used.

/// What stands before the names, in lower case: English, German, French and Spanish newspaper usage.
const PREFIXES: [&str; 17] = [
    "by",
    "by:",
    "written by",
    "written by:",
    "posted by",
    "posted by:",
    "published by",
    "story by",
    "author:",
    "authors:",
    "von",
    "von:",
    "autor:",
    "par",
    "par:",
    "por",
    "por:",
];

/// Small words inside names and between them, same languages.
const PARTICLES: [&str; 24] = [
    "and", "und", "et", "y", "e", "&", "with", "de", "del", "della", "di", "da", "dos", "du", "la", "le",
    "van", "von", "der", "den", "ter", "bin", "al", "el",
];

/// What a page calls the place of the name, and so no name.
const LABELS: [&str; 6] = ["by", "author", "authors", "posted by", "written by", "about the author"];

/// Words in a byline, at most: three authors of four words each.
const MAX_WORDS: usize = 12;

/// The names in a line that begins with "By" or its like.
pub(super) fn names_after_prefix(line: &str) -> Option<&str> {
    let rest =
        PREFIXES.iter().filter_map(|prefix| after_prefix(line, prefix)).min_by_key(|rest| rest.len())?;
    names(rest)
}

fn after_prefix<'a>(line: &'a str, prefix: &str) -> Option<&'a str> {
    let start = line.get(..prefix.len())?;
    let rest = &line[prefix.len()..];
    (start.eq_ignore_ascii_case(prefix) && rest.starts_with(char::is_whitespace)).then(|| rest.trim_start())
}

/// `text` up to the first separator, where that is names and nothing else.
pub(super) fn names(text: &str) -> Option<&str> {
    let end = text.find(['|', '•', '·', '\n']).unwrap_or(text.len());
    let text = text[..end].trim().trim_end_matches([',', ':']);
    if LABELS.iter().any(|label| text.eq_ignore_ascii_case(label)) {
        return None;
    }
    let mut capitalised = 0;
    for (index, word) in text.split_whitespace().enumerate() {
        if index >= MAX_WORDS || !is_name_word(word) {
            return None;
        }
        capitalised += usize::from(word.starts_with(char::is_uppercase));
    }
    (capitalised > 0 && !ends_sentence(text)).then_some(text)
}

fn is_name_word(word: &str) -> bool {
    let bare = word.trim_end_matches([',', '.']);
    let is_letter =
        |c: char| c.is_alphabetic() || matches!(c, '\'' | '’' | '-' | '‐' | '.' | '\u{300}'..='\u{36f}');
    PARTICLES.contains(&bare.to_lowercase().as_str())
        || (bare.chars().all(is_letter) && bare.starts_with(|c: char| c.is_uppercase() || is_caseless(c)))
        || after_apostrophe_is_upper(bare)
}

/// Letters of scripts without case (Arabic, Chinese).
fn is_caseless(c: char) -> bool {
    c.is_alphabetic() && !c.is_lowercase() && !c.is_uppercase()
}

/// `d'Artagnan`, `al-Masri`.
fn after_apostrophe_is_upper(word: &str) -> bool {
    word.split_once(['\'', '’', '-']).is_some_and(|(head, tail)| {
        head.chars().count() <= 3
            && head.chars().chain(tail.chars()).all(|c| c.is_alphabetic() || c == '-')
            && tail.starts_with(char::is_uppercase)
    })
}

/// Whether the text ends in a stop that is not an initial's or a suffix's (`J.`, `Jr.`).
fn ends_sentence(text: &str) -> bool {
    let last = text.split_whitespace().next_back().unwrap_or_default();
    last.strip_suffix('.').is_some_and(|word| word.chars().count() > 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_names_and_leaves_prose() {
        for (line, expected) in [
            ("By Sajjad Shaukat", Some("Sajjad Shaukat")),
            ("by Ludwig van Beethoven and Johann S. Bach", Some("Ludwig van Beethoven and Johann S. Bach")),
            ("BY JANE O'NEILL", Some("JANE O'NEILL")),
            ("Written by: Jean d'Ormesson | 3 May 2024", Some("Jean d'Ormesson")),
            ("Von Anna-Lena Müller", Some("Anna-Lena Müller")),
            ("Par Émile Zola, Victor Hugo", Some("Émile Zola, Victor Hugo")),
            ("Por María de la Cruz", Some("María de la Cruz")),
            ("By Ayman al-Zawahiri", Some("Ayman al-Zawahiri")),
            ("By Robert Downey Jr.", Some("Robert Downey Jr.")),
            ("By AFP", Some("AFP")),
            ("By the time we came it was over.", None),
            ("By Monday.", None),
            ("By and by", None),
            ("Byron Smith", None),
            ("By", None),
            ("Von hier an wird es schwer", None),
            ("Por 30 euros", None),
        ] {
            assert_eq!(names_after_prefix(line), expected, "{line}");
        }
    }
}
