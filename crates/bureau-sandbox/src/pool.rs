//! Children that are kept between requests on text and requests to judge what a file is: starting one, or
//! loading a model, costs more than most requests. A child that served [`RECYCLE`] requests, or was lost, is replaced.

use crate::child::{Answer, Child, Limits};
use crate::protocol::Request;
use bureau_model::ErrorCode;
use bureau_model::word::Failure;
use std::path::{Path, PathBuf};
use tokio::sync::Mutex;

/// Requests that one child serves at most.
pub const RECYCLE: u32 = 200;

/// Idle children of one program.
#[derive(Debug)]
pub struct Pool {
    program: PathBuf,
    limits: Limits,
    idle: Mutex<Vec<(Child, u32)>>,
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

    /// Asks an idle child, or a new one. When the future is dropped the child is killed with it.
    pub async fn ask(&self, request: &Request, progress: &(dyn Fn(f64, Option<String>) + Sync)) -> Answer {
        let idle = self.idle.lock().await.pop();
        let (mut child, served) = match idle {
            Some(found) => found,
            None => match Child::start(&self.program, self.limits) {
                Ok(child) => (child, 0),
                Err(error) => {
                    let text = format!("{} can't be started: {error}", self.program.display());
                    return Answer::Lost(Failure::new(ErrorCode::EngineMissing, text));
                }
            },
        };
        let answer = child.ask(request, progress).await;
        if matches!(answer, Answer::Reply(_)) && served + 1 < RECYCLE {
            self.idle.lock().await.push((child, served + 1));
        }
        answer
    }

    /// Asks a child of its own, which ends with the answer: for parsing evidence.
    pub async fn ask_alone(
        &self,
        request: &Request,
        progress: &(dyn Fn(f64, Option<String>) + Sync),
    ) -> Answer {
        match Child::start(&self.program, self.limits) {
            Ok(mut child) => {
                let answer = child.ask(request, progress).await;
                child.kill().await;
                answer
            }
            Err(error) => {
                let text = format!("{} can't be started: {error}", self.program.display());
                Answer::Lost(Failure::new(ErrorCode::EngineMissing, text))
            }
        }
    }
}
