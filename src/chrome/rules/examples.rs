//! The examples of rules.

use super::pack::{Example, ExampleBlock, ExamplePage, Written};
use crate::chrome::error::Error;
use crate::model::{Block, BlockKind, Element, Markup, MediaType, Page, SourceMap, Span};
use crate::text::hash::fingerprint;
use crate::text::normalize::normalize;
use crate::text::words;

/// The examples of one rule.
#[derive(Clone, Debug)]
pub(in crate::chrome) struct Examples {
    /// Pages of one block, and whether the rule must fit it.
    pub(in crate::chrome) blocks: Vec<(Page, bool)>,
    /// Pages, and for each block whether the rule must drop it.
    pub(in crate::chrome) pages: Vec<(Page, Vec<bool>)>,
}

impl Examples {
    /// Builds the pages of the examples of a rule; `kind` looks up a kind of block by name.
    pub(super) fn of(
        written: &Written,
        kind: impl Fn(&str) -> Result<BlockKind, Error>,
    ) -> Result<Self, Error> {
        let tagged = |examples: &[Example], fits: bool| {
            examples
                .iter()
                .map(|example| Ok((block_page(example, &kind)?, fits)))
                .collect::<Result<Vec<_>, _>>()
        };
        let mut blocks = tagged(&written.r#match, true)?;
        blocks.extend(tagged(&written.no_match, false)?);
        let pages = written.pages.iter().map(|example| {
            let drops = (0..example.lines.len()).map(|line| example.drops.contains(&line)).collect();
            (whole_page(example), drops)
        });
        Ok(Self { blocks, pages: pages.collect() })
    }
}

/// Builds a page of the single block of `example`.
fn block_page(example: &Example, kind: impl Fn(&str) -> Result<BlockKind, Error>) -> Result<Page, Error> {
    let plain;
    let example = match example {
        Example::Block(block) => block,
        Example::Text(text) => {
            plain = ExampleBlock { text: text.clone(), within: String::new(), kind: None, hidden: false };
            &plain
        }
    };
    let kind = example.kind.as_deref().map_or(Ok(BlockKind::Paragraph), kind)?;
    let mut page = Page::empty(MediaType::Text);
    page.elements = elements(&example.within);
    let element = u32::try_from(page.elements.len()).ok().and_then(|len| len.checked_sub(1));
    let markup =
        element.map(|element| Markup { element, link_chars: 0, heading_level: 0, hidden: example.hidden });
    push_block(&mut page, kind, &example.text, markup);
    Ok(page)
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
