//! Parsing of days as pages write them.
//!
//! In: a line, an attribute or an address. Out: the days in it, with the label that the line gives each. Accepted are
//! ISO 8601 (`2024-05-17T08:00Z`), day, month name and year in the order of any language, `2024年5月17日`, and numbers
//! separated by dots, slashes or hyphens, in the digits of every script. If day and month are ambiguous, the page's
//! language decides; if that does not either, there is no day, as a wrong one is worse than none.

mod address;
mod calendar;
mod forms;
mod labels;
mod tokens;

use chrono::{Datelike, NaiveDate};

use super::lexicon::{DateWord, FactWords, Lexicon, NameWord, Order};
use calendar::{compact, date, gregorian, in_years, long_year, named, solar};
use tokens::{Kind, Token, is_hour, may_have_two_numbers, tokens, year_behind_time};

/// Maximum number of words of a line that consists of a date; "Published on Friday, May 17, 2024 at …" has many.
const MAX_LINE_WORDS: usize = 24;

/// Maximum number of tokens examined in a text, which bounds the cost.
const MAX_TOKENS: usize = 64;

/// Maximum length in bytes and number of words of a line that is the label of the next.
const MAX_LABEL_BYTES: usize = 80;
const MAX_LABEL_WORDS: usize = 4;

/// Days that stand for a missing date: those on which systems begin to count, and those far in the future.
const PLACEHOLDERS: [(i32, u32, u32); 4] = [(1900, 1, 1), (1970, 1, 1), (2099, 12, 31), (2100, 1, 1)];

/// Label of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Label {
    None,
    Published,
    Updated,
    /// Label of some other day.
    Other,
}

impl Label {
    /// Returns the label that `word` is, if it is one.
    fn of(word: DateWord) -> Option<Self> {
        match word {
            DateWord::Published => Some(Self::Published),
            DateWord::Updated => Some(Self::Updated),
            DateWord::Other => Some(Self::Other),
            _ => None,
        }
    }
}

/// A day found in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) day: NaiveDate,
    pub(super) label: Label,
    /// Byte range in the text.
    pub(super) start: usize,
    pub(super) end: usize,
}

/// Parser of dates in a page's language.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reader<'a> {
    pub(super) lexicon: &'a Lexicon,
    /// Words of the page's language.
    own: Option<&'a FactWords>,
    order: Order,
    years_ahead: u32,
}

impl<'a> Reader<'a> {
    /// Makes a parser for pages in the language `tag` (`en-GB`).
    pub(super) fn new(lexicon: &'a Lexicon, tag: Option<&str>) -> Self {
        let own = tag.and_then(|tag| lexicon.language(tag));
        let order = tag.zip(own).map(|(tag, own)| own.order_in(tag)).unwrap_or_default();
        Self { lexicon, own, order, years_ahead: own.map_or(0, |own| own.years_ahead) }
    }

    /// Returns the days in `text`, in order.
    pub(super) fn days(self, text: &str) -> Vec<Found> {
        // Fast path: most lines have no day.
        if !may_have_two_numbers(text) {
            return Vec::new();
        }
        let tokens: Vec<Token> = tokens(text).take(MAX_TOKENS).collect();
        let (mut days, mut at, mut label) = (Vec::new(), 0, Label::None);
        // Where the words of the label end.
        let mut label_end = 0;
        let mut last_end = 0;
        while at < tokens.len() {
            if let Some((day, len)) = self.day_at(&tokens[at..]).filter(|_| !is_glued(&tokens, at)) {
                let (start, end) = (tokens[at].start, tokens[at + len - 1].end);
                let behind =
                    if days.is_empty() { self.label_behind(&tokens[at + len..]) } else { Label::None };
                days.push(Found {
                    day,
                    label: if label == Label::None { behind } else { label },
                    start,
                    end,
                });
                (at, label) = (at + len, Label::None);
                last_end = at;
                continue;
            }
            let next = self.word_at(&tokens[at..]).and_then(|(len, word)| Some((len, Label::of(word)?)));
            // "Published today, 14 May" is a day of publication.
            let is_kept = |next: Label| next == Label::Other && label != Label::None && at == label_end;
            if let Some((len, _)) = next.filter(|&(_, next)| is_kept(next)) {
                at += len;
                label_end = at;
                continue;
            }
            if let Some((len, next)) = next {
                // "Last updated" overrides a "published" at the beginning of the line.
                (at, label) = (at + len, next);
                label_end = at;
                continue;
            }
            // "Reviewed by Carl Ede. Written by Nora Whitlow on 14 May" is not of the review.
            if at > label_end && self.by_at(&tokens[at..]) > 1 {
                label = Label::None;
            }
            at += 1;
        }
        if let [only] = days.as_mut_slice()
            && only.label == Label::None
        {
            only.label = self.label_behind_all(&tokens[last_end..]);
        }
        self.shift_labels(&mut days, &tokens, last_end);
        days
    }

    /// Returns the number of words of the marker of authors at the start of `tokens`.
    fn by_at(self, tokens: &[Token]) -> usize {
        let words = words(tokens);
        let words = &words[..words.iter().take_while(|word| !word.is_empty()).count()];
        self.lexicon.name_word(words, NameWord::By).unwrap_or(0)
    }

    /// Returns the label that `line` consists of: `Last updated:`.
    pub(super) fn label_of(self, line: &str) -> Option<Label> {
        if line.len() > MAX_LABEL_BYTES {
            return None;
        }
        let tokens: Vec<Token> = tokens(line).take(MAX_LABEL_WORDS + 1).collect();
        let (len, word) = self.word_at(&tokens)?;
        Label::of(word).filter(|_| len == tokens.len())
    }

    /// Returns the label at the start of `line`.
    pub(super) fn label_at_start(self, line: &str) -> Option<Label> {
        let tokens: Vec<Token> = tokens(line).take(MAX_LABEL_WORDS).collect();
        Label::of(self.word_at(&tokens)?.1)
    }

    /// Returns the first day in `text`.
    pub(super) fn first(self, text: &str) -> Option<NaiveDate> {
        self.days(text).first().map(|found| found.day)
    }

    /// Returns true if `line` contains a day, and otherwise only weekdays, times and labels.
    pub(super) fn is_date_line(self, line: &str) -> bool {
        may_have_two_numbers(line) && self.is_all_date(line) && self.first(line).is_some()
    }

    /// Returns true if the value of an attribute is wholly a date: in words, or as machines write it.
    pub(super) fn is_stamp(self, value: &str) -> bool {
        let is_machine = |c: char| c.is_ascii_digit() || matches!(c, '-' | ':' | 'T' | 'Z' | '.' | '+' | ' ');
        value.trim().chars().all(is_machine) || self.is_date_line(value)
    }

    /// Returns true if `line` consists of numbers and words of dates.
    pub(super) fn is_all_date(self, line: &str) -> bool {
        // Most lines return here.
        if tokens(line)
            .next()
            .is_some_and(|first| first.kind == Kind::Word && !self.lexicon.begins_date(first.text))
        {
            return false;
        }
        let tokens: Vec<Token> = tokens(line).take(MAX_LINE_WORDS + 1).collect();
        let mut at = 0;
        while at < tokens.len() && at < MAX_LINE_WORDS {
            at += match tokens[at].kind {
                Kind::Number(_) => 1,
                Kind::Word => match self.word_at(&tokens[at..]) {
                    Some((len, _)) => len,
                    None => return false,
                },
            };
        }
        at == tokens.len()
    }

    /// Finds the date word at the start of `tokens`, with its number of words.
    fn word_at(self, tokens: &[Token]) -> Option<(usize, DateWord)> {
        let words = words(tokens);
        self.lexicon.date_word(&words[..words.iter().take_while(|word| !word.is_empty()).count()])
    }

    /// Returns the month at the start of `tokens`, and the number of tokens of its name. Of a name that
    /// languages give to different months (`listopad`), the page's language has precedence.
    fn month_at(self, tokens: &[Token]) -> Option<(usize, DateWord)> {
        if tokens.first()?.kind != Kind::Word {
            return None;
        }
        let words = words(tokens);
        let words = &words[..words.iter().take_while(|word| !word.is_empty()).count()];
        let is_month =
            |(_, word): &(usize, DateWord)| matches!(word, DateWord::Month(..) | DateWord::SolarMonth(_));
        let mut months = self.lexicon.date_words(words).filter(is_month);
        let first = months.next()?;
        let mut others = months.take_while(|(len, _)| *len == first.0).peekable();
        let (Some(own), Some(_)) = (self.own, others.peek()) else { return Some(first) };
        let is_own = |(len, month): &(usize, DateWord)| own.has_month(*month, &words[..*len]);
        std::iter::once(first).chain(others).find(is_own).or(Some(first))
    }

    /// Returns true if `token` is a word of the given kind.
    fn is(self, token: Option<&Token>, kind: DateWord) -> bool {
        token.is_some_and(|token| {
            token.kind == Kind::Word && self.lexicon.date_words(&[token.text]).any(|(_, word)| word == kind)
        })
    }

    /// Returns the day at the start of `tokens`, and the number of its tokens.
    fn day_at(self, tokens: &[Token]) -> Option<(NaiveDate, usize)> {
        if let Some((len, month)) = self.month_at(tokens) {
            // "May 17, 2024"
            let day = number(tokens, len)?;
            if let Some(at) = year_behind_time(&tokens[len + 1..]) {
                return Some((named(number(tokens, len + 1 + at)?, month, day)?, len + at + 2));
            }
            let year = number(tokens, len + 1)?;
            let is_short = tokens[len + 1].digits == 2 && tokens[len + 1].between.ends_with(['\'', '’', '‘']);
            let year = if is_short { long_year(year, 2, 0) } else { year };
            return Some((named(year, month, day)?, len + 2));
        }
        if let Some(found) = self.in_lettered_era(tokens) {
            return Some(found);
        }
        if let Some((len, DateWord::Era(begins))) = self.word_at(tokens) {
            let behind = tokens.get(len..)?;
            let (day, rest) = self.with_units(behind, begins).or_else(|| self.in_era(behind, begins))?;
            return Some((day, len + rest));
        }
        let first = number(tokens, 0)?;
        self.with_units(tokens, self.short_era(tokens[0]))
            .or_else(|| self.year_first(tokens, first))
            .or_else(|| self.day_before_name(tokens, first))
            .or_else(|| self.day_before_roman(tokens, first))
            .or_else(|| self.numeric(tokens, first))
    }

    /// Returns the year before the first of the page's era, if `year` is written in it without its name:
    /// `113/05/17`.
    fn short_era(self, year: Token) -> u32 {
        let era = self.own.and_then(|own| own.eras.first()).filter(|_| year.digits == 3);
        era.map_or(0, |(_, begins)| *begins)
    }

    /// Reads `2024年5月17日`, `17 tháng 5 năm 2024`. A leading year counts from `begins`.
    fn with_units(self, tokens: &[Token], begins: u32) -> Option<(NaiveDate, usize)> {
        let is = |at: usize, kind| self.is(tokens.get(at), kind);
        if is(1, DateWord::YearUnit) && is(3, DateWord::MonthUnit) {
            let len = if is(5, DateWord::DayUnit) { 6 } else { 5 };
            let year = begins + number(tokens, 0)?;
            return Some((date(year, number(tokens, 2)?, number(tokens, 4)?)?, len));
        }
        // The month may be an ordinal: `2024 оны 5 дугаар сарын 18`.
        if is(1, DateWord::YearUnit) && is(3, DateWord::Beside) && is(4, DateWord::MonthUnit) {
            let len = if is(6, DateWord::DayUnit) { 7 } else { 6 };
            let year = begins + number(tokens, 0)?;
            return Some((date(year, number(tokens, 2)?, number(tokens, 5)?)?, len));
        }
        if is(1, DateWord::MonthUnit) {
            let year = if is(3, DateWord::YearUnit) { 4 } else { 3 };
            return Some((date(number(tokens, year)?, number(tokens, 2)?, number(tokens, 0)?)?, year + 1));
        }
        None
    }

    /// Reads `2024-05-17`, `2024. 5. 17.`, `2020. június 4`, `2024 m. gegužės 17`, `2024. gada 17. maijs`.
    fn year_first(self, tokens: &[Token], first: u32) -> Option<(NaiveDate, usize)> {
        if tokens[0].digits == 3 && is_joined(tokens, &["-", "/", "."]) {
            let year = self.short_era(tokens[0]) + first;
            return Some((date(year, number(tokens, 1)?, number(tokens, 2)?)?, 3));
        }
        if tokens[0].digits != 4 {
            return None;
        }
        if let Some((len, month)) = self.month_at(&tokens[1..]) {
            return Some((named(first, month, number(tokens, len + 1)?)?, len + 2));
        }
        if self.is(tokens.get(1), DateWord::Beside) {
            return self.year_word_first(tokens, first);
        }
        if !is_joined(tokens, &["-", "/", ".", "‐", "–"]) {
            return None;
        }
        let (month, day) = (number(tokens, 1)?, number(tokens, 2)?);
        if self.is_solar(tokens[0], first) {
            return Some((solar(first, month, day)?, 3));
        }
        // A third number of four digits is the end of a range of years, not a day.
        (tokens[1].digits <= 2 && tokens[2].digits <= 2).then_some(())?;
        Some((date(first, month, day)?, 3))
    }

    /// Reads a day after a year and one more word, unless a year of its own follows it.
    fn year_word_first(self, tokens: &[Token], year: u32) -> Option<(NaiveDate, usize)> {
        let rest = tokens.get(2..)?;
        let (month, day, len) = if let Some((len, month)) = self.month_at(rest) {
            (month, number(rest, len)?, len + 1)
        } else {
            let (len, month) = self.month_at(rest.get(1..)?)?;
            (month, number(rest, 0)?, len + 1)
        };
        let has_own_year = rest.get(len).is_some_and(|token| token.digits == 4);
        (!has_own_year).then_some((named(year, month, day)?, len + 2))
    }

    /// Reads `17 May 2024`, `17 de mayo del 2024`.
    fn day_before_name(self, tokens: &[Token], first: u32) -> Option<(NaiveDate, usize)> {
        let past_joint = |at: usize| {
            at + (at..tokens.len()).take_while(|&at| self.is(tokens.get(at), DateWord::Joint)).count()
        };
        // In "No. 3, May 2024", "No. 3 (May 2024)" and "Heft 3 / Mai 2024" the number is that of an issue.
        let between = tokens.get(1)?.between;
        if between.contains([',', '(']) || between.contains(" / ") || tokens[0].between.contains(['№', '#'])
        {
            return None;
        }
        // A joint may be how the name of a month begins.
        let month = if self.month_at(&tokens[1..]).is_some() { 1 } else { past_joint(1) };
        let (len, name) = self.month_at(tokens.get(month..)?)?;
        // Languages with two names for a month give both: `24 نيسان / أبريل 2020`.
        let twin =
            tokens.get(month + len..).and_then(|rest| self.month_at(rest)).filter(|(_, twin)| *twin == name);
        let year = past_joint(month + len + twin.map_or(0, |(len, _)| len));
        let Token { digits, between, .. } = *tokens.get(year)?;
        // "14 May, 10:22" has no year.
        let is_hour = is_hour(&tokens[year..]);
        // Without a mark, two digits are a year only at the end: "14 MAG 24".
        let is_last = tokens.get(year + 1).is_none();
        let is_short = digits == 2 && (is_last || !between.trim().is_empty()) && !is_hour;
        (digits == 4 || is_short).then_some(())?;
        let years_ahead = if let DateWord::Month(_, ahead) = name { ahead } else { 0 };
        Some((named(long_year(number(tokens, year)?, digits, years_ahead), name, first)?, year + 1))
    }

    /// Reads `17.05.2024`, `5/17/2024`, `17.05.24`.
    fn numeric(self, tokens: &[Token], first: u32) -> Option<(NaiveDate, usize)> {
        let (second, third) = (number(tokens, 1)?, number(tokens, 2)?);
        let digits = tokens[2].digits;
        if tokens[0].digits > 2 || tokens[1].digits > 2 || !matches!(digits, 2 | 4) {
            return None;
        }
        // "11.3. 06:44" and "am 11.3. 21 Uhr" have no year.
        let is_apart = |token: &Token| token.between.ends_with(' ');
        if digits == 2 && (is_hour(&tokens[2..]) || (is_apart(&tokens[2]) && !is_apart(&tokens[1]))) {
            return None;
        }
        // With another number before or after the same mark, it is an address or a version.
        let goes_on =
            tokens.get(3).is_some_and(|token| token.between == tokens[1].between && token.kind != Kind::Word);
        if goes_on || tokens[0].between == tokens[1].between {
            return None;
        }
        let is_dotted = is_joined(tokens, &[".", "·"]);
        // "14/05 2024", "14/5-2024"
        let is_parted = digits == 4 && tokens[1].between == "/" && matches!(tokens[2].between, " " | "-");
        if !is_dotted && !is_parted && !is_joined(tokens, &["/", "-", "–"]) {
            return None;
        }
        if digits == 2 && self.order == Order::YearFirst {
            return Some((date(long_year(first, tokens[0].digits, 0), second, third)?, 3));
        }
        if digits == 4 && self.is_solar(tokens[2], third) {
            return Some((solar(third, second, first)?, 3));
        }
        let is_slashed = self.order == Order::ByRegion && is_joined(tokens, &["/"]);
        let year = gregorian(long_year(third, digits, self.years_ahead), self.years_ahead);
        let (day, month) = match (first > 12, second > 12) {
            (true, false) => (first, second),
            // Only the month can come first.
            (false, true) if digits == 4 || self.order == Order::MonthFirst || is_slashed => (second, first),
            (false | true, true) => return None,
            _ if first == second => (first, second),
            _ => match self.order {
                Order::MonthFirst => (second, first),
                Order::ByRegion if !is_dotted => return None,
                // Dates with dots have the day first.
                Order::DayFirst | Order::ByRegion | Order::YearFirst => (first, second),
            },
        };
        // A two-digit year in unknown order is too ambiguous, unless only the month can come first. In a language
        // whose regions differ, it is last behind slashes.
        let is_known = self.order != Order::ByRegion || (is_slashed && self.own.is_some());
        (digits == 4 || is_dotted || is_known || second > 12).then_some(())?;
        Some((date(year, month, day)?, 3))
    }
}

/// Parses the day in the value of an attribute, which is written by machines: also `20240517` and seconds or
/// milliseconds since 1970.
pub(super) fn in_attribute(reader: Reader, value: &str) -> Option<NaiveDate> {
    // `/Date(1715666400000)/` and `1715666400.123` are counts too.
    let value = value.trim().trim_start_matches("/Date(").trim_end_matches(")/");
    let is_count = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let whole = value.split_once('.').filter(|(whole, rest)| whole.len() == 10 && is_count(rest));
    let value = whole.map_or(value, |(whole, _)| whole);
    if is_count(value) {
        let day = match value.len() {
            8 | 14 => compact(value),
            10 => chrono::DateTime::from_timestamp(value.parse().ok()?, 0)
                .and_then(|time| in_years(time.date_naive())),
            13 => chrono::DateTime::from_timestamp_millis(value.parse().ok()?)
                .and_then(|time| in_years(time.date_naive())),
            _ => None,
        };
        return day.filter(|day| is_given(*day));
    }
    // `20240517T080000Z`
    let basic = value.get(..8).filter(|_| value.as_bytes().get(8) == Some(&b'T'));
    let day = basic.and_then(compact).or_else(|| reader.first(value));
    day.filter(|day| is_given(*day))
}

/// Returns true unless the day stands for a missing date.
fn is_given(day: NaiveDate) -> bool {
    !PLACEHOLDERS.contains(&(day.year(), day.month(), day.day()))
}

/// Parses the day in the path of `address`: `/2024/05/17/`, `/2024-05-17-`.
pub(super) fn in_address(reader: Reader, address: &str) -> Option<NaiveDate> {
    address::day(reader.lexicon, address)
}

/// Returns true if `value` is a time in UTC, whose day may differ from the one that the page shows.
pub(super) fn is_utc(value: &str) -> bool {
    let value = value.trim();
    let has_time = value.contains(':');
    has_time
        && (value.ends_with(['Z', 'z'])
            || ["+00:00", "+0000", "UTC", "GMT", "+00"].iter().any(|zone| value.ends_with(zone)))
}

/// Returns true if `text` has what a day needs: a digit, or the Chinese word for a year behind a number in words.
pub(super) fn may_have_day(text: &str) -> bool {
    text.contains(|c: char| c.is_numeric() || c == '年')
}

/// Returns the words that begin `tokens`, up to four.
fn words<'a>(tokens: &[Token<'a>]) -> [&'a str; 4] {
    let mut words = [""; 4];
    for (word, token) in words.iter_mut().zip(tokens).take_while(|(_, token)| token.kind == Kind::Word) {
        *word = token.text;
    }
    words
}

/// Returns the number at `at`, if that token is one.
fn number(tokens: &[Token], at: usize) -> Option<u32> {
    match tokens.get(at)?.kind {
        Kind::Number(number) => Some(number),
        Kind::Word => None,
    }
}

/// Returns true if the number at `at` belongs to the letters directly before it: `R6.5.14`.
fn is_glued(tokens: &[Token], at: usize) -> bool {
    let before = at.checked_sub(1).map(|before| &tokens[before]);
    let is_letters = |token: &Token| token.kind == Kind::Word && token.text.is_ascii();
    tokens[at].kind != Kind::Word && tokens[at].between.is_empty() && before.is_some_and(is_letters)
}

/// Returns true if the first three tokens are joined by the same one of `marks`.
fn is_joined(tokens: &[Token], marks: &[&str]) -> bool {
    let [_, second, third, ..] = tokens else { return false };
    let mark = second.between.trim();
    marks.contains(&mark) && mark == third.between.trim()
}

#[cfg(test)]
mod tests;
