//! Times a piece of work and reports its throughput in megabytes per second.

use std::hint::black_box;
use std::time::{Duration, Instant};

/// Number of timed repetitions, after one warm-up.
const SAMPLES: usize = 5;

/// Returns the header of the table whose rows [`measure`] returns.
pub(crate) fn header() -> String {
    format!("{:<10} {:<18} {:>9} {:>9} {:>9}  MB/s", "stage", "input", "median", "slowest", "fastest")
}

/// Times `work` on the output of `prepare` and returns a row of the table: throughput in MB/s of the median,
/// slowest and fastest repetition. The time of `prepare` is not counted.
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
