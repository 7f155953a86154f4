//! Tables as they reach an analyst: saved again, renamed, damaged, with an operator's own words. What they hold is
//! found by what their columns hold, and what is lost is said.

#![expect(clippy::print_stderr, reason = "a skipped test says so")]

use crate::calls::{check_offsets, document, read_as};
use bureau_model::output::{CallField, ColumnType, EntityKind, Extraction};
use std::path::{Path, PathBuf};

/// A file of the corpus of reports; `None` where that is not there.
fn report(name: &str) -> Option<Vec<u8>> {
    let shared = std::env::var_os("BUREAU_SHARED")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared"), PathBuf::from);
    let reports = shared.join("corpus/reports");
    assert!(
        reports.is_dir() || std::env::var_os("CI").is_none(),
        "the corpus is missing: {}",
        reports.display()
    );
    let bytes = std::fs::read(reports.join(name)).ok();
    if bytes.is_none() {
        eprintln!("skipped: no {name} in {}", reports.display());
    }
    bytes
}

fn read_report(path: &str) -> Option<Extraction> {
    let name = path.rsplit('/').next().unwrap_or(path);
    report(path).map(|bytes| read_as(name, &bytes, &[]))
}

/// Caller, called, start and seconds of each call.
fn calls(extraction: &Extraction) -> Vec<(&str, &str, &str, f64)> {
    let of = |call: &'_ bureau_model::output::Call| call.seconds.unwrap_or(-1.0);
    extraction
        .calls
        .iter()
        .map(|c| (c.caller.as_str(), c.called.as_str(), c.start.as_deref().unwrap_or_default(), of(c)))
        .collect()
}

fn text(extraction: &Extraction) -> String {
    extraction.chunks.iter().map(|chunk| chunk.text.as_str()).collect()
}

fn telephones(extraction: &Extraction) -> Vec<String> {
    let part = document(extraction);
    check_offsets(&extraction.chunks, &part);
    part.entities.into_iter().filter(|e| e.kind == EntityKind::Phone).map(|e| e.key).collect()
}

#[test]
fn numbers_that_a_spreadsheet_rounded_are_no_telephones_and_are_counted() {
    let Some(read) = read_report("05-cdr-scientific-notation/cdr_saved_by_excel.csv") else { return };
    assert_eq!(calls(&read), [("919000011105", "919000022207", "2026-07-08T12:25:00", 15.0)]);
    assert!(read.warnings[0].starts_with("9 numbers (3 of telephones) lost digits"), "{:?}", read.warnings);
    assert!(read.warnings[1].contains("2 rows hold no call") && read.warnings[1].contains("rows 2, 3"));
    let phones = telephones(&read);
    assert!(phones.contains(&"+919000011105".to_owned()) && phones.contains(&"+919000022207".to_owned()));
    assert!(!phones.iter().any(|phone| phone.contains("919000000000") || phone.contains("919001000000")));
    let Some(read) = read_report("00-minimal/one-scientific-cell.csv") else { return };
    assert_eq!(calls(&read), [("919000011199", "919000022288", "2026-07-07T10:15:00", 62.0)]);
    assert_eq!(read.warnings.len(), 2, "{:?}", read.warnings);
}

#[test]
fn a_page_under_the_name_of_a_workbook_is_a_table_of_calls() {
    let Some(read) = read_report("06-cdr-html-named-xls/CDR_919000011106.xls") else { return };
    assert_eq!(
        calls(&read),
        [
            ("919000011106", "919000022208", "2026-07-06T10:15:00", 62.0),
            ("919000011106", "919000022209", "2026-07-07T11:20:00", 30.0),
            ("919000011106", "919000022208", "2026-07-08T12:25:00", 15.0),
        ]
    );
    assert_eq!((read.tables[0].header_row, read.tables[0].rows), (1, 3));
    let Some(read) = read_report("00-minimal/html-calls.xls") else { return };
    assert_eq!(calls(&read), [("919000011106", "919000022208", "2026-07-06T10:15:00", 62.0)]);
}

#[test]
fn an_exported_statement_keeps_its_columns() {
    let Some(read) = read_report("09-csv-sep-line-dup-headers/statement_export.csv") else { return };
    let names: Vec<&str> = read.tables[0].columns.iter().map(|c| c.name.as_str()).collect();
    assert_eq!(names, ["Date", "Narration", "Amount", "Amount", "Balance"]);
    let kinds: Vec<ColumnType> = read.tables[0].columns.iter().map(|c| c.values).collect();
    assert_eq!(kinds[2..], [ColumnType::Number, ColumnType::Number, ColumnType::Number]);
    assert_eq!((read.tables[0].header_row, read.tables[0].rows), (1, 2));
    let text = text(&read);
    assert!(!text.contains("sep="));
    assert!(text.contains("Zubeen Tarafdar ref \"ZT/77\" | 25.000,50 |  | 1.25.000,50"), "{text}");
    assert!(text.contains("ATM WDL Quilon |  | 10.000,00 | 1.15.000,50"), "{text}");
    let Some(read) = read_report("00-minimal/duplicate-header.csv") else { return };
    assert_eq!(read.tables[0].columns[3].name, "Amount");
    let Some(read) = read_report("00-minimal/empty-cells-debit-credit.csv") else { return };
    assert!(self::text(&read).contains("rent | 500 |  | 1000\n02/08/2026 | salary |  | 700 | 1700"));
}

/// The same three calls under headers that no list of names foresees.
#[test]
fn calls_are_found_by_what_columns_hold() {
    let expected = [
        ("919000011106", "919000022208", "2026-07-06T10:15:00", 62.0),
        ("919000022209", "919000011106", "2026-07-07T11:20:00", 33.0),
        ("919000011106", "919000022208", "2026-07-08T22:25:00", 15.0),
    ];
    let headers = [
        ["A/No.", "B/No.", "Dt.", "Tm.", "Dur. in Sec."],
        ["Calling.Number", "Called.Number", "Call.Date", "Call.Time", "Call.Duration"],
        [" calling  party / msisdn ", "CALLED PARTY (MSISDN)", "DATE (IST)", "TIME (IST)", "SECS"],
        ["Orig Subscr", "Dest Subscr", "Day", "At", "Len"],
        ["主叫用户", "对方电话", "日子", "几点", "多久"],
        ["कॉल करने वाले का मोबाइल", "जिसको कॉल प्राप्त हुई", "किस दिन", "कितने बजे", "कितनी देर"],
        ["Вызывающий номер телефона", "Вызываемый номер телефона", "День", "Когда", "Сколько"],
        ["x1", "x2", "x3", "x4", "x5"],
    ];
    for header in headers {
        for separator in [",", ";", "\t", "|"] {
            let line = |cells: &[&str]| format!("{}\n", cells.join(separator));
            let body = [
                line(&header),
                line(&["919000011106", "919000022208", "06/07/2026", "10:15:00", "62"]),
                line(&["919000022209", "919000011106", "07/07/2026", "11:20:00", "33"]),
                line(&["919000011106", "919000022208", "08/07/2026", "22:25:00", "15"]),
            ];
            for name in ["cdr.csv", "cdr.txt", "cdr.xls"] {
                let read = read_as(name, body.concat().as_bytes(), &[]);
                assert_eq!(calls(&read), expected, "{name} {header:?}: {:?}", read.tables);
            }
        }
    }
}

#[test]
fn calls_without_a_header_and_with_few_columns_are_found() {
    let bare = "919000011106,919000022208,2026-07-06 10:15:00,00:01:02\n919000011107,919000022208,2026-07-06 11:15:00,00:00:09\n";
    let read = read_as("x.csv", bare.as_bytes(), &[]);
    assert_eq!(read.calls.len(), 2, "{:?}", read.tables);
    assert_eq!(read.calls[1].seconds, Some(9.0));
    assert!(read.warnings[0].contains("does not say who called whom: \"A\""), "{:?}", read.warnings);
    let logged = "Way;Peer;When\nOutgoing;+91 90000 22208;06.07.2026 10:15\nIncoming;+91 90000 22209;07.07.2026 11:15\n";
    let read = read_as("x.csv", format!("Log of phone 919000011106\n{logged}").as_bytes(), &[]);
    assert_eq!(read.calls.len(), 2, "{:?}", read.tables);
    assert_eq!(
        (read.calls[1].caller.as_str(), read.calls[1].called.as_str()),
        ("+91 90000 22209", "919000011106")
    );
    let reversed = "Dur;End;Begin;Dest;Orig\n62;2026-07-06 10:16:02;2026-07-06 10:15:00;919000022208;919000011106\n9;2026-07-06 11:15:09;2026-07-06 11:15:00;919000022208;919000011107\n";
    let read = read_as("x.csv", reversed.as_bytes(), &[]);
    assert_eq!(calls(&read)[0], ("919000011106", "919000022208", "2026-07-06T10:15:00", 62.0));
}

#[test]
fn text_in_columns_and_ruled_tables_are_tables_of_calls() {
    let fixed = "CALL DETAIL RECORDS\n\n\
        A NUMBER      B NUMBER      DATE        TIME      SECS\n\
        ------------  ------------  ----------  --------  ----\n\
        919000011106  919000022208  06/07/2026  10:15:00    62\n\
        919000011106  AD-HDFCBK     07/07/2026  11:20:00     3\n\
        919000011106  919000022209  08/07/2026  12:25:00   115\n\n*** END ***\n";
    let ruled = "+--------------+--------------+------------+----------+------+\n\
        |   A NUMBER   |   B NUMBER   |    DATE    |   TIME   | SECS |\n\
        +--------------+--------------+------------+----------+------+\n\
        | 919000011106 | 919000022208 | 06/07/2026 | 10:15:00 |   62 |\n\
        | 919000011106 | AD-HDFCBK    | 07/07/2026 | 11:20:00 |    3 |\n\
        | 919000011106 | 919000022209 | 08/07/2026 | 12:25:00 |  115 |\n\
        +--------------+--------------+------------+----------+------+\n";
    for table in [fixed, ruled] {
        let read = read_as("cdr.txt", table.as_bytes(), &[]);
        assert_eq!(
            calls(&read),
            [
                ("919000011106", "919000022208", "2026-07-06T10:15:00", 62.0),
                ("919000011106", "AD-HDFCBK", "2026-07-07T11:20:00", 3.0),
                ("919000011106", "919000022209", "2026-07-08T12:25:00", 115.0),
            ],
            "{}",
            text(&read)
        );
        assert!(read.warnings.is_empty(), "{:?}", read.warnings);
    }
}

#[test]
fn a_damaged_cell_costs_its_own_row_and_is_said() {
    let table = |cells: [&str; 5]| {
        format!(
            "Caller,Called,Date,Time,Duration\n{}\n919000011199,919000022288,07-07-2026,10:15:00,62\nTotal,,,,62\n",
            cells.join(",")
        )
    };
    for cells in [
        ["#####", "919000022277", "06-07-2026", "10:15:00", "62"],
        ["919000011199", "9190O00222", "06-07-2026", "10:15:00", "62"],
        ["919000011199", "919000022277", "31-02-2026", "10:15:00", "62"],
        ["919000011199", "919000022277", "########", "10:15:00", "62"],
        ["919000011199", "", "06-07-2026", "10:15:00", "62"],
        ["919000011199", "9.19E+11", "06-07-2026", "10:15:00", "62"],
    ] {
        let read = read_as("t.csv", table(cells).as_bytes(), &[]);
        assert_eq!(
            calls(&read),
            [("919000011199", "919000022288", "2026-07-07T10:15:00", 62.0)],
            "{cells:?}"
        );
        assert!(
            read.warnings.iter().any(|w| w.contains("1 row holds no call") && w.contains("row 2")),
            "{cells:?}"
        );
    }
    let sound = table(["919000011199", "919000022277", "06-07-2026", "xx:15", "??"]);
    assert_eq!(read_as("t.csv", sound.as_bytes(), &[]).calls.len(), 2, "day and parties are enough");
}

#[test]
fn numbers_of_a_program_and_of_excel_are_telephones() {
    let table = "Caller,Called,Date,Time,Duration\n919000011199.0,\"=\"\"919000022277\"\"\",06-07-2026,10:15:00,62\n'919000011199',9.19000022288E+11,07-07-2026,10:15:00,62\n";
    let read = read_as("t.csv", table.as_bytes(), &[]);
    assert_eq!(
        (read.calls[0].caller.as_str(), read.calls[0].called.as_str()),
        ("919000011199", "919000022277")
    );
    assert_eq!(
        (read.calls[1].caller.as_str(), read.calls[1].called.as_str()),
        ("919000011199", "919000022288")
    );
    let phones = telephones(&read);
    assert!(
        phones.contains(&"+919000011199".to_owned()) && phones.contains(&"+919000022277".to_owned()),
        "{phones:?}"
    );
    assert!(!phones.iter().any(|phone| phone.contains("9190000111990")), "{phones:?}");
}

#[test]
fn a_page_of_a_portal_with_words_around_its_table_is_read() {
    let page = "<html><body><table width=100%><tr><td colspan=2><b>Operator</b></td></tr><tr><td>Menu</td><td>\
        <p>Records of MSISDN 919000011106<table><thead><tr><th>Sr<th>Other Number<th>Type<th>Start<th>Secs\
        <tbody><tr><td>1<td>919000022208<td>Outgoing<td>06/07/2026 10:15:00<td>62\
        <tr><td>2<td>919000022209<td>Incoming<td>07/07/2026 11:20:00<td>\
        <tr><td>3<td>9.19E+11<td>Incoming<td>08/07/2026 11:20:00<td>5</table><p>End of records</td></tr></table>";
    let read = read_as("CDR.xls", page.as_bytes(), &[]);
    let expected = [("919000022208", Some(62.0)), ("", None)];
    assert_eq!(read.calls.len(), 2, "{:?} {:?}", read.tables, read.warnings);
    assert_eq!((read.calls[0].called.as_str(), read.calls[0].seconds), expected[0]);
    assert_eq!((read.calls[1].caller.as_str(), read.calls[1].seconds), ("919000022209", None));
    assert_eq!(read.tables[0].columns[4].meaning, Some(CallField::Duration));
    assert_eq!(read.warnings.len(), 2, "{:?}", read.warnings);
    assert!(text(&read).contains("End of records"));
}

#[test]
fn a_workbook_says_what_it_did_not_work_out_and_where_its_links_lead() {
    let Some(read) = read_report("18-xlsx-formula-no-cache/calc.xlsx") else { return };
    let text = text(&read);
    assert!(text.contains("Total | =SUM(B2:B3)"), "{text}");
    assert!(text.contains("B5: http://pay.example.org/x7"), "{text}");
    assert!(read.warnings[0].starts_with("2 formulas of sheet"), "{:?}", read.warnings);
}

#[test]
fn rare_shapes_of_workbooks_are_read_whole() {
    let read = |name: &str| read_report(&format!("19-spreadsheet-rare-shapes/{name}"));
    let Some(annotated) = read("with-annotation.ods") else { return };
    assert!(
        text(&annotated).contains("cell a.1\n") && text(&annotated).contains("A1: This is annotation of a.1")
    );
    let old = read("excel2003_spreadsheetml.xls").expect("it is there");
    let texts = text(&old);
    assert!(texts.contains("Col1 | Col2 | Col3 | Col4\nstring | 1 | 1.1 | 2016-04-27"), "{texts}");
    assert!(
        texts.contains(" | 3 | 3.3 |  |  | tika_hyperlink") && texts.contains("F4: https://tika.apache.org/")
    );
    assert_eq!(old.tables[0].columns[3].name, "Col4");
    let shared = read("sst_continue.xls").expect("it is there");
    assert!(text(&shared).contains("end 0134") && text(&shared).contains("New CONTINUE block"));
    let inline = read("inlineStr_cdata.xlsx").expect("it is there");
    assert!(text(&inline).contains("Hello CDATA") && text(&inline).contains("12345"));
    assert!(text(&read("testEXCEL_textbox.xlsx").expect("it is there")).contains("some autoshape text"));
    assert!(!text(&read("nonstandard-xml-ns-prefix.xlsx").expect("it is there")).is_empty());
}

/// Two rows, one damaged, under words of nobody's list: the sound call stays.
#[test]
fn a_damaged_cell_costs_only_its_row_under_foreign_names_too() {
    let table = |cells: [&str; 5]| {
        format!(
            "Orig;Dest;Moment;How long;Flow\n{}\n919000011199;919000022288;07.07.2026 10:15;00:01:02;outgoing\n",
            cells.join(";")
        )
    };
    for cells in [
        ["919000011199", "n/a", "06.07.2026 10:15", "00:01:02", "incoming"],
        ["4.479E+11", "919000022277", "06.07.2026 10:15", "00:01:02", "incoming"],
        ["919000011199", "919000022277", "#REF!", "00:01:02", "incoming"],
    ] {
        let read = read_as("t.csv", table(cells).as_bytes(), &[]);
        assert_eq!(
            calls(&read),
            [("919000011199", "919000022288", "2026-07-07T10:15:00", 62.0)],
            "{cells:?}"
        );
        assert!(
            read.warnings.iter().any(|w| w.contains("1 row holds no call")),
            "{cells:?} {:?}",
            read.warnings
        );
    }
}

#[test]
fn a_bill_of_one_subscriber_is_calls_of_that_subscriber() {
    let bill = "Itemised bill of mobile 9000011106\nDialled Number,Date,Time,Duration,Amount (Rs)\n9000022208,06/07/2026,10:15:00,62,1.20\n9000022209,07/07/2026,11:20:00,30,0.60\n";
    let read = read_as("bill.csv", bill.as_bytes(), &[]);
    assert_eq!(calls(&read)[1], ("9000011106", "9000022209", "2026-07-07T11:20:00", 30.0));
    assert_eq!(read.calls.len(), 2);
}

#[test]
fn calls_with_their_price_are_calls() {
    let table = "Caller,Called,Date,Amount\n9820012345,9820012346,01/02/2026,500\n9820012345,9820012347,02/02/2026,250\n";
    assert_eq!(read_as("t.csv", table.as_bytes(), &[]).calls.len(), 2);
}

#[test]
fn american_dates_and_other_plans_are_read_as_the_columns_say() {
    let table = "Originating,Terminating,Connect Time,Seconds of Use,Tower\n+1 (212) 555-0142,+1 (646) 555-0199,7/16/2026 11:05:12 PM,74,NY-88\n+1 (646) 555-0199,+1 (212) 555-0142,7/4/2026 1:05:12 AM,0,NY-89\n";
    let read = read_as("records.csv", table.as_bytes(), &[]);
    assert_eq!(calls(&read)[0], ("+1 (212) 555-0142", "+1 (646) 555-0199", "2026-07-16T23:05:12", 74.0));
    assert_eq!(calls(&read)[1].2, "2026-07-04T01:05:12");
}

#[test]
fn a_table_that_is_no_table_of_calls_says_that_it_lost_numbers() {
    let table = "Name,Account,Opened\nAsha,5.01001E+13,01/02/2026\nRavi,50100123456789,02/02/2026\n";
    let read = read_as("kyc.csv", table.as_bytes(), &[]);
    assert!(read.calls.is_empty());
    assert!(read.warnings[0].starts_with("1 number lost digits"), "{:?}", read.warnings);
    let physics = "t,E\n1,6.02E+05\n2,3.1E-12\n";
    assert!(read_as("p.csv", physics.as_bytes(), &[]).warnings.is_empty());
}

#[test]
fn letters_and_lists_are_no_tables() {
    for text in [
        "Dear Sir,\nI met him on 06/07/2026 at 10:15, near the mill.\nHe gave me his number, 9000022208, and left.\nYours, A.\n",
        "Shopping\n\n  rice      2 kg\n  oil       1 l\n  salt      1 kg\n  soap      3\n  tea       2\n",
        "12/03/24, 9:15 pm - Asha: hello, how are you\n12/03/24, 9:16 pm - Ravi: fine, and you\n12/03/24, 9:17 pm - Asha: good\n",
    ] {
        let read = read_as("a.txt", text.as_bytes(), &[]);
        assert!(read.tables.is_empty() && read.calls.is_empty(), "{text}: {:?}", read.tables);
    }
}

#[test]
fn marks_that_nobody_sees_are_no_part_of_a_number() {
    let table = "Caller,Called,Date,Time,Duration\n\u{202a}+91 90000 11199\u{202c},\u{200e}919000022288,07-07-2026,10:15:00,62\n";
    let read = read_as("t.csv", table.as_bytes(), &[]);
    assert_eq!(calls(&read)[0].1, "919000022288");
    assert_eq!(telephones(&read), ["+919000011199", "+919000022288"]);
}

#[test]
fn a_call_whose_time_or_length_is_damaged_is_taken_and_said() {
    let table = "Party-A / No.;Opp. Party;Dt. of Call;Tm;Dur.(Secs)\n\
        9000055501;9000055502;13/07/2026;10:02:11;65\n\
        9000055501;9000055503;14/07/2026;25:77:00;31\n\
        9000055503;9000055501;14/07/2026;11:15:09;#REF!\n\
        9000055501;9000055504;15/07/2026;19:44:50;NA\n";
    let read = read_as("calls.csv", table.as_bytes(), &[]);
    assert_eq!(
        calls(&read),
        [
            ("9000055501", "9000055502", "2026-07-13T10:02:11", 65.0),
            ("9000055501", "9000055503", "2026-07-14", 31.0),
            ("9000055503", "9000055501", "2026-07-14T11:15:09", -1.0),
            ("9000055501", "9000055504", "2026-07-15T19:44:50", -1.0),
        ]
    );
    let said = "2 calls have a time or a length that can't be read (rows 3, 4)";
    assert!(read.warnings.iter().any(|warning| warning.starts_with(said)), "{:?}", read.warnings);
}
