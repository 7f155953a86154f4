//! The files that need each other, and how that is told.

use crate::circle::arrow::Arrows;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::{Path, PathBuf};

/// Files each of which leads to all others.
pub(crate) type Circle = BTreeSet<PathBuf>;

/// Every circle of a crate, as large as it is.
pub(crate) fn circles(arrows: &Arrows) -> Vec<Circle> {
    let reaches: BTreeMap<&PathBuf, BTreeSet<&PathBuf>> =
        arrows.0.keys().map(|file| (file, reach(arrows, file))).collect();
    let around = |file: &PathBuf| {
        let back = |other: &&PathBuf| reaches.get(other).is_some_and(|reach| reach.contains(file));
        reaches[file].iter().copied().filter(back).cloned().collect::<Circle>()
    };
    let circles: BTreeSet<Circle> = arrows.0.keys().map(around).filter(|circle| !circle.is_empty()).collect();
    circles.into_iter().collect()
}

/// All files that a file needs, itself among them where one of those needs it.
fn reach<'a>(arrows: &'a Arrows, file: &PathBuf) -> BTreeSet<&'a PathBuf> {
    let (mut found, mut open) = (BTreeSet::new(), vec![file]);
    while let Some(next) = open.pop() {
        for other in arrows.0.get(next).into_iter().flat_map(BTreeMap::keys) {
            if found.insert(other) {
                open.push(other);
            }
        }
    }
    found
}

/// A circle's files with the names that tie them.
pub(crate) fn told(circle: &Circle, arrows: &Arrows, package: &Path) -> String {
    let short = |file: &Path| file.strip_prefix(package).unwrap_or(file).display().to_string();
    let mut text = format!("{} files:\n", circle.len());
    for file in circle {
        for (other, names) in arrows.0[file].iter().filter(|(other, _)| circle.contains(*other)) {
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            let _ = writeln!(text, "  {} -> {}: {}", short(file), short(other), names.join(", "));
        }
    }
    text
}
