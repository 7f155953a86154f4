//! Work in the cage, as the desk asks for it: judged by one child, read by another, watched all the while.

use bureau_model::output::Sniffed;
use bureau_model::word::{ErrorCode, Failure};
use bureau_sandbox::child::Answer;
use bureau_sandbox::protocol::{Reply, Request};
use bureau_sandbox::{Child, Grant, Limits, Work, child};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

pub(crate) fn program() -> PathBuf {
    env!("CARGO_BIN_EXE_bureau-extractor").into()
}

/// The corpus, or `None`, said loudly, where it is not; it has to be there in continuous integration.
#[expect(clippy::print_stderr, reason = "a test that is skipped must say so")]
pub(crate) fn corpus() -> Option<PathBuf> {
    let shared = std::env::var_os("BUREAU_SHARED")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared"), PathBuf::from);
    let docs = shared.join("corpus/docs");
    if docs.is_dir() {
        return Some(docs);
    }
    assert!(std::env::var_os("CI").is_none(), "the corpus is missing: {}", docs.display());
    eprintln!("SKIPPED: no corpus at {}", docs.display());
    None
}

/// How one file ended.
#[derive(Debug)]
pub(crate) struct Ending {
    /// The code; `None` when it was read.
    pub(crate) code: Option<ErrorCode>,
    /// The sentence of its failure, or what was read.
    pub(crate) words: String,
    /// From the first question to the last answer.
    pub(crate) time: Duration,
    /// The most that one of its children had resident, in bytes.
    pub(crate) peak: u64,
}

/// Judges and reads a file, each in a child of its own.
pub(crate) async fn process(path: &Path, filename: &str, limits: Limits) -> Ending {
    let begun = Instant::now();
    let scratch = tempfile::tempdir().expect("a folder");
    let sniff = Request::Sniff { path: path.to_owned(), filename: filename.to_owned() };
    let (judged, first) = ask_once(&sniff, limits).await;
    let sniffed = match judged {
        Answer::Reply(Reply::Sniffed { sniffed }) => sniffed,
        // As the desk does: a file that its judge dies of is still evidence.
        Answer::Reply(_) | Answer::Lost(_) => Sniffed::unknown(),
    };
    let (read, second) = ask_once(&reading(path, &sniffed, scratch.path()), limits).await;
    let (code, words) = told(read);
    Ending { code, words, time: begun.elapsed(), peak: first.max(second) }
}

/// The request that reads a file that was judged.
pub(crate) fn reading(path: &Path, sniffed: &Sniffed, scratch: &Path) -> Request {
    Request::Extract {
        path: path.to_owned(),
        media_type: sniffed.media_type.clone(),
        file_type: sniffed.file_type,
        scratch: scratch.to_owned(),
        passwords: vec!["hunter2".to_owned()],
        ocr: true,
        columns: Vec::new(),
        split: None,
    }
}

/// The code and the words of an answer.
pub(crate) fn told(answer: Answer) -> (Option<ErrorCode>, String) {
    match answer {
        Answer::Reply(Reply::Done { found, .. }) => (None, format!("read, {} found inside", found.len())),
        Answer::Reply(Reply::Failed { failure }) | Answer::Lost(failure) => {
            let Failure { code, message } = failure;
            (Some(code), message)
        }
        Answer::Reply(Reply::NeedsOcr) => (None, "needs OCR".to_owned()),
        Answer::Reply(Reply::Skipped { reason }) => (None, reason),
        Answer::Reply(Reply::Sniffed { .. } | Reply::NeedsDecoder { .. } | Reply::Completed { .. }) => {
            panic!("a request to read is not answered so")
        }
    }
}

async fn ask_once(request: &Request, limits: Limits) -> (Answer, u64) {
    let mut child = Child::start(&program(), limits, &Grant::of(request)).expect("it starts");
    let watch = Watch::over(child.id().expect("it runs"));
    let answer = child.ask(request, &|_, _| {}).await;
    let peak = watch.end();
    child.kill().await;
    (answer, peak)
}

/// Looks at a process's peak memory until it is told to end.
struct Watch {
    ended: Arc<AtomicBool>,
    peak: Arc<AtomicU64>,
    process: u32,
}

impl Watch {
    fn over(process: u32) -> Self {
        let (ended, peak) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicU64::new(0)));
        let (stop, most) = (ended.clone(), peak.clone());
        std::thread::spawn(move || {
            while !stop.load(Ordering::Relaxed) {
                most.fetch_max(high_water(process), Ordering::Relaxed);
                std::thread::park_timeout(Duration::from_millis(5));
            }
        });
        Self { ended, peak, process }
    }

    fn end(self) -> u64 {
        self.ended.store(true, Ordering::Relaxed);
        self.peak.load(Ordering::Relaxed).max(high_water(self.process))
    }
}

/// The most that a process had resident since it began its program, in bytes; 0 when it is gone.
fn high_water(process: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<u64>().ok());
    kilobytes.unwrap_or_default() * 1024
}

#[tokio::test]
async fn the_cage_is_whole_here_and_says_so_from_inside() {
    for work in Work::ALL {
        let report =
            child::cage(&program(), Limits::default(), &Grant::nothing(work)).await.expect("it tells");
        assert!(report.is_whole() && report.files && report.system_calls, "{report:?}");
        assert!(report.network && report.signals && report.landlock >= Some(6), "{report:?}");
        assert!(
            report.memory.is_some_and(|memory| memory < Limits::default().memory_for(work)),
            "{report:?}"
        );
    }
}

#[tokio::test]
async fn a_child_reads_the_file_of_its_grant_and_not_another_that_a_request_names() {
    let folder = tempfile::tempdir().expect("a folder");
    let (ours, theirs) = (folder.path().join("ours"), folder.path().join("theirs"));
    for file in [&ours, &theirs] {
        fs::write(file, "An ordinary letter.").expect("a file");
    }
    let plain = Sniffed::new("text/plain", bureau_model::word::FileType::Document);
    let request = |path: &Path| reading(path, &plain, Path::new(""));
    let mut child =
        Child::start(&program(), Limits::default(), &Grant::of(&request(&ours))).expect("it starts");
    let (code, words) = told(child.ask(&request(&ours), &|_, _| {}).await);
    assert_eq!(code, None, "{words}");
    let (code, words) = told(child.ask(&request(&theirs), &|_, _| {}).await);
    assert_eq!(code, Some(ErrorCode::Io), "{words}");
}
