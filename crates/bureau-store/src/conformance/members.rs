//! What is inside containers, what opens them, and how far long stages have come.

use super::worker::key;
use super::{Harness, fixture};
use crate::{Claimed, Outcome, Selection};
use bureau_model::output::{
    Call, CallField, ChunkText, ColumnMeaning, Contact, Conversations, Member, Message, MessageKind, Origin,
    Output, Party, Passage, Place, Word,
};
use bureau_model::stage::Lane;
use bureau_model::word::Failure;
use bureau_model::{ArtifactId, CaseName, ErrorCode, FileType, JobId, Stage, StageState, Status};

/// A member that was taken.
fn taken(path: &str, text: &str) -> Member {
    let content = fixture::file(path, text).content.expect("it has a content");
    Member { path: path.to_owned(), size: content.size, content: Ok(content) }
}

fn refused(path: &str, code: ErrorCode) -> Member {
    Member { path: path.to_owned(), size: 0, content: Err(Failure::new(code, format!("it is {code}"))) }
}

/// The text of a container that holds these.
fn container(members: Vec<Member>) -> Output {
    let Output::Text(mut text) = fixture::text(&["a list"]) else { unreachable!("it is a text") };
    text.members = members;
    Output::Text(text)
}

/// An uploaded container whose extraction is claimed.
async fn opened(harness: &Harness, members: Vec<Member>) -> (JobId, ArtifactId) {
    let (job, id) = harness.one_file("Phoenix", "a.zip", "zip").await;
    harness.worker.done(&harness.worker.claim_one().await, container(members)).await.expect("recorded");
    (job, id)
}

async fn of_job(harness: &Harness, job: &JobId) -> Vec<(String, Option<String>, Status, Option<ErrorCode>)> {
    let status = harness.store.job_status(&harness.all, job).await.expect("status");
    let row = |a: bureau_model::wire::ArtifactStatus| (a.filename, a.path_inside, a.status, a.error_code);
    status.artifacts.into_iter().map(row).collect()
}

fn named(filename: &str, path: &str, status: Status) -> (String, Option<String>, Status, Option<ErrorCode>) {
    (filename.to_owned(), Some(path.to_owned()), status, None)
}

pub async fn members_become_artifacts_of_their_own(harness: &Harness) {
    let members =
        vec![taken("a/b.txt", "one"), taken("a/b.txt", "two"), refused("c.bin", ErrorCode::TooLarge)];
    let (job, id) = opened(harness, members).await;
    let artifacts = of_job(harness, &job).await;
    assert_eq!(artifacts[1], named("b.txt", "a/b.txt", Status::Queued));
    assert_eq!(artifacts[2], named("b.txt", "a/b.txt (2)", Status::Queued), "two of one path are two");
    assert_eq!((artifacts[3].2, artifacts[3].3), (Status::Failed, Some(ErrorCode::TooLarge)));
    let detail = harness.store.artifact(&harness.all, id).await.expect("there");
    let count = detail.members.expect("it has members");
    assert_eq!((count.found, count.taken, count.refused), (3, 2, 1));
    harness.worker.drain().await;
    assert!(of_job(harness, &job).await.iter().filter(|a| a.2 == Status::Completed).count() == 3);
}

pub async fn an_uploaded_file_ends_with_its_last_member(harness: &Harness) {
    let (job, id) = opened(harness, vec![taken("b.txt", "one"), refused("c", ErrorCode::Corrupt)]).await;
    // Everything of the container itself; its member is held meanwhile.
    let mut held: Vec<Claimed> = Vec::new();
    loop {
        let (own, others): (Vec<Claimed>, Vec<Claimed>) =
            harness.worker.claim(10).await.into_iter().partition(|c| c.artifact == id);
        held.extend(others);
        if own.is_empty() {
            break;
        }
        for stage in &own {
            harness.worker.work(stage).await.expect("recorded");
        }
    }
    let status = harness.store.job_status(&harness.all, &job).await.expect("status");
    assert_eq!((status.processed_files, status.total_files), (0, 1), "its member has not ended");
    assert!(status.progress_percentage < 100.0 && status.status == Status::Processing);
    assert_eq!(status.failed_artifacts, 1);
    assert_eq!(harness.status(id).await.status, Status::Completed);
    for stage in &held {
        harness.worker.work(stage).await.expect("recorded");
    }
    harness.worker.drain().await;
    let status = harness.store.job_status(&harness.all, &job).await.expect("status");
    assert_eq!((status.processed_files, status.failed_files, status.failed_artifacts), (1, 0, 1));
    assert_eq!(status.status, Status::Completed);
}

pub async fn a_container_read_again_keeps_its_members(harness: &Harness) {
    let (job, id) = opened(harness, vec![taken("b.txt", "one")]).await;
    harness.worker.drain().await;
    harness
        .store
        .reprocess(&harness.all, &Selection::Artifact(id), Stage::Extraction)
        .await
        .expect("begun again");
    let again = harness.worker.claim_one().await;
    let output = container(vec![taken("b.txt", "one"), taken("new.txt", "more")]);
    harness.worker.finish(&again, Outcome::Done { key: key(&again, "2"), output }).await.expect("recorded");
    harness.worker.drain().await;
    let names: Vec<String> = of_job(harness, &job).await.into_iter().map(|a| a.0).collect();
    assert_eq!(names, ["a.zip", "b.txt", "new.txt"]);
    assert_eq!(harness.store.job_status(&harness.all, &job).await.expect("status").status, Status::Completed);
}

pub async fn the_same_container_in_another_case_has_its_members_there_too(harness: &Harness) {
    opened(harness, vec![taken("b.txt", "one")]).await;
    harness.worker.drain().await;
    let (job, _) = harness.one_file("Kite", "copy.zip", "zip").await;
    harness.worker.drain().await;
    let artifacts = of_job(harness, &job).await;
    assert_eq!(artifacts[1], named("b.txt", "b.txt", Status::Completed));
}

/// What has an output already is not run again, so it is no engine that could refuse.
pub async fn a_container_of_equal_containers_ends_where_the_room_does(harness: &Harness) {
    let boxes = ["1.zip", "2.zip", "3.zip"].map(|name| taken(name, "box"));
    let (job, _) = opened(harness, boxes.to_vec()).await;
    let sized = |name: &str, size| {
        let content = fixture::sized(name, name, FileType::Document, size).content;
        Member { path: name.to_owned(), size, content }
    };
    let inside = vec![sized("large", 3 << 30), sized("small", 1 << 28)];
    let mut open = 3;
    while open > 0 {
        let claimed = harness.worker.claim(10).await;
        for one in claimed.iter().filter(|c| ["1.zip", "2.zip", "3.zip"].contains(&&*c.filename)) {
            let outcome = match harness.store.find_output(&harness.all, &key(one, "{}")).await.expect("read")
            {
                Some(output) => Outcome::Reused { output },
                None if one.stage == Stage::Extraction => {
                    Outcome::Done { key: key(one, "{}"), output: container(inside.clone()) }
                }
                None => Outcome::Skipped { reason: "of no interest here".to_owned() },
            };
            harness.worker.finish(one, outcome).await.expect("recorded");
            open -= usize::from(one.stage == Stage::Extraction);
        }
    }
    let artifacts = of_job(harness, &job).await;
    assert_eq!(artifacts.len(), 1 + 3 + 6, "each is accounted for: {artifacts:?}");
    let refused = artifacts.iter().filter(|a| a.3 == Some(ErrorCode::TooLarge)).count();
    assert_eq!(refused, 2, "the large one, twice: {artifacts:?}");
}

pub async fn a_container_that_holds_what_it_stands_in_ends(harness: &Harness) {
    let (job, _) = opened(harness, vec![taken("inner.zip", "inner")]).await;
    let claimed = harness.worker.claim(10).await;
    let inner = claimed.iter().find(|c| c.filename == "inner.zip").expect("it is claimed");
    let members = vec![taken("outer.zip", "zip"), taken("deep.txt", "deep")];
    harness.worker.done(inner, container(members)).await.expect("recorded");
    let artifacts = of_job(harness, &job).await;
    assert_eq!((artifacts[2].2, artifacts[2].3), (Status::Failed, Some(ErrorCode::TooLarge)));
    assert_eq!(artifacts[3].2, Status::Queued);
    // Where it stands alone, the same file holds nothing that was seen before.
    let (job, _) = harness.one_file("Kite", "inner.zip", "inner").await;
    harness.worker.drain().await;
    let artifacts = of_job(harness, &job).await;
    assert_eq!(artifacts[1].3, None, "{artifacts:?}");
}

pub async fn a_file_packed_alone_is_called_after_what_it_was_packed_in(harness: &Harness) {
    opened(harness, vec![taken("", "one")]).await;
    let (job, _) = harness.one_file("Kite", "letter.txt.gz", "zip").await;
    harness.worker.drain().await;
    let artifacts = of_job(harness, &job).await;
    assert_eq!(
        artifacts[1],
        named("letter.txt", "letter.txt", Status::Completed),
        "not after one of another case"
    );
}

pub async fn a_cancelled_job_cancels_its_members(harness: &Harness) {
    let (job, _) = opened(harness, vec![taken("b.txt", "one")]).await;
    harness.store.cancel(&harness.all, &job).await.expect("cancelled");
    let status = harness.store.job_status(&harness.all, &job).await.expect("status");
    assert!(status.artifacts.iter().all(|a| a.status == Status::Cancelled));
    assert_eq!(status.processed_files, 1);
    harness.store.retry(&harness.all, &Selection::Job(job.clone())).await.expect("tried again");
    assert_eq!(harness.store.job_status(&harness.all, &job).await.expect("status").processed_files, 0);
    harness.worker.drain().await;
    assert_eq!(harness.store.job_status(&harness.all, &job).await.expect("status").status, Status::Completed);
}

pub async fn a_file_with_a_cancelled_member_was_not_worked_to_its_end(harness: &Harness) {
    let (job, container) = opened(harness, vec![taken("b.txt", "one"), taken("c.txt", "two")]).await;
    loop {
        let claimed = harness.worker.claim(10).await;
        let Some(stage) = claimed.iter().find(|c| c.artifact == container) else { break };
        harness.worker.work(stage).await.expect("recorded");
        harness.store.rescue(vec![harness.worker.id]).await.expect("the members wait");
    }
    assert_eq!(harness.status(container).await.status, Status::Completed);
    harness.store.cancel(&harness.all, &job).await.expect("cancelled");
    let status = harness.store.job_status(&harness.all, &job).await.expect("status");
    assert_eq!((status.status, status.cancelled_files, status.failed_files), (Status::Cancelled, 1, 0));
    harness.store.retry(&harness.all, &Selection::Job(job.clone())).await.expect("tried again");
    harness.worker.drain().await;
    let status = harness.store.job_status(&harness.all, &job).await.expect("status");
    assert_eq!((status.status, status.cancelled_files), (Status::Completed, 0));
}

pub async fn a_password_opens_what_is_locked(harness: &Harness) {
    let case = CaseName::new("Phoenix").expect("a name");
    let (job, ids) =
        harness.job("Phoenix", vec![fixture::file("a.pdf", "pdf"), fixture::file("bb.zip", "zipp")]).await;
    let claimed = harness.worker.claim(10).await;
    let of = |id: ArtifactId| claimed.iter().find(|c| c.artifact == id).expect("claimed");
    harness.worker.failed(of(ids[0]), ErrorCode::Locked).await.expect("recorded");
    let locked = container(vec![refused("secret.txt", ErrorCode::Locked)]);
    harness.worker.done(of(ids[1]), locked).await.expect("recorded");
    harness.worker.drain().await;
    assert!(harness.store.add_password(&harness.all, &case, "tika").await.expect("added"));
    assert!(
        !harness.store.add_password(&harness.all, &case, "tika").await.expect("known"),
        "it is there once"
    );
    assert_eq!(harness.store.unlock(&harness.all, &case).await.expect("tried again"), 2);
    assert_eq!(harness.store.job_passwords(&harness.all, &job).await.expect("passwords"), ["tika"]);
    for stage in harness.worker.claim(10).await {
        let output = if stage.artifact == ids[1] {
            container(vec![taken("secret.txt", "secret")])
        } else {
            fixture::text(&["open"])
        };
        harness
            .worker
            .finish(&stage, Outcome::Done { key: key(&stage, "2"), output })
            .await
            .expect("recorded");
    }
    harness.worker.drain().await;
    let artifacts = of_job(harness, &job).await;
    assert!(artifacts.iter().all(|a| a.2 == Status::Completed), "{artifacts:?}");
    assert_eq!(artifacts.len(), 3, "the locked member became open, no other was added");
    assert_eq!(harness.store.unlock(&harness.all, &case).await.expect("nothing is locked"), 0);
    assert!(harness.store.remove_password(&harness.all, &case, "tika").await.expect("removed"));
    assert!(harness.store.passwords(&harness.all, &case).await.expect("passwords").is_empty());
}

pub async fn a_stage_is_moved_to_another_lane(harness: &Harness) {
    let (_, id) = harness.one_file("Phoenix", "scan.pdf", "scan").await;
    let stage = harness.worker.claim_one().await;
    assert_eq!(stage.lane, Lane::Cpu);
    harness.worker.finish(&stage, Outcome::Moved(Lane::Ocr)).await.expect("moved");
    assert_eq!(harness.stage(id, Stage::Extraction).await.state, StageState::Available);
    assert!(harness.worker.claim_from(Lane::Cpu, 10).await.is_empty());
    let moved = harness.worker.claim_from(Lane::Ocr, 10).await.remove(0);
    assert_eq!((moved.lane, moved.attempts.failed), (Lane::Ocr, 0));
    harness.worker.work(&moved).await.expect("recorded");
    harness.worker.drain().await;
    assert_eq!(harness.status(id).await.status, Status::Completed);
}

pub async fn a_picture_waits_for_ocr_from_the_start(harness: &Harness) {
    harness.job("Phoenix", vec![fixture::typed("a.png", "picture", FileType::Image)]).await;
    assert!(harness.worker.claim_from(Lane::Cpu, 10).await.is_empty());
    assert_eq!(harness.worker.claim_from(Lane::Ocr, 10).await.len(), 1);
}

pub async fn what_was_machine_read_is_kept_word_by_word(harness: &Harness) {
    let (_, id) = harness.one_file("Phoenix", "scan.pdf", "scan").await;
    let passage = Passage {
        place: Place { page: Some(7), ..Place::default() },
        origin: Origin::Ocr,
        languages: vec!["hi".to_owned(), "en".to_owned()],
        turned: Some(90),
        confidence: 0.5,
        words: vec![Word {
            text: "नमस्ते".to_owned(),
            confidence: 0.5,
            area: Some([0.25, 0.5, 0.125, 0.0625]),
            seconds: None,
        }],
        layer: Some("garbled".to_owned()),
    };
    let Output::Text(mut text) = fixture::text(&["a page"]) else { unreachable!("it is a text") };
    text.passages = vec![passage.clone()];
    text.calls = vec![Call {
        caller: "98".to_owned(),
        chunk: 0,
        details: vec![(CallField::Cell, "4".to_owned())],
        ..Call::default()
    }];
    text.conversations = conversations();
    let calls = text.calls.clone();
    harness.worker.done(&harness.worker.claim_one().await, Output::Text(text)).await.expect("recorded");
    assert_eq!(harness.store.passages(&harness.all, id).await.expect("passages"), [passage]);
    let next = harness.worker.claim_one().await;
    let (output, _) = next.rests_on.expect("it rests on the text");
    let rests = harness.store.text(&harness.all, output).await.expect("the text");
    assert_eq!(rests.calls, calls);
    assert_eq!(rests.conversations, conversations());
    assert_eq!(
        rests.chunks,
        [ChunkText { text: "a page".to_owned(), place: Place { page: Some(1), ..Place::default() } }]
    );
}

fn conversations() -> Conversations {
    let party = |name: &str, address: &str| Party { name: name.to_owned(), address: address.to_owned() };
    let message = Message {
        chunk: 0,
        start: 3,
        kind: MessageKind::Sms,
        conversation: String::new(),
        sender: party("Meera", "+919820012345"),
        recipients: vec![party("", "98")],
        at: Some("2026-01-02T03:04:05Z".to_owned()),
        seconds: Some(0.5),
        attachments: vec!["a.jpg".to_owned()],
        status: Some("deleted".to_owned()),
    };
    let contact =
        Contact { chunk: 0, start: 1, name: "Meera".to_owned(), addresses: vec!["+919820012345".to_owned()] };
    Conversations { messages: vec![message], contacts: vec![contact] }
}

pub async fn how_far_a_stage_has_come_is_forgotten_with_its_output(harness: &Harness) {
    let (_, id) = harness.one_file("Phoenix", "a.txt", "a").await;
    let stage = harness.worker.claim_one().await;
    let key = key(&stage, "{}");
    assert_eq!(harness.store.checkpoint(&key).await.expect("read"), None);
    harness.store.set_checkpoint(&key, "1").await.expect("kept");
    harness.store.set_checkpoint(&key, "2").await.expect("kept");
    assert_eq!(harness.store.checkpoint(&key).await.expect("read").as_deref(), Some("2"));
    harness.worker.work(&stage).await.expect("recorded");
    assert_eq!(harness.store.checkpoint(&key).await.expect("read"), None);
    harness.worker.drain().await;
    assert_eq!(harness.status(id).await.status, Status::Completed);
}

pub async fn what_columns_mean_is_told_of_a_content(harness: &Harness) {
    let (_, id) = harness.one_file("Phoenix", "cdr.csv", "cdr").await;
    let sha256 = harness.status(id).await.sha256.expect("a content");
    let column = |column, meaning| ColumnMeaning { sheet: String::new(), column, meaning };
    let columns = vec![column(0, Some(CallField::Caller)), column(3, None)];
    harness.store.set_column_meanings(&harness.all, id, columns.clone()).await.expect("told");
    assert_eq!(harness.store.column_meanings(&harness.all, &sha256).await.expect("read"), columns);
    harness.store.set_column_meanings(&harness.all, id, vec![column(0, None)]).await.expect("told");
    let kept = [column(0, None), column(3, None)];
    assert_eq!(
        harness.store.column_meanings(&harness.all, &sha256).await.expect("read"),
        kept,
        "the other column's stays"
    );
}

pub async fn skipped_for_want_of_an_engine_is_found(harness: &Harness) {
    let (_, id) = harness.one_file("Phoenix", "a.txt", "a").await;
    harness.worker.drain().await;
    let skipped = harness.store.skipped(&harness.all, Stage::Translation).await.expect("read");
    assert_eq!(skipped.iter().map(|s| s.artifact).collect::<Vec<_>>(), [id]);
    assert!(harness.store.skipped(&harness.all, Stage::Graph).await.expect("read").is_empty());
    let scope = Selection::Artifacts(vec![id]);
    assert_eq!(
        harness.store.reprocess(&harness.all, &scope, Stage::Translation).await.expect("begun again"),
        1
    );
    harness.worker.drain().await;
}

pub async fn the_nearest_vectors_come_first(harness: &Harness) {
    let (_, id) = harness.one_file("Phoenix", "a.txt", "a").await;
    harness.one_file("Kite", "b.txt", "b").await;
    harness.worker.drain().await;
    let case = CaseName::new("Phoenix").expect("a name");
    let found =
        harness.store.nearest(&harness.all, Some(&case), "test", &[0.6, 0.8], 5).await.expect("found");
    assert_eq!(found.hits.iter().map(|h| h.artifact_id).collect::<Vec<_>>(), [id]);
    assert!((found.hits[0].score - 1.0).abs() < 1e-6);
    assert_eq!(
        harness.store.nearest(&harness.all, None, "test", &[0.6, 0.8], 5).await.expect("found").hits.len(),
        2
    );
    assert!(
        harness
            .store
            .nearest(&harness.all, None, "another", &[0.6, 0.8], 5)
            .await
            .expect("found")
            .hits
            .is_empty()
    );
}
