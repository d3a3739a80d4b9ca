//! Shapes and tokens of the lines of a page, from which the features of all pages are computed.

use super::shape::{Shape, mix};
use crate::model::Page;
use crate::text::hash::finish32;

/// Initial hash for [`TextFeatures::in_unknown_words`].
const UNKNOWN: u32 = 0x5eed_1e55;

/// Shapes and tokens of the lines of a page.
#[derive(Clone, Debug)]
pub struct TextFeatures {
    pub(super) shapes: Vec<Shape>,
    tokens: Vec<u32>,
    /// `starts[i]..starts[i + 1]` is the range of the tokens of line `i`.
    starts: Vec<u32>,
    /// Tokens of the path of the URL.
    pub(super) slug: Vec<u32>,
    /// Tokens of the title of the page.
    pub(super) title: Vec<u32>,
}

impl TextFeatures {
    /// Reads the blocks of `page`. Memory: about 140 bytes for each block and 4 for each token.
    ///
    /// # Panics
    /// Panics if the page has more than 2^32 tokens, which is more than its bytes.
    #[must_use]
    pub fn read(page: &Page) -> Self {
        let mut lines = Self {
            shapes: Vec::with_capacity(page.blocks.len()),
            tokens: Vec::with_capacity(page.blocks.len() * 12),
            starts: Vec::with_capacity(page.blocks.len() + 1),
            slug: slug(page.facts.url.as_deref().unwrap_or_default()),
            title: Vec::new(),
        };
        lines.starts.push(0);
        for block in &page.blocks {
            lines.shapes.push(Shape::read(&block.text, &mut lines.tokens));
            lines.starts.push(u32::try_from(lines.tokens.len()).expect("a page has fewer tokens than bytes"));
        }
        if let Some(title) = &page.facts.title {
            Shape::read(title, &mut lines.title);
        }
        lines
    }

    /// Returns the same lines with every token replaced by another, consistently: the page as it looks to a
    /// model that does not know its language.
    #[must_use]
    pub fn in_unknown_words(&self) -> Self {
        let mut lines = self.clone();
        for token in lines.tokens.iter_mut().chain(&mut lines.slug).chain(&mut lines.title) {
            *token = finish32(mix(UNKNOWN, *token));
        }
        lines
    }

    /// Returns the tokens of the line at `index`.
    #[must_use]
    pub fn tokens(&self, index: usize) -> &[u32] {
        &self.tokens[self.starts[index] as usize..self.starts[index + 1] as usize]
    }

    /// Returns the number of words of the line at `index`, its weight; two characters of a script without
    /// spaces count as one word.
    #[must_use]
    pub fn words(&self, index: usize) -> f32 {
        self.shapes[index].words
    }

    /// Returns the number of lines.
    #[must_use]
    pub fn len(&self) -> usize {
        self.shapes.len()
    }

    /// Returns true if the page has no lines.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.shapes.is_empty()
    }
}

/// Returns the tokens of the path of `url`, except those of one letter.
fn slug(url: &str) -> Vec<u32> {
    let path = url.split_once("://").map_or(url, |(_, rest)| rest);
    let path = path.split_once('/').map_or("", |(_, path)| path);
    let mut tokens = Vec::new();
    for part in path.split(|c: char| !c.is_alphanumeric()).filter(|part| part.chars().nth(1).is_some()) {
        Shape::read(part, &mut tokens);
    }
    tokens
}
