//! Folders of labelled pages, for `train` and `eval`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use gristmill::learn::chrome::Example;
use gristmill::learn::dumps::Make;
use gristmill::learn::labels::{self, GoldPage};
use gristmill::model::{Body, MediaType, RawPage};
use gristmill::pipeline::Pipeline;
use gristmill::read::Draft;
use gristmill::text::hash::fingerprint64;
use rayon::iter::{ParallelBridge, ParallelIterator};
use serde::Deserialize;

use super::args::Form;
use super::exit::Usage;

/// Input of a labelled page, in one of the two forms.
#[derive(Deserialize)]
pub(super) struct Input {
    pub(super) id: String,
    url: Option<String>,
    text: Option<String>,
    html: Option<String>,
}

impl Input {
    /// Makes the page to clean, from the HTML if there is any.
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

/// A folder of labelled pages.
pub(super) struct Folder {
    pub(super) dir: PathBuf,
    /// Name of the folder, used as suite for pages that name none.
    pub(super) name: String,
    /// Gold of every page, by id.
    pub(super) gold: BTreeMap<String, GoldPage>,
    /// Forms for which there are pages.
    pub(super) forms: Vec<Form>,
}

impl Folder {
    /// Opens `dir`, with only the form `only` if given.
    pub(super) fn open(dir: &Path, only: Option<Form>) -> anyhow::Result<Self> {
        let name = dir.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        Ok(Self { dir: dir.to_owned(), name, gold: gold(dir)?, forms: forms(dir, only)? })
    }
}

/// Reads the gold of every page in `dir`, by id.
fn gold(dir: &Path) -> anyhow::Result<BTreeMap<String, GoldPage>> {
    let path = labels::find(dir, "gold.jsonl").ok_or_else(|| {
        Usage(format!(
            "{} has no gold.jsonl or gold.jsonl.zst: name a folder of labelled pages",
            dir.display()
        ))
    })?;
    let gold = labels::lines::<GoldPage>(&path)?.map(|page| page.map(|page| (page.id.clone(), page)));
    Ok(gold.collect::<Result<_, _>>()?)
}

/// Returns the forms for which `dir` has pages, restricted to `only` if given.
fn forms(dir: &Path, only: Option<Form>) -> anyhow::Result<Vec<Form>> {
    let wanted = |form: &Form| only.is_none_or(|only| only == *form);
    let found = [Form::Text, Form::Html].into_iter().filter(wanted).filter(|form| file(dir, *form).is_some());
    let found = found.collect::<Vec<_>>();
    if found.is_empty() {
        let names = [Form::Text, Form::Html].into_iter().filter(wanted);
        let names =
            names.map(|form| format!("pages.{}.jsonl", form.name())).collect::<Vec<_>>().join(" nor ");
        return Err(Usage(format!("{} has no {names}", dir.display())).into());
    }
    Ok(found)
}

/// Applies `each` to the pages of a form, in parallel and in arbitrary order. Pages without gold are skipped.
pub(super) fn pages<T: Send>(
    folder: &Folder,
    form: Form,
    each: impl Fn(Input, &GoldPage) -> T + Sync,
) -> anyhow::Result<Vec<T>> {
    let Some(path) = file(&folder.dir, form) else { return Ok(Vec::new()) };
    let each = |input: Result<Input, labels::Error>| match input {
        Ok(input) => folder.gold.get(&input.id).map(|gold| Ok(each(input, gold))),
        Err(error) => Some(Err(error)),
    };
    Ok(labels::lines::<Input>(&path)?.par_bridge().filter_map(each).collect::<Result<_, _>>()?)
}

fn file(dir: &Path, form: Form) -> Option<PathBuf> {
    labels::find(dir, &format!("pages.{}.jsonl", form.name()))
}

/// A labelled page to train on.
pub(super) struct Lesson {
    pub(super) id: String,
    /// Index of its folder.
    pub(super) folder: usize,
    pub(super) form: Form,
    pub(super) example: Example,
    /// Style in which a text dump was rewritten; `None` for the original page.
    make: Option<Make>,
}

impl Lesson {
    /// Returns true if this is the original page, not a rewritten one.
    pub(super) fn is_original(&self) -> bool {
        self.make.is_none()
    }
}

/// Returns the labelled pages of `folders`, aligned with their gold, ordered by form, folder and id. Pages
/// that cannot be parsed are skipped. For half of the text dumps, a rewritten variant is added.
pub(super) fn lessons(folders: &[Folder], pipeline: &Pipeline) -> anyhow::Result<Vec<Lesson>> {
    let judge = pipeline.chrome_alone();
    let mut lessons = Vec::new();
    for form in [Form::Text, Form::Html] {
        for (folder, labelled) in
            folders.iter().enumerate().filter(|(_, folder)| folder.forms.contains(&form))
        {
            let learn = |input: Input, gold: &GoldPage| {
                let make = input.text.as_deref().and_then(|text| another_make(&input, text));
                let lesson = |input: Input, make: Option<Make>| {
                    let id = input.id.clone();
                    let example = Example::new(pipeline.parse(input.into_raw()).ok()?, gold, &judge)?;
                    let example = if make.is_some() { example.into_variant() } else { example };
                    Some(Lesson { id, folder, form, example, make })
                };
                let again = make.and_then(|(input, make)| lesson(input, Some(make)));
                lesson(input, None).into_iter().chain(again).collect::<Vec<_>>()
            };
            let mut found = pages(labelled, form, learn)?.into_iter().flatten().collect::<Vec<_>>();
            found.sort_by(|a, b| (&a.id, a.make.is_some()).cmp(&(&b.id, b.make.is_some())));
            lessons.append(&mut found);
        }
    }
    Ok(lessons)
}

/// Rewrites the dump `text` of a page in another style, for one page in two, and for half of those without
/// the address; drawn by the page's id.
fn another_make(input: &Input, text: &str) -> Option<(Input, Make)> {
    let draw = fingerprint64(&input.id);
    let make = draw.is_multiple_of(2).then_some(Make::ALL)?[usize::try_from(draw / 2 % 4).ok()?];
    let url = input.url.clone().filter(|_| (draw / 8).is_multiple_of(2));
    let text = Some(make.write(text, draw));
    Some((Input { id: input.id.clone(), url, text, html: None }, make))
}
