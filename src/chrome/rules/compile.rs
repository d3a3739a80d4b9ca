//! Compiles rule packs: checks them and prepares the automata of `matching` and `markup`.

use std::collections::BTreeSet;
use std::mem::take;
use std::sync::Arc;

use super::compiled::Rules;
use super::examples::Examples;
use super::id::RuleId;
use super::markup::{MarkupGuards, MarkupMatcher, MarkupMatcherBuilder};
use super::matching::{RuleText, TEXT_MAX_WORDS, TextMatchers};
use super::pack::{Effect, Pack, Written};
use super::patterns::Pattern;
use super::phrases::Anchor;
use super::place::Place;
use super::rule::{Rule, Scope};
use crate::chrome::error::Error;
use crate::model::BlockKind;

impl Rules {
    /// Compiles `packs`, each with the name of its file. If several rules of the same rank fit a block, the
    /// first in this order is named. Phrases and patterns of the packs of a language are compiled for its first
    /// page.
    ///
    /// # Errors
    /// Fails if a rule is incomplete, contradicts itself or has the code of another rule, or if the user's own
    /// rules have wrong phrases or patterns.
    pub fn compile(packs: Vec<(String, Pack)>) -> Result<Self, Error> {
        compile(packs)
    }
}

/// See [`Rules::compile`].
fn compile(packs: Vec<(String, Pack)>) -> Result<Rules, Error> {
    let mut rules = Vec::new();
    let mut codes = BTreeSet::new();
    let mut texts = Vec::new();
    let mut markup = MarkupMatcher::builder();
    for (file, pack) in packs {
        let file = Arc::from(file);
        let language = pack.language.filter(|_| !pack.everywhere).map(Arc::from);
        let scope = Arc::new(Scope { language, site: pack.site, is_users: pack.is_users });
        for mut written in pack.rules {
            let place = Place { file: Arc::clone(&file), code: Arc::from(take(&mut written.code)) };
            if !codes.insert(Arc::clone(&place.code)) {
                let (file, code) = place.names();
                return Err(Error::DuplicateCode { file, code });
            }
            let id = RuleId::of(rules.len());
            push_markup(&mut markup, &written, &place, id)?;
            let wants_text = written.wants_text();
            if wants_text {
                let text = text_of(&mut written, place.clone(), id, scope.language.clone());
                if scope.is_users {
                    text.check()?;
                }
                texts.push(text);
            }
            rules.push(rule(written, &place, wants_text, Arc::clone(&scope))?);
        }
    }
    Ok(Rules { text: TextMatchers::new(texts), markup: markup.build()?, rules })
}

/// Takes phrases and patterns out of a rule.
fn text_of(written: &mut Written, place: Place, rule: RuleId, language: Option<Arc<str>>) -> RuleText {
    let phrases = vec![
        (Anchor::Line, take(&mut written.line)),
        (Anchor::Prefix, take(&mut written.prefix)),
        (Anchor::Suffix, take(&mut written.suffix)),
        (Anchor::Within, take(&mut written.contains)),
    ];
    let patterns = take(&mut written.pattern).into_iter();
    let patterns = patterns.map(|pattern| Arc::new(Pattern::new(pattern, rule))).collect();
    RuleText { place, rule, language, phrases, patterns }
}

/// Adds names and classes of elements of a rule to `markup`.
fn push_markup(
    markup: &mut MarkupMatcherBuilder,
    written: &Written,
    place: &Place,
    id: RuleId,
) -> Result<(), Error> {
    let wanted = MarkupGuards {
        outside_article: written.outside_article,
        with_links: written.with_links,
        with_button: written.with_button,
        however_large: written.comments,
        begins_name: false,
    };
    for name in &written.elements {
        markup.element(name, wanted, id);
    }
    for class in &written.classes {
        let wanted = MarkupGuards { begins_name: class.starts_with('^'), ..wanted };
        markup.class(place.phrase(class.trim_start_matches('^'))?, wanted, id);
    }
    Ok(())
}

/// Checks a rule and fills in defaults.
fn rule(written: Written, place: &Place, wants_text: bool, scope: Arc<Scope>) -> Result<Rule, Error> {
    let wants_markup = !written.elements.is_empty() || !written.classes.is_empty();
    if !wants_text && !wants_markup && !written.hidden {
        let (file, code) = place.names();
        return Err(Error::NothingToMatch { file, code });
    }
    if written.r#match.is_empty() && written.pages.is_empty() {
        let (file, code) = place.names();
        return Err(Error::NoExample { file, code });
    }
    if written.before_chrome && written.effect != Effect::Drop {
        let (file, code) = place.names();
        return Err(Error::WaitingRule { file, code });
    }
    if wants_text && written.max_words.is_some_and(|max| max > TEXT_MAX_WORDS) {
        let (file, code) = place.names();
        return Err(Error::TooManyWords { file, code, limit: TEXT_MAX_WORDS });
    }
    let mut kinds = written.kinds.iter().map(|kind| place.kind(kind)).collect::<Result<Vec<_>, _>>()?;
    if kinds.is_empty() {
        kinds = BlockKind::ALL.to_vec();
        if wants_text {
            kinds.retain(|kind| !matches!(kind, BlockKind::Title | BlockKind::Byline | BlockKind::Date));
        }
    }
    let max_words = written.max_words.unwrap_or(if wants_text { TEXT_MAX_WORDS } else { u32::MAX });
    Ok(Rule {
        code: Arc::clone(&place.code),
        explain: written.explain,
        effect: written.effect,
        scope,
        wants_text,
        wants_markup,
        hidden: written.hidden,
        linked: written.linked,
        with_link: written.with_links && !wants_markup,
        min_words: written.min_words.unwrap_or(0),
        max_words,
        position: written.position,
        kinds,
        before_chrome: written.before_chrome,
        to_the_end: written.to_the_end,
        comments: written.comments,
        with_box: written.with_box,
        no_lead: written.no_lead,
        sure: written.sure,
        collapsible: written.collapsible,
        yields_to_text: written.yields_to_text,
        states_nothing: written.states_nothing,
        addresses_reader: written.addresses_reader,
        not_the_author: written.not_the_author,
        examples: Examples::of([written.r#match, written.no_match], written.pages, place)?,
    })
}
