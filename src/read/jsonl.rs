//! JSON files: each object is a page. Objects may stand one per line (JSON Lines), one after another, span
//! lines, or form one array.
//!
//! White space, commas, brackets, comments and byte order marks between objects are framing. A truncated or malformed
//! object costs its line or, in files whose objects span lines, all lines up to the next that begins an
//! object; but an object behind it on its line, as a writer leaves that died and was restarted, is read. So is
//! one behind NULs, which are a reject, one behind the number, time, key or call with which a program begins each line,
//! and one that is written as a string. Module `json` lists the deviations from RFC 8259 that are accepted.

use memchr::memchr;

use super::charset::Charset;
use super::content::Content;
use super::days::Given;
use super::dialect::SAMPLE_BYTES;
use super::draft::{Draft, Fault};
use super::fields::{self, HTML_SEPARATOR, Row, TEXT_SEPARATOR, to_body};
use super::json::{self, Stop};
use super::json_values::{day, first, strings};
use super::names::is_same;
use super::options::{Fields, Names, Options};
use super::record::{self, Found, What};
use crate::model::RejectCode;

mod around;
mod envelope;
mod skipping;

use envelope::Envelope;

/// Parses a JSON object, for instance a line of a JSONL file, as a page.
///
/// `id` and `date` may be numbers, and strings may stand in a list: those of a text or title are joined, and
/// the first one is the id or address. If both `html` and `text` have content, `html` is used. Names match
/// exactly, else without regard to case. Fields of other names and types are ignored; of repeated fields the
/// last counts.
///
/// # Errors
/// `bad_json` if the line is not one JSON object, `missing_text` if neither `text` nor `html` holds strings.
///
/// ```
/// use gristmill::read::{Fields, jsonl};
///
/// let page = jsonl::draft(br#"{"id": 7, "text": "Rain."}"#, &Fields::default()).expect("a page");
/// assert_eq!(page.given_id.as_deref(), Some("7"));
/// ```
pub fn draft(line: &[u8], fields: &Fields) -> Result<Draft, Fault> {
    let lead = lead(line);
    let (end, row) = row(&line[lead..], fields, &mut Charset::default())
        .map_err(|stop| bad(stop, "the line ends inside the object"))?;
    is_all(line, lead + end)?;
    row.into_draft(fields)
}

/// Returns the members `names` of the JSON object on `line`, as they are written; names match as in [`draft`]. Null
/// is no value.
///
/// # Errors
/// `bad_json` if the line is not one JSON object.
pub fn members<'a, const N: usize>(line: &'a [u8], names: [&str; N]) -> Result<[Option<&'a [u8]>; N], Fault> {
    let lead = lead(line);
    let names = names.map(|name| Names(vec![name.to_owned()]));
    let mut best: [Best<'a>; N] = [None; N];
    let end = json::object(&line[lead..], |key, value| {
        let key = json::unescaped(key);
        for (names, best) in names.iter().zip(&mut best) {
            offer(names, &key, value, best);
        }
    });
    let end = end.map_err(|stop| bad(stop, "the line ends inside the object"))?;
    is_all(line, lead + end)?;
    Ok(best.map(|best| best.map(|(_, value)| value).filter(|value| !fields::is_missing(value))))
}

/// Decodes `value`, a string or a list of strings, which are joined by blank lines; `None` if it is neither.
#[must_use]
pub fn text(value: &[u8]) -> Option<String> {
    let bytes = strings(value, TEXT_SEPARATOR, 0)?;
    Some(Charset::default().decode(&bytes, &bytes))
}

/// Returns the number of bytes before the object on `line`.
fn lead(line: &[u8]) -> usize {
    let mut at = 0;
    loop {
        let blanks = line[at..].iter().take_while(|byte| LEAD.contains(byte)).count();
        let comments = json::blanks(&line[at + blanks..]);
        at += blanks + comments;
        if comments == 0 {
            return at;
        }
    }
}

/// Checks that the object that ends at `end` is all of `line`, apart from comments.
fn is_all(line: &[u8], end: usize) -> Result<(), Fault> {
    let at = end + json::blanks(&line[end..]);
    if at == line.len() {
        return Ok(());
    }
    Err(Fault::new(RejectCode::BadJson, format!("unexpected data after the object, at byte {at}")))
}

/// Bytes allowed before an object on its line: blanks, a comma, the bytes of a byte order mark, and the
/// record separator of RFC 7464.
const LEAD: &[u8] = b" \t\r,\xef\xbb\xbf\x1e";

pub(super) struct Records {
    fields: Fields,
    max_bytes: u64,
    /// Number of line ends passed.
    lines: u64,
    /// Whether some object ended on the line on which it began: the file has one object per line.
    has_lines: bool,
    /// Position before which an object must end on its line. Set after an unended object, so that its bytes
    /// are not searched again from each of its lines.
    lines_until: u64,
    /// Position before which no comment in the style of C ends. Set after an unended one, likewise.
    comments_until: u64,
    /// Whether bytes of the file before the next ones are missing.
    is_resuming: bool,
    /// Encoding of titles and addresses that are not UTF-8.
    charset: Charset,
    /// The object around lists of pages that is being read.
    envelope: Option<Envelope>,
}

impl Records {
    pub(super) fn new(options: &Options) -> Self {
        let Options { ref fields, max_line_bytes, .. } = *options;
        Self {
            fields: fields.clone(),
            max_bytes: max_line_bytes,
            lines: 0,
            has_lines: false,
            lines_until: 0,
            comments_until: 0,
            is_resuming: false,
            charset: Charset::default(),
            envelope: None,
        }
    }

    /// Takes what is between the lists of pages of an object, and around them; returns false if nothing is.
    fn between_lists(&mut self, content: &mut Content) -> bool {
        let position = content.position();
        let next = self.envelope.as_mut().and_then(|envelope| envelope.next(position));
        let Some(length) = next.and_then(|next| usize::try_from(next - position).ok()) else { return false };
        self.skip(content, length);
        if self.envelope.as_ref().is_some_and(|envelope| envelope.is_before(content.position())) {
            self.envelope = None;
        }
        true
    }

    /// Takes the beginning of the object at hand, of `length` bytes, up to the first list of pages in it; returns false if it
    /// has none, or is in such a list.
    fn open_envelope(&mut self, content: &mut Content, length: usize) -> bool {
        if self.envelope.is_some() {
            return false;
        }
        let position = content.position();
        let is_page = |bytes: &[u8]| {
            row(bytes, &self.fields, &mut Charset::default()).is_ok_and(|(_, row)| row.has_body())
        };
        self.envelope = Envelope::of(&content.peek(length)[..length], position, is_page);
        self.between_lists(content)
    }

    /// Skips what stands before an object on its line. Returns the kind of framing if the line ends, or a
    /// bracket follows, first.
    fn lead(&mut self, content: &mut Content) -> Option<&'static str> {
        loop {
            let bytes = content.fill();
            let blanks = bytes.iter().take_while(|byte| LEAD.contains(byte)).count();
            let next = bytes.get(blanks).copied();
            let is_end = bytes.is_empty();
            content.consume(blanks + usize::from(matches!(next, Some(b'[' | b']'))));
            match next {
                Some(b'\n') => {
                    self.end_line(content);
                    return Some("blank_line");
                }
                Some(b'[' | b']') => {
                    self.end_line(content);
                    return Some("array");
                }
                None if is_end => return Some("blank_line"),
                None => {}
                Some(_) if self.comment(content) => return Some("comment"),
                Some(_) if content.skip_dos_end() > 0 => return Some("end_of_file"),
                Some(_) => return None,
            }
        }
    }

    /// Takes the comment at hand, with its line end if it ends with its line; returns false if there is none.
    fn comment(&mut self, content: &mut Content) -> bool {
        let head = content.peek(2);
        if head.starts_with(b"#") || head.starts_with(b"//") {
            let line = content.read_line(0, &mut Vec::new());
            self.lines += u64::from(line.is_some_and(|line| line.is_ended));
            return true;
        }
        if !head.starts_with(b"/*") || content.position() < self.comments_until {
            return false;
        }
        let most = usize::try_from(self.max_bytes).unwrap_or(usize::MAX);
        let mut wanted = 4;
        loop {
            let bytes = content.peek(wanted);
            let is_all = bytes.len() < wanted || bytes.len() >= most;
            let bytes = &bytes[..bytes.len().min(most)];
            let length = bytes.len();
            if let Some(end) = memchr::memmem::find(bytes.get(2..).unwrap_or_default(), b"*/") {
                self.lines += memchr::memchr_iter(b'\n', &bytes[..end + 2]).count() as u64;
                content.consume(end + 4);
                return true;
            }
            if is_all {
                self.comments_until = content.position() + length as u64;
                return false;
            }
            wanted = (2 * length).max(4).min(most);
        }
    }

    /// Parses the object at hand, buffering as many bytes as needed. With a fault, returns the number of bytes
    /// up to an object behind it on the line, if there is one.
    fn object(&mut self, content: &mut Content) -> Result<(usize, Row), (Fault, Option<usize>)> {
        let too_long =
            |max: u64| Fault::new(RejectCode::LineTooLong, format!("the object is longer than {max} bytes"));
        let is_line = content.position() < self.lines_until;
        let most = usize::try_from(self.max_bytes).unwrap_or(usize::MAX).saturating_add(1);
        let mut wanted = 1;
        loop {
            let bytes = content.peek(wanted);
            let is_all = bytes.len() < wanted;
            // One byte more than permitted is enough to recognise an object that is too long, however many
            // are buffered.
            let bytes = &bytes[..bytes.len().min(most)];
            let line = memchr(b'\n', bytes).map(|feed| feed + 1).filter(|_| is_line);
            let bytes = &bytes[..line.unwrap_or(bytes.len())];
            let length = bytes.len();
            match row(bytes, &self.fields, &mut self.charset) {
                Ok((end, _)) if end == most => return Err((too_long(self.max_bytes), None)),
                Ok((end, row)) => return Ok((end, row)),
                Err(Stop::Cut) if line.is_some() || (is_all && length < most) => {
                    self.lines_until = self.lines_until.max(content.position() + length as u64);
                    let cut = if line.is_some() {
                        "the object does not end on its line"
                    } else {
                        "the file ends inside the object"
                    };
                    let cut = bad(Stop::Cut, cut);
                    return Err((content.take_fault().unwrap_or(cut), None));
                }
                Err(Stop::Cut) if length == most => {
                    self.lines_until = self.lines_until.max(content.position() + length as u64);
                    return Err((too_long(self.max_bytes), None));
                }
                Err(Stop::Cut) => wanted = (2 * length).max(2).min(most),
                Err(stop @ Stop::Malformed { at, .. }) => {
                    let behind = self.behind(content, at);
                    self.lines_until = self.lines_until.max(content.position() + behind.unwrap_or(at) as u64);
                    return Err((bad(stop, ""), behind));
                }
            }
        }
    }

    /// Takes the `length` bytes of an object, and the end of its line.
    fn take(&mut self, content: &mut Content, length: usize) {
        let ends = memchr::memchr_iter(b'\n', &content.peek(length)[..length]).count();
        self.has_lines |= ends == 0;
        self.lines += ends as u64;
        content.consume(length);
        self.end_line(content);
    }

    /// Takes blanks, commas and a line end.
    fn end_line(&mut self, content: &mut Content) {
        loop {
            let bytes = content.fill();
            let blanks = bytes.iter().take_while(|byte| b" \t\r,".contains(byte)).count();
            let is_line_end = bytes.get(blanks) == Some(&b'\n');
            let is_done = blanks < bytes.len() || bytes.is_empty();
            content.consume(blanks + usize::from(is_line_end));
            self.lines += u64::from(is_line_end);
            if is_done {
                return;
            }
        }
    }
}

impl record::Records for Records {
    fn next(&mut self, content: &mut Content) -> Option<Found> {
        if content.position() == 0 {
            content.decode_wide();
            let head = content.peek(SAMPLE_BYTES);
            self.charset = Charset::of(&head[..head.len().min(SAMPLE_BYTES)]);
        }
        let offset = content.position();
        let framing = if self.between_lists(content) { Some("envelope") } else { self.lead(content) };
        let indent = content.position() - offset;
        let extent = |content: &Content| content.position() - offset;
        let found =
            |content: &Content, what| Some(Found { offset: Some(offset), extent: extent(content), what });
        if let Some(kind) = framing {
            return if extent(content) == 0 { None } else { found(content, What::Framing(kind)) };
        }
        let number = self.lines + 1;
        let is_object = content.fill().starts_with(b"{");
        let object = if is_object {
            self.object(content)
        } else if let Some(page) = self.string(content) {
            Ok(page)
        } else if let Some(length) = self.prefix(content) {
            content.consume(length);
            return found(content, What::Framing("prefix"));
        } else if self.suffix(content) {
            return found(content, What::Framing("suffix"));
        } else {
            Self::skip_nuls(content);
            let is_there = content.fill().starts_with(b"{");
            let message = if is_there { "NULs in place of objects" } else { "expected an object" };
            Err((Fault::new(RejectCode::BadJson, message), is_there.then_some(0)))
        };
        let is_resuming = std::mem::take(&mut self.is_resuming);
        let what = match object {
            Ok((end, row)) => {
                if row.is_empty() && self.open_envelope(content, end) {
                    return found(content, What::Framing("envelope"));
                }
                self.take(content, end);
                row.into_draft(&self.fields)
            }
            Err((fault, length)) => {
                let indent = if is_object { usize::try_from(indent).unwrap_or(0) } else { 0 };
                match length {
                    Some(length) => self.skip(content, length),
                    None => self.skip_line(content, indent),
                }
                if is_resuming {
                    return found(content, What::Framing("damaged"));
                }
                let message = format!("{}; {} bytes skipped", fault.message, extent(content));
                Err(Fault::new(fault.code, message))
            }
        };
        let at_line = |fault: Fault| Fault::new(fault.code, format!("line {number}: {}", fault.message));
        found(content, what.map_err(at_line).into())
    }

    fn resume(&mut self, content: &Content) -> bool {
        (self.lines_until, self.is_resuming) = (content.position(), true);
        true
    }
}

/// Makes the fault for `stop`; `cut` describes truncation.
fn bad(stop: Stop, cut: &str) -> Fault {
    let message = match stop {
        Stop::Cut => cut.to_owned(),
        Stop::Malformed { at, what } => format!("{what}, at byte {at} of the object"),
    };
    Fault::new(RejectCode::BadJson, message)
}

/// Best value found for a role, with its rank: whether it is missing, the rank of the name that led to it, and
/// whether only the case of the name differs.
type Best<'a> = Option<((bool, usize, bool), &'a [u8])>;

/// Parses the object at the start of `bytes`; returns its length, and the fields of a page.
fn row(bytes: &[u8], fields: &Fields, charset: &mut Charset) -> Result<(usize, Row), Stop> {
    let Fields { id, url, text, html, date, title } = fields;
    let roles = [id, url, text, html, date, title];
    let mut best: [Best<'_>; 6] = [None; 6];
    let end = json::object(bytes, |key, value| {
        let key = json::unescaped(key);
        for (names, best) in roles.iter().zip(&mut best) {
            offer(names, &key, value, best);
        }
    })?;
    let [id, url, text, html, date, title] = best.map(|best| best.map(|(_, value)| value));
    let body = |value: Option<&[u8]>, separator| strings(value?, separator, 0).map(to_body);
    let (text, html) = (body(text, TEXT_SEPARATOR), body(html, HTML_SEPARATOR));
    let beside = fields::evidence(text.as_ref(), html.as_ref());
    let mut decode = |bytes: Vec<u8>| charset.decode(&bytes, beside);
    let row = Row {
        id: id.and_then(|id| first(id, true)).map(&mut decode),
        url: url.and_then(|url| first(url, false)).map(&mut decode),
        title: title.and_then(|title| strings(title, b" ", 0)).map(&mut decode),
        published: date.map_or(Given::Nothing, |value| day(value, 0)),
        text,
        html,
    };
    Ok((end, row))
}

/// Offers `value`, the member `key`, for a role with the given `names`; replaces `best` if its name ranks as
/// high or higher. Missing values rank below others.
fn offer<'a>(names: &Names, key: &[u8], value: &'a [u8], best: &mut Best<'a>) {
    for (rank, name) in names.iter().enumerate() {
        let Some((rest, is_exact)) = behind(name, key, Case::Ignored) else { continue };
        let found = match rest.strip_prefix('.') {
            _ if rest.is_empty() => Some((2 * rank, value)),
            Some(path) => inner(value, path, Case::Exact)
                .or_else(|| inner(value, path, Case::Ignored))
                .map(|value| (2 * rank + 1, value)),
            None => None,
        };
        let Some((rank, value)) = found else { continue };
        let unquoted = match *value {
            [first @ (b'"' | b'\''), ref inner @ .., last] if first == last => inner,
            _ => value,
        };
        let rank = (fields::is_missing(unquoted) || value == b"[]", rank, !is_exact);
        if best.is_none_or(|(held, _)| rank <= held) {
            *best = Some((rank, value));
        }
    }
}

/// How names are compared with keys.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Case {
    Exact,
    Ignored,
}

/// Returns the part of `name` after `key`, which is nothing or begins with a dot, and whether the spelling is the
/// same too; `None` if `name` does not begin with `key`.
fn behind<'a>(name: &'a str, key: &[u8], case: Case) -> Option<(&'a str, bool)> {
    let ends = || name.match_indices('.').map(|(dot, _)| dot).chain([name.len()]);
    let exact = ends().find(|&end| name.as_bytes()[..end] == *key).map(|end| (end, true));
    let same = || ends().find(|&end| is_same(&name[..end], key)).map(|end| (end, false));
    let found = exact.or_else(|| if case == Case::Ignored { same() } else { None });
    found.map(|(end, is_exact)| (&name[end..], is_exact))
}

/// Returns the value in the object `value` at the dotted `path`; the keys may contain dots.
fn inner<'a>(value: &'a [u8], path: &str, case: Case) -> Option<&'a [u8]> {
    let mut found = None;
    json::object(value, |key, value| {
        let key = json::unescaped(key);
        let Some((rest, _)) = behind(path, &key, case) else { return };
        if rest.is_empty() {
            found = Some(value);
        } else if let Some(path) = rest.strip_prefix('.') {
            found = inner(value, path, case).or(found);
        }
    })
    .ok()?;
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Body, MediaType, Notice};

    fn read(line: &str) -> Result<Draft, Fault> {
        draft(line.as_bytes(), &Fields::default())
    }

    #[test]
    fn takes_the_named_fields() {
        let page = read(
            r#"{"x": {"text": "no"}, "id": 12, "url": "u", "html": "<p>", "text": "t", "date": 1716000000, "title": null}"#,
        )
        .unwrap();
        assert_eq!(page.given_id.as_deref(), Some("12"));
        assert_eq!(page.url.as_deref(), Some("u"));
        assert_eq!((page.media_type, page.body), (MediaType::Html, Body::Text("<p>".into())));
        assert_eq!(page.published, chrono::NaiveDate::from_ymd_opt(2024, 5, 18));
        assert_eq!(page.title, None);
    }

    #[test]
    fn a_name_may_lead_inside_and_have_others_behind_it() {
        let fields = Fields {
            url: Names(vec!["metadata.url".into(), "link".into()]),
            text: Names(vec!["text".into(), "content".into()]),
            ..Fields::default()
        };
        let url = |line: &str| draft(line.as_bytes(), &fields).unwrap().url;
        for (line, expected) in [
            (r#"{"text": "t", "link": "b", "metadata": {"url": "a"}}"#, Some("a")),
            (r#"{"text": "t", "metadata": {"url": "a"}, "metadata.url": "c"}"#, Some("c")),
            (r#"{"text": "t", "metadata": {"url": null}, "link": "b"}"#, Some("b")),
            (r#"{"text": "t", "metadata": "url"}"#, None),
            (r#"{"text": "t", "metadata": [{"url": "a"}]}"#, None),
        ] {
            assert_eq!(url(line).as_deref(), expected, "{line}");
        }
        let page = draft(br#"{"content": "c", "text": ""}"#, &fields).unwrap();
        assert_eq!(page.body, Body::Text("c".into()));
    }

    #[test]
    fn lone_surrogates_become_replacement_characters() {
        let page = read(r#"{"text": "a\ud83db \udc00 \ud83d\ude00 é"}"#).unwrap();
        assert_eq!(page.body, Body::Text("a\u{fffd}b \u{fffd} 😀 é".into()));
    }

    #[test]
    fn dates_may_be_wrapped() {
        let expected = chrono::NaiveDate::from_ymd_opt(2024, 5, 18);
        for date in [
            "1716000000000",
            "\"2024-05-18\"",
            r#"{"$date": "2024-05-18T02:40:00Z"}"#,
            r#"{"$date": {"$numberLong": "1716000000000"}}"#,
            r#"{"_seconds": 1716000000, "_nanoseconds": 0}"#,
            r#"{"date": "2024-05-18 02:40:00.000000", "timezone_type": 3}"#,
            "[2024, 5, 18, 2, 40]",
            "[\"2024-05-18\"]",
        ] {
            let page = read(&format!(r#"{{"text": "t", "date": {date}}}"#)).unwrap();
            assert_eq!(page.published, expected, "{date}");
            assert_eq!(page.notices, []);
        }
        for date in ["1e30", "\"9999-12-31\"", "[99999, 1, 1]", r#"{"$date": "0001-01-01"}"#] {
            let page = read(&format!(r#"{{"text": "t", "date": {date}}}"#)).unwrap();
            assert_eq!((page.published, page.notices), (None, vec![Notice::DateOutOfRange]), "{date}");
        }
        let deep = format!(r#"{{"text": "t", "date": {}1{}}}"#, "[".repeat(1000), "]".repeat(1000));
        assert_eq!(read(&deep).unwrap().published, None);
    }

    #[test]
    fn bytes_that_are_not_utf_8_go_on_as_bytes() {
        let page = draft(b"{\"id\": \"caf\xe9\", \"text\": \"caf\xe9\"}", &Fields::default()).unwrap();
        assert_eq!(page.body, Body::Bytes(b"caf\xe9".to_vec()));
        assert_eq!(page.given_id.as_deref(), Some("caf\u{e9}"));
    }

    #[test]
    fn strings_may_stand_in_lists() {
        let page =
            read(r#"{"id": [7], "url": ["", "u", "v"], "title": ["A", "B"], "text": ["p1", null, "p2"]}"#);
        let page = page.unwrap();
        let fields = [page.given_id, page.url, page.title];
        assert_eq!(fields, ["7", "u", "A B"].map(|text| Some(text.to_owned())));
        assert_eq!(page.body, Body::Text("p1\n\np2".into()));
        let page =
            read(r#"{"title": [], "url": [{"x": "y"}], "text": "t", "html": [["<p>a"], ["<p>b"]]}"#).unwrap();
        assert_eq!((page.title, page.url, page.body), (None, None, Body::Text("<p>a\n<p>b".into())));
        let deep = format!(r#"{{"text": "t", "title": {}"x"{}}}"#, "[".repeat(1000), "]".repeat(1000));
        assert_eq!(read(&deep).unwrap().title, None);
    }

    #[test]
    fn the_case_of_a_name_counts_only_between_names() {
        let fields = Fields { url: Names(vec!["meta.url".into(), "link".into()]), ..Fields::default() };
        let text = |line: &str| {
            let page = draft(line.as_bytes(), &fields).unwrap();
            (page.body.as_bytes().to_vec(), page.url)
        };
        for (line, expected, url) in [
            (r#"{"TEXT": "a"}"#, "a", None),
            (r#"{"Text": "a", "text": "b"}"#, "b", None),
            (r#"{"text": "b", "Text": "a"}"#, "b", None),
            (r#"{"text": "", "Text": "a"}"#, "a", None),
            (r#"{"text": "NULL", "Text": "a"}"#, "a", None),
            (r#"{"text": "b", "Meta": {"URL": "u"}}"#, "b", Some("u")),
            (r#"{"text": "b", "Meta": {"URL": "u", "url": "v"}, "Link": "w"}"#, "b", Some("v")),
            (r#"{"text": "b", "LINK": "w", "meta": {"urls": "u"}}"#, "b", Some("w")),
        ] {
            assert_eq!(text(line), (expected.into(), url.map(str::to_owned)), "{line}");
        }
    }

    #[test]
    fn says_what_is_wrong() {
        for (line, code) in [
            ("{", RejectCode::BadJson),
            ("[1]", RejectCode::BadJson),
            ("{} {}", RejectCode::BadJson),
            (r#"{"text": "a" "b"}"#, RejectCode::BadJson),
            (r#"{"text": bare}"#, RejectCode::BadJson),
            ("{}", RejectCode::MissingText),
            (r#"{"text": ["a", {"b": 1}]}"#, RejectCode::MissingText),
            (r#"{"text": ["a", 1]}"#, RejectCode::MissingText),
            (r#"{"text": [[["a"]]]}"#, RejectCode::MissingText),
            (r#"{"text": []}"#, RejectCode::MissingText),
        ] {
            assert_eq!(read(line).unwrap_err().code, code, "{line}");
        }
    }
}
