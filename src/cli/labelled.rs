//! Folders of labelled pages: what `train` learns from and `eval` measures against.

use std::collections::BTreeMap;
use std::path::Path;

use gristmill::learn::chrome::Example;
use gristmill::learn::labels::{self, GoldPage};
use gristmill::model::{Body, MediaType, RawPage};
use gristmill::pipeline::Mill;
use gristmill::read::Draft;
use rayon::iter::{ParallelBridge, ParallelIterator};
use serde::Deserialize;

use super::args::Form;
use super::exit::Usage;

/// A labelled page's input: one of the two forms.
#[derive(Deserialize)]
pub(super) struct Input {
    pub(super) id: String,
    url: Option<String>,
    text: Option<String>,
    html: Option<String>,
}

impl Input {
    pub(super) fn into_raw(self) -> RawPage {
        let (media_type, body) = match (self.html, self.text) {
            (Some(html), _) => (MediaType::Html, html),
            (None, text) => (MediaType::Text, text.unwrap_or_default()),
        };
        Draft { url: self.url, ..Draft::new(media_type, Body::Text(body)) }.alone()
    }
}

impl Form {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Html => "html",
        }
    }
}

/// The gold of every page in `dir`, by id.
pub(super) fn gold(dir: &Path) -> anyhow::Result<BTreeMap<String, GoldPage>> {
    let path = labels::find(dir, "gold.jsonl").ok_or_else(|| {
        Usage(format!(
            "{} holds no gold.jsonl or gold.jsonl.zst: name a folder of labelled pages",
            dir.display()
        ))
    })?;
    let gold = labels::lines::<GoldPage>(&path)?.map(|page| page.map(|page| (page.id.clone(), page)));
    Ok(gold.collect::<Result<_, _>>()?)
}

/// The forms that `dir` has pages of; of `only` where it is given.
pub(super) fn forms(dir: &Path, only: Option<Form>) -> anyhow::Result<Vec<Form>> {
    let wanted = |form: &Form| only.is_none_or(|only| only == *form);
    let found = [Form::Text, Form::Html].into_iter().filter(wanted).filter(|form| file(dir, *form).is_some());
    let found = found.collect::<Vec<_>>();
    if found.is_empty() {
        let names = [Form::Text, Form::Html].into_iter().filter(wanted);
        let names =
            names.map(|form| format!("pages.{}.jsonl", form.name())).collect::<Vec<_>>().join(" nor ");
        return Err(Usage(format!("{} holds no {names}", dir.display())).into());
    }
    Ok(found)
}

/// The pages of a form, in no order, each by `each` on one of all threads; pages without gold are left out.
pub(super) fn pages<T: Send>(
    dir: &Path,
    form: Form,
    gold: &BTreeMap<String, GoldPage>,
    each: impl Fn(Input, &GoldPage) -> T + Sync,
) -> anyhow::Result<Vec<T>> {
    let Some(path) = file(dir, form) else { return Ok(Vec::new()) };
    let each = |input: Result<Input, labels::Error>| match input {
        Ok(input) => gold.get(&input.id).map(|gold| Ok(each(input, gold))),
        Err(error) => Some(Err(error)),
    };
    Ok(labels::lines::<Input>(&path)?.par_bridge().filter_map(each).collect::<Result<_, _>>()?)
}

fn file(dir: &Path, form: Form) -> Option<std::path::PathBuf> {
    labels::find(dir, &format!("pages.{}.jsonl", form.name()))
}

/// A labelled page to learn from.
pub(super) struct Lesson {
    pub(super) id: String,
    pub(super) form: Form,
    pub(super) example: Example,
}

/// The pages of `forms`, aligned with their gold, in the order of form and id; pages that do not parse are left out.
pub(super) fn lessons(
    dir: &Path,
    forms: &[Form],
    gold: &BTreeMap<String, GoldPage>,
    mill: &Mill,
) -> anyhow::Result<Vec<Lesson>> {
    let judge = mill.chrome_alone();
    let mut lessons = Vec::new();
    for &form in forms {
        let lesson = |input: Input, gold: &GoldPage| {
            let id = input.id.clone();
            let page = mill.parse(input.into_raw()).ok()?;
            let group = if gold.domain.is_empty() { &gold.id } else { &gold.domain };
            let example = Example::new(page, &gold.gold, group, &gold.page_type, &judge);
            Some(Lesson { id, form, example })
        };
        let mut found = pages(dir, form, gold, lesson)?.into_iter().flatten().collect::<Vec<_>>();
        found.sort_by(|a, b| a.id.cmp(&b.id));
        lessons.append(&mut found);
    }
    Ok(lessons)
}
