//! Asks a store step by step, and the rules with it.

use super::Step;
use super::model::{Artifact, FAILURES, Job};
use crate::conformance::{Harness, Worker, fixture};
use crate::{ClaimRequest, Claimed, Clock, Follow, NewJob, Outcome, Selection, StoreError};
use bureau_model::stage::{Cause, Lane};
use bureau_model::word::Failure;
use bureau_model::{FileType, Stage, StageState, Status};
use std::collections::BTreeSet;

/// Plays these steps against an empty store; panics where it does not keep the rules.
pub async fn play(harness: &Harness, steps: &[Step]) {
    let workers = [harness.worker.clone(), harness.another_worker()];
    let mut game =
        Game { harness, workers, jobs: Vec::new(), artifacts: Vec::new(), held: Vec::new(), files: 0 };
    for step in steps {
        game.step(*step).await;
    }
    game.compare().await;
    harness.check().await;
}

struct Held {
    stage: Claimed,
    worker: usize,
    /// Seconds of the clock.
    until: i64,
    live: bool,
}

struct Game<'a> {
    harness: &'a Harness,
    workers: [Worker; 2],
    jobs: Vec<Job>,
    artifacts: Vec<Artifact>,
    held: Vec<Held>,
    files: u32,
}

impl Game<'_> {
    async fn step(&mut self, (what, a, b): Step) {
        match what % 16 {
            0 => self.create_job(a).await,
            1..4 => self.add(a, b).await,
            4 => self.close(a).await,
            5..8 => self.claim(a, b).await,
            8..11 => self.finish(a, b).await,
            11 => self.rescue(a, b).await,
            12 => self.control(a, b).await,
            13 => self.reset(a, b).await,
            14 => self.harness.clock.advance(i64::from(b) * 2),
            _ => self.renew(a).await,
        }
    }

    fn now(&self) -> i64 {
        self.harness.clock.now().timestamp()
    }

    fn pick(&self, a: u8) -> Option<usize> {
        (!self.jobs.is_empty()).then(|| usize::from(a) % self.jobs.len())
    }

    fn ended(&self, job: usize) -> bool {
        let open = self.artifacts.iter().any(|x| x.job == job && !x.status().is_ended());
        !self.jobs[job].taking_in && !open
    }

    async fn create_job(&mut self, a: u8) {
        let case = ["Phoenix", "Raven"][usize::from(a % 2)];
        let new = NewJob { parent: None, ..fixture::job(case) };
        let id = new.id.clone();
        self.harness.store.create_job(&self.harness.all, new).await.expect("the job is recorded");
        self.jobs.push(Job { id, taking_in: true, paused: false });
    }

    async fn add(&mut self, a: u8, b: u8) {
        let Some(job) = self.pick(a) else { return };
        let content = b % 4;
        let file_type = if content == 3 { FileType::Audio } else { FileType::Document };
        self.files += 1;
        let file = fixture::typed(&format!("{}.txt", self.files), &format!("content {content}"), file_type);
        match self.harness.store.add_artifacts(&self.harness.all, &self.jobs[job].id, vec![file]).await {
            Ok(ids) => {
                assert!(self.jobs[job].taking_in, "a closed job took a file in");
                self.artifacts.push(Artifact::new(ids[0], job, content, file_type));
            }
            Err(error) => {
                assert!(matches!(error, StoreError::Conflict(_)), "{error:?}");
                assert!(!self.jobs[job].taking_in, "an open job refused a file");
            }
        }
    }

    async fn close(&mut self, a: u8) {
        let Some(job) = self.pick(a) else { return };
        self.harness.store.close_intake(&self.harness.all, &self.jobs[job].id).await.expect("closed");
        self.jobs[job].taking_in = false;
    }

    async fn claim(&mut self, a: u8, b: u8) {
        let worker = usize::from(a % 2);
        let job = if b >= 200 { self.pick(b) } else { None };
        let request = ClaimRequest {
            job: job.map(|job| self.jobs[job].id.clone()),
            ..self.workers[worker].request(Lane::ALL[usize::from(b) % Lane::ALL.len()], u32::from(a / 2 % 4))
        };
        let (lane, limit, until) = (request.lane, request.limit as usize, self.now() + Worker::LEASE);
        let may = self.claimable(lane, job);
        let claimed = self.harness.store.claim(request).await.expect("a claim");
        assert!(
            claimed.len() <= limit && (!claimed.is_empty() || limit == 0 || may == 0),
            "{may} could be had"
        );
        for stage in claimed {
            let now = self.now();
            let i = self.artifacts.iter().position(|x| x.id == stage.artifact).expect("it is one of ours");
            assert!(!self.jobs[self.artifacts[i].job].paused, "claimed of a paused job");
            assert_eq!(stage.stage.lane(FileType::Document), lane);
            let same = |x: &Artifact| x.content == self.artifacts[i].content && x.job != usize::MAX;
            let twice = self.artifacts.iter().filter(|x| same(x)).any(|x| {
                x.rows.iter().any(|row| row.stage == stage.stage && row.state == StageState::Running)
            });
            assert!(!twice, "a content is worked on twice in {}", stage.stage);
            self.artifacts[i].claim(stage.stage, now);
            let begun = self.harness.store.begin(stage.id, stage.lease, self.workers[worker].id).await;
            assert!(begun.expect("an answer"), "what was just claimed may be run");
            self.held.push(Held { stage, worker, until, live: true });
        }
    }

    /// How many stages a claim could take, copies of one content aside.
    fn claimable(&self, lane: Lane, job: Option<usize>) -> usize {
        let running: BTreeSet<(u8, Stage)> = self
            .artifacts
            .iter()
            .flat_map(|x| x.rows.iter().map(move |row| (x.content, row)))
            .filter(|(_, row)| row.state == StageState::Running)
            .map(|(content, row)| (content, row.stage))
            .collect();
        self.artifacts
            .iter()
            .filter(|x| !self.jobs[x.job].paused && job.is_none_or(|job| job == x.job))
            .flat_map(|x| x.rows.iter().map(move |row| (x.content, row)))
            .filter(|(content, row)| {
                row.state == StageState::Available
                    && row.stage.lane(FileType::Document) == lane
                    && !running.contains(&(*content, row.stage))
            })
            .count()
    }

    async fn finish(&mut self, a: u8, b: u8) {
        if self.held.is_empty() {
            return;
        }
        let at = usize::from(a) % self.held.len();
        let Held { stage, worker, live, .. } = self.held.swap_remove(at);
        let (outcome, cause) = self.outcome(&stage, b).await;
        let mut finish = self.workers[worker].outcome(&stage, outcome);
        finish.follow = vec![(Stage::Translation, Follow::Skip("already in English".to_owned()))];
        if b.is_multiple_of(3) {
            finish.follow.push((Stage::Embeddings, Follow::Lack("no model".to_owned())));
        }
        let skips = finish.follow.iter().map(|(stage, _)| *stage).collect();
        let answer = self.harness.store.finish(finish).await;
        if !live {
            assert!(matches!(answer, Err(StoreError::LeaseLost { .. })), "a lost lease recorded {answer:?}");
            return;
        }
        let now = self.now();
        let artifact = self.artifacts.iter_mut().find(|x| x.id == stage.artifact).expect("it is one of ours");
        artifact.finish(stage.stage, cause, &skips, now);
        assert_eq!(answer.expect("the lease is held").artifact, artifact.status());
    }

    async fn outcome(&self, stage: &Claimed, b: u8) -> (Outcome, Cause) {
        match b % 8 {
            0 => {
                let code = FAILURES[usize::from(b / 8) % FAILURES.len()];
                (Outcome::Failed(Failure::new(code, "it failed")), Cause::Fail(code))
            }
            1 if stage.stage != Stage::Extraction => {
                (Outcome::Skipped { reason: "nothing to do".to_owned() }, Cause::NothingToDo)
            }
            _ => {
                let key = crate::conformance::worker::key(stage, "{}");
                let there = self.harness.store.find_output(&self.harness.all, &key).await.expect("a look-up");
                let output = fixture::output(stage.stage, "a file");
                let new = || Outcome::Done { key, output };
                (there.map_or_else(new, |output| Outcome::Reused { output }), Cause::Done)
            }
        }
    }

    async fn rescue(&mut self, a: u8, b: u8) {
        let dead = (b.is_multiple_of(4)).then(|| usize::from(a % 2));
        let now = self.now();
        let workers = dead.map(|worker| self.workers[worker].id).into_iter().collect();
        let rescued = self.harness.store.rescue(workers).await.expect("a rescue");
        let mut expected = 0;
        for held in self.held.iter_mut().filter(|held| held.live) {
            if held.until < now || Some(held.worker) == dead {
                held.live = false;
                expected += 1;
                let artifact = self.artifacts.iter_mut().find(|x| x.id == held.stage.artifact);
                artifact.expect("it is one of ours").rescue(held.stage.stage);
            }
        }
        assert_eq!(rescued, expected, "rescued");
    }

    async fn renew(&mut self, a: u8) {
        let until = self.now() + Worker::LEASE;
        let worker = usize::from(a % 2);
        let mine = || self.held.iter().filter(|held| held.worker == worker);
        let leases = mine().map(|held| (held.stage.id, held.stage.lease)).collect();
        let lost = self.harness.store.renew(leases, Worker::LASTING).await.expect("a renewal");
        let expected: Vec<_> = mine().filter(|held| !held.live).map(|held| held.stage.lease).collect();
        assert_eq!(lost, expected, "lost leases");
        for held in self.held.iter_mut().filter(|held| held.worker == worker && held.live) {
            held.until = until;
        }
    }

    async fn control(&mut self, a: u8, b: u8) {
        let Some(job) = self.pick(a) else { return };
        let ended = self.ended(job);
        let id = self.jobs[job].id.clone();
        let pausing = !b.is_multiple_of(4);
        let answer = if pausing {
            self.harness.store.set_paused(&self.harness.all, &id, b.is_multiple_of(2)).await
        } else {
            self.harness.store.cancel(&self.harness.all, &id).await
        };
        assert_eq!(answer.is_err(), ended, "{answer:?}");
        if ended {
            return;
        }
        if pausing {
            self.jobs[job].paused = b.is_multiple_of(2);
            return;
        }
        (self.jobs[job].taking_in, self.jobs[job].paused) = (false, false);
        // What has ended stays as it ended, with the stages that it never reached.
        for artifact in self.artifacts.iter_mut().filter(|x| x.job == job && !x.status().is_ended()) {
            artifact.cancel();
            for held in self.held.iter_mut().filter(|held| held.stage.artifact == artifact.id) {
                held.live = false;
            }
        }
    }

    async fn reset(&mut self, a: u8, b: u8) {
        let Some(job) = self.pick(a) else { return };
        let scope = Selection::Job(self.jobs[job].id.clone());
        let from = (b.is_multiple_of(2)).then(|| Stage::ALL[usize::from(b / 2) % Stage::ALL.len()]);
        let touched = match from {
            Some(from) => self.harness.store.reprocess(&self.harness.all, &scope, from).await,
            None => self.harness.store.retry(&self.harness.all, &scope).await,
        };
        let again = |status: Status| match from {
            Some(_) => status.is_ended(),
            None => matches!(status, Status::Failed | Status::Cancelled),
        };
        let mut expected = 0;
        for artifact in self.artifacts.iter_mut().filter(|x| x.job == job && again(x.status())) {
            artifact.reset(from);
            expected += 1;
        }
        assert_eq!(touched.expect("an answer"), expected, "artifacts that began again");
    }

    /// Every artifact stands where the rules say, and every job counts what they say.
    async fn compare(&self) {
        for (i, job) in self.jobs.iter().enumerate() {
            let status = self.harness.store.job_status(&self.harness.all, &job.id).await.expect("status");
            let mine: Vec<_> = self.artifacts.iter().filter(|x| x.job == i).collect();
            assert_eq!(status.artifacts.len(), mine.len(), "an artifact was lost");
            for (seen, artifact) in status.artifacts.iter().zip(&mine) {
                assert_eq!((seen.id, seen.status), (artifact.id, artifact.status()));
            }
            let count = |of: fn(Status) -> bool| mine.iter().filter(|x| of(x.status())).count() as u64;
            assert_eq!(status.processed_files, count(Status::is_ended));
            assert_eq!(status.failed_files, count(|status| status == Status::Failed));
            assert_eq!(status.cancelled_files, count(|status| status == Status::Cancelled));
            if status.status.is_ended() && status.cancelled_files > 0 {
                assert_eq!(status.status, Status::Cancelled);
            }
            assert_eq!(status.status.is_ended(), self.ended(i));
            assert!((status.progress_percentage < 100.0) != status.status.is_ended());
        }
        for artifact in &self.artifacts {
            let states: Vec<_> = artifact.rows.iter().map(|row| row.state).collect();
            let seen = self.harness.states(artifact.id).await;
            // What is due has not to be made available before somebody claims.
            for (seen, expected) in seen.iter().zip(states) {
                let due = *seen == StageState::Available && expected == StageState::Retryable;
                assert!(due || *seen == expected, "artifact {}: {seen} is not {expected}", artifact.id);
            }
        }
    }
}
