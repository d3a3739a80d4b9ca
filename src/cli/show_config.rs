//! `gristmill show-config`: the settings in force, and what follows from them.

use std::fmt::Write as _;

use gristmill::config::Settings;
use gristmill::dedupe::Scheme;

use super::print;

/// Similarities of which the chance to be found is shown.
const SIMILARITIES: [f64; 6] = [0.4, 0.5, 0.6, 0.7, 0.8, 0.9];

pub(super) fn show_config(settings: &Settings) -> anyhow::Result<()> {
    let mut text = settings.to_toml();
    if settings.dedupe.near {
        text.push_str(&near(settings.dedupe.near_min_similarity));
    }
    Ok(print(text.as_bytes())?)
}

/// How near-duplicates are looked for, as comments.
fn near(wanted: f64) -> String {
    let scheme = Scheme::for_similarity(wanted);
    let mut text = format!(
        "\n# Near-duplicates: {} bands of {} rows. Chance that two texts of a similarity are compared:\n",
        scheme.bands, scheme.rows
    );
    for similarity in SIMILARITIES {
        let _ = writeln!(text, "#   {similarity:.1}  {:.4}", scheme.probability(similarity));
    }
    let _ = writeln!(text, "# Of those compared, the ones below {wanted} stay.");
    text
}
