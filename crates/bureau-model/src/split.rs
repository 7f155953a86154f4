//! Archives that were split into parts, which stand beside each other as files: what their names tell.
//!
//! A name alone proves nothing: a part is only taken for one together with what it holds, or with its siblings.

use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// The media type of a file that is a part of an archive.
pub const MEDIA_TYPE: &str = "application/x-split-archive";

/// How an archive was split.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scheme {
    /// Its bytes were cut into pieces: `x.zip.001`, `x.zip.002` …
    Cut,
    /// ZIP over several disks: `x.z01`, `x.z02` … and last `x.zip`.
    Zip,
    /// Volumes of RAR: `x.part1.rar` … or `x.rar`, `x.r00` …
    Rar,
}

/// A part of an archive, by its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// What the whole archive is called.
    pub whole: String,
    /// How it was split.
    pub scheme: Scheme,
    /// Which part it is, from 1; [`Part::LAST`] where the name tells only that it is the last.
    pub number: u32,
    /// Whether files that are no parts are hardly ever called so.
    pub is_sure: bool,
}

impl Part {
    /// The number of a part that is the last, whatever its number.
    pub const LAST: u32 = u32::MAX;

    /// What the name tells; `None` for one that no part has.
    pub fn of(filename: &str) -> Option<Self> {
        let (stem, end) = filename.rsplit_once('.')?;
        let lower = end.to_ascii_lowercase();
        if stem.is_empty() {
            return None;
        }
        cut(stem, &lower).or_else(|| zip(stem, &lower)).or_else(|| rar(stem, &lower))
    }

    /// Whether two names are of parts of the same archive.
    pub fn belongs_to(&self, other: &Self) -> bool {
        self.scheme == other.scheme && self.whole.to_lowercase() == other.whole.to_lowercase()
    }

    /// How the names of all its parts begin, in lower case.
    pub fn start(&self) -> String {
        let whole = self.whole.to_lowercase();
        match self.scheme {
            Scheme::Cut => whole,
            Scheme::Zip | Scheme::Rar => whole.trim_end_matches(|c| c != '.').to_owned(),
        }
    }
}

fn digits(text: &str) -> Option<u32> {
    let are_digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if are_digits { text.parse().ok() } else { None }
}

fn cut(stem: &str, end: &str) -> Option<Part> {
    /// Endings that only archives have.
    const ARCHIVES: [&str; 12] =
        ["zip", "7z", "rar", "tar", "gz", "tgz", "bz2", "xz", "zst", "cab", "lzh", "iso"];
    let number = digits(end).filter(|number| end.len() >= 3 && (1..=9_999).contains(number))?;
    let kind = stem.rsplit_once('.').map(|(_, kind)| kind.to_ascii_lowercase()).unwrap_or_default();
    let is_sure = ARCHIVES.contains(&kind.as_str());
    Some(Part { whole: stem.to_owned(), scheme: Scheme::Cut, number, is_sure })
}

fn zip(stem: &str, end: &str) -> Option<Part> {
    let part =
        |number, is_sure| Some(Part { whole: format!("{stem}.zip"), scheme: Scheme::Zip, number, is_sure });
    if end == "zip" {
        return part(Part::LAST, false);
    }
    let digits = digits(end.strip_prefix('z')?).filter(|number| end.len() >= 3 && *number > 0)?;
    part(digits, true)
}

fn rar(stem: &str, end: &str) -> Option<Part> {
    let part = |stem: &str, number, is_sure| {
        Some(Part { whole: format!("{stem}.rar"), scheme: Scheme::Rar, number, is_sure })
    };
    if end == "rar" {
        let numbered = stem.rsplit_once('.').and_then(|(stem, volume)| {
            let number = digits(volume.to_ascii_lowercase().strip_prefix("part")?)?;
            (!stem.is_empty() && number > 0).then_some((stem, number))
        });
        return numbered.map_or_else(|| part(stem, 1, false), |(stem, number)| part(stem, number, true));
    }
    // After `.r99` comes `.s00`.
    let letter = end.bytes().next().filter(|letter| (b'r'..=b'z').contains(letter))?;
    let digits = digits(&end[1..]).filter(|_| end.len() == 3)?;
    part(stem, 2 + digits + 100 * u32::from(letter - b'r'), letter == b'r')
}

/// The parts of one archive that are there, as they are handed to whoever joins them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Split {
    /// What the whole archive is called.
    pub whole: String,
    /// How it was split.
    pub scheme: Scheme,
    /// Which part the file at hand is.
    pub number: u32,
    /// The parts that are there, in their order, the file at hand among them: number and original.
    pub parts: Vec<(u32, PathBuf)>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_known_by_their_names() {
        let told =
            |name: &str| Part::of(name).map(|part| (part.whole, part.scheme, part.number, part.is_sure));
        let part = |whole: &str, scheme, number, is_sure| Some((whole.to_owned(), scheme, number, is_sure));
        assert_eq!(told("parts.zip.002"), part("parts.zip", Scheme::Cut, 2, true));
        assert_eq!(told("A.7Z.001"), part("A.7Z", Scheme::Cut, 1, true));
        assert_eq!(told("film.001"), part("film", Scheme::Cut, 1, false));
        assert_eq!(told("a.z01"), part("a.zip", Scheme::Zip, 1, true));
        assert_eq!(told("a.zip"), part("a.zip", Scheme::Zip, Part::LAST, false));
        assert_eq!(told("a.part02.rar"), part("a.rar", Scheme::Rar, 2, true));
        assert_eq!(told("a.rar"), part("a.rar", Scheme::Rar, 1, false));
        assert_eq!(told("a.r00"), part("a.rar", Scheme::Rar, 2, true));
        assert_eq!(told("a.s00"), part("a.rar", Scheme::Rar, 102, false));
        for name in ["a", "a.01", "a.000", ".001", "a.zip.txt", "a.z", "report.docx", "a.part.txt", "a.é01"]
        {
            assert_eq!(told(name), None, "{name}");
        }
    }

    #[test]
    fn parts_belong_together_whatever_the_case_of_their_names() {
        let part = |name: &str| Part::of(name).expect("it is called like a part");
        assert!(part("A.zip.001").belongs_to(&part("a.ZIP.002")));
        assert!(part("a.z01").belongs_to(&part("A.ZIP")));
        assert!(!part("a.z01").belongs_to(&part("b.zip")) && !part("a.001").belongs_to(&part("a.z01")));
        for names in [["a.zip.001", "a.zip.002"], ["a.b.z01", "a.b.zip"], ["a.part1.rar", "a.part2.rar"]] {
            let start = part(names[0]).start();
            assert!(names.iter().all(|name| name.starts_with(&start) && part(name).start() == start));
        }
    }
}
