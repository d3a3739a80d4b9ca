//! Tables of the scores of pages: one per form, by suite, page type and language.

use std::collections::{BTreeMap, BTreeSet};

use gristmill::learn::labels::GoldPage;
use gristmill::learn::metrics::{Missing, Score};

use super::pages::PageScore;
use crate::cli::args::Form;
use crate::cli::labelled::Folder;

/// Number of pages from which a language has a row of its own.
const LANGUAGE_MIN_PAGES: u64 = 3;

/// Sums over the pages of a row.
#[derive(Clone, Copy, Default)]
struct Row {
    pages: u64,
    /// Number of pages with a gold text, and the sums of their scores.
    scored: u64,
    sum: Score,
    wanted: (u64, u64),
    unwanted: (u64, u64),
    titles: (u64, u64),
    missing: Missing,
}

fn add(sum: &mut (u64, u64), more: (u64, u64)) {
    *sum = (sum.0 + more.0, sum.1 + more.1);
}

impl Row {
    /// Adds the score of a page.
    fn add(&mut self, score: &PageScore) {
        self.pages += 1;
        if let Some(Score { precision, recall, f1 }) = score.score {
            self.scored += 1;
            self.sum.precision += precision;
            self.sum.recall += recall;
            self.sum.f1 += f1;
        }
        add(&mut self.wanted, score.wanted);
        add(&mut self.unwanted, score.unwanted);
        add(&mut self.titles, score.title);
        self.missing.add(score.missing);
    }

    /// Returns the F1 of snippets: those kept that must be, against those that must be kept and those kept
    /// that must not be.
    fn snippets(&self) -> Option<f64> {
        let ((found, wanted), (unwanted, _)) = (self.wanted, self.unwanted);
        (wanted > 0).then(|| 2.0 * found as f64 / (found + unwanted + wanted) as f64)
    }

    /// Formats the row under `name`.
    fn line(&self, name: &str) -> String {
        let share = |value: Option<f64>, digits: usize| {
            value.map_or_else(
                || format!("{:>w$}", "–", w = digits + 3),
                |value| format!("{value:>w$.digits$}", w = digits + 3),
            )
        };
        let mean = |sum: f64| share((self.scored > 0).then(|| sum / self.scored as f64), 4);
        let of = |(part, all): (u64, u64)| share((all > 0).then(|| part as f64 / all as f64), 3);
        format!(
            "{name:<15} {:>5} {} {} {} {} {} {} {}\n",
            self.pages,
            mean(self.sum.f1),
            mean(self.sum.precision),
            mean(self.sum.recall),
            share(self.snippets(), 4),
            of(self.missing.first),
            of(self.missing.between),
            of(self.missing.last),
        )
    }
}

/// Formats a table for each form with scores.
pub(super) fn of_pages(folders: &[Folder], scores: &[PageScore]) -> String {
    let forms = [Form::Text, Form::Html];
    let table = |form: &Form| {
        let own = scores.iter().filter(|score| score.form == *form).collect::<Vec<_>>();
        (!own.is_empty()).then(|| form_table(*form, folders, &own))
    };
    forms.iter().filter_map(table).collect()
}

/// Formats the table of one form.
fn form_table(form: Form, folders: &[Folder], scores: &[&PageScore]) -> String {
    let gold = |score: &PageScore| &folders[score.folder].gold[&score.id];
    let suite = |score: &PageScore| gold(score).suite_or(&folders[score.folder].name);
    let sum = |which: &dyn Fn(&PageScore) -> bool| {
        let mut row = Row::default();
        scores.iter().filter(|score| which(score)).for_each(|score| row.add(score));
        row
    };
    let mut table = format!(
        "{:<15} {:>5} {:>7} {:>7} {:>7} {:>7} {:>6} {:>6} {:>6}\n",
        format!("{} form", form.name()),
        "n",
        "F1",
        "P",
        "R",
        "snip",
        "first",
        "betw.",
        "last"
    );
    let all = sum(&|_| true);
    table.push_str(&all.line("all"));
    for name in scores.iter().map(|score| suite(score)).collect::<BTreeSet<_>>() {
        table.push_str(&sum(&|score| suite(score) == name).line(name));
        table.push_str(&parts(scores, &|score| suite(score) == name, &|score| gold(score)));
    }
    table.push_str(&languages(scores, &|score| gold(score)));
    let share = |(found, of): (u64, u64)| found as f64 / of.max(1) as f64;
    table.push_str(&format!(
        "wanted snippets found {:.3}, unwanted found {:.3}, titles as in the gold {:.3}\n",
        share(all.wanted),
        share(all.unwanted),
        share(all.titles)
    ));
    let blocks = scores.iter().flat_map(|score| score.calibration.iter().copied()).collect::<Vec<_>>();
    if !blocks.is_empty() {
        table.push_str(&calibration_line(&blocks));
    }
    table.push('\n');
    table
}

/// Formats the rows of a suite's page types, largest first, if it has several.
fn parts<'a>(
    scores: &[&PageScore],
    which: &dyn Fn(&PageScore) -> bool,
    gold: &dyn Fn(&PageScore) -> &'a GoldPage,
) -> String {
    let mut rows = BTreeMap::<&str, Row>::new();
    for score in scores.iter().filter(|score| which(score)) {
        rows.entry(&gold(score).page_type).or_default().add(score);
    }
    let mut rows = rows.into_iter().collect::<Vec<_>>();
    rows.sort_by_key(|(_, row)| std::cmp::Reverse(row.pages));
    let rows = rows.iter().filter(|_| rows.len() > 1);
    rows.map(|(name, row)| row.line(&format!("  {name}"))).collect()
}

/// Formats the rows of the pages' declared languages, largest first.
fn languages<'a>(scores: &[&PageScore], gold: &dyn Fn(&PageScore) -> &'a GoldPage) -> String {
    let mut rows = BTreeMap::<&str, Row>::new();
    for score in scores {
        let language = gold(score).lang.split(['-', '_']).next().unwrap_or_default();
        rows.entry(language).or_default().add(score);
    }
    let large = |(name, row): &(&str, Row)| !name.is_empty() && row.pages >= LANGUAGE_MIN_PAGES;
    let mut rows = rows.into_iter().filter(large).collect::<Vec<_>>();
    rows.sort_by_key(|(_, row)| std::cmp::Reverse(row.pages));
    rows.iter().map(|(name, row)| row.line(&format!("language {name}"))).collect()
}

/// Formats the share of chrome among the blocks in each tenth of probability.
fn calibration_line(blocks: &[(f32, bool)]) -> String {
    let mut tenths = [(0u64, 0u64); 10];
    for &(score, is_chrome) in blocks {
        let below = (1..10).filter(|&tenth| score * 10.0 >= tenth as f32).count();
        add(&mut tenths[below], (1, u64::from(is_chrome)));
    }
    let shares = tenths.iter().map(|&(all, chrome)| format!("{:.2}", chrome as f64 / all.max(1) as f64));
    format!("share of chrome by tenth of score: {}\n", shares.collect::<Vec<_>>().join(" "))
}
