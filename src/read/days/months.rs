//! Days written with the name of the month, in the languages of Europe, and with the signs of East Asia.

use chrono::NaiveDate;

/// Names of the months in lower case, with the inflected forms and the abbreviations that stand in dates. The
/// Croatian `listopad` is left out: in Polish and Czech it is the month after.
const MONTHS: [&str; 12] = [
    "january jan januar januari januára janvier janv enero ene gennaio gen janeiro janeiro ianuarie ocak stycznia \
     ledna tammikuuta január января січня януари ιανουαρίου",
    "february feb februar februari février févr fév febrero febbraio febbr fevereiro fev februarie şubat lutego \
     února helmikuuta február февраля лютого февруари φεβρουαρίου",
    "march mar märz mrz maart mars marzo março martie mart marca března maaliskuuta március марта березня март \
     μαρτίου",
    "april apr avril avr abril abr aprile aprilie nisan kwietnia dubna huhtikuuta április апреля квітня април \
     απριλίου",
    "may mai mei maj mayo maggio mag maio mayıs maja května toukokuuta május мая травня май μαΐου",
    "june jun juni juin junio giugno giu junho iunie haziran czerwca června kesäkuuta június июня червня юни \
     ιουνίου",
    "july jul juli juillet juil julio luglio lug julho iulie temmuz lipca července heinäkuuta július июля липня \
     юли ιουλίου",
    "august aug août agosto ago augustus augusti agustus ağustos sierpnia srpna elokuuta augusztus августа серпня \
     август αυγούστου",
    "september sept sep septembre septiembre setiembre settembre sett setembro set septembrie eylül września září \
     syyskuuta szeptember сентября вересня септември σεπτεμβρίου",
    "october oct oktober okt octobre octubre ottobre ott outubro out octombrie ekim października října lokakuuta \
     október октября жовтня октомври οκτωβρίου",
    "november nov novembre noviembre novembro noiembrie kasım listopada listopadu marraskuuta ноября листопада \
     ноември νοεμβρίου",
    "december dec dezember dez décembre déc diciembre dic dicembre dezembro decembrie desember aralık grudnia \
     prosince joulukuuta декабря грудня декември δεκεμβρίου",
];

/// Words that may stand between the parts of a date, and signs behind a day.
const FILLERS: [&str; 6] = ["of", "the", "de", "del", "den", "le"];
const ORDINALS: [&str; 8] = ["st", "nd", "rd", "th", "er", "º", "°", "e"];

/// Signs behind year, month and day in Chinese and Japanese, and in Korean.
const SIGNS: [[char; 3]; 2] = [['年', '月', '日'], ['년', '월', '일']];

/// Parses a day with the name of its month: day, month and year, or month, day and year, or year, month and
/// day, after one other word at most (a weekday), and before anything.
pub(super) fn with_name(text: &str) -> Option<NaiveDate> {
    let (mut year, mut month, mut day) = (None, None, None);
    let is_mark = |c: char| c.is_whitespace() || ",.-/".contains(c);
    for (place, token) in text.split(is_mark).filter(|token| !token.is_empty()).take(8).enumerate() {
        let digits = token.bytes().take_while(u8::is_ascii_digit).count();
        let (number, behind) = token.split_at(digits);
        match digits {
            4 if year.is_none() && behind.is_empty() && (day.is_none() == month.is_none()) => {
                year = number.parse::<i32>().ok();
            }
            1 | 2 if day.is_none() && (year.is_none() || month.is_some()) => {
                let is_day = behind.is_empty() || ORDINALS.contains(&behind.to_lowercase().as_str());
                day = Some(number.parse::<u32>().ok().filter(|_| is_day)?);
            }
            0 => {
                let word = token.to_lowercase();
                if let Some(found) = MONTHS.iter().position(|names| names.split(' ').any(|name| name == word))
                {
                    // A second month may be a word of the first one's date: `1 set 2024`.
                    month = month.or(Some(found));
                } else if place > 0 && !FILLERS.contains(&word.as_str()) {
                    return None;
                }
            }
            _ => return None,
        }
        if let (Some(year), Some(month), Some(day)) = (year, month, day) {
            return NaiveDate::from_ymd_opt(year, u32::try_from(month).ok()? + 1, day);
        }
    }
    None
}

/// Parses `2024年5月18日` and `2024년 5월 18일`.
pub(super) fn with_signs(text: &str) -> Option<NaiveDate> {
    SIGNS.into_iter().find_map(|[of_year, of_month, of_day]| {
        let (year, rest) = text.split_once(of_year)?;
        let (month, rest) = rest.split_once(of_month)?;
        let (day, _) = rest.split_once(of_day)?;
        let number = |text: &str| text.trim().parse::<u32>().ok().filter(|_| text.trim().len() <= 4);
        NaiveDate::from_ymd_opt(i32::try_from(number(year)?).ok()?, number(month)?, number(day)?)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_has_one_month() {
        let names = || MONTHS.iter().flat_map(|names| names.split(' '));
        for name in names() {
            let months = MONTHS.iter().filter(|names| names.split(' ').any(|other| other == name)).count();
            assert_eq!(months, 1, "{name}");
            assert_eq!(name, name.to_lowercase(), "{name}");
        }
    }
}
