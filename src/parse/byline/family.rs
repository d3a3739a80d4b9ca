//! Names in several parts: two family names with a word between, names on two lines.

use std::borrow::Cow;

use super::Names;
use super::forms::{JOINTS, is_sign};
use crate::parse::lexicon::{NameWord, is_letter};

impl Names<'_> {
    /// Returns true if `rest`, which begins with a word that joins names, goes on with one more family name of
    /// `current`: `José Ortega y Gasset`, `Josep Puig i Cadafalch`. A second author has two names.
    pub(super) fn is_amid_name(self, current: &[&str], rest: &[&str]) -> bool {
        let [joint, family, behind @ ..] = rest else { return false };
        let bare = family.trim_end_matches([',', ';']);
        let is_last = bare.len() < family.len()
            || behind.first().is_none_or(|next| {
                is_sign(next) || self.is_join(next, true, false) || self.is_end(behind, 2, false)
            });
        let is_word = bare.starts_with(char::is_uppercase)
            && bare.contains(char::is_lowercase)
            && !self.is_nobody(bare)
            && !self.is_house(bare)
            && !self.is_role(bare);
        current.len() >= 2
            && !current.iter().any(|word| self.is_house(word))
            && JOINTS.contains(joint)
            && is_last
            && is_word
    }

    /// Joins the first two lines of `text` if each is one word of a name: given name and family name have elements of
    /// their own.
    pub(super) fn joined(self, text: &str) -> Cow<'_, str> {
        let whole = || Cow::Owned(text.to_owned());
        let Some((given, rest)) = text.trim_start().split_once('\n') else { return whole() };
        let (given, rest) = (given.trim(), rest.trim_start());
        let family = rest.split('\n').next().unwrap_or_default().trim();
        let kinds = [NameWord::By, NameWord::Label, NameWord::Role, NameWord::RoleWord, NameWord::Nobody];
        let kinds =
            kinds.into_iter().chain([NameWord::Stop, NameWord::End, NameWord::House, NameWord::Other]);
        let is_word = |word: &str| {
            word.starts_with(char::is_uppercase)
                && word.contains(char::is_lowercase)
                && word.chars().all(is_letter)
                && kinds.clone().all(|kind| self.lexicon.name_word(&[word], kind).is_none())
                && self.lexicon.date_word(&[word]).is_none()
        };
        if is_word(given) && is_word(family) && given != family {
            Cow::Owned(format!("{given} {rest}"))
        } else {
            whole()
        }
    }
}
