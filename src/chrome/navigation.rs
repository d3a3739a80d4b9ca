//! Finds navigation: short lines in a row that are a menu, a list of links or a row of controls.
//!
//! Takes the blocks that are chrome already and returns runs of short lines without a sentence. Before the
//! first and after the last paragraph of the article a short run suffices, without the lines that state
//! figures. Inside the article, where lists and tables occur, a run must be long and its markup must show
//! links. The last lines before a paragraph are kept: they are its heading, or title and byline in a text
//! dump. On a page with hardly any prose the short lines are its content, so no run is taken. If HTML gives
//! the density of links, a run must consist of links.

use super::reading::{Line, Reading};
use crate::model::{Block, BlockKind, Page};

/// Maximum number of words of a menu line; headlines of other articles occur in menus too.
const LINE_MAX_WORDS: u32 = 12;
/// Maximum number of words of a menu line that ends like a sentence ("Got it!", "Forgot password?").
const SENTENCE_MAX_WORDS: u32 = 4;
/// Minimum of words of prose in a text dump whose short lines may be navigation: with less, they are the
/// content, such as half a poem or a list with an introduction. In HTML, where links are known, one sentence
/// suffices.
const PAGE_MIN_PROSE_WORDS: u32 = 40;
/// Factor by which a run inside the article must be longer than one outside.
const INSIDE_FACTOR: usize = 5;
/// Number of lines directly before a paragraph that are kept, or more if there are several facts: a heading, or a
/// title with byline and date.
const LEAD_LINES: usize = 2;

/// Returns the blocks of navigation runs, in page order. `is_chrome` tells which blocks are already dropped.
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
    let is_stated = stated(page, reading, is_text);
    let in_run = |at: usize| {
        is_chrome(at)
            || lines[at].is_heading_matter
            || (is_menu_line(&page.blocks[at], lines[at])
                && !is_stated[at]
                && page.blocks[at].kind != BlockKind::Quote)
    };

    // Byline, date, place and standfirst come between title and text.
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
        let lead = match lines.get(end) {
            Some(_) if is_text(end) => {
                let facts = lines[start..end].iter().rev().take_while(|line| line.is_heading_matter).count();
                LEAD_LINES.max(facts + 1)
            }
            Some(_) if is_stated[end] => 1,
            _ => 0,
        };
        if end - start >= needed && are_links(&page.blocks[start..end], inside) {
            let members =
                (start..end.saturating_sub(lead)).filter(|&at| !lines[at].is_heading_matter && !is_head(at));
            found.extend(members);
        }
        start = end;
    }
    found
}

/// Returns for each block of a text dump whether it states something, which an entry of a menu does not: those in
/// a series of figures, and the items of a list directly below a paragraph of the text or the heading below one.
fn stated(page: &Page, reading: &Reading, is_text: impl Fn(usize) -> bool) -> Vec<bool> {
    let mut stated = vec![false; page.blocks.len()];
    for series in &reading.figures {
        stated[series.clone()].fill(true);
    }
    let is_item = |at: usize| page.blocks[at].kind == BlockKind::ListItem;
    if page.elements.is_empty() {
        for at in (1..page.blocks.len()).filter(|&at| is_item(at)) {
            let is_headed = page.blocks[at - 1].kind == BlockKind::Heading && at > 1 && is_text(at - 2);
            stated[at] |= (is_item(at - 1) && stated[at - 1]) || is_text(at - 1) || is_headed;
        }
    }
    stated
}

/// Returns true if the line is as short as an entry of a menu. In a text dump, one that ends with a full stop is
/// a sentence, however short.
fn is_menu_line(block: &Block, line: Line) -> bool {
    let is_statement = || block.markup.is_none() && !block.text.contains(['?', '!', '؟', '？', '！']);
    line.words <= LINE_MAX_WORDS
        && (!line.ends_sentence || (line.words <= SENTENCE_MAX_WORDS && !is_statement()))
}

/// Returns true unless the share of links rules out that the blocks are navigation.
fn are_links(blocks: &[Block], inside: bool) -> bool {
    // Inside an article, a text dump does not distinguish a menu from a table or list, whose cells are lines.
    link_share(blocks).map_or(!inside, |links| links >= 0.5)
}

/// Returns the share of characters inside links; `None` for text dumps.
fn link_share(blocks: &[Block]) -> Option<f32> {
    let (mut links, mut chars) = (0u64, 0u64);
    for block in blocks {
        links += u64::from(block.markup.as_ref()?.link_chars);
        chars += block.text.chars().count() as u64;
    }
    Some(links as f32 / chars.max(1) as f32)
}
