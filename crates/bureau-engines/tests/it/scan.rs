//! How well pages are read: the character error rate of OCR, the edit distance to the truth over the truth's length.
//!
//! Scans of the corpus have their truth beside them. Clean scans of known sentences are drawn with `pango-view` where that
//! and the fonts are installed, a few languages in continuous integration, all of them with `BUREAU_FULL=1`.
#![expect(clippy::print_stderr, reason = "the table is what a person runs this test for")]

use crate::corpus::{corpus, full};
use bureau_engines::extract::{Extracted, Order, extract};
use bureau_engines::sniff::sniff;
use bureau_model::output::{Extraction, Origin};
use bureau_model::word::{ErrorCode, Failure};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};
use unicode_normalization::UnicodeNormalization;

/// Languages of clean scans: code, file name in FLORES, font, and the greatest median error allowed.
const CLEAN: &[(&str, &str, &str, f64)] = &[
    ("en", "hi-en/flores-dev.en", "DejaVu Serif", 0.03),
    ("hi", "hi-en/flores-dev.hi", "Noto Sans Devanagari", 0.05),
    ("zh", "zh-en/flores-dev.zh", "WenQuanYi Micro Hei", 0.06),
    ("ar", "ar-en/flores-dev.ar", "Noto Sans Arabic", 0.10),
    ("ru", "ru-en/flores-dev.ru", "DejaVu Serif", 0.05),
    ("mr", "mr-en/flores-dev.mr", "Noto Sans Devanagari", 0.06),
    ("bn", "bn-en/flores-dev.bn", "Noto Sans Bengali", 0.08),
    ("gu", "gu-en/flores-dev.gu", "Noto Sans Gujarati", 0.08),
    ("kn", "kn-en/flores-dev.kn", "Noto Sans Kannada", 0.10),
    ("ml", "ml-en/flores-dev.ml", "Noto Sans Malayalam", 0.10),
    ("ta", "ta-en/flores-dev.ta", "Noto Sans Tamil", 0.20),
    ("te", "te-en/flores-dev.te", "Noto Sans Telugu", 0.10),
    ("es", "es-en/flores-dev.es", "DejaVu Serif", 0.03),
    ("fr", "fr-en/flores-dev.fr", "DejaVu Serif", 0.03),
    ("de", "de-en/flores-dev.de", "DejaVu Serif", 0.03),
];

/// Scans of the corpus with the whole of their text: language, file, truth.
const SCANS: &[(&str, &str, &str)] = &[
    ("hi", "gen-multilingual/hi_scan.pdf", "gen-multilingual/truth/hi_scan.txt"),
    ("zh", "gen-multilingual/zh_scan.pdf", "gen-multilingual/truth/zh_scan.txt"),
    ("ar", "gen-multilingual/ar_scan.pdf", "gen-multilingual/truth/ar_scan.txt"),
    ("ru", "gen-multilingual/ru_scan.pdf", "gen-multilingual/truth/ru_scan.txt"),
    ("en", "image-ocr/phototest.tif", "truth/phototest.gold.txt"),
    ("en", "image-ocr/8071_093.3B.tif", "truth/8071_093.3B.txt"),
];

/// What is known to stand on pages, and by how much the page is turned.
const KNOWN: &[(&str, &str, u16)] = &[
    ("pdf-scan/ocr_test.pdf", "Docling bundles PDF document conversion to", 0),
    ("pdf-scan/ocr_test_rotated_90.pdf", "Docling bundles PDF document conversion to", 90),
    ("pdf-scan/testOCR.pdf", "Happy New Year 2003!", 0),
    ("image-ocr/testOCR.png", "This file contains some words.", 0),
    ("image-ocr/devatest.png", "सभी मनुष्यों को गौरव", 0),
];

fn read(path: &Path, order: &Order) -> Result<Extracted, Failure> {
    let name = path.file_name().expect("a name").to_string_lossy().into_owned();
    let sniffed = sniff(path, &name);
    extract(path, &sniffed.media_type, sniffed.file_type, order, &mut |_, _| {})
}

/// The text of a file, OCR allowed, and how long that took.
fn text_of(path: &Path) -> (Extraction, Duration) {
    let order = Order { ocr: true, ..Order::default() };
    let began = Instant::now();
    match read(path, &order) {
        Ok(Extracted::Text(text, _)) => (*text, began.elapsed()),
        Ok(Extracted::NeedsOcr) => panic!("{}: OCR was allowed", path.display()),
        Err(failure) => panic!("{}: {} {}", path.display(), failure.code, failure.message),
    }
}

fn joined(extraction: &Extraction) -> String {
    extraction.chunks.iter().map(|chunk| chunk.text.as_str()).collect()
}

/// One form for both sides: compatible forms folded, one blank between words, none in Chinese.
fn plain(text: &str, language: &str) -> String {
    let text: String =
        text.nfkc().filter(|c| !matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}')).collect();
    let between = if language == "zh" { "" } else { " " };
    text.split_whitespace().collect::<Vec<_>>().join(between)
}

fn error_rate(truth: &str, read: &str, language: &str) -> f64 {
    let (truth, read) = (plain(truth, language), plain(read, language));
    strsim::levenshtein(&truth, &read) as f64 / truth.chars().count().max(1) as f64
}

struct Measured {
    language: &'static str,
    name: String,
    rate: f64,
}

fn show(language: &'static str, name: &str, truth: &str, path: &Path) -> Measured {
    let (extraction, time) = text_of(path);
    let rate = error_rate(truth, &joined(&extraction), language);
    let passages = &extraction.passages;
    let languages = passages.iter().map(|p| p.languages.join("+")).collect::<Vec<_>>().join(" ");
    let confidence = passages.iter().map(|p| p.confidence).sum::<f32>() / passages.len().max(1) as f32;
    eprintln!("{rate:.4} {language} {name:36} read as {languages:8} confidence {confidence:.2} {time:.1?}");
    assert!(
        passages.iter().all(|p| p.origin == Origin::Ocr && !p.words.is_empty()),
        "{name}: words have places"
    );
    Measured { language, name: name.to_owned(), rate }
}

/// Pages of sentences of a language as pictures, with their text; none where they can't be drawn.
fn clean_pages(
    docs: &Path,
    folder: &Path,
    (language, file, font, _): (&str, &str, &str, f64),
) -> Vec<(PathBuf, String)> {
    let path = docs.join("../nlp/flores").join(file);
    let Ok(text) = std::fs::read_to_string(&path) else { return Vec::new() };
    let lines: Vec<&str> = text.lines().collect();
    let pages = if full() { 3 } else { 1 };
    let drawn = lines.chunks(6).take(pages).enumerate().filter_map(|(n, lines)| {
        let text = lines.join("\n");
        let source = folder.join(format!("{language}{n}.txt"));
        let picture = folder.join(format!("{language}{n}.png"));
        std::fs::write(&source, &text).expect("written");
        let mut command = Command::new("pango-view");
        command.arg(format!("--font={font} 11")).args([
            "--dpi=300",
            "--width=480",
            "--wrap=word-char",
            "--margin=100",
            "-q",
        ]);
        let status = command.arg("-o").arg(&picture).arg(&source).status().ok()?;
        status.success().then_some((picture, text))
    });
    drawn.collect()
}

fn has_font(name: &str) -> bool {
    let found = Command::new("fc-list").arg(name).output();
    found.is_ok_and(|found| !found.stdout.is_empty())
}

fn median(rates: &mut [f64]) -> Option<f64> {
    rates.sort_by(f64::total_cmp);
    rates.get(rates.len() / 2).copied()
}

#[test]
fn clean_scans_are_read_nearly_without_errors() {
    let Some(docs) = corpus() else { return };
    let folder = tempfile::tempdir().expect("a folder");
    let mut measured = Vec::new();
    for (language, file, truth) in SCANS {
        let truth = std::fs::read_to_string(docs.join(truth)).expect("the truth");
        measured.push(show(language, file, &truth, &docs.join(file)));
    }
    for clean in CLEAN.iter().take(if full() { CLEAN.len() } else { 3 }) {
        if !has_font(clean.2) {
            eprintln!("not drawn: no font {}", clean.2);
            continue;
        }
        for (n, (picture, truth)) in clean_pages(&docs, folder.path(), *clean).into_iter().enumerate() {
            measured.push(show(clean.0, &format!("drawn page {n}"), &truth, &picture));
        }
    }
    let mut bad = Vec::new();
    for (language, _, _, most) in CLEAN {
        let of = |m: &&Measured| m.language == *language;
        let mut rates: Vec<f64> = measured.iter().filter(of).map(|m| m.rate).collect();
        let Some(median) = median(&mut rates) else { continue };
        eprintln!("{language}: median {median:.4} of {} pages (at most {most})", rates.len());
        if median > *most {
            let names: Vec<&str> = measured.iter().filter(of).map(|m| m.name.as_str()).collect();
            bad.push(format!("{language}: {median:.4} over {names:?}"));
        }
    }
    assert!(bad.is_empty(), "read too badly: {bad:#?}");
}

#[test]
fn turned_pages_small_pictures_and_other_scripts_are_read() {
    let Some(docs) = corpus() else { return };
    for (file, known, turned) in KNOWN {
        let (extraction, _) = text_of(&docs.join(file));
        let text = plain(&joined(&extraction), "");
        assert!(text.contains(known), "{file}: {text}");
        let passage = extraction.passages.first().expect("a page");
        assert_eq!(passage.turned, Some(*turned), "{file}");
        let inside = |area: [f32; 4]| area.iter().all(|part| (0.0..=1.0).contains(part));
        assert!(passage.words.iter().all(|word| word.area.is_some_and(inside)), "{file}");
    }
}

#[test]
fn a_photograph_says_where_and_when_it_was_taken() {
    let Some(docs) = corpus() else { return };
    let (extraction, _) = text_of(&docs.join("image-ocr/testJPEG_GEO.jpg"));
    let text = joined(&extraction);
    assert!(text.contains("Camera: Canon EOS 40D"), "{text}");
    assert!(text.contains("Place: 12.543210, -54.123400"), "{text}");
    assert_eq!(extraction.chunks[0].place.part.as_deref(), Some("photograph"));
    assert!(extraction.passages.is_empty(), "a photograph without text has no words: {text}");
}

#[test]
fn every_page_of_a_tiff_is_read_in_its_order() {
    let Some(docs) = corpus() else { return };
    let (extraction, _) = text_of(&docs.join("image-ocr/multipage_tiff_example.tif"));
    let pages: Vec<u32> = extraction.passages.iter().filter_map(|p| p.place.page).collect();
    assert_eq!(pages, (1..=pages.len() as u32).collect::<Vec<_>>(), "{}", joined(&extraction));
    assert!(pages.len() >= 2);
}

#[test]
fn without_leave_to_read_by_ocr_a_scan_is_put_off_and_a_text_is_not() {
    let Some(docs) = corpus() else { return };
    let order = Order::default();
    let put_off = |file: &str| matches!(read(&docs.join(file), &order), Ok(Extracted::NeedsOcr));
    assert!(put_off("gen-multilingual/hi_scan.pdf"));
    assert!(put_off("gen-multilingual/hi_text.pdf"), "the layer of an Indian script is doubted");
    assert!(put_off("image-ocr/testOCR.png"));
    assert!(!put_off("gen-multilingual/ru_text.pdf"));
}

#[test]
fn a_doubted_layer_is_kept_beside_what_was_read() {
    let Some(docs) = corpus() else { return };
    let (extraction, _) = text_of(&docs.join("gen-multilingual/hi_text.pdf"));
    let passage = extraction.passages.first().expect("a page was read");
    assert!(
        passage
            .layer
            .as_ref()
            .is_some_and(|layer| layer.chars().any(|c| ('\u{900}'..'\u{980}').contains(&c)))
    );
    assert_eq!(passage.languages.first().map(String::as_str), Some("hi"));
}

#[test]
fn a_locked_pdf_opens_with_one_of_the_passwords() {
    let Some(docs) = corpus() else { return };
    let path = docs.join("pdf-hostile/password-hunter2.pdf");
    let ocr = Order { ocr: true, ..Order::default() };
    assert_eq!(read(&path, &ocr).expect_err("locked").code, ErrorCode::Locked);
    let wrong = Order { passwords: vec!["wrong".to_owned()], ..ocr.clone() };
    assert_eq!(read(&path, &wrong).expect_err("locked").code, ErrorCode::Locked);
    let right = Order { passwords: vec!["wrong".to_owned(), "hunter2".to_owned()], ..ocr };
    assert!(matches!(read(&path, &right), Ok(Extracted::Text(..))));
}
