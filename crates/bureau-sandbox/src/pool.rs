//! Children that are kept between requests on text and requests to judge what a file is: starting one, or
//! loading a model, costs more than most requests. A child that served [`RECYCLE`] requests, or was lost, is replaced.
//! A kept child serves only requests that need exactly what it was granted when it was started.

use crate::child::{Answer, Child};
use crate::grant::Grant;
use crate::limit::Limits;
use crate::protocol::Request;
use bureau_model::ErrorCode;
use bureau_model::word::Failure;
use std::path::{Path, PathBuf};
use tokio::sync::Mutex;

/// Requests that one child serves at most.
pub const RECYCLE: u32 = 200;

/// Children that wait at most; the one that waits longest goes.
const IDLE: usize = 8;

/// Idle children of one program.
#[derive(Debug)]
pub struct Pool {
    program: PathBuf,
    limits: Limits,
    idle: Mutex<Vec<Kept>>,
}

#[derive(Debug)]
struct Kept {
    child: Child,
    grant: Grant,
    served: u32,
}

impl Pool {
    /// A pool without children yet.
    pub fn new(program: PathBuf, limits: Limits) -> Self {
        Self { program, limits, idle: Mutex::new(Vec::new()) }
    }

    /// The program that its children run.
    pub fn program(&self) -> &Path {
        &self.program
    }

    /// What its children may use.
    pub fn limits(&self) -> Limits {
        self.limits
    }

    /// Asks an idle child, or a new one. When the future is dropped the child is killed with it.
    pub async fn ask(&self, request: &Request, progress: &(dyn Fn(f64, Option<String>) + Sync)) -> Answer {
        let grant = Grant::of(request);
        let mut kept = match self.idle(&grant).await {
            Some(kept) => kept,
            None => match self.start(&grant) {
                Ok(child) => Kept { child, grant, served: 0 },
                Err(failure) => return Answer::Lost(failure),
            },
        };
        let answer = kept.child.ask(request, progress).await;
        kept.served += 1;
        if matches!(answer, Answer::Reply(_)) && kept.served < RECYCLE {
            self.keep(kept).await;
        }
        answer
    }

    /// Asks a child of its own, which ends with the answer: for parsing evidence.
    pub async fn ask_alone(
        &self,
        request: &Request,
        progress: &(dyn Fn(f64, Option<String>) + Sync),
    ) -> Answer {
        match self.start(&Grant::of(request)) {
            Ok(mut child) => {
                let answer = child.ask(request, progress).await;
                child.kill().await;
                answer
            }
            Err(failure) => Answer::Lost(failure),
        }
    }

    fn start(&self, grant: &Grant) -> Result<Child, Failure> {
        Child::start(&self.program, self.limits, grant).map_err(|error| {
            let text = format!("{} can't be started: {error}", self.program.display());
            Failure::new(ErrorCode::EngineMissing, text)
        })
    }

    /// The child that came last of those that were granted just this.
    async fn idle(&self, grant: &Grant) -> Option<Kept> {
        let mut idle = self.idle.lock().await;
        let found = idle.iter().rposition(|kept| kept.grant == *grant)?;
        Some(idle.remove(found))
    }

    async fn keep(&self, kept: Kept) {
        let mut idle = self.idle.lock().await;
        if idle.len() >= IDLE {
            // Dropped, and so killed.
            idle.remove(0);
        }
        idle.push(kept);
    }
}
