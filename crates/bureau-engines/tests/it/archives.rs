//! Archives that are odd in what they are called, where they stand and how they were split: names, sizes and bytes
//! must come out as they went in, and what can't is named.

use bureau_engines::extract::{Extracted, Order, extract};
use bureau_engines::sniff::sniff;
use bureau_model::FileType;
use bureau_model::output::{Extraction, Found};
use bureau_model::split::{Part, Split};
use bureau_model::word::{ErrorCode, Failure};
use std::io::{Cursor, Seek, Write};
use std::path::{Path, PathBuf};

const PROGRAM: &str = "application/vnd.microsoft.portable-executable";

struct Opened {
    text: Extraction,
    found: Vec<Found>,
    scratch: tempfile::TempDir,
}

impl Opened {
    /// Path, size and code of each member.
    fn members(&self) -> Vec<(&str, u64, Option<ErrorCode>)> {
        self.found
            .iter()
            .map(|f| (f.path.as_str(), f.size, f.copy.as_ref().err().map(|why| why.code)))
            .collect()
    }

    fn names(&self) -> Vec<&str> {
        self.found.iter().map(|found| found.path.as_str()).collect()
    }

    fn bytes(&self, member: usize) -> Vec<u8> {
        let copy = self.found[member].copy.as_ref().expect("it was taken");
        std::fs::read(self.scratch.path().join(copy)).expect("its copy is there")
    }

    fn warned(&self, of: &str) -> bool {
        self.text.warnings.iter().any(|warning| warning.contains(of))
    }

    fn said(&self, name: &str) -> Option<&str> {
        self.text.metadata.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str())
    }
}

fn opened(
    path: &Path,
    media_type: &str,
    file_type: FileType,
    split: Option<Split>,
) -> Result<Opened, Failure> {
    let scratch = tempfile::tempdir().expect("a folder for what is inside");
    let order = Order { scratch: scratch.path().to_owned(), split, ..Order::default() };
    match extract(path, media_type, file_type, &order, &mut |_, _| {})? {
        Extracted::Text(text, found) => Ok(Opened { text: *text, found, scratch }),
        Extracted::NeedsOcr => panic!("an archive needs no OCR"),
    }
}

fn open(path: &Path) -> Opened {
    let name = path.file_name().expect("a name").to_string_lossy().into_owned();
    let judged = sniff(path, &name);
    opened(path, &judged.media_type, judged.file_type, None)
        .unwrap_or_else(|failure| panic!("{name} ({}): {failure:?}", judged.media_type))
}

fn made(name: &str, bytes: &[u8]) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).expect("it is written");
    (folder, path)
}

/// The reports of the corpus; `None` where they are missing, and then it is said.
fn reports(id: &str) -> Option<PathBuf> {
    let shared = std::env::var_os("BUREAU_SHARED")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared"), PathBuf::from);
    let folder = shared.join("corpus/reports").join(id);
    if folder.is_dir() {
        return Some(folder);
    }
    assert!(std::env::var_os("CI").is_none(), "the corpus is missing: {}", folder.display());
    None
}

#[test]
fn archives_with_names_in_old_code_pages_have_the_names_that_were_meant() {
    let Some(folder) = reports("70-archive-legacy-names") else { return };
    let names = |file: &str| -> Vec<String> {
        open(&folder.join(file)).names().into_iter().map(str::to_owned).collect()
    };
    assert_eq!(names("test_read_format_zip_filename_cp866.zip"), ["ПРИВЕТ", "привет"]);
    assert_eq!(names("test_read_format_zip_filename_koi8r.zip"), ["привет", "ПРИВЕТ"]);
    assert_eq!(names("test_read_format_tar_filename_koi8r.tar.Z"), ["ПРИВЕТ", "привет"]);
    assert_eq!(names("test_read_format_lha_filename_cp932.lzh"), ["漢字.txt", "表.txt"]);
    assert_eq!(names("test_read_format_cab_filename_cp932.cab"), ["表だよ/漢字.txt", "表だよ/一覧表.txt"]);
    assert!(names("test_read_format_zip_7075_utf8_paths.zip").contains(&"File 2 - ö.txt".to_owned()));
}

#[test]
fn what_was_guessed_of_names_is_said_beside_their_bytes() {
    let Some(folder) = reports("70-archive-legacy-names") else { return };
    let cabinet = open(&folder.join("test_read_format_cab_filename_cp932.cab"));
    assert_eq!((cabinet.bytes(0), cabinet.bytes(1)), (b"kanji".to_vec(), b"Hello".to_vec()));
    assert_eq!(cabinet.said("Names read as"), Some("Shift_JIS"));
    assert!(cabinet.warned("Shift_JIS"));
    let list: String = cabinet.text.chunks.iter().map(|chunk| chunk.text.as_str()).collect();
    assert!(list.contains("表だよ/漢字.txt | in the archive: %95\\%82%be%82%e6\\%8a%bf%8e%9a.txt"), "{list}");
}

#[test]
fn sparse_files_have_their_name_their_size_and_their_holes() {
    let Some(folder) = reports("70-archive-legacy-names") else { return };
    let tape = open(&folder.join("test_read_format_gtar_sparse_1_17_posix10.tar"));
    assert_eq!(
        tape.members(),
        [
            ("sparse", 3_145_728, None),
            ("sparse2", 99_000_001, None),
            ("non-sparse", 0, Some(ErrorCode::Empty))
        ]
    );
    let bytes = tape.bytes(0);
    assert_eq!(bytes.len(), 3_145_728);
    assert!(bytes[..999_936].iter().all(|byte| *byte == 0) && bytes[999_936..1_000_448].contains(&b'a'));
    assert_eq!((tape.said("Members taken"), tape.said("Members refused")), (Some("2"), Some("1")));
}

#[test]
fn two_tapes_one_behind_the_other_are_both_read() {
    let Some(folder) = reports("70-archive-legacy-names") else { return };
    let tapes = open(&folder.join("test_read_format_tar_concatenated.tar"));
    assert_eq!(tapes.names(), ["file1", "file2"]);
    assert!(tapes.warned("2 archives stand in this file"));
}

#[test]
fn a_hard_link_is_the_file_that_it_leads_to() {
    let Some(folder) = reports("70-archive-legacy-names") else { return };
    let tape = open(&folder.join("test_compat_tar_hardlink_1.tar"));
    assert_eq!(tape.members(), [("xmcd-3.3.2/docs_d/READMf", 321, None), ("xmcd-3.3.2/README", 321, None)]);
    assert_eq!(tape.bytes(0), tape.bytes(1));
    let archive = open(&folder.join("test_read_format_rar5_hardlink.rar"));
    assert!(
        archive.members().iter().all(|(_, size, why)| *size > 0 && why.is_none()),
        "{:?}",
        archive.members()
    );
}

#[test]
fn of_an_archive_that_is_locked_in_part_the_rest_is_read() {
    let Some(folder) = reports("70-archive-legacy-names") else { return };
    for file in
        ["test_read_format_zip_encryption_partially.zip", "test_read_format_7zip_encryption_partially.7z"]
    {
        let archive = open(&folder.join(file));
        let codes: Vec<Option<ErrorCode>> = archive.members().into_iter().map(|(_, _, why)| why).collect();
        assert!(codes.contains(&None) && codes.contains(&Some(ErrorCode::Locked)), "{file}: {codes:?}");
    }
}

/// The parts in this folder, as the part at `at` is given them.
fn split(paths: &[PathBuf], at: usize) -> Split {
    let part =
        |path: &PathBuf| Part::of(&path.file_name().expect("a name").to_string_lossy()).expect("a part");
    let own = part(&paths[at]);
    let mut parts: Vec<(u32, PathBuf)> = paths.iter().map(|path| (part(path).number, path.clone())).collect();
    parts.sort();
    Split { whole: own.whole, scheme: own.scheme, number: own.number, parts }
}

fn part(paths: &[PathBuf], at: usize) -> Result<Opened, Failure> {
    let split = split(paths, at);
    opened(&paths[at], bureau_model::split::MEDIA_TYPE, FileType::Archive, Some(split))
}

#[test]
fn parts_of_a_split_archive_are_joined_when_all_are_there_and_named_when_not() {
    let Some(folder) = reports("54-split-archive-volumes") else { return };
    let paths: Vec<PathBuf> = (1..=3).map(|n| folder.join(format!("parts.zip.00{n}"))).collect();
    for path in &paths {
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        assert_eq!(sniff(path, &name).media_type, bureau_model::split::MEDIA_TYPE);
    }
    let first = part(&paths, 0).unwrap_or_else(|failure| panic!("{failure:?}"));
    assert_eq!(first.members(), [("parts.zip", 7_115, None)]);
    let (_folder, whole) = made("parts.zip", &first.bytes(0));
    assert!(!open(&whole).found.is_empty());
    for at in [1, 2] {
        let other = part(&paths, at).unwrap_or_else(|failure| panic!("{failure:?}"));
        assert!(other.found.is_empty());
        let text = &other.text.chunks[0].text;
        assert!(text.starts_with(&format!("part {} of the archive parts.zip", at + 1)), "{text}");
    }
    for (there, missing) in [(&paths[..2], "part 3"), (&paths[1..], "part 1"), (&paths[..1], "part 2")] {
        for at in 0..there.len() {
            let failure = part(there, at).err().expect("a part is missing");
            assert_eq!(failure.code, ErrorCode::Unsupported);
            assert!(
                failure.message.contains(&format!("of which {missing} is missing")),
                "{}",
                failure.message
            );
        }
    }
}

fn stored() -> zip::write::SimpleFileOptions {
    zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored)
}

/// Two files packed as they are behind `prefix`, their places told from its start.
fn archive(prefix: &[u8]) -> Vec<u8> {
    let mut cursor = Cursor::new(prefix.to_vec());
    cursor.seek(std::io::SeekFrom::End(0)).expect("it goes there");
    let mut writer = zip::ZipWriter::new(cursor);
    for name in ["one.txt", "two.txt"] {
        writer.start_file(name, stored()).expect("a file begins");
        writer.write_all(name.repeat(200).as_bytes()).expect("it takes content");
    }
    writer.finish().expect("the archive ends").into_inner()
}

#[test]
fn a_zip_over_disks_is_joined_and_its_files_are_found() {
    let mut whole = archive(&[]);
    let find = |bytes: &[u8], mark: &[u8], nth: usize| {
        (0..bytes.len()).filter(|at| bytes[*at..].starts_with(mark)).nth(nth).expect("it is there")
    };
    let second = find(&whole, b"PK\x03\x04", 1);
    let (entry, end) = (find(&whole, b"PK\x01\x02", 1), find(&whole, b"PK\x05\x06", 0));
    let directory = (find(&whole, b"PK\x01\x02", 0) - second) as u32;
    whole[entry + 34..entry + 36].copy_from_slice(&1u16.to_le_bytes());
    whole[entry + 42..entry + 46].copy_from_slice(&0u32.to_le_bytes());
    whole[end + 4..end + 8].copy_from_slice(&[1, 0, 1, 0]);
    whole[end + 16..end + 20].copy_from_slice(&directory.to_le_bytes());
    let folder = tempfile::tempdir().expect("a folder");
    let paths = [folder.path().join("a.z01"), folder.path().join("a.zip")];
    std::fs::write(&paths[0], &whole[..second]).expect("it is written");
    std::fs::write(&paths[1], &whole[second..]).expect("it is written");
    let joined = part(&paths, 0).unwrap_or_else(|failure| panic!("{failure:?}"));
    let (_folder, whole) = made("a.zip", &joined.bytes(0));
    let read = open(&whole);
    assert_eq!(read.members(), [("one.txt", 1_400, None), ("two.txt", 1_400, None)]);
    assert_eq!(read.bytes(1), "two.txt".repeat(200).as_bytes());
    let (strangers, stranger) = made("b.zip", &archive(&[]));
    let beside = [strangers.path().join("b.z01"), stranger];
    std::fs::write(&beside[0], "nothing of it").expect("it is written");
    let alone = part(&beside, 1).unwrap_or_else(|failure| panic!("{failure:?}"));
    assert_eq!(alone.names(), ["one.txt", "two.txt"], "an archive that was never split");
    assert!(part(&paths[1..], 0).is_err_and(|failure| failure.message.contains("part 1 is missing")));
}

fn number(mut value: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    while value >= 0x80 {
        bytes.push(value as u8 | 0x80);
        value >>= 7;
    }
    bytes.push(value as u8);
    bytes
}

fn crc(bytes: &[u8]) -> [u8; 4] {
    let mut crc = flate2::Crc::new();
    crc.update(bytes);
    crc.sum().to_le_bytes()
}

/// A header of RAR 5: its kind, its flags and what it tells.
fn block(kind: usize, flags: usize, told: &[u8], data: &[u8]) -> Vec<u8> {
    let size = if data.is_empty() { Vec::new() } else { number(data.len()) };
    let body = [number(kind), number(flags), size, told.to_vec()].concat();
    let header = [number(body.len()), body].concat();
    [&crc(&header)[..], &header, data].concat()
}

/// A volume of RAR 5 with a part of one stored file.
fn volume(at: usize, flags: usize, part: &[u8], checked: &[u8], size: usize) -> Vec<u8> {
    let main = if at == 0 { number(1) } else { [number(3), number(at)].concat() };
    let told =
        [number(4), number(size), number(0o644), crc(checked).to_vec(), number(0), number(1), number(8)];
    let file = [&told.concat()[..], b"note.txt"].concat();
    let ends = number(usize::from(flags & 0x10 != 0));
    [
        b"Rar!\x1a\x07\x01\x00".to_vec(),
        block(1, 0, &main, &[]),
        block(2, flags | 2, &file, part),
        block(5, 0, &ends, &[]),
    ]
    .concat()
}

#[test]
fn volumes_of_rar_are_unpacked_as_one_archive() {
    let text: Vec<u8> = (0..1_000u32).map(|n| (n % 251) as u8).collect();
    let folder = tempfile::tempdir().expect("a folder");
    let paths = [folder.path().join("a.part1.rar"), folder.path().join("a.part2.rar")];
    std::fs::write(&paths[0], volume(0, 0x10, &text[..600], &text[..600], 1_000)).expect("it is written");
    std::fs::write(&paths[1], volume(1, 0x08, &text[600..], &text, 1_000)).expect("it is written");
    let joined = part(&paths, 0).unwrap_or_else(|failure| panic!("{failure:?}"));
    assert_eq!(joined.members(), [("note.txt", 1_000, None)]);
    assert!(joined.bytes(0) == text);
    let failure = part(&paths[..1], 0).err().expect("a part is missing");
    assert!(failure.message.contains("part 2 is missing"), "{}", failure.message);
}

#[test]
fn an_archive_behind_a_program_is_taken_out_wherever_its_places_count_from() {
    let stub = [b"MZ".as_slice(), &[7; 5_000]].concat();
    for bytes in [archive(&stub), [stub.clone(), archive(&[])].concat()] {
        let (_folder, path) = made("setup.exe", &bytes);
        let program =
            opened(&path, PROGRAM, FileType::Other, None).unwrap_or_else(|failure| panic!("{failure:?}"));
        assert_eq!(program.names(), ["behind the program.zip"]);
        assert!(program.warned("from byte 5002 on"));
        let (_folder, inner) = made("inner.zip", &program.bytes(0));
        let inner = open(&inner);
        assert_eq!(inner.names(), ["one.txt", "two.txt"]);
        assert_eq!(inner.bytes(0), "one.txt".repeat(200).as_bytes());
    }
    let (_folder, path) = made("plain.exe", &stub);
    assert_eq!(
        opened(&path, PROGRAM, FileType::Other, None).err().map(|why| why.code),
        Some(ErrorCode::Unsupported)
    );
}

#[test]
fn archives_of_other_kinds_behind_a_program_are_taken_out_too() {
    let Some(folder) = reports("70-archive-legacy-names") else { return };
    for (file, ending) in [
        ("test_read_format_7zip_encryption_partially.7z", "7z"),
        ("test_read_format_rar5_unicode.rar", "rar"),
        ("test_read_format_rar_unicode.rar", "rar"),
    ] {
        let archive = std::fs::read(folder.join(file)).expect("it is read");
        // The signatures themselves stand in the stub, as they do in real ones.
        let stub = b"MZ Rar!\x1a\x07\x01\x00 7z\xbc\xaf\x27\x1c and code".repeat(20);
        let (_folder, path) = made("setup.exe", &[stub, archive.clone()].concat());
        let program =
            opened(&path, PROGRAM, FileType::Other, None).unwrap_or_else(|failure| panic!("{failure:?}"));
        assert_eq!(program.names(), [format!("behind the program.{ending}")]);
        assert!(program.bytes(0) == archive, "{file}");
    }
}

fn header(name: &str, kind: tar::EntryType, size: u64) -> tar::Header {
    let mut header = tar::Header::new_gnu();
    header.set_path(name).expect("a name");
    header.set_entry_type(kind);
    header.set_size(size);
    header.set_mode(0o644);
    header.set_cksum();
    header
}

/// A file with its holes left out, in the two older ways in which GNU tar tells of them in additional headers.
fn sparse(records: &[(&str, &str)]) -> Vec<u8> {
    let mut extra = Vec::new();
    for (name, value) in records {
        let bare = name.len() + value.len() + 3;
        let length =
            (bare + 1..).find(|length| bare + length.to_string().len() == *length).expect("a length");
        extra.extend(format!("{length} {name}={value}\n").bytes());
    }
    let mut tape = tar::Builder::new(Vec::new());
    let kind = tar::EntryType::XHeader;
    tape.append(&header("PaxHeaders/x", kind, extra.len() as u64), &extra[..]).expect("it takes a header");
    let file = header("GNUSparseFile.1/x", tar::EntryType::Regular, 6);
    tape.append(&file, &b"abcdef"[..]).expect("it takes a file");
    tape.into_inner().expect("the tape ends")
}

#[test]
fn older_ways_to_tell_of_holes_are_read_too() {
    let expected = [&[0; 4][..], b"abc", &[0; 3], b"def", &[0; 7]].concat();
    let pairs = [
        ("GNU.sparse.size", "20"),
        ("GNU.sparse.numblocks", "2"),
        ("GNU.sparse.offset", "4"),
        ("GNU.sparse.numbytes", "3"),
        ("GNU.sparse.offset", "10"),
        ("GNU.sparse.numbytes", "3"),
        ("path", "dir/holes"),
    ];
    let map = [("GNU.sparse.size", "20"), ("GNU.sparse.map", "4,3,10,3"), ("GNU.sparse.name", "dir/holes")];
    for records in [&pairs[..], &map[..]] {
        let (_folder, path) = made("a.tar", &sparse(records));
        let tape = open(&path);
        assert_eq!(tape.members(), [("dir/holes", 20, None)]);
        assert_eq!(tape.bytes(0), expected);
    }
}

#[test]
fn a_file_of_nothing_but_holes_larger_than_there_is_room_for_is_refused_with_its_size() {
    let records =
        [("GNU.sparse.size", "4000000000000"), ("GNU.sparse.map", "0,6"), ("GNU.sparse.name", "holes")];
    let (_folder, path) = made("a.tar", &sparse(&records));
    let failure =
        opened(&path, "application/x-tar", FileType::Archive, None).err().expect("there is no room");
    assert_eq!(failure.code, ErrorCode::TooLarge);
}

#[test]
fn rubbish_behind_a_tape_is_named() {
    let mut tape = tar::Builder::new(Vec::new());
    tape.append(&header("a", tar::EntryType::Regular, 1), &b"x"[..]).expect("it takes a file");
    let mut bytes = tape.into_inner().expect("the tape ends");
    bytes.extend([7; 700]);
    let (_folder, path) = made("a.tar", &bytes);
    let read = open(&path);
    assert_eq!(read.names(), ["a"]);
    assert!(read.warned("something that is no archive"), "{:?}", read.text.warnings);
}

#[test]
fn a_large_text_becomes_pieces_of_its_own() {
    let line = "2026-07-06 10:00:00 a line of a log that goes on and on\n";
    let (_folder, path) = made("a.log", line.repeat((33 << 20) / line.len()).as_bytes());
    let read = open(&path);
    assert!(
        read.names().len() >= 3 && read.names()[0].starts_with("piece 0001, lines 1 to "),
        "{:?}",
        read.names()
    );
    let size: u64 = read.members().iter().map(|(_, size, _)| size).sum();
    assert_eq!(size, std::fs::metadata(&path).expect("it is there").len());
    assert_eq!(read.said("Encoding"), Some("UTF-8"));
    assert!(read.warned("cut into pieces"));
}
