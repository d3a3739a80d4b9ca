//! Pointers: lines between two paragraphs that lead to another page of the site.
//!
//! Takes a page and returns the blocks that only point to another page: a run of at most [`MAX_RUN`] blocks between
//! two lines of the text, all of them in the element of the text or in a box of their own in it. One is a headline
//! that is a link, at most behind a short label; the others are a label above it, or the teaser in its box. Such
//! lines are few for the text around them, and none is below every paragraph: there they are the headings of a list
//! of pages. A card in a box of its own below a paragraph may stand above a list or a short line too.

use std::ops::Range;

use hashbrown::HashMap;

use super::reading::Reading;
use super::tree::{Tree, has_link, link_share, parent};
use crate::model::{BlockKind, Page};
use crate::text::words;

/// Minimum number of words of a headline.
const MIN_WORDS: u32 = 3;
/// Maximum number of words of a headline, its label included.
const MAX_WORDS: u32 = 20;
/// The same of one behind a label on its line: what a label tells, such as a market share or a site, is shorter.
const LABELLED_MIN_WORDS: u32 = 4;
/// Minimum share of characters inside links of a headline, and of one behind a label.
const MIN_LINKS: f32 = 0.9;
const LABELLED_MIN_LINKS: f32 = 0.5;
/// Maximum number of characters of a label, and of words of one on a line of its own.
const LABEL_MAX_CHARS: f32 = 28.0;
const LABEL_MAX_WORDS: u32 = 4;
/// Maximum number of words of a teaser.
const TEASER_MAX_WORDS: u32 = 30;
/// Maximum number of blocks of a run: a label, two headlines, a teaser.
const MAX_RUN: usize = 4;
/// Minimum number of words of a sentence of the text.
const SENTENCE_MIN_WORDS: u32 = 3;
/// Minimum number of paragraphs of the text for each headline, if it is not between two paragraphs.
const PARAGRAPHS_PER_POINTER: usize = 2;

/// Maximum number of runs with a heading; more are the headings of a list of products or places.
const MAX_HEADED: usize = 2;

/// Returns the blocks that only point to another page, in page order. Cost: linear in the page, times the depth of
/// its elements.
pub(super) fn find(page: &Page, reading: &Reading, tree: &Tree<'_>) -> Vec<usize> {
    if page.elements.is_empty() {
        return Vec::new();
    }
    let text = Text { page, reading, tree };
    let mut runs = Vec::new();
    let mut at = 1;
    while at + 1 < page.blocks.len() {
        let run = text.run(at);
        at = run.as_ref().map_or(at + 1, |run| run.end);
        runs.extend(run);
    }
    let is_headed = |run: &Range<usize>| run.clone().any(|at| page.blocks[at].kind == BlockKind::Heading);
    if runs.iter().filter(|run| is_headed(run)).count() > MAX_HEADED {
        runs.retain(|run| !is_headed(run));
    }
    let mut by_element: HashMap<usize, usize> = HashMap::new();
    for run in &runs {
        *by_element.entry(text.element(run.start - 1)).or_default() += 1;
    }
    let mut paragraphs: HashMap<usize, usize> = HashMap::new();
    for at in (0..page.blocks.len()).filter(|&at| text.is_paragraph(at)) {
        *paragraphs.entry(text.element(at)).or_default() += 1;
    }
    let is_few = |run: &Range<usize>| {
        let element = text.element(run.start - 1);
        let count = |counts: &HashMap<usize, usize>| counts.get(&element).copied().unwrap_or(0);
        count(&paragraphs) >= PARAGRAPHS_PER_POINTER * count(&by_element)
    };
    let alternates = |at: usize| {
        let follows = |one: &Range<usize>, next: &Range<usize>| one.end + 1 == next.start;
        runs.get(at + 1).is_some_and(|next| follows(&runs[at], next))
            || at > 0 && follows(&runs[at - 1], &runs[at])
    };
    let lone = (0..runs.len()).filter(|&at| !alternates(at) && is_few(&runs[at]));
    lone.flat_map(|at| runs[at].clone()).collect()
}

/// The page whose pointers are searched.
struct Text<'a> {
    page: &'a Page,
    reading: &'a Reading,
    tree: &'a Tree<'a>,
}

impl Text<'_> {
    /// Returns the element of the text around the block at `at`; that of a page without one is the root.
    fn element(&self, at: usize) -> usize {
        self.tree.element_around(at).unwrap_or(0)
    }

    /// Returns the run of pointers that begins at `start`, which is not the first block.
    fn run(&self, start: usize) -> Option<Range<usize>> {
        let element = self.tree.element_around(start - 1).filter(|_| self.is_line(start - 1))?;
        let longest = self.page.blocks.len().min(start + MAX_RUN + 1);
        let end = (start + 1..longest).find(|&at| self.is_line(at) && self.element(at) == element);
        let points = |run: &Range<usize>| {
            let is_within = run.clone().all(|at| self.is_in(at, element));
            is_within && self.points(run, element) && self.goes_on(run, element)
        };
        end.map(|end| start..end).filter(points).or_else(|| self.card(start, element).filter(points))
    }

    /// Returns the blocks of the box in `element` that begins at `start`, if it is as small as a card, a paragraph is
    /// above it, and below it is some part of the text without a link: a list, a short line, a heading.
    fn card(&self, start: usize, element: usize) -> Option<Range<usize>> {
        let around = self.elements_below(start, element).last()?;
        let is_box = matches!(
            self.page.elements[around].name.as_str(),
            "div" | "aside" | "section" | "article" | "figure"
        );
        let card = self.tree.blocks(around);
        let goes_on = |below: usize| {
            self.tree.blocks(element).contains(&below)
                && self.reading.lines[below].words > 0
                && !has_link(&self.page.blocks[below])
                && !self.page.ancestors(&self.page.blocks[below]).any(|element| element.name == "button")
        };
        let is_card = is_box
            && card.start == start
            && card.len() <= MAX_RUN
            && card.end < self.page.blocks.len()
            && self.is_paragraph(start - 1)
            && goes_on(card.end);
        is_card.then_some(card)
    }

    /// Returns true if the blocks of `run` are a headline with its label and teaser.
    fn points(&self, run: &Range<usize>, element: usize) -> bool {
        // A page builder puts every line in a box.
        let is_bare = !self.is_in_box(run.start - 1, element) && !self.is_in_box(run.end, element);
        let is_together = |at: usize| self.element(at) != element;
        let is_boxed = |at: usize| is_together(at) || (is_bare && self.is_in_box(at, element));
        let is_label = |at: usize| self.is_label(at) && at + 1 < run.end;
        let ends_in_colon = |at: usize| self.page.blocks[at].text.ends_with([':', '：']);
        let mut headlines = 0;
        for at in run.clone() {
            let is_heading = self.page.blocks[at].kind == BlockKind::Heading;
            if self.is_headline(at, is_boxed(at)) && (!is_heading || is_boxed(at)) {
                headlines += 1;
            } else if !(is_label(at) && (is_together(at) || (!is_heading && ends_in_colon(at))))
                && !(headlines > 0 && self.is_teaser(at) && is_together(at))
            {
                return false;
            }
        }
        headlines > 0
    }

    /// Returns true if the text goes on around `run`: one of the lines beside it is a paragraph, and another
    /// paragraph is beyond a heading.
    fn goes_on(&self, run: &Range<usize>, element: usize) -> bool {
        let (above, below) = (run.start - 1, run.end);
        let is_text = |at: usize| self.is_paragraph(at) && self.element(at) == element;
        let is_headed = |at: usize| self.page.blocks[at].kind == BlockKind::Heading;
        (is_text(above) || is_text(below))
            && (!is_headed(above) || above > 0 && is_text(above - 1))
            && (!is_headed(below)
                || self.card(run.start, element).as_ref() == Some(run)
                || below + 1 < self.page.blocks.len() && is_text(below + 1))
    }

    /// Returns true if the block at `at` is a sentence or heading without a link, or mostly so.
    fn is_line(&self, at: usize) -> bool {
        let block = &self.page.blocks[at];
        let is_sentence = matches!(block.kind, BlockKind::Paragraph | BlockKind::Other | BlockKind::Quote)
            && self.reading.lines[at].is_full_paragraph(SENTENCE_MIN_WORDS)
            && link_share(std::slice::from_ref(block)) < 0.5;
        is_sentence || (block.kind == BlockKind::Heading && !has_link(block))
    }

    /// Returns true if the block at `at` is a paragraph of the text.
    fn is_paragraph(&self, at: usize) -> bool {
        self.reading.lines[at].is_prose() && link_share(&self.page.blocks[at..=at]) < 0.5
    }

    /// Returns true if the block at `at` is a headline that is a link, at most behind a label.
    fn is_headline(&self, at: usize, is_boxed: bool) -> bool {
        let (block, line) = (&self.page.blocks[at], self.reading.lines[at]);
        let share = link_share(&self.page.blocks[at..=at]);
        let outside = block.text.chars().count() as f32 * (1.0 - share);
        let min_words = if is_boxed { MIN_WORDS } else { LABELLED_MIN_WORDS };
        let is_labelled = share >= LABELLED_MIN_LINKS
            && outside <= LABEL_MAX_CHARS
            && line.words as f32 * share >= min_words as f32 - 0.5;
        matches!(block.kind, BlockKind::Paragraph | BlockKind::Other | BlockKind::Heading)
            && (MIN_WORDS..=MAX_WORDS).contains(&line.words)
            && !line.ends_sentence
            && (share >= MIN_LINKS || is_labelled)
            && words::count(&block.text.replace(char::is_numeric, "")) >= MIN_WORDS
            && !block.text.contains("://")
    }

    /// Returns true if the block at `at` may be the label above a headline.
    fn is_label(&self, at: usize) -> bool {
        let (block, line) = (&self.page.blocks[at], self.reading.lines[at]);
        matches!(block.kind, BlockKind::Paragraph | BlockKind::Other | BlockKind::Heading)
            && line.is_phrase(LABEL_MAX_WORDS)
    }

    /// Returns true if the block at `at` may be the teaser below a headline in its box.
    fn is_teaser(&self, at: usize) -> bool {
        matches!(self.page.blocks[at].kind, BlockKind::Paragraph | BlockKind::Other)
            && self.reading.lines[at].words <= TEASER_MAX_WORDS
    }

    /// Yields the elements around the block at `at`, from its own up to `element`, which is not included.
    fn elements_below(&self, at: usize, element: usize) -> impl Iterator<Item = usize> {
        let own = self.page.blocks[at].markup.as_ref().map(|markup| markup.element as usize);
        let own = own.filter(|&at| at < self.page.elements.len());
        let around = std::iter::successors(own, |&at| parent(&self.page.elements, at));
        around.take_while(move |&at| at != element)
    }

    /// Returns true if the block at `at` is in `element`, outside lists and tables in it.
    fn is_in(&self, at: usize, element: usize) -> bool {
        let is_list = |at: usize| {
            matches!(
                self.page.elements[at].name.as_str(),
                "ul" | "ol" | "dl" | "table" | "blockquote" | "form"
            )
        };
        self.tree.blocks(element).contains(&at) && !self.elements_below(at, element).any(is_list)
    }

    /// Returns true if the block at `at` is alone in a box in `element`.
    fn is_in_box(&self, at: usize, element: usize) -> bool {
        self.elements_below(at, element).any(|at| {
            matches!(self.page.elements[at].name.as_str(), "div" | "aside" | "section" | "article" | "figure")
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chrome::tests::markup::html;

    const TEXT: &str = "The wheel is of oak and turns once in a while, as it has for two hundred years.";
    const LINK: &str = "@Malt works to reopen after thirty years";

    fn found(blocks: &[(&str, &str)]) -> Vec<usize> {
        let page = html(blocks);
        find(&page, &Reading::of(&page), &Tree::of(&page))
    }

    fn pointers(lines: &[&str]) -> Vec<usize> {
        found(&lines.iter().map(|&line| ("main > p", line)).collect::<Vec<_>>())
    }

    #[test]
    fn a_headline_that_is_a_link_between_paragraphs_is_a_pointer() {
        assert_eq!(pointers(&[TEXT, LINK, TEXT]), [1]);
        assert_eq!(pointers(&[TEXT, "Elsewhere:", LINK, TEXT]), [1, 2], "with a label");
    }

    #[test]
    fn text_and_headings_of_a_list_of_pages_are_none() {
        for lines in [
            [TEXT, "Malt works to reopen after thirty years", TEXT, TEXT, TEXT],
            [TEXT, "@The plan is on the site of the county.", TEXT, TEXT, TEXT],
            [TEXT, "@Plan", TEXT, TEXT, TEXT],
            [TEXT, "@Malt works to reopen", TEXT, "@Bridge to be repaired", TEXT],
            ["@Malt works to reopen", TEXT, TEXT, TEXT, "@Bridge to be repaired"],
        ] {
            assert_eq!(pointers(&lines), [0usize; 0], "{lines:?}");
        }
    }

    #[test]
    fn a_pointer_may_be_beside_a_heading_or_a_short_sentence_of_a_text() {
        let heading = [("main > p", TEXT), ("main > p", LINK), ("main > h2", "Mills"), ("main > p", TEXT)];
        assert_eq!(found(&heading), [1]);
        let below = [("main > p", TEXT), ("main > h2", "Mills"), ("main > p", LINK), ("main > p", TEXT)];
        assert_eq!(found(&below), [2]);
        assert_eq!(pointers(&[TEXT, TEXT, LINK, "It turns again."]), [2]);
        assert_eq!(pointers(&["It turns again.", LINK, "It is oak."]), [0usize; 0], "no paragraph");
        let list = [("main > h2", "Malt"), ("main > p", LINK), ("main > h2", "Mills"), ("main > p", TEXT)];
        assert_eq!(found(&list), [0usize; 0], "no paragraph above the heading");
    }

    #[test]
    fn an_address_or_amount_is_no_headline() {
        assert_eq!(pointers(&[TEXT, "@Market share: 12.89%", TEXT]), [0usize; 0]);
        assert_eq!(pointers(&[TEXT, "@Site of the mill: https://mill.example/wheel", TEXT]), [0usize; 0]);
    }

    #[test]
    fn a_card_may_stand_above_a_list_a_short_line_or_a_heading() {
        for (path, text) in [
            ("main > ul > li", "Oak"),
            ("main > p", "In short"),
            ("main > h2", "Oak"),
            ("main > p", "It turns."),
        ] {
            let card = ("main > div#card > h3", LINK);
            let lines =
                [("main > p", TEXT), ("main > p", TEXT), card, (path, text), ("main > ul > li", "Elm")];
            assert_eq!(found(&lines), [2], "{path}: {text}");
        }
        let last = [("main > p", TEXT), ("main > p", TEXT), ("main > div#card > h3", LINK)];
        assert_eq!(found(&last), [0usize; 0], "nothing below it");
        let more = [&last[..], &[("main > p", "@All the stories")]].concat();
        assert_eq!(found(&more), [0usize; 0], "links below it");
    }

    #[test]
    fn a_card_between_paragraphs_is_a_pointer() {
        let card = [
            ("main > p", TEXT),
            ("main > p", TEXT),
            ("main > div#card > p", "Transport"),
            ("main > div#card > h3", LINK),
            ("main > div#card > p", "It is the third to open this year."),
            ("main > p", TEXT),
        ];
        assert_eq!(found(&card), [2, 3, 4]);
        let alone = [("main > p", TEXT), ("main > div#card > h3", LINK), ("main > p", TEXT)];
        assert_eq!(found(&alone), [1]);
        let built = [("main > div.a > p", TEXT), ("main > div.b > h3", LINK), ("main > div.c > p", TEXT)];
        assert_eq!(found(&built), [0usize; 0], "every line is in a box");
        // The heading of the text itself may be a link.
        let heading = [("main > p", TEXT), ("main > h3", LINK), ("main > p", TEXT)];
        assert_eq!(found(&heading), [0usize; 0]);
        let places = ["a", "b", "c"].map(|id| format!("main > div#{id} > h3"));
        let places =
            places.iter().flat_map(|path| [("main > p", TEXT), (path.as_str(), LINK), ("main > p", TEXT)]);
        assert_eq!(found(&places.collect::<Vec<_>>()), [0usize; 0], "a list of places");
        let list = [("main > p", TEXT), ("main > ul > li > p", LINK), ("main > p", TEXT)];
        assert_eq!(found(&list), [0usize; 0]);
    }
}
