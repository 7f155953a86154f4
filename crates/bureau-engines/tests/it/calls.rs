//! Tables of calls in the layouts of several operators, made here with known calls: every call must be read exactly.
//! And no table of the corpus of real documents, which holds no calls, may be taken for one.
#![expect(clippy::print_stderr, reason = "the table is what a person runs this test for")]

use bureau_engines::extract::{Extracted, Order, extract};
use bureau_engines::graph::{Document, Home, find};
use bureau_engines::sniff::sniff;
use bureau_model::output::{
    Call, CallField, ChunkText, ColumnMeaning, ColumnType, EntityKind, Extraction, GraphPart,
};
use bureau_model::word::FileType;
use std::io::Write;
use std::path::Path;

/// A call as it was made up, seen from the subscriber.
#[derive(Debug, Clone)]
struct Made {
    other: String,
    incoming: bool,
    sms: bool,
    /// Year, month, day.
    day: (u32, u32, u32),
    /// Seconds since midnight.
    time: u32,
    seconds: u32,
    cell: String,
    last_cell: String,
    imei: String,
    imsi: String,
}

const SUBSCRIBER: &str = "919820012345";

/// Repeatable chance: xorshift.
struct Chance(u64);

impl Chance {
    fn below(&mut self, n: u32) -> u32 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 33) as u32 % n
    }
}

fn made(seed: u64, count: usize) -> Vec<Made> {
    let mut chance = Chance(seed * 2_654_435_761 + 99);
    (0..count)
        .map(|n| {
            let service = chance.below(9) == 0;
            let sms = service || chance.below(4) == 0;
            let abroad = chance.below(12) == 0;
            let other = match (service, abroad) {
                (true, _) => {
                    ["AD-HDFCBK", "VM-AIRTEL", "JD-JIOINF", "56161"][chance.below(4) as usize].to_owned()
                }
                (_, true) => format!("97150{:07}", chance.below(9_999_999)),
                _ => format!("91{}{:08}", [97, 98, 99][chance.below(3) as usize], chance.below(99_999_999)),
            };
            Made {
                other,
                incoming: service || chance.below(2) == 0 && n > 0,
                sms,
                day: (2026, 1 + chance.below(12), 1 + chance.below(28)),
                time: chance.below(86_400),
                seconds: if sms { 0 } else { chance.below(4_000) },
                cell: format!("404-45-{}-{}", 1000 + chance.below(900), 10_000 + chance.below(50_000)),
                last_cell: format!("404-45-{}-{}", 1000 + chance.below(900), 10_000 + chance.below(50_000)),
                imei: "490154203237518".to_owned(),
                imsi: "404450123456789".to_owned(),
            }
        })
        .collect()
}

fn clock(time: u32) -> String {
    format!("{:02}:{:02}:{:02}", time / 3600, time / 60 % 60, time % 60)
}

/// A way in which tables are laid out.
struct Layout {
    name: &'static str,
    separator: &'static str,
    preamble: Vec<String>,
    header: Vec<&'static str>,
    row: fn(&Made) -> Vec<String>,
    footer: Vec<String>,
    /// Whether times have no seconds.
    minutes: bool,
    /// Whether each detail is in the table: cell, last cell, IMEI, IMSI.
    details: [bool; 4],
}

const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

fn slashed(m: &Made) -> String {
    format!("{:02}/{:02}/{}", m.day.2, m.day.1, m.day.0)
}

fn iso(m: &Made) -> String {
    format!("{}-{:02}-{:02}", m.day.0, m.day.1, m.day.2)
}

fn worded(m: &Made) -> String {
    format!("{:02}-{}-{:02}", m.day.2, MONTHS[m.day.1 as usize - 1].to_uppercase(), m.day.0 % 100)
}

fn kind(m: &Made) -> String {
    let word = match (m.sms, m.incoming) {
        (false, true) => "IN",
        (false, false) => "OUT",
        (true, true) => "SMT",
        (true, false) => "SMO",
    };
    word.to_owned()
}

/// Who called and who was called.
fn parties(m: &Made) -> (String, String) {
    let own = SUBSCRIBER.to_owned();
    if m.incoming { (m.other.clone(), own) } else { (own, m.other.clone()) }
}

fn twelve_hours(time: u32) -> String {
    let hour = time / 3600;
    let half = if hour < 12 { "AM" } else { "PM" };
    format!(
        "{:02}:{:02}:{:02} {half}",
        if hour.is_multiple_of(12) { 12 } else { hour % 12 },
        time / 60 % 60,
        time % 60
    )
}

#[expect(clippy::too_many_lines, reason = "a list")]
fn layouts() -> Vec<Layout> {
    let lines = |lines: &[&str]| lines.iter().map(|l| (*l).to_owned()).collect::<Vec<_>>();
    vec![
        Layout {
            name: "airtel",
            separator: ",",
            preamble: lines(&[
                "Bharti Airtel Limited",
                "Call Details of Mobile No '919820012345' from 01/01/2026 to 31/12/2026",
                "",
            ]),
            header: vec![
                "Target No",
                "Call Type",
                "TOC",
                "B Party No",
                "LRN No",
                "LRN TSP-LSA",
                "Date",
                "Time",
                "Dur(s)",
                "First CGI Lat/Long",
                "First CGI",
                "Last CGI Lat/Long",
                "Last CGI",
                "SMSC No",
                "Service Type",
                "IMEI",
                "IMSI",
                "Call Fow No",
                "Roam Nw",
                "SW & MSC ID",
            ],
            row: |m| {
                vec![
                    format!("'{SUBSCRIBER}'"),
                    format!("'{}'", kind(m)),
                    "'PRE'".into(),
                    format!("'{}'", m.other),
                    "'-'".into(),
                    "-".into(),
                    format!("'{}'", slashed(m)),
                    format!("'{}'", clock(m.time)),
                    format!("'{}'", m.seconds),
                    "19.07/72.88".into(),
                    format!("'{}'", m.cell),
                    "19.08/72.89".into(),
                    format!("'{}'", m.last_cell),
                    "-".into(),
                    if m.sms { "SMS" } else { "VOICE" }.into(),
                    format!("'{}'", m.imei),
                    format!("'{}'", m.imsi),
                    "-".into(),
                    "AIRTEL MUMBAI".into(),
                    "MUM01".into(),
                ]
            },
            footer: lines(&["", "*** End of report: 60 records ***"]),
            minutes: false,
            details: [true; 4],
        },
        Layout {
            name: "jio",
            separator: ",",
            preamble: lines(&[
                "Reliance Jio Infocomm Ltd",
                "Ticket No : 20260001234567",
                "Input Value : 919820012345",
            ]),
            header: vec![
                "Calling Party Telephone Number",
                "Called Party Telephone Number",
                "Call Forwarding",
                "LRN Called No",
                "Call Date",
                "Call Time",
                "Call Termination Time",
                "Call Duration",
                "First Cell ID",
                "Last Cell ID",
                "Call Type",
                "SMS Centre Number",
                "IMEI",
                "IMSI",
                "Roaming Circle Name",
            ],
            row: |m| {
                let (from, to) = parties(m);
                let kind = match (m.sms, m.incoming) {
                    (false, true) => "a_in",
                    (false, false) => "a_out",
                    (true, true) => "P2P_SMSIN",
                    (true, false) => "P2P_SMSOUT",
                };
                vec![
                    from,
                    to,
                    String::new(),
                    String::new(),
                    slashed(m),
                    clock(m.time),
                    clock((m.time + m.seconds) % 86_400),
                    m.seconds.to_string(),
                    m.cell.clone(),
                    m.last_cell.clone(),
                    kind.into(),
                    String::new(),
                    m.imei.clone(),
                    m.imsi.clone(),
                    "MU".into(),
                ]
            },
            footer: vec![],
            minutes: false,
            details: [true; 4],
        },
        Layout {
            name: "vodafone idea",
            separator: ",",
            preamble: lines(&[
                "Vodafone Idea Call Data Records",
                "MSISDN : - 919820012345",
                "Period,01-JAN-2026,31-DEC-2026",
            ]),
            header: vec![
                "Target /A PARTY NUMBER",
                "CALL_TYPE",
                "Type of Connection",
                "B PARTY NUMBER",
                "LRN- B Party Number",
                "Translation of LRN",
                "Call date",
                "Call Initiation Time",
                "Call Duration",
                "First BTS Location",
                "First Cell Global Id",
                "Last BTS Location",
                "Last Cell Global Id",
                "SMS Centre Number",
                "Service Type",
                "IMEI",
                "IMSI",
                "Call Forwarding Number",
                "Roaming Network Circle",
                "MSC ID",
            ],
            row: |m| {
                vec![
                    SUBSCRIBER.into(),
                    kind(m),
                    "Postpaid".into(),
                    m.other.clone(),
                    String::new(),
                    String::new(),
                    worded(m),
                    clock(m.time),
                    m.seconds.to_string(),
                    "\"Andheri, East\"".into(),
                    m.cell.clone(),
                    "\"Kurla, West\"".into(),
                    m.last_cell.clone(),
                    String::new(),
                    if m.sms { "SMS" } else { "Voice" }.into(),
                    m.imei.clone(),
                    m.imsi.clone(),
                    String::new(),
                    "Mumbai".into(),
                    "9198200".into(),
                ]
            },
            footer: lines(&["Total,60"]),
            minutes: false,
            details: [true; 4],
        },
        Layout {
            name: "bsnl",
            separator: "|",
            preamble: lines(&["BHARAT SANCHAR NIGAM LIMITED", "CDR OF MOBILE NUMBER 919820012345"]),
            header: vec![
                "SL NO",
                "A PARTY",
                "B PARTY",
                "CALL DATE",
                "CALL TIME",
                "DUR(s)",
                "CALL_TYPE",
                "First CGI",
                "Last CGI",
                "IMEI",
                "IMSI",
                "Roaming",
            ],
            row: |m| {
                vec![
                    "1".into(),
                    SUBSCRIBER.into(),
                    m.other.clone(),
                    iso(m),
                    clock(m.time),
                    m.seconds.to_string(),
                    kind(m),
                    m.cell.clone(),
                    m.last_cell.clone(),
                    m.imei.clone(),
                    m.imsi.clone(),
                    "N".into(),
                ]
            },
            footer: vec![],
            minutes: false,
            details: [true; 4],
        },
        Layout {
            name: "calling no",
            separator: "\t",
            preamble: vec![],
            header: vec![
                "CALLING NO",
                "CALLED NO",
                "DATE & TIME",
                "DURATION (HH:MM:SS)",
                "CELL ID",
                "SERVICE TYPE",
            ],
            row: |m| {
                let (from, to) = parties(m);
                vec![
                    from,
                    to,
                    format!("{} {}", worded(m), clock(m.time)),
                    clock(m.seconds),
                    m.cell.clone(),
                    if m.sms { "SMS" } else { "CALL" }.into(),
                ]
            },
            footer: vec![],
            minutes: false,
            details: [true, false, false, false],
        },
        Layout {
            name: "american",
            separator: ",",
            preamble: vec![],
            header: vec!["From Number", "To Number", "Start Time", "Duration (sec)", "Type"],
            row: |m| {
                let (from, to) = parties(m);
                vec![
                    from,
                    to,
                    format!("{}/{}/{} {}", m.day.1, m.day.2, m.day.0, twelve_hours(m.time)),
                    m.seconds.to_string(),
                    if m.sms { "Text" } else { "Voice call" }.into(),
                ]
            },
            footer: vec![],
            minutes: false,
            details: [false; 4],
        },
        Layout {
            name: "epoch-less log",
            separator: ",",
            preamble: lines(&["Call log of phone 919820012345"]),
            header: vec!["Direction", "Phone Number", "Timestamp", "Duration"],
            row: |m| {
                let way = match (m.sms, m.incoming) {
                    (false, true) => "Incoming",
                    (false, false) => "Outgoing",
                    (true, true) => "Incoming SMS",
                    (true, false) => "SMS out",
                };
                vec![
                    way.into(),
                    m.other.clone(),
                    format!("{}T{}+05:30", iso(m), clock(m.time)),
                    format!("{}:{:02}", m.seconds / 60, m.seconds % 60),
                ]
            },
            footer: vec![],
            minutes: false,
            details: [false; 4],
        },
        Layout {
            name: "hindi",
            separator: ",",
            preamble: lines(&["कॉल विवरण", "मोबाइल नंबर: 919820012345"]),
            header: vec![
                "क्रम",
                "कॉल करने वाला",
                "कॉल किया गया",
                "दिनांक",
                "समय",
                "अवधि (सेकंड)",
                "सेल आईडी",
                "सेवा",
            ],
            row: |m| {
                let (from, to) = parties(m);
                let deva = |text: String| {
                    text.chars()
                        .map(|c| c.to_digit(10).and_then(|d| char::from_u32(0x966 + d)).unwrap_or(c))
                        .collect::<String>()
                };
                vec![
                    "१".into(),
                    from,
                    to,
                    deva(slashed(m)),
                    deva(clock(m.time)),
                    deva(m.seconds.to_string()),
                    m.cell.clone(),
                    if m.sms { "एसएमएस" } else { "कॉल" }.into(),
                ]
            },
            footer: lines(&["कुल,60"]),
            minutes: false,
            details: [true, false, false, false],
        },
        Layout {
            name: "russian",
            separator: ";",
            preamble: lines(&["Детализация вызовов", "Абонент: 919820012345"]),
            header: vec![
                "Абонент А",
                "Абонент Б",
                "Дата и время",
                "Длительность, сек",
                "Направление",
                "Базовая станция",
                "IMEI",
            ],
            row: |m| {
                vec![
                    SUBSCRIBER.into(),
                    m.other.clone(),
                    format!("{:02}.{:02}.{} {}", m.day.2, m.day.1, m.day.0, clock(m.time)),
                    m.seconds.to_string(),
                    match (m.sms, m.incoming) {
                        (true, true) => "SMS IN",
                        (true, false) => "SMS OUT",
                        (false, true) => "Входящий",
                        (false, false) => "Исходящий",
                    }
                    .into(),
                    m.cell.clone(),
                    m.imei.clone(),
                ]
            },
            footer: vec![],
            minutes: false,
            details: [true, false, true, false],
        },
        Layout {
            name: "arabic",
            separator: ",",
            preamble: vec![],
            header: vec!["رقم المتصل", "الرقم المطلوب", "التاريخ", "الوقت", "المدة (ثانية)", "نوع الخدمة"],
            row: |m| {
                let (from, to) = parties(m);
                vec![
                    from,
                    to,
                    iso(m),
                    clock(m.time),
                    m.seconds.to_string(),
                    if m.sms { "رسالة" } else { "مكالمة" }.into(),
                ]
            },
            footer: vec![],
            minutes: false,
            details: [false; 4],
        },
        Layout {
            name: "chinese",
            separator: ",",
            preamble: lines(&["本机号码: 919820012345"]),
            header: vec!["主叫号码", "被叫号码", "开始时间", "通话时长(秒)", "业务类型", "基站"],
            row: |m| {
                let (from, to) = parties(m);
                vec![
                    from,
                    to,
                    format!("{}年{}月{}日 {}", m.day.0, m.day.1, m.day.2, clock(m.time)),
                    m.seconds.to_string(),
                    if m.sms { "短信" } else { "语音" }.into(),
                    m.cell.clone(),
                ]
            },
            footer: vec![],
            minutes: false,
            details: [true, false, false, false],
        },
        Layout {
            name: "serials",
            separator: ",",
            preamble: vec![],
            header: vec![
                "A_PARTY_NO",
                "B_PARTY_NO",
                "CALL_DATE_TIME",
                "DURATION_IN_SECONDS",
                "IN/OUT",
                "SERVICE",
            ],
            row: |m| {
                let serial = f64::from(46_023 + days(m)) + f64::from(m.time) / 86_400.0;
                vec![
                    SUBSCRIBER.into(),
                    m.other.clone(),
                    format!("{serial:.9}"),
                    m.seconds.to_string(),
                    if m.incoming { "IN" } else { "OUT" }.into(),
                    if m.sms { "SMS" } else { "VOICE" }.into(),
                ]
            },
            footer: vec![],
            minutes: false,
            details: [false; 4],
        },
        Layout {
            name: "served party",
            separator: ";",
            preamble: vec![],
            header: vec![
                "Date",
                "Start time",
                "Served MSISDN",
                "Other party",
                "Direction",
                "Call duration (min)",
                "Usage type",
            ],
            row: |m| {
                vec![
                    format!("{:02}.{:02}.{:02}", m.day.2, m.day.1, m.day.0 % 100),
                    format!("{:02}:{:02}", m.time / 3600, m.time / 60 % 60),
                    SUBSCRIBER.into(),
                    m.other.clone(),
                    if m.incoming { "MTC" } else { "MOC" }.into(),
                    format!("{:.4}", f64::from(m.seconds) / 60.0),
                    if m.sms { "SMS" } else { "Voice" }.into(),
                ]
            },
            footer: vec![],
            minutes: true,
            details: [false; 4],
        },
    ]
}

/// Days of 2026 before the call's.
fn days(m: &Made) -> u32 {
    let lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    lengths[..m.day.1 as usize - 1].iter().sum::<u32>() + m.day.2 - 1
}

fn csv(layout: &Layout, made: &[Made]) -> String {
    let mut text: String = layout.preamble.iter().map(|line| format!("{line}\n")).collect();
    let mut line = |cells: Vec<String>| text.push_str(&format!("{}\n", cells.join(layout.separator)));
    line(
        layout
            .header
            .iter()
            .map(|h| if h.contains(layout.separator) { format!("\"{h}\"") } else { (*h).to_owned() })
            .collect(),
    );
    made.iter().for_each(|m| line((layout.row)(m)));
    layout.footer.iter().for_each(|l| line(vec![l.clone()]));
    text
}

pub(crate) fn read_as(name: &str, bytes: &[u8], columns: &[ColumnMeaning]) -> Extraction {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).expect("it is written");
    let sniffed = sniff(&path, name);
    let order = Order { columns: columns.to_vec(), scratch: folder.path().to_owned(), ..Order::default() };
    match extract(&path, &sniffed.media_type, sniffed.file_type, &order, &mut |_, _| {}) {
        Ok(Extracted::Text(text, _)) => *text,
        other => panic!("{name} ({}) was not read: {other:?}", sniffed.media_type),
    }
}

/// How many of the calls are exactly as they were made up; the first that is not is told.
fn exact(layout: &Layout, made: &[Made], extraction: &Extraction) -> usize {
    let mut told = false;
    let good = made.iter().zip(&extraction.calls).filter(|(m, call)| {
        let (from, to) = parties(m);
        let time = if layout.minutes { m.time / 60 * 60 } else { m.time };
        let details = [
            (CallField::Cell, &m.cell),
            (CallField::LastCell, &m.last_cell),
            (CallField::Imei, &m.imei),
            (CallField::Imsi, &m.imsi),
        ];
        // The one layout that names a zone.
        let zone = if layout.name == "epoch-less log" { "+05:30" } else { "" };
        let expected = Call {
            chunk: call.chunk,
            caller: from,
            called: to,
            start: Some(format!("{}T{}{zone}", iso(m), clock(time))),
            assumed: call.assumed.clone(),
            seconds: Some(call.seconds.filter(|s| (s - f64::from(m.seconds)).abs() < 0.01).unwrap_or(-1.0)),
            kind: if m.sms { "sms" } else { "call" }.to_owned(),
            details: details
                .into_iter()
                .zip(layout.details)
                .filter(|(_, has)| *has)
                .map(|((f, v), _)| (f, v.clone()))
                .collect(),
        };
        let holds =
            |party: &str| party == SUBSCRIBER || extraction.chunks[call.chunk as usize].text.contains(party);
        let same = **call == expected && holds(&call.caller) && holds(&call.called);
        if !same && !told {
            eprintln!("{}: {call:?}\n    is not {expected:?}", layout.name);
            told = true;
        }
        same
    });
    good.count()
}

#[test]
fn calls_of_every_layout_are_read_exactly() {
    let mut wrong = Vec::new();
    eprintln!("{:<16} {:>6} {:>6} {:>6}", "layout", "made", "read", "exact");
    for (seed, layout) in layouts().iter().enumerate() {
        let made = made(seed as u64 + 1, 250);
        let extraction = read_as("calls.csv", csv(layout, &made).as_bytes(), &[]);
        let good = exact(layout, &made, &extraction);
        let read = extraction.calls.len();
        eprintln!("{:<16} {:>6} {read:>6} {good:>6}", layout.name, made.len());
        let Some(table) = extraction.tables.first() else { panic!("{}: no table was read", layout.name) };
        assert_eq!(
            table.header_row as usize,
            layout.preamble.iter().filter(|line| !line.is_empty()).count() + 1,
            "{}",
            layout.name
        );
        assert_eq!(table.calls as usize, read, "{}", layout.name);
        if good != made.len() || read != made.len() {
            eprintln!("    {:?}", table.columns);
            wrong.push(layout.name);
        }
    }
    assert!(wrong.is_empty(), "not exact: {wrong:?}");
}

pub(crate) fn document(extraction: &Extraction) -> GraphPart {
    let document = Document {
        chunks: &extraction.chunks,
        home: Home::default(),
        file_type: FileType::Table,
        metadata: &extraction.metadata,
        calls: &extraction.calls,
        conversations: &extraction.conversations,
    };
    find(&document, &[])
}

pub(crate) fn check_offsets(chunks: &[ChunkText], part: &GraphPart) {
    for entity in &part.entities {
        assert!(!entity.mentions.is_empty(), "{} is nowhere", entity.key);
        for mention in &entity.mentions {
            let text = chunks[mention.chunk as usize].text.chars();
            let slice: String =
                text.skip(mention.start as usize).take((mention.end - mention.start) as usize).collect();
            assert_eq!(slice, mention.text, "{}", entity.key);
        }
    }
}

#[test]
fn calls_become_telephones_devices_and_who_called_whom() {
    for (seed, layout) in layouts().iter().enumerate() {
        let made = made(seed as u64 + 40, 120);
        let extraction = read_as("calls.csv", csv(layout, &made).as_bytes(), &[]);
        let part = document(&extraction);
        check_offsets(&extraction.chunks, &part);
        let key = |n: u32| part.entities[n as usize].key.as_str();
        let stated = part.relations.iter().filter(|r| matches!(r.kind.as_str(), "called" | "texted"));
        let stated: Vec<_> = stated.collect();
        assert_eq!(stated.len(), made.len(), "{}", layout.name);
        for (m, relation) in made.iter().zip(stated) {
            let (from, to) = parties(m);
            let form = |text: &str| {
                if text.len() >= 10 && text.bytes().all(|b| b.is_ascii_digit()) {
                    format!("+{text}")
                } else {
                    text.to_owned()
                }
            };
            assert_eq!(
                (key(relation.source), key(relation.target)),
                (form(&from).as_str(), form(&to).as_str()),
                "{}",
                layout.name
            );
            assert_eq!(relation.kind, if m.sms { "texted" } else { "called" });
            assert!(relation.at.as_ref().is_some_and(|at| at.starts_with(&iso(m))), "{:?}", relation.at);
            assert!(relation.details.iter().any(|(name, _)| name == "seconds"));
        }
        let device =
            part.entities.iter().position(|e| e.kind == EntityKind::Device && e.key == "490154203237518");
        assert_eq!(device.is_some(), layout.details[2], "{}", layout.name);
        if let Some(device) = device {
            let users: Vec<_> = part
                .relations
                .iter()
                .filter(|r| r.target as usize == device && r.kind == "uses")
                .map(|r| key(r.source))
                .collect();
            assert_eq!(users, ["+919820012345"], "{}", layout.name);
        }
    }
}

#[test]
fn the_analyst_corrects_what_columns_mean() {
    let text = "col1,col2,col3,col4\n9820012345,9819912345,01/02/2026 10:00,30\n9820012345,9819912346,02/02/2026 11:00,31\n";
    let before = read_as("t.csv", text.as_bytes(), &[]);
    assert_eq!(before.calls[0].caller, "9820012345");
    assert!(
        before.warnings.iter().any(|w| w.contains("\"col1\" was taken for the caller")),
        "{:?}",
        before.warnings
    );
    assert_eq!(before.tables[0].columns[3].values, ColumnType::Number);
    let meaning = |column, meaning| ColumnMeaning { sheet: String::new(), column, meaning: Some(meaning) };
    let said = [
        meaning(1, CallField::Caller),
        meaning(0, CallField::Called),
        meaning(2, CallField::Start),
        meaning(3, CallField::Duration),
    ];
    let after = read_as("t.csv", text.as_bytes(), &said);
    let call = &after.calls[1];
    assert_eq!(
        (call.caller.as_str(), call.called.as_str(), call.seconds),
        ("9819912346", "9820012345", Some(31.0))
    );
    assert_eq!(call.start.as_deref(), Some("2026-02-02T11:00:00"));
    let columns = &after.tables[0].columns;
    assert_eq!(
        columns.iter().map(|c| c.meaning).collect::<Vec<_>>(),
        said.iter()
            .map(|s| s.meaning)
            .collect::<Vec<_>>()
            .into_iter()
            .enumerate()
            .map(|(n, m)| match n {
                0 => Some(CallField::Called),
                1 => Some(CallField::Caller),
                _ => m,
            })
            .collect::<Vec<_>>()
    );
    // And takes back what was recognised wrongly.
    let calls = "Caller,Called,Date,Duration\n9820012345,9819912345,01/02/2026,30\n9820012345,9819912346,02/02/2026,31\n";
    assert_eq!(read_as("t.csv", calls.as_bytes(), &[]).calls.len(), 2);
    let nothing = ColumnMeaning { sheet: String::new(), column: 1, meaning: None };
    assert!(read_as("t.csv", calls.as_bytes(), &[nothing]).calls.is_empty());
}

#[test]
fn a_table_that_only_looks_like_calls_is_none() {
    for text in [
        "From,To,Date,Amount\nMumbai,Delhi,01/02/2026,300\nPune,Goa,02/02/2026,200\n",
        "Date,Time,Number,Type\n01/02/2026,10:00,4711,A\n02/02/2026,11:00,4712,B\n",
        "Sender,Recipient,Date\na@x.in,b@y.in,2026-02-01\nb@y.in,c@z.in,2026-02-02\n",
        "From,To,Date\n1000,2000,2026-02-01\n1001,2001,2026-02-02\n",
        "Name,Phone,Date\nAsha,9820012345,2026-02-01\nRavi,9820012346,2026-02-02\n",
        "Start,End,Duration\n10:00,11:00,60\n11:00,12:00,60\n",
        "A,B,Date\n9820012345,x,2026-01-01\n9820012345,y,2026-01-02\n9820012345,z,2026-01-02\n",
        "Source,Destination,Date,Time,Duration\n10.0.0.1,10.0.0.2,2026-01-01,10:00:00,4\n10.0.0.1,10.0.0.9,2026-01-01,10:00:02,1\n",
        "From,To,Date,Amount\n9820012345,9820012346,01/02/2026,500\n9820012345,9820012347,02/02/2026,250\n",
        "Statement of mobile 9820012345\nDate,To,Amount\n01/02/2026,9820012346,500\n02/02/2026,9820012347,250\n",
        "Payer Mobile,Payee Mobile,Txn Time,Amount\n9820012345,9820012346,2026-02-01 10:00:12,349\n9820012345,9820012347,2026-02-02 11:10:00,512\n",
        "Sender phone,Receiver phone,Booked at,Weight\n9820012345,9820012346,2026-02-01 10:00:12,3\n9820012345,9820012347,2026-02-02 11:10:00,7\n",
        "Applicant,Mobile,Other mobile,Submitted,Children\nAsha,9820012345,9820012346,2026-02-01 10:00:12,1\nRavi,9820012345,9820012347,2026-02-02 11:10:00,1\nUma,9820012377,9820012348,2026-02-02 11:11:00,1\n",
        "account,to,date,amount\n50100123456789012345678,50100123456789012345679,2026-01-01,5\n50100123456789012345678,50100123456789012345670,2026-01-03,7\n",
    ] {
        let extraction = read_as("t.csv", text.as_bytes(), &[]);
        assert!(extraction.calls.is_empty(), "{text}: {:?}", extraction.tables);
        assert!(extraction.tables[0].columns.iter().all(|column| column.meaning.is_none()), "{text}");
    }
}

/// A workbook with the least that makes one: text in place, numbers, and days by their format.
fn workbook(sheets: &[(&str, Vec<Vec<Cell>>)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    let mut file = |name: &str, text: String| {
        zip.start_file(name, options).expect("a file begins");
        zip.write_all(text.as_bytes()).expect("it is written");
    };
    let numbers = || 1..=sheets.len();
    let types: String = numbers().map(|n| format!(r#"<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>"#)).collect();
    file(
        "[Content_Types].xml",
        format!(
            r#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>{types}</Types>"#
        ),
    );
    file("_rels/.rels", r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#.into());
    let names: String = sheets
        .iter()
        .enumerate()
        .map(|(n, (name, _))| format!(r#"<sheet name="{name}" sheetId="{0}" r:id="rId{0}"/>"#, n + 1))
        .collect();
    file(
        "xl/workbook.xml",
        format!(
            r#"<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>{names}</sheets></workbook>"#
        ),
    );
    let links: String = numbers().map(|n| format!(r#"<Relationship Id="rId{n}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet{n}.xml"/>"#)).collect();
    file(
        "xl/_rels/workbook.xml.rels",
        format!(
            r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{links}<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>"#
        ),
    );
    file("xl/styles.xml", r#"<?xml version="1.0"?><styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts count="2"><numFmt numFmtId="164" formatCode="dd/mm/yyyy"/><numFmt numFmtId="165" formatCode="hh:mm:ss"/></numFmts><cellXfs count="3"><xf numFmtId="0"/><xf numFmtId="164" applyNumberFormat="1"/><xf numFmtId="165" applyNumberFormat="1"/></cellXfs></styleSheet>"#.into());
    for (n, (_, rows)) in sheets.iter().enumerate() {
        let row = |(r, cells): (usize, &Vec<Cell>)| {
            let cells: String = cells
                .iter()
                .enumerate()
                .map(|(c, cell)| cell.xml(&format!("{}{}", char::from(b'A' + c as u8), r + 1)))
                .collect();
            format!(r#"<row r="{}">{cells}</row>"#, r + 1)
        };
        let rows: String = rows.iter().enumerate().map(row).collect();
        file(
            &format!("xl/worksheets/sheet{}.xml", n + 1),
            format!(
                r#"<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{rows}</sheetData></worksheet>"#
            ),
        );
    }
    zip.finish().expect("it is whole").into_inner()
}

enum Cell {
    Text(String),
    Number(f64),
    Day(u32),
    Time(f64),
}

impl Cell {
    fn xml(&self, at: &str) -> String {
        match self {
            Cell::Text(text) if text.is_empty() => String::new(),
            Cell::Text(text) => format!(r#"<c r="{at}" t="inlineStr"><is><t>{text}</t></is></c>"#),
            Cell::Number(number) => format!(r#"<c r="{at}"><v>{number}</v></c>"#),
            Cell::Day(serial) => format!(r#"<c r="{at}" s="1"><v>{serial}</v></c>"#),
            Cell::Time(part) => format!(r#"<c r="{at}" s="2"><v>{part:.12}</v></c>"#),
        }
    }
}

#[test]
fn workbooks_have_typed_columns_and_calls_too() {
    let made = made(7, 200);
    let text = |t: &str| Cell::Text(t.to_owned());
    let mut rows = vec![vec![text("Call details of MSISDN 919820012345")], vec![]];
    rows.push(
        ["A PARTY", "B PARTY", "Call date", "Call time", "Dur(s)", "Call Type", "First CGI", "IMEI"]
            .map(text)
            .into(),
    );
    for m in &made {
        let other = m.other.parse::<f64>().map_or_else(|_| text(&m.other), Cell::Number);
        rows.push(vec![
            Cell::Number(SUBSCRIBER.parse().expect("digits")),
            other,
            Cell::Day(46_023 + days(m)),
            Cell::Time(f64::from(m.time) / 86_400.0),
            Cell::Number(f64::from(m.seconds)),
            text(&kind(m)),
            text(&m.cell),
            text(&m.imei),
        ]);
    }
    let staff = vec![
        ["Name", "Joined", "Salary", "Active"].map(text).into(),
        vec![text("Asha"), Cell::Day(46_000), Cell::Number(1200.5), text("yes")],
        vec![text("Ravi"), Cell::Day(46_001), Cell::Number(900.0), text("no")],
    ];
    let extraction = read_as("calls.xlsx", &workbook(&[("Staff", staff), ("CDR", rows)]), &[]);
    let layout = Layout {
        name: "workbook",
        separator: "",
        preamble: vec![],
        header: vec![],
        row: |_| vec![],
        footer: vec![],
        minutes: false,
        details: [true, false, true, false],
    };
    assert_eq!(exact(&layout, &made, &extraction), made.len());
    let kinds = |n: usize| extraction.tables[n].columns.iter().map(|c| c.values).collect::<Vec<_>>();
    assert_eq!(kinds(0), [ColumnType::Text, ColumnType::Date, ColumnType::Number, ColumnType::Boolean]);
    assert_eq!(
        (extraction.tables[1].sheet.as_str(), extraction.tables[1].header_row, extraction.tables[1].rows),
        ("CDR", 3, 200)
    );
    assert_eq!(extraction.tables[1].columns[2].values, ColumnType::Date);
    check_offsets(&extraction.chunks, &document(&extraction));
}

#[test]
fn no_table_of_the_corpus_is_taken_for_calls() {
    let shared = std::env::var_os("BUREAU_SHARED")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared"), Into::into);
    let docs = shared.join("corpus/docs");
    if !docs.is_dir() {
        assert!(std::env::var_os("CI").is_none(), "the corpus is missing: {}", docs.display());
        eprintln!("skipped: no corpus at {}", docs.display());
        return;
    }
    let (mut files, mut tables) = (0, 0);
    for folder in ["office-sheet", "web-text", "other"] {
        let Ok(entries) = std::fs::read_dir(docs.join(folder)) else { continue };
        for path in entries.filter_map(|entry| Some(entry.ok()?.path())) {
            let name = path.file_name().expect("a name").to_string_lossy().into_owned();
            let sniffed = sniff(&path, &name);
            let scratch = tempfile::tempdir().expect("a folder");
            let order = Order { scratch: scratch.path().to_owned(), ..Order::default() };
            let Ok(Extracted::Text(text, _)) =
                extract(&path, &sniffed.media_type, sniffed.file_type, &order, &mut |_, _| {})
            else {
                continue;
            };
            files += usize::from(!text.tables.is_empty());
            tables += text.tables.len();
            assert!(text.calls.is_empty(), "{folder}/{name}: {:?}", text.tables);
        }
    }
    eprintln!("{tables} tables in {files} files, none taken for calls");
    assert!(tables >= 8, "only {tables} tables were met");
}

#[test]
fn the_calls_of_the_sample_case_are_read() {
    let bytes = include_bytes!("../../../../samples/call-records.csv");
    let read = read_as("call-records.csv", bytes, &[]);
    assert_eq!(read.calls.len(), 60);
    let call = &read.calls[0];
    assert_eq!((call.caller.as_str(), call.called.as_str()), ("+971500000042", "+919000000017"));
    assert!(call.start.as_deref().is_some_and(|start| start.starts_with("2026-01-08T19:11:40")), "{call:?}");
    assert_eq!((call.seconds, call.details.len()), (Some(507.0), 2));
}
