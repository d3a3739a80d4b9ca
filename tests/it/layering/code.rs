//! Reduces Rust source to the code that may import: no comments, literals or tests.

/// Returns `source` without comments, literals and items under `#[cfg(test)]`.
pub(super) fn code(source: &str) -> String {
    without_tests(&without_text(source))
}

/// Removes comments and literals.
fn without_text(source: &str) -> String {
    let mut code = String::with_capacity(source.len());
    let mut rest = source;
    while let Some(c) = rest.chars().next() {
        let skipped = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |end| end + 2)
        } else if let Some(len) = raw_string(rest) {
            len
        } else if c == '"' {
            quoted(rest, '"')
        } else if c == '\'' && is_char(rest) {
            quoted(rest, '\'')
        } else {
            code.push(c);
            c.len_utf8()
        };
        rest = &rest[skipped..];
    }
    code
}

/// Returns the length in bytes of the raw string at the start of `rest`, if there is one.
fn raw_string(rest: &str) -> Option<usize> {
    let hashes = rest.strip_prefix('r')?.chars().take_while(|&c| c == '#').count();
    let open = 1 + hashes;
    rest[open..].strip_prefix('"')?;
    let close = format!("\"{}", "#".repeat(hashes));
    Some(rest[open + 1..].find(&close).map_or(rest.len(), |end| open + 1 + end + close.len()))
}

/// Returns the length in bytes of the literal at the start of `rest`, which is quoted by `mark`.
fn quoted(rest: &str, mark: char) -> usize {
    let mut is_escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        if c == mark && !is_escaped {
            return at + 1;
        }
        is_escaped = c == '\\' && !is_escaped;
    }
    rest.len()
}

/// Returns true if `rest`, which starts with `'`, starts with a character literal and not a lifetime.
fn is_char(rest: &str) -> bool {
    let mut chars = rest.chars().skip(1);
    matches!((chars.next(), chars.next()), (Some('\\'), _) | (Some(_), Some('\'')))
}

/// Removes the items under `#[cfg(test)]`.
fn without_tests(code: &str) -> String {
    const MARK: &str = "#[cfg(test)]";
    let mut left = String::with_capacity(code.len());
    let mut rest = code;
    while let Some(at) = rest.find(MARK) {
        left.push_str(&rest[..at]);
        rest = rest[at + MARK.len()..].trim_start();
        while rest.starts_with("#[") {
            rest = rest.split_once(']').map_or("", |(_, behind)| behind).trim_start();
        }
        rest = &rest[item(rest)..];
    }
    left + rest
}

/// Returns the length in bytes of the item at the start of `code`, up to its semicolon or closing brace.
fn item(code: &str) -> usize {
    let mut depth = 0;
    for (at, c) in code.char_indices() {
        match c {
            ';' if depth == 0 => return at + 1,
            '{' => depth += 1,
            '}' if depth <= 1 => return at + 1,
            '}' => depth -= 1,
            _ => {}
        }
    }
    code.len()
}

#[test]
fn what_is_no_code_is_left_out() {
    let source = r##"use a::B; // use c::D;
/* use e::F; */ let x = "crate::g"; let y = r#"crate::"h"#; let z = '"'; fn f<'a>(i: &'a str) {}
#[cfg(test)]
#[expect(lint, reason = "none")]
mod tests { use super::*; fn f() {} }
#[cfg(test)]
mod more;
use j::K;
"##;
    let code = code(source);
    let words = code.split_whitespace().collect::<Vec<_>>().join(" ");
    assert_eq!(words, "use a::B; let x = ; let y = ; let z = ; fn f<'a>(i: &'a str) {} use j::K;");
}
