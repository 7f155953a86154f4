//! Words in the texts.

use super::worker::key;
use super::{Harness, fixture};
use crate::{Outcome, Selection, StoreError};
use bureau_model::Stage;
use bureau_model::wire::{SearchBy, SearchCoverage, SearchRequest, SearchResults};

fn request(query: &str) -> SearchRequest {
    SearchRequest { query: query.to_owned(), case_name: None, offset: 0, limit: None, by: SearchBy::Words }
}

async fn search(harness: &Harness, query: &str) -> SearchResults {
    harness.store.search(&harness.all, &request(query)).await.expect("a search")
}

/// Names of the files in which a query is found.
async fn found(harness: &Harness, query: &str) -> Vec<String> {
    let results = search(harness, query).await;
    assert_eq!(results.total, results.hits.len() as u64);
    let mut names: Vec<String> = results.hits.into_iter().map(|hit| hit.filename).collect();
    names.sort();
    names
}

/// A case in which each file has this text.
async fn texts(harness: &Harness, case: &str, texts: &[(&str, &[&str])]) {
    let files = texts.iter().map(|(name, chunks)| fixture::file(name, &chunks.join("")));
    harness.job(case, files.collect()).await;
    for stage in harness.worker.claim(100).await {
        let (_, chunks) = texts.iter().find(|(name, _)| *name == stage.filename).expect("one of these");
        harness.worker.done(&stage, fixture::text(chunks)).await.expect("recorded");
    }
    harness.worker.drain().await;
}

pub async fn words_are_found(harness: &Harness) {
    let chunks = ["Nothing here. ", "The harbour master took the money."];
    texts(harness, "Phoenix", &[("a.txt", &chunks), ("b.txt", &["No harbours at all."])]).await;
    let results = search(harness, "HARBOUR").await;
    assert_eq!(results.total, 1, "a word is not its plural");
    let hit = &results.hits[0];
    assert_eq!((hit.filename.as_str(), hit.case_name.as_str()), ("a.txt", "Phoenix"));
    assert_eq!(hit.snippet, "The <mark>harbour</mark> master took the money.");
    assert_eq!(hit.place.page, Some(2));
    assert!(found(harness, "nobody").await.is_empty());
}

pub async fn every_word_must_be_there(harness: &Harness) {
    texts(harness, "Phoenix", &[("a.txt", &["money for Meera"]), ("b.txt", &["money for Falcon"])]).await;
    assert_eq!(found(harness, "money").await, ["a.txt", "b.txt"]);
    assert_eq!(found(harness, "falcon money").await, ["b.txt"]);
    assert!(found(harness, "falcon OR meera").await.is_empty(), "nothing that is typed is an operator");
    assert!(found(harness, "money NOT falcon").await.is_empty());
    assert_eq!(found(harness, "for) (").await, ["a.txt", "b.txt"]);
}

pub async fn a_phrase_is_found_as_it_stands(harness: &Harness) {
    texts(harness, "Phoenix", &[("a.txt", &["the red car"]), ("b.txt", &["the car is red"])]).await;
    assert_eq!(found(harness, "red car").await, ["a.txt", "b.txt"]);
    assert_eq!(found(harness, "\"red car\"").await, ["a.txt"]);
}

pub async fn a_beginning_is_enough_with_a_star(harness: &Harness) {
    texts(harness, "Phoenix", &[("a.txt", &["a payment"]), ("b.txt", &["he pays"]), ("c.txt", &["repay"])])
        .await;
    assert_eq!(found(harness, "pay*").await, ["a.txt", "b.txt"]);
    assert!(found(harness, "pay").await.is_empty());
}

pub async fn hindi_words_are_whole(harness: &Harness) {
    let words: [(&str, &[&str]); 2] = [("a.txt", &["मुंबई में किताब मिली।"]), ("b.txt", &["कताब नहीं, मुबई नहीं"])];
    texts(harness, "Phoenix", &words).await;
    assert_eq!(found(harness, "किताब").await, ["a.txt"], "vowel signs are part of the word");
    assert_eq!(found(harness, "कताब").await, ["b.txt"]);
    assert_eq!(found(harness, "मुंबई").await, ["a.txt"]);
    assert!(found(harness, "किता").await.is_empty());
    assert_eq!(found(harness, "किता*").await, ["a.txt"]);
}

pub async fn chinese_is_found_inside_a_run(harness: &Harness) {
    texts(harness, "Phoenix", &[("a.txt", &["他在北京见面。"]), ("b.txt", &["京北的人 ok"])]).await;
    assert_eq!(found(harness, "北京").await, ["a.txt"]);
    assert_eq!(found(harness, "京").await, ["a.txt", "b.txt"]);
    assert_eq!(found(harness, "在北京见").await, ["a.txt"]);
    assert!(search(harness, "北京").await.hits[0].snippet.contains("<mark>北京</mark>"));
}

pub async fn words_are_found_as_they_are_typed(harness: &Harness) {
    let words: [(&str, &[&str]); 3] = [
        ("a.txt", &["an o\u{fb03}ce, a trans-\naction, a pass\u{ad}port"]),
        ("b.txt", &["C A S T E L L A N, 022-4000-1239"]),
        ("c.txt", &["\u{feb3}\u{fefc}\u{fee1} résumé"]),
    ];
    texts(harness, "Phoenix", &words).await;
    for word in ["office", "o\u{fb03}ce", "transaction", "passport"] {
        assert_eq!(found(harness, word).await, ["a.txt"], "{word}");
    }
    for word in ["castellan", "02240001239", "022-4000-1239", "4000"] {
        assert_eq!(found(harness, word).await, ["b.txt"], "{word}");
    }
    assert_eq!(found(harness, "سلام").await, ["c.txt"]);
    let results = search(harness, "resume").await;
    assert!(results.hits[0].snippet.contains("<mark>résumé</mark>"), "{}", results.hits[0].snippet);
}

pub async fn only_one_case_is_searched(harness: &Harness) {
    texts(harness, "Phoenix", &[("a.txt", &["the same words"])]).await;
    texts(harness, "Raven", &[("b.txt", &["the same words"]), ("c.txt", &["and other words"])]).await;
    assert_eq!(
        found(harness, "words").await,
        ["a.txt", "b.txt", "c.txt"],
        "a content in two cases is two hits"
    );
    let case_name = Some(" Raven ".to_owned());
    let results = harness
        .store
        .search(&harness.all, &SearchRequest { case_name, ..request("same") })
        .await
        .expect("a search");
    assert_eq!(results.hits.iter().map(|hit| hit.filename.as_str()).collect::<Vec<_>>(), ["b.txt"]);
    let nowhere = SearchRequest { case_name: Some("Nothing".to_owned()), ..request("same") };
    let nowhere = harness.store.search(&harness.all, &nowhere).await;
    assert!(matches!(nowhere, Err(StoreError::NotFound(_))), "{nowhere:?}");
}

pub async fn a_text_that_was_replaced_is_not_found(harness: &Harness) {
    let (_, id) = harness.one_file("Phoenix", "scan.pdf", "scan").await;
    let stage = harness.worker.claim_one().await;
    harness.worker.done(&stage, fixture::text(&["garbled w0rds"])).await.expect("recorded");
    harness.worker.drain().await;
    harness
        .store
        .reprocess(&harness.all, &Selection::Artifact(id), Stage::Extraction)
        .await
        .expect("reprocessed");
    assert!(found(harness, "garbled").await.is_empty(), "it is being read anew");
    let stage = harness.worker.claim_one().await;
    let outcome = Outcome::Done { key: key(&stage, "{\"ocr\":1}"), output: fixture::text(&["clear words"]) };
    harness.worker.finish(&stage, outcome).await.expect("recorded");
    assert_eq!(found(harness, "clear").await, ["scan.pdf"]);
    assert!(found(harness, "garbled").await.is_empty());
}

pub async fn hits_come_in_pieces(harness: &Harness) {
    let chunks: Vec<String> = (0..7).map(|n| format!("needle {n} ")).collect();
    let chunks: Vec<&str> = chunks.iter().map(String::as_str).collect();
    texts(harness, "Phoenix", &[("a.txt", &chunks)]).await;
    let part = async |offset| {
        let part = SearchRequest { offset, limit: Some(3), ..request("needle") };
        harness.store.search(&harness.all, &part).await.expect("a search")
    };
    let mut seen = Vec::new();
    for offset in [0, 3, 6] {
        let results = part(offset).await;
        assert_eq!(results.total, 7);
        seen.extend(results.hits.into_iter().map(|hit| hit.chunk));
    }
    seen.sort_unstable();
    seen.dedup();
    assert_eq!(seen.len(), 7);
}

pub async fn nothing_to_look_for_is_refused(harness: &Harness) {
    for query in ["", " \" * ", "—"] {
        let refused = harness.store.search(&harness.all, &request(query)).await;
        assert!(matches!(refused, Err(StoreError::Invalid(_))), "{refused:?}");
    }
}

pub async fn a_search_says_how_much_it_looked_into(harness: &Harness) {
    texts(harness, "Phoenix", &[("a.txt", &["the money"]), ("b.txt", &["no word"])]).await;
    harness.job("Phoenix", vec![fixture::file("waits.txt", "later")]).await;
    harness.job("Falcon", vec![fixture::file("other.txt", "elsewhere")]).await;
    let phoenix = SearchRequest { case_name: Some("Phoenix".to_owned()), ..request("money") };
    let found = harness.store.search(&harness.all, &phoenix).await.expect("a search");
    assert_eq!(found.coverage, SearchCoverage { files: 3, searchable: 2 });
    assert_eq!(search(harness, "money").await.coverage, SearchCoverage { files: 4, searchable: 2 });
}
