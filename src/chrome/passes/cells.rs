//! Tables of a dump whose cells are lines of their own: judged as one.
//!
//! In: an assessed page and the blocks to keep; only adds to those. A table shows itself by values, such as times, prices
//! and measures, that recur in the same columns. It stays if the lines above it stay, up to text of the page: half a
//! table says something else than the whole.

use std::ops::Range;

use super::assessed::Assessed;
use crate::chrome::figures;
use crate::chrome::reading::Reading;
use crate::model::{Block, Page};

/// Maximum number of words of a cell, and of characters of one that is a value.
const CELL_MAX_WORDS: u32 = 4;
const VALUE_MAX_CHARS: usize = 16;
/// Numbers of columns that are tried.
const COLUMNS: std::ops::RangeInclusive<usize> = 2..=6;
/// Minimum number of values of a table.
const MIN_VALUES: usize = 3;
/// Number of lines above a table within which the text begins: heading, and names of the columns.
const REACH_UP: usize = 8;
/// Minimum probability of content of each cell, and of all on average. On the labelled dumps, statistics beside posts,
/// rates and the prices of other goods are below it or far from the text.
const MIN_CONTENT: f32 = 0.12;
const MIN_MEAN_CONTENT: f32 = 0.2;

/// Keeps the tables directly below kept text. Cost: linear.
pub(super) fn keep_tables(assessed: &Assessed<'_>, keep: &mut [bool]) {
    let &Assessed { page, reading, content, .. } = assessed;
    if !page.elements.is_empty() {
        return;
    }
    for table in find(page, reading) {
        let Some(top) = first_cell(assessed, &table, keep) else { continue };
        let cells = top..table.end;
        let mean = cells.clone().map(|at| content[at]).sum::<f32>() / cells.len() as f32;
        let is_open = |at: usize| keep[at] || (content[at] >= MIN_CONTENT && assessed.may_be_text(at));
        if mean >= MIN_MEAN_CONTENT && cells.clone().all(is_open) {
            keep[cells].fill(true);
        }
    }
}

/// Returns the first line below the kept text above `table`: heading and names of columns are between. `None` if no
/// prose is near.
fn first_cell(assessed: &Assessed<'_>, table: &Range<usize>, keep: &[bool]) -> Option<usize> {
    let reading = assessed.reading;
    let above = table.start.saturating_sub(REACH_UP)..table.start;
    let below = above.rev().take_while(|&at| keep[at] || is_cell(&assessed.page.blocks[at], reading, at));
    let is_text = |at: &usize| keep[*at] && reading.lines[*at].ends_sentence;
    below.into_iter().find(|at| is_text(at) || is_kept_value(assessed, *at, keep)).map(|at| at + 1)
}

/// Returns true if the line is a kept value, as of a table above.
fn is_kept_value(assessed: &Assessed<'_>, at: usize, keep: &[bool]) -> bool {
    keep[at] && is_value(&assessed.page.blocks[at].text)
}

/// Returns the tables of a dump, in page order, from the first value on to the last row.
fn find(page: &Page, reading: &Reading) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    while start < page.blocks.len() {
        let is_end = |&at: &usize| !is_cell(&page.blocks[at], reading, at);
        let end = (start..page.blocks.len()).find(is_end).unwrap_or(page.blocks.len());
        let values = (start..end).map(|at| is_value(&page.blocks[at].text)).collect::<Vec<_>>();
        if values.iter().filter(|is_value| **is_value).count() >= MIN_VALUES
            && let Some(table) =
                COLUMNS.filter_map(|columns| periodic(&values, columns)).max_by_key(Range::len)
        {
            found.push(start + table.start..end);
        }
        start = end.max(start + 1);
    }
    found
}

/// Returns the longest row of lines in which each line is a value if the one `columns` lines further is.
fn periodic(values: &[bool], columns: usize) -> Option<Range<usize>> {
    let mut best: Option<Range<usize>> = None;
    let mut start = 0;
    while start < values.len() {
        let is_broken = |&at: &usize| values.get(at + columns) != Some(&values[at]);
        let end = (start..values.len()).find(is_broken).unwrap_or(values.len());
        let row = start..(end + columns).min(values.len());
        let count = values[row.clone()].iter().filter(|is_value| **is_value).count();
        let is_table = row.len() >= 2 * columns && count >= MIN_VALUES && count < row.len();
        if is_table && best.as_ref().is_none_or(|best| best.len() < row.len()) {
            best = Some(row);
        }
        start = end + 1;
    }
    best
}

/// Returns true if the line is as short as a cell of a table and no sentence.
fn is_cell(block: &Block, reading: &Reading, at: usize) -> bool {
    let line = reading.lines[at];
    (1..=CELL_MAX_WORDS).contains(&line.words)
        && !line.ends_sentence
        && !line.is_heading_matter
        && block.markup.is_none()
}

/// Returns true if `text` is a time, a price, a share or a measure. A bare number may be a count of posts.
fn is_value(text: &str) -> bool {
    let text = text.trim_start_matches(['£', '$', '€', '¥', '+', '-', '–', ' ']);
    let rest =
        text.trim_start_matches(|c: char| c.is_numeric() || matches!(c, ':' | '.' | ',' | '–' | '-' | ' '));
    text.starts_with(char::is_numeric)
        && text.chars().count() <= VALUE_MAX_CHARS
        && !figures::has_year(text)
        && !figures::has_date(text)
        && rest.chars().count() <= 3
        && (!rest.is_empty() || text.contains([':', '.', ',']))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chrome::passes::tests::stay_by;

    const TEXT: &str =
        "The wheel of the upper mill turned once more when we cleared the sluice of all the old leaves.";

    fn stay(lines: &[&str], content: f32) -> usize {
        let out = (1..lines.len()).collect::<Vec<_>>();
        stay_by(keep_tables, lines, &out, content).len()
    }

    #[test]
    fn a_table_of_cells_stays_as_one() {
        let boats = [
            TEXT, "Summer", "From", "To", "Leaves", "Arrives", "Quay", "Mole", "07:30", "07:35", "Mole",
            "Quay", "07:45", "07:50",
        ];
        assert_eq!(stay(&boats, 0.2), 13);
        assert_eq!(stay(&boats, 0.1), 0, "the model is sure");
        assert_eq!(stay(&[TEXT, "Adult", "£5.20", "Child", "£2.60", "Dog", "£1.00", "Baby", "free"], 0.2), 8);
    }

    #[test]
    fn menus_counts_and_far_tables_do_not() {
        for lines in [
            &[TEXT, "Home", "News", "12", "Mills", "14", "Weirs", "15"][..],
            &[TEXT, "Adult", "£5.20", "# Log in", "£2.60", "Dog", "£1.00", "Baby", "£1.50"],
            &[TEXT, "3.5.2024", "Mill", "4.5.2024", "Weir", "5.5.2024", "Wheel"],
            &["Mill", "Adult", "£5.20", "Child", "£2.60", "Dog", "£1.00"],
        ] {
            assert_eq!(stay(lines, 0.3), 0, "{lines:?}");
        }
    }
}
