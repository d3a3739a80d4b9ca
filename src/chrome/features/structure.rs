//! Features for the second ensemble: what the scores of the first say about the blocks around a block, its
//! series and the elements around it.
//!
//! Takes a page and the log odds of content from the first ensemble, and fills columns. They allow a
//! paragraph of an article, a post of a thread or a row of a list to be judged together with its sisters, and
//! a menu that reads like prose to be recognised by its neighbours. No column is constant over a page: with
//! such columns the second ensemble memorised its training pages and judged others worse than the first.

use std::collections::HashMap;

use super::FeatureMatrix;
use super::lines::TextFeatures;
use super::markup::MarkupFeatures;
use super::series::{ABSENT, Sums, distances, heaviest, shifted};
use super::shape::{Shape, mix};
use super::text::{flag, sigmoid};
use crate::model::{BlockKind, Page};
use crate::text::hash::finish32;

/// Distance beyond which larger ones are not distinguished.
const FAR: f32 = 100.0;
/// Probability above which a block counts as text in distances.
const LIKELY: f32 = 0.6;
/// Penalties, in words, of a block that is not likely content, in the search for the text of the page; each
/// with the start of the names of its columns.
const PRICES: [(&str, f32); 2] = [("text", 1.0), ("core", 8.0)];

/// A page with the results of the first ensemble.
struct Look<'a> {
    page: &'a Page,
    lines: &'a TextFeatures,
    /// Log odds of content of each block.
    first: &'a [f32],
    /// Probability of content of each block.
    content: Vec<f32>,
    words: Vec<f32>,
    /// Expected number of words of content of each block.
    expected: Vec<f32>,
}

/// Adds the columns of this module to `matrix`; `first` has the log odds from the first ensemble.
pub(super) fn describe(
    page: &Page,
    lines: &TextFeatures,
    places: Option<&MarkupFeatures>,
    first: &[f32],
    matrix: &mut FeatureMatrix,
) {
    let content = first.iter().map(|&score| sigmoid(score)).collect::<Vec<_>>();
    let words = lines.shapes.iter().map(|shape| shape.words).collect::<Vec<_>>();
    let expected = content.iter().zip(&words).map(|(content, words)| content * words).collect();
    let look = Look { page, lines, first, content, words, expected };
    neighbours(&look, matrix);
    stretches(&look, matrix);
    ranks(&look, matrix);
    headings(&look, matrix);
    likes(&look, places, matrix);
    if let Some(places) = places {
        boxes(&look, places, matrix);
        siblings(&look, places, matrix);
    }
}

/// Columns of the first scores of neighbours, in windows, and of the distance to likely content.
fn neighbours(look: &Look<'_>, matrix: &mut FeatureMatrix) {
    let (expected, words) = (Sums::of(&look.expected), Sums::of(&look.words));
    matrix.add("first").copy_from_slice(look.first);
    for by in [-3, -2, -1, 1, 2, 3] {
        shifted(look.first, by, ABSENT, matrix.add(format_args!("first{by:+}")));
    }
    for width in [2, 6, 20] {
        expected.share_around(
            &words,
            1.0,
            -width..width + 1,
            matrix.add(format_args!("first_within{width:+}")),
        );
    }
    for width in [4, 12] {
        expected.share_around(&words, 1.0, -width..0, matrix.add(format_args!("first_up{:+}", -width)));
        expected.share_around(&words, 1.0, 1..width + 1, matrix.add(format_args!("first_down{width:+}")));
    }
    let likely = look.content.iter().map(|&content| content > LIKELY).collect::<Vec<_>>();
    let (mut since, mut until) = (vec![0.0; likely.len()], vec![0.0; likely.len()]);
    distances(&likely, FAR, &mut since, &mut until);
    matrix.add("since_likely").copy_from_slice(&since);
    matrix.add("until_likely").copy_from_slice(&until);
}

/// Columns of the position of a block relative to where the text of the page begins and ends.
fn stretches(look: &Look<'_>, matrix: &mut FeatureMatrix) {
    for (name, price) in PRICES {
        let worth = look.content.iter().zip(&look.words).map(|(&content, &words)| {
            (2.0 * content - 1.0) * words.min(60.0) - if content < 0.5 { price } else { 0.0 }
        });
        let stretch = heaviest(worth);
        let (start, end) = (stretch.start as f32, stretch.end as f32);
        matrix.fill(format_args!("{name}_in"), |row| flag(stretch.contains(&row)));
        matrix.fill(format_args!("{name}_from"), |row| (row as f32 - start).clamp(-FAR, FAR));
        matrix.fill(format_args!("{name}_to"), |row| (end - 1.0 - row as f32).clamp(-FAR, FAR));
    }
}

/// Columns of the share of a block in the expected text, of the text before it, and of the words in likelier
/// blocks.
fn ranks(look: &Look<'_>, matrix: &mut FeatureMatrix) {
    let total = look.expected.iter().sum::<f32>();
    matrix.fill("expected_of", |row| look.expected[row] / total.max(1.0));
    let sums = Sums::of(&look.expected);
    matrix.fill("expected_before", |row| sums.before(row) / total.max(1.0));
    // Words of the blocks of the page that are likelier content than this one.
    let mut order = (0..look.first.len()).collect::<Vec<_>>();
    order.sort_unstable_by(|&a, &b| look.first[b].total_cmp(&look.first[a]).then(a.cmp(&b)));
    let mut above = vec![0.0; order.len()];
    let mut sum = 0.0;
    for row in order {
        above[row] = sum / total.max(1.0);
        sum += look.words[row];
    }
    matrix.add("likelier_words").copy_from_slice(&above);
}

/// The heading above a block, which may be the block itself, and the section under it.
#[derive(Clone, Copy)]
struct UnderHeading {
    level: f32,
    /// First score of the heading.
    first: f32,
    /// Number of blocks since the heading.
    since: f32,
    /// Mean probability of content of the section, weighted by words.
    section_first: f32,
    section_words: f32,
    /// Number of headings before this one.
    heads: f32,
    /// Number of headings of the first level before this one.
    headlines: f32,
}

impl UnderHeading {
    /// The value for blocks above the first heading.
    const NONE: Self = Self {
        level: ABSENT,
        first: ABSENT,
        since: FAR,
        section_first: ABSENT,
        section_words: ABSENT,
        heads: 0.0,
        headlines: 0.0,
    };
}

/// Columns of the heading above a block, of the blocks under it, and of the number of headlines before.
fn headings(look: &Look<'_>, matrix: &mut FeatureMatrix) {
    let rows = look.first.len();
    let level = |row: usize| {
        let block = &look.page.blocks[row];
        match (block.markup.as_ref().map_or(0, |markup| markup.heading_level), block.kind) {
            (0, BlockKind::Title) => 1,
            (0, BlockKind::Heading) => 3,
            (level, _) => level,
        }
    };
    let starts = (0..rows).filter(|&row| level(row) > 0).collect::<Vec<_>>();
    let (expected, words) = (Sums::of(&look.expected), Sums::of(&look.words));
    let mut cells = vec![UnderHeading::NONE; rows];
    let mut headlines = 0.0;
    for (at, &start) in starts.iter().enumerate() {
        let end = starts.get(at + 1).copied().unwrap_or(rows);
        let held = words.before(end) - words.before(start + 1);
        let mean = (expected.before(end) - expected.before(start + 1)) / held.max(1.0);
        for (row, cells) in cells.iter_mut().enumerate().take(end).skip(start) {
            *cells = UnderHeading {
                level: f32::from(level(start)),
                first: look.first[start],
                since: ((row - start) as f32).min(FAR),
                section_first: mean,
                section_words: held,
                heads: at as f32,
                headlines,
            };
        }
        headlines += flag(level(start) == 1);
    }
    matrix.fill("head_level", |row| cells[row].level);
    matrix.fill("head_first", |row| cells[row].first);
    matrix.fill("head_since", |row| cells[row].since);
    matrix.fill("section_first", |row| cells[row].section_first);
    matrix.fill("section_words", |row| cells[row].section_words);
    matrix.fill("heads", |row| cells[row].heads);
    matrix.fill("headlines", |row| cells[row].headlines);
}

/// Columns of the scores of similar blocks: those with the same path and classes in HTML, with the same shape
/// in text dumps.
fn likes(look: &Look<'_>, places: Option<&MarkupFeatures>, matrix: &mut FeatureMatrix) {
    let key = |row: usize| match places {
        Some(places) => places.signatures[row],
        None => shape_key(&look.lines.shapes[row], look.page.blocks[row].kind),
    };
    let mut all = HashMap::<u32, Group>::new();
    for row in 0..look.first.len() {
        all.entry(key(row)).or_default().add(look.content[row], look.words[row]);
    }
    matrix.fill("likes_count", |row| all[&key(row)].count);
    matrix.fill("likes_first", |row| all[&key(row)].mean());
    matrix.fill("likes_low", |row| all[&key(row)].low);
    matrix.fill("likes_high", |row| all[&key(row)].high);
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the logarithm of a number of words, at least 0"
)]
/// Returns a hash of the shape and kind of a block, equal for similar ones.
fn shape_key(shape: &Shape, kind: BlockKind) -> u32 {
    let size = shape.words.max(1.0).log2().round() as u32;
    let marks = u32::from(shape.dates > 0.0) | u32::from(shape.prices > 0.0) << 1;
    let ends = (shape.first as u32) << 8 | shape.last as u32;
    finish32(mix(mix(mix(kind as u32, ends), size.min(7)), marks))
}

/// Statistics of the probabilities of a group of blocks.
#[derive(Clone, Copy)]
struct Group {
    count: f32,
    expected: f32,
    words: f32,
    low: f32,
    high: f32,
}

impl Default for Group {
    fn default() -> Self {
        Self { count: 0.0, expected: 0.0, words: 0.0, low: 1.0, high: 0.0 }
    }
}

impl Group {
    /// Adds a block with the probability `content` and `words` words.
    fn add(&mut self, content: f32, words: f32) {
        self.count += 1.0;
        self.expected += content * words;
        self.words += words;
        (self.low, self.high) = (self.low.min(content), self.high.max(content));
    }

    /// Returns the mean probability of content, weighted by words; without words, the middle of the range.
    #[expect(clippy::manual_midpoint, reason = "the model was trained with this rounding")]
    fn mean(&self) -> f32 {
        if self.words > 0.0 { self.expected / self.words } else { (self.low + self.high) / 2.0 }
    }
}

/// Returns the expected words of content and all words of each element.
fn held(look: &Look<'_>, places: &MarkupFeatures) -> Vec<(f32, f32)> {
    let mut held = vec![(0.0f32, 0.0f32); places.elements.len()];
    for (row, block) in look.page.blocks.iter().enumerate() {
        if let Some((at, _)) = places.chain(block).next() {
            held[at].0 += look.expected[row];
            held[at].1 += look.words[row];
        }
    }
    for at in (0..held.len()).rev() {
        if let Some(parent) = places.elements[at].parent {
            let (expected, words) = held[at];
            held[parent].0 += expected;
            held[parent].1 += words;
        }
    }
    held
}

/// Columns of the mean score of the elements around a block, and of their share of the expected text.
fn boxes(look: &Look<'_>, places: &MarkupFeatures, matrix: &mut FeatureMatrix) {
    const STEPS: [usize; 6] = [0, 1, 2, 3, 4, 6];
    let held = held(look, places);
    let total = look.expected.iter().sum::<f32>().max(1.0);
    let mut cells = vec![[(ABSENT, 1.0); STEPS.len()]; look.first.len()];
    for (block, cells) in look.page.blocks.iter().zip(&mut cells) {
        for (step, (at, _)) in places.chain(block).enumerate().take(STEPS[STEPS.len() - 1] + 1) {
            if let Some(slot) = STEPS.iter().position(|&wanted| wanted == step) {
                let (expected, words) = held[at];
                cells[slot] = (expected / words.max(1.0), expected / total);
            }
        }
    }
    for (slot, step) in STEPS.into_iter().enumerate() {
        matrix.fill(format_args!("box{step}_first"), |row| cells[row][slot].0);
        matrix.fill(format_args!("box{step}_held"), |row| cells[row][slot].1);
    }
}

/// A series of elements with the same parent, tag and first class.
#[derive(Clone, Copy, Default)]
struct Row {
    group: Group,
    seen: f32,
}

/// Position of a block in a series, and the scores of the series.
#[derive(Clone, Copy)]
struct InSeries {
    /// Number of elements in the series.
    of: f32,
    /// Number of elements before this one, and after it.
    at: f32,
    left: f32,
    /// Mean probability of content of the element, and how much it differs from that of the series.
    first: f32,
    off: f32,
    mean: f32,
    low: f32,
    high: f32,
}

impl InSeries {
    /// The value for blocks outside of any series.
    const NONE: Self = Self {
        of: ABSENT,
        at: ABSENT,
        left: ABSENT,
        first: ABSENT,
        off: ABSENT,
        mean: ABSENT,
        low: ABSENT,
        high: ABSENT,
    };
}

/// Columns of the scores of series of sibling elements around a block: items of a list, posts of a thread,
/// cards of a grid.
fn siblings(look: &Look<'_>, places: &MarkupFeatures, matrix: &mut FeatureMatrix) {
    let held = held(look, places);
    let mut rows = HashMap::<(usize, u32), Row>::new();
    // Position of each element in its series.
    let mut place = vec![0.0; places.elements.len()];
    for (at, element) in places.elements.iter().enumerate() {
        let (Some(parent), (expected, words)) = (element.parent, held[at]) else { continue };
        if words > 0.0 {
            let row = rows.entry((parent, element.likeness())).or_default();
            place[at] = row.seen;
            row.seen += 1.0;
            row.group.add(expected / words, words);
        }
    }
    let series = |at: usize| {
        let element = &places.elements[at];
        let row = rows.get(&(element.parent?, element.likeness()))?;
        (row.group.count >= 3.0).then_some((at, row))
    };
    // The innermost series around a block, and the outermost.
    for (item, all, outermost) in [("item", "series", false), ("group", "groups", true)] {
        let mut cells = vec![InSeries::NONE; look.first.len()];
        for (block, cells) in look.page.blocks.iter().zip(&mut cells) {
            let mut around = places.chain(block).filter_map(|(at, _)| series(at));
            let Some((at, Row { group, .. })) = (if outermost { around.last() } else { around.next() })
            else {
                continue;
            };
            let own = held[at].0 / held[at].1.max(1.0);
            *cells = InSeries {
                of: group.count,
                at: place[at],
                left: group.count - 1.0 - place[at],
                first: own,
                off: own - group.mean(),
                mean: group.mean(),
                low: group.low,
                high: group.high,
            };
        }
        matrix.fill(format_args!("{item}_of"), |row| cells[row].of);
        matrix.fill(format_args!("{item}_at"), |row| cells[row].at);
        matrix.fill(format_args!("{item}_left"), |row| cells[row].left);
        matrix.fill(format_args!("{item}_first"), |row| cells[row].first);
        matrix.fill(format_args!("{item}_off"), |row| cells[row].off);
        matrix.fill(format_args!("{all}_first"), |row| cells[row].mean);
        matrix.fill(format_args!("{all}_low"), |row| cells[row].low);
        matrix.fill(format_args!("{all}_high"), |row| cells[row].high);
    }
}

#[cfg(test)]
mod tests;
