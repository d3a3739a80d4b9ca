//! Keeps series whole: labels with their values, all items of a list, all parameters of a function.
//!
//! Takes an assessed page and the blocks to keep. The model judges block by block and is least sure of short ones,
//! so that of a record a label may stay without its value.

use super::assessed::Assessed;
use crate::chrome::found::Kind;
use crate::chrome::series::Series;
use crate::chrome::tree::{has_link, parent};
use crate::model::BlockKind;

/// Minimum probability of content of the other blocks of a series of which at least half is kept, for pairs of
/// label and value, and for others. Set by hand: half a pair means nothing.
const PAIR_MIN_CONTENT: f32 = 0.15;
const MIN_CONTENT: f32 = 0.25;
/// Minimum mean of the probabilities of content of a series of which less is kept, or nothing, if it is one of pairs or
/// has a kept heading or a sentence with a colon above it. Set by hand.
const MIN_MEAN: f32 = 0.35;

/// The same for a `<dl>` in the `<main>` or `<article>` of a kept text, which no site uses for anything but terms and
/// values of the page.
const RECORD_MIN_CONTENT: f32 = 0.1;
const RECORD_MIN_MEAN: f32 = 0.15;

/// Number of elements around a term or value in which its list is searched.
const LIST_REACH: usize = 4;

/// Returns true if the series is a list of terms, or consists of such lists, in the same `<main>` or `<article>` as a
/// kept paragraph, or in the same part of the page as that and the title.
fn is_record(assessed: &Assessed<'_>, series: &Series, keep: &[bool]) -> bool {
    let &Assessed { page, tree, reading, leads, .. } = assessed;
    let element = series.element;
    let is_list =
        |at: usize| page.ancestors(&page.blocks[at]).take(LIST_REACH).any(|element| element.name == "dl");
    if !series.are_pairs || !series.blocks.clone().all(is_list) {
        return false;
    }
    let title = leads.iter().copied().find(|&at| page.blocks[at].kind == BlockKind::Title);
    let around = std::iter::successors(Some(element), |&at| parent(&page.elements, at));
    let is_body = |at: usize| match page.elements[at].name.as_str() {
        "main" | "article" => true,
        "html" | "body" => false,
        _ => title.is_some_and(|title| tree.blocks(at).contains(&title)),
    };
    let Some(body) = around.clone().find(|&at| is_body(at)) else { return false };
    // The card of another page has a link beside its facts.
    let is_wider = |&at: &usize| tree.blocks(at).len() > tree.blocks(element).len();
    let is_card = around
        .take_while(|&at| at != body)
        .find(is_wider)
        .is_some_and(|at| page.blocks[tree.blocks(at)].iter().any(has_link));
    !is_card && tree.blocks(body).any(|at| keep[at] && reading.lines[at].is_prose())
}

/// Keeps the rest of each series that stays.
pub(super) fn keep_series(assessed: &Assessed<'_>, keep: &mut [bool]) {
    let &Assessed { page, found, content, .. } = assessed;
    for series in assessed.parts.series() {
        let blocks = &series.blocks;
        let may_be = |at: usize| matches!(found[at].kind, Kind::None | Kind::Navigation);
        let kept = blocks.clone().filter(|&at| keep[at]).count();
        let open = blocks.clone().filter(|&at| may_be(at)).count();
        let mean = content[blocks.clone()].iter().sum::<f32>()
            / f32::from(u16::try_from(blocks.len()).unwrap_or(u16::MAX));
        let is_headed = || {
            blocks.start.checked_sub(1).is_some_and(|above| {
                let block = &page.blocks[above];
                keep[above] && (block.kind == BlockKind::Heading || block.text.ends_with([':', '：']))
            })
        };
        let (min_content, min_mean) = if is_record(assessed, series, keep) {
            (RECORD_MIN_CONTENT, RECORD_MIN_MEAN)
        } else if series.are_pairs {
            (PAIR_MIN_CONTENT, MIN_MEAN)
        } else {
            (MIN_CONTENT, MIN_MEAN)
        };
        let stays = kept * 2 >= blocks.len() || (mean >= min_mean && (series.are_pairs || is_headed()));
        if stays && kept < blocks.len() && open * 2 >= blocks.len() {
            if let Some(above) = blocks.start.checked_sub(1).filter(|_| series.are_pairs) {
                let is_heading = page.blocks[above].kind == BlockKind::Heading;
                keep[above] |= is_heading && found[above].kind == Kind::None && content[above] >= MIN_CONTENT;
            }
            for at in blocks.clone() {
                keep[at] |= may_be(at) && content[at] >= min_content;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chrome::found::Evidence;
    use crate::chrome::passes::tests::run_pass;
    use crate::chrome::tests::markup::html;

    #[test]
    fn a_list_stays_with_the_sentence_that_announces_it() {
        let stays = |above: &str| {
            let page = &html(&[
                ("main > p", above),
                ("main > ul > li", "Oak"),
                ("main > ul > li", "Elm"),
                ("main > ul > li", "Iron"),
            ]);
            let mut keep = vec![true, false, false, false];
            run_pass(keep_series, page, &vec![Evidence::default(); 4], &[], &[0.4; 4], &mut keep);
            keep[1]
        };
        assert!(stays("The wheel is made of:"));
        assert!(!stays("The wheel is old."));
    }

    /// Returns which blocks of a page are kept that has a heading and below it a series of the element `name`, if
    /// the blocks `kept` are and all are as likely content.
    fn kept(name: &str, kept: &[usize], content: f32, kind: Kind) -> Vec<usize> {
        let paths = if name == "dl" { ["dt#1", "dd#1", "dt#2", "dd#2"] } else { ["li"; 4] };
        let paths = paths.map(|item| format!("main > {name} > {item}"));
        let texts = ["Flow", "Four", "Head", "Forty"];
        let heading = std::iter::once(("main > h2", "The pump"));
        let blocks = heading.chain(paths.iter().map(String::as_str).zip(texts)).collect::<Vec<_>>();
        let page = &html(&blocks);
        let found = vec![Evidence { kind, ..Evidence::default() }; 5];
        let mut keep = (0..5).map(|at| kept.contains(&at)).collect::<Vec<_>>();
        run_pass(keep_series, page, &found, &[], &[content; 5], &mut keep);
        (0..5).filter(|&at| keep[at]).collect()
    }

    #[test]
    fn the_rest_of_a_series_stays_with_its_half() {
        assert_eq!(kept("dl", &[1, 3], 0.2, Kind::None), [1, 2, 3, 4]);
        assert_eq!(kept("ul", &[1, 3], 0.3, Kind::Navigation), [1, 2, 3, 4]);
        assert_eq!(kept("ul", &[1, 3], 0.2, Kind::None), [1, 3], "the model is sure");
        assert_eq!(kept("ul", &[1, 3], 0.3, Kind::Rule), [1, 3]);
        assert_eq!(kept("ul", &[1], 0.3, Kind::None), [1]);
    }

    #[test]
    fn pairs_and_lists_with_a_heading_stay_if_the_model_is_in_doubt() {
        assert_eq!(kept("dl", &[], 0.4, Kind::None), [0, 1, 2, 3, 4], "with its heading");
        assert_eq!(kept("dl", &[], 0.3, Kind::None), [0usize; 0]);
        assert_eq!(kept("ul", &[0], 0.4, Kind::None), [0, 1, 2, 3, 4]);
        assert_eq!(kept("ul", &[], 0.4, Kind::None), [0usize; 0], "a menu has no kept heading");
    }

    #[test]
    fn a_list_of_terms_in_the_main_part_of_a_text_stays() {
        let text = "The wheel is of oak and turns once in a while, as it has for two hundred years.";
        let stays = |content: f32, is_text_kept: bool, beside: &str| {
            let page = &html(&[
                ("main > p", text),
                ("main > div > p", beside),
                ("main > div > dl > dt", "Built"),
                ("main > div > dl > dd", "1811"),
            ]);
            let found = vec![Evidence::default(); 4];
            let mut keep = vec![is_text_kept, false, false, false];
            run_pass(keep_series, page, &found, &[], &[content; 4], &mut keep);
            keep[2] && keep[3]
        };
        assert!(stays(0.2, true, "Facts"));
        assert!(!stays(0.1, true, "Facts"), "the model is sure");
        assert!(!stays(0.2, false, "Facts"));
        assert!(!stays(0.2, true, "@The other mill"), "the card of another page");
    }
}
