//! Asides that are parts of the text: footnotes, remarks, the ingredients of a recipe.
//!
//! In: the tokens of an `<aside>`. HTML has no element of its own for these parts, and generators of documentation and
//! recipes write them as asides. Forums write quoted posts so, but their words are in the thread already.

/// Roles of DPUB-ARIA whose element is no part of the text: lists of places in it, and copies of its sentences.
const ROLES_BESIDE: [&str; 5] = ["doc-toc", "doc-index", "doc-pagelist", "doc-pullquote", "doc-cover"];
/// Classes of notes in documents (Sphinx, `MkDocs`, Docusaurus, Starlight).
const NAMES: [&str; 5] = ["admonition", "footnote", "footnote-list", "footnotes", "starlight-aside"];

/// Returns true if the tokens name the aside as a part of the text.
pub(super) fn is_of_text(tokens: &str) -> bool {
    tokens.split(' ').any(|token| {
        let is_role = token.starts_with("doc-") && !ROLES_BESIDE.contains(&token);
        is_role || NAMES.contains(&token) || token.ends_with("ingredients")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_are_of_the_text() {
        for tokens in [
            "id2 footnote brackets doc-footnote",
            "doc-tip",
            "starlight-aside starlight-aside--tip",
            "recipe__ingredients",
        ] {
            assert!(is_of_text(tokens), "{tokens}");
        }
        for tokens in ["", "sidebar", "doc-toc", "pull-quote", "doc-pullquote", "notes", "quote no-group"] {
            assert!(!is_of_text(tokens), "{tokens}");
        }
    }
}
