//! Corpus files with some of their bytes changed, through real children in the real cage: whatever comes out, the desk
//! goes on, every answer is of the closed list, and none is `internal`.
//!
//! `BUREAU_MUTATIONS` says how many (2,000 otherwise), `BUREAU_SEED` repeats a run.

use crate::caged::{corpus, program, reading, told};
use bureau_model::output::Sniffed;
use bureau_model::word::ErrorCode;
use bureau_sandbox::child::Answer;
use bureau_sandbox::protocol::{Reply, Request};
use bureau_sandbox::{Child, Grant, Limits, Work};
use bureau_testkit::Dice;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

const ORDINARY: u64 = 2_000;
/// Larger files take longer and fail no other way.
const SMALL: u64 = 64 * 1024;
/// Workers side by side, each with a child at a time.
const WORKERS: u64 = 2;
/// Longer than this is told.
const SLOW: Duration = Duration::from_secs(3);

/// What became of mutants, by code, and those that are worth a look.
#[derive(Debug, Default)]
struct Tally {
    codes: BTreeMap<&'static str, u64>,
    notable: Vec<String>,
    internal: u64,
}

#[tokio::test(flavor = "multi_thread")]
async fn mutated_files_end_and_the_desk_goes_on() {
    let Some(docs) = corpus() else { return };
    let wanted =
        std::env::var("BUREAU_MUTATIONS").ok().and_then(|text| text.parse().ok()).unwrap_or(ORDINARY);
    let seed = std::env::var("BUREAU_SEED").ok().and_then(|text| text.parse().ok()).unwrap_or(7);
    let files = small(&docs);
    assert!(files.len() > 50, "the corpus has {} small files", files.len());
    let begun = Instant::now();
    let mut workers = tokio::task::JoinSet::new();
    for n in 0..WORKERS {
        let files = files.clone();
        workers.spawn(async move { worker(&files, wanted / WORKERS, seed * WORKERS + n).await });
    }
    let mut all = Tally::default();
    while let Some(tally) = workers.join_next().await {
        let tally = tally.expect("the desk goes on");
        all.internal += tally.internal;
        all.notable.extend(tally.notable);
        for (code, count) in tally.codes {
            *all.codes.entry(code).or_default() += count;
        }
    }
    let ended: u64 = all.codes.values().sum();
    eprintln!("mutation: {ended} of seed {seed} in {:.1} s: {:?}", begun.elapsed().as_secs_f64(), all.codes);
    eprintln!("{}", all.notable.join("\n"));
    assert_eq!((ended, all.internal), (wanted / WORKERS * WORKERS, 0));
}

/// Small files of every folder, in a fixed order.
fn small(docs: &Path) -> Vec<PathBuf> {
    let folders = fs::read_dir(docs).expect("listed").flatten().map(|entry| entry.path());
    let read =
        folders.filter(|path| path.is_dir() && !path.ends_with("truth") && !path.ends_with("ref-text"));
    let files = read.flat_map(|folder| fs::read_dir(folder).expect("listed").flatten());
    let small = files.filter(|file| file.metadata().is_ok_and(|meta| meta.is_file() && meta.len() <= SMALL));
    let mut paths: Vec<_> = small.map(|file| file.path()).collect();
    paths.sort();
    paths
}

/// A child that judges and reads what lies at one place, as long as it lives.
struct Reader {
    child: Option<Child>,
    grant: Grant,
}

impl Reader {
    async fn ask(&mut self, request: &Request) -> Answer {
        let limits =
            Limits { wall: Duration::from_secs(20), silence: Duration::from_secs(20), ..Limits::default() };
        let child = match &mut self.child {
            Some(child) => child,
            none @ None => none.insert(Child::start(&program(), limits, &self.grant).expect("it starts")),
        };
        let answer = child.ask(request, &|_, _| {}).await;
        if matches!(answer, Answer::Lost(_)) {
            self.child = None;
        }
        answer
    }
}

async fn worker(files: &[PathBuf], mutants: u64, seed: u64) -> Tally {
    let (mut dice, mut tally) = (Dice::new(seed), Tally::default());
    let (place, scratch) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
    let grant = Grant {
        work: Work::Read,
        read: vec![place.path().to_owned()],
        write: Some(scratch.path().to_owned()),
    };
    let mut reader = Reader { child: None, grant };
    let path = place.path().join("mutant");
    for n in 0..mutants {
        let original = dice.pick(files);
        fs::write(&path, mutate(fs::read(original).expect("read"), &mut dice)).expect("written");
        let name = original.file_name().expect("a name").to_string_lossy().into_owned();
        let begun = Instant::now();
        let (code, words) = end(&mut reader, &path, &name, scratch.path()).await;
        tally.add(code, &format!("{name} (mutant {n} of seed {seed}): {words}"), begun.elapsed());
        empty(scratch.path());
    }
    tally
}

async fn end(reader: &mut Reader, path: &Path, name: &str, scratch: &Path) -> (Option<ErrorCode>, String) {
    let sniff = Request::Sniff { path: path.to_owned(), filename: name.to_owned() };
    let sniffed = match reader.ask(&sniff).await {
        Answer::Reply(Reply::Sniffed { sniffed }) => sniffed,
        Answer::Reply(_) | Answer::Lost(_) => Sniffed::unknown(),
    };
    told(reader.ask(&reading(path, &sniffed, scratch)).await)
}

impl Tally {
    fn add(&mut self, code: Option<ErrorCode>, what: &str, time: Duration) {
        let word = code.map_or("read", |code| code.as_str());
        *self.codes.entry(word).or_default() += 1;
        self.internal += u64::from(code == Some(ErrorCode::Internal));
        let ours = matches!(
            code,
            Some(
                ErrorCode::Internal
                    | ErrorCode::Crashed
                    | ErrorCode::Timeout
                    | ErrorCode::OutOfMemory
                    | ErrorCode::Io
            )
        );
        if ours || time > SLOW {
            self.notable.push(format!("{word} in {:.1} s: {what}", time.as_secs_f64()));
        }
    }
}

/// A few bytes flipped, or a piece set, repeated, removed or moved, or the end cut off.
fn mutate(mut bytes: Vec<u8>, dice: &mut Dice) -> Vec<u8> {
    for _ in 0..=dice.below(4) {
        let Ok(length @ 1..) = u64::try_from(bytes.len()) else { return bytes };
        let at = dice.below(length) as usize;
        let piece = at..(at + 1 + dice.below(64) as usize).min(bytes.len());
        match dice.below(7) {
            0 => bytes.truncate(at),
            1 => drop(bytes.drain(piece)),
            2 => bytes[piece].fill(0xff),
            3 => {
                let copied = bytes[piece].to_vec();
                bytes.splice(at..at, copied.repeat(1 + dice.below(8) as usize));
            }
            4 => {
                let other = dice.below(length) as usize;
                bytes.swap(at, other);
            }
            5 => bytes[at] = dice.below(256) as u8,
            _ => bytes[at] ^= 1 << dice.below(8),
        }
    }
    bytes
}

fn empty(folder: &Path) {
    for entry in fs::read_dir(folder).expect("listed").flatten() {
        let path = entry.path();
        let removed = if path.is_dir() { fs::remove_dir_all(&path) } else { fs::remove_file(&path) };
        removed.expect("it goes");
    }
}
