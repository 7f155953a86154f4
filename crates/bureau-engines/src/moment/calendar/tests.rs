use super::*;

const BERLIN: &str = "BEGIN:VTIMEZONE\nTZID:Office\nBEGIN:DAYLIGHT\nTZOFFSETFROM:+0100\nTZOFFSETTO:+0200\n\
    DTSTART:19700329T020000\nRRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\nEND:DAYLIGHT\nBEGIN:STANDARD\n\
    TZOFFSETFROM:+0200\nTZOFFSETTO:+0100\nDTSTART:19701025T030000\nRRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\n\
    END:STANDARD\nEND:VTIMEZONE";

fn shown(value: &str, zone: Option<&str>) -> String {
    Zones::of(BERLIN.lines())
        .read(value, zone)
        .map_or_else(|unread| unread.to_string(), |moment| moment.told())
}

#[test]
fn zones_by_name_by_windows_name_and_by_definition() {
    for (value, zone, expected) in [
        ("20260315T100000", Some("India Standard Time"), "2026-03-15T10:00:00+05:30"),
        ("20260315T100000", Some("Asia/Kolkata"), "2026-03-15T10:00:00+05:30"),
        (
            "20260316T003000",
            Some("\"(UTC+05:30) Chennai, Kolkata, Mumbai, New Delhi\""),
            "2026-03-16T00:30:00+05:30",
        ),
        ("20260716T003000", Some("(UTC-05:00) Eastern Time (US & Canada)"), "2026-07-16T00:30:00-04:00"),
        ("20260716T003000", Some("(GMT+03:00) Somewhere"), "2026-07-16T00:30:00+03:00"),
        ("20260716T003000", Some("/mozilla.org/20050126_1/Europe/Berlin"), "2026-07-16T00:30:00+02:00"),
        ("20260716T003000", Some("Office"), "2026-07-16T00:30:00+02:00"),
        ("20261216T003000", Some("Office"), "2026-12-16T00:30:00+01:00"),
        ("20260216T003000", Some("Office"), "2026-02-16T00:30:00+01:00"),
        ("20260316T003000Z", None, "2026-03-16T00:30:00Z"),
        ("20260316T003000", None, "2026-03-16T00:30:00 (no zone given)"),
        ("20260316T003000", Some("Basement"), "2026-03-16T00:30:00 (zone \"Basement\" is not known)"),
        ("20260401", None, "2026-04-01"),
        ("20260431", None, "there is no such day or time"),
    ] {
        assert_eq!(shown(value, zone), expected, "{value} {zone:?}");
    }
}

#[test]
fn a_definition_of_outlook_counts_before_what_its_name_says() {
    let lines = "BEGIN:VTIMEZONE\nTZID:Customized Time Zone\nBEGIN:STANDARD\nDTSTART:16010101T000000\n\
        TZOFFSETFROM:+0545\nTZOFFSETTO:+0545\nEND:STANDARD\nEND:VTIMEZONE\n\
        BEGIN:VTIMEZONE\nTZID:India Standard Time\nBEGIN:STANDARD\nDTSTART:16010101T000000\n\
        TZOFFSETTO:nonsense\nEND:STANDARD\nEND:VTIMEZONE";
    let zones = Zones::of(lines.lines());
    let read = |zone: &str| zones.read("20260315T100000", Some(zone)).map(|moment| moment.iso());
    assert_eq!(read("Customized Time Zone").as_deref(), Ok("2026-03-15T10:00:00+05:45"));
    assert_eq!(read("India Standard Time").as_deref(), Ok("2026-03-15T10:00:00+05:30"), "by its name");
}
