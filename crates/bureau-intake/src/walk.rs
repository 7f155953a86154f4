//! Finding files: what is dropped is checked as a whole first; folders are then walked without holding
//! their list in memory.

use bureau_model::word::Failure;
use bureau_model::{Code, ErrorCode, WireError};
use std::fs::{self, FileType};
use std::os::unix::fs::FileTypeExt;
use std::path::{Path, PathBuf};
use walkdir::WalkDir;

/// Something found under a dropped path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// A regular file.
    File(PathBuf),
    /// Something that can't be taken in, and why.
    Refused(PathBuf, Failure),
}

impl Found {
    /// Its path.
    pub fn path(&self) -> &Path {
        match self {
            Found::File(path) | Found::Refused(path, _) => path,
        }
    }
}

/// Checks what an analyst dropped, before anything is recorded: each path must exist, be readable, and be a
/// file or a folder. Returns the absolute paths with links at their top resolved, each once.
pub fn check(paths: &[PathBuf]) -> Result<Vec<PathBuf>, WireError> {
    if paths.is_empty() {
        return Err(WireError::new(Code::Invalid, "no files were given")
            .with_hint("give at least one file or folder"));
    }
    let mut roots = Vec::new();
    for path in paths {
        let root = check_one(path)?;
        if !roots.contains(&root) {
            roots.push(root);
        }
    }
    Ok(roots)
}

fn check_one(path: &Path) -> Result<PathBuf, WireError> {
    let refuse = |code, text: &str, hint: &str| {
        Err(WireError::new(code, format!("{} {text}", path.display())).with_hint(hint))
    };
    let root = match fs::canonicalize(path) {
        Ok(root) => root,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            return refuse(Code::NotFound, "does not exist", "check the path; nothing was taken in");
        }
        Err(error) => {
            return refuse(
                Code::Io,
                &format!("can't be reached: {error}"),
                "check the path and your permissions",
            );
        }
    };
    let kind = fs::metadata(&root).map(|found| found.file_type());
    let readable = match &kind {
        Ok(kind) if kind.is_dir() => fs::read_dir(&root).map(drop),
        Ok(kind) if kind.is_file() => fs::File::open(&root).map(drop),
        Ok(kind) => {
            let text = format!("is {}, not a file or a folder", name(*kind));
            return refuse(Code::Invalid, &text, "give only files and folders");
        }
        Err(error) => Err(std::io::Error::from(error.kind())),
    };
    match readable {
        Ok(()) => Ok(root),
        Err(error) => refuse(
            Code::Io,
            &format!("can't be read: {error}"),
            "check your permissions; nothing was taken in",
        ),
    }
}

/// Everything under these paths, one after the other. Links inside a folder are not followed: they could
/// lead out of the evidence, or round in a circle. Nor is `data_folder`: it would grow with every copy.
pub fn walk(roots: Vec<PathBuf>, data_folder: PathBuf) -> impl Iterator<Item = Found> + Send {
    roots.into_iter().flat_map(move |root| walk_one(&root, data_folder.clone()))
}

fn walk_one(root: &Path, data_folder: PathBuf) -> impl Iterator<Item = Found> + Send + use<> {
    let mut entries = WalkDir::new(root).follow_links(false).into_iter();
    std::iter::from_fn(move || {
        loop {
            let entry = entries.next()?;
            if entry.as_ref().is_ok_and(|entry| entry.path() == data_folder) {
                entries.skip_current_dir();
                let text = "Bureau's own data folder; it was not taken in";
                return Some(Found::Refused(data_folder.clone(), Failure::new(ErrorCode::Unsupported, text)));
            }
            if let Some(found) = found(entry) {
                return Some(found);
            }
        }
    })
}

fn found(entry: walkdir::Result<walkdir::DirEntry>) -> Option<Found> {
    match entry {
        Ok(entry) if entry.file_type().is_dir() => None,
        Ok(entry) if entry.file_type().is_file() => Some(Found::File(entry.into_path())),
        Ok(entry) => {
            let text = format!("{} inside the folder; it was not followed", name(entry.file_type()));
            Some(Found::Refused(entry.into_path(), Failure::new(ErrorCode::Unsupported, text)))
        }
        Err(error) => {
            let path = error.path().map(Path::to_owned).unwrap_or_default();
            let why = error.io_error().map_or_else(|| error.to_string(), ToString::to_string);
            Some(Found::Refused(path, Failure::new(ErrorCode::Io, format!("it can't be read: {why}"))))
        }
    }
}

fn name(kind: FileType) -> &'static str {
    if kind.is_symlink() {
        "a symbolic link"
    } else if kind.is_socket() {
        "a socket"
    } else if kind.is_fifo() {
        "a pipe"
    } else {
        "a device"
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::symlink;
    use std::os::unix::net::UnixListener;

    #[test]
    fn a_drop_is_refused_as_a_whole_when_one_path_is_wrong() {
        let folder = tempfile::tempdir().expect("a folder");
        let good = folder.path().join("good.txt");
        fs::write(&good, "x").expect("a file");
        let missing = check(&[good.clone(), folder.path().join("missing")]).expect_err("refused");
        assert_eq!(missing.code, Code::NotFound);
        let socket = folder.path().join("socket");
        let _listener = UnixListener::bind(&socket).expect("a socket");
        let refused = check(&[good, socket]).expect_err("refused");
        assert!(refused.message.ends_with("is a socket, not a file or a folder"), "{refused}");
        assert_eq!(check(&[]).expect_err("refused").code, Code::Invalid);
    }

    #[test]
    fn a_circle_of_links_is_named_and_not_followed() {
        let folder = tempfile::tempdir().expect("a folder");
        fs::create_dir(folder.path().join("sub")).expect("a folder");
        fs::write(folder.path().join("sub/a.txt"), "x").expect("a file");
        symlink(folder.path(), folder.path().join("sub/round")).expect("a link");
        let mut found: Vec<Found> = walk(vec![folder.path().to_owned()], "/nowhere".into()).collect();
        found.sort_by_key(|f| f.path().to_owned());
        assert_eq!(found.len(), 2);
        assert!(matches!(&found[1], Found::Refused(_, f) if f.code == ErrorCode::Unsupported), "{found:?}");
    }

    #[test]
    fn the_data_folder_is_never_evidence() {
        let folder = tempfile::tempdir().expect("a folder");
        let data = folder.path().join("data");
        fs::create_dir(&data).expect("a folder");
        fs::write(data.join("bureau.db"), "x").expect("a file");
        fs::write(folder.path().join("a.txt"), "x").expect("a file");
        let found: Vec<Found> = walk(vec![folder.path().to_owned()], data.clone()).collect();
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(found.contains(&Found::File(folder.path().join("a.txt"))));
        assert!(found.iter().any(|f| matches!(f, Found::Refused(path, _) if *path == data)));
    }
}
