//! Further articles below that of the page, which the site loads as the reader scrolls on.
//!
//! Takes a page and returns the blocks of each further article: an element with the name and class of the one around
//! the page's title, below it, with a headline of its own and two paragraphs. The page has author or time below its title,
//! and the further article has an alike line there, or its headline is a link to its own page. The parts of a text and
//! the slides of a gallery have no author, and the title is outside of the entries of a list.

use std::ops::Range;

use super::reading::Reading;
use super::tree::{Tree, heading_level, link_share, parent};
use crate::model::{BlockKind, Page};

/// Maximum number of blocks of an article above its headline: its section, a label.
const MAX_ABOVE: usize = 2;
/// Maximum number of blocks from the headline to author and time.
const MAX_BETWEEN: usize = 5;
/// Maximum number of words of a line of author or time.
const LINE_MAX_WORDS: u32 = 8;
/// Highest level of a headline; those of parts of a text are lower.
const HEADLINE_MAX_LEVEL: u8 = 2;
/// Minimum number of words of a headline; the name of a part of a text is often shorter.
const HEADLINE_MIN_WORDS: u32 = 3;
/// Minimum number of paragraphs of an article.
const MIN_PARAGRAPHS: usize = 2;

/// Returns the blocks of each further article, in page order. Cost: linear in elements, times the depth of the title.
pub(super) fn find(page: &Page, reading: &Reading, tree: &Tree<'_>) -> Vec<Range<usize>> {
    let Some(title) = page.blocks.iter().position(|block| block.kind == BlockKind::Title) else {
        return Vec::new();
    };
    let text = Text { page, reading };
    let own = page.blocks[title].markup.as_ref().map(|markup| markup.element as usize);
    let around = std::iter::successors(own, |&at| parent(&page.elements, at));
    let mut articles = around.filter(|&at| text.is_article(at));
    let Some(first) = articles.find(|&at| text.has_text(&tree.blocks(at))) else { return Vec::new() };
    let blocks = tree.blocks(first);
    let is_signature = |&at: &usize| page.blocks[at].kind.is_heading_matter();
    let signed = Text::lines(title, blocks.end).filter(is_signature).collect::<Vec<_>>();
    let mut found: Vec<Range<usize>> = Vec::new();
    for at in first + 1..page.elements.len() {
        let element = &page.elements[at];
        let other = tree.blocks(at);
        let is_alike =
            element.name == page.elements[first].name && element.tokens == page.elements[first].tokens;
        let is_below = other.start >= found.last().map_or(blocks.end, |last| last.end);
        if is_alike && is_below && text.is_further(&other, &signed) {
            found.push(other);
        }
    }
    found
}

/// The page whose articles are searched.
struct Text<'a> {
    page: &'a Page,
    reading: &'a Reading,
}

impl Text<'_> {
    /// Returns true if the element at `at` may be that of an article.
    fn is_article(&self, at: usize) -> bool {
        self.page.elements.get(at).is_some_and(|element| {
            element.name == "article"
                || (matches!(element.name.as_str(), "div" | "section") && !element.tokens.is_empty())
        })
    }

    /// Returns true if there are enough paragraphs in `blocks`.
    fn has_text(&self, blocks: &Range<usize>) -> bool {
        let is_paragraph =
            |&at: &usize| self.reading.lines[at].is_prose() && link_share(&self.page.blocks[at..=at]) < 0.5;
        blocks.clone().filter(is_paragraph).nth(MIN_PARAGRAPHS - 1).is_some()
    }

    /// Returns true if `blocks`, below the page's own article, are another one. `signed` are author and time of the
    /// own one.
    fn is_further(&self, blocks: &Range<usize>, signed: &[usize]) -> bool {
        let is_headline = |&at: &usize| {
            let level = heading_level(&self.page.blocks[at]);
            (1..=HEADLINE_MAX_LEVEL).contains(&level) && self.reading.lines[at].words >= HEADLINE_MIN_WORDS
        };
        let headline = blocks.clone().take(MAX_ABOVE + 1).find(is_headline);
        let is_linked = |at: usize| link_share(&self.page.blocks[at..=at]) >= 0.9;
        let is_signed = |at: usize| {
            Self::lines(at, blocks.end).any(|line| signed.iter().any(|&own| self.are_alike(own, line)))
        };
        self.has_text(blocks)
            && headline.is_some_and(|at| !signed.is_empty() && (is_linked(at) || is_signed(at)))
    }

    /// Yields the blocks directly below the headline at `headline`, before `end`: a standfirst, author and time.
    fn lines(headline: usize, end: usize) -> impl Iterator<Item = usize> {
        headline + 1..end.min(headline + 1 + MAX_BETWEEN)
    }

    /// Returns true if the line at `line` tells author or time as the one at `own` does: by its first word, a
    /// number, or its class. The source of a picture has none of these.
    fn are_alike(&self, own: usize, line: usize) -> bool {
        let (one, other) = (&self.page.blocks[own], &self.page.blocks[line]);
        let first = |text: &'_ str| text.split_whitespace().next().unwrap_or_default().to_lowercase();
        let element =
            |at: usize| self.page.ancestors(&self.page.blocks[at]).next().map(|element| &element.tokens);
        let is_classed =
            || element(own).is_some_and(|tokens| !tokens.is_empty()) && element(own) == element(line);
        let has_number = |text: &str| text.contains(char::is_numeric);
        let shown = self.reading.lines[line];
        shown.words <= LINE_MAX_WORDS
            && !shown.ends_sentence
            && (one.kind == other.kind && one.kind.is_heading_matter()
                || (one.words > 1 && first(&one.text) == first(&other.text))
                || (has_number(&one.text) && has_number(&other.text))
                || is_classed())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chrome::tests::markup::html;

    const TEXT: &str = "The wheel is of oak and turns once in a while, as it has for two hundred years.";

    /// Finds further articles, if the line at 1 is the byline of the page.
    fn further(blocks: &[(&str, &str)]) -> Vec<Range<usize>> {
        let mut page = html(blocks);
        page.blocks[1].kind = BlockKind::Byline;
        find(&page, &Reading::of(&page), &Tree::of(&page))
    }

    const FIRST: [(&str, &str); 4] = [
        ("main > article.a1 > h1", "The mill is to be sold"),
        ("main > article.a1 > p", "By Ann Lee"),
        ("main > article.a1 > p", TEXT),
        ("main > article.a1 > p", TEXT),
    ];

    #[test]
    fn an_article_with_headline_and_author_below_that_of_the_page_is_another() {
        // The elements have the same name and no class.
        let second = [
            ("main > div > article > h2", "Malt works reopen in June"),
            ("main > div > article > p", "By Carl Ede"),
            ("main > div > article > p", TEXT),
            ("main > div > article > p", TEXT),
        ];
        let first = FIRST.map(|(path, text)| (path.strip_prefix("main > article.a1 > ").unwrap(), text));
        let first = first.map(|(name, text)| (format!("main > article > {name}"), text));
        let first = first.iter().map(|(path, text)| (path.as_str(), *text));
        let page = first.clone().chain(second).collect::<Vec<_>>();
        assert_eq!(further(&page), std::iter::once(4..8).collect::<Vec<_>>());
        let part = [second[0], second[2], second[3]];
        let page = first.clone().chain(part).collect::<Vec<_>>();
        assert!(further(&page).is_empty(), "a part of the text has no author");
        let linked = [(second[0].0, "@Malt works reopen in June"), second[2], second[3]];
        let page = first.clone().chain(linked).collect::<Vec<_>>();
        assert_eq!(further(&page), std::iter::once(4..7).collect::<Vec<_>>());
        let slide = [second[0], (second[1].0, "Alder Pictures"), second[2], second[3]];
        let page = first.clone().chain(slide).collect::<Vec<_>>();
        assert!(further(&page).is_empty(), "the source of a picture");
        let teaser = [second[0], second[1], second[2]];
        assert!(further(&first.chain(teaser).collect::<Vec<_>>()).is_empty(), "one paragraph");
    }

    #[test]
    fn an_element_of_another_kind_is_none() {
        let second = [
            ("main > article.b1 > h2", "Malt works reopen in June"),
            ("main > article.b1 > p", "By Carl Ede"),
            ("main > article.b1 > p", TEXT),
            ("main > article.b1 > p", TEXT),
        ];
        assert!(further(&[&FIRST[..], &second].concat()).is_empty());
    }
}
