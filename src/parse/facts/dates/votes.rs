//! Agreement on a day of publication: of sources against the address, and of the lines of a page.
//!
//! In: the day in the address, what JSON-LD and the head declare, and the days that the page shows. Out: whether the
//! address is outvoted, and the day that stands for a page on which no other is shown. Magazines put the day of the
//! issue into the address, some sites the day on which a draft was begun.

use chrono::NaiveDate;

use super::{Candidate, MIN_POINTS, Sources, is_line, metas};
use crate::parse::date;

/// Maximum number of lines, with other words on them, on which the only day of a page may occur; more belong
/// to a list or a table.
const MAX_SHOWN: usize = 2;

/// Number of blocks around the headline within which a declared day is shown.
const SHOWN_WITHIN: usize = 16;

impl Sources<'_> {
    /// Returns true if a short line near the headline shows `day`, in whatever place. Asked for few days.
    pub(super) fn shows(&self, day: NaiveDate) -> bool {
        let head = self.layout.head.unwrap_or_default();
        let near = head.saturating_sub(SHOWN_WITHIN)..self.drafts.len().min(head + SHOWN_WITHIN);
        let mut lines = self.drafts[near].iter().filter(|draft| is_line(draft));
        lines.any(|draft| self.reader.days(&draft.text).iter().any(|found| found.day == day))
    }

    /// Returns true if two of JSON-LD, the head and the page agree on a day other than `day`, the page does not show
    /// `day`, and the day that it shows does not contradict them.
    pub(super) fn is_outvoted(&self, day: NaiveDate, best: Option<Candidate>, shown: &[Candidate]) -> bool {
        if shown.iter().any(|shown| shown.day == day && shown.points >= MIN_POINTS) {
            return false;
        }
        let of_article = self.article.published.as_deref().filter(|_| self.article.is_text);
        let mut metas =
            self.hints.metas.iter().filter(|(key, _)| metas::rank(key).is_some_and(metas::is_of_publication));
        let of_head = metas.next().map(|(_, content)| content.as_str());
        let read = |value: Option<&str>| {
            let value = value?;
            let declared = date::in_attribute(self.reader, value)?;
            // A time in UTC may fall on an adjacent day.
            let is_near = date::is_utc(value) && (declared - day).num_days().abs() <= 1;
            (!is_near).then_some(declared)
        };
        let on_page = best.filter(|best| best.is_clear || best.is_named).map(|best| best.day);
        match (read(of_article), read(of_head), on_page) {
            (Some(one), other, Some(shown)) | (other, Some(one), Some(shown)) if one == shown => {
                one != day && other.is_none_or(|other| other == one || other != day)
            }
            (Some(one), Some(other), None) => one == other && one != day,
            _ => false,
        }
    }
}

impl Candidate {
    /// Returns the only day of the page: among those labelled as the day of publication if there are any, else
    /// among those alone on their lines if there are any, else among all.
    pub(super) fn only(shown: &[Self]) -> Option<Self> {
        let of = |is_kind: &dyn Fn(&Self) -> bool| {
            let mut found = shown.iter().filter(|shown| is_kind(shown));
            let first = found.next()?;
            found.all(|next| next.day == first.day).then_some(*first)
        };
        let is_in_text = |shown: &Self| shown.points > 0.0;
        if shown.iter().any(|shown| shown.is_named) {
            of(&|shown| shown.is_named)
        } else if shown.iter().any(|shown| shown.is_clear) {
            of(&|shown| shown.is_clear)
        } else {
            of(&is_in_text).filter(|_| shown.len() <= MAX_SHOWN)
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::parse::facts::tests::{day, facts};

    #[test]
    fn the_address_yields_to_sources_that_agree() {
        let data = |day: u32| {
            format!(
                "<script type=application/ld+json>{{\"@type\":\"Article\",\"datePublished\":\"2024-01-0{day}\"}}</script>"
            )
        };
        let meta =
            |day: u32| format!("<meta property=article:published_time content=2024-01-0{day}T09:00+01:00>");
        let shown = |day: u32| format!("<h1>Old mills</h1><p>{day} January 2024</p>");
        let published = |parts: &[String]| {
            let address = "<link rel=canonical href=https://a.org/2024/01/05/x>";
            facts(&format!("{address}{}", parts.concat())).published
        };
        for (parts, expected) in [
            (&[data(2), meta(2), shown(2)][..], 2),
            (&[data(2), meta(2)], 2),
            (&[meta(2), shown(2)], 2),
            (&[data(2), shown(2)], 2),
            (&[data(2), meta(2), shown(3)], 5),
            (&[data(2), meta(2), shown(5)], 5),
            (&[data(2)], 5),
            (&[data(2), meta(3)], 5),
        ] {
            assert_eq!(published(parts), day(2024, 1, expected), "{parts:?}");
        }
        let utc = "<meta property=article:published_time content=2024-01-04T23:00Z>".to_owned();
        assert_eq!(published(&[data(4).replace("-04", "-04T23:00Z"), utc]), day(2024, 1, 5));
    }
}
