//! Words in the texts.

use super::worker::key;
use super::{Rig, fixture};
use crate::{Outcome, Scope, StoreError};
use bureau_model::Stage;
use bureau_model::wire::{SearchBy, SearchCoverage, SearchRequest, SearchResults};

fn request(query: &str) -> SearchRequest {
    SearchRequest { query: query.to_owned(), case_name: None, offset: 0, limit: None, by: SearchBy::Words }
}

async fn search(rig: &Rig, query: &str) -> SearchResults {
    rig.store.search(&request(query)).await.expect("a search")
}

/// Names of the files in which a query is found.
async fn found(rig: &Rig, query: &str) -> Vec<String> {
    let results = search(rig, query).await;
    assert_eq!(results.total, results.hits.len() as u64);
    let mut names: Vec<String> = results.hits.into_iter().map(|hit| hit.filename).collect();
    names.sort();
    names
}

/// A case in which each file has this text.
async fn texts(rig: &Rig, case: &str, texts: &[(&str, &[&str])]) {
    let files = texts.iter().map(|(name, chunks)| fixture::file(name, &chunks.join("")));
    rig.job(case, files.collect()).await;
    for stage in rig.worker.claim(100).await {
        let (_, chunks) = texts.iter().find(|(name, _)| *name == stage.filename).expect("one of these");
        rig.worker.done(&stage, fixture::text(chunks)).await.expect("recorded");
    }
    rig.worker.drain().await;
}

pub async fn words_are_found(rig: &Rig) {
    let chunks = ["Nothing here. ", "The harbour master took the money."];
    texts(rig, "Phoenix", &[("a.txt", &chunks), ("b.txt", &["No harbours at all."])]).await;
    let results = search(rig, "HARBOUR").await;
    assert_eq!(results.total, 1, "a word is not its plural");
    let hit = &results.hits[0];
    assert_eq!((hit.filename.as_str(), hit.case_name.as_str()), ("a.txt", "Phoenix"));
    assert_eq!(hit.snippet, "The <mark>harbour</mark> master took the money.");
    assert_eq!(hit.place.page, Some(2));
    assert!(found(rig, "nobody").await.is_empty());
}

pub async fn every_word_must_be_there(rig: &Rig) {
    texts(rig, "Phoenix", &[("a.txt", &["money for Meera"]), ("b.txt", &["money for Falcon"])]).await;
    assert_eq!(found(rig, "money").await, ["a.txt", "b.txt"]);
    assert_eq!(found(rig, "falcon money").await, ["b.txt"]);
    assert!(found(rig, "falcon OR meera").await.is_empty(), "nothing that is typed is an operator");
    assert!(found(rig, "money NOT falcon").await.is_empty());
    assert_eq!(found(rig, "for) (").await, ["a.txt", "b.txt"]);
}

pub async fn a_phrase_is_found_as_it_stands(rig: &Rig) {
    texts(rig, "Phoenix", &[("a.txt", &["the red car"]), ("b.txt", &["the car is red"])]).await;
    assert_eq!(found(rig, "red car").await, ["a.txt", "b.txt"]);
    assert_eq!(found(rig, "\"red car\"").await, ["a.txt"]);
}

pub async fn a_beginning_is_enough_with_a_star(rig: &Rig) {
    texts(rig, "Phoenix", &[("a.txt", &["a payment"]), ("b.txt", &["he pays"]), ("c.txt", &["repay"])]).await;
    assert_eq!(found(rig, "pay*").await, ["a.txt", "b.txt"]);
    assert!(found(rig, "pay").await.is_empty());
}

pub async fn hindi_words_are_whole(rig: &Rig) {
    let words: [(&str, &[&str]); 2] = [("a.txt", &["मुंबई में किताब मिली।"]), ("b.txt", &["कताब नहीं, मुबई नहीं"])];
    texts(rig, "Phoenix", &words).await;
    assert_eq!(found(rig, "किताब").await, ["a.txt"], "vowel signs are part of the word");
    assert_eq!(found(rig, "कताब").await, ["b.txt"]);
    assert_eq!(found(rig, "मुंबई").await, ["a.txt"]);
    assert!(found(rig, "किता").await.is_empty());
    assert_eq!(found(rig, "किता*").await, ["a.txt"]);
}

pub async fn chinese_is_found_inside_a_run(rig: &Rig) {
    texts(rig, "Phoenix", &[("a.txt", &["他在北京见面。"]), ("b.txt", &["京北的人 ok"])]).await;
    assert_eq!(found(rig, "北京").await, ["a.txt"]);
    assert_eq!(found(rig, "京").await, ["a.txt", "b.txt"]);
    assert_eq!(found(rig, "在北京见").await, ["a.txt"]);
    assert!(search(rig, "北京").await.hits[0].snippet.contains("<mark>北京</mark>"));
}

pub async fn words_are_found_as_they_are_typed(rig: &Rig) {
    let words: [(&str, &[&str]); 3] = [
        ("a.txt", &["an o\u{fb03}ce, a trans-\naction, a pass\u{ad}port"]),
        ("b.txt", &["C A S T E L L A N, 022-4000-1239"]),
        ("c.txt", &["\u{feb3}\u{fefc}\u{fee1} résumé"]),
    ];
    texts(rig, "Phoenix", &words).await;
    for word in ["office", "o\u{fb03}ce", "transaction", "passport"] {
        assert_eq!(found(rig, word).await, ["a.txt"], "{word}");
    }
    for word in ["castellan", "02240001239", "022-4000-1239", "4000"] {
        assert_eq!(found(rig, word).await, ["b.txt"], "{word}");
    }
    assert_eq!(found(rig, "سلام").await, ["c.txt"]);
    let results = search(rig, "resume").await;
    assert!(results.hits[0].snippet.contains("<mark>résumé</mark>"), "{}", results.hits[0].snippet);
}

pub async fn only_one_case_is_searched(rig: &Rig) {
    texts(rig, "Phoenix", &[("a.txt", &["the same words"])]).await;
    texts(rig, "Raven", &[("b.txt", &["the same words"]), ("c.txt", &["and other words"])]).await;
    assert_eq!(found(rig, "words").await, ["a.txt", "b.txt", "c.txt"], "a content in two cases is two hits");
    let case_name = Some(" Raven ".to_owned());
    let results = rig.store.search(&SearchRequest { case_name, ..request("same") }).await.expect("a search");
    assert_eq!(results.hits.iter().map(|hit| hit.filename.as_str()).collect::<Vec<_>>(), ["b.txt"]);
    let nowhere = SearchRequest { case_name: Some("Nothing".to_owned()), ..request("same") };
    let nowhere = rig.store.search(&nowhere).await;
    assert!(matches!(nowhere, Err(StoreError::NotFound(_))), "{nowhere:?}");
}

pub async fn a_text_that_was_replaced_is_not_found(rig: &Rig) {
    let (_, id) = rig.one_file("Phoenix", "scan.pdf", "scan").await;
    let stage = rig.worker.claim_one().await;
    rig.worker.done(&stage, fixture::text(&["garbled w0rds"])).await.expect("recorded");
    rig.worker.drain().await;
    rig.store
        .reprocess(&Scope::Artifact(id), Stage::Extraction, fixture::ANALYST)
        .await
        .expect("reprocessed");
    assert!(found(rig, "garbled").await.is_empty(), "it is being read anew");
    let stage = rig.worker.claim_one().await;
    let outcome = Outcome::Done { key: key(&stage, "{\"ocr\":1}"), output: fixture::text(&["clear words"]) };
    rig.worker.finish(&stage, outcome).await.expect("recorded");
    assert_eq!(found(rig, "clear").await, ["scan.pdf"]);
    assert!(found(rig, "garbled").await.is_empty());
}

pub async fn hits_come_in_pieces(rig: &Rig) {
    let chunks: Vec<String> = (0..7).map(|n| format!("needle {n} ")).collect();
    let chunks: Vec<&str> = chunks.iter().map(String::as_str).collect();
    texts(rig, "Phoenix", &[("a.txt", &chunks)]).await;
    let part = async |offset| {
        let part = SearchRequest { offset, limit: Some(3), ..request("needle") };
        rig.store.search(&part).await.expect("a search")
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

pub async fn nothing_to_look_for_is_refused(rig: &Rig) {
    for query in ["", " \" * ", "—"] {
        let refused = rig.store.search(&request(query)).await;
        assert!(matches!(refused, Err(StoreError::Invalid(_))), "{refused:?}");
    }
}

pub async fn a_search_says_how_much_it_looked_into(rig: &Rig) {
    texts(rig, "Phoenix", &[("a.txt", &["the money"]), ("b.txt", &["no word"])]).await;
    rig.job("Phoenix", vec![fixture::file("waits.txt", "later")]).await;
    rig.job("Falcon", vec![fixture::file("other.txt", "elsewhere")]).await;
    let phoenix = SearchRequest { case_name: Some("Phoenix".to_owned()), ..request("money") };
    let found = rig.store.search(&phoenix).await.expect("a search");
    assert_eq!(found.coverage, SearchCoverage { files: 3, searchable: 2 });
    assert_eq!(search(rig, "money").await.coverage, SearchCoverage { files: 4, searchable: 2 });
}
