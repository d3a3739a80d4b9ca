//! The word lists of `config/dedupe`, one file for each language.

use std::sync::LazyLock;

use include_dir::{Dir, include_dir};

static FILES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/config/dedupe");

/// Content of a file. All words are in lower case.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Lists {
    /// Lines of words: those between two bars are the same, all others on the line exclude them. A word that
    /// ends with `*` is a stem.
    pub(super) exclusive: Vec<String>,
    /// Beginnings of what publishers put behind a text: calls to the reader ("read more"), rights.
    pub(super) calls: Vec<String>,
    /// Labels behind a text, alone or with a colon: "photo", "source".
    pub(super) labels: Vec<String>,
    /// Labels before a text: "breaking", "exclusive".
    pub(super) heads: Vec<String>,
    /// Words before the name of the author.
    pub(super) bylines: Vec<String>,
}

/// Returns the lists of all languages.
pub(super) fn all() -> &'static [Lists] {
    static LISTS: LazyLock<Vec<Lists>> = LazyLock::new(|| {
        let parse = |text: &str| toml::from_str(text).expect("a test parses the lists");
        FILES.files().filter_map(|file| file.contents_utf8()).map(parse).collect()
    });
    &LISTS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_are_in_lower_case_and_no_line_has_a_word_twice() {
        for lists in all() {
            for line in &lists.exclusive {
                let mut words = line.split([' ', '|']).filter(|word| !word.is_empty()).collect::<Vec<_>>();
                let all = words.len();
                words.sort_unstable();
                words.dedup();
                assert!(line.contains('|') && words.len() == all, "{line}");
            }
            let labels = [&lists.exclusive, &lists.calls, &lists.labels, &lists.heads, &lists.bylines];
            for text in labels.into_iter().flatten() {
                assert_eq!(*text, text.to_lowercase());
            }
        }
    }
}
