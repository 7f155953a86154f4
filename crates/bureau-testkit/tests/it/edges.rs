//! The arrows between the crates point down one list, and what must stay at the edge stays there.

use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

/// From the bottom up: a crate may depend on those in the lines before its own, and on nothing beside it.
const LAYERS: [&[&str]; 8] = [
    &["bureau-model"],
    &["bureau-store", "bureau-sandbox", "bureau-vault"],
    &["bureau-store-sqlite", "bureau-intake", "bureau-pipeline", "bureau-testkit"],
    &["bureau-engines"],
    &["bureau-extractor", "bureau-speech", "bureau-llm"],
    &["bureau-app"],
    &["bureau-cli", "bureau-desktop"],
    &["bureau-benches"],
];

/// Who alone may name these.
const OWNERS: [(&str, &[&str]); 15] = [
    ("sqlx", &["bureau-store-sqlite", "bureau-store-postgres", "bureau-benches"]),
    ("tauri", &["bureau-desktop"]),
    ("notify-rust", &["bureau-desktop"]),
    ("reqwest", &["bureau-app"]),
    ("rustls", &["bureau-app"]),
    ("llama-cpp-2", &["bureau-llm"]),
    ("axum", &["bureau-server"]),
    ("redis", &["bureau-server"]),
    ("clap", &["bureau-cli", "bureau-desktop", "bureau-benches"]),
    ("indicatif", &["bureau-cli"]),
    ("xberg", &["bureau-engines"]),
    ("mail-parser", &["bureau-engines"]),
    ("file-format", &["bureau-engines"]),
    ("symphonia", &["bureau-engines"]),
    ("whisper-rs", &["bureau-speech"]),
];

/// Each package of the workspace with what it names: `dev` tells whether only its tests do.
fn dependencies() -> BTreeMap<String, BTreeSet<(String, bool)>> {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../../Cargo.toml");
    let told = Command::new(cargo)
        .args(["metadata", "--format-version", "1", "--no-deps", "--offline", "--manifest-path", root])
        .output()
        .expect("cargo runs");
    assert!(told.status.success(), "{}", String::from_utf8_lossy(&told.stderr));
    let told: Value = serde_json::from_slice(&told.stdout).expect("JSON");
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    let named = |package: &Value| {
        let list = package["dependencies"].as_array().expect("a list");
        list.iter().map(|d| (text(&d["name"]), d["kind"] == "dev")).collect()
    };
    let packages = told["packages"].as_array().expect("a list");
    packages.iter().map(|package| (text(&package["name"]), named(package))).collect()
}

fn layer(name: &str) -> Option<usize> {
    LAYERS.iter().position(|layer| layer.contains(&name))
}

#[test]
fn arrows_point_down() {
    let mut wrong = Vec::new();
    for (package, named) in dependencies() {
        let own = layer(&package).unwrap_or_else(|| panic!("{package} has no place among the layers"));
        for (other, dev) in named {
            let upward = layer(&other).is_some_and(|other| other >= own);
            if upward && !(dev && other == "bureau-testkit") {
                wrong.push(format!("{package} -> {other}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:?}");
}

#[test]
fn what_belongs_to_the_edge_stays_there() {
    let mut wrong = Vec::new();
    for (package, named) in dependencies() {
        for (other, _) in named {
            let owners = OWNERS.iter().find(|(name, _)| *name == other).map(|(_, owners)| *owners);
            if owners.is_some_and(|owners| !owners.contains(&&*package)) {
                wrong.push(format!("{package} -> {other}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:?}");
}

/// The window gets what was recorded; the desk links no parser of evidence.
#[test]
fn parsers_are_linked_by_the_child_alone() {
    for (package, named) in dependencies() {
        let links = named.iter().any(|(other, dev)| other == "bureau-engines" && !dev);
        assert!(
            !links || ["bureau-extractor", "bureau-speech"].contains(&&*package),
            "{package} links the parsers"
        );
    }
}

/// A scope is granted where a program knows who asks, and nowhere else: whoever can make one sees everything.
#[test]
fn scopes_are_granted_in_one_module() {
    let crates = concat!(env!("CARGO_MANIFEST_DIR"), "/..");
    let sources = walkdir::WalkDir::new(crates).into_iter().filter_map(Result::ok);
    let mut granting = Vec::new();
    for entry in sources.filter(|entry| entry.path().extension().is_some_and(|end| end == "rs")) {
        let path = entry.path().strip_prefix(crates).expect("below it").to_string_lossy().replace("src/", "");
        let is_test =
            path.contains("tests") || path.contains("conformance") || path.starts_with("bureau-store/");
        let text = std::fs::read_to_string(entry.path()).expect("a source");
        if !is_test && ["grant::everything(", "grant::jobs_of("].iter().any(|call| text.contains(call)) {
            granting.push(path);
        }
    }
    assert_eq!(granting, ["bureau-app/desk.rs"]);
}
