//! `gristmill verify`: proves that a published run adds up.

use gristmill::write::verify;

use super::args::Verify;
use super::exit::Exit;
use super::logging::Log;
use super::{print, published};

pub(super) fn verify(args: &Verify, log: &Log) -> anyhow::Result<Exit> {
    let run = published::folder(args.run.as_deref(), &args.output)?;
    let found = verify::verify(&run)?;
    for problem in &found.problems {
        log.warn(&problem.to_string(), serde_json::Value::Null);
    }
    let verdict = match found.problems.len() {
        0 => "everything adds up".to_owned(),
        1 => "1 problem".to_owned(),
        count => format!("{count} problems"),
    };
    print(format!("{}: {verdict}\n", run.display()).as_bytes())?;
    Ok(if found.problems.is_empty() { Exit::Done } else { Exit::Failed })
}
