//! One child process: started with its limits, spoken to, watched, and killed when it must be.

use crate::protocol::{Description, MAX_FRAME, Reply, Request, VERSION};
use bureau_model::ErrorCode;
use bureau_model::word::Failure;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{ExitStatus, Stdio};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::process::{self, ChildStdin, ChildStdout, Command};
use tokio::time::timeout;

/// How long a child whose pipe broke has to end by itself: its exit status says what it died of.
const LAST_WORDS: Duration = Duration::from_secs(5);

/// How long a program has to say what it is.
const TO_DESCRIBE: Duration = Duration::from_secs(20);

/// What a child may use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Address space, in bytes.
    pub memory: u64,
    /// Wall clock for one request, for a small file.
    pub wall: Duration,
    /// Longest time without a sign of life, for a small file.
    pub silence: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            memory: 2 * 1024 * 1024 * 1024,
            wall: Duration::from_secs(300),
            silence: Duration::from_secs(120),
        }
    }
}

/// A large file takes its time honestly: so much more for each MiB, up to this much in all.
const FOR_A_MIB: Duration = Duration::from_secs(10);
const AT_MOST_MORE: Duration = Duration::from_secs(3600);

impl Limits {
    /// How much longer than a small one a file of this size, in bytes, may take.
    fn more_for(size: u64) -> Duration {
        let mebibytes = u32::try_from(size >> 20).unwrap_or(u32::MAX);
        FOR_A_MIB.saturating_mul(mebibytes).min(AT_MOST_MORE)
    }
}

/// A running child that serves requests.
#[derive(Debug)]
pub struct Child {
    process: process::Child,
    input: ChildStdin,
    output: ChildStdout,
    limits: Limits,
}

/// How a request ended.
#[derive(Debug)]
pub enum Answer {
    /// The child's last reply; it can be asked again.
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

impl Child {
    /// Starts a child under its limits. `prlimit` (util-linux) sets them before the program begins, so that
    /// no code of ours runs between fork and exec.
    pub fn start(program: &Path, limits: Limits) -> io::Result<Self> {
        // `prlimit` would only say so by its exit status.
        if !program.is_file() {
            return Err(io::Error::new(io::ErrorKind::NotFound, "there is no such program"));
        }
        let mut process = command(program, limits)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()?;
        let (Some(input), Some(output)) = (process.stdin.take(), process.stdout.take()) else {
            return Err(io::Error::other("the child has no pipes"));
        };
        Ok(Self { process, input, output, limits })
    }

    /// Sends a request and waits for the last reply; progress is handed on as it comes.
    pub async fn ask(
        &mut self,
        request: &Request,
        progress: &(dyn Fn(f64, Option<String>) + Sync),
    ) -> Answer {
        self.ask_in_parts(request, &|reply| {
            if let Reply::Progress { fraction, detail } = reply {
                progress(fraction, detail);
            }
        })
        .await
    }

    /// Sends a request and waits for the last reply; each [`Reply::Progress`] and [`Reply::Partial`] before it is
    /// handed on as it comes.
    pub async fn ask_in_parts(&mut self, request: &Request, told: &(dyn Fn(Reply) + Sync)) -> Answer {
        let more = Limits::more_for(request.size());
        let (wall, silence) = (self.limits.wall + more, self.limits.silence + more);
        match timeout(wall, self.exchange(request, told, silence)).await {
            Ok(Ok(reply)) => Answer::Reply(reply),
            Ok(Err(error)) => Answer::Lost(self.lost(error, silence).await),
            Err(_elapsed) => {
                Answer::Lost(self.over(format!("it did not end within {} seconds", wall.as_secs())).await)
            }
        }
    }

    async fn exchange(
        &mut self,
        request: &Request,
        told: &(dyn Fn(Reply) + Sync),
        silence: Duration,
    ) -> io::Result<Reply> {
        self.send(request).await?;
        loop {
            let reply = timeout(silence, self.receive()).await.map_err(|_| io::ErrorKind::TimedOut)??;
            match reply {
                part @ (Reply::Progress { .. } | Reply::Partial { .. }) => told(part),
                last @ (Reply::Sniffed { .. }
                | Reply::Done { .. }
                | Reply::NeedsOcr
                | Reply::NeedsDecoder { .. }
                | Reply::Skipped { .. }
                | Reply::Failed { .. }) => {
                    return Ok(last);
                }
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

    async fn receive(&mut self) -> io::Result<Reply> {
        let length = self.output.read_u32_le().await?;
        if length > MAX_FRAME {
            return Err(io::ErrorKind::InvalidData.into());
        }
        let mut body = vec![0; length as usize];
        self.output.read_exact(&mut body).await?;
        Ok(serde_json::from_slice(&body)?)
    }

    /// The failure that fits an exchange that broke off.
    async fn lost(&mut self, error: io::Error, silence: Duration) -> Failure {
        if error.kind() == io::ErrorKind::TimedOut {
            let seconds = silence.as_secs();
            return self.over(format!("it gave no sign of life for {seconds} seconds")).await;
        }
        if error.kind() == io::ErrorKind::InvalidData {
            self.kill().await;
            return Failure::new(ErrorCode::Crashed, "the process that read it answered with nonsense");
        }
        let status = timeout(LAST_WORDS, self.process.wait()).await;
        self.kill().await;
        ended(status.ok().and_then(Result::ok), self.limits)
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

fn command(program: &Path, limits: Limits) -> Command {
    let mut command = Command::new("prlimit");
    command.arg(format!("--as={}", limits.memory)).arg("--core=0").arg("--").arg(program).arg("serve");
    // Without this an assertion of the speech model's library would start a debugger, and write into the pipe.
    command.env_clear().env("GGML_NO_BACKTRACE", "1");
    command
}

/// Rust's allocator aborts (SIGABRT) when it gets no memory, the kernel's OOM killer sends SIGKILL.
fn ended(status: Option<ExitStatus>, limits: Limits) -> Failure {
    use std::os::unix::process::ExitStatusExt;
    match status.and_then(|status| status.signal()) {
        Some(9) => Failure::new(
            ErrorCode::OutOfMemory,
            format!(
                "the process that read it was killed; it may have needed more than {} MB",
                limits.memory >> 20
            ),
        ),
        Some(signal) => {
            Failure::new(ErrorCode::Crashed, format!("the process that read it died of signal {signal}"))
        }
        None => Failure::new(ErrorCode::Crashed, "the process that read it ended without an answer"),
    }
}

/// Where the child program of this name is: beside the running one, or where `BUREAU_EXTRACTOR` says.
pub fn locate(name: &str) -> PathBuf {
    if let Some(named) = std::env::var_os("BUREAU_EXTRACTOR") {
        return PathBuf::from(named);
    }
    std::env::current_exe().map_or_else(|_| PathBuf::from(name), |here| here.with_file_name(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_large_file_gets_more_time_and_never_more_than_an_hour() {
        assert_eq!(Limits::more_for(900_000), Duration::ZERO);
        assert_eq!(Limits::more_for(36 << 20), Duration::from_secs(360));
        assert_eq!(Limits::more_for(u64::MAX), Duration::from_secs(3600));
    }
}
