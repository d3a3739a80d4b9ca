//! Drop caps: first letters of paragraphs in boxes of their own.

use super::state::{Blocks, Finished};
use crate::model::BlockKind;
use crate::parse::html::stack::Stack;
use crate::text::words;

/// Parts of the names of boxes that contain a drop cap.
const DROP_CAPS: [&str; 7] =
    ["dropcap", "drop-cap", "drop_cap", "dropletter", "firstletter", "first-letter", "lettrine"];

/// Minimum number of words of a paragraph with a drop cap.
const MIN_DROP_CAP_WORDS: u32 = 4;

/// Maximum length in bytes of a drop cap with its quotation mark.
const MAX_CAP_BYTES: usize = 8;

/// Capitals that are words of one letter in some language: English, Romance, Slavic.
const WORDS: &str = "AEIOUYKSVWZÀÈÉÓАБВЖИІЙКОСУЯ";

impl Blocks {
    /// Handles the end of an inline element: a line feed of the source after a drop cap that begins a block is
    /// not text, unless the letter may be a word.
    pub(in crate::parse::html) fn end_drop_cap(&mut self, stack: &Stack) {
        if let Some(run) = &mut self.visible
            && run.text.as_str().len() <= MAX_CAP_BYTES
            && is_cap(run.text.as_str())
            && !run.text.as_str().ends_with(|c: char| WORDS.contains(c))
            && stack.is_named(&DROP_CAPS)
        {
            run.text.await_rest();
        }
    }
}

/// Joins drop caps to their paragraphs.
pub(super) fn join(blocks: Vec<Finished>, stack: &Stack) -> Vec<Finished> {
    let mut joined: Vec<Finished> = Vec::with_capacity(blocks.len());
    for block in blocks {
        match joined.pop_if(|cap| is_drop_cap(cap, &block, stack)) {
            Some(mut cap) => {
                cap.text.append(block.text);
                cap.link_chars += block.link_chars;
                cap.links = cap.links.saturating_add(block.links);
                joined.push(Finished { node: block.node, kind: block.kind, ..cap });
            }
            None => joined.push(block),
        }
    }
    joined
}

fn without_quote(text: &str) -> &str {
    text.trim_start_matches(['"', '\'', '“', '„', '«', '‘', '‚'])
}

/// Returns true if `text` is one letter, possibly after a quotation mark.
fn is_cap(text: &str) -> bool {
    let mut letters = without_quote(text).chars();
    letters.next().is_some_and(char::is_alphabetic) && letters.next().is_none()
}

/// Returns true if `cap` is the first letter of `block`, possibly after a quotation mark.
fn is_drop_cap(cap: &Finished, block: &Finished, stack: &Stack) -> bool {
    let letter = without_quote(cap.text.as_str());
    if !is_cap(letter) || cap.hider != block.hider {
        return false;
    }
    let text = block.text.as_str();
    let (Some(next), true) = (text.chars().next(), words::count(text) >= MIN_DROP_CAP_WORDS) else {
        return false;
    };
    let is_named = || {
        let around = std::iter::successors(Some(cap.node), |&node| stack.parent(node)).take(2);
        around.into_iter().any(|node| stack.has_token(node, &DROP_CAPS))
    };
    let is_prose = matches!(block.kind, BlockKind::Paragraph | BlockKind::Other | BlockKind::Quote);
    let is_rest = next.is_lowercase() && letter.chars().all(char::is_uppercase);
    is_prose && (is_rest || (next.is_alphabetic() && is_named()))
}

/// Returns true if `tokens` name an element that contains a drop cap.
pub(in crate::parse::html) fn is_drop_cap_name(tokens: &str) -> bool {
    DROP_CAPS.iter().any(|part| tokens.contains(part))
}

/// Returns true if `body`, behind the start tag of an inline element, begins with a drop cap: a letter alone in the element,
/// directly before the rest of its word, or, if the element `floats`, before the next word.
pub(in crate::parse::html) fn begins_with_cap(body: &str, floats: bool) -> bool {
    let mut letters = without_quote(body.trim_start()).chars();
    let Some(cap) = letters.next().filter(|cap| cap.is_alphabetic()) else { return false };
    let Some((name, behind)) =
        letters.as_str().trim_start().strip_prefix("</").and_then(|tag| tag.split_once('>'))
    else {
        return false;
    };
    let rest = if floats { behind.trim_start() } else { behind };
    let is_rest = |c: char| c.is_alphabetic() && (floats || c.is_lowercase() || words::is_spaceless(cap));
    name.len() <= MAX_CAP_TAG_BYTES && !cap.is_lowercase() && rest.starts_with(is_rest)
}

/// Maximum length in bytes of the name of the element of a drop cap: `strong`.
const MAX_CAP_TAG_BYTES: usize = 10;
