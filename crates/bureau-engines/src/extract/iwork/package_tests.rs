//! Packages made here as the programs write them.

use super::super::reading::Reading;
use super::super::source::Source;
use bureau_model::word::{ErrorCode, Failure};
use std::io::Write;

fn varint(mut number: u64) -> Vec<u8> {
    let mut out = Vec::new();
    while number > 0x7f {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
    out
}

fn number(field: u64, value: u64) -> Vec<u8> {
    [varint(field << 3), varint(value)].concat()
}

fn bytes(field: u64, value: &[u8]) -> Vec<u8> {
    [varint(field << 3 | 2), varint(value.len() as u64), value.to_vec()].concat()
}

fn reference(field: u64, to: u64) -> Vec<u8> {
    bytes(field, &number(1, to))
}

/// An object of this number and kind.
fn object(id: u64, kind: u64, content: &[Vec<u8>]) -> Vec<u8> {
    let content = content.concat();
    let info = [number(1, kind), number(3, content.len() as u64)].concat();
    let head = [number(1, id), bytes(2, &info)].concat();
    [varint(head.len() as u64), head, content].concat()
}

fn archive(objects: &[Vec<u8>]) -> Vec<u8> {
    let blocks = objects.concat();
    let blocks = blocks.chunks(60).map(|block| {
        let packed = snap::raw::Encoder::new().compress_vec(block).expect("packed");
        let length = u32::try_from(packed.len()).expect("short").to_le_bytes();
        [&[0][..], &length[..3], &packed].concat()
    });
    blocks.collect::<Vec<_>>().concat()
}

fn package(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, content) in members {
        writer.start_file(*name, zip::write::SimpleFileOptions::default()).expect("a member begins");
        writer.write_all(content).expect("it takes content");
    }
    writer.finish().expect("the package ends").into_inner()
}

fn read(members: &[(&str, &[u8])], media_type: &str) -> Result<Reading, Failure> {
    super::read(&Source { bytes: &package(members), media_type, columns: &[] })
}

/// The segments with their places.
fn shown(reading: &Reading) -> Vec<String> {
    let place = |segment: &bureau_model::output::Segment| {
        let place = &segment.place;
        place
            .part
            .clone()
            .or_else(|| Some(format!("{} {}", place.sheet.as_ref()?, place.row?)))
            .unwrap_or_default()
    };
    reading.segments.iter().map(|segment| format!("{}: {}", place(segment), segment.text.trim())).collect()
}

fn text(id: u64, kind: u64, content: &str) -> Vec<u8> {
    object(id, 2001, &[number(1, kind), bytes(3, content.as_bytes())])
}

#[test]
fn a_document_is_its_texts_and_not_the_names_of_its_styles() {
    let style = object(50, 401, &[bytes(2, b"paragraphstyle-style-12 Heading 1")]);
    let author = object(60, 212, &[bytes(1, b"Lena Voss")]);
    let made = bytes(2, &[vec![9], 86_400f64.to_le_bytes().to_vec()].concat());
    let comment = object(61, 3056, &[bytes(1, b"keep it off the books"), made, reference(3, 60)]);
    let link = object(62, 2032, &[bytes(2, b"http://hidden.example/pay")]);
    let document = archive(&[
        text(10, 3, "in a box"),
        text(11, 0, "Dear Anselm,\u{2028}pay\u{fffc} now.\u{4}Next page"),
        text(12, 1, "Secret"),
        text(13, 1, "Secret"),
        text(14, 2, "a note"),
        author,
        comment,
        link,
    ]);
    let styles = archive(&[style, text(51, 0, "Lorem ipsum")]);
    let members: [(&str, &[u8]); 2] =
        [("Index/Document.iwa", &document), ("Index/DocumentStylesheet.iwa", &styles)];
    let reading = read(&members, super::PAGES).expect("read");
    let expected = [
        ": Dear Anselm,\npay now.\nNext page",
        "text box: in a box",
        "header: Secret",
        "footnote: a note",
        "comment: Lena Voss, 2001-01-02: keep it off the books",
        "links: http://hidden.example/pay",
    ];
    assert_eq!(shown(&reading), expected);
    let nested = package(&members);
    let nested = read(&[("letter.pages/Index.zip", &nested)], super::PAGES).expect("read");
    assert_eq!(shown(&nested), expected);
}

#[test]
fn slides_come_in_their_order_with_their_notes_and_templates_are_left_out() {
    let tree = bytes(3, &[reference(2, 31), reference(2, 30)].concat());
    let document = archive(&[
        object(1, 2, &[tree]),
        object(30, 4, &[reference(2, 40), number(4, 1)]),
        object(31, 4, &[reference(2, 41)]),
    ]);
    let hidden = archive(&[object(40, 5, &[]), text(42, 3, "Kept back")]);
    let first = archive(&[object(41, 5, &[]), text(43, 3, "Plan"), text(44, 4, "say it slowly")]);
    let template = archive(&[object(45, 5, &[]), text(46, 3, "Title Text")]);
    let members: [(&str, &[u8]); 4] = [
        ("Index/Document.iwa", &document),
        ("Index/MasterSlide-2.iwa", &template),
        ("Index/Slide-1.iwa", &hidden),
        ("Index/Slide-2.iwa", &first),
    ];
    let reading = read(&members, super::KEYNOTE).expect("read");
    assert_eq!(
        shown(&reading),
        ["slide 1: Plan", "notes of slide 1: say it slowly", "slide 2, hidden: Kept back"]
    );
}

#[test]
fn rows_of_a_sheet_keep_their_columns() {
    let cell = |key: u32| [&[5, 3, 0, 0, 0, 0, 0, 0, 8, 0, 0, 0][..], &key.to_le_bytes()].concat();
    let row = |at: u64, cells: &[u8], offsets: &[u16]| {
        let offsets: Vec<u8> = offsets.iter().flat_map(|offset| offset.to_le_bytes()).collect();
        bytes(
            5,
            &[number(1, at), number(2, 1), bytes(3, b""), bytes(4, b""), bytes(6, cells), bytes(7, &offsets)]
                .concat(),
        )
    };
    let entry =
        |key: u64, text: &str| bytes(3, &[number(1, key), number(2, 1), bytes(3, text.as_bytes())].concat());
    let store = [bytes(3, &bytes(1, &[number(1, 0), reference(2, 80)].concat())), reference(4, 81)].concat();
    let document = archive(&[
        object(1, 1, &[reference(1, 70)]),
        object(70, 2, &[bytes(1, b"Money"), reference(2, 71)]),
        object(71, 6000, &[bytes(1, b""), reference(2, 72)]),
        object(72, 6001, &[bytes(4, &store), bytes(8, b"Table 1")]),
        object(
            80,
            6002,
            &[
                row(0, &[cell(1), cell(2)].concat(), &[0, 16]),
                row(2, &[cell(3), cell(9)].concat(), &[u16::MAX, 0, 16]),
            ],
        ),
        object(81, 6005, &[number(1, 1), entry(1, "Name"), entry(2, "Sum"), entry(3, "40 thousand")]),
    ]);
    let reading = read(&[("Index/Document.iwa", &document)], super::NUMBERS).expect("read");
    assert_eq!(shown(&reading), ["Money :: Table 1 1: Name | Sum", "Money :: Table 1 3: | 40 thousand"]);
    assert!(
        reading.warnings.iter().any(|warning| warning.starts_with("1 cells of the table")),
        "{:?}",
        reading.warnings
    );
}

#[test]
fn what_cannot_be_read_is_said() {
    let locked = read(&[("Index/Document.iwa", b"x"), (".iwpv2", b"y")], super::PAGES).expect_err("locked");
    assert_eq!(locked.code, ErrorCode::Locked);
    let broken = read(&[("Index/Document.iwa", b"\0\x10\0\0nonsense")], super::PAGES).expect_err("broken");
    assert_eq!(broken.code, ErrorCode::Corrupt);
    let whole = archive(&[
        text(10, 0, "before the damage"),
        text(11, 0, "and a second text that is much longer than a block"),
    ]);
    let cut = read(&[("Index/Document.iwa", &whole[..whole.len() - 5])], super::PAGES).expect("a part");
    assert_eq!(shown(&cut), [": before the damage"]);
    assert!(cut.warnings.iter().any(|warning| warning.contains("damaged")), "{:?}", cut.warnings);
}
