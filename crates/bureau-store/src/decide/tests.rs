//! The decisions played in any order over records in memory: no store, the same rules.

use super::*;
use crate::{Finish, Follow, Outcome};
use bureau_model::artifact::{Tally, standing};
use bureau_model::event::{Action, StageSeconds};
use bureau_model::stage::{Attempts, Cause, next};
use bureau_model::word::Failure;
use bureau_model::{ArtifactId, ErrorCode, FileType, JobId, LeaseId, Stage, StageState, Status, WorkerId};
use proptest::prelude::*;
use std::collections::BTreeMap;
use uuid::Uuid;

use bureau_model::time::Timestamp;

const NOW: Timestamp = Timestamp::UNIX_EPOCH;
/// Uploaded files; each has a member.
const FILES: i64 = 3;

fn artifact(id: i64, root: Option<i64>) -> ArtifactRecord {
    let stages = first_stages(FileType::Document, 1).enumerate().map(|(n, new)| StageRecord {
        row: id * 100 + n as i64,
        stage: new.stage,
        state: new.state,
        attempts: Attempts::default(),
        lease: None,
        output: None,
        lane: new.lane,
        held: false,
    });
    ArtifactRecord {
        id: ArtifactId(id),
        ordinal: id.unsigned_abs(),
        job: 1,
        job_id: JobId::local("asha", Uuid::nil()),
        case: 1,
        content: id,
        root: root.map(ArtifactId),
        filename: format!("{id}.txt"),
        size: 10,
        status: Status::Queued,
        seconds: StageSeconds::new(),
        skipped: BTreeMap::new(),
        gaps: Vec::new(),
        waiting: Some(Stage::Extraction),
        file_type: FileType::Document,
        stages: stages.collect(),
    }
}

fn job() -> JobRecord {
    let tally = Tally { total: FILES.unsigned_abs(), ..Tally::default() };
    JobRecord {
        row: 1,
        id: JobId::local("asha", Uuid::nil()),
        case: 1,
        case_name: "Phoenix".to_owned(),
        status: tally.status(),
        tally,
        parent: None,
        created_at: NOW,
        paused: false,
        cancelling: false,
        cut_short: false,
    }
}

/// One job with its artifacts, as a store would keep them.
struct Memory {
    job: JobRecord,
    artifacts: BTreeMap<ArtifactId, ArtifactRecord>,
    roots: BTreeMap<ArtifactId, Root>,
}

impl Memory {
    fn new() -> Self {
        let files = (1..=FILES).map(|id| artifact(id, None));
        let members = (1..=FILES).map(|id| artifact(FILES + id, Some(id)));
        let root = |id| Root {
            id: ArtifactId(id),
            job: 1,
            size: 10,
            status: Status::Queued,
            open_members: 1,
            cancelled_members: 0,
            members: 1,
            member_bytes: 10,
        };
        Self {
            job: job(),
            artifacts: files.chain(members).map(|artifact| (artifact.id, artifact)).collect(),
            roots: (1..=FILES).map(root).map(|root| (root.id, root)).collect(),
        }
    }

    fn step(&mut self, (what, a, b): (u8, u8, u8)) {
        let id = ArtifactId(i64::from(a) % (2 * FILES) + 1);
        match what % 6 {
            0..3 => self.work(id, b),
            3 => self.reset(id, b),
            4 => self.cancel(id),
            _ => self.give_back(id),
        }
    }

    /// Claims, begins and ends the stage that waits, if one does.
    fn work(&mut self, id: ArtifactId, b: u8) {
        let Some(row) = self.claim(id) else { return };
        let artifact = self.artifacts[&id].clone();
        let (outcome, output) = match b % 4 {
            0 => (Outcome::Failed(Failure::new(ErrorCode::Corrupt, "damaged")), Output::default()),
            1 => (Outcome::Lacking { reason: "no engine".to_owned() }, Output::default()),
            _ => (Outcome::Reused { output: 7 }, Output { row: Some(7), reused: true, language: None }),
        };
        let ending = Finish {
            id: row,
            lease: LeaseId(Uuid::nil()),
            worker: WorkerId(Uuid::nil()),
            engine: None,
            parameters: String::new(),
            seconds: 1.0,
            outcome,
            follow: vec![(Stage::Translation, Follow::Skip("already in English".to_owned()))],
        };
        let done = finish(&artifact, &ending, &output, NOW).expect("it runs");
        let mut roots = self.loaded(&artifact);
        roots.change(&artifact, done.standing().status);
        self.save(done.stages, vec![done.artifact], roots);
    }

    fn claim(&mut self, id: ArtifactId) -> Option<i64> {
        let artifact = self.artifacts.get_mut(&id).expect("it is there");
        let waits = |stage: &&mut StageRecord| stage.state == StageState::Available;
        let stage = artifact.stages.iter_mut().find(waits)?;
        stage.state = next(stage.state, stage.attempts, Cause::Claim).expect("it is available").state;
        let row = stage.row;
        let (_, begun) = begin(artifact, artifact.stage(row).expect("its stage"), WorkerId(Uuid::nil()));
        artifact.status = Status::Processing;
        if let Some(delta) = begun {
            self.job = change(&self.job, delta, "worker", Action::Progressed).job;
        }
        Some(row)
    }

    fn give_back(&mut self, id: ArtifactId) {
        let Some(row) = self.claim(id) else { return };
        let artifact = &self.artifacts[&id];
        let (state, _) =
            back(artifact, artifact.stage(row).expect("its stage"), "rescue", "lost").expect("it runs");
        let at = artifact.position(row).expect("its stage");
        self.artifacts.get_mut(&id).expect("it is there").stages[at].state = state;
    }

    fn reset(&mut self, id: ArtifactId, b: u8) {
        let from = (!b.is_multiple_of(2)).then_some(Stage::Summarization);
        let artifact = self.artifacts[&id].clone();
        let mut roots = self.loaded(&artifact);
        let batch = reset([&artifact], from, (Action::Retried, "asha"), &mut roots).expect("legal");
        assert_eq!(
            batch.artifacts.is_empty(),
            !artifact.status.is_ended(),
            "only what has ended begins again"
        );
        self.save(batch.stages, batch.artifacts, roots);
    }

    fn cancel(&mut self, id: ArtifactId) {
        let artifact = self.artifacts[&id].clone();
        if artifact.status.is_ended() {
            return;
        }
        let mut roots = self.loaded(&artifact);
        let batch = cancel([&artifact], "asha", &mut roots).expect("legal");
        self.save(batch.stages, batch.artifacts, roots);
    }

    fn loaded(&self, artifact: &ArtifactRecord) -> Roots {
        [self.roots[&artifact.root()]].into_iter().collect()
    }

    fn save(&mut self, stages: Vec<StageChange>, artifacts: Vec<ArtifactChange>, roots: Roots) {
        for change in artifacts {
            let artifact = self.artifacts.get_mut(&change.id).expect("it is there");
            (artifact.status, artifact.waiting) = (change.standing.status, change.standing.waiting);
            (artifact.seconds, artifact.skipped, artifact.gaps) =
                (change.seconds, change.skipped, change.gaps);
            for stage in &stages {
                if let Some(own) = artifact.stages.iter_mut().find(|own| own.row == stage.row) {
                    (own.state, own.attempts, own.output) = (stage.state, stage.attempts, stage.output);
                }
            }
            if artifact.is_top() {
                self.roots.get_mut(&artifact.id).expect("it is there").status = artifact.status;
            }
        }
        let (counts, jobs) = roots.changes();
        for counted in counts {
            let root = self.roots.get_mut(&counted.id).expect("it is there");
            (root.open_members, root.cancelled_members) = (counted.open_members, counted.cancelled_members);
        }
        for delta in jobs.into_values() {
            self.job = change(&self.job, delta, "worker", Action::Progressed).job;
        }
    }

    /// Everything that is derived is what it would be if it were derived from the stages anew.
    fn check(&self) {
        for artifact in self.artifacts.values() {
            let states: Vec<_> = artifact.stages.iter().map(|s| (s.stage, s.state)).collect();
            let derived = standing(&states).status;
            let begun = derived == Status::Queued && artifact.status == Status::Processing;
            assert!(artifact.status == derived || begun, "{} is not {derived}", artifact.status);
            let gaps = artifact.gaps.iter().all(|gap| artifact.skipped.contains_key(gap));
            assert!(gaps, "a gap is a stage that was skipped");
        }
        let members = |root: ArtifactId| self.artifacts.values().filter(move |a| a.root == Some(root));
        let has_ended = |root: &ArtifactId| {
            self.artifacts[root].status.is_ended() && members(*root).all(|member| member.status.is_ended())
        };
        let ended: Vec<&ArtifactId> = self.roots.keys().filter(|root| has_ended(root)).collect();
        assert_eq!(self.job.tally.ended, ended.len() as u64, "ended");
        let failed = ended.iter().filter(|root| self.artifacts[**root].status == Status::Failed).count();
        assert_eq!(self.job.tally.failed, failed as u64, "failed");
        assert_eq!(self.job.status, self.job.tally.status());
    }
}

proptest! {
    #[test]
    fn whatever_is_decided_in_whatever_order_counters_and_statuses_follow_from_the_stages(
        steps in prop::collection::vec(any::<(u8, u8, u8)>(), 0..120),
    ) {
        let mut memory = Memory::new();
        for step in steps {
            memory.step(step);
            memory.check();
        }
    }
}

#[test]
fn a_stage_of_another_artifact_is_an_error_and_never_the_first_stage() {
    let one = artifact(1, None);
    assert!(one.stage(200).is_err() && one.position(200).is_err() && one.text_before(200).is_err());
    assert_eq!(one.position(102).expect("its own"), 2);
}

#[test]
fn a_stage_rests_on_the_first_of_the_stages_that_it_reads_which_has_a_text() {
    let mut recording = artifact(1, None);
    recording
        .stages
        .insert(1, StageRecord { row: 150, stage: Stage::Transcription, ..recording.stages[0].clone() });
    recording.stages[0].output = Some(1);
    assert_eq!(recording.text_before(150).expect("its own"), Some(1), "a transcript on the extraction");
    assert_eq!(recording.text_before(104).expect("its own"), Some(1), "there is no transcript");
    recording.stages[1].output = Some(2);
    assert_eq!(recording.text_before(104).expect("its own"), Some(2));
    assert_eq!(recording.text_before(100).expect("its own"), None, "the extraction rests on nothing");
}
