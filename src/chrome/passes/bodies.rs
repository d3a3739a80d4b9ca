//! Keeps the posts of a thread together, by the name that their bodies have in common.
//!
//! In: an assessed page and the blocks to keep; only adds to those.

use std::collections::BTreeMap;

use super::assessed::Assessed;
use crate::chrome::bodies;
use crate::chrome::comments;
use crate::chrome::found::Kind;
use crate::chrome::tree::link_share;

/// Minimum number of bodies.
const MIN_BODIES: usize = 3;
/// Minimum probability of content of a sentence, as for short posts in rows.
const MIN_CONTENT: f32 = 0.12;
/// The same for paragraphs, which are kept only where the page says that it consists of posts. By hand.
const PROSE_MIN_CONTENT: f32 = 0.18;

/// The bodies of one name.
#[derive(Default)]
struct Bodies {
    elements: Vec<usize>,
    blocks: Vec<usize>,
}

/// Keeps the sentences in bodies of one name, most words of which are kept. Cost: linear.
pub(super) fn keep_bodies(assessed: &Assessed<'_>, keep: &mut [bool]) {
    let &Assessed { page, reading, found, content, words, .. } = assessed;
    // Below a text, comments are settled.
    let are_posts =
        comments::is_thread(page) || found.iter().any(|found| found.is_comment && !found.is_settled);
    let mut by_name = BTreeMap::<u64, Bodies>::new();
    for at in (0..page.blocks.len()).filter(|&at| reading.lines[at].ends_sentence) {
        if let Some((element, name)) = bodies::of(page, at) {
            let bodies = by_name.entry(name).or_default();
            bodies.blocks.push(at);
            if bodies.elements.last() != Some(&element) {
                bodies.elements.push(element);
            }
        }
    }
    for Bodies { elements, blocks } in by_name.into_values() {
        let all = blocks.iter().map(|&at| words[at]).sum::<f32>();
        let kept = blocks.iter().filter(|&&at| keep[at]).map(|&at| words[at]).sum::<f32>();
        if elements.len() < MIN_BODIES || kept * 2.0 < all {
            continue;
        }
        let may_be = |at: usize| {
            let min_content = if reading.lines[at].is_prose() { PROSE_MIN_CONTENT } else { MIN_CONTENT };
            matches!(found[at].kind, Kind::None | Kind::Navigation)
                && content[at] >= min_content
                && (!reading.lines[at].is_prose() || are_posts)
                && link_share(&page.blocks[at..=at]) < 0.5
        };
        for at in blocks {
            keep[at] |= may_be(at);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chrome::found::Evidence;
    use crate::chrome::passes::tests::run_pass;
    use crate::chrome::tests::markup::html;

    const TEXT: &str = "The wheel is of oak and turns once in a while, as it has for two hundred years.";

    /// Returns which of a post and three replies are kept if the replies would go.
    fn kept(bodies: [&str; 4], content: f32, kind: Kind, last: (&str, bool)) -> Vec<usize> {
        let (last, is_comment) = last;
        let blocks = [
            (bodies[0], TEXT),
            (bodies[0], TEXT),
            (bodies[1], "Grim."),
            (bodies[2], "Yes."),
            (bodies[3], last),
        ];
        let page = &html(&blocks);
        let found = vec![Evidence { kind, is_comment, ..Evidence::default() }; 5];
        let mut keep = vec![true, true, false, false, false];
        run_pass(keep_bodies, page, &found, &[], &[content; 5], &mut keep);
        (2..5).filter(|&at| keep[at]).collect()
    }

    #[test]
    fn short_replies_stay_with_the_first_post() {
        let nested = [
            "main > div.md > p",
            "main > ul > li#1 > div.md > p",
            "main > ul > li#1 > ul > li#2 > div.md > p",
            "main > ul > li#3 > div.md > p",
        ];
        assert_eq!(kept(nested, 0.2, Kind::None, ("No.", false)), [2, 3, 4]);
        assert_eq!(kept(nested, 0.2, Kind::Navigation, ("No.", false)), [2, 3, 4]);
        assert_eq!(kept(nested, 0.05, Kind::None, ("No.", false)), [0usize; 0], "the model is sure");
        assert_eq!(kept(nested, 0.2, Kind::Rule, ("No.", false)), [0usize; 0]);
        assert_eq!(kept(nested, 0.2, Kind::None, (TEXT, false)), [2, 3], "the model knows paragraphs better");
        assert_eq!(kept(nested, 0.2, Kind::None, (TEXT, true)), [2, 3, 4], "but for those of posts");
        let other =
            nested.map(|path| if path.contains("ul") { path.replace("md", "reply") } else { path.into() });
        assert_eq!(
            kept(other.each_ref().map(String::as_str), 0.2, Kind::None, ("No.", false)),
            [0usize; 0],
            "of another name"
        );
    }
}
