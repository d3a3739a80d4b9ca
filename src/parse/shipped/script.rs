//! Scripts in JSON: their values, and the place of each string in the body.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::model::{MappedText, SourceMap, Span, to_u32};
use crate::parse::cdata;
use crate::parse::mend::{self, Read};

/// A string in a script: its decoded text, and the map to its place in the body.
pub(super) struct Shipped {
    pub(super) text: String,
    pub(super) map: SourceMap,
}

/// Returns the JSON in `script`, and its offset there: some scripts are wrapped in CDATA or a comment.
fn json(script: &str) -> Option<(&str, usize)> {
    let (offset, inside) = cdata::inside(script);
    let start = inside.find(['{', '['])?;
    let json = &inside[start..];
    Some((json.get(..=json.rfind(['}', ']'])?)?, offset + start))
}

/// A script, as far as its JSON can be read.
pub(super) struct Script<'b> {
    read: Read<'b>,
    /// Start of its JSON in the body.
    start: u32,
}

impl<'b> Script<'b> {
    /// Reads `script`, at `start` of the body.
    pub(super) fn read(script: &'b str, start: u32) -> Option<Self> {
        let (json, offset) = json(script)?;
        Some(Self { read: mend::read(json)?, start: start + to_u32(offset) })
    }

    /// Makes a script of `value`, read from `json` at `start` of the body.
    pub(super) fn of_value(value: Value, json: &'b str, start: u32) -> Self {
        Self { read: Read::unmended(value, json), start }
    }

    pub(super) fn value(&self) -> &Value {
        &self.read.value
    }

    /// Finds `texts` among the strings; leaves out those that are not there. Cost: linear in the script.
    pub(super) fn find(&self, texts: &[String]) -> Vec<Shipped> {
        let mut places: BTreeMap<&str, Option<usize>> =
            texts.iter().map(|text| (text.as_str(), None)).collect();
        let json = &*self.read.json;
        let mut at = 0;
        while let Some(quote) = json[at..].find('"') {
            let start = at + quote + 1;
            let Some(len) = string_len(&json[start..]) else { break };
            let raw = &json[start..start + len];
            let decoded = if raw.contains('\\') { decode(raw) } else { None };
            if let Some(place @ None) = places.get_mut(decoded.as_deref().unwrap_or(raw)) {
                *place = Some(start);
            }
            at = start + len + 1;
        }
        let place = |text: &String| places.get(text.as_str()).copied().flatten();
        texts.iter().filter_map(place).filter_map(|at| self.string(at)).collect()
    }

    /// Decodes the string whose content begins at `at` of the JSON.
    fn string(&self, mut at: usize) -> Option<Shipped> {
        let place = |at: usize| self.start + to_u32(self.read.place(at));
        let mut text = MappedText::default();
        loop {
            let rest = self.read.json.get(at..)?;
            let run = rest.find(['"', '\\'])?;
            text.push_verbatim(&rest[..run], place(at));
            let from = &rest[run..];
            if from.starts_with('"') {
                let (text, map) = text.into_parts();
                return Some(Shipped { text, map });
            }
            let len = escape_len(from);
            let decoded = decode(from.get(..len)?)?;
            text.push_replaced(&decoded, Span::new(place(at + run), place(at + run + len)));
            at += run + len;
        }
    }
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

/// Decodes the content of a string.
fn decode(raw: &str) -> Option<String> {
    serde_json::from_str(&format!("\"{raw}\"")).ok()
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
