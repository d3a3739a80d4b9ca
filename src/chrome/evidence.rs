//! Gathers what rules, structure, navigation and repetition on the site say about each block, in this order of
//! precedence:
//!
//! 1. a rule with the effect "keep" protects its block from everything below;
//! 2. rules of the user's packs and of packs for the site, then the built-in ones;
//! 3. a section opened above the block;
//! 4. rules that depend on the verdict on the next block (`before_chrome`);
//! 5. tables of contents ([`listed`]), polls ([`polls`]), the next article of the page ([`next_article`]) and pointers to
//!    other pages ([`pointers`]);
//! 6. a navigation run;
//! 7. repetition on the site, after which the rules of 4 are tried again.
//!
//! Then it marks texts that other pages of the site share, comments of readers, which count as evidence of chrome unless the
//! settings or the page want them, and lines that are the beginning of another text ([`cut`]).
//!
//! For headings in a row with the headings of the text, phrases are ignored: such a heading is only the name
//! of its section and opens none. So they are for single words with a stop between its paragraphs. Plain words in a
//! series ([`plain_words`]), numbers of parts ([`numbers`]), hiding of panels of tabs ([`tabs`](super::tabs)), hints
//! amid the text ([`hints`]) and openers below which the text goes on ([`goes_on`]) are ignored.
//!
//! The first evidence that applies becomes the [`Evidence`] of a block; `decide` turns it into a verdict.
//! Title, byline and date are subject to markup rules and sections only.

use std::cell::OnceCell;
use std::ops::Range;
use std::sync::Arc;

use super::asked::{Asked, ask_rules};
use super::codes::{CONTENTS, CUT, LINK_ROW, NAVIGATION, NEXT_ARTICLE, POINTER, POLL, REPEATED, SHARED};
use super::found::{Evidence, Kind};
use super::headings::{self, Headings};
use super::options::Comments;
use super::parts::Parts;
use super::reading::Reading;
use super::rules::RuleId;
use super::sections::{self, Opener};
use super::series::Series;
use super::sources::Sources;
use super::tabs::Panel;
use super::tree::Tree;
use super::{
    above, asides, comments, cut, goes_on, hints, lead, link_rows, listed, navigation, next_article, numbers,
    outline, panels, plain_words, pointers, polls, repeated, spoken,
};
use crate::model::{BlockKind, Page};
use crate::text::marks;

/// Maximum number of words of another line in a box that is dropped with the line that a rule recognises: a
/// heading, small print.
const BOX_LINE_MAX_WORDS: u32 = 14;

/// Number of elements around a line of such a box among which its form is searched.
const BOX_REACH: usize = 6;

/// Gathers the evidence on each block of `page`, whose elements are in `tree`. Also returns the blocks of its
/// title, byline and date.
pub(super) fn gather(
    sources: &Sources,
    page: &Page,
    tree: &Tree,
    reading: &Reading,
    parts: &Parts<'_>,
) -> (Vec<Evidence>, Vec<usize>) {
    let mut found = vec![Evidence::default(); page.blocks.len()];
    let mut asked = ask_rules(sources, page, reading, &mut found);
    spare_headings(page, tree, reading, parts, &mut asked, &mut found);
    spare_spoken(page, tree, reading, &mut asked, &mut found);
    spare_numbers(page, tree, reading, &asked, &mut found);
    spare_hinted(page, tree, reading, &mut asked, &mut found);
    spare_series(page, tree, reading, parts.series(), &mut asked, &mut found);
    spare_openers(page, tree, reading, parts, &mut asked, &mut found);
    asides::settle(page, &mut found);
    spare_tabs(parts.tabs(), &asked, &mut found);
    spare_panels(page, tree, reading, parts, &asked.collapsible, &mut found);
    spread_in_boxes(sources, page, tree, parts, &asked.boxes, &mut found);
    drop_sections(sources, page, tree, reading, &asked.openers, &mut found);
    settle_waiting(sources, &asked.waiting, &mut found);
    drop_parts(sources, page, tree, reading, &mut found);
    if sources.is_enabled(NAVIGATION) {
        let min_lines = sources.options.navigation_min_lines as usize;
        for index in navigation::runs(page, reading, min_lines, |index| found[index].is_chrome()) {
            if !found[index].is_in_panel {
                found[index].drop_for(Kind::Navigation, &sources.codes.navigation, false);
            }
        }
    }
    if sources.is_enabled(REPEATED) && !sources.repetition.is_empty() {
        drop_repeated(sources, page, tree, reading, parts, &mut found);
    }
    settle_waiting(sources, &asked.waiting, &mut found);
    if sources.is_enabled(SHARED) && !sources.repetition.is_empty() {
        let shared = sources.repetition.shares(page, |at| reading.lines[at].is_prose());
        for (found, shared) in found.iter_mut().zip(shared) {
            found.is_shared = shared && found.is_open();
        }
    }
    for index in comments::series(page, reading, &asked.posts, |at| found[at].is_chrome()) {
        found[index].is_comment = true;
    }
    settle_comments(sources, page, reading, &mut found);
    if sources.is_enabled(CUT) {
        for (at, whole) in cut::find(page) {
            found[at].whole = Some(whole);
        }
    }
    let leads = lead::blocks(page, reading, &found);
    (found, leads)
}

/// Enters tables of contents, polls, further articles and pointers to other pages, as far as they are enabled.
fn drop_parts(sources: &Sources, page: &Page, tree: &Tree<'_>, reading: &Reading, found: &mut [Evidence]) {
    if sources.is_enabled(CONTENTS) {
        drop_contents(sources, page, reading, found);
    }
    let mut drop_surely = |parts: Vec<Range<usize>>, code: &Arc<str>| {
        parts.into_iter().flatten().for_each(|at| found[at].drop_surely(code));
    };
    if sources.is_enabled(POLL) {
        drop_surely(polls::find(page, reading, tree), &sources.codes.poll);
    }
    if sources.is_enabled(NEXT_ARTICLE) {
        drop_surely(next_article::find(page, reading, tree), &sources.codes.next_article);
    }
    if sources.is_enabled(POINTER) {
        for index in pointers::find(page, reading, tree) {
            found[index].drop_for(Kind::Section, &sources.codes.pointer, false);
        }
    }
}

/// Enters the rows of links, and the paths and teasers above the headline. The model must not see this: it has not
/// learned from it, and would give the blocks beside a row lower probabilities too.
pub(super) fn drop_link_rows(
    sources: &Sources,
    page: &Page,
    tree: &Tree<'_>,
    reading: &Reading,
    found: &mut [Evidence],
) {
    if !sources.is_enabled(LINK_ROW) {
        return;
    }
    for at in link_rows::find(page, tree, reading).into_iter().chain(above::find(page, tree, reading)) {
        found[at].drop_surely(&sources.codes.link_row);
    }
}

/// Discards what phrases say about a heading in a row with the headings of the text: a section of an article
/// may be called Comments, Archives or Price. The same goes for one that would open a list of other pages but
/// is followed by a paragraph of the text.
fn spare_headings(
    page: &Page,
    tree: &Tree<'_>,
    reading: &Reading,
    parts: &Parts<'_>,
    asked: &mut Asked,
    found: &mut [Evidence],
) {
    let named = asked.named(found).collect::<Vec<_>>();
    if named.is_empty() {
        return;
    }
    let is_plain = |at: usize| !asked.is_named(at, found);
    let opens_list = |at: usize| asked.openers[at].is_some_and(|opener| !opener.to_the_end);
    let spared = if page.elements.is_empty() {
        let lists = named.into_iter().filter(|&at| opens_list(at)).collect();
        let mut spared = headings::heading_text_in_dump(page, reading, lists, is_plain);
        spared.extend(named_sections(reading, parts, asked, found));
        spared
    } else {
        let headings = Headings::of(page, reading, tree, is_plain);
        let is_spared =
            |&at: &usize| headings.has_sisters(at) || (opens_list(at) && headings.is_amid_text(at));
        named.into_iter().filter(is_spared).collect::<Vec<_>>()
    };
    for at in spared {
        asked.openers[at] = None;
        found[at] = Evidence::default();
    }
}

/// Returns the headings with the words of chrome between sections of a dump. Comments are a section of the text if there
/// is no sign of a comment below them: neither its head nor a form or button. The label of an advert is no heading.
fn named_sections(reading: &Reading, parts: &Parts<'_>, asked: &Asked, found: &[Evidence]) -> Vec<usize> {
    let opens_end = |at: usize| asked.openers[at].is_some_and(|opener| opener.to_the_end);
    let is_sign = |at: usize| asked.posts[at] || found[at].is_about_comments() || opens_end(at);
    let last_sign = (0..found.len()).rfind(|&at| is_sign(at)).unwrap_or(0);
    let is_plain = |at: usize| !asked.is_named(at, found);
    let is_spared = |at: &usize| {
        !found[*at].is_explicit && !found[*at].is_advert() && (!opens_end(*at) || *at >= last_sign)
    };
    let spared = outline::named_sections(parts.runs(), reading, is_plain, opens_end);
    spared.into_iter().filter(is_spared).collect()
}

/// Discards what phrases say about a word of the text that ends like a sentence, about a sentence between two
/// paragraphs, and about one in a section of the text.
fn spare_spoken(page: &Page, tree: &Tree<'_>, reading: &Reading, asked: &mut Asked, found: &mut [Evidence]) {
    let is_named = |at: usize| asked.is_named(at, found);
    let headings = OnceCell::new();
    let headings =
        || headings.get_or_init(|| Headings::of(page, reading, tree, |at| !asked.is_named(at, found)));
    let is_spared = |&at: &usize| {
        spoken::is_spoken(page, reading, tree, at)
            || (!found[at].is_call && spoken::is_amid_text(page, reading, tree, at, is_named))
            || spoken::is_in_section(page, reading, tree, headings(), at)
    };
    let spared = asked.named(found).filter(is_spared);
    let spared = spared.collect::<Vec<_>>();
    asked.forget(&spared, found);
}

/// Discards what phrases say about plain words in a series, and hints about boxes of facts.
fn spare_series(
    page: &Page,
    tree: &Tree<'_>,
    reading: &Reading,
    series: &[Series],
    asked: &mut Asked,
    found: &mut [Evidence],
) {
    for at in plain_words::in_fact_boxes(page, reading, tree, series).into_iter().flatten() {
        if asked.hinted[at] {
            found[at] = Evidence::default();
        }
    }
    let is_named = |at: usize| asked.is_named(at, found) && !found[at].is_explicit;
    let spared = plain_words::in_series(page, reading, tree, series, found, is_named);
    asked.forget(&spared, found);
}

/// Discards what rules say about the numbers that head the parts of the text.
fn spare_numbers(page: &Page, tree: &Tree<'_>, reading: &Reading, asked: &Asked, found: &mut [Evidence]) {
    if asked.named(found).next().is_some() {
        for at in numbers::heads(page, reading, tree) {
            if asked.is_named(at, found) && !found[at].is_explicit {
                found[at] = Evidence::default();
            }
        }
    }
}

/// Discards hiding as evidence against panels of tabs.
fn spare_tabs(tabs: &[Panel], asked: &Asked, found: &mut [Evidence]) {
    for at in tabs.iter().flat_map(|panel| panel.blocks.clone()) {
        if found[at].is_open() || (asked.collapsible[at] && !found[at].is_settled) {
            found[at] = Evidence { is_in_panel: true, ..Evidence::default() };
        }
    }
}

/// Discards hints about blocks amid the text.
fn spare_hinted(page: &Page, tree: &Tree<'_>, reading: &Reading, asked: &mut Asked, found: &mut [Evidence]) {
    if !asked.hinted.contains(&true) {
        return;
    }
    for at in hints::amid_text(page, tree, reading, &asked.hinted, found) {
        found[at] = Evidence::default();
    }
}

/// Discards the sections of openers below which the text goes on, and those that are badges of cards.
fn spare_openers(
    page: &Page,
    tree: &Tree<'_>,
    reading: &Reading,
    parts: &Parts<'_>,
    asked: &mut Asked,
    found: &mut [Evidence],
) {
    for at in 0..found.len() {
        let Some(opener) = asked.openers[at] else { continue };
        let is_post = |below: usize| {
            let opens_end = || asked.openers[below].is_some_and(|opener| opener.to_the_end);
            found[below].is_comment || asked.posts[below] || opens_end()
        };
        let heads_text = || goes_on::heads_text(page, tree, reading, at, is_post);
        let is_part = !found[at].is_explicit && opener.to_the_end && heads_text();
        let is_sign = |below: usize| below > at && (is_post(below) || found[below].is_about_comments());
        let is_spared = if found[at].is_explicit || is_part {
            is_part
        } else if opener.to_the_end {
            let is_comment_below =
                |below: usize| below > at && (is_post(below) || asked.openers[below].is_some());
            goes_on::is_control_amid_text(page, tree, reading, at, is_comment_below)
                || (!found[at].is_comment && goes_on::is_line_amid_text(page, reading, at, is_sign))
        } else {
            goes_on::heads_sentences(page, reading, at, |below| found[below].is_chrome())
                || (!found[at].is_comment && goes_on::heads_lines_without_links(page, tree, reading, at))
                || parts.cards().have(at, |at| found[at].is_chrome())
        };
        if is_spared {
            asked.openers[at] = None;
            found[at].opens_section = false;
            if is_part || !opener.to_the_end {
                found[at] = Evidence::default();
            }
        }
    }
}

/// Drops what is below the openers.
fn drop_sections(
    sources: &Sources,
    page: &Page,
    tree: &Tree<'_>,
    reading: &Reading,
    openers: &[Option<Opener>],
    found: &mut [Evidence],
) {
    let resume_words = sources.options.section_resume_words;
    for (index, id) in sections::members(page, tree, reading, resume_words, openers) {
        let rule = sources.rules.rule(id);
        found[index].is_by_comments |= rule.comments && found[index].is_open();
        found[index].is_comment |= rule.comments;
        found[index].drop_for(Kind::Section, &rule.code, rule.is_explicit());
    }
}

/// Drops the tables of contents, none of whose lines is a byline, whatever the parser took it for.
fn drop_contents(sources: &Sources, page: &Page, reading: &Reading, found: &mut [Evidence]) {
    for index in listed::find(page, reading).into_iter().flatten() {
        found[index].drop_for(Kind::Section, &sources.codes.contents, false);
        found[index].is_no_lead = true;
    }
}

/// Drops the lines that many pages of the site have, unless they are values of the page's own.
fn drop_repeated(
    sources: &Sources,
    page: &Page,
    tree: &Tree<'_>,
    reading: &Reading,
    parts: &Parts<'_>,
    found: &mut [Evidence],
) {
    let is_repeated =
        |at: usize| !reading.lines[at].is_heading_matter && sources.repetition.holds(page, &page.blocks[at]);
    let repeated = (0..found.len()).map(is_repeated).collect::<Vec<_>>();
    if !repeated.contains(&true) {
        return;
    }
    let mut spared = repeated::own_values(page, reading, tree, &repeated, |at| found[at].is_chrome());
    repeated::spare_labels(parts.series(), &repeated, |at| found[at].is_chrome(), &mut spared);
    let is_own = |at: usize| !repeated[at] && !found[at].is_chrome();
    for at in outline::heads_of_own_parts(parts.runs(), reading, is_own) {
        spared[at] = true;
    }
    for at in (0..found.len()).filter(|&at| repeated[at] && !spared[at]) {
        found[at].drop_for(Kind::Repeated, &sources.codes.repeated, false);
    }
}

/// Discards evidence from buttons and hiding for panels that open below their labels, and for checklists.
/// `collapsible` tells which blocks have no other evidence.
fn spare_panels(
    page: &Page,
    tree: &Tree<'_>,
    reading: &Reading,
    parts: &Parts<'_>,
    collapsible: &[bool],
    found: &mut [Evidence],
) {
    let is_spared =
        |at: usize, found: &[Evidence]| found[at].is_open() || (collapsible[at] && !found[at].is_settled);
    let pairs = panels::find(page, reading, tree, |at| !is_spared(at, found));
    for pair in pairs.into_iter().chain(parts.checklists().iter().cloned()) {
        for at in pair.filter(|&at| is_spared(at, found)).collect::<Vec<_>>() {
            found[at] = Evidence { is_in_panel: true, ..Evidence::default() };
        }
    }
}

/// Extends rules with `with_box` from a line to the small element around it, unless that has other lines of
/// some length, the line is the button of a card, or it is a word alone ("Email", "Join") that nothing else in the
/// element shows to be the label of a field: a button, a form, another line that asks.
fn spread_in_boxes(
    sources: &Sources,
    page: &Page,
    tree: &Tree<'_>,
    parts: &Parts<'_>,
    boxes: &[(usize, RuleId)],
    found: &mut [Evidence],
) {
    // What is named in a card is known before any of the boxes goes.
    let boxes = boxes.iter().filter(|(index, _)| !parts.cards().have(*index, |at| found[at].is_chrome()));
    for (index, id) in boxes.copied().collect::<Vec<_>>() {
        let Some(blocks) = tree.small_box(index).filter(|_| found[index].is_chrome()) else { continue };
        let is_alone = blocks.clone().all(|at| {
            let block = &page.blocks[at];
            found[at].is_chrome() || (block.words <= BOX_LINE_MAX_WORDS && block.kind != BlockKind::Title)
        });
        if is_alone && asks(page, index, &blocks, found) {
            let rule = sources.rules.rule(id);
            for at in blocks {
                found[at].drop_for(Kind::Section, &rule.code, rule.is_explicit());
            }
        }
    }
}

/// Returns true if the line at `index` asks the reader for something, or shares `blocks` with what does: it is a heading or
/// has several words, or there is a button, a form or another line that a rule recognises.
fn asks(page: &Page, index: usize, blocks: &Range<usize>, found: &[Evidence]) -> bool {
    let block = &page.blocks[index];
    let is_in_form = |at: usize| {
        let around = page.ancestors(&page.blocks[at]);
        around.take(BOX_REACH).any(|element| matches!(element.name.as_str(), "form" | "button" | "label"))
    };
    let ends_sentence = |at: usize| marks::ends_sentence(&page.blocks[at].text);
    block.words > 1
        || block.kind == BlockKind::Heading
        || !blocks.clone().any(|at| !found[at].is_chrome() && ends_sentence(at))
        || blocks.clone().any(|at| (at != index && found[at].is_chrome()) || is_in_form(at))
}

/// Decides about comments of readers: they are dropped or kept, or, if the page has no text but them, judged
/// like other blocks.
fn settle_comments(sources: &Sources, page: &Page, reading: &Reading, found: &mut [Evidence]) {
    if !found.iter().any(|evidence| evidence.is_comment) {
        return;
    }
    let goes = match sources.options.comments {
        Comments::Drop => true,
        Comments::Keep => false,
        Comments::Auto => comments::stand_below_a_text(page, reading, found),
    };
    let keeps = sources.options.comments == Comments::Keep;
    for evidence in found.iter_mut().filter(|evidence| evidence.is_comment && !evidence.is_explicit) {
        if goes {
            evidence.is_by_comments |= evidence.is_open();
            evidence.drop_for(Kind::Section, &sources.codes.comments, false);
            evidence.is_settled = true;
        } else if !evidence.is_phrase && (!evidence.is_chrome() || evidence.is_by_comments) {
            let kind = if keeps { Kind::Keep } else { Kind::None };
            *evidence = Evidence { kind, is_comment: true, is_settled: keeps, ..Evidence::default() };
        }
    }
}

/// Drops the blocks in `waiting` whose next block is chrome or that end their page. Goes backwards, so that a
/// row of them is dropped together.
fn settle_waiting(sources: &Sources, waiting: &[(usize, RuleId)], found: &mut [Evidence]) {
    for &(index, id) in waiting.iter().rev() {
        if found.get(index + 1).is_none_or(Evidence::is_chrome) {
            let rule = sources.rules.rule(id);
            found[index].drop_for(Kind::Waiting, &rule.code, rule.is_explicit());
        }
    }
}
