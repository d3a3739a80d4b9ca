//! Builds the text of a block: folds white space as it arrives, and keeps only visible characters
//! ([`visible`]).
//!
//! In: pieces of the body, verbatim or decoded, and hard breaks. Out: a [`MappedText`] with single spaces,
//! none at the ends, and `\n` for each hard break. White space is as defined by Unicode: a no-break space
//! folds like any other, since no judge distinguishes them. White space that contains a line feed is omitted
//! between two wide characters: Chinese and Japanese have no spaces between words, so the line was only
//! wrapped in the source (CSS Text 3, 4.1.3). The result does not depend on how the body is cut into pieces.

use crate::model::{MappedText, Span, to_u32};
use crate::text::visible::{self, Step};

/// Pending white space, written only once text follows it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Gap {
    body: Span,
    is_break: bool,
    /// Whether it contains a line feed that shows nothing between wide characters.
    has_line_feed: bool,
}

/// A place in a growing text, to which [`Folded::return_to`] shortens it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    len: usize,
    gap: Option<Gap>,
    joiner: Option<(char, Span)>,
}

impl Place {
    /// Returns the length in bytes of the text up to here, without white space at its end.
    pub(super) fn len(&self) -> usize {
        self.len
    }
}

/// A text that folds white space as it grows.
#[derive(Debug, Default)]
pub(super) struct Folded {
    text: MappedText,
    gap: Option<Gap>,
    /// A pending joiner and its place in the body: whether it is shown depends on the next character.
    joiner: Option<(char, Span)>,
    /// Whether the rest of a word is expected, before which white space is omitted.
    awaits_rest: bool,
    /// Whether white space before the next text separates words in every script.
    keeps_space: bool,
}

impl Folded {
    /// Appends `piece`, which is verbatim in the body at `start`.
    pub(super) fn push(&mut self, piece: &str, start: u32) {
        let (mut rest, mut at) = (piece, start);
        while !rest.is_empty() {
            let (run, after) = rest.split_at(plain_prefix_len(rest));
            self.push_plain(run, at);
            at += to_u32(run.len());
            let white = to_u32(after.len() - after.trim_start().len());
            if white > 0 {
                let has_line_feed = after[..white as usize].bytes().any(|byte| matches!(byte, b'\n' | b'\r'));
                self.space(Span::new(at, at + white), has_line_feed);
                at += white;
            }
            rest = after.trim_start();
            if run.is_empty()
                && white == 0
                && let Some(c) = rest.chars().next()
            {
                let len = to_u32(c.len_utf8());
                self.push_char(c, Span::new(at, at + len), true);
                rest = &rest[c.len_utf8()..];
                at += len;
            }
        }
    }

    /// Appends `decoded`, which replaces the body range `body`.
    pub(super) fn push_decoded(&mut self, decoded: &str, body: Span) {
        for c in decoded.chars() {
            if c.is_whitespace() {
                self.space(body, matches!(c, '\n' | '\r'));
            } else {
                self.push_char(c, body, false);
            }
        }
    }

    /// Appends `piece` with its white space as written, except at the beginning of a block.
    pub(super) fn push_preformatted(&mut self, piece: &str, start: u32) {
        self.close_gap(None);
        let mut rest = piece;
        loop {
            if self.is_empty() {
                let begins = rest.trim_start_matches(visible::is_blank);
                // Omitted white space still ends a word.
                if rest[..rest.len() - begins.len()].contains(char::is_whitespace) {
                    self.settle_joiner(None);
                }
                rest = begins;
            }
            if rest.is_empty() {
                return;
            }
            let at = start + to_u32(piece.len() - rest.len());
            let is_odd = |c: char| !c.is_whitespace() && !visible::is_plain(c);
            let (run, after) = rest.split_at(rest.find(is_odd).unwrap_or(rest.len()));
            self.push_plain(run, at);
            rest = after;
            if run.is_empty()
                && let Some(c) = rest.chars().next()
            {
                let len = c.len_utf8();
                self.push_char(c, Span::new(at, at + to_u32(len)), true);
                rest = &rest[len..];
            }
        }
    }

    /// Appends `decoded` with its white space as written; see [`Self::push_preformatted`].
    pub(super) fn push_decoded_preformatted(&mut self, decoded: &str, body: Span) {
        self.close_gap(None);
        for c in decoded.chars() {
            if c.is_whitespace() {
                self.settle_joiner(None);
                if !self.is_empty() {
                    self.text.push_replaced(c.encode_utf8(&mut [0; 4]), body);
                }
            } else {
                self.push_char(c, body, false);
            }
        }
    }

    /// Appends `run`, all of whose characters are shown as they are.
    fn push_plain(&mut self, run: &str, start: u32) {
        if let Some(next) = run.chars().next() {
            self.settle_joiner(Some(next));
            self.close_gap(Some(next));
            self.text.push_verbatim(run, start);
        }
    }

    /// Appends what `c`, at `body`, shows in its context.
    fn push_char(&mut self, c: char, body: Span, is_verbatim: bool) {
        if visible::goes_behind_joiner(self.joiner.map(|(joiner, _)| joiner), self.last_of_word(), c) {
            return;
        }
        let mut seen = visible::step(self.last_of_word(), c);
        match seen {
            Step::Skip => return,
            Step::Hold => {
                self.joiner.get_or_insert((c, body));
                return;
            }
            Step::Show(next) | Step::Join(next) => {
                if self.settle_joiner(Some(next)) {
                    seen = visible::step(self.last_of_word(), c);
                }
            }
        }
        match seen {
            Step::Join(joined) => self.text.join_last(joined, body.end()),
            Step::Show(shown) => {
                self.close_gap(Some(shown));
                let mut bytes = [0; 4];
                let shown_text = &*shown.encode_utf8(&mut bytes);
                if is_verbatim && shown == c {
                    self.text.push_verbatim(shown_text, body.start());
                } else {
                    self.text.push_replaced(shown_text, body);
                }
            }
            Step::Skip | Step::Hold => {}
        }
    }

    /// Returns the last character of the word that has not ended yet.
    fn last_of_word(&self) -> Option<char> {
        let last = || self.as_str().chars().next_back().filter(|c| !c.is_whitespace());
        if self.gap.is_some() { None } else { last() }
    }

    /// Writes the pending joiner if it is shown before `next`; returns true if it is.
    fn settle_joiner(&mut self, next: Option<char>) -> bool {
        let Some((joiner, body)) = self.joiner.take() else { return false };
        let stays = visible::joiner_stays(joiner, self.last_of_word(), next);
        if stays {
            self.close_gap(None);
            self.text.push_replaced(joiner.encode_utf8(&mut [0; 4]), body);
        }
        stays
    }

    /// Appends `other`, which follows this text in the body, with the white space at its end.
    pub(super) fn append(&mut self, other: Self) {
        let gap = other.gap;
        self.settle_joiner(None);
        let other = other.finish();
        self.close_gap(other.as_str().chars().next());
        self.text.append(other);
        self.gap = gap;
    }

    /// Appends white space of the source at `body`.
    pub(super) fn leave_gap(&mut self, body: Span) {
        self.space(body, false);
    }

    /// Appends a space where the markup up to `end` separates words.
    pub(super) fn part_words(&mut self, end: u32) {
        let start = self.end();
        self.space(Span::new(start, end.max(start)), false);
    }

    /// Appends a line feed of the source at `body`.
    pub(super) fn feed_line(&mut self, body: Span) {
        self.space(body, true);
    }

    /// Makes white space before the next text separate words in every script, even if it is a line feed.
    pub(super) fn keep_space(&mut self) {
        self.keeps_space = true;
    }

    /// Appends a hard break at `body`. Breaks without text between them count as one.
    pub(super) fn break_line(&mut self, body: Span) {
        self.settle_joiner(None);
        if !self.is_empty() {
            let start = self.gap.map_or(body.start(), |gap| gap.body.start());
            let body = Span::new(start, body.end());
            self.gap = Some(Gap { body, is_break: true, has_line_feed: false });
        }
    }

    /// Takes the part behind `tag` of the pending white space, all of it unless it begins before that tag.
    pub(super) fn take_gap_behind(&mut self, tag: Span) -> Option<Gap> {
        let gap = self.gap.take_if(|gap| gap.body.end() > tag.end())?;
        if gap.body.start() >= tag.end() {
            return Some(gap);
        }
        // A break that was joined to the white space before the tag.
        self.gap = Some(Gap { body: Span::new(gap.body.start(), tag.start()), is_break: false, ..gap });
        Some(Gap { body: Span::new(tag.end(), gap.body.end()), ..gap })
    }

    /// Makes `gap` the pending white space, if it is some.
    pub(super) fn put_gap(&mut self, gap: Option<Gap>) {
        self.gap = gap.or(self.gap);
    }

    /// Omits a line feed before the next text if that begins with a letter other than a capital: the rest of a
    /// word whose first letter stands apart.
    pub(super) fn await_rest(&mut self) {
        self.awaits_rest = true;
    }

    /// Returns the current end of the text.
    pub(super) fn place(&self) -> Place {
        Place { len: self.as_str().len(), gap: self.gap, joiner: self.joiner }
    }

    /// Removes all text behind `place`. `place` must be of this text, and a character must end there.
    pub(super) fn return_to(&mut self, place: Place) {
        self.text.truncate(place.len);
        (self.gap, self.joiner) = (place.gap, place.joiner);
    }

    /// Returns the end of the text so far in the body.
    pub(super) fn end(&self) -> u32 {
        self.text.body().end()
    }

    /// Returns true if the text ends with a hard break, ignoring other white space.
    pub(super) fn ends_in_break(&self) -> bool {
        self.gap.is_some_and(|gap| gap.is_break)
    }

    /// Returns true if the text ends with white space or a hard break.
    pub(super) fn ends_in_gap(&self) -> bool {
        self.gap.is_some()
    }

    /// Returns true if there is no text yet.
    pub(super) fn is_empty(&self) -> bool {
        self.text.as_str().is_empty()
    }

    /// Returns the text so far, without trailing white space.
    pub(super) fn as_str(&self) -> &str {
        self.text.as_str()
    }

    /// Returns the finished text and its map.
    pub(super) fn finish(mut self) -> MappedText {
        self.settle_joiner(None);
        self.text.truncate(self.text.as_str().trim_end().len());
        self.text
    }

    /// Records white space at `body`, merging it with pending white space.
    fn space(&mut self, body: Span, has_line_feed: bool) {
        self.settle_joiner(None);
        let is_empty = self.is_empty();
        match &mut self.gap {
            Some(gap) => {
                gap.has_line_feed |= has_line_feed;
                // White space after markup adds nothing to that before it.
                if gap.body.end() == body.start() {
                    gap.body = Span::new(gap.body.start(), body.end());
                }
            }
            None if is_empty => {}
            None => self.gap = Some(Gap { body, is_break: false, has_line_feed }),
        }
    }

    /// Writes the pending white space before `next`.
    fn close_gap(&mut self, next: Option<char>) {
        let awaits_rest = std::mem::take(&mut self.awaits_rest);
        let keeps_space = std::mem::take(&mut self.keeps_space);
        let Some(gap) = self.gap.take() else { return };
        let is_rest = |next: char| next.is_alphabetic() && !next.is_uppercase();
        if awaits_rest && gap.has_line_feed && next.is_some_and(is_rest) {
            return;
        }
        let is_wrap = || is_wrap_between(self.as_str().chars().next_back(), next);
        match (gap.is_break, gap.body.len()) {
            (false, _) if gap.has_line_feed && !keeps_space && is_wrap() => {}
            (true, _) => self.text.push_replaced("\n", gap.body),
            // A single byte stays verbatim and merges with its neighbours, so that a hard-wrapped paragraph
            // is one piece of the map, not one per line.
            (false, 1) => self.text.push_verbatim(" ", gap.body.start()),
            (false, _) => self.text.push_replaced(" ", gap.body),
        }
    }
}

/// Returns true if a line feed between the two characters shows nothing: both are wide, or one is and the
/// other is punctuation that Chinese shares with Latin text.
fn is_wrap_between(before: Option<char>, next: Option<char>) -> bool {
    let (Some(before), Some(next)) = (before, next) else { return false };
    let is_shared = |c: char| matches!(c, '“' | '”' | '‘' | '’' | '…');
    match (is_wide(before), is_wide(next)) {
        (true, true) => true,
        (true, false) => is_shared(next),
        (false, true) => is_shared(before),
        (false, false) => false,
    }
}

/// Returns true for Han, kana, and the wide punctuation and letters of their texts (Unicode `East_Asian_Width`
/// wide, fullwidth or halfwidth), other than Hangul, which has spaces, and combining marks.
fn is_wide(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{2fff}' | '\u{3001}'..='\u{3029}' | '\u{3030}'..='\u{3098}' | '\u{309b}'..='\u{312f}'
        | '\u{31a0}'..='\u{31ff}' | '\u{3220}'..='\u{325f}' | '\u{3280}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe4f}' | '\u{ff01}'..='\u{ff9f}' | '\u{20000}'..='\u{3ffff}')
}

/// Returns the length of the longest prefix of `text` whose characters are shown as they are, with single
/// spaces between them.
fn plain_prefix_len(text: &str) -> usize {
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let len = match byte {
            b'!'..=b'~' => 1,
            b' ' if at > 0 && plain_char_len(text, at + 1).is_some() => 1,
            _ => match plain_char_len(text, at) {
                Some(len) => len,
                None => break,
            },
        };
        at += len;
    }
    at
}

/// Returns the length of the character at `at` if it is not white space and is shown as it is.
fn plain_char_len(text: &str, at: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    match *bytes.get(at)? {
        b'!'..=b'~' => Some(1),
        0..=0x7f => None,
        // Lead bytes of the letters of most scripts: Latin, Greek, Cyrillic, Hebrew; Chinese, Hangul.
        0xc3..=0xcb | 0xce..=0xd7 | 0xda..=0xdf => Some(2),
        0xe4..=0xec => Some(3),
        _ => text[at..].chars().next().filter(|&c| visible::is_plain(c)).map(char::len_utf8),
    }
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

    /// Removes line feeds, and white space around them, between the wide characters of the properties below.
    fn unwrapped(body: &str) -> String {
        let lines: Vec<&str> =
            body.split(['\n', '\r']).map(str::trim).filter(|line| !line.is_empty()).collect();
        let mut text = String::new();
        for line in lines {
            let is_wide = |c: char| matches!(c, '日' | 'か' | 'が');
            let is_shared = |c: char| is_wide(c) || matches!(c, '“' | '”' | '‘' | '’' | '…');
            let sides = text.chars().next_back().zip(line.chars().next());
            if !sides.is_some_and(|(left, right)| {
                (is_wide(left) || is_wide(right)) && is_shared(left) && is_shared(right)
            }) {
                text.push('\n');
            }
            text.push_str(line);
        }
        text
    }

    #[test]
    fn a_line_feed_between_wide_characters_is_nothing() {
        for (body, expected) in [
            ("星期二正\n式启用", "星期二正式启用"),
            ("二隻の \r\n\t フェリー", "二隻のフェリー"),
            ("启用，\n可以", "启用，可以"),
            ("启用，\n“我们”\n说", "启用，“我们”说"),
            ("ﾌｪ\nﾘｰ、Ａ\nＢ", "ﾌｪﾘｰ、ＡＢ"),
            ("𠀀\n𠀁", "𠀀𠀁"),
            // Written spaces, other scripts, and Hangul, which has spaces.
            ("王\u{3000}小海 记者", "王 小海 记者"),
            ("新\nA\n码头\n12", "新 A 码头 12"),
            ("새\n부두", "새 부두"),
            ("ท่าเรือ\nใหม่", "ท่าเรือ ใหม่"),
            ("naïve\n“words”\nof Łódź", "naïve “words” of Łódź"),
        ] {
            let (text, map) = folded(body);
            assert_eq!(text, expected);
            for (at, c) in text.char_indices().filter(|(_, c)| *c != ' ') {
                let span = TextSpan::try_new(at, at + c.len_utf8()).unwrap();
                assert_eq!(map.to_body(span).slice(body).unwrap(), c.to_string(), "{body:?}");
            }
        }
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
        fn characters_are_those_that_a_reader_sees_however_the_body_is_cut(
            body in "[aeé \n\u{301}\u{ad}\u{200b}\u{200c}\u{200d}می क्ष👩🔥\u{fe0f}\u{92}か\u{3099}\u{1f3f4}\u{e0067}]{0,30}",
            cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..4),
            is_preformatted: bool,
        ) {
            let mut cuts: Vec<_> = cuts.iter().map(|cut| cut.index(body.len() + 1)).filter(|&cut| body.is_char_boundary(cut)).collect();
            cuts.extend([0, body.len()]);
            cuts.sort_unstable();
            let mut text = Folded::default();
            for pair in cuts.windows(2) {
                let (piece, start) = (&body[pair[0]..pair[1]], to_u32(pair[0]));
                if is_preformatted { text.push_preformatted(piece, start) } else { text.push(piece, start) }
            }
            let (text, map) = text.finish().into_parts();
            let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
            let expected = visible::clean(&body).into_owned();
            let expected = if is_preformatted { expected } else { unwrapped(&expected) };
            prop_assert_eq!(words(&text), words(&expected));
            let mut end = 0;
            for (at, c) in text.char_indices() {
                let span = map.to_body(TextSpan::try_new(at, at + c.len_utf8()).unwrap());
                let cut = span.slice(&body).unwrap();
                prop_assert!(span.start() >= end, "{c:?} maps to before its predecessor");
                prop_assert!(c.is_whitespace() || cut.contains(c) || visible::clean(cut).contains(c), "{c:?} maps to {cut:?}");
                end = span.start();
            }
        }

        #[test]
        fn equals_split_and_join_and_maps_back(body in "[ab\u{a0}é€\u{3000}\u{1680}日😀 \t\r\n]{0,40}") {
            let (text, map) = folded(&body);
            prop_assert_eq!(&text, &unwrapped(&body).split_whitespace().collect::<Vec<_>>().join(" "));
            for (at, c) in text.char_indices() {
                let span = TextSpan::try_new(at, at + c.len_utf8()).unwrap();
                let cut = map.to_body(span).slice(&body).unwrap();
                let same = if c == ' ' { cut.trim().is_empty() } else { cut == c.encode_utf8(&mut [0; 4]) };
                prop_assert!(same);
            }
        }
    }
}
