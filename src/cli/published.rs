//! Lookup of published runs.

use std::path::{Path, PathBuf};

use super::exit::Usage;

/// Returns the folder of `run`, which is a folder or a name under `runs/` of `output`; by default the latest
/// run.
pub(super) fn folder(run: Option<&Path>, output: &Path) -> Result<PathBuf, Usage> {
    let candidates = match run {
        None => vec![output.join("latest")],
        Some(run) => vec![output.join("runs").join(run), run.to_owned()],
    };
    let is_run = |folder: &Path| folder.join("manifest.json").is_file();
    let named = candidates.last().map(|path| path.display().to_string()).unwrap_or_default();
    candidates
        .into_iter()
        .find(|folder| is_run(folder))
        .ok_or_else(|| Usage(format!("{named} is not a published run: it has no manifest.json")))
}
