//! Words that are broken at the end of a wrapped line: `sixty` as `six-` and `ty` in columns, PDF and scanned text,
//! `well-known` behind its hyphen elsewhere.
//!
//! In: the lines of a paragraph. Out: where a line ends inside a word, and whether the hyphen is part of it. Programs
//! that wrap text break it only at the hyphens of words, of which most stand inside lines; programs that hyphenate have
//! most of their hyphens at the ends of lines.

use super::lines::Line;
use crate::model::{Span, to_u32};
use crate::parse::lexicon::{Lexicon, NameWord};

/// Signs of a hyphen.
const HYPHENS: [char; 2] = ['-', '\u{2010}'];

/// Minimum number of words that are broken on a page of hyphenated text.
const MIN_BROKEN: usize = 2;

/// How words are broken on a page.
#[derive(Clone, Copy, Debug)]
pub(super) struct Hyphens<'l> {
    lexicon: &'l Lexicon,
    /// True if the hyphens at the ends of lines are of no word.
    are_of_lines: bool,
}

impl<'l> Hyphens<'l> {
    /// Counts the hyphens of `lines`. Cost: linear.
    pub(super) fn of(lines: &[Line], body: &str, lexicon: &'l Lexicon) -> Self {
        let hyphens = Self { lexicon, are_of_lines: false };
        let broken =
            lines.windows(2).filter(|pair| hyphens.hyphen(&pair[0], &pair[1], body).is_some()).count();
        let are_of_lines = broken >= MIN_BROKEN && broken > count_inside(lines, body, broken);
        Self { are_of_lines, ..hyphens }
    }

    /// Returns the end of the text of `line`, and whether `next` goes on inside its last word. On other pages than
    /// hyphenated ones, the hyphen may be of the word, so it stays as written.
    pub(super) fn end(self, line: &Line, next: &Line, body: &str) -> (u32, bool) {
        let hyphen = if self.are_of_lines { self.hyphen(line, next, body) } else { None };
        hyphen.map_or((line.end, false), |hyphen| (hyphen.start(), true))
    }

    /// Returns the hyphen at the end of `line`, if `next` begins with the rest of the word. Behind the hyphen of a word
    /// that lacks its second part, a word such as *and* follows.
    fn hyphen(self, line: &Line, next: &Line, body: &str) -> Option<Span> {
        let text = line.text(body);
        let before = text.strip_suffix(HYPHENS)?;
        let rest = next.text(body);
        let word = rest.split(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
        let is_rest = before.ends_with(char::is_lowercase)
            && rest.starts_with(char::is_lowercase)
            && !self.lexicon.begins(word, &[NameWord::Join]);
        is_rest.then(|| Span::new(line.start + to_u32(before.len()), line.end))
    }
}

/// Counts the hyphens inside the words of lines, at most `max`.
fn count_inside(lines: &[Line], body: &str, max: usize) -> usize {
    let inside = |line: &Line| {
        let text = line.text(body);
        let hyphens = text.match_indices(HYPHENS);
        let is_inside = |&(at, hyphen): &(usize, &str)| {
            text[..at].ends_with(char::is_lowercase)
                && text[at + hyphen.len()..].starts_with(char::is_lowercase)
        };
        hyphens.filter(is_inside).count()
    };
    let mut sum = 0;
    for line in lines {
        sum += inside(line);
        if sum >= max {
            break;
        }
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::super::parse;
    use super::*;

    fn text(body: &str) -> String {
        let texts = parse(body, &Lexicon::built_in()).drafts.into_iter().map(|draft| draft.text);
        texts.collect::<Vec<_>>().join("|")
    }

    #[test]
    fn a_word_broken_over_lines_is_whole() {
        let hyphenated = "Die Mühle steht seit dem Früh-\njahr still, und die Bauern fah-\nren in die Stadt, Vor-\nund Nachteile hin oder her.";
        let whole = "Die Mühle steht seit dem Frühjahr still, und die Bauern fahren in die Stadt, Vor- und Nachteile hin oder her.";
        let wide = |text: &str| text.replace("Die Mühle", "Die alte und schöne Mühle in dem tiefen Tal");
        assert_eq!(text(&wide(hyphenated)), wide(whole));
        let wrapped = "The mill in the valley of the two rivers is a well-\nknown one, and its half-timbered and ivy-clad walls are\nold.";
        assert_eq!(text(wrapped), wrapped.replace('\n', " "));
    }
}
