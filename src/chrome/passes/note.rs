//! The end of a short text in a dump: headings, items and single sentences, which a model of single lines takes for a menu.
//!
//! In: an assessed page and the blocks to keep; only adds to those. On a page of a few sentences, the lines from its last
//! kept line to the last short sentence above known chrome belong to it. On long pages, half of such lines are the call
//! to buy or to subscribe.

use super::assessed::Assessed;

/// Maximum number of words of the kept paragraphs of a short page. Set by hand.
const MAX_PROSE_WORDS: u32 = 200;
/// Maximum number of lines of the end, and of words of each.
const MAX_LINES: usize = 12;
const LINE_MAX_WORDS: u32 = 11;
/// Minimum number of words of a sentence.
const SENTENCE_MIN_WORDS: u32 = 2;
/// Minimum probability of content of the last sentence, and of every other line.
const SENTENCE_MIN_CONTENT: f32 = 0.3;
const LINE_MIN_CONTENT: f32 = 0.2;

/// Keeps the lines down to the last short sentence of a short page. Cost: linear.
pub(super) fn keep_short_end(assessed: &Assessed<'_>, keep: &mut [bool]) {
    let &Assessed { page, reading, content, .. } = assessed;
    let texts = (0..keep.len()).filter(|&at| assessed.is_kept_prose(at, keep));
    let Some(last) = texts.clone().next_back().filter(|_| assessed.is_dump()) else { return };
    if texts.map(|at| reading.lines[at].words).fold(0, u32::saturating_add) > MAX_PROSE_WORDS {
        return;
    }
    let may_be = |at: usize| {
        keep[at]
            || (reading.lines[at].words <= LINE_MAX_WORDS
                && !reading.lines[at].is_heading_matter
                && assessed.may_join(at, LINE_MIN_CONTENT))
    };
    let below = last + 1..keep.len().min(last + 1 + MAX_LINES);
    let end = below.clone().find(|&at| !may_be(at)).unwrap_or(below.end);
    let is_last_sentence = |at: usize| {
        assessed.is_statement(at, SENTENCE_MIN_WORDS)
            && !page.blocks[at].text.contains(['©', '@'])
            && content[at] >= SENTENCE_MIN_CONTENT
    };
    let Some(sentence) = (last + 1..end).rfind(|&at| is_last_sentence(at)) else { return };
    if !(last + 1..=sentence).all(|at| keep[at]) && !assessed.parts.is_thread() {
        keep[last + 1..=sentence].fill(true);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chrome::passes::tests::stay_by;

    const TEXT: &str =
        "The wheel of the upper mill turned once more when we cleared the sluice of all the old leaves.";

    #[test]
    fn a_short_page_goes_on_to_its_last_sentence() {
        let lines = [
            "Mill",
            TEXT,
            "Good to know",
            "Dogs on leads",
            "The mill has three steps.",
            "# Share",
            "Mail us.",
        ];
        assert_eq!(stay_by(keep_short_end, &lines, &[2, 3, 4, 5, 6], 0.3), [2, 3, 4]);
        assert_eq!(stay_by(keep_short_end, &lines, &[2, 3, 4, 5, 6], 0.25), [0usize; 0]);
        let menu = ["Mill", TEXT, "Home", "Visit", "Who owns it?"];
        assert_eq!(stay_by(keep_short_end, &menu, &[2, 3, 4], 0.4), [0usize; 0]);
        let mut long = vec![TEXT; 12];
        long.extend(&lines[2..5]);
        assert_eq!(stay_by(keep_short_end, &long, &[12, 13, 14], 0.4), [0usize; 0]);
    }
}
