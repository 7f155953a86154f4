//! Written moments of every kind, each with what is true of it.
//!
//! `moments.tsv` has a line for each: the kind of source, what is written, the moment in ISO 8601 (with an offset where
//! it is an instant, without one where nobody knows the zone, a day alone; `-` where there is none), and what is said
//! beside it. A calendar's line is the property as it stands, a chat's is read in the order that its kind names.

use bureau_engines::moment::{Moment, Order, Unread, Zones, read, read_in, since_1970};

const TABLE: &str = include_str!("moments.tsv");

fn moment(kind: &str, written: &str) -> Result<Moment, Unread> {
    match kind {
        "chat, day first" => read_in(written, Order::DayFirst),
        "chat, month first" => read_in(written, Order::MonthFirst),
        "chat, year first" => read_in(written, Order::YearFirst),
        "count" => since_1970(written.parse().expect("a number")),
        "calendar" => {
            let (zone, value) = written.rsplit_once(':').expect("a property");
            let zone = zone.split_once("TZID=").map(|(_, zone)| zone);
            Zones::default().read(value, zone)
        }
        _ => read(written),
    }
}

#[test]
fn two_hundred_written_moments_are_what_they_say() {
    let lines: Vec<&str> = TABLE.lines().filter(|line| !line.starts_with('#') && !line.is_empty()).collect();
    let mut wrong = Vec::new();
    for line in &lines {
        let fields: Vec<&str> = line.split('\t').collect();
        let [kind, written, expected, said] = fields[..] else { panic!("a line has four fields: {line}") };
        let found = moment(kind, written);
        let iso = found.as_ref().map_or_else(|_| "-".to_owned(), Moment::iso);
        let doubt = found.map_or_else(|unread| Some(unread.to_string()), |moment| moment.doubt());
        let doubt = doubt.unwrap_or_default();
        if (iso.as_str(), doubt.as_str()) != (expected, said) {
            wrong.push(format!("{kind} | {written} | {iso} | {doubt} | not {expected} | {said}"));
        }
    }
    assert!(lines.len() >= 200, "{} lines", lines.len());
    assert!(wrong.is_empty(), "{} of {} are wrong:\n{}", wrong.len(), lines.len(), wrong.join("\n"));
}
