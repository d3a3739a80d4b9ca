//! Lines that name a value: `Author: Ida Brandt`, `draft = true`.

/// Signs between a label and its value in running text.
pub const COLONS: [char; 2] = [':', '：'];

/// A line that names a value, both parts without white space around them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Field<'a> {
    /// Text before the sign.
    pub name: &'a str,
    /// Text behind it; empty if the line ends there.
    pub value: &'a str,
    /// True if white space, or nothing, follows the sign.
    pub is_apart: bool,
}

impl<'a> Field<'a> {
    /// Splits `line` at the first of `signs`; `None` if there is none, or if it stands inside an address or a time.
    #[must_use]
    pub fn of(line: &'a str, signs: &[char]) -> Option<Self> {
        // Most lines have none of them, which is quicker to find for one after the other.
        if !signs.iter().any(|&sign| line.contains(sign)) {
            return None;
        }
        let (name, value) = line.split_once(signs)?;
        let is_time = name.ends_with(char::is_numeric) && value.starts_with(char::is_numeric);
        let is_apart = value.is_empty() || value.starts_with(char::is_whitespace);
        let field = Self { name: name.trim(), value: value.trim(), is_apart };
        (!is_time && !value.starts_with('/')).then_some(field)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_and_times_are_no_fields() {
        let of =
            |line| Field::of(line, &COLONS).map(|Field { name, value, is_apart }| (name, value, is_apart));
        assert_eq!(of(" Autor : Ida "), Some(("Autor", "Ida", true)));
        assert_eq!(of("作者：伊达"), Some(("作者", "伊达", false)));
        assert_eq!(of("Text:"), Some(("Text", "", true)));
        for line in ["https://mill.example", "10:30 at the mill", "no sign"] {
            assert_eq!(of(line), None, "{line}");
        }
        assert_eq!(Field::of("draft = true", &['=']).map(|field| field.value), Some("true"));
    }
}
