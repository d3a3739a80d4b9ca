//! Encoding declared by an HTML page itself.
//!
//! In: the page's bytes. Out: the encoding of the first `<meta charset>` or `<meta http-equiv=content-type>`
//! near the beginning, else that of an XML declaration. Follows the HTML standard, "prescan a byte stream to
//! determine its encoding"; bytes are read as ASCII, which every encoding that can be declared this way
//! extends.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// Number of bytes scanned. The standard requires the declaration within 1024, but pages put scripts before
/// their `<meta>`, and browsers scan on.
const PRESCAN_BYTES: usize = 4 << 10;

/// Returns the declared encoding. Cost: linear in [`PRESCAN_BYTES`].
pub(super) fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    in_meta(bytes).or_else(|| in_xml_declaration(bytes))
}

/// Returns the encoding named in `<?xml version="1.0" encoding="…"?>`.
fn in_xml_declaration(bytes: &[u8]) -> Option<&'static Encoding> {
    let rest = bytes.strip_prefix(b"<?xml")?;
    let end = memchr::memchr(b'>', &rest[..rest.len().min(PRESCAN_BYTES)])?;
    let mut scan = Scan { bytes: &rest[..end] };
    while let Some((name, value)) = scan.attribute() {
        if name.eq_ignore_ascii_case(b"encoding") {
            return Encoding::for_label(value).filter(|&named| named != UTF_16BE && named != UTF_16LE);
        }
    }
    None
}

/// Returns the encoding declared by the first `<meta>` that declares one.
fn in_meta(bytes: &[u8]) -> Option<&'static Encoding> {
    let mut scan = Scan { bytes: &bytes[..bytes.len().min(PRESCAN_BYTES)] };
    loop {
        let open = memchr::memchr(b'<', scan.bytes)?;
        scan.skip(open + 1);
        if let Some(rest) = scan.bytes.strip_prefix(b"!--") {
            // `<!-->` is a complete comment, so its end may begin right after `<!`.
            scan.skip(1);
            let end = memchr::memmem::find(scan.bytes, b"-->").unwrap_or(rest.len());
            scan.skip(end + 3);
        } else if scan.starts_with_tag(b"meta") {
            scan.skip(b"meta".len());
            if let Some(encoding) = scan.meta() {
                return Some(encoding);
            }
        } else if scan.bytes.first().is_some_and(|&byte| byte == b'/' || byte.is_ascii_alphabetic()) {
            let name = scan.bytes.iter().position(|&byte| is_space(byte) || byte == b'>');
            scan.skip(name.unwrap_or(scan.bytes.len()));
            while scan.attribute().is_some() {}
        }
    }
}

struct Scan<'a> {
    bytes: &'a [u8],
}

impl<'a> Scan<'a> {
    fn skip(&mut self, count: usize) {
        self.bytes = &self.bytes[count.min(self.bytes.len())..];
    }

    /// Skips the bytes that pass `test` and returns them.
    fn skip_while(&mut self, test: impl Fn(u8) -> bool) -> &'a [u8] {
        let end = self.bytes.iter().position(|&byte| !test(byte)).unwrap_or(self.bytes.len());
        let (taken, rest) = self.bytes.split_at(end);
        self.bytes = rest;
        taken
    }

    /// Returns true if the rest starts with `name` in any case, then a space or `/`.
    fn starts_with_tag(&self, name: &[u8]) -> bool {
        self.bytes.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name))
            && self.bytes.get(name.len()).is_some_and(|&byte| is_space(byte) || byte == b'/')
    }

    /// Returns the encoding declared by the attributes of a `<meta>`.
    fn meta(&mut self) -> Option<&'static Encoding> {
        let (mut is_pragma, mut charset, mut content) = (false, None, None);
        while let Some((name, value)) = self.attribute() {
            match name.to_ascii_lowercase().as_slice() {
                b"http-equiv" => is_pragma = value.eq_ignore_ascii_case(b"content-type"),
                b"charset" => charset = charset.or(Some(value)),
                b"content" => content = content.or_else(|| charset_in(value)),
                _ => {}
            }
        }
        let encoding = Encoding::for_label(charset.or(content.filter(|_| is_pragma))?)?;
        Some(match encoding {
            // Bytes in which this declaration can be read are not UTF-16.
            e if e == UTF_16BE || e == UTF_16LE => UTF_8,
            e if e.name() == "x-user-defined" => WINDOWS_1252,
            e => e,
        })
    }

    /// Returns the next attribute of the current tag, or `None` at the tag's end.
    fn attribute(&mut self) -> Option<(&'a [u8], &'a [u8])> {
        self.skip_while(|byte| is_space(byte) || byte == b'/');
        if self.bytes.first().is_none_or(|&byte| byte == b'>') {
            return None;
        }
        let first = self.bytes;
        self.skip(1);
        self.skip_while(|byte| !is_space(byte) && !matches!(byte, b'=' | b'/' | b'>'));
        let name = &first[..first.len() - self.bytes.len()];
        self.skip_while(is_space);
        if self.bytes.first() != Some(&b'=') {
            return Some((name, b""));
        }
        self.skip(1);
        self.skip_while(is_space);
        let value = match self.bytes.first() {
            Some(&quote @ (b'"' | b'\'')) => {
                self.skip(1);
                let value = self.skip_while(|byte| byte != quote);
                self.skip(1);
                value
            }
            _ => self.skip_while(|byte| !is_space(byte) && byte != b'>'),
        };
        Some((name, value))
    }
}

/// Returns the label after `charset=` in the `content` of a pragma.
fn charset_in(content: &[u8]) -> Option<&[u8]> {
    let lower = content.to_ascii_lowercase();
    let mut from = 0;
    loop {
        let found = from + memchr::memmem::find(&lower[from..], b"charset")?;
        from = found + b"charset".len();
        let mut scan = Scan { bytes: &content[from..] };
        scan.skip_while(is_space);
        if scan.bytes.first() != Some(&b'=') {
            continue;
        }
        scan.skip(1);
        scan.skip_while(is_space);
        return Some(match scan.bytes.first() {
            Some(&quote @ (b'"' | b'\'')) => {
                scan.skip(1);
                scan.skip_while(|byte| byte != quote)
            }
            _ => scan.skip_while(|byte| !is_space(byte) && byte != b';'),
        });
    }
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b'\t' | b'\n' | 0x0c | b'\r' | b' ')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_what_browsers_find() {
        for (page, name) in [
            ("<meta charset=koi8-r>", Some("KOI8-R")),
            ("<META\nCHARSET = 'shift_jis' >", Some("Shift_JIS")),
            ("<meta http-equiv=Content-Type content='text/html; charset=iso-8859-2'>", Some("ISO-8859-2")),
            ("<meta content='text/html; charset=big5' http-equiv=\"content-type\"/>", Some("Big5")),
            ("<meta content='text/html; charset=big5'>", None),
            ("<!-- <meta charset=big5> --><meta charset=euc-kr>", Some("EUC-KR")),
            ("<!--><meta charset=euc-kr>", Some("EUC-KR")),
            ("<p title='<meta charset=big5>'><meta charset=utf-16>", Some("UTF-8")),
            ("<meta charset=nonsense><meta charset=gbk>", Some("GBK")),
            ("<?xml version=\"1.0\" encoding='iso-8859-2'?><p>", Some("ISO-8859-2")),
            ("<?xml version=\"1.0\" encoding=\"x\"?><meta charset=gbk>", Some("GBK")),
            ("<?xml encoding=utf-16?>", None),
            ("<metadata charset=gbk>", None),
            ("<meta charset", None),
            ("<meta charset='gbk", Some("GBK")),
            ("<", None),
        ] {
            assert_eq!(declared(page.as_bytes()).map(Encoding::name), name, "{page}");
        }
    }

    #[test]
    fn looks_no_further_than_the_head() {
        let late = format!("{}<meta charset=gbk>", " ".repeat(PRESCAN_BYTES));
        assert_eq!(declared(late.as_bytes()), None);
    }
}
