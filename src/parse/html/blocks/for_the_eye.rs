//! `aria-hidden` text in a line of visible text.
//!
//! A browser shows it. Scripts that animate a text put each word or letter of it in such an element. It is left out
//! where it repeats what another element says to screen readers, or is a picture: an icon, a drawn formula. Signs that
//! screen readers would spell out (`21–8`, `40%`, `Kern & Söhne`) are text, too.

use super::state::{Blocks, Eye, Run};
use crate::model::{BlockKind, Span, to_u32};
use crate::parse::html::stack::Stack;
use crate::text::words;

/// Parts of the names of elements for screen readers only (Bootstrap, `WordPress`, GOV.UK and others).
const FOR_THE_EAR: [&str; 10] = [
    "sr-only",
    "sr_only",
    "element-invisible",
    "visually-hidden",
    "visuallyhidden",
    "screen-reader",
    "screenreader",
    "a11y",
    "offscreen",
    "assistive",
];

/// Parts of the names of elements whose text is displayed as a picture: icon fonts draw `home` as a house; scripts
/// draw formulas, and keep their content beside them.
const PICTURES: [&str; 6] = ["icon", "material", "glyph", "symbol", "katex", "mathjax"];

/// Signs and units behind a number. By hand.
const UNITS: [&str; 24] = [
    "%", "‰", "°", "°C", "°F", "€", "$", "£", "¥", "₽", "₩", "₹", "zł", "Kč", "kr", "m", "km", "cm", "mm",
    "kg", "g", "l", "m²", "′",
];

/// Signs between two words or numbers with space around them. Those that also separate the parts of a line (`|`, `·`) are
/// not among them. By hand.
const BETWEEN_WORDS: [&str; 12] = ["&", "+", "–", "—", "-", "−", "=", "×", "÷", "±", "≈", ":"];

/// Arrows between two names or numbers: `Portside → Alder`. Others are pictures.
const WAYS: [&str; 4] = ["→", "←", "↔", "⇒"];

/// Signs within a word or number: a score, a range, a thousand, the gender of a German noun. By hand.
const WITHIN_WORDS: [&str; 16] =
    ["–", "-", "−", ":", "*", "_", "&", "+", "'", "’", ".", ",", "×", "→", "\u{2011}", "/"];

/// Minimum number of letters of a word; single letters are signs and keys.
const MIN_WORD_LETTERS: usize = 2;

impl Blocks {
    /// Handles the start of an `aria-hidden` element in a line of visible text.
    pub(in crate::parse::html) fn begin_for_the_eye(&mut self, stack: &Stack) {
        if stack.is_named(&PICTURES) {
            self.settle_at_mark(stack);
            return;
        }
        let eye = self.eye.take();
        let goes_on = eye.is_some_and(|eye| eye.has_ended) && self.has_text_for_the_eye();
        let touches = self.visible.as_ref().is_some_and(|run| !run.text.ends_in_gap());
        // Directly after another element, it repeats what that one says.
        let is_copy = touches && self.seam.has_closed() || self.is_behind_ear(stack);
        if goes_on {
            self.eye = Some(Eye { has_ended: false, ..eye.unwrap_or_default() });
        } else if self.hidden.is_none() && !is_copy {
            self.eye = Some(Eye::default());
        }
    }

    /// Handles the end of that element.
    pub(in crate::parse::html) fn end_for_the_eye(&mut self) {
        self.eye = self.eye.map(|eye| Eye { has_ended: true, ..eye });
    }

    /// Notes white space at the start of the text `piece`, at `body`, of an `aria-hidden` element.
    pub(super) fn lead_in(&mut self, piece: &str, body: Span) {
        let len = to_u32(piece.len() - piece.trim_start().len());
        if let (Some(eye), None, 1..) = (&mut self.eye, &self.hidden, len) {
            let end = (body.start() + len).min(body.end());
            eye.lead.get_or_insert(Span::new(body.start(), end));
        }
    }

    /// Keeps the white space `piece`, at `body`, behind hidden text that may belong to the text around it. Returns
    /// false if there is none.
    pub(super) fn part_from_hidden(&mut self, piece: &str, body: Span) -> bool {
        let Some(eye) = self.eye.filter(|eye| eye.has_ended && self.has_text_for_the_eye()) else {
            return false;
        };
        let Some(hidden) = self.hidden.as_mut().filter(|run| !run.is_preformatted()) else { return false };
        if piece.contains(char::is_whitespace) {
            hidden.text.leave_gap(body);
            self.eye = Some(Eye { gap: eye.gap.or(Some(body)), ..eye });
        }
        true
    }

    /// Decides whether the pending hidden text is shown before the visible text `piece`.
    pub(super) fn settle_hidden(&mut self, stack: &Stack, piece: &str) {
        let Some(eye) = self.eye.take() else { return };
        let is_sign = || self.is_sign_in(stack, eye, piece);
        if eye.has_ended
            && (self.is_part_of_word(stack, piece) || self.is_in_sentence(stack, Some(piece)) || is_sign())
        {
            self.leave(eye.lead);
            self.show_hidden(stack);
        } else {
            self.leave(eye.gap);
        }
    }

    /// Decides whether the pending hidden text is shown before something other than text: a picture, a line break.
    pub(in crate::parse::html) fn settle_at_mark(&mut self, stack: &Stack) {
        let Some(eye) = self.eye.take() else { return };
        if eye.has_ended && self.is_in_sentence(stack, None) {
            self.leave(eye.lead);
            self.show_hidden(stack);
        } else {
            self.leave(eye.gap);
        }
    }

    /// Leaves the white space beside hidden text in the visible text.
    fn leave(&mut self, gap: Option<Span>) {
        if let (Some(gap), Some(run)) = (gap, &mut self.visible) {
            run.text.leave_gap(gap);
        }
    }

    /// Returns true if there is hidden text, all of it `aria-hidden`.
    fn has_text_for_the_eye(&self) -> bool {
        self.hidden.as_ref().is_some_and(|run| run.is_for_the_eye && !run.text.is_empty())
    }

    /// Returns true if the last visible text is for screen readers only.
    fn is_behind_ear(&self, stack: &Stack) -> bool {
        let last = self.visible.as_ref().map(|run| run.last_node);
        last.is_some_and(|node| {
            let around = stack.parent(node);
            [Some(node), around].into_iter().flatten().any(|node| stack.has_token(node, &FOR_THE_EAR))
        })
    }

    /// Returns true if the visible text `piece` continues the word at the end of the hidden text.
    fn is_part_of_word(&self, stack: &Stack, piece: &str) -> bool {
        let Some(hidden) = self.hidden.as_ref().filter(|run| run.is_for_the_eye && !run.text.ends_in_gap())
        else {
            return false;
        };
        let mut letters = hidden.text.as_str().chars().rev();
        let (Some(last), Some(next)) = (letters.next(), piece.chars().next()) else { return false };
        let is_capital = last.is_uppercase() && !letters.next().is_some_and(char::is_alphabetic);
        let goes_on = next.is_alphabetic() && (is_capital || !next.is_uppercase());
        last.is_alphabetic() && goes_on && !stack.is_named(&FOR_THE_EAR)
    }

    /// Returns true if the hidden text is words of the sentence around it; `next` is the visible text behind it, or
    /// `None` at the end of the block.
    pub(super) fn is_in_sentence(&self, stack: &Stack, next: Option<&str>) -> bool {
        let Some(hidden) = self.hidden.as_ref().filter(|run| run.is_for_the_eye && run.link_chars == 0)
        else {
            return false;
        };
        let (text, left) = (hidden.text.as_str(), self.visible.as_ref());
        let ahead = left.map_or("", |run| run.text.as_str());
        let is_spaceless = text.starts_with(words::is_spaceless);
        let is_apart_left =
            left.is_none_or(|run| run.text.ends_in_gap()) || ahead.ends_with(['(', '“', '«']) || is_spaceless;
        let is_apart_right = hidden.text.ends_in_gap()
            || is_spaceless
            || next.is_none_or(|next| !next.starts_with(char::is_alphanumeric));
        let is_for_the_ear =
            || next.is_some() && (stack.is_named(&FOR_THE_EAR) || stack.inherited().is_formula);
        let is_repeated =
            || ahead.ends_with(text) || next.is_some_and(|next| next.trim_start().starts_with(text));
        is_apart_left
            && is_apart_right
            && is_line_of_text(hidden)
            && (has_words(text) || is_number_in(ahead, text, next))
            && !is_repeated()
            && !is_for_the_ear()
    }

    /// Returns true if the hidden text is a sign or unit of the sentence that the visible text `piece` continues, and no
    /// other element says it in words.
    fn is_sign_in(&self, stack: &Stack, eye: Eye, piece: &str) -> bool {
        let (Some(hidden), Some(visible)) = (&self.hidden, &self.visible) else { return false };
        let (ahead, sign) = (visible.text.as_str(), hidden.text.as_str());
        let is_apart = eye.lead.is_some() || visible.text.ends_in_gap();
        let goes_on = hidden.text.ends_in_gap() || piece.starts_with(char::is_whitespace);
        let next = piece.trim_start();
        let is_number = ahead.ends_with(char::is_numeric);
        let is_unit = is_number && UNITS.contains(&sign) && !(is_apart && next.starts_with(char::is_numeric));
        let begins_name = |word: &str| word.starts_with(|c: char| c.is_uppercase() || c.is_numeric());
        let is_way = || {
            WAYS.contains(&sign)
                && begins_name(next)
                && ahead.rsplit(char::is_whitespace).next().is_some_and(begins_name)
        };
        let is_beside_words =
            ahead.ends_with(char::is_alphanumeric) && next.starts_with(char::is_alphanumeric);
        let is_between = is_beside_words
            && ((is_apart && goes_on && (BETWEEN_WORDS.contains(&sign) || is_way()))
                || (!is_apart && !goes_on && WITHIN_WORDS.contains(&sign)));
        hidden.is_for_the_eye
            && hidden.link_chars == 0
            && is_line_of_text(hidden)
            && (is_unit || is_between)
            && !self.seam.has_opened()
            && !stack.is_named(&FOR_THE_EAR)
    }

    /// Makes the hidden text part of the visible text.
    pub(super) fn show_hidden(&mut self, stack: &Stack) {
        let Some(mut hidden) = self.hidden.take() else { return };
        self.settle_waiting(hidden.text.end());
        if let Some(run) = &mut self.visible {
            run.node = stack.common_of(run.node, hidden.node);
            run.link_chars += hidden.link_chars;
            run.links = run.links.saturating_add(hidden.links);
            run.is_all_links &= hidden.is_all_links;
            run.text.append(hidden.text);
        } else {
            hidden.inherited.hider = None;
            self.visible = Some(hidden);
        }
    }
}

/// Returns true if `run` is in a paragraph, heading or other text, not in a control or loose in a box.
fn is_line_of_text(run: &Run) -> bool {
    run.inherited.is_in_paragraph
        || matches!(
            run.inherited.kind,
            Some(
                BlockKind::Paragraph
                    | BlockKind::Heading
                    | BlockKind::ListItem
                    | BlockKind::Quote
                    | BlockKind::Caption
            )
        )
}

/// Returns true if `text` has a word of several letters, or of a script without spaces.
fn has_words(text: &str) -> bool {
    text.split(|c: char| !c.is_alphabetic())
        .any(|word| word.chars().count() >= MIN_WORD_LETTERS || word.starts_with(words::is_spaceless))
}

/// Returns true if `text` is a number in the middle of a sentence: words precede it, and a word in lower case goes on.
fn is_number_in(ahead: &str, text: &str, next: Option<&str>) -> bool {
    text.contains(char::is_numeric)
        && ahead.ends_with(char::is_alphabetic)
        && next.is_some_and(|next| next.trim_start().starts_with(char::is_lowercase))
}

/// Returns true if `class` names an element for screen readers only.
pub(in crate::parse::html) fn is_for_the_ear(class: &str) -> bool {
    FOR_THE_EAR.iter().any(|part| class.contains(part))
}
