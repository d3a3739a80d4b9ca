//! The sections of the page, from top to bottom.

mod drift;
mod samples;

use self::drift::drift;
use self::samples::samples;
use super::chart::{Segment, bar, cell_bar};
use super::parts::{note, of_reason, table};
use super::text::{Text, bytes, number, percent};
use crate::model::Notice;
use crate::report::{Report, Site, SiteTotals};

/// A section of the page with its heading.
pub(super) struct Section {
    pub(super) id: &'static str,
    pub(super) title: &'static str,
    pub(super) body: fn(&Report) -> String,
}

pub(super) const SECTIONS: [Section; 7] = [
    Section { id: "drift", title: "What has changed", body: drift },
    Section { id: "funnel", title: "From bytes to sentences", body: funnel },
    Section { id: "dropped", title: "What was dropped, and why", body: dropped },
    Section { id: "sites", title: "By site", body: sites },
    Section { id: "lines", title: "Most dropped lines", body: lines },
    Section { id: "samples", title: "Before and after", body: samples },
    Section { id: "rejects", title: "Rejects", body: rejects },
];

/// Maximum number of rules that are listed; the others are summed up.
const TOP_RULES: usize = 25;

/// Renders what became of the pages and blocks.
fn funnel(report: &Report) -> String {
    let funnel = &report.funnel;
    let dropped = |reason: &str| report.dropped.get(reason).copied().unwrap_or(0);
    let chrome = dropped("chrome");
    let repeats = dropped("duplicate_exact") + dropped("duplicate_near");
    let comments = dropped("comments");
    let others = report.dropped.values().sum::<u64>() - chrome - repeats - comments;
    let segment = |class, name, count| Segment { class, name, count };
    let unique = funnel.pages - funnel.duplicate_pages;
    let stages = [
        (
            format!("{} files, {}", number(funnel.files), bytes(funnel.bytes)),
            format!("{} of content", bytes(funnel.content_bytes)),
            vec![],
        ),
        (
            format!("{} records", number(funnel.pages + funnel.rejects + funnel.skipped)),
            "read from them".to_owned(),
            vec![
                segment("kept", "pages", funnel.pages),
                segment("reject", "rejects", funnel.rejects),
                segment("other", "without a page", funnel.skipped),
            ],
        ),
        (
            format!("{} pages", number(funnel.pages)),
            "parsed".to_owned(),
            vec![
                segment("kept", "unique", unique),
                segment("repeat", "duplicates of another page", funnel.duplicate_pages),
            ],
        ),
        (
            format!("{} blocks", number(funnel.blocks)),
            "judged".to_owned(),
            vec![
                segment("kept", "kept", funnel.kept_blocks),
                segment("chrome", "chrome", chrome),
                segment("repeat", "repeats", repeats),
                segment("other", "comments", comments),
                segment("other", "other", others),
            ],
        ),
        (
            format!("{} sentences", number(funnel.sentences)),
            format!("{} words of kept text", number(report.sites.all.words)),
            vec![
                segment("kept", "kept", funnel.sentences),
                segment("repeat", "repeats", funnel.dropped_sentences),
            ],
        ),
    ];
    let stages = stages.iter().map(|(what, more, segments)| {
        let chart = if segments.is_empty() { String::new() } else { bar(what, segments) };
        format!("<li><p><strong>{what}</strong> {more}</p>\n{chart}</li>\n")
    });
    format!("<ol class=\"funnel\">\n{}</ol>\n", stages.collect::<String>())
}

/// Renders the dropped blocks by reason.
fn dropped(report: &Report) -> String {
    let all = report.funnel.blocks;
    if report.dropped.is_empty() {
        return note("Nothing was dropped.");
    }
    let share = |count: u64| if all == 0 { 0.0 } else { count as f64 / all as f64 };
    let row = |name: String, class: &str, count: u64| {
        vec![name, number(count), percent(share(count)), cell_bar(class, "Share of all blocks", share(count))]
    };
    let reasons = report.dropped.iter().map(|(reason, &count)| {
        let (class, meaning) = of_reason(reason);
        row(format!("<code>{}</code> {meaning}", Text(reason)), class, count)
    });
    let headings = ["Reason", "#Blocks", "#Of all", ""];
    let mut out = table("Blocks dropped, by reason", &headings, &reasons.collect::<Vec<_>>());
    let rule = |(rule, count): &(String, u64)| row(format!("<code>{}</code>", Text(rule)), "chrome", *count);
    let mut rules = report.rules.iter().take(TOP_RULES).map(rule).collect::<Vec<_>>();
    let rest = report.rules.get(TOP_RULES..).unwrap_or_default();
    if !rest.is_empty() {
        let count = rest.iter().map(|(_, count)| count).sum();
        rules.push(row(format!("{} other rules", rest.len()), "chrome", count));
    }
    if !rules.is_empty() {
        out.push_str(&table(
            "Blocks dropped as chrome, by rule",
            &["Rule", "#Blocks", "#Of all", ""],
            &rules,
        ));
    }
    out
}

/// Renders the tables of sites.
fn sites(report: &Report) -> String {
    let sites = &report.sites;
    if sites.by_pages.is_empty() {
        return note("There are no pages.");
    }
    let row = |name: String, totals: &SiteTotals| {
        let mean = |sum: f64| percent(if totals.pages == 0 { 0.0 } else { sum / totals.pages as f64 });
        vec![
            name,
            number(totals.pages),
            number(totals.new_pages),
            number(totals.words.checked_div(totals.pages).unwrap_or(0)),
            percent(totals.dropped_share()),
            cell_bar("chrome", "Share of blocks dropped", totals.dropped_share()),
            mean(totals.chrome_shares),
            mean(totals.duplicate_shares),
        ]
    };
    let rows = |sites: &[Site]| {
        sites.iter().map(|site| row(site_name(&site.site), &site.totals)).collect::<Vec<_>>()
    };
    let headings = [
        "Site",
        "#Pages",
        "#New",
        "#Words a page",
        "#Blocks dropped",
        "",
        "#Chrome a page",
        "#Repeats a page",
    ];
    let mut by_pages = rows(&sites.by_pages);
    if sites.rest.pages > 0 {
        by_pages.push(row(format!("{} other sites", number(sites.rest_sites)), &sites.rest));
    }
    by_pages.push(row("All".to_owned(), &sites.all));
    let mut out = table("Sites with most pages", &headings, &by_pages);
    if sites.by_pages.len() > 1 && !sites.by_dropped_share.is_empty() {
        let rows = rows(&sites.by_dropped_share);
        out.push_str(&table(
            "Sites with the largest share of dropped blocks (five pages or more)",
            &headings,
            &rows,
        ));
    }
    out.push_str(&note(
        "Chrome and repeats are shares of characters, averaged over pages. Pages without a URL are listed under the \
         folder of their file, or under the file if it has several pages; # stands for any number.",
    ));
    out
}

fn site_name(site: &str) -> String {
    if site == "." { "(files in no folder)".to_owned() } else { Text(site).to_string() }
}

/// Renders the lines most often dropped as chrome.
fn lines(report: &Report) -> String {
    let lines = &report.lines;
    if lines.top.is_empty() {
        return note("No line was dropped as chrome on the pages that this run wrote.");
    }
    let rows = lines.top.iter().map(|line| {
        vec![
            format!("<q class=\"text\">{}</q>", Text(&line.text)),
            number(line.count),
            format!("<code>{}</code>", Text(&line.rule)),
        ]
    });
    let mut out = table("Lines dropped as chrome", &["Line", "#Times", "Rule"], &rows.collect::<Vec<_>>());
    let exact = match lines.short_by {
        0 => "all counts are exact".to_owned(),
        short => format!("counts may be too small by up to {}", number(short)),
    };
    out.push_str(&note(&format!(
        "Of {} lines dropped as chrome on the pages that this run wrote. Lines that differ only in case, spaces or \
         equivalent punctuation count as the same; {exact}.",
        number(lines.seen)
    )));
    out
}

/// Renders warnings about pages with something unusual.
fn notices(report: &Report) -> String {
    let told = Notice::ALL.into_iter().filter_map(|notice| {
        let count = report.notices.get(notice.code())?;
        Some(note(&Text(&notice.told(*count)).to_string()))
    });
    told.collect()
}

/// Renders the rejects by code, with examples.
fn rejects(report: &Report) -> String {
    if report.rejects.is_empty() {
        return note("Everything could be read.") + &notices(report);
    }
    let rows = report.rejects.iter().map(|of| {
        let examples = of.examples.iter().map(|example| {
            let record = example.record.map_or(String::new(), |record| format!(", record {record}"));
            let offset = example.offset.map_or(String::new(), |offset| format!(", byte {offset}"));
            format!("<li>{}{record}{offset}: {}</li>", Text(&example.source), Text(&example.message))
        });
        let examples = examples.collect::<String>();
        vec![
            format!("<code>{}</code>", Text(&of.code)),
            number(of.count),
            format!("<ul class=\"examples\">{examples}</ul>"),
        ]
    });
    let headings = ["Code", "#Records", "For example"];
    table("What could not be read, by code", &headings, &rows.collect::<Vec<_>>()) + &notices(report)
}
