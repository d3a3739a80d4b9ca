//! Lists of names in scripts that separate words by spaces.

use super::builder::Builder;
use super::forms::{has_particle, is_degree, is_in_capitals, is_initial, is_sign, without_stop};
use super::{Context, Names, begins_small, is_address, letters};
use crate::parse::lexicon::{DateWord, NameWord};

/// Number of words after a name within which the noun of a role must occur: "senior transport correspondent".
const ROLE_REACH: usize = 4;

/// Maximum number of words of a label in the middle of a line.
const LABEL_WORDS: usize = 3;

/// Names read from a list.
#[derive(Debug, Default)]
pub(super) struct List {
    pub(super) names: Vec<String>,
    /// Whether the list ended at the end of the text, or before something that may follow names.
    pub(super) is_whole: bool,
    /// Whether it ended before words that are neither names nor roles.
    pub(super) is_cut: bool,
}

impl<'a> Names<'a> {
    /// Reads the names at the start of `text`.
    pub(super) fn list(self, text: &'a str, context: Context) -> List {
        let words = self.without_places(&list_words(text));
        let is_capitals = words.iter().all(|word| is_in_capitals(word));
        let mut list = Builder::new(self, context);
        // A sentence ends with a full stop; a name only after an initial or "Jr."
        let mut is_sentence = words.last().is_some_and(|word| without_stop(word).is_some());
        let (mut is_whole, mut is_cut) = (true, false);
        for (at, word) in words.iter().enumerate() {
            let rest = &words[at..];
            let bare =
                word.trim_matches(|c: char| matches!(c, ',' | '،' | ';' | ':' | '"' | '“' | '”' | '„' | '*'));
            let is_small = begins_small(bare);
            if list.is_full() && !(self.is_join(bare, is_small, is_capitals) && list.resumes(rest)) {
                break;
            }
            let (is_empty, is_sign) = (list.current.is_empty() && list.names.is_empty(), is_sign(bare));
            if is_sign && !is_empty && rest.len() > 1 {
                // A dash or a picture parts names from what follows.
                is_cut = !is_address(rest[1]) && !self.is_note(&rest[1..]);
                break;
            }
            let is_joint = !is_empty && self.is_join(bare, is_small, is_capitals);
            if is_sign || (is_joint && !self.is_amid_name(&list.current, rest)) {
                list.finish(false);
                list.resumes(rest);
                continue;
            }
            let is_after_comma = list.current.is_empty() && !list.names.is_empty();
            if self.is_end(rest, list.current.len(), is_after_comma) {
                is_cut = !is_address(word) && !self.is_note(rest);
                break;
            }
            if is_small && !is_capitals && !self.is_particle(bare) {
                // After a comma, anything else is a place, an organization or a role; behind a role, more of it.
                let leads_to_role = self.leads_to_role(rest)
                    || self.is_within_role(&list.current, bare)
                    || (list.current.len() == 1 && self.is_house(bare));
                is_whole = is_after_comma || leads_to_role;
                list.leads_to_role = leads_to_role;
                is_cut = !is_whole;
                break;
            } else if !bare.is_empty() {
                list.add(bare, rest.len() > 1 && bare.len() == word.len());
            }
            if let Some(name) = self.stopped(&list.current, &words[at + 1..])
                && context == Context::Signed
            {
                *list.current.last_mut().expect("a name was found in it") = name;
                let rest = &words[at + 1..];
                is_cut = !rest.is_empty() && !self.is_note(rest);
                is_sentence &= !rest.is_empty() && !self.is_next_label(rest) && !self.is_next_credit(rest);
                break;
            }
            if word.ends_with([',', '،']) {
                list.finish(true);
            }
        }
        list.finish(false);
        List { names: list.into_names(), is_whole: is_whole && !is_sentence, is_cut }
    }

    /// Returns the last of `words`, those of a name, without the full stop with which a list of names ends: at
    /// the end of the text, or before a label or words of dates (`Text: Nora Whitlow. Photos: Carl Ede`).
    fn stopped<'t>(self, words: &[&'t str], rest: &[&str]) -> Option<&'t str> {
        let (&last, before) = words.split_last()?;
        let last = without_stop(last).filter(|last| !before.is_empty() && !is_degree(last))?;
        let is_marker = |kind| {
            let words: Vec<&str> =
                rest.iter().take(LABEL_WORDS).flat_map(|word| letters(word)).map(|(_, word)| word).collect();
            self.lexicon.name_word(&words, kind).is_some()
        };
        let begins_note = || {
            self.is_next_label(rest)
                || [NameWord::By, NameWord::Stop, NameWord::End].into_iter().any(is_marker)
                || letters(rest[0]).next().is_some_and(|(_, word)| self.lexicon.date_word(&[word]).is_some())
        };
        (rest.is_empty() || begins_note()).then_some(last)
    }

    /// Returns true if names end before `rest`: at digits, addresses, dates and words such as "for".
    pub(super) fn is_end(self, rest: &[&str], current: usize, is_after_comma: bool) -> bool {
        let word = rest[0];
        if has_particle(word) {
            return false;
        }
        if (current > 0 || is_after_comma) && (self.is_next_label(rest) || self.is_next_credit(rest)) {
            return true;
        }
        if is_address(word) || word.contains(|c: char| c.is_numeric()) {
            return true;
        }
        let Some((_, bare)) = letters(word).next() else { return false };
        let is_month = || {
            matches!(
                self.lexicon.date_word(&[bare]),
                Some((_, DateWord::Month(..) | DateWord::SolarMonth(_)))
            )
        };
        if rest.get(1).is_some_and(|next| next.starts_with(char::is_numeric)) && is_month() {
            return true;
        }
        // "В." may be an initial, and "в" a preposition.
        if is_initial(word) {
            return false;
        }
        let is_small = begins_small(bare);
        // In scripts without capitals, a name has two words.
        let has_case = bare.starts_with(|c: char| c.is_lowercase() || c.is_uppercase());
        let may_end = is_small || current >= 2 || (is_after_comma && current == 0 && !has_case);
        let words = || rest.iter().take(LABEL_WORDS).flat_map(|word| letters(word)).map(|(_, word)| word);
        may_end
            && !self.is_particle_before_name(rest)
            && self.lexicon.name_word(&words().collect::<Vec<_>>(), NameWord::End).is_some()
    }

    /// Returns true if `rest` consists of numbers and words that stand beside names: "updated on", "0
    /// comments".
    pub(super) fn is_note(self, rest: &[&str]) -> bool {
        let words: Vec<&str> = rest.iter().flat_map(|word| letters(word)).map(|(_, word)| word).collect();
        let mut at = 0;
        while at < words.len() {
            let of_date = self.lexicon.date_word(&words[at..]).map(|(len, _)| len);
            let Some(len) = of_date.max(self.lexicon.name_word(&words[at..], NameWord::Nobody)) else {
                return false;
            };
            at += len;
        }
        at > 0
    }

    /// Returns true if `rest` begins with the label of what follows: "Date: 14 May", "Publication date: 14
    /// May", "Edited By: Carl Ede".
    fn is_next_label(self, rest: &[&str]) -> bool {
        let Some(end) = rest.iter().take(LABEL_WORDS).position(|word| word.ends_with([':', '：'])) else {
            return false;
        };
        let words: Vec<&str> =
            rest[..=end].iter().flat_map(|word| letters(word)).map(|(_, word)| word).collect();
        let is_phrase = |kind| self.lexicon.name_word(&words, kind) == Some(words.len());
        let is_of_date = || self.lexicon.date_word(&words).is_some_and(|(len, _)| len == words.len());
        let begins_end = self.lexicon.name_word(&words[..words.len().min(1)], NameWord::End).is_some();
        begins_end
            || is_of_date()
            || [NameWord::By, NameWord::Label, NameWord::Stop, NameWord::Other, NameWord::Editor]
                .into_iter()
                .any(is_phrase)
    }

    /// Returns true if `rest` says who made something else: "Photos by Carl Ede".
    fn is_next_credit(self, rest: &[&str]) -> bool {
        let [what, by, ..] = rest else { return false };
        let is = |word: &str, kind| self.lexicon.name_word(&[word], kind) == Some(1);
        (is(what, NameWord::End) || is(what, NameWord::Stop))
            && begins_small(by)
            && is(by, NameWord::By)
            && !self.is_particle(by)
    }

    /// Returns true for particles before a name that are also end words: "de" in "Ana de la Cruz".
    fn is_particle_before_name(self, rest: &[&str]) -> bool {
        let name = rest.iter().find(|word| !self.is_particle(word));
        self.is_particle(rest[0]) && name.is_some_and(|name| name.starts_with(char::is_uppercase))
    }

    /// Returns true if `word` is a particle of names, such as "van".
    pub(super) fn is_particle(self, word: &str) -> bool {
        let bare = word.trim_end_matches(['.', ',']);
        self.lexicon.name_word(&[bare], NameWord::Particle).is_some() || has_particle(bare)
    }

    /// Returns true if `word` joins two names.
    pub(super) fn is_join(self, word: &str, is_small: bool, is_capitals: bool) -> bool {
        word == "&"
            || word == "+"
            || ((is_small || is_capitals || !word.is_ascii())
                && self.lexicon.name_word(&[word], NameWord::Join) == Some(1))
    }

    /// Returns true if `word` goes on with the role that `current` ends with: "Enviada especial".
    fn is_within_role(self, current: &[&str], word: &str) -> bool {
        current.last().is_some_and(|last| self.is_role(last))
            && self.lexicon.name_word(&[word], NameWord::RoleWord) == Some(1)
    }

    /// Returns true if the lower-case words after a name name a role.
    fn leads_to_role(self, rest: &[&str]) -> bool {
        rest.iter().take(ROLE_REACH).any(|word| self.is_role(word))
    }

    /// Returns true if `word` is a word in names of organizations: `Press`, `Herald-Tribune`.
    pub(super) fn is_house(self, word: &str) -> bool {
        letters(word).any(|(_, part)| self.lexicon.name_word(&[part], NameWord::House).is_some())
    }

    /// Returns true if `word` is a role, such as "editor", punctuation aside.
    pub(super) fn is_role(self, word: &str) -> bool {
        let words: Vec<&str> = letters(word).map(|(_, word)| word).collect();
        !words.is_empty() && self.lexicon.name_word(&words, NameWord::Role) == Some(words.len())
    }
}

/// Returns the words of a list of names. Some have no space behind the comma: "Nora Whitlow,Carl Ede".
fn list_words(text: &str) -> Vec<&str> {
    text.split_whitespace().flat_map(|word| word.split_inclusive([',', '،'])).collect()
}
