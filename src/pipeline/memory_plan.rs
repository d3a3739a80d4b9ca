//! Division of the memory limit of a run.

use crate::spill::Budget;

/// Shares of the memory limit for the holders of data, which spill beyond their share.
///
/// Passes run one after another, so a share can be given out again when its holder is gone. A test below
/// checks that the sum of shares in use at the same time does not exceed the limit.
#[derive(Clone, Debug)]
pub(super) struct MemoryPlan {
    /// Parsed pages, from the first pass to the last.
    pub(super) pages: Budget,
    /// Lines of sites, while pages are read.
    pub(super) site_lines: Budget,
    /// Lines of the sites of published pages, while they are compared with those of new pages.
    pub(super) published_site_lines: Budget,
    /// Chrome verdicts and what later runs need of texts, from the second pass on.
    pub(super) verdicts: Budget,
    /// Notes and keys of texts, from the second pass until all texts are settled.
    pub(super) repeats: Budget,
    /// All verdicts, from the third pass on.
    pub(super) settled: Budget,
    /// Split sentences, if repeated ones are searched for, until all is written.
    pub(super) split: Budget,
    /// Notes on sentences, during the same time.
    pub(super) sentences: Budget,
}

impl MemoryPlan {
    /// Divides the part of `limit` that remains besides `history_bytes`.
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

    /// Returns the maximum memory in bytes for the history of published pages under `limit`; a run whose
    /// history would need more reads all inputs.
    pub(super) fn most_history_bytes(limit: &Budget) -> usize {
        (limit.bytes / 2).max(MIN_HISTORY_BYTES)
    }
}

/// Memory that the history may take in any case, in bytes.
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
                // If sentences are compared no texts are kept for later runs, and the chrome verdicts have
                // become part of the settled ones.
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
