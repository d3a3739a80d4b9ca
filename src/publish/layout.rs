//! Names of files and folders in the output folder and in the folder of a run.

/// Folder of the published runs, in the output folder.
pub const RUNS_FOLDER: &str = "runs";

/// Folder of the state for later runs, in the output folder.
pub const STATE_FOLDER: &str = "state";

/// Link to the run that was published last, in the output folder.
pub const LATEST_LINK: &str = "latest";

/// File in the folder of a run with the name of the run that was the latest before it. It records the order
/// of publication, whatever the clock said.
pub(super) const PREVIOUS_FILE: &str = "previous";

/// Lock file in the output folder.
pub const LOCK_FILE: &str = ".lock";

/// Manifest in the folder of a run.
pub const MANIFEST_FILE: &str = "manifest.json";

/// Report in the folder of a run.
pub const REPORT_FILE: &str = "report.html";
