//! A time of day at the start of a text.

use super::Unread;
use super::fold::folded;
use super::zone::{self, Zone};
use chrono::{NaiveTime, Timelike};
use regex::Captures;

patterns! {
    FIGURES = &r"(?i)^(?:(?P<b>HALF) ?)?(?P<h>[0-9]{1,2}) ?[:.] ?(?P<m>[0-9]{2})(?: ?[:.] ?(?P<s>[0-9]{2})(?:[.,:](?P<f>[0-9]{1,9}))?)?(?: ?(?P<a>HALF)\b\.?)?".replace("HALF", HALF);
    WORDS = &r"(?i)^(?:(?P<b>HALF) ?)?(?P<h>[0-9]{1,2}) ?(?P<w>h|时|時|点|點|시)(?: ?(?P<m>[0-9]{1,2})(?: ?(?:min|m|分|분))?(?: ?(?P<s>[0-9]{1,2}) ?(?:s|秒|초)?)?)?".replace("HALF", HALF);
    HOUR = &r"(?i)^(?P<h>[0-9]{1,2}) ?(?P<a>HALF)\b\.?".replace("HALF", HALF);
    HOURS = r"(?i)^(?P<h>[0-9]{2})(?P<m>[0-9]{2}) ?(?:hrs?|hours)\b\.?";
    COMPACT = r"^(?P<h>[0-9]{2})(?P<m>[0-9]{2})(?P<s>[0-9]{2})?(?:[.,](?P<f>[0-9]{1,9}))?";
}

/// Halves of a day.
const HALF: &str = r"a\.? ?m|p\.? ?m|上午|下午|凌晨|早上|晚上|中午|午前|午後|오전|오후|पूर्वाह्न|अपराह्न|পূর্বাহ্ণ|অপরাহ্ণ|ق\.?ظ|ب\.?ظ|ص|م|öö|ös|дп|пп";
/// Those of them that are before noon, without dots and blanks.
const MORNING: &[&str] =
    &["am", "上午", "凌晨", "早上", "午前", "오전", "पूर्वाह्न", "পূর্বাহ্ণ", "قظ", "ص", "öö", "дп"];

/// A time of day, and whether it is the midnight with which the day ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Clock {
    pub(super) time: NaiveTime,
    pub(super) ends_day: bool,
}

impl Clock {
    /// So many seconds after midnight; `None` for more than a day has.
    pub(crate) fn after_midnight(seconds: u32) -> Option<Self> {
        let time = NaiveTime::from_num_seconds_from_midnight_opt(seconds, 0)?;
        Some(Self { time, ends_day: false })
    }

    /// Whole seconds after midnight.
    pub(crate) fn seconds(&self) -> u32 {
        self.time.num_seconds_from_midnight()
    }
}

/// The time with which `text` begins, and what follows it. Times of digits alone only where `compact`.
pub(super) fn leading(text: &str, compact: bool) -> Result<(Clock, &str), Unread> {
    let patterns = [&*FIGURES, &*WORDS, &*HOUR, &*HOURS, &*COMPACT];
    let patterns = &patterns[..if compact { 5 } else { 4 }];
    let captures = patterns.iter().find_map(|pattern| pattern.captures(text)).ok_or(Unread::Unknown)?;
    let rest = &text[captures.get(0).map_or(0, |whole| whole.end())..];
    // `10 hello` names no hour.
    let word = captures.name("w").is_some() && rest.starts_with(char::is_alphabetic);
    if word || rest.starts_with(|c: char| c.is_ascii_digit()) {
        return Err(Unread::Unknown);
    }
    Ok((clock(&captures)?, rest))
}

/// A time of day, perhaps with a zone, and nothing else.
pub(crate) fn of_day(text: &str) -> Option<(Clock, Zone)> {
    let text = folded(text)?;
    let (clock, rest) = leading(&text, false).ok()?;
    Some((clock, zone::read(rest)?))
}

fn clock(captures: &Captures<'_>) -> Result<Clock, Unread> {
    let number = |name: &str| captures.name(name).and_then(|m| m.as_str().parse::<u32>().ok());
    let half = captures.name("a").or_else(|| captures.name("b"));
    let half = half.map(|half| half.as_str().to_lowercase());
    let hour = hour(number("h").ok_or(Unread::Unknown)?, half.as_deref())?;
    let (minute, second) = (number("m").unwrap_or(0), number("s").unwrap_or(0));
    let ends_day = hour == 24 && minute == 0 && second == 0;
    // A second that is put in to keep clocks with the earth has no number of its own.
    let second = if second == 60 { 59 } else { second };
    let fraction = captures.name("f").map_or(0, |f| nanoseconds(f.as_str()));
    let hour = if ends_day { 0 } else { hour };
    let time = NaiveTime::from_hms_nano_opt(hour, minute, second, fraction).ok_or(Unread::Impossible)?;
    Ok(Clock { time, ends_day })
}

/// Of 24, from an hour and the half of the day that it is in.
fn hour(hour: u32, half: Option<&str>) -> Result<u32, Unread> {
    let Some(half) = half else { return Ok(hour) };
    let plain: String = half.chars().filter(|c| !matches!(c, ' ' | '.')).collect();
    let morning = MORNING.contains(&plain.as_str());
    match hour {
        0..=11 if plain == "中午" => Ok(if hour < 3 { hour + 12 } else { hour }),
        0..=12 if morning => Ok(hour % 12),
        0..=12 => Ok(hour % 12 + 12),
        // `22:15 PM`: the half says nothing more.
        13..=23 if !morning => Ok(hour),
        _ => Err(Unread::Impossible),
    }
}

fn nanoseconds(digits: &str) -> u32 {
    format!("{digits:0<9}").parse().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use bureau_model::time;

    #[test]
    fn times_in_many_ways() {
        for (text, expected) in [
            ("22:15", "22:15:00"),
            ("10:15:07 PM +0530", "22:15:07"),
            ("9:29 p. m. - Marisol", "21:29:00"),
            ("12:05:00 AM", "00:05:00"),
            ("12:05 pm", "12:05:00"),
            ("下午9:15", "21:15:00"),
            ("오후 10:15", "22:15:00"),
            ("22時15分07秒", "22:15:07"),
            ("22h15", "22:15:00"),
            ("10 PM", "22:00:00"),
            ("2215 hrs", "22:15:00"),
            ("22.15", "22:15:00"),
            ("22:15:07.250", "22:15:07.25"),
            ("23:59:60", "23:59:59"),
            ("22:15 PM", "22:15:00"),
            ("10:15 अपराह्न", "22:15:00"),
            ("中午12:30", "12:30:00"),
        ] {
            let (clock, _) = leading(text, false).expect(text);
            assert_eq!(time::of_day(clock.time), expected, "{text}");
        }
        for text in ["25:00", "10:61", "13:00 am"] {
            assert_eq!(leading(text, false), Err(Unread::Impossible), "{text}");
        }
        assert!(leading("24:00", false).is_ok_and(|(clock, _)| clock.ends_day));
        assert!(leading("221507", true).is_ok_and(|(clock, _)| time::of_day(clock.time) == "22:15:07"));
    }
}
