//! A labelled page, prepared to be learned from, and variants of it that labelled pages do not show.

use std::ops::Range;

use super::targets::{self, Target};
use crate::chrome::features::{Lines, Places};
use crate::chrome::{Chrome, Evidence};
use crate::learn::labels::{GoldPage, Source};
use crate::learn::random::Random;
use crate::model::{BlockKind, Page};

/// Least words of content that a page is weighed by: a page with hardly any would weigh too much a word.
const CONTENT_MIN_WORDS: f32 = 60.0;
/// Most that the blocks of a page weigh together, as a multiple of its content.
const PAGE_MAX_WEIGHT: f32 = 4.0;
/// Weight of a variant of a page against the page.
pub(super) const VARIANT_WEIGHT: f32 = 0.3;
/// One page in this many is learned from in unknown words too.
const UNKNOWN_ONE_IN: usize = 3;
/// One page in this many is learned from without its address too.
const UNADDRESSED_ONE_IN: usize = 3;
/// Blocks of the longest piece of a page that is learned from as a page of its own.
const PIECE_MAX_BLOCKS: usize = 40;
/// Draws of a piece until one holds content.
const PIECE_DRAWS: usize = 8;

/// What a variant of a page does not show.
#[derive(Clone, Copy)]
struct Lack {
    /// Its words are known to no table.
    words: bool,
    /// Its address, and with it what a text dump has for its title.
    address: bool,
}

/// A page to learn from, prepared.
#[derive(Clone, Debug)]
pub struct Example {
    pub(super) page: Page,
    pub(super) lines: Lines,
    pub(super) places: Option<Places>,
    pub(super) evidence: Vec<Evidence>,
    pub(super) targets: Vec<Target>,
    /// What each block weighs within its page, trust included.
    pub(super) weights: Vec<f32>,
    pub(super) is_variant: bool,
    pub(super) group: String,
    pub(super) page_type: String,
    pub(super) suite: String,
    pub(super) language: String,
    pub(super) source: Source,
}

impl Example {
    /// Reads the labels of `page` from `gold`; `judge`'s rules are asked about it. `None` where nothing is known of its text.
    #[must_use]
    pub fn new(page: Page, gold: &GoldPage, judge: &Chrome) -> Option<Self> {
        let (source, _) = gold.source()?;
        let lines = Lines::read(&page);
        let places = Places::read(&page, &lines);
        let evidence = judge.evidence(&page);
        let targets = targets::read(&page, &lines, gold, &evidence);
        let group = if gold.domain.is_empty() { &gold.id } else { &gold.domain };
        let language = gold.lang.split(['-', '_']).next().unwrap_or_default();
        Some(Self {
            weights: block_weights(&lines, &targets),
            page,
            lines,
            places,
            evidence,
            targets,
            is_variant: false,
            group: group.clone(),
            page_type: gold.page_type.clone(),
            suite: gold.suite.clone(),
            language: language.to_lowercase(),
            source,
        })
    }

    /// The same example as a variant of another: it weighs less, and nothing is measured by it.
    #[must_use]
    pub fn into_variant(mut self) -> Self {
        self.is_variant = true;
        self
    }

    /// Variants of the page, for what labelled pages do not show: a piece of it, since users also clean texts of a few lines;
    /// and the page or the piece in unknown words, since not everybody writes English, and without its address, which a file
    /// that was saved by hand does not tell.
    pub(super) fn variants(&self, random: &mut Random) -> Vec<Self> {
        let mut variants = Vec::new();
        if self.is_variant {
            return variants;
        }
        if random.below(UNKNOWN_ONE_IN) == 0 {
            variants.push(self.variant(0..self.targets.len(), Lack { words: true, address: false }));
        }
        if random.below(UNADDRESSED_ONE_IN) == 0 {
            variants.push(self.variant(0..self.targets.len(), Lack { words: false, address: true }));
        }
        for _ in 0..PIECE_DRAWS {
            let longest = random.below(PIECE_MAX_BLOCKS.min(self.targets.len().max(1))) + 1;
            let blocks = random.below(longest) + 1;
            let start = random.below((self.targets.len() + 1).saturating_sub(blocks).max(1));
            let range = start..(start + blocks).min(self.targets.len());
            if self.targets[range.clone()].iter().any(|target| target.is_content && target.trust > 0.0) {
                let lack = Lack { words: random.below(2) == 0, address: random.below(2) == 0 };
                variants.push(self.variant(range, lack));
                break;
            }
        }
        variants
    }

    fn variant(&self, range: Range<usize>, lack: Lack) -> Self {
        let mut page = Page { facts: self.page.facts.clone(), ..Page::empty(self.page.media_type) };
        page.elements.clone_from(&self.page.elements);
        page.blocks = self.page.blocks[range.clone()].to_vec();
        if lack.address {
            forget_address(&mut page, self.is_html());
        }
        let mut lines = Lines::read(&page);
        let places = Places::read(&page, &lines);
        if lack.words {
            lines = lines.in_unknown_words();
        }
        let targets = self.targets[range.clone()].to_vec();
        Self {
            weights: block_weights(&lines, &targets),
            evidence: self.evidence[range].to_vec(),
            is_variant: true,
            group: self.group.clone(),
            page_type: self.page_type.clone(),
            suite: self.suite.clone(),
            language: self.language.clone(),
            source: self.source,
            page,
            lines,
            places,
            targets,
        }
    }

    /// The group that the page belongs to: its domain, whose pages are learned from together or not at all.
    #[must_use]
    pub fn group(&self) -> &str {
        &self.group
    }

    /// The page.
    #[must_use]
    pub fn page(&self) -> &Page {
        &self.page
    }

    /// Whether each block is content by its gold, where that is known.
    pub fn labels(&self) -> impl Iterator<Item = Option<bool>> {
        self.targets.iter().map(|target| (target.trust > 0.0).then_some(target.is_content))
    }

    pub(super) fn is_html(&self) -> bool {
        self.places.is_some()
    }
}

/// Takes away the address of `page`, and the title that a text dump has only with it.
fn forget_address(page: &mut Page, is_html: bool) {
    page.facts.url = None;
    if !is_html {
        page.facts.title = None;
        for block in page.blocks.iter_mut().filter(|block| block.kind == BlockKind::Title) {
            block.kind = BlockKind::Other;
        }
    }
}

/// What each block of a page weighs: its words as a share of the page's content, so that every page counts alike.
fn block_weights(lines: &Lines, targets: &[Target]) -> Vec<f32> {
    let words = |at: usize| lines.words(at);
    let content = (0..targets.len()).filter(|&at| targets[at].is_content).map(words).sum::<f32>();
    let content = content.max(CONTENT_MIN_WORDS);
    let sum = (0..targets.len()).map(words).sum::<f32>() / content;
    let cut = if sum > PAGE_MAX_WEIGHT { PAGE_MAX_WEIGHT / sum } else { 1.0 };
    (0..targets.len()).map(|at| targets[at].trust * cut * words(at) / content).collect()
}
