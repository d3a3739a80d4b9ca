//! Addresses in a text: URLs, domains, e-mail addresses, names of accounts (`@name`) and of subjects (`#name`).

/// Returns the end of the address of `text` whose first word is `start..end`, if there is one. `scanned` is
/// the end of the part of `text` that has been searched, so that no part is searched twice.
pub(super) fn end(text: &str, start: usize, end: usize, scanned: &mut usize) -> Option<usize> {
    if text[..start].ends_with('@') || is_subject(text, start) {
        return Some(end);
    }
    let bytes = text.as_bytes();
    let joins = |at: usize| matches!(bytes.get(at), Some(b'.' | b'@' | b':' | b'-' | b'+' | b'/'));
    let goes_on = bytes.get(end + 1).is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'/');
    if start < *scanned || !joins(end) || !goes_on {
        return None;
    }
    let len = text[start..].bytes().position(|byte| !is_address_byte(byte)).unwrap_or(text.len() - start);
    *scanned = start + len;
    let run = text[start..start + len].trim_end_matches(|c: char| c.is_ascii_punctuation() && c != '/');
    is_address(run).then_some(start + run.len())
}

/// Returns true if the word at `start` of `text` is the name of a subject: letters behind a `#` that begins a word.
fn is_subject(text: &str, start: usize) -> bool {
    text[start..].starts_with(char::is_alphabetic)
        && text[..start].strip_suffix('#').is_some_and(|before| before.is_empty() || before.ends_with(' '))
}

/// Returns `address` without scheme, `www.` and slash at the end, which do not matter.
pub(super) fn bare(address: &str) -> &str {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    rest.strip_prefix("www.").unwrap_or(rest).trim_end_matches('/')
}

fn is_address_byte(byte: u8) -> bool {
    byte.is_ascii_graphic() && !b"\"'<>()[]{}|\\^`,;*".contains(&byte)
}

/// Returns true if `run`, which has no spaces, is an address. A full stop without a space after it ("the
/// pier.The") does not make a domain: the last part of a domain has two or more letters, all small.
fn is_address(run: &str) -> bool {
    if let Some((scheme, rest)) = run.split_once("://") {
        return !rest.is_empty() && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric());
    }
    let host = run.split_once('@').map_or(run, |(_, host)| host);
    let host = host.split(['/', ':', '?']).next().unwrap_or(host);
    let Some((rest, last)) = host.rsplit_once('.') else { return false };
    let is_label = |label: &str| {
        !label.is_empty() && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
    };
    last.len() > 1
        && last.bytes().all(|byte| byte.is_ascii_lowercase())
        && rest.split('.').all(is_label)
        && rest.bytes().any(|byte| byte.is_ascii_alphabetic())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_told_from_words_with_full_stops() {
        for run in
            ["mill.example", "https://mill.example", "a@mill.example", "www.Mill.co.uk/a.html", "config.toml"]
        {
            assert!(is_address(run), "{run}");
        }
        for run in ["pier.The", "e.g", "p.m", "2.1a", "3.km", "and/or", "a@b", "7:15"] {
            assert!(!is_address(run), "{run}");
        }
        assert_eq!(bare("https://www.mill.example/"), "mill.example");
        assert!(is_subject("at #leeds", 4) && !is_subject("the C#net", 6) && !is_subject("see #5", 5));
    }
}
