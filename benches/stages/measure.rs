//! Times a piece of work and says how many bytes a second it handles.

use std::hint::black_box;
use std::time::{Duration, Instant};

/// Counted repetitions, after one that is not counted.
const SAMPLES: usize = 5;

/// The head of the table whose rows [`measure`] gives.
pub(crate) fn header() -> String {
    format!("{:<10} {:<18} {:>9} {:>9} {:>9}  MB/s", "stage", "input", "median", "slowest", "fastest")
}

/// Runs `work` on what `prepare` makes, and gives a row of the table: millions of bytes a second of
/// the median, the slowest and the fastest repetition. Preparing is not timed.
pub(crate) fn measure<I, O>(
    stage: &str,
    input: &str,
    bytes: u64,
    mut prepare: impl FnMut() -> I,
    mut work: impl FnMut(I) -> O,
) -> String {
    let mut sample = || {
        let prepared = prepare();
        let start = Instant::now();
        let output = black_box(work(black_box(prepared)));
        let took = start.elapsed();
        drop(output);
        took
    };
    sample();
    let mut times = (0..SAMPLES).map(|_| sample()).collect::<Vec<Duration>>();
    times.sort_unstable();
    let rate = |time: Duration| bytes as f64 / 1e6 / time.as_secs_f64();
    let (median, slowest, fastest) = (times[SAMPLES / 2], times[SAMPLES - 1], times[0]);
    format!("{stage:<10} {input:<18} {:>9.1} {:>9.1} {:>9.1}", rate(median), rate(slowest), rate(fastest))
}
