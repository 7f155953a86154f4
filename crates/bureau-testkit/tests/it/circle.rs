//! No two files of a crate need each other, on however long a way: what files share stands below them, in a file of
//! its own, so that each can be read knowing only what it stands on.

mod arrow;
mod name;
mod ring;
mod tree;

use arrow::Arrows;
use std::path::{Path, PathBuf};
use tree::Tree;

/// Where the repository stands.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().expect("the repository")
}

/// The folder of each package of the workspace that has sources of its own.
fn packages() -> Vec<PathBuf> {
    let crates = std::fs::read_dir(root().join("crates")).expect("the crates");
    let crates = crates.map(|entry| entry.expect("a crate").path());
    let mut packages: Vec<PathBuf> =
        crates.chain([root().join("src-tauri"), root().join("benches")]).collect();
    packages.sort();
    packages
}

/// The first file of each library and program of a package.
fn beginnings(package: &Path) -> Vec<PathBuf> {
    let source = package.join("src");
    let mut found = vec![source.join("lib.rs"), source.join("main.rs")];
    for entry in std::fs::read_dir(source.join("bin")).into_iter().flatten().flatten() {
        let path = entry.path();
        found.push(if path.is_dir() { path.join("main.rs") } else { path });
    }
    found.retain(|file| file.is_file());
    found
}

/// The circles of a package, each with its files and the names that tie them.
fn circles(package: &Path) -> Vec<String> {
    let told = |first: &PathBuf| {
        let arrows = Arrows::of(&Tree::read(first));
        ring::circles(&arrows).iter().map(|circle| ring::told(circle, &arrows, package)).collect::<Vec<_>>()
    };
    beginnings(package).iter().flat_map(told).collect()
}

#[test]
fn no_files_stand_in_a_circle() {
    let mut found = Vec::new();
    for package in packages() {
        let name = package.file_name().and_then(|name| name.to_str()).expect("a name");
        found.extend(circles(&package).into_iter().map(|circle| format!("{name}, {circle}")));
    }
    assert!(found.is_empty(), "{} circles\n{}", found.len(), found.join("\n"));
}

/// How many circles a crate has whose file `a` needs `b`, and whose `b` says this.
fn found(b: &str) -> usize {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).expect("written");
    write("lib.rs", "mod a;\nmod b;\npub use a::A as Passed;\npub struct Top;");
    write("a.rs", "use crate::b::B;\npub struct A(B);\npub const N: u8 = 1;");
    write("b.rs", &format!("pub struct B;\n{b}"));
    ring::circles(&Arrows::of(&Tree::read(&folder.path().join("lib.rs")))).len()
}

#[test]
fn a_circle_is_found_however_it_is_named() {
    let named = [
        "use crate::a::A;",
        "use super::{a::{self, N}, Top};",
        "use super::a as other; fn f(_: other::A) {}",
        "fn f(_: crate::Passed) {}",
        "fn f() -> u8 { super::a::N }",
        "fn f() { println!(\"{}\", crate::a::N); }",
        "mod inner { use super::super::a::A; }",
    ];
    for b in named {
        assert_eq!(found(b), 1, "{b}");
    }
}

#[test]
fn what_is_only_said_makes_no_circle() {
    let said = [
        "use super::Top;",
        "/// As [`crate::a::A`].\nfn f() {}",
        "#[cfg(test)] mod tests { use crate::a::A; }",
        "pub(in crate::a) struct C;",
        "use a::A; use bureau_model::a::N;",
    ];
    for b in said {
        assert_eq!(found(b), 0, "{b}");
    }
}
