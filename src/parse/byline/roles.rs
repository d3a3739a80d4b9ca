//! Roles in front of names: `By political correspondent Carl Ede`, `Phóng viên Trần Quốc Bảo`.

use std::borrow::Cow;

use super::{Names, begins_small, letters};
use crate::parse::lexicon::NameWord;

/// Maximum number of words of a role in front of a name: `our chief foreign affairs correspondent`.
const MAX_ROLE_WORDS: usize = 6;

/// Maximum number of words in lower case before the noun of a role that no list has: the field of a correspondent.
const MAX_FIELD_WORDS: usize = 2;

/// Minimum number of letters of the noun at the end of a compound: `Politikredakteurin`.
const MIN_NOUN_LETTERS: usize = 7;

/// Minimum number of words of a name behind a role.
const MIN_NAME_WORDS: usize = 2;

impl Names<'_> {
    /// Removes the role from the start of `text`, if a name of two words at least follows it.
    pub(super) fn behind_role(self, text: &str) -> &str {
        let found: Vec<(usize, &str)> = letters(text).take(MAX_ROLE_WORDS + MIN_NAME_WORDS).collect();
        let words: Vec<&str> = found.iter().map(|(_, word)| *word).collect();
        // Most names return here.
        let begins = |word: &str| self.lexicon.begins(word, &[NameWord::Role, NameWord::RoleWord]);
        let Some(&first) = words.first() else { return text };
        if !begins(first) && !begins_small(first) && !self.is_compound_role(first) {
            return text;
        }
        let Some(end) = self.role_at_start(&words) else { return text };
        let (last, word) = found[end - 1];
        let behind = &text[last + word.len()..];
        let is_joined = |pair: &[(usize, &str)]| {
            text[pair[0].0 + pair[0].1.len()..pair[1].0].chars().all(|c| c == ' ' || c == '-' || c == '\n')
        };
        let is_spaced = behind.starts_with([' ', '\n', ':']) && found[..end].windows(2).all(is_joined);
        let rest = self.behind_place(behind.trim_start_matches([' ', '\n', ':']));
        let is_name = |word: &&str| !begins_small(word) || self.is_particle(word);
        let names = rest.split_whitespace().take_while(is_name).count();
        let begins_name = rest.starts_with(|c: char| c.is_alphabetic() && !c.is_lowercase());
        if is_spaced && begins_name && names >= MIN_NAME_WORDS { rest } else { text }
    }

    /// Removes the article from the start of `text`, if an abbreviated title and a name follow: `the Rev. Nora Whitlow`,
    /// `the Very Rev. Carl Ede`.
    pub(super) fn behind_article(self, text: &str) -> &str {
        let mut words = text.split(' ');
        let is_article = words.next().is_some_and(|word| {
            begins_small(word) && self.lexicon.name_word(&[word], NameWord::OfficeLink) == Some(1)
        });
        let is_title = |word: &str| {
            let bare = word.strip_suffix('.').unwrap_or_default();
            bare.chars().count() > 1 && bare.starts_with(char::is_uppercase)
        };
        if is_article && words.take(2).any(is_title) {
            text.split_once(' ').map_or(text, |(_, rest)| rest)
        } else {
            text
        }
    }

    /// Removes a bracket of one word between the first word of a name and the others: `Col. (Retd) Carl Ede`.
    pub(super) fn without_bracket(self, text: &str) -> Cow<'_, str> {
        // Few lines have one.
        if !text.contains('(') {
            return Cow::Borrowed(text);
        }
        let inner = text.split_once(" (").and_then(|(before, rest)| Some((before, rest.split_once(") ")?)));
        let Some((before, (inner, behind))) = inner else { return Cow::Borrowed(text) };
        let name = self.without_prefix(before).map_or(before, |(rest, _)| rest);
        let is_word = |word: &str| word.starts_with(char::is_uppercase) && !word.contains(' ');
        let is_within = is_word(name) && is_word(inner) && behind.starts_with(char::is_uppercase);
        if is_within { Cow::Owned(format!("{before} {behind}")) } else { Cow::Borrowed(text) }
    }

    /// Returns the name in `text`, what follows "by" in an element marked as the author's, if it is two or three words in
    /// lower case that no list has: some write their names so.
    pub(super) fn in_lower_case(self, text: &str) -> Option<Vec<String>> {
        let words: Vec<&str> = text.split(' ').collect();
        let is_own = |word: &&str| {
            word.chars().all(char::is_alphabetic)
                && word.chars().nth(2).is_some()
                && begins_small(word)
                && !self.lexicon.begins_any(word)
                && self.lexicon.date_word(&[*word]).is_none()
        };
        ((2..=3).contains(&words.len()) && words.iter().all(is_own)).then(|| vec![text.to_owned()])
    }

    /// Returns the number of words of the role at the start of `words`.
    fn role_at_start(self, words: &[&str]) -> Option<usize> {
        let (mut at, mut end, mut fields) = (0, None, 0);
        while at < words.len().min(MAX_ROLE_WORDS) {
            let rest = &words[at..];
            if let Some(len) = self.lexicon.name_word(rest, NameWord::Role) {
                (at, end) = (at + len, Some(at + len));
            } else if self.is_compound_role(rest[0]) {
                (at, end) = (at + 1, Some(at + 1));
            } else if let Some(len) = self.lexicon.name_word(rest, NameWord::RoleWord) {
                at += len;
                // A word that agrees with the noun may follow it: "enviada especial".
                end = end.filter(|_| !begins_small(rest[0])).or(end.map(|_| at));
            } else if end.is_none() && self.is_field(rest) && fields < MAX_FIELD_WORDS {
                (at, fields) = (at + 1, fields + 1);
            } else {
                break;
            }
        }
        end
    }

    /// Returns true if the first of `words`, in lower case, may be the field of a role: "climate".
    fn is_field(self, words: &[&str]) -> bool {
        let kinds = [NameWord::End, NameWord::Join, NameWord::By, NameWord::Other, NameWord::Stop];
        begins_small(words[0])
            && !self.is_particle(words[0])
            && !self.is_house(words[0])
            && kinds.into_iter().all(|kind| self.lexicon.name_word(words, kind).is_none())
    }

    /// Returns true if `word` is a compound with the noun of a role at its end: `Politikredakteurin`.
    pub(super) fn is_compound_role(self, word: &str) -> bool {
        let starts = word.char_indices().map(|(at, _)| &word[at..]).skip(2);
        let mut ends = starts.take_while(|end| end.chars().nth(MIN_NOUN_LETTERS - 1).is_some());
        ends.any(|end| self.lexicon.name_word(&[end], NameWord::Role) == Some(1))
    }
}
