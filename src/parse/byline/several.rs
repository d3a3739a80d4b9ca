//! Several names, each in a part of its own: `Nora Whitlow / Carl Ede`, one on a line.
//!
//! The same signs also part names from what is no name: the site, a place, a day. So what stands in a part behind the
//! first name must be a name by its own form and without words of organizations.

use super::{MAX_AUTHORS, Names, begins_small, segments};
use crate::parse::lexicon::NameWord;

/// Signs that part names from each other, and from other things.
const MARKS: [char; 4] = ['/', ';', '|', '\n'];

/// Dashes, which part names in Vietnamese; elsewhere the place or the newspaper stands behind them.
const DASHES: [char; 3] = ['-', '–', '—'];

impl Names<'_> {
    /// Adds the names in the parts of `text` behind `first`, a part that consists of `names`, up to the first that is
    /// something else. If that is neither a note nor a role, the signs part no names (`Nora Whitlow | Mill Pond | News`).
    pub(super) fn with_following(self, text: &str, first: &str, mut names: Vec<String>) -> Vec<String> {
        let bare = self.without_prefix(first).map_or(first, |(rest, _)| rest);
        let is_only = self.consists_of(self.behind_role(bare), &names);
        let Some(start) = text.find(first).filter(|_| is_only) else { return names };
        let mut rest = &text[start + first.len()..];
        let known = names.len();
        while let Some(inner) = behind_mark(rest, &names) {
            let Some(part) = segments(inner).next().filter(|part| inner.starts_with(part)) else { break };
            let found = self.alone(part).unwrap_or_default();
            let is_names = self.consists_of(part, &found) && found.iter().all(|name| self.may_follow(name));
            if !is_names || found.iter().any(|name| names.contains(name)) {
                let is_firm = rest.trim_start().starts_with(['/', ';']);
                names.truncate(if is_firm || self.is_beside_names(part) { names.len() } else { known });
                break;
            }
            names.extend(found);
            names.truncate(MAX_AUTHORS);
            rest = &inner[part.len()..];
        }
        names
    }

    /// Returns true if `part` has the words of `names` and such between them, and no others.
    fn consists_of(self, part: &str, names: &[String]) -> bool {
        let words =
            part.split(|c: char| c.is_whitespace() || matches!(c, ',' | '،')).filter(|word| !word.is_empty());
        let of_names = words.filter(|word| !self.is_join(word, begins_small(word), false)).count();
        !names.is_empty() && of_names == names.iter().flat_map(|name| name.split(' ')).count()
    }

    /// Returns true if `name`, in a part of its own behind a name, has the form of a person's and no word of an
    /// organization or an office.
    pub(in crate::parse) fn may_follow(self, name: &str) -> bool {
        let is_upper =
            |word: &str| word.chars().count() > 1 && !word.contains(|c: char| c.is_lowercase() || c == '.');
        let is_office = |word: &str| {
            let kinds = [NameWord::RoleWord, NameWord::House, NameWord::OfficeLink, NameWord::By];
            kinds.into_iter().any(|kind| self.lexicon.name_word(&[word], kind) == Some(1))
                || self.is_house(word)
                || self.is_compound_role(word)
        };
        let is_all_upper = name.split(' ').all(is_upper);
        // "El Sol de Portside" begins with an article.
        let mut words = name.split(' ');
        let is_of_article =
            words.next().is_some_and(|word| self.is_particle(word)) && words.any(begins_small);
        !begins_small(name)
            && !is_of_article
            && !name.split(' ').any(|word| is_office(word) && !self.is_particle(word))
            && (is_all_upper || !name.split(' ').any(|word| is_upper(word) && word.is_ascii()))
    }

    /// Returns true if `part`, behind names, is a note, a day, a role or an address, and not another kind of name.
    fn is_beside_names(self, part: &str) -> bool {
        let words: Vec<&str> = part.split_whitespace().collect();
        part.contains(|c: char| c.is_numeric() || c == '@')
            || self.is_note(&words)
            || words.iter().any(|word| self.is_role(word))
    }
}

/// Returns what follows the sign between names at the start of `rest`, behind `names`.
fn behind_mark<'t>(rest: &'t str, names: &[String]) -> Option<&'t str> {
    let inner = rest.trim_start();
    let mark = inner.chars().next()?;
    let behind = inner[mark.len_utf8()..].trim_start();
    let is_joint = || rest.starts_with(' ') && behind.len() < inner.len() - mark.len_utf8();
    if MARKS.contains(&mark) || (DASHES.contains(&mark) && is_joint() && is_vietnamese(&names[0])) {
        return Some(behind);
    }
    rest[..rest.len() - inner.len()].contains('\n').then_some(inner)
}

/// Returns true if `name` has a letter of its own of Vietnamese.
fn is_vietnamese(name: &str) -> bool {
    name.contains(|c| matches!(c, '\u{1ea0}'..='\u{1ef9}' | 'ă' | 'đ' | 'Đ' | 'ơ' | 'ư'))
}
