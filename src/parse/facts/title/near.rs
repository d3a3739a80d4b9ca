//! Lines near the one that scores highest in a text dump that have a better claim to be its title.
//!
//! In: the blocks of the dump, its address, and the line with the highest score. Out: another line, if one of three
//! relations between the two shows that it is the headline. The score judges each line on its own, so a company, a
//! place or a kicker whose words are the address outdoes the headline beside it.

use hashbrown::HashSet;

use super::address::Address;
use super::menu;
use crate::parse::draft::Draft;

/// Maximum number of words of a company, a place or a kicker, and minimum number of words of a headline beside it.
const NAME_MAX_WORDS: u32 = 3;
const HEADLINE_MIN_WORDS: u32 = 4;
/// Maximum number of words of a headline.
const HEADLINE_MAX_WORDS: u32 = 20;

/// Minimum number of words of a standfirst that is taken for the headline.
const STANDFIRST_MIN_WORDS: u32 = 9;

/// Minimum number of short lines above a headline that are a menu.
const MENU_MIN_LINES: usize = 3;

/// Number of lines above a name in which its headline is: subtitle and label come between.
const REACH_UP: usize = 4;

/// Minimum number of words of a headline that a path to the page repeats, number of lines above it in which the
/// path ends, and number of lines at the top of a page in which a line is the name of the site.
const REPEATED_MIN_WORDS: u32 = 3;
const PATH_REACH: usize = 4;
const TOP_LINES: usize = 2;

/// Number of characters at the beginning of a text in which an encyclopedia names its subject.
const BEGIN_CHARS: usize = 80;

/// What an answer puts before the subject.
const ANSWERS: [&str; 2] = ["Re: ", "RE: "];

/// Maximum number of characters of a word between two parts of a byline, as in "in News".
const CONNECTOR_MAX_CHARS: usize = 4;

/// The lines of a dump.
pub(super) struct Near<'a, M> {
    pub(super) drafts: &'a [Draft],
    pub(super) address: &'a Address,
    /// Whether each block is running text.
    pub(super) is_text: &'a [bool],
    /// Whether the line at an index may be a headline.
    pub(super) may_be: M,
}

impl<M: Fn(usize) -> bool> Near<'_, M> {
    /// Returns the line that is the title rather than the one at `title`.
    pub(super) fn headline(&self, title: usize) -> Option<usize> {
        self.subject(title).or_else(|| self.fuller(title)).or_else(|| self.repeated(title))
    }

    /// Returns the line directly above a standfirst: one with as many words of the address that is shorter or directly below
    /// a menu, below a line that is as short as an entry of a menu, so that it is no kicker.
    pub(super) fn above_standfirst(&self, title: usize) -> Option<usize> {
        let above = title.checked_sub(1)?;
        let covered =
            |at: usize| self.address.found_in(&self.drafts[at].text).iter().filter(|found| **found).count();
        let [headline, standfirst] = [&self.drafts[above], &self.drafts[title]];
        let is_first = above.checked_sub(1).is_none_or(|at| {
            self.drafts[at].words <= NAME_MAX_WORDS || menu::is_glued(&self.drafts[at].text)
        });
        let is_longer = standfirst.words >= headline.words + headline.words / 2;
        let is_pair = standfirst.words >= STANDFIRST_MIN_WORDS && (is_longer || self.is_below_menu(above));
        let is_price =
            headline.text.starts_with(|c: char| c.is_numeric() || matches!(c, '$' | '€' | '£' | '¥'));
        (is_pair && is_first && !is_price && self.is_headline(above) && covered(title) <= covered(above))
            .then_some(above)
    }

    /// Returns true if the line at `at` is too long for a kicker, and stands directly below a row of short lines.
    fn is_below_menu(&self, at: usize) -> bool {
        let row = at.checked_sub(MENU_MIN_LINES).map(|from| &self.drafts[from..at]);
        self.drafts[at].words > HEADLINE_MIN_WORDS
            && row.is_some_and(|row| row.iter().all(|draft| draft.words <= NAME_MAX_WORDS))
    }

    /// Returns the short line directly above the line at `title` with which the text below begins: an encyclopedia says
    /// between the two from where the page is (`From Millpedia, the free encyclopedia`).
    pub(super) fn above_tagline(&self, title: usize) -> Option<usize> {
        let above = title.checked_sub(1)?;
        let form = self.drafts[above].text.to_lowercase();
        let text = self.drafts.get(title + 1).filter(|_| self.is_text[title + 1])?;
        let begin = text.text.chars().take(BEGIN_CHARS).collect::<String>().to_lowercase();
        (self.drafts[above].words <= NAME_MAX_WORDS && begin.contains(&form) && (self.may_be)(above))
            .then_some(above)
    }

    /// Returns the subject of a thread: the line that answers repeat, at its last place above the first post.
    fn subject(&self, title: usize) -> Option<usize> {
        let subjects = self.drafts.iter().filter_map(|draft| {
            ANSWERS.iter().find_map(|answer| draft.text.strip_prefix(answer)).map(str::trim)
        });
        let subjects = subjects.collect::<HashSet<_>>();
        let is_subject = |at: &usize| subjects.contains(self.drafts[*at].text.as_str());
        if subjects.is_empty() || is_subject(&title) {
            return None;
        }
        let first = self.is_text.iter().position(|is_text| *is_text).unwrap_or(self.drafts.len());
        (0..first).rev().find(|at| is_subject(at) && (self.may_be)(*at))
    }

    /// Returns the longer line beside a short one that only names what the page is about: beside one with a part of
    /// the address's words, a line that has the others; beside a kicker that is the whole address, the line below it
    /// with the same word; and where the address has a number too, a line above with all its words.
    fn fuller(&self, title: usize) -> Option<usize> {
        let line = &self.drafts[title];
        let own = self.address.found_in(&line.text);
        let words = self.address.len();
        let covered = own.iter().filter(|found| **found).count();
        if line.words > NAME_MAX_WORDS || covered == 0 {
            return None;
        }
        let has_all = |at: usize| {
            let theirs = self.address.found_in(&self.drafts[at].text);
            own.iter().zip(theirs).all(|(own, theirs)| !own || theirs)
        };
        let adds = |at: usize| {
            let theirs = self.address.found_in(&self.drafts[at].text);
            own.iter().zip(theirs).any(|(own, theirs)| !own && theirs)
        };
        let (above, below) = (title.checked_sub(1), title + 1);
        if covered < words {
            let beside = above.into_iter().chain([below]);
            return beside.into_iter().find(|&at| self.is_headline(at) && adds(at));
        }
        if words == 1 {
            let is_kicker = self.is_upper(title) || self.is_tag(title);
            return (is_kicker && self.is_headline(below) && has_all(below)).then_some(below);
        }
        let near = title.saturating_sub(REACH_UP)..title;
        let has_no_text = !self.is_text[near.clone()].contains(&true);
        let is_headed = self.address.is_numbered() && has_no_text;
        near.into_iter().find(|&at| is_headed && self.is_headline(at) && has_all(at))
    }

    /// Returns the line directly above a longer one that has no word of the address, if a path to the page repeats it:
    /// the longer line is a subtitle.
    fn repeated(&self, title: usize) -> Option<usize> {
        let above = title.checked_sub(1)?;
        let [headline, subtitle] = [&self.drafts[above], &self.drafts[title]];
        let mut path = self.drafts[..above].iter().skip(TOP_LINES.max(above.saturating_sub(PATH_REACH)));
        let mut is_repeated = || path.any(|draft| draft.text == headline.text);
        let is_pair = (REPEATED_MIN_WORDS..=subtitle.words).contains(&headline.words)
            && subtitle.words >= HEADLINE_MIN_WORDS
            && !self.address.found_in(&subtitle.text).contains(&true);
        (is_pair && (self.may_be)(above) && is_repeated()).then_some(above)
    }

    /// Returns true if the line is as long as a headline, and text stands below it.
    fn is_headline(&self, at: usize) -> bool {
        let Some(draft) = self.drafts.get(at) else { return false };
        (HEADLINE_MIN_WORDS..=HEADLINE_MAX_WORDS).contains(&draft.words)
            && !draft.text.ends_with(['.', '。', ':', '…'])
            && (self.may_be)(at)
            && self.is_text[at..].contains(&true)
    }

    /// Returns true if the line has capital letters only.
    fn is_upper(&self, at: usize) -> bool {
        let text = &self.drafts[at].text;
        !text.contains(char::is_lowercase) && text.contains(char::is_uppercase)
    }

    /// Returns true if the line stands below the text too, as a tag does.
    fn is_tag(&self, at: usize) -> bool {
        let last = self.is_text.iter().rposition(|is_text| *is_text).unwrap_or(at).max(at);
        let form = self.drafts[at].text.to_lowercase();
        self.drafts[last + 1..].iter().any(|draft| draft.text.to_lowercase() == form)
    }
}

/// Returns true if the line at `at` is the value of a byline that a dump cuts into lines: one or two words below a short
/// word in small letters ("by", "in").
pub(super) fn is_value(drafts: &[Draft], at: usize) -> bool {
    let is_connector = |draft: &Draft| {
        draft.words == 1
            && draft.text.chars().count() <= CONNECTOR_MAX_CHARS
            && draft.text.chars().all(char::is_lowercase)
    };
    drafts[at].words < NAME_MAX_WORDS && at.checked_sub(1).is_some_and(|above| is_connector(&drafts[above]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{BlockKind, MappedText, Span};

    fn drafts(lines: &[&str]) -> Vec<Draft> {
        let draft = |line: &&str| {
            let mut text = MappedText::default();
            text.push_replaced(line, Span::new(0, 1));
            Draft::new(BlockKind::Other, text, None)
        };
        lines.iter().map(draft).collect()
    }

    /// Returns the line that a path repeats above the subtitle in the last of `lines`.
    fn repeated(lines: &[&str]) -> Option<usize> {
        let drafts = drafts(lines);
        let is_text = vec![false; drafts.len()];
        let address = Address::new("https://a.org/mills/weir.html");
        let near = Near { drafts: &drafts, address: &address, is_text: &is_text, may_be: |_| true };
        near.repeated(drafts.len() - 1)
    }

    #[test]
    fn a_standfirst_yields_to_the_headline_above_it() {
        let above = |lines: &[&str]| {
            let drafts = drafts(lines);
            let mut is_text = vec![false; drafts.len() + 1];
            is_text[drafts.len()] = true;
            let address = Address::default();
            let near = Near { drafts: &drafts, address: &address, is_text: &is_text, may_be: |_| true };
            near.above_standfirst(drafts.len() - 1)
        };
        let standfirst = "After forty years of rust and ivy the wheel of the mill is back";
        assert_eq!(above(&["Home", "News", "The wheel turns again", standfirst]), Some(2));
        assert_eq!(above(&["Home", "News", "Rivers and mills", standfirst]), None, "a kicker");
        assert_eq!(
            above(&["The wheel turns again", "The weir of the mill is sold", standfirst]),
            None,
            "headlines"
        );
        assert_eq!(above(&["Home", "The wheel turns again", "Rust and ivy are gone"]), None);
    }

    #[test]
    fn a_tagline_yields_to_the_subject_above_it() {
        let above = |lines: &[&str]| {
            let drafts = drafts(lines);
            let is_text = (0..lines.len()).map(|at| at == 2).collect::<Vec<_>>();
            let address = Address::default();
            Near { drafts: &drafts, address: &address, is_text: &is_text, may_be: |_| true }.above_tagline(1)
        };
        let tagline = "From Millpedia, the free encyclopedia";
        assert_eq!(above(&["Scorzonera", tagline, "The scorzonera is a hardy root."]), Some(0));
        assert_eq!(above(&["Gardens", tagline, "The scorzonera is a hardy root."]), None);
        assert_eq!(above(&["Scorzonera", tagline]), None);
    }

    #[test]
    fn a_subtitle_yields_to_the_headline_that_a_path_repeats() {
        let (headline, subtitle) = ("The wheel turns again", "After forty years of rust and ivy");
        assert_eq!(repeated(&["Home", "News", headline, headline, subtitle]), Some(3));
        assert_eq!(repeated(&["Home", "News", "Rivers", headline, subtitle]), None);
        // At the top of a page there is no room for a path.
        assert_eq!(repeated(&[headline, subtitle]), None);
        assert_eq!(repeated(&["Home", headline, subtitle]), None);
        assert_eq!(repeated(&[subtitle]), None);
    }
}
