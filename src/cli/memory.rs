//! How much memory there is and was taken, as Linux tells it.

use std::fs;

/// Where nothing tells: as small as machines that run batch jobs come.
const UNKNOWN_BYTES: u64 = 4 << 30;

/// Returns the machine's memory in bytes, or that which its control group (version 2, then 1) may take where that is less.
#[must_use]
pub fn bytes() -> u64 {
    let limits = ["/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"];
    let limits = limits.iter().filter_map(|path| fs::read_to_string(path).ok()?.trim().parse::<u64>().ok());
    let machine = fs::read_to_string("/proc/meminfo").ok().and_then(|text| field(&text, "MemTotal:"));
    limits.chain(machine).min().unwrap_or(UNKNOWN_BYTES)
}

/// Returns the largest resident set of this process so far, in bytes.
#[must_use]
pub fn peak_bytes() -> Option<u64> {
    field(&fs::read_to_string("/proc/self/status").ok()?, "VmHWM:")
}

/// The bytes that a line of a file under `/proc` gives in KiB behind `name`.
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
