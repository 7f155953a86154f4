//! The user's `ffmpeg`, for recordings that nothing of ours decodes (AMR, WMA, AVI …) and for pictures out of video.
//!
//! It is started by the parent, because the children that read evidence may start nothing; what is started is the
//! extractor program, which goes into a cage for it ([`crate::cage::run`]) and becomes `ffmpeg` there. It is given one
//! file, named with `file:`, and writes to a pipe; it can open that file and the system's libraries and nothing
//! else, and there is no network. It has no environment, no protocol but `file,pipe`, only the containers in
//! [`CONTAINERS`] (play lists, which name other files, are none of them), bounded memory, no right to write a file
//! (`RLIMIT_FSIZE` is zero), one thread, and it is killed when its time or the room for its output is over.

mod frame;
mod sound;

pub use frame::{Frame, Spread};
pub use sound::Decoded;

use crate::grant::{Grant, Work};
use bureau_model::ErrorCode;
use bureau_model::word::Failure;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;
use tokio::process::{Child, ChildStderr, ChildStdout, Command};

/// Containers that it may open: recordings as they are found in evidence. None of them names another file.
pub const CONTAINERS: &str = "aac,ac3,aiff,amr,amrnb,amrwb,ape,asf,au,avi,caf,dts,eac3,flac,flv,gsm,h264,hevc,matroska,webm,\
mov,mp4,m4a,3gp,3g2,mj2,mp3,mpeg,mpegts,mpegvideo,ogg,rm,tta,w64,wav,wv,xwma";

/// It says its version within this time.
const FIRST_WORDS: Duration = Duration::from_secs(20);

/// What it may use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Address space, in bytes.
    pub memory: u64,
    /// Wall clock.
    pub wall: Duration,
    /// Seconds of a recording at most: what comes after is not decoded.
    pub seconds: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self { memory: 2 << 30, wall: Duration::from_secs(3600), seconds: 24 * 3600 }
    }
}

/// An `ffmpeg`, and the program that puts it into its cage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ffmpeg {
    program: PathBuf,
    keeper: PathBuf,
}

impl Ffmpeg {
    /// The `ffmpeg` at `program`, started by the extractor program at `keeper`.
    pub fn new(program: PathBuf, keeper: PathBuf) -> Self {
        Self { program, keeper }
    }

    /// The one of this machine: what `BUREAU_FFMPEG` names, else the first on the `PATH`; none when it is not installed.
    pub fn locate(keeper: &Path) -> Option<Self> {
        let found = |program: &PathBuf| program.is_file();
        let program = match std::env::var_os("BUREAU_FFMPEG") {
            Some(named) => Some(PathBuf::from(named)).filter(found),
            None => std::env::split_paths(&std::env::var_os("PATH")?)
                .map(|folder| folder.join("ffmpeg"))
                .find(found),
        };
        program.map(|program| Self::new(program, keeper.to_owned()))
    }

    /// Where it is.
    pub fn program(&self) -> &Path {
        &self.program
    }

    /// What it says of itself when it is started in its cage, such as `ffmpeg version 5.1.6`; none when it does not run there.
    pub async fn version(&self) -> Option<String> {
        let mut command = Command::new(&self.keeper);
        command.arg("run").args(Grant::nothing(Work::Decode).arguments()).arg("--");
        command.arg(&self.program).arg("-version").env_clear().stdin(Stdio::null()).kill_on_drop(true);
        let output = tokio::time::timeout(FIRST_WORDS, command.output()).await.ok()?.ok()?;
        let line = String::from_utf8_lossy(&output.stdout).lines().next()?.to_owned();
        let version: Vec<&str> = line.split_whitespace().take(3).collect();
        output.status.success().then(|| version.join(" "))
    }

    /// Starts it on `from`: `before` are options for the input, `after` those for the output, which goes to its pipe.
    fn start(&self, from: &Path, limits: Limits, before: &[&str], after: &[&str]) -> io::Result<Running> {
        let mut input = std::ffi::OsString::from("file:");
        input.push(from);
        let grant = Grant { work: Work::Decode, read: vec![from.to_owned()], write: None };
        let mut command = Command::new("prlimit");
        command
            .arg(format!("--as={}", limits.memory))
            .args(["--core=0", "--fsize=0", "--nofile=64", "--"])
            .arg(&self.keeper)
            .arg("run")
            .args(grant.arguments())
            .arg("--")
            .arg(&self.program);
        command.args(["-nostdin", "-hide_banner", "-nostats", "-threads", "1"]);
        command.args(["-protocol_whitelist", "file,pipe", "-format_whitelist", CONTAINERS]);
        command
            .args(before)
            .arg("-i")
            .arg(input)
            .args(["-t", &limits.seconds.to_string()])
            .args(after)
            .arg("pipe:1");
        command
            .env_clear()
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true);
        let mut process = command.spawn()?;
        match (process.stdout.take(), process.stderr.take()) {
            (Some(output), Some(words)) => Ok(Running { process, output, words }),
            _ => Err(io::Error::other("it has no pipes")),
        }
    }
}

/// The failure of a recording that needs `ffmpeg` where there is none. `kind` names what it is, such as "AMR".
pub fn missing(kind: &str) -> Failure {
    let text = format!(
        "decoding {kind} needs ffmpeg, which is not installed: install ffmpeg and run the stage again"
    );
    Failure::new(ErrorCode::Unsupported, text)
}

/// A running `ffmpeg`; it is killed when this is dropped.
struct Running {
    process: Child,
    output: ChildStdout,
    words: ChildStderr,
}

fn not_started(error: &io::Error) -> Failure {
    Failure::new(ErrorCode::EngineMissing, format!("ffmpeg does not start: {error}; install it again"))
}

fn too_slow(limits: Limits) -> Failure {
    let text = format!("ffmpeg did not end within {} minutes", limits.wall.as_secs() / 60);
    Failure::new(ErrorCode::Timeout, text)
}
