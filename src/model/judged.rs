//! A page with all that was decided about it: what the writer turns into rows.

use super::page::{Page, PageId};
use super::sentence::Sentence;
use super::verdict::Verdicts;

/// One page after every judge and the splitter.
#[derive(Clone, Debug)]
pub struct Judged {
    /// The page as parsed.
    pub page: Page,
    /// A verdict for each block.
    pub verdicts: Verdicts,
    /// Sentences of kept blocks, in page order.
    pub sentences: Vec<Sentence>,
    /// The earlier page whose text this page repeats.
    pub duplicate_of: Option<PageId>,
}

impl Judged {
    /// The page's clean text: its kept blocks with a blank line between them.
    #[must_use]
    pub fn text(&self) -> String {
        let kept = self.page.blocks.iter().enumerate().filter(|&(index, _)| self.verdicts.is_kept(index));
        let mut text = String::new();
        for (_, block) in kept {
            if !text.is_empty() {
                text.push_str("\n\n");
            }
            text.push_str(&block.text);
        }
        text
    }
}
