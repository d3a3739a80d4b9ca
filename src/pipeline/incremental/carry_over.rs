//! Carries over the valid pages of the published run: their rows, and their state.
//!
//! Segments whose pages are all valid are linked; of others the valid rows are copied. So that a nightly run
//! does not leave thousands of small files over the years, the last segments are copied together with the new
//! pages as long as each is smaller than twice what follows it. The number of segments, and the number of
//! times that a row is copied, then grow only with the logarithm of the number of runs.

use std::collections::BTreeMap;

use super::history::History;
use crate::pipeline::{Environment, Error, Pipeline};
use crate::publish::RunTables;
use crate::publish::manifest::Segment;
use crate::state::{Folder, Header, Writer};

/// A segment is copied together with what follows it if it has fewer pages than this multiple of that.
const GROWTH: usize = 2;

/// State files of the written segments.
#[derive(Default)]
pub(in crate::pipeline) struct Remembered {
    /// SHA-256 of each file, by segment.
    digests: BTreeMap<String, String>,
    /// The state file of the open segment, and the id of the segment.
    pub(in crate::pipeline) open: Option<(String, Writer)>,
}

impl Remembered {
    /// Completes the file of the last segment, and enters the digests of all in `segments`.
    pub(in crate::pipeline) fn finish(mut self, segments: &mut [Segment]) -> Result<(), Error> {
        if let Some((id, writer)) = self.open.take() {
            self.digests.insert(id, writer.finish()?);
        }
        for segment in segments {
            if let Some(digest) = self.digests.remove(&segment.id) {
                segment.state_sha256 = digest;
            }
        }
        Ok(())
    }
}

/// Generates names for the segments of a run.
struct Names<'a> {
    run: &'a str,
    next: u32,
}

impl Names<'_> {
    /// Returns the id of the next new segment.
    fn next(&mut self) -> String {
        self.next += 1;
        format!("{}-{}", self.run, self.next)
    }
}

/// Destination of the state for later runs.
pub(in crate::pipeline) struct StateTarget<'a> {
    folder: &'a mut Folder,
    header: Header,
}

impl<'a> StateTarget<'a> {
    /// Makes the target for the pages that `pipeline` reads, in `folder`.
    pub(in crate::pipeline) fn new(folder: &'a mut Folder, pipeline: &Pipeline) -> Self {
        Self { folder, header: Header::new(pipeline.repeats().bands()) }
    }
}

/// Carries over the valid pages of `history`, if there is one, and begins a segment for the `new` pages of
/// `run`, if there are any. Writes their state to `state`, if it is given.
pub(super) fn carry_over(
    history: Option<&mut History>,
    new: usize,
    tables: &mut RunTables,
    mut state: Option<StateTarget<'_>>,
    run: &str,
    environment: &Environment<'_>,
) -> Result<Remembered, Error> {
    let mut names = Names { run, next: 0 };
    let mut remembered = Remembered::default();
    let mut create = |id: &str| {
        let writer = state.as_mut().map(|state| state.folder.create(id, state.header)).transpose();
        writer.map(|writer| writer.map(|writer| (id.to_owned(), writer)))
    };
    let Some(history) = history else {
        let id = names.next();
        tables.begin_segment(id.clone())?;
        remembered.open = create(&id)?;
        return Ok(remembered);
    };
    let segments = history.published.manifest.segments.clone();
    let pages = (0..segments.len()).map(|at| history.pages_of(at)).collect::<Vec<_>>();
    if pages.iter().all(|(all, left)| all == left) {
        tables.take_csv(&history.published);
    }
    let last = first_of_last(&pages, new);
    for (at, segment) in segments.iter().enumerate().take(last) {
        environment.check()?;
        match pages[at] {
            (_, 0) => {}
            (all, left) if all == left => tables.link(&history.published, segment)?,
            _ => {
                let id = names.next();
                tables.begin_segment(id.clone())?;
                tables.append(&history.published, segment, |id| history.is_invalidated(id))?;
                if let Some((id, mut writer)) = create(&id)? {
                    history.copy_state(at, &mut writer)?;
                    remembered.digests.insert(id, writer.finish()?);
                }
            }
        }
    }
    if new > 0 {
        let id = names.next();
        tables.begin_segment(id.clone())?;
        let mut writer = create(&id)?;
        for (at, segment) in segments.iter().enumerate().skip(last).filter(|&(at, _)| pages[at].1 > 0) {
            environment.check()?;
            tables.append(&history.published, segment, |id| history.is_invalidated(id))?;
            if let Some((_, writer)) = &mut writer {
                history.copy_state(at, writer)?;
            }
        }
        remembered.open = writer;
    }
    Ok(remembered)
}

/// Returns the index of the first of the last segments, which are to be copied together with `new` pages.
/// `pages` has the number of pages of each segment and the number of valid ones.
fn first_of_last(pages: &[(usize, usize)], new: usize) -> usize {
    let mut following = new;
    let is_small = |&&(_, left): &&(usize, usize)| {
        let is_small = left < GROWTH * following;
        following += left;
        is_small
    };
    pages.len() - pages.iter().rev().take_while(is_small).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thousand_nights_leave_few_segments_and_write_rows_few_times() {
        let mut segments = vec![1_000usize];
        let (mut written, mut most) = (0, 0);
        for _ in 0..1_000 {
            let pages = segments.iter().map(|&pages| (pages, pages)).collect::<Vec<_>>();
            let last = first_of_last(&pages, 10);
            let again = segments.drain(last..).sum::<usize>();
            written += again + 10;
            segments.push(again + 10);
            most = most.max(segments.len());
        }
        assert_eq!(segments.iter().sum::<usize>(), 11_000);
        assert!(most <= 12, "{most} segments");
        assert!(written <= 11_000 * 12, "{written} rows");
        assert_eq!(first_of_last(&[(5, 5)], 0), 1);
    }
}
