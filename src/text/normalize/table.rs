//! The form of single characters, looked up.
//!
//! In: a character. Out: its form, or that its form depends on its neighbours. Why the forms of a text's
//! characters in a row are the form of the text: lower-casing goes character by character, and NFKC of a
//! row of NFKC texts is that row if no character in it is reordered or joined to one before it (UAX #15,
//! section 9, Detecting Normalization Forms). So only characters whose lower case and compositions hold
//! none that may be get a form here.

use std::sync::OnceLock;

use icu_normalizer::properties::CanonicalCombiningClassMapBorrowed;

use super::{compose, fold, lower, nfkc};

/// What is known of a character's form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    Char(char),
    /// Several characters, or none.
    Text(&'static str),
    /// It depends on the neighbours.
    Open,
}

/// Characters in a page of the table.
const PAGE_LEN: usize = 256;
/// Pages up to U+1FFFF: letters of all living scripts, and emoji.
const PAGES: usize = 0x200;

/// Pages are filled when a text first needs them: a run sees few scripts.
static TABLE: [OnceLock<Box<[Form; PAGE_LEN]>>; PAGES] = [const { OnceLock::new() }; PAGES];

/// The form of `c`.
pub(super) fn form(c: char) -> Form {
    let (page, at) = (c as usize / PAGE_LEN, c as usize % PAGE_LEN);
    match TABLE.get(page) {
        Some(slot) => slot.get_or_init(|| fill(page))[at],
        None => Form::Open,
    }
}

fn fill(page: usize) -> Box<[Form; PAGE_LEN]> {
    let mut forms = Box::new([Form::Open; PAGE_LEN]);
    for (at, slot) in forms.iter_mut().enumerate() {
        let c = u32::try_from(page * PAGE_LEN + at).ok().and_then(char::from_u32);
        *slot = c.map_or(Form::Open, find);
    }
    forms
}

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
        // The table lives as long as the program, and each of its cells is filled once.
        _ => Form::Text(folded.leak()),
    }
}

/// Whether normalizing can reorder `c` or compose it with a character before it: marks, and the letters
/// that Hangul and some scripts of India compose. Blocks are named whole: a letter too many takes the
/// long way and comes out the same.
pub(super) fn may_join_the_one_before(c: char) -> bool {
    const CLASSES: CanonicalCombiningClassMapBorrowed<'static> = CanonicalCombiningClassMapBorrowed::new();
    CLASSES.get_u8(c) != 0
        || matches!(c, '\u{900}'..='\u{dff}' | '\u{1000}'..='\u{11ff}' | '\u{1b00}'..='\u{1b7f}' | '\u{11000}'..='\u{11fff}' | '\u{16100}'..='\u{16fff}')
}
