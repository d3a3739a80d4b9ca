//! Units and currencies of numbers.

use std::sync::LazyLock;

use super::key::key;
use crate::text::words;

/// Units: those of one line are the same. Abbreviations of the International System, and common words of the
/// languages with sentence rules for lengths, weights, times and shares.
const UNITS: &[&str] = &[
    "km kilometre kilometres kilometer kilometers kilometern kilomètre kilomètres kilómetro kilómetros chilometri quilômetros км",
    "m metre metres meter meters metern mètre mètres metro metros metri metrów м",
    "cm centimetre centimetres centimeter centimeters zentimeter centimètres centímetros centimetri см",
    "mm millimetre millimetres millimeter millimeters millimètres milímetros millimetri мм",
    "µm μm",
    "nm",
    "mile miles mi",
    "yard yards yd",
    "foot feet ft",
    "inch inches",
    "kg kilo kilos kilogram kilograms kilogramm kilogrammes кг",
    "g gram grams gramm grammes gramos grammi г",
    "mg мг",
    "t tonne tonnes tonnen toneladas tonnellate т",
    "lb lbs",
    "oz ounce ounces",
    "l litre litres liter liters litern litros litri л",
    "ml мл",
    "cl",
    "m² m2 qm",
    "km² km2",
    "ha hectare hectares hektar",
    "m³ m3",
    "km/h kmh kph",
    "mph",
    "m/s",
    "s sec second seconds sekunden secondes segundos secondi секунд",
    "ms",
    "min mins minute minutes minuten minuti minutos minuter minutter minut минут",
    "h hr hrs hour hours stunde stunden heure heures hora horas ora ore uur timmar timer godzin часов часа",
    "day days tag tage tagen jour jours día días giorni dias dagen dagar dage dni дней дня",
    "week weeks woche wochen semaine semaines semana semanas settimane weken veckor uger tygodni недель недели",
    "month months monat monate monaten mois mes meses mesi maanden månader måneder miesięcy месяцев месяца",
    "year years jahr jahre jahren an ans année années año años anni anos jaar år lat лет года",
    "% percent prozent pourcent procent prosent процентов",
    "‰ promille",
    "°",
    "°c ℃ celsius",
    "°f ℉ fahrenheit",
    "am a.m a.m.",
    "pm p.m p.m.",
    "w watt watts",
    "kw",
    "mw",
    "kwh",
    "mwh",
    "v volt volts",
    "hz",
    "khz",
    "mhz",
    "ghz",
    "kb",
    "mb",
    "gb",
    "tb",
    "mbit/s mbps",
    "gbit/s gbps",
];

/// Currencies: signs and codes of one line are the same.
const CURRENCIES: &[&str] = &[
    "£ gbp",
    "$ usd dollar dollars",
    "€ eur euro euros",
    "¥ jpy yen",
    "cny rmb yuan",
    "chf fr franken",
    "₹ inr rs rupees",
    "₽ rub руб рублей рубля",
    "zł pln złotych",
    "kč czk",
    "sek",
    "nok",
    "dkk",
    "huf forint",
    "₺",
    "₩ krw",
    "₴ uah грн",
    "₪ ils",
    "brl reais",
    "cad",
    "aud",
    "¢ cent cents",
];

/// Maximum length of a unit in characters.
const MAX_LEN: usize = 16;

/// Sorted pairs of the key of a word and the hash of its line.
struct Table(Vec<(u64, u64)>);

impl Table {
    fn of<'a>(lines: impl Iterator<Item = &'a &'a str>) -> Self {
        let words =
            lines.zip(1..).flat_map(|(line, at)| line.split_whitespace().map(move |word| (key(word), at)));
        let mut table = words.collect::<Vec<_>>();
        table.sort_unstable();
        Self(table)
    }

    /// Returns the number of the line with `word`, 0 if there is none.
    fn find(&self, word: &str) -> u64 {
        let own = key(word);
        let at = self.0.binary_search_by_key(&own, |&(key, _)| key);
        at.map_or(0, |at| self.0[at].1)
    }
}

/// Returns the number of the currency `word`, 0 if it is none.
pub(super) fn currency(word: &str) -> u64 {
    static TABLE: LazyLock<Table> = LazyLock::new(|| Table::of(CURRENCIES.iter()));
    TABLE.find(word)
}

/// Returns the number of the unit or currency `word`, 0 if it is none.
pub(super) fn unit(word: &str) -> u64 {
    static TABLE: LazyLock<Table> = LazyLock::new(|| Table::of(CURRENCIES.iter().chain(UNITS)));
    if word.is_empty() { 0 } else { TABLE.find(word) }
}

/// Returns the number of the unit at the start of `text`, the text after a number; 0 if there is none.
pub(super) fn after(text: &str) -> u64 {
    let text = text.strip_prefix([' ', '\u{a0}', '\u{202f}', '-']).unwrap_or(text);
    let end = text.char_indices().take(MAX_LEN + 1).find(|&(_, c)| !is_unit_char(c));
    // A longer word is none; the end of the text is an end.
    let end = end.map_or_else(|| if text.len() <= MAX_LEN { text.len() } else { 0 }, |(at, _)| at);
    let (word, rest) = text.split_at(end);
    match word {
        "" => 0,
        "a" | "p" if rest.starts_with(".m") || rest.starts_with(". m") => unit(&format!("{word}m")),
        "A" | "P" if rest.starts_with(".M") => unit(&format!("{word}m")),
        "per" if rest.trim_start().starts_with("cent") => unit("%"),
        _ => {
            // "12 km/day", "5%ige"
            let symbol = word.chars().next().filter(|c| !c.is_alphabetic());
            let symbol = symbol.map_or("", |c| &word[..c.len_utf8()]);
            let parts = [word, word.split('/').next().unwrap_or(word), symbol];
            parts.into_iter().map(unit).find(|&unit| unit != 0).unwrap_or(0)
        }
    }
}

fn is_unit_char(c: char) -> bool {
    let is_symbol = "%‰°℃℉/²³0123456789£$€¥₹₽₺₩₴₪¢".contains(c);
    is_symbol || (c.is_alphabetic() && !words::is_spaceless(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_unit_is_listed_once() {
        let mut words =
            UNITS.iter().chain(CURRENCIES).flat_map(|line| line.split_whitespace()).collect::<Vec<_>>();
        assert!(words.iter().all(|word| *word == word.to_lowercase()));
        let all = words.len();
        words.sort_unstable();
        words.dedup();
        assert_eq!(words.len(), all);
    }
}
