//! Hard-wrapped prose in text whose lines are otherwise taken as written: mail archives, logs and RFCs in `<pre>`.
//!
//! In: such a text. Out: its paragraphs, and the runs of lines between them that stay as they are, if most of the text is
//! prose. Code, verse and tables fail the test of [`Wrap`], as their lines end anywhere.

use std::ops::Range;

use super::lines::{self, Line};
use super::wrap::Wrap;

/// Minimum share of letters and white space in prose, in percent: code has some 75 to 80, prose 95 and more.
const MIN_LETTERS_PERCENT: usize = 85;

/// A part of the text, as a range of its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::parse) enum Part {
    /// Lines that form a paragraph.
    Paragraph(Range<usize>),
    /// Lines that stay apart.
    Verbatim(Range<usize>),
}

/// Splits `text` into parts, if at least half of it is hard-wrapped prose. Cost: linear.
pub(in crate::parse) fn parts(text: &str) -> Option<Vec<Part>> {
    let lines = lines::split(text);
    if lines.iter().any(|line| line.fence_close.is_some()) {
        return None;
    }
    let wrap = Wrap::of(&lines, text);
    let (mut parts, mut prose) = (Vec::new(), 0);
    for group in lines.split(Line::is_blank).filter(|group| !group.is_empty()) {
        let paragraphs = wrap.paragraphs(group).collect::<Vec<_>>();
        let is_prose = paragraphs.len() < group.len() && reads_as_prose(group, text);
        if is_prose || group.len() == 1 {
            for paragraph in paragraphs {
                let range = range(paragraph);
                prose += if paragraph.len() > 1 { range.len() } else { 0 };
                parts.push(Part::Paragraph(range));
            }
        } else {
            parts.push(Part::Verbatim(range(group)));
        }
    }
    (prose * 2 > text.len()).then_some(parts)
}

/// Returns the bytes from the first of `lines`, of which there is one, to the last.
fn range(lines: &[Line]) -> Range<usize> {
    lines[0].start as usize..lines[lines.len() - 1].end as usize
}

/// Returns true if the lines consist of words, and do not begin with the same sign, as those of a comment in code do.
fn reads_as_prose(lines: &[Line], text: &str) -> bool {
    let all = &text[range(lines)];
    let letters = all.chars().filter(|c| c.is_alphabetic() || c.is_whitespace()).count();
    let sign = lines[0].text(text).chars().next().filter(|c| !c.is_alphanumeric());
    let is_comment = sign
        .is_some_and(|sign| lines.len() > 1 && lines.iter().all(|line| line.text(text).starts_with(sign)));
    letters * 100 >= all.chars().count() * MIN_LETTERS_PERCENT && !is_comment
}

#[cfg(test)]
mod tests {
    use super::*;

    const PROSE: &str = "I came home to find the clock on the wall of the kitchen running again,\n\
                         which it had not done for eleven years. It was my uncle's, and since the\n\
                         day he died nobody had dared to touch it. The pendulum hung straight and\n\
                         was covered with dust.";

    fn texts(text: &str) -> Option<Vec<(bool, &str)>> {
        let texts = |part: &Part| match part {
            Part::Paragraph(range) => (true, &text[range.clone()]),
            Part::Verbatim(range) => (false, &text[range.clone()]),
        };
        parts(text).map(|parts| parts.iter().map(texts).collect())
    }

    #[test]
    fn prose_is_split_into_paragraphs() {
        let head = "From: ida@mill.example\nSubject: a clock";
        let text = format!("{head}\n\n{PROSE}\n\nHello\n\n{PROSE}");
        let expected = [(false, head), (true, PROSE), (true, "Hello"), (true, PROSE)];
        assert_eq!(texts(&text), Some(expected.to_vec()));
    }

    #[test]
    fn code_and_verse_stay_as_they_are() {
        let code =
            "fn main() {\n    let wheel = Wheel::new(\"oak\", 12);\n    wheel.turn();\n\n    let x = 1;\n}\n";
        let verse = "The wheel went round\nand round again\nupon the ground\nlay all the grain\n";
        let comment = format!("// {}", PROSE.replace('\n', "\n// "));
        for text in [&code.repeat(6), &verse.repeat(3), &comment] {
            assert_eq!(texts(text), None, "{text}");
        }
    }
}
