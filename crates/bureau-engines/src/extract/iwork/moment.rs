//! Moments as these programs count them.

use bureau_model::time;

/// Seconds from 1970 to 2001, from which these programs count.
const SINCE_1970: i64 = 978_307_200;

/// A moment as these programs count: seconds from the first of January 2001, in eight bytes.
pub(super) fn moment(bytes: &[u8]) -> Option<String> {
    let seconds = f64::from_le_bytes(bytes.get(..8)?.try_into().ok()?);
    let within = seconds.is_finite() && seconds.abs() < 1e11;
    let moment = within.then(|| time::since_1970(SINCE_1970 + seconds as i64)).flatten()?;
    Some(time::clock(moment.naive_utc()).replace("T00:00:00", ""))
}
