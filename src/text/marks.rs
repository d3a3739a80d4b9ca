//! Marks that end a sentence or close a quotation, in any script.

/// Returns true if `c` closes a quotation or a bracket. German closes with `“`, French and Danish with `«` or `»`, Japanese with `」`.
#[must_use]
pub fn is_closer(c: char) -> bool {
    matches!(
        c,
        '"' | '\''
            | ')'
            | ']'
            | '“'
            | '”'
            | '‟'
            | '‘'
            | '’'
            | '«'
            | '»'
            | '‹'
            | '›'
            | '」'
            | '』'
            | '】'
            | '》'
            | '〉'
            | '）'
            | '＂'
    )
}

/// Returns true if `c` ends a sentence: the Unicode property `Sentence_Terminal` for living scripts, and the
/// Greek question mark.
#[must_use]
pub fn is_terminator(c: char) -> bool {
    matches!(
        c,
        '.' | '!'
            | '?'
            | '。'
            | '．'
            | '｡'
            | '！'
            | '？'
            | '؟'
            | '۔'
            | '।'
            | '॥'
            | '։'
            | '።'
            | '။'
            | '។'
            | '\u{37e}'
            | '‼'
            | '⁇'
            | '⁈'
            | '⁉'
    )
}

/// Returns true if `text` ends with a sentence terminator, ignoring closing marks. An ellipsis (a text cut
/// off) does not count.
#[must_use]
pub fn ends_sentence(text: &str) -> bool {
    let text = text.trim_end_matches(|c: char| c.is_whitespace() || is_closer(c));
    !text.ends_with("...") && text.ends_with(is_terminator)
}

/// Returns true if `text` ends with a question mark, ignoring closing marks.
#[must_use]
pub fn is_question(text: &str) -> bool {
    let text = text.trim_end_matches(|c: char| c.is_whitespace() || is_closer(c));
    text.ends_with(['?', '？', '؟', '\u{37e}', '⁇', '⁈'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_ends_inside_its_closing_marks() {
        for text in [
            "The wheel turned.",
            "„Das Rad drehte sich.“",
            "»Das Rad drehte sich.«",
            "“The wheel turned!” ",
            "「水車が回った。」",
            "العجلة تدور؟",
            "पहिया घूमा।",
            "(It did.)",
        ] {
            assert!(ends_sentence(text), "{text}");
        }
        for text in ["The wheel turned", "The wheel turned…", "The wheel turned...", "„Das Rad“", "", "”"]
        {
            assert!(!ends_sentence(text), "{text}");
        }
    }

    #[test]
    fn questions_are_told_in_any_script() {
        assert!(
            is_question("Why?")
                && is_question("»Warum?«")
                && is_question("なぜ？")
                && is_question("Γιατί\u{37e}")
        );
        assert!(!is_question("Because.") && !is_question(""));
    }
}
