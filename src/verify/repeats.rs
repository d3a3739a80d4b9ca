//! Checks of repeated sentences, and the text of a page without its dropped sentences.

use std::borrow::Cow;
use std::collections::HashMap;
use std::path::Path;

use super::place::{Pages, Place};
use super::problems::Verification;
use super::rows::{self, Block, Repeat, Sentence};
use crate::model::TextSpan;
use crate::model::sentence::cut;
use crate::publish::manifest::Manifest;
use crate::tables::Error;
use crate::tables::Table;
use crate::text::{hash, normalize};

/// Sentences that others name as keepers, by page and number. Memory: about 80 bytes each.
pub(super) struct Keepers(HashMap<(usize, u32), Option<Keeper>>);

/// A keeper that was found among the kept sentences.
struct Keeper {
    block: u32,
    fingerprint: u128,
}

impl Keepers {
    /// Collects the keepers that the table `repeats` names.
    pub(super) fn read(run: &Path, manifest: &Manifest, pages: &Pages) -> Result<Self, Error> {
        let mut keepers = HashMap::new();
        for row in rows::rows::<Repeat>(run, manifest) {
            let (document, _, sentence) = row?.keeper;
            if let Some(page) = pages.get(&document) {
                keepers.insert((page, sentence), None);
            }
        }
        Ok(Self(keepers))
    }

    /// Records the keepers among `sentences`, the kept sentences of page `at`.
    pub(super) fn meet(&mut self, at: usize, sentences: &[Sentence]) {
        if self.0.is_empty() {
            return;
        }
        for sentence in sentences {
            if let Some(keeper) = self.0.get_mut(&(at, sentence.sentence)) {
                *keeper = Some(Keeper { block: sentence.block, fingerprint: fingerprint(&sentence.text) });
            }
        }
    }

    /// Checks the repeats of page `at`, whose kept sentences are `sentences`. All keepers up to this page
    /// must have been recorded.
    pub(super) fn check(
        &self,
        at: usize,
        repeats: &[Repeat],
        sentences: &[Sentence],
        pages: &Pages,
        found: &mut Verification,
    ) {
        let mut before = None;
        for repeat in repeats {
            let Repeat { sentence, verdict, keeper: (document, block, number), .. } = repeat;
            let place = Place(Table::Repeats, &sentence.document_id, Some(("sentence", sentence.sentence)));
            if before >= Some(sentence.sentence) {
                found.add(&place, "is out of order or occurs twice".to_owned());
            }
            before = Some(sentence.sentence);
            if self.0.contains_key(&(at, sentence.sentence)) {
                found.add(&place, "is a repeat but also the keeper of others".to_owned());
            }
            let stays = sentences.binary_search_by_key(&sentence.sentence, |sentence| sentence.sentence);
            match (&**verdict, stays.map(|at| rows::is_same(&sentences[at], sentence))) {
                ("kept", Ok(true)) | ("dropped", Err(_)) => {}
                ("kept", Ok(false)) => found.add(&place, "differs from its row in sentences".to_owned()),
                _ => found.add(&place, format!("is {verdict}, contradicted by the table sentences")),
            }
            let page = pages.get(document);
            let keeper = page.and_then(|page| self.0.get(&(page, *number))?.as_ref());
            let is_earlier = page.is_some_and(|page| (page, *number) < (at, sentence.sentence));
            let is_same = keeper.is_some_and(|keeper| {
                keeper.block == *block && keeper.fingerprint == fingerprint(&sentence.text)
            });
            if !is_earlier || !is_same {
                let what = format!(
                    "keeper {document} sentence {number} is not an earlier sentence of the same form"
                );
                found.add(&place, what);
            }
        }
    }
}

fn fingerprint(text: &str) -> u128 {
    hash::fingerprint(&normalize::normalize(text))
}

/// Returns the sentences of a page in order, kept and dropped, with their tables.
pub(super) fn all_sentences<'a>(
    sentences: &'a [Sentence],
    repeats: &'a [Repeat],
) -> Vec<(Table, &'a Sentence)> {
    let dropped = repeats.iter().filter(|repeat| repeat.verdict == "dropped");
    let mut all = sentences.iter().map(|sentence| (Table::Sentences, sentence)).collect::<Vec<_>>();
    all.extend(dropped.map(|repeat| (Table::Repeats, &repeat.sentence)));
    if all.len() > sentences.len() {
        all.sort_by_key(|(_, sentence)| sentence.sentence);
    }
    all
}

/// Returns the text of each block without its dropped sentences; `None` if all are dropped. `all` has the
/// sentences of the page in order.
pub(super) fn texts_left<'a>(blocks: &'a [Block], all: &[(Table, &Sentence)]) -> Vec<Option<Cow<'a, str>>> {
    let mut texts = blocks.iter().map(|block| Some(Cow::Borrowed(&*block.text))).collect::<Vec<_>>();
    for of_block in all.chunk_by(|a, b| a.1.block == b.1.block) {
        let stays = |&(table, _): &(Table, &Sentence)| table == Table::Sentences;
        let Some((_, first)) = of_block.first().filter(|_| !of_block.iter().all(stays)) else { continue };
        let Some(block) = blocks.get(first.block as usize) else { continue };
        let mut from = 0;
        let spans = of_block.iter().filter_map(|row| {
            let start = from + block.text[from..].find(&*row.1.text)?;
            from = start + row.1.text.len();
            Some((TextSpan::try_new(start, from)?, stays(row)))
        });
        let left = cut(&block.text, spans);
        texts[first.block as usize] = (!left.is_empty()).then_some(left.into());
    }
    texts
}
