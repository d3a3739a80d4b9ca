//! Lenient JSON parsing without building a tree.
//!
//! In: bytes that begin with a value. Out: where it ends, and the members of an object as bytes. Accepts RFC
//! 8259, and deviations that programs write and whose meaning is clear: `NaN`, `Infinity`, `None` and the
//! like, trailing commas, control characters in strings, strings and keys in the style of JavaScript and
//! Python, comments, calls in place of values (`ObjectId("…")`, `datetime.datetime(…)`), tuples, sets and strings with
//! a prefix (`b'…'`, `u'…'`) of Python, and bytes that are not UTF-8. Cost: linear. Memory: one byte per open container; nothing
//! recurses.

use std::borrow::Cow;

use memchr::memchr3;

/// Why a value could not be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stop {
    /// The bytes end inside it.
    Cut,
    /// It is not JSON.
    Malformed {
        /// Offset of the error.
        at: usize,
        /// Description of the error.
        what: &'static str,
    },
}

/// Literals, with those that Python, JavaScript and `NumPy` write outside RFC 8259.
const WORDS: [&[u8]; 19] = [
    b"true",
    b"false",
    b"null",
    b"NaN",
    b"nan",
    b"-NaN",
    b"-nan",
    b"Infinity",
    b"-Infinity",
    b"+Infinity",
    b"inf",
    b"-inf",
    b"Inf",
    b"-Inf",
    b"undefined",
    b"None",
    b"True",
    b"False",
    b"NULL",
];

/// Parses the object at the start of `bytes`. Calls `visit` with each key, without quotes but with its
/// escapes, and the bytes of its value; returns the offset of the object's end.
pub(super) fn object<'a>(bytes: &'a [u8], mut visit: impl FnMut(&'a [u8], &'a [u8])) -> Result<usize, Stop> {
    let mut cursor = Cursor { bytes, at: 0 };
    cursor.expect(b'{', "expected an object")?;
    loop {
        cursor.skip_blanks();
        if cursor.take(b'}') {
            return Ok(cursor.at);
        }
        let key = cursor.key()?;
        let value = cursor.value()?;
        visit(key, value);
        cursor.end_item(b'}')?;
    }
}

/// Parses the array or tuple at the start of `bytes`. Calls `visit` with the bytes of each value; returns the
/// offset of the array's end.
pub(super) fn array<'a>(bytes: &'a [u8], mut visit: impl FnMut(&'a [u8])) -> Result<usize, Stop> {
    let mut cursor = Cursor { bytes, at: 0 };
    let close = if cursor.take(b'(') {
        b')'
    } else {
        cursor.expect(b'[', "expected an array")?;
        b']'
    };
    loop {
        cursor.skip_blanks();
        if cursor.take(close) {
            return Ok(cursor.at);
        }
        visit(cursor.value()?);
        cursor.end_item(close)?;
    }
}

/// Returns true if `value` is an array or a tuple.
pub(super) fn is_array(value: &[u8]) -> bool {
    matches!(value.first(), Some(b'[' | b'('))
}

/// Returns the number of bytes of white space and comments at the start of `bytes`.
pub(super) fn blanks(bytes: &[u8]) -> usize {
    let mut cursor = Cursor { bytes, at: 0 };
    cursor.skip_blanks();
    cursor.at
}

/// Decodes the string `value`, also in a call (`ISODate("…")`) or with a prefix; `None` if it is not a string. Unknown
/// escapes are kept as they are, and a lone surrogate (left by programs that cut text by UTF-16 units) becomes U+FFFD.
pub(super) fn string(value: &[u8]) -> Option<Vec<u8>> {
    let prefix = prefix(value);
    if prefix > 0 {
        let (prefix, quoted) = value.split_at(prefix);
        let inner = quoted.get(1..quoted.len() - 1)?;
        let has = |letter: u8| prefix.iter().any(|sign| sign.eq_ignore_ascii_case(&letter));
        return Some(match (has(b'r'), has(b'b')) {
            (true, _) => inner.to_vec(),
            (false, true) => unescaped_bytes(inner),
            (false, false) => unescaped(inner).into_owned(),
        });
    }
    match *value {
        [first @ (b'"' | b'\''), ref inner @ .., last] if first == last => {
            Some(unescaped(inner).into_owned())
        }
        [b'A'..=b'Z' | b'a'..=b'z', .., b')'] => {
            let inside = &value[memchr::memchr(b'(', value)? + 1..value.len() - 1];
            string(inside.trim_ascii()).filter(|_| !inside.contains(&b','))
        }
        _ => None,
    }
}

/// Decodes the escapes in `text`, the part of a string between its quotes.
pub(super) fn unescaped(text: &[u8]) -> Cow<'_, [u8]> {
    let Some(first) = memchr::memchr(b'\\', text) else { return Cow::Borrowed(text) };
    let mut out = Vec::with_capacity(text.len());
    let (plain, mut rest) = text.split_at(first);
    out.extend_from_slice(plain);
    while let [b'\\', escaped @ ..] = rest {
        rest = unescape(escaped, &mut out);
        let next = memchr::memchr(b'\\', rest).unwrap_or(rest.len());
        out.extend_from_slice(&rest[..next]);
        rest = &rest[next..];
    }
    Cow::Owned(out)
}

/// Decodes the escapes in `text`, the part of bytes of Python between the quotes: `\xd0` is a byte, not a character.
fn unescaped_bytes(text: &[u8]) -> Vec<u8> {
    let (mut out, mut rest) = (Vec::with_capacity(text.len()), text);
    while let Some(at) = memchr::memchr(b'\\', rest) {
        out.extend_from_slice(&rest[..at]);
        let escaped = &rest[at + 1..];
        let byte = escaped
            .strip_prefix(b"x")
            .and_then(|digits| hex(digits, 2))
            .and_then(|byte| u8::try_from(byte).ok());
        rest = match byte {
            Some(byte) => {
                out.push(byte);
                &escaped[3..]
            }
            None => unescape(escaped, &mut out),
        };
    }
    out.extend_from_slice(rest);
    out
}

/// Returns the length of the letters before the quote with which `bytes` begin, as Python writes them: `b'…'`,
/// `u"…"`, `rb'…'`; 0 if there are none.
fn prefix(bytes: &[u8]) -> usize {
    let is_letter = |byte: &&u8| matches!(byte, b'b' | b'B' | b'u' | b'U' | b'r' | b'R');
    let letters = bytes.iter().take(2).take_while(is_letter).count();
    if matches!(bytes.get(letters), Some(b'"' | b'\'')) { letters } else { 0 }
}

/// Appends what the escape in `rest`, after its backslash, stands for; returns what follows it.
fn unescape<'a>(rest: &'a [u8], out: &mut Vec<u8>) -> &'a [u8] {
    let Some((&kind, behind)) = rest.split_first() else {
        out.push(b'\\');
        return rest;
    };
    match kind {
        b'n' => out.push(b'\n'),
        b't' => out.push(b'\t'),
        b'r' => out.push(b'\r'),
        b'b' => out.push(8),
        b'f' => out.push(12),
        b'"' | b'\\' | b'/' | b'\'' => out.push(kind),
        _ => {
            let digits = match kind {
                b'u' => 4,
                b'x' => 2,
                _ => 0,
            };
            match hex(behind, digits).filter(|_| digits > 0) {
                Some(unit) => return unescape_unit(unit, &behind[digits..], out),
                // Unknown: keep it as it is.
                None => out.push(b'\\'),
            }
            return rest;
        }
    }
    behind
}

/// Appends the UTF-16 unit `unit`, combined with the low surrogate if one begins `rest`; returns what
/// follows.
fn unescape_unit<'a>(unit: u32, rest: &'a [u8], out: &mut Vec<u8>) -> &'a [u8] {
    if (0xd800..0xdc00).contains(&unit)
        && let Some(low) =
            rest.strip_prefix(b"\\u").and_then(|low| hex(low, 4)).filter(|low| (0xdc00..0xe000).contains(low))
    {
        push(char::from_u32(0x1_0000 + ((unit - 0xd800) << 10) + (low - 0xdc00)), out);
        return &rest[6..];
    }
    push(char::from_u32(unit), out);
    rest
}

fn push(c: Option<char>, out: &mut Vec<u8>) {
    out.extend_from_slice(c.unwrap_or(char::REPLACEMENT_CHARACTER).encode_utf8(&mut [0; 4]).as_bytes());
}

/// Parses the first `count` bytes of `digits` as a hexadecimal number.
fn hex(digits: &[u8], count: usize) -> Option<u32> {
    let digits = digits.get(..count).filter(|digits| digits.iter().all(u8::is_ascii_hexdigit))?;
    u32::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
}

/// Returns the offset of the first hole in `bytes`: a run of NULs, which a file system leaves in place of what
/// it lost. Texts contain single NULs, and UTF-32 runs of three.
pub(super) fn hole(bytes: &[u8]) -> Option<usize> {
    const HOLE: [u8; 4] = [0; 4];
    memchr::memchr(0, bytes).and_then(|_| memchr::memmem::find(bytes, &HOLE))
}

struct Cursor<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Cursor<'a> {
    /// Returns the bytes that follow.
    fn rest(&self) -> &'a [u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }

    /// Returns the next byte without consuming it.
    fn peek(&self) -> Result<u8, Stop> {
        match self.bytes.get(self.at..).unwrap_or_default() {
            // A lone slash at the end may begin a comment.
            [] | [b'/'] => Err(Stop::Cut),
            [byte, ..] => Ok(*byte),
        }
    }

    /// Consumes the next byte if it is `byte`; returns true if so.
    fn take(&mut self, byte: u8) -> bool {
        let is_there = self.bytes.get(self.at) == Some(&byte);
        self.at += usize::from(is_there);
        is_there
    }

    fn malformed<T>(&self, what: &'static str) -> Result<T, Stop> {
        Err(Stop::Malformed { at: self.at, what })
    }

    /// Skips blanks and consumes `byte`, or fails with the message `what`.
    fn expect(&mut self, byte: u8, what: &'static str) -> Result<(), Stop> {
        self.skip_blanks();
        if self.peek()? == byte {
            self.at += 1;
            return Ok(());
        }
        self.malformed(what)
    }

    /// Returns true if the byte before is a quote: a `#` after it begins no comment, but goes on with a text whose
    /// quotes were not escaped (`"the tag "#news" was"`).
    fn is_behind_string(&self) -> bool {
        matches!(self.at.checked_sub(1).and_then(|at| self.bytes.get(at)), Some(b'"' | b'\''))
    }

    /// Skips white space and comments.
    fn skip_blanks(&mut self) {
        loop {
            let rest = &self.bytes[self.at..];
            self.at += match *rest {
                [b' ' | b'\t' | b'\r' | b'\n', ..] => 1,
                [b'#', ..] if self.is_behind_string() => return,
                [b'#', ..] | [b'/', b'/', ..] => memchr::memchr(b'\n', rest).unwrap_or(rest.len()),
                [b'/', b'*', ..] => memchr::memmem::find(rest, b"*/").map_or(rest.len(), |end| end + 2),
                _ => return,
            };
        }
    }

    /// Parses a key and the colon after it; returns the key without its quotes.
    fn key(&mut self) -> Result<&'a [u8], Stop> {
        self.at += prefix(self.rest());
        let start = self.at;
        let key = match self.peek()? {
            quote @ (b'"' | b'\'') => {
                self.string(quote)?;
                &self.bytes[start + 1..self.at - 1]
            }
            first if first.is_ascii_alphabetic() || b"_$".contains(&first) => {
                let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || b"_$".contains(byte);
                self.at += self.bytes[start..].iter().take_while(|&byte| is_name(byte)).count();
                &self.bytes[start..self.at]
            }
            _ => return self.malformed("expected a key"),
        };
        self.expect(b':', "expected a colon after a key")?;
        Ok(key)
    }

    /// Parses what follows an item of a container that `close` ends: a comma, or the end, which is not taken.
    fn end_item(&mut self, close: u8) -> Result<(), Stop> {
        self.skip_blanks();
        match self.peek()? {
            b',' => {
                self.at += 1;
                Ok(())
            }
            byte if byte == close => Ok(()),
            _ => self.malformed("expected a comma"),
        }
    }

    /// Parses a value of any kind.
    fn value(&mut self) -> Result<&'a [u8], Stop> {
        self.skip_blanks();
        let start = self.at;
        // Closing bytes of the containers that are open.
        let mut open = Vec::new();
        loop {
            match self.peek()? {
                b'{' => open.push(b'}'),
                b'[' => open.push(b']'),
                b'(' => open.push(b')'),
                _ => {
                    self.scalar()?;
                    if self.close(&mut open)? {
                        return Ok(&self.bytes[start..self.at]);
                    }
                    continue;
                }
            }
            self.at += 1;
            if self.begin_item(&mut open)? {
                return Ok(&self.bytes[start..self.at]);
            }
        }
    }

    /// Moves on to the next value after one that ended; returns true if that was the outermost.
    fn close(&mut self, open: &mut Vec<u8>) -> Result<bool, Stop> {
        let Some(&close) = open.last() else { return Ok(true) };
        self.end_item(close)?;
        self.begin_item(open)
    }

    /// Moves on to the next value in the innermost open container, closing those that end here; returns true
    /// if the outermost does.
    fn begin_item(&mut self, open: &mut Vec<u8>) -> Result<bool, Stop> {
        loop {
            self.skip_blanks();
            let Some(&close) = open.last() else { return Ok(true) };
            if self.peek()? == close {
                self.at += 1;
                open.pop();
                match open.last() {
                    None => return Ok(true),
                    Some(&outer) => self.end_item(outer)?,
                }
                continue;
            }
            if close == b'}' && self.member()? {
                self.end_item(close)?;
                continue;
            }
            return Ok(false);
        }
    }

    /// Parses what stands before the value of a member of an object: its key, of any kind in Python, and a colon.
    /// Returns true if it is the item of a set instead, which is all of it. An item of a set that is no string or
    /// number is left to be read as a value.
    fn member(&mut self) -> Result<bool, Stop> {
        let start = self.at;
        let first = self.bytes.get(start + prefix(self.rest())).copied().unwrap_or_default();
        if matches!(first, b'(' | b'[' | b'{') {
            return Ok(false);
        }
        if matches!(first, b'"' | b'\'') || first.is_ascii_digit() || first == b'-' {
            self.scalar()?;
            self.skip_blanks();
            if matches!(self.peek()?, b',' | b'}') {
                return Ok(true);
            }
            self.expect(b':', "expected a colon after a key")?;
        } else if let Err(stop) = self.key() {
            // `{None, True}`, `{Decimal('1')}`.
            let is_key =
                matches!(stop, Stop::Cut) || !matches!(self.bytes.get(self.at), Some(b',' | b'}' | b'('));
            if is_key {
                return Err(stop);
            }
            self.at = start;
            return Ok(false);
        }
        self.skip_blanks();
        Ok(false)
    }

    /// Parses a string, number or literal.
    fn scalar(&mut self) -> Result<(), Stop> {
        self.at += prefix(self.rest());
        let first = self.peek()?;
        if matches!(first, b'"' | b'\'') {
            return self.string(first);
        }
        let rest = self.rest();
        let length =
            rest.iter().take_while(|byte| byte.is_ascii_alphanumeric() || b"+-._".contains(byte)).count();
        let word = &rest[..length];
        if length == rest.len() {
            return Err(Stop::Cut);
        }
        if rest[length] == b'(' && first.is_ascii_alphabetic() {
            self.at += length;
            return self.arguments();
        }
        if WORDS.contains(&word) || word.iter().any(u8::is_ascii_digit) && !first.is_ascii_alphabetic() {
            self.at += length;
            return Ok(());
        }
        self.malformed("expected a value")
    }

    /// Passes over the arguments of a call, which end on their line.
    fn arguments(&mut self) -> Result<(), Stop> {
        let mut depth = 0usize;
        loop {
            match self.bytes.get(self.at) {
                None => return Err(Stop::Cut),
                Some(b'\n') => return self.malformed("the arguments of a call are not closed"),
                Some(&quote @ (b'"' | b'\'')) => {
                    self.string(quote)?;
                    continue;
                }
                Some(b'(') => depth += 1,
                Some(b')') => depth -= 1,
                Some(_) => {}
            }
            self.at += 1;
            if depth == 0 {
                return Ok(());
            }
        }
    }

    /// Parses a string quoted by `quote`. It may contain line breaks, but a line in it that begins like an
    /// object shows that the string was cut off at the end of its line; and a run of NULs, that a disk lost a
    /// part of the file, perhaps with the end of the string.
    fn string(&mut self, quote: u8) -> Result<(), Stop> {
        self.at += 1;
        loop {
            let rest = &self.bytes[self.at..];
            let found = memchr3(quote, b'\\', b'\n', rest);
            let length = found.unwrap_or(rest.len());
            if let Some(at) = hole(&rest[..length]) {
                self.at += at;
                return self.malformed("NULs in a string");
            }
            if found.is_none() {
                return Err(Stop::Cut);
            }
            self.at += length + 1;
            match rest[length] {
                b'\\' => self.at += 1,
                b'\n' => {
                    let next =
                        rest[length..].iter().find(|byte| !byte.is_ascii_whitespace()).ok_or(Stop::Cut)?;
                    if *next == b'{' {
                        return self.malformed("a string is cut off at the end of its line");
                    }
                }
                _ => return Ok(()),
            }
            if self.at > self.bytes.len() {
                return Err(Stop::Cut);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(json: &str) -> Result<usize, Stop> {
        object(json.as_bytes(), |_, _| ())
    }

    #[test]
    fn objects_as_programs_write_them() {
        for json in [
            "{}",
            r#"{"a": 1, "b": [1, {"c": []}, {}], "d": {"e": {"f": null}}}"#,
            r#"{"a": NaN, "b": -Infinity, "c": None, "d": True, "e": undefined, "f": -1.5e+9, "g": .5, "h": 0x1F}"#,
            r#"{"a": [1, 2,], "b": 1,}"#,
            "{\"a\": \"raw\ttab\u{1}\", \"b\": 1}",
            r#"{'a': 'it\'s', "b": 'x'}"#,
            r#"{a: 1, $b_2: "x"}"#,
            "{ // why\n \"a\": /* { */ 1 }",
            r#"{"a": "\q \x41 \u00e9 \ud83d"}"#,
            "{\n  \"a\": [\n    {\n      \"b\": 1\n    }\n  ]\n}",
            "{\"a\": \"one\ntwo\"}",
            "{\"a\": \"one\0two\0\0\"}",
            "{'size': (3, 4), 'one': ('a',), 'none': (), 'tags': {'a', \"b\"}, 'n': {1, 2.5}, 'w': {None, True}, 'd': {Decimal('1')}}",
            "{'raw': b'a\\x00', u'text': u'x', 'r': rb\"\\d\", 'deep': ([(1,)], {'k': (2,)}, {(1, 2), (3, 4)}), 'years': {2024: 'a', -1: 'b'}}",
            "{ # why\n \"a\": 1, # }\n}",
            r#"{"_id": ObjectId("66"), "n": NumberLong(3), "at": datetime.datetime(2024, 5, tzinfo=timezone(")")), "b": 1}"#,
        ] {
            assert_eq!(read(json), Ok(json.len()), "{json}");
            assert_eq!(read(&format!("{json} {{}}")), Ok(json.len()), "{json}");
            for cut in (0..json.len()).filter(|&cut| json.is_char_boundary(cut)) {
                assert_eq!(read(&json[..cut]), Err(Stop::Cut), "{}", &json[..cut]);
            }
        }
    }

    #[test]
    fn what_has_no_meaning_is_malformed() {
        for json in [
            "{\"a\" 1}",
            "{\"a\": }",
            "{\"a\": x }",
            "{\"a\": x(\n1) }",
            "{1: 2}",
            "{\"a\": 1 \"b\": 2}",
            "{\"a\": [1 2]}",
            "{\"a\": {]}",
            "{\"a\": (1]}",
            "{\"a\": {\"b\" 1}}",
            "{\"a\": x'b'}",
            "{\"a\": \"the tag \"#news\" was\"\n}",
            "[1]",
            "x",
            "{\"a\": \"one\n{\"a\": 2}\n",
            "{\"a\": 1,\n{\"a\": 2}",
            "{\"a\": \"one\0\0\0\0two\"}",
            "{\"a\0\0\0\0\": \"two\"}",
        ] {
            assert!(matches!(read(json), Err(Stop::Malformed { .. })), "{json}: {:?}", read(json));
        }
    }

    #[test]
    fn escapes_are_undone() {
        for (json, text) in [
            (r#""a\n\t\"\\\/""#, "a\n\t\"\\/"),
            (r#""\ud83d\ude00 \u00e9 \x41""#, "😀 é A"),
            (r#""a\ud83db \udc00""#, "a\u{fffd}b \u{fffd}"),
            (r#""\q \u12 \""#, "\\q \\u12 \\"),
            ("'it\\'s'", "it's"),
        ] {
            assert_eq!(string(json.as_bytes()), Some(text.into()), "{json}");
        }
        assert_eq!(string(b"12"), None);
        for (python, text) in [
            ("b'\\xd0\\xa2 \\\\ \\''", "\u{422} \\ '"),
            ("u'\\u0422\\xe9'", "\u{422}\u{e9}"),
            ("r'\\d+\\x41'", "\\d+\\x41"),
            ("b''", ""),
        ] {
            assert_eq!(string(python.as_bytes()), Some(text.into()), "{python}");
        }
    }

    #[test]
    fn members_and_items_are_handed_over() {
        let mut found = Vec::new();
        let json = br#"{"a": "x", 'b': [1, {"c": 2}], "d": null}"#;
        object(json, |key, value| found.push((key, value))).unwrap();
        assert_eq!(found, [(&b"a"[..], &b"\"x\""[..]), (b"b", b"[1, {\"c\": 2}]"), (b"d", b"null")]);
        let mut found = Vec::new();
        array(br#"[1, "x", [2],]"#, |value| found.push(value)).unwrap();
        assert_eq!(found, [&b"1"[..], b"\"x\"", b"[2]"]);
        let mut found = Vec::new();
        array(b"('x', (1,), {'a', 'b'})", |value| found.push(value)).unwrap();
        assert_eq!(found, [&b"'x'"[..], b"(1,)", b"{'a', 'b'}"]);
    }

    #[test]
    fn deep_nesting_does_not_overflow_the_stack() {
        let deep = format!(r#"{{"a": {}{}}}"#, "[".repeat(1 << 20), "]".repeat(1 << 20));
        assert_eq!(read(&deep), Ok(deep.len()));
    }

    proptest! {
        #[test]
        fn whatever_serde_json_reads_is_read(text in "\\PC{0,20}", number: f64, nested: bool) {
            let mut value = serde_json::json!({ "text": text, "n": [number, null, true], "": {} });
            if nested {
                value = serde_json::json!({ "a": [value.clone(), {}], "text": text });
            }
            for json in [value.to_string(), serde_json::to_string_pretty(&value).unwrap()] {
                let mut found = None;
                let end = object(json.as_bytes(), |key, value| {
                    if key == b"text" {
                        found = string(value);
                    }
                });
                prop_assert_eq!(end, Ok(json.len()));
                prop_assert_eq!(found.as_deref(), Some(text.as_bytes()));
            }
        }

        #[test]
        fn no_bytes_break_it(parts in prop::collection::vec(prop::sample::select(vec![
            "{", "}", "[", "]", "\"", "'", ",", ":", "\\", "\n", " ", "a", "1", "//", "/*", "*/", "null", "\\u", "\\ud83d", "é", "(", ")", "b'", "#",
        ]), 0..24)) {
            let json = parts.concat();
            if let Ok(end) = read(&json) {
                prop_assert!(json.is_char_boundary(end));
            }
            let _ = unescaped(json.as_bytes());
        }
    }
}
