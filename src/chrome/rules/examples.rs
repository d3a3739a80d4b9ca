//! The examples that each rule carries, and their trial.

use std::fmt;
use std::sync::Arc;

use super::pack::{Example, ExampleBlock, ExamplePage, Written};
use super::{Rule, RuleId, Rules};
use crate::chrome::reading::Reading;
use crate::chrome::{Chrome, Error, Options, Repetition};
use crate::model::{Block, BlockKind, Element, Judge, Markup, MediaType, Page, SourceMap, Span, Verdicts};
use crate::text::hash::fingerprint;
use crate::text::normalize::normalize;
use crate::text::words;

/// The examples of one rule.
#[derive(Clone, Debug)]
pub(super) struct Examples {
    /// A page of one block, and whether the rule must fit it.
    blocks: Vec<(Page, bool)>,
    /// A page, and for each block whether the rule must drop it.
    pages: Vec<(Page, Vec<bool>)>,
}

/// An example that comes out otherwise than its rule says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExampleFailure {
    /// Code of the rule.
    pub code: String,
    /// Text of the example's block.
    pub text: String,
    /// Whether the rule should have fitted.
    pub expected: bool,
}

impl fmt::Display for ExampleFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let wanted = if self.expected { "should fit and does not" } else { "should not fit and does" };
        write!(f, "rule {} {wanted}: {:?}", self.code, self.text)
    }
}

impl Examples {
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

pub(super) fn check(rules: &Rules) -> Vec<ExampleFailure> {
    let mut failures = Vec::new();
    let shared = Arc::new(rules.clone());
    for (index, rule) in rules.compiled().iter().enumerate() {
        for (page, expected) in &rule.examples.blocks {
            if fits(rules, page, RuleId::of(index)) != *expected {
                failures.push(failure(rule, &page.blocks[0], *expected));
            }
        }
        if rule.examples.pages.is_empty() {
            continue;
        }
        let alone = alone(&shared, rule);
        for (page, drops) in &rule.examples.pages {
            let mut verdicts = Verdicts::keep_all(page.blocks.len());
            alone.judge(page, &mut verdicts);
            for (at, (block, &expected)) in page.blocks.iter().zip(drops).enumerate() {
                if verdicts.is_kept(at) == expected {
                    failures.push(failure(rule, block, expected));
                }
            }
        }
    }
    failures
}

fn failure(rule: &Rule, block: &Block, expected: bool) -> ExampleFailure {
    ExampleFailure { code: rule.code.to_string(), text: block.text.clone(), expected }
}

/// Whether the rule fits the only block of `page` by what the block itself shows.
fn fits(rules: &Rules, page: &Page, rule: RuleId) -> bool {
    let reading = Reading::of(page);
    let mut asking = rules.open(page, &reading);
    asking.markup = rules.markup.find_all(page);
    asking.believes_hidden = true;
    asking.matching(0).contains(&rule)
}

/// A judge that knows one rule.
fn alone(rules: &Arc<Rules>, rule: &Rule) -> Chrome {
    let others = rules.compiled().iter().filter(|other| other.code != rule.code);
    let disabled = others.map(|other| other.code.to_string()).collect();
    let options = Options { navigation_min_lines: 0, disabled, ..Options::default() };
    Chrome::new(Arc::clone(rules), Repetition::default(), None, options)
}

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

fn whole_page(example: &ExamplePage) -> Page {
    let mut page = Page::empty(MediaType::Text);
    page.facts.byline.clone_from(&example.byline);
    for line in &example.lines {
        push_block(&mut page, BlockKind::Paragraph, line, None);
    }
    page
}

/// `main > div.share-bar.x` as elements in `<html>`.
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

fn push_block(page: &mut Page, kind: BlockKind, text: &str, markup: Option<Markup>) {
    let id = page.block_id(page.blocks.len());
    let (words, fingerprint, text) = (words::count(text), fingerprint(&normalize(text)), text.to_owned());
    let (span, map) = (Span::new(0, 0), SourceMap::default());
    page.blocks.push(Block { id, kind, text, span, map, words, fingerprint, markup });
}
