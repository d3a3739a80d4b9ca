//! Conditions under which a text is dropped for a similar one.

use super::compared::{Compared, shingle_set};
use super::facts;
use super::options::Options;
use crate::model::BlockId;
use crate::text::shingles;

/// Conditions under which a text of one kind is dropped for another.
#[derive(Clone, Copy, Debug)]
pub(super) struct Terms {
    /// Share of its numbers or names that its keeper may lack.
    own_facts: f64,
    /// True if a text may be dropped for one on its own page.
    within_page: bool,
}

impl Terms {
    pub(super) const OF_PAGES: Self = Self { own_facts: PAGE_OWN_FACTS, within_page: true };

    pub(super) fn of_blocks(options: &Options) -> Self {
        Self { own_facts: BLOCK_OWN_FACTS, within_page: options.in_page }
    }

    /// Returns true if the text `id` may be dropped for the text `keeper`.
    pub(super) fn allow(self, keeper: BlockId, id: BlockId) -> bool {
        self.within_page || keeper.page != id.page
    }

    /// Returns the similarity of `text` and `earlier` if `text` is a near-duplicate of `earlier`. Reads the facts only
    /// of the parts that differ, if they decide.
    pub(super) fn similarity_once(self, text: &str, earlier: &str, min_similarity: f64) -> Option<f32> {
        let similarity = shingles::jaccard(&shingle_set(earlier), &shingle_set(text));
        let is_near = similarity >= min_similarity && !facts::tells_more(text, earlier, self.own_facts);
        is_near.then(|| share(similarity))
    }

    /// Returns the same, for texts that are compared with others too: reads all facts of both and keeps them.
    pub(super) fn similarity(
        self,
        text: &Compared<'_>,
        earlier: &Compared<'_>,
        min_similarity: f64,
    ) -> Option<f32> {
        let similarity = shingles::jaccard(earlier.shingles(), text.shingles());
        let is_near = similarity >= min_similarity && !text.told().tells_more(earlier.told(), self.own_facts);
        is_near.then(|| share(similarity))
    }
}

#[expect(clippy::cast_possible_truncation, reason = "seven digits are enough for a share")]
fn share(similarity: f64) -> f32 {
    similarity as f32
}

/// Share of its numbers or names that the keeper of a block may lack: none, since a single one can make it a
/// different notice.
const BLOCK_OWN_FACTS: f64 = 0.0;
/// The same for pages: a reprinted article often has another date or another note on its author.
const PAGE_OWN_FACTS: f64 = 0.1;
