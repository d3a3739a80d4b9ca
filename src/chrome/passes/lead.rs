//! Keeps headline, standfirst and author's note, and drops copies of the headline and the label of a control below it.

use super::assessed::Assessed;
use crate::chrome::found::Kind;
use crate::chrome::lead::{LABEL_MAX_WORDS, REACH_DOWN, REACH_UP, is_unopposed, may_follow_title};
use crate::chrome::tree::{has_link, heading_level, is_heading};
use crate::model::BlockKind;
use crate::text::normalize::normalize;

/// Minimum number of words of a standfirst or an author's note: a kicker, or a name with a date, is shorter.
const MIN_WORDS: u32 = 6;

/// Minimum probability of content of a standfirst according to the model, which has learned mostly from labels
/// without standfirsts. Of the paragraphs that it drops directly below the title, 9 of 11 above this value are
/// text in the labels of fundus (8 of 35 in those of WCXB, which mostly lack standfirsts), and none of 13 below
/// it.
const STANDFIRST_MIN_CONTENT: f32 = 0.2;

/// Minimum number of words of a standfirst that is marked as a heading; a heading of a section is shorter, and has
/// no byline or date below it.
const STANDFIRST_HEADING_MIN_WORDS: u32 = 12;

/// Keeps the standfirst: the first paragraph or long heading below the title, if the page has kept text below
/// it and there is no evidence against it. Bylines, dates, captions and chrome may come between.
pub(super) fn keep_standfirst(assessed: &Assessed<'_>, keep: &mut [bool]) {
    let &Assessed { page, leads, found, content, .. } = assessed;
    let is_title = |at: &&usize| matches!(page.blocks[**at].kind, BlockKind::Title | BlockKind::Heading);
    let Some(title) = leads.iter().find(is_title) else { return };
    let reach_end = page.blocks.len().min(title + 1 + REACH_DOWN);
    let Some(at) = (title + 1..reach_end).find(|&at| !may_follow_title(&page.blocks[at], &found[at])) else {
        return;
    };
    let block = &page.blocks[at];
    let is_above_byline = || {
        let below = (at + 1..reach_end).find(|&at| !found[at].is_chrome());
        below.is_some_and(|at| matches!(page.blocks[at].kind, BlockKind::Byline | BlockKind::Date))
    };
    let min_words = match block.kind {
        BlockKind::Paragraph => MIN_WORDS,
        BlockKind::Heading if is_above_byline() => MIN_WORDS,
        BlockKind::Heading => STANDFIRST_HEADING_MIN_WORDS,
        _ => return,
    };
    let has_text_below =
        || (at + 1..keep.len()).any(|below| keep[below] && page.blocks[below].words >= MIN_WORDS);
    let is_standfirst = block.words >= min_words
        && content[at] >= STANDFIRST_MIN_CONTENT
        && is_unopposed(block, &found[at])
        && has_text_below();
    keep[at] |= is_standfirst;
}

/// Keeps the subheadings directly below the title in the same `<header>`: newspapers put a standfirst of a few words there.
/// Outside an `<article>`, the rule for the masthead takes them.
pub(super) fn keep_subheadings(assessed: &Assessed<'_>, keep: &mut [bool]) {
    let &Assessed { page, leads, found, .. } = assessed;
    let Some(&title) = leads.iter().find(|&&at| page.blocks[at].kind == BlockKind::Title) else { return };
    let header = |at: usize| page.ancestors(&page.blocks[at]).find(|element| element.name == "header");
    let Some(of_title) = header(title) else { return };
    let level = |at: usize| heading_level(&page.blocks[at]);
    let is_subheading = |at: &usize| {
        level(*at) > level(title)
            && !has_link(&page.blocks[*at])
            && matches!(found[*at].kind, Kind::None | Kind::Rule | Kind::Navigation)
            && !(found[*at].is_phrase || found[*at].is_sure || found[*at].opens_section)
            && header(*at).is_some_and(|header| std::ptr::eq(header, of_title))
    };
    for at in (title + 1..keep.len()).take_while(is_subheading) {
        keep[at] = true;
    }
}

/// Minimum and maximum number of words of a headline that is not marked as the title, and minimum probability of its
/// content: a menu above the text is surer chrome. Set by hand.
const HEADLINE_MIN_WORDS: u32 = 3;
const HEADLINE_MAX_WORDS: u32 = 20;
const HEADLINE_MIN_CONTENT: f32 = 0.3;

/// Keeps the headline of a text dump whose title is taken for another line far above: the line directly above
/// byline or date of the page, or without those, above the first kept paragraph.
pub(super) fn keep_headline(assessed: &Assessed<'_>, keep: &mut [bool]) {
    let &Assessed { page, reading, leads, found, content, .. } = assessed;
    let first = (0..keep.len()).find(|&at| keep[at] && reading.lines[at].is_prose());
    let Some(first) = first.filter(|_| page.elements.is_empty()) else { return };
    let is_title = |at: usize| page.blocks[at].kind == BlockKind::Title;
    let top = leads.iter().copied().find(|&at| at < first && !is_title(at)).unwrap_or(first);
    let is_near = |at: usize| at + REACH_UP >= top;
    if leads.iter().any(|&at| is_title(at) && is_near(at)) {
        return;
    }
    let Some(at) = top.checked_sub(1) else { return };
    let (block, found) = (&page.blocks[at], &found[at]);
    keep[at] |= (HEADLINE_MIN_WORDS..=HEADLINE_MAX_WORDS).contains(&block.words)
        && !block.text.ends_with(['.', '。', ':', '：'])
        && matches!(found.kind, Kind::None | Kind::Navigation)
        && !found.is_comment
        && !found.is_no_lead
        && content[at] >= HEADLINE_MIN_CONTENT;
}

/// Keeps the author's note: a paragraph directly below a kept block that begins with a name of the byline,
/// unless there is evidence against it. Boxes about the author that a site adds have a heading, and rules
/// recognise them.
pub(super) fn keep_note(assessed: &Assessed<'_>, keep: &mut [bool]) {
    let &Assessed { page, found, .. } = assessed;
    let Some(byline) = page.facts.byline.as_deref() else { return };
    let names = byline.split(',').map(normalize).filter(|name| !name.is_empty()).collect::<Vec<_>>();
    let begins_with_name = |text: &str| {
        let text = normalize(text);
        names.iter().any(|name| text.strip_prefix(name.as_str()).is_some_and(|rest| rest.starts_with(' ')))
    };
    for (at, block) in page.blocks.iter().enumerate().skip(1) {
        keep[at] = keep[at]
            || (keep[at - 1]
                && block.kind == BlockKind::Paragraph
                && block.words >= MIN_WORDS
                && is_unopposed(block, &found[at])
                && begins_with_name(&block.text));
    }
}

/// Drops copies of the headline: any line above it, such as a bar that stays in view, and headings below it, as
/// in a second version for print. A paragraph below it may be the refrain of a song.
pub(super) fn drop_title_copies(assessed: &Assessed<'_>, keep: &mut [bool]) {
    let &Assessed { page, leads, .. } = assessed;
    let Some(&title) = leads.iter().find(|&&at| page.blocks[at].kind == BlockKind::Title) else { return };
    let headline = &page.blocks[title];
    if headline.words < TITLE_MIN_WORDS {
        return;
    }
    for (at, block) in page.blocks.iter().enumerate().filter(|&(at, _)| at != title) {
        let is_line = at < title && matches!(block.kind, BlockKind::Paragraph | BlockKind::Other);
        keep[at] &= block.fingerprint != headline.fingerprint || !(is_heading(block) || is_line);
    }
}

/// Maximum number of words of a masthead.
const MASTHEAD_MAX_WORDS: u32 = 8;

/// Drops the masthead of the site: main headings above a headline that is none, with no text between.
pub(super) fn drop_masthead(assessed: &Assessed<'_>, keep: &mut [bool]) {
    let &Assessed { page, reading, leads, .. } = assessed;
    let Some(&title) = leads.iter().find(|&&at| page.blocks[at].kind == BlockKind::Title) else { return };
    let is_main = |at: usize| page.blocks[at].markup.as_ref().is_some_and(|markup| markup.heading_level == 1);
    if page.elements.is_empty() || is_main(title) {
        return;
    }
    for at in (0..title).rev().take_while(|&at| !reading.lines[at].is_prose()) {
        let block = &page.blocks[at];
        let is_masthead =
            block.kind == BlockKind::Heading && is_main(at) && block.words <= MASTHEAD_MAX_WORDS;
        keep[at] &= !is_masthead;
    }
}

/// Minimum number of words of a headline whose copies are dropped.
const TITLE_MIN_WORDS: u32 = 3;

/// Drops a single word between date or byline and the first paragraph of a text dump, unless headings follow in
/// the text: it is the label of a control, such as "Share".
pub(super) fn drop_label(assessed: &Assessed<'_>, keep: &mut [bool]) {
    let &Assessed { page, reading, leads, .. } = assessed;
    let Some(&last) = leads.last() else { return };
    let label = last + 1;
    if !page.elements.is_empty()
        || page.blocks[last].kind == BlockKind::Title
        || keep.get(label) != Some(&true)
    {
        return;
    }
    let is_word = |at: usize| {
        let block = &page.blocks[at];
        block.words <= LABEL_MAX_WORDS
            && !block.text.contains(char::is_whitespace)
            && !reading.lines[at].ends_sentence
    };
    let is_text = |at: usize| reading.lines.get(at).is_some_and(|line| line.is_prose());
    let is_heading = |at: usize| {
        keep[at] && !reading.lines[at].ends_sentence && page.blocks[at].kind == BlockKind::Heading
    };
    if is_word(label) && is_text(label + 1) && !(label + 2..keep.len()).any(is_heading) {
        keep[label] = false;
    }
}
