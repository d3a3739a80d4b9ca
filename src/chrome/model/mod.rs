//! The learned model of chrome: how likely each block is content.
//!
//! Takes a page and the evidence on its blocks, and returns a probability for each block. Two linear tables
//! score the words of a block and its place in the markup. For each form of page (text dump or HTML), a first
//! tree ensemble combines these scores with the other [`features`]; a second one corrects the result, given
//! the first scores of the other blocks; a logistic curve turns the sum into a probability.
//!
//! File format, all numbers little-endian:
//!
//! ```text
//! file   = "GRISTCHR" version:u32 table(words) table(places) form(text) form(html)
//! table  = bits:u32 bias:f32 step:f32 weight:i8 * 2^bits
//! form   = present:u8 [features:u64 slope:f32 offset:f32 ensemble(first) ensemble(second)]
//! ```
//!
//! `features` is a hash of the names of the columns that the ensembles were trained on; a model trained on
//! other features is rejected.

mod error;
pub(super) mod expected;
mod linear;
pub mod trees;

pub use error::Error;
use error::{VERSION, take};
pub use linear::Linear;
use trees::{Columns, Ensemble};

use std::collections::{BTreeSet, HashMap};

use super::features::{self, FeatureMatrix, MarkupFeatures, Scores, TextFeatures, tokens};
use super::found::Evidence;
use crate::model::{Block, Element, MediaType, Page};
use crate::text::hash::fingerprint64;

const MAGIC: &[u8; 8] = b"GRISTCHR";
/// Maximum number of blocks of a page that are described together. Longer pages are described in parts, each
/// with only its own elements, which limits memory (2 KB for each block) and keeps the cost linear.
const MAX_BLOCKS: usize = 16_384;

/// The tables of the linear scores.
#[derive(Clone, Debug, PartialEq)]
pub struct Tables {
    /// Table for the words of a block.
    pub words: Linear,
    /// Table for the place of a block in the markup.
    pub places: Linear,
}

/// The part of the model for one form of page.
#[derive(Clone, Debug, PartialEq)]
pub struct Form {
    /// First ensemble, on the columns of a [`FeatureMatrix`] that do not depend on its scores.
    pub first: Ensemble,
    /// Second ensemble, on all columns; its score is added to the first.
    pub second: Ensemble,
    /// Factor of the score in the log odds of content.
    pub slope: f32,
    /// Offset of the log odds.
    pub offset: f32,
}

/// The learned model.
#[derive(Clone, Debug, PartialEq)]
pub struct Model {
    /// Linear scores.
    pub tables: Tables,
    /// For text dumps; `None` if the model was not trained on any.
    pub text: Option<Form>,
    /// For HTML; `None` if the model was not trained on any.
    pub html: Option<Form>,
}

impl Tables {
    /// Returns the score of the words of each line.
    #[must_use]
    pub fn words(&self, lines: &TextFeatures) -> Vec<f32> {
        let score = |line: usize| {
            let mut row = self.words.row();
            tokens::of_line(lines.tokens(line), |feature| row.add(feature));
            row.score()
        };
        (0..lines.len()).map(score).collect()
    }

    /// Returns the score of the place of each of the first `rows` blocks.
    #[must_use]
    pub fn places(&self, places: &MarkupFeatures, rows: usize) -> Vec<f32> {
        (0..rows).map(|row| self.places.score(places.of(row))).collect()
    }
}

impl Columns for FeatureMatrix {
    fn column(&self, feature: usize) -> &[f32] {
        FeatureMatrix::column(self, feature)
    }
}

impl Form {
    /// Converts a score to the probability of content.
    fn probability(&self, score: f32) -> f32 {
        1.0 / (1.0 + (-(self.slope * score + self.offset)).exp())
    }
}

/// Predictions of the model for the blocks of a page.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Likely {
    /// Probability that each block is content.
    pub content: Vec<f32>,
    /// Weight of each block: its number of words, see [`TextFeatures::words`].
    pub words: Vec<f32>,
}

impl Model {
    /// Returns the probability of content of each block of `page`; `None` if the model was not trained on
    /// pages of this form.
    #[must_use]
    pub fn content(&self, page: &Page, evidence: &[Evidence]) -> Option<Likely> {
        if page.blocks.len() <= MAX_BLOCKS {
            return self.content_of_part(page, evidence);
        }
        let mut likely = Likely::default();
        for (blocks, evidence) in page.blocks.chunks(MAX_BLOCKS).zip(evidence.chunks(MAX_BLOCKS)) {
            let Likely { content, words } = self.content_of_part(&part(page, blocks), evidence)?;
            likely.content.extend(content);
            likely.words.extend(words);
        }
        Some(likely)
    }

    /// Predicts a page of at most [`MAX_BLOCKS`] blocks.
    fn content_of_part(&self, page: &Page, evidence: &[Evidence]) -> Option<Likely> {
        let lines = TextFeatures::read(page);
        let (form, matrix, mut scores) = self.matrix(page, &lines, evidence, false)?;
        form.second.add_scores(&matrix, &mut scores);
        let content = scores.into_iter().map(|score| form.probability(score)).collect();
        Some(Likely { content, words: (0..lines.len()).map(|row| lines.words(row)).collect() })
    }

    /// Computes the features of `page` and the scores of the first ensemble; `named` adds the names of
    /// columns.
    fn matrix(
        &self,
        page: &Page,
        lines: &TextFeatures,
        evidence: &[Evidence],
        named: bool,
    ) -> Option<(&Form, FeatureMatrix, Vec<f32>)> {
        let places = MarkupFeatures::read(page, lines);
        let form = if places.is_some() { &self.html } else { &self.text }.as_ref()?;
        let words = self.tables.words(lines);
        let place_scores =
            places.as_ref().map(|places| self.tables.places(places, lines.len())).unwrap_or_default();
        let scores = Scores { words: &words, places: &place_scores };
        let mut matrix = features::describe(page, lines, places.as_ref(), evidence, scores, named);
        let mut first = vec![0.0; page.blocks.len()];
        form.first.add_scores(&matrix, &mut first);
        features::describe_again(page, lines, places.as_ref(), &first, &mut matrix);
        Some((form, matrix, first))
    }

    /// Returns for each block the `most` features with the largest effect on its score, strongest first, each
    /// with its contribution to the log odds of content.
    #[must_use]
    pub fn reasons(&self, page: &Page, evidence: &[Evidence], most: usize) -> Vec<Vec<(String, f32)>> {
        let lines = TextFeatures::read(page);
        let Some((form, matrix, _)) = self.matrix(page, &lines, evidence, true) else { return Vec::new() };
        let mut row = vec![0.0; matrix.columns()];
        let mut amounts = vec![0.0; matrix.columns()];
        let explain = |index: usize| {
            for (column, value) in row.iter_mut().enumerate() {
                *value = matrix.column(column)[index];
            }
            amounts.fill(0.0);
            for ensemble in [&form.first, &form.second] {
                ensemble.contributions(&row, |feature, amount| {
                    amounts[usize::from(feature)] += amount * form.slope;
                });
            }
            let mut order = (0..amounts.len()).filter(|&column| amounts[column] != 0.0).collect::<Vec<_>>();
            order.sort_by(|&a, &b| amounts[b].abs().total_cmp(&amounts[a].abs()));
            order.iter().take(most).map(|&column| (matrix.names()[column].clone(), amounts[column])).collect()
        };
        (0..matrix.rows()).map(explain).collect()
    }

    /// Encodes the model as a file.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = MAGIC.to_vec();
        out.extend(VERSION.to_le_bytes());
        self.tables.words.write(&mut out);
        self.tables.places.write(&mut out);
        for (form, is_html) in [(&self.text, false), (&self.html, true)] {
            out.push(u8::from(form.is_some()));
            if let Some(form) = form {
                out.extend(column_hash(is_html).to_le_bytes());
                out.extend(form.slope.to_le_bytes());
                out.extend(form.offset.to_le_bytes());
                form.first.write(&mut out);
                form.second.write(&mut out);
            }
        }
        out
    }

    /// Decodes a model file.
    ///
    /// # Errors
    /// Fails if `bytes` is not a model of this version, or the model was trained on other features than this
    /// program computes.
    pub fn from_bytes(mut bytes: &[u8]) -> Result<Self, Error> {
        let bytes = &mut bytes;
        if take(bytes).map_err(|_| Error::Foreign)? != *MAGIC {
            return Err(Error::Foreign);
        }
        let found = u32::from_le_bytes(take(bytes)?);
        if found != VERSION {
            return Err(Error::Version { found });
        }
        let words = Linear::read(bytes)?;
        let places = Linear::read(bytes)?;
        let tables = Tables { words, places };
        let text = form(bytes, false)?;
        let html = form(bytes, true)?;
        if !bytes.is_empty() {
            return Err(Error::Damaged { what: "data after its end" });
        }
        Ok(Self { tables, text, html })
    }
}

/// Returns a page with some `blocks` of `page` and the elements around them.
fn part(page: &Page, blocks: &[Block]) -> Page {
    let mut used = BTreeSet::new();
    for markup in blocks.iter().filter_map(|block| block.markup.as_ref()) {
        let mut at = Some(markup.element);
        while let Some(element) = at.filter(|&element| used.insert(element)) {
            at = page.elements[element as usize].parent;
        }
    }
    let places = used.iter().copied().zip(0u32..).collect::<HashMap<_, _>>();
    let element = |&at: &u32| {
        let element = &page.elements[at as usize];
        Element { parent: element.parent.map(|parent| places[&parent]), ..element.clone() }
    };
    let elements = used.iter().map(element).collect();
    let mut blocks = blocks.to_vec();
    for markup in blocks.iter_mut().filter_map(|block| block.markup.as_mut()) {
        markup.element = places[&markup.element];
    }
    Page { facts: page.facts.clone(), elements, blocks, ..Page::empty(page.media_type) }
}

/// Reads the part for one form of page, if it is present, and advances `bytes` past it.
fn form(bytes: &mut &[u8], is_html: bool) -> Result<Option<Form>, Error> {
    let [present] = take(bytes)?;
    if present == 0 {
        return Ok(None);
    }
    let columns = names(is_html);
    if u64::from_le_bytes(take(bytes)?) != hash_of(&columns) {
        return Err(Error::Features);
    }
    let slope = f32::from_le_bytes(take(bytes)?);
    let offset = f32::from_le_bytes(take(bytes)?);
    let (first, second) = (Ensemble::read(bytes)?, Ensemble::read(bytes)?);
    if first.features() > first_columns(is_html) || second.features() > columns.len() {
        return Err(Error::Features);
    }
    Ok(Some(Form { first, second, slope, offset }))
}

/// Returns the names of the columns for one form of page, in order.
#[must_use]
pub fn names(is_html: bool) -> Vec<String> {
    let (page, lines, places, mut matrix) = no_page(is_html);
    features::describe_again(&page, &lines, places.as_ref(), &[], &mut matrix);
    matrix.names().to_vec()
}

/// Returns the number of columns that the first ensemble may use.
#[must_use]
pub fn first_columns(is_html: bool) -> usize {
    no_page(is_html).3.names().len()
}

/// Returns an empty page of one form, with the columns for the first ensemble.
fn no_page(is_html: bool) -> (Page, TextFeatures, Option<MarkupFeatures>, FeatureMatrix) {
    let mut page = Page::empty(MediaType::Text);
    if is_html {
        page.elements.push(Element { parent: None, name: "html".into(), tokens: String::new() });
    }
    let lines = TextFeatures::read(&page);
    let places = MarkupFeatures::read(&page, &lines);
    let scores = Scores { words: &[], places: &[] };
    let matrix = features::describe(&page, &lines, places.as_ref(), &[], scores, true);
    (page, lines, places, matrix)
}

/// Hash of the columns that a model of this form needs.
fn column_hash(is_html: bool) -> u64 {
    hash_of(&names(is_html))
}

fn hash_of(names: &[String]) -> u64 {
    fingerprint64(&names.join("\n"))
}

#[cfg(test)]
mod tests;
