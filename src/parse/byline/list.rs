//! Lists of names in scripts that separate words by spaces.

use super::{Context, MAX_AUTHORS, Names, begins_small, is_address, is_wide, letters};
use crate::parse::lexicon::{DateWord, NameWord};

/// Maximum number of words of a name.
pub(super) const MAX_NAME_WORDS: usize = 6;

/// Number of words after a name within which the noun of a role must occur: "senior transport correspondent".
const ROLE_REACH: usize = 4;

/// Maximum number of words of a label in the middle of a line.
const LABEL_WORDS: usize = 3;

/// Academic degrees and professional titles after names in English, without full stops. Those with full
/// stops are recognized by them.
const DEGREES: [&str; 24] = [
    "ba", "bsc", "cfa", "cpa", "dds", "dvm", "edd", "esq", "facp", "jd", "llm", "lld", "ma", "mba", "md",
    "mph", "ms", "msc", "pharmd", "phd", "psyd", "rd", "rdn", "rn",
];

/// Words between the two family names of a person, in Spanish, Portuguese and Catalan.
pub(super) const JOINTS: [&str; 3] = ["y", "e", "i"];

/// Names read from a list.
#[derive(Debug, Default)]
pub(super) struct List {
    pub(super) names: Vec<String>,
    /// Whether the list ended at the end of the text, or before something that may follow names.
    pub(super) is_whole: bool,
    /// Whether it ended before words that are neither names nor roles.
    pub(super) is_cut: bool,
}

/// A list under construction.
struct Builder<'a> {
    of: Names<'a>,
    context: Context,
    names: Vec<String>,
    current: Vec<&'a str>,
    /// The first part, if it is one word before a comma: the family name if a given name follows.
    family: Option<&'a str>,
    /// Whether the current part stands behind a comma.
    is_behind_comma: bool,
    /// Whether a role in lower case follows the current part: "Nora Whitlow Political reporter".
    leads_to_role: bool,
    is_over: bool,
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
            if list.is_full() {
                break;
            }
            let bare =
                word.trim_matches(|c: char| matches!(c, ',' | '،' | ';' | ':' | '"' | '“' | '”' | '„' | '*'));
            let is_small = begins_small(bare);
            let is_empty = list.current.is_empty() && list.names.is_empty();
            let is_sign = is_sign(bare);
            if is_sign && !is_empty && rest.len() > 1 {
                // A dash or a picture parts names from what follows.
                is_cut = !is_address(rest[1]) && !self.is_note(&rest[1..]);
                break;
            }
            let is_joint = !is_empty && self.is_join(bare, is_small, is_capitals);
            if is_sign || (is_joint && !self.is_amid_name(&list.current, rest)) {
                list.finish(false);
                continue;
            }
            let is_after_comma = list.current.is_empty() && !list.names.is_empty();
            if self.is_end(rest, list.current.len(), is_after_comma) {
                is_cut = !is_address(word) && !self.is_note(rest);
                break;
            }
            if is_small && !is_capitals && !self.is_particle(bare) {
                // After a comma, anything else is a place, an organization or a role; behind a role, more of it.
                let leads_to_role = self.leads_to_role(rest) || self.is_within_role(&list.current, bare);
                is_whole = is_after_comma || leads_to_role;
                list.leads_to_role = leads_to_role;
                is_cut = !is_whole;
                break;
            } else if !bare.is_empty() {
                list.current.push(bare);
            }
            if let Some(name) = self.stopped(&list.current, &words[at + 1..])
                && context == Context::Signed
            {
                list.current.pop();
                list.current.push(name);
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

impl<'a> Builder<'a> {
    fn new(of: Names<'a>, context: Context) -> Self {
        Self {
            of,
            context,
            names: Vec::new(),
            current: Vec::new(),
            family: None,
            is_behind_comma: false,
            leads_to_role: false,
            is_over: false,
        }
    }

    /// Returns true if no more names may follow.
    fn is_full(&self) -> bool {
        self.is_over || self.names.len() >= MAX_AUTHORS
    }

    /// Ends a name; `is_comma` if at a comma.
    fn finish(&mut self, is_comma: bool) {
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
            self.is_over = true;
            return;
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
            self.is_over = !self.names.is_empty() || !had_role;
            return;
        }
        if words.len() == 1 {
            // Without a marker, "Portside, Maine" is a place; in Korean, the family name needs no comma.
            let may_be_family = self.context == Context::Signed && !words[0].contains(is_wide);
            match (self.family, is_first, is_comma) {
                (None, true, true) if may_be_family => self.family = Some(words[0]),
                // "Nora Whitlow, Portside": the second is a place.
                (None, false, _) => self.is_over = true,
                _ => self.push(&words),
            }
            return;
        }
        self.push(&words);
    }

    /// Adds a name, together with a pending family name.
    fn push(&mut self, words: &[&str]) {
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
        // One more word names the field: "Transport Correspondent".
        if is_field && before == words.len() && words.len() > 2 {
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
            let begins = words.first().is_some_and(is_link)
                || (words.first().is_some_and(is_role) && words.get(1).is_some_and(is_small));
            let is_role_word =
                |word: &&str| self.of.lexicon.name_word(&[*word], NameWord::RoleWord).is_some();
            let ends = words.last().is_some_and(is_role)
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
    fn into_names(mut self) -> Vec<String> {
        // "Aristotle," and nothing after it: one name.
        if let Some(family) = self.family.take().filter(|_| self.context == Context::Signed) {
            self.names.push(family.to_owned());
        }
        self.names
    }
}

/// Returns the words of a list of names. Some have no space behind the comma: "Nora Whitlow,Carl Ede".
fn list_words(text: &str) -> Vec<&str> {
    text.split_whitespace().flat_map(|word| word.split_inclusive([',', '،'])).collect()
}

/// Returns true if `word` has neither letters nor numbers, as a dash or a picture, and is no sign between names.
pub(super) fn is_sign(word: &str) -> bool {
    !word.is_empty() && !word.contains(char::is_alphanumeric) && !matches!(word, "&" | "+")
}

/// Returns true if `word` is in capitals; `McCARTHY` and `MacDonald` may be among such words.
fn is_in_capitals(word: &str) -> bool {
    let is_mac = |part: &str| {
        let rest = part.strip_prefix("Mac").or_else(|| part.strip_prefix("Mc"));
        rest.is_some_and(|rest| rest.starts_with(char::is_uppercase))
    };
    word.split('-').any(is_mac) || !word.contains(char::is_lowercase)
}

/// Returns `word` without the full stop with which it ends, unless that is one of an abbreviation.
fn without_stop(word: &str) -> Option<&str> {
    let bare = word.strip_suffix('.')?;
    (bare.chars().count() > 2 && !bare.contains('.')).then_some(bare)
}

/// Returns true if `word` is a name with a prefixed particle: `d'Artagnan`, `al-Masri`.
fn has_particle(word: &str) -> bool {
    ['\'', '’', '-'].into_iter().any(|mark| {
        word.split_once(mark).is_some_and(|(head, tail)| {
            let is_head = (1..=3).contains(&head.chars().count()) && head.chars().all(char::is_alphabetic);
            is_head && tail.starts_with(char::is_uppercase)
        })
    })
}

/// Returns true if `word` is the code of an agency or organization: `AFP`, `dpa`.
fn is_code(word: &str) -> bool {
    let letters = word.chars().count();
    letters <= 4
        && word.is_ascii()
        && (!word.contains(char::is_lowercase) || !word.contains(char::is_uppercase))
}

/// Returns true if `word` is an academic degree or a title of that form: `Ph.D.`, `MD`.
fn is_degree(word: &str) -> bool {
    let parts = word.split('.').filter(|part| !part.is_empty());
    let is_dotted = word.contains('.') && parts.clone().count() > 1;
    let mut parts = parts.clone();
    let has_capital = word.contains(char::is_uppercase);
    if is_dotted {
        // "J.R." before a family name is not at the end.
        return has_capital
            && parts.all(|part| part.chars().count() <= 4 && part.chars().all(char::is_alphabetic));
    }
    let capitals = word.chars().filter(|c| c.is_uppercase()).count();
    let bare = word.trim_end_matches('.').to_ascii_lowercase();
    capitals >= 2 && bare.len() <= 6 && DEGREES.contains(&bare.as_str())
}

/// Returns true for Roman numerals such as `III`.
fn is_numeral(word: &str) -> bool {
    word.chars().all(|c| matches!(c, 'I' | 'V' | 'X'))
}
