//! One list of names under construction: what is a name, and what is the degree, role or office behind one.

use super::forms::{JOINTS, MAX_NAME_WORDS, has_particle, is_code, is_degree, is_in_capitals, is_numeral};
use super::{Context, MAX_AUTHORS, Names, begins_small, is_wide};
use crate::parse::lexicon::NameWord;

/// Whether a list is over, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    Open,
    Over,
    /// At the role of the last name: `Nora Whitlow, Staff Writer`.
    AtRole,
}

/// A list under construction.
pub(super) struct Builder<'a> {
    pub(super) of: Names<'a>,
    pub(super) context: Context,
    pub(super) names: Vec<String>,
    pub(super) current: Vec<&'a str>,
    /// The first part, if it is one word before a comma: the family name if a given name follows.
    pub(super) family: Option<&'a str>,
    /// Whether the current part stands behind a comma.
    pub(super) is_behind_comma: bool,
    /// Whether a role in lower case follows the current part: "Nora Whitlow Political reporter".
    pub(super) leads_to_role: bool,
    pub(super) end: End,
    /// Whether a role and a comma stood before any name: what follows may be a place.
    pub(super) is_behind_role: bool,
}

impl<'a> Builder<'a> {
    pub(super) fn new(of: Names<'a>, context: Context) -> Self {
        Self {
            of,
            context,
            names: Vec::new(),
            current: Vec::new(),
            family: None,
            is_behind_comma: false,
            leads_to_role: false,
            end: End::Open,
            is_behind_role: false,
        }
    }

    /// Returns true if no more names may follow.
    pub(super) fn is_full(&self) -> bool {
        self.end != End::Open || self.names.len() >= MAX_AUTHORS
    }

    /// Adds a word to the current name, or begins one with what follows "and" in the same word: `أحمد خوري وسامي حداد`.
    /// Family name and given name follow each other; so one more word must follow (`goes_on`).
    pub(super) fn add(&mut self, word: &'a str, goes_on: bool) {
        let is_name =
            self.current.len() > 1 && self.current.last().is_some_and(|last| !self.of.is_particle(last));
        match self.of.lexicon.behind_joined(word).filter(|_| goes_on && is_name) {
            Some(name) => {
                self.finish(false);
                self.current.push(name);
            }
            None => self.current.push(word),
        }
    }

    /// Goes on with the list, which is over at a role, if `rest`, "and" and what follows it, begins with a name of two
    /// words: `Nora Whitlow, Staff Writer, and Carl Ede, Contributor`.
    pub(super) fn resumes(&mut self, rest: &[&str]) -> bool {
        let is_name = |word: &&&str| word.starts_with(char::is_uppercase) && !self.of.is_role(word);
        let goes_on = self.end == End::AtRole && rest.iter().skip(1).take(2).filter(is_name).count() == 2;
        if goes_on {
            self.end = End::Open;
        }
        goes_on
    }

    /// Ends a name; `is_comma` if at a comma.
    pub(super) fn finish(&mut self, is_comma: bool) {
        let mut words = std::mem::take(&mut self.current);
        if words.is_empty() {
            return;
        }
        let had_degree = self.drop_degrees(&mut words);
        if had_degree && words.is_empty() {
            return;
        }
        let is_behind_comma = std::mem::replace(&mut self.is_behind_comma, is_comma);
        let is_behind_name = !self.names.is_empty();
        if is_behind_name && self.is_office(&words, is_behind_comma) {
            let is_at_role = words.last().is_some_and(|word| self.of.is_role(word));
            self.end = if is_at_role { End::AtRole } else { End::Over };
            return;
        }
        // "Political editor" names no one called "Political".
        if self.leads_to_role && words.len() == 1 && words[0].starts_with(char::is_uppercase) {
            words.clear();
        }
        let had_role = self.drop_role(&mut words);
        while words
            .last()
            .is_some_and(|word| !has_particle(word) && self.of.is_particle(word) && begins_small(word))
        {
            words.pop();
        }
        let is_first = self.names.is_empty() && self.family.is_none();
        if words.is_empty() || !self.is_name(&words) {
            // A role or a place after a name ends the list; a role before any name is skipped.
            let is_over = !self.names.is_empty() || !had_role;
            self.end = if is_over { End::Over } else { self.end };
            self.is_behind_role = had_role && is_comma;
            return;
        }
        if words.len() == 1 && self.is_behind_role && is_first {
            self.end = End::Over;
            return;
        }
        if words.len() == 1 {
            // Without a marker, "Portside, Maine" is a place; in Korean, the family name needs no comma.
            let may_be_family = self.context == Context::Signed && !words[0].contains(is_wide);
            match (self.family, is_first, is_comma) {
                (None, true, true) if may_be_family => self.family = Some(words[0]),
                // "Nora Whitlow, Portside": the second is a place.
                (None, false, _) => self.end = End::Over,
                _ => self.push(&words),
            }
            return;
        }
        self.push(&words);
    }

    /// Adds a name, together with a pending family name. In Turkish, a hyphen also joins two persons: `Ayşe Yıldız-Can
    /// Demir`.
    fn push(&mut self, words: &[&str]) {
        let inner = words.get(1..words.len().saturating_sub(1)).unwrap_or_default();
        let is_turkish = || words.iter().any(|word| word.contains(['ı', 'İ', 'ğ', 'Ğ', 'ş', 'Ş']));
        let joint = inner.iter().position(|word| word.contains('-')).filter(|_| is_turkish());
        if let Some(at) = joint
            && let Some((family, given)) = words[at + 1].split_once('-')
            && [family, given].iter().all(|part| part.starts_with(char::is_uppercase))
        {
            self.push_one(&[&words[..=at], &[family]].concat());
            self.push_one(&[&[given], &words[at + 2..]].concat());
            return;
        }
        self.push_one(words);
    }

    /// Adds one name.
    fn push_one(&mut self, words: &[&str]) {
        let name = words.join(" ");
        match self.family.take() {
            // "Whitlow, Nora" is reversed; "Whitlow, Nora Ede and Carl Brand" is a list.
            Some(family) if self.names.is_empty() && words.len() <= 2 => {
                self.names.push(format!("{name} {family}"));
            }
            Some(family) => self.names.extend([family.to_owned(), name]),
            None if !self.names.contains(&name) => self.names.push(name),
            None => {}
        }
    }

    /// Removes degrees after a name from the end of `words`: "Nora Whitlow, M.D."
    fn drop_degrees(&self, words: &mut Vec<&str>) -> bool {
        let before = words.len();
        // What stands first is a name or its initials: "J.R. Whitlow".
        let kept = if self.names.is_empty() { 2 } else { 0 };
        while words.len() > kept && words.last().is_some_and(|word| is_degree(word)) {
            words.pop();
        }
        words.len() < before
    }

    /// Removes the role from the end of `words`: "Nora Whitlow Staff Writer".
    fn drop_role(&mut self, words: &mut Vec<&str>) -> bool {
        let mut has_role = false;
        while words.last().is_some_and(|word| self.of.is_role(word)) {
            words.pop();
            has_role = true;
        }
        let is_field = has_role;
        has_role |= std::mem::take(&mut self.leads_to_role) && words.len() > 2;
        let is_role_word = |word: &&str| self.of.lexicon.name_word(&[*word], NameWord::RoleWord).is_some();
        let before = words.len();
        while has_role && words.last().is_some_and(is_role_word) {
            words.pop();
        }
        // One more word names the field: "Transport Correspondent". What follows a particle is of the name.
        let is_behind_particle = words.len() > 2 && self.of.is_particle(words[words.len() - 2]);
        if is_field && before == words.len() && words.len() > 2 && !is_behind_particle {
            words.pop();
        }
        // The agency before the role: "Nora Whitlow AP Business Writer".
        if is_field && words.len() > 2 && words.last().is_some_and(|word| is_code(word)) {
            words.pop();
        }
        // One word before a role is no name: "Web Editor". In scripts without capitals it may be.
        if is_field && words.len() == 1 && words[0].starts_with(char::is_uppercase) {
            words.clear();
        }
        has_role
    }

    /// Returns true if `words`, which follow a name, say where that person works or as what: `Mill Press`, and
    /// behind a comma also `The Mill`, `Head of Water` and `Rural Affairs Editor`.
    fn is_office(&self, words: &[&str], is_behind_comma: bool) -> bool {
        let is_small = |word: &&str| begins_small(word);
        let is_role = |word: &&str| self.of.is_role(word);
        let is_link = |word: &&str| self.of.lexicon.name_word(&[*word], NameWord::OfficeLink).is_some();
        let names_office = || {
            let is_role_word =
                |word: &&str| self.of.lexicon.name_word(&[*word], NameWord::RoleWord).is_some();
            let begins_role =
                |word: &&str| is_role(word) || (is_role_word(word) && !self.of.is_particle(word));
            let begins = words.first().is_some_and(is_link)
                || (words.first().is_some_and(begins_role) && words.get(1).is_some_and(is_small));
            let is_any_role = |word: &&str| is_role(word) || self.of.is_compound_role(word);
            // `Redakteur Wirtschaft`, `Political Reporter Portside`; a title stands before a whole name: `Professor Carl Ede`.
            let is_titled = words.len() > 2
                && words.first().is_some_and(is_role)
                && !words[1..].iter().any(|word| is_any_role(word) || is_small(word));
            let has_role = words.iter().any(is_any_role) && !is_titled;
            let ends = has_role
                || words.last().is_some_and(is_role)
                || (words.iter().any(&is_role)
                    && words.iter().all(|word| is_role(word) || is_role_word(word)));
            begins || ends || words.iter().any(|word| is_small(word) && is_link(word))
        };
        words.iter().any(|word| self.of.is_house(word)) || (is_behind_comma && names_office())
    }

    /// Returns true if `words` look like a name.
    fn is_name(&self, words: &[&str]) -> bool {
        let text = words.join(" ");
        let is_word = |word: &&str| {
            let bare = word.trim_end_matches('.');
            let is_letter = |c: char| {
                crate::parse::lexicon::is_letter(c) || matches!(c, '\'' | '’' | '‘' | '-' | '‐' | '.' | '·')
            };
            !bare.is_empty() && bare.chars().all(is_letter)
        };
        let begins_as_name = |word: &&str| word.starts_with(char::is_alphabetic) && !begins_small(word);
        let is_stop =
            self.of.lexicon.name_word(&words[..1], NameWord::Stop).is_some() && text.contains(is_wide);
        let is_known_end = words.len() == 1 && self.of.lexicon.name_word(words, NameWord::End).is_some();
        // After a name in mixed case, one in capitals is an organization: "MDR THÜRINGEN".
        let is_house = self.names.first().is_some_and(|first| !first.split(' ').all(is_in_capitals))
            && words.iter().any(|word| {
                word.chars().filter(|c| c.is_uppercase()).count() > 1
                    && !word.contains(['.', '-', '\'', '’'])
                    && !word.contains(char::is_lowercase)
                    && !is_numeral(word)
            });
        let max_words = MAX_NAME_WORDS + 2 * words.iter().filter(|word| JOINTS.contains(word)).count();
        words.len() <= max_words
            && words.iter().all(is_word)
            && words.iter().any(begins_as_name)
            && !is_house
            && !is_known_end
            && !is_stop
            && !(words.len() == 1 && is_code(words[0]))
            && !(words.len() == 1 && self.is_label(words[0]))
            && !self.of.is_nobody(&text)
    }

    /// Returns true if `word` alone is a marker of names or dates: "By", "Published".
    fn is_label(&self, word: &str) -> bool {
        let lexicon = self.of.lexicon;
        let is_name_word = [NameWord::By, NameWord::Label]
            .into_iter()
            .any(|kind| lexicon.name_word(&[word], kind).is_some());
        is_name_word || lexicon.date_word(&[word]).is_some()
    }

    /// Returns the names, with a pending family name only in signed texts.
    pub(super) fn into_names(mut self) -> Vec<String> {
        // "Aristotle," and nothing after it: one name.
        if let Some(family) = self.family.take().filter(|_| self.context == Context::Signed) {
            self.names.push(family.to_owned());
        }
        self.names
    }
}
