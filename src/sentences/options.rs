//! Options of the splitter.

/// Options of the splitter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Whether a sentence ends only after a terminator or at a line end, so that items of a list that are
    /// separated only by their numbers stay together.
    pub only_after_punctuation: bool,
}
