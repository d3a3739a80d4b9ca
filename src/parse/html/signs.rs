//! Elements that a page marks as an author or a date, and links to sections and persons.
//!
//! In: each element as it opens, with its attributes, and the text inside it. Out: [`Sign`]s in page order.
//! Whether they concern the page itself is decided later: teasers and comments are marked as well.

use crate::parse::draft::{Sign, SignKind};
use crate::text::digits::is_year;
use crate::text::visible;

use super::attributes::{Attribute, Attributes};
use super::tags::Tag;

/// Maximum number of signs kept; pages that list other pages have thousands.
const MAX_SIGNS: usize = 512;

/// Maximum number of links to sections and persons, and of stamps, kept; those near the headline come early.
const MAX_LINKS: usize = 256;

/// Maximum number of open signs whose text is collected.
const MAX_OPEN: usize = 8;

/// Maximum length in bytes of a sign's text; anything longer contains more than a name or a date.
const MAX_TEXT_BYTES: usize = 400;

/// Collector of a page's signs.
#[derive(Debug, Default)]
pub(super) struct Signs {
    all: Vec<Sign>,
    /// Indices of the open signs.
    open: Vec<usize>,
    /// Number of links to sections and persons, and of stamps, among them.
    links: usize,
    /// Whether an element began or ended since the last text.
    is_parted: bool,
    /// Whether a link ended, and whether another began since, with nothing but white space between.
    is_behind_link: bool,
    is_next_link: bool,
}

impl Signs {
    /// Handles an element that opens at `at` of the body. If it is a sign, returns its index, for
    /// [`Self::end`].
    pub(super) fn begin(&mut self, tag: Tag, attributes: &Attributes, at: u32) -> Option<usize> {
        self.is_parted |= tag != Tag::Formatting;
        self.is_next_link |= tag == Tag::Link && self.is_behind_link;
        if self.all.len() - self.links >= MAX_SIGNS || self.open.len() >= MAX_OPEN {
            return None;
        }
        let kind = self
            .member(attributes)
            .or_else(|| kind(tag, attributes))
            .or_else(|| stamp(attributes))
            .or_else(|| link(tag, attributes))?;
        if matches!(kind, SignKind::Section | SignKind::Profile | SignKind::Stamp | SignKind::Home) {
            if self.links >= MAX_LINKS {
                return None;
            }
            self.links += 1;
        }
        let value = match kind {
            SignKind::Author { .. }
            | SignKind::Submission
            | SignKind::Section
            | SignKind::Profile
            | SignKind::Location => None,
            SignKind::Home => attributes.get(Attribute::Href).map(str::to_owned),
            _ => [Attribute::Datetime, Attribute::Content, Attribute::DataTime, Attribute::Title]
                .iter()
                .find_map(|&name| {
                    attributes.get(name).filter(|value| value.contains(|c: char| c.is_ascii_digit()))
                })
                .map(str::to_owned),
        };
        self.all.push(Sign { kind, value, text: String::new(), start: at, is_long: false });
        self.open.push(self.all.len() - 1);
        self.open.last().copied()
    }

    /// Returns the kind of the element with the name of a member of the site, on the line that says who wrote or
    /// submitted the page (Drupal): the words around it differ by language.
    fn member(&self, attributes: &Attributes) -> Option<SignKind> {
        let is_line = |kind: SignKind| matches!(kind, SignKind::Author { .. } | SignKind::Submission);
        let has = |name, wanted: &str| {
            attributes.get(name).is_some_and(|value| value.split_whitespace().any(|token| token == wanted))
        };
        let is_author = |&open: &usize| matches!(self.all[open].kind, SignKind::Author { .. });
        if self.open.iter().any(is_author) && names_office(attributes) {
            return Some(SignKind::Location);
        }
        let is_name = || has(Attribute::Class, "username") || has(Attribute::Property, "foaf:name");
        (self.open.iter().any(|&open| is_line(self.all[open].kind)) && is_name())
            .then_some(SignKind::Author { is_firm: true, is_list: false })
    }

    /// Handles a `<meta>` in the body: in microdata, one inside the element of an author may state the name.
    pub(super) fn meta(&mut self, attributes: &Attributes) {
        let Some(&open) = self.open.last() else { return };
        let sign = &mut self.all[open];
        let is_name = attributes.get(Attribute::Itemprop).is_some_and(|name| name.trim() == "name");
        if is_name && matches!(sign.kind, SignKind::Author { .. }) && sign.value.is_none() {
            sign.value = attributes.get(Attribute::Content).map(str::to_owned);
        }
    }

    /// Handles the end of an element, and of the sign that it is, if any.
    pub(super) fn end(&mut self, sign: Option<usize>, tag: Tag) {
        self.is_parted |= tag != Tag::Formatting;
        self.is_behind_link |= tag == Tag::Link;
        if let Some(sign) = sign {
            self.open.retain(|&open| open != sign);
        }
    }

    /// Handles a line break.
    pub(super) fn break_line(&mut self) {
        for &open in &self.open {
            if let Some(sign) = self.all.get_mut(open).filter(|sign| !sign.is_long && !sign.text.is_empty()) {
                sign.text.push('\n');
            }
        }
    }

    /// Adds text to the open signs. Parts separated only by markup go on separate lines.
    pub(super) fn text(&mut self, piece: &str) {
        // The place of an author is no part of the names.
        if self.open.last().is_some_and(|&open| self.all[open].kind == SignKind::Location) {
            return;
        }
        for &open in &self.open {
            let Some(sign) = self.all.get_mut(open).filter(|sign| !sign.is_long) else { continue };
            if sign.text.len() + piece.len() > MAX_TEXT_BYTES {
                sign.is_long = true;
                continue;
            }
            let is_apart = |c: char| c.is_whitespace() || matches!(c, ',' | ';');
            let touches = !sign.text.ends_with(char::is_whitespace) && !piece.starts_with(is_apart);
            // Links one behind another are of one author each.
            if (self.is_parted && touches || self.is_next_link) && !sign.text.trim_end().is_empty() {
                sign.text.push('\n');
            }
            sign.text.push_str(piece);
        }
        self.is_parted = false;
        if !piece.trim().is_empty() {
            (self.is_behind_link, self.is_next_link) = (false, false);
        }
    }

    /// Returns the signs, with visible characters only.
    pub(super) fn into_signs(self) -> Vec<Sign> {
        let clean = |sign: Sign| Sign { text: visible::clean(&sign.text).into_owned(), ..sign };
        self.all.into_iter().map(clean).collect()
    }
}

/// Properties of schema.org, and words of classes, of where an author works and as what.
const OFFICE_PROPERTIES: [&str; 4] = ["affiliation", "jobtitle", "memberof", "worksfor"];
const OFFICE_WORDS: [&str; 5] = ["affiliation", "institution", "jobtitle", "organisation", "organization"];

/// Returns true if the element, within that of an author, is about where that person works.
fn names_office(attributes: &Attributes) -> bool {
    let is_in = |words: &[&str], word: &str| words.iter().any(|known| known.eq_ignore_ascii_case(word));
    let property = attributes.get(Attribute::Itemprop).unwrap_or_default();
    let mut classes = attributes.get(Attribute::Class).unwrap_or_default().split_whitespace();
    property.split_whitespace().any(|name| is_in(&OFFICE_PROPERTIES, name))
        || classes.any(|class| class.rsplit(['-', '_']).next().is_some_and(|word| is_in(&OFFICE_WORDS, word)))
}

/// Returns the kind of sign that the element is: by schema.org properties (microdata or `RDFa`), `rel`, and
/// classes in the style of hAtom, which templates have long imitated.
fn kind(tag: Tag, attributes: &Attributes) -> Option<SignKind> {
    for name in [Attribute::Itemprop, Attribute::Property] {
        if let Some(kind) = attributes.get(name).and_then(property) {
            return Some(kind);
        }
    }
    let has_rel = |wanted: &str| {
        let rel = attributes.get(Attribute::Rel).unwrap_or_default();
        rel.split_whitespace().any(|token| token.eq_ignore_ascii_case(wanted))
    };
    if has_rel("author") || (tag == Tag::Link && has_rel("sioc:has_creator")) {
        return Some(SignKind::Author { is_firm: true, is_list: false });
    }
    if has_rel("sioc:has_creator") {
        return Some(SignKind::Submission);
    }
    let by_class =
        [Attribute::Class, Attribute::Id].iter().find_map(|&name| attributes.get(name).and_then(class));
    match by_class {
        Some(SignKind::Updated) => Some(SignKind::Updated),
        Some(SignKind::Author { .. }) if tag == Tag::Time => Some(SignKind::Time),
        Some(SignKind::Published) | None if tag == Tag::Time => Some(by_class.unwrap_or(SignKind::Time)),
        Some(SignKind::Date) if tag == Tag::Time => Some(SignKind::Time),
        kind => kind,
    }
}

/// Lengths in bytes of a date in an attribute: seconds since 1970 at least, or a date and time in words.
const STAMP_BYTES: std::ops::RangeInclusive<usize> = 8..=48;

/// Returns the kind of an element that is not marked as a date but has one in an attribute: elements of scripts
/// that show how long ago it was (`<relative-time datetime>`, `<abbr title>`, `data-timestamp`).
fn stamp(attributes: &Attributes) -> Option<SignKind> {
    let value = |name| attributes.get(name).filter(|value| STAMP_BYTES.contains(&value.len()));
    if value(Attribute::Datetime).is_some_and(has_year) {
        return Some(SignKind::Time);
    }
    let is_count = |value: &str| value.bytes().all(|byte| byte.is_ascii_digit());
    let is_stamp = value(Attribute::DataTime).is_some_and(|value| is_count(value) || has_year(value))
        || value(Attribute::Title).is_some_and(has_year);
    is_stamp.then_some(SignKind::Stamp)
}

/// Returns true if `value` has a year of this century or the last, and another number.
fn has_year(value: &str) -> bool {
    let mut runs = value.split(|c: char| !c.is_ascii_digit()).filter(|run| !run.is_empty());
    runs.clone().any(|run| is_year(run.as_bytes())) && runs.nth(1).is_some()
}

/// Path segments of the addresses of sections and of lists of pages with a tag, in templates in general use.
const SECTION_PATHS: [&str; 14] = [
    "category",
    "categories",
    "categoria",
    "categorie",
    "kategorie",
    "kategoria",
    "rubrik",
    "rubrique",
    "tag",
    "tags",
    "topic",
    "topics",
    "section",
    "sections",
];

/// Path segments of the addresses of persons' pages, likewise.
const PROFILE_PATHS: [&str; 8] =
    ["author", "authors", "autor", "autoren", "auteur", "autore", "columnist", "contributor"];

/// Returns true if `address` is that of the first page of a site, or of its edition in a language (`/en/`).
fn is_root(address: &str) -> bool {
    let address = address.trim();
    let path = match address.split_once("//") {
        Some((scheme, rest)) if scheme.is_empty() || scheme.ends_with(':') => {
            rest.split_once('/').map_or("", |(_, path)| path)
        }
        _ => match address.strip_prefix('/') {
            Some(path) => path,
            None => return false,
        },
    };
    let path = path.trim_end_matches('/');
    path.is_empty() || (path.len() == 2 && path.bytes().all(|byte| byte.is_ascii_lowercase()))
}

/// Returns the kind of a link by its relation, as `WordPress` writes it, and its address.
fn link(tag: Tag, attributes: &Attributes) -> Option<SignKind> {
    if tag != Tag::Link {
        return None;
    }
    let is_section = |token: &str| matches!(token, "category" | "tag");
    if attributes.get(Attribute::Rel).is_some_and(|rel| rel.split_ascii_whitespace().any(is_section)) {
        return Some(SignKind::Section);
    }
    let address = attributes.get(Attribute::Href)?;
    if is_root(address) {
        return Some(SignKind::Home);
    }
    let path = address.split(['?', '#']).next().unwrap_or_default();
    // The last segment names the section or person.
    let folders = path.trim_end_matches('/').rsplit('/').skip(1);
    let of_folder = folders.take(3).find_map(|folder| {
        let is = |paths: &[&str]| paths.iter().any(|path| path.eq_ignore_ascii_case(folder));
        if is(&SECTION_PATHS) {
            return Some(SignKind::Section);
        }
        is(&PROFILE_PATHS).then_some(SignKind::Profile)
    });
    let is_handle = || path.rsplit_once('/').is_some_and(|(_, end)| end.len() > 1 && end.starts_with('@'));
    of_folder.or_else(|| is_handle().then_some(SignKind::Profile))
}

/// Returns the kind of sign by a property of schema.org, Open Graph or Dublin Core.
fn property(value: &str) -> Option<SignKind> {
    value.split_whitespace().find_map(|token| {
        let name = token.rsplit([':', '/', '.']).next()?.to_ascii_lowercase();
        match name.as_str() {
            "author" | "creator" => Some(SignKind::Author { is_firm: true, is_list: false }),
            "datepublished" | "datecreated" | "published_time" | "issued" => Some(SignKind::Published),
            "datemodified" | "modified_time" | "modified" => Some(SignKind::Updated),
            "startdate" | "enddate" | "doortime" | "validfrom" | "validthrough" | "expires" | "birthdate"
            | "deathdate" => Some(SignKind::OtherDay),
            _ => None,
        }
    })
}

/// Returns the kind of sign by the words of a class or id. A change is marked next to "date" as often as
/// alone.
fn class(value: &str) -> Option<SignKind> {
    let (mut found, mut is_updated) = (None, false);
    for word in value.as_bytes().split(|byte| !byte.is_ascii_alphanumeric()) {
        match of_word(word) {
            Some(SignKind::Updated) => is_updated = true,
            Some(SignKind::Published) => found = Some(SignKind::Published),
            Some(SignKind::Date) if found != Some(SignKind::Published) => found = Some(SignKind::Date),
            kind @ Some(SignKind::Author { .. } | SignKind::Submission | SignKind::OtherDay)
                if found.is_none() =>
            {
                found = kind;
            }
            _ => {}
        }
    }
    // `start-date`
    let is_of_event = |token: &str| {
        let mut words = token.split(['-', '_']);
        words.next().is_some_and(|first| EVENT_WORDS.contains(&first)) && words.next().is_some()
    };
    if found == Some(SignKind::Date) && value.split_ascii_whitespace().any(is_of_event) {
        return Some(SignKind::OtherDay);
    }
    // `author-location`; what is around name and place is named after both.
    let is_location = |token: &str| {
        let mut words = token.rsplit(['-', '_']);
        words.next().is_some_and(|last| last.eq_ignore_ascii_case("location")) && words.next().is_some()
    };
    if matches!(found, Some(SignKind::Author { .. })) && value.split_whitespace().any(is_location) {
        return Some(SignKind::Location);
    }
    // Templates mark one day as both if the page was not changed.
    if is_updated && found != Some(SignKind::Published) {
        return Some(SignKind::Updated);
    }
    found
}

/// Words before "date" in the names of days on which something else begins or ends.
const EVENT_WORDS: [&str; 8] = ["birth", "deadline", "due", "end", "event", "expiry", "start", "valid"];

/// Maximum length in bytes of the words that [`of_word`] knows.
const MAX_WORD_BYTES: usize = 13;

/// Returns the kind of sign that a word of a class or id names, in any case of letters.
fn of_word(word: &[u8]) -> Option<SignKind> {
    let mut lower = [0; MAX_WORD_BYTES];
    let lower = lower.get_mut(..word.len())?;
    lower.copy_from_slice(word);
    lower.make_ascii_lowercase();
    match &*lower {
        b"updated" | b"modified" | b"lastmod" | b"lastupdated" | b"datemodified" | b"dateupdated"
        | b"changed" => Some(SignKind::Updated),
        b"published" | b"pubdate" | b"datepublished" | b"publishdate" | b"publisheddate" | b"publish"
        | b"postdate" | b"postedon" | b"posted" => Some(SignKind::Published),
        b"date" | b"datetime" | b"timestamp" | b"datum" | b"fecha" | b"entrydate" | b"articledate"
        | b"dateline" | b"newsdate" | b"dtstamp" | b"time" => Some(SignKind::Date),
        b"author" | b"byline" | b"autor" | b"auteur" | b"authorname" | b"writer" | b"vcard"
        | b"verfasser" => Some(SignKind::Author { is_firm: false, is_list: false }),
        // The day on which a member joined a forum.
        b"joined" | b"registered" | b"joindate" => Some(SignKind::OtherDay),
        b"submitted" => Some(SignKind::Submission),
        b"authors" | b"autoren" | b"bylines" | b"auteurs" | b"autores" => {
            Some(SignKind::Author { is_firm: false, is_list: true })
        }
        _ => None,
    }
}
