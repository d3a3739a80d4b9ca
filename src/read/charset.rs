//! Encoding of short fields in files that are not UTF-8.
//!
//! In: titles, addresses and ids as bytes, and the texts beside them. Out: strings. A text is decoded later,
//! by its own bytes; a title is too short for that. What its row and the rest of the file show decides: a row
//! whose text is UTF-8 is UTF-8, and damaged; else the detector guesses from all bytes met so far that are not.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::Encoding;

/// Number of bytes given to the detector, which reads 22 MB/s.
const SAMPLE_BYTES: usize = 16 << 10;

/// Minimum ratio of multi-byte sequences of UTF-8 to malformed ones in damaged UTF-8.
const MIN_VALID_PER_MALFORMED: usize = 2;

/// Encoding of the fields of a file.
#[derive(Debug, Default)]
pub(super) struct Charset {
    /// Bytes that are not UTF-8, at most [`SAMPLE_BYTES`].
    sample: Vec<u8>,
    /// The last guess, and the size of the sample then.
    guess: Option<(&'static Encoding, usize)>,
    /// Lines at the beginning of the file with characters of several bytes in UTF-8, and lines that are not
    /// UTF-8.
    utf_8_lines: u32,
    other_lines: u32,
}

/// What bytes show of their encoding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shown {
    Ascii,
    Utf8,
    Other,
}

impl Charset {
    /// Examines `head`, the beginning of a file.
    pub(super) fn of(head: &[u8]) -> Self {
        let mut charset = Self::default();
        if head.is_ascii() {
            return charset;
        }
        for line in head.split(|&byte| byte == b'\n') {
            match shown(line) {
                Shown::Ascii => {}
                Shown::Utf8 => charset.utf_8_lines += 1,
                Shown::Other => {
                    charset.other_lines += 1;
                    charset.note(line);
                }
            }
        }
        charset
    }

    /// Decodes `bytes`, a field of a row whose text or HTML is `body`.
    pub(super) fn decode(&mut self, bytes: &[u8], body: &[u8]) -> String {
        if let Ok(text) = std::str::from_utf8(bytes) {
            return text.to_owned();
        }
        let is_utf_8 = match (shown(bytes), shown(body)) {
            (Shown::Utf8, _) | (_, Shown::Utf8) => true,
            (_, Shown::Other) => false,
            (_, Shown::Ascii) => self.utf_8_lines > 0 && self.utf_8_lines >= self.other_lines,
        };
        if is_utf_8 {
            return String::from_utf8_lossy(bytes).into_owned();
        }
        self.note(body);
        self.note(bytes);
        self.guess().decode_without_bom_handling(bytes).0.into_owned()
    }

    /// Adds `bytes` to the sample, from the first one that is not ASCII.
    fn note(&mut self, bytes: &[u8]) {
        if let Some(start) = bytes.iter().position(|byte| !byte.is_ascii()) {
            let room = SAMPLE_BYTES - self.sample.len();
            self.sample.extend(bytes[start..].iter().chain(b" ").take(room));
        }
    }

    /// Returns the encoding of the sample. It is guessed again each time the sample has doubled, so that all
    /// guesses together cost no more than two of the whole.
    fn guess(&mut self) -> &'static Encoding {
        match self.guess {
            Some((encoding, length)) if self.sample.len() < 2 * length => encoding,
            _ => {
                let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
                detector.feed(&self.sample, false);
                let encoding = detector.guess(None, Utf8Detection::Deny);
                self.guess = Some((encoding, self.sample.len()));
                encoding
            }
        }
    }
}

/// Returns what `bytes`, whole or damaged, show of their encoding. Cost: linear.
fn shown(bytes: &[u8]) -> Shown {
    if bytes.is_ascii() {
        return Shown::Ascii;
    }
    let (mut valid, mut malformed) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        valid += chunk.valid().bytes().filter(|byte| *byte >= 0xc0).count();
        malformed += usize::from(!chunk.invalid().is_empty());
    }
    if valid >= malformed * MIN_VALID_PER_MALFORMED { Shown::Utf8 } else { Shown::Other }
}

#[cfg(test)]
mod tests {
    use encoding_rs::{SHIFT_JIS, WINDOWS_1251, WINDOWS_1252};

    use super::*;

    #[test]
    fn a_field_is_decoded_as_its_row_and_file_are() {
        for (encoding, title, text) in [
            (WINDOWS_1252, "Größe der Türen in Köln", "Die Mühle über dem Fluß trägt größere Räder."),
            (WINDOWS_1251, "Мельница у реки", "Каждую весну вода поднимается до самого порога."),
            (
                SHIFT_JIS,
                "川のそばの水車小屋",
                "二百年も前からそこに立っていて、春になるたびに水が上がってくる。",
            ),
        ] {
            let bytes = |text: &str| encoding.encode(text).0.into_owned();
            let name = encoding.name();
            // From the text beside it, from the file, and from the field alone.
            assert_eq!(Charset::default().decode(&bytes(title), &bytes(text)), title, "{name}");
            let head = bytes(&format!("{title};plain\n{title};{text}\n"));
            assert_eq!(Charset::of(&head).decode(&bytes(title), b"plain"), title, "{name}");
            assert_eq!(Charset::default().decode(&bytes(title), b"plain"), title, "{name}");
        }
    }

    #[test]
    fn damaged_utf_8_stays_utf_8() {
        let cut = &"Köln und Größe".as_bytes()[..12];
        assert_eq!(Charset::default().decode(b"K\xc3", "größer".as_bytes()), "K\u{fffd}");
        assert_eq!(Charset::of("größer\nschön\nK\u{f6}".as_bytes()).decode(b"K\xc3", b"plain"), "K\u{fffd}");
        assert_eq!(Charset::default().decode("größer".as_bytes(), b"K\xf6ln"), "größer");
        assert!(std::str::from_utf8(cut).is_err() || Charset::default().decode(cut, b"").starts_with("Köln"));
    }

    #[test]
    fn guesses_are_few() {
        let mut charset = Charset::default();
        let mut guesses = 0;
        for _ in 0..20_000 {
            let before = charset.guess;
            charset.decode(b"Gr\xf6\xdfe", b"plain");
            guesses += usize::from(charset.guess != before);
        }
        assert!(charset.sample.len() == SAMPLE_BYTES && guesses < 16, "{guesses}");
    }
}
