//! Labelled pages prepared for training, and variants of them for situations that labelled pages lack.

use std::ops::Range;

use super::targets::{self, Target};
use crate::chrome::features::{MarkupFeatures, TextFeatures};
use crate::chrome::{Chrome, Evidence};
use crate::learn::labels::{GoldPage, Source};
use crate::learn::random::Random;
use crate::model::{BlockKind, Page};

/// Minimum number of words of content used to weight a page: with hardly any, each word would weigh too much.
const CONTENT_MIN_WORDS: f32 = 60.0;
/// Maximum weight of all blocks of a page together, as a multiple of its content.
const PAGE_MAX_WEIGHT: f32 = 4.0;
/// Weight of a variant of a page, relative to the page.
pub(super) const VARIANT_WEIGHT: f32 = 0.3;
/// One page in this many also gets a variant in unknown words.
const UNKNOWN_ONE_IN: usize = 3;
/// One page in this many also gets a variant without its address.
const UNADDRESSED_ONE_IN: usize = 3;
/// Maximum number of blocks of a piece of a page that is used as a page of its own.
const PIECE_MAX_BLOCKS: usize = 40;
/// Maximum number of attempts to draw a piece that contains content.
const PIECE_DRAWS: usize = 8;

/// What a variant of a page lacks.
#[derive(Clone, Copy)]
struct Lack {
    /// Words known to the tables.
    words: bool,
    /// The address, and with it the title of a text dump.
    address: bool,
}

/// A page prepared for training.
#[derive(Clone, Debug)]
pub struct Example {
    pub(super) page: Page,
    pub(super) lines: TextFeatures,
    pub(super) places: Option<MarkupFeatures>,
    pub(super) evidence: Vec<Evidence>,
    pub(super) targets: Vec<Target>,
    /// Weight of each block within its page, including trust.
    pub(super) weights: Vec<f32>,
    pub(super) is_variant: bool,
    pub(super) group: String,
    pub(super) page_type: String,
    pub(super) suite: String,
    pub(super) language: String,
    pub(super) source: Source,
}

impl Example {
    /// Reads the labels of `page` from `gold`, and its evidence with `judge`. Returns `None` if nothing is
    /// known about its text.
    #[must_use]
    pub fn new(page: Page, gold: &GoldPage, judge: &Chrome) -> Option<Self> {
        let (source, _) = gold.source()?;
        let lines = TextFeatures::read(&page);
        let places = MarkupFeatures::read(&page, &lines);
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

    /// Turns the example into a variant, which weighs less and is not used for measuring.
    #[must_use]
    pub fn into_variant(mut self) -> Self {
        self.is_variant = true;
        self
    }

    /// Returns variants of the page for situations that labelled pages lack: a piece of it, since users also
    /// clean texts of a few lines; the page or piece in unknown words, since not everybody writes English;
    /// and without its address, as for a file saved by hand.
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

    /// Makes a variant of the blocks in `range` that lacks what `lack` says.
    fn variant(&self, range: Range<usize>, lack: Lack) -> Self {
        let mut page = Page { facts: self.page.facts.clone(), ..Page::empty(self.page.media_type) };
        page.elements.clone_from(&self.page.elements);
        page.blocks = self.page.blocks[range.clone()].to_vec();
        if lack.address {
            forget_address(&mut page, self.is_html());
        }
        let mut lines = TextFeatures::read(&page);
        let places = MarkupFeatures::read(&page, &lines);
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

    /// Returns the page's group: its domain, whose pages are used for training together or not at all.
    #[must_use]
    pub fn group(&self) -> &str {
        &self.group
    }

    /// Returns the page.
    #[must_use]
    pub fn page(&self) -> &Page {
        &self.page
    }

    /// Yields whether each block is content, where the gold tells.
    pub fn labels(&self) -> impl Iterator<Item = Option<bool>> {
        self.targets.iter().map(|target| (target.trust > 0.0).then_some(target.is_content))
    }

    pub(super) fn is_html(&self) -> bool {
        self.places.is_some()
    }
}

/// Removes the address of `page`, and the title that a text dump has only because of it.
fn forget_address(page: &mut Page, is_html: bool) {
    page.facts.url = None;
    if !is_html {
        page.facts.title = None;
        for block in page.blocks.iter_mut().filter(|block| block.kind == BlockKind::Title) {
            block.kind = BlockKind::Other;
        }
    }
}

/// Computes the weight of each block of a page: its words as a share of the page's content, so that all pages
/// count the same.
fn block_weights(lines: &TextFeatures, targets: &[Target]) -> Vec<f32> {
    let words = |at: usize| lines.words(at);
    let content = (0..targets.len()).filter(|&at| targets[at].is_content).map(words).sum::<f32>();
    let content = content.max(CONTENT_MIN_WORDS);
    let sum = (0..targets.len()).map(words).sum::<f32>() / content;
    let cut = if sum > PAGE_MAX_WEIGHT { PAGE_MAX_WEIGHT / sum } else { 1.0 };
    (0..targets.len()).map(|at| targets[at].trust * cut * words(at) / content).collect()
}
