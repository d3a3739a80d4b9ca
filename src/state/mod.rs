//! State that runs keep about published pages, so that the next run can build on them without reading them
//! again.
//!
//! In: pages as judged and settled. Out: one file per segment, `state/<segment id>` in the output folder. It
//! holds for each page its id, place and site, the lines that it contributes to the survey of its site, the
//! keepers of its dropped blocks, and the fingerprints and `MinHash` keys of what chrome keeps of it. All of
//! it can be derived from the published tables, so files that are missing, damaged or of another version are
//! rebuilt ([`rebuild()`]). The manifest holds the digest of each file.
//!
//! Size: about 130 bytes a block that is compared across pages, 10 a line of a site, and 100 a page.

mod chunk;
mod file;
mod rebuild;

pub use self::chunk::{Chunk, ChunkBuilder, DropTarget, Dropped, PageState, Pages};
pub use self::file::{Folder, Header, Reader, VERSION, Writer, is_segment_id, path};
pub use self::rebuild::rebuild;

pub use crate::publish::layout::STATE_FOLDER;

#[cfg(test)]
mod tests;
