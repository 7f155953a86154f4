//! Where Tesseract's data is, and which languages it has.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// Folders that hold the data, the nearest first: what stands beside the program, and where systems put it.
fn candidates() -> Vec<PathBuf> {
    let program = std::env::current_exe().ok();
    let beside = program.as_deref().and_then(Path::parent).map(|folder| folder.join("tessdata"));
    let mut folders = Vec::from_iter(beside);
    let versions = std::fs::read_dir("/usr/share/tesseract-ocr").into_iter().flatten().flatten();
    let mut versions: Vec<PathBuf> = versions.map(|entry| entry.path().join("tessdata")).collect();
    // The newest version has the greatest number.
    versions.sort();
    versions.reverse();
    folders.extend(versions);
    let systems = [
        "/usr/share/tessdata",
        "/usr/local/share/tessdata",
        "/opt/homebrew/share/tessdata",
        "/usr/share/tesseract/tessdata",
    ];
    folders.extend(systems.map(PathBuf::from));
    folders
}

/// Folders that may hold the data, for the cage, which has to let the child read them. They are looked for once: a
/// child asks before its cage closes, because inside it the folders above these can't be listed.
pub fn folders() -> &'static [PathBuf] {
    static FOLDERS: OnceLock<Vec<PathBuf>> = OnceLock::new();
    FOLDERS.get_or_init(|| candidates().into_iter().filter(|folder| folder.is_dir()).collect())
}

/// The folder of the data and the languages it has, in the alphabet's order; `None` where no language is installed.
pub(super) fn find() -> Option<(PathBuf, Vec<String>)> {
    folders().iter().find_map(|folder| {
        let languages = languages(folder);
        languages.iter().any(|language| language != "osd").then(|| (folder.clone(), languages))
    })
}

fn languages(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut languages: Vec<String> = entries
        .filter_map(|entry| Some(entry.file_name().to_str()?.strip_suffix(".traineddata")?.to_owned()))
        .collect();
    languages.sort();
    languages
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_are_the_files_of_trained_data() {
        let folder = tempfile::tempdir().expect("a folder");
        for name in ["hin.traineddata", "eng.traineddata", "pdf.ttf", "osd.traineddata"] {
            std::fs::write(folder.path().join(name), b"x").expect("written");
        }
        assert_eq!(languages(folder.path()), ["eng", "hin", "osd"]);
        assert!(languages(Path::new("/no/such/folder")).is_empty());
    }
}
