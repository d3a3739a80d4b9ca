//! The article described by a page's JSON-LD.
//!
//! In: texts of scripts. Out: headline, authors and days of the schema.org article that is the page's own:
//! not one in a list of others, and preferably the one with the page's address or title. References by `@id`
//! are resolved. Of a script that cannot be parsed, only the day of publication is read. `serde_json` rejects
//! nesting beyond 128, and the search stops after [`MAX_NODES`].

use std::collections::BTreeSet;

use hashbrown::HashMap;
use serde_json::{Map, Value};

use super::unescape::unescape;
use crate::parse::mend;

/// Maximum number of objects and arrays examined in one page.
const MAX_NODES: usize = 4_096;

/// Maximum number of authors read.
const MAX_AUTHORS: usize = 24;

/// Maximum length in bytes of a name or keyword that another node states; anything longer is none.
const MAX_NAME_LEN: usize = 4_096;

/// Maximum number of keywords read.
const MAX_KEYWORDS: usize = 64;

/// Properties that lead from a node to the subject of the page.
const OWN_KEYS: [&str; 4] = ["@graph", "mainEntity", "mainEntityOfPage", "@list"];

/// Properties that lead to other pages.
const LIST_KEYS: [&str; 3] = ["itemListElement", "item", "hasPart"];

/// Endings of the types of articles.
const ARTICLES: [&str; 8] =
    ["Article", "Posting", "Report", "Review", "Recipe", "HowTo", "Episode", "LearningResource"];

/// Endings of the types of other pages and works, which count if there is no article. A question is one that
/// readers put: its page names the person who asked.
const PAGES: [&str; 6] = ["WebPage", "ItemPage", "AboutPage", "VideoObject", "CreativeWork", "Question"];

/// Facts about an article, as written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Article {
    pub(super) headline: Option<String>,
    /// Names of persons, or of authors of unknown type.
    pub(super) authors: Vec<String>,
    /// Names of organizations given as authors.
    pub(super) houses: Vec<String>,
    pub(super) publisher: Option<String>,
    pub(super) published: Option<String>,
    pub(super) modified: Option<String>,
    pub(super) description: Option<String>,
    /// Keywords: one or more in each string.
    pub(super) keywords: Vec<String>,
    /// Whether it is an article, not merely a page.
    pub(super) is_text: bool,
}

/// Other facts about the page, which identify its own article.
#[derive(Debug, Default)]
pub(super) struct Known<'a> {
    pub(super) url: Option<&'a str>,
    /// Titles of the page from other sources, in the form of [`super::site::squeeze`].
    pub(super) titles: BTreeSet<String>,
}

/// Returns the page's own article, from `scripts` in document order.
pub(super) fn article(scripts: &[String], known: &Known) -> Article {
    let values: Vec<Option<Value>> = scripts.iter().map(|script| read_script(script)).collect();
    let broken = scripts.iter().zip(&values).filter(|(_, value)| value.is_none());
    let broken: Vec<&String> = broken.map(|(script, _)| script).collect();
    let values: Vec<Value> = values.into_iter().flatten().collect();
    let mut nodes = HashMap::new();
    let mut left = MAX_NODES;
    for value in &values {
        note_ids(value, &mut nodes, &mut left);
    }
    let mut search = Search { nodes, found: Vec::new(), left: MAX_NODES };
    for value in &values {
        search.walk(value, false);
    }
    let rated = search.found.iter().enumerate().map(|(at, found)| (found.rate(known), at, found));
    // Of equal articles, take the first.
    let best = rated.max_by_key(|(rating, at, _)| (*rating, std::cmp::Reverse(*at)));
    let best = best.filter(|(rating, ..)| *rating > 0);
    let mut article = best.map(|(.., found)| search.read(found)).unwrap_or_default();
    if article.published.is_none() {
        article.published = broken.into_iter().find_map(|script| day_in_broken(script));
    }
    article
}

/// Compares two addresses without scheme, `www.`, query, fragment and trailing slash.
fn same_address(one: &str, other: &str) -> bool {
    let bare = |address: &str| {
        let address =
            address.split(['?', '#']).next().unwrap_or_default().trim_end_matches('/').to_ascii_lowercase();
        let address = address.split_once("://").map_or(address.clone(), |(_, rest)| rest.to_owned());
        address.strip_prefix("www.").map(str::to_owned).unwrap_or(address)
    };
    bare(one) == bare(other)
}

/// Parses the JSON in `script`, tolerating CDATA around it and the mistakes that [`mend`] repairs.
fn read_script(script: &str) -> Option<Value> {
    // The usual mistakes are raw line breaks inside strings, and comments around the script.
    let mut script = script.replace(['\n', '\r', '\t'], " ").replace("<![CDATA[", "").replace("]]>", "");
    if !script.contains('"') && script.contains("&quot;") {
        script = unescape(&script);
    }
    if script.contains(PREFIX) {
        script = script.replace(PREFIX, "\"");
    }
    let (start, end) = (script.find(['{', '['])?, script.rfind(['}', ']'])?);
    let script = script.get(start..=end)?;
    mend::read(script).map(|read| read.value)
}

/// The usual prefix of schema.org's names, with the quotation mark before it.
const PREFIX: &str = "\"schema:";

/// Returns the day of publication in a script that is not valid JSON.
fn day_in_broken(script: &str) -> Option<String> {
    let (_, rest) = script.split_once("\"datePublished\"")?;
    let rest = rest.trim_start().strip_prefix(':')?.trim_start().strip_prefix('"')?;
    rest.split_once('"').map(|(day, _)| day.to_owned())
}

/// Indexes the objects in `value` by `@id`, examining at most `left` more nodes.
fn note_ids<'v>(value: &'v Value, nodes: &mut HashMap<&'v str, &'v Map<String, Value>>, left: &mut usize) {
    let Some(rest) = left.checked_sub(1) else { return };
    *left = rest;
    match value {
        Value::Array(values) => values.iter().for_each(|value| note_ids(value, nodes, left)),
        Value::Object(object) => {
            // Prefer the node with most members: one that only refers to another has just its `@id`.
            if let Some(id) = object.get("@id").and_then(Value::as_str)
                && nodes.get(id).is_none_or(|known| known.len() < object.len())
            {
                nodes.insert(id, object);
            }
            object.values().for_each(|value| note_ids(value, nodes, left));
        }
        _ => {}
    }
}

/// An article or page described by a script.
struct Found<'v> {
    object: &'v Map<String, Value>,
    is_article: bool,
    is_listed: bool,
}

impl<'v> Found<'v> {
    /// Rates how likely it is the page's own; zero or less means that it is not.
    fn rate(&self, known: &Known) -> i32 {
        let is_own = |url: &str| self.addresses().any(|address| same_address(address, url));
        let is_title =
            self.headline().is_some_and(|headline| known.titles.contains(&super::site::squeeze(&headline)));
        8 * i32::from(is_title)
            + 8 * i32::from(known.url.is_some_and(is_own))
            + 2 * i32::from(self.is_article)
            + 1
            - 8 * i32::from(self.is_listed)
    }

    fn text(&self, key: &str) -> Option<String> {
        let text = self.object.get(key).and_then(text_of).map(str::trim);
        text.filter(|text| !text.is_empty()).map(unescape)
    }

    /// Returns the day at `key`. Some state it as a number of seconds or milliseconds.
    fn day(&self, key: &str) -> Option<String> {
        self.text(key).or_else(|| self.object.get(key)?.as_u64().map(|number| number.to_string()))
    }

    fn headline(&self) -> Option<String> {
        self.text("headline").or_else(|| self.text("name").filter(|_| self.is_article))
    }

    /// Iterates over the addresses that it states for itself.
    fn addresses(&self) -> impl Iterator<Item = &'v str> {
        let address = |value: &'v Value| value.as_str().or_else(|| value.get("@id")?.as_str());
        let object = self.object;
        ["url", "@id", "mainEntityOfPage"].into_iter().filter_map(move |key| address(object.get(key)?))
    }
}

struct Search<'v> {
    nodes: HashMap<&'v str, &'v Map<String, Value>>,
    found: Vec<Found<'v>>,
    left: usize,
}

impl<'v> Search<'v> {
    /// Collects the articles and pages described in `value`.
    fn walk(&mut self, value: &'v Value, is_listed: bool) {
        let Some(left) = self.left.checked_sub(1) else { return };
        self.left = left;
        match value {
            Value::Array(values) => values.iter().for_each(|value| self.walk(value, is_listed)),
            Value::Object(object) => {
                let is_article = has_type(object, &ARTICLES);
                if is_article || has_type(object, &PAGES) {
                    self.found.push(Found { object, is_article, is_listed });
                }
                OWN_KEYS
                    .iter()
                    .filter_map(|key| object.get(*key))
                    .for_each(|value| self.walk(value, is_listed));
                LIST_KEYS.iter().filter_map(|key| object.get(*key)).for_each(|value| self.walk(value, true));
            }
            _ => {}
        }
    }

    /// Reads the facts of an article or page.
    fn read(&self, found: &Found<'v>) -> Article {
        let mut authors = Authors::default();
        for key in ["author", "creator"] {
            if authors.persons.is_empty()
                && let Some(value) = found.object.get(key)
            {
                self.add_authors(value, &mut authors);
            }
        }
        let published = found.day("datePublished").or_else(|| found.day("dateCreated"));
        Article {
            headline: found.headline(),
            authors: authors.persons,
            houses: authors.houses,
            publisher: found.object.get("publisher").and_then(|publisher| self.name(publisher)).map(unescape),
            published: published.or_else(|| found.day("uploadDate")),
            modified: found.day("dateModified"),
            description: found.text("description"),
            keywords: self.keywords(found.object),
            is_text: found.is_article,
        }
    }

    /// Returns the keywords of an article: a string, terms with names, or a list of these.
    fn keywords(&self, object: &'v Map<String, Value>) -> Vec<String> {
        let Some(keywords) = object.get("keywords") else { return Vec::new() };
        let list = keywords.as_array().map_or(std::slice::from_ref(keywords), Vec::as_slice);
        let text = |value: &'v Value| value.as_str().or_else(|| self.name(value));
        list.iter().take(MAX_KEYWORDS).filter_map(text).map(unescape).collect()
    }

    /// Returns the name of the node that `value` is or refers to.
    fn name(&self, value: &'v Value) -> Option<&'v str> {
        self.resolve(value).get("name")?.as_str().filter(|name| name.len() <= MAX_NAME_LEN)
    }

    /// Returns the node that `value` refers to, or `value` itself.
    fn resolve(&self, value: &'v Value) -> &'v Map<String, Value> {
        static NONE: std::sync::LazyLock<Map<String, Value>> = std::sync::LazyLock::new(Map::new);
        let Some(object) = value.as_object() else { return &NONE };
        let id = object.get("@id").and_then(Value::as_str).filter(|_| !object.contains_key("name"));
        id.and_then(|id| self.nodes.get(id).copied()).unwrap_or(object)
    }

    /// Adds the authors in `value`: a name, an object or a list of these.
    fn add_authors(&self, value: &'v Value, authors: &mut Authors) {
        match value {
            Value::Array(values) => {
                values.iter().take(MAX_AUTHORS).for_each(|value| self.add_authors(value, authors));
            }
            Value::String(name) => authors.add_person(name),
            // A list in order, or the role of an author, wraps authors. Only what the value itself holds is followed:
            // a reference could lead back.
            Value::Object(object) if !object.contains_key("name") && wrapped(object).is_some() => {
                if let Some(value) = wrapped(object) {
                    self.add_authors(value, authors);
                }
            }
            Value::Object(_) => {
                let author = self.resolve(value);
                let name = author.get("name");
                // An organization is not a person; a person may be named elsewhere on the page.
                // `Yoast` gives a site's owner both types.
                if has_type(author, &["Organization", "Corporation", "WebSite"])
                    && !has_type(author, &["Person"])
                {
                    name.and_then(text_of).into_iter().for_each(|name| authors.add_house(name));
                } else if let Some(name) = name {
                    // A name is a string or several. It refers to nothing: a node could name itself.
                    let names = name.as_array().map_or(std::slice::from_ref(name), Vec::as_slice);
                    names.iter().filter_map(text_of).for_each(|name| authors.add_person(name));
                } else {
                    let part = |key| author.get(key).and_then(Value::as_str).map(str::trim);
                    let parts = ["givenName", "familyName"].into_iter().filter_map(part);
                    authors.add_person(&parts.collect::<Vec<_>>().join(" "));
                }
            }
            _ => {}
        }
    }
}

/// Returns the authors that `object` wraps.
fn wrapped(object: &Map<String, Value>) -> Option<&Value> {
    ["@list", "author", "creator"].iter().find_map(|key| object.get(*key))
}

/// Returns the text that `value` is, wraps as `@value`, or lists first.
fn text_of(value: &Value) -> Option<&str> {
    let value = value.as_array().map_or(Some(value), |values| values.first())?;
    value.as_str().or_else(|| value.get("@value")?.as_str())
}

/// Authors stated by an article: at most [`MAX_AUTHORS`].
#[derive(Debug, Default)]
struct Authors {
    persons: Vec<String>,
    houses: Vec<String>,
}

impl Authors {
    fn add_person(&mut self, name: &str) {
        let name = self.read(name);
        self.persons.extend(name);
    }

    fn add_house(&mut self, name: &str) {
        let name = self.read(name);
        self.houses.extend(name);
    }

    /// Returns `name` as shown, unless there are enough authors or it is no name.
    fn read(&self, name: &str) -> Option<String> {
        let is_full = self.persons.len() + self.houses.len() >= MAX_AUTHORS;
        if is_full || name.len() > MAX_NAME_LEN {
            return None;
        }
        Some(unescape(name.trim())).filter(|name| !name.is_empty())
    }
}

/// Returns true if a type of `object` ends with one of `ends`, in any case of letters.
fn has_type(object: &Map<String, Value>, ends: &[&str]) -> bool {
    let is_one = |name: &str| {
        ends.iter().any(|end| {
            let tail = name.len().checked_sub(end.len()).and_then(|at| name.get(at..));
            tail.is_some_and(|tail| tail.eq_ignore_ascii_case(end))
        })
    };
    match object.get("@type") {
        Some(Value::String(name)) => is_one(name),
        Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).any(is_one),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(scripts: &[&str], known: &Known) -> Article {
        article(&scripts.iter().map(|script| (*script).to_owned()).collect::<Vec<_>>(), known)
    }

    fn headline(scripts: &[&str], known: &Known) -> Option<String> {
        read(scripts, known).headline
    }

    #[test]
    fn finds_the_article_wherever_it_stands() {
        let node = r#"{"@type":["NewsArticle"],"headline":" A ","author":[{"name":"B"},"C"],"datePublished":"2024-05-17"}"#;
        for script in [
            node.to_owned(),
            format!("[{{\"@type\":\"Organization\",\"name\":\"X\"}},{node}];"),
            format!("{{\"@graph\":[{node}]}}"),
            format!("/*<![CDATA[*/ {node} /*]]>*/"),
            node.replace(" A ", "\nA"),
        ] {
            let found = read(&["broken {", &script], &Known::default());
            assert_eq!(found.headline.as_deref(), Some("A"), "{script}");
            assert_eq!(found.authors, ["B", "C"]);
            assert_eq!(found.published.as_deref(), Some("2024-05-17"));
        }
    }

    #[test]
    fn says_nothing_of_anything_else() {
        let deep = "[".repeat(100_000);
        let wide = format!("[{}]", vec!["[]"; 100_000].join(","));
        for script in ["", "{}", "null", r#"{"@type":"WebSite","headline":"x"}"#, &deep, &wide] {
            assert_eq!(read(&[script], &Known::default()), Article::default());
        }
    }

    #[test]
    fn the_pages_own_article_is_told_from_those_of_a_list() {
        let list = r#"{"@type":"ItemList","itemListElement":[{"@type":"ListItem","item":{"@type":"Article","headline":"Seal"}}]}"#;
        let own = r#"{"@type":"Article","headline":"Mill","url":"https://www.a.org/mill/"}"#;
        assert_eq!(headline(&[list, own], &Known::default()).as_deref(), Some("Mill"));
        assert_eq!(headline(&[list], &Known::default()), None);
        let other = r#"{"@type":"Article","headline":"Other","url":"https://a.org/other"}"#;
        let known = Known { url: Some("https://a.org/mill?x=1"), titles: BTreeSet::new() };
        assert_eq!(headline(&[other, own], &known).as_deref(), Some("Mill"));
        let known = Known { url: None, titles: BTreeSet::from(["mill".into()]) };
        assert_eq!(headline(&[other, own], &known).as_deref(), Some("Mill"));
    }

    #[test]
    fn authors_are_persons_and_may_stand_elsewhere() {
        let graph = r##"{"@graph":[{"@type":"Article","headline":"Mill","author":[{"@id":"#ida"},{"@type":"Organization","name":"Gazette"}],
            "publisher":{"@id":"#g"}},{"@type":"Person","@id":"#ida","name":"Ida Brandt"},{"@id":"#g","@type":"Organization","name":"Gazette"}]}"##;
        let found = read(&[graph], &Known::default());
        assert_eq!(found.authors, ["Ida Brandt"]);
        assert_eq!(found.publisher.as_deref(), Some("Gazette"));
    }

    #[test]
    fn usual_mistakes_do_not_hide_an_article() {
        for script in [
            r#"{"@type":"Article","headline":"Mill","author":{"name":"Ida Brandt",},"datePublished":"2024-05-17",}"#,
            r#"{"@type":"Article","headline":"Mill","description":"They said "no" again","author":{"name":"Ida Brandt"},"datePublished":"2024-05-17"}"#,
            r#"{"@type":"newsarticle","headline":"Mill","author":[{"@type":"person","name":"Ida Brandt"}],"datePublished":"2024-05-17"}"#,
            r#"{"@type":"Article","headline":"Mill","author":{"givenName":"Ida","familyName":"Brandt"},"datePublished":"2024-05-17"}"#,
            r#"{"@type":"Article","headline":"Mill","author":{"@type":"Role","roleName":"x","author":{"name":"Ida Brandt"}},"datePublished":"2024-05-17"}"#,
            r#"{"@type":"Article","headline":"Mill","author":{"@list":[{"name":"Ida Brandt"}]},"datePublished":"2024-05-17"}"#,
            r#"{"@type":"schema:Article","schema:headline":"Mill","schema:author":{"schema:name":"Ida Brandt"},"schema:datePublished":"2024-05-17"}"#,
            "{&quot;@type&quot;:&quot;Article&quot;,&quot;headline&quot;:&quot;Mill&quot;,&quot;author&quot;:{&quot;name&quot;:&quot;Ida Brandt&quot;},&quot;datePublished&quot;:&quot;2024-05-17&quot;}",
        ] {
            let found = read(&[script], &Known::default());
            assert_eq!(found.headline.as_deref(), Some("Mill"), "{script}");
            assert_eq!(found.authors, ["Ida Brandt"], "{script}");
            assert_eq!(found.published.as_deref(), Some("2024-05-17"), "{script}");
        }
        let number = r#"{"@type":"Article","headline":"Mill","datePublished":1715932800000}"#;
        assert_eq!(read(&[number], &Known::default()).published.as_deref(), Some("1715932800000"));
    }

    #[test]
    fn references_neither_recur_nor_multiply() {
        let own = r##"{"@graph":[{"@id":"#a","name":{"@id":"#a"}},{"@type":"Article","headline":"Mill","author":{"@id":"#a"}}]}"##;
        assert_eq!(read(&[own], &Known::default()).authors, [""; 0]);
        let each = |level: usize| vec![format!(r##"{{"@id":"#{}"}}"##, level + 1); 24].join(",");
        let levels = (0..8).map(|level| format!(r##"{{"@id":"#{level}","name":[{}]}}"##, each(level)));
        let levels = levels.collect::<Vec<_>>().join(",");
        let laughs = format!(
            r##"{{"@graph":[{levels},{{"@id":"#8","name":"Ha"}},{{"@type":"Article","headline":"Mill","author":[{}]}}]}}"##,
            each(7)
        );
        assert_eq!(read(&[&laughs], &Known::default()).authors, ["Ha"; MAX_AUTHORS]);
        let long = format!(
            r##"{{"@graph":[{{"@id":"#p","name":"{}"}},{{"@type":"Article","headline":"Mill","publisher":{{"@id":"#p"}}}}]}}"##,
            "x".repeat(MAX_NAME_LEN + 1)
        );
        assert_eq!(read(&[&long], &Known::default()).publisher, None);
    }

    #[test]
    fn values_are_wrapped_listed_and_typed_in_several_ways() {
        for script in [
            r#"{"@type":"HowTo","name":"Mill","author":{"name":{"@value":"Ida Brandt"}},"datePublished":["2024-05-17"]}"#,
            r#"{"@type":"PodcastEpisode","name":"Mill","author":{"@type":["Person","Organization"],"name":"Ida Brandt"},"datePublished":{"@value":"2024-05-17"}}"#,
            r#"{"@type":"QAPage","mainEntity":{"@type":"Question","name":"Mill","author":{"name":"Ida Brandt"},"dateCreated":"2024-05-17"}}"#,
        ] {
            let found = read(&[script], &Known::default());
            assert_eq!(found.authors, ["Ida Brandt"], "{script}");
            assert_eq!(found.published.as_deref(), Some("2024-05-17"), "{script}");
        }
        let both = r#"[{"@type":"FAQPage","mainEntity":[{"@type":"Question","name":"Why?"}]},{"@type":"Article","headline":"Mill"}]"#;
        assert_eq!(headline(&[both], &Known::default()).as_deref(), Some("Mill"));
    }

    #[test]
    fn a_broken_script_still_has_its_day() {
        let broken = r#"{"@type":"Article","headline":"A "quoted": word","datePublished": "2024-05-17"}"#;
        assert_eq!(read(&[broken], &Known::default()).published.as_deref(), Some("2024-05-17"));
    }
}
