//! Contrasts: what distinguishes a block from the others of its page, in words that a reader of the page
//! would use.
//!
//! Takes a page and the verdict on each block, and returns a few phrases for each block ("mostly links",
//! "inside `nav`", "one of 14 similar blocks in a row", "between two paragraphs of the text"). A phrase that
//! fits most of the blocks is left out, since it distinguishes none. Phrases that support the verdict come
//! first, the rarest of them foremost. They are derived from the page, not from the model, whose features are
//! named for developers.

use hashbrown::HashMap;

use super::found::Evidence;
use super::reading::Reading;
use super::tree::{Tree, is_hidden, link_share};
use crate::model::{Block, BlockKind, Page, Verdicts};

/// Maximum share of the blocks of the page that a phrase may fit.
const MAX_SHARE: f64 = 0.5;
/// Minimum number of similar blocks that are called a series.
const MIN_ALIKE: usize = 3;
/// Minimum number of consecutive short lines that are mentioned.
const MIN_RUN: usize = 4;
/// Maximum number of words of a short line.
const SHORT_WORDS: u32 = 7;
/// Elements that say something about their content, with the phrase for them.
const ELEMENTS: [(&str, &str, Side); 12] = [
    ("nav", "inside <nav>", Side::Chrome),
    ("footer", "inside <footer>", Side::Chrome),
    ("aside", "inside <aside>", Side::Chrome),
    ("header", "inside <header>", Side::Neither),
    ("form", "inside a form", Side::Chrome),
    ("button", "a button", Side::Chrome),
    ("dialog", "inside a dialog", Side::Chrome),
    ("figure", "inside a figure", Side::Neither),
    ("table", "inside a table", Side::Neither),
    ("blockquote", "inside a quotation", Side::Content),
    ("article", "inside <article>", Side::Content),
    ("main", "inside <main>", Side::Content),
];

/// The verdict that a phrase supports.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    Content,
    Chrome,
    Neither,
}

/// A phrase about a block.
struct Phrase {
    text: String,
    side: Side,
}

/// Returns for each block at most `most` phrases that distinguish it, the best first.
pub(super) fn of_page(page: &Page, found: &[Evidence], verdicts: &Verdicts, most: usize) -> Vec<Vec<String>> {
    let reading = Reading::of(page);
    let said = Said::read(page, &reading, found, verdicts);
    let phrases = (0..page.blocks.len()).map(|at| said.of_block(at)).collect::<Vec<_>>();
    let mut counts = HashMap::<&str, usize>::new();
    for phrase in phrases.iter().flatten() {
        *counts.entry(&phrase.text).or_default() += 1;
    }
    let limit = (MAX_SHARE * page.blocks.len() as f64).max(1.0);
    let of_block = |(at, phrases): (usize, &Vec<Phrase>)| {
        let side = if verdicts.is_kept(at) { Side::Content } else { Side::Chrome };
        let mut told =
            phrases.iter().filter(|phrase| counts[&*phrase.text] as f64 <= limit).collect::<Vec<_>>();
        told.sort_by_key(|phrase| (phrase.side != side, phrase.side != Side::Neither, counts[&*phrase.text]));
        let agrees = |phrase: &&&Phrase| phrase.side == side || phrase.side == Side::Neither;
        let some = if told.iter().any(|phrase| agrees(&phrase)) {
            told.iter().filter(agrees).copied().collect()
        } else {
            told
        };
        some.into_iter().take(most).map(|phrase| phrase.text.clone()).collect()
    };
    phrases.iter().enumerate().map(of_block).collect()
}

/// Properties of a page and its blocks from which phrases are made.
struct Said<'a> {
    page: &'a Page,
    reading: &'a Reading,
    found: &'a [Evidence],
    /// For each block, whether it is a kept paragraph of prose.
    is_text: Vec<bool>,
    /// The first and the last of these paragraphs.
    ends: Option<(usize, usize)>,
    /// For each block, the number of similar blocks, see [`alike`].
    alike: Vec<usize>,
    /// For each block, the length of the row of short lines that it is in, see [`runs`].
    run: Vec<usize>,
    copies: HashMap<u128, usize>,
    title: Option<usize>,
}

impl<'a> Said<'a> {
    /// Derives the properties of `page`.
    fn read(page: &'a Page, reading: &'a Reading, found: &'a [Evidence], verdicts: &Verdicts) -> Self {
        let is_text = (0..page.blocks.len()).map(|at| reading.lines[at].is_prose() && verdicts.is_kept(at));
        let is_text = is_text.collect::<Vec<_>>();
        let ends = is_text.iter().position(|&is_text| is_text);
        let ends = ends.zip(is_text.iter().rposition(|&is_text| is_text));
        let mut copies = HashMap::new();
        for block in &page.blocks {
            *copies.entry(block.fingerprint).or_default() += 1;
        }
        let title = page.blocks.iter().position(|block| block.kind == BlockKind::Title);
        Self {
            page,
            reading,
            found,
            is_text,
            ends,
            alike: alike(page),
            run: runs(page, reading),
            copies,
            title,
        }
    }

    /// Returns all phrases that fit the block at `at`.
    fn of_block(&self, at: usize) -> Vec<Phrase> {
        let mut phrases = Vec::new();
        let mut say = |text: String, side: Side| phrases.push(Phrase { text, side });
        let block = &self.page.blocks[at];
        match block.kind {
            BlockKind::Title => say("the page's title".to_owned(), Side::Content),
            BlockKind::Byline => say("the byline".to_owned(), Side::Neither),
            BlockKind::Date => say("a date".to_owned(), Side::Neither),
            _ => {}
        }
        self.say_links(block, at, &mut say);
        self.say_shape(block, at, &mut say);
        self.say_place(at, &mut say);
        let elements = self
            .page
            .ancestors(block)
            .filter_map(|element| ELEMENTS.iter().find(|told| told.0 == element.name));
        if let Some(&(_, text, side)) = elements.into_iter().next() {
            say(text.to_owned(), side);
        }
        if is_hidden(block) {
            say("hidden from readers".to_owned(), Side::Chrome);
        }
        if self.found[at].is_shared {
            say("on other pages of the site too".to_owned(), Side::Chrome);
        }
        if self.found[at].opens_section {
            say("opens a list of other pages or comments".to_owned(), Side::Chrome);
        }
        if let copies @ 2.. = self.copies[&block.fingerprint] {
            say(format!("{copies} times on the page"), Side::Chrome);
        }
        phrases
    }

    /// Says how much of the block is links, and whether similar blocks are beside it.
    fn say_links(&self, block: &Block, at: usize, say: &mut impl FnMut(String, Side)) {
        let links = link_share(std::slice::from_ref(block));
        if links > 0.5 {
            say("mostly links".to_owned(), Side::Chrome);
        } else if block.markup.is_some() && self.reading.lines[at].is_prose() && links == 0.0 {
            say("prose without a link".to_owned(), Side::Content);
        }
        match self.alike[at] {
            alike if alike < MIN_ALIKE => {}
            alike if links > 0.5 => {
                say(format!("looks like {} teasers or menu entries next to it", alike - 1), Side::Chrome);
            }
            alike => say(format!("one of {alike} similar blocks in a row"), Side::Neither),
        }
    }

    /// Says whether the text is a paragraph, a sentence or a short line.
    fn say_shape(&self, block: &Block, at: usize, say: &mut impl FnMut(String, Side)) {
        let line = self.reading.lines[at];
        if block.text.ends_with('…') || block.text.ends_with("...") {
            say("breaks off with an ellipsis, as teasers do".to_owned(), Side::Chrome);
        } else if line.is_prose() {
            say(format!("a full paragraph of {} words", line.words), Side::Content);
        } else if line.ends_sentence {
            say("a short sentence".to_owned(), Side::Neither);
        } else if line.words <= SHORT_WORDS {
            say("a short line that is not a sentence".to_owned(), Side::Chrome);
        } else {
            say("a longer line that is not a sentence".to_owned(), Side::Neither);
        }
        if self.run[at] >= MIN_RUN {
            say(format!("one of {} short lines in a row", self.run[at]), Side::Chrome);
        }
    }

    /// Says where the block is in relation to the text and the title.
    fn say_place(&self, at: usize, say: &mut impl FnMut(String, Side)) {
        if self.is_text[at] {
            return;
        }
        let is_text = |at: usize| self.is_text.get(at) == Some(&true);
        let before = self.ends.is_some_and(|(first, _)| first < at);
        let behind = self.ends.is_some_and(|(_, last)| last > at);
        match (before, behind) {
            (true, true) if is_text(at - 1) && is_text(at + 1) => {
                say("between two paragraphs of the text".to_owned(), Side::Content);
            }
            (false, true) if is_text(at + 1) => {
                say("right above the text".to_owned(), Side::Content);
            }
            (false, true) if self.title.is_some_and(|title| at < title) => {
                say("above the title".to_owned(), Side::Chrome);
            }
            (false, true) => say("above the first paragraph".to_owned(), Side::Neither),
            (true, false) => say("below the last paragraph of the text".to_owned(), Side::Chrome),
            _ => {}
        }
    }
}

/// Returns for each block how many blocks, itself included, are in elements of the same names and in the same
/// parent box; 1 in a text dump.
fn alike(page: &Page) -> Vec<usize> {
    let tree = Tree::of(page);
    let place = |at: usize| {
        let elements = page.ancestors(&page.blocks[at]);
        let names = elements.map(|element| element.name.as_str()).collect::<Vec<_>>();
        (!names.is_empty()).then(|| (names, tree.parent_box(at)))
    };
    let places = (0..page.blocks.len()).map(place).collect::<Vec<_>>();
    let mut counts = HashMap::new();
    for place in places.iter().flatten() {
        *counts.entry(place).or_default() += 1;
    }
    places.iter().map(|place| place.as_ref().map_or(1, |place| counts[place])).collect()
}

/// Returns for each block the length of the row of short lines that it is in; 0 for other blocks.
fn runs(page: &Page, reading: &Reading) -> Vec<usize> {
    let mut runs = vec![0; page.blocks.len()];
    let is_short = |at: &usize| reading.lines[*at].words <= SHORT_WORDS && !reading.lines[*at].ends_sentence;
    let short = (0..page.blocks.len()).filter(is_short).collect::<Vec<_>>();
    for run in short.chunk_by(|a, b| a + 1 == *b) {
        for &at in run {
            runs[at] = run.len();
        }
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chrome::tests::markup::html;

    const TEXT: &str = "The wheel is of oak and turns once in a while, as it has for two hundred years.";

    #[test]
    fn phrases_tell_a_block_from_the_others() {
        let page = html(&[
            ("nav > ul > li", "@Home"),
            ("nav > ul > li", "@News"),
            ("nav > ul > li", "@Mills"),
            ("main > h1", "The mill"),
            ("main > p", TEXT),
            ("main > p", "It is oak."),
            ("main > p", TEXT),
            ("main > p", "And more of it, read on the next page …"),
        ]);
        let mut verdicts = Verdicts::keep_all(page.blocks.len());
        for at in [0, 1, 2, 7] {
            verdicts.drop_block(at, crate::model::Reason::Chrome { rule: "model".into() });
        }
        let told = of_page(&page, &vec![Evidence::default(); page.blocks.len()], &verdicts, 5);
        assert!(
            told[0].contains(&"mostly links".to_owned()) && told[0].contains(&"inside <nav>".to_owned()),
            "{:?}",
            told[0]
        );
        assert!(told[0].iter().any(|phrase| phrase.starts_with("looks like 2 teasers")), "{:?}", told[0]);
        assert!(told[3].contains(&"the page's title".to_owned()), "{:?}", told[3]);
        assert!(told[5].contains(&"between two paragraphs of the text".to_owned()), "{:?}", told[5]);
        assert_eq!(told[7][0], "breaks off with an ellipsis, as teasers do");
    }

    #[test]
    fn what_fits_most_blocks_is_not_told() {
        let page = html(&[("main > p", TEXT), ("main > p", TEXT), ("main > p", TEXT)]);
        let told = of_page(&page, &vec![Evidence::default(); 3], &Verdicts::keep_all(3), 5);
        assert!(told.iter().flatten().all(|phrase| phrase != "inside <main>"), "{told:?}");
    }
}
