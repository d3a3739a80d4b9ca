//! CDATA sections around scripts, from the time of XHTML.

/// Returns what is inside the section in `script`, and its offset; all of it if there is none. A comment sign of the
/// script's language may stand before the marks of the section.
pub(super) fn inside(script: &str) -> (usize, &str) {
    const BEGIN: &str = "<![CDATA[";
    let start = script.find(BEGIN).map_or(0, |at| at + BEGIN.len());
    let end = script[start..].rfind("]]>").map_or(script.len(), |at| start + at);
    (start, &script[start..end])
}
