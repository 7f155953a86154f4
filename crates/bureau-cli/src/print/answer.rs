//! Answers, written for a reader.

use super::clean::{clean, clean_lines};
use super::job::files;
use super::status::{stage, word};
use super::table::{bytes, seconds, table};
use super::timeline;
use super::zone;
use bureau_model::Status;
use bureau_model::time::Timestamp;
use bureau_model::wire::told::{files as files_of, grouped, lack, reasons};
use bureau_model::wire::*;
use chrono::Local;
use std::collections::BTreeMap;
use std::fmt::{Display, Write};

/// An answer that can be read.
pub(crate) trait Readable {
    /// Its text, lines ended by `\n`.
    fn text(&self) -> String;
}

/// Files of a job that are listed for a reader.
const LISTED: usize = 500;

fn or_dash(value: Option<impl Display>) -> String {
    value.map_or_else(|| "-".to_owned(), |value| value.to_string())
}

fn minute(at: Timestamp) -> String {
    at.format("%Y-%m-%d %H:%M").to_string()
}

/// What a reader is told of a job beside its counters.
fn job_status(job: &JobStatus) -> &'static str {
    if job.paused && !job.status.is_ended() { "paused" } else { job.status.as_str() }
}

/// Why artifacts failed and what completed ones lack, those inside others included.
fn findings(artifacts: &[ArtifactStatus]) -> String {
    let (mut errors, mut gaps) = (BTreeMap::new(), BTreeMap::new());
    for artifact in artifacts {
        if let Some(code) = artifact.error_code {
            *errors.entry(code).or_insert(0) += 1;
        }
        for gap in artifact.gaps.iter().filter(|_| artifact.status == Status::Completed) {
            *gaps.entry(*gap).or_insert(0) += 1;
        }
    }
    let mut text = String::new();
    if !errors.is_empty() {
        let failed: u64 = errors.values().sum();
        let _ = writeln!(
            text,
            "{} failed, including those inside others: {}",
            files_of(failed),
            reasons(&errors)
        );
    }
    for (gap, count) in gaps {
        let _ = writeln!(text, "{}: {}", files_of(count), lack(gap));
    }
    text
}

/// "165 files added, 69 inside them".
fn units(artifacts: &[ArtifactStatus]) -> String {
    let inside = artifacts.iter().filter(|a| a.parent_artifact_id.is_some()).count() as u64;
    let added = artifacts.len() as u64 - inside;
    if inside == 0 {
        String::new()
    } else {
        format!("{} added, {} inside them\n", files_of(added), grouped(inside))
    }
}

/// "no transcript: no speech model is installed": what a completed artifact lacks, and why.
fn note(artifact: &ArtifactStatus) -> String {
    if artifact.status != Status::Completed {
        return String::new();
    }
    let reason = |stage| artifact.skipped_stages.get(stage).map(|why| format!(": {why}")).unwrap_or_default();
    let lacking = artifact.gaps.iter().map(|gap| format!("{}{}", lack(*gap), reason(gap)));
    lacking.collect::<Vec<_>>().join("; ")
}

impl Readable for JobStatus {
    fn text(&self) -> String {
        let done = files(self.status, self.into());
        let mut text = format!("{}  {}  {}  {done}\n", self.job_id, clean(&self.case_name), job_status(self));
        text += &units(&self.artifacts);
        text += &findings(&self.artifacts);
        let mut listed: Vec<&ArtifactStatus> = self.artifacts.iter().collect();
        if listed.len() > LISTED {
            listed.sort_by_key(|artifact| artifact.status != Status::Failed);
            listed.truncate(LISTED);
            let _ = writeln!(
                text,
                "Failed files first, {LISTED} of {} files; --json lists all.",
                self.artifacts.len()
            );
        }
        text += &table(
            ["id", "file", "type", "size", "status", "stage", "time", "note"],
            &[0, 3, 6],
            listed.into_iter().map(|a| {
                [
                    a.id.to_string(),
                    a.filename.clone(),
                    a.file_type.to_string(),
                    bytes(a.size_bytes),
                    word(a.status, a.error_code).to_owned(),
                    stage(a.status, a.current_stage.as_deref(), a.waiting_stage),
                    seconds(a.processing_stages.values().sum()),
                    a.error_message.clone().unwrap_or_else(|| note(a)),
                ]
            }),
        );
        text
    }
}

fn jobs<'a>(jobs: impl Iterator<Item = (&'a JobSummary, &'a str)>) -> String {
    table(
        ["job", "case", "status", "files", "created", "extends"],
        &[],
        jobs.map(|(job, case)| {
            [
                job.job_id.to_string(),
                case.to_owned(),
                job.status.to_string(),
                files(job.status, job.into()),
                minute(job.created_at),
                or_dash(job.parent_job_id.as_ref()),
            ]
        }),
    )
}

impl Readable for JobsResponse {
    fn text(&self) -> String {
        jobs(self.jobs.iter().map(|row| (&row.job, row.case_name.as_str())))
    }
}

impl Readable for CaseJobs {
    fn text(&self) -> String {
        jobs(self.jobs.iter().map(|job| (job, self.case_name.as_str())))
    }
}

impl Readable for Cases {
    fn text(&self) -> String {
        if self.cases.is_empty() {
            return "There are no cases yet: bureau ingest PATH --case NAME makes one.".to_owned();
        }
        clean_lines(&self.cases.join("\n"))
    }
}

impl Readable for CaseSummary {
    fn text(&self) -> String {
        let one = |d: &DocumentSummary| {
            format!("{} ({})\n{}\n", clean(&d.filename), d.artifact_id, clean_lines(&d.summary))
        };
        self.documents.iter().map(one).collect::<Vec<_>>().join("\n")
    }
}

impl Readable for Timeline {
    fn text(&self) -> String {
        timeline::text(self, &Local, &zone::name())
    }
}

impl Readable for CaseCountry {
    fn text(&self) -> String {
        self.country.clone()
    }
}

impl Readable for Passwords {
    fn text(&self) -> String {
        let mut text = String::new();
        for password in &self.passwords {
            let _ = writeln!(text, "{}", clean(password));
        }
        match self.touched {
            0 => {}
            1 => text.push_str("1 locked file will be retried\n"),
            n => {
                let _ = writeln!(text, "{n} locked files will be retried");
            }
        }
        text
    }
}

impl Readable for Graph {
    fn text(&self) -> String {
        let label = |id: &str| {
            self.nodes.iter().find(|n| n.id == id).map_or_else(|| id.to_owned(), |n| n.label.clone())
        };
        let number = |properties: &serde_json::Map<String, serde_json::Value>, name: &str| {
            properties.get(name).map(ToString::to_string).unwrap_or_default()
        };
        let nodes = self.nodes.iter().map(|n| {
            [
                n.kind.clone(),
                n.label.clone(),
                number(&n.properties, "mentions"),
                number(&n.properties, "documents"),
            ]
        });
        let mut text = table(["kind", "entity", "mentions", "documents"], &[2, 3], nodes);
        let edges = self
            .relationships
            .iter()
            .map(|r| [label(&r.source), r.kind.clone(), label(&r.target), number(&r.properties, "weight")]);
        let _ = write!(text, "\n\n{}", table(["from", "relationship", "to", "weight"], &[3], edges));
        text
    }
}

impl Readable for Content {
    fn text(&self) -> String {
        clean_lines(&self.content)
    }
}

impl Readable for Entities {
    fn text(&self) -> String {
        let rows =
            self.entities.iter().map(|e| [e.kind.to_string(), e.name.clone(), e.mention_count.to_string()]);
        table(["kind", "entity", "mentions"], &[2], rows)
    }
}

impl Readable for History {
    fn text(&self) -> String {
        let rows = self.history.iter().map(|entry| {
            let detail = &entry.detail;
            [
                entry.seq.to_string(),
                entry.at.format("%Y-%m-%d %H:%M:%S%.3f").to_string(),
                entry.actor.clone(),
                entry.action.to_string(),
                detail.stage.map(|stage| stage.to_string()).unwrap_or_default(),
                detail.engine.clone().unwrap_or_default(),
                detail.seconds.map(seconds).unwrap_or_default(),
                detail.reason.clone().unwrap_or_default(),
            ]
        });
        table(["seq", "when", "who", "what", "stage", "engine", "time", "reason"], &[0, 6], rows)
    }
}

impl Readable for ArtifactDetail {
    fn text(&self) -> String {
        let a = &self.artifact;
        let facts = [
            ("file", a.filename.clone()),
            ("from", a.path_inside.clone().unwrap_or_else(|| self.source_path.clone())),
            ("case", self.case_name.clone()),
            ("job", self.job_id.to_string()),
            ("type", format!("{} ({})", a.file_type, self.media_type)),
            ("size", bytes(a.size_bytes)),
            ("language", or_dash(a.language.as_ref())),
            ("SHA-256", or_dash(a.sha256.as_ref())),
            ("SHA-1", or_dash(self.sha1.as_ref())),
            ("MD5", or_dash(self.md5.as_ref())),
            ("status", word(a.status, a.error_code).to_owned()),
        ];
        let mut text = String::new();
        for (name, value) in &facts {
            let _ = writeln!(text, "{name:<9} {}", clean(value));
        }
        if let Some(MemberCount { found, taken, refused }) = self.members {
            let _ = writeln!(text, "inside    {found} files: {taken} taken, {refused} refused");
        }
        let lacking = Some(note(a)).filter(|note| !note.is_empty());
        for warning in a.error_message.iter().chain(&lacking).chain(&self.warnings) {
            let _ = writeln!(text, "          {}", clean(warning));
        }
        let stages = self.stages.iter().map(|s| {
            let why = s.error_message.as_ref().or(s.skip_reason.as_ref());
            [
                s.stage.to_string(),
                s.state.to_string(),
                s.seconds.map(seconds).unwrap_or_default(),
                s.engine.clone().unwrap_or_default(),
                why.cloned().unwrap_or_default(),
            ]
        });
        let _ = write!(text, "\n{}", table(["stage", "state", "time", "engine", "why"], &[2], stages));
        text
    }
}

impl Readable for SearchResults {
    fn text(&self) -> String {
        let SearchCoverage { files, searchable } = self.coverage;
        let looked = match files - searchable.min(files) {
            0 => String::new(),
            _ => format!("; {searchable} of {files} files are searchable"),
        };
        if self.hits.is_empty() {
            return format!("Nothing was found{looked}.");
        }
        let mut text = format!("{} found{looked}\n", self.total);
        for hit in &self.hits {
            let snippet = hit.snippet.replace("<mark>", "[").replace("</mark>", "]");
            let _ = write!(
                text,
                "\n{} ({}, {})\n  {}\n",
                clean(&hit.filename),
                hit.artifact_id,
                clean(&hit.case_name),
                clean(&snippet)
            );
        }
        text
    }
}

impl Readable for Stats {
    fn text(&self) -> String {
        let mut text = format!(
            "{} cases, {} jobs, {} files, {} distinct contents of {}\n",
            self.cases,
            self.jobs,
            self.artifacts,
            self.contents,
            bytes(self.content_bytes)
        );
        for count in &self.by_status {
            let _ = writeln!(text, "  {:<12}{}", count.status, count.artifacts);
        }
        for count in &self.by_error {
            let _ = writeln!(text, "  failed, {:<12}{}", count.error_code, count.artifacts);
        }
        let stages = self.stages.iter().map(|s| {
            let each = s.seconds / s.runs.max(1) as f64;
            [s.stage.to_string(), s.engine.clone(), s.runs.to_string(), format!("{:.0} ms", each * 1000.0)]
        });
        let _ = write!(text, "\n{}", table(["stage", "engine", "runs", "each"], &[2, 3], stages));
        text
    }
}

impl Readable for ReprocessPreview {
    fn text(&self) -> String {
        let mut text = format!("{} files would run again", self.files);
        if self.unfinished > 0 {
            let _ = write!(text, ", {} of them failed or cancelled", self.unfinished);
        }
        for (what, stages) in [("run", &self.runs), ("reuse", &self.reuses)] {
            for PreviewedStage { stage, engine, files } in stages {
                let _ = write!(text, "\n  {what:<6} {:<14} {files:>8}  {engine}", stage.as_str());
            }
        }
        match self.seconds {
            Some(SecondsRange { from, to }) => {
                let _ = write!(text, "\nabout {} to {}", seconds(from), seconds(to));
            }
            None if self.runs.is_empty() => text.push_str("\nunchanged: nothing would run"),
            None => text
                .push_str("\nhow long it takes is not known: these stages have never run on this computer"),
        }
        text
    }
}

impl Readable for Touched {
    fn text(&self) -> String {
        match self.artifacts {
            1 => "1 file".to_owned(),
            n => format!("{n} files"),
        }
    }
}

impl Readable for Verification {
    fn text(&self) -> String {
        let mut text = format!(
            "{} originals and {} journal entries were checked.\n",
            self.originals, self.journal_entries
        );
        if self.unreferenced > 0 {
            let _ = writeln!(
                text,
                "{} files in the vault belong to no case, because an intake was interrupted; they are harmless.",
                self.unreferenced
            );
        }
        for problem in &self.problems {
            let _ = writeln!(text, "wrong: {}", clean(problem));
        }
        text += if self.clean {
            "No problem found."
        } else {
            "Problems were found. Leave the data folder as it is and compare it with your back-up."
        };
        text
    }
}

impl Readable for Doctor {
    fn text(&self) -> String {
        let mut text = String::new();
        for check in &self.checks {
            let _ = writeln!(text, "{:<8} {:<20} {}", check.health, check.name, clean(&check.finding));
            if let (Some(hint), Health::Limited | Health::Bad) = (&check.hint, check.health) {
                let _ = writeln!(text, "{:<29} {}", "", clean(hint));
            }
        }
        text
    }
}

impl Readable for Watches {
    fn text(&self) -> String {
        let rows = self
            .watches
            .iter()
            .map(|w| [w.path.clone(), w.case_name.clone(), w.problem.clone().unwrap_or_default()]);
        table(["folder", "case", "problem"], &[], rows)
    }
}
