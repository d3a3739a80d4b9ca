//! Decoding of character references in text that is not markup: values escaped once too often, strings in
//! JSON-LD.

use html5gum::{Token, Tokenizer};

use crate::text::visible;

/// Decodes the character references in `text`, and removes characters that show nothing.
pub(super) fn unescape(text: &str) -> String {
    if !has_reference(text) {
        return visible::clean(text).into_owned();
    }
    let mut plain = Vec::new();
    // An unescaped `<` does not begin a tag here.
    let text = text.replace('<', "&lt;");
    for token in Tokenizer::new(&text) {
        if let Ok(Token::String(piece)) = token {
            plain.extend_from_slice(&piece);
        }
    }
    visible::clean(&String::from_utf8_lossy(&plain)).into_owned()
}

/// Returns true if `text` contains a character reference: `&#8217;`, `&amp;`.
fn has_reference(text: &str) -> bool {
    text.match_indices('&').any(|(at, _)| {
        let name: &str = text[at + 1..].split(';').next().unwrap_or_default();
        let is_closed = text.as_bytes().get(at + 1 + name.len()) == Some(&b';');
        is_closed
            && (2..=10).contains(&name.len())
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'#')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_decoded_and_nothing_else() {
        for (text, expected) in [
            ("Why &#8216;plus&#8217; &amp; minus", "Why ‘plus’ & minus"),
            ("Q&A; answers", "Q&A; answers"),
            ("Fish & chips", "Fish & chips"),
            ("a < b &amp; c", "a < b & c"),
            ("&eacute;t&eacute; д", "été д"),
        ] {
            assert_eq!(unescape(text), expected);
        }
    }
}
