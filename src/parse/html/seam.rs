//! Seams between two pieces of a block's text: which markup is there, and whether a reader sees the pieces as
//! separate.
//!
//! In: the inline elements that end and begin between the pieces, and the pieces. Out: whether they are one
//! word, two words or two blocks. In a browser the style sheet decides, which is not read here. The evidence
//! is whether the elements are siblings, their names and classes, and the adjoining characters.
//! `<span>Built</span><span>1902</span>` are two words; `mea<em>sured</em>` and a name written in one span
//! per letter are one.

mod days;

use crate::text::words;

/// Connection of two pieces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Joint {
    /// As written.
    None,
    Space,
    Block,
}

/// Role of an inline element, as far as it indicates whether its text is separate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// `<span>` and the like, styled by the page.
    Neutral,
    /// A custom element, displayed in any way.
    Custom,
    /// `<a>`: adjacent links lead to different places.
    Link,
    /// `<ins>`, `<del>`: two versions of the same text.
    Edit,
    /// `<b>`, `<em>` and the like, which may contain part of a word.
    Formatting,
}

/// Start or end of an inline element.
#[derive(Clone, Copy, Debug)]
pub(super) struct Edge {
    /// Number of elements around it.
    pub(super) depth: usize,
    pub(super) role: Role,
    /// Hash of what the element is called: its class or its tag.
    pub(super) label: u64,
}

/// Markup between two pieces.
#[derive(Clone, Copy, Debug, Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each records the presence of one thing; no two form a state"
)]
pub(super) struct Seam {
    /// The outermost element that ended.
    closed: Option<Edge>,
    /// The outermost element that began after that.
    opened: Option<Edge>,
    /// Whether something occupied space: an image, an inline box.
    has_box: bool,
    /// Whether a box in a heading began or ended.
    has_line: bool,
    /// Whether a `<sup>`, or an element styled as one, began.
    pub(super) is_raised: bool,
    /// Whether the numerator of a fraction began.
    pub(super) is_fraction: bool,
    /// Whether a link to a place on the page began.
    pub(super) is_reference: bool,
    /// Whether an element began that is named as the reference mark of a note.
    pub(super) is_note: bool,
}

/// Context in which two pieces meet.
#[derive(Clone, Copy, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a separate property; no two form a state")]
pub(super) struct Meeting<'a> {
    /// Text of the block so far.
    pub(super) left: &'a str,
    pub(super) right: &'a str,
    /// Whether there is white space between them.
    pub(super) has_gap: bool,
    /// Whether all text of the block so far is in custom elements.
    pub(super) is_all_custom: bool,
    /// Whether the last piece of `left` is a letter alone.
    pub(super) is_behind_letter: bool,
    /// Whether the elements at the seam are in a box, not in a paragraph, heading or other line of text.
    pub(super) is_in_box: bool,
    /// Whether they are in code, of which a highlighter puts each token in an element.
    pub(super) is_in_code: bool,
}

impl Seam {
    pub(super) fn open(&mut self, edge: Edge) {
        self.opened.get_or_insert(edge);
    }

    /// Records the end of an inline element.
    pub(super) fn close(&mut self, edge: Edge) {
        if self.opened.is_some_and(|opened| opened.depth >= edge.depth) {
            self.opened = None;
        }
        if self.closed.is_none_or(|closed| closed.depth > edge.depth) {
            self.closed = Some(edge);
        }
    }

    /// Records something that occupies space.
    pub(super) fn add_box(&mut self) {
        self.has_box = true;
    }

    /// Records that the text continues in another box of the heading.
    pub(super) fn add_line(&mut self) {
        self.has_line = true;
    }

    /// Returns true if an element began that contains the next text.
    pub(super) fn has_opened(&self) -> bool {
        self.opened.is_some()
    }

    /// Omits the box: text that was thought to be hidden is behind it.
    pub(super) fn leave_box(&mut self) {
        self.has_box = false;
    }

    /// Returns true if an element ended that contained the preceding text.
    pub(super) fn has_closed(&self) -> bool {
        self.closed.is_some()
    }

    /// Returns the number of elements around the outermost element at the seam.
    pub(super) fn depth(&self) -> Option<usize> {
        let edges = [self.closed, self.opened];
        edges.into_iter().flatten().map(|edge| edge.depth).min()
    }

    /// Returns true if the markup does not keep the pieces from being one word of a script without spaces, once
    /// the line feed between them is removed: there is none, or formatting or, in a line of text
    /// (`is_in_line`), a link. Adjacent links and labels are separate.
    pub(super) fn is_in_words(&self, is_in_line: bool) -> bool {
        let is_formatting = |edge: &Edge| matches!(edge.role, Role::Formatting | Role::Edit);
        let mut edges = [self.closed, self.opened].into_iter().flatten();
        let is_pair = self.closed.is_some() && self.opened.is_some();
        !self.has_box && !self.has_line && !is_pair && (is_in_line || edges.all(|edge| is_formatting(&edge)))
    }

    /// Decides how the pieces are connected.
    pub(super) fn joint(&self, at: Meeting<'_>) -> Joint {
        if at.is_in_box && self.parts_blocks(at) {
            return Joint::Block;
        }
        if at.has_gap || at.left.is_empty() {
            return Joint::None;
        }
        if self.is_spelled(at) {
            Joint::None
        } else if self.has_line || self.is_before_note(at) || (!at.is_in_code && self.parts_words(at)) {
            Joint::Space
        } else {
            Joint::None
        }
    }

    /// Returns true if the pieces are letters of a word, of which a script put each in a box to animate it.
    fn is_spelled(&self, at: Meeting<'_>) -> bool {
        let is_link = self.opened.is_some_and(|opened| opened.role == Role::Link);
        let mut letters = at.right.chars();
        let is_small = letters.next().is_some_and(char::is_lowercase) && letters.next().is_none();
        (self.has_box || self.has_line) && at.is_behind_letter && is_small && !is_link
    }

    /// Returns true if the pieces are separate blocks: custom elements that contain sentences, next to each
    /// other or after loose text.
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

    /// Returns true if the right piece is the reference mark of a note. It does not belong to the word before
    /// it, unlike an exponent.
    fn is_before_note(&self, at: Meeting<'_>) -> bool {
        if !(self.is_raised || self.is_reference || self.is_note) {
            return false;
        }
        // "1" and "1/2" are one and a half.
        if self.is_fraction {
            return at.left.ends_with(char::is_numeric);
        }
        let is_behind_note = at.left.ends_with(']') && at.right.starts_with('[');
        let is_sign = is_note_sign(at.right);
        let is_letter = at.right.trim().starts_with(|c: char| c.is_ascii_alphabetic());
        let is_behind_word = takes_note(at.left) && !is_letter;
        let is_raised_note = self.is_raised && is_sign && (self.is_reference || is_behind_word);
        let is_number = at.right.trim().starts_with(char::is_numeric);
        let is_linked_note = self.is_reference
            && is_sign
            && ((is_behind_word && is_number) || at.right.starts_with(['[', '*', '†', '‡']));
        let takes_any = at.left.ends_with(|c: char| !c.is_whitespace() && !"([{".contains(c));
        let is_named_note = self.is_note && (is_sign || at.right.starts_with('['));
        takes_any && !is_behind_note && (is_named_note || is_raised_note || is_linked_note)
    }

    /// Returns true if the pieces are separate words.
    fn parts_words(&self, at: Meeting<'_>) -> bool {
        let (Some(left), Some(right)) = (at.left.chars().next_back(), at.right.chars().next()) else {
            return false;
        };
        if self.has_box && left.is_alphanumeric() && right.is_alphanumeric() {
            return true;
        }
        if self.parts_at_day(at) || self.parts_phrases(at) {
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

impl Seam {
    /// Returns true if inline markup other than that of a note or an exponent is between the pieces.
    fn is_plain(&self) -> bool {
        (self.closed.is_some() || self.opened.is_some())
            && !(self.is_raised || self.is_reference || self.is_note)
    }

    /// Returns true if a whole day or time ends or begins here, which is a word of its own whatever the markup:
    /// `<time>March 5, 2026</time>4 min read`, `By Ida Brandt<b>5 March 2026</b>`.
    fn parts_at_day(&self, at: Meeting<'_>) -> bool {
        let (Some(left), Some(right)) = (at.left.chars().next_back(), at.right.chars().next()) else {
            return false;
        };
        let is_apart = match (left, right) {
            (l, r) if words::is_spaceless(l) || words::is_spaceless(r) => false,
            (l, r) if l.is_numeric() && r.is_numeric() => true,
            (l, r) if l.is_numeric() && r.is_alphabetic() => has_length(at.right.chars()),
            (l, r) if l.is_alphabetic() && r.is_numeric() => has_length(at.left.chars().rev()),
            (l, r) => {
                l.is_lowercase()
                    && r.is_uppercase()
                    && has_length(at.left.chars().rev())
                    && has_length(at.right.chars())
            }
        };
        is_apart && self.is_plain() && (days::ends_in_one(at.left) || days::is_one(at.right))
    }

    /// Returns true if both pieces are phrases in a box, of which one ends and the other begins as a word or sentence
    /// does: `By Ida Brandt<span>Staff Writer</span>`, `The mill at noon.<span>Photo: Ida Brandt</span>`.
    fn parts_phrases(&self, at: Meeting<'_>) -> bool {
        let ends_sentence = at.left.ends_with(['.', '!', '?', '…', '”', '»', ')']);
        at.is_in_box
            && self.is_plain()
            && (ends_sentence || at.left.ends_with(char::is_lowercase) && has_length(at.left.chars().rev()))
            && at.right.starts_with(char::is_uppercase)
            && has_length(at.right.chars())
            && [at.left, at.right].iter().all(|text| text.trim().contains(char::is_whitespace))
    }
}

/// Returns true if the word at the start of `chars` has more than one character.
fn has_length(chars: impl Iterator<Item = char>) -> bool {
    chars.take_while(|c| c.is_alphanumeric()).nth(1).is_some()
}

/// Number of words from which a piece in a custom element is text, not a label.
const MIN_CUSTOM_WORDS: u32 = 3;

/// Number of bytes of a piece in which words are counted.
const WORDS_BYTES: usize = 200;

/// Returns true if `text` has more words than a label.
fn has_words(text: &str) -> bool {
    let end = (0..=WORDS_BYTES.min(text.len())).rfind(|&end| text.is_char_boundary(end)).unwrap_or(0);
    words::count(&text[..end]) >= MIN_CUSTOM_WORDS
}

/// Maximum number of characters counted in a word.
const COUNTED: usize = 4;

/// Returns true if the adjoining characters belong to two words although nothing separates them. If they
/// could also be one word, `is_labelled` decides: differently named elements, as for a label and its value.
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
        // A date and a length: "2024", "4 min read".
        (l, r) if l.is_numeric() && r.is_numeric() => is_labelled && at.right.contains(char::is_alphabetic),
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

/// Maximum length in bytes of the numbers of several notes.
const MAX_NOTE_BYTES: usize = 12;

/// Returns true if `text` is a reference mark, or the numbers or the letter in one: `1`, `[12]`, `(3)`, `2,3`, `*`, `†`,
/// `a`, `①`, `※2`, `注3`.
fn is_note_sign(text: &str) -> bool {
    let sign = text.trim().trim_matches(['[', ']', '(', ')']);
    let sign = sign.strip_prefix(['※', '注', '註']).filter(|rest| !rest.is_empty()).unwrap_or(sign);
    let is_count =
        |part: &str| (1..=3).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
    let is_number = sign.len() <= MAX_NOTE_BYTES && sign.split([',', '-', '–']).map(str::trim).all(is_count);
    let is_mark = sign.chars().count() <= 3
        && sign.chars().all(|c| matches!(c, '*' | '†' | '‡' | '§' | '¶' | '#' | '※' | '①'..='⑳'));
    is_number || is_mark || (sign.len() == 1 && sign.bytes().all(|byte| byte.is_ascii_lowercase()))
}

/// Minimum length of a word that cannot be a unit or variable, and so takes no exponent.
const MIN_NOTED_LETTERS: usize = 4;

/// Number of digits of a year, which takes no exponent.
const YEAR_DIGITS: usize = 4;

/// Returns true if a raised number after `text` is a note: after punctuation, a quotation, a word or a year.
fn takes_note(text: &str) -> bool {
    let letters = text.chars().rev().take_while(|c| c.is_alphabetic()).take(MIN_NOTED_LETTERS).count();
    let digits = text.bytes().rev().take_while(u8::is_ascii_digit).take(YEAR_DIGITS + 1).count();
    letters >= MIN_NOTED_LETTERS
        || (digits == YEAR_DIGITS && text[text.len() - YEAR_DIGITS..].starts_with(['1', '2']))
        || text.ends_with(words::is_spaceless)
        || text.ends_with(['.', ',', ';', ':', '!', '?', '”', '’', '"', '»', '…'])
}

/// Returns true if `body`, behind the start tag of a raised number, has a stroke and another number behind it.
pub(super) fn begins_fraction(body: &str) -> bool {
    let rest = body.trim_start_matches(|c: char| c.is_ascii_digit());
    let Some((_, behind)) = rest.strip_prefix("</").and_then(|tag| tag.split_once('>')) else { return false };
    rest.len() < body.len() && STROKES.iter().any(|stroke| behind.starts_with(stroke))
}

/// Strokes of fractions, as written in HTML.
const STROKES: [&str; 5] = ["/", "⁄", "&frasl;", "&#8260;", "&#x2044;"];

/// Returns true if the text ends with a terminator, closing quotes and brackets aside.
fn ends_sentence(text: &str) -> bool {
    let text = text.trim_end().trim_end_matches(['"', '\'', '”', '’', '“', '»', '«', ')', ']', '」', '』']);
    text.ends_with(['.', '!', '?', '…', '。', '！', '？', '।'])
}
