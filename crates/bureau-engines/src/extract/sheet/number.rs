//! Numbers and moments of cells as text.

use calamine::{Data, DataType, ExcelDateTime};
use std::fmt::Display;

/// Days after which spreadsheets have no calendar: the end of the year 9999.
pub(super) const LAST_DAY: f64 = 2_958_466.0;

/// A moment in ISO 8601: the day alone where there is no time of day, the time alone where there is no day; a length of
/// time as hours, minutes and seconds.
pub(super) fn moment(moment: ExcelDateTime) -> Option<String> {
    let value = moment.as_f64();
    if moment.is_duration() || (0.0..1.0).contains(&value) {
        let seconds = (value.abs() * 86_400.0).round();
        // Longer than a century is no length of time.
        let seconds = (seconds < 4e9).then_some(seconds as u64)?;
        let sign = if value < 0.0 { "-" } else { "" };
        return Some(format!("{sign}{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60));
    }
    // No calendar goes further; a conversion of what is far beyond panics.
    if !(0.0..LAST_DAY).contains(&value) {
        return None;
    }
    let text = DataType::as_datetime(&Data::DateTime(moment))?.to_string();
    Some(text.strip_suffix(" 00:00:00").unwrap_or(&text).to_owned())
}

/// A number without the noise of its binary form.
pub(super) fn number(value: f64) -> String {
    let plain = |value: &dyn Display| value.to_string();
    if value.fract() == 0.0 && value.abs() < 1e15 {
        return format!("{value:.0}");
    }
    let rounded: f64 = format!("{value:.15e}").parse().unwrap_or(value);
    let short: f64 = format!("{value:.14e}").parse().unwrap_or(value);
    if plain(&short).len() + 3 < plain(&rounded).len() { plain(&short) } else { plain(&rounded) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use calamine::ExcelDateTimeType;

    #[test]
    fn numbers_and_days_are_written_plainly() {
        assert_eq!(number(3.0), "3");
        assert_eq!(number(13.1211231321), "13.1211231321");
        assert_eq!(number(0.1 + 0.2), "0.3");
        let day = |value| moment(ExcelDateTime::new(value, ExcelDateTimeType::DateTime, false));
        assert_eq!(day(46_209.5).as_deref(), Some("2026-07-06 12:00:00"));
        assert_eq!(day(46_209.0).as_deref(), Some("2026-07-06"));
        assert_eq!((day(1e300), day(-1e300), day(f64::NAN), day(3e6)), (None, None, None, None));
        assert_eq!(day(0.427_083_333).as_deref(), Some("10:15:00"));
        assert_eq!(
            moment(ExcelDateTime::new(44_747.0, ExcelDateTimeType::DateTime, true)).as_deref(),
            Some("2026-07-06")
        );
        assert_eq!(
            moment(ExcelDateTime::new(1.086_921_296, ExcelDateTimeType::TimeDelta, false)).as_deref(),
            Some("26:05:10")
        );
    }
}
