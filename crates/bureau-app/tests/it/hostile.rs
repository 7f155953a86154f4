//! Files that abort their process, eat memory, never end: each is set aside after at most three attempts, and a
//! thousand healthy ones beside them do not notice.

use crate::harness::{Harness, write};
use bureau_app::Limits;
use bureau_model::wire::ArtifactStatus;
use bureau_model::{ErrorCode, Status};
use std::time::{Duration, Instant};

const HEALTHY: usize = 1_000;

fn tight() -> Limits {
    let ordinary = Limits::default();
    let limits = Limits {
        memory: 256 << 20,
        wall: Duration::from_secs(8),
        silence: Duration::from_secs(4),
        ..ordinary
    };
    assert!(
        limits.memory < ordinary.memory && limits.wall < ordinary.wall && limits.silence < ordinary.silence
    );
    limits
}

#[tokio::test(flavor = "multi_thread")]
async fn hostile_files_are_set_aside_while_a_thousand_healthy_ones_complete() {
    let (harness, source) = (Harness::limited(tight()).await, bureau_testkit::folder());
    for (name, wish) in [
        ("aborts", "abort"),
        ("eats", "eat memory"),
        ("sleeps", "never end"),
        ("talks", "talk forever"),
        ("lies", "answer nonsense"),
    ] {
        write(source.path(), &format!("{name}.txt"), &format!("please {wish}"));
    }
    for n in 0..HEALTHY {
        write(source.path(), &format!("healthy {n}.txt"), &format!("Letter {n} is an ordinary letter."));
    }
    let job = harness.upload("Phoenix", source.path()).await;
    let begun = Instant::now();
    harness.drain().await;
    let status = harness.status(&job).await;
    eprintln!("hostile: {} files ended in {:.1} s", status.processed_files, begun.elapsed().as_secs_f64());
    let completed = status.artifacts.iter().filter(|a| a.status == Status::Completed).count();
    assert_eq!((completed, status.failed_artifacts), (HEALTHY, 5));
    let expected = [
        ("aborts.txt", ErrorCode::Quarantined, 3),
        ("eats.txt", ErrorCode::Quarantined, 3),
        ("sleeps.txt", ErrorCode::Timeout, 2),
        ("talks.txt", ErrorCode::Timeout, 2),
        ("lies.txt", ErrorCode::Quarantined, 3),
    ];
    for (name, code, attempts) in expected {
        let artifact = status.artifacts.iter().find(|a| a.filename == name).expect("it is there");
        ended(&harness, artifact, code, attempts).await;
    }
    harness.is_sound().await;
}

async fn ended(harness: &Harness, artifact: &ArtifactStatus, code: ErrorCode, attempts: u32) {
    let name = &artifact.filename;
    assert_eq!((artifact.status, artifact.error_code), (Status::Failed, Some(code)), "{name}");
    let stage = harness.stages(artifact).await.remove(0);
    assert_eq!(stage.failures, attempts, "attempts of {name}");
}
