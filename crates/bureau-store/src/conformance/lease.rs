//! Leases: who may record an outcome, and what becomes of the work of a worker that died or slept.

use super::{Harness, Worker, fixture};
use crate::{Outcome, StoreError};
use bureau_model::event::Action;
use bureau_model::stage::Lane;
use bureau_model::{FileType, Stage, StageState, Status};

fn is_lost<T>(answer: Result<T, StoreError>) -> bool {
    matches!(answer, Err(StoreError::LeaseLost { .. }))
}

pub async fn an_expired_lease_is_rescued_and_its_holder_refused(harness: &Harness) {
    let (_, id) = harness.one_file("Phoenix", "a.txt", "a").await;
    let stage = harness.worker.claim_one().await;
    harness.clock.advance(Worker::LEASE - 1);
    assert_eq!(harness.store.rescue(Vec::new()).await.expect("a rescue"), 0, "the lease still holds");
    harness.clock.advance(2);
    assert_eq!(harness.store.rescue(Vec::new()).await.expect("a rescue"), 1);
    assert_eq!(harness.stage(id, Stage::Extraction).await.state, StageState::Available);
    assert_eq!(harness.stage(id, Stage::Extraction).await.failures, 0, "no fault of the stage");

    let before = harness.events().await;
    assert!(is_lost(harness.worker.work(&stage).await), "the suspended process wakes");
    assert_eq!(harness.events().await, before, "nothing is recorded");
    assert_eq!(
        harness.store.find_output(&harness.all, &super::worker::key(&stage, "{}")).await.expect("a look-up"),
        None
    );
    assert_eq!(harness.stage(id, Stage::Extraction).await.state, StageState::Available);
    harness.another_worker().drain().await;
    assert_eq!(harness.status(id).await.status, Status::Completed);
}

pub async fn a_holder_that_wakes_beside_the_new_one(harness: &Harness) {
    let (_, id) = harness.one_file("Phoenix", "a.txt", "a").await;
    let old = harness.worker.claim_one().await;
    harness.clock.advance(Worker::LEASE + 1);
    harness.store.rescue(Vec::new()).await.expect("a rescue");
    let other = harness.another_worker();
    let new = other.claim_one().await;
    assert_eq!(old.id, new.id);
    let (woken, held) = tokio::join!(harness.worker.work(&old), other.work(&new));
    assert!(is_lost(woken), "the old holder is refused");
    held.expect("the new one is not");
    assert_eq!(harness.stage(id, Stage::Extraction).await.state, StageState::Done);
}

pub async fn a_renewed_lease_is_kept(harness: &Harness) {
    harness.one_file("Phoenix", "a.txt", "a").await;
    let stage = harness.worker.claim_one().await;
    harness.clock.advance(Worker::LEASE - 1);
    let lost = harness.store.renew(vec![(stage.id, stage.lease)], Worker::LASTING).await.expect("a renewal");
    assert!(lost.is_empty());
    harness.clock.advance(Worker::LEASE - 1);
    assert_eq!(harness.store.rescue(Vec::new()).await.expect("a rescue"), 0);
    harness.worker.work(&stage).await.expect("it is still held");
}

pub async fn a_renewal_names_what_is_lost(harness: &Harness) {
    harness.job("Phoenix", vec![fixture::file("a.txt", "a"), fixture::file("b.txt", "b")]).await;
    let claimed = harness.worker.claim(10).await;
    harness.worker.work(&claimed[0]).await.expect("an outcome");
    let leases = claimed.iter().map(|c| (c.id, c.lease)).collect();
    let lost = harness.store.renew(leases, Worker::LASTING).await.expect("a renewal");
    assert_eq!(lost, [claimed[0].lease]);
}

/// A process that slept may claim again what was taken from it while its first attempt still runs.
pub async fn a_lease_lost_to_oneself_is_lost(harness: &Harness) {
    harness.one_file("Phoenix", "a.txt", "a").await;
    let old = harness.worker.claim_one().await;
    harness.clock.advance(Worker::LEASE + 1);
    harness.store.rescue(Vec::new()).await.expect("a rescue");
    let new = harness.worker.claim_one().await;
    let leases = vec![(old.id, old.lease), (new.id, new.lease)];
    let lost = harness.store.renew(leases, Worker::LASTING).await.expect("a renewal");
    assert_eq!(lost, [old.lease]);
}

pub async fn a_dead_worker_is_rescued_before_its_leases_expire(harness: &Harness) {
    let (_, ids) =
        harness.job("Phoenix", vec![fixture::file("a.txt", "a"), fixture::file("b.txt", "b")]).await;
    let mine = harness.worker.claim_from(Lane::Cpu, 1).await.remove(0);
    let other = harness.another_worker();
    let others = other.claim_from(Lane::Cpu, 1).await.remove(0);
    assert_eq!(harness.store.rescue(vec![other.id]).await.expect("a rescue"), 1);
    assert_eq!(harness.stage(ids[1], Stage::Extraction).await.state, StageState::Available);
    assert!(is_lost(other.work(&others).await));
    harness.worker.work(&mine).await.expect("the living keep theirs");
    let history = harness.store.history(&harness.all, others.artifact).await.expect("history");
    assert_eq!(history.last().map(|e| (e.action, e.actor.as_str())), Some((Action::Rescued, "rescue")));
}

pub async fn an_outcome_is_recorded_once(harness: &Harness) {
    harness.one_file("Phoenix", "a.txt", "a").await;
    let stage = harness.worker.claim_one().await;
    let (first, second) = tokio::join!(harness.worker.work(&stage), harness.worker.work(&stage));
    assert!(first.is_ok() ^ second.is_ok(), "one of the two counts");
    let skipped = Outcome::Skipped { reason: "late".to_owned() };
    assert!(is_lost(harness.worker.finish(&stage, skipped).await));
    let unknown = crate::Claimed { id: 1_000_000, ..stage };
    assert!(is_lost(harness.worker.work(&unknown).await));
}

pub async fn a_rescued_stage_goes_behind_its_equals(harness: &Harness) {
    let file = |name: &str| fixture::sized(name, name, FileType::Document, 100);
    let (_, ids) = harness.job("Phoenix", vec![file("killer.txt"), file("good.txt")]).await;
    let taken = harness.worker.claim_from(Lane::Cpu, 1).await.remove(0);
    assert_eq!(taken.artifact, ids[0]);
    harness.store.rescue(vec![harness.worker.id]).await.expect("a rescue");
    assert_eq!(harness.worker.claim_from(Lane::Cpu, 1).await[0].artifact, ids[1]);
}
