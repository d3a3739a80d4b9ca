//! Origin of a page in the inputs.

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// Place of a page in the inputs. Messages about a page begin with it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Source {
    /// Path relative to the input root, `/` as separator.
    pub file: Arc<str>,
    /// 0-based record within the file.
    pub record: u64,
    /// Byte offset of the record in the file's decompressed content.
    pub byte: u64,
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, record {}, byte {}", self.file, self.record, self.byte)
    }
}
