//! The examples of rules.

use super::pack::{Example, ExampleBlock, ExamplePage};
use super::place::Place;
use crate::chrome::error::Error;
use crate::model::{Block, BlockKind, Element, Markup, MediaType, Page, SourceMap, Span, to_u32};
use crate::text::hash::fingerprint;
use crate::text::normalize::normalize;
use crate::text::words;

/// The examples of one rule. Their pages are built when they are tested.
#[derive(Clone, Debug)]
pub(in crate::chrome) struct Examples {
    blocks: Vec<(ExampleBlock, BlockKind, bool)>,
    pages: Vec<ExamplePage>,
}

impl Examples {
    /// Takes the blocks that a rule must fit, those that it must not, and the pages of the rule at `place`.
    ///
    /// # Errors
    /// Fails if a block is of an unknown kind.
    pub(super) fn of(
        [fitting, others]: [Vec<Example>; 2],
        pages: Vec<ExamplePage>,
        place: &Place,
    ) -> Result<Self, Error> {
        let blocks = fitting.into_iter().map(|example| (example, true));
        let blocks = blocks.chain(others.into_iter().map(|example| (example, false)));
        let blocks = blocks.map(|(example, fits)| {
            let block = example.into_block();
            let kind = block.kind.as_deref().map_or(Ok(BlockKind::Paragraph), |kind| place.kind(kind))?;
            Ok((block, kind, fits))
        });
        Ok(Self { blocks: blocks.collect::<Result<_, _>>()?, pages })
    }

    /// Builds the pages of one block, each with whether the rule must fit it.
    pub(in crate::chrome) fn blocks(&self) -> impl Iterator<Item = (Page, bool)> {
        self.blocks.iter().map(|(block, kind, fits)| (block_page(block, *kind), *fits))
    }

    /// Builds the other pages, each with whether the rule must drop each of its blocks.
    pub(in crate::chrome) fn pages(&self) -> impl ExactSizeIterator<Item = (Page, Vec<bool>)> {
        self.pages.iter().map(|example| {
            let drops = (0..example.lines.len()).map(|line| example.drops.contains(&line)).collect();
            (whole_page(example), drops)
        })
    }
}

/// Builds a page of the single block of `example`, which is of `kind`.
fn block_page(example: &ExampleBlock, kind: BlockKind) -> Page {
    let mut page = Page::empty(MediaType::Text);
    page.elements = elements(&example.within);
    let element = u32::try_from(page.elements.len()).ok().and_then(|len| len.checked_sub(1));
    let link_chars = if example.linked { to_u32(example.text.chars().count()) } else { 0 };
    let markup = element.map(|element| Markup {
        element,
        link_chars,
        links: u16::from(example.linked),
        heading_level: 0,
        hidden: example.hidden,
    });
    push_block(&mut page, kind, &example.text, markup);
    page
}

/// Builds a text page from the lines of `example`.
fn whole_page(example: &ExamplePage) -> Page {
    let mut page = Page::empty(MediaType::Text);
    page.facts.byline.clone_from(&example.byline);
    for line in &example.lines {
        push_block(&mut page, BlockKind::Paragraph, line, None);
    }
    page
}

/// Converts a path such as `main > div.share-bar.x` to elements inside `<html>`.
fn elements(within: &str) -> Vec<Element> {
    if within.is_empty() {
        return Vec::new();
    }
    let mut elements = vec![Element { parent: None, name: "html".to_owned(), tokens: String::new() }];
    for (depth, step) in (0..).zip(within.split('>').map(str::trim)) {
        let (name, tokens) = step.split_once(['.', '#']).unwrap_or((step, ""));
        let tokens = tokens.replace(['.', '#'], " ");
        elements.push(Element { parent: Some(depth), name: name.to_owned(), tokens });
    }
    elements
}

/// Appends a block with `text` to `page`.
fn push_block(page: &mut Page, kind: BlockKind, text: &str, markup: Option<Markup>) {
    let id = page.block_id(page.blocks.len());
    let (words, fingerprint, text) = (words::count(text), fingerprint(&normalize(text)), text.to_owned());
    let (span, map) = (Span::new(0, 0), SourceMap::default());
    page.blocks.push(Block { id, kind, text, span, map, words, fingerprint, markup });
}
