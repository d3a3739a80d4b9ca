//! `gristmill check`: validates settings, rule packs and language files.

use gristmill::pipeline::Pipeline;

use super::exit::Exit;
use super::prepare::print;
use super::shown::shown;

/// Runs the rules' own examples. Everything else was validated when `pipeline` was made.
pub(super) fn check(pipeline: &Pipeline) -> anyhow::Result<Exit> {
    let failures = pipeline.rules().check();
    let mut report = String::new();
    for failure in &failures {
        report.push_str(&format!("{}\n", shown(&failure.to_string())));
    }
    let settings = pipeline.settings();
    report.push_str(&format!(
        "{} rules in {} packs, {} languages: {}\n",
        pipeline.rules().len(),
        settings.packs.len(),
        settings.languages.len(),
        if failures.is_empty() {
            "all examples hold".into()
        } else {
            format!("{} examples fail", failures.len())
        }
    ));
    print(report.as_bytes())?;
    Ok(if failures.is_empty() { Exit::Done } else { Exit::Usage })
}
