//! Repetition: lines on many pages of a site belong to the site.
//!
//! Takes every page of the run and finds the lines that at least `site_min_pages` pages and at least
//! `site_min_share` of the pages of a site have: the [`Repetition`]. Pages belong together by the host of
//! their URL; without one, by the folder of their file, or by the file if it holds many pages. Long
//! paragraphs that end like a sentence never belong to a site: if they repeat, dedupe keeps the first copy,
//! whereas every copy of a line of the site is dropped. A text that only a few pages share does not belong to
//! the site, but is less likely to belong to the page: [`Repetition::shares`]. Notes take 16 bytes for each
//! distinct block of a page.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use super::options::Options;
use crate::model::{Block, BlockKind, Page};
use crate::text::hash::fingerprint64;
use crate::text::marks;

/// Maximum number of words of a line that is searched for repetition, whether or not it ends like a sentence.
const LINE_MAX_WORDS: u32 = 60;
/// Suffixes of files that hold one page, without a suffix of compression.
const PAGE_SUFFIXES: [&str; 5] = [".txt", ".md", ".html", ".htm", ".xhtml"];
/// Suffixes of compressed files.
const COMPRESSED: [&str; 4] = [".gz", ".zst", ".bz2", ".xz"];

/// Number of pages of a site that must have a text before it counts as shared.
const SHARED_MIN_PAGES: u64 = 2;
/// Minimum number of words of a shared text: short lines (an ingredient, an answer) are equal by chance.
const SHARED_MIN_WORDS: u32 = 8;

/// Fingerprints of a site and of a line.
pub type SiteLine = (u64, u64);

/// Finds the lines that pages of a site share.
#[derive(Clone, Debug)]
pub struct SiteSurvey {
    min_pages: u64,
    min_share: f64,
    max_prose_words: u32,
}

/// Relation of a line to its site.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The line belongs to the site.
    pub is_own: bool,
    /// Several pages of the site have the text.
    pub is_shared: bool,
}

/// The lines that belong to sites, and the texts that pages of a site share. Memory: about 24 bytes for each
/// line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Repetition {
    lines: HashSet<SiteLine>,
    /// Texts that several pages of a site have.
    shared: HashSet<SiteLine>,
    max_prose_words: u32,
}

/// Notes of a [`SiteSurvey`]: each distinct line once for each page, and each page once.
#[derive(Clone, Debug, Default)]
pub struct Notes {
    seen: Vec<SiteLine>,
}

/// Site and lines of a page: what the survey needs of a page that it does not see again.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SiteLines {
    /// Fingerprint of the site.
    pub site: u64,
    /// Fingerprints of its distinct lines, in ascending order.
    pub lines: Vec<u64>,
}

impl Notes {
    /// Notes a page by its site and lines.
    pub fn push(&mut self, page: &SiteLines) {
        self.seen.push((page.site, PAGE));
        self.seen.extend(page.lines.iter().map(|&line| (page.site, line)));
    }

    /// Iterates over the notes in the order of the pages: for each page first [`PAGE`], then its lines.
    pub fn iter(&self) -> impl Iterator<Item = SiteLine> {
        self.seen.iter().copied()
    }
}

/// Key that stands for the page itself among keys of lines, which are never 0.
pub const PAGE: u64 = 0;

impl SiteSurvey {
    /// Creates a survey with the thresholds of `options`.
    #[must_use]
    pub fn new(options: &Options) -> Self {
        Self {
            min_pages: u64::from(options.site_min_pages),
            min_share: options.site_min_share,
            max_prose_words: options.site_max_prose_words,
        }
    }

    /// Returns a counter for sorted lines.
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

    /// Returns the minimum number of pages that must have a line for it to matter.
    #[must_use]
    pub fn least_carriers(&self) -> u64 {
        self.min_pages.min(SHARED_MIN_PAGES)
    }

    /// Returns the relation of `line` to a site of `pages` pages, of which `carriers` have the line.
    #[must_use]
    pub fn standing(&self, line: u64, carriers: u64, pages: u64) -> Standing {
        Standing {
            is_own: carriers >= self.min_pages && carriers as f64 >= self.min_share * pages as f64,
            is_shared: carriers >= SHARED_MIN_PAGES && line & 1 == SHARED_BIT,
        }
    }

    /// Builds the repetition that consists of `lines`.
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

    /// Returns site and lines of `page`.
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
    /// Notes site and lines of `page`. Pages may be noted in any order.
    pub fn observe(&self, page: &Page, notes: &mut Notes) {
        notes.push(&self.lines(page));
    }

    /// Adds `other` to `notes`. The order of merges does not affect the result.
    pub fn merge(&self, notes: &mut Notes, mut other: Notes) {
        notes.seen.append(&mut other.seen);
    }

    /// Returns the repetition, given the notes of all pages.
    #[must_use]
    pub fn conclude(&self, mut notes: Notes) -> Repetition {
        notes.seen.sort_unstable();
        let mut counter = self.counter();
        notes.seen.into_iter().for_each(|line| counter.push(line));
        counter.finish()
    }
}

/// Counts how many pages of its site have each line.
#[derive(Debug)]
pub struct Counter<'a> {
    survey: &'a SiteSurvey,
    /// Number of pages of the site of the last line.
    pages: u64,
    /// Number of pages that have the last line.
    carriers: u64,
    last: Option<SiteLine>,
    lines: HashSet<SiteLine>,
    shared: HashSet<SiteLine>,
}

impl Counter<'_> {
    /// Takes the next line, in ascending order; each line occurs once for each page that has it.
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

    /// Judges the last line, now that all its pages are counted.
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

    /// Returns the repetition.
    #[must_use]
    pub fn finish(mut self) -> Repetition {
        self.end_line();
        Repetition { lines: self.lines, shared: self.shared, max_prose_words: self.survey.max_prose_words }
    }
}

impl Repetition {
    /// Returns true if `block` of `page` is a line of its site.
    #[must_use]
    pub fn holds(&self, page: &Page, block: &Block) -> bool {
        is_line(block, self.max_prose_words) && self.lines.contains(&(site_key(page), line_key(block)))
    }

    /// Returns for each block of `page` whether other pages of its site have its text too. False for all
    /// blocks of a page that shares most of its prose, such as a story published on two pages, and for long
    /// paragraphs, which are left to dedupe. `is_prose` tells which blocks are prose.
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

    /// Returns the relation of `line` to `site`; both are fingerprints.
    #[must_use]
    pub fn standing(&self, site: u64, line: u64) -> Standing {
        let line = (site, line);
        Standing { is_own: self.lines.contains(&line), is_shared: self.shared.contains(&line) }
    }

    /// Returns the number of lines that belong to sites, over all sites.
    #[must_use]
    pub fn len(&self) -> usize {
        self.lines.len()
    }

    /// Returns true if there are neither lines of sites nor shared texts.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty() && self.shared.is_empty()
    }
}

/// Returns true if the block is short enough to belong to a site.
fn is_line(block: &Block, max_prose_words: u32) -> bool {
    let ends = marks::ends_sentence(&block.text) || block.text.ends_with('…');
    block.words <= if ends { max_prose_words.min(LINE_MAX_WORDS) } else { LINE_MAX_WORDS }
}

/// Returns true if the block is one of those for which it matters that another page has the same text.
fn may_be_shared(block: &Block) -> bool {
    let is_entry = matches!(
        block.kind,
        BlockKind::ListItem | BlockKind::Heading | BlockKind::TableRow | BlockKind::Code
    );
    block.words >= SHARED_MIN_WORDS && !is_entry && !block.kind.is_heading_matter()
}

/// The lowest bit of a key, set for texts that may be shared.
const SHARED_BIT: u64 = 1;

/// Returns the key of the line: 63 bits of the fingerprint of its normalised text, which suffice because a
/// collision matters only within a site. The lowest bit tells whether the text may be shared.
#[expect(clippy::cast_possible_truncation, reason = "only 63 bits are wanted")]
fn line_key(block: &Block) -> u64 {
    let key = block.fingerprint as u64 & !SHARED_BIT;
    if may_be_shared(block) { key | SHARED_BIT } else { key.max(SHARED_BIT << 1) }
}

/// Returns the key of the site, equal for pages that belong together.
fn site_key(page: &Page) -> u64 {
    if let Some(site) = &page.facts.site {
        return fingerprint64(site);
    }
    let file = &*page.source.file;
    let name = COMPRESSED.iter().find_map(|suffix| file.strip_suffix(suffix)).unwrap_or(file);
    let one_page = PAGE_SUFFIXES.iter().any(|suffix| name.ends_with(suffix));
    // The slash distinguishes a folder from a host of the same name.
    let folder = file.rfind('/').map_or("/", |at| &file[..=at]);
    fingerprint64(if one_page { folder } else { file })
}
