//! The published run that a run builds on, and the state of its pages.
//!
//! Memory: some 200 bytes for each page and 8 for each line of a site, up to half of the limit. A run that
//! would need more reads all inputs and reports that.

use std::collections::{BTreeSet, HashMap};
use std::path::Path;
use std::sync::Arc;

use rayon::iter::{IntoParallelRefIterator, ParallelIterator};

use super::carried_over::CarriedOver;
use super::full_run_reason::FullRunReason;
use crate::chrome::SiteLines;
use crate::dedupe::Known;
use crate::model::PageId;
use crate::pipeline::{Error, Pipeline};
use crate::publish::Published;
use crate::publish::manifest::{self, MANIFEST_VERSION, Manifest, Segment};
use crate::state::{self, PageState, Pages, Reader};
use crate::tables;

/// Maximum number of damaged files that a notice lists.
const MOST_NAMED: usize = 5;
/// Memory of a page of the history, without lines of its site, and of such a line, in bytes.
const PAGE_BYTES: usize = 200;
const LINE_BYTES: usize = 8;

/// A published run and its pages.
pub(super) struct History {
    pub(super) published: Published,
    pub(super) readers: Vec<Reader>,
    /// Pages in corpus order.
    pub(super) pages: Vec<KnownPage>,
    /// Index of the first page of each segment, and the number of all pages.
    pub(super) segments: Vec<usize>,
    pub(super) ids: HashMap<Arc<str>, u32>,
    /// Pages with a keeper on another page, as sorted pairs of the keeper's page and the page.
    pub(super) keeper_pages: Vec<(u32, u32)>,
    pub(super) known: Known,
    /// Memory that the history takes, in bytes.
    pub(super) bytes: usize,
    /// For each page, whether it is invalidated.
    pub(super) invalidated: Vec<bool>,
    /// For each segment, whether its tables are damaged.
    pub(super) damaged: Vec<bool>,
    /// Whether the table of rejects is damaged.
    pub(super) rejects_are_damaged: bool,
    /// Notices for the operator.
    pub(super) notices: Vec<String>,
}

/// A page of a published run.
pub(super) struct KnownPage {
    pub(super) id: Arc<str>,
    /// Index of its segment, and its own index there.
    pub(super) at: PageId,
    /// Row of its first block in the segment.
    pub(super) first_block: usize,
    pub(super) blocks: usize,
    pub(super) source: Arc<str>,
    pub(super) record: u64,
    pub(super) site: SiteLines,
}

/// The basis of a run.
pub(super) enum Start {
    /// The run builds on a published run.
    Incremental(Box<History>),
    /// The run reads all inputs, for the given reason if there is a published run.
    Full(Option<FullRunReason>),
}

impl Start {
    fn full(reason: FullRunReason) -> Self {
        Self::Full(Some(reason))
    }
}

impl History {
    /// Opens `latest`, the run published last in the folder `output`, as the basis of a run, if it is as
    /// `expected`. Lost or damaged state is rebuilt.
    ///
    /// # Errors
    /// Fails if rebuilt state cannot be written.
    pub(super) fn open(
        latest: Result<Option<Published>, tables::Error>,
        output: &Path,
        pipeline: &Pipeline,
        expected: &Expected<'_>,
    ) -> Result<Start, Error> {
        let published = match latest {
            Ok(Some(published)) => published,
            Ok(None) => return Ok(Start::Full(None)),
            Err(error) => return Ok(Start::full(FullRunReason::Damage(error.to_string()))),
        };
        if let Some(why) = expected.differs_from(&published.manifest) {
            return Ok(Start::full(FullRunReason::Choice(why.to_owned())));
        }
        if let Some(why) = published.manifest.contradiction() {
            let why = format!("the manifest of the published run contradicts itself: {why}");
            return Ok(Start::full(FullRunReason::Damage(why)));
        }
        if !published.is_whole() {
            let why = "a file of the published run is missing or has another length".to_owned();
            return Ok(Start::full(FullRunReason::Damage(why)));
        }
        let mut history = Self {
            published,
            readers: Vec::new(),
            pages: Vec::new(),
            segments: vec![0],
            ids: HashMap::new(),
            keeper_pages: Vec::new(),
            known: Known::default(),
            bytes: 0,
            invalidated: Vec::new(),
            damaged: Vec::new(),
            rejects_are_damaged: false,
            notices: Vec::new(),
        };
        let reason = history.load(output, pipeline, expected.most_bytes)?;
        Ok(reason.map_or_else(|| Start::Incremental(Box::new(history)), Start::full))
    }

    /// Loads the state of each segment, up to `most` bytes in all. Returns the reason if it cannot be used.
    fn load(
        &mut self,
        output: &Path,
        pipeline: &Pipeline,
        most: usize,
    ) -> Result<Option<FullRunReason>, Error> {
        let mut keeper_pages = Vec::new();
        for at in 0..self.published.manifest.segments.len() {
            let mut reader = match self.reader(output, at, pipeline)? {
                Ok(reader) => reader,
                Err(why) => return Ok(Some(FullRunReason::Damage(why))),
            };
            loop {
                match reader.next_pages() {
                    Ok(Some(pages)) => {
                        let of_page = |page: &PageState| PAGE_BYTES + LINE_BYTES * page.site.lines.len();
                        self.bytes += pages.pages.iter().map(of_page).sum::<usize>();
                        self.add(at, pages, &mut keeper_pages);
                    }
                    Ok(None) => break,
                    Err(error) => return Ok(Some(FullRunReason::Damage(error.to_string()))),
                }
            }
            if self.bytes > most {
                let pages = self.pages.len();
                return Ok(Some(FullRunReason::Choice(format!(
                    "the state of {pages} pages takes more than half of dedupe.memory_limit_bytes"
                ))));
            }
            self.segments.push(self.pages.len());
            self.readers.push(reader);
            let own = &self.pages[self.segments[at]..];
            let counts = &self.published.manifest.segments[at].counts;
            let blocks = own.iter().map(|page| page.blocks as u64).sum::<u64>();
            if (own.len() as u64, blocks) != (counts.pages, counts.blocks()) {
                return Ok(Some(other_pages()));
            }
        }
        if !self.has_pages_of_inputs() {
            return Ok(Some(other_pages()));
        }
        self.invalidated = vec![false; self.pages.len()];
        let of = |id: &Arc<str>| self.ids.get(id).copied();
        self.keeper_pages =
            keeper_pages.iter().filter_map(|(page, keeper)| Some((of(keeper)?, *page))).collect();
        self.keeper_pages.sort_unstable();
        Ok(None)
    }

    /// Returns true if each input has as many pages as the manifest counts for it.
    fn has_pages_of_inputs(&self) -> bool {
        let mut pages = HashMap::<&str, u64>::new();
        for page in &self.pages {
            *pages.entry(&page.source).or_default() += 1;
        }
        let inputs = &self.published.manifest.inputs;
        inputs.iter().all(|input| pages.get(&*input.source).copied().unwrap_or(0) == input.pages)
    }

    /// Opens the state of the segment `at`, rebuilding it if necessary. Returns the reason if that is not
    /// possible.
    fn reader(
        &mut self,
        output: &Path,
        at: usize,
        pipeline: &Pipeline,
    ) -> Result<Result<Reader, String>, Error> {
        let header = state::Header::new(pipeline.repeats().bands());
        let segment = self.published.manifest.segments[at].clone();
        if !state::is_segment_id(&segment.id) {
            return Ok(Err(format!("{:?} in the manifest is no segment", segment.id)));
        }
        let why = match Reader::open(output, &segment.id, &segment.state_sha256, header) {
            Ok(reader) => return Ok(Ok(reader)),
            Err(why) => why,
        };
        self.notices.push(format!(
            "{} is unusable: {why}; rebuilt from the published tables",
            state::path(output, &segment.id).display()
        ));
        let made = state::rebuild(output, &self.published, &segment, pipeline.repeats(), |page| {
            pipeline.site_lines(page)
        });
        match made {
            Ok(sha256) => {
                let reader = Reader::open(output, &segment.id, &sha256, header);
                self.published.manifest.segments[at].state_sha256 = sha256;
                Ok(reader)
            }
            Err(
                error @ (tables::Error::Parquet { .. }
                | tables::Error::Damaged { .. }
                | tables::Error::InTheWay { .. }),
            ) => Ok(Err(error.to_string())),
            Err(error) => Err(error.into()),
        }
    }

    /// Adds the pages of a segment, and to `keeper_pages` the pages of their keepers.
    fn add(&mut self, segment: usize, pages: Pages, keeper_pages: &mut Vec<(u32, Arc<str>)>) {
        let first = number(self.pages.len());
        keeper_pages.extend(
            pages.keeper_pages().into_iter().map(|(page, keeper)| (first + page, Arc::clone(keeper))),
        );
        self.known.blocks += pages.texts.0;
        self.known.pages += pages.texts.1;
        for page in pages.pages {
            let own = &self.pages[self.segments[segment]..];
            let source = match self.pages.last() {
                Some(last) if last.source == page.source => Arc::clone(&last.source),
                _ => page.source,
            };
            self.ids.insert(Arc::clone(&page.id), number(self.pages.len()));
            self.pages.push(KnownPage {
                id: page.id,
                at: PageId { file: number(segment), record: number(own.len()) },
                first_block: own.last().map_or(0, |page| page.first_block + page.blocks),
                blocks: page.blocks as usize,
                source,
                record: page.record,
                site: page.site,
            });
        }
    }

    /// Reads all files of the published run to find damaged ones, which are not carried over: the pages of
    /// their segments are read again, rejects together with their inputs, and CSV files are written anew.
    pub(super) fn find_damage(&mut self) {
        let published = &self.published;
        let damaged = published.manifest.files.par_iter().filter(|part| published.check(part).is_err());
        let damaged = damaged.map(|part| part.file.clone()).collect::<BTreeSet<_>>();
        self.rejects_are_damaged = published.reject_parts().any(|part| damaged.contains(&part.file));
        let manifest = &mut self.published.manifest;
        let is_damaged = |segment: &Segment| segment.files.iter().any(|file| damaged.contains(file));
        self.damaged = manifest.segments.iter().map(is_damaged).collect();
        manifest.files.retain(|part| !part.is_csv() || !damaged.contains(&part.file));
        if !damaged.is_empty() {
            let names = damaged.iter().take(MOST_NAMED).map(String::as_str).collect::<Vec<_>>().join(", ");
            let more = damaged.len().saturating_sub(MOST_NAMED);
            let more = if more > 0 { format!(" and {more} more") } else { String::new() };
            self.notices.push(format!(
                "damaged files of {} were not carried over; their content was read from the inputs again: {names}{more}",
                self.published.folder.display()
            ));
        }
    }

    /// Returns the ids of the valid pages.
    pub(super) fn ids(&self) -> Vec<(PageId, Arc<str>)> {
        let stays = self.pages.iter().zip(&self.invalidated).filter(|&(_, &invalidated)| !invalidated);
        stays.map(|(page, _)| (page.at, Arc::clone(&page.id))).collect()
    }

    /// Returns true if the page with the id `id` is invalidated or does not exist.
    pub(super) fn is_invalidated(&self, id: &str) -> bool {
        self.ids.get(id).is_none_or(|&at| self.invalidated[at as usize])
    }

    /// Returns the number of pages of the segment `at`, and the number of valid ones.
    pub(super) fn pages_of(&self, at: usize) -> (usize, usize) {
        let own = self.segments[at]..self.segments[at + 1];
        (own.len(), self.invalidated[own].iter().filter(|&&invalidated| !invalidated).count())
    }

    /// Counts the pages and blocks that are carried over.
    pub(super) fn carried_over(&self) -> CarriedOver {
        let valid = self.pages.iter().zip(&self.invalidated).filter(|&(_, &invalidated)| !invalidated);
        valid.fold(CarriedOver::default(), |CarriedOver { pages, blocks }, (page, _)| CarriedOver {
            pages: pages + 1,
            blocks: blocks + page.blocks as u64,
        })
    }

    /// Copies the state of the valid pages of the segment `at`.
    pub(super) fn copy_state(&mut self, at: usize, writer: &mut state::Writer) -> Result<(), Error> {
        let Self { readers, invalidated, ids, .. } = self;
        let reader = &mut readers[at];
        reader.restart().map_err(Error::State)?;
        while let Some(chunk) = reader.next_chunk().map_err(Error::State)? {
            let stays = |page: &PageState| ids.get(&page.id).is_some_and(|&at| !invalidated[at as usize]);
            let left = if chunk.pages.pages.iter().all(stays) { chunk } else { chunk.only(stays) };
            writer.push(&left.encode())?;
        }
        Ok(())
    }
}

/// What a published run must match to be the basis of a run.
pub(in crate::pipeline) struct Expected<'a> {
    pub(in crate::pipeline) settings_hash: &'a str,
    pub(in crate::pipeline) program_version: &'a str,
    pub(in crate::pipeline) formats: manifest::Formats,
    pub(in crate::pipeline) sentences: bool,
    /// Maximum memory of the history, in bytes.
    pub(in crate::pipeline) most_bytes: usize,
}

impl Expected<'_> {
    /// Returns why the published run cannot be the basis; `None` if it can.
    fn differs_from(&self, manifest: &Manifest) -> Option<&'static str> {
        let is_of_other_version = manifest.program_version != self.program_version
            || manifest.formats != self.formats
            || manifest.manifest_version > MANIFEST_VERSION;
        if is_of_other_version {
            Some("another version of the program published the last run")
        } else if manifest.schema_version != tables::SCHEMA_VERSION {
            Some("the tables have other columns now")
        } else if manifest.settings_hash != self.settings_hash {
            Some("settings, rules or models have changed")
        } else if self.sentences {
            Some("repeated sentences are searched for in all pages at once")
        } else if manifest.segments.is_empty() && manifest.counts.pages > 0 {
            Some("the last run kept no state")
        } else {
            None
        }
    }
}

fn other_pages() -> FullRunReason {
    FullRunReason::Damage("the state of the published run belongs to other pages".to_owned())
}

pub(super) fn number(position: usize) -> u32 {
    u32::try_from(position).expect("a run has fewer than 2^32 pages")
}
