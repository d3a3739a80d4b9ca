//! Navigation: short lines in a row that are a menu, a list of links or a row of controls.
//!
//! In: which blocks of a page are chrome already. Out: runs of short lines without a sentence. A run before
//! the first paragraph of the article or after its last needs few lines; one inside the article needs
//! many, and markup that shows them to be links, since lists and tables stand there. The last lines before a paragraph stay: they are its heading, or the
//! page's title and byline in a text dump. Where a page has hardly any prose, its short lines are its
//! content and no run is taken. Where HTML gives link density, a run must be links.

use super::reading::{Line, Reading};
use crate::model::{Block, BlockKind, Page};

/// Longest line of a menu, in words: headlines of other articles stand in menus too.
const LINE_MAX_WORDS: u32 = 12;
/// Longest line of a menu that ends like a sentence, in words ("Got it!", "Forgot password?").
const SENTENCE_MAX_WORDS: u32 = 4;
/// Prose below which the short lines of a text dump are its content, in words: half a poem, a list with its introduction. Where HTML tells
/// links, one sentence is enough.
const PAGE_MIN_PROSE_WORDS: u32 = 40;
/// Short lines in a row inside the article, as a multiple of those that make a menu outside it.
const INSIDE_FACTOR: usize = 5;
/// Lines right before a paragraph that stay: a heading, or a title with its byline.
const LEAD_LINES: usize = 2;

/// The blocks of navigation runs, in page order. `is_chrome` tells which blocks have been dropped.
pub(super) fn runs(
    page: &Page,
    reading: &Reading,
    min_lines: usize,
    is_chrome: impl Fn(usize) -> bool,
) -> Vec<usize> {
    let lines = &reading.lines;
    let is_text = |at: usize| lines[at].is_prose() && !is_chrome(at);
    let prose =
        (0..lines.len()).filter(|&at| is_text(at)).map(|at| lines[at].words).fold(0, u32::saturating_add);
    let needed_words = if page.elements.is_empty() { PAGE_MIN_PROSE_WORDS } else { 1 };
    if min_lines == 0 || prose < needed_words {
        return Vec::new();
    }
    let first = (0..lines.len()).find(|&at| is_text(at)).unwrap_or(0);
    let last = (0..lines.len()).rfind(|&at| is_text(at)).unwrap_or(0);
    let in_run = |at: usize| is_chrome(at) || lines[at].is_heading_matter || is_menu_line(lines[at]);

    // Between title and text stand byline, date, place and standfirst.
    let title =
        page.blocks.iter().position(|block| block.kind == BlockKind::Title).filter(|&title| title < first);
    let is_head = |at: usize| {
        title.is_some_and(|title| (title..first).contains(&at))
            && link_share(&page.blocks[at..=at]).is_none_or(|share| share < 0.5)
    };

    let mut found = Vec::new();
    let mut start = 0;
    while start < lines.len() {
        if !in_run(start) {
            start += 1;
            continue;
        }
        let end = (start..lines.len()).find(|&at| !in_run(at)).unwrap_or(lines.len());
        let inside = start > first && end <= last;
        let needed = if inside { min_lines * INSIDE_FACTOR } else { min_lines };
        let lead = if end < lines.len() && is_text(end) { LEAD_LINES } else { 0 };
        if end - start >= needed && are_links(&page.blocks[start..end], inside) {
            let members =
                (start..end.saturating_sub(lead)).filter(|&at| !lines[at].is_heading_matter && !is_head(at));
            found.extend(members);
        }
        start = end;
    }
    found
}

fn is_menu_line(line: Line) -> bool {
    line.words <= if line.ends_sentence { SENTENCE_MAX_WORDS } else { LINE_MAX_WORDS }
}

/// Whether what is known of the blocks' links allows them to be navigation.
fn are_links(blocks: &[Block], inside: bool) -> bool {
    // Text dumps do not tell a menu inside an article from a table or list of it (its cells are lines).
    link_share(blocks).map_or(!inside, |links| links >= 0.5)
}

/// Share of characters inside links; `None` for text dumps.
fn link_share(blocks: &[Block]) -> Option<f32> {
    let (mut links, mut chars) = (0u64, 0u64);
    for block in blocks {
        links += u64::from(block.markup.as_ref()?.link_chars);
        chars += block.text.chars().count() as u64;
    }
    Some(links as f32 / chars.max(1) as f32)
}
