//! Drop caps: first letters of paragraphs in boxes of their own.

use super::state::Finished;
use crate::model::BlockKind;
use crate::parse::html::stack::Stack;
use crate::text::words;

/// Parts of the names of boxes that contain a drop cap.
const DROP_CAPS: [&str; 7] =
    ["dropcap", "drop-cap", "drop_cap", "dropletter", "firstletter", "first-letter", "lettrine"];

/// Minimum number of words of a paragraph with a drop cap.
const MIN_DROP_CAP_WORDS: u32 = 4;

/// Joins drop caps to their paragraphs.
pub(super) fn join(blocks: Vec<Finished>, stack: &Stack) -> Vec<Finished> {
    let mut joined: Vec<Finished> = Vec::with_capacity(blocks.len());
    for block in blocks {
        match joined.pop_if(|cap| is_drop_cap(cap, &block, stack)) {
            Some(mut cap) => {
                cap.text.append(block.text);
                cap.link_chars += block.link_chars;
                joined.push(Finished { node: block.node, kind: block.kind, ..cap });
            }
            None => joined.push(block),
        }
    }
    joined
}

/// Returns true if `cap` is the first letter of `block`, possibly after a quotation mark.
fn is_drop_cap(cap: &Finished, block: &Finished, stack: &Stack) -> bool {
    let letter = cap.text.as_str().trim_start_matches(['"', '\'', '“', '„', '«', '‘', '‚']);
    let mut letters = letter.chars();
    let is_letter = letters.next().is_some_and(char::is_alphabetic) && letters.next().is_none();
    if !is_letter || cap.hider != block.hider || cap.kind == BlockKind::TableRow {
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
