//! Series of figures in text dumps: rows of tables, keys with values, amounts, times.
//!
//! In: the blocks of a page. Out: ranges of blocks, most of which state a value. A dump does not say what is a
//! table, a list of ingredients or a timetable, and such lines are as short as those of a menu; but a menu names
//! places and states nothing. Dates and numbers alone do not count: lists of other pages have them. Nor do lines
//! that are numbered one by one, as in a table of contents, and keys that several series have, such as those beside
//! the posts of a forum.

use std::ops::Range;

use hashbrown::HashMap;

use crate::model::{Block, BlockKind};
use crate::text::digits::is_year;
use crate::text::field::{COLONS, Field};
use crate::text::words;

/// Minimum number of lines of a series that state a value.
const MIN_FIGURES: usize = 3;
/// Minimum share of such lines in a series, in percent. In a list of other pages each second line may state a
/// time or a number of comments.
const MIN_PERCENT: usize = 65;
/// Number of other lines that may come between two: a name without an amount, a heading.
const MAX_GAP: usize = 1;

/// Maximum number of words of a line that states a value; of one that does not begin with an amount, as a
/// headline does not ("Drones: what we know so far"); and of a key.
const MAX_WORDS: u32 = 12;
const UNNUMBERED_MAX_WORDS: u32 = 6;
const KEY_MAX_WORDS: u32 = 4;

/// Returns the series of `blocks`, in page order; none in HTML, where the markup tells. Cost: linear.
pub(super) fn series(blocks: &[Block]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut open: Option<Series> = None;
    for (at, block) in blocks.iter().enumerate().filter(|(_, block)| block.markup.is_none()) {
        // A ruled line between the rows of a table.
        if block.words == 0 && block.kind == BlockKind::Other {
            continue;
        }
        if states_value(block) {
            open.get_or_insert_with(|| Series::at(at)).take(at, &block.text);
        } else if let Some(series) = &mut open {
            series.gap += 1;
            if series.gap > MAX_GAP || block.words > MAX_WORDS {
                found.extend(open.take().and_then(Series::closed));
            }
        }
    }
    found.extend(open.and_then(Series::closed));
    drop_recurring(blocks, &mut found);
    found
}

/// Removes the series at least half of whose lines have keys that another series has too.
fn drop_recurring(blocks: &[Block], found: &mut Vec<Range<usize>>) {
    // For each key, the first series that has it, and whether another one has.
    let mut owners: HashMap<&str, (usize, bool)> = HashMap::new();
    for (at, series) in found.iter().enumerate() {
        for key in blocks[series.clone()].iter().filter_map(|block| key(&block.text)) {
            let owner = owners.entry(key).or_insert((at, false));
            owner.1 |= owner.0 != at;
        }
    }
    found.retain(|series| {
        let keys = || blocks[series.clone()].iter().filter_map(|block| key(&block.text));
        let recurring = keys().filter(|key| owners.get(key).is_some_and(|owner| owner.1)).count();
        recurring * 2 < series.len()
    });
}

/// A series while it is read.
struct Series {
    lines: Range<usize>,
    figures: usize,
    /// Number of other lines between the first and the last figure.
    others: usize,
    /// Number of other lines since the last figure.
    gap: usize,
    /// Number at the beginning of the last figure.
    number: Option<u32>,
    /// Number of figures that begin with the number after that of the one before.
    numbered: usize,
}

impl Series {
    fn at(start: usize) -> Self {
        Self { lines: start..start, figures: 0, others: 0, gap: 0, number: None, numbered: 0 }
    }

    fn take(&mut self, at: usize, text: &str) {
        self.lines.end = at + 1;
        self.figures += 1;
        let number = first_number(text);
        self.numbered += usize::from(self.number.zip(number).is_some_and(|(last, next)| last + 1 == next));
        self.number = number;
        self.others += std::mem::take(&mut self.gap);
    }

    fn closed(self) -> Option<Range<usize>> {
        let is_dense = self.figures * 100 >= (self.figures + self.others) * MIN_PERCENT;
        let is_counted = self.numbered * 2 > self.figures;
        (self.figures >= MIN_FIGURES && is_dense && !is_counted).then_some(self.lines)
    }
}

/// Returns true if the block is a row of a table, or a short line with a key and a value, an amount or a time.
fn states_value(block: &Block) -> bool {
    match block.kind {
        BlockKind::TableRow => true,
        BlockKind::Paragraph | BlockKind::ListItem | BlockKind::Heading | BlockKind::Other => {
            block.words <= MAX_WORDS && {
                let text = without_number(&block.text);
                let is_brief = block.words <= UNNUMBERED_MAX_WORDS || text.starts_with(is_digit);
                is_brief && (key(text).is_some() || has_amount(text))
            }
        }
        _ => false,
    }
}

/// Returns the text behind the number of an item, `1.` or `2)`.
fn without_number(text: &str) -> &str {
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let is_numbered = rest.len() < text.len();
    rest.strip_prefix(['.', ')']).filter(|rest| is_numbered && rest.starts_with(' ')).unwrap_or(text)
}

/// Returns the key of `key: value`.
fn key(text: &str) -> Option<&str> {
    let Field { name, value, .. } = Field::of(text, &COLONS)?;
    let is_key = value.contains(words::is_word_char) && (1..=KEY_MAX_WORDS).contains(&words::count(name));
    is_key.then_some(name)
}

/// Returns the number at the beginning of `text`, of at most two digits.
fn first_number(text: &str) -> Option<u32> {
    let value = |c: char| match c {
        '\u{660}'..='\u{669}' => Some(u32::from(c) - 0x660),
        '\u{6f0}'..='\u{6f9}' => Some(u32::from(c) - 0x6f0),
        _ => c.to_digit(10),
    };
    let mut digits = text.chars().map_while(value);
    let first = digits.next()?;
    let number = digits.next().map_or(first, |second| first * 10 + second);
    digits.next().is_none().then_some(number)
}

/// Returns true if the text has a number with a unit or what is counted, or a time, and no date.
fn has_amount(text: &str) -> bool {
    let is_named = |c: char| c.is_alphabetic() || matches!(c, ':' | '%' | '€' | '$' | '£' | '¥');
    text.contains(is_digit) && text.contains(is_named) && !has_year(text) && !has_date(text)
}

/// Returns true if the text has a number that may be a year of the last or this century.
pub(super) fn has_year(text: &str) -> bool {
    text.split(|c| !is_digit(c)).any(|number| is_year(number.as_bytes()))
}

/// Returns true if the text has three numbers with dots, dashes or strokes between them.
pub(super) fn has_date(text: &str) -> bool {
    let is_part = |c: char| is_digit(c) || matches!(c, '.' | '-' | '/');
    let of_numbers =
        |part: &str| part.split(['.', '-', '/']).filter(|number| !number.is_empty()).count() == 3;
    text.split(|c| !is_part(c)).any(of_numbers)
}

fn is_digit(c: char) -> bool {
    c.is_ascii_digit() || (!c.is_ascii() && c.is_numeric())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chrome::tests::page;

    /// Returns the first line of each series, and the one behind its last.
    fn ranges(lines: &[&str]) -> Vec<(usize, usize)> {
        let page = page(0, &lines.iter().map(|&line| (BlockKind::Other, line)).collect::<Vec<_>>());
        series(&page.blocks).iter().map(|series| (series.start, series.end)).collect()
    }

    #[test]
    fn amounts_keys_and_times_are_a_series() {
        assert_eq!(
            ranges(&["Zutaten", "200 g Mehl", "1 Ei", "etwas Salz", "20 ml Milch", "Zubereitung"]),
            [(1, 5)]
        );
        assert_eq!(ranges(&["Breite: 18 cm", "Material: Buche", "Spülmaschinenfest: nein"]), [(0, 3)]);
        assert_eq!(ranges(&["燕麦片 200克", "黄油 100克", "蜂蜜 3大勺"]), [(0, 3)]);
        assert_eq!(ranges(&["Monday", "06:30", "19:45", "Tuesday", "06:30", "19:45"]), [(1, 6)]);
    }

    #[test]
    fn menus_dates_and_lists_of_pages_are_none() {
        let none: [(usize, usize); 0] = [];
        assert_eq!(ranges(&["Home", "News", "Weather", "Contact"]), none);
        assert_eq!(ranges(&["12 May 2024", "13.5.2024", "2024-05-14", "14/5/24"]), none);
        assert_eq!(ranges(&["1", "2", "3"]), none);
        assert_eq!(ranges(&["1. Open the lid", "2. Shut it", "3. Wait"]), none);
        let teasers = ["The mill", "5 comments", "The weir", "2 comments", "The wheel", "3 comments"];
        assert_eq!(ranges(&teasers), none);
        assert_eq!(ranges(&["1 Course", "2 Fauna", "3 Mills", "4 Notes"]), none);
        let head = ["Posts: 12", "From: Alder", "Likes: 3"];
        let text = [&head[..], &["The mill", "turns again"], &head].concat();
        assert_eq!(ranges(&text), none, "beside each post");
    }
}
