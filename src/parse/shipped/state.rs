//! The state that a page hands to its application: JSON in a script of its own, or assigned to a variable.
//!
//! In: a script. Out: the values in it. Nothing is evaluated: what is not JSON is left.

use serde_json::{Deserializer, Map, Value};

use super::script::Script;

/// Names of the variables to which frameworks and content management systems assign the state: Nuxt, Vue, Redux,
/// Apollo, Relay, Remix, Arc, and the customs of newspapers. By hand.
const VARIABLES: [&str; 14] = [
    "__NUXT__",
    "__NEXT_DATA__",
    "__INITIAL_STATE__",
    "__PRELOADED_STATE__",
    "__APOLLO_STATE__",
    "__INITIAL_DATA__",
    "__INITIAL_PROPS__",
    "__PRELOADED_DATA__",
    "__SERVER_DATA__",
    "__RELAY_STORE__",
    "__remixContext",
    "__STATE__",
    "__DATA__",
    "Fusion.globalContent",
];

/// Minimum length in bytes of a script that has an article.
const MIN_BYTES: usize = 200;

/// Maximum size of the texts that are copied out of a flattened list, in bytes.
const MAX_COPIED_BYTES: usize = 8 << 20;

/// Returns the values in `script`, at `start` of the body.
pub(super) fn read(script: &str, start: u32) -> Vec<Script<'_>> {
    let value_at = |at: usize| {
        let json = &script[at..];
        let value = Deserializer::from_str(json).into_iter::<Value>().next()?.ok()?;
        Some(Script::of_value(unflattened(value), json, start + crate::model::to_u32(at)))
    };
    if script.len() < MIN_BYTES {
        return Vec::new();
    }
    let first = script.len() - script.trim_start().len();
    if script[first..].starts_with(['{', '[']) {
        return value_at(first).into_iter().collect();
    }
    VARIABLES.iter().filter_map(|name| value_at(assigned(script, name)?)).collect()
}

/// Returns the offset of the value that `script` assigns to `variable`.
fn assigned(script: &str, variable: &str) -> Option<usize> {
    let mut places = memchr::memmem::find_iter(script.as_bytes(), variable).map(|at| at + variable.len());
    places.find_map(|at| {
        // `window["__STATE__"] = {`
        let rest = script[at..].trim_start_matches(['"', '\'', ']']).trim_start();
        let value = rest.strip_prefix('=')?.trim_start();
        value.starts_with(['{', '[']).then(|| script.len() - value.len())
    })
}

/// Returns `value` as an object again, if it is the list in which Nuxt writes all values, each property being the
/// place of its value in the list; only the objects of the list, with their texts.
fn unflattened(value: Value) -> Value {
    let Value::Array(list) = &value else { return value };
    let at = |place: &Value| list.get(usize::try_from(place.as_u64()?).ok()?);
    let is_place = |place: &Value| at(place).is_some();
    let is_flat = |object: &Map<String, Value>| object.values().all(is_place);
    let mut objects = list.iter().filter_map(Value::as_object).filter(|object| !object.is_empty()).peekable();
    if objects.peek().is_none() || !objects.clone().all(is_flat) {
        return value;
    }
    // Many objects may have the same text.
    let mut left = MAX_COPIED_BYTES;
    let mut copy = |text: &str| {
        left = left.checked_sub(text.len())?;
        Some(Value::from(text))
    };
    let texts = objects.map(|object| {
        let texts = object.iter().filter_map(|(key, place)| Some((key.clone(), copy(at(place)?.as_str()?)?)));
        Value::Object(texts.collect())
    });
    Value::Array(texts.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_many_objects_have_is_copied_a_few_times() {
        let text = "Rye bread keeps for a week. ".repeat(10_000);
        let objects = vec![r#"{"title":0,"body":0}"#; 1_000].join(",");
        let json = format!(r#"["{text}",{objects}]"#);
        let Value::Array(objects) = unflattened(serde_json::from_str(&json).unwrap()) else { panic!() };
        let copied = objects.iter().filter_map(|object| object.get("body")).count();
        assert!(copied > 0 && copied * text.len() <= MAX_COPIED_BYTES, "{copied} copies");
        assert_eq!(objects[0]["body"], *text);
    }
}
