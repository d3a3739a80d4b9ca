//! Blocks of other things than the page: lists of other pages, comments, references.
//!
//! In: the blocks, and the place of the title. Out: for each block, whether it is of something else, so that a name or
//! day in it is not the page's. Facts are gathered before chrome is judged, so the evidence is the order of blocks: once
//! the page has shown text, a name or day that follows a heading without a text between, or is beside the linked title
//! of another page, is of what the heading or the link announces. In dumps, where neither is marked, lines behind the
//! text are the page's only if they go on from its last sentence.

use super::place::{Layout, is_prose};
use super::site;
use crate::model::BlockKind;
use crate::parse::byline::Names;
use crate::parse::date::{Label, Reader, may_have_day};
use crate::parse::draft::Draft;
use crate::text::limits::has_at_most;
use crate::text::marks;

/// Number of words of running text below the title after which a heading begins a section: a standfirst is shorter. By
/// hand.
const MIN_TEXT_WORDS: u32 = 60;

/// Minimum number of words of a link that is the title of another page. By hand: names and buttons are shorter.
const MIN_TITLE_WORDS: u32 = 3;

/// Minimum number of characters of such a link beside a day on the same line.
const MIN_TITLE_CHARS: usize = 16;

/// Number of blocks beside the linked title of another page within which its author and day are.
const TITLE_REACH: usize = 3;

/// Maximum number of characters of a line with a name or day.
const MAX_LINE_CHARS: usize = 160;

/// Maximum number of lines between the last sentence of a dump and the last line that signs it.
const MAX_SIGNATURES: usize = 4;

/// What the blocks below the last heading are of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Section {
    /// The text, so far.
    Text,
    /// Not known yet: a heading, whose index this is, and nothing that tells.
    Begun(usize),
    /// Something else.
    Other,
}

/// What tells whose the blocks of a page are.
pub(super) struct Others<'a> {
    pub(super) drafts: &'a [Draft],
    pub(super) layout: &'a Layout<'a>,
    pub(super) reader: Reader<'a>,
    pub(super) names: Names<'a>,
}

impl Others<'_> {
    /// Finds the blocks of other things. Cost: linear.
    pub(super) fn find(&self) -> Vec<bool> {
        let mut others: Vec<bool> =
            self.drafts.iter().map(|draft| is_line(draft) && self.is_copyright(&draft.text)).collect();
        if let Some(head) = self.layout.head {
            let is_marked = self.drafts[head].markup.is_some();
            if is_marked {
                self.mark_above(head, &mut others);
                self.mark_sections(head, &mut others);
            } else {
                self.mark_behind(head, &mut others);
            }
        }
        others
    }

    /// Marks the lines of teasers above the title: those beside the linked headline of another page, in an element without
    /// the title.
    fn mark_above(&self, head: usize, others: &mut [bool]) {
        // In scripts without capitals, short headlines have the form of names.
        let has_case = |text: &str| text.contains(|c: char| c.is_lowercase() || c.is_uppercase());
        let is_headline = |at: usize| {
            let draft = &self.drafts[at];
            draft.is_visible()
                && is_heading(draft)
                && draft.is_linked()
                && (!has_case(&draft.text) || self.names.alone(&draft.text).is_none())
        };
        for title in (0..head).filter(|&at| is_headline(at)) {
            let card = |at: usize| self.layout.joint(self.layout.joint(None, title), at);
            let is_of_title = |at: usize| {
                let joint = card(at);
                joint.is_some() && !self.layout.has(joint, head)
            };
            let below = title + 1..head.min(title + 1 + TITLE_REACH);
            let below = below.take_while(|&at| !is_headline(at));
            let lines = title.checked_sub(1).into_iter().chain(below);
            for at in lines.filter(|&at| !is_heading(&self.drafts[at]) && is_of_title(at)) {
                others[at] = true;
            }
        }
    }

    /// Marks the sections of a page of HTML that are of something else.
    fn mark_sections(&self, head: usize, others: &mut [bool]) {
        let (mut section, mut words) = (Section::Text, 0);
        // The last text, the element that holds all of it, and the last linked title behind it.
        let (mut text, mut holder, mut title) = (head, None, None);
        for at in head + 1..self.drafts.len() {
            let draft = &self.drafts[at];
            if !draft.is_visible() {
                continue;
            }
            if is_text(draft) {
                words += draft.words;
                (text, title) = (at, None);
                if section == Section::Other {
                    others[at] = true;
                } else {
                    section = Section::Text;
                    holder = self.layout.joint(holder, at);
                }
                continue;
            }
            if words < MIN_TEXT_WORDS {
                continue;
            }
            // Lines outside the element that holds the text do not go on with a section in it.
            let goes_on = |from: usize| self.layout.has(holder, at) || !self.layout.has(holder, from);
            match section {
                _ if is_heading(draft) => section = Section::Begun(at),
                Section::Begun(from) if !goes_on(from) => section = Section::Text,
                Section::Begun(from) if self.is_dated(draft) || self.is_signed(draft) => {
                    section = Section::Other;
                    others[from + 1..at].fill(true);
                }
                _ => {}
            }
            if self.is_title(draft) {
                title = Some(at);
                let above = at - 1;
                others[above] |= self.is_in_card(text, (above, at));
            }
            let is_of_title =
                |title: usize| at - title <= TITLE_REACH && goes_on(title) && !self.is_labelled(draft);
            others[at] |= section == Section::Other && !is_heading(draft);
            others[at] |= title.is_some_and(is_of_title) || self.is_teaser(draft);
        }
    }

    /// Marks the lines behind the text of a dump that are not the page's own signature.
    fn mark_behind(&self, head: usize, others: &mut [bool]) {
        let Some(last) = (head..self.drafts.len()).rev().find(|&at| is_prose(&self.drafts[at])) else {
            return;
        };
        let mut signatures = 0;
        let mut goes_on = true;
        for (at, draft) in self.drafts.iter().enumerate().skip(last.max(head) + 1) {
            if marks::ends_sentence(&draft.text) && goes_on {
                signatures = 0;
                continue;
            }
            let is_signed = self.is_signed(draft);
            let is_signature = || {
                is_signed || self.reader.is_date_line(&draft.text) || self.names.alone(&draft.text).is_some()
            };
            goes_on = goes_on && signatures < MAX_SIGNATURES && is_signature();
            signatures += 1;
            others[at] |= !goes_on && is_signed;
        }
    }

    /// Returns true if `line` is a copyright line with a day in the place of the year.
    fn is_copyright(&self, line: &str) -> bool {
        may_have_day(line)
            && site::is_copyright(line)
            && self.reader.days(line).first().is_some_and(|day| site::is_copyright_mark(&line[..day.start]))
    }

    /// Returns true if `draft` is a short line with a day.
    fn is_dated(&self, draft: &Draft) -> bool {
        is_line(draft) && !self.reader.days(&draft.text).is_empty()
    }

    /// Returns true if `draft` is a short line with a day labelled as that of publication.
    fn is_labelled(&self, draft: &Draft) -> bool {
        is_line(draft) && self.reader.days(&draft.text).iter().any(|day| day.label == Label::Published)
    }

    /// Returns true if the line at `above` is of the linked title at `title`, directly below it: the two are in an element
    /// without the text at `text`.
    fn is_in_card(&self, text: usize, (above, title): (usize, usize)) -> bool {
        let joint = self.layout.joint(self.layout.joint(None, title), above);
        above > text && !is_heading(&self.drafts[above]) && !self.layout.has(joint, text)
    }

    /// Returns true if `draft` is a short line that names an author behind a word such as "by".
    fn is_signed(&self, draft: &Draft) -> bool {
        is_line(draft) && self.names.in_line(&draft.text).is_some()
    }

    /// Returns true if `draft` is the linked title of another page with its day, on one line.
    fn is_teaser(&self, draft: &Draft) -> bool {
        let links = draft.markup.as_ref().map_or(0, |markup| markup.link_chars as usize);
        if links < MIN_TITLE_CHARS || !is_line(draft) {
            return false;
        }
        let days = self.reader.days(&draft.text);
        let of_days: usize = days.iter().map(|day| draft.text[day.start..day.end].chars().count()).sum();
        let rest = draft.text.chars().count() - of_days;
        !days.is_empty()
            && (rest * 2 / 5..=rest).contains(&links)
            && self.names.without_prefix(&draft.text).is_none()
            && self.reader.label_at_start(&draft.text).is_none()
    }

    /// Returns true if `draft` is a link to another page by its title.
    fn is_title(&self, draft: &Draft) -> bool {
        let links = draft.markup.as_ref().map_or(0, |markup| markup.link_chars as usize);
        draft.words >= MIN_TITLE_WORDS
            && links * 10 >= draft.text.chars().count() * 9
            && self.names.alone(&draft.text).is_none()
    }
}

/// Returns true if `draft` is running text, other than a list of links.
fn is_text(draft: &Draft) -> bool {
    is_prose(draft) && !draft.is_linked()
}

fn is_heading(draft: &Draft) -> bool {
    draft.kind == BlockKind::Heading
}

fn is_line(draft: &Draft) -> bool {
    draft.text.len() <= MAX_LINE_CHARS * 3 && has_at_most(MAX_LINE_CHARS, &draft.text)
}
