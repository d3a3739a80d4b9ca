//! Names in the output folder and in the folder of a run.

/// Folder of published runs in the output folder.
pub const RUNS_FOLDER: &str = "runs";

/// Folder of what runs remember, in the output folder.
pub const STATE_FOLDER: &str = "state";

/// Name of the link to the run that was published last.
pub const LATEST_LINK: &str = "latest";

/// File of a run that holds the name of the run that was the latest before it: what tells the order in which runs were
/// published, whatever the clock said.
pub(super) const PREVIOUS_FILE: &str = "previous";

/// Name of the lock file in the output folder.
pub const LOCK_FILE: &str = ".lock";

/// Name of the manifest in the run folder.
pub const MANIFEST_FILE: &str = "manifest.json";

/// Name of the report in the run folder.
pub const REPORT_FILE: &str = "report.html";
