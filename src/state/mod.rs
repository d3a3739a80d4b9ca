//! What runs remember of published pages, so that the next run goes on from them without reading them again.
//!
//! In: pages as they were judged and settled. Out: a file a segment in `state/` of the output folder, under the segment's id: of
//! each page its id, place and site, the lines that it gives the survey of its site, the pages that its blocks went for,
//! and the fingerprints and `MinHash` keys of what chrome keeps of it. Everything in it follows from the published tables, so what is
//! lost, damaged or of another version is made again from them ([`rebuild()`]). The digest of each file stands in the manifest.
//!
//! Size: about 130 bytes a block that is compared across pages, 10 a line of a site, and 100 a page.

mod chunk;
mod file;
mod rebuild;

pub use self::chunk::{Chunk, ChunkBuilder, Dropped, Fate, PageState, Pages};
pub use self::file::{Folder, Header, Reader, Writer, path};
pub use self::rebuild::rebuild;

/// Version of the files. It changes whenever their form or the meaning of anything in them does; fingerprints, shingles and keys have
/// versions of their own, which stand in each file too.
pub const VERSION: u32 = 1;

pub use crate::write::publish::STATE_FOLDER;

#[cfg(test)]
mod tests;
