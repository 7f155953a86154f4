//! Whether a process works or waits, as the kernel tells (`proc_pid_stat(5)`).

use std::time::Duration;

/// The kernel counts processor time for us in hundredths of a second, on every architecture.
const TICK: Duration = Duration::from_millis(10);

/// The processor time that a process had, when it is running or ready to run; `None` when it sleeps or is gone.
pub(crate) fn worked(process: u32) -> Option<Duration> {
    parse(&std::fs::read_to_string(format!("/proc/{process}/stat")).ok()?)
}

/// After the program's name in brackets: its state, and as the 12th and 13th field its ticks in user and kernel mode.
fn parse(stat: &str) -> Option<Duration> {
    let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
    let ticks = |field: usize| fields.get(field)?.parse::<u32>().ok();
    (*fields.first()? == "R").then_some(())?;
    Some(TICK.saturating_mul(ticks(11)?.saturating_add(ticks(12)?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ready_process_tells_its_time_and_a_sleeping_one_nothing() {
        let stat =
            |state| format!("7 (a) b) {state} 1 7 7 0 -1 4194560 100 0 0 0 250 50 0 0 30 10 1 0 5 6 7");
        assert_eq!(parse(&stat('R')), Some(Duration::from_secs(3)));
        assert_eq!(parse(&stat('S')), None);
        assert_eq!(parse(""), None);
        assert!(worked(std::process::id()).is_none_or(|time| time < Duration::from_secs(60)));
    }
}
