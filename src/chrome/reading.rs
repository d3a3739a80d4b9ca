//! Properties of the text of each block of a page, read once and used by every kind of evidence.

use std::ops::Range;

use serde::Deserialize;

use super::figures;
use crate::model::{Block, BlockKind, Page};
use crate::text::marks;
use crate::text::words::is_spaceless;

/// Minimum number of words of a block that ends like a sentence to count as prose. Menu entries and headlines
/// of teasers are shorter (the median chrome line on the labelled pages has 3 words).
pub(super) const PROSE_MIN_WORDS: u32 = 12;

/// The same in scripts without a mark for the end of a sentence, where a headline of 12 words would pass for
/// prose. A sentence in Thai has about 20 words, and a paragraph has several sentences.
const UNMARKED_MIN_WORDS: u32 = 20;

/// Maximum number of words of a name.
const NAME_MAX_WORDS: u32 = 4;

/// Number of words of prose after which the tail of a page begins at the latest, see [`Position::Tail`].
const TAIL_MIN_WORDS: u32 = 100;

/// Part of a page to which a rule is limited.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Position {
    /// The whole page.
    #[default]
    Anywhere,
    /// The first fifth of the prose of the page, and what is before any prose.
    Head,
    /// What follows half of the prose of the page, or 100 words of it, because comments can be longer than
    /// their article; before that, a line below prose that stands above nothing but links up to the next
    /// paragraph or heading. A page without prose has no tail.
    Tail,
}

/// Properties of the text of one block.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line {
    pub(super) words: u32,
    /// The text ends like a sentence; closing quotes are ignored. In scripts without a mark for this (Thai,
    /// Lao) every long text does.
    pub(super) ends_sentence: bool,
    /// The block is a title, byline or date.
    pub(super) is_heading_matter: bool,
    /// Number of words of prose on the page before this block.
    prose_before: u32,
    /// The blocks below, up to the next paragraph or heading, are links to pages.
    heads_links: bool,
}

impl Line {
    /// Reads `block`, before which the page has `prose_before` words of prose.
    fn of(block: &Block, prose_before: u32) -> Self {
        let has_no_stop = |c: char| matches!(c, '\u{e00}'..='\u{eff}') && is_spaceless(c);
        let is_unmarked = block.words >= UNMARKED_MIN_WORDS && block.text.ends_with(has_no_stop);
        let ends_sentence = is_unmarked || marks::ends_sentence(&block.text);
        let is_heading_matter = block.kind.is_heading_matter();
        Self { words: block.words, ends_sentence, is_heading_matter, prose_before, heads_links: false }
    }

    /// Returns true if this may be the name of a person.
    pub(super) fn is_name(self) -> bool {
        self.is_phrase(NAME_MAX_WORDS)
    }

    /// Returns true if this has at most `max_words` words and does not end like a sentence, as headings, labels and names.
    pub(super) fn is_phrase(self, max_words: u32) -> bool {
        (1..=max_words).contains(&self.words) && !self.ends_sentence
    }

    pub(super) fn is_prose(self) -> bool {
        self.is_full_paragraph(PROSE_MIN_WORDS)
    }

    /// Returns true if this has at least `min_words` words and ends like a sentence.
    pub(super) fn is_full_paragraph(self, min_words: u32) -> bool {
        self.words >= min_words && self.ends_sentence
    }
}

/// The lines of a page, in block order.
#[derive(Debug)]
pub(super) struct Reading {
    pub(super) lines: Vec<Line>,
    /// Number of words of all prose blocks.
    pub(super) prose_words: u32,
    /// Series of rows, keys with values, amounts and times, in page order; none in HTML.
    pub(super) figures: Vec<Range<usize>>,
}

impl Reading {
    /// Reads all blocks of `page`.
    pub(super) fn of(page: &Page) -> Self {
        let mut prose_words = 0u32;
        let lines = page.blocks.iter().map(|block| {
            let line = Line::of(block, prose_words);
            if line.is_prose() {
                prose_words = prose_words.saturating_add(line.words);
            }
            line
        });
        let mut lines = lines.collect::<Vec<_>>();
        mark_heads_of_links(page, &mut lines);
        Self { lines, prose_words, figures: figures::series(&page.blocks) }
    }

    /// Returns true if the block at `index` follows so much prose that the text may be at its end.
    pub(super) fn is_late(&self, index: usize) -> bool {
        let before = self.lines[index].prose_before;
        before > 0 && before >= TAIL_MIN_WORDS.min(self.prose_words.div_ceil(2))
    }

    /// Returns true if the block at `index` is in the part `position` of the page.
    pub(super) fn stands_at(&self, index: usize, position: Position) -> bool {
        let before = self.lines[index].prose_before;
        match position {
            Position::Anywhere => true,
            Position::Head => before.saturating_mul(5) <= self.prose_words,
            Position::Tail => self.is_late(index) || (before > 0 && self.lines[index].heads_links),
        }
    }
}

/// Minimum number of words of a link that names a page, one of which a list of links must have.
pub(super) const HEADLINE_MIN_WORDS: u32 = 3;

/// Marks the lines above nothing but links. Goes backwards, once.
fn mark_heads_of_links(page: &Page, lines: &mut [Line]) {
    // Whether one of the links directly below names a page; `None` if there is something else among them.
    let mut below = Some(false);
    for (line, block) in lines.iter_mut().zip(&page.blocks).rev() {
        line.heads_links = below == Some(true);
        below = if is_link(block) {
            below.map(|names_page| names_page || line.words >= HEADLINE_MIN_WORDS)
        } else {
            (line.is_prose() || block.kind == BlockKind::Heading).then_some(false)
        };
    }
}

/// Returns true if nearly all of the block is link: an arrow may be outside.
pub(super) fn is_link(block: &Block) -> bool {
    let link_chars = block.markup.as_ref().map_or(0, |markup| u64::from(markup.link_chars));
    link_chars > 0 && link_chars * 10 >= block.text.chars().count() as u64 * 9
}
