//! 7z, block by block: in a solid archive one block holds many files, one after the other.

use super::super::failure;
use super::contents::{Contents, Entry};
use super::date;
use super::refusal::{link, locked, special, unknown_method};
use super::source::{Source, open, passwords, short};
use crate::extract::members::broken;
use bureau_model::word::{ErrorCode, Failure};
use sevenz_rust2::{Archive, ArchiveEntry, BlockDecoder, EncoderMethod, Error, Password};
use std::fs::File;
use std::io::{BufReader, Read};

/// Attributes that a Unix packer adds: the upper half is a Unix mode when this bit is set.
const UNIX: u32 = 0x8000;
const KIND: u32 = 0o170_000;
const LINK: u32 = 0o120_000;

pub(super) fn read(source: &Source<'_>, contents: &mut Contents<'_>) -> Result<(), Failure> {
    let (archive, opened_by) = directory(source)?;
    contents.claim(archive.files.iter().filter(|file| !file.is_directory()).count() as u64);
    let mut reader = Reader { body: open(source)?, archive: &archive, source, opened_by };
    for block in 0..archive.blocks.len() {
        if contents.is_spent() {
            reader.pass_over(block, contents);
        } else {
            reader.block(block, contents);
        }
    }
    let empty = archive.files.iter().zip(&archive.stream_map.file_block_index);
    for (file, _) in empty.filter(|(file, block)| block.is_none() && !file.is_directory()) {
        let entry = named(file);
        if file.is_anti_item() {
            contents.list_refused(&entry, special("a note that a file was deleted"));
        } else {
            contents.list(&entry);
            contents.take(&entry, &mut std::io::empty());
        }
    }
    Ok(())
}

/// The directory, and the password that opened it where it is encrypted itself.
fn directory(source: &Source<'_>) -> Result<(Archive, Option<String>), Failure> {
    let mut asked = None;
    let tried = std::iter::once(None).chain(passwords(source.order, None).into_iter().map(Some));
    for password in tried {
        let given = password.as_deref().map_or_else(Password::empty, Password::new);
        match Archive::read(&mut open(source)?, &given) {
            Ok(archive) => return Ok((archive, password)),
            Err(error @ (Error::PasswordRequired | Error::MaybeBadPassword(_))) => asked = Some(error),
            // With a wrong password the directory is rubbish of some kind.
            Err(_) if asked.is_some() => {}
            Err(error) => return Err(unread(&error)),
        }
    }
    Err(asked
        .map_or_else(|| failure::corrupt("the archive's directory can't be read"), |_| failure::locked()))
}

fn unread(error: &Error) -> Failure {
    match error {
        Error::UnsupportedCompressionMethod(method) => unknown_method(method),
        Error::Unsupported(_) | Error::ExternalUnsupported | Error::UnsupportedVersion { .. } => {
            unknown_method("a variant of 7z")
        }
        Error::PasswordRequired | Error::MaybeBadPassword(_) => failure::locked(),
        Error::BadSignature(_)
        | Error::ChecksumVerificationFailed
        | Error::NextHeaderCrcMismatch
        | Error::Io(..)
        | Error::FileOpen(..)
        | Error::Other(_)
        | Error::BadTerminatedStreamsInfo(_)
        | Error::BadTerminatedUnpackInfo
        | Error::BadTerminatedPackInfo(_)
        | Error::BadTerminatedSubStreamsInfo
        | Error::BadTerminatedHeader(_)
        | Error::MaxMemLimited { .. }
        | Error::FileNotFound => failure::corrupt("the archive's directory can't be read"),
    }
}

struct Reader<'a> {
    body: BufReader<File>,
    archive: &'a Archive,
    source: &'a Source<'a>,
    opened_by: Option<String>,
}

impl Reader<'_> {
    fn files(&mut self, block: usize) -> Vec<Entry> {
        let none = Password::empty();
        let decoder = BlockDecoder::new(1, block, self.archive, &none, &mut self.body);
        decoder.entries().iter().map(named).collect()
    }

    fn pass_over(&mut self, block: usize, contents: &mut Contents<'_>) {
        let files = self.files(block);
        files.iter().for_each(|file| contents.list(file));
        contents.members().pass_over(files.len() as u64);
    }

    fn block(&mut self, block: usize, contents: &mut Contents<'_>) {
        let files = self.files(block);
        files.iter().for_each(|file| contents.list(file));
        let encrypted = self.archive.blocks[block]
            .coders
            .iter()
            .any(|coder| coder.encoder_method_id() == EncoderMethod::ID_AES256_SHA256);
        if !encrypted {
            let (done, failure) = self.attempt(block, None, contents);
            return refuse(&files[done..], failure, contents);
        }
        for password in passwords(self.source.order, self.opened_by.as_deref()) {
            let (done, failure) = self.attempt(block, Some(&password), contents);
            // A wrong password shows in the first file already.
            if done > 0 || files.is_empty() {
                self.opened_by = Some(password);
                return refuse(&files[done..], failure, contents);
            }
            if failure.as_ref().is_some_and(|failure| failure.code == ErrorCode::TooLarge) {
                return refuse(&files, failure, contents);
            }
        }
        refuse(&files, Some(locked()), contents);
    }

    /// Unpacks a block's files until one can't be. How many were dealt with, and what stopped it.
    fn attempt(
        &mut self,
        block: usize,
        password: Option<&str>,
        contents: &mut Contents<'_>,
    ) -> (usize, Option<Failure>) {
        let password = password.map_or_else(Password::empty, Password::new);
        let decoder = BlockDecoder::new(1, block, self.archive, &password, &mut self.body);
        let (mut done, mut stopped) = (0, None);
        let ended = decoder.for_each_entries(&mut |file, content| {
            match one(file, content, contents) {
                Ok(()) => done += 1,
                Err(failure) => stopped = Some(failure),
            }
            Ok(stopped.is_none())
        });
        let failed = ended.err().map(|error| {
            if let Error::UnsupportedCompressionMethod(method) = &error {
                return unknown_method(method);
            }
            broken(&error)
        });
        (done, stopped.or(failed))
    }
}

/// Takes a file of a block; the block can go on after it, or the failure says why not.
fn one(file: &ArchiveEntry, content: &mut dyn Read, contents: &mut Contents<'_>) -> Result<(), Failure> {
    let entry = named(file);
    if is_link(file) {
        let target = short(content, 4096).unwrap_or_default();
        contents.refuse(&entry, link(&String::from_utf8_lossy(&target)));
        return Ok(());
    }
    match contents.try_take(&entry, content) {
        // What is too large is unpacked on, for the sake of the files after it.
        Err(failure) if failure.code == ErrorCode::TooLarge && contents.members().skip(content) => {
            contents.refuse(&entry, failure);
            Ok(())
        }
        result => result,
    }
}

fn is_link(file: &ArchiveEntry) -> bool {
    let attributes = file.windows_attributes();
    attributes & UNIX != 0 && (attributes >> 16) & KIND == LINK
}

/// The rest of a block, for the reason that stopped it.
fn refuse(files: &[Entry], why: Option<Failure>, contents: &mut Contents<'_>) {
    let Some(why) = why else {
        if !files.is_empty() {
            contents.members().pass_over(files.len() as u64);
        }
        return;
    };
    for file in files {
        contents.refuse(file, why.clone());
    }
}

fn named(file: &ArchiveEntry) -> Entry {
    let date = file.has_last_modified_date.then(|| date::windows(u64::from(file.last_modified_date())));
    Entry { path: file.name().to_owned(), size: Some(file.size()), date: date.flatten(), ..Entry::default() }
}
