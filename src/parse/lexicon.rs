//! Words that mark authors and dates on pages: the content of `config/facts/<code>.toml`.
//!
//! To add a language, add a file. The words of all languages are looked up together: many a page names its
//! author in another language than its text, and labels stay in the language of the template. If two
//! languages give different months the same name, the first language by code counts.

mod phrases;

use std::sync::{Arc, LazyLock};

use hashbrown::HashSet;
use include_dir::{Dir, include_dir};
use serde::Deserialize;

pub(super) use phrases::is_letter;
use phrases::{Phrases, key, parts};

static BUILT_IN: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/config/facts");

/// Order of day and month in `5/6/2024`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Order {
    /// The day comes first.
    DayFirst,
    /// The month comes first.
    MonthFirst,
    /// A year of two digits comes first, then the month; with a year of four digits at the end, the day comes first.
    YearFirst,
    /// Depends on the region; without a region, such dates are not read.
    #[default]
    ByRegion,
}

/// Words of one language. Phrases are several words separated by single spaces.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct FactWords {
    /// Characters after the number of a year, a month and a day (`年`), in this order; further ones are of days.
    pub units: Vec<String>,
    /// Short forms of the word for a month beside its number: `thg` in `12 thg 3, 2024`.
    pub month_units: Vec<String>,
    /// Names and abbreviations of each month, January first.
    pub months: Vec<Vec<String>>,
    /// Names of the months of the solar Hijri calendar, Farvardin first.
    pub solar_months: Vec<Vec<String>>,
    /// Names and abbreviations of the days of the week.
    pub weekdays: Vec<String>,
    /// Labels of the day of publication.
    pub published: Vec<String>,
    /// Labels of the day of a later change.
    pub updated: Vec<String>,
    /// Labels of other days: of joining, of birth, deadlines.
    pub other_days: Vec<String>,
    /// Other words on a line that consists of a date.
    pub date_words: Vec<String>,
    /// Words between day, month and year: `de`.
    pub joints: Vec<String>,
    /// Words before the names of authors.
    pub by: Vec<String>,
    /// Labels of authors, when followed by a colon or slash.
    pub by_label: Vec<String>,
    /// Labels of the title, and of the subject of a message, when followed by a colon.
    pub titles: Vec<String>,
    /// Labels of persons who edited the text, when followed by a colon: authors only if nobody else is named.
    pub by_editor: Vec<String>,
    /// Labels of the sender of a message.
    pub senders: Vec<String>,
    /// Labels of sources, sponsors and makers of other things than the text, and functions of such persons.
    pub by_others: Vec<String>,
    /// Labels of the places of events.
    pub venues: Vec<String>,
    /// Words before the place that an author reports from: `aus` in `Aus Berlin berichtet …`.
    pub by_from: Vec<String>,
    /// Words between that place and the name: `berichtet`.
    pub by_reports: Vec<String>,
    /// Words after the name of an author.
    pub by_after: Vec<String>,
    /// Labels of what follows the author's name on the same line.
    pub by_stops: Vec<String>,
    /// Nouns for the role of an author: `correspondent`.
    pub roles: Vec<String>,
    /// Words before those nouns: `senior`.
    pub role_words: Vec<String>,
    /// Words in names of organizations and desks, which no name of a person has: `Press`, `Affairs`.
    pub houses: Vec<String>,
    /// Names of news agencies.
    pub agencies: Vec<String>,
    /// Words in such names: `news agency`.
    pub agency_words: Vec<String>,
    /// Legal forms at the end or start of the names of companies: `GmbH`.
    pub companies: Vec<String>,
    /// Words between those of an office, which no name of a person has: `of` in `Head of Water`.
    pub office_links: Vec<String>,
    /// Titles that editors and templates give a page that has none: `Untitled Document`.
    pub untitled: Vec<String>,
    /// Words at which a name ends: `for`.
    pub ends: Vec<String>,
    /// Lower-case words inside names: `van`.
    pub particles: Vec<String>,
    /// Words between names (`and`), and characters, where a language has its own.
    pub joins: Vec<String>,
    /// Letters that join two names, written together with the second: `و`.
    pub joined: Vec<String>,
    /// Names that begin with such a letter.
    pub unjoined: Vec<String>,
    /// Values in the place of an author that name nobody.
    pub nobody: Vec<String>,
    /// First characters of family names, in scripts written without spaces and without capitals.
    pub surnames: String,
    /// Family names of several characters, in scripts written without spaces.
    pub family_names: Vec<String>,
    /// Regions, as in `en-US`, that write the month first; used with [`Order::ByRegion`].
    pub month_first_regions: Vec<String>,
    /// Order of day and month.
    pub order: Option<Order>,
    /// Number of years by which the calendar is ahead of the Gregorian.
    pub years_ahead: u32,
    /// Names of eras before the number of a year, and the year before the first of each; the first era may also
    /// be written without its name, with three digits.
    pub eras: Vec<(String, u32)>,
}

impl FactWords {
    /// Returns the order of day and month on a page in this language, whose region `tag` may give (`en-GB`).
    pub(super) fn order_in(&self, tag: &str) -> Order {
        let mut subtags = tag.trim().split(['-', '_']).skip(1).map(str::to_ascii_lowercase);
        match self.order.unwrap_or(Order::DayFirst) {
            Order::ByRegion => match subtags.find(|subtag| subtag.len() == 2) {
                Some(region) if self.month_first_regions.contains(&region) => Order::MonthFirst,
                Some(_) => Order::DayFirst,
                None => Order::ByRegion,
            },
            order => order,
        }
    }

    /// Returns true if `words` name the month in this language.
    pub(super) fn has_month(&self, month: DateWord, words: &[&str]) -> bool {
        let (months, number) = match month {
            DateWord::Month(number, _) => (&self.months, number),
            DateWord::SolarMonth(number) => (&self.solar_months, number),
            _ => return false,
        };
        let names = months.get(number as usize - 1).map_or(&[][..], Vec::as_slice);
        names.iter().any(|name| parts(name).map(key).eq(words.iter().map(|word| key(word))))
    }
}

/// Meaning of a phrase in a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DateWord {
    /// The month, 1 to 12, and the number of years by which the calendar of its language is ahead.
    Month(u32, u32),
    /// The month, 1 to 12.
    SolarMonth(u32),
    /// Name of an era, with the year before its first.
    Era(u32),
    YearUnit,
    MonthUnit,
    DayUnit,
    Joint,
    Published,
    Updated,
    /// Label of a day that is neither.
    Other,
    /// A weekday or another word on a line that consists of a date.
    Beside,
}

/// Meaning of a phrase in a line that names authors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NameWord {
    By,
    /// Counts only when followed by a colon or slash.
    Label,
    /// Label of a title.
    Title,
    /// Begins a byline with a place, if [`NameWord::Reports`] follows the place.
    From,
    Reports,
    After,
    Stop,
    Editor,
    Sender,
    Other,
    Venue,
    Role,
    RoleWord,
    House,
    Agency,
    AgencyWord,
    Company,
    OfficeLink,
    End,
    Particle,
    Join,
    Nobody,
}

/// The words of all languages, indexed for lookup.
#[derive(Debug)]
pub struct Lexicon {
    languages: Vec<(String, FactWords)>,
    dates: Phrases<DateWord>,
    names: Phrases<NameWord>,
    surnames: HashSet<char>,
    family_names: HashSet<String>,
    /// First letters of the phrases before and after names, and of those before roles.
    label_letters: HashSet<char>,
    /// Letters that join names and are written together with the second, and names that begin with one.
    joined: Vec<String>,
    unjoined: HashSet<String>,
    /// Titles of pages without one, letters only.
    untitled: HashSet<String>,
    /// Number of letters of the longest of these.
    untitled_chars: usize,
}

impl PartialEq for Lexicon {
    fn eq(&self, other: &Self) -> bool {
        self.languages == other.languages
    }
}

impl Eq for Lexicon {}

impl Lexicon {
    /// Makes the lexicon of `languages`, each with its code.
    #[must_use]
    pub fn new(languages: Vec<(String, FactWords)>) -> Self {
        let (mut dates, mut names) = (Phrases::new(), Phrases::new());
        for (_, words) in &languages {
            add_date_words(&mut dates, words);
            add_name_words(&mut names, words);
        }
        let surnames = languages.iter().flat_map(|(_, words)| words.surnames.chars()).collect();
        let family_names =
            languages.iter().flat_map(|(_, words)| words.family_names.iter().cloned()).collect();
        let labels = languages
            .iter()
            .flat_map(|(_, words)| [&words.by, &words.by_label, &words.by_after, &words.role_words]);
        let labels = labels.flatten();
        let joined = languages.iter().flat_map(|(_, words)| words.joined.iter().cloned()).collect();
        let unjoined = languages.iter().flat_map(|(_, words)| words.unjoined.iter().cloned()).collect();
        let label_letters = labels.filter_map(|label| label.chars().next()).collect();
        let untitled = languages.iter().flat_map(|(_, words)| &words.untitled);
        let untitled: HashSet<String> = untitled.map(|title| bare(title).collect()).collect();
        let untitled_chars = untitled.iter().map(|title| title.chars().count()).max().unwrap_or_default();
        Self {
            languages,
            dates,
            names,
            surnames,
            family_names,
            label_letters,
            joined,
            unjoined,
            untitled,
            untitled_chars,
        }
    }

    /// Returns the lexicon of the built-in languages.
    ///
    /// # Panics
    /// Never: a test reads every built-in file.
    #[must_use]
    pub fn built_in() -> Arc<Self> {
        static LEXICON: LazyLock<Arc<Lexicon>> = LazyLock::new(|| {
            let mut files: Vec<_> = BUILT_IN.files().collect();
            files.sort_by_key(|file| file.path());
            let language = |file: &include_dir::File| {
                let code = file.path().file_stem().unwrap_or_default().to_string_lossy().into_owned();
                let words = toml::from_str(file.contents_utf8().unwrap_or_default());
                (code, words.expect("every built-in file is read by a test"))
            };
            Arc::new(Lexicon::new(files.into_iter().map(language).collect()))
        });
        Arc::clone(&LEXICON)
    }

    /// Returns the words of the language `tag` (`en-GB`).
    pub(super) fn language(&self, tag: &str) -> Option<&FactWords> {
        let code = tag.trim().split(['-', '_']).next()?.to_ascii_lowercase();
        self.languages.iter().find(|(known, _)| *known == code).map(|(_, words)| words)
    }

    /// Returns the longest phrase of dates that begins `words`.
    pub(super) fn date_word(&self, words: &[&str]) -> Option<(usize, DateWord)> {
        self.dates.starting(words).next()
    }

    /// Returns true if a phrase of dates begins with `word`.
    pub(super) fn begins_date(&self, word: &str) -> bool {
        self.dates.get(word).is_some()
    }

    /// Yields all phrases of dates that begin `words`, longest first.
    pub(super) fn date_words<'a>(
        &'a self,
        words: &'a [&str],
    ) -> impl Iterator<Item = (usize, DateWord)> + 'a {
        self.dates.starting(words)
    }

    /// Returns true if a phrase before or after names begins with `c`.
    pub(super) fn begins_label(&self, c: char) -> bool {
        self.label_letters.contains(&c)
    }

    /// Returns true if `c` is the first character of a family name in a script without spaces.
    pub(super) fn is_surname(&self, c: char) -> bool {
        self.surnames.contains(&c)
    }

    /// Returns true if `title` is one that an editor or template gives a page that has none: `Untitled Document`,
    /// `New Page 1`, or the name of a file.
    pub(super) fn is_untitled(&self, title: &str) -> bool {
        let is_short = title.len() <= MAX_UNTITLED_BYTES;
        // Most titles have more letters than any of these.
        let is_known = || {
            let mut letters = bare(title);
            let first: String = letters.by_ref().take(self.untitled_chars).collect();
            letters.next().is_none() && self.untitled.contains(&first)
        };
        is_short && (is_file_name(title) || is_known())
    }

    /// Returns the number of characters of the family name of several characters at the start of `text`.
    pub(super) fn family_name(&self, text: &str) -> Option<usize> {
        let ends = text.char_indices().map(|(at, c)| at + c.len_utf8());
        // Two or three characters.
        let ends: Vec<usize> = ends.take(3).skip(1).collect();
        ends.iter().rposition(|&end| self.family_names.contains(&text[..end])).map(|at| at + 2)
    }

    /// Returns what follows a letter that joins names at the start of `word`: `سامي` in `وسامي`.
    pub(super) fn behind_joined<'w>(&self, word: &'w str) -> Option<&'w str> {
        // Persian and Urdu have letters of their own, and write such words apart.
        let is_persian = |c| matches!(c, 'پ' | 'چ' | 'ژ' | 'ک' | 'گ' | 'ی' | 'ہ' | 'ے' | '\u{200c}');
        if word.is_ascii() || self.unjoined.contains(word) || word.contains(is_persian) {
            return None;
        }
        self.joined.iter().find_map(|joint| word.strip_prefix(joint.as_str())).filter(|rest| !rest.is_empty())
    }

    /// Returns true if a phrase before, in or after names begins with `word`.
    pub(super) fn begins_any(&self, word: &str) -> bool {
        self.names.get(word).is_some()
    }

    /// Returns true if a phrase of one of `kinds` begins with `word`.
    pub(super) fn begins(&self, word: &str, kinds: &[NameWord]) -> bool {
        self.names.get(word).is_some_and(|phrases| phrases.iter().any(|(_, of)| kinds.contains(of)))
    }

    /// Returns the number of words of the longest phrase of `kind` that begins `words`.
    pub(super) fn name_word(&self, words: &[&str], kind: NameWord) -> Option<usize> {
        self.names.starting(words).find(|(_, of)| *of == kind).map(|(len, _)| len)
    }
}

/// Maximum length in bytes of a title that stands for none.
const MAX_UNTITLED_BYTES: usize = 160;

/// Endings of the names of files that are made into pages.
const FILE_ENDINGS: [&str; 16] = [
    "asp", "aspx", "doc", "docx", "htm", "html", "jsp", "odt", "pdf", "php", "ppt", "pptx", "rtf", "shtml",
    "wpd", "xls",
];

/// Beginnings of titles that office programs make of the name of a file: `Microsoft Word - mill.doc`.
const OFFICE: &str = "Microsoft ";

/// Returns true if `title` is the name of a file.
fn is_file_name(title: &str) -> bool {
    let has_ending = title.rsplit_once('.').is_some_and(|(name, ending)| {
        !name.is_empty() && FILE_ENDINGS.iter().any(|known| ending.eq_ignore_ascii_case(known))
    });
    has_ending && (title.starts_with(OFFICE) || !title.contains(char::is_whitespace))
}

/// Yields the letters of `title` in lower case.
fn bare(title: &str) -> impl Iterator<Item = char> {
    title.chars().filter(|c| is_letter(*c)).flat_map(char::to_lowercase)
}

/// Adds the phrases of dates in `words`.
fn add_date_words(dates: &mut Phrases<DateWord>, words: &FactWords) {
    let units =
        [DateWord::YearUnit, DateWord::MonthUnit].into_iter().chain(std::iter::repeat(DateWord::DayUnit));
    for (unit, kind) in words.units.iter().zip(units) {
        dates.add(unit, kind);
    }
    for (number, names) in (1..).zip(&words.months) {
        for name in names {
            dates.add(name, DateWord::Month(number, words.years_ahead));
        }
    }
    for (number, names) in (1..).zip(&words.solar_months) {
        for name in names {
            dates.add(name, DateWord::SolarMonth(number));
        }
    }
    for (era, begins) in &words.eras {
        dates.add(era, DateWord::Era(*begins));
    }
    for (list, kind) in [
        (&words.month_units, DateWord::MonthUnit),
        (&words.joints, DateWord::Joint),
        (&words.updated, DateWord::Updated),
        (&words.published, DateWord::Published),
        (&words.other_days, DateWord::Other),
        (&words.weekdays, DateWord::Beside),
        (&words.date_words, DateWord::Beside),
    ] {
        for phrase in list {
            dates.add(phrase, kind);
        }
    }
}

/// Adds the phrases of authors in `words`.
fn add_name_words(names: &mut Phrases<NameWord>, words: &FactWords) {
    for (list, kind) in [
        (&words.by, NameWord::By),
        (&words.by_label, NameWord::Label),
        (&words.by_from, NameWord::From),
        (&words.by_reports, NameWord::Reports),
        (&words.by_after, NameWord::After),
        (&words.by_stops, NameWord::Stop),
        (&words.titles, NameWord::Title),
        (&words.by_editor, NameWord::Editor),
        (&words.senders, NameWord::Sender),
        (&words.by_others, NameWord::Other),
        (&words.venues, NameWord::Venue),
        (&words.roles, NameWord::Role),
        (&words.role_words, NameWord::RoleWord),
        (&words.houses, NameWord::House),
        (&words.agencies, NameWord::Agency),
        (&words.agency_words, NameWord::AgencyWord),
        (&words.companies, NameWord::Company),
        (&words.office_links, NameWord::OfficeLink),
        (&words.ends, NameWord::End),
        (&words.particles, NameWord::Particle),
        (&words.joins, NameWord::Join),
        (&words.nobody, NameWord::Nobody),
    ] {
        for phrase in list {
            names.add(phrase, kind);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_built_in_language_is_whole() {
        let lexicon = Lexicon::built_in();
        assert!(lexicon.languages.len() >= 15);
        for (code, words) in &lexicon.languages {
            assert!(words.months.len() == 12 || words.units.len() >= 3, "{code}: no way to write a month");
            assert!(
                !words.by.is_empty() && !words.published.is_empty() && !words.updated.is_empty(),
                "{code}"
            );
        }
    }

    #[test]
    fn every_language_of_facts_has_sentence_data() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("config/sentences");
        for (code, _) in &Lexicon::built_in().languages {
            // Bokmål is called Norwegian in the sentence data.
            let code = if code == "nb" { "no" } else { code.as_str() };
            assert!(folder.join(format!("{code}.toml")).exists(), "config/sentences/{code}.toml is missing");
        }
    }

    #[test]
    fn the_order_of_a_date_is_the_languages_or_the_regions() {
        let lexicon = Lexicon::built_in();
        for (tag, order) in [
            ("de", Order::DayFirst),
            ("en-GB", Order::DayFirst),
            ("en_US", Order::MonthFirst),
            ("en", Order::ByRegion),
            ("tlh", Order::ByRegion),
        ] {
            let found = lexicon.language(tag).map(|words| words.order_in(tag)).unwrap_or_default();
            assert_eq!(found, order, "{tag}");
        }
    }
}
