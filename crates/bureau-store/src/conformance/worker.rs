//! A worker by hand: it claims, and ends what it claimed as the test says.

use super::fixture;
use crate::{ClaimRequest, Claimed, Finish, Finished, Follow, Outcome, Result, Scope, Store};
use bureau_model::key::OutputKey;
use bureau_model::output::Output;
use bureau_model::stage::Lane;
use bureau_model::word::{ErrorCode, Failure};
use bureau_model::{JobId, Stage, WorkerId};
use std::sync::Arc;
use std::time::Duration;

/// Claims for a minute at a time.
#[derive(Clone)]
pub struct Worker {
    /// Who it is.
    pub id: WorkerId,
    store: Arc<dyn Store>,
    all: Scope,
}

impl Worker {
    /// Seconds that its leases last.
    pub const LEASE: i64 = 60;
    /// The same as a request says it.
    pub const LASTING: Duration = Duration::from_secs(Self::LEASE.unsigned_abs());

    /// A worker that nobody else is.
    pub fn new(store: Arc<dyn Store>, all: Scope) -> Self {
        Self { id: WorkerId(fixture::uuid()), store, all }
    }

    /// What it would ask for.
    pub fn request(&self, lane: Lane, limit: u32) -> ClaimRequest {
        ClaimRequest { worker: self.id, lane, limit, lasting: Self::LASTING, job: None }
    }

    /// Claims from one lane, and begins nothing yet.
    pub async fn reserve(&self, lane: Lane, limit: u32) -> Vec<Claimed> {
        self.store.claim(self.request(lane, limit)).await.expect("a claim")
    }

    /// Begins a claimed stage. Returns whether it may be run.
    pub async fn begin(&self, stage: &Claimed) -> bool {
        self.store.begin(stage.id, stage.lease, self.id).await.expect("an answer")
    }

    /// Claims from one lane and begins what it got.
    pub async fn claim_from(&self, lane: Lane, limit: u32) -> Vec<Claimed> {
        self.begun(self.reserve(lane, limit).await).await
    }

    async fn begun(&self, claimed: Vec<Claimed>) -> Vec<Claimed> {
        for stage in &claimed {
            assert!(self.begin(stage).await, "what was just claimed may be run");
        }
        claimed
    }

    /// Claims from every lane.
    pub async fn claim(&self, limit: u32) -> Vec<Claimed> {
        let mut claimed = Vec::new();
        for lane in Lane::ALL {
            claimed.extend(self.claim_from(*lane, limit).await);
        }
        claimed
    }

    /// Claims only stages of a job, from every lane.
    pub async fn claim_of(&self, job: &JobId, limit: u32) -> Vec<Claimed> {
        let mut claimed = Vec::new();
        for lane in Lane::ALL {
            let request = ClaimRequest { job: Some(job.clone()), ..self.request(*lane, limit) };
            claimed.extend(self.store.claim(request).await.expect("a claim"));
        }
        self.begun(claimed).await
    }

    /// Claims the one stage that there is to claim.
    pub async fn claim_one(&self) -> Claimed {
        let mut claimed = self.claim(10).await;
        assert_eq!(claimed.len(), 1, "one stage was to be had: {claimed:?}");
        claimed.remove(0)
    }

    /// What it would record.
    pub fn outcome(&self, stage: &Claimed, outcome: Outcome) -> Finish {
        Finish {
            id: stage.id,
            lease: stage.lease,
            worker: self.id,
            engine: Some(fixture::engine(stage.stage)),
            parameters: "{}".to_owned(),
            seconds: 0.5,
            outcome,
            follow: vec![(Stage::Translation, Follow::Skip("already in English".to_owned()))],
        }
    }

    /// Ends a stage.
    pub async fn finish(&self, stage: &Claimed, outcome: Outcome) -> Result<Finished> {
        self.store.finish(self.outcome(stage, outcome)).await
    }

    /// Ends a stage with an output, under the key that the parameters `{}` make.
    pub async fn done(&self, stage: &Claimed, output: Output) -> Result<Finished> {
        self.finish(stage, Outcome::Done { key: key(stage, "{}"), output }).await
    }

    /// Ends a stage as failed.
    pub async fn failed(&self, stage: &Claimed, code: ErrorCode) -> Result<Finished> {
        self.finish(stage, Outcome::Failed(Failure::new(code, format!("it is {code}")))).await
    }

    /// Ends a stage as an engine would: with the output that is there already, or with an ordinary one.
    pub async fn work(&self, stage: &Claimed) -> Result<Finished> {
        match self.store.find_output(&self.all, &key(stage, "{}")).await? {
            Some(output) => self.finish(stage, Outcome::Reused { output }).await,
            None => self.done(stage, fixture::output(stage.stage, &stage.filename)).await,
        }
    }

    /// Works until nothing more can be claimed. Returns how many stages it ended.
    pub async fn drain(&self) -> usize {
        let mut ended = 0;
        loop {
            let claimed = self.claim(100).await;
            if claimed.is_empty() {
                return ended;
            }
            for stage in &claimed {
                self.work(stage).await.expect("an outcome is recorded");
            }
            ended += claimed.len();
        }
    }
}

/// The key of what the test's engine makes with these parameters.
pub(crate) fn key(stage: &Claimed, parameters: &str) -> OutputKey {
    let rests_on = stage.rests_on.as_ref().map(|(_, key)| key);
    OutputKey::new(&stage.sha256, stage.stage, &fixture::engine(stage.stage), parameters, rests_on)
}
