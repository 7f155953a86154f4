//! What is inside the containers of the corpus: how many files each is said to hold by another program, how many
//! were taken, and why the others were not. And containers made here, whose files must come out as they went in.
#![expect(clippy::print_stderr, reason = "the table is what a person runs this test for")]

use bureau_engines::extract::{Extracted, Order, extract};
use bureau_engines::sniff::sniff;
use bureau_model::output::{Extraction, Found};
use bureau_model::word::{ErrorCode, Failure};
use std::path::{Path, PathBuf};

/// A container read: its text and what was found inside, with the scratch folder that holds the copies.
pub(crate) struct Read {
    pub(crate) result: Result<(Extraction, Vec<Found>), Failure>,
    pub(crate) scratch: tempfile::TempDir,
}

fn read(path: &Path, name: &str, passwords: &[&str]) -> Read {
    let scratch = tempfile::tempdir().expect("a folder for what is inside");
    let sniffed = sniff(path, name);
    let order = Order {
        scratch: scratch.path().to_owned(),
        passwords: passwords.iter().map(|&password| password.to_owned()).collect(),
        ..Order::default()
    };
    let extracted = extract(path, &sniffed.media_type, sniffed.file_type, &order, &mut |_, _| {});
    let result = extracted.map(|extracted| match extracted {
        Extracted::Text(text, found) => (*text, found),
        Extracted::NeedsOcr => (Extraction::default(), Vec::new()),
    });
    Read { result, scratch }
}

fn corpus() -> Option<PathBuf> {
    let shared = std::env::var_os("BUREAU_SHARED")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared"), PathBuf::from);
    let docs = shared.join("corpus/docs");
    if docs.is_dir() {
        return Some(docs);
    }
    assert!(std::env::var_os("CI").is_none(), "the corpus is missing: {}", docs.display());
    eprintln!("skipped: no corpus at {}", docs.display());
    None
}

/// Files of the corpus, passwords to be tried, and how many files are inside as another program counts them: 7-Zip
/// 16.02 (`7z l`, folders left out), GNU tar (`tar tvzf`), Python 3.11 (`email` with its parts that have a name or
/// are no text, `mailbox`), Info-ZIP (`unzip -l`, embedded files and pictures) and poppler (`pdfdetach -list`). The
/// last figure is how many of them can't be taken, and why.
type Case = (&'static str, &'static [&'static str], u64, &'static [ErrorCode]);
const CASES: &[Case] = &[
    ("archive/500_pages.7z", &[], 1, &[]),
    ("archive/TIKA-216.tgz", &[], 9, &[]),
    // These three hold a symbolic link to a file outside.
    ("archive/bad7zip.7z", &[], 1, &[ErrorCode::Unsupported]),
    ("archive/badrar.rar", &[], 1, &[ErrorCode::Unsupported]),
    ("archive/badzip.zip", &[], 1, &[ErrorCode::Unsupported]),
    ("archive/droste.zip", &[], 2, &[]),
    ("archive/embedded_with_duplicate.tgz", &[], 3, &[]),
    ("archive/moby.zip", &[], 135, &[]),
    ("archive/quine.gz", &[], 1, &[]),
    ("archive/test-documents.zip", &[], 9, &[]),
    ("archive/testLZ4-framed.lz4", &[], 1, &[]),
    ("archive/testZipEncrypted.zip", &["wrong"], 2, &[ErrorCode::Locked]),
    ("archive/test_cpio.cpio", &[], 7, &[]),
    ("archive/test_mockRar5.rar", &[], 18, &[]),
    ("email/Fwd_Re_Your_Campaign.eml", &[], 0, &[]),
    ("email/email_attached_alternative.eml", &[], 1, &[]),
    ("email/embedded_doc.eml", &[], 1, &[]),
    ("email/testEmailWithPNGAtt.eml", &[], 1, &[]),
    ("email/testLotusEml.eml", &[], 0, &[]),
    ("email/testRFC822-mixed-with-pdf-inline", &[], 1, &[ErrorCode::Empty]),
    ("email/testRFC822-multipart", &[], 1, &[]),
    ("email/plan.mbox", &[], 1, &[]),
    // readpst 0.6.76: four items in the folder "tmp".
    ("email/testPST_variousBodyTypes.pst", &[], 4, &[]),
    ("email/testMBOX_complex.mbox", &[], 1, &[]),
    ("gen-multilingual/hi_mail.eml", &[], 1, &[]),
    ("gen-multilingual/zh_mail.eml", &[], 1, &[]),
    ("office-slides/testPPT_embeded.pptx", &[], 6, &[]),
    ("office-word/EmbeddedPDF.docx", &[], 1, &[]),
    ("office-word/testOCR.docx", &[], 1, &[]),
    ("office-word/testWORD_embeded.docx", &[], 6, &[]),
    ("office-word/test_recursive_embedded.docx", &[], 1, &[]),
    ("pdf-text/with-attachment.pdf", &[], 1, &[]),
];

#[test]
fn every_container_of_the_corpus_accounts_for_its_files() {
    let Some(docs) = corpus() else { return };
    eprintln!("{:46}{:>9}{:>8}{:>9}", "container", "expected", "taken", "refused");
    let mut wrong = Vec::new();
    for (file, passwords, expected, refusals) in CASES {
        let path = docs.join(file);
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        let read = read(&path, &name, passwords);
        let Ok((text, found)) = &read.result else {
            eprintln!("{file:46}{:?}", read.result);
            wrong.push(format!("{file} failed"));
            continue;
        };
        let refused: Vec<ErrorCode> =
            found.iter().filter_map(|f| f.copy.as_ref().err()).map(|failure| failure.code).collect();
        let taken = found.len() - refused.len();
        eprintln!("{file:46}{expected:>9}{taken:>8}{:>9}  {refused:?} {:?}", refused.len(), text.warnings);
        let copies = std::fs::read_dir(read.scratch.path()).expect("listed").count();
        if found.len() as u64 != *expected
            || refused != *refusals
            || copies != taken
            || text.chunks.is_empty()
        {
            wrong.push(format!("{file}: {found:?}, {copies} copies"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn protected_office_files_open_with_the_right_password_only() {
    let Some(docs) = corpus() else { return };
    let files =
        ["office-sheet/testEXCEL_protected_passtika.xlsx", "office-word/testWORD_protected_passtika.docx"];
    for file in files {
        let path = docs.join(file);
        let code = |passwords: &[&str]| read(&path, file, passwords).result.map(|_| ()).map_err(|f| f.code);
        assert_eq!(code(&[]), Err(ErrorCode::Locked), "{file}");
        assert_eq!(code(&["wrong"]), Err(ErrorCode::Locked), "{file}");
        assert_eq!(code(&["wrong", "tika"]), Ok(()), "{file}");
    }
}

/// The names and bytes that came out of a container made here.
fn unpacked(name: &str, container: &[u8], passwords: &[&str]) -> Result<Vec<(String, Vec<u8>)>, ErrorCode> {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("container");
    std::fs::write(&path, container).expect("it is written");
    let read = read(&path, name, passwords);
    let beside = std::fs::read_dir(folder.path()).expect("listed").count();
    assert_eq!(beside, 1, "nothing is written beside the container");
    let (_, found) = read.result.map_err(|failure| failure.code)?;
    let copy = |name: &String| {
        assert!(name.bytes().all(|byte| byte.is_ascii_digit()), "a copy is called {name}");
        std::fs::read(read.scratch.path().join(name)).expect("the copy is there")
    };
    Ok(found.into_iter().filter_map(|f| Some((f.path, copy(f.copy.as_ref().ok()?)))).collect())
}

fn zip(files: &[(String, Vec<u8>)], options: zip::write::SimpleFileOptions) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, content) in files {
        writer.start_file(name.as_str(), options).expect("a file begins");
        std::io::Write::write_all(&mut writer, content).expect("it takes content");
    }
    writer.finish().expect("the archive ends").into_inner()
}

fn tape(files: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut writer = tar::Builder::new(Vec::new());
    for (name, content) in files {
        let mut header = tar::Header::new_gnu();
        // Written into the header as it is: the library itself refuses to write names that lead elsewhere.
        header.as_old_mut().name[..name.len()].copy_from_slice(name.as_bytes());
        header.set_size(content.len() as u64);
        header.set_mode(0o644);
        header.set_cksum();
        writer.append(&header, content.as_slice()).expect("it takes content");
    }
    writer.into_inner().expect("the archive ends")
}

fn hostile() -> Vec<(String, Vec<u8>)> {
    let names =
        ["../../etc/passwd", "/etc/shadow", "a/../../b", "C:\\Windows\\x", "नमस्ते.txt", "000001", "workbench"];
    names.iter().enumerate().map(|(n, name)| ((*name).to_owned(), vec![n as u8; 1 + n * 1_000])).collect()
}

#[test]
fn files_come_out_of_archives_as_they_went_in_whatever_they_are_called() {
    let files = hostile();
    let plain = zip::write::SimpleFileOptions::default();
    for method in [
        zip::CompressionMethod::Stored,
        zip::CompressionMethod::Deflated,
        zip::CompressionMethod::Bzip2,
        zip::CompressionMethod::Zstd,
    ] {
        assert_eq!(unpacked("a.zip", &zip(&files, plain.compression_method(method)), &[]), Ok(files.clone()));
    }
    assert_eq!(unpacked("a.tar", &tape(&files), &[]), Ok(files.clone()));
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    std::io::Write::write_all(&mut packed, &tape(&files)).expect("it takes content");
    assert_eq!(unpacked("a.tgz", &packed.finish().expect("it ends"), &[]), Ok(files));
}

#[test]
fn an_encrypted_archive_is_locked_until_a_password_fits() {
    let files = vec![("secret.txt".to_owned(), b"the meeting is at noon".to_vec())];
    let options = zip::write::SimpleFileOptions::default().with_aes_encryption(zip::AesMode::Aes256, "फूल");
    let archive = zip(&files, options);
    assert_eq!(unpacked("a.zip", &archive, &[]), Err(ErrorCode::Locked));
    assert_eq!(unpacked("a.zip", &archive, &["flower"]), Err(ErrorCode::Locked));
    assert_eq!(unpacked("a.zip", &archive, &["flower", "फूल"]), Ok(files));
}

#[test]
fn what_is_cut_off_gives_what_stands_before_the_cut() {
    let files = vec![("one.txt".to_owned(), vec![1; 3_000]), ("two.txt".to_owned(), vec![2; 3_000])];
    let archive = tape(&files);
    assert_eq!(unpacked("a.tar", &archive[..512 + 3_072 + 512 + 100], &[]), Ok(files[..1].to_vec()));
    let plain = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    let archive = zip(&files, plain);
    assert_eq!(unpacked("a.zip", &archive[..3_200], &[]), Ok(files[..1].to_vec()));
    assert_eq!(unpacked("a.zip", &archive[..200], &[]), Err(ErrorCode::Corrupt));
}

#[test]
fn a_bomb_is_too_large_and_soon_over() {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    let zeros = vec![0; 1 << 20];
    for _ in 0..400 {
        std::io::Write::write_all(&mut packed, &zeros).expect("it takes content");
    }
    let began = std::time::Instant::now();
    assert_eq!(unpacked("bomb.gz", &packed.finish().expect("it ends"), &[]), Err(ErrorCode::TooLarge));
    assert!(began.elapsed().as_secs() < 60, "{:?}", began.elapsed());
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(24))]

    #[test]
    fn any_files_come_out_of_zip_and_tar_as_they_went_in(
        files in proptest::collection::vec(("[a-zA-Z0-9./\\\\ -]{1,30}[a-z]", proptest::collection::vec(proptest::num::u8::ANY, 1..3_000)), 1..6),
    ) {
        let mut files: Vec<(String, Vec<u8>)> = files;
        for (n, (name, _)) in files.iter_mut().enumerate() {
            name.push_str(&n.to_string());
        }
        let archive = zip(&files, zip::write::SimpleFileOptions::default());
        proptest::prop_assert_eq!(unpacked("a.zip", &archive, &[]), Ok(files.clone()));
        proptest::prop_assert_eq!(unpacked("a.tar", &tape(&files), &[]), Ok(files));
    }
}
