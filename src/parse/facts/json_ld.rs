//! The article that a page's JSON-LD describes.
//!
//! In: script texts. Out: headline, authors and date of the first schema.org article in them.
//! Tolerant: what does not parse, or is not an article, says nothing. `serde_json` refuses nesting
//! past 128, and the search stops after [`MAX_NODES`].

use serde_json::{Map, Value};

/// Objects and arrays that are looked at in one page.
const MAX_NODES: usize = 4_096;

/// Authors that are read.
const MAX_AUTHORS: usize = 16;

/// The facts of an article, as written.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Article {
    pub(super) headline: Option<String>,
    pub(super) authors: Vec<String>,
    pub(super) published: Option<String>,
}

/// The first article in `scripts`, in document order.
pub(super) fn article(scripts: &[String]) -> Article {
    let mut left = MAX_NODES;
    for script in scripts {
        // Raw line breaks inside strings are the usual fault of such scripts.
        let script = script.replace(['\n', '\r', '\t'], " ");
        let Ok(value) = serde_json::from_str::<Value>(script.trim().trim_end_matches(';')) else { continue };
        if let Some(found) = find(&value, &mut left) {
            return found;
        }
    }
    Article::default()
}

fn find(value: &Value, left: &mut usize) -> Option<Article> {
    *left = left.checked_sub(1)?;
    match value {
        Value::Array(values) => values.iter().find_map(|value| find(value, left)),
        Value::Object(object) if is_article(object) => Some(read(object)),
        Value::Object(object) => {
            ["@graph", "mainEntity", "mainEntityOfPage"].iter().find_map(|key| find(object.get(*key)?, left))
        }
        _ => None,
    }
}

fn is_article(object: &Map<String, Value>) -> bool {
    let is_name = |name: &str| {
        ["Article", "Posting", "Report", "Review", "Recipe"].iter().any(|end| name.ends_with(end))
    };
    match object.get("@type") {
        Some(Value::String(name)) => is_name(name),
        Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).any(is_name),
        _ => false,
    }
}

fn read(object: &Map<String, Value>) -> Article {
    let text =
        |key: &str| object.get(key).and_then(Value::as_str).map(str::trim).filter(|text| !text.is_empty());
    let mut authors = Vec::new();
    match object.get("author") {
        Some(Value::Array(values)) => authors.extend(values.iter().take(MAX_AUTHORS).filter_map(name)),
        Some(value) => authors.extend(name(value)),
        None => {}
    }
    Article {
        headline: text("headline").or_else(|| text("name")).map(str::to_owned),
        authors,
        published: text("datePublished").or_else(|| text("dateCreated")).map(str::to_owned),
    }
}

fn name(author: &Value) -> Option<String> {
    let name = author.as_str().or_else(|| author.get("name")?.as_str())?.trim();
    (!name.is_empty()).then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_article_wherever_it_stands() {
        let node = r#"{"@type":["NewsArticle"],"headline":" A ","author":[{"name":"B"},"C"],"datePublished":"2024-05-17"}"#;
        let expected = Article {
            headline: Some("A".into()),
            authors: vec!["B".into(), "C".into()],
            published: Some("2024-05-17".into()),
        };
        for script in [
            node.to_owned(),
            format!("[{{\"@type\":\"Organization\",\"name\":\"X\"}},{node}];"),
            format!("{{\"@graph\":[{node}]}}"),
            node.replace(" A ", "\nA"),
        ] {
            assert_eq!(article(&["broken {".into(), script]), expected);
        }
    }

    #[test]
    fn says_nothing_of_anything_else() {
        let deep = "[".repeat(100_000);
        let wide = format!("[{}]", vec!["[]"; 100_000].join(","));
        for script in ["", "{}", "null", r#"{"@type":"WebSite","headline":"x"}"#, &deep, &wide] {
            assert_eq!(article(&[script.to_owned()]), Article::default());
        }
    }
}
