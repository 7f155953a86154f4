//! RAR, from the oldest to version 7. A file is unpacked onto a workbench in the scratch folder first, because
//! the reader writes where the members read.

use super::super::failure;
use super::super::order::Order;
use super::contents::{Contents, Entry};
use super::date;
use super::name::Origin;
use super::refusal::{MEMORY, link, locked, too_hungry, unknown_method};
use super::source::{Source, passwords};
use crate::extract::members::{CEILING, broken, too_large};
use crate::extract::text::decode;
use bureau_model::split::Split;
use bureau_model::word::{ErrorCode, Failure};
use rars::rar50::Block;
use rars::{
    Archive, ArchiveMember, ArchiveMemberDetail, ArchiveReadOptions, ArchiveReader, Error, ErrorKind,
    ExtractionDecision, ExtractionErrorAction,
};
use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};
use std::fs::File;
use std::io::{self, Seek, SeekFrom, Write};
use std::path::Path;

/// Bytes of one file at most; the members have a bound of their own, this one keeps the workbench small.
const FILE: u64 = CEILING;

/// Redirections of RAR 5 that are the same file by another name: a hard link and a copy.
const SAME: [u64; 2] = [4, 5];

pub(super) fn read(source: &Source<'_>, contents: &mut Contents<'_>) -> Result<(), Failure> {
    let (archive, opened_by) = directory(source.path, source.order)?;
    contents.made_by(Origin::Dos);
    let mut work = Work::new(archive.members(), contents)?;
    let tried = match opened_by {
        Some(password) => vec![Some(password)],
        None => std::iter::once(None).chain(passwords(source.order, None).into_iter().map(Some)).collect(),
    };
    for password in tried {
        if !work.todo.is_empty() && !work.contents.is_spent() {
            work.attempt(&archive, password.as_deref());
        }
    }
    work.end();
    Ok(())
}

/// An archive whose volumes are all there: they are unpacked as one.
pub(super) fn read_volumes(split: &Split, order: &Order, contents: &mut Contents<'_>) -> Result<(), Failure> {
    let (mut volumes, mut opened_by) = (Vec::with_capacity(split.parts.len()), None);
    for (_, path) in &split.parts {
        let (volume, password) = directory(path, order)?;
        volumes.push(volume);
        opened_by = opened_by.or(password);
    }
    let members = rars::volume_members(&volumes)
        .map_err(|error| failure::corrupt(&format!("the volumes don't belong together ({error})")))?;
    let mut work = Work::new(members.into_iter(), contents)?;
    let tried = match opened_by {
        Some(password) => vec![Some(password)],
        None => std::iter::once(None).chain(passwords(order, None).into_iter().map(Some)).collect(),
    };
    for password in tried {
        if !work.todo.is_empty() && !work.contents.is_spent() {
            work.attempt_volumes(&volumes, password.as_deref());
        }
    }
    work.end();
    Ok(())
}

/// Whether the last volume that is there says that another one follows.
pub(super) fn goes_on(split: &Split) -> bool {
    let last = split.parts.last().map(|(_, path)| directory(path, &Order::default()));
    let Some(Ok((volume, _))) = last else { return false };
    let has_next = |block: &Block| matches!(block, Block::End(end) if end.has_next_volume());
    volume.as_rar50().is_some_and(|volume| volume.blocks.iter().any(has_next))
        || volume.members().last().is_some_and(|member| member.meta.is_split_after)
}

/// The archive, and the password that opened its directory where that is encrypted.
fn directory(path: &Path, order: &Order) -> Result<(Archive, Option<String>), Failure> {
    let mut asked = false;
    for password in std::iter::once(None).chain(passwords(order, None).into_iter().map(Some)) {
        let options = ArchiveReadOptions::with_optional_password(password.as_deref().map(str::as_bytes))
            .with_max_header_count(1_000_000)
            .with_max_header_bytes(256 << 20);
        match ArchiveReader::read_path_with_options(path, options) {
            Ok(archive) => return Ok((archive, password)),
            Err(error) => {
                let kind = error.kind();
                if matches!(kind, ErrorKind::PasswordRequired | ErrorKind::BadPassword) {
                    asked = true;
                } else if kind == ErrorKind::ResourceLimit {
                    return Err(too_hungry());
                } else if matches!(kind, ErrorKind::UnsupportedFormat | ErrorKind::UnsupportedFeature) {
                    return Err(unknown_method("a variant of RAR"));
                } else if !asked {
                    return Err(failure::corrupt(&format!("the archive can't be read ({error})")));
                }
            }
        }
    }
    Err(failure::locked())
}

fn named(member: &ArchiveMember) -> Entry {
    let called = Entry::called(&member.meta.name);
    let modern = matches!(member.detail, ArchiveMemberDetail::Rar50Plus { .. });
    let date = member.meta.file_time.and_then(|raw| {
        if modern { date::unix(i64::from(raw)) } else { date::dos((raw >> 16) as u16, raw as u16) }
    });
    let path = called.path.replace('\\', "/");
    Entry { path, size: Some(member.meta.unpacked_size), date, ..called }
}

/// What is refused before anything is unpacked.
fn refused(member: &ArchiveMember) -> Option<Failure> {
    if member.meta.is_split_before || member.meta.is_split_after {
        let message = "it goes on in another part of an archive that was split; join the parts with the program that made them and add the whole";
        return Some(Failure::new(ErrorCode::Unsupported, message));
    }
    member.meta.is_redirection.then(|| link(&target(member).map(|(_, target)| target).unwrap_or_default()))
}

/// How a redirection leads to which name.
fn target(member: &ArchiveMember) -> Option<(u64, String)> {
    // Only RAR 5 has redirections.
    let ArchiveMemberDetail::Rar50Plus { redirection: Some(to), .. } = &member.detail else { return None };
    Some((to.redirection_type, decode(&to.target_name)))
}

/// What of an archive is still to be unpacked, by the number of the member.
struct Work<'w, 'c> {
    contents: &'w mut Contents<'c>,
    entries: Vec<Entry>,
    todo: BTreeSet<usize>,
    /// Why a member could not be unpacked so far.
    failed: HashMap<usize, Failure>,
    /// What the reader passes over: links of every kind.
    links: BTreeSet<usize>,
    /// Files by another name, and what each is the same as: they are taken when that was.
    same: Vec<(usize, String)>,
    /// The member that is being written onto the workbench.
    current: Option<usize>,
    bench: File,
    solid: bool,
}

impl<'w, 'c> Work<'w, 'c> {
    /// Lists every file and refuses what can't be unpacked at all.
    fn new(
        members: impl Iterator<Item = ArchiveMember>,
        contents: &'w mut Contents<'c>,
    ) -> Result<Self, Failure> {
        let path = contents.members().workbench();
        let made = File::options().read(true).write(true).create(true).truncate(true).open(&path);
        let bench = made.map_err(|error| {
            Failure::new(
                ErrorCode::Io,
                format!("what is inside can't be written to the data folder's disk: {error}"),
            )
        })?;
        // It has no name from here on, and goes when it is closed.
        let _windows_keeps_it = std::fs::remove_file(&path);
        let (mut entries, mut todo, mut solid, mut files) = (Vec::new(), BTreeSet::new(), false, 0);
        let (mut same, mut links) = (Vec::new(), BTreeSet::new());
        for (n, member) in members.enumerate() {
            solid |= member.is_solid();
            let entry = named(&member);
            if member.meta.is_redirection {
                links.insert(n);
            }
            if !member.meta.is_directory {
                files += 1;
                contents.list(&entry);
                match refused(&member) {
                    Some(_)
                        if let Some((kind, target)) = target(&member)
                            && SAME.contains(&kind) =>
                    {
                        same.push((n, target.replace('\\', "/")));
                    }
                    Some(failure) => contents.refuse(&entry, failure),
                    None => {
                        todo.insert(n);
                    }
                }
            }
            entries.push(entry);
        }
        contents.claim(files);
        Ok(Self { contents, entries, todo, failed: HashMap::new(), links, same, current: None, bench, solid })
    }

    /// Unpacks what this password opens; without one, what is not encrypted.
    fn attempt(&mut self, archive: &Archive, password: Option<&str>) {
        let options = ArchiveReadOptions::with_optional_password(password.map(str::as_bytes))
            .with_max_member_output_bytes(FILE)
            .with_rar50_dictionary_size_limit(MEMORY)
            .with_max_reader_workspace_bytes(MEMORY + (128 << 20));
        let mut number = 0;
        let work = RefCell::new(self);
        let ended = archive.extract_with_control_and_errors(
            options,
            |member| {
                number += 1;
                Ok(work.borrow_mut().decide(number - 1, member))
            },
            |_, error| {
                work.borrow_mut().note(error);
                Ok(ExtractionErrorAction::Continue)
            },
        );
        let work = work.into_inner();
        match ended {
            Ok(_) => work.take_current(),
            Err(error) => work.note(&error),
        }
    }

    /// As [`Work::attempt`], but of volumes: what is broken in them ends the attempt.
    fn attempt_volumes(&mut self, volumes: &[Archive], password: Option<&str>) {
        let options = ArchiveReadOptions::with_optional_password(password.map(str::as_bytes))
            .with_max_member_output_bytes(FILE)
            .with_rar50_dictionary_size_limit(MEMORY)
            .with_max_reader_workspace_bytes(MEMORY + (128 << 20));
        // Links are passed over by the reader.
        let links = self.links.clone();
        let mut files = (0..self.entries.len()).filter(move |n| !links.contains(n));
        let work = RefCell::new(self);
        let ended = rars::extract_volumes_to_with_options(volumes, options, |_| {
            Ok(files
                .next()
                .map_or_else(|| Box::new(io::sink()) as Box<dyn Write>, |n| work.borrow_mut().bench(n)))
        });
        let work = work.into_inner();
        match ended {
            Ok(()) => work.take_current(),
            Err(error) => work.note(&error),
        }
    }

    /// Where the next file of the volumes is written.
    fn bench(&mut self, n: usize) -> Box<dyn Write> {
        self.take_current();
        let size = self.entries[n].size.unwrap_or_default();
        let is_wanted = self.todo.contains(&n) && !self.contents.is_spent();
        if is_wanted && !self.contents.members().fits(size) {
            self.failed.insert(n, too_large());
        } else if is_wanted && let Some(bench) = self.ready() {
            self.current = Some(n);
            return Box::new(bench);
        }
        let _it_shows_when_it_is_spent = self.contents.members().spend(size);
        Box::new(io::sink())
    }

    /// The workbench, empty.
    fn ready(&mut self) -> Option<File> {
        self.bench.set_len(0).and_then(|()| self.bench.seek(SeekFrom::Start(0))).ok()?;
        self.bench.try_clone().ok()
    }

    fn decide(&mut self, n: usize, member: &ArchiveMember) -> ExtractionDecision {
        self.take_current();
        if self.contents.is_spent() {
            return ExtractionDecision::Stop;
        }
        let size = member.meta.unpacked_size;
        let wanted = self.todo.contains(&n) && self.contents.members().fits(size);
        if self.todo.contains(&n) && !wanted {
            self.failed.insert(n, too_large());
        }
        if !wanted {
            // In a solid archive what is not wanted is unpacked all the same, for the sake of what follows.
            let passed = self.solid && !member.meta.is_directory && !member.meta.is_redirection;
            let passed = passed && self.contents.members().spend(size);
            return if passed {
                ExtractionDecision::Extract(Box::new(io::sink()))
            } else {
                ExtractionDecision::Skip
            };
        }
        let ready = self.bench.set_len(0).and_then(|()| self.bench.seek(SeekFrom::Start(0)));
        match ready.and_then(|_| self.bench.try_clone()) {
            Ok(bench) => {
                self.current = Some(n);
                ExtractionDecision::Extract(Box::new(bench))
            }
            Err(error) => {
                self.failed
                    .insert(n, Failure::new(ErrorCode::Io, format!("the data folder's disk fails: {error}")));
                ExtractionDecision::Stop
            }
        }
    }

    /// What was written onto the workbench is whole: it is taken.
    fn take_current(&mut self) {
        let Some(n) = self.current.take() else { return };
        self.todo.remove(&n);
        match self.bench.seek(SeekFrom::Start(0)) {
            Ok(_) => self.contents.take(&self.entries[n], &mut self.bench),
            Err(error) => self.contents.refuse(&self.entries[n], broken(&error)),
        }
    }

    fn note(&mut self, error: &Error) {
        let Some(n) = self.current.take() else { return };
        let kind = error.kind();
        let failure = if matches!(kind, ErrorKind::PasswordRequired | ErrorKind::BadPassword) {
            locked()
        } else if kind == ErrorKind::ResourceLimit {
            too_hungry()
        } else if matches!(kind, ErrorKind::UnsupportedFeature | ErrorKind::UnsupportedFormat) {
            unknown_method("an unknown method of RAR")
        } else {
            broken(error)
        };
        self.failed.insert(n, failure);
    }

    /// Takes what is the same as something that was taken, and refuses what no attempt could unpack.
    fn end(mut self) {
        for (n, target) in std::mem::take(&mut self.same) {
            match self.contents.members().again(&target) {
                Some(mut copy) => self.contents.take(&self.entries[n], &mut copy),
                None => self.contents.refuse(&self.entries[n], link(&target)),
            }
        }
        for n in std::mem::take(&mut self.todo) {
            match self.failed.remove(&n) {
                Some(failure) => self.contents.refuse(&self.entries[n], failure),
                None if self.contents.is_spent() => self.contents.members().pass_over(1),
                None => self.contents.refuse(&self.entries[n], broken(&"what stands before it is broken")),
            }
        }
    }
}
