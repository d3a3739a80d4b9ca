//! How the memory limit of a run is shared out.

use crate::spill::Budget;

/// The part of the memory limit that each holder of data may fill before it spills.
///
/// The passes run one after the other, so a share may be given out again once its holder is gone; the test below holds the sum of those
/// that are alive at once to the limit.
#[derive(Clone, Debug)]
pub(super) struct MemoryPlan {
    /// Parsed pages, from the first pass to the last.
    pub(super) pages: Budget,
    /// Lines of sites, while pages are read.
    pub(super) site_lines: Budget,
    /// Lines of the sites of published pages, while they are compared with those.
    pub(super) published_site_lines: Budget,
    /// Chrome verdicts and what later runs need of texts, from judging on.
    pub(super) verdicts: Budget,
    /// Notes and keys of texts, from judging until all are settled.
    pub(super) repeats: Budget,
    /// All verdicts, from settling on.
    pub(super) settled: Budget,
    /// Split sentences, where repeated ones are looked for, until all is written.
    pub(super) split: Budget,
    /// Notes of sentences, for as long.
    pub(super) sentences: Budget,
}

impl MemoryPlan {
    /// Shares out what `history_bytes` leave of `limit`.
    pub(super) fn new(limit: &Budget, history_bytes: usize) -> Self {
        let rest = Budget { bytes: limit.bytes.saturating_sub(history_bytes), ..limit.clone() };
        Self {
            pages: rest.share(4),
            site_lines: rest.share(8),
            published_site_lines: rest.share(8),
            verdicts: rest.share(8),
            repeats: rest.share(2),
            settled: rest.share(8),
            split: rest.share(8),
            sentences: rest.share(2),
        }
    }

    /// Returns the bytes that the history of published pages may take of `limit`; a run that would need more reads all of its inputs.
    pub(super) fn most_history_bytes(limit: &Budget) -> usize {
        (limit.bytes / 2).max(MIN_HISTORY_BYTES)
    }
}

/// Bytes of memory that any history may take.
const MIN_HISTORY_BYTES: usize = 1 << 20;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_that_are_alive_at_once_fit_the_limit() {
        let limit = Budget { folder: None, bytes: 1 << 30 };
        for history in [0, MemoryPlan::most_history_bytes(&limit)] {
            let MemoryPlan {
                pages,
                site_lines,
                published_site_lines,
                verdicts,
                repeats,
                settled,
                split,
                sentences,
            } = &MemoryPlan::new(&limit, history);
            let passes = [
                ("read", vec![pages, site_lines, published_site_lines]),
                ("judge", vec![pages, verdicts, repeats]),
                ("settle", vec![pages, verdicts, repeats, settled]),
                // Nothing is remembered of texts where sentences are compared, and chrome verdicts went into the settled ones.
                ("sentences and write", vec![pages, settled, split, sentences]),
                ("write", vec![pages, settled, verdicts]),
            ];
            for (pass, shares) in passes {
                let bytes = history + shares.iter().map(|share| share.bytes).sum::<usize>();
                assert!(bytes <= limit.bytes, "{pass} takes {bytes} of {} bytes", limit.bytes);
            }
        }
    }
}
