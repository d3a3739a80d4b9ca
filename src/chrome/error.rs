//! What can be wrong with rule packs.

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
    /// A rule says neither what text nor what markup it is about.
    #[error(
        "{file}: rule {code} has nothing to match (line, prefix, suffix, contains, pattern, elements, classes or hidden)"
    )]
    NothingToMatch {
        /// File of the rule.
        file: String,
        /// Code of the rule.
        code: String,
    },
    /// A rule has no example, so that nothing proves it.
    #[error("{file}: rule {code} has no example (match or pages)")]
    NoExample {
        /// File of the rule.
        file: String,
        /// Code of the rule.
        code: String,
    },
    /// A phrase has no letter, digit or symbol left after normalising.
    #[error("{file}: rule {code} has an empty phrase")]
    EmptyPhrase {
        /// File of the rule.
        file: String,
        /// Code of the rule.
        code: String,
    },
    /// A pattern is not a regular expression.
    #[error("{file}: rule {code} has a bad pattern")]
    BadPattern {
        /// File of the rule.
        file: String,
        /// Code of the rule.
        code: String,
        /// What the expression lacks.
        #[source]
        source: Box<regex::Error>,
    },
    /// A rule names a kind of block that does not exist.
    #[error("{file}: rule {code} names the unknown kind {kind}")]
    UnknownKind {
        /// File of the rule.
        file: String,
        /// Code of the rule.
        code: String,
        /// The name as written.
        kind: String,
    },
    /// A text rule asks for lines longer than those that are matched.
    #[error("{file}: rule {code} has max_words above {limit}")]
    TooManyWords {
        /// File of the rule.
        file: String,
        /// Code of the rule.
        code: String,
        /// The longest line that text rules see, in words.
        limit: u32,
    },
    /// A section opener or a protecting rule waits for its neighbour's verdict.
    #[error("{file}: rule {code} has before_chrome, which only a rule with the effect drop can have")]
    WaitingRule {
        /// File of the rule.
        file: String,
        /// Code of the rule.
        code: String,
    },
    /// All phrases together are too large for one automaton.
    #[error("the phrases of all rules together are too large for one automaton")]
    TooManyPhrases {
        /// What the builder said.
        #[source]
        source: Box<aho_corasick::BuildError>,
    },
}
