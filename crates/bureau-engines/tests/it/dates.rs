//! From a file to the moments that its graph records: mails, calendars, chats, and what is not understood.

use crate::corpus::corpus;
use bureau_engines::extract::{Extracted, Order, extract};
use bureau_engines::graph::{Document, Home, find};
use bureau_engines::sniff::sniff;
use bureau_model::output::{ASSUMED, EntityKind, Extraction, GraphPart};
use std::path::{Path, PathBuf};

/// A file that was read, or one that was found inside it.
struct Read {
    text: Extraction,
    graph: GraphPart,
}

/// The file and every file inside it.
fn read(path: &Path) -> Vec<Read> {
    let sniffed = sniff(path, &path.file_name().expect("a name").to_string_lossy());
    let scratch = tempfile::tempdir().expect("a folder");
    let order = Order { scratch: scratch.path().to_owned(), ..Order::default() };
    let extracted = extract(path, &sniffed.media_type, sniffed.file_type, &order, &mut |_, _| {});
    let Ok(Extracted::Text(text, found)) = extracted else { panic!("{} is not read", path.display()) };
    let document = Document {
        chunks: &text.chunks,
        home: Home::default(),
        file_type: sniffed.file_type,
        metadata: &text.metadata,
        calls: &text.calls,
        conversations: &text.conversations,
    };
    let graph = find(&document, &[]);
    let mut all = vec![Read { text: *text, graph }];
    for member in found {
        let copy = scratch.path().join(member.copy.expect("it is taken"));
        let named = scratch.path().join(format!("{}-{}", all.len(), member.path.replace('/', "_")));
        std::fs::rename(copy, &named).expect("it can be named");
        all.extend(read(&named));
    }
    all
}

fn made(name: &str, content: &str) -> Read {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join(name);
    std::fs::write(&path, content).expect("it can be written");
    read(&path).remove(0)
}

fn mail(date: &str) -> Read {
    made(
        "a.eml",
        &format!(
            "From: A <a@x.example>\nTo: b@x.example\nSubject: the keys\n{date}\nMessage-ID: <1@x>\n\nbody\n"
        ),
    )
}

impl Read {
    fn said(&self, name: &str) -> Option<&str> {
        self.text.metadata.iter().find(|(of, _)| of == name).map(|(_, value)| value.as_str())
    }

    /// When its message was, and what had to be assumed.
    fn sent(&self) -> (Option<&str>, Option<&str>) {
        let relation = self.graph.relations.iter().find(|r| r.kind == "messaged").expect("a message");
        let assumed =
            relation.details.iter().find(|(name, _)| name == ASSUMED).map(|(_, value)| value.as_str());
        (relation.at.as_deref(), assumed)
    }

    fn days(&self) -> Vec<&str> {
        let days = self.graph.entities.iter().filter(|e| e.kind == EntityKind::Date).map(|e| e.key.as_str());
        let mut days: Vec<&str> = days.collect();
        days.sort_unstable();
        days
    }
}

fn report(file: &str) -> Option<PathBuf> {
    Some(corpus()?.parent()?.join("reports").join(file)).filter(|path| path.is_file())
}

#[test]
fn dates_of_mails_from_reports() {
    let Some(mailbox) = report("23-mbox-date-headers/dates.mbox") else { return };
    let all = read(&mailbox);
    let sent: Vec<_> =
        all[1..].iter().map(|mail| (mail.said("Subject").unwrap_or(""), mail.sent())).collect();
    let eastern = "zone \"EST\" taken for US Eastern Standard Time";
    let india = "zone \"IST\" taken for India's";
    let expected = [
        ("d1", Some("1997-07-10T14:53:31-04:00"), None),
        ("d2", Some("2002-10-27T23:57:07-05:00"), Some(eastern)),
        ("d3", Some("2020-05-12T12:08:24Z"), None),
        ("d4", Some("2020-12-25T08:57:44Z"), None),
        ("d5", Some("2022-10-06T12:27:13+02:00"), None),
        ("d6", Some("2004-10-27T23:57:07-05:00"), None),
        ("d7", Some("2026-03-13T01:30:00+05:30"), None),
        ("d8", Some("2013-11-18T09:26:24+01:00"), None),
        ("d9", Some("2026-03-13T22:15:00+05:30"), Some(india)),
        ("d10", Some("2026-03-13T22:15:00"), Some("no zone given")),
        ("d11", Some("2024-01-01T00:50:48"), Some("offset \"-9900\" is impossible")),
        ("d12", Some("2026-03-13T22:15:00+05:30"), None),
    ];
    assert_eq!(sent.len(), expected.len());
    for ((subject, found), (name, at, assumed)) in sent.into_iter().zip(expected) {
        assert!(subject.ends_with(&format!(" {name}")), "{subject}");
        assert_eq!(found, (at, assumed), "{name}");
    }
}

#[test]
fn least_mails_from_reports() {
    for (file, at, assumed) in [
        ("date-IST", Some("2026-03-13T22:15:00+05:30"), Some("zone \"IST\" taken for India's")),
        ("date-PM", Some("2026-03-13T22:15:00+05:30"), None),
        ("date-asctime", Some("2026-03-13T22:15:00"), Some("no zone given")),
        ("date-dashes", Some("2026-03-13T22:15:00+05:30"), None),
        ("date-no-zone", Some("2026-03-13T22:15:00"), Some("no zone given")),
        ("date-minus-9900", Some("2024-01-01T00:50:48"), Some("offset \"-9900\" is impossible")),
        ("date-31-feb", None, None),
    ] {
        let Some(path) = report(&format!("00-minimal/{file}.eml")) else { return };
        assert_eq!(read(&path)[0].sent(), (at, assumed), "{file}");
    }
}

#[test]
fn a_date_that_can_not_be_read_is_kept_as_it_is_written() {
    let impossible = mail("Date: Fri, 31 Feb 2026 10:15:00 +0530");
    assert_eq!(impossible.sent(), (None, None));
    assert_eq!(impossible.said("Date"), Some("Fri, 31 Feb 2026 10:15:00 +0530"));
    let warning = "the date \"Fri, 31 Feb 2026 10:15:00 +0530\" was not read: there is no such day or time";
    assert_eq!(impossible.text.warnings, [warning]);
    assert!(impossible.days().is_empty());
}

#[test]
fn a_clock_that_was_never_set_gives_no_date() {
    for date in ["Date: Thu, 1 Jan 1970 00:00:00 +0000", "Date: Thu, 01 Jan 1970 05:30:00 +0530"] {
        let unset = mail(date);
        assert_eq!(
            (unset.sent(), unset.days().len(), unset.text.warnings.len()),
            ((None, None), 0, 1),
            "{date}"
        );
    }
}

#[test]
fn what_is_assumed_is_said_beside_what_is_written() {
    let named = mail("Date: 13 Mar 2026\n\t22:15 IST");
    assert_eq!(named.said("Date"), Some("2026-03-13T22:15:00+05:30 (zone \"IST\" taken for India's)"));
    assert_eq!(named.said("Date as written"), Some("13 Mar 2026 22:15 IST"));
    assert_eq!(named.days(), ["2026-03-13"]);
    let relation = named.graph.relations.iter().find(|r| r.kind == "messaged").expect("a message");
    assert!(
        relation.details.contains(&("subject".to_owned(), "the keys".to_owned())),
        "{:?}",
        relation.details
    );
}

#[test]
fn a_zone_of_two_letters_takes_nothing_from_the_next_header() {
    let short = mail("Date: Tue, 12 May 2020 12:08:24 UT");
    assert_eq!((short.sent(), short.said("Message-ID")), ((Some("2020-05-12T12:08:24Z"), None), Some("1@x")));
}

#[test]
fn a_mail_without_a_date_says_nothing_of_it() {
    let none = mail("X-Nothing: 1");
    assert_eq!((none.sent(), none.text.warnings.len()), ((None, None), 0));
    assert_eq!(mail("Date:").text.warnings, ["the message has an empty date"]);
}

#[test]
fn events_of_a_calendar_from_reports() {
    let Some(path) = report("30-ics-windows-timezone/invite.ics") else { return };
    let invite = read(&path).remove(0);
    let events: Vec<_> = invite.graph.occasions.iter().map(|o| (o.title.as_str(), o.at.as_str())).collect();
    assert_eq!(
        events,
        [
            ("Handover with Emeric Sands at the old customs house", "2026-03-15T10:00:00+05:30"),
            ("all-day probe", "2026-04-01"),
            ("night probe", "2026-03-16T00:30:00+05:30"),
        ]
    );
    let text: String = invite.text.chunks.iter().map(|chunk| chunk.text.as_str()).collect();
    for said in
        ["Ravelle, Ines <ines@", "Emeric Sands <emeric@", "bring 5,000\nand the keys", "old customs house"]
    {
        assert!(text.contains(said), "{said} is not in {text}");
    }
    let places: Vec<_> = invite.graph.entities.iter().filter(|e| e.kind == EntityKind::Place).collect();
    assert!(places.is_empty(), "{places:?}");
    let people: Vec<_> = invite.graph.entities.iter().filter(|e| e.kind == EntityKind::Person).collect();
    assert!(people.iter().any(|person| person.name.contains("Ravelle")), "{people:?}");
    let name = |index: u32| invite.graph.entities[index as usize].key.as_str();
    let invited = invite.graph.relations.iter().find(|r| r.kind == "invited").expect("a guest");
    assert_eq!(
        (name(invited.source), name(invited.target)),
        ("ines@harbourmail.example", "emeric@harbourmail.example")
    );
}

#[test]
fn the_least_calendar_from_reports() {
    let Some(path) = report("00-minimal/calendar-tzid-colon.ics") else { return };
    let meet = read(&path).remove(0);
    assert_eq!(meet.graph.occasions[0].at, "2026-03-16T00:30:00+05:30");
    assert!(meet.text.warnings.is_empty(), "{:?}", meet.text.warnings);
}

#[test]
fn days_of_chats_and_tables_from_reports_are_day_first() {
    for (file, days) in [
        ("65-whatsapp-ios-nnbsp/_chat.txt", &["2024-03-05", "2024-03-06", "2024-03-13"][..]),
        (
            "66-whatsapp-android-ddmm/WhatsApp Chat with Harbour Group.txt",
            &["2024-03-05", "2024-03-06", "2024-03-13"],
        ),
        ("66-whatsapp-android-ddmm/Chat de WhatsApp con Joaquin.txt", &["2025-03-28", "2025-03-29"]),
        ("06-cdr-html-named-xls/CDR_919000011106.xls", &["2026-07-06", "2026-07-07", "2026-07-08"]),
    ] {
        let Some(path) = report(file) else { return };
        assert_eq!(read(&path)[0].days(), days, "{file}");
    }
}

#[test]
fn one_date_of_a_document_decides_for_all() {
    let american =
        made("a.txt", "Meetings on 03/05/2026 and 04/06/2026, the last on 03/25/2026 in the port.\n");
    assert_eq!(american.days(), ["2026-03-05", "2026-03-25", "2026-04-06"]);
    let indian =
        made("a.txt", "Meetings on 03/05/2026 and 04/06/2026, the last on 25/03/2026 in the port.\n");
    assert_eq!(indian.days(), ["2026-03-25", "2026-05-03", "2026-06-04"]);
}
