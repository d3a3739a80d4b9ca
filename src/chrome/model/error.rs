//! Model files that cannot be used.

use super::trees;

/// Version of the file format.
pub(super) const VERSION: u32 = 2;

/// A model file that cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The file is not a chrome model.
    #[error("this is not a model of site chrome")]
    Foreign,
    /// The file has another version.
    #[error(
        "the model has format {found}, but {VERSION} is wanted: fit it again with `gristmill train chrome`"
    )]
    Version {
        /// The version found.
        found: u32,
    },
    /// The model was fitted on other features than this program computes.
    #[error("the model was fitted on other features: fit it again with `gristmill train chrome`")]
    Features,
    /// The file breaks its format.
    #[error("the model is damaged: {what}")]
    Damaged {
        /// What is wrong.
        what: &'static str,
    },
    /// The trees cannot be read.
    #[error("the model's trees are damaged")]
    Trees(#[from] trees::Error),
}

pub(super) fn take<const N: usize>(bytes: &mut &[u8]) -> Result<[u8; N], Error> {
    let (head, rest) = bytes.split_first_chunk::<N>().ok_or(Error::Damaged { what: "it ends too early" })?;
    *bytes = rest;
    Ok(*head)
}
