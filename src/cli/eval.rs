//! `gristmill eval`: quality against labelled data, as tables.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::Context;
use gristmill::learn::labels::{self, GoldPage, GoldParagraph};
use gristmill::learn::metrics::{self, Boundaries, Means, Score};
use gristmill::model::{Body, MediaType};
use gristmill::pipeline::Mill;
use gristmill::read::Draft;
use rayon::iter::{ParallelBridge, ParallelIterator};
use serde::Deserialize;

use super::args::Eval;
use super::exit::Usage;
use super::filter::unplaced;
use super::print;

pub(super) fn eval(eval: &Eval, mill: &Mill) -> anyhow::Result<()> {
    let table = match eval {
        Eval::Pages { dir } => pages(dir, mill)?,
        Eval::Sentences { files } => {
            let rows = files.iter().map(|file| sentences(file, mill)).collect::<anyhow::Result<Vec<_>>>()?;
            rows.concat()
        }
    };
    Ok(print(table.as_bytes())?)
}

/// A labelled page's input: one of the two forms.
#[derive(Deserialize)]
struct LabelledPage {
    id: String,
    url: Option<String>,
    text: Option<String>,
    html: Option<String>,
}

/// What one page adds to the table.
struct PageScore {
    page_type: String,
    score: Score,
    wanted: (u64, u64),
    unwanted: (u64, u64),
}

fn pages(dir: &Path, mill: &Mill) -> anyhow::Result<String> {
    let gold = labels::find(dir, "gold.jsonl").ok_or_else(|| {
        Usage(format!(
            "{} holds no gold.jsonl or gold.jsonl.zst: name a folder of labelled pages",
            dir.display()
        ))
    })?;
    let gold = labels::lines::<GoldPage>(&gold)?
        .map(|page| page.map(|page| (page.id.clone(), page)))
        .collect::<Result<BTreeMap<_, _>, _>>()?;
    let mut table = String::new();
    for form in ["text", "html"] {
        if let Some(path) = labels::find(dir, &format!("pages.{form}.jsonl")) {
            table.push_str(&form_table(form, &path, &gold, mill)?);
        }
    }
    if table.is_empty() {
        return Err(
            Usage(format!("{} holds neither pages.text.jsonl nor pages.html.jsonl", dir.display())).into()
        );
    }
    Ok(table)
}

fn form_table(
    form: &str,
    path: &Path,
    gold: &BTreeMap<String, GoldPage>,
    mill: &Mill,
) -> anyhow::Result<String> {
    let scores = labels::lines::<LabelledPage>(path)?
        .par_bridge()
        .filter_map(|page| match page {
            Ok(page) => gold.get(&page.id).map(|gold| Ok((page.id.clone(), page_score(page, gold, mill)))),
            Err(error) => Some(Err(error)),
        })
        .collect::<Result<BTreeMap<_, _>, _>>()?;
    let mut means = Means::default();
    let (mut wanted, mut unwanted) = ((0, 0), (0, 0));
    let add = |sum: &mut (u64, u64), more: (u64, u64)| *sum = (sum.0 + more.0, sum.1 + more.1);
    for (id, page) in gold {
        // A page without an answer counts as empty, as in the benchmark.
        let missing = || score_text("", page);
        let score = scores
            .get(id)
            .map_or_else(missing, |score| PageScore { page_type: score.page_type.clone(), ..*score });
        means.add(&score.page_type, score.score);
        add(&mut wanted, score.wanted);
        add(&mut unwanted, score.unwanted);
    }
    let mut table = format!("{:<14} {:>5}  {:>6} {:>6} {:>6}\n", format!("{form} form"), "n", "F1", "P", "R");
    for (name, count, Score { precision, recall, f1 }) in means.rows() {
        table.push_str(&format!("{name:<14} {count:>5}  {f1:.4} {precision:.4} {recall:.4}\n"));
    }
    let share = |(found, of): (u64, u64)| found as f64 / of.max(1) as f64;
    table.push_str(&format!(
        "wanted snippets found {:.3}, unwanted found {:.3}\n\n",
        share(wanted),
        share(unwanted)
    ));
    Ok(table)
}

fn page_score(page: LabelledPage, gold: &GoldPage, mill: &Mill) -> PageScore {
    let (media_type, body) = match (page.html, page.text) {
        (Some(html), _) => (MediaType::Html, html),
        (None, text) => (MediaType::Text, text.unwrap_or_default()),
    };
    let raw = unplaced(Draft { url: page.url, ..Draft::new(media_type, Body::Text(body)) });
    // A rejected page has no text to score.
    let text = mill.alone(raw).map(|judged| judged.text()).unwrap_or_default();
    score_text(&text, gold)
}

fn score_text(text: &str, gold: &GoldPage) -> PageScore {
    let found = |snippets: &[String]| (metrics::snippets_found(text, snippets), snippets.len() as u64);
    PageScore {
        page_type: gold.page_type.clone(),
        score: metrics::word_f1(text, &gold.gold),
        wanted: found(&gold.with),
        unwanted: found(&gold.without),
    }
}

fn sentences(file: &Path, mill: &Mill) -> anyhow::Result<String> {
    let (mut inner, mut punct) = (Boundaries::default(), Boundaries::default());
    for paragraph in labels::lines::<GoldParagraph>(file)? {
        let GoldParagraph { text, ends, .. } = paragraph?;
        let offsets = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect::<Vec<_>>();
        let gold = ends.iter().map(|&end| offsets.get(end).copied().context("an end lies past its text"));
        let gold = gold.collect::<anyhow::Result<BTreeSet<_>>>()?;
        let given = mill.splitter().split(&text, Some("en"));
        let given = given.into_iter().map(|span| span.end() as usize).collect();
        let (gold_inner, gold_punct) = metrics::boundaries(&text, &gold);
        let (given_inner, given_punct) = metrics::boundaries(&text, &given);
        inner.add(Boundaries::of(&given_inner, &gold_inner));
        punct.add(Boundaries::of(&given_punct, &gold_punct));
    }
    let shown = |score: Score| {
        format!("P {:.2} R {:.2} F1 {:.2}", 100.0 * score.precision, 100.0 * score.recall, 100.0 * score.f1)
    };
    let name = file.file_stem().unwrap_or_default().to_string_lossy();
    Ok(format!("{name:<9} inner {}   punct {}\n", shown(inner.score()), shown(punct.score())))
}
