//! Errors in rule packs.

/// A rule pack that cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// Two rules have the same code.
    #[error("{file}: rule {code} is defined twice")]
    DuplicateCode {
        /// File of the second rule.
        file: String,
        /// The code.
        code: String,
    },
    /// A rule has no matcher for text or markup.
    #[error(
        "{file}: rule {code} has nothing to match (line, prefix, suffix, contains, pattern, elements, classes or hidden)"
    )]
    NothingToMatch {
        /// File of the rule.
        file: String,
        /// Code of the rule.
        code: String,
    },
    /// A rule has no example to test it.
    #[error("{file}: rule {code} has no example (match or pages)")]
    NoExample {
        /// File of the rule.
        file: String,
        /// Code of the rule.
        code: String,
    },
    /// A phrase has no letter, digit or symbol after normalisation.
    #[error("{file}: rule {code} has an empty phrase")]
    EmptyPhrase {
        /// File of the rule.
        file: String,
        /// Code of the rule.
        code: String,
    },
    /// A pattern is not a valid regular expression.
    #[error("{file}: rule {code} has a bad pattern")]
    BadPattern {
        /// File of the rule.
        file: String,
        /// Code of the rule.
        code: String,
        /// Error in the expression.
        #[source]
        source: Box<regex::Error>,
    },
    /// A rule names an unknown kind of block.
    #[error("{file}: rule {code} names the unknown kind {kind}")]
    UnknownKind {
        /// File of the rule.
        file: String,
        /// Code of the rule.
        code: String,
        /// Name of the kind, as written.
        kind: String,
    },
    /// The `max_words` of a text rule exceeds the longest line that text rules see.
    #[error("{file}: rule {code} has max_words above {limit}")]
    TooManyWords {
        /// File of the rule.
        file: String,
        /// Code of the rule.
        code: String,
        /// Length in words of the longest line that text rules see.
        limit: u32,
    },
    /// A rule that does not drop its block has `before_chrome`.
    #[error("{file}: rule {code} has before_chrome, which is allowed only with the effect drop")]
    WaitingRule {
        /// File of the rule.
        file: String,
        /// Code of the rule.
        code: String,
    },
    /// The settings disable a rule that does not exist.
    #[error("chrome.disabled_rules names {code}, which is the code of no rule")]
    UnknownRule {
        /// The code, as written.
        code: String,
    },
    /// The phrases of all rules together are too large for one automaton.
    #[error("the phrases of all rules together are too large for one automaton")]
    TooManyPhrases {
        /// Error of the automaton builder.
        #[source]
        source: Box<aho_corasick::BuildError>,
    },
}
