//! Renders a [`Report`] as one HTML page that includes styles and charts and loads nothing.
//!
//! Every text from pages, files and rules passes through [`Text`], which escapes characters that HTML could
//! take for markup. Charts are redundant: each SVG has a title and a description, and the numbers are beside
//! it.

mod chart;
mod parts;
mod sections;
mod text;

use self::sections::SECTIONS;
use self::text::{Text, duration, moment, number, percent};
use super::Report;

const STYLE: &str = include_str!("html/style.css");

/// Content security policy: a browser may load and run nothing for the page but its style sheet, in case
/// [`Text`] misses something. In a `<meta>` element `frame-ancestors` and `sandbox` have no effect (CSP Level
/// 3, section 3.3).
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/// Renders the page for `report`. The same report gives the same bytes.
#[must_use]
pub fn html(report: &Report) -> String {
    let mut out = format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<title>Gristmill run {run}</title>\n\
         <style>\n{STYLE}</style>\n</head>\n<body>\n<header>\n<h1>Gristmill run <span class=\"id\">{run}</span></h1>\n\
         <p>Began {began}, tables complete after {took}. Program {version}, settings <code>{settings}</code>.</p>\n\
         </header>\n<main>\n",
        run = Text(&report.run),
        began = moment(report.started_at),
        took = duration(report.finished_at - report.started_at),
        version = Text(&report.program_version),
        settings = Text(report.settings_hash.get(..12).unwrap_or(&report.settings_hash)),
    );
    out.push_str(&tiles(report));
    for section in SECTIONS {
        let body = (section.body)(report);
        out.push_str(&format!(
            "<section aria-labelledby=\"{id}\">\n<h2 id=\"{id}\">{title}</h2>\n{body}</section>\n",
            id = section.id,
            title = section.title,
        ));
    }
    out.push_str("</main>\n</body>\n</html>\n");
    out
}

/// Renders the most important numbers.
fn tiles(report: &Report) -> String {
    let funnel = &report.funnel;
    let warnings = report.drift.counts.values().sum::<u64>();
    let share = |part: u64, all: u64| if all == 0 { 0.0 } else { part as f64 / all as f64 };
    let records = funnel.pages + funnel.rejects;
    let tiles = [
        ("Pages", number(funnel.pages), format!("{} new", number(report.drift.new_pages)), false),
        (
            "Blocks kept",
            percent(share(funnel.kept_blocks, funnel.blocks)),
            format!("{} of {}", number(funnel.kept_blocks), number(funnel.blocks)),
            false,
        ),
        ("Sentences", number(funnel.sentences), format!("{} words", number(report.sites.all.words)), false),
        (
            "Rejects",
            number(funnel.rejects),
            format!("{} of all records", percent(share(funnel.rejects, records))),
            funnel.rejects > 0,
        ),
        ("Warnings", number(warnings), "of drift".to_owned(), warnings > 0),
    ];
    let tiles = tiles.iter().map(|(name, value, more, is_bad)| {
        let class = if *is_bad { " class=\"bad\"" } else { "" };
        format!("<div{class}><dt>{name}</dt><dd>{value}<small>{more}</small></dd></div>\n")
    });
    format!("<dl class=\"tiles\">\n{}</dl>\n", tiles.collect::<String>())
}
