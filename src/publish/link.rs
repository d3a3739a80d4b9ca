//! Files shared between runs.

use std::fs::{self, File};
use std::io;
use std::path::Path;

use crate::tables::{self, Error};

/// Hard-links `from` to `to`, or copies it if the file system does not allow that.
pub(super) fn link(from: &Path, to: &Path) -> Result<(), Error> {
    let is_file = fs::symlink_metadata(from).is_ok_and(|facts| facts.is_file());
    // A link is not linked but read, so that a run has only files of its own.
    let linked = if is_file { fs::hard_link(from, to) } else { Err(io::ErrorKind::InvalidInput.into()) };
    let linked = linked.or_else(|error| match error.kind() {
        io::ErrorKind::StorageFull
        | io::ErrorKind::QuotaExceeded
        | io::ErrorKind::NotFound
        | io::ErrorKind::AlreadyExists => Err(error),
        // Another file system, one without hard links, or a file with the maximum number of links.
        _ => copy(from, to),
    });
    linked.map_err(|source| Error::io("link", to, source))
}

/// Copies the file `from` to the new file `to`.
fn copy(from: &Path, to: &Path) -> io::Result<()> {
    io::copy(&mut tables::open(from)?, &mut File::create_new(to)?).map(drop)
}
