//! The forms in which a whole moment is written: a day and a time in either order, with a zone or without.

use super::clock::{self, Clock};
use super::fold::{folded, without_comments};
use super::month::month;
use super::zone::Zone;
use super::{Day, Doubt, Moment, Order, Unread, When, day, zone};
use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, NaiveTime};

patterns! {
    // `Mar 13 22:15:00 IST 2026`, as C, Unix and some web services write it.
    ASCTIME = r"(?i)^(?:(?P<w>[\p{L}\p{M}]{3,12})\.? (?P<d>[0-9]{1,2})|(?P<d2>[0-9]{1,2}) (?P<w2>[\p{L}\p{M}]{3,12})),? (?P<t>[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?(?:\.[0-9]+)?(?: [ap]m)?) (?:(?P<z>[^0-9]{1,40}|[A-Z]{3}[0-9][A-Z]{3}|(?:GMT|UTC)?[-+][0-9:]{2,6}) )?(?P<y>[0-9]{4})(?P<more>.*)$";
    WEEKDAY = r"^(?:(?:星期|周|週|礼拜)[一二三四五六日天]|(?P<w>[\p{L}\p{M}]{2,14}))[.,]* *";
    BETWEEN = r"(?i)^(?:[-,;:·|/ ]|(?:at|on|um|à|às|as|alle|a las|kl|klo|в|को)\b\.?)+";
    O_CLOCK = r"(?i)^ ?(?:hrs?|hours|uhr|बजे|ч|час(?:ов|а)?|h)\b\.?";
}

/// The moment that `text` writes. Figures that show no order are read day first, which is said.
///
/// # Errors
/// Why it gives none.
pub fn read(text: &str) -> Result<Moment, Unread> {
    read_in(text, Order::Undecided)
}

/// The same with the order of figures that was decided over the whole file ([`Order::of`]).
///
/// # Errors
/// Why it gives none.
pub fn read_in(text: &str, order: Order) -> Result<Moment, Unread> {
    Parts::of(text)?.moment(order, text)
}

/// Day, time and zone before they are put together, for whoever decides the order of figures only later.
#[derive(Debug, Clone)]
pub(crate) struct Parts {
    pub(crate) day: Day,
    pub(crate) clock: Option<Clock>,
    pub(crate) zone: Zone,
}

impl Parts {
    /// The parts of a moment in any written form.
    pub(crate) fn of(text: &str) -> Result<Self, Unread> {
        let plain = folded(text).ok_or(Unread::Unknown)?;
        let plain = plain.strip_prefix("D:").map_or(plain.as_str(), until_utc);
        let (plain, comments) = without_comments(plain);
        let plain = plain.trim_matches(['"', '\'', ',', ';', '[', ']', ' ']);
        if plain.is_empty() {
            return Err(Unread::Empty);
        }
        parts(&year_before_time(without_weekday(plain)), &comments)
    }

    /// The moment, with figures in this order.
    pub(crate) fn moment(self, order: Order, raw: &str) -> Result<Moment, Unread> {
        let (date, doubt) = order.day(self.day)?;
        let Some(clock) = self.clock else {
            return settled(When::Day(date), doubt.into_iter().collect(), raw);
        };
        let (when, mut doubts) = self.zone.when(wall(date, clock)?);
        doubts.extend(doubt);
        settled(when, doubts, raw)
    }
}

fn wall(date: NaiveDate, clock: Clock) -> Result<NaiveDateTime, Unread> {
    let date = if clock.ends_day { date.succ_opt().ok_or(Unread::Impossible)? } else { date };
    Ok(date.and_time(clock.time))
}

/// The moment, unless it is what a clock shows that was never set.
pub(super) fn settled(when: When, doubts: Vec<Doubt>, raw: &str) -> Result<Moment, Unread> {
    let unset = match when {
        When::Instant(at, offset) => {
            [0, -1].contains(&at.timestamp()) || is_first(at.with_timezone(&offset).naive_local())
        }
        When::Wall(clock) => is_first(clock) || is_1970_somewhere(clock),
        When::Day(_) => false,
    };
    let raw = raw.trim().to_owned();
    if unset { Err(Unread::Unset) } else { Ok(Moment { when, doubts, raw }) }
}

/// The first midnight in the calendars of Windows, spreadsheets, Macintosh, Unix and DOS.
fn is_first(clock: NaiveDateTime) -> bool {
    const FIRST: &[(i32, u32, u32)] =
        &[(1601, 1, 1), (1899, 12, 30), (1900, 1, 1), (1904, 1, 1), (1970, 1, 1), (1980, 1, 1)];
    let day = (clock.year(), clock.month(), clock.day());
    clock.time() == NaiveTime::MIN && FIRST.contains(&day)
}

/// What a clock without a zone shows at the beginning of 1970 in UTC: 05:30 in India, the evening before in America.
fn is_1970_somewhere(clock: NaiveDateTime) -> bool {
    let from_utc = (clock - DateTime::UNIX_EPOCH.naive_utc()).num_seconds();
    (-12 * 3600..=14 * 3600).contains(&from_utc) && from_utc % 900 == 0
}

fn parts(text: &str, comments: &[String]) -> Result<Parts, Unread> {
    match day::leading(text) {
        Ok((day, rest)) => day_first(day, rest, comments),
        Err(Unread::Unknown) => time_first(text, comments),
        Err(unread) => Err(unread),
    }
}

/// After a day stands nothing, or a time and perhaps a zone.
fn day_first(day: Day, rest: &str, comments: &[String]) -> Result<Parts, Unread> {
    // The digits of the time follow those of the day at once, or after the `T` of ISO 8601.
    let marked =
        rest.strip_prefix(['T', 't', '_']).filter(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    let compact = marked.is_some() || rest.starts_with(|c: char| c.is_ascii_digit());
    let rest = marked.unwrap_or_else(|| between(rest));
    match clock::leading(rest, compact).or_else(|unread| clock::leading(weekday(rest).ok_or(unread)?, false))
    {
        Ok((clock, rest)) => {
            Ok(Parts { day, clock: Some(clock), zone: zone_of(rest, comments).ok_or(Unread::Unknown)? })
        }
        Err(Unread::Unknown) if !rest.contains(|c: char| c.is_ascii_digit()) => {
            let zone = zone::read(rest).filter(|zone| rest.trim().is_empty() || zone.is_known());
            zone.map(|zone| Parts { day, clock: None, zone }).ok_or(Unread::Unknown)
        }
        Err(unread) => Err(unread),
    }
}

/// After a time, perhaps with a zone, stands a day, perhaps with a zone.
fn time_first(text: &str, comments: &[String]) -> Result<Parts, Unread> {
    let (clock, rest) = clock::leading(text, false)?;
    let rest = between(o_clock(rest));
    // Where the day begins: at once, or after the name of a zone or of a day of the week.
    let starts = std::iter::once(0).chain(rest.match_indices(' ').map(|(at, _)| at + 1)).take(5);
    for start in starts {
        let (before, after) = (&rest[..start], between(&rest[start..]));
        match day::leading(after) {
            Ok((day, after)) => {
                let said = if after.trim().is_empty() { before.trim_matches([' ', ',']) } else { after };
                return Ok(Parts {
                    day,
                    clock: Some(clock),
                    zone: zone_of(said, comments).ok_or(Unread::Unknown)?,
                });
            }
            Err(Unread::Unknown) => {}
            Err(unread) => return Err(unread),
        }
    }
    Err(Unread::Unknown)
}

/// What stands behind a time; where that is nothing, a comment may name the zone.
fn zone_of(rest: &str, comments: &[String]) -> Option<Zone> {
    let rest = o_clock(rest).trim_start_matches([',', ' ']);
    if rest.is_empty() {
        let named = comments.iter().find_map(|comment| zone::named(comment.trim()));
        return Some(named.unwrap_or_else(Zone::missing));
    }
    zone::read(rest)
}

/// PDF writes UTC as `Z00'00'`.
fn until_utc(text: &str) -> &str {
    text.find('Z').map_or(text, |at| &text[..=at])
}

fn between(text: &str) -> &str {
    BETWEEN.find(text).map_or(text, |found| &text[found.end()..])
}

fn o_clock(text: &str) -> &str {
    O_CLOCK.find(text).map_or(text, |found| &text[found.end()..])
}

/// What follows the day of the week with which `text` begins; `None` where it begins otherwise.
fn weekday(text: &str) -> Option<&str> {
    let captures = WEEKDAY.captures(text)?;
    if captures.name("w").is_some_and(|word| month(word.as_str()).is_some()) {
        return None;
    }
    captures.get(0).map(|whole| &text[whole.end()..])
}

fn without_weekday(text: &str) -> &str {
    // `下午10:15` begins with a word too.
    if clock::leading(text, false).is_ok() { text } else { weekday(text).unwrap_or(text) }
}

/// A text that has its year behind its time, with the year before it.
fn year_before_time(text: &str) -> String {
    let Some(captures) = ASCTIME.captures(text) else { return text.to_owned() };
    let part = |name: &str| captures.name(name).map_or("", |part| part.as_str());
    let (day, word) = (format!("{}{}", part("d"), part("d2")), format!("{}{}", part("w"), part("w2")));
    format!("{day} {word} {} {} {} {}", part("y"), part("t"), part("z"), part("more")).trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clocks_that_were_never_set_give_nothing() {
        for text in [
            "Thu, 1 Jan 1970 00:00:00 +0000",
            "1970-01-01T05:30:00+05:30",
            "1 Jan 1970 00:00:00 +0530",
            "31 Dec 1969 23:59:59 GMT",
            "1980-01-01 00:00:00",
            "1970-01-01 05:30:00",
            "12/31/1969 19:00:00",
            "0000:00:00 00:00:00",
        ] {
            assert_eq!(read(text), Err(Unread::Unset), "{text}");
        }
        assert!(read("1 January 1970").is_ok_and(|moment| moment.is_day()), "somebody's birthday");
    }

    #[test]
    fn what_is_no_moment_is_none() {
        assert_eq!(read("   "), Err(Unread::Empty));
        for text in ["Mar 13 22:15:00", "yesterday", "9820012345", "10:30", "13 Mar 2026 22:15 and 3", "2026"]
        {
            assert_eq!(read(text), Err(Unread::Unknown), "{text}");
        }
        assert_eq!(read(&"1".repeat(500)), Err(Unread::Unknown));
    }
}
