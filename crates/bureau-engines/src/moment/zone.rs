//! What stands behind a time of day: how far that clock is from UTC, as a number or by a name.

use super::abbreviation::{self, Whose};
use super::rules::{self, Rules};
use super::windows;
use super::written::{Doubt, When};
use chrono::{FixedOffset, NaiveDateTime, Offset, Utc};

patterns! {
    OFFSET = r"(?i)^(?:(?:utc|gmt|ut|z)? ?)(?P<sign>[-+]) ?(?P<d>[0-9]{1,2}(?:[:'.]?[0-9]{2}){0,2}|[0-9]+)'?(?P<rest> ?[\[(\p{L}].*)?$";
    LATER = r"^(?P<name>[\p{L} ]{2,30}) ?(?P<offset>[-+][0-9]{1,2}:?[0-9]{2})$";
    NAME = r"^(?:[^0-9]{1,40}|[0-9]{3,4})$";
}

/// What a text says of the zone.
#[derive(Debug, Clone)]
pub(crate) struct Zone {
    rule: Rule,
    doubt: Option<Doubt>,
}

#[derive(Debug, Clone)]
enum Rule {
    Unknown,
    Offset(FixedOffset),
    Rules(Rules),
}

impl Zone {
    pub(super) fn offset(offset: FixedOffset) -> Self {
        Self { rule: Rule::Offset(offset), doubt: None }
    }

    fn unknown(doubt: Doubt) -> Self {
        Self { rule: Rule::Unknown, doubt: Some(doubt) }
    }

    /// No zone is named.
    pub(crate) fn missing() -> Self {
        Self::unknown(Doubt::NoZone)
    }

    /// A zone is named that nobody knows.
    pub(super) fn strange(name: &str) -> Self {
        Self::unknown(Doubt::UnknownZone(name.to_owned()))
    }

    pub(super) fn is_known(&self) -> bool {
        !matches!(self.rule, Rule::Unknown)
    }

    /// What is true of a clock that showed `wall` there.
    pub(super) fn when(&self, wall: NaiveDateTime) -> (When, Vec<Doubt>) {
        let mut doubts: Vec<Doubt> = self.doubt.iter().cloned().collect();
        let instant = match &self.rule {
            Rule::Unknown => None,
            Rule::Offset(offset) => rules::at(wall, *offset).map(|at| (at, *offset)),
            Rule::Rules(rules) => rules.instant(wall).map(|(at, offset, changed)| {
                doubts.extend(changed.then_some(Doubt::Change));
                (at, offset)
            }),
        };
        (instant.map_or(When::Wall(wall), |(at, offset)| When::Instant(at, offset)), doubts)
    }
}

/// What `text` says of the zone; `None` when it is something else.
pub(super) fn read(text: &str) -> Option<Zone> {
    let text = text.trim().trim_matches(['[', ']', ',', '.', '"']).trim();
    if text.is_empty() {
        return Some(Zone::missing());
    }
    if let Some(zone) = database(text) {
        return Some(zone);
    }
    if let Some(captures) = OFFSET.captures(text) {
        return Some(numeric(&captures["sign"], &captures["d"]));
    }
    if let Some(captures) = LATER.captures(text) {
        return read(&captures["offset"]);
    }
    named(text).or_else(|| NAME.is_match(text).then(|| Zone::strange(text)))
}

/// A zone by its name: in the tz database, in Windows, or by an abbreviation.
pub(super) fn named(text: &str) -> Option<Zone> {
    let windows = || windows::named(text).and_then(database);
    database(text).or_else(windows).or_else(|| abbreviated(text))
}

/// A zone of the tz database. Names without a stroke are abbreviations, which [`abbreviated`] knows; of them only those
/// with a rule are taken here, such as `EST5EDT`.
pub(super) fn database(name: &str) -> Option<Zone> {
    if !name.contains('/') && !name.bytes().any(|b| b.is_ascii_digit()) {
        return None;
    }
    let rules = Rules::named(name)?;
    Some(Zone { rule: Rule::Rules(rules), doubt: None })
}

/// The offset of `UTC+05:30`, `GMT-8` or `+0530`.
pub(super) fn offset_of(text: &str) -> Option<FixedOffset> {
    if matches!(text, "UTC" | "GMT") {
        return Some(Utc.fix());
    }
    let captures = OFFSET.captures(text)?;
    match numeric(&captures["sign"], &captures["d"]).rule {
        Rule::Offset(offset) => Some(offset),
        Rule::Unknown | Rule::Rules(_) => None,
    }
}

fn numeric(sign: &str, digits: &str) -> Zone {
    let offset = seconds(digits).map(|seconds| if sign == "-" { -seconds } else { seconds });
    // No clock was ever further from UTC than these.
    let real = offset.filter(|seconds| (-12 * 3600..=14 * 3600).contains(seconds));
    match real.and_then(FixedOffset::east_opt) {
        Some(offset) => Zone::offset(offset),
        None => Zone::unknown(Doubt::ImpossibleOffset(format!("{sign}{digits}"))),
    }
}

fn seconds(digits: &str) -> Option<i32> {
    let plain: String = digits.chars().filter(char::is_ascii_digit).collect();
    // `+5:30` and `+530` have their hour in one digit.
    let padded = if plain.len() % 2 == 1 { format!("0{plain}") } else { plain };
    let part = |from: usize| padded.get(from..from + 2).map_or(Some(0), |two| two.parse::<i32>().ok());
    let (hour, minute, second) = (part(0)?, part(2)?, part(4)?);
    (padded.len() <= 6 && minute < 60 && second < 60).then_some(hour * 3600 + minute * 60 + second)
}

fn abbreviated(text: &str) -> Option<Zone> {
    let name = text.trim_end_matches('.').to_ascii_uppercase();
    let (minutes, whose) = abbreviation::find(&name)?;
    let doubt = match whose {
        Whose::Known => None,
        Whose::Taken(taken) => Some(Doubt::Zone(text.to_owned(), taken)),
    };
    let rule = match name.as_str() {
        // Its distance from UTC was changed by law more than once.
        "MSK" | "MSD" => Rule::Rules(Rules::named("Europe/Moscow")?),
        _ => Rule::Offset(FixedOffset::east_opt(minutes * 60)?),
    };
    Some(Zone { rule, doubt })
}

#[cfg(test)]
mod tests {
    use super::*;
    use bureau_model::time;

    fn shown(text: &str) -> String {
        let zone = read(text).expect(text);
        let (when, doubts) = zone.when(time::read_clock("2026-07-13T22:15:00").expect("a clock"));
        let offset = match when {
            When::Instant(_, offset) => offset.to_string().trim_end_matches(":00").to_owned(),
            When::Wall(_) | When::Day(_) => "none".to_owned(),
        };
        if doubts.is_empty() { offset } else { format!("{offset}, {}", doubts[0]) }
    }

    #[test]
    fn zones_in_many_ways() {
        for (text, expected) in [
            ("+0530", "+05:30"),
            ("+05:30", "+05:30"),
            ("+5:30", "+05:30"),
            ("+530", "+05:30"),
            ("-08", "-08"),
            ("GMT +0100", "+01"),
            ("UTC+05:30", "+05:30"),
            ("+0530 IST", "+05:30"),
            ("IST +0530", "+05:30"),
            ("+05'30'", "+05:30"),
            ("[Asia/Kolkata]", "+05:30"),
            ("EST5EDT", "-04"),
            ("Europe/Berlin", "+02"),
            ("India Standard Time", "+05:30"),
            ("Eastern Daylight Time", "-04"),
            ("GMT", "+00"),
            ("IST", "+05:30, zone \"IST\" taken for India's"),
            ("-9900", "none, offset \"-9900\" is impossible"),
            ("+0575", "none, offset \"+0575\" is impossible"),
            ("", "none, no zone given"),
            ("J", "none, zone \"J\" is not known"),
            ("0530", "none, zone \"0530\" is not known"),
            ("XYZT", "none, zone \"XYZT\" is not known"),
        ] {
            assert_eq!(shown(text), expected, "{text}");
        }
        assert!(read("or 3").is_none());
    }
}
