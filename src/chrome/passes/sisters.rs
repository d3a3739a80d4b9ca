//! Similar boxes beside each other: the posts of a thread, the rows of a table, the items of a list.
//!
//! Takes an assessed page and the blocks to keep. A block that would be dropped while its sisters are kept is
//! kept too. The model is least sure of the last box of a row, at the edge of the text; without this the last
//! post of a thread, perhaps the answer, would be lost.

use hashbrown::HashMap;

use super::assessed::Assessed;
use crate::chrome::found::Kind;
use crate::chrome::tree::{Tree, has_link, is_hidden, parent};
use crate::model::{Block, BlockKind, Element, Page};
use crate::text::marks;

/// Minimum number of boxes in a row.
const MIN_SISTERS: usize = 4;

/// The same for posts with numbers of their own, as in `id="p123"`, which cards and columns have not.
const MIN_POSTS: usize = 3;

/// Minimum number of sisters for each one that would be dropped, if that is more than one.
const SISTERS_PER_DROPPED: usize = 8;

/// The same for a list of a text dump, whose items have marks of their own and no places that may be confused.
const ITEMS_PER_DROPPED: usize = 3;

/// Minimum probability of content of a block that is kept with its sisters. One that the model considers less
/// likely is a note or a button.
const MIN_CONTENT: f32 = 0.2;

/// Minimum probability of content of the last members of a row of which no more than half would be dropped: the
/// model is in doubt about them.
const MIN_CONTENT_AT_END: f32 = 0.35;

/// Minimum probability of content of a short post of a thread of which most words stay. Set by hand.
const POST_MIN_CONTENT: f32 = 0.12;

/// Number of elements around a block that are searched for its box.
const REACH: usize = 5;

/// The same for posts, which have more elements around them.
const FAR_REACH: usize = 8;

/// How alike the paths from the boxes of a row to its blocks must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Likeness {
    /// The same elements with the same names.
    Exact,
    /// The same elements with the same names, but for those with a digit.
    Loose,
}

/// Position of a block in its row: the element around the row, and a hash of the path from the box to the
/// block.
type Place = (usize, u64);

/// Keeps each block that alone of its row would be dropped, or with few others of a long row. Cost: linear.
pub(super) fn keep_sisters(assessed: &Assessed<'_>, keep: &mut [bool]) {
    let &Assessed { page, tree, found, .. } = assessed;
    let rows = Rows::of(page, tree);
    let alike = rows.alike(page, 0..page.blocks.len(), Likeness::Exact);
    let alike = alike.map(|row| (row, SISTERS_PER_DROPPED));
    let lists = lists(page).map(|list| (list, ITEMS_PER_DROPPED));
    for (sisters, per_dropped) in alike.chain(lists) {
        keep_row(assessed, &sisters, per_dropped, |at| found[at].kind == Kind::None, keep);
    }
    keep_posts(assessed, &rows, keep);
}

/// Keeps the short sentences that would be dropped from a row of posts of which most words stay,
/// and those that alone of another row would be dropped: below its author and time a short post may look like the
/// end of a menu.
fn keep_posts(assessed: &Assessed<'_>, rows: &Rows<'_>, keep: &mut [bool]) {
    let &Assessed { page, reading, found, content, .. } = assessed;
    let sentences = (0..page.blocks.len()).filter(|&at| reading.lines[at].ends_sentence);
    let may_be =
        |at: usize| matches!(found[at].kind, Kind::None | Kind::Navigation) && !reading.lines[at].is_prose();
    for sisters in rows.alike(page, sentences, Likeness::Loose) {
        let words = |at: usize| u64::from(page.blocks[at].words);
        let kept = sisters.iter().filter(|&&at| keep[at]).map(|&at| words(at)).sum::<u64>();
        if kept * 2 <= sisters.iter().map(|&at| words(at)).sum::<u64>() {
            keep_row(assessed, &sisters, SISTERS_PER_DROPPED, may_be, keep);
            continue;
        }
        for at in sisters {
            keep[at] |= may_be(at) && content[at] >= POST_MIN_CONTENT;
        }
    }
}

/// Keeps the members of a row that would be dropped and that `may_be` text, if they are few or in doubt.
fn keep_row(
    assessed: &Assessed<'_>,
    sisters: &[usize],
    per_dropped: usize,
    may_be: impl Fn(usize) -> bool,
    keep: &mut [bool],
) {
    let out = sisters.iter().copied().filter(|&at| !keep[at]).collect::<Vec<_>>();
    let is_at_end = || out.len() * 2 <= sisters.len() && sisters.ends_with(&out);
    let min_content = match out.len() {
        few if few <= (sisters.len() / per_dropped).max(1) => MIN_CONTENT,
        _ if is_at_end() => MIN_CONTENT_AT_END,
        _ => return,
    };
    for at in out.into_iter().filter(|&at| may_be(at) && assessed.content[at] >= min_content) {
        keep[at] = true;
    }
}

/// Minimum number of words of a paragraph that is the rest of a folded text, or has a heading in a text dump,
/// where any line may look like one.
const REST_MIN_WORDS: u32 = 15;
/// Minimum probability of content of such a paragraph, and of a footnote.
const REST_MIN_CONTENT: f32 = 0.3;
/// Minimum number of words of a sentence that has a heading, and of one that answers a question. By hand.
const HEADED_MIN_WORDS: u32 = 4;
const ANSWER_MIN_WORDS: u32 = 2;
/// Minimum probability of content of such a heading, and of such a question. A question means nothing without
/// its answer, and the model knows few of them; by hand.
const HEADING_MIN_CONTENT: f32 = 0.4;
const QUESTION_MIN_CONTENT: f32 = 0.25;
/// Maximum number of words of the source of a quotation.
const SOURCE_MAX_WORDS: u32 = 14;
/// Number of elements around a block in which its summary, source or footnote is searched.
const PART_REACH: usize = 4;

/// Keeps what belongs to kept text, is in doubt and has no evidence against it: the heading, question or summary
/// directly above; the next paragraph of a folded text, which is hidden as well and in the same element; the
/// source of a quotation; footnotes.
pub(super) fn keep_rest(assessed: &Assessed<'_>, keep: &mut [bool]) {
    let &Assessed { page, tree, reading, content, .. } = assessed;
    let is_hidden = |at: usize| is_hidden(&page.blocks[at]);
    let is_text =
        |at: usize| reading.lines[at].is_full_paragraph(REST_MIN_WORDS) && !has_link(&page.blocks[at]);
    for at in 1..keep.len() {
        let goes_on = keep[at - 1] && !keep[at] && is_hidden(at - 1) && is_hidden(at);
        keep[at] |= goes_on
            && content[at] >= REST_MIN_CONTENT
            && is_text(at - 1)
            && is_text(at)
            && tree.element_around(at) == tree.element_around(at - 1);
        keep[at] |= (keep[at - 1] && is_source(assessed, at)) || is_footnote(assessed, at);
        keep[at - 1] |= keep[at] && heads(assessed, at - 1);
    }
}

/// Returns true if the block at `at` is a heading, question or summary of the text below, and in doubt.
fn heads(assessed: &Assessed<'_>, at: usize) -> bool {
    let &Assessed { page, reading, found, content, .. } = assessed;
    let (block, below) = (&page.blocks[at], &page.blocks[at + 1]);
    let is_dump = page.elements.is_empty();
    let is_opener =
        !is_dump && (marks::is_question(&block.text) || part_names(page, at).any(|name| name == "summary"));
    let (min_words, min_content) = match (is_opener, is_dump) {
        (true, _) => (ANSWER_MIN_WORDS, QUESTION_MIN_CONTENT),
        (false, true) => (REST_MIN_WORDS, HEADING_MIN_CONTENT),
        (false, false) => (HEADED_MIN_WORDS, HEADING_MIN_CONTENT),
    };
    (is_opener || block.kind == BlockKind::Heading)
        && found[at].kind == Kind::None
        && content[at] >= min_content
        && reading.lines[at + 1].is_full_paragraph(min_words)
        && !has_link(below)
}

/// Returns true if the block at `at` names the source of the quotation above it, in the same figure or quotation.
fn is_source(assessed: &Assessed<'_>, at: usize) -> bool {
    let &Assessed { page, tree, found, content, .. } = assessed;
    let around = tree.element_around(at);
    let is_quotation =
        |element: usize| matches!(page.elements[element].name.as_str(), "figure" | "blockquote");
    page.blocks[at - 1].kind == BlockKind::Quote
        && page.blocks[at].words <= SOURCE_MAX_WORDS
        && part_names(page, at).any(|name| matches!(name, "figcaption" | "cite"))
        && around.is_some_and(|element| is_quotation(element) && tree.blocks(element).contains(&(at - 1)))
        && found[at].kind == Kind::None
        && content[at] >= MIN_CONTENT
}

/// Returns true if the block at `at` is a sentence of a footnote.
fn is_footnote(assessed: &Assessed<'_>, at: usize) -> bool {
    let &Assessed { page, reading, found, content, .. } = assessed;
    let mut around = page.ancestors(&page.blocks[at]).take(PART_REACH);
    content[at] >= REST_MIN_CONTENT
        && found[at].kind == Kind::None
        && reading.lines[at].is_full_paragraph(HEADED_MIN_WORDS)
        && around.any(|element| element.tokens.contains("footnote") || element.tokens.contains("endnote"))
}

/// Yields the names of the innermost elements around the block at `at`.
fn part_names(page: &Page, at: usize) -> impl Iterator<Item = &str> {
    page.ancestors(&page.blocks[at]).take(PART_REACH).map(|element| element.name.as_str())
}

/// Yields the lists of a page without markup: runs of at least [`MIN_SISTERS`] list items.
fn lists(page: &Page) -> impl Iterator<Item = Vec<usize>> {
    let is_item = |block: &Block| block.kind == BlockKind::ListItem && block.markup.is_none();
    let mut start = 0;
    page.blocks.chunk_by(move |one, next| is_item(one) && is_item(next)).filter_map(move |run| {
        start += run.len();
        (run.len() >= MIN_SISTERS).then(|| (start - run.len()..start).collect())
    })
}

/// The elements of a page, to find rows of boxes.
struct Rows<'a> {
    /// Number of child elements by parent and name.
    counts: HashMap<(usize, &'a str), usize>,
    tree: &'a Tree<'a>,
}

impl<'a> Rows<'a> {
    /// Counts the child elements of each element of `page`.
    fn of(page: &'a Page, tree: &'a Tree<'a>) -> Self {
        let mut counts = HashMap::new();
        for (at, element) in page.elements.iter().enumerate() {
            if let Some(around) = parent(&page.elements, at) {
                *counts.entry((around, element.name.as_str())).or_default() += 1;
            }
        }
        Self { counts, tree }
    }

    /// Yields the rows of enough sisters among the blocks `indices`, each in page order.
    fn alike(
        &self,
        page: &Page,
        indices: impl Iterator<Item = usize>,
        likeness: Likeness,
    ) -> impl Iterator<Item = Vec<usize>> {
        let mut places: HashMap<(Place, usize), Vec<usize>> = HashMap::new();
        for index in indices {
            if let Some(place) = self.place(page, index, likeness) {
                places.entry(place).or_default().push(index);
            }
        }
        places
            .into_iter()
            .filter(|((_, min_sisters), sisters)| sisters.len() >= *min_sisters)
            .map(|(_, sisters)| sisters)
    }

    /// Returns the position of the block at `index` in the innermost row that it is in, and the minimum number of
    /// sisters in such a row.
    fn place(&self, page: &Page, index: usize, likeness: Likeness) -> Option<(Place, usize)> {
        let block = &page.blocks[index];
        // A short post is a loose string, a longer one a paragraph.
        let kind = if block.kind == BlockKind::Other { BlockKind::Paragraph } else { block.kind };
        let mut way = u64::from(kind as u8);
        let mut at = block.markup.as_ref()?.element as usize;
        let reach = if likeness == Likeness::Loose { FAR_REACH } else { REACH };
        for _ in 0..reach {
            let element = page.elements.get(at)?;
            let around = parent(&page.elements, at)?;
            let is_numbered = || element.tokens.contains(|c: char| c.is_ascii_digit());
            let min_sisters =
                if likeness == Likeness::Loose && is_numbered() { MIN_POSTS } else { MIN_SISTERS };
            let boxes = self.counts.get(&(around, element.name.as_str())).copied().unwrap_or_default();
            if self.is_box(element, at) && boxes >= min_sisters {
                return Some(((around, mix(way, &element.name)), min_sisters));
            }
            way = mix(way, &element.name);
            // Numbers tell one post from another.
            let is_shared =
                |token: &&str| likeness == Likeness::Exact || !token.contains(|c: char| c.is_ascii_digit());
            way = element.tokens.split(' ').filter(is_shared).fold(way, mix);
            at = around;
        }
        None
    }

    /// Returns true if the element can be a box of a row: a list item, table row or figure, or a container of
    /// several blocks. Plain paragraphs are not boxes.
    fn is_box(&self, element: &Element, at: usize) -> bool {
        match element.name.as_str() {
            "li" | "tr" | "dd" | "dt" | "figure" => true,
            // A table for each post, as in the forums of the 2000s.
            "div" | "article" | "section" | "blockquote" | "table" => self.tree.blocks(at).len() > 1,
            _ => false,
        }
    }
}

/// Extends the hash `way` of a path by `text`.
fn mix(way: u64, text: &str) -> u64 {
    crate::text::hash::fingerprint64(text).rotate_left(17) ^ way.wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chrome::found::Evidence;
    use crate::chrome::passes::tests::run_pass;
    use crate::chrome::tests::markup::html;

    /// Runs the pass on a page, all of whose blocks have evidence of `kind` and the probability `content`.
    fn stay_with_sisters(page: &Page, kind: Kind, content: f32, keep: &mut [bool]) {
        let found = vec![Evidence { kind, ..Evidence::default() }; page.blocks.len()];
        let content = vec![content; page.blocks.len()];
        run_pass(keep_sisters, page, &found, &[], &content, keep);
    }

    /// Runs the pass for the rest of a kept text. Returns whether the last but `from_end` block, which would be
    /// dropped, is kept.
    fn stays_with_text(blocks: &[(&str, &str)], from_end: usize, quote: bool, content: f32) -> bool {
        let mut page = html(blocks);
        let at = page.blocks.len() - 1 - from_end;
        if quote {
            page.blocks[at - 1].kind = BlockKind::Quote;
        }
        let mut keep = vec![true; page.blocks.len()];
        keep[at] = false;
        let found = vec![Evidence::default(); page.blocks.len()];
        let content = vec![content; page.blocks.len()];
        run_pass(keep_rest, &page, &found, &[], &content, &mut keep);
        keep[at]
    }

    #[test]
    fn a_question_or_summary_stays_with_its_answer() {
        let stays = |label: (&str, &str), answer: &str, content: f32| {
            stays_with_text(&[("main > h1", "Harbour"), label, ("main > p", answer)], 1, false, content)
        };
        assert!(stays(("main > p", "Is there a crane?"), "Yes, one.", 0.3));
        assert!(stays(("main > details > summary", "Crane"), "On the quay.", 0.3));
        assert!(stays(("main > h3", "Crane"), "It stands on the quay.", 0.45));
        assert!(!stays(("main > h3", "Crane"), "It stands on the quay.", 0.35), "a heading in less doubt");
        assert!(!stays(("main > p", "Crane"), "It stands on the quay.", 0.9), "a line");
        assert!(!stays(("main > p", "Is there a crane?"), "Send", 0.3), "a button");
        assert!(!stays(("main > p", "Is there a crane?"), "@Read the answer here.", 0.3), "a pointer");
    }

    #[test]
    fn the_source_of_a_quotation_stays_with_it() {
        let stays = |source: &str, quote: bool| {
            let blocks = [
                ("main > h1", "The mill"),
                ("main > figure > blockquote", "It turned."),
                (source, "Ann Lee, miller"),
            ];
            stays_with_text(&blocks, 0, quote, 0.3)
        };
        assert!(stays("main > figure > figcaption", true));
        assert!(stays("main > figure > div > cite", true));
        assert!(!stays("main > figure > figcaption", false), "a caption of a picture");
        assert!(!stays("main > section > figcaption", true), "of another figure");
        assert!(!stays("main > figure > p", true));
    }

    #[test]
    fn a_footnote_stays_with_the_text() {
        let stays = |path: &str, text: &str| {
            stays_with_text(
                &[("main > h1", "The mill"), ("main > p", "It turned."), (path, text)],
                0,
                false,
                0.3,
            )
        };
        assert!(stays("main > div.footnote-text > p", "The wheel was of oak."));
        assert!(!stays("main > div.note > p", "The wheel was of oak."));
        assert!(!stays("main > div.footnote-text > p", "Back"));
    }

    /// Returns which of the blocks `out` are kept, on a page of posts, each with a profile and a text, and a
    /// list of plain paragraphs.
    fn stay(out: &[usize], content: f32, kind: Kind) -> Vec<usize> {
        let posts = ["a", "b", "c", "d"].map(|post| {
            (format!("main > div#{post} > h3"), format!("main > div#{post} > div.text.text-{post}1 > p"))
        });
        let mut blocks: Vec<(&str, &str)> = Vec::new();
        for (profile, text) in &posts {
            blocks.extend([(profile.as_str(), "miller"), (text.as_str(), "It turned again.")]);
        }
        blocks.extend([
            ("main > p", "One."),
            ("main > p", "Two."),
            ("main > p", "Three."),
            ("main > p", "Subscribe."),
        ]);
        let page = html(&blocks);
        let mut keep: Vec<bool> = (0..page.blocks.len()).map(|at| !out.contains(&at)).collect();
        stay_with_sisters(&page, kind, content, &mut keep);
        out.iter().copied().filter(|&at| keep[at]).collect()
    }

    #[test]
    fn a_third_of_a_list_in_a_dump_stays_with_the_others() {
        let items = [(BlockKind::ListItem, "Wheel shaft"); 17];
        let lines = [&[(BlockKind::Title, "Parts of a mill")], &items[..], &[(BlockKind::Other, "Privacy")]];
        let page = crate::chrome::tests::page(0, &lines.concat());
        let stay = |out: &[usize]| {
            let mut keep: Vec<bool> = (0..page.blocks.len()).map(|at| !out.contains(&at)).collect();
            stay_with_sisters(&page, Kind::None, 0.3, &mut keep);
            out.iter().copied().filter(|&at| keep[at]).collect::<Vec<_>>()
        };
        assert_eq!(stay(&[15, 17, 18]), [15, 17]);
        assert_eq!(stay(&[13, 14, 15, 16, 17]), [13, 14, 15, 16, 17]);
        assert_eq!(stay(&[1, 3, 13, 14, 15, 17]), [0usize; 0]);
    }

    #[test]
    fn the_last_of_three_numbered_posts_stays() {
        let stay_in = |name: &str, boxes: [&str; 3]| {
            let paths =
                boxes.map(|post| [format!("main > {name}#{post} > h3"), format!("main > {name}#{post} > p")]);
            let blocks =
                paths.iter().flat_map(|[name, text]| [(name.as_str(), "miller"), (text, "It turned.")]);
            let page = html(&blocks.collect::<Vec<_>>());
            let mut keep = vec![true, true, true, true, true, false];
            stay_with_sisters(&page, Kind::None, 0.3, &mut keep);
            keep[5]
        };
        let stay = |boxes| stay_in("div", boxes);
        assert!(stay(["p1", "p2", "p3"]));
        assert!(stay_in("table", ["p1", "p2", "p3"]), "a table for each");
        assert!(!stay(["mill", "weir", "sale"]), "columns of a page");
    }

    #[test]
    fn short_posts_stay_where_most_words_of_the_thread_do() {
        let posts = [
            "It turned again, and the miller saw it.",
            "Yes.",
            "No.",
            "It did.",
            "The weir was low that year, so it stood.",
        ];
        let paths = [1, 2, 3, 4, 5].map(|post| format!("main > div#p{post} > p"));
        let names = [1, 2, 3, 4, 5].map(|post| format!("main > div#p{post} > h3"));
        let blocks = (0..5).flat_map(|at| [(names[at].as_str(), "miller"), (paths[at].as_str(), posts[at])]);
        let page = html(&blocks.collect::<Vec<_>>());
        let stay = |out: &[usize], content: f32| {
            let mut keep: Vec<bool> = (0..page.blocks.len()).map(|at| !out.contains(&at)).collect();
            stay_with_sisters(&page, Kind::None, content, &mut keep);
            out.iter().copied().filter(|&at| keep[at]).collect::<Vec<_>>()
        };
        assert_eq!(stay(&[3, 5, 7], 0.15), [3, 5, 7]);
        assert_eq!(stay(&[3, 5, 7], 0.05), [0usize; 0], "the model is sure");
        assert_eq!(stay(&[1, 9], 0.15), [0usize; 0], "most words would go");
    }

    #[test]
    fn the_last_of_a_row_stays_with_its_sisters() {
        assert_eq!(stay(&[7], 0.3, Kind::None), [7]);
        assert_eq!(stay(&[1, 4], 0.3, Kind::None), [1, 4]);
        // Not kept if two of four are to be dropped, if a rule fits, or if the model is sure.
        assert_eq!(stay(&[5, 7], 0.3, Kind::None), [0usize; 0]);
        assert_eq!(stay(&[7], 0.3, Kind::Rule), [0usize; 0]);
        assert_eq!(stay(&[7], 0.1, Kind::None), [0usize; 0]);
        // The last two of four are kept if the model is in doubt, the second and the third are not.
        assert_eq!(stay(&[5, 7], 0.4, Kind::None), [5, 7]);
        assert_eq!(stay(&[3, 5], 0.4, Kind::None), [0usize; 0]);
        assert_eq!(stay(&[3, 5, 7], 0.4, Kind::None), [0usize; 0]);
        // A sentence is kept though it ends a run of short lines, a name is not.
        assert_eq!(stay(&[7], 0.3, Kind::Navigation), [7]);
        assert_eq!(stay(&[6], 0.3, Kind::Navigation), [0usize; 0]);
        // Paragraphs beside each other are not a row.
        assert_eq!(stay(&[11], 0.3, Kind::None), [0usize; 0]);
    }
}
