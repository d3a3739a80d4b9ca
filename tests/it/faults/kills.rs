//! Tests of killed runs: before and after every step that changes the output folder, and at random moments.

use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{Child, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use super::{Fault, STEPS, Yard, is_soak, said, succeed, tell};

const SIGKILL: i32 = 9;

/// Number of kills at random moments.
const RANDOM_KILLS: usize = 16;
const RANDOM_KILLS_OF_A_SOAK: usize = 400;

/// Outside of soak tests, every n-th of the steps that are not renames or links is tried.
const STRIDE: usize = 5;

/// A reproducible random generator (`SplitMix64`; Steele, Lea and Flood 2014).
struct Lots(u64);

impl Lots {
    /// Returns a number below `bound`.
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (bits ^ (bits >> 31)) % bound
    }
}

/// Restores the output folder `before` and kills a run, at each of its steps in turn. The next run must give
/// the rows `expected`. Returns the number of kills.
fn sweep(yard: &Yard, before: Option<&Path>, steps: &[[String; 3]], expected: &[String]) -> usize {
    let mut kills = 0;
    for (at, [name, path, _]) in (1..).zip(steps) {
        // Kills before and after renames and links, but only before other steps; a soak test kills at both
        // sides of all.
        let is_move = ["rename", "symlink", "link"].contains(&name.as_str());
        for kind in ["kill", "killed"] {
            let is_skipped = !is_move && (kind == "killed" || at % STRIDE != 0);
            if is_skipped && !is_soak() {
                continue;
            }
            let about = format!("{kind} at step {at} of {}, {name} {path}", steps.len());
            yard.restore(before);
            let old = yard.latest();
            let fault = Fault { folder: &yard.output(), calls: STEPS, at, kind, on: false };
            let struck = yard.struck(fault);
            assert_eq!(struck.status.signal(), Some(SIGKILL), "{about}: {}", said(&struck));
            yard.assert_latest_is_sound(before.is_none(), &about);
            let new = yard.latest();
            succeed(&mut yard.run());
            assert_ne!(yard.latest(), old, "{about}: the next run is published");
            assert!(new == old || yard.latest() != new, "{about}: the next run has a name of its own");
            assert!(yard.rows() == expected, "{about}: the next run has other rows");
            yard.assert_no_garbage(1, &about);
            kills += 1;
        }
    }
    kills
}

#[test]
fn a_first_run_killed_at_any_step_leaves_nothing_behind() {
    let Some(yard) = Yard::new() else { return };
    let steps = yard.calls(&yard.output(), STEPS);
    let expected = yard.rows();
    let kills = sweep(&yard, None, &steps, &expected);
    tell(&format!("{kills} kills at {} steps of a first run", steps.len()));
    assert!(kills > 10 && steps.len() > 30, "only {kills} of {} steps were tried", steps.len());
}

#[test]
fn a_second_run_killed_at_any_step_leaves_the_first_or_itself() {
    let Some(yard) = Yard::new() else { return };
    succeed(&mut yard.run());
    let first = yard.keep("first");
    yard.next_night();
    let steps = yard.calls(&yard.output(), STEPS);
    let expected = yard.rows();
    assert!(steps.iter().any(|[name, ..]| name == "unlink"), "the first run was pruned");
    let kills = sweep(&yard, Some(&first), &steps, &expected);
    tell(&format!("{kills} kills at {} steps of a second run", steps.len()));
    assert!(kills > 15 && steps.len() > 50, "only {kills} of {} steps were tried", steps.len());
}

/// Kills `child` after `wait` and returns true if it was still running.
fn kill_after(mut child: Child, wait: Duration) -> bool {
    thread::sleep(wait);
    let is_running = child.try_wait().unwrap().is_none();
    if is_running {
        child.kill().unwrap();
    }
    let status = child.wait().unwrap();
    assert!(status.success() || status.signal() == Some(SIGKILL), "{status}");
    status.signal() == Some(SIGKILL)
}

#[test]
fn a_run_killed_at_any_moment_leaves_a_sound_latest() {
    let Some(yard) = Yard::new() else { return };
    // Enough text for a few hundred milliseconds, and more than the memory limit, so that it is spilled to
    // disk.
    let mut text = String::new();
    for line in 0..3_000 {
        text.push_str(&format!(
            "Paragraph {line} speaks of the river and of {} boats on it.\n\n",
            line % 700
        ));
    }
    std::fs::write(yard.inputs().join("long.txt"), text).unwrap();
    let settings = "[output]\nkeep_runs = 1\nmax_reject_share = 1.0\n[dedupe]\nmemory_limit_bytes = 4096\n";
    std::fs::write(yard.settings(), settings).unwrap();
    succeed(&mut yard.run());
    let expected = yard.rows();
    let begun = Instant::now();
    succeed(&mut yard.run());
    let whole = u64::try_from(begun.elapsed().as_micros()).unwrap();

    let mut lots = Lots(0x6772_6973_746d_696c);
    let wanted = if is_soak() { RANDOM_KILLS_OF_A_SOAK } else { RANDOM_KILLS };
    let (mut kills, mut published) = (0, 0);
    for number in 0..wanted * 3 {
        if kills == wanted {
            break;
        }
        let old = yard.latest();
        let about = format!("moment {number}");
        let child = yard.run().stderr(Stdio::null()).spawn().unwrap();
        kills += usize::from(kill_after(child, Duration::from_micros(lots.below(whole))));
        published += usize::from(yard.latest() != old);
        yard.assert_latest_is_sound(false, &about);
        succeed(&mut yard.run());
        assert!(yard.rows() == expected, "{about}: the next run has other rows");
        yard.assert_no_garbage(1, &about);
    }
    tell(&format!("{kills} kills at moments drawn by lot, {published} of the runs had been published"));
    assert!(kills >= wanted / 2, "only {kills} runs were still running when killed");
}
