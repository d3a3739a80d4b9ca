//! `gristmill report`: renders the report of a published run again.

use std::fs;
use std::path::Path;
use std::sync::atomic::AtomicBool;

use anyhow::Context;
use gristmill::publish::manifest::Manifest;
use gristmill::report::{Report, html};

use super::args::Report as Args;
use super::exit::Usage;
use super::{print, published, target};

/// Runs `gristmill report`.
pub(super) fn report(args: &Args) -> anyhow::Result<()> {
    let page_is_printed = args.html.as_deref().map_or(!args.json, |path| path == Path::new("-"));
    if page_is_printed && args.json {
        return Err(
            Usage("--json and --html - both write to standard output: give --html a file".into()).into()
        );
    }
    if let Some(path) = args.html.as_deref().filter(|_| !page_is_printed) {
        target::check_apart(&[("--html", path), ("standard output", Path::new(target::STANDARD_OUTPUT))])?;
    }
    let run = published::folder(args.run.as_deref(), &args.output)?;
    // Resolve the link `latest`; the previous run is next to its target.
    let run = fs::canonicalize(&run).with_context(|| format!("cannot open {}", run.display()))?;
    let report = Report::of(&run, &Manifest::read(&run)?, &AtomicBool::new(false))?;
    if page_is_printed {
        print(html(&report).as_bytes())?;
    } else if let Some(path) = &args.html {
        target::write(path, html(&report).as_bytes())?;
    }
    if args.json {
        let mut json = serde_json::to_vec_pretty(&report)?;
        json.push(b'\n');
        print(&json)?;
    }
    Ok(())
}
