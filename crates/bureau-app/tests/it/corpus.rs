//! The corpus of real documents through everything: intake, vault, store, pipeline and the real extractor.
//! Whatever a file is, its artifact ends, and says truly how. The corpus stands outside the repository;
//! without it the test says so and passes, except in continuous integration.
#![expect(clippy::print_stderr, reason = "the table is what a person runs this test for")]

use bureau_app::{App, Options, Session, command};
use bureau_model::wire::{
    ArtifactStatus, ContentRequest, ContentType, JobRequest, JobStatus, Nothing, UploadRequest,
};
use bureau_model::word::{ErrorCode, Status};
use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use tokio_util::sync::CancellationToken;

/// So long nothing hangs: the corpus takes a few minutes on two cores, with everything built for debugging.
const BOUND: Duration = Duration::from_secs(1_800);

/// Codes that say something is wrong with this program or its machine. No file may bring them about.
const OURS: &[ErrorCode] = &[
    ErrorCode::Internal,
    ErrorCode::Quarantined,
    ErrorCode::Crashed,
    ErrorCode::EngineMissing,
    ErrorCode::Io,
    ErrorCode::OutOfMemory,
    ErrorCode::Timeout,
];

fn absent<T>(what: &str) -> Option<T> {
    assert!(std::env::var_os("CI").is_none(), "{what}");
    eprintln!("skipped: {what}");
    None
}

fn corpus() -> Option<PathBuf> {
    let shared = std::env::var_os("BUREAU_SHARED")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared"), PathBuf::from);
    let docs = shared.join("corpus/docs");
    if docs.is_dir() { Some(docs) } else { absent(&format!("no corpus at {}", docs.display())) }
}

/// The real extractor: cargo puts it one folder above the tests.
pub(crate) fn extractor() -> Option<PathBuf> {
    let here = std::env::current_exe().expect("this test is a program");
    let built = here.ancestors().nth(2).expect("it stands in a folder of folders").join("bureau-extractor");
    let program = std::env::var_os("BUREAU_EXTRACTOR").map_or(built, PathBuf::from);
    if program.is_file() {
        return Some(program);
    }
    absent(&format!("{} is not built; `cargo build -p bureau-extractor` builds it", program.display()))
}

#[tokio::test(flavor = "multi_thread")]
async fn every_file_of_the_corpus_ends_and_says_truly_how() {
    let (Some(docs), Some(extractor)) = (corpus(), extractor()) else { return };
    let folder = tempfile::tempdir().expect("a temporary folder");
    // The embeddings take longer than all the rest; by hand `BUREAU_FULL=1` makes them too.
    let full = std::env::var_os("BUREAU_FULL").is_some();
    let models = (!full).then(|| folder.path().join("no models"));
    let options = Options { extractor, models, ..Options::default() };
    let app = App::open_with(folder.path(), options).await.expect("the data folder opens");
    let session = Session::desk(&app);
    let began = Instant::now();
    let status = tokio::time::timeout(BOUND, work(&session, &docs)).await.expect("the corpus ends in time");
    show(&status, &folders(&docs), began.elapsed());
    check_endings(&status);
    check_texts(&session, &status).await;
    let verified = command::verify(&session, Nothing {}).await.expect("it can be verified");
    assert!(verified.clean, "{:?}", verified.problems);
    app.close().await;
}

/// Takes the corpus in and works it until its last artifact has ended.
async fn work(session: &Session, docs: &Path) -> JobStatus {
    let request = UploadRequest {
        paths: Vec::new(),
        case_name: "Corpus".to_owned(),
        parent_job_id: None,
        country: None,
        suspects: Vec::new(),
    };
    let (recorded, roots) =
        command::record_upload(session, vec![docs.to_owned()], request).await.expect("it is recorded");
    let stop = CancellationToken::new();
    let worker = session.app().worker(Some(recorded.job_id.clone())).await.expect("there is an extractor");
    let ending = async {
        session.app().take_in(&recorded.job_id, roots).await.expect("it is taken in");
        session.app().drained().await.expect("it is worked off");
        stop.cancel();
    };
    let (worked, ()) = tokio::join!(session.app().work(worker, stop.clone()), ending);
    worked.expect("the worker ends in peace");
    command::get_job_status(session, JobRequest { job_id: recorded.job_id }).await.expect("the job is there")
}

/// The folder of each file, by its name.
fn folders(docs: &Path) -> HashMap<String, String> {
    let list = |folder: &Path| -> Vec<PathBuf> {
        let entries = std::fs::read_dir(folder).expect("the folder can be listed");
        entries.map(|entry| entry.expect("an entry").path()).collect()
    };
    let name = |path: &Path| path.file_name().expect("it has a name").to_string_lossy().into_owned();
    let mut out = HashMap::new();
    for folder in list(docs) {
        let mut left = vec![folder.clone()];
        while let Some(path) = left.pop() {
            if path.is_dir() {
                left.extend(list(&path));
            } else {
                out.insert(name(&path), name(&folder));
            }
        }
    }
    out
}

fn outcome(artifact: &ArtifactStatus) -> String {
    artifact.error_code.map_or_else(|| artifact.status.to_string(), |code| code.to_string())
}

fn show(status: &JobStatus, folders: &HashMap<String, String>, took: Duration) {
    let mut table: BTreeMap<&str, BTreeMap<String, usize>> = BTreeMap::new();
    for artifact in &status.artifacts {
        let folder = folders.get(&artifact.filename).map_or("members", String::as_str);
        *table.entry(folder).or_default().entry(outcome(artifact)).or_default() += 1;
        *table.entry("(all)").or_default().entry(outcome(artifact)).or_default() += 1;
    }
    for (folder, outcomes) in &table {
        let outcomes: Vec<String> = outcomes.iter().map(|(outcome, n)| format!("{outcome} {n}")).collect();
        eprintln!("{folder:18} {}", outcomes.join(", "));
    }
    let seconds = |a: &ArtifactStatus| a.processing_stages.values().sum::<f64>();
    let mut slow: Vec<&ArtifactStatus> = status.artifacts.iter().collect();
    slow.sort_by(|a, b| seconds(b).total_cmp(&seconds(a)));
    for artifact in slow.iter().take(10) {
        eprintln!("{:6.2} s {} {:?}", seconds(artifact), artifact.filename, artifact.processing_stages);
    }
    eprintln!("{} artifacts in {:.1} s", status.artifacts.len(), took.as_secs_f64());
}

fn check_endings(status: &JobStatus) {
    let mut wrong = Vec::new();
    for artifact in &status.artifacts {
        let fine = match artifact.status {
            Status::Completed => artifact.error_code.is_none(),
            Status::Failed => artifact.error_code.is_some_and(|code| !OURS.contains(&code)),
            Status::Queued | Status::Processing | Status::Cancelled => false,
        };
        if !fine {
            wrong.push(format!("{}: {} {:?}", artifact.filename, outcome(artifact), artifact.error_message));
        }
    }
    assert!(wrong.is_empty(), "wrong endings: {wrong:#?}");
    assert_eq!(status.status, Status::Completed);
    assert_eq!(status.processed_files, status.total_files);
}

/// What is completed has a text.
async fn check_texts(session: &Session, status: &JobStatus) {
    for artifact in status.artifacts.iter().filter(|a| a.status == Status::Completed) {
        let request = ContentRequest { artifact_id: artifact.id, content_type: ContentType::Text };
        let content = command::get_artifact_content(session, request).await;
        let content = content.unwrap_or_else(|error| panic!("{} has no text: {error}", artifact.filename));
        assert!(!content.content.trim().is_empty(), "{} is completed and empty", artifact.filename);
    }
}
