//! Lengths of time for people.

/// Minutes and seconds, such as `1:20` or `2:05:09`, for people.
pub fn clock(seconds: f64) -> String {
    let whole = if seconds.is_finite() && seconds > 0.0 { seconds.round() as u64 } else { 0 };
    let (hours, minutes, seconds) = (whole / 3600, whole / 60 % 60, whole % 60);
    if hours > 0 { format!("{hours}:{minutes:02}:{seconds:02}") } else { format!("{minutes}:{seconds:02}") }
}

#[cfg(test)]
mod tests {
    use super::clock;

    #[test]
    fn a_clock_counts_minutes_and_hours() {
        let told = [0.4, 80.0, 562.4, 7509.0, f64::NAN].map(clock);
        assert_eq!(told, ["0:00", "1:20", "9:22", "2:05:09", "0:00"]);
    }
}
