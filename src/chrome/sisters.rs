//! Boxes beside each other that hold the same: the posts of a thread, the rows of a table, the items of a list.
//!
//! In: a page, its evidence, the probability of content of each block and which blocks are kept. Out: a block that goes while all its
//! sisters stay, stays too. The last of a row stands at the edge of the text, where the judge is least sure: the last post goes, and with
//! it the answer.

use std::collections::HashMap;

use super::found::{Evidence, Kind};
use super::tree::{Tree, parent};
use crate::model::{Element, Page};

/// Boxes of a row, at least.
const MIN_SISTERS: usize = 4;

/// Probability of content below which a block is no sister of those that stay, whatever its box. A block of a row of four that
/// the judge holds for chrome by more is a note or a button.
const MIN_CONTENT: f32 = 0.2;

/// Elements around a block among which its box is looked for.
const REACH: usize = 5;

/// The place of a block in its row: the element around the row, and a hash of the way from the box to the block.
type Place = (usize, u64);

/// Lets each block stay that alone of its row would go. Cost: linear.
pub(super) fn agree(page: &Page, tree: &Tree, found: &[Evidence], content: &[f32], keep: &mut [bool]) {
    let rows = Rows::of(page, tree);
    let mut places: HashMap<Place, Vec<usize>> = HashMap::new();
    for index in 0..page.blocks.len() {
        if let Some(place) = rows.place(page, index) {
            places.entry(place).or_default().push(index);
        }
    }
    for sisters in places.values().filter(|sisters| sisters.len() >= MIN_SISTERS) {
        let mut out = sisters.iter().copied().filter(|&at| !keep[at]);
        if let (Some(only), None) = (out.next(), out.next())
            && found[only].kind == Kind::None
            && content[only] >= MIN_CONTENT
        {
            keep[only] = true;
        }
    }
}

/// What is known of the elements of a page.
struct Rows<'a> {
    /// Elements of a name in an element.
    counts: HashMap<(usize, &'a str), usize>,
    tree: &'a Tree<'a>,
}

impl<'a> Rows<'a> {
    fn of(page: &'a Page, tree: &'a Tree<'a>) -> Self {
        let mut counts = HashMap::new();
        for (at, element) in page.elements.iter().enumerate() {
            if let Some(around) = parent(&page.elements, at) {
                *counts.entry((around, element.name.as_str())).or_default() += 1;
            }
        }
        Self { counts, tree }
    }

    /// The place of the block at `index` in the nearest row that it stands in.
    fn place(&self, page: &Page, index: usize) -> Option<Place> {
        let block = &page.blocks[index];
        let mut way = u64::from(block.kind as u8);
        let mut at = block.markup.as_ref()?.element as usize;
        for _ in 0..REACH {
            let element = page.elements.get(at)?;
            let around = parent(&page.elements, at)?;
            if self.is_box(element, at)
                && self
                    .counts
                    .get(&(around, element.name.as_str()))
                    .is_some_and(|&count| count >= MIN_SISTERS)
            {
                return Some((around, mix(way, &element.name)));
            }
            way = mix(mix(way, &element.name), &element.tokens);
            at = around;
        }
        None
    }

    /// Returns true if the element is a box of its row by its name, or holds several blocks. Paragraphs beside each other are no row.
    fn is_box(&self, element: &Element, at: usize) -> bool {
        match element.name.as_str() {
            "li" | "tr" | "dd" => true,
            "div" | "article" | "section" => self.tree.blocks(at).len() > 1,
            _ => false,
        }
    }
}

fn mix(way: u64, text: &str) -> u64 {
    crate::text::hash::fingerprint64(text).rotate_left(17) ^ way.wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chrome::tests::markup::html;

    /// Which of the blocks `out` stay, in a page of posts of a profile and a text each, and a list of plain paragraphs.
    fn stay(out: &[usize], content: f32, kind: Kind) -> Vec<usize> {
        let posts = ["a", "b", "c", "d"]
            .map(|post| (format!("main > div#{post} > h3"), format!("main > div#{post} > p")));
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
        let found = vec![Evidence { kind, ..Evidence::default() }; page.blocks.len()];
        agree(&page, &Tree::of(&page), &found, &vec![content; page.blocks.len()], &mut keep);
        out.iter().copied().filter(|&at| keep[at]).collect()
    }

    #[test]
    fn the_last_of_a_row_stays_with_its_sisters() {
        assert_eq!(stay(&[7], 0.3, Kind::None), [7]);
        assert_eq!(stay(&[1, 4], 0.3, Kind::None), [1, 4]);
        // Two of four texts go, a rule speaks, the judge is sure: nothing is said of them.
        assert_eq!(stay(&[5, 7], 0.3, Kind::None), [0usize; 0]);
        assert_eq!(stay(&[7], 0.3, Kind::Rule), [0usize; 0]);
        assert_eq!(stay(&[7], 0.1, Kind::None), [0usize; 0]);
        // Paragraphs beside each other are no row.
        assert_eq!(stay(&[11], 0.3, Kind::None), [0usize; 0]);
    }
}
