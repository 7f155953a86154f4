//! The account of one archive: what it lists, what of it was taken, what was refused.

use super::super::failure::fail;
use super::super::members::{FILES, Members};
use super::super::reading::Reading;
use super::super::source::Progress;
use super::name::{self, Judge, Names, Origin};
use bureau_model::output::Place;
use bureau_model::word::{ErrorCode, Failure};
use std::fmt::Write as _;
use std::io::Read;

/// Lines of the list at most, in bytes: a bound for archives of long names.
const LIST: usize = 8 << 20;

/// Characters of a name in the list at most.
const NAME: usize = 1_000;

/// One file as its archive names it.
#[derive(Debug, Clone, Default)]
pub(in crate::extract) struct Entry {
    /// Its path inside, `/` between the parts.
    pub(in crate::extract) path: String,
    /// The path's bytes, where they are in a code page that the archive does not tell: `path` is decided when all
    /// names are known.
    pub(in crate::extract) raw: Option<Vec<u8>>,
    /// Its size in bytes as the archive claims it, where it claims one.
    pub(in crate::extract) size: Option<u64>,
    /// What else the list tells of it, such as who sent a message.
    pub(in crate::extract) about: Option<String>,
    /// When it was changed, as the archive tells it: with a `Z` where that is UTC.
    pub(in crate::extract) date: Option<String>,
}

impl Entry {
    /// A file of this name, which is in UTF-8 or in a code page that shows when all names are known.
    pub(super) fn called(name: &[u8]) -> Self {
        let raw = std::str::from_utf8(name).is_err().then(|| name.to_vec());
        let path = std::str::from_utf8(name).map_or_else(|_| name::raw(name), str::to_owned);
        Self { path, raw, ..Self::default() }
    }
}

/// A line of the list, whose name may not be decided yet.
struct Line {
    name: String,
    raw: Option<Vec<u8>>,
    about: String,
}

/// What is found in an archive.
pub(in crate::extract) struct Contents<'a> {
    members: &'a mut Members,
    progress: Progress<'a>,
    list: Vec<Line>,
    /// Bytes of the list.
    size: usize,
    origin: Origin,
    names: Judge,
    /// Members whose name is not decided yet, by their number, and the bytes of it.
    unnamed: Vec<(usize, Vec<u8>)>,
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
            list: Vec::new(),
            size: 0,
            origin: Origin::default(),
            names: Judge::default(),
            unnamed: Vec::new(),
            unlisted: 0,
            listed: 0,
            claimed: None,
            warnings: Vec::new(),
        }
    }

    /// Who made the archive, which tells something of names that say nothing of themselves.
    pub(super) fn made_by(&mut self, origin: Origin) {
        self.origin = origin;
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
        if let Some(raw) = &entry.raw {
            self.names.hear(raw);
        }
        if self.size > LIST {
            self.unlisted += 1;
            return;
        }
        let line = Line {
            name: shown(&entry.path, NAME),
            raw: entry.raw.as_ref().map(|raw| raw[..raw.len().min(NAME)].to_vec()),
            about: about(entry),
        };
        self.size += line.name.len() + line.about.len() + line.raw.as_ref().map_or(0, |raw| 3 * raw.len());
        self.list.push(line);
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
        self.unname(entry);
        self.members.try_take(&entry.path, content).inspect_err(|_| {
            // Nothing was noted: it is tried another way, or refused.
            self.unnamed.pop_if(|(number, _)| *number == self.members.noted());
        })
    }

    /// Notes a listed file that can't be taken.
    pub(in crate::extract) fn refuse(&mut self, entry: &Entry, why: Failure) {
        self.unname(entry);
        self.members.refuse(&entry.path, entry.size.unwrap_or_default(), why);
    }

    /// The next member's name is decided at the end.
    fn unname(&mut self, entry: &Entry) {
        if let Some(raw) = &entry.raw
            && self.members.noted() < FILES
        {
            self.unnamed.push((self.members.noted(), raw.clone()));
        }
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
    pub(in crate::extract) fn finish(mut self) -> Result<Reading, Failure> {
        let names = self.names.decide(self.origin);
        for (number, raw) in std::mem::take(&mut self.unnamed) {
            self.members.rename(number, &path(names, self.origin, &raw));
        }
        let expected = self.claimed.unwrap_or(self.listed);
        let found = self.members.taken() + self.members.refused();
        if expected == 0 && found == 0 {
            return Err(fail(ErrorCode::Empty, "the archive is empty: it holds no file"));
        }
        if let Some(failure) = self.members.failure() {
            return Err(failure);
        }
        let mut reading = Reading::default();
        let guessed = self.list.iter().filter(|line| line.raw.is_some()).count();
        if guessed > 0 {
            reading.say("Names read as", names.name());
            reading.warn(format!(
                "the archive does not say in which code page {guessed} of its names are written: they are read as {}, which fits them best; the list shows their bytes",
                names.name()
            ));
        }
        let mut list = String::with_capacity(self.size);
        for line in &self.list {
            line.write(names, self.origin, &mut list);
        }
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

impl Line {
    fn write(&self, names: Names, origin: Origin, list: &mut String) {
        match &self.raw {
            None => list.push_str(&self.name),
            Some(raw) => {
                list.push_str(&shown(&path(names, origin, raw), NAME));
                list.push_str(" | in the archive: ");
                list.push_str(&name::raw(raw));
            }
        }
        list.push_str(&self.about);
        list.push('\n');
    }
}

/// A path out of the bytes that the archive has for it.
fn path(names: Names, origin: Origin, raw: &[u8]) -> String {
    let path = names.decode(raw);
    match origin {
        Origin::Unix => path,
        Origin::Windows | Origin::Dos => path.replace('\\', "/"),
    }
}

/// What the list tells of a file beside its name.
fn about(entry: &Entry) -> String {
    let mut about = String::new();
    if let Some(told) = &entry.about {
        let _never_fails = write!(about, " | {}", shown(told, 300));
    }
    if let Some(size) = entry.size {
        let _never_fails = write!(about, " | {size} bytes");
    }
    if let Some(date) = &entry.date {
        let _never_fails = write!(about, " | {date}");
    }
    about
}

/// The first characters of what an archive says, on one line.
fn shown(text: &str, limit: usize) -> String {
    text.chars().take(limit).map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect()
}
