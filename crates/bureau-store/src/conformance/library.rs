//! What the analyst looks at.

use super::{Harness, fixture};
use crate::{Outcome, StoreError};
use bureau_model::stage::Lane;
use bureau_model::wire::{ArtifactSort, ArtifactsRequest, ContentRequest, ContentType};
use bureau_model::{ArtifactId, ErrorCode, FileType, Stage, Status};

pub async fn the_newest_activity_comes_first(harness: &Harness) {
    for case in ["Phoenix", "Raven", "Heron"] {
        harness.one_file(case, case, case).await;
        harness.clock.advance(10);
    }
    harness.one_file("Phoenix", "later", "later").await;
    let cases = harness.store.cases(&harness.all).await.expect("cases");
    assert_eq!(cases.iter().map(|c| c.case_name.as_str()).collect::<Vec<_>>(), ["Phoenix", "Heron", "Raven"]);
    assert_eq!((cases[0].jobs, cases[0].total_files), (2, 2));
    let jobs = harness.store.jobs(&harness.all, None).await.expect("jobs");
    let of: Vec<_> = jobs.iter().map(|job| job.case_name.as_str()).collect();
    assert_eq!(of, ["Phoenix", "Heron", "Raven", "Phoenix"], "the newest first");
}

pub async fn a_case_lists_its_jobs(harness: &Harness) {
    let (first, _) = harness.one_file("Phoenix", "a.txt", "a").await;
    harness.one_file("Raven", "x.txt", "x").await;
    let (second, _) = harness.one_file("Phoenix", "b.txt", "b").await;
    let case = fixture::case("Phoenix");
    let jobs = harness.store.case_jobs(&harness.all, &case).await.expect("jobs").jobs;
    assert_eq!(jobs.iter().map(|j| &j.job_id).collect::<Vec<_>>(), [&first, &second], "the oldest first");
    let rows = harness.store.jobs(&harness.all, Some(&case)).await.expect("jobs");
    assert_eq!(rows.iter().map(|j| &j.job.job_id).collect::<Vec<_>>(), [&second, &first]);
}

pub async fn a_case_is_processing_while_a_job_is(harness: &Harness) {
    let status = async || harness.store.cases(&harness.all).await.expect("cases")[0].status;
    let (first, _) = harness.one_file("Phoenix", "a.txt", "a").await;
    assert_eq!(status().await, Status::Queued);
    let running = harness.worker.claim_of(&first, 1).await.remove(0);
    harness.one_file("Phoenix", "b.txt", "b").await;
    assert_eq!(status().await, Status::Processing, "though the newest is queued");
    harness.worker.failed(&running, ErrorCode::Corrupt).await.expect("recorded");
    assert_eq!(status().await, Status::Queued, "the newest");
    harness.worker.drain().await;
    assert_eq!(status().await, Status::Completed);
    let overview = &harness.store.cases(&harness.all).await.expect("cases")[0];
    assert_eq!((overview.total_files, overview.processed_files, overview.failed_files), (2, 2, 1));
}

pub async fn artifacts_are_listed_in_parts(harness: &Harness) {
    let files = vec![
        fixture::sized("Bank.pdf", "1", FileType::Document, 30),
        fixture::sized("call.mp3", "2", FileType::Audio, 90),
        fixture::sized("archive of the bank.zip", "3", FileType::Archive, 60),
        fixture::refused("gone.pdf"),
    ];
    let (job, _) = harness.job("Phoenix", files).await;
    harness.job("Phoenix", vec![fixture::sized("Отчёт.pdf", "4", FileType::Document, 10)]).await;
    let whole = ArtifactsRequest { case_name: Some("Phoenix".to_owned()), limit: 100, ..Default::default() };
    let names = async |request: ArtifactsRequest| {
        let part = harness.store.artifacts(&harness.all, &request).await.expect("a list");
        let names: Vec<String> = part.artifacts.into_iter().map(|a| a.artifact.filename).collect();
        (part.total, names.join(" | "))
    };
    let all = "Bank.pdf | call.mp3 | archive of the bank.zip | gone.pdf | Отчёт.pdf";
    assert_eq!(names(whole.clone()).await, (5, all.to_owned()));
    let page = ArtifactsRequest { offset: 1, limit: 2, ..whole.clone() };
    assert_eq!(names(page).await, (5, "call.mp3 | archive of the bank.zip".to_owned()));
    let of_job = ArtifactsRequest { job_id: Some(job), case_name: None, ..whole.clone() };
    assert_eq!(names(of_job.clone()).await.0, 4);
    let failed = ArtifactsRequest { statuses: vec![Status::Failed], ..of_job.clone() };
    assert_eq!(names(failed).await, (1, "gone.pdf".to_owned()));
    let kinds = vec![FileType::Audio, FileType::Archive];
    let kinds = ArtifactsRequest { file_types: kinds, sort: Some(ArtifactSort::Size), ..of_job.clone() };
    assert_eq!(names(kinds).await, (2, "call.mp3 | archive of the bank.zip".to_owned()));
    let bank =
        ArtifactsRequest { filename: Some("BANK".to_owned()), sort: Some(ArtifactSort::Filename), ..of_job };
    assert_eq!(names(bank).await, (2, "archive of the bank.zip | Bank.pdf".to_owned()));
    let cyrillic = ArtifactsRequest { filename: Some("Отч".to_owned()), ..whole };
    assert_eq!(names(cyrillic).await, (1, "Отчёт.pdf".to_owned()));
    let neither =
        harness.store.artifacts(&harness.all, &ArtifactsRequest { limit: 1, ..Default::default() }).await;
    assert!(matches!(neither, Err(StoreError::Invalid(_))), "{neither:?}");
}

pub async fn an_artifact_in_detail(harness: &Harness) {
    let (job, id) = harness.one_file("Phoenix", "a.txt", "a").await;
    harness.worker.drain().await;
    let detail = harness.artifact(id).await;
    assert_eq!((&detail.job_id, detail.case_name.as_str()), (&job, "Phoenix"));
    assert_eq!((detail.source_path.as_str(), detail.media_type.as_str()), ("/evidence/a.txt", "text/plain"));
    assert_eq!(detail.md5, Some("01".repeat(16)));
    assert_eq!(detail.sha1, Some("02".repeat(20)));
    assert_eq!(detail.metadata, [("author".to_owned(), "Meera".to_owned())]);
    assert_eq!(detail.warnings, ["page 2 could not be read"]);
    let stages: Vec<Stage> = detail.stages.iter().map(|row| row.stage).collect();
    assert_eq!(stages, Stage::of(FileType::Document));
    assert_eq!(detail.stages[0].engine.as_deref(), Some("test-extraction 1"));
    assert_eq!((detail.stages[0].seconds, detail.stages[0].reused), (Some(0.5), false));
}

pub async fn a_text_joins_its_chunks(harness: &Harness) {
    let (_, id) = harness.one_file("Phoenix", "a.txt", "a").await;
    let stage = harness.worker.claim_one().await;
    harness.worker.done(&stage, fixture::text(&["One. ", "दो। ", "三。"])).await.expect("recorded");
    let request = |content_type| ContentRequest { artifact_id: id, content_type };
    let text = harness.store.content(&harness.all, &request(ContentType::Text)).await.expect("the text");
    assert_eq!((text.content.as_str(), text.language.as_deref()), ("One. दो। 三。", Some("en")));
    let places: Vec<_> = text.chunks.iter().map(|c| (c.ordinal, c.place.page)).collect();
    assert_eq!(places, [(0, Some(1)), (1, Some(2)), (2, Some(3))]);
    let missing = harness.store.content(&harness.all, &request(ContentType::Summary)).await;
    assert!(matches!(missing, Err(StoreError::NotFound(_))), "{missing:?}");
}

pub async fn a_summary_cites_its_chunks(harness: &Harness) {
    let (_, id) = harness.one_file("Phoenix", "a.txt", "a").await;
    let stage = harness.worker.claim_one().await;
    harness.worker.done(&stage, fixture::text(&["One. ", "Two. ", "Three."])).await.expect("recorded");
    let stage = harness.worker.claim_one().await;
    harness.worker.done(&stage, fixture::summary("Both.", &[0, 2])).await.expect("recorded");
    let request = |content_type| ContentRequest { artifact_id: id, content_type };
    let text = harness.store.content(&harness.all, &request(ContentType::Text)).await.expect("the text");
    let summary =
        harness.store.content(&harness.all, &request(ContentType::Summary)).await.expect("the summary");
    assert_eq!(summary.content, "Both.");
    assert_eq!(summary.chunks, [text.chunks[0].clone(), text.chunks[2].clone()], "only what it cites");
    let sentences = summary.sentences.expect("sentences");
    assert_eq!(sentences[0].chunks, [text.chunks[0].id, text.chunks[2].id]);
}

pub async fn a_case_in_summaries(harness: &Harness) {
    let (_, first) = harness.one_file("Phoenix", "a.txt", "a").await;
    harness.one_file("Phoenix", "copy of a.txt", "a").await;
    let (_, other) = harness.one_file("Phoenix", "b.txt", "b").await;
    harness.one_file("Raven", "c.txt", "c").await;
    harness.worker.drain().await;
    let summary =
        harness.store.case_summary(&harness.all, &fixture::case("Phoenix")).await.expect("a summary");
    let documents: Vec<_> = summary.documents.iter().map(|d| (d.artifact_id, d.filename.as_str())).collect();
    assert_eq!(documents, [(first, "a.txt"), (other, "b.txt")], "each content once");
    assert_eq!(summary.documents[0].summary, "A sentence.");
}

pub async fn a_case_has_a_timeline(harness: &Harness) {
    harness.one_file("Phoenix", "a.txt", "a").await;
    harness.clock.advance(10);
    harness.worker.drain().await;
    harness.clock.advance(10);
    harness.job("Phoenix", vec![fixture::file("b.txt", "b"), fixture::file("c.txt", "c")]).await;
    let timeline =
        harness.store.case_timeline(&harness.all, &fixture::case("Phoenix")).await.expect("a timeline");
    let seen: Vec<_> = timeline.entries.iter().map(|e| (e.what.as_str(), e.total_files)).collect();
    assert_eq!(seen, [("uploaded", 1), ("ended", 1), ("uploaded", 2)]);
    assert_eq!(timeline.entries[1].at, harness.clock.after(-10));
}

pub async fn what_remains_of_a_job(harness: &Harness) {
    let files = vec![
        fixture::sized("a.txt", "a", FileType::Document, 100),
        fixture::sized("b.txt", "b", FileType::Document, 1_000),
    ];
    let (job, _) = harness.job("Phoenix", files).await;
    let open = async || {
        let open = harness.store.remaining(&harness.all, &job).await.expect("what remains").open;
        open.iter().map(|w| (w.stage, w.lane, w.artifacts, w.bytes)).collect::<Vec<_>>()
    };
    assert_eq!(open().await, [(Stage::Extraction, Lane::Cpu, 2, 1_100)]);
    harness
        .worker
        .failed(&harness.worker.claim(1).await[0].clone(), ErrorCode::Empty)
        .await
        .expect("recorded");
    assert_eq!(open().await, [(Stage::Extraction, Lane::Cpu, 1, 1_000)]);
    let scan = harness.worker.claim_one().await;
    harness.worker.finish(&scan, Outcome::Moved(Lane::Ocr)).await.expect("it is a scan");
    assert_eq!(open().await, [(Stage::Extraction, Lane::Ocr, 1, 1_000)]);
    harness.worker.work(&harness.worker.claim_one().await).await.expect("it is read");
    assert_eq!(open().await, [(Stage::Summarization, Lane::Cpu, 1, 1_000)]);
    harness.worker.drain().await;
    assert!(open().await.is_empty());
}

pub async fn how_long_files_took_is_kept_by_what_they_were(harness: &Harness) {
    let files = vec![
        fixture::sized("a.txt", "a", FileType::Document, 100),
        fixture::sized("locked.txt", "locked", FileType::Document, 1_000),
    ];
    let (job, _) = harness.job("Phoenix", files).await;
    harness.job("Phoenix", vec![fixture::typed("scan.png", "scan", FileType::Image)]).await;
    let claimed = harness.worker.claim(10).await;
    let locked = claimed.iter().find(|c| c.filename == "locked.txt").expect("it is claimed");
    harness.worker.failed(locked, ErrorCode::Locked).await.expect("recorded");
    for stage in claimed.iter().filter(|c| c.filename != "locked.txt") {
        harness.worker.work(stage).await.expect("recorded");
    }
    harness.worker.drain().await;
    let paces = harness.store.remaining(&harness.all, &job).await.expect("what remains").paces;
    let of = |file_type, stage| {
        let pace = paces.iter().find(|p| p.file_type == file_type && p.stage == stage).expect("it is kept");
        (pace.lane, pace.artifacts, pace.seconds, pace.squares, pace.bytes)
    };
    assert_eq!(of(FileType::Document, Stage::Extraction), (Lane::Cpu, 2, 1.0, 0.5, 1_100));
    assert_eq!(
        of(FileType::Document, Stage::Graph),
        (Lane::Cpu, 2, 0.5, 0.25, 1_100),
        "one never came to it"
    );
    assert_eq!(of(FileType::Document, Stage::Translation), (Lane::Cpu, 2, 0.0, 0.0, 1_100));
    assert_eq!(of(FileType::Image, Stage::Extraction), (Lane::Ocr, 1, 0.5, 0.25, 4));
}

pub async fn a_store_counts_what_it_holds(harness: &Harness) {
    let files =
        vec![fixture::file("a.txt", "aa"), fixture::file("copy.txt", "aa"), fixture::refused("gone.pdf")];
    harness.job("Phoenix", files).await;
    harness.one_file("Raven", "b.txt", "bbb").await;
    let stats = harness.store.stats(&harness.all).await.expect("stats");
    assert_eq!((stats.cases, stats.jobs, stats.artifacts), (2, 2, 4));
    assert_eq!((stats.contents, stats.content_bytes), (2, 5));
    let by_status: Vec<_> = stats.by_status.iter().map(|row| (row.status, row.artifacts)).collect();
    assert_eq!(by_status, [(Status::Queued, 3), (Status::Failed, 1)]);
    assert_eq!(stats.by_error.iter().map(|row| row.error_code).collect::<Vec<_>>(), [ErrorCode::Io]);
    assert_eq!(stats.by_file_type[0].file_type, FileType::Document);
}

pub async fn contents_come_in_pieces(harness: &Harness) {
    let texts = ["a", "bb", "ccc"];
    let files = texts.iter().map(|text| fixture::file(text, text));
    harness.job("Phoenix", files.collect()).await;
    let first = harness.store.contents_after(&harness.all, 0, 2).await.expect("contents");
    let rest = harness.store.contents_after(&harness.all, first[1].id, 2).await.expect("contents");
    let seen: Vec<_> = first.iter().chain(&rest).map(|row| (row.sha256, row.size)).collect();
    let expected: Vec<_> = texts.iter().map(|text| (fixture::sha256(text), text.len() as u64)).collect();
    assert_eq!(seen, expected);
}

pub async fn what_does_not_exist_is_not_found(harness: &Harness) {
    let (job, case, id) = (fixture::job("x").id, fixture::case("Nothing"), ArtifactId(77));
    let request = ContentRequest { artifact_id: id, content_type: ContentType::Text };
    let answers = [
        harness.store.job_status(&harness.all, &job).await.err(),
        harness.store.job_row(&harness.all, &job).await.err(),
        harness.store.remaining(&harness.all, &job).await.err(),
        harness.store.jobs(&harness.all, Some(&case)).await.err(),
        harness.store.case_jobs(&harness.all, &case).await.err(),
        harness.store.case_graph(&harness.all, &case, 10).await.err(),
        harness.store.artifact(&harness.all, id).await.err(),
        harness.store.content(&harness.all, &request).await.err(),
        harness.store.text(&harness.all, 77).await.err(),
        harness.store.prioritise(&harness.all, id).await.err(),
    ];
    for (n, answer) in answers.iter().enumerate() {
        assert!(matches!(answer, Some(StoreError::NotFound(_))), "call {n}: {answer:?}");
    }
}
