//! Office files as an analyst gets them: the public reports of what other programs lost, and small files made here.

use crate::corpus::corpus;
use bureau_engines::extract::{Extracted, Order, extract};
use bureau_engines::sniff::sniff;
use bureau_model::output::Extraction;
use std::path::{Path, PathBuf};

fn reports() -> Option<PathBuf> {
    Some(corpus()?.join("../reports"))
}

fn read(path: &Path) -> Extraction {
    let name = path.file_name().expect("a name").to_string_lossy().into_owned();
    let sniffed = sniff(path, &name);
    let scratch = tempfile::tempdir().expect("a folder for what is inside");
    let order = Order { scratch: scratch.path().to_owned(), ..Order::default() };
    match extract(path, &sniffed.media_type, sniffed.file_type, &order, &mut |_, _| {}) {
        Ok(Extracted::Text(text, _)) => *text,
        Ok(Extracted::NeedsOcr) => panic!("{name} needs no OCR"),
        Err(failure) => panic!("{name}: {} {}", failure.code, failure.message),
    }
}

fn made(name: &str, content: &[u8]) -> Extraction {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join(name);
    std::fs::write(&path, content).expect("written");
    read(&path)
}

fn text(extraction: &Extraction) -> String {
    extraction.chunks.iter().map(|chunk| chunk.text.as_str()).collect()
}

/// The text of one part.
fn part(extraction: &Extraction, part: &str) -> String {
    let of = |chunk: &&bureau_model::output::ChunkText| chunk.place.part.as_deref() == Some(part);
    extraction.chunks.iter().filter(of).map(|chunk| chunk.text.as_str()).collect()
}

fn zip(members: &[(&str, &str)]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, content) in members {
        writer.start_file(*name, zip::write::SimpleFileOptions::default()).expect("a member begins");
        std::io::Write::write_all(&mut writer, content.as_bytes()).expect("it takes content");
    }
    writer.finish().expect("the package ends").into_inner()
}

#[test]
fn everything_in_a_document_is_found_once() {
    let Some(reports) = reports() else { return };
    let extraction = read(&reports.join("32-docx-containers/agreement.docx"));
    let all = text(&extraction);
    let once = [
        "SDTINLINE Anselm Kovacs",
        "SDTBLOCK clause nine",
        "BOXSDT Marguerite Olende",
        "SDTCELL Ingrid Balogun",
        "SDTROW 77001",
        "COMMENTTEXT keep it off the books",
        "FOOTNOTETEXT payable at Gdansk",
        "ENDNOTETEXT second copy",
        "HEADERTEXT confidential file 88",
        "ALTCHUNK annex naming Fenwick Laurent",
        "FLDSIMPLE Cordelia",
        "SMARTTAG Porto",
        "VANISHED secret text",
        "INSSUM 500,000",
        "DELSUM 200,000",
        "MOVEDTEXT away",
        "http://hidden-target.example/pay",
        "022-4000-1239 and transaction SYMTEST ✓",
        "RUBYBASE(RUBYRT)",
        "col1\tcol2\nnextline\ncrline\n",
        "Lena Voss, 2026-03-01 10:00",
    ];
    for wanted in once {
        assert_eq!(all.matches(wanted).count(), 1, "{wanted} in {all}");
    }
    assert!(part(&extraction, "deleted text").contains("DELSUM 200,000"), "{all}");
    assert!(!part(&extraction, "deleted text").contains("INSSUM"), "{all}");
    assert_eq!(extraction.warnings, Vec::<String>::new());
}

#[test]
fn diagrams_and_remarks_on_slides_are_read() {
    let Some(reports) = reports() else { return };
    let folder = reports.join("33-office-diagrams-comments");
    let cases: &[(&str, &[&str])] = &[
        ("testWORD_diagramData.docx", &["From here", "To here"]),
        ("testPPT_diagramData.pptx", &["President", "VP - Marketing"]),
        ("testEXCEL_diagramData.xlsx", &["SmartArt text#1.", "SmartArt text#3."]),
        (
            "testPPT_comment.pptx",
            &["add some content to this tps deck", "Allison, Timothy B., 2015-09-30 13:57"],
        ),
    ];
    for (file, wanted) in cases {
        let all = text(&read(&folder.join(file)));
        for wanted in *wanted {
            assert_eq!(all.matches(wanted).count(), 1, "{file}: {wanted} in {all}");
        }
    }
}

#[test]
fn remarks_in_an_old_presentation_are_read_once() {
    let Some(docs) = corpus() else { return };
    let extraction = read(&docs.join("office-slides/testPPT_comment.ppt"));
    let all = text(&extraction);
    let wanted =
        "Allison, Timothy B., 2015-09-30 13:57: I'm afraid I'm going to have to ask you to add some content";
    assert_eq!(all.matches(wanted).count(), 1, "{all}");
}

#[test]
fn rich_text_keeps_its_links_notes_and_hyphens() {
    let rich = br#"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Arial;}}
{\header HEADERTEXT\par}Landline 022\_4000\_1239 trans\-action\par
col1\tab col2\line nextline\par
{\field{\*\fldinst HYPERLINK "http://hidden.example/pay"}{\fldrslt the portal}}\par
Noted{\footnote FOOTNOTETEXT here}{\*\atnauthor Lena Voss}{\*\annotation{\*\atndate 1}COMMENTTEXT there}\par
{\deleted DELSUM 200,000}{\revised INSSUM 500,000}\par
{\shp{\*\shpinst{\shptxt BOXTEXT\par}}}\par}"#;
    let extraction = made("a.rtf", rich);
    let all = text(&extraction);
    for wanted in [
        "022-4000-1239 transaction",
        "col1\tcol2\nnextline\n",
        "the portal",
        "http://hidden.example/pay",
        "FOOTNOTETEXT here",
        "HEADERTEXT",
        "Lena Voss: COMMENTTEXT there",
        "INSSUM 500,000",
        "DELSUM 200,000",
        "BOXTEXT",
    ] {
        assert_eq!(all.matches(wanted).count(), 1, "{wanted} in {all}");
    }
    assert!(part(&extraction, "deleted text").contains("DELSUM"), "{all}");
}

#[test]
fn an_open_document_keeps_its_links_notes_remarks_and_changes() {
    let content = "<?xml version='1.0'?><office:document-content xmlns:office='urn:oasis:names:tc:opendocument:xmlns:office:1.0' \
        xmlns:text='urn:oasis:names:tc:opendocument:xmlns:text:1.0' xmlns:table='urn:oasis:names:tc:opendocument:xmlns:table:1.0' \
        xmlns:draw='urn:oasis:names:tc:opendocument:xmlns:drawing:1.0' xmlns:xlink='http://www.w3.org/1999/xlink' \
        xmlns:dc='http://purl.org/dc/elements/1.1/'><office:body><office:text><text:tracked-changes><text:changed-region text:id='c1'>\
        <text:deletion><office:change-info><dc:creator>Asha</dc:creator><dc:date>2026-03-01T10:00:00</dc:date></office:change-info>\
        <text:p>DELSUM 200,000</text:p></text:deletion></text:changed-region></text:tracked-changes>\
        <text:p>Pay<text:s text:c='2'/>now<text:line-break/>nextline<text:tab/>col2<text:change text:change-id='c1'/></text:p>\
        <text:p><text:a xlink:href='http://hidden.example/pay'>the portal</text:a></text:p>\
        <text:p>Noted<text:note text:note-class='footnote'><text:note-citation>1</text:note-citation><text:note-body>\
        <text:p>FOOTNOTETEXT here</text:p></text:note-body></text:note>\
        <office:annotation><dc:creator>Lena Voss</dc:creator><dc:date>2026-03-01T10:00:00</dc:date><text:p>COMMENTTEXT there</text:p></office:annotation></text:p>\
        <table:table><table:table-row><table:table-cell><text:p>CELLA<office:annotation><dc:creator>Rao</dc:creator><text:p>INCELL remark</text:p></office:annotation></text:p>\
        </table:table-cell><table:table-cell><text:p>CELLB</text:p></table:table-cell></table:table-row></table:table>\
        <text:p><draw:frame><draw:text-box><text:p>BOXTEXT</text:p></draw:text-box></draw:frame></text:p>\
        </office:text></office:body></office:document-content>";
    let styles = "<office:document-styles xmlns:office='urn:oasis:names:tc:opendocument:xmlns:office:1.0' xmlns:style='urn:oasis:names:tc:opendocument:xmlns:style:1.0' \
        xmlns:text='urn:oasis:names:tc:opendocument:xmlns:text:1.0'><office:master-styles><style:master-page style:name='Standard'><style:header><text:p>HEADERTEXT</text:p></style:header>\
        </style:master-page></office:master-styles></office:document-styles>";
    let bytes = zip(&[
        ("mimetype", "application/vnd.oasis.opendocument.text"),
        ("content.xml", content),
        ("styles.xml", styles),
        ("META-INF/manifest.xml", "<manifest/>"),
    ]);
    let extraction = made("a.odt", &bytes);
    let all = text(&extraction);
    for wanted in [
        "nextline\tcol2",
        "the portal",
        "http://hidden.example/pay",
        "FOOTNOTETEXT here",
        "Lena Voss, 2026-03-01 10:00: COMMENTTEXT there",
        "Pay  now",
        "Rao: INCELL remark",
        "CELLA | CELLB",
        "BOXTEXT",
        "HEADERTEXT",
        "DELSUM 200,000",
    ] {
        assert_eq!(all.matches(wanted).count(), 1, "{wanted} in {all}");
    }
    assert!(!all.contains("nownextline"), "{all}");
    assert!(part(&extraction, "deleted text").contains("DELSUM"), "{all}");
}
