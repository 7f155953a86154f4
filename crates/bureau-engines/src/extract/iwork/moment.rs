//! Moments as these programs count them.

/// A moment as these programs count: seconds from the first of January 2001, in eight bytes.
pub(super) fn moment(bytes: &[u8]) -> Option<String> {
    let seconds = f64::from_le_bytes(bytes.get(..8)?.try_into().ok()?);
    let within = seconds.is_finite() && seconds.abs() < 1e11;
    let moment = jiff::civil::datetime(2001, 1, 1, 0, 0, 0, 0);
    let moment =
        within.then(|| moment.checked_add(jiff::SignedDuration::from_secs(seconds as i64)).ok()).flatten()?;
    Some(moment.to_string().replace("T00:00:00", ""))
}
