//! A case's timeline, all of it in one zone: what was done, and the dated calls, messages and events of its evidence.

use super::job::files;
use super::table::table;
use bureau_model::moment::Exactness;
use bureau_model::output::ASSUMED;
use bureau_model::wire::told::files as files_of;
use bureau_model::wire::{CaseEvent, Timeline};
use chrono::TimeZone;
use std::fmt::{Display, Write};

/// All of it in `zone`, which has this name, with what each source says itself.
pub(super) fn text<Z: TimeZone<Offset: Display>>(timeline: &Timeline, zone: &Z, name: &str) -> String {
    let work = timeline.entries.iter().map(|entry| {
        [
            entry.at.with_timezone(zone).format("%Y-%m-%d %H:%M").to_string(),
            entry.what.clone(),
            if entry.what == "uploaded" {
                files_of(entry.total_files)
            } else {
                files(entry.status, entry.into())
            },
            entry.job_id.to_string(),
        ]
    });
    let text = format!("Times are in {name}.\n{}", table(["when", "what", "files", "job"], &[], work));
    text + &events(timeline, zone)
}

/// Empty where there are none.
fn events<Z: TimeZone<Offset: Display>>(timeline: &Timeline, zone: &Z) -> String {
    if timeline.events.is_empty() && timeline.undated == 0 {
        return String::new();
    }
    let mut text = String::from("\n\n");
    if timeline.events.iter().any(|event| event.exactness == Exactness::Clock) {
        let _ =
            writeln!(text, "Where a source gives no time zone, {} is assumed (~).", timeline.assumed_zone);
    }
    match timeline.undated {
        0 => {}
        1 => text.push_str("One message or call has no time that could be read.\n"),
        n => {
            let _ = writeln!(text, "{n} messages and calls have no time that could be read.");
        }
    }
    let rows = timeline.events.iter().map(|event| row(event, zone));
    text + &table(["when", "who", "what", "whom", "title", "file", "as its source has it"], &[], rows)
}

fn row<Z: TimeZone<Offset: Display>>(event: &CaseEvent, zone: &Z) -> [String; 7] {
    let party = |of: &Option<bureau_model::wire::EventParty>| {
        of.as_ref().map(|of| of.name.clone()).unwrap_or_default()
    };
    let assumed =
        event.details.iter().find(|(name, _)| name == ASSUMED).map(|(_, what)| format!(" ({what})"));
    [
        when(event, zone),
        party(&event.source),
        event.kind.clone(),
        party(&event.target),
        event.title.clone().unwrap_or_default(),
        event.filename.clone(),
        event.at.clone() + &assumed.unwrap_or_default(),
    ]
}

fn when<Z: TimeZone<Offset: Display>>(event: &CaseEvent, zone: &Z) -> String {
    let there = event.instant.with_timezone(zone);
    match event.exactness {
        Exactness::Instant => there.format("%Y-%m-%d %H:%M:%S").to_string(),
        Exactness::Clock => there.format("~%Y-%m-%d %H:%M:%S").to_string(),
        // A day is the same day everywhere.
        Exactness::Day => event.at.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bureau_model::ArtifactId;
    use chrono::Utc;

    fn event(at: &str, details: &[(&str, &str)]) -> CaseEvent {
        let placed = bureau_model::moment::placed(at).expect("a moment");
        CaseEvent {
            at: at.to_owned(),
            instant: placed.instant,
            exactness: placed.exactness,
            kind: "messaged".to_owned(),
            title: Some("the keys".to_owned()),
            source: None,
            target: None,
            details: details.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
            artifact_id: ArtifactId(1),
            filename: "a.eml".to_owned(),
            chunk: 1,
        }
    }

    #[test]
    fn all_is_in_one_zone_that_is_named() {
        let timeline = Timeline {
            case_name: "X".to_owned(),
            entries: Vec::new(),
            events: vec![
                event("2026-03-13T22:15:00+05:30", &[(ASSUMED, "zone \"IST\" taken for India's")]),
                event("2026-03-13T22:30:00", &[]),
                event("2026-03-14", &[]),
            ],
            assumed_zone: "Asia/Kolkata".to_owned(),
            undated: 1,
        };
        let whole = text(&timeline, &Utc, "UTC");
        assert!(whole.starts_with("Times are in UTC.\n"), "{whole}");
        let lines: Vec<&str> = whole.split("\n\n").last().unwrap_or_default().lines().collect();
        assert_eq!(
            lines[..2],
            [
                "Where a source gives no time zone, Asia/Kolkata is assumed (~).",
                "One message or call has no time that could be read."
            ]
        );
        let expected = ["2026-03-13 16:45:00 ", "~2026-03-13 17:00:00 ", "2026-03-14 "];
        for (line, start) in lines[3..].iter().zip(expected) {
            assert!(line.trim_start().starts_with(start), "{line}");
        }
        assert!(
            lines[3].contains("2026-03-13T22:15:00+05:30 (zone \"IST\" taken for India's)"),
            "{}",
            lines[3]
        );
    }
}
