//! Text of a block under construction, its white space folded as it arrives.
//!
//! In: pieces of the body, as they stand or decoded, and hard breaks. Out: a [`MappedText`] with
//! single spaces, none at the ends, and `\n` for each hard break. White space is what Unicode calls
//! so: a no-break space folds like any other, since no judge tells them apart.

use crate::model::{MappedText, Span};

/// White space that is written only once text follows it.
#[derive(Clone, Copy, Debug)]
struct Gap {
    body: Span,
    is_break: bool,
}

/// A text that folds white space while it grows.
#[derive(Debug, Default)]
pub(super) struct Folded {
    text: MappedText,
    gap: Option<Gap>,
}

impl Folded {
    /// Appends `piece`, which stands letter for letter at `start` of the body.
    pub(super) fn push(&mut self, piece: &str, start: u32) {
        let (mut rest, mut at) = (piece, start);
        while !rest.is_empty() {
            let trimmed = rest.trim_start();
            let white = to_u32(rest.len() - trimmed.len());
            if white > 0 {
                self.space(Span::new(at, at + white));
                at += white;
            }
            let (run, after) = trimmed.split_at(folded_prefix_len(trimmed));
            if !run.is_empty() {
                self.close_gap();
                self.text.push_verbatim(run, at);
            }
            at += to_u32(run.len());
            rest = after;
        }
    }

    /// Appends `decoded`, for which the whole of `body` stands in the body.
    pub(super) fn push_decoded(&mut self, decoded: &str, body: Span) {
        if decoded.chars().all(char::is_whitespace) {
            self.space(body);
        } else {
            self.close_gap();
            self.text.push_replaced(decoded, body);
        }
    }

    /// Appends `piece` with its white space as written; only what begins a block is left out.
    pub(super) fn push_preformatted(&mut self, piece: &str, start: u32) {
        self.close_gap();
        let shown = if self.is_empty() { piece.trim_start() } else { piece };
        self.text.push_verbatim(shown, start + to_u32(piece.len() - shown.len()));
    }

    /// Appends `decoded` with its white space as written; see [`Self::push_preformatted`].
    pub(super) fn push_decoded_preformatted(&mut self, decoded: &str, body: Span) {
        self.close_gap();
        if !(self.is_empty() && decoded.chars().all(char::is_whitespace)) {
            self.text.push_replaced(decoded, body);
        }
    }

    /// Breaks the line at `body`. Breaks that follow each other without text are one.
    pub(super) fn break_line(&mut self, body: Span) {
        if !self.is_empty() {
            let start = self.gap.map_or(body.start(), |gap| gap.body.start());
            self.gap = Some(Gap { body: Span::new(start, body.end()), is_break: true });
        }
    }

    /// Whether a hard break was the last thing appended, white space aside.
    pub(super) fn ends_in_break(&self) -> bool {
        self.gap.is_some_and(|gap| gap.is_break)
    }

    /// Whether white space or a hard break was the last thing appended.
    pub(super) fn ends_in_gap(&self) -> bool {
        self.gap.is_some()
    }

    /// Whether there is no text yet.
    pub(super) fn is_empty(&self) -> bool {
        self.text.as_str().is_empty()
    }

    /// The text so far, without white space at its end.
    pub(super) fn as_str(&self) -> &str {
        self.text.as_str()
    }

    /// Gives up the text.
    pub(super) fn finish(mut self) -> MappedText {
        self.text.truncate(self.text.as_str().trim_end().len());
        self.text
    }

    fn space(&mut self, body: Span) {
        match self.gap {
            Some(gap) if gap.body.end() == body.start() => {
                self.gap = Some(Gap { body: Span::new(gap.body.start(), body.end()), ..gap });
            }
            // White space after markup adds nothing to white space before it.
            Some(_) => {}
            None if self.is_empty() => {}
            None => self.gap = Some(Gap { body, is_break: false }),
        }
    }

    fn close_gap(&mut self) {
        let Some(gap) = self.gap.take() else { return };
        match (gap.is_break, gap.body.len()) {
            (true, _) => self.text.push_replaced("\n", gap.body),
            // One byte for one byte: joins its neighbours, so that a hard-wrapped paragraph is one
            // piece in the map and not one a line.
            (false, 1) => self.text.push_verbatim(" ", gap.body.start()),
            (false, _) => self.text.push_replaced(" ", gap.body),
        }
    }
}

/// Length of the longest prefix of `text` in which white space is single spaces between other
/// characters.
fn folded_prefix_len(text: &str) -> usize {
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b' ' => match text[at + 1..].chars().next() {
                Some(next) if !next.is_whitespace() => at += 1,
                _ => break,
            },
            b'\t'..=b'\r' => break,
            0..0x80 => at += 1,
            // The lead bytes of all white space past ASCII: U+0085, U+00A0, U+1680, U+2000 to U+205F,
            // U+3000.
            0xc2 | 0xe1..=0xe3 => match text[at..].chars().next() {
                Some(c) if !c.is_whitespace() => at += c.len_utf8(),
                _ => break,
            },
            0..0xe0 => at += 2,
            0..0xf0 => at += 3,
            _ => at += 4,
        }
    }
    at
}

fn to_u32(len: usize) -> u32 {
    u32::try_from(len).expect("a body is at most 4 GiB, which the parser checks first")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::TextSpan;

    fn folded(body: &str) -> (String, crate::model::SourceMap) {
        let mut text = Folded::default();
        text.push(body, 0);
        text.finish().into_parts()
    }

    #[test]
    fn folds_every_kind_of_white_space() {
        assert_eq!(folded("  a \t b\u{a0}\u{3000}c\r\nd\u{2028}é  ").0, "a b c d é");
        assert_eq!(folded(" \n ").0, "");
    }

    #[test]
    fn breaks_are_kept_once_and_only_inside() {
        let mut text = Folded::default();
        text.break_line(Span::new(0, 1));
        text.push("a ", 1);
        text.break_line(Span::new(3, 4));
        text.break_line(Span::new(4, 5));
        assert!(text.ends_in_break());
        text.push(" b", 5);
        text.break_line(Span::new(7, 8));
        let (text, map) = text.finish().into_parts();
        assert_eq!(text, "a\nb");
        assert_eq!(map.to_body(TextSpan::new(1, 2)), Span::new(2, 6));
    }

    #[test]
    fn preformatted_text_loses_only_its_ends() {
        let mut text = Folded::default();
        text.push_preformatted("\n  a\n\t b", 0);
        text.push_decoded_preformatted("\n", Span::new(8, 10));
        assert_eq!(text.finish().as_str(), "a\n\t b");
    }

    proptest! {
        #[test]
        fn equals_split_and_join_and_maps_back(body in "[ab\u{a0}é€\u{3000}\u{1680}日😀 \t\r\n]{0,40}") {
            let (text, map) = folded(&body);
            prop_assert_eq!(&text, &body.split_whitespace().collect::<Vec<_>>().join(" "));
            for (at, c) in text.char_indices() {
                let span = TextSpan::try_new(at, at + c.len_utf8()).unwrap();
                let cut = map.to_body(span).slice(&body).unwrap();
                let same = if c == ' ' { cut.trim().is_empty() } else { cut == c.encode_utf8(&mut [0; 4]) };
                prop_assert!(same);
            }
        }
    }
}
