//! The headings of a page: which are in a row of headings of the text, and which are between its paragraphs.
//!
//! Takes a page with its tree, and answers for single blocks. Everything is counted once a page, since a page may
//! have thousands of headings, all of them in doubt.

use std::ops::Range;

use hashbrown::HashMap;

use super::reading::Reading;
use super::tree::{Rank, Tree, has_link, is_heading, link_share, parent};
use crate::model::{BlockKind, Page};

/// The headings that divide a text into parts alike: rank, and parent and name of the element around them. An
/// element without a parent is its own.
type Row<'a> = (Rank, Option<usize>, &'a str);

/// The headings of a page.
pub(super) struct Headings<'a> {
    page: &'a Page,
    reading: &'a Reading,
    tree: &'a Tree<'a>,
    /// For each block, the row that it is in, if it heads a text.
    rows: Vec<Option<Row<'a>>>,
    /// For each row, the number of headings that only name a part of the text.
    plain: HashMap<Row<'a>, usize>,
    /// For each rank and element, the number of headings, plain or not, directly above a plain paragraph there.
    titled: HashMap<(Rank, usize), usize>,
    is_plain: Vec<bool>,
    /// For each block, the last prose above it.
    prose_above: Vec<Option<usize>>,
    /// For each block, the first one from it on that is mostly links.
    next_linked: Vec<usize>,
}

impl<'a> Headings<'a> {
    /// Collects the headings of `page`; those that are not `is_plain` belong to chrome by their words. Cost:
    /// linear in the page.
    pub(super) fn of(
        page: &'a Page,
        reading: &'a Reading,
        tree: &'a Tree<'a>,
        is_plain: impl Fn(usize) -> bool,
    ) -> Self {
        let len = page.blocks.len();
        let mut prose_above = Vec::with_capacity(len);
        let mut last_prose = None;
        for at in 0..len {
            prose_above.push(last_prose);
            last_prose = reading.lines[at].is_prose().then_some(at).or(last_prose);
        }
        let mut next_linked = vec![usize::MAX; len];
        for at in (0..len).rev() {
            let below = next_linked.get(at + 1).copied().unwrap_or(usize::MAX);
            next_linked[at] = if link_share(&page.blocks[at..=at]) >= 0.5 { at } else { below };
        }
        let rows = rows(page, reading, tree);
        let is_plain = (0..len).map(is_plain).collect::<Vec<_>>();
        let mut plain = HashMap::new();
        for row in rows.iter().zip(&is_plain).filter(|(_, is_plain)| **is_plain).filter_map(|(row, _)| *row) {
            *plain.entry(row).or_default() += 1;
        }
        let mut found = Self {
            page,
            reading,
            tree,
            rows,
            plain,
            titled: HashMap::new(),
            is_plain,
            prose_above,
            next_linked,
        };
        let keys = (0..len).filter_map(|at| found.titled_by(at)).collect::<Vec<_>>();
        for key in keys {
            *found.titled.entry(key).or_default() += 1;
        }
        found
    }

    /// Returns true if the heading at `index` is in a row of headings of the text. That is, another heading of
    /// the same rank is in the same element or in one beside it of the same name, both have text below them
    /// rather than a list of links, and the other one is plain. A manual may have none that is: there, three headings of
    /// one element, each directly above a plain paragraph, are a row.
    pub(super) fn has_sisters(&self, index: usize) -> bool {
        let others = |row| self.plain.get(&row).is_some_and(|&all| all > usize::from(self.is_plain[index]));
        let is_titled = |key| self.titled.get(&key).is_some_and(|&all| all >= MIN_TITLED);
        self.rows[index].is_some_and(others) || self.titled_by(index).is_some_and(is_titled)
    }

    /// Returns rank and element of the heading at `index` if the next block is a plain paragraph without a link in that
    /// element.
    fn titled_by(&self, index: usize) -> Option<(Rank, usize)> {
        let (rank, _, _) = self.rows[index].filter(|_| is_heading(&self.page.blocks[index]))?;
        let element = self.tree.element_around(index)?;
        let below = index + 1;
        let is_text = below < self.page.blocks.len()
            && self.is_plain[below]
            && self.reading.lines[below].is_full_paragraph(TITLED_MIN_WORDS)
            && !has_link(&self.page.blocks[below])
            && self.tree.element_around(below) == Some(element);
        is_text.then_some((rank, element))
    }

    /// Returns true if the heading at `index` is in the same element as the paragraph above it, and another
    /// paragraph without a link follows there, with no list of links below it: the text goes on.
    pub(super) fn is_amid_text(&self, index: usize) -> bool {
        let scope = self.tree.around(index).blocks;
        let element = self.tree.element_around(index);
        let is_text = |at: usize| {
            self.reading.lines[at].is_prose()
                && !has_link(&self.page.blocks[at])
                && self.tree.element_around(at) == element
        };
        let below = index + 1;
        element.is_some()
            && self.prose_above[index].is_some_and(|above| above >= scope.start && is_text(above))
            && below < scope.end
            && is_text(below)
            && self.next_linked[below] >= scope.end
    }
}

/// Minimum number of headings in an element with a plain paragraph directly below each, and of words of that. Set by hand:
/// boxes of the site that stand in one element have a form, a list or links.
const MIN_TITLED: usize = 3;
const TITLED_MIN_WORDS: u32 = 6;

/// Number of plain headings that must be above a heading of a dump that is one of them.
const MIN_SISTERS: usize = 2;

/// Finds those of the `named` headings of a dump, which belong to chrome by their words, that head a part of the
/// text: a paragraph is below each, as below headings above it that are plain, and what follows is not a headline,
/// which the summary of another page has. Cost: linear in the page.
pub(super) fn heading_text_in_dump(
    page: &Page,
    reading: &Reading,
    mut named: Vec<usize>,
    is_plain: impl Fn(usize) -> bool,
) -> Vec<usize> {
    let is_heading = |at: usize| page.blocks.get(at).is_some_and(|block| block.kind == BlockKind::Heading);
    let is_prose = |at: usize| reading.lines.get(at).is_some_and(|line| line.is_prose());
    let heads_text = |at: usize| is_heading(at) && is_prose(at + 1);
    let goes_on = |at: usize| {
        is_heading(at) || reading.lines.get(at).is_none_or(|line| line.ends_sentence || !is_plain(at))
    };
    let mut sisters = (0..page.blocks.len()).filter(|&at| heads_text(at) && is_plain(at));
    let last_needed = sisters.nth(MIN_SISTERS - 1);
    named.retain(|&at| {
        heads_text(at)
            && last_needed.is_some_and(|last| last < at)
            && is_plain(at + 1)
            && !page.blocks[at + 1].text.ends_with('…')
            && goes_on(at + 2)
    });
    named
}

/// Returns for each block the row that it is in, if it is a heading with text below it, up to the next heading of
/// its part: some block ends like a sentence, and less than half of the characters are links.
fn rows<'a>(page: &'a Page, reading: &Reading, tree: &Tree<'_>) -> Vec<Option<Row<'a>>> {
    let sums = Sums::of(page, reading);
    let mut next = Next::default();
    let mut rows = vec![None; page.blocks.len()];
    for at in (0..page.blocks.len()).rev() {
        let Some(rank) = tree.rank(reading, at) else { continue };
        let stop = next.end_of_part(rank);
        next.push(rank, at);
        let Some(element) = tree.element_around(at) else { continue };
        let end = tree.around(at).blocks.end.min(stop);
        if sums.are_text(&(at + 1..end.max(at + 1))) {
            let parent = parent(&page.elements, element).or(Some(element));
            rows[at] = Some((rank, parent, page.elements[element].name.as_str()));
        }
    }
    rows
}

/// The next heading of each rank, from the end of the page up.
#[derive(Default)]
struct Next {
    /// By level; level 0 does not occur.
    levels: [Option<usize>; 7],
    others: HashMap<Rank, usize>,
}

impl Next {
    fn push(&mut self, rank: Rank, at: usize) {
        if let Rank::Level(level) = rank {
            self.levels[usize::from(level.min(6))] = Some(at);
        } else {
            self.others.insert(rank, at);
        }
    }

    /// Returns the next heading that does not belong to the part of one of `rank`.
    fn end_of_part(&self, rank: Rank) -> usize {
        let levels = match rank {
            Rank::Level(level) => &self.levels[..=usize::from(level.min(6))],
            _ => &self.levels[..],
        };
        let others = self.others.get(&rank).into_iter();
        levels.iter().flatten().chain(others).copied().min().unwrap_or(usize::MAX)
    }
}

/// Sums over the blocks above each block of a page.
struct Sums {
    sentences: Vec<u32>,
    links: Vec<u64>,
    chars: Vec<u64>,
}

impl Sums {
    fn of(page: &Page, reading: &Reading) -> Self {
        let mut sums = Self { sentences: vec![0], links: vec![0], chars: vec![0] };
        for (at, block) in page.blocks.iter().enumerate() {
            let links = block.markup.as_ref().map_or(0, |markup| u64::from(markup.link_chars));
            sums.sentences.push(sums.sentences[at] + u32::from(reading.lines[at].ends_sentence));
            sums.links.push(sums.links[at] + links);
            sums.chars.push(sums.chars[at] + block.text.chars().count() as u64);
        }
        sums
    }

    /// Returns true if `blocks` are text rather than a list of links.
    fn are_text(&self, blocks: &Range<usize>) -> bool {
        let links = self.links[blocks.end] - self.links[blocks.start];
        let chars = self.chars[blocks.end] - self.chars[blocks.start];
        self.sentences[blocks.end] > self.sentences[blocks.start] && links * 2 < chars
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_manual_may_have_no_plain_heading() {
        let text = "Send the name and the secret once, and you get a key for the day.";
        let sisters = |below: &str, plain: bool| {
            let names = ["Login", "Tags", "Share"];
            let blocks = names.iter().flat_map(|name| [("main > h2", *name), ("main > p", below)]);
            let page = crate::chrome::tests::markup::html(&blocks.collect::<Vec<_>>());
            let (reading, tree) = (Reading::of(&page), Tree::of(&page));
            Headings::of(&page, &reading, &tree, |at| at % 2 == 1 && plain).has_sisters(0)
        };
        assert!(sisters(text, true));
        assert!(!sisters(text, false), "known by their words too");
        assert!(!sisters("Name and secret", true), "no sentence");
        let marks = [("main > p.mark", "Story continues below"), ("main > p", text)].repeat(4);
        let page = crate::chrome::tests::markup::html(&marks);
        let (reading, tree) = (Reading::of(&page), Tree::of(&page));
        let headings = Headings::of(&page, &reading, &tree, |at| at % 2 == 1);
        assert!(!headings.has_sisters(0), "no headings");
    }

    #[test]
    fn a_heading_of_a_dump_is_told_from_a_list_of_other_pages() {
        let text = "The wheel is of oak and turns once in a while, as it has for two hundred years.";
        let heads = |last: &[(BlockKind, &str)]| {
            let parts = [(BlockKind::Heading, "The wheel"), (BlockKind::Paragraph, text)].repeat(2);
            let page = crate::chrome::tests::page(0, &[&parts, last].concat());
            !heading_text_in_dump(&page, &Reading::of(&page), vec![4], |at| at != 4).is_empty()
        };
        let archives = (BlockKind::Heading, "Archives");
        assert!(heads(&[archives, (BlockKind::Paragraph, text)]));
        let headline = (BlockKind::Paragraph, "Weir sold to the town");
        assert!(!heads(&[archives, headline, (BlockKind::Paragraph, text)]));
        assert!(!heads(&[archives, (BlockKind::Paragraph, text), headline]), "a summary");
    }
}
