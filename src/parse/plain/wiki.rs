//! What `MediaWiki` puts around and into the text of a page, as its dumps show it.
//!
//! In: the lines of a dump. Out: the name of the page, which the permanent link at its end states in every language
//! (`Retrieved from "https://a.org/index.php?title=Old_mill&oldid=4711"`), and the lines without the links that edit a
//! section (`History [edit]`). Without such a link, what is in brackets may be a note.

use super::kind;
use super::lines::{self, Line};
use crate::text::words;

/// Mark of a permanent link, and the parameter before it with the name of the page.
const PERMANENT: &str = "&oldid=";
const NAME: &str = "title=";

/// Maximum number of bytes of what is in brackets behind a heading, and maximum number of words of the heading.
const MAX_SIGN_BYTES: usize = 80;
const MAX_HEADING_WORDS: u32 = 12;

/// Maximum number of lines between brackets on lines of their own: `[`, `edit`, `|`, `edit source`, `]`.
const MAX_APART: usize = 6;

/// Returns the name of the page that a permanent link states.
pub(super) fn page_name(lines: &[Line], body: &str) -> Option<String> {
    memchr::memmem::find(body.as_bytes(), PERMANENT.as_bytes())?;
    lines.iter().rev().find_map(|line| {
        let (before, _) = line.text(body).split_once(PERMANENT)?;
        let (address, name) = before.split_once(NAME)?;
        let is_address = address.contains("://") && address.ends_with(['?', '&']) && !name.contains('&');
        let query = format!("{NAME}{name}");
        let (_, name) = url::form_urlencoded::parse(query.as_bytes()).next().filter(|_| is_address)?;
        Some(name.replace('_', " ")).filter(|name| !name.trim().is_empty())
    })
}

/// Takes the links that edit a section out of the lines of its heading, and blanks those that stand on lines of their
/// own.
pub(super) fn take_edit_signs(lines: &mut [Line], body: &str) {
    for at in 0..lines.len() {
        let text = lines[at].text(body);
        if text == "[" {
            let below = lines[at + 1..].iter().take(MAX_APART).position(|line| line.text(body) == "]");
            let end = below.map(|below| at + 1 + below);
            let is_short = |line: &Line| line.text(body).len() <= MAX_SIGN_BYTES;
            if let Some(end) = end.filter(|&end| lines[at..end].iter().all(is_short)) {
                lines[at..=end].iter_mut().for_each(|line| cut(line, 0, body));
            }
        } else if let Some(len) = heading_len(text) {
            cut(&mut lines[at], len, body);
        }
    }
}

/// Shortens `line` to `len` bytes.
fn cut(line: &mut Line, len: usize, body: &str) {
    line.end = line.start + crate::model::to_u32(len);
    line.width = lines::width(line.text(body));
}

/// Returns the number of bytes of `text`, a heading with a link that edits its section behind it, without that.
fn heading_len(text: &str) -> Option<usize> {
    let (head, sign) = text.strip_suffix(']')?.rsplit_once('[')?;
    let head = head.trim_end();
    let is_sign = |c: char| c.is_alphabetic() || c.is_whitespace() || matches!(c, '|' | '\'' | '’' | '-');
    let is_word = sign.chars().filter(|c| c.is_alphabetic()).count() > 1;
    (sign.len() <= MAX_SIGN_BYTES
        && sign.chars().all(is_sign)
        && is_word
        && (1..=MAX_HEADING_WORDS).contains(&words::count(head))
        && !kind::ends_sentence(head))
    .then_some(head.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_permanent_link_names_the_page() {
        let name = |body: &str| page_name(&lines::split(body), body);
        let link = |rest: &str| format!("Text.\nAbgerufen von „https://a.org/w/index.php?{rest}“");
        assert_eq!(name(&link("title=Old_mill&oldid=4711")).as_deref(), Some("Old mill"));
        assert_eq!(name(&link("title=M%C3%BChle&oldid=4711")).as_deref(), Some("Mühle"));
        assert_eq!(name(&link("title=Old_mill&action=edit")), None);
        assert_eq!(name("Add title=x&oldid=4 to the address."), None);
    }

    #[test]
    fn links_that_edit_a_section_are_no_text() {
        let body = "Sowing [edit]\nSow in April.[citation needed]\nHarvest\n[\nedit\n|\nedit source\n]\nKeeping[1]\nIn sand.";
        let mut lines = lines::split(body);
        take_edit_signs(&mut lines, body);
        let left = lines.iter().map(|line| line.text(body)).filter(|text| !text.is_empty());
        let expected = ["Sowing", "Sow in April.[citation needed]", "Harvest", "Keeping[1]", "In sand."];
        assert_eq!(left.collect::<Vec<_>>(), expected);
    }
}
