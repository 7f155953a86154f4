//! `bureau models` for a reader and as JSON.

use crate::harness::{Harness, said};
use bureau_model::wire::{ModelChanged, ModelState, Models};
use std::path::Path;
use std::process::Output;

struct Bench {
    harness: Harness,
    folder: bureau_testkit::TempDir,
}

impl Bench {
    fn new() -> Self {
        let folder = bureau_testkit::folder();
        Self { harness: Harness::at(&folder.path().join("data")), folder }
    }

    async fn models(&self, arguments: &[&str]) -> Output {
        let mut command = self.harness.command(["models"].iter().chain(arguments));
        command.env("BUREAU_MODELS_DIR", self.folder.path().join("models"));
        command.output().await.expect("bureau runs")
    }

    async fn json<T: serde::de::DeserializeOwned>(&self, arguments: &[&str]) -> T {
        let output = self.models(&[arguments, &["--json"]].concat()).await;
        assert!(output.status.success(), "{}", said(&output));
        serde_json::from_slice(&output.stdout).expect("one JSON document")
    }
}

fn text(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("UTF-8")
}

fn path(path: &Path) -> &str {
    path.to_str().expect("UTF-8")
}

#[tokio::test]
async fn a_file_is_taken_in_listed_and_removed() {
    let bench = Bench::new();
    let listed: Models = bench.json(&["list"]).await;
    assert!(listed.models.iter().all(|model| model.state == ModelState::Available), "{listed:?}");
    assert!(listed.models.iter().any(|model| model.id == "whisper-large-v3-turbo" && model.installable));

    let file = bench.folder.path().join("tiny.gguf");
    std::fs::write(&file, b"GGUF, or so it says").expect("a file");
    let refused = bench.models(&["import", path(&file)]).await;
    assert_eq!(refused.status.code(), Some(1));
    assert!(said(&refused).contains("add --stage"), "{}", said(&refused));
    let import = ["import", path(&file), "--stage", "summarization", "--stage", "graph", "--language", "en"];
    let imported: ModelChanged = bench.json(&import).await;
    assert_eq!((imported.model.id.as_str(), imported.waiting), ("tiny", 0));

    let list = bench.models(&["list"]).await;
    let line =
        text(&list).lines().find(|line| line.trim_start().starts_with("tiny")).expect("its line").to_owned();
    assert!(line.contains("installed") && line.contains("summarization, graph"), "{line}");
    assert!(text(&list).contains("import only"), "{}", text(&list));

    std::fs::write(bench.folder.path().join("models/tiny/tiny.gguf"), b"GGUF, and it changed")
        .expect("a file");
    let listed: Models = bench.json(&["list", "--verify"]).await;
    assert_eq!(listed.models[0].state, ModelState::Broken);
    assert!(
        text(&bench.models(&["list"]).await).contains("tiny is damaged: tiny.gguf has"),
        "said below the list"
    );

    let removed = bench.models(&["remove", "tiny"]).await;
    assert_eq!(text(&removed).trim(), "tiny is not installed any more.");
    assert_eq!(bench.models(&["remove", "tiny"]).await.status.code(), Some(1));
}

#[tokio::test]
async fn what_can_not_be_installed_is_refused_with_its_way_out() {
    let bench = Bench::new();
    for (id, words) in [
        ("bge-m3", "its hash is not known to this version; import it from a folder with a model card"),
        ("all-MiniLM-L6-v2", "install-embedding-model.sh"),
        ("no-such-model", "there is no model no-such-model"),
    ] {
        let output = bench.models(&["install", id]).await;
        assert_eq!(output.status.code(), Some(1), "{id}");
        assert!(said(&output).contains(words) && said(&output).lines().count() >= 2, "{}", said(&output));
    }
}
