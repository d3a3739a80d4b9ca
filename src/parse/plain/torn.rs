//! Paragraphs that a converter tore at their inline elements: `get_text("\n")` of Beautiful Soup and its kin put each link
//! and each bold word on a line of its own.
//!
//! In: the lines of a dump. Out: those that go on with the line above. A piece of a paragraph does not end as a sentence
//! does, and the next begins in lower case or with a closing mark. Lists, menus and verse have such lines too, so the
//! pieces must be long and short in turns, as text and links are, and their last must end a sentence.

use super::kind::{self, Marker};
use super::lines::Line;
use crate::text::marks;

/// Width in columns from which a line is text around an inline element.
const LONG: u32 = 45;

/// Number of torn paragraphs that prove that the page is torn, without a closing mark at the start of a line.
const PROOF: usize = 2;

/// How a line begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Start {
    /// With a mark that closes what is before it, such as a comma.
    Closing,
    LowerCase,
    /// With the mark of an item, a heading or the like.
    Marked,
    Other,
}

/// A line that may be a piece of a paragraph.
#[derive(Clone, Copy, Debug)]
struct Piece {
    start: Start,
    is_long: bool,
    ends_sentence: bool,
    /// The next line does not go on with this one.
    stops: bool,
}

impl Piece {
    fn of(line: &Line, body: &str) -> Self {
        let text = line.text(body);
        Self {
            start: start(text),
            is_long: line.width >= LONG,
            ends_sentence: marks::ends_sentence(text),
            stops: kind::ends_sentence(text) || text.ends_with([';', '；']),
        }
    }

    /// Returns true if the line cannot begin a paragraph.
    fn goes_on(self) -> bool {
        matches!(self.start, Start::Closing | Start::LowerCase)
    }
}

/// Marks the lines that go on with the line above. Cost: linear.
pub(super) fn mark(lines: &mut [Line], body: &str) {
    let mut at = 0;
    let (mut sure, mut likely) = (Vec::new(), Vec::new());
    let mut has_closing = false;
    while at < lines.len() {
        let len = chain_len(&lines[at..], body);
        let chain = lines[at..at + len].iter().map(|line| Piece::of(line, body)).collect::<Vec<_>>();
        if is_torn(&chain) {
            has_closing |= chain[1..].iter().any(|piece| piece.start == Start::Closing);
            let found = if is_surely_torn(&chain) { &mut sure } else { &mut likely };
            found.push(at + 1..at + len);
        }
        at += len;
    }
    if sure.len() >= PROOF || (has_closing && !sure.is_empty()) {
        sure.append(&mut likely);
    }
    for line in sure.into_iter().flatten() {
        lines[line].is_torn = true;
    }
}

/// Returns the number of lines at the start of `lines`, of which there is one, that may be pieces of a paragraph.
fn chain_len(lines: &[Line], body: &str) -> usize {
    let piece = |at: usize| {
        let line = lines.get(at).filter(|line| !line.is_blank() && line.fence_close.is_none())?;
        (line.quotes == lines[0].quotes).then(|| Piece::of(line, body))
    };
    let mut end = 1;
    let Some(mut above) = piece(0) else { return 1 };
    while let Some(next) = piece(end).filter(|_| !above.stops) {
        // A name in a link begins with a capital.
        let is_name = next.start == Start::Other
            && !next.is_long
            && !next.stops
            && piece(end + 1).is_some_and(Piece::goes_on);
        if !next.goes_on() && !is_name {
            break;
        }
        above = next;
        end += 1;
    }
    end
}

/// Returns true if the lines may be pieces of a paragraph: one of them is long, no two that follow each other are, and
/// they end a sentence.
fn is_torn(chain: &[Piece]) -> bool {
    let [first, .., last] = chain else { return false };
    first.start != Start::LowerCase
        && first.start != Start::Closing
        && last.ends_sentence
        && chain.iter().any(|piece| piece.is_long)
        && chain
            .windows(2)
            .all(|pair| !(pair[0].is_long && pair[1].is_long) || pair[1].start == Start::Closing)
}

/// Returns true if the lines, which may be pieces of a paragraph, are so wherever they are: the first is long, and behind
/// the inline element more text follows.
fn is_surely_torn(chain: &[Piece]) -> bool {
    let has_text_behind = chain.len() > 2 || chain.last().is_some_and(|last| last.is_long);
    let is_closed = chain.windows(2).any(|pair| pair[0].is_long && pair[1].start == Start::Closing);
    chain[0].is_long && (has_text_behind || is_closed)
}

/// Tells how `text` begins.
fn start(text: &str) -> Start {
    if kind::marker(text).0 != Marker::None {
        return Start::Marked;
    }
    let first = text.chars().next().unwrap_or_default();
    let behind = text.trim_start_matches([',', '.', ';', ':', '!', '?', ')', ']', '”', '’', '»']);
    let mark = &text[..text.len() - behind.len()];
    let is_closing = matches!(mark.len(), 1..=3)
        && !matches!(mark, ")" | "]" if behind.is_empty())
        && !mark.starts_with("..")
        && (behind.is_empty()
            || (behind.starts_with(char::is_whitespace)
                && behind.trim_start().starts_with(char::is_alphabetic)));
    let is_wide = matches!(
        first,
        '、' | '。' | '，' | '；' | '：' | '！' | '？' | '」' | '』' | '）' | '،' | '؛' | '؟' | '।'
    );
    match first {
        _ if is_closing || is_wide => Start::Closing,
        _ if first.is_lowercase() => Start::LowerCase,
        _ => Start::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::super::lines;
    use super::*;

    /// Returns the number of lines of `body` that are torn off.
    fn torn(body: &str) -> usize {
        let mut lines = lines::split(body);
        mark(&mut lines, body);
        lines.iter().filter(|line| line.is_torn).count()
    }

    #[test]
    fn pieces_of_a_paragraph_belong_together() {
        let text = "The company that runs the mill has been told to pay, after";
        for (pieces, count) in [
            (&["an inquiry", "found that the wheel had stood still for a whole year."][..], 2),
            (&["an inquiry", ", that the wheel stood still."], 2),
            (&["Ida Brandt", "of Tarn Bridge said that it had stood still."], 2),
            (&["The wheel had stood still for a whole year without a repair."], 0),
            (&["an inquiry;"], 0),
            (&["import mill;", "wheel.turn();"], 0),
            (&["and a second line as long as it, which is an item of a list", "and a third."], 0),
        ] {
            assert_eq!(torn(&format!("{text}\n{}", pieces.join("\n"))), count, "{pieces:?}");
        }
        let short_first = "The mill\nof Tarn Bridge has stood still for a whole year without a repair.";
        assert_eq!(torn(short_first), 0);
        let sure = format!("{text}\nan inquiry\n, it stood still.");
        assert_eq!(torn(&format!("{sure}\n{short_first}")), 3);
    }

    #[test]
    fn verse_lists_and_menus_stay_lines() {
        let verse = "The wheel went round\nand round again\nupon the ground\nlay all the grain.";
        let list = "flour from the old mill, one pound\nwater\nsalt and a pinch of sugar.";
        let menu = "Home\nNews\niPhone and other telephones that you can buy here today.";
        for text in [verse, list, menu] {
            assert_eq!(torn(text), 0, "{text}");
        }
    }
}
