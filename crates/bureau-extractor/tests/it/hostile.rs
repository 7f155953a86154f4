//! Files that were made to hurt whoever reads them, through the real child under its real limits: each ends within a
//! minute and half a gigabyte, with a code of the closed list that is never `internal`, and the desk goes on.
#![expect(clippy::print_stderr, reason = "the table is what a person runs this test for")]

mod archive;
mod made;

use crate::caged::{Ending, corpus, process};
use bureau_model::word::ErrorCode;
use bureau_sandbox::Limits;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

const MINUTE: Duration = Duration::from_secs(60);
const HALF_A_GIGABYTE: u64 = 512 << 20;

/// Files at once, as many as the desk reads on two cores.
const AT_ONCE: usize = 2;

/// Ends every one of these, and returns what is wrong about any.
async fn end_all(files: Vec<(String, PathBuf)>) -> Vec<(String, Ending)> {
    let mut waiting = files.into_iter();
    let mut running = tokio::task::JoinSet::new();
    let mut ended = Vec::new();
    loop {
        while running.len() < AT_ONCE
            && let Some((name, path)) = waiting.next()
        {
            running.spawn(async move {
                let ending = process(&path, &name, Limits::default()).await;
                (name, ending)
            });
        }
        let Some(done) = running.join_next().await else { return ended };
        let (name, ending) = done.expect("the desk goes on");
        show(&name, &ending);
        ended.push((name, ending));
    }
}

fn show(name: &str, ending: &Ending) {
    let code = ending.code.map_or("read", |code| code.as_str());
    let short: String = name.escape_debug().take(40).collect();
    eprintln!(
        "{short:<42} {code:<13} {:>6.2} s {:>4} MB  {}",
        ending.time.as_secs_f64(),
        ending.peak >> 20,
        ending.words
    );
}

/// What no file may bring about.
fn wrong(ended: &[(String, Ending)]) -> Vec<String> {
    let is_wrong = |ending: &Ending| {
        ending.time > MINUTE + Duration::from_secs(5)
            || ending.peak > HALF_A_GIGABYTE
            || matches!(
                ending.code,
                Some(ErrorCode::Internal | ErrorCode::EngineMissing | ErrorCode::Quarantined)
            )
    };
    let wrong = ended.iter().filter(|(_, ending)| is_wrong(ending));
    wrong.map(|(name, ending)| format!("{}: {ending:?}", name.escape_debug())).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn bombs_of_our_own_making_end_in_time_and_memory() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut files = made::write(folder.path());
    files.extend(archive::write(folder.path()));
    let ended = end_all(files).await;
    assert!(ended.len() >= 25 && wrong(&ended).is_empty(), "{:#?}", wrong(&ended));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_corpus_bombs_end_in_time_and_memory() {
    let Some(docs) = corpus() else { return };
    let files: Vec<_> =
        ["archive", "pdf-hostile"].iter().flat_map(|folder| list(&docs.join(folder))).collect();
    let ended = end_all(files).await;
    assert!(ended.len() >= 26 && wrong(&ended).is_empty(), "{:#?}", wrong(&ended));
}

/// Names change nothing about how a file is read, whatever they hold.
#[tokio::test(flavor = "multi_thread")]
async fn hostile_names_are_only_names() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("1");
    fs::write(&path, "Call +91 98200 12345 about the invoice.").expect("a file");
    let long = "a".repeat(5_000) + ".txt";
    let names = [
        "../../../../etc/passwd",
        "/etc/shadow",
        "a\0b.txt",
        "invoice\u{202e}fdp.exe",
        long.as_str(),
        "",
        "\u{fffd}\u{fffd}.txt",
        "..",
        ".",
        "con.txt",
        "a\nb\r\n.txt",
        "%2e%2e%2f.txt",
        "$(reboot).txt",
        "--read",
        "\u{1b}[2J.txt",
    ];
    let files = names.iter().map(|name| ((*name).to_owned(), path.clone())).collect();
    let ended = end_all(files).await;
    let refused: Vec<_> = ended.iter().filter(|(_, ending)| ending.code.is_some()).collect();
    assert!(refused.is_empty(), "{refused:#?}");
    assert_eq!(fs::read_dir(folder.path()).expect("listed").count(), 1, "nothing was written beside it");
}

fn list(folder: &Path) -> Vec<(String, PathBuf)> {
    let mut files: Vec<_> =
        fs::read_dir(folder).expect("listed").flatten().map(|entry| entry.path()).collect();
    files.sort();
    let name = |path: &Path| path.file_name().expect("a name").to_string_lossy().into_owned();
    files.into_iter().map(|path| (name(&path), path)).collect()
}
