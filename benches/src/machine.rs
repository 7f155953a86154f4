//! The machine that the figures were taken on, for the head of each report.

use std::fs::read_to_string;
use std::path::Path;

/// One line: cores, processor, memory, file system of the folder that was measured in.
pub fn describe(folder: &Path) -> String {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let model = value("/proc/cpuinfo", "model name").unwrap_or_else(|| "unknown processor".to_owned());
    let memory = value("/proc/meminfo", "MemTotal").and_then(|kib| kib.split(' ').next()?.parse().ok());
    let gib = memory.map_or(0.0, |kib: f64| kib / f64::from(1 << 20));
    format!("{cores} cores of {model}, {gib:.0} GiB of memory, {}", file_system(folder))
}

fn value(file: &str, key: &str) -> Option<String> {
    let text = read_to_string(file).ok()?;
    let line = text.lines().find(|line| line.starts_with(key))?;
    Some(line.split_once(':')?.1.trim().to_owned())
}

/// Device and type of the mount that holds the folder: the longest mount point that is a beginning of its path.
fn file_system(folder: &Path) -> String {
    let mounts = read_to_string("/proc/mounts").unwrap_or_default();
    let fields = mounts.lines().map(|line| line.split(' ').collect::<Vec<_>>());
    let holding = fields.filter(|mount| mount.len() > 2 && folder.starts_with(mount[1]));
    let longest = holding.max_by_key(|mount| mount[1].len());
    longest.map_or_else(|| "unknown disk".to_owned(), |mount| format!("{} on {}", mount[2], mount[0]))
}
