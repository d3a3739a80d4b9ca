//! Rows of tables in text dumps, their cells separated by bars.
//!
//! In: the blocks of a dump. Out: which of them are rows. Lines of as many cells in a row are a table: three or
//! more, or two if each begins with a bar or a ruled line is beside them. Fewer are a menu on one line. Ruled
//! lines (`---|---`, `+---+`) come between rows, and are none.

use crate::parse::draft::Draft;

/// Minimum number of rows of a table.
const MIN_ROWS: usize = 3;
/// The same for a table whose bars or ruled lines no menu has.
const MIN_RULED_ROWS: usize = 2;

/// Returns true for each block that is a row of a table; `is_plain` tells from the marker of a line whether it has
/// none. Cost: linear.
pub(super) fn find<M>(blocks: &[(M, Draft)], is_plain: impl Fn(&M) -> bool) -> Vec<bool> {
    let row_of = |(marker, draft): &(M, Draft)| Row::of(draft).filter(|_| is_plain(marker));
    let mut found = vec![false; blocks.len()];
    let mut start = 0;
    while start < blocks.len() {
        let Some(row) = row_of(&blocks[start]).filter(|row| row.cells > 1) else {
            start += 1;
            continue;
        };
        let mut end = start + 1;
        let (mut rows, mut is_fenced) = (1, row.is_fenced);
        let mut is_ruled = start.checked_sub(1).is_some_and(|above| is_ruled_line(&blocks[above].1));
        while let Some(block) = blocks.get(end) {
            if is_ruled_line(&block.1) {
                is_ruled = true;
            } else if let Some(next) = row_of(block).filter(|next| next.cells == row.cells) {
                rows += 1;
                is_fenced &= next.is_fenced;
            } else {
                break;
            }
            end += 1;
        }
        if rows >= if is_ruled || is_fenced { MIN_RULED_ROWS } else { MIN_ROWS } {
            for at in start..end {
                found[at] = !is_ruled_line(&blocks[at].1);
            }
        }
        start = end;
    }
    found
}

/// A line of cells.
#[derive(Clone, Copy)]
struct Row {
    cells: usize,
    /// The line begins with a bar.
    is_fenced: bool,
}

impl Row {
    /// Reads the block, if it has words.
    fn of(draft: &Draft) -> Option<Self> {
        let text = draft.text.as_str();
        let is_fenced = text.starts_with(is_bar);
        let inner = text.strip_prefix(is_bar).unwrap_or(text);
        let inner = inner.strip_suffix(is_bar).unwrap_or(inner);
        (draft.words > 0).then(|| Self { cells: 1 + inner.matches(is_bar).count(), is_fenced })
    }
}

/// Returns true for a sign between two cells.
fn is_bar(c: char) -> bool {
    matches!(c, '|' | '│' | '┃' | '║' | '｜')
}

/// Returns true for a line drawn between rows.
fn is_ruled_line(draft: &Draft) -> bool {
    let is_drawn = |c: char| {
        is_bar(c) || matches!(c, '-' | '=' | '+' | ':' | ' ' | '─' | '━' | '═' | '\u{2500}'..='\u{257f}')
    };
    draft.words == 0 && !draft.text.is_empty() && draft.text.chars().all(is_drawn)
}

#[cfg(test)]
mod tests {
    use crate::model::BlockKind;
    use crate::parse::lexicon::Lexicon;

    /// Returns the texts of the table rows of `body`.
    fn rows(body: &str) -> Vec<String> {
        let content = super::super::parse(body, &Lexicon::built_in());
        let rows = content.drafts.into_iter().filter(|draft| draft.kind == BlockKind::TableRow);
        rows.map(|draft| draft.text).collect()
    }

    #[test]
    fn lines_of_as_many_cells_are_rows() {
        let markdown = "| Day | First |\n|---|---|\n| Monday | 06:30 |\n";
        assert_eq!(rows(markdown), ["| Day | First |", "| Monday | 06:30 |"]);
        assert_eq!(rows("Day | First\n---|---\nMonday | 06:30\n"), ["Day | First", "Monday | 06:30"]);
        assert_eq!(rows("a | b\nc | d\ne | f\n"), ["a | b", "c | d", "e | f"]);
        assert_eq!(rows("┌──┬──┐\n│a │b │\n├──┼──┤\n│c │d │\n└──┴──┘\n"), ["│a │b │", "│c │d │"]);
        let grid = "+---+---+\n| a | b |\n+===+===+\n| c | d |\n+---+---+\n";
        assert_eq!(rows(grid), ["| a | b |", "| c | d |"]);
    }

    #[test]
    fn menus_on_one_line_are_none() {
        assert_eq!(rows("Home | News | Contact\n"), [""; 0]);
        assert_eq!(rows("Home | News\nTerms | Privacy\n"), [""; 0]);
        assert_eq!(rows("Home | News | Contact\nTerms | Privacy\nHelp\n"), [""; 0]);
        assert_eq!(rows("* a | b\n* c | d\n* e | f\n"), [""; 0]);
    }
}
