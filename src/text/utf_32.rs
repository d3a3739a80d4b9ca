//! Decoding of UTF-32, which the WHATWG Encoding standard leaves out and some database tools write.

/// Order of the bytes of UTF-32.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Utf32 {
    /// Lowest byte first.
    Little,
    /// Highest byte first.
    Big,
}

impl Utf32 {
    /// Returns the encoding of a text that begins with `head`, known by its byte order mark. That of `Little` also is
    /// the mark of UTF-16 and a NUL, with which no text begins.
    #[must_use]
    pub fn of_mark(head: &[u8]) -> Option<Self> {
        match head {
            [0xff, 0xfe, 0, 0, ..] => Some(Self::Little),
            [0, 0, 0xfe, 0xff, ..] => Some(Self::Big),
            _ => None,
        }
    }

    /// Returns its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Little => "UTF-32LE",
            Self::Big => "UTF-32BE",
        }
    }

    /// Appends the text of `bytes` to `text`, without byte order marks; `is_last` if nothing follows. Returns the number
    /// of bytes read, all but those of a character that may go on, and the number of malformed ones replaced by
    /// U+FFFD.
    pub fn decode(self, bytes: &[u8], is_last: bool, text: &mut String) -> (usize, u64) {
        let mut replaced = 0;
        let (units, rest) = bytes.as_chunks::<4>();
        for &unit in units {
            let code = match self {
                Self::Little => u32::from_le_bytes(unit),
                Self::Big => u32::from_be_bytes(unit),
            };
            match char::from_u32(code) {
                Some('\u{feff}') => {}
                Some(c) => text.push(c),
                None => {
                    text.push(char::REPLACEMENT_CHARACTER);
                    replaced += 1;
                }
            }
        }
        if !is_last || rest.is_empty() {
            return (bytes.len() - rest.len(), replaced);
        }
        text.push(char::REPLACEMENT_CHARACTER);
        (bytes.len(), replaced + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_are_four_bytes() {
        let text = "\u{feff}Mühle 水车 🌾";
        let little = text.chars().flat_map(|c| u32::from(c).to_le_bytes()).collect::<Vec<_>>();
        let big = text.chars().flat_map(|c| u32::from(c).to_be_bytes()).collect::<Vec<_>>();
        for (bytes, encoding) in [(little, Utf32::Little), (big, Utf32::Big)] {
            assert_eq!(Utf32::of_mark(&bytes), Some(encoding));
            let mut decoded = String::new();
            assert_eq!(encoding.decode(&bytes, true, &mut decoded), (bytes.len(), 0));
            assert_eq!(decoded, "Mühle 水车 🌾");
            assert_eq!(encoding.decode(&bytes[..7], false, &mut String::new()), (4, 0));
            assert_eq!(encoding.decode(&bytes[..7], true, &mut String::new()), (7, 1));
        }
        assert_eq!(Utf32::Big.decode(&[0, 0x11, 0, 0], true, &mut String::new()), (4, 1));
        assert_eq!(Utf32::of_mark(b"\xff\xfea\0"), None);
    }
}
