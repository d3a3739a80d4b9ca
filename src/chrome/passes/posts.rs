//! Keeps the posts of a thread in a text dump, which has no boxes around them.
//!
//! In: an assessed page and the blocks to keep; only adds to those.

use std::ops::Range;

use super::assessed::Assessed;
use crate::chrome::found::Kind;
use crate::chrome::thread::posts;

/// Number of lines below a head in which its post begins: name, rank and number of the post come between.
const POST_WITHIN: usize = 5;
/// Maximum number of paragraphs above the first head: a first post with a head of another shape. Below more, the posts
/// are comments.
const MAX_PROSE_ABOVE: usize = 1;
/// Minimum number of kept posts.
const MIN_KEPT: usize = 2;
/// Minimum probability of content of a sentence that is kept with the other posts, as for sisters in HTML.
const MIN_CONTENT: f32 = 0.2;

/// Keeps the short sentences of posts that would be dropped while most posts of their thread are kept. Cost: linear, since a
/// line is the head of one thread.
pub(super) fn keep_posts(assessed: &Assessed<'_>, keep: &mut [bool]) {
    let &Assessed { page, reading, .. } = assessed;
    for heads in assessed.parts.threads() {
        // Posts below a text are comments on it.
        if (0..heads[0]).filter(|&at| keep[at] && reading.lines[at].is_prose()).count() > MAX_PROSE_ABOVE {
            continue;
        }
        let posts = posts(heads, page.blocks.len());
        let posts = posts.map(|lines| sentences(assessed, lines)).filter(|post| !post.is_empty());
        let posts = posts.collect::<Vec<_>>();
        let kept = posts.iter().filter(|post| post.iter().any(|&at| keep[at])).count();
        if kept < MIN_KEPT || kept * 2 <= posts.len() {
            continue;
        }
        // What is as long as a paragraph the model knows better: a series may be articles, each with its day.
        let may_be = |&at: &usize| assessed.content[at] >= MIN_CONTENT && !reading.lines[at].is_prose();
        for at in posts.into_iter().flatten().filter(may_be) {
            keep[at] = true;
        }
    }
}

/// Returns the sentences of the post in `lines`, up to a line that is known to be chrome.
fn sentences(assessed: &Assessed<'_>, lines: Range<usize>) -> Vec<usize> {
    let &Assessed { reading, found, .. } = assessed;
    let begins = lines.start + POST_WITHIN;
    let mut post = Vec::new();
    for at in lines {
        let is_sentence = reading.lines[at].ends_sentence;
        // On a page of nothing but posts, they are marked as comments without evidence against them.
        let may_be = matches!(found[at].kind, Kind::None | Kind::Navigation) && !found[at].opens_section;
        if (post.is_empty() && at >= begins) || (!post.is_empty() && !may_be) {
            break;
        }
        if is_sentence && may_be {
            post.push(at);
        }
    }
    post
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chrome::passes::tests::stay_by;

    const POST: &str =
        "The wheel of the upper mill turned once more when we cleared the sluice of all the old leaves.";

    fn stay(lines: &[&str], out: &[usize], content: f32) -> Vec<usize> {
        stay_by(keep_posts, lines, out, content)
    }

    #[test]
    fn a_short_post_stays_with_the_others() {
        let thread = [
            "March 3, 2024 at 9:12 pm",
            "ida",
            POST,
            "March 4, 2024 at 7:01 am",
            "bo",
            POST,
            "March 6, 2024 at 6:15 pm",
            "ida",
            "It works.",
            "#Log in",
            "Got it.",
        ];
        assert_eq!(stay(&thread, &[7, 8, 10], 0.3), [8], "not the name, nor what follows a button");
        assert_eq!(stay(&thread, &[8], 0.1), [0usize; 0], "the model is sure");
        assert_eq!(stay(&thread, &[5, 8], 0.3), [0usize; 0], "most posts go");
    }

    #[test]
    fn teasers_and_lists_are_no_thread() {
        let teasers = [
            POST,
            "Mill sold",
            "3 May 2024",
            "Read it.",
            "Weir gone",
            "4 May 2024",
            "Read it.",
            "Sluice open",
            "5 May 2024",
            "Read it.",
        ];
        assert_eq!(stay(&teasers, &[3, 6, 9], 0.3), [0usize; 0]);
        let comments = [POST, POST, "3 May 2024", POST, "4 May 2024", POST, "5 May 2024", "It works."];
        assert_eq!(stay(&comments, &[7], 0.3), [0usize; 0], "comments on an article");
        assert_eq!(stay(&comments[1..], &[6], 0.3), [6], "answers to a first post");
        let two = ["3 May 2024", POST, "4 May 2024", "It works."];
        assert_eq!(stay(&two, &[3], 0.3), [0usize; 0]);
    }
}
