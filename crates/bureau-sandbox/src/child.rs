//! One child process: started with its limits, spoken to, watched, and killed when it must be.

use crate::cage::Report;
use crate::end;
use crate::grant::Grant;
use crate::limit::Limits;
use crate::protocol::{Description, Frame, Interim, MAX_FRAME, Reply, Request, VERSION};
use crate::timeouts::{Over, Timeouts};
use crate::waiting;
use bureau_model::ErrorCode;
use bureau_model::word::Failure;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::process::{self, ChildStderr, ChildStdin, ChildStdout, Command};
use tokio::task::JoinHandle;
use tokio::time::timeout;

/// Characters of a progress detail at most.
const DETAIL: usize = 200;

/// How long a child whose pipe broke has to end by itself: its exit status says what it died of.
const LAST_WORDS: Duration = Duration::from_secs(5);

/// How long a program has to say what it is.
const TO_DESCRIBE: Duration = Duration::from_secs(20);

/// Of what a child says on standard error, so much of the end is kept, in bytes.
const WORDS: usize = 2_048;

/// A running child that serves requests.
#[derive(Debug)]
pub struct Child {
    process: process::Child,
    input: ChildStdin,
    output: ChildStdout,
    words: JoinHandle<Vec<u8>>,
    limits: Limits,
    memory: u64,
}

/// How a request ended.
#[derive(Debug)]
pub enum Answer {
    /// The child's reply; it can be asked again.
    Reply(Reply),
    /// The child is gone or was killed.
    Lost(Failure),
}

/// Asks a child program what it is. Refuses one of another protocol.
pub async fn describe(program: &Path) -> io::Result<Description> {
    let mut command = Command::new(program);
    let asked = command.arg("describe").stdin(Stdio::null()).kill_on_drop(true).output();
    let output = timeout(TO_DESCRIBE, asked).await.map_err(|_| io::ErrorKind::TimedOut)??;
    if !output.status.success() {
        return Err(io::Error::other(format!("it ended with {}", output.status)));
    }
    let description: Description = serde_json::from_slice(&output.stdout)?;
    if description.protocol != VERSION {
        let text = format!("it is of another version (protocol {}, not {VERSION})", description.protocol);
        return Err(io::Error::other(text));
    }
    Ok(description)
}

/// Asks a child program what holds it, from inside the cage of `grant`: it enters it, tries its walls and tells.
pub async fn cage(program: &Path, limits: Limits, grant: &Grant) -> io::Result<Report> {
    let mut command = command(program, limits, "cage", grant);
    let asked = command.stdin(Stdio::null()).stderr(Stdio::null()).kill_on_drop(true).output();
    let output = timeout(TO_DESCRIBE, asked).await.map_err(|_| io::ErrorKind::TimedOut)??;
    if !output.status.success() {
        return Err(io::Error::other(format!("it ended with {}", output.status)));
    }
    Ok(serde_json::from_slice(&output.stdout)?)
}

impl Child {
    /// Starts a child under its limits, for what `grant` allows. `prlimit` (util-linux) sets the limits before the
    /// program begins, so that no code of ours runs between fork and exec; the program enters its cage itself.
    pub fn start(program: &Path, limits: Limits, grant: &Grant) -> io::Result<Self> {
        // `prlimit` would only say so by its exit status.
        if !program.is_file() {
            return Err(io::Error::new(io::ErrorKind::NotFound, "there is no such program"));
        }
        let mut process = command(program, limits, "serve", grant)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()?;
        let pipes = (process.stdin.take(), process.stdout.take(), process.stderr.take());
        let (Some(input), Some(output), Some(errors)) = pipes else {
            return Err(io::Error::other("the child has no pipes"));
        };
        let words = tokio::spawn(last_words(errors));
        Ok(Self { process, input, output, words, limits, memory: limits.memory_for(grant.work) })
    }

    /// Its process id, for as long as it runs.
    pub fn id(&self) -> Option<u32> {
        self.process.id()
    }

    /// Sends a request and waits for the reply; progress is handed on as it comes.
    pub async fn ask(
        &mut self,
        request: &Request,
        progress: &(dyn Fn(f64, Option<String>) + Sync),
    ) -> Answer {
        self.ask_in_parts(request, &|interim| match interim {
            Interim::Progress { fraction, detail } => progress(fraction, detail),
            Interim::Partial { .. } => {}
        })
        .await
    }

    /// Sends a request and waits for the reply; what comes before it is handed on as it comes.
    pub async fn ask_in_parts(&mut self, request: &Request, told: &(dyn Fn(Interim) + Sync)) -> Answer {
        match self.exchange(request, told).await {
            Ok(reply) => Answer::Reply(reply),
            Err(broken) => Answer::Lost(self.lost(broken).await),
        }
    }

    async fn exchange(
        &mut self,
        request: &Request,
        told: &(dyn Fn(Interim) + Sync),
    ) -> Result<Reply, Broken> {
        let mut timeouts = Timeouts::new(&self.limits, request.size());
        let id = self.process.id();
        within(&mut timeouts, id, self.send(request)).await?;
        loop {
            match within(&mut timeouts, id, self.receive()).await? {
                Frame::Interim(Interim::Progress { fraction, detail }) => {
                    timeouts.came_to(fraction);
                    // Many listen, and the child may have been taken over by what it reads.
                    let detail = detail.map(|detail| detail.chars().take(DETAIL).collect());
                    told(Interim::Progress { fraction, detail });
                }
                Frame::Interim(part @ Interim::Partial { .. }) => told(part),
                Frame::Reply(reply) => return Ok(reply),
            }
        }
    }

    async fn send(&mut self, request: &Request) -> io::Result<()> {
        let body = serde_json::to_vec(request)?;
        let length = u32::try_from(body.len()).map_err(|_| io::ErrorKind::InvalidInput)?;
        self.input.write_all(&length.to_le_bytes()).await?;
        self.input.write_all(&body).await?;
        self.input.flush().await
    }

    async fn receive(&mut self) -> io::Result<Frame> {
        let length = self.output.read_u32_le().await?;
        if length > MAX_FRAME {
            return Err(io::ErrorKind::InvalidData.into());
        }
        let mut body = vec![0; length as usize];
        self.output.read_exact(&mut body).await?;
        Ok(serde_json::from_slice(&body)?)
    }

    /// The failure that fits an exchange that broke off.
    async fn lost(&mut self, broken: Broken) -> Failure {
        match broken {
            Broken::Over(Over::Wall(time)) => {
                self.over(format!("it did not end within {} seconds", time.as_secs())).await
            }
            Broken::Over(Over::Silence(time)) => {
                self.over(format!("it gave no sign of life for {} seconds", time.as_secs())).await
            }
            Broken::Pipe(error) if error.kind() == io::ErrorKind::InvalidData => {
                self.kill().await;
                Failure::new(ErrorCode::Crashed, "the process that read it answered with nonsense")
            }
            Broken::Pipe(_) => self.ended().await,
        }
    }

    /// Why it closed its pipe.
    async fn ended(&mut self) -> Failure {
        let status = timeout(LAST_WORDS, self.process.wait()).await;
        self.kill().await;
        let words = timeout(LAST_WORDS, &mut self.words).await.ok().and_then(Result::ok);
        let words = String::from_utf8_lossy(&words.unwrap_or_default()).into_owned();
        end::failure(status.ok().and_then(Result::ok), &words, self.memory)
    }

    async fn over(&mut self, text: String) -> Failure {
        self.kill().await;
        Failure::new(ErrorCode::Timeout, text)
    }

    /// Kills it and waits until it is gone.
    pub async fn kill(&mut self) {
        if let Err(error) = self.process.kill().await {
            tracing::debug!(%error, "a child was gone already");
        }
    }
}

/// Why an exchange broke off.
enum Broken {
    /// The pipe, or what came out of it.
    Pipe(io::Error),
    /// The time.
    Over(Over),
}

async fn within<T>(
    timeouts: &mut Timeouts,
    process: Option<u32>,
    work: impl Future<Output = io::Result<T>>,
) -> Result<T, Broken> {
    tokio::pin!(work);
    loop {
        let (time, over) = timeouts.next();
        match timeout(time, &mut work).await {
            Ok(ended) => return ended.map_err(Broken::Pipe),
            Err(_elapsed) if timeouts.starved(process.and_then(waiting::worked)) => {}
            Err(_elapsed) => return Err(Broken::Over(over)),
        }
    }
}

/// The end of what it says on standard error, when it has closed it. All of it is read, so that a talkative
/// library does not wait for ever.
async fn last_words(mut errors: ChildStderr) -> Vec<u8> {
    let (mut kept, mut buffer) = (Vec::new(), [0; WORDS]);
    while let Ok(read @ 1..) = errors.read(&mut buffer).await {
        kept.extend_from_slice(&buffer[..read]);
        kept.drain(..kept.len().saturating_sub(WORDS));
    }
    kept
}

fn command(program: &Path, limits: Limits, task: &str, grant: &Grant) -> Command {
    let mut command = Command::new("prlimit");
    command.args(limits.arguments(grant.work)).arg("--").arg(program).arg(task).args(grant.arguments());
    // One thread a page keeps the machine usable; the OCR engine asks its environment.
    command.env_clear().env("OMP_THREAD_LIMIT", "1");
    // Without this an assertion of the speech model's library would start a debugger, and write into the pipe.
    command.env("GGML_NO_BACKTRACE", "1");
    command
}

/// Where the child program of this name is: beside the running one, or where `BUREAU_EXTRACTOR` says.
pub fn locate(name: &str) -> PathBuf {
    if let Some(named) = std::env::var_os("BUREAU_EXTRACTOR") {
        return PathBuf::from(named);
    }
    std::env::current_exe().map_or_else(|_| PathBuf::from(name), |here| here.with_file_name(name))
}
