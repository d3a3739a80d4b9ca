//! Repetition: lines that stand on many pages of one site are the site's own.
//!
//! In: every page of the run. Out: [`Repetition`], the lines that at least `site_min_pages` pages and at
//! least `site_min_share` of the pages of one site carry. Pages belong together by the host of their
//! address; without one, by the folder of their file, or by the file where it holds many pages. Long
//! paragraphs that come to an end are never a site's: where those repeat, dedupe keeps the first copy,
//! while every copy of a site's line goes. A text that two pages of a site share is not the site's for that, but less likely a page's own:
//! [`Repetition::shares`]. Notes take 16 bytes a distinct block of a page.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use super::options::Options;
use crate::model::{Block, BlockKind, Page};
use crate::text::hash::fingerprint64;
use crate::text::marks;

/// Longest line that repetition is looked for in, in words, whether or not it ends as a sentence.
const LINE_MAX_WORDS: u32 = 60;
/// Names of files that hold one page, without the suffix of a compression.
const PAGE_SUFFIXES: [&str; 5] = [".txt", ".md", ".html", ".htm", ".xhtml"];
/// Suffixes of compression.
const COMPRESSED: [&str; 4] = [".gz", ".zst", ".bz2", ".xz"];

/// Pages of a site that must carry a text before it counts as shared.
const SHARED_MIN_PAGES: u64 = 2;
/// Words from which a text is told to be shared: short lines (an ingredient, an answer) are equal by chance.
const SHARED_MIN_WORDS: u32 = 8;

/// A site and a line, each by fingerprint.
pub type SiteLine = (u64, u64);

/// Learns which lines the pages of a site share.
#[derive(Clone, Debug)]
pub struct SiteSurvey {
    min_pages: u64,
    min_share: f64,
    max_prose_words: u32,
}

/// What a line is to its site.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The line is the site's own.
    pub is_own: bool,
    /// Several pages of the site carry the text.
    pub is_shared: bool,
}

/// The lines that are a site's own, and the texts that its pages share. Memory: about 24 bytes a line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Repetition {
    lines: HashSet<SiteLine>,
    /// Texts that several pages of a site carry.
    shared: HashSet<SiteLine>,
    max_prose_words: u32,
}

/// What a [`SiteSurvey`] notes: each distinct line once a page, and each page once.
#[derive(Clone, Debug, Default)]
pub struct Notes {
    seen: Vec<SiteLine>,
}

/// What a page says of its site: what a survey goes by, of a page that it does not see again.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SiteLines {
    /// The site, by fingerprint.
    pub site: u64,
    /// Its distinct lines, by fingerprint, in ascending order.
    pub lines: Vec<u64>,
}

impl Notes {
    /// Notes a page by what it says of its site.
    pub fn push(&mut self, page: &SiteLines) {
        self.seen.push((page.site, PAGE));
        self.seen.extend(page.lines.iter().map(|&line| (page.site, line)));
    }

    /// Sites and lines as they were noted: of each page first [`PAGE`], then its lines.
    pub fn iter(&self) -> impl Iterator<Item = SiteLine> {
        self.seen.iter().copied()
    }
}

/// Stands for a page as such among the keys of lines, which are never 0.
pub const PAGE: u64 = 0;

impl SiteSurvey {
    /// Makes a survey with the thresholds of `options`.
    #[must_use]
    pub fn new(options: &Options) -> Self {
        Self {
            min_pages: u64::from(options.site_min_pages),
            min_share: options.site_min_share,
            max_prose_words: options.site_max_prose_words,
        }
    }

    /// Counts lines that come in order.
    #[must_use]
    pub fn counter(&self) -> Counter<'_> {
        Counter {
            survey: self,
            pages: 0,
            carriers: 0,
            last: None,
            lines: HashSet::new(),
            shared: HashSet::new(),
        }
    }

    /// Pages, at least, that carry a line which says anything.
    #[must_use]
    pub fn least_carriers(&self) -> u64 {
        self.min_pages.min(SHARED_MIN_PAGES)
    }

    /// What `line` is to a site of `pages` pages of which `carriers` carry it.
    #[must_use]
    pub fn standing(&self, line: u64, carriers: u64, pages: u64) -> Standing {
        Standing {
            is_own: carriers >= self.min_pages && carriers as f64 >= self.min_share * pages as f64,
            is_shared: carriers >= SHARED_MIN_PAGES && line & 1 == SHARED_BIT,
        }
    }

    /// The repetition that consists of `lines`.
    #[must_use]
    pub fn repetition(&self, lines: impl IntoIterator<Item = (SiteLine, Standing)>) -> Repetition {
        let mut repetition = Repetition { max_prose_words: self.max_prose_words, ..Repetition::default() };
        for (line, Standing { is_own, is_shared }) in lines {
            if is_own {
                repetition.lines.insert(line);
            }
            if is_shared {
                repetition.shared.insert(line);
            }
        }
        repetition
    }

    /// What `page` says of its site.
    #[must_use]
    pub fn lines(&self, page: &Page) -> SiteLines {
        let noted = |block: &&Block| is_line(block, self.max_prose_words) || may_be_shared(block);
        let mut lines = page.blocks.iter().filter(noted).map(line_key).collect::<Vec<_>>();
        lines.sort_unstable();
        lines.dedup();
        SiteLines { site: site_key(page), lines }
    }
}

impl SiteSurvey {
    /// Notes what `page` says of its site. Pages may be noted in any order.
    pub fn observe(&self, page: &Page, notes: &mut Notes) {
        notes.push(&self.lines(page));
    }

    /// Adds `other` to `notes`; the order of merges does not show.
    pub fn merge(&self, notes: &mut Notes, mut other: Notes) {
        notes.seen.append(&mut other.seen);
    }

    /// Returns what the sites repeat, given the notes of all pages.
    #[must_use]
    pub fn conclude(&self, mut notes: Notes) -> Repetition {
        notes.seen.sort_unstable();
        let mut counter = self.counter();
        notes.seen.into_iter().for_each(|line| counter.push(line));
        counter.finish()
    }
}

/// Counts how many pages of its site carry each line.
#[derive(Debug)]
pub struct Counter<'a> {
    survey: &'a SiteSurvey,
    /// Pages of the site of the last line.
    pages: u64,
    /// Pages that carry the last line.
    carriers: u64,
    last: Option<SiteLine>,
    lines: HashSet<SiteLine>,
    shared: HashSet<SiteLine>,
}

impl Counter<'_> {
    /// Takes the next of all lines in ascending order, each as often as pages carry it.
    pub fn push(&mut self, line: SiteLine) {
        if self.last != Some(line) {
            self.end_line();
            if self.last.is_none_or(|last| last.0 != line.0) {
                self.pages = 0;
            }
            self.last = Some(line);
        }
        self.carriers += 1;
    }

    fn end_line(&mut self) {
        let carriers = std::mem::take(&mut self.carriers);
        let Some(line) = self.last else { return };
        if line.1 == PAGE {
            self.pages = carriers;
            return;
        }
        let standing = self.survey.standing(line.1, carriers, self.pages);
        if standing.is_own {
            self.lines.insert(line);
        }
        if standing.is_shared {
            self.shared.insert(line);
        }
    }

    /// The lines that are their sites' own.
    #[must_use]
    pub fn finish(mut self) -> Repetition {
        self.end_line();
        Repetition { lines: self.lines, shared: self.shared, max_prose_words: self.survey.max_prose_words }
    }
}

impl Repetition {
    /// Whether `block` of `page` is a line of its site.
    #[must_use]
    pub fn holds(&self, page: &Page, block: &Block) -> bool {
        is_line(block, self.max_prose_words) && self.lines.contains(&(site_key(page), line_key(block)))
    }

    /// For each block of `page`, whether other pages of its site carry its text too. False for all blocks of a page that shares most of its
    /// prose (a story that is printed on two pages), where `is_prose` tells which blocks are prose; and for long paragraphs, which are left to dedupe.
    #[must_use]
    pub fn shares(&self, page: &Page, is_prose: impl Fn(usize) -> bool) -> Vec<bool> {
        let site = site_key(page);
        let is_shared =
            |block: &Block| may_be_shared(block) && self.shared.contains(&(site, line_key(block)));
        let mut shared = page.blocks.iter().map(is_shared).collect::<Vec<_>>();
        let words = |only_shared: bool| {
            let blocks = page
                .blocks
                .iter()
                .enumerate()
                .filter(|&(at, _)| is_prose(at) && (shared[at] || !only_shared));
            blocks.map(|(_, block)| u64::from(block.words)).sum::<u64>()
        };
        let is_copy = words(true) * 2 > words(false);
        for (shared, block) in shared.iter_mut().zip(&page.blocks) {
            *shared &= !is_copy && is_line(block, self.max_prose_words);
        }
        shared
    }

    /// Whether `line` is one of the lines of `site`, both by fingerprint.
    #[must_use]
    pub fn contains(&self, site: u64, line: u64) -> bool {
        self.lines.contains(&(site, line))
    }

    /// Number of lines, over all sites.
    #[must_use]
    pub fn len(&self) -> usize {
        self.lines.len()
    }

    /// Whether no site has a line of its own.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty() && self.shared.is_empty()
    }
}

/// Whether repetition says anything of the block.
fn is_line(block: &Block, max_prose_words: u32) -> bool {
    let ends = marks::ends_sentence(&block.text) || block.text.ends_with('…');
    block.words <= if ends { max_prose_words.min(LINE_MAX_WORDS) } else { LINE_MAX_WORDS }
}

/// Whether it means something that another page carries the text of the block too.
fn may_be_shared(block: &Block) -> bool {
    let is_entry = matches!(
        block.kind,
        BlockKind::ListItem | BlockKind::Heading | BlockKind::TableRow | BlockKind::Code
    );
    block.words >= SHARED_MIN_WORDS && !is_entry && !block.kind.is_heading_matter()
}

/// The lowest bit of the keys of texts that may be shared.
const SHARED_BIT: u64 = 1;

/// The line's text in normalised form. 63 bits of its fingerprint do: a collision within one site is
/// needed for harm. The lowest bit tells whether the text may be shared.
#[expect(clippy::cast_possible_truncation, reason = "63 of its bits are what is wanted")]
fn line_key(block: &Block) -> u64 {
    let key = block.fingerprint as u64 & !SHARED_BIT;
    if may_be_shared(block) { key | SHARED_BIT } else { key.max(SHARED_BIT << 1) }
}

/// Which pages belong together.
fn site_key(page: &Page) -> u64 {
    if let Some(site) = &page.facts.site {
        return fingerprint64(site);
    }
    let file = &*page.source.file;
    let name = COMPRESSED.iter().find_map(|suffix| file.strip_suffix(suffix)).unwrap_or(file);
    let one_page = PAGE_SUFFIXES.iter().any(|suffix| name.ends_with(suffix));
    // The slash keeps a folder apart from a host of the same name.
    let folder = file.rfind('/').map_or("/", |at| &file[..=at]);
    fingerprint64(if one_page { folder } else { file })
}
