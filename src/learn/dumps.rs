//! Variants of a page's text dump, as other programs would write it.
//!
//! In: a dump of one block per line, with blank lines between blocks. Out: the same text as written by
//! another program. A model trained on one style of dump judges the others worse.

use super::random::Random;

/// Widths at which programs and people wrap, in characters: mail, terminals, editors.
const WIDTHS: [usize; 4] = [66, 72, 78, 80];
/// Maximum number of words of a line that is taken for a menu entry; some programs write these side by side.
const ENTRY_MAX_WORDS: usize = 4;
/// Maximum number of entries written side by side on one line.
const MAX_ENTRIES: usize = 12;
/// One in this many paragraphs gets a link among its words.
const LINKED_ONE_IN: usize = 4;

/// Style of a dump.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Make {
    /// One block per line without blank lines, as in WET files of Common Crawl.
    Tight,
    /// Hard-wrapped at a right margin, with blank lines between blocks.
    Wrapped,
    /// Menu entries side by side on one line.
    Joined,
    /// Links in Markdown.
    Linked,
}

impl Make {
    /// Every style.
    pub const ALL: [Self; 4] = [Self::Tight, Self::Wrapped, Self::Joined, Self::Linked];

    /// Writes `dump` in this style; free choices are drawn from `seed`.
    #[must_use]
    pub fn write(self, dump: &str, seed: u64) -> String {
        let mut random = Random::new(seed);
        match self {
            Self::Tight => {
                let lines = dump.lines().filter(|line| !line.trim().is_empty());
                lines.collect::<Vec<_>>().join("\n")
            }
            Self::Wrapped => {
                let width = WIDTHS[random.below(WIDTHS.len())];
                dump.lines().map(|line| wrapped(line, width)).collect::<Vec<_>>().join("\n")
            }
            Self::Joined => joined(dump, &mut random),
            Self::Linked => {
                let lines = dump.lines().map(|line| linked(line, &mut random));
                lines.collect::<Vec<_>>().join("\n")
            }
        }
    }
}

/// Breaks `line` where a word would exceed `width`.
fn wrapped(line: &str, width: usize) -> String {
    let (mut out, mut column) = (String::with_capacity(line.len() + 8), 0);
    for word in line.split_whitespace() {
        let chars = word.chars().count();
        if column > 0 && column + 1 + chars > width {
            out.push('\n');
            column = 0;
        } else if column > 0 {
            out.push(' ');
            column += 1;
        }
        out.push_str(word);
        column += chars;
    }
    out
}

/// Returns true if the line is as short as an entry of a list.
fn is_entry(line: &str) -> bool {
    let words = line.split_whitespace().count();
    (1..=ENTRY_MAX_WORDS).contains(&words) && line.chars().count() <= 12 * ENTRY_MAX_WORDS
}

/// Writes runs of short lines side by side.
fn joined(dump: &str, random: &mut Random) -> String {
    let between = [" ", " | ", " · ", "  "][random.below(4)];
    let blocks = dump.lines().filter(|line| !line.trim().is_empty()).collect::<Vec<_>>();
    let runs = blocks.chunk_by(|a, b| is_entry(a) && is_entry(b));
    let lines = runs.flat_map(|run| run.chunks(MAX_ENTRIES)).map(|entries| entries.join(between));
    lines.collect::<Vec<_>>().join("\n\n")
}

/// Writes a short line as a link, and some runs of words in other lines.
fn linked(line: &str, random: &mut Random) -> String {
    let words = line.split_whitespace().collect::<Vec<_>>();
    if is_entry(line) {
        return format!("[{}](/{})", line.trim(), random.below(9999));
    }
    if words.len() < 8 || random.below(LINKED_ONE_IN) > 0 {
        return line.to_owned();
    }
    let start = random.below(words.len() - 4);
    let end = start + 1 + random.below(3);
    let anchor = format!("[{}](https://example.org/{})", words[start..end].join(" "), random.below(9999));
    [&words[..start], &[anchor.as_str()], &words[end..]].concat().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    const DUMP: &str = "Home\n\nAbout us\n\nThe mill on the river grinds oats and barley for the whole valley, \
        and has done so for as long as anybody there remembers.\n\nContact";

    #[test]
    fn a_tight_dump_has_no_blank_line() {
        let tight = Make::Tight.write(DUMP, 1);
        assert_eq!(tight.lines().count(), 4);
        assert!(!tight.contains("\n\n"));
    }

    #[test]
    fn a_wrapped_dump_keeps_its_words_within_the_margin() {
        let wrapped = Make::Wrapped.write(DUMP, 1);
        assert!(wrapped.lines().all(|line| line.chars().count() <= 80));
        assert!(wrapped.lines().count() > DUMP.lines().count());
        assert!(wrapped.split_whitespace().eq(DUMP.split_whitespace()));
    }

    #[test]
    fn entries_stand_side_by_side_and_paragraphs_alone() {
        let joined = Make::Joined.write(DUMP, 1);
        let lines = joined.lines().filter(|line| !line.is_empty()).collect::<Vec<_>>();
        assert_eq!(lines.len(), 3);
        assert!(lines[0].starts_with("Home") && lines[0].ends_with("About us"));
        assert_eq!(lines[2], "Contact");
    }

    #[test]
    fn entries_become_links() {
        let linked = Make::Linked.write(DUMP, 1);
        assert!(linked.starts_with("[Home](/"), "{linked}");
        assert_eq!(linked, Make::Linked.write(DUMP, 1));
    }
}
