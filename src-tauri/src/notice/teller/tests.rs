use super::super::news::tests::{failure, job, row};
use super::*;
use bureau_model::{Code, ErrorCode};
use std::cell::RefCell;
use std::time::Duration;

/// Answers from memory, and keeps what it was asked.
#[derive(Default)]
struct Memory {
    asked: RefCell<Vec<&'static str>>,
    /// What can't be read now.
    broken: RefCell<Vec<&'static str>>,
}

impl Memory {
    fn ask<T>(&self, what: &'static str, answer: T) -> Result<T, WireError> {
        self.asked.borrow_mut().push(what);
        let is_broken = self.broken.borrow().contains(&what);
        if is_broken { Err(WireError::new(Code::Internal, "the database is busy")) } else { Ok(answer) }
    }
}

impl Facts for Memory {
    async fn settings(&self) -> Result<Settings, WireError> {
        self.ask("settings", Settings::default())
    }

    async fn counts(&self, _: &JobId) -> Result<ArtifactCounts, WireError> {
        self.ask("counts", ArtifactCounts::default())
    }

    async fn history(&self, _: ArtifactId) -> Result<History, WireError> {
        self.ask("history", History { history: Vec::new() })
    }
}

fn teller(jobs: &[JobRow]) -> Teller<Memory> {
    Teller::new(Memory::default(), jobs)
}

/// A job at work, with so many failures.
fn failing(count: i64) -> Vec<Event> {
    let failures = (1..=count).map(|n| Event::ArtifactStatus(failure(n, ErrorCode::Corrupt)));
    std::iter::once(Event::JobStatus(job(Status::Processing, 1, 0))).chain(failures).collect()
}

/// The titles of what is told once everything is due.
async fn titles(teller: &mut Teller<Memory>) -> Vec<String> {
    let notices = teller.tell(Instant::now() + Duration::from_secs(3600)).await;
    notices.into_iter().map(|(_, notice)| notice.title).collect()
}

#[tokio::test]
async fn five_hundred_failures_of_a_new_job_cost_one_question() {
    let mut teller = teller(&[]);
    teller.hear(failing(500));
    assert_eq!(titles(&mut teller).await, ["Phoenix: 500 files failed so far"]);
    assert_eq!(*teller.facts.asked.borrow(), ["settings"]);
}

#[tokio::test]
async fn only_failures_of_a_job_from_before_are_looked_up() {
    let mut teller = teller(&[row(job(Status::Processing, 0, 0))]);
    teller.hear(failing(2));
    assert_eq!(titles(&mut teller).await, ["Phoenix: 2 files failed so far"]);
    assert_eq!(*teller.facts.asked.borrow(), ["settings", "history", "history"]);
}

#[tokio::test]
async fn what_can_t_be_read_now_is_told_later_and_nothing_is_lost() {
    for broken in ["settings", "history", "counts"] {
        let mut teller = teller(&[row(job(Status::Processing, 0, 0))]);
        teller.hear(failing(2));
        teller.hear(vec![Event::JobStatus(job(Status::Completed, 2, 0))]);
        teller.facts.broken.borrow_mut().push(broken);
        assert_eq!(titles(&mut teller).await, [""; 0], "{broken}");
        teller.facts.broken.borrow_mut().clear();
        let notices = teller.tell(Instant::now() + Duration::from_secs(7200)).await;
        let body = &notices.first().expect("it is told").1.body;
        assert!(body.contains("1.pdf") && body.contains("2.pdf"), "{broken}: {body}");
    }
}

#[tokio::test]
async fn an_end_is_told_once() {
    let mut teller = teller(&[]);
    teller.hear(failing(0));
    teller.hear(vec![Event::JobStatus(job(Status::Completed, 0, 0)); 2]);
    assert_eq!(titles(&mut teller).await, ["Phoenix is finished"]);
    teller.hear(vec![Event::JobStatus(job(Status::Completed, 0, 0))]);
    assert_eq!(titles(&mut teller).await, [""; 0]);
}
