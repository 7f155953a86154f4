//! Workbooks made here: how numbers are shown, what stands beside the values, and calls among merged titles.

use crate::calls::read_as;
use bureau_model::output::Extraction;
use std::io::Write;

fn packed(files: &[(&str, String)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in files {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).expect("a file begins");
        zip.write_all(text.as_bytes()).expect("it is written");
    }
    zip.finish().expect("it is whole").into_inner()
}

const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const LINKED: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// A workbook of one sheet: what stands in it, the relations of the sheet, whether days count from 1904.
fn workbook(sheet: &str, relations: &str, is_1904: bool) -> Vec<u8> {
    let relation = |id: &str, kind: &str, target: &str| {
        format!(r#"<Relationship Id="{id}" Type="{LINKED}/{kind}" Target="{target}"/>"#)
    };
    let linked = |all: String| {
        format!(
            r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{all}</Relationships>"#
        )
    };
    let part = |name: &str, kind: &str| {
        format!(
            r#"<Override PartName="/xl/{name}.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.{kind}+xml"/>"#
        )
    };
    let formats = r##"<numFmts count="3"><numFmt numFmtId="164" formatCode="0000000000"/><numFmt numFmtId="165" formatCode="dd/mm/yyyy hh:mm"/><numFmt numFmtId="166" formatCode="&quot;INR &quot;#,##0.00"/></numFmts>"##;
    let styles: String =
        [0, 164, 165, 166, 10, 46].iter().map(|n| format!(r#"<xf numFmtId="{n}"/>"#)).collect();
    packed(&[
        (
            "[Content_Types].xml",
            format!(
                r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>{}{}</Types>"#,
                part("workbook", "sheet.main"),
                part("worksheets/sheet1", "worksheet")
            ),
        ),
        ("_rels/.rels", linked(relation("rId1", "officeDocument", "xl/workbook.xml"))),
        (
            "xl/workbook.xml",
            format!(
                r#"<workbook xmlns="{MAIN}" xmlns:r="{LINKED}"><workbookPr date1904="{}"/><sheets><sheet name="CDR" sheetId="1" r:id="rId1"/></sheets></workbook>"#,
                u8::from(is_1904)
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            linked(
                relation("rId1", "worksheet", "worksheets/sheet1.xml")
                    + &relation("rId2", "styles", "styles.xml"),
            ),
        ),
        (
            "xl/styles.xml",
            format!(
                r#"<styleSheet xmlns="{MAIN}">{formats}<cellStyleXfs><xf numFmtId="9"/></cellStyleXfs><cellXfs>{styles}</cellXfs></styleSheet>"#
            ),
        ),
        (
            "xl/worksheets/sheet1.xml",
            format!(r#"<worksheet xmlns="{MAIN}" xmlns:r="{LINKED}">{sheet}</worksheet>"#),
        ),
        ("xl/worksheets/_rels/sheet1.xml.rels", linked(relations.to_owned())),
        (
            "xl/comments1.xml",
            format!(
                r#"<comments xmlns="{MAIN}"><authors><author>A</author></authors><commentList><comment ref="B2" authorId="0"><text><r><t>ask </t></r><r><t>Zoya</t></r></text></comment></commentList></comments>"#
            ),
        ),
    ])
}

fn text(extraction: &Extraction) -> String {
    extraction.chunks.iter().map(|chunk| chunk.text.as_str()).collect()
}

#[test]
fn numbers_are_shown_as_the_analyst_sees_them() {
    let sheet = r#"<sheetData><row r="1"><c r="A1" s="1"><v>912345</v></c><c r="B1"><v>919000000000</v></c><c r="C1" s="3"><v>2500</v></c><c r="D1" s="4"><v>0.125</v></c><c r="E1" s="2"><v>46209.427083333336</v></c><c r="F1" s="5"><v>1.0869212962962963</v></c></row>
        <row r="2"><c r="A2" s="1"/><c r="C2"><f>A1*2</f><v>1824690</v></c><c r="F2" t="str"><f>HYPERLINK("http://b.in/y","see")</f><v>see</v></c></row></sheetData>
        <hyperlinks><hyperlink ref="A1" r:id="rId1"/></hyperlinks>"#;
    let relations = format!(
        r#"<Relationship Id="rId1" Type="{LINKED}/hyperlink" Target="http://a.in/x?q=1&amp;r=2" TargetMode="External"/><Relationship Id="rId2" Type="{LINKED}/comments" Target="../comments1.xml"/>"#
    );
    let read = read_as("a.xlsx", &workbook(sheet, &relations, false), &[]);
    let text = text(&read);
    assert!(
        text.starts_with(
            "0000912345 | 919000000000 | INR 2,500.00 | 12.50% | 2026-07-06 10:15:00 | 26:05:10\n"
        ),
        "{text}"
    );
    assert!(text.contains("\n |  | 1824690 |  |  | see"), "{text}");
    assert!(text.contains("F2: http://b.in/y\nA1: http://a.in/x?q=1&r=2"), "{text}");
    assert_eq!(text.matches("ask Zoya").count(), 1, "{text}");
    assert!(text.contains("B2: ask Zoya"));
    assert!(read.warnings.is_empty(), "{:?}", read.warnings);
}

#[test]
fn shared_formulas_and_days_of_1904_are_read() {
    let sheet = r#"<sheetData><row><c s="2"><v>44747.5</v></c><c><f t="shared" ref="B1:B2" si="0">A1+1</f></c></row><row><c s="2"><v>44748</v></c><c><f t="shared" si="0"/></c></row></sheetData>"#;
    let read = read_as("a.xlsx", &workbook(sheet, "", true), &[]);
    let text = text(&read);
    assert!(text.contains("2026-07-06 12:00:00 | =A1+1\n2026-07-07 | =A1+1 (as shared"), "{text}");
    assert!(
        read.warnings[0].starts_with("2 formulas of sheet \"CDR\" hold no stored result"),
        "{:?}",
        read.warnings
    );
}

#[test]
fn calls_below_merged_titles_are_found() {
    let word = |at: &str, text: &str| format!(r#"<c r="{at}" t="inlineStr"><is><t>{text}</t></is></c>"#);
    let call = |row: u32, other: &str, serial: &str, way: &str| {
        format!(
            r#"<row r="{row}">{}<c r="B{row}"><v>919000011106</v></c>{}<c r="D{row}" s="2"><v>{serial}</v></c><c r="E{row}"><v>{}</v></c>{}</row>"#,
            word(&format!("A{row}"), "x"),
            word(&format!("C{row}"), other),
            row * 7,
            word(&format!("F{row}"), way)
        )
    };
    let header: String =
        [("B", "Our side"), ("C", "Their side"), ("D", "Moment"), ("E", "Length (s)"), ("F", "Flow")]
            .iter()
            .map(|(column, name)| word(&format!("{column}4"), name))
            .collect();
    let sheet = format!(
        r#"<sheetData><row r="1">{}</row><row r="2">{}</row><row r="4">{header}</row>{}{}{}</sheetData><mergeCells><mergeCell ref="A1:F1"/></mergeCells>"#,
        word("A1", "RECORDS FURNISHED TO THE OFFICER"),
        word("A2", "Confidential"),
        call(5, "919000022208", "46209.427083333336", "Incoming"),
        call(6, "9.19E+11", "46209.5", "Outgoing"),
        call(7, "AD-HDFCBK", "46210.25", "Incoming"),
    );
    let read = read_as("a.xlsx", &workbook(&sheet, "", false), &[]);
    let calls: Vec<_> =
        read.calls.iter().map(|c| (c.caller.as_str(), c.called.as_str(), c.seconds)).collect();
    assert_eq!(
        calls,
        [("919000022208", "919000011106", Some(35.0)), ("AD-HDFCBK", "919000011106", Some(49.0))],
        "{:?}",
        read.tables
    );
    assert_eq!(read.calls[0].start.as_deref(), Some("2026-07-06T10:15:00"));
    assert_eq!(read.tables[0].header_row, 4);
    assert!(read.warnings.iter().any(|w| w.contains("row 6")), "{:?}", read.warnings);
}

#[test]
fn cells_of_an_open_document_are_shown_and_repeated_as_they_are() {
    let cell = |kind: &str, value: &str, shown: &str| {
        format!(
            r#"<table:table-cell office:value-type="{kind}" {value}><text:p>{shown}</text:p></table:table-cell>"#
        )
    };
    let rows = [
        cell("string", "", "Name") + &cell("string", "", "Number") + &cell("string", "", "Part"),
        format!(
            "{}{}<table:table-cell table:number-columns-repeated=\"2\"/>{}",
            cell("string", "", "Asha<text:s/>Rao"),
            cell("float", r#"office:value="919000011105""#, "9.19E+11"),
            cell("percentage", r#"office:value="0.125""#, "12.5%")
        ),
        format!(
            "<table:table-cell/>{}{}",
            cell("float", r#"office:value="42""#, "0042"),
            cell("date", r#"office:date-value="2026-07-06T10:15:00""#, "06/07/26")
        ),
    ];
    let rows: String = rows.iter().map(|row| format!("<table:table-row>{row}</table:table-row>")).collect();
    let formula = r#"<table:table-row table:number-rows-repeated="2"><table:table-cell table:formula="of:=HYPERLINK(&quot;http://c.in/z&quot;)"/></table:table-row>"#;
    let shape = r#"<table:shapes><draw:frame><draw:text-box><text:p>over the cells</text:p></draw:text-box></draw:frame></table:shapes>"#;
    let content = format!(
        r#"<office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x" xmlns:draw="d"><office:body><office:spreadsheet><table:table table:name="S">{shape}{rows}{formula}</table:table></office:spreadsheet></office:body></office:document-content>"#
    );
    let mime = "application/vnd.oasis.opendocument.spreadsheet";
    let manifest = format!(
        r#"<manifest:manifest xmlns:manifest="m"><manifest:file-entry manifest:full-path="/" manifest:media-type="{mime}"/></manifest:manifest>"#
    );
    let bytes = packed(&[
        ("mimetype", mime.to_owned()),
        ("META-INF/manifest.xml", manifest),
        ("content.xml", content),
    ]);
    let read = read_as("a.ods", &bytes, &[]);
    let text = text(&read);
    assert!(
        text.contains("Asha Rao | 919000011105 |  |  | 12.5%\n | 0042 | 2026-07-06 10:15:00\n"),
        "{text}"
    );
    assert_eq!(text.matches("=HYPERLINK").count(), 2, "{text}");
    assert!(text.contains("A4: http://c.in/z") && text.contains("over the cells"), "{text}");
    assert!(read.warnings[0].starts_with("1 formula of sheet"), "{:?}", read.warnings);
}
