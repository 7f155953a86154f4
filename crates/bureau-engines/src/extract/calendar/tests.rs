use super::*;

fn read_text(text: &str) -> Reading {
    let source = Source { bytes: text.as_bytes(), media_type: "text/calendar", columns: &[] };
    read(&source).expect("a calendar")
}

fn parts(reading: &Reading) -> Vec<(&str, &str)> {
    reading.segments.iter().map(|s| (s.place.part.as_deref().unwrap_or(""), s.text.trim())).collect()
}

#[test]
fn an_event_has_its_moment_its_people_and_its_text() {
    let reading = read_text(
        "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nBEGIN:VTIMEZONE\r\nTZID:X\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\n\
         TZOFFSETFROM:+0400\r\nTZOFFSETTO:+0400\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\nBEGIN:VEVENT\r\n\
         DESCRIPTION:attendee: nobody\\nbring 5\\,000\r\nDTSTART;TZID=X:20260315T100000\r\nSUMMARY:Handover at the o\r\n \
         ld customs house\r\nORGANIZER;CN=\"Ravelle, Ines\":mailto:ines@x.example\r\nBEGIN:VALARM\r\nACTION:DISPLAY\r\n\
         END:VALARM\r\nEND:VEVENT\r\nEND:VCALENDAR",
    );
    let text = "summary: Handover at the old customs house\ndtstart: 2026-03-15T10:00:00+04:00\n\
                organizer: Ravelle, Ines <ines@x.example>\ndescription: attendee: nobody\nbring 5,000\naction: DISPLAY";
    assert_eq!(parts(&reading), [("event 1", text)]);
    assert!(reading.warnings.is_empty(), "{:?}", reading.warnings);
}

#[test]
fn a_moment_that_can_not_be_read_stays_as_it_is_written() {
    let reading = read_text("BEGIN:VEVENT\nDTSTART:20260231T100000\nSUMMARY:meet\nEND:VEVENT");
    assert_eq!(parts(&reading), [("event 1", "summary: meet\ndtstart: 20260231T100000")]);
    assert_eq!(
        reading.warnings,
        ["the moment \"20260231T100000\" of an entry was not read: there is no such day or time"]
    );
}

#[test]
fn floating_and_whole_days_say_no_zone() {
    let reading = read_text(
        "BEGIN:VEVENT\nDTSTART:20260315T100000\nEND:VEVENT\nBEGIN:VEVENT\nDTSTART;VALUE=DATE:20260401\nEND:VEVENT",
    );
    assert_eq!(
        parts(&reading),
        [("event 1", "dtstart: 2026-03-15T10:00:00 (no zone given)"), ("event 2", "dtstart: 2026-04-01")]
    );
}
