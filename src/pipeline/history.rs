//! What a run goes on from: the run that was published last, and what is remembered of its pages.
//!
//! In: the output folder and the inputs. Out: which inputs are to be read, which pages stay as they are, and for dedupe what their
//! texts are. A page stays if its file does, if no line of its site began or ceased to count as the site's own, and if all
//! pages that its blocks went for stay; so that what stays is what a run that reads everything would find, but for which
//! copy of a text is met first. Memory: some 200 bytes a page and 8 a line of a site, up to half of the limit; a run that would need more
//! starts afresh, and says so.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use arrow::array::AsArray;
use arrow::datatypes::Int32Type;
use rayon::iter::{IntoParallelRefIterator, ParallelIterator};

use super::site_ledger::SiteLedger;
use super::{Error, Mill};
use crate::chrome::{Repetition, SiteLines};
use crate::dedupe::{Keeper, Known, Mark, Settler, TextIndexBuilder, WantedText};
use crate::model::{BlockId, PageId, Reason};
use crate::publish::Published;
use crate::publish::manifest::{self, Manifest, Segment};
use crate::read::{self, Input};
use crate::spill::Budget;
use crate::state::{self, Fate, PageState, Pages, Reader};
use crate::tables::{self, Table};

/// Damaged files that a notice names, at most.
const MOST_NAMED: usize = 5;
/// Bytes of memory of a page of the history, beside the lines of its site, and of such a line.
const PAGE_BYTES: usize = 200;
const LINE_BYTES: usize = 8;

/// Numbers of records, by the name of their input file.
type RecordsByFile = HashMap<Arc<str>, HashSet<u64>>;

/// A published run and its pages.
pub(super) struct History {
    pub(super) published: Published,
    readers: Vec<Reader>,
    /// In corpus order.
    pages: Vec<KnownPage>,
    /// The first of the pages of each segment, and their end.
    segments: Vec<usize>,
    ids: HashMap<Arc<str>, u32>,
    /// Pages that need another, as pairs of the other and the one that needs it, sorted.
    needs: Vec<(u32, u32)>,
    known: Known,
    /// Bytes of memory that it takes.
    pub(super) bytes: usize,
    /// Pages that do not stay.
    gone: Vec<bool>,
    /// Segments whose tables do not hold what was published.
    damaged: Vec<bool>,
    /// Whether the table of rejects does not.
    pub(super) rejects_are_damaged: bool,
    /// What was found on the way that somebody should hear of.
    pub(super) notices: Vec<String>,
}

/// A page of a published run.
struct KnownPage {
    id: Arc<str>,
    /// Position of its segment, and its own there.
    at: PageId,
    /// The row of its first block in the segment.
    first_block: usize,
    blocks: usize,
    source: Arc<str>,
    record: u64,
    site: SiteLines,
}

/// What became of the inputs since the published run.
pub(super) struct Changes<'a> {
    /// Inputs to read: new ones, and those that changed.
    pub(super) read: Vec<&'a Input>,
    /// What the published run says of those that are as they were, by name.
    pub(super) same: HashMap<Arc<str>, manifest::Input>,
}

/// Either the history that a run goes on from, or why it starts afresh; nothing where there is nothing to go on from.
pub(super) type Start = Result<Box<History>, Option<String>>;

impl History {
    /// What a run with what is `expected` of it can go on from: `latest`, the run that was published last in the folder `output`. What
    /// is remembered of it is made again where it is lost or damaged.
    ///
    /// # Errors
    /// Where what is made again cannot be written.
    pub(super) fn open(
        latest: Result<Option<Published>, tables::Error>,
        output: &Path,
        mill: &Mill,
        expected: &Expected<'_>,
    ) -> Result<Start, Error> {
        let published = match latest {
            Ok(Some(published)) => published,
            Ok(None) => return Ok(Err(None)),
            Err(error) => return Ok(Err(Some(error.to_string()))),
        };
        if let Some(why) = expected.differs_from(&published.manifest) {
            return Ok(Err(Some(why.to_owned())));
        }
        if !published.is_whole() {
            return Ok(Err(Some("a file of the published run is missing or has another length".to_owned())));
        }
        let mut history = Self {
            published,
            readers: Vec::new(),
            pages: Vec::new(),
            segments: vec![0],
            ids: HashMap::new(),
            needs: Vec::new(),
            known: Known::default(),
            bytes: 0,
            gone: Vec::new(),
            damaged: Vec::new(),
            rejects_are_damaged: false,
            notices: Vec::new(),
        };
        Ok(history
            .load(output, mill, expected.most_bytes)?
            .map_or(Ok(Box::new(history)), |why| Err(Some(why))))
    }

    /// Loads what is remembered of each segment, `most` bytes in all; says why where that is of no use.
    fn load(&mut self, output: &Path, mill: &Mill, most: usize) -> Result<Option<String>, Error> {
        let mut needs = Vec::new();
        for at in 0..self.published.manifest.segments.len() {
            let mut reader = match self.reader(output, at, mill)? {
                Ok(reader) => reader,
                Err(why) => return Ok(Some(why)),
            };
            loop {
                match reader.next_pages() {
                    Ok(Some(pages)) => {
                        let of_page = |page: &PageState| PAGE_BYTES + LINE_BYTES * page.site.lines.len();
                        self.bytes += pages.pages.iter().map(of_page).sum::<usize>();
                        self.add(at, pages, &mut needs);
                    }
                    Ok(None) => break,
                    Err(error) => return Ok(Some(error.to_string())),
                }
            }
            if self.bytes > most {
                let pages = self.pages.len();
                return Ok(Some(format!(
                    "what is remembered of {pages} pages takes more than half of dedupe.memory_limit_bytes"
                )));
            }
            self.segments.push(self.pages.len());
            self.readers.push(reader);
            let own = &self.pages[self.segments[at]..];
            let counts = &self.published.manifest.segments[at].counts;
            let blocks = own.iter().map(|page| page.blocks as u64).sum::<u64>();
            if (own.len() as u64, blocks) != (counts.pages, counts.blocks()) {
                return Ok(Some("what is remembered of the published run is of other pages".to_owned()));
            }
        }
        self.gone = vec![false; self.pages.len()];
        let of = |id: &Arc<str>| self.ids.get(id).copied();
        self.needs = needs.iter().filter_map(|(page, keeper)| Some((of(keeper)?, *page))).collect();
        self.needs.sort_unstable();
        Ok(None)
    }

    /// The reader of what is remembered of the segment at `at`.
    fn reader(&mut self, output: &Path, at: usize, mill: &Mill) -> Result<Result<Reader, String>, Error> {
        let header = state::Header::new(mill.repeats().bands());
        let segment = self.published.manifest.segments[at].clone();
        let why = match Reader::open(output, &segment.id, &segment.state_sha256, header) {
            Ok(reader) => return Ok(Ok(reader)),
            Err(why) => why,
        };
        self.notices.push(format!(
            "{} is of no use: {why}; made again from the published tables",
            state::path(output, &segment.id).display()
        ));
        let made =
            state::rebuild(output, &self.published, &segment, mill.repeats(), |page| mill.site_lines(page));
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

    fn add(&mut self, segment: usize, pages: Pages, needs: &mut Vec<(u32, Arc<str>)>) {
        let first = number(self.pages.len());
        needs.extend(pages.needs().into_iter().map(|(page, keeper)| (first + page, Arc::clone(keeper))));
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

    /// Reads all files of the published run to find those that are damaged. None of these is taken over: the pages of their segments are
    /// read again, rejects with their inputs, and CSV files are written anew.
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
                "damaged files of {} were not taken over, and what they held was made again from the inputs: {names}{more}",
                self.published.folder.display()
            ));
        }
    }

    /// Finds out which of `inputs` are as they were. A file with another stamp than it had is compared by its digest. Reading begins at
    /// `began`, in seconds since 1970.
    pub(super) fn compare<'a>(
        &mut self,
        inputs: &'a [Input],
        began: i64,
        stop: &Arc<AtomicBool>,
    ) -> Changes<'a> {
        let before = self.published.manifest.inputs.iter();
        let before = before.map(|input| (&*input.source, input)).collect::<HashMap<_, _>>();
        let is_same = |input: &Input| {
            let before =
                before.get(&*input.name).filter(|before| before.bytes == input.bytes && !before.retry)?;
            if self.rejects_are_damaged && before.rejects > 0 {
                return None;
            }
            let sha256 = before.sha256.as_deref()?;
            let stamp = input.stamp.filter(|stamp| stamp.is_settled(began)).map(|stamp| stamp.to_string());
            let has_stamp = stamp.is_some() && before.stamp == stamp;
            let is_same = has_stamp || read::digest(&input.path, stop).as_deref() == Some(sha256);
            is_same.then(|| (Arc::clone(&input.name), manifest::Input { stamp, ..(*before).clone() }))
        };
        let same = inputs.par_iter().filter_map(is_same).collect::<HashMap<_, _>>();
        let read = inputs.iter().filter(|input| !same.contains_key(&input.name)).collect();
        for (page, gone) in self.pages.iter().zip(&mut self.gone) {
            *gone = !same.contains_key(&page.source);
        }
        Changes { read, same }
    }

    /// What the sites repeat, now that pages are gone and the pages that `now` has already are new. Pages that this changes, and those
    /// that went for one that is gone, are gone too, and given back by file and record: they are to be read again.
    pub(super) fn touch(
        &mut self,
        mill: &Mill,
        mut now: SiteLedger,
        budget: Budget,
    ) -> Result<(Repetition, RecordsByFile), Error> {
        let mut affected = now.sites().clone();
        let gone = self.pages.iter().zip(&self.gone).filter(|&(_, &gone)| gone);
        affected.extend(gone.map(|(page, _)| page.site.site));
        let mut before = SiteLedger::new(budget);
        for (page, &gone) in self.pages.iter().zip(&self.gone) {
            if affected.contains(&page.site.site) {
                before.push(&page.site)?;
            }
            if !gone {
                now.push(&page.site)?;
            }
        }
        let (before, now) = (before.conclude(mill)?, now.conclude(mill)?);
        let differs = |site: u64, line: u64| before.contains(site, line) != now.contains(site, line);
        let mut gone =
            (0..).zip(&self.gone).filter(|&(_, &gone)| gone).map(|(at, _)| at).collect::<Vec<u32>>();
        let mut touched = Vec::new();
        for (at, page) in (0..).zip(&self.pages) {
            let SiteLines { site, lines } = &page.site;
            let is_damaged = self.damaged.get(page.at.file as usize).is_some_and(|&damaged| damaged);
            let is_affected = || affected.contains(site) && lines.iter().any(|&line| differs(*site, line));
            if !self.gone[at as usize] && (is_damaged || is_affected()) {
                self.gone[at as usize] = true;
                touched.push(at);
                gone.push(at);
            }
        }
        while let Some(at) = gone.pop() {
            let from = self.needs.partition_point(|&(keeper, _)| keeper < at);
            for &(_, page) in self.needs[from..].iter().take_while(|&&(keeper, _)| keeper == at) {
                if !std::mem::replace(&mut self.gone[page as usize], true) {
                    touched.push(page);
                    gone.push(page);
                }
            }
        }
        let mut records = HashMap::<Arc<str>, HashSet<u64>>::new();
        for page in touched.into_iter().map(|at| &self.pages[at as usize]) {
            records.entry(Arc::clone(&page.source)).or_default().insert(page.record);
        }
        Ok((now, records))
    }

    /// Ids of the pages that stay.
    pub(super) fn ids(&self) -> Vec<(PageId, Arc<str>)> {
        let stays = self.pages.iter().zip(&self.gone).filter(|&(_, &gone)| !gone);
        stays.map(|(page, _)| (page.at, Arc::clone(&page.id))).collect()
    }

    /// Whether the page of the id `id` stays not.
    pub(super) fn is_gone(&self, id: &str) -> bool {
        self.ids.get(id).is_none_or(|&at| self.gone[at as usize])
    }

    /// Pages of the segment at `at`, and how many of them stay.
    pub(super) fn pages_of(&self, at: usize) -> (usize, usize) {
        let own = self.segments[at]..self.segments[at + 1];
        (own.len(), self.gone[own].iter().filter(|&&gone| !gone).count())
    }

    /// Pages and blocks that stay.
    pub(super) fn left(&self) -> (u64, u64) {
        let stays = self.pages.iter().zip(&self.gone).filter(|&(_, &gone)| !gone);
        stays.fold((0, 0), |(pages, blocks), (page, _)| (pages + 1, blocks + page.blocks as u64))
    }

    /// Texts that are numbered before those of new pages.
    pub(super) fn known(&self) -> Known {
        self.known
    }

    /// Hands `ledger`, which has the notes of all new pages, what these may repeat.
    pub(super) fn recall(&mut self, ledger: &mut TextIndexBuilder) -> Result<(), Error> {
        let Self { readers, segments, pages, gone, ids, .. } = self;
        for (reader, &first) in readers.iter_mut().zip(&*segments) {
            let mut first = first;
            reader.restart().map_err(Error::State)?;
            while let Some(chunk) = reader.next_chunk().map_err(Error::State)? {
                let page = |at: u32| {
                    let at = first + at as usize;
                    (!gone[at]).then(|| pages[at].at)
                };
                let keeper = |fate: Option<Fate<'_>>| {
                    let Fate { keeper, block: index, similarity } = fate?;
                    let page = pages[*ids.get(keeper)? as usize].at;
                    Some(Keeper { id: BlockId { page, index }, similarity })
                };
                let block_keeper = |mark: Mark| keeper(chunk.pages.block_fate(mark.page, mark.block));
                let page_keeper = |mark: Mark| keeper(chunk.pages.page_fate(mark.page));
                ledger.load_known(&chunk.texts, page, block_keeper, page_keeper)?;
                first += chunk.pages.pages.len();
            }
        }
        Ok(())
    }

    /// Copies what is remembered of those pages of the segment at `at` that stay.
    pub(super) fn copy_state(&mut self, at: usize, writer: &mut state::Writer) -> Result<(), Error> {
        let Self { readers, gone, ids, .. } = self;
        let reader = &mut readers[at];
        reader.restart().map_err(Error::State)?;
        while let Some(chunk) = reader.next_chunk().map_err(Error::State)? {
            let stays = |page: &PageState| ids.get(&page.id).is_some_and(|&at| !gone[at as usize]);
            let left = if chunk.pages.pages.iter().all(stays) { chunk } else { chunk.only(stays) };
            writer.push(&left.encode())?;
        }
        Ok(())
    }

    /// Hands `settler` the published texts that it is to compare new ones with.
    pub(super) fn remind(&self, settler: &mut Settler) -> Result<(), Error> {
        let (blocks, pages) = settler.wanted();
        for at in 0..self.segments.len() - 1 {
            let of = |wanted: &[WantedText]| {
                let file = number(at);
                let start = wanted.partition_point(|wanted| wanted.id.page.file < file);
                let end = wanted.partition_point(|wanted| wanted.id.page.file <= file);
                start..end
            };
            let (blocks, pages) = (&blocks[of(&blocks)], &pages[of(&pages)]);
            self.remind_of(at, blocks, pages, settler)?;
        }
        Ok(())
    }

    /// Hands `settler` texts of the segment at `at`.
    fn remind_of(
        &self,
        at: usize,
        blocks: &[WantedText],
        pages: &[WantedText],
        settler: &mut Settler,
    ) -> Result<(), Error> {
        let page_rows = |wanted: &WantedText| {
            let page = &self.pages[self.segments[at] + wanted.id.page.record as usize];
            page.first_block..page.first_block + page.blocks
        };
        let block_row = |wanted: &WantedText| page_rows(wanted).start + wanted.id.index as usize;
        let is_empty = |page: &&WantedText| page_rows(page).is_empty();
        let ranges = union(blocks.iter().map(block_row).map(|row| row..row + 1), pages.iter().map(page_rows));
        let mut rows = ranges.iter().cloned().flatten();
        let (mut blocks, mut pages) = (blocks.iter().peekable(), pages.iter().peekable());
        let mut texts = Vec::<String>::new();
        let mut heard = Ok(());
        let columns = ["text", "reason", "words"];
        let segment = &self.published.manifest.segments[at];
        self.published.rows(segment, Table::Blocks, &columns, &ranges, |batch| {
            let column = |name| batch.column_by_name(name).expect("it was asked for");
            let (text, reasons) =
                (column("text").as_string::<i32>(), column("reason").as_dictionary::<Int32Type>());
            let words = column("words").as_primitive::<Int32Type>();
            let codes = reasons.values().as_string::<i32>();
            for (at, row) in (0..batch.num_rows()).zip(&mut rows) {
                let text = text.value(at);
                let mut hear = |result| heard = std::mem::replace(&mut heard, Ok(())).and(result);
                while let Some(&wanted) = blocks.next_if(|wanted| block_row(wanted) == row) {
                    hear(settler.provide_block(wanted, text));
                }
                while let Some(&page) = pages.next_if(is_empty) {
                    hear(settler.provide_page(page, std::iter::empty()));
                }
                let Some(&&page) = pages.peek() else { continue };
                let own = page_rows(&page);
                let is_chrome = reasons.key(at).is_some_and(|key| Reason::is_of_judge(codes.value(key)));
                if own.contains(&row) && !is_chrome && words.value(at) > 0 {
                    texts.push(text.to_owned());
                }
                if row + 1 == own.end {
                    hear(settler.provide_page(page, texts.drain(..).as_slice().iter().map(String::as_str)));
                    texts.clear();
                    pages.next();
                }
            }
        })?;
        heard?;
        // Pages behind the last rows have none either.
        Ok(pages.filter(is_empty).try_for_each(|&page| settler.provide_page(page, std::iter::empty()))?)
    }
}

/// The settings and program that a run goes on with.
pub(super) struct Expected<'a> {
    pub(super) settings_hash: &'a str,
    pub(super) program_version: &'a str,
    pub(super) formats: manifest::Formats,
    pub(super) sentences: bool,
    /// Bytes of memory that the history may take.
    pub(super) most_bytes: usize,
}

impl Expected<'_> {
    fn differs_from(&self, manifest: &Manifest) -> Option<&'static str> {
        if manifest.program_version != self.program_version || manifest.formats != self.formats {
            Some("another version of the program published the last run")
        } else if manifest.schema_version != tables::SCHEMA_VERSION {
            Some("the tables have other columns now")
        } else if manifest.settings_hash != self.settings_hash {
            Some("settings, rules or models have changed")
        } else if self.sentences {
            Some("repeated sentences are looked for in all pages at once")
        } else if manifest.segments.is_empty() && manifest.counts.pages > 0 {
            Some("the last run kept nothing to go on from")
        } else {
            None
        }
    }
}

/// The union of sorted ranges, in order and apart.
fn union(a: impl Iterator<Item = Range<usize>>, b: impl Iterator<Item = Range<usize>>) -> Vec<Range<usize>> {
    let mut all = a.chain(b).filter(|range| !range.is_empty()).collect::<Vec<_>>();
    all.sort_unstable_by_key(|range| (range.start, range.end));
    let mut union = Vec::<Range<usize>>::new();
    for range in all {
        match union.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => union.push(range),
        }
    }
    union
}

fn number(position: usize) -> u32 {
    u32::try_from(position).expect("a run has fewer pages than can be numbered")
}
