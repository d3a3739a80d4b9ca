//! Parts used by several sections.

use super::text::Text;

/// Renders a table from a caption, headings (those of number columns begin with `#`) and rows of rendered
/// cells.
pub(super) fn table(caption: &str, headings: &[&str], rows: &[Vec<String>]) -> String {
    let is_number = |column: usize| headings.get(column).is_some_and(|heading| heading.starts_with('#'));
    let class = |column| if is_number(column) { " class=\"n\"" } else { "" };
    let heads = headings.iter().enumerate().map(|(column, heading)| {
        format!("<th scope=\"col\"{}>{}</th>", class(column), Text(heading.trim_start_matches('#')))
    });
    let heads = heads.collect::<String>();
    let rows = rows.iter().map(|row| {
        let cells = row.iter().enumerate().map(|(column, cell)| match column {
            0 => format!("<th scope=\"row\">{cell}</th>"),
            _ => format!("<td{}>{cell}</td>", class(column)),
        });
        format!("<tr>{}</tr>\n", cells.collect::<String>())
    });
    format!(
        "<div class=\"table\" role=\"region\" aria-label=\"{label}\" tabindex=\"0\"><table>\n<caption>{label}</caption>\n\
         <thead><tr>{heads}</tr></thead>\n<tbody>\n{}</tbody>\n</table></div>\n",
        rows.collect::<String>(),
        label = Text(caption),
    )
}

/// Renders a paragraph of explanation; `text` is HTML.
pub(super) fn note(text: &str) -> String {
    format!("<p class=\"note\">{text}</p>\n")
}

/// Returns the style class of a reason, and its meaning.
pub(super) fn of_reason(code: &str) -> (&'static str, &'static str) {
    match code {
        "chrome" => ("chrome", "text of the site, not of the page"),
        "comments" => ("other", "readers' comments below a text"),
        "duplicate_exact" => ("repeat", "the text of an earlier kept block"),
        "duplicate_near" => ("repeat", "nearly the text of an earlier kept block"),
        _ => ("other", ""),
    }
}
