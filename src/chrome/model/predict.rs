//! Prediction: how likely each block of a page is content, and why.

use std::collections::{BTreeSet, HashMap};

use super::parts::{Form, Model};
use crate::chrome::features::{self, FeatureMatrix, MarkupFeatures, Scores, TextFeatures};
use crate::chrome::found::Evidence;
use crate::model::{Block, Element, Page};

/// Maximum number of blocks of a page that are described together. Longer pages are described in parts, each
/// with only its own elements, which limits memory (2 KB for each block) and keeps the cost linear.
pub(super) const MAX_BLOCKS: usize = 16_384;

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
        let (form, matrix) = self.matrix(page, &lines, evidence, false)?;
        let mut scores = vec![0.0; page.blocks.len()];
        form.ensemble.add_scores(&matrix, &mut scores);
        let content = scores.into_iter().map(|score| form.probability(score)).collect();
        Some(Likely { content, words: (0..lines.len()).map(|row| lines.words(row)).collect() })
    }

    /// Computes the features of `page`; `named` adds the names of columns.
    fn matrix(
        &self,
        page: &Page,
        lines: &TextFeatures,
        evidence: &[Evidence],
        named: bool,
    ) -> Option<(&Form, FeatureMatrix)> {
        let places = MarkupFeatures::read(page, lines);
        let form = if places.is_some() { &self.html } else { &self.text }.as_ref()?;
        let words = self.tables.words(lines);
        let place_scores =
            places.as_ref().map(|places| self.tables.places(places, lines.len())).unwrap_or_default();
        let scores = Scores { words: &words, places: &place_scores };
        Some((form, features::describe(page, lines, places.as_ref(), evidence, scores, named)))
    }

    /// Returns for each block the `most` features with the largest effect on its score, strongest first, each
    /// with its contribution to the log odds of content.
    #[must_use]
    pub fn reasons(&self, page: &Page, evidence: &[Evidence], most: usize) -> Vec<Vec<(String, f32)>> {
        let lines = TextFeatures::read(page);
        let Some((form, matrix)) = self.matrix(page, &lines, evidence, true) else { return Vec::new() };
        let mut row = vec![0.0; matrix.columns()];
        let mut amounts = vec![0.0; matrix.columns()];
        let explain = |index: usize| {
            for (column, value) in row.iter_mut().enumerate() {
                *value = matrix.column(column)[index];
            }
            amounts.fill(0.0);
            form.ensemble.contributions(&row, |feature, amount| {
                amounts[usize::from(feature)] += amount * form.slope;
            });
            let mut order = (0..amounts.len()).filter(|&column| amounts[column] != 0.0).collect::<Vec<_>>();
            order.sort_by(|&a, &b| amounts[b].abs().total_cmp(&amounts[a].abs()));
            order.iter().take(most).map(|&column| (matrix.names()[column].clone(), amounts[column])).collect()
        };
        (0..matrix.rows()).map(explain).collect()
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
