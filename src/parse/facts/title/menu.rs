//! Entries of a menu that look like the title of a text dump, because the address names them or they are glued into one
//! long line.

use crate::parse::date::Reader;
use crate::parse::draft::Draft;
use crate::text::marks;

/// Maximum number of words of an entry and of the lines on either side of it.
const ENTRY_MAX_WORDS: u32 = 2;
const BESIDE_MAX_WORDS: u32 = 3;
/// Maximum number of words of a link to the text, and minimum number of entries of the menu below it.
const LINK_MAX_WORDS: u32 = 6;
const MENU_MIN_LINES: usize = 3;
/// Number of lines below a headline within which its text begins.
const TEXT_WITHIN: usize = 4;
/// Minimum number of words of a line of glued entries, and of capitals inside the words of one without spaces between.
/// A name such as `YouTube` has one or two.
const GLUED_MIN_WORDS: usize = 6;
const MIN_INNER_CAPITALS: usize = 4;

/// Maximum number of words and bytes of a line that is a day: weekday, day, month, year and time.
const DAY_MAX_WORDS: u32 = 10;
const DAY_MAX_BYTES: usize = 200;

/// Returns true if the line is a day and no more.
pub(super) fn is_day(draft: &Draft, reader: Reader) -> bool {
    draft.words <= DAY_MAX_WORDS && draft.text.len() <= DAY_MAX_BYTES && reader.is_date_line(&draft.text)
}

/// Returns true if the line at `at` is one of a row of at least three short lines, none of which is running text; a masthead
/// shows the day there.
pub(super) fn is_entry(
    drafts: &[Draft],
    is_text: &[bool],
    at: usize,
    is_day: &dyn Fn(usize) -> bool,
) -> bool {
    let is_beside = |at: usize| {
        drafts.get(at).is_some_and(|draft| (1..=BESIDE_MAX_WORDS).contains(&draft.words) || is_day(at))
            && !is_text[at]
    };
    let above = |lines: usize| at.checked_sub(lines).is_some_and(is_beside);
    let below = |lines: usize| is_beside(at + lines);
    let is_amid = (above(1) && below(1)) || (at == 0 && below(1) && below(2));
    // The first of a menu may be as long as its neighbours; a headline would have text below it.
    let max_words = if at == 0 { BESIDE_MAX_WORDS } else { ENTRY_MAX_WORDS };
    drafts[at].words <= max_words && (is_amid || (above(1) && above(2)))
}

/// Returns true if the line at `at` is the first of the page, above a menu, and as long as a link to the text or a sentence
/// about cookies: `Skip to main content`.
pub(super) fn is_above_menu(drafts: &[Draft], is_text: &[bool], at: usize) -> bool {
    let is_entry = |below: usize| {
        drafts.get(below).is_some_and(|draft| draft.words <= BESIDE_MAX_WORDS) && !is_text[below]
    };
    let may_be = drafts[at].words <= LINK_MAX_WORDS || marks::ends_sentence(&drafts[at].text);
    at == 0 && may_be && (1..=MENU_MIN_LINES).all(is_entry)
}

/// Returns true if only short lines are between the entry at `entry` and the line at `below`, and the text that follows
/// that one is no teaser: two paragraphs of it adjoin. A line with the words of the entry is its subtitle.
pub(super) fn ends_menu(
    drafts: &[Draft],
    is_text: &[bool],
    (entry, below): (usize, usize),
    is_day: &dyn Fn(usize) -> bool,
) -> bool {
    let is_short = |at: usize| drafts[at].words <= BESIDE_MAX_WORDS || is_day(at);
    let is_pair = |at: &usize| is_text[*at] && is_text.get(at + 1) == Some(&true);
    let is_subtitle = || drafts[below].text.to_lowercase().contains(&drafts[entry].text.to_lowercase());
    (entry + 1..below).all(is_short)
        && !is_subtitle()
        && (below + 1..is_text.len()).take(TEXT_WITHIN).any(|at| is_pair(&at))
}

/// Returns true if `text` consists of the entries of a menu: all its words have a capital, or capitals inside words show
/// where the entries meet.
pub(super) fn is_glued(text: &str) -> bool {
    let has_capital = |word: &str| word.starts_with(|c: char| !c.is_lowercase());
    let words = || text.split_whitespace().filter(|word| word.contains(char::is_alphabetic));
    let is_capital = |word: &str| word.chars().skip(1).any(char::is_lowercase);
    let all = words().count();
    let capitals = words().filter(|word| is_capital(word)).count();
    let inner =
        text.chars().zip(text.chars().skip(1)).filter(|(c, next)| c.is_lowercase() && next.is_uppercase());
    let is_sentence = text.contains([',', '.', ':', '?', '!', '"', '“', '„', '«', '–', '—']);
    (all >= GLUED_MIN_WORDS && words().all(has_capital) && capitals * 4 >= all * 3 && !is_sentence)
        || inner.count() >= MIN_INNER_CAPITALS
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{BlockKind, MappedText, Span};

    #[test]
    fn an_entry_stands_between_short_lines() {
        let draft = |line: &&str| {
            let mut text = MappedText::default();
            text.push_replaced(line, Span::new(0, 1));
            Draft::new(BlockKind::Other, text, None)
        };
        let is_entry = |lines: &[&str], at: usize| {
            is_entry(&lines.iter().map(draft).collect::<Vec<_>>(), &vec![false; lines.len()], at, &|_| false)
        };
        let page = [
            "Home",
            "Services",
            "Contact us",
            "We mend anything that holds wind",
            "Sails",
            "We mend sails too",
        ];
        assert!(is_entry(&page, 0));
        assert!(is_entry(&page, 1));
        assert!(is_entry(&page, 2), "the last of a row");
        assert!(!is_entry(&page, 4), "a heading");
        let is_above = |lines: &[&str]| {
            is_above_menu(&lines.iter().map(draft).collect::<Vec<_>>(), &vec![false; lines.len()], 0)
        };
        assert!(is_above(&["Skip to the main content", "Home", "Services", "Contact us"]));
        assert!(is_above(&["This site uses cookies to count its visitors.", "Accept", "Home", "Services"]));
        assert!(!is_above(&["Skip to the main content", "Home", "We mend anything that holds wind"]));
        assert!(!is_above(&["Old mill on the weir grinds its last sack of corn", "Home", "News", "Mills"]));
        let drafts = page.iter().map(draft).collect::<Vec<_>>();
        let text = |from: usize| (0..9).map(|at| at >= from).collect::<Vec<_>>();
        let no_day = |_: usize| false;
        assert!(ends_menu(&drafts, &text(4), (1, 3), &no_day));
        assert!(!ends_menu(&drafts, &text(4), (1, 5), &no_day), "a line between");
        assert!(!ends_menu(&drafts, &[false, false, false, false, true, false], (1, 3), &no_day), "a teaser");
    }

    #[test]
    fn a_glued_menu_has_capitals_only() {
        assert!(is_glued("Home News Business Sport Travel Property Buy & Sell"));
        assert!(is_glued("StadtKulturInterviewsArchivSpendenLogin"));
        for headline in [
            "How the last cooper learned to love plastic",
            "Why YouTube and LinkedIn left",
            "NEW MILL OPENS ITS DOORS AT LAST",
            "磨坊今天开放",
        ] {
            assert!(!is_glued(headline), "{headline}");
        }
    }
}
