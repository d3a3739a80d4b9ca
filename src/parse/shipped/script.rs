//! Scripts in JSON: their values, and the place of each string in the body.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::model::{MappedText, SourceMap, Span, to_u32};

/// A string in a script: its decoded text, and the map to its place in the body.
pub(super) struct Shipped {
    pub(super) text: String,
    pub(super) map: SourceMap,
}

/// Returns the JSON in `script`, and its offset there: some scripts are wrapped in CDATA or a comment.
fn json(script: &str) -> Option<(&str, usize)> {
    const CDATA: &str = "<![CDATA[";
    let inside = script.find(CDATA).map_or(0, |at| at + CDATA.len());
    let end = script[inside..].rfind("]]>").map_or(script.len(), |at| inside + at);
    let start = inside + script[inside..end].find(['{', '['])?;
    let json = &script[start..end];
    Some((json.get(..=json.rfind(['}', ']'])?)?, start))
}

/// Parses `script`. Raw line breaks and tabs in strings, the usual mistake, are tolerated.
pub(super) fn parse(script: &str) -> Option<Value> {
    let (script, _) = json(script)?;
    serde_json::from_str(script).ok().or_else(|| {
        let (mut mended, mut is_inside, mut is_escaped) = (String::with_capacity(script.len()), false, false);
        for c in script.chars() {
            match c {
                '\n' if is_inside => mended.push_str("\\n"),
                '\r' if is_inside => mended.push_str("\\r"),
                '\t' if is_inside => mended.push_str("\\t"),
                c => mended.push(c),
            }
            is_inside ^= c == '"' && !is_escaped;
            is_escaped = c == '\\' && !is_escaped;
        }
        serde_json::from_str(&mended).ok()
    })
}

/// Finds `texts` among the strings of `script`, which begins at `start` of the body; leaves out those that are
/// not there. Cost: linear in the script.
pub(super) fn find(script: &str, start: u32, texts: &[String]) -> Vec<Shipped> {
    let mut places: BTreeMap<&str, Option<(&str, u32)>> =
        texts.iter().map(|text| (text.as_str(), None)).collect();
    let Some((json, offset)) = json(script) else { return Vec::new() };
    let start = start + to_u32(offset);
    let mut rest = json;
    while let Some(quote) = rest.find('"') {
        let source = &rest[quote + 1..];
        let Some(len) = string_len(source) else { break };
        let raw = &source[..len];
        let decoded = if raw.contains('\\') { decode(raw) } else { None };
        if let Some(place @ None) = places.get_mut(decoded.as_deref().unwrap_or(raw)) {
            *place = Some((source, start + to_u32(json.len() - source.len())));
        }
        rest = &source[len + 1..];
    }
    let place = |text: &String| places.get(text.as_str()).copied().flatten();
    texts.iter().filter_map(place).filter_map(|(source, start)| string(source, start)).collect()
}

/// Returns the length in bytes of the string whose content begins `source`.
fn string_len(source: &str) -> Option<usize> {
    let mut at = 0;
    loop {
        let stop = at + memchr::memchr2(b'"', b'\\', source.as_bytes().get(at..)?)?;
        if source.as_bytes()[stop] == b'"' {
            return Some(stop);
        }
        at = stop + 2;
    }
}

/// Decodes the content of a string, in which raw line breaks and tabs are tolerated.
fn decode(raw: &str) -> Option<String> {
    let mended = raw.replace('\n', "\\n").replace('\r', "\\r").replace('\t', "\\t");
    serde_json::from_str(&format!("\"{mended}\"")).ok()
}

/// Decodes the string whose content begins `source`, at `start` of the body.
fn string(source: &str, start: u32) -> Option<Shipped> {
    let mut text = MappedText::default();
    let mut rest = source;
    loop {
        let at = start + to_u32(source.len() - rest.len());
        let run = rest.find(['"', '\\'])?;
        text.push_verbatim(&rest[..run], at);
        let (at, from) = (at + to_u32(run), &rest[run..]);
        if from.starts_with('"') {
            let (text, map) = text.into_parts();
            return Some(Shipped { text, map });
        }
        let len = escape_len(from);
        let decoded: String = serde_json::from_str(&format!("\"{}\"", from.get(..len)?)).ok()?;
        text.push_replaced(&decoded, Span::new(at, at + to_u32(len)));
        rest = &from[len..];
    }
}

/// Returns the length in bytes of the escape at the start of `source`; a surrogate pair counts as one.
fn escape_len(source: &str) -> usize {
    let unit = |at: usize| {
        let digits = source.get(at..)?.strip_prefix("\\u")?.get(..4)?;
        u32::from_str_radix(digits, 16).ok()
    };
    match (unit(0), unit(6)) {
        (Some(0xd800..=0xdbff), Some(0xdc00..=0xdfff)) => 12,
        (Some(_), _) => 6,
        _ => 2,
    }
}
