//! A data folder of an older version opens, and tells the same as it did then.
//!
//! `old/folder.tar.gz` was made by the version before cases had ids: two worked cases with a container, a call table,
//! a damaged and an empty file, a password, a server and a watch folder, and a third case with a cancelled and a
//! waiting file. `old/expected.json` is what that version's command line said of it.

use crate::harness::Harness;
use serde_json::Value;
use std::path::Path;
use std::process::Command;

fn unpack(into: &Path) {
    let archive = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/old/folder.tar.gz");
    std::fs::create_dir_all(into).expect("a folder");
    let status = Command::new("tar").arg("xzpf").arg(archive).arg("-C").arg(into).status();
    assert!(status.expect("tar runs").success(), "the old folder is unpacked");
}

/// What of `old` is otherwise, or missing, in `new`; what is new there is no fault.
fn differences(place: &str, old: &Value, new: &Value, into: &mut Vec<String>) {
    match (old, new) {
        (Value::Object(old), Value::Object(new)) => {
            for (name, old) in old {
                let place = format!("{place}.{name}");
                differences(&place, old, new.get(name).unwrap_or(&Value::Null), into);
            }
        }
        (Value::Array(old), Value::Array(new)) if old.len() == new.len() => {
            for (n, (old, new)) in old.iter().zip(new).enumerate() {
                differences(&format!("{place}[{n}]"), old, new, into);
            }
        }
        _ if old == new => {}
        _ => into.push(format!("{place}: {old} became {new}")),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn shows_the_same_cases() {
    let folder = bureau_testkit::folder();
    let data = folder.path().join("data");
    unpack(&data);
    let harness = Harness::at(&data);
    let expected: Vec<Value> = serde_json::from_str(include_str!("old/expected.json")).expect("JSON");
    let mut wrong = Vec::new();
    for asked in &expected {
        let words: Vec<&str> =
            asked["ask"].as_array().expect("words").iter().filter_map(Value::as_str).collect();
        let answer = harness.run(["--json"].iter().chain(&words)).await;
        let new: Value = serde_json::from_slice(&answer.stdout).expect("an answer");
        differences(&words.join(" "), &asked["answer"], &new, &mut wrong);
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn verifies_and_goes_on_with_its_work() {
    let folder = bureau_testkit::folder();
    let data = folder.path().join("data");
    unpack(&data);
    let harness = Harness::at(&data);
    assert_eq!(harness.verify().await.problems, Vec::<String>::new());
    assert!(harness.run(["servers", "remove", "box"]).await.status.success(), "the server is known");
    assert!(harness.run(["worker", "--drain"]).await.status.success());
    assert_eq!(harness.verify().await.problems, Vec::<String>::new());
}
