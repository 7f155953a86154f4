//! What is inside a container: each file is copied into the scratch folder, or refused with its reason.
//!
//! Copies have numbers for names, so that nothing a container says becomes a path. How much they may hold
//! together is bounded, whatever the container claims: bombs end here.

use super::fail;
use bureau_model::output::Found;
use bureau_model::word::{ErrorCode, Failure};
use std::fs::File;
use std::io::{self, Read, Write};
use std::path::PathBuf;

/// Files taken out of one container at most. What comes after them is counted and refused as one.
pub const FILES: usize = 20_000;
/// Bytes of one file at most.
const FILE: u64 = 2 << 30;
/// Bytes that the files of one container may have together: at least [`FLOOR`], a hundred times the container's
/// own size, and never more than [`CEILING`].
const FLOOR: u64 = 256 << 20;
const CEILING: u64 = 16 << 30;
/// Containers inside containers are opened this deep.
pub const DEPTH: u32 = 16;

/// The files of one container as they are taken out.
#[derive(Debug)]
pub struct Members {
    folder: PathBuf,
    depth: u32,
    room: u64,
    found: Vec<Found>,
    beyond: u64,
}

impl Members {
    /// For a container of `size` bytes that stands `depth` containers deep; copies go into `folder`.
    pub fn new(folder: PathBuf, depth: u32, size: u64) -> Self {
        let room = size.saturating_mul(100).clamp(FLOOR, CEILING);
        Self { folder, depth, room, found: Vec::new(), beyond: 0 }
    }

    /// Copies one file out. What can't be read to its end, or is more than there is room for, is refused.
    pub fn take(&mut self, path: &str, content: &mut dyn Read) {
        if self.found.len() >= FILES {
            self.beyond += 1;
            return;
        }
        if self.depth >= DEPTH {
            return self.refuse(path, 0, too_deep());
        }
        let name = format!("{:06}", self.found.len());
        match self.copy(&name, content) {
            Ok(size) => self.found.push(Found { path: path.to_owned(), copy: Ok(name), size }),
            Err(failure) => {
                let _nothing_was_copied = std::fs::remove_file(self.folder.join(&name));
                self.refuse(path, 0, failure);
            }
        }
    }

    /// Notes a file that can't be taken, and why.
    pub fn refuse(&mut self, path: &str, size: u64, why: Failure) {
        if self.found.len() >= FILES {
            self.beyond += 1;
            return;
        }
        self.found.push(Found { path: path.to_owned(), copy: Err(why), size });
    }

    /// How many files were found so far, taken or refused.
    pub fn count(&self) -> usize {
        self.found.len()
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
        let mut file = File::create_new(self.folder.join(name)).map_err(written)?;
        let limit = FILE.min(self.room);
        let (mut size, mut buffer) = (0u64, vec![0; 64 * 1024]);
        loop {
            let read = match content.read(&mut buffer) {
                Ok(0) => break,
                Ok(read) => read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(broken(&error)),
            };
            size += read as u64;
            if size > limit {
                return Err(too_large());
            }
            file.write_all(&buffer[..read]).map_err(written)?;
        }
        self.room -= size;
        Ok(size)
    }
}

fn broken(error: &io::Error) -> Failure {
    let message = format!("this part of the container can't be unpacked ({error}): the container is damaged");
    fail(ErrorCode::Corrupt, message)
}

fn too_large() -> Failure {
    let message = "it unpacks to more than a container of this size may hold; if it is genuine, unpack it and add its parts";
    fail(ErrorCode::TooLarge, message)
}

fn too_deep() -> Failure {
    fail(
        ErrorCode::TooLarge,
        format!("it stands {DEPTH} containers deep, which is as far as they are opened"),
    )
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
        let mut members = Members::new(folder.path().to_owned(), 0, 10);
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
    fn nothing_is_opened_deeper_than_the_limit() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut members = Members::new(folder.path().to_owned(), DEPTH, 10);
        members.take("a", &mut &b"x"[..]);
        assert_eq!(codes(&members.finish()), [("a", Some(ErrorCode::TooLarge))]);
    }
}
