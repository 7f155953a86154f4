//! The graph of a case: it holds what its documents say now, and counts it right.

use super::worker::key;
use super::{Harness, fixture};
use crate::{Outcome, Selection};
use bureau_model::moment::{ASSUMED_ZONE, Exactness};
use bureau_model::output::{FoundOccasion, FoundRelation, Output, SUBJECT};
use bureau_model::wire::GraphNode;
use bureau_model::{ArtifactId, Stage};

/// Works an artifact up to its graph and ends that with this part, under a key with these parameters.
async fn with_part(harness: &Harness, id: ArtifactId, part: Output, parameters: &str) {
    let mut ended = false;
    while !ended {
        for stage in harness.worker.claim(100).await {
            if stage.stage == Stage::Graph && stage.artifact == id {
                let outcome = Outcome::Done { key: key(&stage, parameters), output: part.clone() };
                harness.worker.finish(&stage, outcome).await.expect("recorded");
                ended = true;
            } else {
                harness.worker.work(&stage).await.expect("recorded");
            }
        }
    }
}

async fn nodes(harness: &Harness, case: &str) -> Vec<(String, u64, u64)> {
    let graph = harness.store.case_graph(&harness.all, &fixture::case(case), 100).await.expect("the graph");
    let number = |node: &GraphNode, name: &str| node.properties[name].as_u64().expect("a number");
    graph.nodes.iter().map(|n| (n.label.clone(), number(n, "mentions"), number(n, "documents"))).collect()
}

fn node(name: &str, mentions: u64, documents: u64) -> (String, u64, u64) {
    (name.to_owned(), mentions, documents)
}

pub async fn mentions_are_counted(harness: &Harness) {
    let (_, a) = harness.one_file("Phoenix", "a.txt", "a").await;
    with_part(harness, a, fixture::people(&[("Meera", 2), ("Falcon", 1)]), "{}").await;
    let (_, b) = harness.one_file("Phoenix", "b.txt", "b").await;
    with_part(harness, b, fixture::people(&[("Falcon", 3)]), "{}").await;
    assert_eq!(nodes(harness, "Phoenix").await, [node("Falcon", 4, 2), node("Meera", 2, 1)]);
    let entities = harness.store.entities(&harness.all, a).await.expect("entities").entities;
    let seen: Vec<_> = entities.iter().map(|e| (e.name.as_str(), e.mentions.len())).collect();
    assert_eq!(seen, [("Meera", 2), ("Falcon", 1)]);
    let text =
        harness.store.case_entities(&harness.all, &fixture::case("Phoenix"), 10).await.expect("entities");
    assert_eq!(text.entities[0].mentions.len(), 4);
}

pub async fn the_same_file_in_two_cases(harness: &Harness) {
    let (_, a) = harness.one_file("Phoenix", "a.txt", "the same").await;
    with_part(harness, a, fixture::people(&[("Meera", 2)]), "{}").await;
    harness.one_file("Raven", "a.txt", "the same").await;
    harness.worker.drain().await;
    assert_eq!(nodes(harness, "Phoenix").await, [node("Meera", 2, 1)]);
    assert_eq!(
        nodes(harness, "Raven").await,
        [node("Meera", 2, 1)],
        "the output is reused, the graph is its own"
    );
}

pub async fn a_file_processed_again_counts_once(harness: &Harness) {
    let (_, a) = harness.one_file("Phoenix", "a.txt", "a").await;
    with_part(harness, a, fixture::people(&[("Meera", 2), ("Falcon", 1)]), "{}").await;
    harness.store.reprocess(&harness.all, &Selection::Artifact(a), Stage::Graph).await.expect("reprocessed");
    with_part(harness, a, fixture::people(&[("Meera", 1)]), "{\"model\":2}").await;
    assert_eq!(nodes(harness, "Phoenix").await, [node("Meera", 1, 1)]);
    harness.store.reprocess(&harness.all, &Selection::Artifact(a), Stage::Graph).await.expect("reprocessed");
    harness.worker.drain().await;
    assert_eq!(nodes(harness, "Phoenix").await, [node("Meera", 2, 1), node("Falcon", 1, 1)]);
}

pub async fn a_file_that_begins_again_leaves_the_graph(harness: &Harness) {
    let (job, a) = harness.one_file("Phoenix", "a.txt", "a").await;
    harness.one_file("Phoenix", "b.txt", "b").await;
    with_part(harness, a, fixture::people(&[("Meera", 2)]), "{}").await;
    harness.worker.drain().await;
    assert_eq!(nodes(harness, "Phoenix").await, [node("Meera", 3, 2)]);
    harness
        .store
        .reprocess(&harness.all, &Selection::Artifact(a), Stage::Extraction)
        .await
        .expect("reprocessed");
    assert_eq!(nodes(harness, "Phoenix").await, [node("Meera", 1, 1)]);
    harness.store.cancel(&harness.all, &job).await.expect("cancelled");
    assert_eq!(nodes(harness, "Phoenix").await, [node("Meera", 1, 1)]);
    harness.store.retry(&harness.all, &Selection::Job(job)).await.expect("retried");
    harness.worker.drain().await;
    assert_eq!(nodes(harness, "Phoenix").await, [node("Meera", 3, 2)]);
}

pub async fn the_same_file_twice_in_a_case_counts_twice(harness: &Harness) {
    let (_, a) = harness.one_file("Phoenix", "a.txt", "the same").await;
    harness.one_file("Phoenix", "copy.txt", "the same").await;
    with_part(harness, a, fixture::people(&[("Meera", 2)]), "{}").await;
    harness.worker.drain().await;
    assert_eq!(nodes(harness, "Phoenix").await, [node("Meera", 4, 2)]);
}

pub async fn the_most_mentioned_come_first(harness: &Harness) {
    let (_, a) = harness.one_file("Phoenix", "a.txt", "a").await;
    with_part(harness, a, fixture::people(&[("Some", 12), ("Few", 2), ("Many", 30)]), "{}").await;
    let found = harness
        .store
        .case_entities(&harness.all, &fixture::case("Phoenix"), 2)
        .await
        .expect("entities")
        .entities;
    let seen: Vec<_> = found.iter().map(|e| (e.name.as_str(), e.mentions.len())).collect();
    assert_eq!(seen, [("Many", 10), ("Some", 10)], "with ten mentions at most");
}

pub async fn who_stands_beside_whom(harness: &Harness) {
    let (_, a) = harness.one_file("Phoenix", "a.txt", "a").await;
    let Output::Graph(mut part) = fixture::people(&[("Meera", 1), ("Falcon", 1)]) else { unreachable!() };
    part.relations.push(FoundRelation {
        source: 1,
        target: 0,
        kind: "messaged".to_owned(),
        chunk: 0,
        at: None,
        details: Vec::new(),
    });
    with_part(harness, a, Output::Graph(part), "{}").await;
    let graph =
        harness.store.case_graph(&harness.all, &fixture::case("Phoenix"), 10).await.expect("the graph");
    let label = |id: &str| graph.nodes.iter().find(|n| n.id == id).expect("a node").label.as_str();
    let edges: Vec<_> =
        graph.relationships.iter().map(|r| (label(&r.source), r.kind.as_str(), label(&r.target))).collect();
    assert_eq!(edges, [("Falcon", "messaged", "Meera"), ("Meera", "mentioned_with", "Falcon")]);
    assert_eq!(graph.relationships[0].properties["weight"], 1);
    let chunk =
        harness.store.entities(&harness.all, a).await.expect("entities").entities[0].mentions[0].chunk;
    assert_eq!(graph.relationships[1].properties["chunks"], serde_json::json!([chunk]), "its evidence");
}

pub async fn a_timeline_sorts_by_instant_and_keeps_what_the_source_says(harness: &Harness) {
    let (_, a) = harness.one_file("Phoenix", "a.txt", "a").await;
    let Output::Graph(mut part) = fixture::people(&[("Meera", 1), ("Falcon", 1)]) else { unreachable!() };
    let said = |at: Option<&str>, subject: &str| FoundRelation {
        source: 0,
        target: 1,
        kind: "messaged".to_owned(),
        chunk: 0,
        at: at.map(str::to_owned),
        details: vec![(SUBJECT.to_owned(), subject.to_owned()), ("thread".to_owned(), "t".to_owned())],
    };
    part.relations = vec![
        said(Some("2026-03-13T20:00:00+05:30"), "third"),
        said(Some("2026-03-13T13:00:00Z"), "first"),
        said(Some("2026-03-13T19:00:00"), "second, if the clock stood in India"),
        said(None, "never"),
    ];
    part.occasions.push(FoundOccasion {
        kind: "event".to_owned(),
        title: "the whole day".to_owned(),
        chunk: 0,
        at: "2026-03-13".to_owned(),
        details: Vec::new(),
    });
    with_part(harness, a, Output::Graph(part), "{}").await;
    let timeline =
        harness.store.case_timeline(&harness.all, &fixture::case("Phoenix")).await.expect("the timeline");
    let seen: Vec<_> = timeline
        .events
        .iter()
        .map(|e| (e.at.as_str(), e.exactness, e.title.as_deref().unwrap_or("-")))
        .collect();
    assert_eq!(
        seen,
        [
            ("2026-03-13", Exactness::Day, "the whole day"),
            ("2026-03-13T13:00:00Z", Exactness::Instant, "first"),
            ("2026-03-13T19:00:00", Exactness::Clock, "second, if the clock stood in India"),
            ("2026-03-13T20:00:00+05:30", Exactness::Instant, "third"),
        ]
    );
    assert_eq!((timeline.assumed_zone.as_str(), timeline.undated), (ASSUMED_ZONE, 1));
    assert_eq!(bureau_model::time::instant(timeline.events[2].instant), "2026-03-13T13:30:00Z");
    assert!(timeline.events[0].source.is_none());
    assert_eq!(timeline.events[1].details, [("thread".to_owned(), "t".to_owned())]);
}
