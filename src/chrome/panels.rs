//! Panels that open below a button: the answers of a list of questions, the parts of a folded text.
//!
//! Takes a page and finds labels directly above their panels. A label is in a `<button>`, a `<label>` or an
//! element with the role of a button or tab, and has no link unless it is a question or the link is the button of a
//! heading. Its panel is text with a full sentence, in the same box, or a box of its own beside panels with sentences.
//! Below headings, and in what is named an accordion, it may be a list or table.
//! A page has at least two such pairs at places with the same elements and with different labels: the buttons
//! of products say the same each time. A heading that asks a question and is a button needs no second one, nor does a
//! button with nothing but its paragraphs in a box, nor one between paragraphs and the hidden rest of them. Forms, menus
//! and footers have none.

use std::collections::BTreeSet;
use std::ops::Range;

use hashbrown::HashMap;

use super::reading::Reading;
use super::tree::{Tree, has_link, is_heading, is_hidden, link_share, parent};
use crate::model::{Block, Element, Page};
use crate::text::marks;

/// Maximum number of words of a label.
const LABEL_MAX_WORDS: u32 = 20;
/// Minimum number of words of a sentence in a panel. The hint below a field of a form is shorter.
const SENTENCE_MIN_WORDS: u32 = 8;
/// The same below a question or a heading, which no field of a form has.
const ANSWER_MIN_WORDS: u32 = 2;
/// Minimum number of pairs.
const MIN_PAIRS: usize = 2;
/// Minimum number of words of the label of the only panel; "Close" is shorter.
const LONE_LABEL_MIN_WORDS: u32 = 3;
/// Number of elements around a label in which its button is searched.
const REACH: usize = 3;
/// Returns labels with their panels, as ranges of blocks. `speaks_against` tells for which blocks there is
/// evidence other than a button or hiding; of the pairs at one place, most must have none.
pub(super) fn find(
    page: &Page,
    reading: &Reading,
    tree: &Tree<'_>,
    speaks_against: impl Fn(usize) -> bool,
) -> Vec<Range<usize>> {
    let is_label = (0..page.blocks.len()).map(|at| is_label(page, reading, tree, at)).collect::<Vec<_>>();
    let mut places: HashMap<Vec<&str>, Vec<Range<usize>>> = HashMap::new();
    for label in (0..page.blocks.len()).filter(|&at| is_label[at]) {
        let end = tree.around(label).blocks.end.max(label + 1);
        let end = (label + 1..end).find(|&at| is_label[at]).unwrap_or(end);
        let box_end = own_box(page, tree, label).map(|around| around.end);
        let end = box_end.map_or(end, |box_end| box_end.min(end));
        let panel = label + 1..end;
        let is_mute = !says_something(page, reading, &(label..end));
        if (!is_mute || (box_end == Some(end) && !panel.is_empty())) && link_share(&page.blocks[panel]) < 0.5
        {
            let names = page.ancestors(&page.blocks[label]).map(|element| element.name.as_str());
            places.entry(names.collect()).or_default().push(label..end);
        }
    }
    // A list or table alone is a panel beside one with a sentence, or if its label or name says so.
    let is_part = |pair: &Range<usize>| is_part(page, tree, pair);
    places.retain(|_, pairs| {
        pairs.iter().any(|pair| says_something(page, reading, pair)) || pairs.iter().all(is_part)
    });
    let is_asked_heading = |at: usize| {
        let block = &page.blocks[at];
        is_heading(block) && marks::is_question(&block.text)
    };
    let mut found = places
        .into_values()
        .filter(|pairs| {
            let labels =
                pairs.iter().map(|pair| page.blocks[pair.start].text.as_str()).collect::<BTreeSet<_>>();
            if let [pair] = pairs.as_slice()
                && is_rest(page, reading, tree, pair)
            {
                return !(pair.start + 1..pair.end).any(&speaks_against);
            }
            let opposed = pairs.iter().filter(|pair| (*pair).clone().any(&speaks_against)).count();
            let is_whole = |pair: &Range<usize>| {
                is_asked_heading(pair.start) || is_box(page, reading, tree, pair) || is_named_part(page, pair)
            };
            let is_series = labels.len() >= MIN_PAIRS || pairs.iter().all(is_whole);
            is_series && labels.len() == pairs.len() && opposed * 2 < pairs.len()
        })
        .flatten()
        .collect::<Vec<_>>();
    found.sort_unstable_by_key(|pair| pair.start);
    found
}

/// Returns the blocks of the box that begins directly below the label at `label`.
fn own_box(page: &Page, tree: &Tree<'_>, label: usize) -> Option<Range<usize>> {
    let below = page.blocks.get(label + 1)?.markup.as_ref()?.element as usize;
    let around = std::iter::successors(Some(below), |&at| parent(&page.elements, at));
    let within = around.take_while(|&at| tree.blocks(at).start == label + 1);
    let is_box =
        |at: &usize| matches!(page.elements[*at].name.as_str(), "div" | "section" | "article" | "dd");
    within.filter(is_box).last().map(|at| tree.blocks(at))
}

/// Returns true if the panel below a label has a sentence.
fn says_something(page: &Page, reading: &Reading, pair: &Range<usize>) -> bool {
    let min_words = if is_asked(&page.blocks[pair.start]) { ANSWER_MIN_WORDS } else { SENTENCE_MIN_WORDS };
    (pair.start + 1..pair.end).any(|at| reading.lines[at].is_full_paragraph(min_words))
}

/// Returns true if the pair is a part of the text whatever is in its panel: the label is a heading, or the panel is
/// named for what it is, and it has no fields of a form, by which readers filter a list.
fn is_part(page: &Page, tree: &Tree<'_>, pair: &Range<usize>) -> bool {
    let is_field = |at: usize| {
        page.ancestors(&page.blocks[at])
            .take(REACH)
            .any(|element| matches!(element.name.as_str(), "label" | "select" | "option" | "button"))
    };
    (is_heading(&page.blocks[pair.start]) || is_named_part(page, pair))
        && own_box(page, tree, pair.start).is_some_and(|around| around.end == pair.end)
        && !(pair.start + 1..pair.end).any(is_field)
}

/// Returns true if the panel is hidden and a class or role of an element around the label says that it opens one.
fn is_named_part(page: &Page, pair: &Range<usize>) -> bool {
    let is_name =
        |part: &str| part.starts_with("accordion") || part.starts_with("panel") || part == "disclosure";
    let names = |element: &Element| element.tokens.split(|c: char| !c.is_ascii_alphanumeric()).any(is_name);
    page.blocks[pair.start + 1..pair.end].iter().all(is_hidden)
        && page.ancestors(&page.blocks[pair.start]).take(REACH).any(names)
}

/// Returns true if label and panel are all of a small box, and the panel has sentences alone: it is a box of facts.
fn is_box(page: &Page, reading: &Reading, tree: &Tree<'_>, pair: &Range<usize>) -> bool {
    let is_button =
        page.ancestors(&page.blocks[pair.start]).take(REACH).any(|element| element.name == "button");
    let is_sentence =
        |at: usize| reading.lines[at].is_full_paragraph(ANSWER_MIN_WORDS) && !has_link(&page.blocks[at]);
    let panel = pair.start + 1..pair.end;
    is_button
        && reading.lines[pair.start].words >= LONE_LABEL_MIN_WORDS
        && tree.around(pair.start).blocks == *pair
        && tree.is_small(pair)
        && panel.clone().any(|at| reading.lines[at].is_prose())
        && panel.clone().all(is_sentence)
}

/// Returns true if the panel is the hidden rest of the text above the label: full paragraphs without a link in a box of
/// their own, behind one beside the label. The label may say anything ("Continue reading").
fn is_rest(page: &Page, reading: &Reading, tree: &Tree<'_>, pair: &Range<usize>) -> bool {
    let is_paragraph =
        |at: usize| reading.lines[at].is_full_paragraph(SENTENCE_MIN_WORDS) && !has_link(&page.blocks[at]);
    let is_behind_text = |before: usize| {
        is_paragraph(before)
            && !is_hidden(&page.blocks[before])
            && tree.around(pair.start).blocks.contains(&before)
    };
    pair.start.checked_sub(1).is_some_and(is_behind_text)
        && own_box(page, tree, pair.start).is_some_and(|around| around.end == pair.end)
        && (pair.start + 1..pair.end).all(|at| is_hidden(&page.blocks[at]) && is_paragraph(at))
}

/// Returns true if the label is a question or a heading.
fn is_asked(label: &Block) -> bool {
    marks::is_question(&label.text) || is_heading(label)
}

/// Returns true if the block at `at` is the label of a button outside forms and menus.
pub(super) fn is_label(page: &Page, reading: &Reading, tree: &Tree<'_>, at: usize) -> bool {
    let block = &page.blocks[at];
    // A box of label and panel may be called a tab too.
    let is_named = |around: usize, element: &Element| {
        (element.name != "a" || is_heading(block))
            && element.tokens.split(' ').any(|token| matches!(token, "button" | "tab"))
            && tree.blocks(around).len() == 1
    };
    let is_button = || {
        let own = block.markup.as_ref().map(|markup| markup.element as usize);
        let mut around = std::iter::successors(own, |&at| parent(&page.elements, at)).take(REACH);
        around.any(|at| {
            let element = page.elements.get(at);
            element.is_some_and(|element| {
                matches!(element.name.as_str(), "button" | "label") || is_named(at, element)
            })
        })
    };
    reading.lines[at].words > 0
        && reading.lines[at].words <= LABEL_MAX_WORDS
        && (!has_link(block) || marks::is_question(&block.text) || is_heading(block))
        && is_button()
        && !page
            .ancestors(block)
            .any(|element| matches!(element.name.as_str(), "form" | "nav" | "footer" | "dialog"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chrome::tests::markup::html;

    const ANSWER: &str = "Write to the harbour office with the length of your boat.";

    /// Returns the first blocks of the pairs of label and panel.
    fn labels(blocks: &[(&str, &str)]) -> Vec<usize> {
        let page = html(blocks);
        let pairs = find(&page, &Reading::of(&page), &Tree::of(&page), |_| false);
        pairs.into_iter().map(|pair| pair.start).collect()
    }

    #[test]
    fn a_box_of_label_and_panel_may_be_called_a_tab() {
        let pair = |id: &str, question: &'static str| {
            [
                (format!("main > div#{id}.tab > label.tab-label"), question),
                (format!("main > div#{id}.tab > div.tab-content"), "En espèces."),
            ]
        };
        let blocks = [pair("a", "Comment payer ?"), pair("b", "Où dormir ?")].concat();
        let blocks = blocks.iter().map(|(path, text)| (path.as_str(), *text)).collect::<Vec<_>>();
        assert_eq!(labels(&blocks), [0, 2]);
    }

    #[test]
    fn buttons_above_different_answers_are_labels() {
        assert_eq!(
            labels(&[
                ("main > h1", "Questions"),
                ("main > div#a > button", "How do I get a berth?"),
                ("main > div#a > p", ANSWER),
                ("main > div#b > button", "Is there a crane?"),
                ("main > div#b > p", "The crane on the south quay lifts twelve tonnes."),
            ]),
            [1, 3]
        );
    }

    #[test]
    fn an_answer_may_be_short_below_a_question() {
        let answers = |one: &str, two: &str| {
            labels(&[
                ("main > div#a > button", one),
                ("main > div#a > p", "Yes, at low tide."),
                ("main > div#b > button", two),
                ("main > div#b > p", "Not in winter."),
            ])
        };
        assert_eq!(answers("Is there a crane?", "Is it open all year?"), [0, 2]);
        assert_eq!(answers("Crane", "Seasons"), [0usize; 0]);
    }

    #[test]
    fn a_list_in_a_box_is_a_panel_beside_one_with_a_sentence() {
        let found = |second: &str| {
            labels(&[
                ("main > h3 > button#a", "What members borrow"),
                ("main > div#a > ul > li", "three novels"),
                ("main > div#a > ul > li", "one atlas"),
                ("main > h3 > button#b", "When it is closed"),
                ("main > div#b > p", second),
                ("main > p", "© The society"),
            ])
        };
        assert_eq!(found("In August and on the days of the fair."), [0, 3]);
        assert_eq!(found("In August"), [0usize; 0], "no sentence");
    }

    #[test]
    fn the_rest_of_a_text_opens_below_one_button_of_any_label() {
        let found = |above: &str, rest: &str, is_hidden: bool| {
            let mut page = html(&[
                ("main > h1", "The tower"),
                ("main > p", above),
                ("main > button", "More"),
                ("main > div#a > p", rest),
                ("main > p", "© The society"),
            ]);
            page.blocks[3].markup.as_mut().unwrap().hidden = is_hidden;
            let pairs = find(&page, &Reading::of(&page), &Tree::of(&page), |at| at == 2);
            pairs.into_iter().map(|pair| (pair.start, pair.end)).collect::<Vec<_>>()
        };
        let text = "The bells will stay silent until the masons have gone.";
        assert_eq!(found(text, ANSWER, true), [(2, 4)]);
        let none: [(usize, usize); 0] = [];
        assert_eq!(found(text, ANSWER, false), none, "not hidden");
        assert_eq!(found("By Joan Ashby", ANSWER, true), none, "no text above");
        assert_eq!(found(text, "Your address", true), none, "no paragraph");
        assert_eq!(
            found(text, "@Write to the harbour office with the length of your boat.", true),
            none,
            "a link"
        );
    }

    #[test]
    fn lists_below_buttons_are_panels_if_headings_or_names_say_so() {
        let found = |around: &str, button: &str, item: &str, text: &str| {
            let paths = ["a", "b"].map(|id| {
                [
                    format!("{around} > div#{id} > {button}"),
                    format!("{around} > div#{id} > div > ul > {item}"),
                ]
            });
            let [[one, list], [two, other]] = &paths;
            let mut page = html(&[
                (one, "Boundaries"),
                (list, "Hedges and banks"),
                (list, text),
                (two, "Roads"),
                (other, "Sunken lanes"),
                (other, text),
                ("main > p", ANSWER),
            ]);
            for at in [1, 2, 4, 5] {
                page.blocks[at].markup.as_mut().unwrap().hidden = true;
            }
            let pairs = find(&page, &Reading::of(&page), &Tree::of(&page), |_| false);
            pairs.into_iter().map(|pair| pair.start).collect::<Vec<_>>()
        };
        assert_eq!(found("main", "button > h3", "li", "Ditches"), [0, 3]);
        assert_eq!(found("main > div.accordion", "button", "li", "Ditches"), [0, 3]);
        assert_eq!(found("main", "button", "li", "Ditches"), [0usize; 0], "a button alone");
        assert_eq!(found("main", "button > h3", "li > label", "Ditches"), [0usize; 0], "choices of a filter");
        assert_eq!(found("footer", "button > h3", "li", "Ditches"), [0usize; 0], "a footer");
        assert_eq!(
            found("main", "button > h3", "li", "@All that is known of the ditches of the land"),
            [0usize; 0]
        );
    }

    #[test]
    fn a_question_in_a_heading_needs_no_second_one_and_may_be_a_link() {
        let alone = |label: &str, name: &str| {
            let name = format!("main > div#a > {name}");
            labels(&[("main > h1", "Harbour"), (name.as_str(), label), ("main > div#a > p", ANSWER)])
        };
        assert_eq!(alone("Is there a crane?", "h3.tab"), [1]);
        assert_eq!(alone("Cranes", "h3.tab"), [0usize; 0]);
        assert_eq!(alone("Is there a crane?", "div.tab"), [0usize; 0]);
        let linked = |one: &str, two: &str| {
            labels(&[
                ("main > div#a > div.button > a", one),
                ("main > div#a > p", "Yes, at low tide."),
                ("main > div#b > div.button > a", two),
                ("main > div#b > p", "Not in winter."),
            ])
        };
        assert_eq!(linked("@Is there a crane?", "@Is it open all year?"), [0, 2]);
        assert_eq!(linked("@The crane", "@The seasons"), [0usize; 0]);
    }

    #[test]
    fn a_button_alone_in_a_box_with_sentences_is_the_label_of_its_facts() {
        let boxed = |label: &str, text: &str| {
            labels(&[
                ("main > p", ANSWER),
                ("main > p", ANSWER),
                ("main > div#a > button", label),
                ("main > div#a > p", text),
                ("main > p", ANSWER),
            ])
        };
        let facts = "The crane on the south quay was built in 1911 and lifts twelve tonnes at low tide.";
        assert_eq!(boxed("What the crane lifts", facts), [2]);
        assert_eq!(boxed("Close", facts), [0usize; 0]);
        assert_eq!(boxed("What the crane lifts", "@All the cranes"), [0usize; 0]);
    }

    #[test]
    fn buttons_of_products_forms_and_menus_are_none() {
        for (around, one, two, text) in [
            ("main", "Buy now", "Buy now", ANSWER),
            ("form", "Name", "Address", ANSWER),
            ("nav", "Boats", "Berths", ANSWER),
            ("main", "Boats", "Berths", "Long boats"),
            ("main", "Boats", "Berths", "@All the boats that lie in the harbour today."),
        ] {
            let paths =
                ["a > button", "a > p", "b > button", "b > p"].map(|path| format!("{around} > div#{path}"));
            let blocks = [one, text, two, text];
            let blocks = paths.iter().map(String::as_str).zip(blocks).collect::<Vec<_>>();
            assert_eq!(labels(&blocks), [0usize; 0], "{around}: {one}, {two}, {text}");
        }
    }
}
