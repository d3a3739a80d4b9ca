//! Days behind the text whose line does not say that they are the page's.
//!
//! Directly around the headline, the place of a line says what its day is, whatever its words. Below two paragraphs of
//! the text and in the footer it does not: there, a day is the page's only if the line is the day alone, or a label
//! of publication, a byline, the signature of a letter or a part of a list such as `News | 14 May 2024`
//! says so. `Next issue: 5 June 2021` and `Online since 3 April 2008` are of something else.

use chrono::NaiveDate;

use super::Sources;
use crate::parse::date::{Found, Label};
use crate::parse::facts::place::Place;
use crate::parse::facts::site;

/// Maximum number of words before the day of a signature: `New Portside, 14 May 2024`. By hand.
const MAX_PLACE_WORDS: usize = 3;

/// Number of blocks below the headline within which the dateline of a paper is: a byline may be between. By hand.
const OLD_REACH: usize = 2;

/// The day of the first web page (CERN, 6 August 1991). Earlier days are what the page is about, or in place of a dateline.
const WEB: NaiveDate = NaiveDate::from_ymd_opt(1991, 8, 6).expect("a day of the calendar");

/// Signs between the parts of a line of details; what is in brackets is a part, too.
const SEPARATORS: [&str; 10] = ["|", "·", "•", "►", "»", "›", " / ", " – ", " — ", "\n"];

impl Sources<'_> {
    /// Returns true if the line at `at` is behind the text, and says nothing of `found`, the best of its `days`, or that
    /// it is the day of something else.
    pub(super) fn is_unknown_day(&self, at: usize, found: Found, days: &[Found]) -> bool {
        let text = self.drafts[at].text.as_str();
        let (before, part, behind) = own_part(text, found);
        if site::is_copyright(text) && self.layout.head.is_some_and(|head| head < at) {
            return !site::is_copyright_mark(&text[..found.start]) && part.len() == text.len();
        }
        if !self.layout.is_far_below(at) {
            return false;
        }
        if found.label != Label::None {
            return before.ends_with([':', '：'])
                && !self.reader.is_all_date(before)
                && self.reader.label_at_start(before).is_some();
        }
        if days.len() == 2 && is_range(text, days) {
            return true;
        }
        !self.reader.is_all_date(part) && !self.is_explained(at, before, behind)
    }

    /// Returns true if `day` is not from before the web.
    pub(super) fn is_of_web(day: NaiveDate) -> bool {
        day >= WEB
    }

    /// Returns true if the line at `at`, all of it a day from before the web, is in the place of a dateline, directly around
    /// the headline, and the page declares no other day.
    pub(super) fn is_of_print(&self, at: usize) -> bool {
        let is_beside = match self.layout.place(at) {
            Place::Below(below) => below <= OLD_REACH && !self.layout.is_behind_prose(at),
            Place::Above(above) => above <= 1,
            _ => false,
        };
        is_beside && self.declared().next().is_none()
    }

    /// Returns true if the words beside the day on the line at `at` are those of a byline or a signature.
    fn is_explained(&self, at: usize, before: &str, behind: &str) -> bool {
        let is_last = self.reader.is_all_date(behind);
        let before = self.without_date_words(before);
        let is_place = before.split_whitespace().count() <= MAX_PLACE_WORDS
            && before.ends_with([',', '，', '、'])
            && !before.contains([':', '：'])
            && !before.starts_with(char::is_lowercase);
        (is_last && is_place)
            || self.names.in_line(&self.drafts[at].text).is_some()
            || self.names.without_prefix(before).is_some_and(|(name, _)| !name.trim().is_empty())
            || self.is_signature(at, before)
            || self.names.behind_day(behind).is_some()
    }

    /// Returns true if `before`, in front of a day on the line at `at`, is a name alone, not a label: of a person, the
    /// newsroom, or a member whose page it links to.
    fn is_signature(&self, at: usize, before: &str) -> bool {
        let name = before.trim_end_matches([',', '-', '–', '—', ' ']);
        let links = self.drafts[at].markup.as_ref().map_or(0, |markup| markup.link_chars as usize);
        let is_link = || !name.contains(char::is_whitespace) && name.chars().count() == links;
        !name.is_empty()
            && !name.ends_with([':', '：'])
            && (is_link() || self.names.is_house_name(name) || self.names.alone(name).is_some())
    }

    /// Returns `before` without the words of dates at its end: `Portside, den`.
    fn without_date_words<'t>(&self, before: &'t str) -> &'t str {
        let mut rest = before;
        while let Some(at) =
            rest.rfind(char::is_whitespace).filter(|&at| self.reader.is_all_date(&rest[at..]))
        {
            rest = rest[..at].trim_end();
        }
        rest
    }
}

/// Returns true if the two days of the line `text` are the first and the last of something.
fn is_range(text: &str, days: &[Found]) -> bool {
    let between = text[days[0].end..days[1].start].trim();
    let is_in_order = days[0].day < days[1].day && days[1].label == Label::None;
    is_in_order && !between.is_empty() && !between.contains(['|', '·', '•', '/', '(', ',', '\n'])
}

/// Returns the part of the line `text` between separators that has the day, and what is in it before and behind the day.
fn own_part(text: &str, found: Found) -> (&str, &str, &str) {
    let behind_last = |sign: &str| text[..found.start].rfind(sign).map(|at| at + sign.len());
    let before_next = |sign: &str| text[found.end..].find(sign).map(|at| found.end + at);
    let starts = SEPARATORS.iter().chain(&["(", "（", "["]);
    let ends = SEPARATORS.iter().chain(&["(", "（", ")", "）", "]", "\t"]);
    let start = starts.filter_map(|sign| behind_last(sign)).max().unwrap_or(0);
    let end = ends.filter_map(|sign| before_next(sign)).min().unwrap_or(text.len());
    (text[start..found.start].trim(), text[start..end].trim(), text[found.end..end].trim())
}
