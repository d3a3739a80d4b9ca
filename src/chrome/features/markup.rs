//! Features from markup: the elements around a block, their content, and a linear score of its place.
//!
//! Takes the elements of a page, parents first. Fills columns, and computes [`MarkupFeatures`], the hashed features
//! of the place of each block (tags, classes, ids and roles around it) for the linear model.

use std::collections::BTreeMap;

use super::lines::TextFeatures;
use super::matrix::{FeatureMatrix, Scores};
use super::series::{ABSENT, Sums, shifted};
use super::shape::mix;
use super::text::{flag, sigmoid};
use crate::model::{Block, Page};
use crate::text::hash::{fingerprint64, finish32};

/// Elements that say something about their content (HTML Living Standard, sections 4.3 to 4.11); each has a
/// column.
const TELLING: [&str; 28] = [
    "nav",
    "footer",
    "header",
    "aside",
    "article",
    "main",
    "section",
    "form",
    "table",
    "ul",
    "ol",
    "dl",
    "blockquote",
    "pre",
    "figure",
    "figcaption",
    "details",
    "select",
    "dialog",
    "p",
    "li",
    "td",
    "a",
    "h1",
    "h2",
    "h3",
    "button",
    "label",
];
/// Value for the steps to an element that is not around the block.
const NOT_AROUND: f32 = 99.0;
/// Number of elements around a block whose tags and classes are features of its place.
const PLACE_DEPTH: usize = 7;
/// Maximum number of tokens that are read of an element.
const ELEMENT_TOKENS: usize = 12;
/// Number of characters above which a block counts as a paragraph, if less than half of them are links.
const PARAGRAPH_CHARS: f32 = 80.0;
/// Elements around a block whose content is described: 0 is the innermost, 1 its parent, and so on.
const DESCRIBED: [usize; 5] = [0, 1, 2, 3, 5];

/// Hashed features of the place of each block of a page, and the elements around the blocks.
#[derive(Clone, Debug)]
pub struct MarkupFeatures {
    features: Vec<u32>,
    starts: Vec<u32>,
    /// Properties of each element of the page.
    pub(super) elements: Vec<Around>,
    /// For each block, a hash of tags and classes of the three innermost elements around it.
    pub(super) signatures: Vec<u32>,
}

/// Ancestors and content of an element.
#[derive(Clone, Debug, Default)]
pub(super) struct Around {
    pub(super) parent: Option<usize>,
    depth: f32,
    tag: u8,
    tag_hash: u32,
    tokens: Vec<u32>,
    lists: f32,
    tables: f32,
    divs: f32,
    chars: f32,
    link_chars: f32,
    blocks: f32,
    paragraph_chars: f32,
    children: f32,
}

impl MarkupFeatures {
    /// Reads the places of the blocks of `page`; `None` for text dumps.
    ///
    /// # Panics
    /// Panics if the page has more than 2^32 features; each element has at most some dozens.
    #[must_use]
    pub fn read(page: &Page, lines: &TextFeatures) -> Option<Self> {
        if page.elements.is_empty() {
            return None;
        }
        let elements = elements(page, lines);
        let mut places = Self { features: Vec::new(), starts: vec![0], signatures: Vec::new(), elements };
        for (row, block) in page.blocks.iter().enumerate() {
            places.add(block, lines, row);
            places
                .starts
                .push(u32::try_from(places.features.len()).expect("elements have few features each"));
        }
        Some(places)
    }

    /// Returns the hashed features of the block at `index`.
    #[must_use]
    pub fn of(&self, index: usize) -> &[u32] {
        &self.features[self.starts[index] as usize..self.starts[index + 1] as usize]
    }

    /// Returns the elements around `block`, innermost first, with their indices.
    pub(super) fn chain(&self, block: &Block) -> impl Iterator<Item = (usize, &Around)> {
        let first = block
            .markup
            .as_ref()
            .map(|markup| markup.element as usize)
            .filter(|&at| at < self.elements.len());
        std::iter::successors(first, |&at| self.elements[at].parent).map(|at| (at, &self.elements[at]))
    }

    /// Adds the features of the place of `block`, which is in row `row` of `lines`.
    fn add(&mut self, block: &Block, lines: &TextFeatures, row: usize) {
        let mut features = std::mem::take(&mut self.features);
        let mut path = 0;
        let mut signature = 0;
        for (step, (_, element)) in self.chain(block).take(PLACE_DEPTH).enumerate() {
            features.push(finish32(mix(200 + step as u32, element.tag_hash)));
            path = mix(path, element.tag_hash);
            if matches!(step, 1 | 2) {
                features.push(finish32(mix(210, path)));
            }
            for &token in &element.tokens {
                features.push(finish32(mix(220 + step.min(2) as u32, token)));
                features.push(finish32(mix(230, token)));
            }
            if step < 3 {
                signature = element
                    .tokens
                    .iter()
                    .take(3)
                    .fold(mix(signature, element.tag_hash), |hash, &token| mix(hash, token));
            }
        }
        features.push(finish32(mix(240, quarters(link_share(block, lines, row)))));
        if block.markup.as_ref().is_some_and(|markup| markup.hidden) {
            features.push(finish32(mix(241, 1)));
        }
        self.features = features;
        self.signatures.push(signature);
    }
}

/// Reads the elements of `page` and sums up the content of each, nested elements included.
fn elements(page: &Page, lines: &TextFeatures) -> Vec<Around> {
    let mut all = Vec::<Around>::with_capacity(page.elements.len());
    for (index, element) in page.elements.iter().enumerate() {
        let parent = element.parent.map(|parent| parent as usize).filter(|&parent| parent < index);
        let mut around = Around {
            parent,
            tag: tag_number(&element.name),
            tag_hash: hash32(&element.name),
            tokens: element
                .tokens
                .split(|c: char| !c.is_alphabetic())
                .filter(|token| token.len() > 1)
                .take(ELEMENT_TOKENS)
                .map(hash32)
                .collect(),
            ..Around::default()
        };
        if let Some(parent) = parent {
            let above = &mut all[parent];
            above.children += 1.0;
            (around.depth, around.lists, around.tables, around.divs) =
                (above.depth + 1.0, above.lists, above.tables, above.divs);
        }
        match element.name.as_str() {
            "ul" | "ol" => around.lists += 1.0,
            "table" => around.tables += 1.0,
            "div" => around.divs += 1.0,
            _ => {}
        }
        all.push(around);
    }
    for (row, block) in page.blocks.iter().enumerate() {
        let Some(markup) = &block.markup else { continue };
        let Some(element) = all.get_mut(markup.element as usize) else { continue };
        let chars = lines.shapes[row].chars;
        element.chars += chars;
        element.link_chars += markup.link_chars as f32;
        element.blocks += 1.0;
        element.paragraph_chars += paragraph_chars(block, lines, row);
    }
    for index in (0..all.len()).rev() {
        if let Some(parent) = all[index].parent {
            let Around { chars, link_chars, blocks, paragraph_chars, .. } = all[index];
            let above = &mut all[parent];
            above.chars += chars;
            above.link_chars += link_chars;
            above.blocks += blocks;
            above.paragraph_chars += paragraph_chars;
        }
    }
    all
}

/// Returns the position of an element in [`TELLING`], from 1; 0 for other elements.
fn tag_number(name: &str) -> u8 {
    TELLING.iter().position(|&tag| tag == name).map_or(0, |at| at as u8 + 1)
}

/// 32-bit hash of `text`.
fn hash32(text: &str) -> u32 {
    let hash = fingerprint64(text);
    (hash ^ (hash >> 32)) as u32
}

/// Share of the characters of a block that are link text, at most 1.2.
fn link_share(block: &Block, lines: &TextFeatures, row: usize) -> f32 {
    let linked = block.markup.as_ref().map_or(0, |markup| markup.link_chars);
    (linked as f32 / lines.shapes[row].chars.max(1.0)).min(1.2)
}

/// Returns `share` in whole quarters, 0 to 4.
#[expect(clippy::cast_sign_loss, reason = "shares are not negative")]
fn quarters(share: f32) -> u32 {
    (share * 4.0) as u32
}

/// Number of characters of a block that is a paragraph of text; 0 for short blocks and lists of links.
fn paragraph_chars(block: &Block, lines: &TextFeatures, row: usize) -> f32 {
    let chars = lines.shapes[row].chars;
    if chars > PARAGRAPH_CHARS && link_share(block, lines, row) < 0.5 { chars } else { 0.0 }
}

/// Adds all columns of this module to `matrix`.
pub(super) fn describe(
    page: &Page,
    lines: &TextFeatures,
    places: &MarkupFeatures,
    scores: Scores<'_>,
    matrix: &mut FeatureMatrix,
) {
    own_markup(page, lines, places, matrix);
    around(page, places, matrix);
    containers(page, lines, places, matrix);
    tops(page, lines, places, matrix);
    place_scores(page, lines, places, scores.places, matrix);
}

/// Columns of the innermost element of each block, and its share of links.
fn own_markup(page: &Page, lines: &TextFeatures, places: &MarkupFeatures, matrix: &mut FeatureMatrix) {
    let blocks = &page.blocks;
    let linked = (0..blocks.len()).map(|row| link_share(&blocks[row], lines, row)).collect::<Vec<_>>();
    let column = |value: &dyn Fn(&Block) -> f32| blocks.iter().map(value).collect::<Vec<_>>();
    let innermost = |block: &Block, value: &dyn Fn(&Around) -> f32| {
        places.chain(block).next().map_or(ABSENT, |(_, element)| value(element))
    };
    let depth = column(&|block| innermost(block, &|element| element.depth));
    let tag = column(&|block| innermost(block, &|element| f32::from(element.tag)));
    let hidden = column(&|block| block.markup.as_ref().map_or(ABSENT, |markup| flag(markup.hidden)));
    matrix.fill("heading_level", |row| {
        blocks[row].markup.as_ref().map_or(ABSENT, |markup| f32::from(markup.heading_level))
    });
    matrix.fill("lists", |row| innermost(&blocks[row], &|element| element.lists));
    matrix.fill("tables", |row| innermost(&blocks[row], &|element| element.tables));
    matrix.fill("divs", |row| innermost(&blocks[row], &|element| element.divs));
    matrix.fill("parent_tag", |row| {
        places.chain(&blocks[row]).nth(1).map_or(ABSENT, |(_, element)| f32::from(element.tag))
    });
    for (name, values) in [("links", &linked), ("depth", &depth), ("tag", &tag)] {
        matrix.add(name).copy_from_slice(values);
        for by in [-2, -1, 1, 2] {
            shifted(values, by, ABSENT, matrix.add(format_args!("{name}{by:+}")));
        }
    }
    matrix.add("hidden").copy_from_slice(&hidden);
    let sums = Sums::of(&linked);
    for width in [5, 15] {
        sums.around(-width..width + 1, matrix.add(format_args!("links_within{width:+}")));
    }
    let hidden = Sums::of(&hidden.iter().map(|&hidden| hidden.max(0.0)).collect::<Vec<_>>());
    let share = hidden.total() / blocks.len().max(1) as f32;
    matrix.fill("page_hidden", |_| share);
}

/// Columns of the number of steps to the nearest element of each telling tag, and of the number of some
/// elements on the page.
fn around(page: &Page, places: &MarkupFeatures, matrix: &mut FeatureMatrix) {
    let mut steps = vec![[NOT_AROUND; TELLING.len()]; page.blocks.len()];
    for (block, steps) in page.blocks.iter().zip(&mut steps) {
        for (step, (_, element)) in places.chain(block).enumerate() {
            if let Some(slot) = usize::from(element.tag).checked_sub(1).and_then(|at| steps.get_mut(at)) {
                *slot = slot.min(step as f32);
            }
        }
    }
    for (column, tag) in TELLING.into_iter().enumerate() {
        matrix.fill(format_args!("in_{tag}"), |row| steps[row][column]);
    }
    let count = |name: &str| {
        let tag = tag_number(name);
        places.elements.iter().filter(|element| element.tag == tag).count() as f32
    };
    let [articles, mains, paragraphs] = ["article", "main", "p"].map(count);
    matrix.fill("page_articles", |_| articles);
    matrix.fill("page_mains", |_| mains);
    matrix.fill("page_paragraph_elements", |_| paragraphs);
}

/// Columns of the content of the elements around a block.
fn containers(page: &Page, lines: &TextFeatures, places: &MarkupFeatures, matrix: &mut FeatureMatrix) {
    let chars = lines.shapes.iter().map(|shape| shape.chars).sum::<f32>().max(1.0);
    let paragraphs =
        (0..lines.len()).map(|row| paragraph_chars(&page.blocks[row], lines, row)).sum::<f32>().max(1.0);
    for step in DESCRIBED {
        let mut fill = |name: &str, absent: f32, value: &dyn Fn(&Around) -> f32| {
            matrix.fill(format_args!("box{step}_{name}"), |row| {
                places.chain(&page.blocks[row]).nth(step).map_or(absent, |(_, element)| value(element))
            });
        };
        fill("share", 1.0, &|element| element.chars / chars);
        fill("links", ABSENT, &|element| element.link_chars / element.chars.max(1.0));
        fill("blocks", ABSENT, &|element| element.blocks);
        fill("paragraphs", 1.0, &|element| element.paragraph_chars / paragraphs);
        fill("children", ABSENT, &|element| element.children);
    }
}

/// Position of a block relative to an element.
#[derive(Clone, Copy)]
struct Way {
    /// 1 if the element is around the block.
    is_in: f32,
    /// Steps from the block to the innermost element around both.
    down: f32,
    /// Steps from that one to the element.
    up: f32,
}

/// Columns of the position of a block relative to the deepest element that holds half of the paragraphs of
/// the page, and to the one that holds 85 % of them.
fn tops(page: &Page, lines: &TextFeatures, places: &MarkupFeatures, matrix: &mut FeatureMatrix) {
    let total = (0..lines.len()).map(|row| paragraph_chars(&page.blocks[row], lines, row)).sum::<f32>();
    for (name, share) in [("half", 0.5), ("most", 0.85)] {
        let holds = |element: &Around| total > 0.0 && element.paragraph_chars >= share * total;
        let deepest = places.elements.iter().enumerate().filter(|(_, element)| holds(element));
        let top =
            deepest.max_by(|a, b| a.1.depth.total_cmp(&b.1.depth).then(b.0.cmp(&a.0))).map(|(at, _)| at);
        let mut above = vec![false; places.elements.len()];
        let mut next = top;
        while let Some(at) = next {
            above[at] = true;
            next = places.elements[at].parent;
        }
        let mut ways = vec![Way { is_in: ABSENT, down: ABSENT, up: ABSENT }; page.blocks.len()];
        if let Some(top) = top {
            for (block, way) in page.blocks.iter().zip(&mut ways) {
                let Some((down, (meeting, element))) =
                    places.chain(block).enumerate().find(|(_, (at, _))| above[*at])
                else {
                    continue;
                };
                let up = places.elements[top].depth - element.depth;
                *way = Way { is_in: flag(meeting == top), down: down as f32, up };
            }
        }
        matrix.fill(format_args!("{name}_in"), |row| ways[row].is_in);
        matrix.fill(format_args!("{name}_down"), |row| ways[row].down);
        matrix.fill(format_args!("{name}_up"), |row| ways[row].up);
    }
}

/// Columns of the linear score of the place of a block, of its neighbours, and of its mean in the elements
/// around it; and counts of blocks in similar elements.
fn place_scores(
    page: &Page,
    lines: &TextFeatures,
    places: &MarkupFeatures,
    scores: &[f32],
    matrix: &mut FeatureMatrix,
) {
    let words = Sums::of(&lines.shapes.iter().map(|shape| shape.words).collect::<Vec<_>>());
    matrix.add("place").copy_from_slice(scores);
    for by in [-2, -1, 1, 2] {
        shifted(scores, by, 0.0, matrix.add(format_args!("place{by:+}")));
    }
    let likely = scores.iter().zip(&lines.shapes).map(|(&score, shape)| shape.words * sigmoid(score));
    let likely = likely.collect::<Vec<_>>();
    let sums = Sums::of(&likely);
    for width in [5, 20] {
        sums.share_around(&words, 1.0, -width..width + 1, matrix.add(format_args!("place_within{width:+}")));
    }
    // For each element the expected words of content and all words.
    let mut held = vec![(0.0f32, 0.0f32); places.elements.len()];
    for (row, block) in page.blocks.iter().enumerate() {
        if let Some((at, _)) = places.chain(block).next() {
            held[at].0 += likely[row];
            held[at].1 += lines.shapes[row].words;
        }
    }
    for at in (0..held.len()).rev() {
        if let Some(parent) = places.elements[at].parent {
            let (likely, words) = held[at];
            held[parent].0 += likely;
            held[parent].1 += words;
        }
    }
    for step in [1, 2, 4] {
        matrix.fill(format_args!("place_box{step}"), |row| {
            places
                .chain(&page.blocks[row])
                .nth(step)
                .map_or(ABSENT, |(at, _)| held[at].0 / held[at].1.max(1.0))
        });
    }
    let mut kin = BTreeMap::<u32, (f32, f32)>::new();
    for (row, &signature) in places.signatures.iter().enumerate() {
        let alike = kin.entry(signature).or_default();
        alike.0 += 1.0;
        alike.1 += lines.shapes[row].words;
    }
    matrix.fill("likes", |row| kin[&places.signatures[row]].0);
    matrix.fill("likes_words", |row| kin[&places.signatures[row]].1 / kin[&places.signatures[row]].0);
}
