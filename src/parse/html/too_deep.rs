//! The one page that is refused.

/// Error for a page whose elements are nested too deep.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("elements are nested deeper than {max_depth} at byte {at} of the decoded page")]
pub(in crate::parse) struct TooDeep {
    pub(in crate::parse) max_depth: u32,
    pub(in crate::parse) at: u32,
}
