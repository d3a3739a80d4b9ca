//! Formatting of texts and numbers.

use std::fmt;

use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};

/// A text to be shown. Displays with markup characters escaped, control characters as U+FFFD, and marks that
/// change the writing direction as their code points; line breaks are kept.
pub(super) struct Text<'a>(pub(super) &'a str);

impl fmt::Display for Text<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for c in self.0.chars() {
            match c {
                '&' => f.write_str("&amp;")?,
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '"' => f.write_str("&quot;")?,
                '\'' => f.write_str("&#39;")?,
                '\n' | '\t' => write!(f, "{c}")?,
                c if c.is_control() => f.write_str("\u{fffd}")?,
                c if turns_direction(c) => write!(f, "[U+{:04X}]", u32::from(c))?,
                c => write!(f, "{c}")?,
            }
        }
        Ok(())
    }
}

/// Returns true for marks of Unicode's bidirectional algorithm (UAX #9), which would also affect what is
/// beside the text.
fn turns_direction(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{206f}')
}

/// Formats `count` with a comma before every third digit.
pub(super) fn number(count: u64) -> String {
    let digits = count.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// Formats a share (0 to 1) as a percentage.
pub(super) fn percent(share: f64) -> String {
    format!("{:.1} %", 100.0 * share)
}

/// Formats a number of bytes in the largest unit that does not exceed it.
pub(super) fn bytes(length: u64) -> String {
    let units = [(1_000_000_000_000, "TB"), (1_000_000_000, "GB"), (1_000_000, "MB"), (1000, "kB")];
    match units.iter().find(|&&(unit, _)| length >= unit) {
        Some(&(unit, name)) => format!("{:.1} {name}", length as f64 / unit as f64),
        None => format!("{length} B"),
    }
}

pub(super) fn moment(time: DateTime<Utc>) -> String {
    let iso = time.to_rfc3339_opts(SecondsFormat::Secs, true);
    format!("<time datetime=\"{iso}\">{}</time>", time.format("%Y-%m-%d %H:%M UTC"))
}

/// Formats a duration with one or two units.
pub(super) fn duration(time: TimeDelta) -> String {
    let seconds = time.as_seconds_f64().max(0.0);
    let whole = time.num_seconds().max(0);
    match whole {
        0..60 => format!("{seconds:.1} s"),
        60..3600 => format!("{} min {} s", whole / 60, whole % 60),
        _ => format!("{} h {} min", whole / 3600, whole % 3600 / 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_and_units_fit() {
        assert_eq!([0, 999, 1000, 12_345_678].map(number), ["0", "999", "1,000", "12,345,678"]);
        assert_eq!([0, 999, 1000, 412_300_000].map(bytes), ["0 B", "999 B", "1.0 kB", "412.3 MB"]);
        let spans = [500, 59_900, 61_000, 7_260_000].map(TimeDelta::milliseconds).map(duration);
        assert_eq!(spans, ["0.5 s", "59.9 s", "1 min 1 s", "2 h 1 min"]);
    }

    #[test]
    fn markup_is_text() {
        let text = Text("<script>alert(\"1\" & '2')</script>\u{202e}\u{7}\nx").to_string();
        assert_eq!(
            text,
            "&lt;script&gt;alert(&quot;1&quot; &amp; &#39;2&#39;)&lt;/script&gt;[U+202E]\u{fffd}\nx"
        );
    }

    #[test]
    fn marks_of_direction_are_shown() {
        for mark in
            ['\u{61c}', '\u{200e}', '\u{200f}', '\u{202a}', '\u{202e}', '\u{2066}', '\u{2069}', '\u{206a}']
        {
            assert_eq!(Text(&format!("a{mark}b")).to_string(), format!("a[U+{:04X}]b", u32::from(mark)));
        }
    }
}
