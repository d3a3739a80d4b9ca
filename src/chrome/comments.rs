//! Comments of readers: which blocks they are, and whether the page has a text of its own above them.
//!
//! Takes the blocks that rules recognise as comments (containers, sections below "3 comments", lines that
//! name author and time of a post) and what the page says it is. Determines the blocks of comments, and
//! whether they are the content of the page (a forum, questions and answers, a guest book) or stand below it.

use std::ops::Range;

use super::bodies;
use super::found::Evidence;
use super::reading::{PROSE_MIN_WORDS, Reading};
use super::tree::link_share;
use crate::model::{BlockKind, Page};
use crate::text::words;

/// Minimum number of heads of posts in a series: many articles have a name and a date twice at the top.
const MIN_POSTS: usize = 3;
/// Maximum number of blocks from one head to the next.
const MAX_POST_BLOCKS: usize = 12;
/// Minimum of words of prose above the comments that count as a text of its own: a short report has as many,
/// the greeting of a guest book has not.
const MIN_OWN_WORDS: u32 = 40;
/// The same where the comments have no more words than the text.
const MIN_OWN_WORDS_ABOVE_FEW: u32 = 12;
/// Minimum number of words of a sentence of such a text, one of which is a full paragraph.
const MIN_SENTENCE_WORDS: u32 = 4;
/// Parts of a URL, or types of schema.org, that mark a page of posts.
const THREADS: [&str; 17] = [
    "board",
    "boards",
    "comments",
    "community",
    "discuss",
    "discussion",
    "discussionforumposting",
    "discussions",
    "foren",
    "foro",
    "gaestebuch",
    "guestbook",
    "gästebuch",
    "qapage",
    "question",
    "questions",
    "threads",
];
/// Prefixes of such parts, as in `viewtopic.php` and `thread-1234`.
const THREAD_PREFIXES: [&str; 4] = ["thread-", "topic-", "viewtopic", "showthread"];

/// Returns the blocks of series of posts, including the lines that head the posts.
///
/// `heads` tells for each block whether it names author and time of a post.
pub(super) fn series(
    page: &Page,
    reading: &Reading,
    heads: &[bool],
    is_chrome: impl Fn(usize) -> bool,
) -> Vec<usize> {
    let posts = (0..heads.len()).filter(|&at| heads[at]).collect::<Vec<_>>();
    let mut found = Vec::new();
    for run in posts.chunk_by(|&a, &b| b - a <= MAX_POST_BLOCKS) {
        let says_something = |pair: &[usize]| (pair[0] + 1..pair[1]).any(|at| reading.lines[at].words > 0);
        let named = run.iter().filter(|&&at| is_signed(page, reading, at)).count();
        if run.len() < MIN_POSTS || named * 3 < run.len() * 2 || !run.windows(2).any(says_something) {
            continue;
        }
        let (first, last) = (run[0], run[run.len() - 1]);
        // The name of the author may be on the line above the date. The page's title may read like a name.
        let is_author = |at: &usize| {
            reading.lines[*at].is_name() && page.blocks[*at].kind != BlockKind::Title && !is_chrome(*at)
        };
        let above = first.checked_sub(1).filter(is_author);
        let start = above.unwrap_or(first);
        let longest = run.windows(2).map(|pair| pair[1] - pair[0]).max().unwrap_or(1);
        let end = (last + 1..page.blocks.len().min(last + 1 + longest)).find(|&at| is_chrome(at));
        found.extend(start..end.unwrap_or_else(|| page.blocks.len().min(last + 1 + longest)));
    }
    found
}

/// Returns true if the line at `index`, the head of a post, or the line above it names an author. The updates
/// of a live report have times but no names.
fn is_signed(page: &Page, reading: &Reading, index: usize) -> bool {
    let text = &page.blocks[index].text;
    // Only a day of the week or a month may precede the first number.
    let before = text.split(|c: char| c.is_ascii_digit()).next().unwrap_or_default();
    before.len() == text.len()
        || words::count(before) > 2
        || index.checked_sub(1).is_some_and(|at| reading.lines[at].is_name())
}

/// Returns true if the page has a text of its own above its comments, which is not one of them by its markup.
pub(super) fn stand_below_a_text(page: &Page, reading: &Reading, found: &[Evidence]) -> bool {
    if is_thread(page) {
        return false;
    }
    let first = found.iter().position(|evidence| evidence.is_comment).unwrap_or(found.len());
    let words = |blocks: Range<usize>, is_counted: &dyn Fn(usize) -> bool| {
        let counted = blocks.filter(|&at| is_counted(at)).map(|at| reading.lines[at].words);
        counted.fold(0, u32::saturating_add)
    };
    let is_own = |at: usize, min_words: u32| {
        reading.lines[at].is_full_paragraph(min_words)
            && !found[at].is_chrome()
            && link_share(&page.blocks[at..=at]) < 0.5
    };
    let paragraphs = words(0..first, &|at| is_own(at, PROSE_MIN_WORDS));
    let sentences = || words(0..first, &|at| is_own(at, MIN_SENTENCE_WORDS));
    let comments = || words(first..found.len(), &|at| found[at].is_comment);
    let own = (0..first).filter(|&at| is_own(at, PROSE_MIN_WORDS));
    let replies = (first..found.len()).filter(|&at| found[at].is_comment && reading.lines[at].ends_sentence);
    if bodies::are_shared(page, reading, own, replies) {
        return false;
    }
    paragraphs >= MIN_OWN_WORDS || (paragraphs >= MIN_OWN_WORDS_ABOVE_FEW && sentences() >= comments())
}

/// Returns true if the URL or the markup says that the page consists of posts.
pub(super) fn is_thread(page: &Page) -> bool {
    let is_thread = |part: &str| {
        let part = part.to_lowercase();
        part.contains("forum")
            || THREADS.contains(&part.as_str())
            || THREAD_PREFIXES.iter().any(|prefix| part.starts_with(prefix))
    };
    let address =
        page.facts.url.as_deref().and_then(|url| url.split_once("://")).map_or("", |(_, rest)| rest);
    let address = address.split(['?', '#']).next().unwrap_or_default();
    let (host, path) = address.split_once('/').unwrap_or((address, ""));
    let mut paths = path.split('/').map(|part| part.split_once('.').map_or(part, |(name, _)| name));
    let typed = |tokens: &str| {
        let mut kinds = tokens.split(' ').filter_map(|token| token.split_once("schema.org/"));
        // Few elements have an address among their tokens.
        tokens.contains('/') && kinds.any(|(_, kind)| is_thread(kind))
    };
    host.split(['.', '-']).any(is_thread)
        || paths.any(is_thread)
        || page.elements.iter().any(|element| typed(&element.tokens))
}
