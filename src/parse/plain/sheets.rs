//! Sheets of a printed page, as `pdftotext` gives them: form feeds part them, and a browser prints a header and a footer on
//! each (day of printing, title, address, number of the sheet), which are no text of the page.
//!
//! In: the lines of a dump. Out: those lines blanked, and the title and the address that they state. They are the outermost
//! lines of a sheet, and the same on the next, but for numbers that count the sheets.

use std::ops::Range;

use super::lines::Line;
use crate::parse::draft::Hints;
use crate::text::spaces;

/// Maximum number of lines of a header or footer, and maximum width of each in columns.
const MAX_LINES: usize = 4;
const MAX_WIDTH: u32 = 240;

/// Maximum number of bytes of the number of a sheet and the words around it, with a day.
const MAX_NUMBER_BYTES: usize = 40;

/// Minimum number of spaces between two parts of a line.
const GAP: &str = "   ";

/// Blanks the headers and footers of the sheets, and returns what those of a browser state. Cost: linear.
pub(super) fn take(lines: &mut [Line], body: &str) -> Hints {
    if memchr::memchr(b'\x0c', body.as_bytes()).is_none() {
        return Hints::default();
    }
    let edges = sheets(lines, body);
    let mut taken = match edges.as_slice() {
        [only] => of_single_sheet(only, lines, body),
        _ => Vec::new(),
    };
    for pair in edges.windows(2) {
        for (one, next) in [(&pair[0].top, &pair[1].top), (&pair[0].bottom, &pair[1].bottom)] {
            for (&one, &next) in one
                .iter()
                .zip(next)
                .take_while(|(one, next)| is_same(lines[**one].text(body), lines[**next].text(body)))
            {
                taken.extend([one, next]);
            }
        }
    }
    let hints = hints(taken.iter().map(|&at| lines[at].text(body)));
    for at in taken {
        lines[at].end = lines[at].start;
        lines[at].width = 0;
    }
    hints
}

/// The outermost lines of a sheet that have text, from the edge inwards.
struct Edges {
    top: Vec<usize>,
    bottom: Vec<usize>,
}

/// Returns the edges of the sheets that have text.
fn sheets(lines: &[Line], body: &str) -> Vec<Edges> {
    let begins = |line: &Line| {
        line.indent_start.checked_sub(1).is_some_and(|before| body.as_bytes()[before as usize] == b'\x0c')
    };
    let starts = (0..lines.len()).filter(|&at| at == 0 || begins(&lines[at])).collect::<Vec<_>>();
    let ends = starts[1..].iter().copied().chain([lines.len()]);
    let edges = starts.iter().zip(ends).map(|(&start, end)| edges(lines, start..end));
    edges.filter(|edges| !edges.top.is_empty() || !edges.bottom.is_empty()).collect()
}

fn edges(lines: &[Line], sheet: Range<usize>) -> Edges {
    let all = sheet.filter(|&at| !lines[at].is_blank());
    let is_short = |at: &usize| lines[*at].width <= MAX_WIDTH;
    Edges {
        top: all.clone().take_while(is_short).take(MAX_LINES).collect(),
        bottom: all.rev().take_while(is_short).take(MAX_LINES).collect(),
    }
}

/// Returns true if two lines of consecutive sheets are the same, but for one number that counts the sheets.
fn is_same(one: &str, next: &str) -> bool {
    if one == next {
        return true;
    }
    let numbers = |text: &str| -> Vec<u64> {
        text.split(|c: char| !c.is_ascii_digit()).filter_map(|number| number.parse().ok()).collect()
    };
    let (before, after) = (numbers(one), numbers(next));
    let mut differing = before.iter().zip(&after).filter(|(before, after)| before != after);
    let counts = differing.next().is_some_and(|(before, after)| before.checked_add(1) == Some(*after));
    let words = |text: &str| -> Vec<String> {
        let text = spaces::fold(text);
        text.split(|c: char| c.is_ascii_digit()).filter(|part| !part.is_empty()).map(str::to_owned).collect()
    };
    counts && differing.next().is_none() && before.len() == after.len() && words(one) == words(next)
}

/// Returns the header and footer of a page on one sheet: the outermost lines with the address, the day and time, or the
/// number of the sheet, and the title below the time. Without an address and a number, there are none.
fn of_single_sheet(edges: &Edges, lines: &[Line], body: &str) -> Vec<usize> {
    let parts = |at: usize| lines[at].text(body).split(GAP).map(str::trim).filter(|part| !part.is_empty());
    let has = |at: usize, is: fn(&str) -> bool| parts(at).any(is);
    let is_mark = |at: usize| has(at, is_address) || has(at, is_time) || has(at, is_number_of_single);
    let mut found = Vec::new();
    for edge in [&edges.top, &edges.bottom] {
        found.extend(edge.iter().copied().take_while(|&at| is_mark(at)));
    }
    let is_printed =
        found.iter().any(|&at| has(at, is_address)) && found.iter().any(|&at| has(at, is_number_of_single));
    if !is_printed {
        return Vec::new();
    }
    if let [first, title, ..] = edges.top[..]
        && lines[first].text(body).split(GAP).count() == 1
        && has(first, is_time)
    {
        found.push(title);
    }
    found
}

fn is_address(part: &str) -> bool {
    part.starts_with("http://") || part.starts_with("https://")
}

/// Returns true for a day with a time, such as `7/2/24, 4:12 PM`.
fn is_time(part: &str) -> bool {
    let numbers = part.split(|c: char| !c.is_ascii_digit()).filter(|number| !number.is_empty()).count();
    part.contains(':') && (4..=7).contains(&numbers) && letters(part) <= 4
}

/// Returns true for the number of the first sheet of one: `1/1`, `Page 1 of 1`.
fn is_number_of_single(part: &str) -> bool {
    let numbers = part.split(|c: char| !c.is_ascii_digit()).filter(|number| !number.is_empty());
    part.len() <= MAX_NUMBER_BYTES && numbers.take(2).eq(["1", "1"])
}

fn letters(part: &str) -> usize {
    part.chars().filter(|c| c.is_alphabetic()).count()
}

/// Returns what the headers and footers state, if an address is among them, which only browsers print.
fn hints<'b>(lines: impl Iterator<Item = &'b str> + Clone) -> Hints {
    let parts = lines.flat_map(|line| line.split(GAP)).map(str::trim);
    let Some(url) =
        parts.clone().filter_map(|part| part.split_whitespace().next()).find(|part| is_address(part))
    else {
        return Hints::default();
    };
    // The day, the time and the number of the sheet have hardly a letter.
    let is_named = |part: &&str| !is_address(part) && letters(part) * 2 > part.chars().count();
    let title = parts.filter(is_named).max_by_key(|part| part.len()).map(str::to_owned);
    Hints { title, canonical: Some(url.to_owned()), ..Hints::default() }
}

#[cfg(test)]
mod tests {
    use super::super::lines;
    use super::*;

    /// Returns what is left of `body`, and its title.
    fn left(body: &str) -> (String, Option<String>) {
        let mut lines = lines::split(body);
        let hints = take(&mut lines, body);
        let left = lines.iter().map(|line| line.text(body)).filter(|text| !text.is_empty());
        (left.collect::<Vec<_>>().join("|"), hints.title)
    }

    #[test]
    fn what_a_browser_prints_on_each_sheet_is_no_text() {
        let title = || Some("The mill - Tarn News".to_owned());
        let chrome = "7/2/24, 16:12\n\nThe mill - Tarn News\n\nIt turns.\n\nhttps://a.example/mill\n\n1/2\n\n\u{c}\
                      7/2/24, 16:12\n\nThe mill - Tarn News\n\nIt stands.\n\nhttps://a.example/mill\n\n2/2\n\u{c}";
        assert_eq!(left(chrome), ("It turns.|It stands.".to_owned(), title()));
        let safari = "The mill - Tarn News     7/2/2024, 16:12\nIt turns.\nhttps://a.example/mill   Page 1 of 2\u{c}\
                      The mill - Tarn News     7/2/2024, 16:12\nIt stands.\nhttps://a.example/mill    Page 2 of 2\u{c}";
        assert_eq!(left(safari), ("It turns.|It stands.".to_owned(), title()));
    }

    #[test]
    fn a_single_sheet_has_an_address_and_a_number() {
        let title = Some("The mill - Tarn News".to_owned());
        let chrome = "7/2/24, 16:12\nThe mill - Tarn News\nIt turns.\nhttps://a.example/mill\n1/1\n\u{c}";
        assert_eq!(left(chrome), ("It turns.".to_owned(), title.clone()));
        let firefox =
            "The mill - Tarn News     https://a.example/mill\nIt turns.\n1 of 1     7/2/2024, 16:12\n\u{c}";
        assert_eq!(left(firefox), ("It turns.".to_owned(), title));
        let other = "7/2/24, 16:12\nThe mill\nIt turns.\nhttps://a.example/mill\n\u{c}";
        assert_eq!(left(other).0, "7/2/24, 16:12|The mill|It turns.|https://a.example/mill");
    }

    #[test]
    fn the_text_of_sheets_stays() {
        for text in [
            "It turns.\n12 14 16\u{c}It stands.\n11 9 16",
            "It turns.\nMay 7\u{c}It stands.\nJune 8",
            "One\u{c}",
        ] {
            assert_eq!(
                left(text),
                (text.replace(['\n', '\u{c}'], "|").trim_end_matches('|').to_owned(), None)
            );
        }
        assert_eq!(left("It turns.\n- 3 -\u{c}It stands.\n- 4 -").0, "It turns.|It stands.");
    }
}
