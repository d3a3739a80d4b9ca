//! `gristmill train titles`: trains the weights by which the title of a text dump is chosen.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use gristmill::config::Settings;
use gristmill::learn::folds;
use gristmill::learn::labels::GoldPage;
use gristmill::learn::titles::{self, Example};
use gristmill::model::{Body, RawPage};
use gristmill::parse::{Parser, TitleFeatures};
use rayon::iter::{IntoParallelIterator, ParallelIterator};

use crate::cli::args::Form;
use crate::cli::exit::Usage;
use crate::cli::labelled::{self, Folder, Input};
use crate::cli::{print, target};

/// Number of folds, and seed for dividing domains into them.
const FOLDS: usize = 5;
const FOLD_SEED: u64 = 1;

/// Variant in which a page is learnt from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Variant {
    /// As it is, with its address.
    Named,
    /// Without its address.
    Nameless,
    /// Its title and text alone, without its address.
    Alone,
    /// Without its address, its title in capitals.
    Shouted,
    /// Without its address, its title with a full stop.
    Stopped,
    /// Without its address, its title cut to one word, as encyclopedias have it.
    Short,
}

/// Variants with another form of the title, which few of the labelled pages have.
const FORMS: [Variant; 3] = [Variant::Shouted, Variant::Stopped, Variant::Short];

impl Variant {
    fn name(self) -> &'static str {
        match self {
            Self::Named => "with address",
            Self::Nameless => "without address",
            Self::Alone => "title and text alone",
            Self::Shouted => "title in capitals",
            Self::Stopped => "title with a full stop",
            Self::Short => "title of one word",
        }
    }

    /// Weight of the page: dumps with their address are what most inputs have.
    fn weight(self) -> f64 {
        match self {
            Self::Named => 1.0,
            Self::Nameless | Self::Alone => 0.5,
            Self::Shouted | Self::Stopped | Self::Short => 0.1,
        }
    }

    /// Returns `title` in the form of the variant.
    fn form(self, title: &str) -> String {
        match self {
            Self::Named | Self::Nameless | Self::Alone => title.to_owned(),
            Self::Shouted => title.to_uppercase(),
            Self::Stopped => format!("{title}."),
            Self::Short => {
                let words =
                    title.split_whitespace().map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()));
                words.rev().max_by_key(|word| word.chars().count()).unwrap_or(title).to_owned()
            }
        }
    }
}

/// A page to learn from, with its domain and suite.
struct Lesson {
    id: String,
    domain: String,
    suite: String,
    variant: Variant,
    example: Example,
}

/// Trains the weights on the labelled text dumps in `data`, writes them to `output`, and prints the share of
/// pages on which weights trained on other domains are right.
pub(super) fn train(data: &[PathBuf], output: &Path, settings: &Settings) -> anyhow::Result<()> {
    let parser = Parser::new(settings.parse.clone());
    let mut lessons = Vec::new();
    for dir in data {
        let folder = Folder::open(dir, Some(Form::Text))?;
        let learn = |input: Input, gold: &GoldPage| lessons_of(input, gold, &folder.name, &parser);
        lessons.extend(labelled::pages(&folder, Form::Text, learn)?.into_iter().flatten());
    }
    lessons.sort_by(|a, b| (&a.id, a.variant).cmp(&(&b.id, b.variant)));
    let examples = |wanted: &dyn Fn(usize) -> bool| {
        let chosen = lessons.iter().enumerate().filter(|(at, _)| wanted(*at));
        chosen.map(|(_, lesson)| &lesson.example).collect::<Vec<_>>()
    };

    if lessons.is_empty() {
        return Err(Usage("no page has a title".to_owned()).into());
    }

    let keys = lessons.iter().map(|lesson| (lesson.domain.as_str(), lesson.suite.as_str()));
    let fold_of = folds::deal(&keys.collect::<Vec<_>>(), FOLDS, FOLD_SEED);
    let fit = |fold| titles::fit(&examples(&|at| fold_of[at] != fold));
    let weights = (0..FOLDS).into_par_iter().map(fit).collect::<Vec<_>>();
    let mut found = BTreeMap::<(&str, Variant, bool), (usize, usize)>::new();
    for (lesson, &fold) in lessons.iter().zip(&fold_of) {
        let (right, all) =
            found.entry((&lesson.suite, lesson.variant, lesson.example.has_title())).or_default();
        *right += usize::from(lesson.example.is_found(&weights[fold]));
        *all += 1;
    }

    let weights = titles::fit(&examples(&|_| true));
    let mut report = format!("right by weights of other domains, {FOLDS} folds\n");
    for ((suite, variant, has_title), (right, all)) in found {
        let (form, line) = (variant.name(), if has_title { "a line is the title" } else { "no line is" });
        let share = right as f64 / all as f64;
        report.push_str(&format!("{suite}, {form}, {line}: {share:.3} of {all}\n"));
    }
    target::write(output, file(&weights.values()).as_bytes())?;
    Ok(print(report.as_bytes())?)
}

/// Makes lessons of a page: with and without its address, and of its title and text alone, as other programs leave
/// them.
fn lessons_of(input: Input, gold: &GoldPage, folder: &str, parser: &Parser) -> Vec<Lesson> {
    let Some(title) = &gold.title else { return Vec::new() };
    let id = input.id.clone();
    let raw = input.into_raw();
    let nameless = RawPage { url: None, ..raw.clone() };
    let text = gold.gold.as_deref().filter(|text| !text.is_empty());
    let alone = text.map(|text| {
        let text = text.strip_prefix(title.as_str()).unwrap_or(text);
        RawPage { body: Body::Text(format!("{title}\n\n{text}")), ..nameless.clone() }
    });
    let formed = FORMS.map(|variant| (variant, in_form(&nameless, title, variant)));
    let formed = formed.iter().filter_map(|(variant, raw)| Some((*variant, raw.as_ref()?)));
    let named = raw.url.is_some().then_some((Variant::Named, &raw));
    let variants = named
        .into_iter()
        .chain([(Variant::Nameless, &nameless)])
        .chain(alone.iter().map(|raw| (Variant::Alone, raw)))
        .chain(formed);
    let lesson = |(variant, raw): (Variant, &RawPage)| {
        let example = Example::new(&parser.title_lines(raw), &variant.form(title), variant.weight())?;
        let (domain, suite) = (gold.domain.clone(), gold.suite_or(folder).to_owned());
        Some(Lesson { id: id.clone(), domain, suite, variant, example })
    };
    variants.filter_map(lesson).collect()
}

/// Makes a page of which every line that is the title has it in the form of `variant`; `None` if no line is.
fn in_form(raw: &RawPage, title: &str, variant: Variant) -> Option<RawPage> {
    let Body::Text(body) = &raw.body else { return None };
    let form = variant.form(title);
    let is_shown = body.lines().any(|line| line.trim() == title) && form != title;
    let line = |line| if str::trim(line) == title { form.as_str() } else { line };
    is_shown.then(|| RawPage {
        body: Body::Text(body.lines().map(line).collect::<Vec<_>>().join("\n")),
        ..raw.clone()
    })
}

/// Writes the weights as TOML.
fn file(weights: &[f64]) -> String {
    let names = TitleFeatures::NAMES;
    let lines = names.iter().zip(weights).map(|(name, weight)| format!("{name} = {weight:.3}\n"));
    format!(
        "# Weights of the features of a line of a text dump that may be its title: `gristmill train titles`.\n{}",
        lines.collect::<String>()
    )
}
