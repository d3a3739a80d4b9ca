//! Rows of JSONL, CSV and Parquet as pages.

use chrono::NaiveDate;

use super::days::Given;
use super::draft::{Draft, Fault};
use super::options::Fields;
use crate::model::{Body, MediaType, Notice, RejectCode};

/// Values of one row, by role.
#[derive(Default)]
pub(super) struct Row {
    pub id: Option<String>,
    pub url: Option<String>,
    pub title: Option<String>,
    pub published: Given<NaiveDate>,
    pub text: Option<Body>,
    pub html: Option<Body>,
}

impl Row {
    /// Returns true if there is a text or HTML, even an empty one.
    pub(super) fn has_body(&self) -> bool {
        self.text.is_some() || self.html.is_some()
    }

    /// Returns true if it has neither a body nor an id, address or title.
    pub(super) fn is_empty(&self) -> bool {
        !self.has_body() && self.id.is_none() && self.url.is_none() && self.title.is_none()
    }

    /// Makes a page of the HTML if there is any, else of the text. An empty text is a page without text, and
    /// so is the word for a missing value; a row with neither field is a fault.
    pub(super) fn into_draft(self, fields: &Fields) -> Result<Draft, Fault> {
        let html = self.html.filter(|html| self.text.is_none() || !is_missing(html.as_bytes()));
        let (media_type, body) = match (html, self.text) {
            (Some(html), _) => (MediaType::Html, without_null(html)),
            (None, Some(text)) => (MediaType::Text, without_null(text)),
            (None, None) => {
                let message = format!("neither {} nor {} is a string", fields.text, fields.html);
                return Err(Fault::new(RejectCode::MissingText, message));
            }
        };
        let named = |value: Option<String>| {
            let value = value.filter(|value| !value.trim().is_empty() && !is_missing(value.as_bytes()));
            // Blanks around a value are those of its file.
            value.map(|value| if value.trim().len() < value.len() { value.trim().to_owned() } else { value })
        };
        Ok(Draft {
            given_id: named(self.id),
            url: named(self.url),
            title: named(self.title),
            published: self.published.known(),
            notices: if self.published == Given::OutOfRange {
                vec![Notice::DateOutOfRange]
            } else {
                Vec::new()
            },
            ..Draft::new(media_type, body)
        })
    }
}

/// Words that databases and programs write for a missing value, in their spelling: `Null` is a surname, and
/// `Nan` a province of Thailand.
const NULL_WORDS: [&[u8]; 11] =
    [b"NULL", b"null", b"(null)", b"[NULL]", b"None", b"NaN", b"nan", b"NaT", b"<NA>", b"\\N", b"undefined"];

/// Returns true if `value` says that there is none: it is blank, or one of [`NULL_WORDS`].
pub(super) fn is_missing(value: &[u8]) -> bool {
    let value = value.trim_ascii();
    value.is_empty() || is_null_word(value)
}

/// Words for a missing value that R and spreadsheets write, and errors of formulas. They may also be texts, so they
/// count only where the writer did not quote them: R quotes every string, but not `NA`.
const BARE_NULL_WORDS: [&[u8]; 11] = [
    b"NA", b"N/A", b"n/a", b"#N/A", b"#NA", b"#VALUE!", b"#REF!", b"#NAME?", b"#NULL!", b"#NUM!", b"#DIV/0!",
];

/// Returns true if the unquoted cell `value` is one of [`BARE_NULL_WORDS`].
pub(super) fn is_bare_null_word(value: &[u8]) -> bool {
    BARE_NULL_WORDS.contains(&value.trim_ascii())
}

fn is_null_word(value: &[u8]) -> bool {
    NULL_WORDS.contains(&value.trim_ascii())
}

/// Returns `body`, or an empty one if it is one of [`NULL_WORDS`].
fn without_null(body: Body) -> Body {
    if is_null_word(body.as_bytes()) { Body::Text(String::new()) } else { body }
}

/// Returns the text or HTML of a row from which the encoding of its other fields can be told.
pub(super) fn evidence<'a>(text: Option<&'a Body>, html: Option<&'a Body>) -> &'a [u8] {
    let bodies = || [html, text].into_iter().flatten();
    let other = bodies().find(|body| matches!(body, Body::Bytes(_)));
    other.or_else(|| bodies().find(|body| !body.is_empty())).map_or(&[], Body::as_bytes)
}

/// Separators of the strings of a list that is a text, and of one that is HTML: Scrapy's `getall()` gives the
/// paragraphs of a page as a list.
pub(super) const TEXT_SEPARATOR: &[u8] = b"\n\n";
pub(super) const HTML_SEPARATOR: &[u8] = b"\n";

/// Makes a body of `bytes`: text if they are UTF-8, else bytes whose encoding is yet to be detected.
pub(super) fn body(bytes: &[u8]) -> Body {
    match std::str::from_utf8(bytes) {
        Ok(text) => Body::Text(text.to_owned()),
        Err(_) => Body::Bytes(bytes.to_vec()),
    }
}

/// Makes a body of `bytes` as [`body`] does, without a copy.
pub(super) fn to_body(bytes: Vec<u8>) -> Body {
    String::from_utf8(bytes).map_or_else(|error| Body::Bytes(error.into_bytes()), Body::Text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn html_goes_before_text_unless_it_is_empty() {
        let text = |text: &str| Some(Body::Text(text.into()));
        let draft = |row: Row| row.into_draft(&Fields::default()).map(|draft| (draft.media_type, draft.body));
        let row = Row { text: text("t"), html: text("h"), ..Row::default() };
        assert_eq!(draft(row), Ok((MediaType::Html, Body::Text("h".into()))));
        let row = Row { text: text("t"), html: text(""), ..Row::default() };
        assert_eq!(draft(row), Ok((MediaType::Text, Body::Text("t".into()))));
        let row = Row { html: text(""), ..Row::default() };
        assert_eq!(draft(row), Ok((MediaType::Html, Body::Text(String::new()))));
        assert_eq!(draft(Row::default()).unwrap_err().code, RejectCode::MissingText);
    }

    #[test]
    fn words_for_a_missing_value_are_no_values() {
        let text = |text: &str| Some(Body::Text(text.into()));
        let string = |text: &str| Some(text.to_owned());
        let row = |word: &str| Row {
            id: string(word),
            url: string(word),
            title: string(word),
            html: text(word),
            ..Row::default()
        };
        for word in ["NULL", "null", "nan", "NaN", "None", "\\N", "<NA>", "undefined", "", " \n", " NULL\r\n"]
        {
            let draft = Row { text: text("words"), ..row(word) }.into_draft(&Fields::default()).unwrap();
            assert_eq!(
                (draft.media_type, draft.body),
                (MediaType::Text, Body::Text("words".into())),
                "{word:?}"
            );
            assert_eq!((draft.given_id, draft.url, draft.title), (None, None, None), "{word:?}");
            let draft = Row { text: text(word), ..row(word) }.into_draft(&Fields::default()).unwrap();
            assert_eq!(draft.body.as_bytes().trim_ascii(), b"", "{word:?}");
        }
        // Words of pages that only resemble them.
        for word in ["Null", "Nan", "NULL and void", "none", "Nonetheless", "0", "-", "<p>NULL"] {
            let draft = Row { text: text("words"), ..row(word) }.into_draft(&Fields::default()).unwrap();
            assert_eq!((draft.media_type, draft.body), (MediaType::Html, Body::Text(word.into())), "{word}");
            assert_eq!((draft.given_id, draft.title), (string(word), string(word)), "{word}");
        }
    }
}
