//! Processing of chunks in windows: while one window is consumed, the next is produced.

use rayon::iter::{IntoParallelIterator, ParallelIterator};

use super::{Environment, Error};
use crate::spill::Window;

/// Calls `produce` for every chunk, on all threads, and `consume` with the results of each window, in input
/// order. `take` is called with the position of each chunk, in order, and returns the argument of `produce`.
/// The results of two windows are in memory at once, unless they are large.
pub(super) fn overlapped<S: Send, T: Send>(
    windows: Vec<Window>,
    environment: &Environment<'_>,
    mut take: impl FnMut(usize) -> S,
    produce: impl Fn(S) -> Result<T, Error> + Sync,
    mut consume: impl FnMut(Vec<T>) -> Result<(), Error> + Send,
) -> Result<(), Error> {
    let mut ready = Vec::new();
    for Window { chunks, fits_with_last } in windows {
        environment.check()?;
        if !fits_with_last {
            consume(std::mem::take(&mut ready))?;
        }
        let taken = chunks.map(&mut take).collect::<Vec<_>>();
        let (consumed, produced) = rayon::join(
            || consume(std::mem::take(&mut ready)),
            || taken.into_par_iter().map(&produce).collect::<Result<Vec<_>, Error>>(),
        );
        consumed?;
        ready = produced?;
    }
    consume(ready)
}
