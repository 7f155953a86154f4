//! What one child may touch: worked out by the parent from the request, handed over as arguments, and made
//! binding by [`crate::cage::enter`] before the child reads its first request.
//!
//! A child that reads a file may open that file and write into its scratch folder, and nothing else: not the
//! database, not another case's originals. A child that judges copies may open those of one folder, a child with a
//! model the model's folder, a child that works on text no file at all.

use crate::protocol::Request;
use bureau_model::split::Split;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

/// The kind of work that a child is for. Children of one kind are not kept for another: one that a hostile file has
/// taken over while it judged it never sees a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Work {
    /// Judging what files are.
    Judge,
    /// Reading one file.
    Read,
    /// Work on text that was read.
    Text,
    /// Work with a model.
    Model,
    /// Decoding by a program of the system's ([`crate::ffmpeg`]).
    Decode,
}

impl Work {
    /// Every kind.
    pub const ALL: [Self; 5] = [Self::Judge, Self::Read, Self::Text, Self::Model, Self::Decode];

    /// Its word among a child's arguments.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Judge => "judge",
            Self::Read => "read",
            Self::Text => "text",
            Self::Model => "model",
            Self::Decode => "decode",
        }
    }
}

/// What a child may touch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// What it is for.
    pub work: Work,
    /// Files that it may read, and folders with all that is in them.
    pub read: Vec<PathBuf>,
    /// The folder in which it may make, read, change and remove files.
    pub write: Option<PathBuf>,
}

/// Arguments that are no grant.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoGrant {
    /// An argument that no grant has.
    #[error(
        "{0:?} is no argument of a child: it is (--for judge|read|text|model|decode | --read PATH | --write FOLDER)…"
    )]
    Unknown(OsString),
    /// An argument without its value.
    #[error("{0:?} names nothing")]
    Incomplete(OsString),
    /// No `--for`.
    #[error("`--for` is missing: it says what the child is for")]
    Purpose,
}

impl Grant {
    /// For work that touches no file.
    pub const fn nothing(work: Work) -> Self {
        Self { work, read: Vec::new(), write: None }
    }

    /// What a child needs for this request, and no more.
    pub fn of(request: &Request) -> Self {
        match request {
            Request::Sniff { path, .. } => {
                // Copies on their way into the vault lie in one folder, and one child judges many of them.
                let folder = path.parent().unwrap_or(path).to_owned();
                Self { work: Work::Judge, read: vec![folder], write: None }
            }
            Request::Extract { path, scratch, split, .. } => Self {
                work: Work::Read,
                read: with_parts(path, split.as_ref()),
                write: (!scratch.as_os_str().is_empty()).then(|| scratch.clone()),
            },
            Request::Summarize { .. } | Request::Graph { .. } => Self::nothing(Work::Text),
            Request::Embed { model, .. } => {
                Self { work: Work::Model, read: vec![model.clone()], write: None }
            }
            Request::Transcribe { path, model, voice, .. } => {
                let read = [path, model].into_iter().chain(voice).cloned().collect();
                Self { work: Work::Model, read, write: None }
            }
            Request::Complete { model, .. } => {
                Self { work: Work::Model, read: vec![model.clone()], write: None }
            }
        }
    }

    /// It as arguments of a child program; [`Grant::parse`] reads them.
    pub fn arguments(&self) -> Vec<OsString> {
        let mut arguments: Vec<OsString> = vec!["--for".into(), self.work.as_str().into()];
        for path in &self.read {
            arguments.extend(["--read".into(), path.clone().into_os_string()]);
        }
        if let Some(folder) = &self.write {
            arguments.extend(["--write".into(), folder.clone().into_os_string()]);
        }
        arguments
    }

    /// A grant from a child's arguments.
    ///
    /// # Errors
    /// When they are not what [`Grant::arguments`] makes.
    pub fn parse(arguments: impl IntoIterator<Item = OsString>) -> Result<Self, NoGrant> {
        let (mut work, mut read, mut write) = (None, Vec::new(), None);
        let mut arguments = arguments.into_iter();
        while let Some(name) = arguments.next() {
            let Some(value) = arguments.next() else { return Err(NoGrant::Incomplete(name)) };
            match name.to_str() {
                Some("--for") => work = Some(purpose(&value).ok_or(NoGrant::Unknown(value))?),
                Some("--read") => read.push(PathBuf::from(value)),
                Some("--write") => write = Some(PathBuf::from(value)),
                Some(_) | None => return Err(NoGrant::Unknown(name)),
            }
        }
        Ok(Self { work: work.ok_or(NoGrant::Purpose)?, read, write })
    }
}

/// A file, and the other parts of the archive of which it is one.
fn with_parts(path: &Path, split: Option<&Split>) -> Vec<PathBuf> {
    let parts = split.into_iter().flat_map(|split| &split.parts).map(|(_, part)| part);
    std::iter::once(path)
        .chain(parts.map(PathBuf::as_path).filter(|part| *part != path))
        .map(Path::to_owned)
        .collect()
}

fn purpose(word: &OsStr) -> Option<Work> {
    Work::ALL.into_iter().find(|work| word == work.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::ffi::OsStringExt;

    #[test]
    fn a_grant_survives_its_arguments_whatever_the_path() {
        for work in Work::ALL {
            let odd = PathBuf::from(OsString::from_vec(b"--read \xff\n".to_vec()));
            let grant = Grant { work, read: vec![odd.clone(), "/a".into()], write: Some(odd) };
            assert_eq!(Grant::parse(grant.arguments()), Ok(grant));
        }
        assert_eq!(Grant::parse([]), Err(NoGrant::Purpose));
        assert_eq!(Grant::parse(["--read".into()]), Err(NoGrant::Incomplete("--read".into())));
        assert_eq!(Grant::parse(["--for".into(), "all".into()]), Err(NoGrant::Unknown("all".into())));
    }

    #[test]
    fn a_part_of_an_archive_is_read_with_the_other_parts_and_nothing_else() {
        let split = Split {
            whole: "a.zip".to_owned(),
            scheme: bureau_model::split::Scheme::Cut,
            number: 1,
            parts: vec![(1, "/vault/1".into()), (2, "/vault/2".into())],
        };
        let extract = Request::Extract {
            path: "/vault/1".into(),
            media_type: String::new(),
            file_type: bureau_model::FileType::Archive,
            scratch: "/scratch".into(),
            passwords: Vec::new(),
            ocr: false,
            columns: Vec::new(),
            split: Some(split),
        };
        assert_eq!(Grant::of(&extract).read, [PathBuf::from("/vault/1"), "/vault/2".into()]);
    }

    #[test]
    fn judging_grants_the_folder_of_copies_and_reading_the_one_file() {
        let sniff = Request::Sniff { path: "/data/incoming/1".into(), filename: "a".to_owned() };
        assert_eq!(Grant::of(&sniff).read, [PathBuf::from("/data/incoming")]);
        let summary = Request::Summarize { chunks: Vec::new(), language: None };
        assert_eq!(Grant::of(&summary), Grant::nothing(Work::Text));
    }
}
