//! Forms of days that few languages write: Roman months, years of an era, the solar Hijri calendar in numbers.

use chrono::NaiveDate;

use super::calendar::{SOLAR_YEARS, date};
use super::tokens::{Kind, Token, tokens};
use super::{MAX_TOKENS, Reader, in_attribute, is_joined, number};
use crate::parse::lexicon::Order;

/// Months as Central European offices write them.
const ROMAN: [&str; 12] = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"];

/// Last year of an era: the longest with dates on pages, that of 1926, had 64.
const LAST_OF_ERA: u32 = 64;

/// Letters that stand for Japanese eras before a number, and the year before the first of each.
const ERA_LETTERS: [(&str, u32); 3] = [("R", 2018), ("H", 1988), ("S", 1925)];

/// Maximum length in bytes of a line that shows in which order a page writes its days.
const MAX_LINE_BYTES: usize = 160;

impl Reader<'_> {
    /// Takes the order of day and month from the days in `lines` that leave no doubt, if neither language nor region
    /// gives it and all of them agree: beside `03-13-2009`, `03-12-2009` is in March.
    pub(in crate::parse) fn observing<'t>(self, lines: impl Iterator<Item = &'t str>) -> Self {
        if self.order != Order::ByRegion {
            return self;
        }
        let (mut is_day_first, mut is_month_first) = (false, false);
        let may_be = |line: &&str| {
            line.len() <= MAX_LINE_BYTES && line.contains(['/', '-']) && line.contains(char::is_numeric)
        };
        for line in lines.filter(may_be) {
            let tokens: Vec<Token> = tokens(line).take(MAX_TOKENS).collect();
            for day in tokens.windows(3).filter(|day| is_joined(day, &["/", "-"])) {
                if day[0].digits > 2 || day[1].digits > 2 || day[2].digits != 4 {
                    continue;
                }
                match (number(day, 0), number(day, 1)) {
                    (Some(13..=31), Some(1..=12)) => is_day_first = true,
                    (Some(1..=12), Some(13..=31)) => is_month_first = true,
                    _ => {}
                }
            }
        }
        let order = match (is_day_first, is_month_first) {
            (true, false) => Order::DayFirst,
            (false, true) => Order::MonthFirst,
            _ => Order::ByRegion,
        };
        Self { order, ..self }
    }

    /// Returns the days that `value` may stand for, whose order of day and month is not known.
    pub(in crate::parse) fn either(self, value: &str) -> impl Iterator<Item = NaiveDate> {
        let orders = [Order::MonthFirst, Order::DayFirst].into_iter();
        orders.filter_map(move |order| in_attribute(Self { order, ..self }, value))
    }

    /// Reads `17 V 2024`, `17.V.2024`.
    pub(super) fn day_before_roman(self, tokens: &[Token], day: u32) -> Option<(NaiveDate, usize)> {
        let [first, name, year, ..] = tokens else { return None };
        let is_form = name.kind == Kind::Word && first.digits <= 2 && year.digits == 4;
        let is_date = is_form && name.between == year.between && matches!(name.between, " " | "." | ". ");
        if !is_date || self.order != Order::DayFirst {
            return None;
        }
        let month = ROMAN.iter().zip(1..).find(|(roman, _)| **roman == name.text)?.1;
        Some((date(number(tokens, 2)?, month, day)?, 3))
    }

    /// Reads `30.10.9` behind the name of the page's own era, which began after the year `begins`: `H30.10.9`.
    pub(super) fn in_era(self, tokens: &[Token], begins: u32) -> Option<(NaiveDate, usize)> {
        let is_own = self.own.is_some_and(|own| own.eras.iter().any(|(_, year)| *year == begins));
        let year = number(tokens, 0).filter(|year| (1..=LAST_OF_ERA).contains(year))?;
        if !is_own || !is_joined(tokens, &[".", "/", "-"]) {
            return None;
        }
        Some((date(begins + year, number(tokens, 1)?, number(tokens, 2)?)?, 3))
    }

    /// Reads `H30.10.9`, with the letter of an era.
    pub(super) fn in_lettered_era(self, tokens: &[Token]) -> Option<(NaiveDate, usize)> {
        let (letter, rest) = tokens.split_first()?;
        let (_, begins) = ERA_LETTERS.iter().find(|(era, _)| *era == letter.text)?;
        let (day, len) = self.in_era(rest, *begins)?;
        Some((day, len + 1))
    }

    /// Returns true if `year` is one of the solar Hijri calendar: in Persian digits, or on a page in a language that
    /// names the months of that calendar.
    pub(super) fn is_solar(self, token: Token, year: u32) -> bool {
        let is_own = self.own.is_some_and(|own| !own.solar_months.is_empty());
        (token.is_persian || is_own) && SOLAR_YEARS.contains(&year)
    }
}
