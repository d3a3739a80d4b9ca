//! Day of publication of a page.
//!
//! In: what JSON-LD and the head declare, elements marked as dates, lines of the text, the address. Out: the day of the
//! page itself. A day in the address is that of publication, unless the other sources agree on another ([`votes`]).
//! Declared days come next, then those near the headline. The clock of a masthead and the days of teasers do not count, and
//! that of a change only if there is nothing else. Also the day of the last change: as declared, or else marked or labelled
//! as such near the headline.

mod items;
mod metas;
mod unknown;
mod votes;

use chrono::NaiveDate;

use crate::model::BlockKind;
use crate::parse::byline::Names;
use crate::parse::date::{self, Found, Label, Reader};
use crate::parse::draft::{self, Draft, Hints, Sign, SignKind};
use crate::text::limits::has_at_most;
use crate::text::marks;

use super::json_ld::Article;
use super::place::{Layout, Place};

/// Maximum number of characters of a line that shows a date.
const MAX_LINE_CHARS: usize = 160;

/// Maximum number of other words on such a line: a name, a section, a count of comments.
const MAX_OTHER_WORDS: u32 = 14;

/// Number of words of a date with weekday, time and label.
const DATE_WORDS: u32 = 8;

/// Number of characters at the start of a text in which its dateline may be.
const DATELINE_CHARS: usize = 48;

/// Minimum points of a candidate.
const MIN_POINTS: f64 = 3.5;

/// Minimum number of words in lower case before the day of a sentence, by hand.
const MIN_SENTENCE_WORDS: usize = 3;

/// Points that keep a labelled day in a box below the minimum, however it is marked.
const BOX_POINTS: f64 = -10.0;

/// Number of lines below the day of a letter in which a list of other pages has another day.
const SIGNATURE_APART: usize = 3;
/// Maximum length in bytes of the tag of an element whose text is a draft.
const MAX_TAG_BYTES: u32 = 200;

/// Number of lines around the day of an event within which its place is named: a label and a value each.
const EVENT_REACH: usize = 3;

/// Points of a day directly below the headline.
const SURE_POINTS: f64 = 5.5;

/// A day declared in JSON-LD or the head.
#[derive(Clone, Copy, Debug)]
struct Declared {
    day: NaiveDate,
    is_utc: bool,
    /// Whether it is declared as the day of publication, not merely as a date.
    is_of_publication: bool,
}

/// A day given by a marked element or a line.
#[derive(Clone, Copy, Debug)]
struct Candidate {
    day: NaiveDate,
    points: f64,
    /// Index of the draft that shows it.
    at: usize,
    /// Whether its line consists of it, or it is marked as the day of publication.
    is_clear: bool,
    /// Whether it is marked or labelled as the day of publication.
    is_named: bool,
    /// Whether it stands behind the text of a dump, and so is the day of something else.
    is_behind: bool,
}

/// The day, and the index of the draft that shows it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Published {
    pub(super) day: Option<NaiveDate>,
    pub(super) at: Option<usize>,
}

/// Sources of evidence about the day of publication of a page.
pub(super) struct Sources<'a> {
    pub(super) hints: &'a Hints,
    pub(super) article: &'a Article,
    pub(super) drafts: &'a [Draft],
    pub(super) layout: &'a Layout<'a>,
    pub(super) url: Option<&'a str>,
    pub(super) reader: Reader<'a>,
    pub(super) names: Names<'a>,
}

impl Sources<'_> {
    /// Chooses the day of publication from all sources.
    pub(super) fn published(&self) -> Published {
        let shown = self.candidates();
        let best = shown.iter().copied().filter(|shown| shown.points >= MIN_POINTS && !shown.is_behind);
        // Of equal candidates, take the first on the page.
        let best = best.reduce(|best, next| if next.points > best.points { next } else { best });
        let best = best.or_else(|| Candidate::only(&shown).filter(|only| !only.is_behind));
        let in_address = self.url.and_then(|url| date::in_address(self.reader, url));
        let in_address = in_address.filter(|day| !self.is_outvoted(*day, best, &shown));
        let declared = self.declared().next();
        let day = match (in_address, declared, best) {
            // The address has the day on which the text was begun; head and page agree on the next.
            (Some(day), Some(declared), Some(best))
                if declared.day == best.day && best.is_clear && (best.day - day).num_days() == 1 =>
            {
                Some(best.day)
            }
            (Some(day), ..) => Some(day),
            // A time in UTC may fall on an adjacent day: the page shows which, unless it shows both.
            (None, Some(Declared { day, is_utc: true, .. }), Some(best))
                if best.is_clear
                    && (day - best.day).num_days().abs() == 1
                    && !shown.iter().any(|shown| shown.day == day) =>
            {
                Some(best.day)
            }
            // A declared date of unspecified meaning that the page does not show may be that of a draft.
            (None, Some(declared), Some(best))
                if (!declared.is_of_publication
                    || self.declared().any(|other| other.is_of_publication && other.day == best.day))
                    && (best.points >= SURE_POINTS || shown.iter().all(|shown| shown.day == best.day))
                    && !shown.iter().any(|shown| shown.day == declared.day)
                    && !self.declared_changes().any(|change| change == best.day) =>
            {
                Some(best.day)
            }
            (None, Some(declared), _) => Some(declared.day),
            (None, None, best) => best.map(|best| best.day).or_else(|| self.changed()),
        };
        let showing = |day: NaiveDate| {
            let same = shown.iter().filter(|shown| shown.day == day && shown.points >= MIN_POINTS);
            same.reduce(|best, next| if next.points > best.points { next } else { best })
                .map(|shown| shown.at)
        };
        Published { day, at: day.and_then(showing) }
    }

    /// Yields the days declared in JSON-LD and the head, most reliable first.
    fn declared(&self) -> impl Iterator<Item = Declared> {
        let metas =
            self.hints.metas.iter().filter_map(|(key, content)| Some((metas::rank(key)?, content.as_str())));
        let mut metas: Vec<_> = metas.collect();
        metas.sort_by_key(|(rank, _)| *rank);
        let metas = metas.into_iter().map(|(rank, content)| (metas::is_of_publication(rank), content));
        // Something other than an article (a film on the page, the page itself) has a day of its own.
        let of_article = |is_article: bool| {
            let published = self.article.published.as_deref().filter(|_| self.article.is_text == is_article);
            published.into_iter().map(move |published| (is_article, published))
        };
        let values = of_article(true).chain(metas).chain(of_article(false));
        values.filter_map(|(is_of_publication, value)| {
            let day = date::in_attribute(self.reader, value);
            // The page shows which day `03/12/2018` is.
            let shown = || self.reader.either(value).find(|day| self.shows(*day));
            let day = day.or_else(shown)?;
            Some(Declared { day, is_utc: date::is_utc(value), is_of_publication })
        })
    }

    /// Returns the day of a change on a line near the headline: if nothing says when the page was published,
    /// it stands for the version shown.
    fn changed(&self) -> Option<NaiveDate> {
        (0..self.drafts.len()).find_map(|at| {
            let draft = &self.drafts[at];
            if !is_line(draft) || !self.is_near(at) {
                return None;
            }
            let days = self.days(at);
            (is_updated(&days) && draft.words <= MAX_OTHER_WORDS + DATE_WORDS).then(|| days[0].day)
        })
    }

    /// Returns the day of the last change, which is not before the day of publication.
    pub(super) fn modified(&self, published: Option<NaiveDate>) -> Option<NaiveDate> {
        let change = self.declared_changes().next().or_else(|| self.marked_change());
        let change = change.or_else(|| self.labelled_change());
        change.filter(|change| published.is_none_or(|published| published <= *change))
    }

    /// Returns the day of the first element near the headline that is marked as the day of a change.
    fn marked_change(&self) -> Option<NaiveDate> {
        let marked = self.hints.signs.iter().filter_map(|sign| Some((sign, self.holder(sign)?)));
        let mut near = marked.filter(|&(sign, at)| {
            (sign.kind == SignKind::Updated || self.is_behind_label_of_change(sign, at)) && self.is_near(at)
        });
        near.find_map(|(sign, _)| {
            let value = sign.value.as_deref().and_then(|value| date::in_attribute(self.reader, value));
            // An element that holds both days is named after the change, too.
            let days = self.reader.days(&sign.text);
            let labelled = || days.iter().find(|found| found.label == Label::Updated);
            let only = || days.first().filter(|_| days.len() == 1);
            value.or_else(|| labelled().or_else(only).map(|found| found.day))
        })
    }

    /// Returns true if `sign`, in the draft `at`, is a day of which the line shows only a part, behind the label
    /// of a change: `Updated: <time datetime="2024-05-15">15 May</time>`.
    fn is_behind_label_of_change(&self, sign: &Sign, at: usize) -> bool {
        let text = &self.drafts[at].text;
        matches!(sign.kind, SignKind::Time | SignKind::Stamp | SignKind::Date)
            && is_line(&self.drafts[at])
            && self.reader.days(text).is_empty()
            && self.reader.label_at_start(text) == Some(Label::Updated)
    }

    /// Returns the days on the line at `at`. The label of the only one may be the line before: `Last updated`,
    /// `15 May 2024`.
    fn days(&self, at: usize) -> Vec<Found> {
        let text = &self.drafts[at].text;
        let mut days = self.reader.days(text);
        if let [only] = days.as_mut_slice()
            && only.label == Label::None
            && self.reader.is_date_line(text)
            && let Some(label) = at.checked_sub(1).and_then(|at| self.reader.label_of(&self.drafts[at].text))
        {
            only.label = label;
        }
        days
    }

    /// Returns the first day near the headline that its line labels as that of a change.
    fn labelled_change(&self) -> Option<NaiveDate> {
        let near = (0..self.drafts.len()).filter(|&at| is_line(&self.drafts[at]) && self.is_near(at));
        near.flat_map(|at| self.days(at))
            .find_map(|found| (found.label == Label::Updated).then_some(found.day))
    }

    /// Returns true if the draft is in the neighbourhood of the headline, and not in a box.
    fn is_near(&self, at: usize) -> bool {
        matches!(self.layout.place(at), Place::Below(_) | Place::Above(_) | Place::Leading(_))
            && !self.layout.is_in_box(at)
            && !self.is_behind_text(at)
    }

    /// Returns true if the line at `at` of a dump stands behind the text, where teasers, comments and the site have their
    /// days. That of a letter or notice is directly below its last sentence, or below the line that signs it; that of
    /// an article may be below a copy of its headline.
    fn is_behind_text(&self, at: usize) -> bool {
        let is_sentence = |above: usize| {
            at.checked_sub(above).is_some_and(|at| marks::ends_sentence(&self.drafts[at].text))
        };
        let has_others = || {
            let mut below = self.drafts.iter().skip(at + 1).take(SIGNATURE_APART);
            below.any(|below| !self.reader.days(&below.text).is_empty())
        };
        let is_headed = || {
            let head = self.layout.head.map(|head| self.drafts[head].text.as_str());
            at.checked_sub(1).is_some_and(|above| head == Some(self.drafts[above].text.as_str()))
        };
        self.layout.is_behind_text(at) && !is_sentence(1) && (!is_sentence(2) || has_others()) && !is_headed()
    }

    /// Returns the draft that contains the element, or the next one if the element shows no text.
    fn holder(&self, sign: &Sign) -> Option<usize> {
        draft::holder(self.drafts, sign.start)
    }

    /// Yields the days of changes declared in JSON-LD and the head.
    fn declared_changes(&self) -> impl Iterator<Item = NaiveDate> {
        let metas = self.hints.metas.iter().filter(|(key, _)| metas::is_of_change(key));
        let values = self.article.modified.as_deref().into_iter();
        let values = values.chain(metas.map(|(_, content)| content.as_str()));
        values.filter_map(|value| date::in_attribute(self.reader, value))
    }

    /// Collects the days given by lines, the dateline and marked elements, in page order.
    fn candidates(&self) -> Vec<Candidate> {
        let lines = (0..self.drafts.len()).filter_map(|at| self.of_line(at));
        let mut all: Vec<Candidate> = lines.collect();
        let first = (0..self.drafts.len())
            .find(|&at| self.drafts[at].is_visible() && super::place::is_prose(&self.drafts[at]));
        let mut below = (0..self.drafts.len()).filter(|&at| self.layout.head.is_some_and(|head| at > head));
        let below =
            below.find(|&at| self.drafts[at].is_visible() && super::place::is_prose(&self.drafts[at]));
        all.extend(below.or(first).and_then(|at| self.of_dateline(at)));
        all.extend(self.hints.signs.iter().filter_map(|sign| {
            let points = match sign.kind {
                SignKind::Published => 4.5,
                SignKind::Time => 3.0,
                SignKind::Date | SignKind::Stamp => 2.5,
                SignKind::Updated
                | SignKind::Author { .. }
                | SignKind::Submission
                | SignKind::Section
                | SignKind::Profile
                | SignKind::Home
                | SignKind::Location
                | SignKind::OtherDay => return None,
            };
            let value = sign.value.as_deref();
            let is_stamp = |value: &&str| sign.kind != SignKind::Stamp || self.reader.is_stamp(value);
            let of_value = value.filter(is_stamp).and_then(|value| date::in_attribute(self.reader, value));
            let of_text = || {
                let found = best_of(&self.reader.days(&sign.text))?;
                (!sign.is_long && sign.kind != SignKind::Stamp).then_some(found.day)
            };
            // A time in UTC may fall on an adjacent day.
            let is_beside = |shown: &NaiveDate| {
                of_value.is_some_and(|day| (day - *shown).num_days().abs() == 1)
                    && value.is_some_and(date::is_utc)
            };
            let day = of_text().filter(is_beside).or(of_value).or_else(of_text)?;
            if is_updated(&self.reader.days(&sign.text)) {
                return None;
            }
            let at = self.holder(sign)?;
            if self.is_of_item(at) {
                return None;
            }
            // A day labelled as another than that of publication remains one.
            let days = self.days(at);
            if (!days.is_empty() && best_of(&days).is_none()) || self.is_behind_label_of_change(sign, at) {
                return None;
            }
            let is_published = sign.kind == SignKind::Published;
            let points = points + self.points_of_place(at, is_published)?;
            let is_clear = is_published || self.reader.is_date_line(&self.drafts[at].text);
            Some(Candidate { day, points, at, is_clear, is_named: is_published, is_behind: false })
        }));
        all.sort_by_key(|candidate| candidate.at);
        all
    }

    /// Returns the day on a short line: alone, or beside a name or section.
    fn of_line(&self, at: usize) -> Option<Candidate> {
        let draft = &self.drafts[at];
        if !is_line(draft) {
            return None;
        }
        let mut days = self.days(at);
        if days.len() > 1 {
            self.drop_changes(at, &mut days);
        }
        let is_pure = self.reader.is_date_line(&draft.text);
        let found =
            best_of(&days).filter(|found| Self::is_of_web(found.day) || (is_pure && self.is_of_print(at)))?;
        if found.label == Label::None && (self.is_marked_as_other(at) || self.is_of_event(at)) {
            return None;
        }
        if self.is_of_item(at) || self.is_unknown_day(at, found, &days) {
            return None;
        }
        let (before, behind) = (&draft.text[..found.start], &draft.text[found.end..]);
        // "Send two pages by 1 May 2026." and "§ 5 of the act of 1 May 2019" are of the text.
        let is_sentence = behind == "." && small_words(before) >= MIN_SENTENCE_WORDS;
        if before.contains('§') || (found.label == Label::None && is_sentence) {
            return None;
        }
        // "14 мая 2024 г." ends in an abbreviation.
        let ends_sentence = draft.text.ends_with(['.', '!', '?', '。'])
            && found.end + 1 < draft.text.len()
            && !self.reader.is_all_date(behind);
        let is_line = !ends_sentence && draft.words <= MAX_OTHER_WORDS + DATE_WORDS;
        let is_note = found.label == Label::Published && draft.words <= 2 * MAX_OTHER_WORDS;
        if !is_pure && !is_line && !is_note {
            return None;
        }
        let points = if is_pure { 2.5 } else { 1.3 };
        let is_named = found.label == Label::Published;
        let label = if is_named { 2.3 } else { 0.0 };
        let points = points + label + self.points_of_place(at, is_named)?;
        Some(Candidate {
            day: found.day,
            // A day from before the web counts only if there is no other.
            points: if Self::is_of_web(found.day) { points } else { points.min(MIN_POINTS) },
            at,
            is_clear: is_pure,
            is_named,
            is_behind: !is_named && self.is_behind_text(at),
        })
    }

    /// Returns true if an element in the draft `at` is marked as a day other than the page's.
    fn is_marked_as_other(&self, at: usize) -> bool {
        let (signs, span) = (&self.hints.signs, self.drafts[at].span);
        let from = signs.partition_point(|sign| sign.start < span.start());
        // The element may begin before its text.
        let around = from.checked_sub(1).map(|before| &signs[before]).filter(|before| {
            before.start + MAX_TAG_BYTES >= span.start() && self.drafts[at].text == before.text.trim()
        });
        let mut inside = signs[from..].iter().take_while(|sign| sign.start < span.end()).chain(around);
        inside.any(|sign| sign.kind == SignKind::OtherDay)
    }

    /// Returns true if a line near the draft `at` begins with the label of the place of an event: `Venue: Mill Hall`.
    fn is_of_event(&self, at: usize) -> bool {
        let near = at.saturating_sub(EVENT_REACH)..(at + EVENT_REACH + 1).min(self.drafts.len());
        near.into_iter().any(|near| {
            let draft = &self.drafts[near];
            draft.words <= DATE_WORDS && self.names.begins_with_venue(&draft.text)
        })
    }

    /// Removes the days of the draft `at` that elements in it mark as those of a change, unless it has no other:
    /// templates keep them there for search engines.
    fn drop_changes(&self, at: usize, days: &mut Vec<Found>) {
        let (signs, span) = (&self.hints.signs, self.drafts[at].span);
        let from = signs.partition_point(|sign| sign.start < span.start());
        let inside = signs[from..].iter().take_while(|sign| sign.start < span.end());
        for sign in inside.filter(|sign| sign.kind == SignKind::Updated) {
            let value = sign.value.as_deref().unwrap_or(&sign.text);
            let change = date::in_attribute(self.reader, value);
            if days.iter().any(|found| Some(found.day) != change && found.label != Label::Updated) {
                days.retain(|found| Some(found.day) != change || found.label == Label::Published);
            }
        }
    }

    /// Returns the day in the dateline at the start of the text: `Portside, 14.05.2024 – The council …`.
    fn of_dateline(&self, at: usize) -> Option<Candidate> {
        let draft = &self.drafts[at];
        let Place::Below(below) = self.layout.place(at) else { return None };
        if !super::place::is_prose(draft) || !draft.is_visible() {
            return None;
        }
        let start: String = draft.text.chars().take(DATELINE_CHARS).collect();
        let found = *self
            .reader
            .days(&start)
            .first()
            .filter(|found| Self::is_of_web(found.day) && found.label != Label::Updated)?;
        let (before, after) = (&start[..found.start], draft.text[found.end..].trim_start());
        let is_place =
            before.trim().is_empty() || before.trim_end().ends_with([',', '(', '/', '–', '-', '|', ':']);
        // "14 May 1985 was a Tuesday" is prose.
        let goes_on = after.starts_with(|c: char| c.is_lowercase() || c == ',' || c == '\'' || c == '’');
        let is_dateline = is_place && !goes_on && before.split_whitespace().count() <= 3;
        is_dateline.then_some(Candidate {
            day: found.day,
            points: 4.5 - 0.1 * below as f64,
            at,
            is_clear: false,
            is_named: false,
            is_behind: false,
        })
    }

    /// Returns points for closeness to the title; `None` for what belongs to the site.
    fn points_of_place(&self, at: usize, is_marked: bool) -> Option<f64> {
        if !is_marked && (self.layout.is_in_masthead(at) || self.layout.is_above_menu(at)) {
            return None;
        }
        match self.layout.place(at) {
            Place::Below(below) => Some(4.0 - 0.1 * below as f64),
            Place::Above(above) => Some(2.7 - 0.2 * above as f64),
            Place::Leading(above) => Some(3.3 - 0.2 * above as f64),
            Place::Far if is_marked => Some(0.5),
            Place::Far => Some(0.0),
            // In a box, a day counts only if labelled as that of publication, and if it is the only one of
            // the page.
            Place::Site if is_marked && self.layout.is_in_box(at) => Some(BOX_POINTS),
            Place::Site => None,
        }
    }
}

/// Returns true if the block is a short visible line that contains a digit.
fn is_line(draft: &Draft) -> bool {
    let is_kind = matches!(
        draft.kind,
        BlockKind::Paragraph
            | BlockKind::Other
            | BlockKind::ListItem
            | BlockKind::Byline
            | BlockKind::Date
            | BlockKind::TableRow
            | BlockKind::Heading
    );
    is_kind
        && draft.is_visible()
        && draft.text.len() <= MAX_LINE_CHARS * 3
        && date::may_have_day(&draft.text)
        && has_at_most(MAX_LINE_CHARS, &draft.text)
}

/// Number of words of `text` in lower case.
fn small_words(text: &str) -> usize {
    text.split_whitespace().filter(|word| word.starts_with(char::is_lowercase)).count()
}

/// Returns the day of publication among those of a line: the one labelled so, else the first without a label.
fn best_of(days: &[Found]) -> Option<Found> {
    let of = |label| days.iter().find(|found| found.label == label).copied();
    of(Label::Published).or_else(|| of(Label::None))
}

/// Returns true if there are days, and all are labelled as those of changes.
fn is_updated(days: &[Found]) -> bool {
    !days.is_empty() && days.iter().all(|found| found.label == Label::Updated)
}
