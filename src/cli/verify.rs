//! `gristmill verify`: checks the consistency of a published run.

use gristmill::pipeline::Silent;
use gristmill::pipeline::sources;
use gristmill::verify;

use super::args::{self, Verify};
use super::exit::Exit;
use super::logging::Log;
use super::run::{in_environment, inputs};
use super::shown::shown;
use super::{pipeline, print, published};

/// Runs `gristmill verify`.
pub(super) fn verify(args: &Verify, all: &args::Args, log: &Log) -> anyhow::Result<Exit> {
    let run = published::folder(args.run.as_deref(), &args.output)?;
    let mut found = verify::verify(&run)?;
    if !args.sources.is_empty() && found.is_sound() {
        let (sources, pipeline) = (inputs(&args.sources)?, pipeline(all)?);
        in_environment(&Silent, |environment| {
            Ok(sources::check(&run, &sources, &pipeline, &mut found, environment)?)
        })?;
    }
    for problem in &found.problems {
        log.warn(&problem.to_string(), serde_json::Value::Null);
    }
    let verdict = match found.problem_count {
        0 => "everything adds up".to_owned(),
        1 => "1 problem".to_owned(),
        count => format!("{count} problems"),
    };
    print(format!("{}: {verdict}\n", shown(&run.display().to_string())).as_bytes())?;
    Ok(if found.is_sound() { Exit::Done } else { Exit::Failed })
}
