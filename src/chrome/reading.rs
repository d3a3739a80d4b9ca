//! What the text of a page shows of each block's role, read once and used by every kind of evidence.

use serde::Deserialize;

use crate::model::{Block, Page};
use crate::text::marks;
use crate::text::words::is_spaceless;

/// Words from which a block that ends as a sentence counts as prose. Menu entries and teaser headlines
/// are shorter (the median line of chrome on the labelled pages has 3 words).
pub(super) const PROSE_MIN_WORDS: u32 = 12;

/// Words of a name, at most.
const NAME_MAX_WORDS: u32 = 4;

/// Words of prose after which a page has come far enough for what follows an article.
const TAIL_MIN_WORDS: u32 = 100;

/// Part of a page that a rule looks at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Position {
    /// On the whole page.
    #[default]
    Anywhere,
    /// In the first fifth of the page's prose, or before any.
    Head,
    /// After half of the page's prose, or after 100 words of it: comments can be longer than the page they
    /// are on. A page without prose has no tail.
    Tail,
}

/// What one block's text shows.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line {
    pub(super) words: u32,
    /// The text ends as a sentence does, closing quotes set aside. A script without any mark for it (Thai, Lao) ends one with each long text.
    pub(super) ends_sentence: bool,
    /// The page's title, byline or date.
    pub(super) is_heading_matter: bool,
    /// Words of prose on the page before this block.
    prose_before: u32,
}

impl Line {
    fn of(block: &Block, prose_before: u32) -> Self {
        let has_no_stop = |c: char| matches!(c, '\u{e00}'..='\u{eff}') && is_spaceless(c);
        let is_unmarked = block.words >= PROSE_MIN_WORDS && block.text.ends_with(has_no_stop);
        let ends_sentence = is_unmarked || marks::ends_sentence(&block.text);
        let is_heading_matter = block.kind.is_heading_matter();
        Self { words: block.words, ends_sentence, is_heading_matter, prose_before }
    }

    /// Whether this may be the name of a person: a few words that end no sentence.
    pub(super) fn is_name(self) -> bool {
        (1..=NAME_MAX_WORDS).contains(&self.words) && !self.ends_sentence
    }

    pub(super) fn is_prose(self) -> bool {
        self.is_full_paragraph(PROSE_MIN_WORDS)
    }

    /// Whether this is a paragraph of at least `min_words` that comes to its end.
    pub(super) fn is_full_paragraph(self, min_words: u32) -> bool {
        self.words >= min_words && self.ends_sentence
    }
}

/// The lines of a page, in block order.
#[derive(Debug)]
pub(super) struct Reading {
    pub(super) lines: Vec<Line>,
    /// Words of all prose blocks.
    pub(super) prose_words: u32,
}

impl Reading {
    pub(super) fn of(page: &Page) -> Self {
        let mut prose_words = 0u32;
        let lines = page.blocks.iter().map(|block| {
            let line = Line::of(block, prose_words);
            if line.is_prose() {
                prose_words = prose_words.saturating_add(line.words);
            }
            line
        });
        Self { lines: lines.collect(), prose_words }
    }

    /// Whether the block at `index` stands at `position` of the page.
    pub(super) fn stands_at(&self, index: usize, position: Position) -> bool {
        let before = self.lines[index].prose_before;
        match position {
            Position::Anywhere => true,
            Position::Head => before.saturating_mul(5) <= self.prose_words,
            Position::Tail => before > 0 && before >= TAIL_MIN_WORDS.min(self.prose_words.div_ceil(2)),
        }
    }
}
