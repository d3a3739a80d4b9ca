//! Authors named on lines near the headline.
//!
//! In: the blocks of a page, its title and the line with its date. Out: the names of the best line. A line
//! with a marker such as "By" counts most. A line without one needs support from beside it, and must not be
//! a link to a section, nor consist of words that the page writes in lower case elsewhere.

use std::collections::BTreeSet;

use super::super::place::{Place, is_prose};
use super::super::site::squeeze;
use super::{Authors, MAX_LINE_CHARS, Sources};
use crate::model::BlockKind;
use crate::parse::draft::SignKind;
use crate::parse::lexicon::NameWord;
use crate::text::limits::has_at_most;

/// Minimum points of a line that names the authors.
const MIN_POINTS: f64 = 3.5;

/// Points of a line that names an editor: the author below has more.
const EDITOR_POINTS: f64 = 1.5;

/// Maximum number of characters behind the last day on a line that is not prose.
const MAX_CHARS_BEHIND_DAY: usize = 60;

/// Maximum distance in blocks of a table row that names the author from the one with the date.
const ROW_REACH: usize = 3;

/// Lines between a name and what stands beside it.
const DOTS: [&str; 4] = ["·", "•", "∙", "|"];

impl Sources<'_> {
    /// Returns the authors named on a line near the headline. Without a marker such as "By", the line counts
    /// only if the page's date or a role is beside it, or the page names the same person again. Far from the
    /// headline of an HTML page, short lines that name different authors belong to a list of other pages.
    pub(super) fn line(&self) -> Authors {
        let mut best: Option<(f64, Authors)> = None;
        let mut far: BTreeSet<String> = BTreeSet::new();
        for (at, draft) in self.drafts.iter().enumerate() {
            let place = self.layout.place(at);
            let points_of_place = match place {
                Place::Below(below) => 3.0 - 0.1 * below as f64,
                Place::Above(above) => 1.5 - 0.1 * above as f64,
                Place::Leading(above) => 2.7 - 0.1 * above as f64,
                Place::Far => 0.5,
                Place::Site => continue,
            };
            let is_line = draft.text.len() <= 4 * MAX_LINE_CHARS
                && draft.is_visible()
                && draft.kind != BlockKind::Title
                && has_at_most(MAX_LINE_CHARS, &draft.text);
            if !is_line {
                continue;
            }
            let Some((points, names)) = self.of_line(at, place) else { continue };
            let names = self.of_persons(names.into_iter());
            if place == Place::Far && draft.markup.is_some() && !is_prose(draft) {
                far.extend(names.first().map(|name| squeeze(name)));
            }
            let points = points + points_of_place;
            if !names.is_empty()
                && points >= MIN_POINTS
                && best.as_ref().is_none_or(|(most, _)| points > *most)
            {
                best = Some((points, Authors { names, at: Some(at) }));
            }
        }
        let is_of_list =
            |at: usize| far.len() > 1 && self.layout.place(at) == Place::Far && !is_prose(&self.drafts[at]);
        best.map(|(_, authors)| authors)
            .filter(|authors| !authors.at.is_some_and(is_of_list))
            .unwrap_or_default()
    }

    /// Returns the names on the line at `at`, with points for how clearly it names them.
    fn of_line(&self, at: usize, place: Place) -> Option<(f64, Vec<String>)> {
        let draft = &self.drafts[at];
        if let Some(names) = self.names.in_line(&draft.text) {
            let points = if self.names.is_of_editor(&draft.text) { EDITOR_POINTS } else { 3.0 };
            return Some((points, names));
        }
        if is_near(place)
            && let Some(names) = self.names.before_marker(&draft.text)
        {
            return Some((2.0, names));
        }
        let is_near = is_near(place);
        if is_near
            && draft.has_cells()
            && let Some(names) = self.in_row(at)
        {
            return Some((3.0, names));
        }
        let is_dated = Some(at) == self.dated;
        if (is_dated || is_near)
            && draft.text.contains(|c: char| c.is_numeric())
            && let Some(found) = self.beside_day(at, is_dated)
        {
            return Some(found);
        }
        self.alone(at)
    }

    /// Returns the names on a line with a day: behind a marker (`14/05/2024 by Nora Whitlow`), or, if it is
    /// the page's day, without one (`Nora Whitlow, 14/05/2024 08:15`).
    fn beside_day(&self, at: usize, is_dated: bool) -> Option<(f64, Vec<String>)> {
        let line = self.drafts[at].text.as_str();
        let days = self.reader.days(line);
        let (first, last) = (days.first()?, days.last()?);
        // A day that prose follows is in the text or its dateline.
        if is_prose(&self.drafts[at]) && line[last.end..].chars().nth(MAX_CHARS_BEHIND_DAY).is_some() {
            return None;
        }
        // The marker may follow the first of two days: of publication, and of a change.
        let marked = days.iter().find_map(|day| self.names.behind_day(&line[day.end..]));
        if let Some(names) = marked {
            return Some((3.0, names));
        }
        if !is_dated || self.is_below_name(at) {
            return None;
        }
        let before = self.names.before_day(&line[..first.start]);
        let names = before.or_else(|| self.names.alone_behind_day(&line[last.end..]))?;
        names.iter().all(|name| self.may_be_person(name)).then_some((2.0, names))
    }

    /// Returns true if the line above in a text dump consists of a name: then what stands beside the day is a place or
    /// the site.
    fn is_below_name(&self, at: usize) -> bool {
        if self.drafts[at].markup.is_some() {
            return false;
        }
        let above = at.checked_sub(1).filter(|&above| matches!(self.layout.place(above), Place::Below(1..)));
        let above = above.map(|above| &self.drafts[above]).filter(|above| above.kind != BlockKind::Heading);
        above.is_some_and(|above| {
            above.text.len() <= MAX_LINE_CHARS && self.names.alone(&above.text).is_some()
        })
    }

    /// Returns the names in a row of a table of facts about the page, of a label and names. The row of its
    /// date must be near: tables about books and films name authors too.
    fn in_row(&self, at: usize) -> Option<Vec<String>> {
        let (label, names) = self.drafts[at].text.split_once('\t')?;
        if self.dated.is_none_or(|dated| dated == at || dated.abs_diff(at) > ROW_REACH)
            || names.contains('\t')
        {
            return None;
        }
        let label = label.trim().trim_end_matches([':', '：']);
        self.names.in_line(&format!("{label}: {names}"))
    }

    /// Returns the names on a line without a marker, with points, if something else supports them.
    fn alone(&self, at: usize) -> Option<(f64, Vec<String>)> {
        let draft = &self.drafts[at];
        let (Place::Below(1..) | Place::Leading(_)) = self.layout.place(at) else { return None };
        // A term of a list is the label of what it describes, a day or a name.
        if matches!(draft.kind, BlockKind::Code | BlockKind::TableRow)
            || self.layout.is_in(at, "dt")
            || (draft.kind == BlockKind::Heading && !self.heads_post(at))
        {
            return None;
        }
        let is_above_date = self.dated == Some(at + 1);
        let names = if is_above_date {
            self.names.alone_beside_day(&draft.text)
        } else {
            let before_office = || {
                let names = self.names.alone_before_site(&draft.text);
                names.filter(|names| self.goes_on_with_office(&draft.text, names))
            };
            let below_date = || {
                let is_below = at.checked_sub(1).is_some_and(|above| self.dated == Some(above));
                is_below.then(|| self.names.alone_in_place(&draft.text))?
            };
            self.names.alone(&draft.text).or_else(before_office).or_else(below_date)
        }?;
        let above = at.checked_sub(1).map(|above| &self.drafts[above]);
        if !names.iter().all(|name| self.may_be_person(name))
            || above.is_some_and(|above| self.names.begins_with_venue(&above.text))
        {
            return None;
        }
        let near = |other: usize| other.abs_diff(at) <= 2 && other != at;
        let is_dated = self.dated.is_some_and(near);
        let has_role = self.goes_on_with_office(&draft.text, &names)
            || self.drafts.get(at + 1).is_some_and(|next| next.words <= 5 && self.is_role(&next.text));
        let is_named_again = || {
            let others = self
                .drafts
                .iter()
                .enumerate()
                .filter(|(other, other_draft)| *other != at && other_draft.text.len() >= names[0].len());
            others
                .map(|(_, other)| &other.text)
                .any(|text| text.starts_with(names[0].as_str()) && text.len() > names[0].len())
        };
        // A dot between the name and a button or a time.
        let is_set_off = self.drafts.get(at + 1).is_some_and(|next| DOTS.contains(&next.text.as_str()));
        let is_wide = names[0].chars().count() <= 4;
        if names.iter().all(|name| self.is_linked(name, SignKind::Profile)) {
            return Some((1.5, names));
        }
        (is_dated || has_role || is_set_off || (is_wide && near(self.layout.head?)) || is_named_again())
            .then_some((1.0, names))
    }

    /// Returns true if the heading at `at`, above the page's day, names who wrote a post: it is one of several of its kind,
    /// all of which are names.
    fn heads_post(&self, at: usize) -> bool {
        let draft = &self.drafts[at];
        let is_dated = self.dated.is_some_and(|dated| (at + 1..=at + 2).contains(&dated));
        if draft.markup.is_none() || !is_dated {
            return false;
        }
        let of_kind = self.drafts.iter().filter(|other| other.kind == draft.kind && other.is_visible());
        let mut heads = of_kind.filter(|other| other.text.len() <= MAX_LINE_CHARS);
        heads.clone().nth(1).is_some() && heads.all(|other| self.names.alone(&other.text).is_some())
    }

    /// Returns true if a role or the name of the site follows the last of `names` in `line`: `Ida Brandt, Staff
    /// Writer`, `Ida Brandt / The Mill`.
    fn goes_on_with_office(&self, line: &str, names: &[String]) -> bool {
        let behind =
            names.last().and_then(|last| line.split_once(last.as_str())).map_or("", |(_, rest)| rest);
        let rest = behind.trim_matches(|c: char| !c.is_alphanumeric());
        // "Art School Director" names no one.
        let is_set_off =
            behind.trim_start().starts_with(|c: char| !c.is_alphanumeric()) || rest.contains(' ');
        !rest.is_empty() && is_set_off && (self.is_role(rest) || self.site.is_stated(rest))
    }

    /// Returns true unless the page links `name` to a section, or writes all its words in lower case
    /// elsewhere: "Harbour Board".
    fn may_be_person(&self, name: &str) -> bool {
        let is_common = || {
            let mut words = name.split(' ').filter(|word| word.chars().count() > 1).peekable();
            let has_case = name.contains(char::is_lowercase) && name.contains(char::is_uppercase);
            has_case && words.peek().is_some() && words.all(|word| self.has_word(&word.to_lowercase()))
        };
        !self.is_linked(name, SignKind::Section) && !is_common()
    }

    /// Returns true if a link of `kind` has the text `name`.
    fn is_linked(&self, name: &str, kind: SignKind) -> bool {
        let name = squeeze(name);
        let mut links = self.hints.signs.iter().filter(|sign| sign.kind == kind);
        links.any(|link| squeeze(&link.text) == name)
    }

    /// Returns true if running text on the page has `word`, in this case of letters.
    fn has_word(&self, word: &str) -> bool {
        let mut prose = self.drafts.iter().filter(|draft| is_prose(draft));
        prose.any(|draft| {
            draft.text.match_indices(word).any(|(at, _)| {
                let (before, after) = (&draft.text[..at], &draft.text[at + word.len()..]);
                // Words of addresses are those of names: "ida.brandt@mills.example".
                let is_inside = |c: char| c.is_alphanumeric() || matches!(c, '.' | '@' | '-' | '_' | '/');
                let after = after.strip_prefix('.').unwrap_or(after);
                !before.ends_with(is_inside) && !after.starts_with(is_inside)
            })
        })
    }

    /// Returns true if a word of `text` is a role.
    fn is_role(&self, text: &str) -> bool {
        text.split_whitespace().any(|word| {
            let word = word.trim_matches(|c: char| !c.is_alphanumeric());
            self.names.lexicon.name_word(&[word], NameWord::Role).is_some()
        })
    }
}

/// Returns true for places near the headline.
fn is_near(place: Place) -> bool {
    matches!(place, Place::Below(_) | Place::Above(_) | Place::Leading(_))
}
