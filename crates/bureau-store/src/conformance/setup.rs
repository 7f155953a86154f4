//! Small things that stay.

use super::{Rig, fixture};
use crate::{NewJob, StoreError, WatchRow, WatchedFile};

pub async fn a_setting_stays(rig: &Rig) {
    assert_eq!(rig.store.setting("language").await.expect("a setting"), None);
    for value in ["en", "हिन्दी", ""] {
        rig.store.set_setting("language", value).await.expect("set");
        assert_eq!(rig.store.setting("language").await.expect("a setting").as_deref(), Some(value));
    }
}

pub async fn a_case_has_a_country(rig: &Rig) {
    let new =
        |country: Option<&str>| NewJob { country: country.map(str::to_owned), ..fixture::job("Phoenix") };
    let phoenix = fixture::case("Phoenix");
    let country = async || rig.store.country(&phoenix).await.expect("a country");
    rig.store.create_job(new(Some("GB"))).await.expect("a job");
    assert_eq!(country().await, "GB");
    rig.store.create_job(new(Some("US"))).await.expect("a job");
    assert_eq!(country().await, "GB", "a case that is there keeps its own");
    rig.store.set_country(&phoenix, "AE").await.expect("set");
    assert_eq!(country().await, "AE");
    rig.job("Phoenix", vec![fixture::file("a.txt", "text")]).await;
    assert_eq!(rig.worker.claim_one().await.country, "AE", "a worker is told of it");
    rig.store.create_job(fixture::job("Raven")).await.expect("a job");
    assert_eq!(rig.store.country(&fixture::case("Raven")).await.expect("a country"), "IN");
    let nowhere = rig.store.set_country(&fixture::case("Nothing"), "AE").await;
    assert!(matches!(nowhere, Err(StoreError::NotFound(_))), "{nowhere:?}");
}

pub async fn a_watch_folder_has_one_case(rig: &Rig) {
    let watch = |path: &str, case: &str| WatchRow { path: path.to_owned(), case: fixture::case(case) };
    for row in [watch("/in", "Phoenix"), watch("/also", "Raven"), watch("/in", "Heron")] {
        rig.store.add_watch(row).await.expect("added");
        rig.clock.advance(1);
    }
    let watches = rig.store.watches().await.expect("watches");
    assert_eq!(watches, [watch("/in", "Heron"), watch("/also", "Raven")]);
    assert!(rig.store.remove_watch("/in").await.expect("removed"));
    assert!(!rig.store.remove_watch("/in").await.expect("it is gone"));
    assert_eq!(rig.store.watches().await.expect("watches").len(), 1);
}

pub async fn a_watched_file_is_noted_once_per_version(rig: &Rig) {
    let file = |size, modified| WatchedFile { path: b"/in/\xff.txt".to_vec(), size, modified };
    let mut news = Vec::new();
    for version in [file(1, 1), file(1, 1), file(2, 1), file(2, 2), file(2, 2)] {
        let unseen = rig.store.unseen(vec![version]).await.expect("looked");
        news.push(!unseen.is_empty());
        let job = NewJob { watched: unseen, ..fixture::job("Phoenix") };
        rig.store.create_job(job.clone()).await.expect("a job");
        rig.store.close_intake(&job.id).await.expect("closed");
    }
    assert_eq!(news, [true, false, true, true, false]);
}
