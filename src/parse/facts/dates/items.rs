//! Days of things in lists: values of terms, rows of tables, teasers.

use super::MAX_LINE_CHARS;
use super::Sources;
use crate::model::BlockKind;
use crate::parse::date::Label;
use crate::parse::draft::Draft;

/// Minimum number of words of a term that says of what a day is. By hand: `Date` alone is that of the page.
const MIN_TERM_WORDS: u32 = 2;

impl Sources<'_> {
    /// Returns true if the day of the draft `at` is that of something in a list: the value of a term that says more than
    /// `Date`, one of the rows of a table with a day each, or below the linked title of another page.
    pub(super) fn is_of_item(&self, at: usize) -> bool {
        let is_first = at == 0 || self.drafts[at].markup.is_none();
        !is_first && (self.is_of_term(at) || self.is_of_row(at) || self.is_of_teaser(at))
    }

    /// Returns true if the draft `at` is the value of a term that is no label of the page's day.
    fn is_of_term(&self, at: usize) -> bool {
        let label = &self.drafts[at - 1];
        self.layout.is_in(at, "dd")
            && self.layout.is_in(at - 1, "dt")
            && label.words >= MIN_TERM_WORDS
            && self.reader.label_of(&label.text).is_none()
    }

    /// Returns true if the draft `at` and one beside it are rows of a table, each with a day.
    fn is_of_row(&self, at: usize) -> bool {
        let has_day = |row: &Draft| {
            row.kind == BlockKind::TableRow
                && row.text.contains('\t')
                && row.text.len() <= MAX_LINE_CHARS
                && self.reader.days(&row.text).iter().any(|found| found.label == Label::None)
        };
        let mut beside = [at - 1, at + 1].into_iter();
        has_day(&self.drafts[at]) && beside.any(|beside| self.drafts.get(beside).is_some_and(has_day))
    }

    /// Returns true if the draft `at` is below the linked title of another page. Posts repeat the title of their thread.
    fn is_of_teaser(&self, at: usize) -> bool {
        let above = &self.drafts[at - 1];
        let links = above.markup.as_ref().map_or(0, |markup| markup.link_chars as usize);
        let title = self.layout.head.map_or("", |head| self.drafts[head].text.as_str());
        above.kind == BlockKind::Heading
            && links * 10 >= above.text.chars().count() * 9
            && self.layout.is_below_title(at - 1)
            && !above.text.contains(title)
            && !title.contains(&above.text)
    }
}
