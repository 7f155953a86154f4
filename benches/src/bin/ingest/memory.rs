//! The most memory that a process and any of its descendants had, read from `/proc` every few milliseconds.
//! The kernel keeps the peak (`VmHWM`), so that only what happens in a child's last moments can be missed.

use std::fs::read_to_string;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::{JoinHandle, spawn};
use std::time::Duration;

const EVERY: Duration = Duration::from_millis(4);

/// Resident memory at its most, in KiB.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Peak {
    /// Of the process itself.
    pub(crate) main: u64,
    /// Of the largest of its descendants.
    pub(crate) child: u64,
}

/// A watch over a process.
pub(crate) struct Watch {
    stop: Sender<()>,
    thread: JoinHandle<Peak>,
}

/// Watches a process until [`Watch::end`].
pub(crate) fn watch(process: u32) -> Watch {
    let (stop, stopped) = channel();
    let thread = spawn(move || {
        let mut peak = Peak::default();
        loop {
            peak.main = peak.main.max(resident(process));
            peak.child = peak.child.max(largest_below(process));
            if stopped.recv_timeout(EVERY) != Err(RecvTimeoutError::Timeout) {
                return peak;
            }
        }
    });
    Watch { stop, thread }
}

impl Watch {
    /// What was seen.
    pub(crate) fn end(self) -> anyhow::Result<Peak> {
        drop(self.stop);
        self.thread.join().map_err(|_| anyhow::anyhow!("the thread that watches the memory died"))
    }
}

fn largest_below(process: u32) -> u64 {
    let largest = children(process).into_iter().map(|child| resident(child).max(largest_below(child)));
    largest.max().unwrap_or(0)
}

/// Children of any of its threads.
fn children(process: u32) -> Vec<u32> {
    let Ok(threads) = std::fs::read_dir(format!("/proc/{process}/task")) else { return Vec::new() };
    let lists = threads.flatten().filter_map(|thread| read_to_string(thread.path().join("children")).ok());
    lists.flat_map(|list| list.split_whitespace().flat_map(str::parse).collect::<Vec<_>>()).collect()
}

/// 0 of a process that is gone.
fn resident(process: u32) -> u64 {
    let status = read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|value| value.trim().split(' ').next()?.parse().ok()).unwrap_or(0)
}
