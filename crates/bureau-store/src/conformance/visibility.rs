//! Two people's things side by side: what is not hers does not exist for her.
//!
//! Every call of the store that takes a [`Scope`] is named here; a test sees to it.

use super::{Harness, fixture};
use crate::{NewJob, Result, Scope, Selection, StoreError, WatchRow, WatchedFile, grant};
use bureau_model::event::Event;
use bureau_model::output::ColumnMeaning;
use bureau_model::wire::*;
use bureau_model::{ArtifactId, CaseName, JobId, Role, Stage};
use std::fmt::Debug;

/// A person with a job of her own, in a case that she shares and in one that only she has.
struct Side {
    scope: Scope,
    shared: (JobId, ArtifactId),
    own: (JobId, ArtifactId),
    case: CaseName,
}

/// Both sides, worked off.
async fn two(harness: &Harness) -> (Side, Side) {
    let asha = side(harness, "Asha").await;
    let binod = side(harness, "Binod").await;
    harness.worker.drain().await;
    (asha, binod)
}

async fn side(harness: &Harness, name: &str) -> Side {
    let person = harness.store.add_person(&harness.all, name, Role::Analyst).await.expect("a person");
    let scope = grant::jobs_of(&person, &[]);
    let shared = upload(harness, &scope, "Phoenix", name).await;
    let case = format!("{name}'s own");
    let own = upload(harness, &scope, &case, &format!("{name} alone")).await;
    Side { scope, shared, own, case: fixture::case(&case) }
}

async fn upload(harness: &Harness, scope: &Scope, case: &str, words: &str) -> (JobId, ArtifactId) {
    let new = fixture::job(case);
    let store = &harness.store;
    store.create_job(scope, new.clone()).await.expect("a job");
    let file = fixture::file(&format!("{words}.txt"), words);
    let ids = store.add_artifacts(scope, &new.id, vec![file]).await.expect("a file");
    store.close_intake(scope, &new.id).await.expect("closed");
    (new.id, ids[0])
}

fn unknown<T: Debug>(answer: Result<T>) {
    assert!(matches!(answer, Err(StoreError::NotFound(_))), "{answer:?}");
}

fn forbidden<T: Debug>(answer: Result<T>) {
    assert!(matches!(answer, Err(StoreError::Forbidden(_))), "{answer:?}");
}

pub async fn anothers_job_does_not_exist(harness: &Harness) {
    let (asha, binod) = two(harness).await;
    let (store, scope, his) = (&harness.store, &asha.scope, &binod.shared.0);
    unknown(store.job_status(scope, his).await);
    unknown(store.job_row(scope, his).await);
    unknown(store.remaining(scope, his).await);
    unknown(store.known_sources(scope, his, &[]).await);
    unknown(store.pending(scope, Some(his)).await);
    unknown(store.job_passwords(scope, his).await);
    unknown(store.suspects(scope, his).await);
    unknown(store.retry(scope, &Selection::Job(his.clone())).await);
    unknown(store.reprocess(scope, &Selection::Job(his.clone()), Stage::Extraction).await);
    unknown(store.ended(scope, &Selection::Job(his.clone())).await);
    unknown(store.cancel(scope, his).await);
    unknown(store.set_paused(scope, his, true).await);
    unknown(store.rejoin(scope, his).await);
    unknown(store.add_artifacts(scope, his, vec![fixture::file("x.txt", "x")]).await);
    unknown(store.close_intake(scope, his).await);
    unknown(store.create_job(scope, NewJob { parent: Some(his.clone()), ..fixture::job("Phoenix") }).await);
    store.job_status(scope, &asha.shared.0).await.expect("her own is there");
    store.job_status(&harness.all, his).await.expect("and his for who sees everything");
}

pub async fn anothers_artifact_does_not_exist(harness: &Harness) {
    let (asha, binod) = two(harness).await;
    let (store, scope, his) = (&harness.store, &asha.scope, binod.shared.1);
    let text = |artifact_id| ContentRequest { artifact_id, content_type: ContentType::Text };
    unknown(store.artifact(scope, his).await);
    unknown(store.content(scope, &text(his)).await);
    unknown(store.entities(scope, his).await);
    unknown(store.passages(scope, his).await);
    unknown(store.history(scope, his).await);
    unknown(store.siblings(scope, his, "b").await);
    unknown(store.prioritise(scope, his).await);
    unknown(store.set_column_meanings(scope, his, Vec::<ColumnMeaning>::new()).await);
    let selected = Selection::Artifacts(vec![asha.shared.1, his]);
    assert_eq!(store.ended(scope, &selected).await.expect("a list"), [asha.shared.1]);
    let again = store.again(scope, &[asha.shared.1, his], Stage::Extraction).await.expect("stages");
    assert!(again.iter().all(|stage| stage.claimed.artifact == asha.shared.1), "{again:?}");
    assert_eq!(store.reprocess(scope, &selected, Stage::Graph).await.expect("begun"), 1);
    store.content(scope, &text(asha.shared.1)).await.expect("her own is there");
}

pub async fn anothers_case_does_not_exist(harness: &Harness) {
    let (asha, binod) = two(harness).await;
    let (store, scope, his) = (&harness.store, &asha.scope, &binod.case);
    unknown(store.jobs(scope, Some(his)).await);
    unknown(store.case_jobs(scope, his).await);
    unknown(store.case_summary(scope, his).await);
    unknown(store.case_timeline(scope, his).await);
    unknown(store.case_entities(scope, his, 10).await);
    unknown(store.case_graph(scope, his, 10).await);
    unknown(store.nearest(scope, Some(his), "test", &[1.0, 0.0], 5).await);
    unknown(store.passwords(scope, his).await);
    unknown(store.add_password(scope, his, "x").await);
    unknown(store.remove_password(scope, his, "x").await);
    unknown(store.country(scope, his).await);
    unknown(store.set_country(scope, his, "GB").await);
    unknown(store.unlock(scope, his).await);
    let named = Some(his.to_string());
    let list = ArtifactsRequest { case_name: named.clone(), limit: 10, ..ArtifactsRequest::default() };
    unknown(store.artifacts(scope, &list).await);
    unknown(
        store.artifact_counts(scope, &ArtifactCountsRequest { case_name: named.clone(), job_id: None }).await,
    );
    unknown(store.search(scope, &words("words", named)).await);
}

fn words(query: &str, case_name: Option<String>) -> SearchRequest {
    SearchRequest { query: query.to_owned(), case_name, by: SearchBy::Words, limit: None, offset: 0 }
}

pub async fn lists_hold_ones_own(harness: &Harness) {
    let (asha, binod) = two(harness).await;
    let (store, scope) = (&harness.store, &asha.scope);
    let jobs = store.jobs(scope, None).await.expect("jobs");
    assert_eq!(jobs.len(), 2);
    let cases = store.cases(scope).await.expect("cases");
    let named: Vec<(&str, u64)> =
        cases.iter().map(|case| (case.case_name.as_str(), case.total_files)).collect();
    assert_eq!(named, [("Asha's own", 1), ("Phoenix", 1)]);
    assert_eq!(store.cases(&harness.all).await.expect("cases").len(), 3);
    let stats = store.stats(scope).await.expect("counts");
    assert_eq!((stats.cases, stats.jobs, stats.artifacts, stats.contents), (2, 2, 2, 2));
    let found = store.search(scope, &words("words", None)).await.expect("hits");
    assert!(found.hits.iter().all(|hit| hit.artifact_id != binod.shared.1 && hit.artifact_id != binod.own.1));
    assert_eq!((found.total, found.coverage.files), (2, 2));
    let near = store.nearest(scope, None, "test", &[0.6, 0.8], 9).await.expect("hits");
    assert_eq!((near.hits.len(), near.coverage.files), (2, 2));
    let skipped = store.skipped(scope, Stage::Translation).await.expect("a list");
    assert!(skipped.iter().all(|one| [asha.shared.1, asha.own.1].contains(&one.artifact)));
    let open = fixture::job("Phoenix");
    store.create_job(&binod.scope, open).await.expect("a job");
    assert!(store.open_intakes(scope).await.expect("intakes").is_empty());
    assert!(store.unfinished_cancellations(scope).await.expect("jobs").is_empty());
    assert_eq!(store.pending(scope, None).await.expect("a count"), 0);
}

/// A case that two share shows each her own.
pub async fn a_shared_case_is_counted_from_inside(harness: &Harness) {
    let (asha, binod) = two(harness).await;
    let (store, scope, phoenix) = (&harness.store, &asha.scope, fixture::case("Phoenix"));
    assert_eq!(store.case_jobs(scope, &phoenix).await.expect("jobs").jobs.len(), 1);
    let summaries = store.case_summary(scope, &phoenix).await.expect("summaries").documents;
    assert!(summaries.iter().all(|one| one.artifact_id == asha.shared.1) && summaries.len() == 1);
    let timeline = store.case_timeline(scope, &phoenix).await.expect("a timeline");
    assert!(timeline.entries.iter().all(|entry| entry.job_id == asha.shared.0));
    let entities = store.case_entities(scope, &phoenix, 10).await.expect("entities").entities;
    assert_eq!((entities[0].mention_count, entities[0].mentions.len()), (1, 1), "hers of two");
    let graph = store.case_graph(scope, &phoenix, 10).await.expect("a graph");
    assert_eq!(graph.nodes[0].properties["mentions"], 1);
    let all = store.case_graph(&harness.all, &phoenix, 10).await.expect("a graph");
    assert_eq!(all.nodes[0].properties["mentions"], 2);
    let counts = ArtifactCountsRequest { case_name: Some("Phoenix".to_owned()), job_id: None };
    assert_eq!(store.artifact_counts(scope, &counts).await.expect("counts").added.files, 1);
    assert_eq!(store.ended(scope, &Selection::Case(phoenix.clone())).await.expect("a list"), [asha.shared.1]);
    store.reprocess(scope, &Selection::Case(phoenix), Stage::Graph).await.expect("begun");
    let his = store.job_status(&binod.scope, &binod.shared.0).await.expect("his job");
    assert_eq!(his.processed_files, 1, "his is left as it is");
}

pub async fn events_are_ones_own(harness: &Harness) {
    let (asha, binod) = two(harness).await;
    let events = harness.store.events_after(&asha.scope, 0, 1_000).await.expect("events");
    let hers = [&asha.shared.0, &asha.own.0];
    assert!(!events.is_empty() && events.iter().all(|event: &Event| hers.contains(&event.job_id())));
    let all = harness.events().await;
    assert!(all.iter().any(|event| *event.job_id() == binod.own.0));
}

/// That somebody else has worked a file already is not told, nor what came of it.
pub async fn anothers_output_is_not_reused(harness: &Harness) {
    let (asha, binod) = two(harness).await;
    let store = &harness.store;
    let stage = store.again(&binod.scope, &[binod.own.1], Stage::Extraction).await.expect("stages").remove(0);
    let key = super::worker::key(&stage.claimed, "{}");
    let output = store.find_output(&binod.scope, &key).await.expect("looked up").expect("his own is there");
    assert_eq!(store.find_output(&asha.scope, &key).await.expect("looked up"), None);
    assert!(store.outputs(&asha.scope, &[key]).await.expect("looked up").is_empty());
    assert_eq!(store.outputs(&binod.scope, &[key]).await.expect("looked up").len(), 1);
    unknown(store.text(&asha.scope, output).await);
    unknown(store.output_language(&asha.scope, output).await);
    store.text(&binod.scope, output).await.expect("his own text");
    let column = ColumnMeaning { sheet: "1".to_owned(), column: 0, meaning: None };
    store.set_column_meanings(&binod.scope, binod.own.1, vec![column]).await.expect("said");
    let content = fixture::sha256("Binod alone");
    assert_eq!(store.column_meanings(&binod.scope, &content).await.expect("meanings").len(), 1);
    assert!(store.column_meanings(&asha.scope, &content).await.expect("meanings").is_empty());
}

pub async fn the_machine_is_for_who_sees_everything(harness: &Harness) {
    let (asha, _) = two(harness).await;
    let (store, scope) = (&harness.store, &asha.scope);
    forbidden(store.setting(scope, "x").await);
    forbidden(store.setting_or(scope, "x", "y").await);
    forbidden(store.set_setting(scope, "x", "y").await);
    forbidden(store.watches(scope).await);
    let watch = WatchRow { path: "/in".to_owned(), case: fixture::case("Phoenix") };
    forbidden(store.add_watch(scope, watch).await);
    forbidden(store.remove_watch(scope, "/in").await);
    forbidden(store.unseen(scope, Vec::<WatchedFile>::new()).await);
    forbidden(store.add_person(scope, "Meera", Role::Admin).await);
    forbidden(store.verify_journal(scope).await);
    forbidden(store.contents_after(scope, 0, 10).await);
    forbidden(store.contradictions(scope).await);
    assert_eq!(store.setting_or(&harness.all, "x", "first").await.expect("recorded"), "first");
    assert_eq!(store.setting_or(&harness.all, "x", "second").await.expect("read"), "first");
}

/// A manager sees her analysts' jobs beside her own.
pub async fn a_manager_sees_her_analysts(harness: &Harness) {
    let (asha, binod) = two(harness).await;
    let person = harness.store.add_person(&harness.all, "Meera", Role::Manager).await.expect("a person");
    let scope = grant::jobs_of(&person, &[asha.scope.person()]);
    harness.store.job_status(&scope, &asha.own.0).await.expect("her analyst's");
    unknown(harness.store.job_status(&scope, &binod.own.0).await);
}

#[cfg(test)]
mod tests {
    /// A call that takes a scope and is not tried here would show what it shows to anybody.
    #[test]
    fn every_call_with_a_scope_is_named() {
        let theme = include_str!("visibility.rs");
        let traits = include_str!("../lib.rs");
        let calls: Vec<&str> = traits
            .split("async fn ")
            .skip(1)
            .filter(|rest| {
                rest.split(')').next().is_some_and(|parameters| parameters.contains("scope: &Scope"))
            })
            .filter_map(|rest| rest.split('(').next())
            .collect();
        assert!(calls.len() > 50, "the traits are written otherwise: {calls:?}");
        let missing: Vec<_> = calls.iter().filter(|call| !theme.contains(&format!(".{call}("))).collect();
        assert!(missing.is_empty(), "not tried from another's side: {missing:?}");
    }
}
