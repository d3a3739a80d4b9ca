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
    /// Makes a page of the HTML if there is any, else of the text. An empty text is a page without text; a
    /// row with neither is a fault.
    pub(super) fn into_draft(self, fields: &Fields) -> Result<Draft, Fault> {
        let html = self.html.filter(|html| self.text.is_none() || !html.is_empty());
        let (media_type, body) = match (html, self.text) {
            (Some(html), _) => (MediaType::Html, html),
            (None, Some(text)) => (MediaType::Text, text),
            (None, None) => {
                let message = format!("neither {} nor {} is a string", fields.text, fields.html);
                return Err(Fault::new(RejectCode::MissingText, message));
            }
        };
        let named = |value: Option<String>| value.filter(|value| !value.trim().is_empty());
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

/// Makes a body of `bytes`: text if they are UTF-8, else bytes whose encoding is yet to be detected.
pub(super) fn body(bytes: &[u8]) -> Body {
    match std::str::from_utf8(bytes) {
        Ok(text) => Body::Text(text.to_owned()),
        Err(_) => Body::Bytes(bytes.to_vec()),
    }
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
}
