//! Addition of a carried article to the blocks that a page shows.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{BlockKind, Element, Markup, to_u32};
use crate::parse::draft::{Content, Draft};
use crate::text::normalize::normalize;
use crate::text::shingles;

use super::article::{MIN_WORDS, is_main_heading};

/// Minimum number of words of a teaser: a visible block that repeats part of the article.
const MIN_TEASER_WORDS: u32 = 5;

/// Minimum number of words of a visible block that is prose, not a label.
const MIN_PROSE_WORDS: u32 = 8;

/// Adds `paragraphs` to `content` as far as the page does not show them. `is_usually_shown` says that pages
/// show such a text themselves; then it is added only to a page without any prose.
pub(super) fn add(paragraphs: Vec<Draft>, content: &mut Content, is_usually_shown: bool) {
    let shipped = Shingles::of(paragraphs.iter());
    let words: u32 = paragraphs.iter().map(|draft| draft.words).sum();
    match shown(&shipped, content) {
        Shown::Visible => {}
        Shown::Hidden => reveal(&shipped, content),
        Shown::Missing if has_own_text(&shipped, words, content, is_usually_shown) => {}
        Shown::Missing => insert(paragraphs, &shipped, content),
    }
}

/// The set of shingles of several blocks.
struct Shingles(BTreeSet<u64>);

impl Shingles {
    fn of<'d>(drafts: impl Iterator<Item = &'d Draft>) -> Self {
        let (mut form, mut hashes, mut all) = (String::new(), Vec::new(), BTreeSet::new());
        for draft in drafts {
            shingles::hash_text_into(&draft.text, &mut form, &mut hashes);
            all.extend(&hashes);
        }
        Self(all)
    }

    /// Returns true if half of the shingles are in `others`.
    fn are_half_in(&self, others: &Self) -> bool {
        self.0.intersection(&others.0).count() * 2 >= self.0.len()
    }

    /// Returns true if all of `text` is in the blocks, up to where a teaser is cut off.
    fn contain(&self, text: &str) -> bool {
        let (mut form, mut hashes) = (String::new(), Vec::new());
        shingles::hash_text_into(uncut(text), &mut form, &mut hashes);
        !hashes.is_empty() && hashes.iter().all(|hash| self.0.contains(hash))
    }
}

/// Returns `text` without the ellipsis that it is cut off with, and without the word before it, which may be
/// cut off too.
fn uncut(text: &str) -> &str {
    let cut = text.trim_end_matches(['…', '.', ' ', '[', ']', '(', ')']);
    let end = &text[cut.len()..];
    if !(end.contains('…') || end.contains("..")) {
        return text;
    }
    cut.rsplit_once(char::is_whitespace).map_or(cut, |(before, _)| before)
}

/// How the page itself contains the text.
enum Shown {
    Visible,
    Hidden,
    Missing,
}

/// Decides by shared shingles whether the page shows, hides or lacks half of the text.
fn shown(shipped: &Shingles, content: &Content) -> Shown {
    let visible = Shingles::of(content.drafts.iter().filter(|draft| draft.is_visible()));
    match () {
        () if shipped.are_half_in(&visible) => Shown::Visible,
        () if shipped.are_half_in(&Shingles::of(content.drafts.iter())) => Shown::Hidden,
        () => Shown::Missing,
    }
}

/// Returns true if the page shows a text other than the carried one, of `words` words: prose under one element
/// of at least half its length. Then the carried one is a summary, the description of a video, a reader's
/// review, or a translation.
fn has_own_text(shipped: &Shingles, words: u32, content: &Content, is_usually_shown: bool) -> bool {
    let mut groups: BTreeMap<Option<u32>, u32> = BTreeMap::new();
    for draft in content.drafts.iter().filter(|draft| is_prose(draft)) {
        if shipped.contain(&draft.text) {
            continue;
        }
        let element = draft.markup.as_ref().and_then(|markup| content.elements.get(markup.element as usize));
        *groups.entry(element.and_then(|element| element.parent)).or_default() += draft.words;
    }
    let (most, all) = (groups.values().max().copied().unwrap_or(0), groups.values().sum::<u32>());
    most * 2 >= words || (is_usually_shown && all >= MIN_WORDS)
}

/// Returns true if the page shows a text of its own.
pub(super) fn has_prose(content: &Content) -> bool {
    let prose = content.drafts.iter().filter(|draft| is_prose(draft));
    prose.map(|draft| draft.words).sum::<u32>() >= MIN_WORDS
}

/// Returns true if `draft` is visible prose, not a label or a link.
fn is_prose(draft: &Draft) -> bool {
    let is_link = |markup: &Markup| markup.link_chars as usize * 2 > draft.text.chars().count();
    draft.is_visible()
        && draft.words >= MIN_PROSE_WORDS
        && !draft.markup.as_ref().is_some_and(|markup| markup.heading_level > 0 || is_link(markup))
}

/// Unhides the blocks that contain the text: the page hides them until its reader pays or asks.
fn reveal(shipped: &Shingles, content: &mut Content) {
    for draft in content.drafts.iter_mut().filter(|draft| !draft.is_visible()) {
        let own = Shingles::of(std::iter::once(&*draft));
        if own.0.intersection(&shipped.0).count() * 2 > own.0.len()
            && let Some(markup) = &mut draft.markup
        {
            markup.hidden = false;
        }
    }
}

/// Inserts `paragraphs` after the last of them that the page shows itself, else after its headline. A visible
/// block that is part of one of them, such as a teaser, is removed: its words come with the paragraph.
fn insert(paragraphs: Vec<Draft>, shipped: &Shingles, content: &mut Content) {
    let mut forms: BTreeMap<String, usize> = BTreeMap::new();
    for (at, draft) in paragraphs.iter().enumerate() {
        forms.entry(normalize(&draft.text)).or_insert(at);
    }
    let mut is_there = vec![false; paragraphs.len()];
    let (mut kept, mut place) = (Vec::with_capacity(content.drafts.len()), None);
    for draft in std::mem::take(&mut content.drafts) {
        let same = if draft.is_visible() { forms.get(&normalize(&draft.text)) } else { None };
        let is_heading = draft.kind == BlockKind::Heading;
        let is_part = draft.is_visible() && !is_heading && draft.words >= MIN_TEASER_WORDS;
        if let Some(&same) = same {
            is_there[same] = true;
            kept.push(draft);
            place = Some(kept.len());
        } else if is_part && shipped.contain(&draft.text) {
            place = Some(kept.len());
        } else {
            kept.push(draft);
        }
    }
    let visible = Shingles::of(kept.iter().filter(|draft| draft.is_visible()));
    let is_missing = |(draft, is_there): &(Draft, bool)| {
        !is_there && (draft.words < MIN_TEASER_WORDS || !visible.contain(&draft.text))
    };
    let missing: Vec<Draft> =
        paragraphs.into_iter().zip(is_there).filter(is_missing).map(|(draft, _)| draft).collect();
    let headline = || kept.iter().position(is_main_heading).map(|at| at + 1);
    let place = place.or_else(headline).unwrap_or(0);
    let added = in_article(missing, &mut content.elements);
    kept.splice(place..place, added);
    content.drafts = kept;
}

/// Puts `drafts` into an article of `elements`.
fn in_article(mut drafts: Vec<Draft>, elements: &mut Vec<Element>) -> Vec<Draft> {
    let element = |parent: Option<u32>, name: &str, tokens: &str| Element {
        parent,
        name: name.to_owned(),
        tokens: tokens.to_owned(),
    };
    if elements.is_empty() {
        elements.push(element(None, "html", ""));
    }
    let article = to_u32(elements.len());
    elements.push(element(Some(0), "article", "articlebody"));
    for draft in &mut drafts {
        let heading_level = draft.markup.as_ref().map_or(0, |markup| markup.heading_level);
        let index = to_u32(elements.len());
        elements.push(element(Some(article), "p", ""));
        draft.markup = Some(Markup { element: index, link_chars: 0, links: 0, heading_level, hidden: false });
    }
    drafts
}
