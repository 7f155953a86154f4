//! Leases: who may record an outcome, and what becomes of the work of a worker that died or slept.

use super::{Rig, Worker, fixture};
use crate::{Outcome, StoreError};
use bureau_model::event::Action;
use bureau_model::stage::Lane;
use bureau_model::{FileType, Stage, StageState, Status};

fn is_lost<T>(answer: Result<T, StoreError>) -> bool {
    matches!(answer, Err(StoreError::LeaseLost { .. }))
}

pub async fn an_expired_lease_is_rescued_and_its_holder_refused(rig: &Rig) {
    let (_, id) = rig.one_file("Phoenix", "a.txt", "a").await;
    let stage = rig.worker.claim_one().await;
    rig.clock.advance(Worker::LEASE - 1);
    assert_eq!(rig.store.rescue(Vec::new()).await.expect("a rescue"), 0, "the lease still holds");
    rig.clock.advance(2);
    assert_eq!(rig.store.rescue(Vec::new()).await.expect("a rescue"), 1);
    assert_eq!(rig.stage(id, Stage::Extraction).await.state, StageState::Available);
    assert_eq!(rig.stage(id, Stage::Extraction).await.failures, 0, "no fault of the stage");

    let before = rig.events().await;
    assert!(is_lost(rig.worker.work(&stage).await), "the suspended process wakes");
    assert_eq!(rig.events().await, before, "nothing is recorded");
    assert_eq!(rig.store.find_output(&super::worker::key(&stage, "{}")).await.expect("a look-up"), None);
    assert_eq!(rig.stage(id, Stage::Extraction).await.state, StageState::Available);
    rig.another_worker().drain().await;
    assert_eq!(rig.status(id).await.status, Status::Completed);
}

pub async fn a_holder_that_wakes_beside_the_new_one(rig: &Rig) {
    let (_, id) = rig.one_file("Phoenix", "a.txt", "a").await;
    let old = rig.worker.claim_one().await;
    rig.clock.advance(Worker::LEASE + 1);
    rig.store.rescue(Vec::new()).await.expect("a rescue");
    let other = rig.another_worker();
    let new = other.claim_one().await;
    assert_eq!(old.id, new.id);
    let (woken, held) = tokio::join!(rig.worker.work(&old), other.work(&new));
    assert!(is_lost(woken), "the old holder is refused");
    held.expect("the new one is not");
    assert_eq!(rig.stage(id, Stage::Extraction).await.state, StageState::Done);
}

pub async fn a_renewed_lease_is_kept(rig: &Rig) {
    rig.one_file("Phoenix", "a.txt", "a").await;
    let stage = rig.worker.claim_one().await;
    rig.clock.advance(Worker::LEASE - 1);
    let until = rig.clock.after(Worker::LEASE);
    let lost = rig.store.renew(vec![(stage.id, stage.lease)], until).await.expect("a renewal");
    assert!(lost.is_empty());
    rig.clock.advance(Worker::LEASE - 1);
    assert_eq!(rig.store.rescue(Vec::new()).await.expect("a rescue"), 0);
    rig.worker.work(&stage).await.expect("it is still held");
}

pub async fn a_renewal_names_what_is_lost(rig: &Rig) {
    rig.job("Phoenix", vec![fixture::file("a.txt", "a"), fixture::file("b.txt", "b")]).await;
    let claimed = rig.worker.claim(10).await;
    rig.worker.work(&claimed[0]).await.expect("an outcome");
    let leases = claimed.iter().map(|c| (c.id, c.lease)).collect();
    let lost = rig.store.renew(leases, rig.clock.after(Worker::LEASE)).await.expect("a renewal");
    assert_eq!(lost, [claimed[0].lease]);
}

/// A process that slept may claim again what was taken from it while its first attempt still runs.
pub async fn a_lease_lost_to_oneself_is_lost(rig: &Rig) {
    rig.one_file("Phoenix", "a.txt", "a").await;
    let old = rig.worker.claim_one().await;
    rig.clock.advance(Worker::LEASE + 1);
    rig.store.rescue(Vec::new()).await.expect("a rescue");
    let new = rig.worker.claim_one().await;
    let leases = vec![(old.id, old.lease), (new.id, new.lease)];
    let lost = rig.store.renew(leases, rig.clock.after(Worker::LEASE)).await.expect("a renewal");
    assert_eq!(lost, [old.lease]);
}

pub async fn a_dead_worker_is_rescued_before_its_leases_expire(rig: &Rig) {
    let (_, ids) = rig.job("Phoenix", vec![fixture::file("a.txt", "a"), fixture::file("b.txt", "b")]).await;
    let mine = rig.worker.claim_from(Lane::Cpu, 1).await.remove(0);
    let other = rig.another_worker();
    let others = other.claim_from(Lane::Cpu, 1).await.remove(0);
    assert_eq!(rig.store.rescue(vec![other.id]).await.expect("a rescue"), 1);
    assert_eq!(rig.stage(ids[1], Stage::Extraction).await.state, StageState::Available);
    assert!(is_lost(other.work(&others).await));
    rig.worker.work(&mine).await.expect("the living keep theirs");
    let history = rig.store.history(others.artifact).await.expect("history");
    assert_eq!(history.last().map(|e| (e.action, e.actor.as_str())), Some((Action::Rescued, "rescue")));
}

pub async fn an_outcome_is_recorded_once(rig: &Rig) {
    rig.one_file("Phoenix", "a.txt", "a").await;
    let stage = rig.worker.claim_one().await;
    let (first, second) = tokio::join!(rig.worker.work(&stage), rig.worker.work(&stage));
    assert!(first.is_ok() ^ second.is_ok(), "one of the two counts");
    let skipped = Outcome::Skipped { reason: "late".to_owned() };
    assert!(is_lost(rig.worker.finish(&stage, skipped).await));
    let unknown = crate::Claimed { id: 1_000_000, ..stage };
    assert!(is_lost(rig.worker.work(&unknown).await));
}

pub async fn a_rescued_stage_goes_behind_its_equals(rig: &Rig) {
    let file = |name: &str| fixture::sized(name, name, FileType::Document, 100);
    let (_, ids) = rig.job("Phoenix", vec![file("killer.txt"), file("good.txt")]).await;
    let taken = rig.worker.claim_from(Lane::Cpu, 1).await.remove(0);
    assert_eq!(taken.artifact, ids[0]);
    rig.store.rescue(vec![rig.worker.id]).await.expect("a rescue");
    assert_eq!(rig.worker.claim_from(Lane::Cpu, 1).await[0].artifact, ids[1]);
}
