//! What a block is compared with.

use super::labels::LABEL_MIN_WORDS;
use super::options::Options;
use crate::model::{Block, BlockKind, Page, Verdicts};
use crate::text::{hash, marks, words};

/// The blocks of `page` that `verdicts` keep and that have a word: those that repeats are looked for among. The survey and the
/// settler number texts by the same ones.
pub(super) fn kept<'a>(page: &'a Page, verdicts: &'a Verdicts) -> impl Iterator<Item = &'a Block> {
    page.blocks.iter().filter(|block| is_kept(block, verdicts))
}

pub(super) fn is_kept(block: &Block, verdicts: &Verdicts) -> bool {
    block.words > 0 && verdicts.is_kept(block.id.index as usize)
}

/// What a block is compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scope {
    /// Every block of the run that settings let it be compared with.
    Run,
    /// Blocks of its page.
    Page,
    /// The kept block before it.
    Neighbour,
    Nothing,
}

/// What `block` is compared with.
///
/// A short block says little of itself: it goes only where it stands right behind its twin. A page's title, byline and date stand
/// once in it, and are no repeats of other pages'.
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

/// Returns true if the block is of a sort that repeats because the text says so, however long it is: entries of lists, headings, rows of tables,
/// questions (an interviewer asks them again), and verse, whose lines are as short as a short block.
fn repeats_on_purpose(block: &Block, short_words: u32) -> bool {
    let is_verse =
        || block.text.contains('\n') && block.text.lines().all(|line| words::count(line) < short_words);
    matches!(block.kind, BlockKind::ListItem | BlockKind::Heading | BlockKind::TableRow)
        || marks::is_question(&block.text)
        || is_verse()
}

/// Tells texts of one page from those of all others, where texts are compared within their page only.
pub(super) fn page_salt(page: &Page, options: &Options) -> u128 {
    if options.across_pages {
        return 0;
    }
    hash::fingerprint(&format!("{}\n{}\n{}", page.source.file, page.source.record, page.content_hash))
}
