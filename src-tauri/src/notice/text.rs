//! The words of notifications.

use super::news::Failed;
use crate::window::Destination;
use bureau_model::event::JobEvent;
use bureau_model::wire::told::{Told, files, lack, reasons};
use bureau_model::wire::{ArtifactCounts, FileCounts};
use bureau_model::{ErrorCode, Stage, Status};
use std::collections::BTreeMap;

/// File names in one notice at most.
const NAMED: usize = 3;

/// What the desktop shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Notice {
    pub(super) title: String,
    pub(super) body: String,
    pub(super) destination: Destination,
}

/// Files have failed, and the job goes on.
pub(super) fn failing(case_name: &str, failed: &[Failed]) -> Notice {
    let why = reasons(&by_code(failed));
    let mut lines: Vec<String> = Some(why).filter(|why| !why.is_empty()).into_iter().collect();
    lines.extend(names(failed));
    Notice {
        title: format!("{case_name}: {} failed so far", files(failed.len() as u64)),
        body: lines.join("\n"),
        destination: destination(case_name, None, failed),
    }
}

/// A job has ended. Without `failed` no word is said of single files and of reasons.
pub(super) fn ended(event: &JobEvent, counts: &ArtifactCounts, failed: Option<&[Failed]>) -> Notice {
    let told = Told::from(event);
    let mut lines = vec![told.line()];
    if let Some(failed) = failed {
        if told.failed > 0 {
            lines[0] = format!("{}: {}", lines[0], reasons(&counts.added.errors));
        }
        lines.extend(inside(&counts.inside));
        lines.extend(lacking(counts));
        lines.extend(names(failed));
    }
    let what = if event.status == Status::Cancelled { "was cancelled" } else { "is finished" };
    Notice {
        title: format!("{} {what}", event.case_name),
        body: lines.join("\n"),
        destination: destination(
            &event.case_name,
            Some(event.job_id.to_string()),
            failed.unwrap_or_default(),
        ),
    }
}

fn destination(case_name: &str, job_id: Option<String>, failed: &[Failed]) -> Destination {
    let artifact_id = failed.first().filter(|_| failed.len() == 1).map(|failed| failed.artifact.0);
    Destination { case_name: case_name.to_owned(), job_id, artifact_id }
}

fn inside(counts: &FileCounts) -> Option<String> {
    let failed: u64 = counts.errors.values().sum();
    (failed > 0).then(|| format!("{} inside them failed: {}", files(failed), reasons(&counts.errors)))
}

/// "3 files: no transcript": what completed files lack for want of an engine.
fn lacking(counts: &ArtifactCounts) -> Vec<String> {
    let of = |stage: &Stage| [&counts.added, &counts.inside].map(|c| c.gaps.get(stage).copied().unwrap_or(0));
    let lacking = Stage::ALL.iter().map(|stage| (*stage, of(stage).iter().sum::<u64>()));
    lacking
        .filter(|(_, count)| *count > 0)
        .map(|(stage, n)| format!("{}: {}", files(n), lack(stage)))
        .collect()
}

fn by_code(failed: &[Failed]) -> BTreeMap<ErrorCode, u64> {
    let mut counted = BTreeMap::new();
    for code in failed.iter().filter_map(|failed| failed.code) {
        *counted.entry(code).or_default() += 1;
    }
    counted
}

fn names(failed: &[Failed]) -> Vec<String> {
    let mut names: Vec<String> = failed.iter().take(NAMED).map(|failed| failed.filename.clone()).collect();
    if failed.len() > NAMED {
        names.push(format!("and {} more", failed.len() - NAMED));
    }
    names
}

#[cfg(test)]
mod tests {
    use super::super::news::tests::job;
    use super::*;
    use bureau_model::ArtifactId;

    fn failed(count: i64) -> Vec<Failed> {
        let code = |n| Some(if n == 1 { ErrorCode::Corrupt } else { ErrorCode::Locked });
        let one = |n| Failed { artifact: ArtifactId(n), filename: format!("{n}.pdf"), code: code(n), seq: n };
        (1..=count).map(one).collect()
    }

    fn counts() -> ArtifactCounts {
        let added = FileCounts {
            files: 3,
            errors: BTreeMap::from([(ErrorCode::Locked, 1)]),
            gaps: BTreeMap::from([(Stage::Transcription, 2)]),
            ..FileCounts::default()
        };
        let inside = FileCounts { errors: BTreeMap::from([(ErrorCode::Empty, 4)]), ..FileCounts::default() };
        ArtifactCounts { added, inside }
    }

    #[test]
    fn failures_come_with_their_reasons_and_a_single_one_leads_to_its_file() {
        let notice = failing("Phoenix", &failed(5));
        assert_eq!(notice.title, "Phoenix: 5 files failed so far");
        assert_eq!(notice.body, "4 locked, 1 damaged\n1.pdf\n2.pdf\n3.pdf\nand 2 more");
        assert_eq!(notice.destination.artifact_id, None);
        assert_eq!(failing("Phoenix", &failed(1)).destination.artifact_id, Some(1));
    }

    #[test]
    fn the_end_says_what_became_of_every_file_and_what_is_missing() {
        let notice = ended(&job(Status::Completed, 1, 0), &counts(), Some(&[]));
        assert_eq!(notice.title, "Phoenix is finished");
        assert_eq!(
            notice.body,
            "3 files: 2 done, 1 failed: 1 locked\n4 files inside them failed: 4 empty\n2 files: no transcript"
        );
    }

    #[test]
    fn a_cancelled_job_is_not_called_finished() {
        let notice = ended(&job(Status::Cancelled, 0, 2), &ArtifactCounts::default(), Some(&[]));
        assert_eq!(
            (&*notice.title, &*notice.body),
            ("Phoenix was cancelled", "Cancelled: 1 done, 2 not processed")
        );
    }

    #[test]
    fn who_wants_no_word_of_failures_gets_their_number_only() {
        let notice = ended(&job(Status::Completed, 1, 0), &counts(), None);
        assert_eq!(notice.body, "3 files: 2 done, 1 failed");
    }
}
