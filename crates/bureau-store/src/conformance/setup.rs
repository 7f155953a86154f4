//! Small things that stay.

use super::{Harness, fixture};
use crate::{NewJob, StoreError, WatchRow, WatchedFile};

pub async fn a_setting_stays(harness: &Harness) {
    assert_eq!(harness.store.setting(&harness.all, "language").await.expect("a setting"), None);
    for value in ["en", "हिन्दी", ""] {
        harness.store.set_setting(&harness.all, "language", value).await.expect("set");
        assert_eq!(
            harness.store.setting(&harness.all, "language").await.expect("a setting").as_deref(),
            Some(value)
        );
    }
}

pub async fn a_case_has_a_country(harness: &Harness) {
    let new =
        |country: Option<&str>| NewJob { country: country.map(str::to_owned), ..fixture::job("Phoenix") };
    let phoenix = fixture::case("Phoenix");
    let country = async || harness.store.country(&harness.all, &phoenix).await.expect("a country");
    harness.store.create_job(&harness.all, new(Some("GB"))).await.expect("a job");
    assert_eq!(country().await, "GB");
    harness.store.create_job(&harness.all, new(Some("US"))).await.expect("a job");
    assert_eq!(country().await, "GB", "a case that is there keeps its own");
    harness.store.set_country(&harness.all, &phoenix, "AE").await.expect("set");
    assert_eq!(country().await, "AE");
    harness.job("Phoenix", vec![fixture::file("a.txt", "text")]).await;
    assert_eq!(harness.worker.claim_one().await.country, "AE", "a worker is told of it");
    harness.store.create_job(&harness.all, fixture::job("Raven")).await.expect("a job");
    assert_eq!(harness.store.country(&harness.all, &fixture::case("Raven")).await.expect("a country"), "IN");
    let nowhere = harness.store.set_country(&harness.all, &fixture::case("Nothing"), "AE").await;
    assert!(matches!(nowhere, Err(StoreError::NotFound(_))), "{nowhere:?}");
}

pub async fn a_watch_folder_has_one_case(harness: &Harness) {
    let watch = |path: &str, case: &str| WatchRow { path: path.to_owned(), case: fixture::case(case) };
    for row in [watch("/in", "Phoenix"), watch("/also", "Raven"), watch("/in", "Heron")] {
        harness.store.add_watch(&harness.all, row).await.expect("added");
        harness.clock.advance(1);
    }
    let watches = harness.store.watches(&harness.all).await.expect("watches");
    assert_eq!(watches, [watch("/in", "Heron"), watch("/also", "Raven")]);
    assert!(harness.store.remove_watch(&harness.all, "/in").await.expect("removed"));
    assert!(!harness.store.remove_watch(&harness.all, "/in").await.expect("it is gone"));
    assert_eq!(harness.store.watches(&harness.all).await.expect("watches").len(), 1);
}

pub async fn a_watched_file_is_noted_once_per_version(harness: &Harness) {
    let file = |size, modified| WatchedFile { path: b"/in/\xff.txt".to_vec(), size, modified };
    let mut news = Vec::new();
    for version in [file(1, 1), file(1, 1), file(2, 1), file(2, 2), file(2, 2)] {
        let unseen = harness.store.unseen(&harness.all, vec![version]).await.expect("looked");
        news.push(!unseen.is_empty());
        let job = NewJob { watched: unseen, ..fixture::job("Phoenix") };
        harness.store.create_job(&harness.all, job.clone()).await.expect("a job");
        harness.store.close_intake(&harness.all, &job.id).await.expect("closed");
    }
    assert_eq!(news, [true, false, true, true, false]);
}

pub async fn the_desk_has_one_person(harness: &Harness) {
    let again = harness.store.desk("another name").await.expect("the desk's person");
    assert_eq!(again, harness.person, "who was recorded first stays");
}
