//! The posts of a thread in a text dump, which has no boxes around them.
//!
//! In: an assessed page and the blocks to keep; only adds to those. Lines of one shape, such as `March 3, 2024 at 9:12
//! pm` and `March 4, 2024 at 7:01 am`, that have sentences below them are the heads of posts. Where most posts are
//! kept, the sentences of the others are kept too: "Thanks, it works." looks like the end of a menu.

use std::collections::BTreeMap;
use std::ops::Range;

use super::reading::Reading;
use crate::model::Page;
use crate::text::words;

/// Minimum number of heads of one shape that make a thread.
const MIN_HEADS: usize = 3;
/// Maximum number of words of a head.
const HEAD_MAX_WORDS: u32 = 10;
/// Maximum number of lines of a post.
const POST_MAX_LINES: usize = 12;

/// Returns true if enough of `heads`, lines of one shape, have sentences below them.
pub(super) fn has_posts(heads: &[usize], reading: &Reading) -> bool {
    let has_sentence = |mut lines: Range<usize>| lines.any(|at| reading.lines[at].ends_sentence);
    posts(heads, reading.lines.len()).filter(|lines| has_sentence(lines.clone())).count() >= MIN_HEADS
}

/// Returns the lines of one shape, for each shape that enough lines of a dump have. Cost: linear.
pub(super) fn find(page: &Page, reading: &Reading) -> Vec<Vec<usize>> {
    if !page.elements.is_empty() {
        return Vec::new();
    }
    let mut heads: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, block) in page.blocks.iter().enumerate() {
        let may_be = reading.lines[at].is_phrase(HEAD_MAX_WORDS);
        if let Some(shape) = may_be.then(|| shape(&block.text)).flatten() {
            heads.entry(shape).or_default().push(at);
        }
    }
    heads.into_values().filter(|heads| heads.len() >= MIN_HEADS).collect()
}

/// Yields the lines below each of `heads`, up to the next one.
pub(super) fn posts(heads: &[usize], len: usize) -> impl Iterator<Item = Range<usize>> {
    let ends = heads.iter().copied().skip(1).chain([len]);
    heads.iter().zip(ends).map(|(head, end)| head + 1..end.min(head + 1 + POST_MAX_LINES))
}

/// Returns the shape of a line with a number and something else: each number as one sign, and each row of words as
/// another, since names have one word or several. A word may have digits and marks inside, as the names of users have.
pub(super) fn shape(text: &str) -> Option<String> {
    if !text.contains(char::is_numeric) {
        return None;
    }
    let mut shape = String::new();
    let (mut numbers, mut letters) = (0, 0);
    for word in text.split_whitespace() {
        let is_word = word.starts_with(char::is_alphabetic) && !word.contains(words::is_spaceless);
        // What is inside a word is part of it; the marks behind it are not.
        let inside = if is_word { word.trim_end_matches(|c: char| !c.is_alphanumeric()).len() } else { 0 };
        if !(shape.is_empty() || (is_word && shape.ends_with('a'))) {
            shape.push(' ');
        }
        for (at, c) in word.char_indices() {
            let sign = match c {
                _ if at < inside => 'a',
                _ if c.is_numeric() => '0',
                _ if c.is_alphabetic() || words::is_spaceless(c) => 'a',
                _ => c,
            };
            if !(matches!(sign, '0' | 'a') && shape.ends_with(sign)) {
                numbers += usize::from(sign == '0');
                letters += usize::from(sign == 'a');
                shape.push(sign);
            }
        }
    }
    (numbers > 0 && numbers + letters > 1).then_some(shape)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_one_shape_have_their_numbers_and_words_in_the_same_places() {
        assert_eq!(shape("12"), None);
        assert_eq!(shape("Posts: 214"), shape("Likes: 3"));
        assert_eq!(shape("by tom_ruston » Jan 16, 2018"), shape("by Ann Lee » May 3, 2024"));
        assert_eq!(shape("by pennine99 » Jan 16, 2018"), shape("by Gwilym » May 3, 2024"));
        assert_ne!(shape("3 May 2024"), shape("May 2024"));
    }
}
