//! Errors in model files.

use super::trees;

/// Version of the file format.
pub(super) const VERSION: u32 = 3;

/// A reason why a model file cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The file is not a chrome model.
    #[error("not a model of site chrome")]
    Foreign,
    /// The file has another version of the format.
    #[error(
        "the model has format {found} instead of {VERSION}: train it again with `gristmill train chrome`"
    )]
    Version {
        /// Version of the file.
        found: u32,
    },
    /// The model was trained on other features than this program computes.
    #[error("the model was trained on other features: train it again with `gristmill train chrome`")]
    Features,
    /// The file does not follow the format.
    #[error("the model is damaged: {what}")]
    Damaged {
        /// What is wrong.
        what: &'static str,
    },
    /// The trees of the model cannot be read.
    #[error("the trees of the model are damaged")]
    Trees(#[from] trees::Error),
}

/// Removes the first `N` bytes.
pub(super) fn take<const N: usize>(bytes: &mut &[u8]) -> Result<[u8; N], Error> {
    let (head, rest) = bytes.split_first_chunk::<N>().ok_or(Error::Damaged { what: "it ends too early" })?;
    *bytes = rest;
    Ok(*head)
}
