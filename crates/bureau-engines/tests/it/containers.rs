//! What is inside the containers of the corpus: how many files each is said to hold by another program, how many
//! were taken, and why the others were not. And containers made here, whose files must come out as they went in.
#![expect(clippy::print_stderr, reason = "the table is what a person runs this test for")]

use bureau_engines::extract::{Extracted, Order, extract};
use bureau_engines::sniff::sniff;
use bureau_model::output::{Extraction, Found};
use bureau_model::word::{ErrorCode, Failure};
use std::path::{Path, PathBuf};

/// A container read: its text and what was found inside, with the scratch folder that holds the copies.
struct Read {
    result: Result<(Extraction, Vec<Found>), Failure>,
    scratch: tempfile::TempDir,
}

fn read(path: &Path, name: &str, passwords: &[&str]) -> Read {
    let scratch = tempfile::tempdir().expect("a folder for what is inside");
    let sniffed = sniff(path, name);
    let order = Order {
        name: name.to_owned(),
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

#[test]
fn look() {
    let Some(docs) = corpus() else { return };
    let only = std::env::var("BUREAU_ONLY").unwrap_or_default();
    for folder in ["archive", "email"] {
        let mut paths: Vec<_> =
            std::fs::read_dir(docs.join(folder)).expect("listed").flatten().map(|e| e.path()).collect();
        paths.sort();
        for path in paths {
            let name = path.file_name().expect("a name").to_string_lossy().into_owned();
            if !name.contains(&only) { continue }
            let read = read(&path, &name, &[]);
            match &read.result {
                Ok((text, found)) => {
                    eprintln!("{name}: {:?} {:?}", text.metadata, text.warnings);
                    for f in found.iter().take(12) { eprintln!("     {} {} {:?}", f.path, f.size, f.copy) }
                }
                Err(f) => eprintln!("{name}: FAILED {f:?}"),
            }
        }
    }
}
