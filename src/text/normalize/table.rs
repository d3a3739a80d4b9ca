//! Lookup table of the normalised forms of single characters.
//!
//! In: a character. Out: its form, or that the form depends on its neighbours. The forms of a text's
//! characters joined are the form of the text, because lower-casing works character by character, and the
//! NFKC of joined NFKC texts is the texts joined unless a character is reordered or composed with one before
//! it (UAX #15, section 9, Detecting Normalization Forms). So a character has a form here only if its lower
//! case and its composition contain none that may be.

use std::sync::OnceLock;

use super::chars::{compose, fold, has_combining_class, lower, nfkc};

/// Normalised form of a single character.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    Char(char),
    /// Several characters, or none.
    Text(&'static str),
    /// Depends on the neighbours.
    Open,
}

/// Characters in a page of the table. Small, because the words of all languages that a run looks for need a
/// few letters of many scripts: with 256 characters a page, filling pages took a fifth of the start of a run.
const PAGE_LEN: usize = 32;
/// Number of pages, up to U+1FFFF: letters of all living scripts, and emoji.
const PAGES: usize = 0x2_0000 / PAGE_LEN;

/// Pages, each filled when first needed: a run sees few scripts.
static TABLE: [OnceLock<Box<[Form; PAGE_LEN]>>; PAGES] = [const { OnceLock::new() }; PAGES];

/// Returns the form of `c`; [`Form::Open`] past the end of the table.
pub(super) fn form(c: char) -> Form {
    let (page, at) = (c as usize / PAGE_LEN, c as usize % PAGE_LEN);
    match TABLE.get(page) {
        Some(slot) => slot.get_or_init(|| fill(page))[at],
        None => Form::Open,
    }
}

/// Computes a page of the table.
fn fill(page: usize) -> Box<[Form; PAGE_LEN]> {
    let mut forms = Box::new([Form::Open; PAGE_LEN]);
    for (at, slot) in forms.iter_mut().enumerate() {
        let c = u32::try_from(page * PAGE_LEN + at).ok().and_then(char::from_u32);
        *slot = c.map_or(Form::Open, find);
    }
    forms
}

/// Computes the form of `c`.
fn find(c: char) -> Form {
    let text = c.encode_utf8(&mut [0; 4]).to_owned();
    let composed = compose(&text);
    let steps = [nfkc(&lower(&text)).into_owned(), composed.clone()];
    if steps.iter().flat_map(|step| step.chars()).any(may_join_the_one_before) {
        return Form::Open;
    }
    let folded = composed.chars().filter_map(fold).collect::<String>();
    let mut chars = folded.chars();
    match (chars.next(), chars.next()) {
        (Some(only), None) => Form::Char(only),
        // Leaks at most once per cell of a table that lives as long as the program.
        _ => Form::Text(folded.leak()),
    }
}

/// Returns true if normalizing can reorder `c` or compose it with a character before it: marks, and letters
/// of Hangul and of some Indic scripts. Listing whole blocks is safe: a letter too many takes the slow path
/// and gets the same form.
pub(super) fn may_join_the_one_before(c: char) -> bool {
    has_combining_class(c)
        || matches!(c, '\u{900}'..='\u{dff}' | '\u{1000}'..='\u{11ff}' | '\u{1b00}'..='\u{1b7f}' | '\u{11000}'..='\u{11fff}' | '\u{16100}'..='\u{16fff}')
}
