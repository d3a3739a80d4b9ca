//! `gristmill show-config`: prints the settings in force, and what follows from them.

use std::fmt::Write as _;

use gristmill::config::Settings;
use gristmill::dedupe::Scheme;

use super::prepare::print;

/// Similarities for which the probability of detection is shown.
const SIMILARITIES: [f64; 6] = [0.4, 0.5, 0.6, 0.7, 0.8, 0.9];

/// Runs `gristmill show-config`.
pub(super) fn show_config(settings: &Settings) -> anyhow::Result<()> {
    let mut text = settings.to_toml();
    if settings.dedupe.near {
        text.push_str(&near(settings.dedupe.near_min_similarity));
    }
    Ok(print(text.as_bytes())?)
}

/// Describes the search for near-duplicates, as comments.
fn near(wanted: f64) -> String {
    let scheme = Scheme::for_similarity(wanted);
    let mut text = format!(
        "\n# Near-duplicates: {} bands of {} rows. Probability that two texts of a given similarity are compared:\n",
        scheme.bands, scheme.rows
    );
    for similarity in SIMILARITIES {
        let _ = writeln!(text, "#   {similarity:.1}  {:.4}", scheme.probability(similarity));
    }
    let _ = writeln!(text, "# Of those compared, texts with a similarity below {wanted} are kept.");
    text
}
