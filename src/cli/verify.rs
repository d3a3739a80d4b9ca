//! `gristmill verify`: proves that a published run adds up.

use std::path::{Path, PathBuf};

use gristmill::pipeline::host::Silent;
use gristmill::pipeline::sources;
use gristmill::write::verify;

use super::args::{self, Verify};
use super::exit::{Exit, Usage};
use super::logging::Log;
use super::run::{inputs, on_host};
use super::{mill, print};

pub(super) fn verify(args: &Verify, all: &args::Args, log: &Log) -> anyhow::Result<Exit> {
    let run = folder(args)?;
    let mut found = verify::verify(&run)?;
    if !args.sources.is_empty() && found.is_sound() {
        let (sources, mill) = (inputs(&args.sources)?, mill(all)?);
        on_host(&Silent, |host| Ok(sources::check(&run, &sources, &mill, &mut found, host)?))?;
    }
    for problem in &found.problems {
        log.warn(&problem.to_string(), serde_json::Value::Null);
    }
    let verdict = match found.problem_count {
        0 => "everything adds up".to_owned(),
        1 => "1 problem".to_owned(),
        count => format!("{count} problems"),
    };
    print(format!("{}: {verdict}\n", run.display()).as_bytes())?;
    Ok(if found.is_sound() { Exit::Done } else { Exit::Failed })
}

/// The run that is meant: a folder, a name under `runs/`, or the latest.
fn folder(args: &Verify) -> Result<PathBuf, Usage> {
    let candidates = match &args.run {
        None => vec![args.output.join("latest")],
        Some(run) => vec![args.output.join("runs").join(run), run.clone()],
    };
    let is_run = |folder: &Path| folder.join("manifest.json").is_file();
    let named = candidates.last().map(|path| path.display().to_string()).unwrap_or_default();
    candidates
        .into_iter()
        .find(|folder| is_run(folder))
        .ok_or_else(|| Usage(format!("{named} is no published run: it holds no manifest.json")))
}
