//! Finds duplicate texts, before the settler decides which copy is kept.
//!
//! Takes judged pages. Notes on pages may be taken on any thread and are added in corpus order. Returns
//! [`Findings`](super::Findings), with which [`Settler`](super::Settler) goes through the corpus. Only blocks that chrome
//! keeps are compared, so that a copy in a menu never costs an article its paragraph. Memory: 32 bytes for
//! each text and 4 for each of its bands, up to the budget.

use super::index::TextIndexBuilder;
use super::minhash::{MinHasher, Scheme};
use super::notes::Notes;
use super::options::Options;
use super::remembered::Known;
use super::scope::{Scope, kept, page_salt, scope};
use crate::model::{Page, Verdicts};
use crate::spill::Budget;
use crate::text::{hash, shingles};

/// Takes notes on pages.
#[derive(Clone, Debug)]
pub struct Survey {
    options: Options,
    hasher: Option<MinHasher>,
}

impl Survey {
    /// Creates a survey with `options`.
    #[must_use]
    pub fn new(options: Options) -> Self {
        let hasher =
            options.near.then(|| MinHasher::new(Scheme::for_similarity(options.near_min_similarity)));
        Self { options, hasher }
    }

    /// Notes the blocks of `page` that `verdicts` keep and that are compared across pages, and the page
    /// itself.
    pub fn observe(&self, page: &Page, verdicts: &Verdicts, notes: &mut Notes) {
        let mut room = self.hasher.as_ref().map(|hasher| (hasher, hasher.least(), hasher.least()));
        let salt = page_salt(page, &self.options);
        #[expect(clippy::cast_possible_truncation, reason = "32 bits are enough for a key")]
        let key_salt = salt as u32;
        let (mut form, mut set) = (String::new(), Vec::new());
        let mut fingerprints = Vec::new();
        for block in kept(page, verdicts) {
            fingerprints.extend_from_slice(&block.fingerprint.to_le_bytes());
            let is_compared = scope(block, &self.options) == Scope::Run;
            if is_compared {
                notes.blocks.push(block.fingerprint ^ salt, block.id);
            }
            if let Some((hasher, of_block, of_page)) = &mut room {
                shingles::hash_text_into(&block.text, &mut form, &mut set);
                of_block.clear();
                hasher.lower(&set, of_block);
                of_page.join(of_block);
                if is_compared {
                    let first = notes.blocks.keys.len();
                    hasher.push_keys(of_block, &mut notes.blocks.keys);
                    notes.blocks.keys[first..].iter_mut().for_each(|key| *key ^= key_salt);
                }
            }
        }
        if !fingerprints.is_empty() && self.options.across_pages {
            notes.pages.push(hash::fingerprint_bytes(&fingerprints), page.block_id(0));
            if let Some((hasher, _, of_page)) = &room {
                hasher.push_keys(of_page, &mut notes.pages.keys);
            }
        }
    }

    /// Returns the number of keys of each text; 0 if near-duplicates are not searched for.
    #[must_use]
    pub fn bands(&self) -> u32 {
        self.hasher.as_ref().map_or(0, |hasher| hasher.scheme().bands)
    }

    /// Creates a builder, with the memory `budget`, for the notes on pages that follow those of `known` texts.
    #[must_use]
    pub fn index_builder(&self, known: Known, budget: &Budget) -> TextIndexBuilder {
        TextIndexBuilder::new(self.hasher.as_ref().map(|hasher| hasher.scheme().bands), known, budget)
    }
}
