//! What a case has to work with, and what must hold after it.

use super::{ManualClock, Worker, fixture};
use crate::{NewArtifact, Person, Scope, Store, grant};
use bureau_model::event::{ArtifactEvent, Event, JobEvent};
use bureau_model::wire::told::Told;
use bureau_model::wire::{ArtifactDetail, ArtifactStatus, StageRow};
use bureau_model::{ArtifactId, JobId, Stage, StageState};
use std::sync::Arc;

/// An empty store, its clock and one worker.
pub struct Harness {
    /// The store under test.
    pub store: Arc<dyn Store>,
    /// The person at the desk, who sees everything.
    pub person: Person,
    /// What she sees.
    pub all: Scope,
    /// Its clock.
    pub clock: ManualClock,
    /// A worker.
    pub worker: Worker,
}

impl Harness {
    /// A harness around an empty store.
    pub async fn new(store: Arc<dyn Store>, clock: ManualClock) -> Self {
        let person = store.desk("test").await.expect("the desk's person");
        let all = grant::everything(&person);
        let worker = Worker::new(store.clone(), all.clone());
        Self { store, person, all, clock, worker }
    }

    /// Another worker.
    pub fn another_worker(&self) -> Worker {
        Worker::new(self.store.clone(), self.all.clone())
    }

    /// A job that still takes files in.
    pub async fn open_job(&self, case: &str) -> JobId {
        let new = fixture::job(case);
        let id = new.id.clone();
        self.store.create_job(&self.all, new).await.expect("the job is recorded");
        id
    }

    /// Takes files into a job.
    pub async fn add(&self, job: &JobId, files: Vec<NewArtifact>) -> Vec<ArtifactId> {
        self.store.add_artifacts(&self.all, job, files).await.expect("the files are recorded")
    }

    /// A job with these files, all taken in.
    pub async fn job(&self, case: &str, files: Vec<NewArtifact>) -> (JobId, Vec<ArtifactId>) {
        let job = self.open_job(case).await;
        let ids = self.add(&job, files).await;
        self.store.close_intake(&self.all, &job).await.expect("the intake is closed");
        (job, ids)
    }

    /// A job with one text document.
    pub async fn one_file(&self, case: &str, name: &str, text: &str) -> (JobId, ArtifactId) {
        let (job, ids) = self.job(case, vec![fixture::file(name, text)]).await;
        (job, ids[0])
    }

    /// One artifact with everything.
    pub async fn artifact(&self, id: ArtifactId) -> ArtifactDetail {
        self.store.artifact(&self.all, id).await.expect("the artifact is there")
    }

    /// One artifact as the job status shows it.
    pub async fn status(&self, id: ArtifactId) -> ArtifactStatus {
        self.artifact(id).await.artifact
    }

    /// One stage of an artifact.
    pub async fn stage(&self, id: ArtifactId, stage: Stage) -> StageRow {
        let stages = self.artifact(id).await.stages;
        stages.into_iter().find(|row| row.stage == stage).expect("the artifact has the stage")
    }

    /// The states of an artifact's stages, in order.
    pub async fn states(&self, id: ArtifactId) -> Vec<StageState> {
        self.artifact(id).await.stages.iter().map(|row| row.state).collect()
    }

    /// Every event.
    pub async fn events(&self) -> Vec<Event> {
        self.store.events_after(&self.all, 0, 5_000).await.expect("events")
    }

    /// What was announced about a job itself.
    pub async fn job_events(&self, id: &JobId) -> Vec<JobEvent> {
        let of_job = |event| match event {
            Event::JobStatus(event) if event.job_id == *id => Some(event),
            Event::JobStatus(_) | Event::ArtifactStatus(_) | Event::StageProgress(_) => None,
        };
        self.events().await.into_iter().filter_map(of_job).collect()
    }

    /// What was announced about an artifact.
    pub async fn artifact_events(&self, id: ArtifactId) -> Vec<ArtifactEvent> {
        let of_artifact = |event| match event {
            Event::ArtifactStatus(event) if event.artifact_id == id => Some(event),
            Event::ArtifactStatus(_) | Event::JobStatus(_) | Event::StageProgress(_) => None,
        };
        self.events().await.into_iter().filter_map(of_artifact).collect()
    }

    /// What must hold after every case: nothing contradicts itself, the journal is whole, and what it said
    /// last of each artifact and job is what the library shows.
    pub async fn check(&self) {
        assert_eq!(self.store.contradictions(&self.all).await.expect("a check"), Vec::<String>::new());
        let events = self.events().await;
        let numbers: Vec<i64> = events.iter().filter_map(Event::seq).collect();
        assert_eq!(numbers, (1..=numbers.len() as i64).collect::<Vec<_>>(), "the journal has gaps");
        let (entries, problems) = self.store.verify_journal(&self.all).await.expect("the journal is read");
        assert_eq!((entries, problems), (numbers.len() as u64, Vec::new()));
        for job in self.store.jobs(&self.all, None).await.expect("jobs") {
            self.compare(&job.job.job_id).await;
        }
    }

    async fn compare(&self, job: &JobId) {
        let status = self.store.job_status(&self.all, job).await.expect("the job's status");
        let last = self.job_events(job).await.pop().expect("a job is announced");
        assert_eq!(last.status, status.status, "the last event of {job} is not how it stands");
        assert_eq!(Told::from(&last), Told::from(&status), "the last event of {job} is not how it stands");
        for artifact in status.artifacts {
            let last = self.artifact_events(artifact.id).await.pop().expect("an artifact is announced");
            assert_eq!(last.status, artifact.status, "artifact {}", artifact.id);
            assert_eq!(last.current_stage, artifact.current_stage, "artifact {}", artifact.id);
            assert_eq!(last.waiting_stage, artifact.waiting_stage, "artifact {}", artifact.id);
            assert_eq!(last.gaps, artifact.gaps, "artifact {}", artifact.id);
            assert_eq!(last.processing_stages, artifact.processing_stages, "artifact {}", artifact.id);
            assert_eq!(last.error_code, artifact.error_code, "artifact {}", artifact.id);
        }
    }
}
