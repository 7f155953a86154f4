//! What is inside a container: each file is copied into the scratch folder, or refused with its reason.
//!
//! Copies have numbers for names, so that nothing a container says becomes a path. How much they may hold
//! together is bounded, whatever the container claims, and so is how much is unpacked in vain: bombs end here.

use super::failure::{self, fail};
use super::reading::Reading;
use bureau_model::output::Found;
use bureau_model::word::{ErrorCode, Failure};
use std::collections::HashMap;
use std::fs::File;
use std::io::{self, Read, Write};
use std::path::PathBuf;

/// Files taken out of one container at most. What comes after them is counted and refused as one.
pub const FILES: usize = 20_000;
/// Bytes that the files of one container may have together, and so also one of them: at least [`FLOOR`], a hundred
/// times the container's own size, and never more than [`CEILING`].
const FLOOR: u64 = 256 << 20;
pub(super) const CEILING: u64 = 16 << 30;
/// Characters of a path at most; what is longer is cut off with `…`.
const PATH: usize = 4_096;

/// The files of one container as they are taken out.
#[derive(Debug)]
pub struct Members {
    folder: PathBuf,
    room: u64,
    /// Bytes that may still be unpacked, also of what is refused in the end: it bounds the time.
    effort: u64,
    found: Vec<Found>,
    /// The copies by the path that they were taken under.
    copies: HashMap<String, String>,
    taken: u64,
    beyond: u64,
}

impl Members {
    /// For a container of `size` bytes; copies go into `folder`.
    pub fn new(folder: PathBuf, size: u64) -> Self {
        let room = size.saturating_mul(100).clamp(FLOOR, CEILING);
        Self {
            folder,
            room,
            effort: 2 * room,
            found: Vec::new(),
            copies: HashMap::new(),
            taken: 0,
            beyond: 0,
        }
    }

    /// Copies one file out. What can't be read to its end, or is more than there is room for, is refused.
    pub fn take(&mut self, path: &str, content: &mut dyn Read) {
        if let Err(failure) = self.try_take(path, content) {
            self.refuse(path, 0, failure);
        }
    }

    /// Copies one file out, or says why not: then nothing is kept of it, and it may be tried another way.
    ///
    /// # Errors
    /// `corrupt` for what can't be read to its end, `too_large` for what there is no room for, `io` when the
    /// disk fails.
    pub fn try_take(&mut self, path: &str, content: &mut dyn Read) -> Result<(), Failure> {
        if self.found.len() >= FILES {
            self.beyond += 1;
            return Ok(());
        }
        let name = format!("{:06}", self.found.len());
        match self.copy(&name, content) {
            Ok(0) => {
                let _nothing_was_copied = std::fs::remove_file(self.folder.join(&name));
                self.refuse(path, 0, empty());
                Ok(())
            }
            Ok(size) => {
                self.taken += 1;
                self.copies.insert(path.to_owned(), name.clone());
                self.found.push(Found { path: bounded(path), copy: Ok(name), size });
                Ok(())
            }
            Err(failure) => {
                let _nothing_was_copied = std::fs::remove_file(self.folder.join(&name));
                Err(failure)
            }
        }
    }

    /// Notes a file that can't be taken, and why.
    pub fn refuse(&mut self, path: &str, size: u64, why: Failure) {
        if self.found.len() >= FILES {
            self.beyond += 1;
            return;
        }
        self.found.push(Found { path: bounded(path), copy: Err(why), size });
    }

    /// Whether nothing more should be unpacked, because so much was unpacked in vain, or so many files were
    /// found: the rest is only to be counted ([`Members::pass_over`]).
    pub fn is_spent(&self) -> bool {
        self.effort == 0 || self.found.len() >= FILES
    }

    /// Whether so much was unpacked in vain that the rest is not even walked over.
    pub(super) fn is_exhausted(&self) -> bool {
        self.effort == 0
    }

    /// Whether there is room for a file of this size, as far as its container tells the truth.
    pub(super) fn fits(&self, size: u64) -> bool {
        size <= self.room
    }

    /// Counts bytes that a reader unpacks without handing them out. False when that is no longer worth it.
    pub(super) fn spend(&mut self, bytes: u64) -> bool {
        self.effort = self.effort.saturating_sub(bytes);
        self.effort > 0
    }

    /// Reads to the end of what was not taken whole, for the sake of what stands after it. False when that is no
    /// longer worth it, or fails.
    pub(super) fn skip(&mut self, content: &mut dyn Read) -> bool {
        let mut buffer = vec![0; 64 * 1024];
        loop {
            match content.read(&mut buffer) {
                Ok(0) => return true,
                Ok(read) if self.spend(read as u64) => {}
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Ok(_) | Err(_) => return false,
            }
        }
    }

    /// How many files have a row of their own so far: the number of the next one.
    pub(super) fn noted(&self) -> usize {
        self.found.len()
    }

    /// A file that was taken under this path, to be read once more: what a hard link to it is.
    pub(super) fn again(&self, path: &str) -> Option<File> {
        File::open(self.folder.join(self.copies.get(path)?)).ok()
    }

    /// Gives a file another name than it was noted under, once it is known how its name is to be read.
    pub(super) fn rename(&mut self, number: usize, path: &str) {
        if let Some(found) = self.found.get_mut(number) {
            found.path = bounded(path);
        }
    }

    /// Notes files that were not looked at after [`Members::is_spent`].
    pub fn pass_over(&mut self, files: u64) {
        self.beyond += files;
    }

    /// How many files were taken.
    pub fn taken(&self) -> u64 {
        self.taken
    }

    /// How many files were found, whatever became of them.
    pub fn found(&self) -> u64 {
        self.taken + self.refused()
    }

    /// The reading of a container that has nothing but what is inside.
    pub(super) fn alone(&self) -> Reading {
        let mut reading = Reading::default();
        self.account(self.found(), &mut reading);
        reading
    }

    /// How many files were refused, or not looked at.
    pub fn refused(&self) -> u64 {
        self.found.len() as u64 - self.taken + self.beyond
    }

    /// A name in the scratch folder for a reader's own use; no copy is ever called so.
    pub(super) fn workbench(&self) -> PathBuf {
        self.folder.join("workbench")
    }

    /// Says in the reading how many files were expected, taken and refused, and warns when something is amiss.
    /// Nothing is said of a file that holds no others. `expected` is what the container claims; 0 when it
    /// claims nothing.
    pub(super) fn account(&self, expected: u64, reading: &mut Reading) {
        let (taken, refused) = (self.taken, self.refused());
        if expected == 0 && taken + refused == 0 {
            return;
        }
        reading.say("Members expected", expected.to_string());
        reading.say("Members taken", taken.to_string());
        reading.say("Members refused", refused.to_string());
        let empty = self.found.iter().filter(|found| is_empty(found)).count() as u64;
        let of = taken + refused;
        if refused > empty {
            reading.warn(format!("{refused} of the {of} files inside were not taken; each says why"));
        } else if refused > 0 {
            reading.warn(format!("{refused} of the {of} files inside are empty (0 bytes)"));
        }
        if taken + refused != expected {
            reading.warn(format!(
                "the file claims to hold {expected} files, {} were found: it may be damaged, or made to mislead",
                taken + refused
            ));
        }
    }

    /// Why a container of which nothing could be taken fails as a whole: the one reason that all its files share.
    /// `None` when something was taken, or the reasons differ.
    pub(super) fn failure(&self) -> Option<Failure> {
        let mut codes = self.found.iter().map(|found| found.copy.as_ref().err().map(|failure| failure.code));
        let first = codes.next().flatten()?;
        if !codes.all(|code| code == Some(first)) {
            return None;
        }
        match first {
            ErrorCode::Locked => Some(failure::locked()),
            ErrorCode::Corrupt => Some(failure::corrupt("nothing in it can be unpacked")),
            ErrorCode::TooLarge => self.found[0].copy.clone().err(),
            ErrorCode::Unsupported
            | ErrorCode::Empty
            | ErrorCode::Timeout
            | ErrorCode::Crashed
            | ErrorCode::OutOfMemory
            | ErrorCode::Quarantined
            | ErrorCode::EngineMissing
            | ErrorCode::Io
            | ErrorCode::Internal => None,
        }
    }

    /// Everything that was found, in its order.
    pub fn finish(mut self) -> Vec<Found> {
        if self.beyond > 0 {
            let message = format!(
                "{} more files were not taken: at most {FILES} are taken out of one container. Unpack it and add its parts",
                self.beyond
            );
            let copy = Err(fail(ErrorCode::TooLarge, message));
            self.found.push(Found { path: "…".to_owned(), copy, size: 0 });
        }
        self.found
    }

    fn copy(&mut self, name: &str, content: &mut dyn Read) -> Result<u64, Failure> {
        let written = |error: io::Error| {
            fail(ErrorCode::Io, format!("what is inside can't be written to the data folder's disk: {error}"))
        };
        if self.effort == 0 {
            return Err(too_large());
        }
        let mut file = File::create_new(self.folder.join(name)).map_err(written)?;
        let limit = self.room;
        let (mut size, mut buffer) = (0u64, vec![0; 64 * 1024]);
        loop {
            let read = match content.read(&mut buffer) {
                Ok(0) => break,
                Ok(read) => read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(broken(&error)),
            };
            size += read as u64;
            self.effort = self.effort.saturating_sub(read as u64);
            if size > limit || self.effort == 0 {
                return Err(too_large());
            }
            file.write_all(&buffer[..read]).map_err(written)?;
        }
        self.room -= size;
        Ok(size)
    }
}

/// A file without content: it is named, and there is nothing to take.
fn empty() -> Failure {
    fail(ErrorCode::Empty, "the file has no content (0 bytes)")
}

fn is_empty(found: &Found) -> bool {
    found.copy.as_ref().is_err_and(|failure| failure.code == ErrorCode::Empty)
}

fn bounded(path: &str) -> String {
    match path.char_indices().nth(PATH) {
        Some((end, _)) => format!("{}…", &path[..end]),
        None => path.to_owned(),
    }
}

/// What can't be unpacked.
pub(super) fn broken(error: &dyn std::fmt::Display) -> Failure {
    let message = format!("this part of the container can't be unpacked ({error}): the container is damaged");
    fail(ErrorCode::Corrupt, message)
}

/// What there is no room for.
pub(super) fn too_large() -> Failure {
    let message = "it unpacks to more than a container of this size may hold; if it is genuine, unpack it and add its parts";
    fail(ErrorCode::TooLarge, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(found: &[Found]) -> Vec<(&str, Option<ErrorCode>)> {
        found.iter().map(|f| (f.path.as_str(), f.copy.as_ref().err().map(|e| e.code))).collect()
    }

    #[test]
    fn a_bomb_is_refused_where_the_room_ends_and_leaves_nothing() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut members = Members::new(folder.path().to_owned(), 10);
        members.room = 1_000;
        members.take("../../a", &mut &b"small"[..]);
        members.take("bomb", &mut io::repeat(0));
        members.take("after", &mut &[1; 995][..]);
        let found = members.finish();
        assert_eq!(codes(&found), [("../../a", None), ("bomb", Some(ErrorCode::TooLarge)), ("after", None)]);
        let mut left: Vec<_> =
            std::fs::read_dir(folder.path()).expect("listed").flatten().map(|f| f.file_name()).collect();
        left.sort();
        assert_eq!(left, ["000000", "000002"]);
    }

    #[test]
    fn what_is_unpacked_in_vain_is_bounded_too() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut members = Members::new(folder.path().to_owned(), 10);
        (members.room, members.effort) = (100_000, 200_000);
        for n in 0..3 {
            members.take(&n.to_string(), &mut io::repeat(0));
        }
        assert!(members.is_spent());
        members.take("small", &mut &b"x"[..]);
        members.pass_over(7);
        assert_eq!((members.taken(), members.refused()), (0, 11));
        assert_eq!(members.failure().map(|f| f.code), Some(ErrorCode::TooLarge));
    }

    #[test]
    fn an_empty_file_is_counted_where_the_others_that_were_not_taken_are() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut members = Members::new(folder.path().to_owned(), 10);
        members.take("a", &mut &b"x"[..]);
        members.take("empty", &mut io::empty());
        let mut reading = Reading::default();
        members.account(2, &mut reading);
        assert_eq!((members.taken(), members.refused()), (1, 1));
        assert_eq!(reading.warnings, ["1 of the 2 files inside are empty (0 bytes)"]);
        assert_eq!(codes(&members.finish()), [("a", None), ("empty", Some(ErrorCode::Empty))]);
    }

    #[test]
    fn what_does_not_add_up_is_said() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut members = Members::new(folder.path().to_owned(), 10);
        let mut reading = Reading::default();
        members.account(0, &mut reading);
        assert!(reading.metadata.is_empty() && reading.warnings.is_empty());
        members.take("a", &mut &b"x"[..]);
        members.refuse("b", 0, failure::locked());
        members.account(3, &mut reading);
        let said: Vec<&str> = reading.metadata.iter().map(|(_, value)| value.as_str()).collect();
        assert_eq!(said, ["3", "1", "1"]);
        assert_eq!(reading.warnings.len(), 2);
    }
}
