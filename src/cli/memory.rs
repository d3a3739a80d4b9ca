//! Available and used memory, as reported by Linux.

use std::fs;

/// Assumed memory if none is reported: that of a small machine for batch jobs.
const UNKNOWN_BYTES: u64 = 4 << 30;

/// Returns the machine's memory in bytes, or the limit of its control group (version 2 or 1) if that is
/// lower.
#[must_use]
pub fn bytes() -> u64 {
    let limits = ["/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"];
    let limits = limits.iter().filter_map(|path| fs::read_to_string(path).ok()?.trim().parse::<u64>().ok());
    let machine = fs::read_to_string("/proc/meminfo").ok().and_then(|text| field(&text, "MemTotal:"));
    limits.chain(machine).min().unwrap_or(UNKNOWN_BYTES)
}

/// Returns the peak resident set size of this process so far, in bytes.
#[must_use]
pub fn peak_bytes() -> Option<u64> {
    field(&fs::read_to_string("/proc/self/status").ok()?, "VmHWM:")
}

/// Parses the line `name` of a file under `/proc`, which is in KiB; returns bytes.
fn field(text: &str, name: &str) -> Option<u64> {
    let line = text.lines().find_map(|line| line.strip_prefix(name))?;
    let kibibytes = line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok()?;
    Some(kibibytes * 1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_is_read_as_linux_writes_it() {
        assert_eq!(
            field("MemTotal:       24576000 kB\nMemFree:  5 kB\n", "MemTotal:"),
            Some(24_576_000 * 1024)
        );
        assert_eq!(field("nothing", "MemTotal:"), None);
        assert!(bytes() > 1 << 20);
    }
}
