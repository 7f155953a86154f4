//! PDFs that were reported: what is found in them, what stands beside what, and what is attached.

use crate::corpus::corpus;
use bureau_engines::extract::{Extracted, Order, extract};
use bureau_model::output::{Extraction, Found};
use bureau_model::word::{ErrorCode, FileType};

/// A reported file as it is read; `None` where the corpus is missing.
fn report(path: &str) -> Option<(Extraction, Vec<Found>)> {
    let path = corpus()?.join("../reports").join(path);
    let scratch = tempfile::tempdir().expect("a folder");
    let order = Order { scratch: scratch.path().to_owned(), ..Order::default() };
    match extract(&path, "application/pdf", FileType::Document, &order, &mut |_, _| {}) {
        Ok(Extracted::Text(text, found)) => Some((*text, found)),
        Ok(Extracted::NeedsOcr) => panic!("{}: its layer is doubted", path.display()),
        Err(failure) => panic!("{}: {} {}", path.display(), failure.code, failure.message),
    }
}

fn text(extraction: &Extraction) -> String {
    extraction.chunks.iter().map(|chunk| chunk.text.as_str()).collect()
}

#[test]
fn ligatures_and_divided_words_are_whole() {
    let Some((read, _)) = report("41-pdf-ligatures-hyphenation/lig.pdf") else { return };
    let text = text(&read);
    for word in ["office", "first", "floated", "affair", "efficiency", "transaction", "+91 90000 444-51"] {
        assert!(text.contains(word), "{word}: {text}");
    }
}

#[test]
fn letterspaced_words_columns_and_rows_are_in_order() {
    let Some((read, _)) = report("43-pdf-letterspaced-columns/cols.pdf") else { return };
    let text = text(&read);
    let at = |part: &str| text.find(part).unwrap_or_else(|| panic!("no {part:?} in {text}"));
    assert!(at("CASTELLAN") < at("On Monday"));
    assert!(at("mill beyond the river.") < at("By Tuesday"));
    for row in ["Otto Brandvold 9000044461 1,200", "Sunniva Pell 9000044462 3,400"] {
        let plain = text.replace('\t', " ");
        assert!(plain.contains(row), "{row}: {text}");
    }
    assert!(at("Name") < at("Otto Brandvold"));
}

#[test]
fn attachments_are_members_and_a_locked_one_does_not_lock_its_page() {
    let names = |found: &[Found]| found.iter().map(|f| f.path.clone()).collect::<Vec<_>>();
    let open = [
        ("annotation-fileattachment.pdf", "Test.txt"),
        ("attachment.pdf", "foo.txt"),
        ("testPDFFileEmbInAnnotation.pdf", "Excel.xlsx"),
    ];
    for (file, member) in open {
        let Some((_, found)) = report(&format!("47-pdf-attachments-odd/{file}")) else { return };
        assert!(names(&found).contains(&member.to_owned()), "{file}: {:?}", names(&found));
        assert!(found.iter().all(|found| found.copy.is_ok()), "{file}");
    }
    for file in ["auth-event-ef-open.pdf", "encrypted-attachment.pdf"] {
        let Some((read, found)) = report(&format!("47-pdf-attachments-odd/{file}")) else { return };
        assert!(text(&read).contains("Example"), "{file}");
        let code = |found: &Found| found.copy.as_ref().err().map(|failure| failure.code);
        assert_eq!(found.iter().map(code).collect::<Vec<_>>(), [Some(ErrorCode::Locked)], "{file}");
    }
}

/// The ligatures of the reported file, without the map that says what they are: only the page shows it.
#[test]
fn words_with_letters_that_nobody_knows_are_read_on_the_page() {
    let Some(docs) = corpus() else { return };
    let report = docs.join("../reports/41-pdf-ligatures-hyphenation/lig.pdf");
    let mut bytes = std::fs::read(report).expect("it is there");
    let name = b"/ToUnicode";
    let at = bytes.windows(name.len()).position(|part| part == name).expect("it has a map");
    bytes[at + name.len() - 1] = b'_';
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("unmapped.pdf");
    std::fs::write(&path, bytes).expect("written");
    let read = |ocr| {
        let order = Order { scratch: folder.path().to_owned(), ocr, ..Order::default() };
        extract(&path, "application/pdf", FileType::Document, &order, &mut |_, _| {}).expect("it opens")
    };
    assert!(matches!(read(false), Extracted::NeedsOcr));
    let Extracted::Text(read, _) = read(true) else { panic!("OCR was allowed") };
    for word in ["office", "first", "floated", "affair", "efficiency", "transaction", "12,00,000"] {
        assert!(text(&read).contains(word), "{word}: {}", text(&read));
    }
}

/// A scanned page, of some MiB as good scans are: what makes it so large is what a JPEG holds beside its picture.
fn scanned(width: u32) -> Vec<u8> {
    let paper = image::GrayImage::from_pixel(width, width * 7 / 5, image::Luma([250]));
    let mut bytes = Vec::new();
    let encoder = image::codecs::jpeg::JpegEncoder::new_with_quality(&mut bytes, 90);
    image::DynamicImage::ImageLuma8(paper).to_rgb8().write_with_encoder(encoder).expect("it is encoded");
    let beside = [&[0xff, 0xef, 0xff, 0xff][..], &[7; 0xfffd]].concat().repeat(40);
    bytes.splice(2..2, beside);
    bytes
}

/// A PDF of pages of photographs, each with a line of text, of so many MiB at least; its number of pages.
fn large(path: &std::path::Path, mebibytes: u64, words: &str) -> u32 {
    use std::io::Write;
    let page = scanned(if mebibytes > 1 { 2_480 } else { 700 });
    let (width, height) = if mebibytes > 1 { (2_480, 3_472) } else { (700, 980) };
    let mut file = std::fs::File::create(path).expect("a file");
    let mut places = Vec::new();
    let mut at = 0u64;
    let mut write = |bytes: &[u8], object: bool, places: &mut Vec<u64>| {
        if object {
            places.push(at);
        }
        file.write_all(bytes).expect("written");
        at += bytes.len() as u64;
        at
    };
    write(b"%PDF-1.7\n", false, &mut places);
    let mut pages = 0u32;
    loop {
        let first = pages * 3 + 3;
        let content = format!("q 595 0 0 842 0 0 cm /I Do Q BT /F 14 Tf 72 700 Td ({words}) Tj ET");
        let text =
            format!("{first} 0 obj\n<< /Length {} >>\nstream\n{content}\nendstream\nendobj\n", content.len());
        write(text.as_bytes(), true, &mut places);
        let head = format!(
            "{} 0 obj\n<< /Subtype /Image /Width {width} /Height {height} /ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /DCTDecode /Length {} >>\nstream\n",
            first + 1,
            page.len()
        );
        write(head.as_bytes(), true, &mut places);
        write(&page, false, &mut places);
        write(b"\nendstream\nendobj\n", false, &mut places);
        let dictionary = format!(
            "{} 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {first} 0 R /Resources << /XObject << /I {} 0 R >> /Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>\nendobj\n",
            first + 2,
            first + 1
        );
        let size = write(dictionary.as_bytes(), true, &mut places);
        pages += 1;
        if size >> 20 >= mebibytes {
            break;
        }
    }
    let kids: Vec<String> = (0..pages).map(|page| format!("{} 0 R", page * 3 + 5)).collect();
    let tree = format!("2 0 obj\n<< /Type /Pages /Count {pages} /Kids [{}] >>\nendobj\n", kids.join(" "));
    let catalog = b"1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n";
    write(catalog, true, &mut places);
    let start = write(tree.as_bytes(), true, &mut places);
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", places.len() + 1);
    let objects = places.len();
    // The catalog and the tree were written last.
    places.rotate_right(2);
    places.iter().for_each(|place| table.push_str(&format!("{place:010} 00000 n \n")));
    let end = format!("trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n", objects + 1);
    write(format!("{table}{end}").as_bytes(), false, &mut places);
    pages
}

const LEDGER: &str =
    "The ledger of Sunniva Pell, who paid in full on a Monday and left the river house a day later";

/// By hand: `BUREAU_LARGE_PDF=300` for one of 300 MiB, and with `BUREAU_LARGE_SCAN=1` its pages have to be read by OCR.
#[test]
fn a_large_pdf_is_read_page_by_page() {
    let mebibytes = std::env::var("BUREAU_LARGE_PDF").ok().and_then(|size| size.parse().ok()).unwrap_or(1);
    let ocr = std::env::var_os("BUREAU_LARGE_SCAN").is_some();
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("large.pdf");
    let pages = large(&path, mebibytes, if ocr { "Ledger of Sunniva Pell" } else { LEDGER });
    let order = Order { scratch: folder.path().to_owned(), ocr, ..Order::default() };
    let mut last = 0.0;
    let mut progress = |done: f64, _: Option<String>| {
        assert!(done >= last, "it goes forward");
        last = done;
    };
    let read =
        extract(&path, "application/pdf", FileType::Document, &order, &mut progress).expect("it is read");
    let Extracted::Text(read, _) = read else { panic!("its layer is doubted") };
    assert_eq!(text(&read).matches("edger of Sunniva Pell").count(), pages as usize, "{:?}", read.warnings);
}
