//! The seam between two pieces of a block's text: what markup stands there, and whether a reader sees them apart.
//!
//! In: the inline elements that end and begin between the pieces, and the pieces. Out: whether they are one word, two
//! words or two blocks. A style sheet decides that in a browser, and it is not read here; what tells is that the elements
//! are siblings, what their names and classes say, and which characters meet. `<span>Built</span><span>1902</span>` are two words;
//! `mea<em>sured</em>` and a name written in spans of one letter each are one.

use crate::text::words;

/// What joins two pieces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Joint {
    /// They go on as they are written.
    None,
    Space,
    Block,
}

/// What an inline element is there for, as far as it tells whether its text stands apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// `<span>` and the like, a style sheet's own.
    Neutral,
    /// An element that no standard knows, which its page may show as anything.
    Custom,
    /// `<a>`: two that touch lead to two places.
    Link,
    /// `<ins>`, `<del>`: two wordings of one place.
    Edit,
    /// `<b>`, `<em>` and the like, which may hold part of a word.
    Formatting,
}

/// An end of an inline element.
#[derive(Clone, Copy, Debug)]
pub(super) struct Edge {
    /// Elements around it.
    pub(super) depth: usize,
    pub(super) role: Role,
    /// A number for what it is called, by the words of its class or by its tag.
    pub(super) label: u64,
}

/// What stands between two pieces.
#[derive(Clone, Copy, Debug, Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a thing that stands there or not; no two make a state"
)]
pub(super) struct Seam {
    /// The outermost element that ended.
    closed: Option<Edge>,
    /// The outermost that began behind it.
    opened: Option<Edge>,
    /// Something that takes room of its own: an image, an inline box.
    has_box: bool,
    /// The end or the beginning of a box in a heading.
    has_line: bool,
    /// `<sup>` began.
    pub(super) is_raised: bool,
    /// A link to a place in the page began.
    pub(super) is_reference: bool,
    /// An element began that says that it is the sign of a note.
    pub(super) is_note: bool,
}

/// Where two pieces meet.
#[derive(Clone, Copy, Debug)]
pub(super) struct Meeting<'a> {
    /// The block's text so far.
    pub(super) left: &'a str,
    pub(super) right: &'a str,
    /// White space stands between them.
    pub(super) has_gap: bool,
    /// The text before is all in custom elements.
    pub(super) is_all_custom: bool,
    /// The elements at the seam stand in a block and not in a paragraph, heading or other line of text.
    pub(super) is_in_box: bool,
}

impl Seam {
    pub(super) fn open(&mut self, edge: Edge) {
        self.opened.get_or_insert(edge);
    }

    pub(super) fn close(&mut self, edge: Edge) {
        if self.opened.is_some_and(|opened| opened.depth >= edge.depth) {
            self.opened = None;
        }
        if self.closed.is_none_or(|closed| closed.depth > edge.depth) {
            self.closed = Some(edge);
        }
    }

    /// Notes something that takes room of its own.
    pub(super) fn add_box(&mut self) {
        self.has_box = true;
    }

    /// Notes that the text goes on in another box of the heading.
    pub(super) fn add_line(&mut self) {
        self.has_line = true;
    }

    /// Returns true if an element ended that the text before belongs to.
    pub(super) fn has_closed(&self) -> bool {
        self.closed.is_some()
    }

    /// Elements around the outermost element at the seam.
    pub(super) fn depth(&self) -> Option<usize> {
        let edges = [self.closed, self.opened];
        edges.into_iter().flatten().map(|edge| edge.depth).min()
    }

    /// What joins the pieces.
    pub(super) fn joint(&self, at: Meeting<'_>) -> Joint {
        if at.is_in_box && self.parts_blocks(at) {
            return Joint::Block;
        }
        if at.has_gap || at.left.is_empty() {
            return Joint::None;
        }
        if self.has_line || self.is_before_note(at) || self.parts_words(at) {
            Joint::Space
        } else {
            Joint::None
        }
    }

    /// Custom elements that hold sentences are paragraphs: beside each other, or behind loose text.
    fn parts_blocks(&self, at: Meeting<'_>) -> bool {
        let is_custom = |edge: Option<Edge>| edge.is_some_and(|edge| edge.role == Role::Custom);
        let is_text = |text: &str| has_words(text) || ends_sentence(text);
        let (after, before) = (is_custom(self.closed) && at.is_all_custom, is_custom(self.opened));
        if at.left.is_empty() || !(after || before) {
            return false;
        }
        let is_sentence = |text: &str| ends_sentence(text) && has_words(text);
        (after && before && is_text(at.left) && is_text(at.right))
            || (after && is_sentence(at.left))
            || (before && ends_sentence(at.left) && is_sentence(at.right))
    }

    /// The sign of a footnote is no part of the word or stop before it; the exponent of a number is.
    fn is_before_note(&self, at: Meeting<'_>) -> bool {
        if !(self.is_raised || self.is_reference || self.is_note) {
            return false;
        }
        let is_behind_note = at.left.ends_with(']') && at.right.starts_with('[');
        let is_sign = is_note_sign(at.right);
        let is_letter = at.right.trim().starts_with(char::is_alphabetic);
        let is_behind_word = takes_note(at.left) && !is_letter;
        let is_raised_note = self.is_raised && is_sign && (self.is_reference || is_behind_word);
        let is_linked_note = self.is_reference && is_sign && at.right.starts_with(['[', '*', '†', '‡']);
        let takes_any = at.left.ends_with(|c: char| !c.is_whitespace() && !"([{".contains(c));
        let is_named_note = self.is_note && (is_sign || at.right.starts_with('['));
        takes_any && !is_behind_note && (is_named_note || is_raised_note || is_linked_note)
    }

    fn parts_words(&self, at: Meeting<'_>) -> bool {
        let (Some(left), Some(right)) = (at.left.chars().next_back(), at.right.chars().next()) else {
            return false;
        };
        if self.has_box && left.is_alphanumeric() && right.is_alphanumeric() {
            return true;
        }
        let (Some(closed), Some(opened)) = (self.closed, self.opened) else { return false };
        if closed.depth != opened.depth {
            return false;
        }
        match (closed.role, opened.role) {
            (Role::Link, Role::Link) => left.is_alphanumeric() && right.is_alphanumeric(),
            (Role::Edit, Role::Edit) => left.is_alphanumeric() && !right.is_ascii_punctuation(),
            (Role::Formatting | Role::Edit, Role::Formatting | Role::Edit) => false,
            _ => {
                let is_labelled = closed.label != opened.label;
                reads_apart(at, is_labelled && at.is_in_box)
            }
        }
    }
}

/// Words from which a piece in a custom element is text rather than a label.
const MIN_CUSTOM_WORDS: u32 = 3;

/// Bytes of a piece among which its words are counted.
const WORDS_BYTES: usize = 200;

/// Returns true if `text` is no mere label.
fn has_words(text: &str) -> bool {
    let end = (0..=WORDS_BYTES.min(text.len())).rfind(|&end| text.is_char_boundary(end)).unwrap_or(0);
    words::count(&text[..end]) >= MIN_CUSTOM_WORDS
}

/// Characters of a word that are counted.
const COUNTED: usize = 4;

/// Returns true if the characters that meet are of two words, though nothing stands between. Where two letters meet that may be of one word,
/// it takes `is_labelled`: elements that are named apart, as of a label and its value.
fn reads_apart(at: Meeting<'_>, is_labelled: bool) -> bool {
    let length = |chars: &mut dyn Iterator<Item = char>| {
        chars.take_while(|c| c.is_alphanumeric()).take(COUNTED).count()
    };
    let left_len = length(&mut at.left.chars().rev());
    let right_len = length(&mut at.right.chars());
    let (Some(left), Some(right)) = (at.left.chars().next_back(), at.right.chars().next()) else {
        return false;
    };
    let is_long = left_len > 1 && right_len > 1;
    match (left, right) {
        (l, r) if words::is_spaceless(l) || words::is_spaceless(r) => false,
        (l, r) if l.is_alphabetic() && r.is_numeric() => left_len > 2,
        (l, r) if l.is_lowercase() && r.is_uppercase() => is_long,
        (l, r) if l.is_numeric() && r.is_uppercase() => is_long,
        (l, r) if l.is_numeric() && r.is_alphabetic() => is_labelled && right_len > 2,
        (l, r) if l.is_alphabetic() && r.is_alphabetic() => is_labelled && is_long && left_len > 2,
        ('.' | '!' | '?', r) => r.is_uppercase() && right_len > 1,
        (',' | ';' | ')' | ']' | '”' | '»' | '%', r) => r.is_alphabetic() && right_len > 1,
        (':', r) => {
            r.is_alphabetic()
                || (r.is_numeric() && !at.left.trim_end_matches(':').ends_with(char::is_numeric))
        }
        (l, '(' | '[' | '“' | '«' | '$' | '€' | '£') => l.is_alphabetic() && left_len > 1,
        _ => false,
    }
}

/// Returns true if `text` is the sign of a note, or begins one: `1`, `[12]`, `(3)`, `*`, `†`, `a`.
fn is_note_sign(text: &str) -> bool {
    let sign = text.trim().trim_matches(['[', ']', '(', ')']);
    let is_number = sign.len() <= 3 && sign.bytes().all(|byte| byte.is_ascii_digit());
    let is_mark =
        sign.chars().count() <= 3 && sign.chars().all(|c| matches!(c, '*' | '†' | '‡' | '§' | '¶' | '#'));
    is_number || is_mark || (sign.len() == 1 && sign.bytes().all(|byte| byte.is_ascii_lowercase()))
}

/// Letters of a word that is no unit or name of a variable, and so takes no exponent.
const MIN_NOTED_LETTERS: usize = 4;

/// Returns true if a raised number behind `text` is a note: behind a stop, a quotation or a word.
fn takes_note(text: &str) -> bool {
    let letters = text.chars().rev().take_while(|c| c.is_alphabetic()).take(MIN_NOTED_LETTERS).count();
    letters >= MIN_NOTED_LETTERS || text.ends_with(['.', ',', ';', ':', '!', '?', '”', '’', '"', '»', '…'])
}

fn ends_sentence(text: &str) -> bool {
    let text = text.trim_end().trim_end_matches(['"', '\'', '”', '’', '“', '»', '«', ')', ']', '」', '』']);
    text.ends_with(['.', '!', '?', '…', '。', '！', '？', '।'])
}
