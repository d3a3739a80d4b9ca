//! A place where a sentence may end, and what the rules say of it.

use super::marks::Stop;

/// White space between two words, or a stop directly before the next word.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place<'t> {
    pub(super) line: &'t str,
    /// Start of the sentence.
    pub(super) start: usize,
    /// Where the sentence would end.
    pub(super) end: usize,
    /// Where the next sentence would start; equals `end` if no white space lies between.
    pub(super) next: usize,
    /// Terminator at the end of the word before, ignoring closing marks.
    pub(super) stop: Option<Stop>,
    /// Whether a quotation or bracket closes after the terminator.
    pub(super) closes: bool,
    /// Ruling of the rules, if there is a terminator.
    pub(super) ruling: Option<Ruling>,
    /// State of the sentence so far.
    pub(super) state: State,
}

/// State of a sentence so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct State {
    /// Number of white spaces in it, including the one at the place.
    pub(super) words: u32,
    /// Number of those followed by a lower-case letter.
    pub(super) lower: u32,
    /// Number of straight quotation marks since the start of the line.
    pub(super) quotes: u32,
    /// Number of open curly quotations.
    pub(super) curly: u32,
    /// Number of open brackets.
    pub(super) depth: u32,
}

/// Decision of the rules on a candidate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Ruling {
    /// Whether the sentence ends there.
    pub(super) ends: bool,
    /// Whether a model may not overrule it.
    pub(super) is_firm: bool,
    /// The rule that decided.
    pub(super) why: Why,
}

/// The rules, as features of a model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Why {
    MarkFollows = 1,
    Inset,
    Quote,
    Glued,
    Sure,
    Ellipsis,
    Mark,
    Marker,
    Phrase,
    Initial,
    BeforeName,
    BeforeNumber,
    Inside,
    BeforeStarter,
    BeforeCapital,
    Dotted,
    Ordinal,
    Period,
    Dateline,
    Quotes,
}

impl Why {
    /// Makes a ruling that the model may overrule.
    pub(super) fn says(self, ends: bool) -> Ruling {
        Ruling { ends, is_firm: false, why: self }
    }

    /// Makes a firm ruling that the sentence ends.
    pub(super) fn always(self) -> Ruling {
        Ruling { ends: true, is_firm: true, why: self }
    }

    /// Makes a ruling that is firm if the sentence does not end.
    pub(super) fn unless(self, ends: bool) -> Ruling {
        Ruling { ends, is_firm: !ends, why: self }
    }

    /// Makes a firm ruling that the sentence does not end.
    pub(super) fn never(self) -> Ruling {
        Ruling { ends: false, is_firm: true, why: self }
    }
}
