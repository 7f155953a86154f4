//! The graph of a case: it holds what its documents say now, and counts it right.

use super::worker::key;
use super::{Rig, fixture};
use crate::{Outcome, Scope};
use bureau_model::moment::{ASSUMED_ZONE, Exactness};
use bureau_model::output::{FoundOccasion, FoundRelation, Output, SUBJECT};
use bureau_model::wire::GraphNode;
use bureau_model::{ArtifactId, Stage};

/// Works an artifact up to its graph and ends that with this part, under a key with these parameters.
async fn with_part(rig: &Rig, id: ArtifactId, part: Output, parameters: &str) {
    let mut ended = false;
    while !ended {
        for stage in rig.worker.claim(100).await {
            if stage.stage == Stage::Graph && stage.artifact == id {
                let outcome = Outcome::Done { key: key(&stage, parameters), output: part.clone() };
                rig.worker.finish(&stage, outcome).await.expect("recorded");
                ended = true;
            } else {
                rig.worker.work(&stage).await.expect("recorded");
            }
        }
    }
}

async fn nodes(rig: &Rig, case: &str) -> Vec<(String, u64, u64)> {
    let graph = rig.store.case_graph(&fixture::case(case), 100).await.expect("the graph");
    let number = |node: &GraphNode, name: &str| node.properties[name].as_u64().expect("a number");
    graph.nodes.iter().map(|n| (n.label.clone(), number(n, "mentions"), number(n, "documents"))).collect()
}

fn node(name: &str, mentions: u64, documents: u64) -> (String, u64, u64) {
    (name.to_owned(), mentions, documents)
}

pub async fn mentions_are_counted(rig: &Rig) {
    let (_, a) = rig.one_file("Phoenix", "a.txt", "a").await;
    with_part(rig, a, fixture::people(&[("Meera", 2), ("Falcon", 1)]), "{}").await;
    let (_, b) = rig.one_file("Phoenix", "b.txt", "b").await;
    with_part(rig, b, fixture::people(&[("Falcon", 3)]), "{}").await;
    assert_eq!(nodes(rig, "Phoenix").await, [node("Falcon", 4, 2), node("Meera", 2, 1)]);
    let entities = rig.store.entities(a).await.expect("entities").entities;
    let seen: Vec<_> = entities.iter().map(|e| (e.name.as_str(), e.mentions.len())).collect();
    assert_eq!(seen, [("Meera", 2), ("Falcon", 1)]);
    let text = rig.store.case_entities(&fixture::case("Phoenix"), 10).await.expect("entities");
    assert_eq!(text.entities[0].mentions.len(), 4);
}

pub async fn the_same_file_in_two_cases(rig: &Rig) {
    let (_, a) = rig.one_file("Phoenix", "a.txt", "the same").await;
    with_part(rig, a, fixture::people(&[("Meera", 2)]), "{}").await;
    rig.one_file("Raven", "a.txt", "the same").await;
    rig.worker.drain().await;
    assert_eq!(nodes(rig, "Phoenix").await, [node("Meera", 2, 1)]);
    assert_eq!(
        nodes(rig, "Raven").await,
        [node("Meera", 2, 1)],
        "the output is reused, the graph is its own"
    );
}

pub async fn a_file_processed_again_counts_once(rig: &Rig) {
    let (_, a) = rig.one_file("Phoenix", "a.txt", "a").await;
    with_part(rig, a, fixture::people(&[("Meera", 2), ("Falcon", 1)]), "{}").await;
    rig.store.reprocess(&Scope::Artifact(a), Stage::Graph, fixture::ANALYST).await.expect("reprocessed");
    with_part(rig, a, fixture::people(&[("Meera", 1)]), "{\"model\":2}").await;
    assert_eq!(nodes(rig, "Phoenix").await, [node("Meera", 1, 1)]);
    rig.store.reprocess(&Scope::Artifact(a), Stage::Graph, fixture::ANALYST).await.expect("reprocessed");
    rig.worker.drain().await;
    assert_eq!(nodes(rig, "Phoenix").await, [node("Meera", 2, 1), node("Falcon", 1, 1)]);
}

pub async fn a_file_that_begins_again_leaves_the_graph(rig: &Rig) {
    let (job, a) = rig.one_file("Phoenix", "a.txt", "a").await;
    rig.one_file("Phoenix", "b.txt", "b").await;
    with_part(rig, a, fixture::people(&[("Meera", 2)]), "{}").await;
    rig.worker.drain().await;
    assert_eq!(nodes(rig, "Phoenix").await, [node("Meera", 3, 2)]);
    rig.store.reprocess(&Scope::Artifact(a), Stage::Extraction, fixture::ANALYST).await.expect("reprocessed");
    assert_eq!(nodes(rig, "Phoenix").await, [node("Meera", 1, 1)]);
    rig.store.cancel(&job, fixture::ANALYST).await.expect("cancelled");
    assert_eq!(nodes(rig, "Phoenix").await, [node("Meera", 1, 1)]);
    rig.store.retry(&Scope::Job(job), fixture::ANALYST).await.expect("retried");
    rig.worker.drain().await;
    assert_eq!(nodes(rig, "Phoenix").await, [node("Meera", 3, 2)]);
}

pub async fn the_same_file_twice_in_a_case_counts_twice(rig: &Rig) {
    let (_, a) = rig.one_file("Phoenix", "a.txt", "the same").await;
    rig.one_file("Phoenix", "copy.txt", "the same").await;
    with_part(rig, a, fixture::people(&[("Meera", 2)]), "{}").await;
    rig.worker.drain().await;
    assert_eq!(nodes(rig, "Phoenix").await, [node("Meera", 4, 2)]);
}

pub async fn the_most_mentioned_come_first(rig: &Rig) {
    let (_, a) = rig.one_file("Phoenix", "a.txt", "a").await;
    with_part(rig, a, fixture::people(&[("Some", 12), ("Few", 2), ("Many", 30)]), "{}").await;
    let found = rig.store.case_entities(&fixture::case("Phoenix"), 2).await.expect("entities").entities;
    let seen: Vec<_> = found.iter().map(|e| (e.name.as_str(), e.mentions.len())).collect();
    assert_eq!(seen, [("Many", 10), ("Some", 10)], "with ten mentions at most");
}

pub async fn who_stands_beside_whom(rig: &Rig) {
    let (_, a) = rig.one_file("Phoenix", "a.txt", "a").await;
    let Output::Graph(mut part) = fixture::people(&[("Meera", 1), ("Falcon", 1)]) else { unreachable!() };
    part.relations.push(FoundRelation {
        source: 1,
        target: 0,
        kind: "messaged".to_owned(),
        chunk: 0,
        at: None,
        details: Vec::new(),
    });
    with_part(rig, a, Output::Graph(part), "{}").await;
    let graph = rig.store.case_graph(&fixture::case("Phoenix"), 10).await.expect("the graph");
    let label = |id: &str| graph.nodes.iter().find(|n| n.id == id).expect("a node").label.as_str();
    let edges: Vec<_> =
        graph.relationships.iter().map(|r| (label(&r.source), r.kind.as_str(), label(&r.target))).collect();
    assert_eq!(edges, [("Falcon", "messaged", "Meera"), ("Meera", "mentioned_with", "Falcon")]);
    assert_eq!(graph.relationships[0].properties["weight"], 1);
    let chunk = rig.store.entities(a).await.expect("entities").entities[0].mentions[0].chunk;
    assert_eq!(graph.relationships[1].properties["chunks"], serde_json::json!([chunk]), "its evidence");
}

pub async fn a_timeline_sorts_by_instant_and_keeps_what_the_source_says(rig: &Rig) {
    let (_, a) = rig.one_file("Phoenix", "a.txt", "a").await;
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
    with_part(rig, a, Output::Graph(part), "{}").await;
    let timeline = rig.store.case_timeline(&fixture::case("Phoenix")).await.expect("the timeline");
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
