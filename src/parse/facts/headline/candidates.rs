//! Titles that the head declares, and candidates that say the same.

/// Weights of `og:title` and of the title of the window: see the other weights.
pub(super) const OPEN_GRAPH: f64 = 1.5;
pub(super) const TITLE: f64 = 1.0;

/// Minimum weight of a title that two sources declare.
pub(super) const TWO_SOURCES: f64 = OPEN_GRAPH + TITLE;

/// Maximum number of words of a badge, kicker or button that only one source shows to be none of the title.
pub(super) const MAX_LABEL_WORDS: u32 = 2;

/// A group of candidates that say the same.
#[derive(Debug)]
pub(super) struct Group {
    pub(super) form: String,
    pub(super) text: String,
    pub(super) weight: f64,
    /// Index of the heading among them.
    pub(super) heading: Option<usize>,
    /// Whether one of them is declared.
    pub(super) is_declared: bool,
    /// Whether all of them stand behind the name of the site, or are that name: they may be its slogan.
    pub(super) may_be_slogan: bool,
}

/// A title that the head declares, without the name of the site.
#[derive(Clone, Debug)]
pub(in crate::parse::facts) struct Declared {
    pub(in crate::parse::facts) text: String,
    pub(super) weight: f64,
    /// Whether the name of the site was before it, or it is that name.
    pub(super) may_be_slogan: bool,
}
