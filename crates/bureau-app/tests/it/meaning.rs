//! Search by meaning over the sample case: questions of our own, each with the passage that answers it.
#![expect(clippy::print_stderr, reason = "the table is what a person runs this test for")]

use crate::corpus::extractor;
use bureau_app::{App, Options, Session, command};
use bureau_model::wire::{
    ContentRequest, ContentType, ImportModelRequest, JobRequest, PassedOverRequest, SearchBy, SearchHit,
    SearchRequest, SearchResults, UploadRequest,
};
use bureau_model::{Code, JobId, WireError};
use std::path::{Path, PathBuf};
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// Enough for the few files of the sample case on a busy machine.
const BOUND: Duration = Duration::from_secs(300);
/// Hits in which the answer has to be.
const SHOWN: u64 = 5;

/// A question, the file that answers it, and words of the passage that does. No question has these words.
const PAIRS: [(&str, &str, &str); 20] = [
    (
        "How much did the cargo really weigh compared with the bills?",
        "report.pdf",
        "an eighth of the tonnage",
    ),
    ("Why would somebody overstate what was delivered?", "report.pdf", "were inflated"),
    ("Which vehicle does the head of the company own?", "report.pdf", "grey saloon"),
    ("Was the freight box ever shipped overseas?", "report.pdf", "cannot have been to Jebel Ali"),
    ("Who is behind the British bank account?", "report.pdf", "beneficial owner"),
    ("Did the suspect change his phone?", "report.pdf", "two handsets"),
    ("From where was the anonymous mail account accessed?", "report.pdf", "was opened from the address"),
    ("Where did the businessman and the shipping clerk have dinner?", "report.pdf", "Hotel Saagar Mahal"),
    ("Which steps should the investigators take next?", "report.pdf", "What remains to be done"),
    ("Did the firm ask the tax office for money back?", "report.pdf", "refund of export duty"),
    ("Do the two accused admit a personal relationship?", "report.pdf", "deny that they know"),
    ("Who told the bookkeeper which quantities to write?", "statement.docx", "dictated them"),
    ("How long was the witness employed?", "statement.docx", "six years"),
    ("What made the accountant quit her job?", "statement.docx", "never left the yard"),
    ("Has the witness ever seen the buyer in person?", "statement.docx", "heard her voice"),
    ("Which evidence did the accountant keep?", "statement.docx", "kept a copy"),
    ("On which weekday shall the bill be settled?", "instructions.eml", "Pay on Monday"),
    ("Warning to stop calling a telephone", "instructions.eml", "Do not ring me"),
    ("Restaurant bill with fish and drinks", "scan-receipt.pdf", "pomfret"),
    ("What kind of merchandise is sold to Dubai?", "invoice-SK-2026-0117.pdf", "brass fittings"),
];

/// The same in other languages: answered where the installed model reads them.
const ABROAD: [(&str, &str, &str); 4] = [
    ("सौदे में माल का असली वज़न कितना था?", "report.pdf", "an eighth of the tonnage"),
    ("¿Dónde cenaron el empresario y el empleado?", "report.pdf", "Hotel Saagar Mahal"),
    ("Почему бухгалтер уволилась?", "statement.docx", "never left the yard"),
    ("What did the observers see of the suspects?", "hindi-note.html", ""),
];

#[tokio::test(flavor = "multi_thread")]
async fn questions_find_the_passages_that_answer_them() {
    let (Some(extractor), Some(model)) = (extractor(), model()) else { return };
    let folder = tempfile::tempdir().expect("a folder");
    let models = Some(folder.path().join("models"));
    let options = Options { extractor, models, ..Options::default() };
    let app = App::open_with(folder.path(), options).await.expect("the data folder opens");
    let session = Session::desk(&app);
    let job = take_in(&session).await;
    work(&session, &job).await;
    let nothing = search(&session, PAIRS[0].0).await.expect_err("there is no model");
    assert_eq!(nothing.code, Code::EngineMissing);

    // The model comes when everything has been worked: what was passed over for want of it is offered, and run.
    let path = model.to_str().expect("UTF-8").to_owned();
    let request =
        ImportModelRequest { path, id: None, stages: Vec::new(), languages: Vec::new(), licence: None };
    let installed = command::import_model(&session, request).await.expect("it is taken in");
    assert!(installed.waiting >= 4, "{installed:?}");
    let request = PassedOverRequest { stages: installed.model.stages };
    let touched = command::run_passed_over(&session, request).await.expect("they run").artifacts;
    assert_eq!(touched, installed.waiting);
    work(&session, &job).await;

    let mut found = Vec::new();
    for (question, file, words) in PAIRS {
        let place = place(&session, question, file, words).await;
        eprintln!("{:>5}  {file:26} {question}", place.map_or("-".to_owned(), |n| n.to_string()));
        found.push(place);
    }
    let within = |most: u64| found.iter().filter(|place| place.is_some_and(|n| n <= most)).count();
    eprintln!(
        "of {} questions answered first: {}, within {SHOWN}: {}",
        found.len(),
        within(1),
        within(SHOWN)
    );
    for (question, file, words) in ABROAD {
        let place = place(&session, question, file, words).await;
        eprintln!(
            "{:>5}  {file:26} {question} (another language)",
            place.map_or("-".to_owned(), |n| n.to_string())
        );
    }
    assert!(within(SHOWN) * 10 >= found.len() * 9, "recall at {SHOWN}: {}", within(SHOWN));
    app.close().await;
}

/// At which place, from 1, the answer stands among the hits shown.
async fn place(session: &Session, question: &str, file: &str, words: &str) -> Option<u64> {
    let hits = search(session, question).await.expect("it can be searched").hits;
    for (n, hit) in hits.iter().enumerate() {
        if hit.filename == file && passage(session, hit).await.contains(words) {
            return Some(n as u64 + 1);
        }
    }
    None
}

/// The whole passage of a hit, in one line.
async fn passage(session: &Session, hit: &SearchHit) -> String {
    let request = ContentRequest { artifact_id: hit.artifact_id, content_type: ContentType::Text };
    let content = command::get_artifact_content(session, request).await.expect("it has a text");
    let chunk = content.chunks.into_iter().find(|chunk| chunk.id == hit.chunk).expect("the chunk of the hit");
    chunk.text.split_whitespace().collect::<Vec<_>>().join(" ")
}

async fn search(session: &Session, question: &str) -> Result<SearchResults, WireError> {
    let request = SearchRequest {
        query: question.to_owned(),
        case_name: Some("Phoenix".to_owned()),
        by: SearchBy::Meaning,
        offset: 0,
        limit: Some(SHOWN),
    };
    command::search(session, request).await
}

/// Takes the sample case in.
async fn take_in(session: &Session) -> JobId {
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../samples");
    let request = UploadRequest {
        paths: Vec::new(),
        case_name: "Phoenix".to_owned(),
        parent_job_id: None,
        country: None,
        suspects: Vec::new(),
    };
    let (recorded, roots) =
        command::record_upload(session, vec![samples], request).await.expect("it is recorded");
    session.app().take_in(&recorded.job_id, roots).await.expect("it is taken in");
    recorded.job_id
}

/// Works until nothing is left; nothing of the sample case fails.
async fn work(session: &Session, job: &JobId) {
    let worker = session.app().worker(None).await.expect("there is an extractor");
    let stop = CancellationToken::new();
    let ending = async {
        tokio::time::timeout(BOUND, session.app().drained())
            .await
            .expect("it ends")
            .expect("it is worked off");
        stop.cancel();
    };
    let (worked, ()) = tokio::join!(session.app().work(worker, stop.clone()), ending);
    worked.expect("the worker ends in peace");
    let request = JobRequest { job_id: job.clone() };
    let status = command::get_job_status(session, request).await.expect("the job is there");
    assert_eq!(status.failed_artifacts, 0, "{status:?}");
}

/// The folder of the embedding model; continuous integration has to have it.
fn model() -> Option<PathBuf> {
    let named = std::env::var_os("BUREAU_MODELS_DIR").map(PathBuf::from);
    let models = named.unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../.models"));
    let model = models.join("all-MiniLM-L6-v2");
    if model.is_dir() {
        return Some(model);
    }
    assert!(std::env::var_os("CI").is_none(), "there is no {}", model.display());
    eprintln!("SKIPPED: there is no {}; scripts/setup.sh installs it", model.display());
    None
}
