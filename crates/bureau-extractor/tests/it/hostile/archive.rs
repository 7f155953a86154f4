//! Containers that unpack to more than anybody has room for.

use flate2::Compression;
use flate2::write::GzEncoder;
use std::fs::{self, File};
use std::io::{self, Cursor, Read, Seek, Write};
use std::path::{Path, PathBuf};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

/// What one bomb unpacks to: over the limit of a member, and of a child's memory when it is held twice.
const BOMB: u64 = 300 << 20;

pub(super) fn write(folder: &Path) -> Vec<(String, PathBuf)> {
    let one = zeros("a", BOMB);
    let makers: [(&str, Vec<u8>); 8] = [
        ("flat-10-gigabytes.zip", copies(&one, 35)),
        ("nested.zip", nested()),
        ("many-members.zip", many()),
        ("names.zip", names()),
        ("bomb.docx", office("word/document.xml", &one, WORD)),
        ("bomb.xlsx", office("xl/worksheets/sheet1.xml", &one, SHEET)),
        ("bomb.txt.gz", gzip()),
        ("liar.zip", liar(&one)),
    ];
    let write = |(name, bytes): (&str, Vec<u8>)| {
        let path = folder.join(name);
        fs::write(&path, bytes).expect("a file");
        (name.to_owned(), path)
    };
    makers.map(write).into()
}

fn packed() -> SimpleFileOptions {
    SimpleFileOptions::default().compression_level(Some(1)).large_file(true)
}

fn package(fill: impl FnOnce(&mut ZipWriter<Cursor<Vec<u8>>>)) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    fill(&mut writer);
    writer.finish().expect("it ends").into_inner()
}

/// A package with one member of so many zeros.
fn zeros(name: &str, size: u64) -> Vec<u8> {
    package(|writer| {
        writer.start_file(name, packed()).expect("a member");
        io::copy(&mut io::repeat(0).take(size), writer).expect("written");
    })
}

fn open(bytes: &[u8]) -> ZipArchive<Cursor<&[u8]>> {
    ZipArchive::new(Cursor::new(bytes)).expect("a package")
}

fn copy_packed<W: Write + Seek>(writer: &mut ZipWriter<W>, from: &[u8], name: &str) {
    let mut from = open(from);
    let member = from.by_index_raw(0).expect("a member");
    writer.raw_copy_file_rename(member, name).expect("copied");
}

/// A package with the one member of another so many times.
fn copies(of: &[u8], times: usize) -> Vec<u8> {
    package(|writer| (0..times).for_each(|n| copy_packed(writer, of, &format!("{n}"))))
}

fn members(files: &[(&str, &[u8])]) -> Vec<u8> {
    package(|writer| {
        for (name, bytes) in files {
            writer.start_file(*name, packed()).expect("a member");
            writer.write_all(bytes).expect("written");
        }
    })
}

/// Ten in each of ten, three deep: a thousand files of ten megabytes.
fn nested() -> Vec<u8> {
    let mut inner = zeros("a", 10 << 20);
    for _ in 0..3 {
        let names: Vec<String> = (0..10).map(|n| format!("{n}.zip")).collect();
        let files: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), &inner[..])).collect();
        inner = members(&files);
    }
    inner
}

fn many() -> Vec<u8> {
    package(|writer| {
        for n in 0..30_000 {
            writer.start_file(format!("{n}.txt"), packed()).expect("a member");
        }
    })
}

fn names() -> Vec<u8> {
    let long = "l".repeat(5_000);
    let names = [
        "../../../../tmp/bureau-escaped",
        "/tmp/bureau-escaped",
        "..\\..\\bureau-escaped",
        "a\0b.txt",
        "invoice\u{202e}fdp.exe",
        &long,
        "a/../../b.txt",
        "C:\\bureau-escaped.txt",
        "con",
        "…",
        "a//b///c.txt",
        ".",
    ];
    members(&names.map(|name| (name, &b"An ordinary letter."[..])))
}

const WORD: (&str, &str) =
    ("application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml", "word/document.xml");
const SHEET: (&str, &str) =
    ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml", "xl/workbook.xml");

/// An office file whose part `part` is a bomb.
fn office(part: &str, bomb: &[u8], (kind, main): (&str, &str)) -> Vec<u8> {
    let types = format!(
        r#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/{main}" ContentType="{kind}"/></Types>"#
    );
    let relations = format!(
        r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="{main}"/></Relationships>"#
    );
    package(|writer| {
        for (name, text) in [("[Content_Types].xml", types), ("_rels/.rels", relations)] {
            writer.start_file(name, packed()).expect("a member");
            writer.write_all(text.as_bytes()).expect("written");
        }
        copy_packed(writer, bomb, part);
    })
}

fn gzip() -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    io::copy(&mut io::repeat(b'a').take(2 * BOMB), &mut encoder).expect("packed");
    encoder.finish().expect("it ends")
}

/// It says that its member has ten bytes.
fn liar(honest: &[u8]) -> Vec<u8> {
    let mut bytes = honest.to_vec();
    let size = u32::try_from(BOMB).expect("below 4 GiB").to_le_bytes();
    while let Some(at) = bytes.windows(4).position(|window| window == size) {
        bytes[at..at + 4].copy_from_slice(&10_u32.to_le_bytes());
    }
    bytes
}

/// A file of this apparent size that takes no room on the disk.
pub(super) fn sparse(path: &Path, size: u64) {
    File::create(path).and_then(|file| file.set_len(size)).expect("a file");
}
