//! Mapping from a block's text back to the page's body.
//!
//! In: text pushed piece by piece while a block is parsed, each piece with the body range it came from. Out:
//! a [`SourceMap`] from ranges of the text to ranges of the body. A piece is *verbatim* (text and body bytes
//! are equal) or *replaced* (white space folded to a space, an entity decoded: the whole body range stands
//! for the whole piece). Adjacent verbatim pieces are merged, so that a paragraph of a text dump costs one
//! piece.

use serde::{Deserialize, Serialize};

use super::span::{Span, TextSpan, to_u32};

/// A run of text bytes, and the body range it came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Piece {
    /// First byte of the piece in the text. The piece ends where the next one starts.
    text_start: u32,
    body: Span,
}

/// Body ranges of a block's text: pieces in text order, covering it without gaps.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SourceMap {
    pieces: Vec<Piece>,
    text_len: u32,
}

impl SourceMap {
    /// Returns the body range that `span` of the text came from. Cost: logarithmic in the pieces.
    ///
    /// If `span` begins or ends inside a replaced piece, the result includes the whole body range of that
    /// piece. An empty span gives an empty range at its place.
    ///
    /// # Panics
    /// If `span` reaches past the text.
    #[must_use]
    pub fn to_body(&self, span: TextSpan) -> Span {
        assert!(span.end() <= self.text_len, "span {span:?} ends past the text");
        if self.pieces.is_empty() {
            return Span::new(0, 0);
        }
        let start = self.body_at(span.start());
        if span.is_empty() {
            return Span::new(start, start);
        }
        let index = self.piece_at(span.end() - 1);
        let piece = self.pieces[index];
        let end = if self.is_verbatim(index) {
            piece.body.start() + (span.end() - piece.text_start)
        } else {
            piece.body.end()
        };
        Span::new(start, end.max(start))
    }

    /// Returns the map of the range `span` of the text. Cost: linear in the pieces.
    ///
    /// # Panics
    /// If `span` reaches past the text.
    #[must_use]
    pub fn part(&self, span: TextSpan) -> Self {
        let first = self.piece_at(span.start());
        let starts = self.pieces.iter().map(|piece| piece.text_start).enumerate().skip(first);
        let pieces = starts.take_while(|(_, start)| *start < span.end()).map(|(index, start)| {
            let end = self.pieces.get(index + 1).map_or(self.text_len, |next| next.text_start);
            let part = TextSpan::new(start.max(span.start()), end.min(span.end()));
            Piece { text_start: part.start() - span.start(), body: self.to_body(part) }
        });
        Self { pieces: pieces.collect(), text_len: span.end() - span.start() }
    }

    /// Returns the approximate size of the map in bytes.
    #[must_use]
    pub fn weight(&self) -> usize {
        size_of_val(&*self.pieces)
    }

    /// Makes the map of a text that is verbatim the range `body`.
    pub(super) fn verbatim(body: Span) -> Self {
        Self { pieces: vec![Piece { text_start: 0, body }], text_len: body.len() }
    }

    /// Makes a map from the `pieces` of another map, for a text of `text_len` bytes.
    pub(super) fn of_pieces(pieces: &[Piece], text_len: u32) -> Self {
        let text_len = if pieces.is_empty() { 0 } else { text_len };
        Self { pieces: pieces.to_vec(), text_len }
    }

    pub(super) fn pieces(&self) -> &[Piece] {
        &self.pieces
    }

    /// Returns true if this map equals [`Self::verbatim`] of `body`.
    pub(super) fn is_verbatim_of(&self, body: Span) -> bool {
        self.text_len == body.len()
            && matches!(*self.pieces, [Piece { text_start: 0, body: of }] if of == body)
    }

    /// Returns the body offset of the text byte `at`.
    fn body_at(&self, at: u32) -> u32 {
        let index = self.piece_at(at);
        let piece = self.pieces[index];
        if self.is_verbatim(index) {
            piece.body.start() + (at - piece.text_start)
        } else {
            piece.body.start()
        }
    }

    /// Index of the piece that the byte `at` of the text is in.
    fn piece_at(&self, at: u32) -> usize {
        self.pieces.partition_point(|p| p.text_start <= at).saturating_sub(1)
    }

    /// Returns true if the piece at `index` has the same length in text and body.
    fn is_verbatim(&self, index: usize) -> bool {
        let piece = self.pieces[index];
        let end = self.pieces.get(index + 1).map_or(self.text_len, |next| next.text_start);
        end - piece.text_start == piece.body.len()
    }
}

/// A text under construction, with its [`SourceMap`].
#[derive(Clone, Debug, Default)]
pub struct MappedText {
    text: String,
    map: SourceMap,
}

impl MappedText {
    /// Appends `piece`, which is verbatim in the body at `body_start`.
    pub fn push_verbatim(&mut self, piece: &str, body_start: u32) {
        if piece.is_empty() {
            return;
        }
        let len = to_u32(piece.len());
        if let Some(last) = self.map.pieces.last().copied()
            && last.body.end() == body_start
            && self.map.is_verbatim(self.map.pieces.len() - 1)
        {
            self.replace_last(Span::new(last.body.start(), body_start + len));
        } else {
            self.add(Span::new(body_start, body_start + len));
        }
        self.text.push_str(piece);
        self.map.text_len += len;
    }

    /// Appends `piece`, which replaces the body range `body`.
    pub fn push_replaced(&mut self, piece: &str, body: Span) {
        // A piece as long as its body range would count as verbatim (`&nGg;` decodes to two characters of
        // five bytes in all), so it is split. A single character needs no split: no span ends inside it.
        let first = piece.chars().next().map_or(0, char::len_utf8);
        let is_as_long = piece.len() == body.len() as usize && first < piece.len();
        let (first, rest) = piece.split_at(if is_as_long { first } else { piece.len() });
        for part in [first, rest] {
            if !part.is_empty() {
                self.add(body);
                self.text.push_str(part);
                self.map.text_len += to_u32(part.len());
            }
        }
    }

    /// Replaces the last character by `joined`, and extends its body range to `body_end`.
    pub fn join_last(&mut self, joined: char, body_end: u32) {
        let Some(last) = self.text.chars().next_back() else { return };
        let start = self.text.len() - last.len_utf8();
        let span = TextSpan::new(to_u32(start), self.map.text_len);
        let body = Span::new(self.map.to_body(span).start(), body_end);
        self.truncate(start);
        self.push_replaced(joined.encode_utf8(&mut [0; 4]), body);
    }

    /// Appends `other` with its map.
    pub fn append(&mut self, other: Self) {
        let shift = self.map.text_len;
        let moved = other.map.pieces.into_iter().map(|p| Piece { text_start: p.text_start + shift, ..p });
        self.map.pieces.extend(moved);
        self.map.text_len += other.map.text_len;
        self.text.push_str(&other.text);
    }

    /// Returns the body range from the first to the last byte of the text.
    #[must_use]
    pub fn body(&self) -> Span {
        self.map.to_body(TextSpan::new(0, self.map.text_len))
    }

    /// Yields the pieces of the range `span` of the text, each with the body range it came from, and true if it is as
    /// long as that. Cost: linear in the pieces.
    ///
    /// # Panics
    /// If `span` reaches past the text, or does not begin and end between characters.
    pub fn pieces_in(&self, span: TextSpan) -> impl Iterator<Item = (&str, Span, bool)> {
        let Self { text, map } = self;
        let first = map.piece_at(span.start());
        let starts = map.pieces.iter().map(|piece| piece.text_start).enumerate().skip(first);
        starts.take_while(move |(_, start)| *start < span.end()).map(move |(index, start)| {
            let end = map.pieces.get(index + 1).map_or(map.text_len, |next| next.text_start);
            let part = TextSpan::new(start.max(span.start()), end.min(span.end()));
            let piece = &text[part.start() as usize..part.end() as usize];
            (piece, map.to_body(part), map.is_verbatim(index))
        })
    }

    /// Shortens the text to its first `len` bytes, and the map with it.
    ///
    /// # Panics
    /// If `len` is not a character boundary.
    pub fn truncate(&mut self, len: usize) {
        if len >= self.text.len() {
            return;
        }
        let kept = to_u32(len);
        if len == 0 {
            self.map.pieces.clear();
        } else {
            let index = self.map.piece_at(kept - 1);
            if self.map.is_verbatim(index) {
                let piece = self.map.pieces[index];
                self.map.pieces.truncate(index + 1);
                let end = piece.body.start() + (kept - piece.text_start);
                self.replace_last(Span::new(piece.body.start(), end));
            } else {
                self.map.pieces.truncate(index + 1);
            }
        }
        self.text.truncate(len);
        self.map.text_len = kept;
    }

    /// Returns the text so far.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Returns the text and its map.
    #[must_use]
    pub fn into_parts(self) -> (String, SourceMap) {
        (self.text, self.map)
    }

    fn add(&mut self, body: Span) {
        self.map.pieces.push(Piece { text_start: self.map.text_len, body });
    }

    fn replace_last(&mut self, body: Span) {
        if let Some(last) = self.map.pieces.last_mut() {
            last.body = body;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns a body, and its text as parsed: `Tom &amp; Jerry\n  ran.` becomes `Tom & Jerry ran.`
    fn sample() -> (&'static str, MappedText) {
        let body = "Tom &amp; Jerry\n  ran.";
        let mut text = MappedText::default();
        text.push_verbatim("Tom ", 0);
        text.push_replaced("&", Span::new(4, 9));
        text.push_verbatim(" ", 9);
        text.push_verbatim("Jerry", 10);
        text.push_replaced(" ", Span::new(15, 18));
        text.push_verbatim("ran.", 18);
        (body, text)
    }

    #[test]
    fn maps_ranges_through_replaced_pieces() {
        let (body, text) = sample();
        let (text, map) = text.into_parts();
        assert_eq!(text, "Tom & Jerry ran.");
        let cut = |start, end| map.to_body(TextSpan::new(start, end)).slice(body).unwrap();
        assert_eq!(cut(0, 3), "Tom");
        assert_eq!(cut(4, 5), "&amp;");
        assert_eq!(cut(4, 11), "&amp; Jerry");
        assert_eq!(cut(6, 16), "Jerry\n  ran.");
        assert_eq!(cut(0, 16), body);
    }

    #[test]
    fn a_replaced_piece_as_long_as_its_source_is_still_replaced() {
        let body = "&nGg;!";
        let mut text = MappedText::default();
        text.push_replaced("\u{22d9}\u{338}", Span::new(0, 5));
        text.push_verbatim("!", 5);
        let (text, map) = text.into_parts();
        for (at, c) in text.char_indices() {
            let cut = map.to_body(TextSpan::try_new(at, at + c.len_utf8()).unwrap()).slice(body);
            assert_eq!(cut, Some(if c == '!' { "!" } else { "&nGg;" }), "{c:?}");
        }
    }

    #[test]
    fn joins_a_mark_to_the_character_before_it() {
        let body = "ca\u{301}f";
        let mut text = MappedText::default();
        text.push_verbatim("ca", 0);
        text.join_last('á', 4);
        text.push_verbatim("f", 4);
        let (text, map) = text.into_parts();
        assert_eq!(text, "cáf");
        let cut = |start, end| map.to_body(TextSpan::new(start, end)).slice(body).unwrap();
        assert_eq!((cut(0, 1), cut(1, 3), cut(3, 4), cut(0, 4)), ("c", "a\u{301}", "f", body));
    }

    #[test]
    fn joins_neighbouring_verbatim_pieces() {
        let (_, text) = sample();
        assert_eq!(text.map.pieces.len(), 5);
    }

    #[test]
    fn appends_text_and_map() {
        let (body, mut text) = sample();
        text.push_replaced("\t", Span::new(22, 22));
        text.append(sample().1);
        assert_eq!(text.body().slice(body), Some(body));
        let (text, map) = text.into_parts();
        assert_eq!(text, "Tom & Jerry ran.\tTom & Jerry ran.");
        assert_eq!(map.to_body(TextSpan::new(21, 22)).slice(body), Some("&amp;"));
    }

    #[test]
    fn yields_the_pieces_of_a_range() {
        let (body, text) = sample();
        let pieces = text
            .pieces_in(TextSpan::new(1, 14))
            .map(|(piece, of, is_verbatim)| (piece, of.slice(body).unwrap(), is_verbatim));
        let expected = [
            ("om ", "om ", true),
            ("&", "&amp;", false),
            (" Jerry", " Jerry", true),
            (" ", "\n  ", false),
            ("ra", "ra", true),
        ];
        assert_eq!(pieces.collect::<Vec<_>>(), expected);
    }

    #[test]
    fn a_part_of_a_map_maps_its_part_of_the_text() {
        let (body, text) = sample();
        let (text, map) = text.into_parts();
        for (start, end) in [(0, 16), (1, 14), (4, 5), (6, 6), (11, 16)] {
            let part = map.part(TextSpan::new(start, end));
            for (from, to) in (start..end).flat_map(|from| (from + 1..=end).map(move |to| (from, to))) {
                let of_part = part.to_body(TextSpan::new(from - start, to - start));
                assert_eq!(of_part, map.to_body(TextSpan::new(from, to)), "{}", &text[from as usize..]);
                assert!(of_part.slice(body).is_some());
            }
        }
    }

    #[test]
    fn truncates_in_and_between_pieces() {
        for len in 0..16 {
            let (body, mut text) = sample();
            let whole = text.as_str().to_owned();
            text.truncate(len);
            let (text, map) = text.into_parts();
            assert_eq!(text, whole[..len]);
            if len > 0 {
                let end = u32::try_from(len).unwrap();
                assert!(map.to_body(TextSpan::new(0, end)).slice(body).is_some());
            }
        }
    }
}
