//! The comparison with the run before.

use crate::report::html::parts::{note, table};
use crate::report::html::text::{Text, duration, moment, number, percent};
use crate::report::{
    Funnel, MAX_WORDS_RATIO, MIN_CHROME_CHANGE, MIN_PAGES, MIN_REJECT_RISE, MIN_Z, Measure, Report, Warning,
};

/// Renders the comparison with the run before.
pub(super) fn drift(report: &Report) -> String {
    let drift = &report.drift;
    if let Some(failure) = &drift.failure {
        return note(&format!(
            "The run before could not be read, so nothing was compared: {}.",
            Text(failure)
        ));
    }
    let Some(before) = &report.before else {
        return note("There is no earlier run to compare with.");
    };
    let mut out = String::new();
    let all = drift.counts.values().sum::<u64>();
    if drift.warnings.is_empty() {
        out.push_str(&note(
            "The new pages of no site differ from its earlier pages by more than chance and the limits below.",
        ));
    } else {
        out.push_str("<ul class=\"warnings\">\n");
        for warning in &drift.warnings {
            out.push_str(&format!(
                "<li>{}<br><small>{}</small></li>\n",
                Text(&warning.to_string()),
                advice(warning)
            ));
        }
        out.push_str("</ul>\n");
        let rest = all - drift.warnings.len() as u64;
        if rest > 0 {
            out.push_str(&note(&format!("And {} more.", number(rest))));
        }
    }
    out.push_str(&compared(report, &before.funnel));
    out.push_str(&note(&format!(
        "Compares {} new pages with the run before, <code>{}</code> of {}. A site is listed if both sides have at least \
         {MIN_PAGES} pages, the difference is at least {MIN_Z} standard errors, and its chrome share changed by {:.0} \
         points, its words fell to {:.0} % or less, or its rejects rose by {:.0} points.",
        number(drift.new_pages),
        Text(&before.run),
        moment(before.started_at),
        100.0 * MIN_CHROME_CHANGE,
        100.0 * MAX_WORDS_RATIO,
        100.0 * MIN_REJECT_RISE,
    )));
    out
}

/// Suggests where to look for the cause of a warning, as HTML.
fn advice(warning: &Warning) -> &'static str {
    match warning.measure {
        Measure::ChromeShare if warning.now > warning.before => {
            "Does the site have a new template, or do rules take its text for chrome? See <code>gristmill explain</code>."
        }
        Measure::ChromeShare => {
            "Does the site have a new template, with chrome that no rule recognises yet? See <code>gristmill explain</code>."
        }
        Measure::KeptWords => {
            "Does the site answer with a notice, a paywall or an error page? Are its pages fetched twice?"
        }
        Measure::RejectShare => {
            "Is the fetcher broken, or does it write another format? See the rejects below."
        }
    }
}

/// Renders a table of the counts of this run and the run before.
fn compared(report: &Report, before: &Funnel) -> String {
    let now = &report.funnel;
    let share = |funnel: &Funnel| {
        let dropped = funnel.blocks - funnel.kept_blocks;
        if funnel.blocks == 0 { 0.0 } else { dropped as f64 / funnel.blocks as f64 }
    };
    let row = |name: &str, was: u64, is: u64| {
        let change = match is.cmp(&was) {
            std::cmp::Ordering::Less => format!("\u{2212}{}", number(was - is)),
            std::cmp::Ordering::Equal => "0".to_owned(),
            std::cmp::Ordering::Greater => format!("+{}", number(is - was)),
        };
        vec![name.to_owned(), number(was), number(is), change]
    };
    let mut rows = vec![
        row("Files", before.files, now.files),
        row("Pages", before.pages, now.pages),
        row("Blocks", before.blocks, now.blocks),
        row("Blocks kept", before.kept_blocks, now.kept_blocks),
        row("Sentences", before.sentences, now.sentences),
        row("Rejects", before.rejects, now.rejects),
    ];
    let points = 100.0 * (share(now) - share(before));
    rows.push(vec![
        "Blocks dropped".to_owned(),
        percent(share(before)),
        percent(share(now)),
        format!("{points:+.1} points").replace('-', "\u{2212}"),
    ]);
    if let Some(of) = &report.before {
        let (was, is) = (of.finished_at - of.started_at, report.finished_at - report.started_at);
        rows.push(vec!["Time".to_owned(), duration(was), duration(is), String::new()]);
    }
    table("This run and the one before", &["", "#Before", "#Now", "#Change"], &rows)
}
