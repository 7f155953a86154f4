use super::*;
use std::path::PathBuf;

fn sniffed(name: &str, content: &[u8]) -> (String, FileType) {
    let file = tempfile::NamedTempFile::new().expect("a temporary file");
    std::fs::write(file.path(), content).expect("it takes content");
    let found = sniff(file.path(), name);
    (found.media_type, found.file_type)
}

#[test]
fn kinds_of_text_are_told_apart_by_content() {
    let mail = b"Received: by x\r\nSubject: hello\r\nFrom: a@b.in\r\n\r\nbody";
    assert_eq!(sniffed("a", mail), ("message/rfc822".to_owned(), FileType::Email));
    let mailbox = b"From a@b Thu Jan  1 00:00:00 2026\nFrom: a@b\nSubject: x\n\nhello\n";
    assert_eq!(sniffed("b", mailbox), ("application/mbox".to_owned(), FileType::Email));
    let card = b"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:A\r\nEND:VCARD\r\n";
    assert_eq!(sniffed("c.txt", card), ("text/vcard".to_owned(), FileType::Document));
    assert_eq!(sniffed("d", b"<html><body>x").0, "text/html");
    assert_eq!(sniffed("e.srt", b"1\n00:00:01,000 --> 00:00:02,000\nhello\n").0, "application/x-subrip");
}

#[test]
fn rows_make_a_table_and_prose_with_commas_does_not() {
    let calls = b"caller,callee,seconds\n98,97,12\n98,96,40\n97,98,3\n";
    assert_eq!(sniffed("calls.txt", calls).1, FileType::Table);
    assert_eq!(sniffed("one.csv", b"a;b\n1;2\n").0, "text/csv");
    let prose = b"First, we went home.\nThen we ate, slept, and left.\nNothing else.\n";
    assert_eq!(sniffed("prose.txt", prose).1, FileType::Document);
}

#[test]
fn an_extension_does_not_make_a_document_of_rubbish() {
    let rubbish: Vec<u8> = (0..4096u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    assert_eq!(sniffed("report.pdf", &rubbish).1, FileType::Other);
    assert_eq!(sniffed("report.txt", &rubbish).1, FileType::Other);
    assert_eq!(sniffed("empty.pdf", b"").0, "application/x-empty");
}

#[test]
fn a_missing_file_is_unknown() {
    let nowhere = PathBuf::from("/nonexistent/bureau");
    assert_eq!(sniff(&nowhere, "a.pdf"), Sniffed::unknown());
}

fn package(members: &[(&str, &str)]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, content) in members {
        let options = zip::write::SimpleFileOptions::default();
        writer.start_file(*name, options).expect("a member begins");
        std::io::Write::write_all(&mut writer, content.as_bytes()).expect("it takes content");
    }
    writer.finish().expect("the package ends").into_inner()
}

#[test]
fn a_package_is_told_by_its_members_in_any_order() {
    let book = package(&[("META-INF/container.xml", "<c/>"), ("mimetype", "application/epub+zip\n")]);
    assert_eq!(sniffed("a", &book), ("application/epub+zip".to_owned(), FileType::Document));
    let large = "x".repeat(100_000);
    let pages = package(&[("QuickLook/Preview.pdf", &large), ("buildVersionHistory.plist", "")]);
    assert_eq!(sniffed("a.pages", &pages).0, "application/vnd.apple.pages");
    assert_eq!(sniffed("a.zip", &package(&[("word.txt", "x")])).1, FileType::Archive);
}

#[test]
fn a_package_that_is_cut_off_is_still_known() {
    let whole = package(&[("[Content_Types].xml", "<Types/>"), ("word/document.xml", "<w/>")]);
    let cut = &whole[..60];
    assert_eq!(sniffed("a.docx", cut).1, FileType::Document);
    assert_eq!(sniffed("a.xlsx", cut).1, FileType::Table);
    assert_eq!(sniffed("a.zip", cut).1, FileType::Archive);
}

#[test]
fn parts_of_a_split_archive_are_known_by_name_and_content_together() {
    let rubbish: Vec<u8> = (0..4096u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    let archive = package(&[("a.txt", "x")]);
    let part = ("application/x-split-archive".to_owned(), FileType::Archive);
    assert_eq!(sniffed("a.zip.001", &archive), part);
    assert_eq!(sniffed("a.zip.002", b"text that was packed as it is\n"), part);
    assert_eq!(sniffed("a.001", &archive), part);
    assert_eq!(sniffed("a.002", &rubbish), part);
    assert_eq!(sniffed("a.z01", &rubbish), part);
    assert_eq!(sniffed("a.r00", &rubbish), part);
    assert_eq!(sniffed("log.001", b"a log of the first day\nand more\n").0, "text/plain");
    assert_eq!(sniffed("a.zip", &archive).0, "application/zip");
    assert_eq!(sniffed("a.rar", &rubbish).0, "application/octet-stream");
}
