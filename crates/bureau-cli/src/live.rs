//! Telling how work goes on, on standard error: on a terminal one line for each artifact that is being worked
//! and a bar for the whole; elsewhere a line for each change.

use crate::print::{Printer, clean, seconds, status};
use bureau_app::Session;
use bureau_model::event::{ArtifactEvent, Event, JobEvent, StageProgress};
use bureau_model::{ArtifactId, Code, JobId, Status, WireError};
use indicatif::{MultiProgress, ProgressBar, ProgressStyle};
use std::collections::HashMap;
use std::io::IsTerminal;
use std::time::Duration;
use tokio::sync::broadcast::error::RecvError;

const BATCH: u64 = 1_000;

/// Tells every change after `seq`, of one job until it has ended, or of all.
pub(crate) async fn follow(
    session: &Session,
    job: Option<&JobId>,
    mut seq: i64,
    printer: Printer,
) -> Result<(), WireError> {
    let mut live = Live::new(printer);
    let mut recorded = session.app().recorded();
    let mut progress = session.app().progress();
    let mut problems = session.app().problems().changes();
    live.problems(session.app().problems().list());
    loop {
        recorded.mark_unchanged();
        let events = session.events(seq, BATCH).await?;
        for event in &events {
            seq = event.seq().unwrap_or(seq);
            if live.tell(event, job) {
                return Ok(());
            }
        }
        if !events.is_empty() {
            continue;
        }
        tokio::select! {
            changed = recorded.changed() => {
                changed.map_err(|_| WireError::new(Code::Internal, "the store has stopped"))?;
            }
            heard = progress.recv() => match heard {
                Ok(progress) if job.is_none_or(|job| *job == progress.job_id) => live.progress(&progress),
                Ok(_) | Err(RecvError::Lagged(_) | RecvError::Closed) => {}
            },
            Ok(()) = problems.changed() => live.problems(session.app().problems().list()),
        }
    }
}

/// Tells what keeps this process from going on, for as long as `work` lasts.
pub(crate) async fn telling_problems<T>(
    session: &Session,
    printer: Printer,
    work: impl Future<Output = T>,
) -> T {
    let mut live = Live { screen: None, ..Live::new(printer) };
    let mut problems = session.app().problems().changes();
    tokio::pin!(work);
    loop {
        live.problems(session.app().problems().list());
        tokio::select! {
            done = &mut work => return done,
            Ok(()) = problems.changed() => {}
        }
    }
}

/// What is on the screen.
struct Live {
    printer: Printer,
    screen: Option<Screen>,
    /// The last line of each artifact that has not ended; without a screen.
    printed: HashMap<ArtifactId, String>,
    /// Problems that last and were told.
    told: Vec<WireError>,
}

struct Screen {
    lines: MultiProgress,
    total: ProgressBar,
    active: HashMap<ArtifactId, ProgressBar>,
}

impl Live {
    fn new(printer: Printer) -> Self {
        let screen = (!printer.json && std::io::stderr().is_terminal()).then(Screen::new);
        Self { printer, screen, printed: HashMap::new(), told: Vec::new() }
    }

    /// Tells an event. Returns whether the job has ended with it.
    fn tell(&mut self, event: &Event, job: Option<&JobId>) -> bool {
        match event {
            Event::ArtifactStatus(event) if job.is_none_or(|job| *job == event.job_id) => {
                match &mut self.screen {
                    Some(screen) => screen.artifact(event),
                    None => self.print(event),
                }
                false
            }
            Event::JobStatus(event) if job.is_none_or(|job| *job == event.job_id) => {
                if let Some(screen) = &self.screen {
                    screen.job(event);
                }
                job.is_some() && event.status.is_ended()
            }
            Event::ArtifactStatus(_) | Event::JobStatus(_) | Event::StageProgress(_) => false,
        }
    }

    /// A stage that becomes free and one that is begun look alike in a line: it is printed once.
    fn print(&mut self, event: &ArtifactEvent) {
        let line = line(event);
        if self.printed.get(&event.artifact_id) != Some(&line) {
            self.printer.say(&line);
            self.printed.insert(event.artifact_id, line);
        }
        if event.status.is_ended() {
            self.printed.remove(&event.artifact_id);
        }
    }

    fn progress(&mut self, progress: &StageProgress) {
        let Some(screen) = &mut self.screen else { return };
        if let Some(bar) = screen.active.get(&progress.artifact_id) {
            let detail =
                progress.detail.clone().unwrap_or_else(|| format!("{:.0} %", progress.fraction * 100.0));
            let left =
                progress.eta_seconds.map(|left| format!(", {} left", seconds(left))).unwrap_or_default();
            bar.set_message(format!("{} {}{left}", progress.stage, clean(&detail)));
        }
    }

    /// Tells those that are new.
    fn problems(&mut self, problems: Vec<WireError>) {
        for problem in problems.iter().filter(|problem| !self.told.contains(problem)) {
            match &self.screen {
                Some(screen) => {
                    let hint = problem.hint.as_deref().unwrap_or_default();
                    screen.say(format!("{}. {hint}", problem.message).trim_end());
                }
                None => self.printer.error(problem),
            }
        }
        self.told = problems;
    }
}

impl Screen {
    fn new() -> Self {
        let lines = MultiProgress::new();
        let total = lines.add(
            ProgressBar::no_length().with_style(style("{bar:30} {pos} of {len} files  {elapsed}  {msg}")),
        );
        Self { lines, total, active: HashMap::new() }
    }

    fn artifact(&mut self, event: &ArtifactEvent) {
        if event.status == Status::Processing && event.current_stage.is_some() {
            let bar = self.active.entry(event.artifact_id).or_insert_with(|| {
                let bar = self.lines.insert_before(&self.total, ProgressBar::new_spinner());
                bar.set_style(style("{spinner} {prefix:36!} {msg}"));
                bar.enable_steady_tick(Duration::from_millis(120));
                bar.with_prefix(clean(&event.filename).into_owned())
            });
            bar.set_message(event.current_stage.clone().unwrap_or_default());
            return;
        }
        if let Some(bar) = self.active.remove(&event.artifact_id) {
            bar.finish_and_clear();
            self.lines.remove(&bar);
        }
        if event.status.is_ended() {
            self.say(&line(event));
        }
    }

    fn job(&self, event: &JobEvent) {
        self.total.set_length(event.total_files);
        self.total.set_position(event.processed_files);
        let counted = [(event.failed_files, "failed"), (event.cancelled_files, "not processed")];
        let said = counted.iter().filter(|(count, _)| *count > 0);
        let mut words: Vec<String> = said.map(|(count, what)| format!("{count} {what}")).collect();
        words.extend(event.paused.then(|| "paused".to_owned()));
        self.total.set_message(words.join(", "));
    }

    fn say(&self, text: &str) {
        // A terminal that went away is no error.
        let _gone = self.lines.println(text);
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        self.total.finish_and_clear();
        self.active.values().for_each(ProgressBar::finish_and_clear);
    }
}

/// The templates are constants of this file; a wrong one shows as the plain default.
fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar())
}

/// An artifact's status in one line.
fn line(event: &ArtifactEvent) -> String {
    let stages: Vec<String> =
        event.processing_stages.iter().map(|(stage, took)| format!("{stage} {}", seconds(*took))).collect();
    let what = status::stage(event.status, event.current_stage.as_deref(), event.waiting_stage);
    let lacks = status::lacks(event.status, &event.gaps);
    let error = event.error_message.as_deref().map(clean).unwrap_or_default();
    let line = format!(
        "{:<40} {:<10} {what:<14} {} {lacks}{error}",
        clean(&event.filename),
        status::word(event.status, event.error_code),
        stages.join(", ")
    );
    line.trim_end().to_owned()
}
