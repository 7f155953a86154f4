//! Stories of Word documents, and whole documents made here.

use super::super::members::Members;
use super::super::reading::Reading;
use super::super::source::Source;
use super::relation::{self, Relations};
use super::story::{self, Piece};
use std::io::Write;

/// The pieces of a body, a piece a line; of another part, its name stands before it.
fn shown(body: &str, relations: &Relations) -> String {
    let story = story::read(&format!("<w:document><w:body>{body}</w:body></w:document>"), relations);
    let line = |piece: Piece| match piece {
        Piece::Text(None, text) => text,
        Piece::Text(Some(part), text) => format!("[{part}] {}", text.trim()),
        Piece::File(id) => format!("[file] {id}"),
    };
    story.pieces.into_iter().map(line).collect::<Vec<_>>().join("\n")
}

fn text(body: &str) -> String {
    shown(body, &Relations::new())
}

fn run(text: &str) -> String {
    format!("<w:r><w:t xml:space='preserve'>{text}</w:t></w:r>")
}

fn paragraph(runs: &[&str]) -> String {
    format!("<w:p><w:pPr><w:tabs><w:tab w:val='left'/></w:tabs></w:pPr>{}</w:p>", runs.concat())
}

fn links() -> Relations {
    relation::parsed(
        "<Relationships><Relationship Id='a' Type='t/hyperlink' Target='http://hidden.example/pay' TargetMode='External'/>\
         <Relationship Id='b' Type='t/hyperlink' Target='mailto:asha@shown.example' TargetMode='External'/></Relationships>",
        "word",
    )
}

#[test]
fn line_ends_tabs_hyphens_and_symbols_are_what_they_look_like() {
    let body = paragraph(&[
        &run("Landline 022"),
        "<w:r><w:noBreakHyphen/></w:r>",
        &run("4000"),
        "<w:r><w:noBreakHyphen/></w:r>",
        &run("1239 trans"),
        "<w:r><w:softHyphen/></w:r>",
        &run("action"),
        "<w:r><w:br/><w:t>next</w:t><w:cr/><w:t>line</w:t><w:tab/><w:t>col2</w:t></w:r>",
        "<w:r><w:sym w:font='Wingdings' w:char='F0FC'/></w:r>",
    ]);
    assert_eq!(text(&body), "Landline 022-4000-1239 transaction\nnext\nline\tcol2✓");
}

#[test]
fn links_and_fields_show_where_they_lead_once() {
    let link = |id: &str, text: &str| format!("<w:hyperlink r:id='{id}'>{}</w:hyperlink>", run(text));
    let of = |runs: &[&str]| shown(&paragraph(runs), &links());
    assert_eq!(
        of(&[&link("a", "the portal"), &run(", soon")]),
        "the portal <http://hidden.example/pay>, soon"
    );
    assert_eq!(
        of(&[&link("a", "the por"), &link("a", "tal"), &run("and")]),
        "the portal <http://hidden.example/pay> and"
    );
    assert_eq!(of(&[&link("b", "asha@shown.example")]), "asha@shown.example");
    assert_eq!(of(&[&link("a", "http://hidden.example/pay/")]), "http://hidden.example/pay/");
    assert_eq!(of(&["<w:hyperlink w:anchor='_Toc'><w:r><w:t>top</w:t></w:r></w:hyperlink>"]), "top");
    let mark = |kind: &str| format!("<w:r><w:fldChar w:fldCharType='{kind}'/></w:r>");
    let field = [
        &*mark("begin"),
        "<w:r><w:instrText> HYPERLINK \"http://field.ex</w:instrText></w:r><w:r><w:instrText>ample/\" </w:instrText></w:r>",
        &mark("separate"),
        &run("click"),
        &mark("end"),
        &run(" here"),
    ];
    assert_eq!(of(&field), "click <http://field.example/> here");
    let simple =
        format!("<w:fldSimple w:instr=' HYPERLINK \"C:\\\\a\\\\b.doc\" '>{}</w:fldSimple>", run("annex"));
    assert_eq!(of(&[&simple]), "annex <C:\\a\\b.doc>");
    let nested = [
        &*mark("begin"),
        "<w:r><w:instrText>HYPERLINK \"</w:instrText></w:r>",
        &mark("begin"),
        "<w:r><w:instrText> QUOTE 1 </w:instrText></w:r>",
        &mark("separate"),
        &run("http://inner.example"),
        &mark("end"),
        "<w:r><w:instrText>\"</w:instrText></w:r>",
        &mark("separate"),
        &run("x"),
        &mark("end"),
    ];
    assert_eq!(of(&nested), "x <http://inner.example>");
}

#[test]
fn a_form_shows_what_was_chosen() {
    let field = "<w:r><w:fldChar w:fldCharType='begin'><w:ffData><w:ddList><w:result w:val='1'/><w:listEntry w:val='Cash'/>\
        <w:listEntry w:val='Hawala'/></w:ddList></w:ffData></w:fldChar></w:r><w:r><w:instrText>FORMDROPDOWN</w:instrText></w:r>\
        <w:r><w:fldChar w:fldCharType='separate'/></w:r><w:r><w:fldChar w:fldCharType='end'/></w:r>";
    assert_eq!(text(&paragraph(&[&run("Paid by: "), field])), "Paid by: Hawala");
}

#[test]
fn changes_are_told_apart_and_moved_text_stands_once() {
    let body = paragraph(&[
        &run("The sum is "),
        "<w:del w:author='A. Rao' w:date='2026-03-01T10:00:00Z'><w:r><w:delText>200,000</w:delText></w:r></w:del>",
        "<w:ins w:author='A. Rao'><w:r><w:t>500,000</w:t></w:r></w:ins>",
    ]) + "<w:p><w:moveFrom w:id='1'><w:r><w:t>MOVED</w:t></w:r></w:moveFrom></w:p>\
          <w:p><w:pPr><w:rPr><w:del w:author='B'/></w:rPr></w:pPr><w:moveTo><w:r><w:t>MOVED</w:t></w:r></w:moveTo></w:p>";
    let story = story::read(&body, &Relations::new());
    assert_eq!(story.deleted, ["A. Rao, 2026-03-01 10:00: 200,000"]);
    assert_eq!(story.moved, ["MOVED"]);
    assert_eq!(text(&body), "The sum is 500,000\n\nMOVED");
}

#[test]
fn a_text_box_is_read_once_and_of_alternatives_the_first_that_says_something() {
    let boxed = |name: &str, text: &str| {
        format!(
            "<{name}><w:txbxContent><w:sdt><w:sdtContent>{}</w:sdtContent></w:sdt></w:txbxContent></{name}>",
            paragraph(&[&run(text)])
        )
    };
    let both = format!(
        "<w:r><mc:AlternateContent><mc:Choice>{}</mc:Choice><mc:Fallback>{}</mc:Fallback></mc:AlternateContent></w:r>",
        boxed("wps:txbx", "In a box"),
        boxed("v:textbox", "In a box")
    );
    assert_eq!(
        text(&paragraph(&[&run("Before"), &both, &run(" after")])),
        "Before after\n[text box] In a box"
    );
    let old = format!(
        "<w:r><mc:AlternateContent><mc:Choice><w:drawing/></mc:Choice><mc:Fallback>{}</mc:Fallback></mc:AlternateContent></w:r>",
        boxed("v:textbox", "Only here")
    );
    assert_eq!(text(&paragraph(&[&old])), "[text box] Only here");
    let art = "<w:r><w:pict><v:shape><v:textpath string='SECRET'/></v:shape></w:pict></w:r>";
    assert_eq!(text(&paragraph(&[art])), "[text box] SECRET");
}

#[test]
fn tables_keep_their_columns_also_in_content_controls() {
    let cell = |content: &str| format!("<w:tc>{content}</w:tc>");
    let value = |text: &str| cell(&paragraph(&[&run(text)]));
    let inner = format!("<w:tbl><w:tr>{}{}</w:tr></w:tbl>", value("in a"), value("in b"));
    let table = format!(
        "<w:tbl><w:tr>{}<w:sdt><w:sdtContent>{}</w:sdtContent></w:sdt>{}</w:tr><w:sdt><w:sdtContent><w:tr>{}{}{}</w:tr></w:sdtContent></w:sdt>\
         <w:tr><w:tc><w:tcPr><w:gridSpan w:val='2'/></w:tcPr>{}</w:tc>{}</w:tr></w:tbl>",
        value("Date"),
        value("Debit"),
        value("Credit"),
        value("1 May"),
        cell("<w:p/>"),
        cell(&(paragraph(&[&run("12")]) + &inner)),
        paragraph(&[&run("Sum")]),
        value("12")
    );
    assert_eq!(text(&table), "Date | Debit | Credit\n1 May |  | 12\nin a | in b\nSum |  | 12");
}

#[test]
fn a_reading_aid_stands_behind_its_word_and_a_fraction_keeps_its_bar() {
    let ruby = "<w:r><w:ruby><w:rt><w:r><w:t>かんじ</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>漢字</w:t></w:r></w:rubyBase></w:ruby></w:r>";
    assert_eq!(text(&paragraph(&[ruby, &run("と")])), "漢字(かんじ)と");
    let math = "<m:oMath><m:f><m:num><m:r><m:t>1</m:t></m:r></m:num><m:den><m:r><m:t>2</m:t></m:r></m:den></m:f></m:oMath>";
    assert_eq!(text(&paragraph(&[math])), "1/2");
}

/// A package of these members.
fn package(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, content) in members {
        writer.start_file(*name, zip::write::SimpleFileOptions::default()).expect("a member begins");
        writer.write_all(content).expect("it takes content");
    }
    writer.finish().expect("the package ends").into_inner()
}

/// A document that shows this file between two paragraphs.
fn with_chunk(name: &str, content: &[u8]) -> Vec<u8> {
    let relations =
        format!("<Relationships><Relationship Id='c' Type='x/aFChunk' Target='{name}'/></Relationships>");
    let body = format!(
        "<w:document><w:body>{}<w:altChunk r:id='c'/>{}</w:body></w:document>",
        paragraph(&[&run("before")]),
        paragraph(&[&run("after")])
    );
    package(&[
        ("word/document.xml", body.as_bytes()),
        ("word/_rels/document.xml.rels", relations.as_bytes()),
        (&format!("word/{name}"), content),
    ])
}

fn read(bytes: &[u8]) -> (Reading, u64) {
    let folder = tempfile::tempdir().expect("a folder");
    let mut members = Members::new(folder.path().to_owned(), 1 << 20);
    let source = Source {
        bytes,
        media_type: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        columns: &[],
    };
    (super::read(&source, &mut members), members.found())
}

/// The text of a document, segments apart by ` / `.
fn whole(bytes: &[u8]) -> String {
    let (reading, _) = read(bytes);
    reading.segments.iter().map(|s| s.text.trim()).collect::<Vec<_>>().join(" / ")
}

#[test]
fn an_inserted_file_is_read_in_its_place() {
    let page =
        "<html><head><meta charset='windows-1251'></head><body><p>Деньги передал Аркадий</p></body></html>";
    let (page, _, _) = encoding_rs::WINDOWS_1251.encode(page);
    let mail = b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n\r\n--b\r\nContent-Type: text/html; charset=utf-8\r\n\
        Content-Transfer-Encoding: quoted-printable\r\n\r\n<p>Zo=C3=AB came</p>\r\n--b--\r\n";
    let wide: Vec<u8> = "\u{feff}plain text of \u{905}".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let inner = with_chunk("deep.txt", b"deep");
    assert_eq!(whole(&with_chunk("a.html", &page)), "before / Деньги передал Аркадий / after");
    assert_eq!(whole(&with_chunk("a.mht", mail)), "before / Zoë came / after");
    assert_eq!(
        whole(&with_chunk("a.rtf", b"{\\rtf1\\ansi rich \\'e9t\\'e9\\par}")),
        "before / rich été / after"
    );
    assert_eq!(whole(&with_chunk("a.txt", &wide)), "before / plain text of \u{905} / after");
    assert_eq!(whole(&with_chunk("a.docx", &inner)), "before / before / deep / after / after");
    let flat = b"<w:document><w:body><w:p><w:r><w:t>flat</w:t></w:r></w:p></w:body></w:document>";
    assert_eq!(whole(&with_chunk("a.xml", flat)), "before / flat / after");
}

#[test]
fn an_inserted_file_that_is_no_text_becomes_a_member_and_a_missing_one_is_said() {
    let (_, found) = read(&with_chunk("a.bin", &[0, 159, 146, 150, 0, 0, 255, 254, 0, 1, 2, 3]));
    assert_eq!(found, 1);
    let body =
        b"<w:document><w:body><w:p><w:r><w:t>x</w:t></w:r></w:p><w:altChunk r:id='c'/></w:body></w:document>";
    let (reading, _) = read(&package(&[("word/document.xml", body)]));
    assert!(
        reading.warnings.iter().any(|warning| warning.contains("inserted from a file")),
        "{:?}",
        reading.warnings
    );
}

#[test]
fn notes_comments_and_headers_stand_beside_the_body_with_their_authors() {
    let part = |name: &str, entries: &str| format!("<w:{name}>{entries}</w:{name}>");
    let comments = part(
        "comments",
        &format!(
            "<w:comment w:author='Lena Voss' w:date='2026-03-01T10:00:00Z'>{}</w:comment><w:comment w:author='Asha'>{}</w:comment>",
            paragraph(&[&run("Yes")]),
            paragraph(&[&run("Yes")])
        ),
    );
    let header = part("hdr", &paragraph(&[&run("Secret")]));
    let bytes = package(&[
        ("word/document.xml", part("document", &paragraph(&[&run("Yes")])).as_bytes()),
        ("word/comments.xml", comments.as_bytes()),
        ("word/header1.xml", header.as_bytes()),
        ("word/header2.xml", header.as_bytes()),
        ("word/footnotes.xml", part("footnotes", &format!("<w:footnote>{}</w:footnote>", paragraph(&[&run("note")]))).as_bytes()),
        ("word/_rels/settings.xml.rels", b"<Relationships><Relationship Id='t' Type='x/attachedTemplate' Target='http://bad.example/t.dotm' TargetMode='External'/></Relationships>"),
    ]);
    assert_eq!(
        whole(&bytes),
        "Yes / Secret / note / Lena Voss, 2026-03-01 10:00: Yes / Asha: Yes / http://bad.example/t.dotm"
    );
}
