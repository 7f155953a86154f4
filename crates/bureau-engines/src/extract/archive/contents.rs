//! The account of one archive: what it lists, what of it was taken, what was refused.

use super::super::members::Members;
use super::super::{Progress, Reading, fail};
use bureau_model::output::Place;
use bureau_model::word::{ErrorCode, Failure};
use std::fmt::Write as _;
use std::io::Read;

/// Lines of the list at most, in bytes: a bound for archives of long names.
const LIST: usize = 8 << 20;

/// One file as its archive names it.
#[derive(Debug, Clone, Default)]
pub(in crate::extract) struct Entry {
    /// Its path inside, `/` between the parts.
    pub(in crate::extract) path: String,
    /// Its size in bytes as the archive claims it, where it claims one.
    pub(in crate::extract) size: Option<u64>,
    /// What else the list tells of it, such as who sent a message.
    pub(in crate::extract) about: Option<String>,
    /// When it was changed, as the archive tells it: with a `Z` where that is UTC.
    pub(in crate::extract) date: Option<String>,
}

/// What is found in an archive.
pub(in crate::extract) struct Contents<'a> {
    members: &'a mut Members,
    progress: Progress<'a>,
    list: String,
    unlisted: u64,
    listed: u64,
    claimed: Option<u64>,
    warnings: Vec<String>,
}

impl<'a> Contents<'a> {
    pub(in crate::extract) fn new(members: &'a mut Members, progress: Progress<'a>) -> Self {
        Self {
            members,
            progress,
            list: String::new(),
            unlisted: 0,
            listed: 0,
            claimed: None,
            warnings: Vec::new(),
        }
    }

    /// How many files the archive's directory claims, where there is one.
    pub(in crate::extract) fn claim(&mut self, files: u64) {
        self.claimed = Some(files);
    }

    pub(in crate::extract) fn warn(&mut self, warning: impl Into<String>) {
        self.warnings.push(warning.into());
    }

    /// Lists a file. Each is listed once, before it is taken or refused.
    pub(in crate::extract) fn list(&mut self, entry: &Entry) {
        self.listed += 1;
        let fraction = self.claimed.map_or(0.5, |all| self.listed as f64 / all.max(1) as f64);
        (self.progress)(0.05 + 0.9 * fraction.min(1.0), Some(format!("file {}", self.listed)));
        if self.list.len() > LIST {
            self.unlisted += 1;
            return;
        }
        let name: String =
            entry.path.chars().take(1_000).map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect();
        self.list.push_str(&name);
        if let Some(about) = &entry.about {
            self.list.push_str(" | ");
            self.list.extend(about.chars().take(300).map(|c| if c.is_control() { '\u{fffd}' } else { c }));
        }
        if let Some(size) = entry.size {
            let _never_fails = write!(self.list, " | {size} bytes");
        }
        if let Some(date) = &entry.date {
            let _never_fails = write!(self.list, " | {date}");
        }
        self.list.push('\n');
    }

    /// Copies a listed file out, or refuses it where that fails.
    pub(in crate::extract) fn take(&mut self, entry: &Entry, content: &mut dyn Read) {
        if let Err(failure) = self.try_take(entry, content) {
            self.refuse(entry, failure);
        }
    }

    /// Copies a listed file out, or says why not.
    pub(in crate::extract) fn try_take(
        &mut self,
        entry: &Entry,
        content: &mut dyn Read,
    ) -> Result<(), Failure> {
        self.members.try_take(&entry.path, content)
    }

    /// Notes a listed file that can't be taken.
    pub(in crate::extract) fn refuse(&mut self, entry: &Entry, why: Failure) {
        self.members.refuse(&entry.path, entry.size.unwrap_or_default(), why);
    }

    /// Lists a file and refuses it.
    pub(in crate::extract) fn list_refused(&mut self, entry: &Entry, why: Failure) {
        self.list(entry);
        self.refuse(entry, why);
    }

    /// Notes files that are neither listed nor taken.
    pub(in crate::extract) fn pass_over(&mut self, files: u64) {
        self.unlisted += files;
        self.members.pass_over(files);
    }

    pub(in crate::extract) fn members(&mut self) -> &mut Members {
        self.members
    }

    pub(in crate::extract) fn is_spent(&self) -> bool {
        self.members.is_spent()
    }

    /// What was found so far, taken or refused.
    pub(in crate::extract) fn found(&self) -> u64 {
        self.members.taken() + self.members.refused()
    }

    /// The list as a reading, with the account.
    ///
    /// # Errors
    /// `empty` for an archive without files; `locked`, `corrupt` or `too_large` where that is why none of its
    /// files could be taken.
    pub(in crate::extract) fn finish(self) -> Result<Reading, Failure> {
        let expected = self.claimed.unwrap_or(self.listed);
        let found = self.members.taken() + self.members.refused();
        if expected == 0 && found == 0 {
            return Err(fail(ErrorCode::Empty, "the archive is empty: it holds no file"));
        }
        if let Some(failure) = self.members.failure() {
            return Err(failure);
        }
        let mut reading = Reading::default();
        let mut list = self.list;
        if self.unlisted > 0 {
            let _never_fails = writeln!(list, "… and {} more", self.unlisted);
        }
        if list.is_empty() {
            list = format!("{expected} files that can't be listed\n");
        }
        reading.push(list, Place { part: Some("contents".to_owned()), ..Place::default() });
        for warning in self.warnings {
            reading.warn(warning);
        }
        self.members.account(expected, &mut reading);
        Ok(reading)
    }
}
