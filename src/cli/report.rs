//! `gristmill report`: renders the report of a published run again.

use std::fs;
use std::path::Path;

use anyhow::Context;
use gristmill::write::report::{Report, html};

use super::args::Report as Args;
use super::{print, published};

pub(super) fn report(args: &Args) -> anyhow::Result<()> {
    let run = published::folder(args.run.as_deref(), &args.output)?;
    // `latest` is a link; the run before stands beside what it points to.
    let run = fs::canonicalize(&run).with_context(|| format!("cannot open {}", run.display()))?;
    let report = Report::of(&run)?;
    match &args.html {
        Some(path) if path != Path::new("-") => {
            fs::write(path, html(&report)).with_context(|| format!("cannot write {}", path.display()))?;
        }
        None if args.json => {}
        _ => print(html(&report).as_bytes())?,
    }
    if args.json {
        let mut json = serde_json::to_vec_pretty(&report)?;
        json.push(b'\n');
        print(&json)?;
    }
    Ok(())
}
