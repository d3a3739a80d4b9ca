//! Authors of a page.
//!
//! In: authors declared in JSON-LD and the head, elements marked as an author, lines near the headline. Out:
//! their names. Declared persons come first; if the line near the headline names them all and more, it is
//! used instead.

mod lines;
mod mail;
mod metas;

use crate::model::BlockKind;
use crate::parse::byline::{MAX_AUTHORS, Names, segments};
use crate::parse::date::Reader;
use crate::parse::draft::{self, Draft, Hints, SignKind};

use super::json_ld::Article;
use super::place::{Layout, Place};
use super::site::{SiteNames, squeeze};
use super::unescape::unescape;
use metas::{Meta, Order};

/// Maximum number of characters of a line that names authors.
const MAX_LINE_CHARS: usize = 200;

/// Maximum number of initials of a person.
const MAX_INITIALS: usize = 3;

/// The authors, and the index of the draft that names them.
#[derive(Debug, Default)]
pub(super) struct Authors {
    pub(super) names: Vec<String>,
    pub(super) at: Option<usize>,
}

/// Sources of evidence about the authors of a page.
pub(super) struct Sources<'a> {
    pub(super) hints: &'a Hints,
    pub(super) article: &'a Article,
    pub(super) drafts: &'a [Draft],
    pub(super) layout: &'a Layout<'a>,
    pub(super) site: &'a SiteNames,
    pub(super) names: Names<'a>,
    pub(super) reader: Reader<'a>,
    /// Index of the draft that shows the page's date.
    pub(super) dated: Option<usize>,
}

impl Sources<'_> {
    /// Chooses the authors from all sources, the most reliable first.
    pub(super) fn authors(&self) -> Authors {
        let read = |value: &str| {
            let parts = value.split([';', '\n']);
            parts.filter_map(|part| self.names.in_signature(part)).flatten().collect::<Vec<_>>()
        };
        let of_article = self.persons(self.article.authors.iter().flat_map(|value| read(value)));
        let of_meta = |order: Order, value: &str| match order {
            Order::Spoken => read(value),
            Order::Either => self.names.in_citation(value, false),
            Order::Family => self.names.in_citation(value, true),
        };
        let is_company = |value: &str| self.names.is_company(value);
        let of_metas =
            self.metas(&|order, value| if is_company(value) { Vec::new() } else { of_meta(order, value) });
        let companies = if of_metas.is_empty() { self.metas(&of_meta) } else { Vec::new() };
        let signed = self.signed();
        let mut line = self.line();
        if line.at.is_some() && line.at == signed.at && self.goes_on_unmarked(&signed, &line) {
            line.names.clone_from(&signed.names);
        }
        let shown = if signed.names.is_empty() { &line } else { &signed };
        let card = self.card(&read);
        let sender = self.sender();
        let sources = [&of_article, &of_metas, &sender, &signed.names, &line.names, &card, &companies];
        let is_given = |names: &&&Vec<String>| !names.is_empty();
        // A company in the head is the author only if no other source names a person.
        let has_person = |names: &&&Vec<String>| names.iter().any(|name| !self.names.is_house_name(name));
        let article = sources.first().filter(is_given);
        let person = || sources.iter().filter(is_given).find(has_person);
        let first = article.or_else(person).or_else(|| sources.iter().find(is_given));
        let first = first.copied().cloned().unwrap_or_default();
        // Prefer a source that has all of these and more: some name only the first author.
        let more = sources.into_iter().filter(|names| names.len() > first.len() && has_all(names, &first));
        let mut names = more.max_by_key(|names| names.len()).cloned().unwrap_or(first);
        if are_short_for(&names, &shown.names) {
            names.clone_from(&shown.names);
        }
        if names.is_empty() {
            let pen_names = self.article.authors.iter().filter_map(|name| self.names.pen_name(name));
            names = self.persons(pen_names);
        }
        if names.is_empty() {
            names = self.metas(&|_, value| self.names.pen_name(value).into_iter().collect());
        }
        if names.is_empty() {
            names = self.card(&|value| self.names.pen_name(value).into_iter().collect());
        }
        if names.is_empty() {
            names = self.persons(self.signed_off().into_iter());
        }
        if names.is_empty() {
            names = self.house().into_iter().collect();
        }
        let at =
            shown.at.filter(|_| shown.names.iter().any(|name| has_all(&names, std::slice::from_ref(name))));
        Authors { at: at.or_else(|| self.naming(&names)), names }
    }

    /// Returns true if `line` is that of the marked element with the authors of `signed`, and goes on behind the last of
    /// them with a comma: had the page one more author, the element of that name would be marked too.
    fn goes_on_unmarked(&self, signed: &Authors, line: &Authors) -> bool {
        let text = line.at.map_or("", |at| self.drafts[at].text.as_str());
        let behind = signed.names.last().and_then(|last| text.split_once(last.as_str()));
        line.names.len() > signed.names.len()
            && line.names.starts_with(&signed.names)
            && behind.is_some_and(|(_, rest)| rest.trim_start().starts_with([',', '،']))
    }

    /// Returns the names in brackets at the end of the last paragraph with any, as Chinese newspapers sign:
    /// `（姚峰 上海报道）`.
    fn signed_off(&self) -> Vec<String> {
        let paragraphs = self.drafts.iter().enumerate().rev();
        let mut own =
            paragraphs.filter(|(at, draft)| draft.is_visible() && self.layout.place(*at) != Place::Site);
        own.find_map(|(_, draft)| self.names.in_last_bracket(&draft.text)).unwrap_or_default()
    }

    /// Returns the organization that the page declares as its author, which serves as byline if no person is named.
    fn house(&self) -> Option<String> {
        let of_article = self.article.authors.iter().filter_map(|name| self.names.pen_name(name));
        let houses = self.article.houses.iter().filter_map(|name| self.names.house(name));
        let metas = metas::of(self.hints).into_iter().filter(Meta::is_known);
        let of_metas = metas.filter_map(|meta| self.names.pen_name(&meta.content()));
        let of_metas = of_metas.filter(|name| !self.names.is_agency(name));
        // Templates declare the site as the author of each page. It may have the name of a person.
        let is_author = |name: &String| {
            !self.site.is_known(&squeeze(name)) || self.hints.is_of_person || self.shows_as_author(name)
        };
        of_article.chain(houses).chain(of_metas.filter(is_author)).next()
    }

    /// Returns true if the page shows `name` as that of an author: in an element marked so, or behind a word such as "by".
    fn shows_as_author(&self, name: &str) -> bool {
        let form = squeeze(name);
        let is_shown = |text: &str| squeeze(text).contains(&form);
        let mut signs = self
            .hints
            .signs
            .iter()
            .filter(|sign| matches!(sign.kind, SignKind::Author { .. }) && !sign.is_long);
        let mut lines = self.drafts.iter().filter(|draft| {
            draft.is_visible() && draft.text.len() <= MAX_LINE_CHARS && is_shown(&draft.text)
        });
        signs.any(|sign| is_shown(&sign.text))
            || lines
                .any(|draft| self.names.without_prefix(&draft.text).is_some_and(|(rest, _)| is_shown(rest)))
    }

    /// Returns true if `name` is that of a person who owns the site, and stands behind a word such as "by" on the page.
    fn is_owner_as_author(&self, name: &str) -> bool {
        let is_own = |text: &str| {
            let named =
                self.names.without_prefix(text).map(|(rest, _)| segments(rest).next().unwrap_or(rest));
            named.is_some_and(|named| squeeze(named) == squeeze(name))
        };
        let mut lines =
            self.drafts.iter().filter(|draft| draft.is_visible() && draft.text.len() <= MAX_LINE_CHARS);
        self.site.is_owner(name) && !self.names.is_house_name(name) && lines.any(|draft| is_own(&draft.text))
    }

    /// Filters `names`, shown on the page or stated in its head, as [`Self::persons`] does; there are none if all are news
    /// agencies.
    fn of_persons(&self, names: impl Iterator<Item = String>) -> Vec<String> {
        let mut names = self.persons(names);
        if names.iter().all(|name| self.names.is_agency(name)) {
            names.clear();
        }
        names
    }

    /// Filters `names` for those that are not names of the site, without repeats.
    fn persons(&self, names: impl Iterator<Item = String>) -> Vec<String> {
        let publisher = self.article.publisher.as_deref().map(squeeze).unwrap_or_default();
        let window = self.hints.title.as_deref().and_then(|title| segments(title).last()).map(squeeze);
        let mut persons: Vec<String> = Vec::new();
        for name in names {
            let name = self.without_site(name);
            let form = squeeze(&name);
            let is_site = || self.site.is_stated(&name) && !self.is_owner_as_author(&name);
            // Behind a name, the last part of the window's title is the site, whatever its words.
            let is_of_window = !persons.is_empty() && window.as_ref() == Some(&form);
            let is_house = form == publisher || self.names.is_paper(&name) || is_of_window || is_site();
            if !is_house && !persons.iter().any(|known| squeeze(known) == form) && persons.len() < MAX_AUTHORS
            {
                persons.push(name);
            }
        }
        persons
    }

    /// Removes the name of the site from behind a person's: `Nora Whitlow Harbour Gazette`. Both have two words
    /// at least.
    fn without_site(&self, mut name: String) -> String {
        let ends = name.match_indices(' ').map(|(at, _)| at).collect::<Vec<_>>();
        let inner = ends.get(1..ends.len().saturating_sub(1)).unwrap_or_default();
        if let Some(&at) = inner.iter().find(|&&at| self.site.is_stated(&name[at..])) {
            name.truncate(at);
        }
        name
    }

    /// Applies `read` to all `<meta>` elements of the most reliable name for which that yields persons.
    fn metas(&self, read: &dyn Fn(Order, &str) -> Vec<String>) -> Vec<String> {
        let metas = metas::of(self.hints);
        let of_name = metas.chunk_by(|one, next| one.rank == next.rank);
        let persons = |metas: &[Meta<'_>]| {
            let names = metas.iter().flat_map(|meta| read(meta.order, &meta.content()));
            self.of_persons(names)
        };
        of_name.map(persons).find(|names| !names.is_empty()).unwrap_or_default()
    }

    /// Applies `read` to the value of a Twitter card labelled as an author. It is the account that posted the page,
    /// so what the page shows takes precedence.
    fn card(&self, read: &dyn Fn(&str) -> Vec<String>) -> Vec<String> {
        let is_label = |(key, content): &&(String, String)| {
            key.starts_with("twitter:label") && self.names.is_author_label(content)
        };
        let Some((label, _)) = self.hints.metas.iter().find(is_label) else { return Vec::new() };
        let key = label.replace("label", "data");
        let values = self.hints.metas.iter().filter(|(name, _)| *name == key);
        self.persons(values.flat_map(|(_, content)| read(&unescape(content))))
    }

    /// Returns the authors named in marked elements near the headline; firmly marked ones take precedence.
    fn signed(&self) -> Authors {
        let mut best: Option<(bool, usize, Authors)> = None;
        for sign in &self.hints.signs {
            let SignKind::Author { is_firm, is_list } = sign.kind else { continue };
            let holder = draft::holder(self.drafts, sign.start);
            let Some(at) = holder.filter(|&at| self.drafts[at].is_visible()) else { continue };
            let place = match self.layout.place(at) {
                Place::Below(below) => below,
                Place::Above(above) | Place::Leading(above) => 20 + above,
                Place::Far => 40,
                Place::Site => continue,
            };
            // Microdata may state the name of an author whom the element does not show.
            let text =
                Some(sign.text.as_str()).filter(|text| !text.trim().is_empty()).or(sign.value.as_deref());
            let text = text.filter(|text| {
                !sign.is_long && !self.names.has_other_function(text) && !self.names.is_author_label(text)
            });
            let read = |text: &str| {
                let whole = || self.names.in_signature(text);
                if is_list { self.names.on_lines(text).or_else(whole) } else { whole() }
            };
            let Some(names) = text.and_then(read) else { continue };
            let names = self.of_persons(names.into_iter());
            if names.is_empty() {
                continue;
            }
            match &mut best {
                // Links to several authors, one after another.
                Some((firm, last, authors))
                    if *firm == is_firm && place <= *last + 2 && place >= *last && place < 40 =>
                {
                    *last = place;
                    // An element of the role in that of the author is named after the author, too.
                    let is_more = |name: &String| {
                        !authors.names.contains(name)
                            && (authors.at != Some(at)
                                || (self.names.alone(name).is_some() && self.names.may_follow(name)))
                    };
                    let more: Vec<String> = names.into_iter().filter(is_more).collect();
                    authors.names.extend(more);
                }
                Some((firm, last, _)) if *firm || !is_firm || *last + 10 < place => {}
                _ => best = Some((is_firm, place, Authors { names, at: Some(at) })),
            }
        }
        best.map(|(.., authors)| authors).unwrap_or_default()
    }

    /// Returns the index of the first short line near the headline that contains the first of `names`.
    fn naming(&self, names: &[String]) -> Option<usize> {
        let first = names.first()?.to_lowercase();
        (0..self.drafts.len()).find(|&at| {
            let draft = &self.drafts[at];
            let is_near =
                matches!(self.layout.place(at), Place::Below(1..) | Place::Above(_) | Place::Leading(_));
            draft.is_visible()
                && draft.kind != BlockKind::Title
                && draft.text.chars().count() <= MAX_LINE_CHARS.min(first.chars().count() * 2 + 60)
                && is_near
                && draft.text.to_lowercase().contains(&first)
        })
    }
}

/// Returns true if `names` are those of `shown` in the same order, with initials for given names: `Ede C` for `Carl Ede`.
fn are_short_for(names: &[String], shown: &[String]) -> bool {
    let is_short_for = |name: &String, shown: &String| {
        let is_initials = |word: &&str| {
            let letters = word.chars().filter(|c| *c != '.');
            letters.clone().count() <= MAX_INITIALS && letters.clone().all(char::is_uppercase)
        };
        let (initials, family): (Vec<&str>, Vec<&str>) = name.split(' ').partition(is_initials);
        let first = initials.first().and_then(|initials| initials.chars().next());
        !family.is_empty()
            && first.is_some_and(|first| shown.starts_with(first))
            && shown.strip_suffix(&family.join(" ")).is_some_and(|given| given.contains(char::is_lowercase))
    };
    names.len() == shown.len()
        && !names.is_empty()
        && names.iter().zip(shown).all(|(name, shown)| is_short_for(name, shown))
}

/// Returns true if `names` has every name of `wanted`, up to the spelling that [`squeeze`] ignores.
fn has_all(names: &[String], wanted: &[String]) -> bool {
    wanted.iter().all(|wanted| names.iter().any(|name| squeeze(name) == squeeze(wanted)))
}
