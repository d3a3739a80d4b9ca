//! Compiles rule packs: checks and normalises them and builds the automata of `matching` and `markup`.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::compiled::Rules;
use super::examples::Examples;
use super::id::RuleId;
use super::markup::{MarkupGuards, MarkupMatcher};
use super::matching::{TEXT_MAX_WORDS, TextMatcher};
use super::pack::{Effect, Pack, Written};
use super::phrases::Anchor;
use super::rule::{Rule, Scope};
use crate::chrome::error::Error;
use crate::model::BlockKind;
use crate::text::normalize::normalize;

impl Rules {
    /// Compiles `packs`, each with the name of its file. If several rules of the same rank fit a block, the
    /// first in this order is named.
    ///
    /// # Errors
    /// Fails if a rule is incomplete, contradicts itself or has the code of another rule.
    pub fn compile(packs: Vec<(String, Pack)>) -> Result<Self, Error> {
        compile(packs)
    }
}

/// See [`Rules::compile`].
fn compile(packs: Vec<(String, Pack)>) -> Result<Rules, Error> {
    let mut rules = Vec::new();
    let mut codes = BTreeSet::new();
    let mut text = TextMatcher::builder();
    let mut markup = MarkupMatcher::builder();
    for (file, pack) in packs {
        let language = pack.language.filter(|_| !pack.everywhere);
        let scope = Arc::new(Scope { language, site: pack.site, is_users: pack.is_users });
        for written in pack.rules {
            if !codes.insert(written.code.clone()) {
                return Err(Error::DuplicateCode { file, code: written.code });
            }
            let id = RuleId::of(rules.len());
            let check = Check { file: &file, code: &written.code };
            for (phrases, anchor) in [
                (&written.line, Anchor::Line),
                (&written.prefix, Anchor::Prefix),
                (&written.suffix, Anchor::Suffix),
                (&written.contains, Anchor::Within),
            ] {
                for phrase in phrases {
                    text.phrase(check.phrase(phrase)?, anchor, id);
                }
            }
            for pattern in &written.pattern {
                text.pattern(pattern, id, scope.is_users).map_err(|source| check.bad_pattern(source))?;
            }
            let wanted = MarkupGuards {
                outside_article: written.outside_article,
                with_links: written.with_links,
                however_large: written.comments,
            };
            for name in &written.elements {
                markup.element(name, wanted, id);
            }
            for class in &written.classes {
                markup.class(check.phrase(class)?, wanted, id);
            }
            let scope = Arc::clone(&scope);
            rules.push(check.rule(&written, scope)?);
        }
    }
    Ok(Rules { text: text.build()?, markup: markup.build()?, rules })
}

/// Checks the parts of a rule; file and code are for errors.
struct Check<'a> {
    file: &'a str,
    code: &'a str,
}

impl Check<'_> {
    /// File and code of the rule, for errors.
    fn place(&self) -> (String, String) {
        (self.file.to_owned(), self.code.to_owned())
    }

    /// Normalises `phrase`; an empty result is an error.
    fn phrase(&self, phrase: &str) -> Result<String, Error> {
        let phrase = normalize(phrase);
        if phrase.is_empty() {
            let (file, code) = self.place();
            return Err(Error::EmptyPhrase { file, code });
        }
        Ok(phrase)
    }

    /// Makes the error of a wrong pattern of the rule.
    fn bad_pattern(&self, source: regex::Error) -> Error {
        let (file, code) = self.place();
        Error::BadPattern { file, code, source: Box::new(source) }
    }

    /// Returns the kind of block called `name`.
    fn kind(&self, name: &str) -> Result<BlockKind, Error> {
        BlockKind::ALL.into_iter().find(|kind| kind.code() == name).ok_or_else(|| {
            let (file, code) = self.place();
            Error::UnknownKind { file, code, kind: name.to_owned() }
        })
    }

    /// Checks a rule and fills in defaults.
    fn rule(&self, written: &Written, scope: Arc<Scope>) -> Result<Rule, Error> {
        let phrases = [&written.line, &written.prefix, &written.suffix, &written.contains, &written.pattern];
        let wants_text = phrases.iter().any(|phrases| !phrases.is_empty());
        let wants_markup = !written.elements.is_empty() || !written.classes.is_empty();
        if !wants_text && !wants_markup && !written.hidden {
            let (file, code) = self.place();
            return Err(Error::NothingToMatch { file, code });
        }
        if written.r#match.is_empty() && written.pages.is_empty() {
            let (file, code) = self.place();
            return Err(Error::NoExample { file, code });
        }
        if written.before_chrome && written.effect != Effect::Drop {
            let (file, code) = self.place();
            return Err(Error::WaitingRule { file, code });
        }
        if wants_text && written.max_words.is_some_and(|max| max > TEXT_MAX_WORDS) {
            let (file, code) = self.place();
            return Err(Error::TooManyWords { file, code, limit: TEXT_MAX_WORDS });
        }
        let mut kinds = written.kinds.iter().map(|kind| self.kind(kind)).collect::<Result<Vec<_>, _>>()?;
        if kinds.is_empty() {
            kinds = BlockKind::ALL.to_vec();
            if wants_text {
                kinds.retain(|kind| !matches!(kind, BlockKind::Title | BlockKind::Byline | BlockKind::Date));
            }
        }
        let max_words = written.max_words.unwrap_or(if wants_text { TEXT_MAX_WORDS } else { u32::MAX });
        Ok(Rule {
            code: written.code.as_str().into(),
            explain: written.explain.clone(),
            effect: written.effect,
            scope,
            wants_text,
            wants_markup,
            hidden: written.hidden,
            min_words: written.min_words.unwrap_or(0),
            max_words,
            position: written.position,
            kinds,
            before_chrome: written.before_chrome,
            to_the_end: written.to_the_end,
            comments: written.comments,
            with_box: written.with_box,
            no_lead: written.no_lead,
            collapsible: written.collapsible,
            not_the_author: written.not_the_author,
            examples: Examples::of(written, |kind| self.kind(kind))?,
        })
    }
}
