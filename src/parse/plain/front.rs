//! Front matter of a dump: what its maker states about the page above its text.
//!
//! In: the lines of a dump. Out: the number of those before the text, and what they state. Two forms are read:
//!
//! ```text
//! fenced = "---" lines "---" | "+++" lines "+++"     YAML or TOML, as static site generators and clippers write it
//! fields = 2*( name ":" value [ blank ] ) [ "Text:" ]    names that are known, a title among them
//! ```
//!
//! A line between rules is text unless all of them fit the form and one has a known name.

use super::lines::Line;
use crate::parse::draft::Hints;
use crate::text::field::Field;

/// Maximum number of lines of front matter.
const MAX_LINES: usize = 100;

/// Maximum number of bytes of a name.
const MAX_NAME_BYTES: usize = 30;

/// Maximum number of bytes of the value of a field below a blank line: a longer one is a paragraph of the text.
const MAX_APART_BYTES: usize = 200;

/// Minimum number of fields without a fence.
const MIN_FIELDS: usize = 2;

/// Names of fields, in lower case with hyphens, and the `<meta>` or other hint that states the same; empty for what is no
/// fact of the page. From Hugo, Jekyll, Pelican, Docusaurus, Obsidian, `MarkDownload` and trafilatura. `created` is the
/// time of the copy in those that have `published` too.
const NAMES: [(&str, &[&str]); 9] = [
    ("title", &["title"]),
    ("author", &["author", "authors", "byline", "creator", "writer"]),
    (
        "article:published_time",
        &[
            "date",
            "published",
            "published-at",
            "published-on",
            "published-time",
            "published-date",
            "pubdate",
            "publish-date",
            "publishdate",
            "date-published",
            "datepublished",
        ],
    ),
    (
        "article:modified_time",
        &[
            "modified",
            "updated",
            "updated-at",
            "lastmod",
            "last-modified",
            "last-modified-at",
            "last-updated",
            "date-modified",
        ],
    ),
    (
        "canonical",
        &["url", "source", "source-url", "canonical", "canonical-url", "link", "permalink", "original-url"],
    ),
    ("og:site_name", &["sitename", "site-name", "site", "publisher"]),
    ("description", &["description", "summary", "excerpt", "abstract"]),
    ("article:tag", &["tag", "tags", "keywords", "category", "categories"]),
    (
        "",
        &[
            "lang",
            "language",
            "slug",
            "layout",
            "draft",
            "status",
            "created",
            "id",
            "hostname",
            "fingerprint",
            "image",
            "cover",
        ],
    ),
];

/// Labels of the text behind fields.
const TEXT_LABELS: [&str; 4] = ["text", "content", "body", "markdown-content"];

/// Signs after the name of a value that begins on the next line.
const BLOCK_VALUES: [&str; 4] = [">", "|", ">-", "|-"];

/// Reads the front matter; returns the number of its lines, blank lines above included. Cost: linear in it.
pub(super) fn read(lines: &[Line], body: &str) -> Option<(usize, Hints)> {
    let first = lines.iter().position(|line| !line.is_blank())?;
    let (len, hints) = match lines[first].text(body) {
        "---" => fenced(&lines[first + 1..], body, "---", ':'),
        "+++" => fenced(&lines[first + 1..], body, "+++", '='),
        _ => fields(&lines[first..], body),
    }?;
    Some((first + len, hints))
}

/// Reads lines up to the second `fence`; returns their number and that of the fences.
fn fenced(lines: &[Line], body: &str, fence: &str, sign: char) -> Option<(usize, Hints)> {
    let len = lines.iter().take(MAX_LINES).position(|line| line.text(body) == fence)?;
    let mut hints = Hints::default();
    let (mut current, mut is_known) = (None, false);
    for line in lines[..len].iter().filter(|line| !line.is_blank()) {
        let text = line.text(body);
        let is_comment = text.starts_with('#') || (sign == '=' && text.starts_with('['));
        match field(text, sign).filter(|_| line.indent == 0) {
            _ if is_comment => {}
            Some((name, value)) => {
                let hint = hint(name);
                is_known |= hint.is_some();
                state(&mut hints, hint.unwrap_or_default(), value);
                current = hint.or(Some(""));
            }
            // An item of a list, or the rest of a value.
            None => {
                let item = text.strip_prefix("- ");
                if item.is_none() && line.indent == 0 && !text.starts_with([']', '}']) {
                    return None;
                }
                state(&mut hints, current?, item.unwrap_or(text));
            }
        }
    }
    is_known.then_some((len + 2, hints))
}

/// Reads fields up to a line that is none, or to the label of the text; returns the number of their lines. Blank lines
/// may be between them, as where a page with fields of its own was copied.
fn fields(lines: &[Line], body: &str) -> Option<(usize, Hints)> {
    let mut hints = Hints::default();
    let (mut count, mut len) = (0, 0);
    for (at, line) in lines.iter().take(MAX_LINES).enumerate().filter(|(_, line)| !line.is_blank()) {
        let is_apart = at > len;
        let field = field(line.text(body), ':');
        let is_field = |value: &str| !is_apart || value.len() <= MAX_APART_BYTES;
        match field.map(|(name, value)| (form(name), hint(name), value)) {
            Some((name, _, "")) if TEXT_LABELS.contains(&name.as_str()) => {
                (count, len) = (count + 1, at + 1);
                break;
            }
            Some((_, Some(hint), value)) if is_field(value) => {
                state(&mut hints, hint, value);
                (count, len) = (count + 1, at + 1);
            }
            _ if is_apart => break,
            _ => return None,
        }
    }
    (count >= MIN_FIELDS && hints.meta(&["title"]).is_some()).then_some((len, hints))
}

/// Splits a line at `sign` into a name and a value.
fn field(line: &str, sign: char) -> Option<(&str, &str)> {
    let Field { name, value, is_apart } = Field::of(line, &[sign])?;
    let name = unquoted(name);
    let is_name = (1..=MAX_NAME_BYTES).contains(&name.len())
        && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ' '));
    (is_name && (is_apart || sign != ':')).then_some((name, value))
}

/// Returns the name of the hint that a field called `name` gives; empty if it is no fact.
fn hint(name: &str) -> Option<&'static str> {
    let name = form(name);
    NAMES.iter().find(|(_, names)| names.contains(&name.as_str())).map(|(hint, _)| *hint)
}

fn form(name: &str) -> String {
    name.to_lowercase().replace(['_', ' '], "-")
}

/// Adds `value`, or each of a list, to `hints`.
fn state(hints: &mut Hints, hint: &str, value: &str) {
    if hint.is_empty() || value.is_empty() || BLOCK_VALUES.contains(&value) {
        return;
    }
    let list = value.strip_prefix('[').and_then(|list| list.strip_suffix(']'));
    let list = list.filter(|list| !list.starts_with('[') && !matches!(hint, "title" | "description"));
    for value in list.unwrap_or(value).split(|c| list.is_some() && c == ',') {
        let value = unquoted(value.trim());
        // A link within a folder of notes.
        let value = value.strip_prefix("[[").and_then(|link| link.strip_suffix("]]")).unwrap_or(value);
        let is_first = !hints.metas.iter().any(|(known, _)| known == hint);
        match hint {
            _ if value.is_empty() => {}
            "canonical" if value.starts_with("http") && hints.canonical.is_none() => {
                hints.canonical = Some(value.to_owned());
            }
            "canonical" => {}
            "author" | "article:tag" => hints.metas.push((hint.to_owned(), value.to_owned())),
            _ if is_first => hints.metas.push((hint.to_owned(), value.replace("\\\"", "\""))),
            _ => {}
        }
    }
}

/// Returns `value` without the quotation marks around it.
fn unquoted(value: &str) -> &str {
    let inner = |mark: char| value.strip_prefix(mark).and_then(|rest| rest.strip_suffix(mark));
    inner('"').or_else(|| inner('\'')).unwrap_or(value)
}
