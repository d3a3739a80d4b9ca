//! Labels for training: which blocks of a page belong to its gold text.
//!
//! In: the texts of a page's blocks in page order, and the gold text (the main content, one part per line).
//! Out: for each block, the share of its words that match words of the gold text; a block is content from
//! [`CONTENT_SHARE`] on.
//!
//! Invariant: a word of the gold text is matched to at most one word of one content block. A text that occurs
//! twice on the page and once in the gold text is content once.
//!
//! Method, after the seed, chain and fill of genome aligners (Li 2018, *Minimap2*, section 2.1):
//!
//! 1. *Seed.* Runs of at least three words that a block shares with the gold text, and whole blocks of one or
//!    two words, become fragments: a place on the page, a place in the gold text, a weight.
//! 2. *Chain.* Find the heaviest chain of fragments in which both places increase. A fragment that continues
//!    where one of a nearby block ended earns a bonus, so that of two copies the one among its neighbours
//!    wins. A fragment of few words costs more than it weighs unless it fills a part of the gold text or
//!    continues a chain, so that a "Home" in a menu cannot claim a word of the article.
//! 3. *Fill.* Between the fragments of a chain, common words are matched in order (longest common
//!    subsequence).
//! 4. *Repeat* with the remaining blocks and gold words: parts that the gold text has in another order.

use std::collections::HashMap;
use std::ops::Range;

use chain::{Fragment, MAX_TRIM, heaviest_chain};
use text::{Gold, Page, SEED_WORDS};

mod chain;
mod text;

/// Share of matched words from which a block is content.
pub const CONTENT_SHARE: f32 = 0.5;

/// Maximum number of occurrences of a seed that are tried, in gold order.
const MAX_OCCURRENCES: usize = 256;
/// The same for the longest pages, where fewer are tried so that a page has at most [`MAX_FRAGMENTS`].
const MIN_OCCURRENCES: usize = 16;
/// Approximate maximum number of fragments of a page: bounds memory and time if a text repeats itself
/// endlessly.
const MAX_FRAGMENTS: usize = 1 << 21;
/// Maximum number of chains: one for each part of the gold text that is out of order.
const MAX_CHAINS: usize = 8;
/// Maximum number of cells of the table for matching the words between two fragments.
const MAX_FILL_CELLS: usize = 1 << 14;
/// Number of words below which a block counts only if it fills a part of the gold text or continues a chain.
const SHORT_WORDS: usize = 4;
/// Maximum distance in blocks between a short block out of order and its nearest content block.
const NEAR_BLOCKS: usize = 6;
/// Number of gold words by which a block may be out of order: a label may precede its value on the page and
/// follow it in the gold text.
const SLACK_WORDS: usize = 8;

// Minimum share of a block's words that its fragments must cover together, in order and out of order. The
// first is below `CONTENT_SHARE` because single words are matched later.
const MIN_COVER: f32 = 0.4;
const MIN_COVER_OUT_OF_ORDER: f32 = 0.6;

// Weights, in words. On the 1,313 development pages of WCXB, halving or doubling any of them changes the mean
// F1 of the labelled blocks by no more than .0002.
/// Bonus for filling a part of the gold text.
const FILL_BONUS: f32 = 1.0;
/// Cost of each word that a short block is short of [`SHORT_WORDS`], if one of its ends is an end of a part.
const HALF_OPEN_COST: f32 = 0.3;
/// The same, if it is in the middle of a part.
const OPEN_COST: f32 = 0.75;
/// Cost of each word of the block that no fragment covers.
const UNREACHED_COST: f32 = 0.5;

/// Returns for each block the share of its words (0 to 1) that belong to the gold text.
///
/// Words are runs of letters, marks, digits and underscores, compared in lower case; a block without words
/// has share 0. Cost: nearly linear in the words of page and gold text.
#[must_use]
pub fn label(blocks: &[&str], gold: &str) -> Vec<f32> {
    let mut vocabulary = HashMap::new();
    let gold = Gold::new(gold, &mut vocabulary);
    let page = Page::new(blocks, &vocabulary);
    let mut alignment = Alignment::new(&page, &gold);
    for round in 0..MAX_CHAINS {
        let fragments = alignment.fragments();
        let chain = heaviest_chain(&fragments, gold.words.len());
        let claims = alignment.accept(&chain);
        if claims.is_empty() {
            break;
        }
        if round == 0 {
            alignment.narrow(&claims);
        }
    }
    alignment.shares
}

/// A run of words common to a block, from word `at` of the block on, and the gold text, from `gold` on.
#[derive(Clone, Copy)]
struct Match {
    at: usize,
    gold: usize,
    len: usize,
}

/// Counts the distinct words covered by matches, in the block and in the gold text.
fn reached_words(matches: &[Match]) -> [usize; 2] {
    [|found: &Match| found.at, |found: &Match| found.gold].map(|start: fn(&Match) -> usize| {
        let mut ranges: Vec<_> =
            matches.iter().map(|found| (start(found), start(found) + found.len)).collect();
        ranges.sort_unstable();
        let (mut words, mut reached) = (0, 0);
        for (start, end) in ranges {
            words += end.saturating_sub(start.max(reached));
            reached = reached.max(end);
        }
        words
    })
}

/// A block that became content, and the range of the gold text matched to it.
struct Claim {
    block: usize,
    gold: Range<usize>,
}

/// State of the alignment.
struct Alignment<'a> {
    page: &'a Page,
    gold: &'a Gold,
    /// Whether each gold word is claimed by a content block.
    taken: Vec<bool>,
    shares: Vec<f32>,
    /// For each block, the range of gold words between those that the first chain gave to the nearest content
    /// blocks.
    corridors: Vec<Range<usize>>,
    max_occurrences: usize,
}

impl<'a> Alignment<'a> {
    fn new(page: &'a Page, gold: &'a Gold) -> Self {
        let gold_words = gold.words.len();
        Self {
            page,
            gold,
            taken: vec![false; gold_words],
            shares: vec![0.0; page.blocks()],
            corridors: vec![0..gold_words; page.blocks()],
            max_occurrences: (MAX_FRAGMENTS / page.words.len().max(1))
                .clamp(MIN_OCCURRENCES, MAX_OCCURRENCES),
        }
    }

    fn is_content(&self, block: usize) -> bool {
        self.shares[block] >= CONTENT_SHARE
    }

    /// Returns the fragments of unclaimed blocks and gold words, in page order.
    fn fragments(&self) -> Vec<Fragment> {
        let mut fragments = Vec::new();
        for block in (0..self.page.blocks()).filter(|&block| !self.is_content(block)) {
            self.add_fragments(block, &mut fragments);
        }
        fragments.sort_by_key(|fragment| (fragment.page, fragment.gold, fragment.len));
        fragments
    }

    /// Adds the fragments of a block, weighted by how well it matches.
    fn add_fragments(&self, block: usize, fragments: &mut Vec<Fragment>) {
        let range = self.page.range(block);
        let matches = self.matches(&self.page.words[range.clone()]);
        // A block that repeats itself can match the gold text once.
        let [of_block, of_gold] = reached_words(&matches);
        let reached = of_block.min(of_gold);
        let cover = reached as f32 / range.len().max(1) as f32;
        if cover < MIN_COVER {
            return;
        }
        let worth = 1.0 - UNREACHED_COST * (1.0 - cover) / cover;
        let missing = SHORT_WORDS.saturating_sub(range.len()) as f32;
        let is_short = range.len() < SHORT_WORDS;
        let may_leave = if is_short { self.is_near_content(block) } else { cover >= MIN_COVER_OUT_OF_ORDER };
        for Match { at, gold, len } in matches {
            let (begins, ends) = (self.begins_at(gold), self.ends_at(gold + len));
            let fills = begins && ends && len == range.len();
            let may_stand = self.is_inside(block, gold..gold + len) || (may_leave && (fills || !is_short));
            if !may_stand {
                continue;
            }
            let place = match (fills, begins || ends) {
                (true, _) => FILL_BONUS,
                (false, true) => -HALF_OPEN_COST * missing,
                (false, false) => -OPEN_COST * missing,
            };
            let weight = worth * len as f32 + place;
            let fragment = Fragment { block, page: range.start + at, gold, len, weight };
            fragments.push(fragment);
            fragments.extend(
                (1..=MAX_TRIM).filter(|trim| trim + SEED_WORDS <= len).map(|trim| fragment.trimmed(trim)),
            );
        }
    }

    /// Returns true if a part of the gold text, or the rest of one, begins at a word.
    fn begins_at(&self, gold: usize) -> bool {
        self.gold.boundaries[gold] || self.taken[gold - 1]
    }

    /// Returns true if a part of the gold text, or the rest of one, ends before a word.
    fn ends_at(&self, gold: usize) -> bool {
        self.gold.boundaries[gold] || self.taken[gold]
    }

    /// Returns true if the gold words are where the order of the page suggests.
    fn is_inside(&self, block: usize, gold: Range<usize>) -> bool {
        let corridor = &self.corridors[block];
        corridor.start <= gold.start + SLACK_WORDS && gold.end <= corridor.end + SLACK_WORDS
    }

    /// Returns the matches of a block with unclaimed gold words: as a whole if it has one or two words, else
    /// of runs.
    fn matches(&self, run: &[u32]) -> Vec<Match> {
        match run.len() {
            1 => self.whole_matches(self.gold.single.of(run), 1),
            2 => self.whole_matches(self.gold.pairs.of(run), 2),
            _ => self.common_runs(run),
        }
    }

    /// Returns the matches of a whole block of `len` words at unclaimed places.
    fn whole_matches(&self, places: impl Iterator<Item = usize>, len: usize) -> Vec<Match> {
        places
            .filter(|&gold| !self.taken[gold..gold + len].contains(&true))
            .take(self.max_occurrences)
            .map(|gold| Match { at: 0, gold, len })
            .collect()
    }

    /// Returns the maximal common runs of the block `run` and unclaimed gold words.
    fn common_runs(&self, run: &[u32]) -> Vec<Match> {
        let mut found = Vec::new();
        // End of the last match on each diagonal (gold place minus place in the run, kept positive).
        let mut ends: HashMap<usize, usize> = HashMap::new();
        for at in 0..run.len() {
            let places = self.gold.seeds.of(&run[at..]).filter(|&gold| !self.taken[gold]);
            for gold in places.take(self.max_occurrences) {
                let end = ends.entry(gold + run.len() - at).or_default();
                if at < *end {
                    continue;
                }
                let len = run[at..]
                    .iter()
                    .zip(&self.gold.words[gold..])
                    .zip(&self.taken[gold..])
                    .take_while(|((word, gold_word), is_taken)| word == gold_word && !**is_taken)
                    .count();
                if len >= SEED_WORDS {
                    *end = at + len;
                    found.push(Match { at, gold, len });
                }
            }
        }
        found
    }

    /// Returns true if a block at most [`NEAR_BLOCKS`] away is content.
    fn is_near_content(&self, block: usize) -> bool {
        let near = block.saturating_sub(NEAR_BLOCKS)..(block + NEAR_BLOCKS + 1).min(self.shares.len());
        near.into_iter().any(|other| self.is_content(other))
    }

    /// Narrows the corridors to the gold words between the claims of one chain.
    fn narrow(&mut self, claims: &[Claim]) {
        let mut claims = claims.iter().peekable();
        let mut start = 0;
        for (block, corridor) in self.corridors.iter_mut().enumerate() {
            while let Some(claim) = claims.next_if(|claim| claim.block < block) {
                start = claim.gold.end;
            }
            *corridor = start..claims.peek().map_or(self.gold.words.len(), |claim| claim.gold.start);
        }
    }

    /// Returns the matched pairs of page and gold words, both ascending: those of the chain's fragments, and
    /// those between them.
    fn pairs(&self, chain: &[Fragment]) -> Vec<(usize, usize)> {
        let mut pairs = Vec::new();
        let (mut page, mut gold) = (0, 0);
        for (index, fragment) in chain.iter().enumerate() {
            let block = self.page.range(fragment.block);
            self.fill(page.max(block.start)..fragment.page, gold..fragment.gold, true, &mut pairs);
            pairs.extend((fragment.page..fragment.page_end()).zip(fragment.gold..));
            (page, gold) = (fragment.page_end(), fragment.gold_end());
            let next = chain.get(index + 1);
            if next.is_none_or(|next| next.block != fragment.block) {
                let gold_end = next.map_or(self.gold.words.len(), |next| next.gold);
                self.fill(page..block.end, gold..gold_end, false, &mut pairs);
                gold = pairs.last().map_or(gold, |last| last.1 + 1);
            }
        }
        pairs
    }

    /// Returns the share of a block with `matched` words. If it falls just short, words that the block
    /// repeats count once: a line whose text is repeated for a screen reader is content.
    fn share(&self, block: usize, matched: usize) -> f32 {
        let range = self.page.range(block);
        let share = matched as f32 / range.len() as f32;
        if !(MIN_COVER..CONTENT_SHARE).contains(&share) {
            return share;
        }
        let [of_block, of_gold] = reached_words(&self.matches(&self.page.words[range.clone()]));
        let repeated = of_block.saturating_sub(of_gold).min(range.len() - matched);
        matched as f32 / (range.len() - repeated) as f32
    }

    /// Raises the shares of the blocks in a chain, and returns the claims of those that became content.
    fn accept(&mut self, chain: &[Fragment]) -> Vec<Claim> {
        let page = self.page;
        let mut claims = Vec::new();
        for group in self.pairs(chain).chunk_by(|a, b| page.block_of(a.0) == page.block_of(b.0)) {
            let [first, ..] = group else { continue };
            let block = page.block_of(first.0);
            let share = self.share(block, group.len());
            self.shares[block] = self.shares[block].max(share);
            if self.is_content(block) {
                for &(_, gold) in group {
                    self.taken[gold] = true;
                }
                let gold_end = group.last().unwrap_or(first).1 + 1;
                claims.push(Claim { block, gold: first.1..gold_end });
            }
        }
        claims
    }

    /// Matches the words of a gap in order. In a long gap of the gold text, only the part next to the
    /// fragment is examined: the end if a fragment follows, else the beginning.
    fn fill(
        &self,
        page: Range<usize>,
        gold: Range<usize>,
        is_followed: bool,
        pairs: &mut Vec<(usize, usize)>,
    ) {
        let reach = 2 * page.len() + 2;
        let gold = match (gold.len() > reach, is_followed) {
            (false, _) => gold,
            (true, true) => gold.end - reach..gold.end,
            (true, false) => gold.start..gold.start + reach,
        };
        if page.is_empty() || gold.is_empty() || page.len() * gold.len() > MAX_FILL_CELLS {
            return;
        }
        // longest[i][j]: length of the longest common subsequence of the page gap from i on and the gold gap
        // from j on.
        let width = gold.len() + 1;
        let mut longest = vec![0_u16; (page.len() + 1) * width];
        let is_equal = |i: usize, j: usize| {
            self.page.words[page.start + i] == self.gold.words[gold.start + j] && !self.taken[gold.start + j]
        };
        for i in (0..page.len()).rev() {
            for j in (0..gold.len()).rev() {
                longest[i * width + j] = if is_equal(i, j) {
                    longest[(i + 1) * width + j + 1] + 1
                } else {
                    longest[(i + 1) * width + j].max(longest[i * width + j + 1])
                };
            }
        }
        let (mut i, mut j) = (0, 0);
        while i < page.len() && j < gold.len() {
            if is_equal(i, j) {
                pairs.push((page.start + i, gold.start + j));
                (i, j) = (i + 1, j + 1);
            } else if longest[(i + 1) * width + j] >= longest[i * width + j + 1] {
                i += 1;
            } else {
                j += 1;
            }
        }
    }
}

#[cfg(test)]
mod tests;
