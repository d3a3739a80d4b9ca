//! Runs of words that page and gold text share, and the heaviest chain of them.

/// Maximum number of words cut from the front of a fragment that overlaps the one before.
pub(super) const MAX_TRIM: usize = 2;

// Weights, in words, like those of the alignment.
/// Cost of cutting a fragment, in addition to the words cut: a lone word before a paragraph must not take the
/// first word of the paragraph.
const TRIM_COST: f32 = 3.0;
/// Cost of each gold word skipped between a fragment and the one that it continues.
const GAP_COST: f32 = 0.25;

/// A run of words common to the page, from `page` on, and the gold text, from `gold` on.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fragment {
    pub(super) block: usize,
    pub(super) page: usize,
    pub(super) gold: usize,
    pub(super) len: usize,
    pub(super) weight: f32,
}

impl Fragment {
    pub(super) fn page_end(&self) -> usize {
        self.page + self.len
    }

    pub(super) fn gold_end(&self) -> usize {
        self.gold + self.len
    }

    /// Returns the fragment without its first `words`.
    pub(super) fn trimmed(self, words: usize) -> Self {
        Self {
            page: self.page + words,
            gold: self.gold + words,
            len: self.len - words,
            weight: self.weight - words as f32 - TRIM_COST,
            ..self
        }
    }

    /// Returns the bonus for continuing, `gap` gold words later, where a fragment of `block` ended.
    pub(super) fn bonus(&self, block: usize, gap: usize) -> f32 {
        let nearness = match self.block - block {
            0..=2 => 1.2,
            3..=5 => 0.8,
            _ => 0.3,
        };
        nearness - GAP_COST * gap as f32
    }
}

/// Returns the heaviest chain of fragments, each of which begins after the end of the one before, both on the
/// page and in the gold text.
pub(super) fn heaviest_chain(fragments: &[Fragment], gold_words: usize) -> Vec<Fragment> {
    let mut by_page_end: Vec<usize> = (0..fragments.len()).collect();
    by_page_end.sort_by_key(|&index| fragments[index].page_end());
    let mut ended = by_page_end.into_iter().peekable();
    let mut totals = Vec::with_capacity(fragments.len());
    let mut before: Vec<Option<usize>> = Vec::with_capacity(fragments.len());
    let mut prefixes = PrefixMaximum::new(gold_words + 1);
    // For each gold word, the heaviest and the latest chain that ends before it.
    let mut ends: Vec<Option<[usize; 2]>> = vec![None; gold_words + 1];
    for fragment in fragments {
        while let Some(index) = ended.next_if(|&index| fragments[index].page_end() <= fragment.page) {
            if totals[index] > 0.0 {
                let end = fragments[index].gold_end();
                prefixes.raise(end, totals[index], index);
                let heaviest = ends[end]
                    .map_or(index, |[other, _]| if totals[index] >= totals[other] { index } else { other });
                ends[end] = Some([heaviest, index]);
            }
        }
        let (mut total, mut link) = match prefixes.up_to(fragment.gold) {
            Some((total, index)) => (total, Some(index)),
            None => (0.0, None),
        };
        for gap in 0..=MAX_TRIM.min(fragment.gold) {
            for index in ends[fragment.gold - gap].into_iter().flatten() {
                let bonus = fragment.bonus(fragments[index].block, gap);
                if totals[index] + bonus > total {
                    (total, link) = (totals[index] + bonus, Some(index));
                }
            }
        }
        totals.push(total + fragment.weight);
        before.push(link);
    }
    let mut last = None;
    for (index, &total) in totals.iter().enumerate() {
        if total > last.map_or(0.0, |last: usize| totals[last]) {
            last = Some(index);
        }
    }
    let mut chain: Vec<Fragment> =
        std::iter::successors(last, |&index| before[index]).map(|index| fragments[index]).collect();
    chain.reverse();
    chain
}

/// Maximum over a prefix of a row, with its bearer (Fenwick 1994, with maxima for sums).
struct PrefixMaximum {
    nodes: Vec<Option<(f32, usize)>>,
}

impl PrefixMaximum {
    fn new(places: usize) -> Self {
        Self { nodes: vec![None; places + 1] }
    }

    /// Raises the maximum at `place` to `value`.
    fn raise(&mut self, place: usize, value: f32, bearer: usize) {
        let mut node = place + 1;
        while node < self.nodes.len() {
            if self.nodes[node].is_none_or(|(other, _)| value > other) {
                self.nodes[node] = Some((value, bearer));
            }
            node += node & node.wrapping_neg();
        }
    }

    /// Returns the maximum over the places up to `place`, with its bearer.
    fn up_to(&self, place: usize) -> Option<(f32, usize)> {
        let mut best: Option<(f32, usize)> = None;
        let mut node = place + 1;
        while node > 0 {
            if let Some((value, bearer)) = self.nodes[node]
                && best.is_none_or(|(other, _)| value > other)
            {
                best = Some((value, bearer));
            }
            node &= node - 1;
        }
        best
    }
}
