//! Bodies: the elements that hold the texts of posts, which have the same name wherever a post stands, below the first
//! or inside another, as `<div class="bbWrapper">` does.

use std::collections::BTreeMap;

use super::reading::Reading;
use crate::model::{Element, Page};
use crate::text::hash::fingerprint64;

/// Number of elements around a block in which its body is searched.
const REACH: usize = 3;
/// Words of names that any part of a page may have.
const GENERAL: [&str; 33] = [
    "article",
    "block",
    "body",
    "box",
    "card",
    "clearfix",
    "col",
    "column",
    "container",
    "content",
    "entry",
    "even",
    "field",
    "group",
    "html",
    "inner",
    "item",
    "items",
    "left",
    "main",
    "odd",
    "panel",
    "post",
    "prose",
    "right",
    "row",
    "rte",
    "section",
    "text",
    "widget",
    "wp",
    "wrap",
    "wrapper",
];
/// Part of the words of a text in one body, one in this many, that may be in others.
const OTHERS_ONE_IN: u32 = 3;

/// Returns the index of the body of the block at `at`, and a hash of its name and classes; `None` if no element near
/// around it has a name of its own.
pub(super) fn of(page: &Page, at: usize) -> Option<(usize, u64)> {
    let mut element = page.blocks[at].markup.as_ref()?.element as usize;
    for _ in 0..REACH {
        let around = page.elements.get(element)?;
        if is_box(around) && is_named(&around.tokens) {
            return Some((element, hash(around)));
        }
        element = around.parent? as usize;
    }
    None
}

/// Returns true if the blocks `own` and `others` are for the most part in bodies of one name: the first post of a thread
/// and the replies.
pub(super) fn are_shared(
    page: &Page,
    reading: &Reading,
    own: impl Iterator<Item = usize>,
    others: impl Iterator<Item = usize>,
) -> bool {
    let of_most = |blocks: &mut dyn Iterator<Item = usize>| {
        let mut all = 0u32;
        let mut words = BTreeMap::<u64, u32>::new();
        for at in blocks {
            all = all.saturating_add(reading.lines[at].words);
            if let Some((_, name)) = of(page, at) {
                let words = words.entry(name).or_default();
                *words = words.saturating_add(reading.lines[at].words);
            }
        }
        words.into_iter().find(|&(_, words)| words > all - all / OTHERS_ONE_IN).map(|(name, _)| name)
    };
    let own = of_most(&mut { own });
    own.is_some() && own == of_most(&mut { others })
}

/// Returns true if an element of this name can be a body.
fn is_box(element: &Element) -> bool {
    matches!(element.name.as_str(), "div" | "section" | "article" | "blockquote" | "td")
}

/// Returns true if a class or id has a word that tells what is in the element, without those that number it.
fn is_named(tokens: &str) -> bool {
    let mut parts = lasting(tokens).flat_map(|token| token.split(|c: char| !c.is_alphanumeric()));
    parts.any(|part| part.len() > 1 && GENERAL.binary_search(&part).is_err())
}

/// Yields the classes and ids that do not number the element.
fn lasting(tokens: &str) -> impl Iterator<Item = &str> {
    tokens.split(' ').filter(|token| !token.contains(|c: char| c.is_ascii_digit()))
}

/// Hashes the name and the lasting classes of the element.
fn hash(element: &Element) -> u64 {
    let tokens = lasting(&element.tokens);
    tokens.fold(fingerprint64(&element.name), |hash, token| hash.rotate_left(17) ^ fingerprint64(token))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chrome::tests::markup::html;

    const TEXT: &str = "The wheel is of oak and turns once in a while, as it has for two hundred years.";

    #[test]
    fn posts_share_the_name_of_their_bodies() {
        let shared = |own: &str, other: &str| {
            let page = html(&[(own, TEXT), (own, TEXT), (other, TEXT), ("main > ul > li.reply > p", "Yes.")]);
            are_shared(&page, &Reading::of(&page), 0..2, 2..4)
        };
        assert!(shared("main > div.md > p", "main > ul > li > div.md > p"));
        assert!(shared("main > div#p1.md > p", "main > div#p2.md > p"));
        assert!(!shared("main > div.story > p", "main > ul > li > div.comment-content > p"));
        assert!(
            !shared("main > div.entry-content > p", "main > ul > li > div.entry-content > p"),
            "any part"
        );
        assert!(!shared("main > p", "main > p"));
    }
}
