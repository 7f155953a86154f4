//! A data folder and the program over it.

use bureau_app::{App, Session, command};
use bureau_model::wire::{ArtifactStatus, JobStatus, JobsRequest, Verification};
use bureau_testkit::TempDir;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Output, Stdio};
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, BufReader, Lines};
use tokio::process::{Child, ChildStderr, Command};

/// The program, asked on a data folder.
pub(crate) struct Harness {
    pub(crate) data: PathBuf,
    extractor: PathBuf,
    _folder: Option<TempDir>,
}

impl Harness {
    /// An empty data folder, worked by the real extractor.
    pub(crate) fn new() -> Self {
        let folder = bureau_testkit::folder();
        let data = folder.path().join("data");
        Self { data, extractor: bureau_testkit::program("bureau-extractor"), _folder: Some(folder) }
    }

    /// A data folder of the test's own, worked by the extractor for tests.
    pub(crate) fn at(data: &Path) -> Self {
        let extractor = bureau_testkit::program("bureau-test-extractor");
        Self { data: data.to_owned(), extractor, _folder: None }
    }

    pub(crate) fn command<S: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = S>) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_bureau"));
        command.args(arguments).env("BUREAU_DATA_DIR", &self.data).env("BUREAU_EXTRACTOR", &self.extractor);
        command.env("BUREAU_MODELS_DIR", self.data.join("no models")).env_remove("BUREAU_LOG");
        command.stdin(Stdio::null()).kill_on_drop(true);
        command
    }

    /// Runs to its end.
    pub(crate) async fn run<S: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = S>) -> Output {
        self.command(arguments).output().await.expect("bureau runs")
    }

    /// Starts it, with what it says while it works.
    pub(crate) fn start<S: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = S>) -> Running {
        let mut child = self
            .command(arguments)
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .expect("bureau starts");
        let said = BufReader::new(child.stderr.take().expect("it is piped")).lines();
        Running { child, said }
    }

    /// The job of this folder, if one is recorded.
    pub(crate) async fn job(&self) -> Option<JobStatus> {
        let app = App::open(&self.data).await.expect("the data folder opens");
        let jobs = command::get_jobs(&Session::desk(&app), JobsRequest { case_name: None })
            .await
            .expect("jobs")
            .jobs;
        assert!(jobs.len() <= 1, "one job was made: {jobs:?}");
        let status = match jobs.into_iter().next() {
            Some(row) => {
                let request = bureau_model::wire::JobRequest { job_id: row.job.job_id };
                Some(command::get_job_status(&Session::desk(&app), request).await.expect("its status"))
            }
            None => None,
        };
        app.close().await;
        status
    }

    /// `bureau verify` finds nothing wrong.
    pub(crate) async fn verify(&self) -> Verification {
        let output = self.run(["--json", "verify"]).await;
        let found: Verification = serde_json::from_slice(&output.stdout).expect("one JSON document");
        assert!(output.status.success() && found.clean, "{found:?}");
        found
    }
}

/// A program that runs.
pub(crate) struct Running {
    pub(crate) child: Child,
    said: Lines<BufReader<ChildStderr>>,
}

impl Running {
    /// The next line it says; `None` when it has ended.
    pub(crate) async fn line(&mut self, limit: Duration) -> Option<String> {
        let line = tokio::time::timeout(limit, self.said.next_line()).await;
        line.unwrap_or_else(|_| panic!("it said nothing for {limit:?}")).expect("UTF-8")
    }

    /// Waits until it says something with these words.
    pub(crate) async fn says(&mut self, words: &str, limit: Duration) -> String {
        let mut all = String::new();
        loop {
            let line = self.line(limit).await.unwrap_or_else(|| panic!("{words:?} was not said:\n{all}"));
            if line.contains(words) {
                return line;
            }
            all = all + &line + "\n";
        }
    }

    /// Kills it as a power cut would.
    pub(crate) async fn kill(mut self) {
        self.child.kill().await.expect("it is killed");
    }

    /// Lets it end by itself.
    pub(crate) async fn end(mut self, limit: Duration) -> i32 {
        let ending = async {
            while let Ok(Some(_)) = self.said.next_line().await {}
            self.child.wait().await
        };
        let ended = tokio::time::timeout(limit, ending).await.expect("it ends in time");
        ended.expect("it ended").code().expect("it was not killed")
    }
}

/// Standard error as text.
pub(crate) fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Those that did not complete.
pub(crate) fn not_completed(status: &JobStatus) -> Vec<&ArtifactStatus> {
    status.artifacts.iter().filter(|a| a.status != bureau_model::Status::Completed).collect()
}
