//! Calendars, and years written short.

use chrono::{Datelike, NaiveDate};

use crate::model::YEARS;
use crate::parse::lexicon::DateWord;

/// Plausible years of the solar Hijri calendar: 1921 to 2071.
pub(super) const SOLAR_YEARS: std::ops::RangeInclusive<u32> = 1300..=1450;

/// Last two-digit year that is taken to be of this century.
const LAST_SHORT_YEAR: u32 = 49;

/// First two-digit year that, in a calendar ahead of the Gregorian, is one of that calendar: 67 for 2567. Read
/// as a Gregorian year, it would be in the future.
const FIRST_SHORT_AHEAD: u32 = 40;

/// Expands a year of two digits to the Gregorian year, of this century or the last. `years_ahead` is that of the
/// calendar in which it may be written.
pub(super) fn long_year(year: u32, digits: usize, years_ahead: u32) -> u32 {
    match digits {
        2 if years_ahead > 0 && year >= FIRST_SHORT_AHEAD => {
            let century = (2000 + years_ahead) / 100 * 100;
            century + year - years_ahead
        }
        2 if year <= LAST_SHORT_YEAR => 2000 + year,
        2 => 1900 + year,
        _ => year,
    }
}

/// Converts `year` of a calendar that is `years_ahead`, unless it is a Gregorian year already.
pub(super) fn gregorian(year: u32, years_ahead: u32) -> u32 {
    let is_gregorian = i32::try_from(year).is_ok_and(|year| YEARS.contains(&year));
    if is_gregorian { year } else { year.saturating_sub(years_ahead) }
}

/// Returns the day with a month given by name, in its calendar.
pub(super) fn named(year: u32, month: DateWord, day: u32) -> Option<NaiveDate> {
    match month {
        DateWord::Month(month, years_ahead) => date(gregorian(year, years_ahead), month, day),
        DateWord::SolarMonth(month) if SOLAR_YEARS.contains(&year) => solar(year, month, day),
        _ => None,
    }
}

/// Converts a day of the solar Hijri calendar to the Gregorian. Leap years follow the 33-year cycle in use
/// since 1925, correct for 1206 to 1497 (E. M. Reingold, N. Dershowitz: Calendrical Calculations, 2018,
/// section 15.3).
pub(super) fn solar(year: u32, month: u32, day: u32) -> Option<NaiveDate> {
    let days_of_month = match month {
        1..=6 => 31,
        7..=12 => 30,
        _ => return None,
    };
    if !(1..=days_of_month).contains(&day) {
        return None;
    }
    // 1 Farvardin 1300 was 21 March 1921; years with remainders 1, 5, 9, 13, 17, 22, 26, 30 of 33 are leap
    // years.
    let is_leap = |year: u32| matches!(year % 33, 1 | 5 | 9 | 13 | 17 | 22 | 26 | 30);
    let years = (1300..year).map(|year| if is_leap(year) { 366 } else { 365 }).sum::<u64>();
    let months = u64::from((month - 1) * 31 - (month - 1).saturating_sub(6));
    NaiveDate::from_ymd_opt(1921, 3, 21)?
        .checked_add_days(chrono::Days::new(years + months + u64::from(day - 1)))
}

/// Makes a date; `None` if there is no such day or the year is outside [`YEARS`].
pub(super) fn date(year: u32, month: u32, day: u32) -> Option<NaiveDate> {
    let year = i32::try_from(year).ok().filter(|year| YEARS.contains(year))?;
    NaiveDate::from_ymd_opt(year, month, day)
}

/// Drops a day whose year is outside [`YEARS`].
pub(super) fn in_years(day: NaiveDate) -> Option<NaiveDate> {
    YEARS.contains(&day.year()).then_some(day)
}

/// Parses `20240517`.
pub(super) fn compact(digits: &str) -> Option<NaiveDate> {
    let part = |from: usize, to: usize| digits.get(from..to)?.parse().ok();
    date(part(0, 4)?, part(4, 6)?, part(6, 8)?)
}
