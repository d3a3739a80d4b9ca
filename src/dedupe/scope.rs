//! Scope of comparison: nothing, the blocks of the same page, or all of the run.

use super::labels::LABEL_MIN_WORDS;
use super::options::Options;
use crate::model::{Block, BlockKind, Page, Verdicts};
use crate::text::{hash, marks, words};

/// Returns the blocks of `page` that are searched for duplicates: those that `verdicts` keep and that have a
/// word. Survey and settler both number texts in this order.
pub(super) fn kept<'a>(page: &'a Page, verdicts: &'a Verdicts) -> impl Iterator<Item = &'a Block> {
    page.blocks.iter().filter(|block| is_kept(block, verdicts))
}

/// Returns true if `verdicts` keep `block` and it has a word.
pub(super) fn is_kept(block: &Block, verdicts: &Verdicts) -> bool {
    block.words > 0 && verdicts.is_kept(block.id.index as usize)
}

/// Set of blocks that a block is compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scope {
    /// All blocks of the run, or of its page, as the options allow.
    Run,
    /// The blocks of its page.
    Page,
    /// The previous kept block.
    Neighbour,
    Nothing,
}

/// Returns what `block` is compared with.
///
/// Short blocks are dropped only directly after a copy, because they say little. Title, byline and date are
/// compared only within their page: they are not copies of those of other pages.
pub(super) fn scope(block: &Block, options: &Options) -> Scope {
    let least = |words: u32| if block.kind == BlockKind::Code { words.max(LABEL_MIN_WORDS) } else { words };
    let has = |words| block.words >= least(words) && !repeats_on_purpose(block, words);
    let scope = if block.kind.is_heading_matter() {
        Scope::Page
    } else if has(options.min_words_across_pages) {
        Scope::Run
    } else if has(options.min_words_in_page) {
        Scope::Page
    } else if block.kind != BlockKind::Code && block.text.contains(char::is_alphabetic) {
        Scope::Neighbour
    } else {
        Scope::Nothing
    };
    match scope {
        Scope::Run if options.in_page || options.across_pages => Scope::Run,
        Scope::Page | Scope::Neighbour if options.in_page => scope,
        _ => Scope::Nothing,
    }
}

/// Returns true if the block is of a kind that repeats on purpose, however long it is: list items, headings,
/// table rows, questions (interviewers repeat them), and verse, recognised by lines with fewer words than
/// `short_words`. A text that ends with a question is more than one if `short_words` words of statements come
/// before it.
fn repeats_on_purpose(block: &Block, short_words: u32) -> bool {
    let is_verse =
        || block.text.contains('\n') && block.text.lines().all(|line| words::count(line) < short_words);
    matches!(block.kind, BlockKind::ListItem | BlockKind::Heading | BlockKind::TableRow)
        || (marks::is_question(&block.text) && !begins_with_statement(&block.text, short_words))
        || is_verse()
}

/// Returns true if `text` has a statement that ends after `words` words or more.
fn begins_with_statement(text: &str, words: u32) -> bool {
    let is_stop = |c: char| marks::is_terminator(c) && !marks::is_question(c.encode_utf8(&mut [0; 4]));
    let is_end = |at: usize| {
        let mut rest = text[at..].chars();
        rest.next().is_some_and(|c| matches!(c, '。' | '！'))
            || rest.as_str().trim_start_matches(marks::is_closer).starts_with(char::is_whitespace)
    };
    text.rmatch_indices(is_stop)
        .map(|(at, _)| at)
        .find(|&at| is_end(at))
        .is_some_and(|at| words::count(&text[..at]) >= words)
}

/// Returns a value that separates the fingerprints of `page` from those of all other pages if texts are
/// compared only within pages, and 0 otherwise.
pub(super) fn page_salt(page: &Page, options: &Options) -> u128 {
    if options.across_pages {
        return 0;
    }
    hash::fingerprint(&format!("{}\n{}\n{}", page.source.file, page.source.record, page.content_hash))
}
