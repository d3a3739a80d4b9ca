//! Parsed pages and verdicts, as one pass stores them for the next.
//!
//! Because the parsed form is stored, each input is opened only once, so that a file that changes between the
//! passes cannot make them disagree, and nothing is parsed or judged twice.

use serde::{Deserialize, Serialize};

use crate::dedupe::Remembered;
use crate::model::{Block, Page, Reject, Verdicts, columns};
use crate::spill::Spillable;

/// Pages and rejects of about a megabyte of input.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Chunk {
    #[serde(with = "columns")]
    pub(super) pages: Vec<Page>,
    pub(super) rejects: Vec<Reject>,
}

impl Spillable for Chunk {
    fn weight(&self) -> usize {
        let block = |block: &Block| size_of::<Block>() + block.text.len() + block.map.weight();
        let page = |page: &Page| {
            let elements = page.elements.iter().map(|element| 80 + element.name.len() + element.tokens.len());
            let facts = &page.facts;
            let texts = [&page.given_id, &facts.url, &facts.title, &facts.byline, &facts.description];
            let texts = texts.into_iter().flatten().chain(&facts.tags);
            let facts = texts.map(|text| size_of::<String>() + text.len());
            let blocks = page.blocks.iter().map(block);
            2 * size_of::<Page>() + blocks.chain(elements).chain(facts).sum::<usize>()
        };
        let rejects = self.rejects.iter().map(|reject| size_of::<Reject>() + reject.message.len());
        self.pages.iter().map(page).chain(rejects).sum()
    }
}

impl Spillable for Vec<Verdicts> {
    fn weight(&self) -> usize {
        self.iter().map(|verdicts| size_of::<Verdicts>() + verdicts.weight()).sum()
    }
}

impl Spillable for Remembered {
    fn weight(&self) -> usize {
        self.blocks.weight() + self.pages.weight()
    }
}
