//! Tests with a clock that goes backwards.

use super::{Yard, succeed};

#[test]
fn a_clock_that_goes_backwards_costs_no_run() {
    let Some(yard) = Yard::new() else { return };
    yard.keep_runs(2);
    let mut published = Vec::new();
    for seconds in ["2000000000", "1000000000", "1000000100", "999999999", "999999999"] {
        yard.next_run(seconds);
        let latest = yard.latest().unwrap().file_name().unwrap().to_str().unwrap().to_owned();
        assert!(!published.contains(&latest), "a new run is the latest, whatever the clock says");
        published.push(latest);
        let expected = published.iter().rev().take(2).cloned().collect();
        assert_eq!(yard.runs(), expected, "the two that were published last are kept");
        yard.assert_no_garbage(2, seconds);
    }
}

impl Yard {
    /// Runs at the given time on an input that no other run has.
    fn next_run(&self, seconds: &str) {
        std::fs::write(self.inputs().join("when.txt"), format!("It is {seconds} now, they say.")).unwrap();
        succeed(self.run().env("SOURCE_DATE_EPOCH", seconds));
    }
}
