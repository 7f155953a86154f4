use super::*;
use crate::extract::members::Members;

/// A file of these objects, numbered from 1; the first is the catalog.
pub(super) fn pdf(objects: &[&str]) -> Vec<u8> {
    let mut out = String::from("%PDF-1.7\n");
    let mut places = Vec::new();
    for (n, object) in objects.iter().enumerate() {
        places.push(out.len());
        out.push_str(&format!("{} 0 obj\n{object}\nendobj\n", n + 1));
    }
    let start = out.len();
    out.push_str(&format!("xref\n0 {}\n0000000000 65535 f \n", places.len() + 1));
    places.iter().for_each(|place| out.push_str(&format!("{place:010} 00000 n \n")));
    out.push_str(&format!(
        "trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF",
        places.len() + 1
    ));
    out.into_bytes()
}

fn stream(dictionary: &str, content: &str) -> String {
    format!("<< {dictionary} /Length {} >>\nstream\n{content}\nendstream", content.len())
}

/// A file of one page that shows this with the font `/F`.
fn page(font: &str, content: &str, more: &[&str]) -> Vec<u8> {
    let content = stream("", content);
    let mut objects = vec![
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R /Resources << /Font << /F 5 0 R >> >> >>",
        &content,
        font,
    ];
    objects.extend(more);
    pdf(&objects)
}

const HELVETICA: &str = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>";

fn read_without_ocr(bytes: Vec<u8>) -> Result<Reading, Failure> {
    let folder = tempfile::tempdir().expect("a folder");
    let mut members = Members::new(folder.path().to_owned(), 1);
    read(bytes, &Order::default(), &mut members, &mut |_, _| {})
}

fn text_of(bytes: Vec<u8>) -> String {
    let reading = read_without_ocr(bytes).expect("it is read");
    assert!(!reading.needs_ocr, "its layer is doubted");
    reading.segments.into_iter().map(|segment| segment.text).collect::<Vec<_>>().join("\n")
}

#[test]
fn lines_words_and_divided_words_are_read() {
    let content = "BT /F 12 Tf 72 700 Td 14 TL (The courier left a suspicious trans-) Tj T* (action of 12,00,000 at 022-) Tj T* \
                   [(4000-1239) -400 (with) -300 (Pell)] TJ ET";
    assert_eq!(
        text_of(page(HELVETICA, content, &[])),
        "The courier left a suspicious transaction\nof 12,00,000 at 022-4000-1239\nwith Pell"
    );
}

#[test]
fn ligatures_of_a_map_are_letters() {
    let font =
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding /ToUnicode 6 0 R >>";
    let map = stream(
        "",
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapType 2 def 1 begincodespacerange <00> <FF> \
         endcodespacerange 2 beginbfchar <01> <FB03> <02> <FB00> endbfchar 1 beginbfrange <20> <7E> <0020> endbfrange \
         endcmap end end",
    );
    let content = "BT /F 12 Tf 72 700 Td (the o\\001ce of an a\\002air) Tj ET";
    assert_eq!(text_of(page(font, content, &[&map])), "the office of an affair");
}

#[test]
fn a_font_that_does_not_say_its_letters_is_to_be_read_by_ocr() {
    // Its glyphs are named by numbers, and drawn as boxes.
    let font = "<< /Type /Font /Subtype /Type3 /FontBBox [0 0 500 700] /FontMatrix [0.001 0 0 0.001 0 0] /FirstChar 65 \
                /LastChar 67 /Widths [600 600 600] /Encoding << /Type /Encoding /Differences [65 /g1 /g2 /g3] >> \
                /CharProcs << /g1 6 0 R /g2 6 0 R /g3 6 0 R >> >>";
    let shape = stream("", "600 0 0 0 500 700 d1 0 0 500 700 re f");
    let reading = read_without_ocr(page(font, "BT /F 12 Tf 72 700 Td (ABCABC) Tj ET", &[&shape]));
    assert!(reading.expect("it opens").needs_ocr);
}

#[test]
fn letters_that_stand_for_others_are_to_be_read_by_ocr() {
    let prose = "On Monday the courier left the depot with two sealed bags for the old mill beyond the river and came back";
    let shifted: String = prose
        .bytes()
        .map(|byte| match byte {
            b'a'..=b'z' => char::from((byte - b'a' + 3) % 26 + b'a'),
            b'A'..=b'Z' => char::from((byte - b'A' + 3) % 26 + b'A'),
            byte => char::from(byte),
        })
        .collect();
    let show = |text: &str| page(HELVETICA, &format!("BT /F 12 Tf 72 700 Td ({text}) Tj ET"), &[]);
    assert!(read_without_ocr(show(&shifted)).expect("it opens").needs_ocr);
    assert_eq!(text_of(show(prose)), prose);
}

#[test]
fn letters_from_right_to_left_are_in_reading_order() {
    let font = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 6 0 R >>";
    // Hebrew as it is seen from left to right: a word of four letters, and one of three before it.
    let map = stream(
        "",
        "begincmap 1 begincodespacerange <00> <FF> endcodespacerange 8 beginbfchar <41> <05DD> <42> <05D5> <43> <05DC> \
         <44> <05E9> <45> <05D3> <46> <05D9> <47> <05D0> <20> <0020> endbfchar endcmap",
    );
    let content = "BT /F 12 Tf 72 700 Td (GFE ABCD) Tj ET";
    // An Arabic or Indian layer is doubted; a Hebrew one is taken.
    assert_eq!(text_of(page(font, content, &[&map])), "\u{5e9}\u{5dc}\u{5d5}\u{5dd} \u{5d3}\u{5d9}\u{5d0}");
}

#[test]
fn a_page_of_a_damaged_file_is_still_read() {
    let mut bytes = page(HELVETICA, "BT /F 12 Tf 72 700 Td (Still here) Tj ET", &[]);
    let end = bytes.windows(4).position(|four| four == b"xref").expect("a table");
    bytes.truncate(end);
    bytes.extend_from_slice(b"trailer\n<< /Root 1 0 R >>\n");
    assert_eq!(text_of(bytes), "Still here");
    let failure = read_without_ocr(b"%PDF-1.7\nnothing".to_vec()).expect_err("it is nothing");
    assert_eq!(failure.code, ErrorCode::Corrupt);
}

#[test]
fn notes_links_and_fields_are_said_once() {
    let content = stream("", "BT /F 12 Tf 72 700 Td (Known words) Tj ET");
    let bytes = pdf(&[
        "<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [6 0 R] >> >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R /Resources << /Font << /F 5 0 R >> >> \
         /Annots [<< /Subtype /Text /Contents (Ask him) /T (Asha) >> << /Subtype /Text /Contents (Known words) >> \
         << /Subtype /Link /A << /S /URI /URI (https://example.com/x) >> >>] >>",
        &content,
        HELVETICA,
        "<< /FT /Tx /T (account) /V (22334455) >>",
    ]);
    assert_eq!(text_of(bytes), "Known words\nAsha: Ask him\nhttps://example.com/x\naccount: 22334455");
}

#[test]
fn a_blank_page_needs_no_ocr_and_a_drawn_one_does() {
    let failure =
        read_without_ocr(page(HELVETICA, "BT /F 12 Tf 72 700 Td ( ) Tj ET", &[])).expect_err("it is blank");
    assert_eq!(failure.code, ErrorCode::Empty);
    assert!(failure.message.contains("page 1 has no text"), "{}", failure.message);
    assert!(read_without_ocr(page(HELVETICA, "0 0 50 50 re f", &[])).expect("it opens").needs_ocr);
}
