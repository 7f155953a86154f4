//! Every file of the corpus of real documents: what it is judged to be, how its extraction ends, and how much
//! of the words of a reference is found: the text that a file was made from where there is one, else what
//! another reader found in it. Words count with their repetitions, and a file that was not read holds none, so
//! what is refused lowers its folder's figures. Files with pages for OCR are read with `BUREAU_FULL=1` only. The corpus stands outside the repository; without it the test says so
//! and passes, except in continuous integration.
#![expect(clippy::print_stderr, reason = "the table is what a person runs this test for")]

use bureau_engines::extract::{Extracted, Order, extract};
use bureau_engines::sniff::sniff;
use bureau_model::output::Sniffed;
use bureau_model::output::{Extraction, Found};
use bureau_model::word::{ErrorCode, Failure, FileType};
use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use unicode_normalization::UnicodeNormalization;
use unicode_segmentation::UnicodeSegmentation;

/// Folders whose words must be found.
const MEASURED: &[&str] = &["pdf-text", "office-word", "office-sheet", "office-slides", "web-text"];

struct Outcome {
    folder: String,
    name: String,
    sniffed: Sniffed,
    result: Result<Extraction, Failure>,
    recall: Option<f64>,
    /// It has pages for OCR, which is not done in the short run.
    put_off: bool,
}

/// Whether everything is done, not only what is quick: the pages for OCR take minutes.
pub(crate) fn full() -> bool {
    std::env::var_os("BUREAU_FULL").is_some()
}

pub(crate) fn corpus() -> Option<PathBuf> {
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

fn files(docs: &Path) -> Vec<(String, PathBuf)> {
    let list = |folder: &Path| -> Vec<PathBuf> {
        let entries = std::fs::read_dir(folder).expect("the folder can be listed");
        let mut paths: Vec<PathBuf> = entries.map(|e| e.expect("an entry").path()).collect();
        paths.sort();
        paths
    };
    let folders = list(docs).into_iter().filter(|p| p.is_dir());
    let folders = folders.filter(|p| !p.ends_with("truth") && !p.ends_with("ref-text"));
    folders
        .flat_map(|folder| {
            let name = name_of(&folder);
            list(&folder).into_iter().filter(|p| p.is_file()).map(move |p| (name.clone(), p))
        })
        .collect()
}

fn name_of(path: &Path) -> String {
    path.file_name().expect("it has a name").to_string_lossy().into_owned()
}

fn run(docs: &Path, folder: &str, path: &Path) -> Outcome {
    let name = name_of(path);
    let sniffed = sniff(path, &name);
    let began = std::time::Instant::now();
    let scratch = tempfile::tempdir().expect("a folder for what is inside");
    let order = Order { scratch: scratch.path().to_owned(), ocr: full(), ..Order::default() };
    let extracted = extract(path, &sniffed.media_type, sniffed.file_type, &order, &mut |_, _| {});
    let put_off = matches!(extracted, Ok(Extracted::NeedsOcr));
    let mut inside = String::new();
    let result = extracted.and_then(|extracted| match extracted {
        Extracted::Text(text, found) => {
            inside = text_inside(scratch.path(), &found, 1);
            Ok(*text)
        }
        Extracted::NeedsOcr if order.ocr => panic!("{folder}/{name}: OCR was allowed"),
        Extracted::NeedsOcr => {
            Err(Failure::new(ErrorCode::EngineMissing, "needs OCR: read with BUREAU_FULL=1"))
        }
    });
    if began.elapsed().as_secs() > 5 {
        eprintln!("slow: {folder}/{name} took {:?}", began.elapsed());
    }
    let whole = result.as_ref().map(text).unwrap_or_default() + &inside;
    let recall = recall(docs, folder, &name, &whole);
    Outcome { folder: folder.to_owned(), name, sniffed, result, recall, put_off }
}

/// The text of what was found inside: the other reader gives it with the container's own.
fn text_inside(scratch: &Path, found: &[Found], depth: u32) -> String {
    let mut all = String::new();
    for (copy, name) in found.iter().filter_map(|found| Some((found.copy.as_ref().ok()?, &found.path))) {
        let path = scratch.join(copy);
        let sniffed = sniff(&path, name);
        let folder = tempfile::tempdir().expect("a folder for what is inside");
        let order = Order { scratch: folder.path().to_owned(), ocr: full(), ..Order::default() };
        let extracted = extract(&path, &sniffed.media_type, sniffed.file_type, &order, &mut |_, _| {});
        if let Ok(Extracted::Text(own, found)) = extracted {
            all.push('\n');
            all.push_str(&text(&own));
            if depth < 4 {
                all.push_str(&text_inside(folder.path(), &found, depth + 1));
            }
        }
    }
    all
}

fn text(extraction: &Extraction) -> String {
    extraction.chunks.iter().map(|c| c.text.as_str()).collect()
}

/// The reference of a file: the text it was made from, or what another reader found in it.
fn reference(docs: &Path, folder: &str, name: &str) -> Option<String> {
    let read = |path: PathBuf| std::fs::read_to_string(path).ok();
    if folder == "gen-multilingual" {
        let truth = docs.join("gen-multilingual/truth");
        let stem = name.split('.').next()?;
        let language = name.split('_').next()?;
        return read(truth.join(format!("{stem}.utf8.txt")))
            .or_else(|| read(truth.join(format!("{language}.txt"))));
    }
    if name == "udhr_ger.pdf" {
        return read(docs.join("web-text/udhr_ger.txt"));
    }
    let found = read(docs.join("ref-text").join(folder).join(format!("{name}.txt")))?;
    Some(if folder == "office-sheet" { without_headings(&found, name) } else { found })
}

/// The reference of a workbook has a heading before each sheet with the name of the file that the other reader
/// wrote, `# book-Sheet1.csv`. It is not in the workbook.
fn without_headings(reference: &str, name: &str) -> String {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let heading = |line: &&str| line.starts_with(&format!("# {stem}-")) && line.ends_with(".csv");
    reference.lines().filter(|line| !heading(line)).collect::<Vec<_>>().join("\n")
}

/// The share of the reference's words, counted with their repetitions, that the text holds. A file that was
/// not read holds none.
fn recall(docs: &Path, folder: &str, name: &str, text: &str) -> Option<f64> {
    let wanted = words(&reference(docs, folder, name)?);
    let total: usize = wanted.values().sum();
    if total == 0 {
        return None;
    }
    let found = words(text);
    let hit: usize =
        wanted.iter().map(|(word, n)| (*n).min(found.get(word).copied().unwrap_or_default())).sum();
    if std::env::var("BUREAU_MISSED").is_ok_and(|wanted| name.contains(&wanted)) {
        let missed: Vec<_> =
            wanted.iter().filter(|(w, n)| found.get(*w).copied().unwrap_or_default() < **n).collect();
        eprintln!("missed of {name}: {missed:?}");
    }
    Some(hit as f64 / total as f64)
}

/// Scripts that meet inside a word: a prefix of Arabic before a Latin name is a word of its own to one reader
/// and not to another.
fn parted(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut before = ' ';
    for c in text.chars() {
        let arabic = |c: char| matches!(c, '\u{600}'..='\u{6ff}') && c.is_alphabetic();
        if (arabic(before) && c.is_ascii_alphabetic()) || (before.is_ascii_alphabetic() && arabic(c)) {
            out.push(' ');
        }
        out.push(c);
        before = c;
    }
    out
}

/// Words in lower case; of Chinese and Japanese each character is one. Marks are not words, nor are the line
/// breaks inside a word that a reference's layout made.
fn words(text: &str) -> HashMap<String, usize> {
    let text = text.nfkc().collect::<String>().to_lowercase();
    let text: String = text.chars().filter(|c| !matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{ad}' | '\u{feff}')).collect();
    let text = parted(&text);
    let mut counts = HashMap::new();
    for word in text.split_word_bounds().flat_map(|w| w.split(['.', ',', ':', '_', '\'', '’'])) {
        if word.chars().any(char::is_alphanumeric) {
            *counts.entry(word.to_owned()).or_default() += 1;
        }
    }
    counts
}

fn expected_type(folder: &str, name: &str) -> &'static [FileType] {
    use FileType as T;
    let end = name.rsplit('.').next().unwrap_or_default();
    match folder {
        "pdf-text" | "pdf-scan" | "office-word" | "office-slides" => &[T::Document],
        "web-text" => &[T::Document],
        "office-sheet" => &[T::Table],
        "image-ocr" => &[T::Image],
        "archive" if name.starts_with("bad") => &[T::Archive, T::Other],
        "archive" => &[T::Archive],
        "email" if matches!(end, "vcf" | "ics") => &[T::Document, T::Email],
        "email" => &[T::Email],
        "pdf-hostile" if name == "empty.pdf" => &[T::Other, T::Document],
        "pdf-hostile" => &[T::Document],
        "gen-multilingual" if end == "eml" => &[T::Email],
        "gen-multilingual" if end == "png" => &[T::Image],
        "gen-multilingual" => &[T::Document],
        "other" if matches!(end, "djvu" | "xps" | "vcf") => &[T::Document],
        _ => &[T::Other],
    }
}

#[test]
fn the_corpus_is_read() {
    let Some(docs) = corpus() else { return };
    let only = std::env::var("BUREAU_ONLY").ok();
    let wanted = |p: &Path| only.as_ref().is_none_or(|only| p.to_string_lossy().contains(only));
    let outcomes: Vec<Outcome> = files(&docs)
        .iter()
        .filter(|(_, p)| wanted(p))
        .map(|(folder, path)| run(&docs, folder, path))
        .collect();
    show(&outcomes);
    if only.is_some() {
        return;
    }
    check_types(&outcomes);
    let outcomes: Vec<Outcome> = outcomes.into_iter().filter(|outcome| !outcome.put_off).collect();
    check_endings(&outcomes);
    check_recall(&outcomes);
}

fn show(outcomes: &[Outcome]) {
    for o in outcomes {
        let ending = match &o.result {
            Ok(x) => format!("ok, {} chunks, {}", x.chunks.len(), x.language.as_deref().unwrap_or("?")),
            Err(f) => format!("{}: {}", f.code, f.message),
        };
        let recall = o.recall.map_or("     -".to_owned(), |r| format!("{r:.4}"));
        eprintln!("{recall} {:8} {:16} {:44} {ending}", o.sniffed.file_type, o.folder, o.name);
    }
    let head = ["files", "read", "refs", "median", "low 10%", ">= 0.90"];
    eprintln!("\n{:18}{}  not read", "folder", head.map(|h| format!("{h:>9}")).concat());
    for (folder, of) in by_folder(outcomes) {
        show_folder(folder, &of);
    }
    for folder in MEASURED {
        show_worst(folder, outcomes);
    }
}

fn show_folder(folder: &str, of: &[&Outcome]) {
    let recalls = recalls(of);
    let read = of.iter().filter(|o| o.result.is_ok()).count();
    let mut codes: BTreeMap<ErrorCode, usize> = BTreeMap::new();
    for failure in of.iter().filter_map(|o| o.result.as_ref().err()) {
        *codes.entry(failure.code).or_default() += 1;
    }
    let codes: Vec<String> = codes.iter().map(|(code, n)| format!("{code} {n}")).collect();
    let at = |share: f64| quantile(&recalls, share).map_or("-".to_owned(), |r| format!("{r:.4}"));
    let good = recalls.iter().filter(|r| **r >= 0.90).count();
    let cells = [
        of.len().to_string(),
        read.to_string(),
        recalls.len().to_string(),
        at(0.5),
        at(0.1),
        good.to_string(),
    ];
    eprintln!("{folder:18}{}  {}", cells.map(|c| format!("{c:>9}")).concat(), codes.join(", "));
}

fn show_worst(folder: &str, outcomes: &[Outcome]) {
    let mut of: Vec<(f64, &str)> = outcomes
        .iter()
        .filter(|o| o.folder == folder)
        .filter_map(|o| Some((o.recall?, o.name.as_str())))
        .collect();
    of.sort_by(|a, b| a.0.total_cmp(&b.0));
    let worst: Vec<String> = of.iter().take(5).map(|(recall, name)| format!("{name} {recall:.3}")).collect();
    eprintln!("the worst of {folder}: {}", worst.join(", "));
}

fn by_folder(outcomes: &[Outcome]) -> BTreeMap<&str, Vec<&Outcome>> {
    let mut folders: BTreeMap<&str, Vec<&Outcome>> = BTreeMap::new();
    for outcome in outcomes {
        folders.entry(&outcome.folder).or_default().push(outcome);
    }
    folders
}

/// Recalls in order.
fn recalls(of: &[&Outcome]) -> Vec<f64> {
    let mut recalls: Vec<f64> = of.iter().filter_map(|o| o.recall).collect();
    recalls.sort_by(f64::total_cmp);
    recalls
}

fn quantile(sorted: &[f64], share: f64) -> Option<f64> {
    let last = sorted.len().checked_sub(1)?;
    sorted.get((last as f64 * share).floor() as usize).copied()
}

fn check_types(outcomes: &[Outcome]) {
    let wrong: Vec<String> = outcomes
        .iter()
        .filter(|o| !expected_type(&o.folder, &o.name).contains(&o.sniffed.file_type))
        .map(|o| format!("{}/{} is {} ({})", o.folder, o.name, o.sniffed.file_type, o.sniffed.media_type))
        .collect();
    assert!(wrong.is_empty(), "wrong types: {wrong:#?}");
}

fn check_endings(outcomes: &[Outcome]) {
    let mut wrong = Vec::new();
    for o in outcomes {
        let locked =
            ["protected_passtika", "ODTEncrypted", "password-hunter2", "issue6010_1", "UnicodePassword"]
                .iter()
                .any(|part| o.name.contains(part));
        let fine = match &o.result {
            Ok(x) => !text(x).trim().is_empty() && !locked,
            Err(f) if locked => f.code == ErrorCode::Locked,
            Err(f) => matches!(
                f.code,
                ErrorCode::Locked
                    | ErrorCode::Corrupt
                    | ErrorCode::Unsupported
                    | ErrorCode::Empty
                    | ErrorCode::TooLarge
            ),
        };
        if !fine {
            wrong.push(format!("{}/{}: {:?}", o.folder, o.name, o.result.as_ref().map(|x| x.chunks.len())));
        }
    }
    assert!(wrong.is_empty(), "wrong endings: {wrong:#?}");
}

fn check_recall(outcomes: &[Outcome]) {
    for folder in MEASURED {
        let of: Vec<&Outcome> = outcomes.iter().filter(|o| o.folder == *folder).collect();
        let recalls = recalls(&of);
        let median = quantile(&recalls, 0.5).expect("the folder has references");
        let low = quantile(&recalls, 0.1).expect("the folder has references");
        assert!(median >= 0.97, "{folder}: median recall {median:.4}");
        assert!(low >= 0.90, "{folder}: a tenth of the files is under {low:.4}");
    }
}
