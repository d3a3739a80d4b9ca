//! Title of an HTML page.
//!
//! In: what the head declares, JSON-LD, the address, and the headings of the text. Out: the candidate with
//! the most support. No source is trusted by rank: sites put their own name into `og:title`, their logo into
//! `<h1>`, search keywords into `<title>`. Candidates that say the same add up; names of the site are
//! excluded.

mod candidates;
mod forms;
mod headings;
mod labels;
mod shown;

use std::borrow::Cow;
use std::collections::BTreeSet;

use crate::parse::draft::{Draft, Hints};
use crate::parse::lexicon::Lexicon;
use crate::text::normalize::normalize;
use crate::text::spaces::fold;
use crate::text::words;

use super::json_ld::Article;
use super::place::is_prose;
use super::site::{SiteNames, is_part};
use super::title::{Address, Words};
use super::unescape::unescape;
use candidates::{Declared, Group, MAX_LABEL_WORDS, OPEN_GRAPH, TITLE, TWO_SOURCES};
use forms::MIN_KICKED_WORDS;

pub(super) use forms::form;
pub(super) use headings::{Heading, headings};
pub(super) use labels::take_off_labels;
pub(super) use shown::{Line, Lines};

/// Weights of the sources. Chosen from four values each on labelled pages with titles (1,313 of WCXB, 121 of
/// fundus, 60 of readability): .77, .79, .78 of titles as in the gold, against .74, .69, .78 when choosing by
/// rank of source. Adjacent values differ by less than .01.
const JSON_LD: f64 = 2.0;
const TWITTER: f64 = 0.3;
/// The only main heading of the page.
const ONLY_HEADING: f64 = 2.9;
/// One of several headings, if a declared title says the same.
const HEADING: f64 = 2.2;
/// The only main heading, if it shares hardly a word with any declared title.
const ODD_HEADING: f64 = 0.4;
/// Added for the share of the address's words that the candidate has.
const ADDRESS: f64 = 1.0;

/// Minimum share of common words, among those of a title and a heading taken together, for the two to say the
/// same. On the labelled HTML pages, 68 titles of 100 were as in the gold without headings, 72 with the
/// heading whatever its words, and 74 from a fifth on.
const MIN_COMMON_SHARE: f64 = 0.2;

/// Minimum share of the words of a heading that occur in the text below, for it to be the headline although a declared
/// title says something else; and the number of times that this share is larger than that of the title, at least.
/// By hand: sites give all pages their slogan for a title.
const MIN_TEXT_SHARE: f64 = 0.3;
const MIN_SHARE_FACTOR: f64 = 4.0;

/// Minimum number of letters of a heading that begins or ends a declared title.
const MIN_EDGE_CHARS: usize = 4;

/// Maximum number of words of a badge in a heading: `Réservé aux abonnés`.
const MAX_BADGE_WORDS: u32 = 4;

/// Maximum number of words of a title that a template sets by default.
const MAX_DEFAULT_WORDS: u32 = 2;

/// Maximum number of characters of a title; longer ones are texts.
const MAX_CHARS: usize = 400;

/// Running text with which titles are compared.
pub(super) struct Text<'a>(pub(super) &'a [Draft]);

impl Text<'_> {
    /// Returns true if the text is about what `heading` above it says.
    fn is_of(&self, heading: &Heading) -> bool {
        let words = || Words::of(self.0.iter().filter(|draft| draft.is_visible() && is_prose(draft)));
        heading.leads
            && words::count(&heading.text) >= MIN_KICKED_WORDS
            && words().share_in(&heading.text) >= MIN_TEXT_SHARE
    }

    /// Returns true if the text is about what `heading` says, and not about any of the declared titles.
    fn is_about(&self, heading: &Heading, declared: &[Group]) -> bool {
        if !heading.leads || words::count(&heading.text) < MIN_KICKED_WORDS {
            return false;
        }
        let words = Words::of(self.0.iter().filter(|draft| draft.is_visible() && is_prose(draft)));
        let share = words.share_in(&heading.text);
        share >= MIN_TEXT_SHARE
            && declared.iter().all(|group| MIN_SHARE_FACTOR * words.share_in(&group.text) <= share)
    }
}

/// Returns the declared titles, without the site's name, with their weights; without those that an editor gives
/// a page by default.
pub(super) fn declared(hints: &Hints, names: &SiteNames, lexicon: &Lexicon) -> Vec<Declared> {
    let sources = [
        (hints.meta(&["og:title"]), OPEN_GRAPH),
        (hints.title.as_deref(), TITLE),
        (hints.meta(&["twitter:title"]), TWITTER),
        (
            hints.meta(&["dc.title", "dcterms.title", "citation_title", "sailthru.title", "parsely-title"]),
            TWITTER,
        ),
    ];
    let titles = sources.into_iter().filter_map(|(title, weight)| {
        let (title, text) = (fold(&unescape(title?)), clean(title?, names)?);
        let may_be_slogan = names.has(&text) || (title.len() > text.len() && title.ends_with(&text));
        Some(Declared { text, weight, may_be_slogan })
    });
    titles.filter(|title| !lexicon.is_untitled(&title.text)).collect()
}

/// Removes the site's name from `title`; returns `None` if nothing else is left or it is too long.
pub(super) fn clean(title: &str, names: &SiteNames) -> Option<String> {
    let title = fold(&unescape(title));
    let stripped = names.strip(&title);
    let is_title = stripped.contains(char::is_alphanumeric)
        && !(names.is_stated(stripped) && names.is_name(stripped))
        && stripped.chars().count() <= MAX_CHARS;
    is_title.then(|| stripped.to_owned())
}

/// Chooses the title; returns it, and the index of the heading that shows it.
pub(super) fn choose(
    declared: &[Declared],
    article: &Article,
    names: &SiteNames,
    address: &Address,
    (headings, body): (&[Heading], &Text),
) -> (Option<String>, Option<usize>) {
    let mut groups: Vec<Group> = Vec::new();
    let headline = article
        .headline
        .as_deref()
        .and_then(|headline| clean(headline, names))
        .map(|text| Declared { text, weight: JSON_LD, may_be_slogan: false });
    for title in declared.iter().chain(&headline) {
        add(&mut groups, &title.text, title.weight, None);
        if let Some(group) = groups.iter_mut().find(|group| group.form == form(&title.text)) {
            group.may_be_slogan &= title.may_be_slogan;
        }
    }
    labels::share_parts(&mut groups);
    let sections = labels::sections(&groups, headings);
    let is_main = |at: usize| headings[at].is_main && !sections.contains(&at);
    add_headings(&mut groups, headings, body, (&sections, is_main));
    take_off_kickers(&mut groups);
    complete(&mut groups);
    if !(0..headings.len()).any(is_main) {
        take_off_sections(&mut groups);
    }
    for group in &mut groups {
        group.weight += ADDRESS * address.share_in(&group.text);
    }
    // Of equal groups, take the first: declared titles come before headings.
    let best = groups
        .iter()
        .enumerate()
        .max_by(|(a, one), (b, other)| one.weight.total_cmp(&other.weight).then(b.cmp(a)));
    match best {
        Some((_, best)) => (Some(best.text.clone()), best.heading),
        None => (None, None),
    }
}

/// Adds the headings to the candidates, weighted by whether declared titles agree, without the names of `sections`.
fn add_headings(
    groups: &mut Vec<Group>,
    headings: &[Heading],
    body: &Text,
    (sections, is_main): (&[usize], impl Fn(usize) -> bool),
) {
    let declared = groups.len();
    let main: Vec<usize> = (0..headings.len()).filter(|&at| is_main(at)).collect();
    let mut first_level = (0..headings.len()).filter(|&at| headings[at].is_first_level);
    // Teasers may have the class of titles too.
    let own = first_level.next().filter(|_| first_level.next().is_none());
    // The others may be sections: `About this item`.
    let mut said = main.iter().copied().filter(|&at| is_in_title(&headings[at].text, &groups[..declared]));
    let only_said = said.next().filter(|&at| said.next().is_none() && headings[at].leads);
    for (at, heading) in headings.iter().enumerate().filter(|(at, _)| !sections.contains(at)) {
        let text = unescaped(&heading.text, &groups[..declared]);
        let form = form(&text);
        let is_said = groups[..declared].iter().any(|group| group.form == form || is_start_of(group, &form));
        let weight = match (heading.is_main, main.len(), is_said) {
            (true, 1, _)
                if says_the_same(&heading.text, &groups[..declared])
                    || says_more(&heading.text, &groups[..declared]) =>
            {
                ONLY_HEADING
            }
            (true, 1, _) if body.is_about(heading, &groups[..declared]) => ONLY_HEADING,
            (true, 1, _) if body.is_of(heading) && are_slogans(&groups[..declared]) => ONLY_HEADING,
            (true, 1, _) => ODD_HEADING,
            _ if own == Some(at) && (is_said || says_the_same(&heading.text, &groups[..declared])) => {
                ONLY_HEADING
            }
            _ if only_said == Some(at) => ONLY_HEADING,
            (_, _, true) => HEADING,
            (false, ..) if main.is_empty() && is_headline_of(&heading.text, &groups[..declared]) => HEADING,
            // No title is declared: take the first main heading, else the first heading if it precedes the
            // text.
            (true, ..) if declared == 0 && main.first() == Some(&at) => ONLY_HEADING,
            (false, ..) if declared == 0 && main.is_empty() && at == 0 && heading.leads => ONLY_HEADING,
            _ => continue,
        };
        // A repeated heading counts once.
        if !groups.iter().any(|group| group.form == form && group.heading.is_some()) {
            add(groups, &text, weight, Some(at));
        }
    }
}

/// Returns the text of a heading, with character references decoded if a declared title says the same: the page escaped
/// them once too often.
fn unescaped<'a>(heading: &'a str, declared: &[Group]) -> Cow<'a, str> {
    if !heading.contains('&') {
        return Cow::Borrowed(heading);
    }
    let (decoded, written) = (unescape(heading), form(heading));
    let of_decoded = form(&decoded);
    let is_declared = declared.iter().any(|group| group.form == of_decoded);
    if of_decoded != written && is_declared { Cow::Owned(decoded) } else { Cow::Borrowed(heading) }
}

/// Characters between a kicker or a number and the headline after it: `[2401.00777] Old mills`.
const KICKER_ENDS: [char; 7] = [':', '-', '–', '—', '|', '/', ']'];

/// Moves the weight of a heading with a kicker to the declared title without it: `Old mills: Weir holds`
/// supports `Weir holds`. A badge needs no mark between (`Premium Weir holds`), if two sources declare the same
/// title without it, or one does and the badge is set off.
fn take_off_kickers(groups: &mut [Group]) {
    for at in 0..groups.len() {
        let is_kicked = |whole: &Group, tail: &Group| {
            let kicker = whole.text.strip_suffix(tail.text.as_str()).map(str::trim_end);
            let badge = kicker.or_else(|| whole.text.strip_prefix(tail.text.as_str()));
            let is_badge = |badge: &str| {
                let is_sure = tail.weight >= TWO_SOURCES && words::count(badge) <= MAX_BADGE_WORDS;
                !whole.is_declared && (is_sure || is_set_off(badge, &tail.text))
            };
            (kicker.is_some_and(|kicker| kicker.ends_with(KICKER_ENDS)) || badge.is_some_and(is_badge))
                && words::count(&tail.text) >= MIN_KICKED_WORDS
        };
        let is_declared = |group: &Group| group.heading.is_none();
        let tail = groups.iter().position(|tail| is_declared(tail) && is_kicked(&groups[at], tail));
        if let Some(tail) = tail {
            let weight = std::mem::take(&mut groups[at].weight);
            groups[tail].weight += weight;
            groups[tail].heading = groups[at].heading;
        }
    }
}

/// Returns true if `label`, next to `title` in a heading, is set off from it: by a bracket, or because each begins with a
/// capital letter although the words of the title do not (`Premium Weir holds the flood`, `Weir holds the flood Copy
/// link`).
fn is_set_off(label: &str, title: &str) -> bool {
    let is_small = |word: Option<&str>| word.is_some_and(|word| word.starts_with(char::is_lowercase));
    let is_label = label.trim().starts_with(|c: char| c.is_uppercase() || matches!(c, '[' | '('));
    is_label
        && words::count(label) <= MAX_LABEL_WORDS
        && title.starts_with(|c: char| !c.is_lowercase())
        && is_small(title.split_whitespace().nth(1))
        && is_small(title.split_whitespace().last())
}

/// Minimum number of letters of a title that is cut off.
const MIN_CUT_CHARS: usize = 10;

/// Returns true if the title of `group` is cut off (`Weir holds the fl…`) and `form` begins with what is left of it.
fn is_start_of(group: &Group, form: &str) -> bool {
    ["…", "..."].iter().any(|mark| group.text.ends_with(mark))
        && form.len() > group.form.len()
        && form.starts_with(&group.form)
        && group.form.chars().count() >= MIN_CUT_CHARS
}

/// Moves the weight of declared titles that are cut off to the heading that says the whole.
fn complete(groups: &mut [Group]) {
    for at in 0..groups.len() {
        let is_whole = |whole: &Group| whole.heading.is_some() && is_start_of(&groups[at], &whole.form);
        let whole = groups.iter().position(is_whole).filter(|_| groups[at].heading.is_none());
        if let Some(whole) = whole {
            let weight = std::mem::take(&mut groups[at].weight);
            groups[whole].weight += weight;
        }
    }
}

/// Returns true if `heading` is a declared title without the name of a section or, in front of it, of the site.
fn is_headline_of(heading: &str, groups: &[Group]) -> bool {
    let is_behind_mark = |title: &str| {
        let before = title.strip_suffix(heading).map(str::trim_end);
        before.is_some_and(|before| {
            [")", "]", "】", "］", "...", "…"].iter().any(|mark| before.ends_with(mark))
        })
    };
    words::count(heading) >= MIN_KICKED_WORDS
        && groups.iter().any(|group| is_part(&group.text, heading) || is_behind_mark(&group.text))
}

/// Moves the weight of declared titles with the name of a section (`Weir holds the flood - Local news`) to the heading
/// that shows them without it, on a page without a main heading.
fn take_off_sections(groups: &mut [Group]) {
    for at in 0..groups.len() {
        let is_shown = |group: &Group| {
            group.heading.is_some() && is_headline_of(&group.text, std::slice::from_ref(&groups[at]))
        };
        let headline = groups.iter().position(is_shown).filter(|_| groups[at].heading.is_none());
        if let Some(headline) = headline {
            let weight = std::mem::take(&mut groups[at].weight);
            groups[headline].weight += weight;
        }
    }
}

/// Adds a candidate to the group that says the same, or to a new one.
fn add(groups: &mut Vec<Group>, text: &str, weight: f64, heading: Option<usize>) {
    let form = form(text);
    let is_declared = heading.is_none();
    let Some(group) = groups.iter_mut().find(|group| group.form == form) else {
        let text = text.to_owned();
        groups.push(Group { form, text, weight, heading, is_declared, may_be_slogan: is_declared });
        return;
    };
    group.weight += weight;
    group.is_declared |= is_declared;
    if !is_declared {
        // As shown on the page.
        (group.text, group.heading) = (text.to_owned(), heading);
    }
}

/// Returns true if titles are declared, and all of them may be the slogan of the site.
fn are_slogans(groups: &[Group]) -> bool {
    !groups.is_empty() && groups.iter().all(|group| group.may_be_slogan)
}

/// Returns true if `heading` is longer than the declared titles, which are all as short as the default of a
/// template: `Home`, `Untitled Document`.
fn says_more(heading: &str, groups: &[Group]) -> bool {
    let is_default = |group: &Group| words::count(&group.text) <= MAX_DEFAULT_WORDS;
    groups.is_empty() || (groups.iter().all(is_default) && words::count(heading) > MAX_DEFAULT_WORDS)
}

/// Returns true if one of the declared titles has all of `heading`, which has some words.
fn is_in_title(heading: &str, groups: &[Group]) -> bool {
    let form = form(heading);
    words::count(heading) >= MIN_KICKED_WORDS && groups.iter().any(|group| group.form.contains(&form))
}

/// Returns true if `heading` shares enough words with one of the declared titles.
fn says_the_same(heading: &str, groups: &[Group]) -> bool {
    // The title of a wiki page may be its address: `gates_and_weirs`.
    let of = |text: &str| normalize(text).replace('_', " ");
    let bare = form(heading);
    let heading = of(heading);
    groups.iter().any(|group| {
        // Scripts without spaces have no words to compare, but one text may begin or end the other.
        let is_edge = group.form.starts_with(&bare) || group.form.ends_with(&bare);
        if is_edge && bare.chars().count() >= MIN_EDGE_CHARS {
            return true;
        }
        let title = of(&group.text);
        let [title, heading] =
            [title.as_str(), heading.as_str()].map(|form| words::iter(form).collect::<BTreeSet<_>>());
        let common = title.intersection(&heading).count();
        common > 0 && 2.0 * common as f64 >= MIN_COMMON_SHARE * (title.len() + heading.len()) as f64
    })
}
