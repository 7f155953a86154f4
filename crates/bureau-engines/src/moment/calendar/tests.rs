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
