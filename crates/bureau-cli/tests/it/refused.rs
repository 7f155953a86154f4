//! Input that must be refused: said clearly, and nothing half done afterwards.

use crate::harness::{Harness, said};
use bureau_model::wire::Stats;
use bureau_testkit::TempDir;
use std::ffi::OsString;
use std::os::unix::net::UnixListener;
use std::path::Path;
use std::process::{Command, Output};

struct Bench {
    harness: Harness,
    folder: TempDir,
}

impl Bench {
    fn new() -> Self {
        let folder = bureau_testkit::folder();
        let harness = Harness::at(&folder.path().join("data"));
        std::fs::write(folder.path().join("good.txt"), "Nothing is wrong with this one.").expect("a file");
        Self { harness, folder }
    }

    fn path(&self, name: &str) -> OsString {
        self.folder.path().join(name).into_os_string()
    }

    /// `bureau ingest good.txt` with these arguments too.
    async fn ingest(&self, more: &[&str]) -> Output {
        let mut arguments = vec![OsString::from("ingest"), self.path("good.txt")];
        arguments.extend(more.iter().map(OsString::from));
        self.harness.run(arguments).await
    }

    async fn stats(&self) -> Stats {
        let output = self.harness.run(["--json", "stats"]).await;
        serde_json::from_slice(&output.stdout).expect("one JSON document")
    }

    /// It was refused with these words and a way out, and left nothing.
    async fn left_nothing(&self, output: &Output, words: &str) {
        refused(output, words);
        let stats = self.stats().await;
        assert_eq!((stats.cases, stats.jobs, stats.artifacts, stats.contents), (0, 0, 0, 0), "{words}");
        assert_eq!(originals(&self.harness.data), 0, "{words}");
    }
}

fn refused(output: &Output, words: &str) {
    let said = said(output);
    assert!(matches!(output.status.code(), Some(1 | 2)), "{:?}: {said}", output.status);
    assert!(said.contains(words), "{words:?} is missing: {said}");
    assert!(said.lines().count() >= 2, "there is no hint: {said}");
    assert!(output.stdout.is_empty(), "standard output is for answers");
}

fn originals(data: &Path) -> usize {
    let found = walkdir::WalkDir::new(data.join("vault")).into_iter().map(|entry| entry.expect("readable"));
    found.filter(|entry| entry.file_type().is_file() && entry.file_name() != "open.lock").count()
}

#[tokio::test]
async fn what_can_not_be_taken_in_is_refused_before_anything_is_recorded() {
    let bench = Bench::new();
    let _listener = UnixListener::bind(bench.path("socket")).expect("a socket");
    for (name, words) in [("missing", "does not exist"), ("socket", "is a socket")] {
        let path = bench.path(name).into_string().expect("UTF-8");
        let output = bench.ingest(&[&path, "--case", "Phoenix"]).await;
        bench.left_nothing(&output, words).await;
    }
}

#[tokio::test]
async fn a_case_without_a_name_is_refused() {
    let bench = Bench::new();
    for name in ["", "  "] {
        let output = bench.ingest(&["--case", name]).await;
        bench.left_nothing(&output, "name").await;
    }
    let output = bench.ingest(&[]).await;
    bench.left_nothing(&output, "--case").await;
}

#[tokio::test]
async fn a_list_of_suspects_that_can_not_be_used_is_refused() {
    let bench = Bench::new();
    std::fs::write(bench.path("not json"), "Meera").expect("a file");
    let twice = r#"[{"id": "P1", "fields": {}}, {"id": "P1", "fields": {}}]"#;
    std::fs::write(bench.path("twice"), twice).expect("a file");
    for (name, words) in
        [("missing", "can't be read"), ("not json", "can't be read"), ("twice", "is listed twice")]
    {
        let file = bench.path(name).into_string().expect("UTF-8");
        let output = bench.ingest(&["--case", "Phoenix", "--suspects", &file]).await;
        bench.left_nothing(&output, words).await;
    }
}

#[tokio::test]
async fn without_its_extractor_nothing_is_recorded() {
    let bench = Bench::new();
    for more in [&[][..], &["--no-wait"]] {
        let mut command = bench.harness.command(["ingest".into(), bench.path("good.txt")]);
        command.args(["--case", "Phoenix"]).args(more).env("BUREAU_EXTRACTOR", "/nonexistent");
        let output = command.output().await.expect("bureau runs");
        bench.left_nothing(&output, "does not start").await;
    }
}

#[tokio::test]
async fn a_parent_of_another_case_or_of_none_is_refused() {
    let bench = Bench::new();
    let unknown = "local/nobody/01920000-0000-7000-8000-000000000000";
    let output = bench.ingest(&["--case", "Raven", "--parent-job", unknown]).await;
    bench.left_nothing(&output, "does not exist").await;
    let malformed = bench.ingest(&["--case", "Raven", "--parent-job", "no id"]).await;
    bench.left_nothing(&malformed, "--parent-job").await;

    assert!(bench.ingest(&["--case", "Phoenix", "--no-wait"]).await.status.success());
    let job = bench.harness.job().await.expect("a job").job_id.to_string();
    refused(
        &bench.ingest(&["--case", "Raven", "--parent-job", &job]).await,
        "belongs to the case \"Phoenix\"",
    );
    let stats = bench.stats().await;
    assert_eq!((stats.cases, stats.jobs, stats.artifacts), (1, 1, 1));
}

/// Root may read everything: the program is run as somebody who may not.
#[tokio::test]
async fn a_folder_without_rights_is_refused() {
    use std::os::unix::fs::PermissionsExt;
    let bench = Bench::new();
    let closed = bench.path("closed");
    std::fs::create_dir(&closed).expect("a folder");
    let mode = |path: &Path, mode| {
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).expect("its rights");
    };
    mode(closed.as_ref(), 0o000);
    mode(bench.folder.path(), 0o777);
    // The target folder may lie where only its owner goes.
    let copied = |from: &Path, name: &str| {
        let to = bench.folder.path().join(name);
        std::fs::copy(from, &to).expect("a copy of a program");
        to.into_os_string().into_string().expect("UTF-8")
    };
    let program = copied(env!("CARGO_BIN_EXE_bureau").as_ref(), "bureau");
    let extractor = copied(&bench_extractor(), "extractor");
    let as_nobody = |arguments: &[&str]| {
        let mut command = Command::new("setpriv");
        command.args(["--reuid=65534", "--regid=65534", "--clear-groups", "--"]).args(arguments);
        command
    };
    let is_root = Command::new("id").arg("-u").output().expect("id runs").stdout == b"0\n";
    if is_root && !as_nobody(&[&program, "--version"]).output().is_ok_and(|ended| ended.status.success()) {
        eprintln!("SKIPPED: the program can't be run as somebody without rights from {program}");
        return;
    }
    let mut command = if is_root { as_nobody(&[&program]) } else { Command::new(&program) };
    command.args(["ingest".as_ref(), closed.as_os_str(), "--case".as_ref(), "Phoenix".as_ref()]);
    command.env("BUREAU_DATA_DIR", &bench.harness.data);
    command.env("BUREAU_EXTRACTOR", extractor);
    let output = command.output().expect("bureau runs");
    mode(closed.as_ref(), 0o700);
    bench.left_nothing(&output, "can't be read").await;
}

fn bench_extractor() -> std::path::PathBuf {
    bureau_testkit::program("bureau-test-extractor")
}

#[tokio::test]
async fn with_json_standard_output_holds_one_document_and_nothing_else() {
    let bench = Bench::new();
    std::fs::write(bench.path("bad.txt"), "   ").expect("a file without text");
    let bad = bench.path("bad.txt").into_string().expect("UTF-8");
    let output = bench.ingest(&["--json", &bad, "--case", "Phoenix"]).await;
    assert_eq!(output.status.code(), Some(3), "one of the two failed: {}", said(&output));
    let status: serde_json::Value = serde_json::from_slice(&output.stdout).expect("one JSON document");
    assert_eq!(status["failed_files"], 1);
    let id = status["job_id"].as_str().expect("an id");
    let asked: [&[&str]; 9] = [
        &["status", id],
        &["jobs"],
        &["cases"],
        &["case", "Phoenix", "graph"],
        &["search", "nothing"],
        &["stats"],
        &["retry", id],
        &["worker", "--drain"],
        &["verify"],
    ];
    for arguments in asked {
        let output = bench.harness.run(["--json"].iter().chain(arguments)).await;
        let text = String::from_utf8(output.stdout.clone()).expect("UTF-8");
        let one = text.is_empty() || serde_json::from_str::<serde_json::Value>(&text).is_ok();
        assert!(one, "{arguments:?}: {text}");
        let drained = arguments.contains(&"worker");
        let expected = if drained { 3 } else { 0 };
        assert_eq!(output.status.code(), Some(expected), "{arguments:?}: {}", said(&output));
    }
    let refused =
        bench.harness.run(["--json", "status", "local/nobody/01920000-0000-7000-8000-000000000000"]).await;
    assert!(refused.stdout.is_empty());
    let error: serde_json::Value = serde_json::from_slice(&refused.stderr).expect("the error is JSON too");
    assert_eq!(error["code"], "not_found");
}
