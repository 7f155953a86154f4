//! Fetching from a server of the test's own, taking in from a folder, removing; and what must never become visible.

use super::commit::INCOMING;
use super::{digest, import, install, list, remove};
use crate::loopback::{Heard, Loopback, Step, whole};
use bureau_model::catalogue::{CARD_FILE, CatalogueEntry, CatalogueFile, ModelCard, ModelFile, ModelRole};
use bureau_model::wire::{ImportModelRequest, Model, ModelState};
use bureau_model::{Code, Sha256, Stage, WireError};
use sha2::Digest;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::Duration;
use tempfile::TempDir;

const SOON: Duration = Duration::from_millis(5);

struct Bench {
    folder: TempDir,
}

impl Bench {
    fn new() -> Self {
        let bench = Self { folder: tempfile::tempdir().expect("a folder") };
        std::fs::create_dir(bench.models()).expect("the models folder");
        bench
    }

    fn models(&self) -> PathBuf {
        self.folder.path().join("models")
    }

    fn locks(&self) -> PathBuf {
        self.folder.path().join("locks")
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    async fn install(&self, entry: &CatalogueEntry) -> Result<ModelCard, WireError> {
        install::install_entry(&self.models(), &self.locks(), entry, SOON, &|_| {}).await
    }

    fn import(&self, request: &ImportModelRequest) -> Result<ModelCard, WireError> {
        import(&self.models(), &self.locks(), request)
    }

    fn import_path(&self, path: &Path) -> Result<ModelCard, WireError> {
        self.import(&ImportModelRequest { path: path.display().to_string(), ..ImportModelRequest::default() })
    }

    fn row(&self, id: &str) -> Option<Model> {
        let models = list(&self.models(), true).expect("a list").models;
        models.into_iter().find(|model| model.id == id)
    }

    /// Nothing but what is hidden lies in the models folder.
    fn shows_nothing(&self) {
        let seen: Vec<_> = std::fs::read_dir(self.models())
            .expect("the folder")
            .map(|entry| entry.expect("an entry").file_name())
            .filter(|name| name != INCOMING)
            .collect();
        assert!(seen.is_empty(), "{seen:?}");
    }
}

fn content() -> Vec<u8> {
    (0..300_000u32).flat_map(|n| n.wrapping_mul(2_654_435_761).to_le_bytes()).collect()
}

fn hash(bytes: &[u8]) -> Sha256 {
    Sha256(sha2::Sha256::digest(bytes).into())
}

fn entry(url: &str, bytes: &[u8]) -> CatalogueEntry {
    CatalogueEntry {
        id: "small-model".into(),
        name: "Small model".into(),
        purpose: "for tests".into(),
        stage: Stage::Translation,
        also: Vec::new(),
        role: ModelRole::Engine,
        languages: Vec::new(),
        dimension: None,
        licence: "MIT".into(),
        homepage: "https://example.invalid".into(),
        otherwise: None,
        files: vec![CatalogueFile {
            name: "model.gguf".into(),
            url: Some(format!("{url}/model.gguf")),
            size: Some(bytes.len() as u64),
            sha256: Some(hash(bytes)),
        }],
    }
}

/// The part that a request asks for.
fn range(heard: &Heard) -> Option<usize> {
    let line = heard.head.lines().find(|line| line.to_lowercase().starts_with("range:"))?;
    line.split(['=', '-']).nth(1)?.parse().ok()
}

/// A server that keeps to ranges and closes the connection after `most` bytes of each answer.
fn in_pieces(bytes: Vec<u8>, most: usize) -> impl Fn(&Heard, usize) -> Vec<Step> + Send + Sync {
    move |heard, _| {
        let from = range(heard).unwrap_or(0);
        let rest = &bytes[from..];
        let status = if from > 0 { "206 Partial Content" } else { "200 OK" };
        let head = format!(
            "HTTP/1.1 {status}\r\ncontent-length: {}\r\ncontent-range: bytes {from}-{}/{}\r\n\r\n",
            rest.len(),
            bytes.len() - 1,
            bytes.len()
        );
        vec![Step::Send(head.into_bytes()), Step::Send(rest[..rest.len().min(most)].to_vec())]
    }
}

#[tokio::test]
async fn a_fetch_goes_on_where_the_connection_was_cut() {
    let (bench, bytes) = (Bench::new(), content());
    let server = Loopback::new(in_pieces(bytes.clone(), 500_000)).await;
    let seen = Mutex::new(Vec::new());
    let told = |at: install::Fetching| seen.lock().expect("not poisoned").push(at.present_bytes);
    let entry = entry(&server.url, &bytes);
    let card = install::install_entry(&bench.models(), &bench.locks(), &entry, SOON, &told).await;
    assert_eq!(card.expect("it is installed").id, "small-model");
    let starts: Vec<_> = server.heard().iter().map(range).collect();
    assert_eq!(starts, [None, Some(500_000), Some(1_000_000)]);
    let seen = seen.into_inner().expect("not poisoned");
    assert!(seen.is_sorted() && seen.last() == Some(&1_200_000), "{seen:?}");
    let row = bench.row("small-model").expect("it is listed");
    assert_eq!((row.state, row.size_bytes, row.present_bytes), (ModelState::Installed, 1_200_000, 1_200_000));
    assert_eq!(std::fs::read(bench.models().join("small-model/model.gguf")).expect("the file"), bytes);
    assert!(!bench.models().join(INCOMING).join("small-model").exists());
}

#[tokio::test]
async fn what_came_before_the_program_ended_is_not_fetched_again() {
    let (bench, bytes) = (Bench::new(), content());
    let nobody = entry("http://127.0.0.1:1", &bytes);
    let incoming = bench.models().join(INCOMING).join("small-model");
    std::fs::create_dir_all(&incoming).expect("a folder");
    std::fs::write(incoming.join("model.gguf"), &bytes[..700_000]).expect("a part");
    let error = bench.install(&nobody).await.expect_err("nobody listens there");
    assert!(
        error.message.contains("can't be downloaded from 127.0.0.1") && error.hint.is_some(),
        "{error:?}"
    );
    bench.shows_nothing();

    let server = Loopback::new(in_pieces(bytes.clone(), usize::MAX)).await;
    bench.install(&entry(&server.url, &bytes)).await.expect("it is installed");
    assert_eq!(server.heard().iter().map(range).collect::<Vec<_>>(), [Some(700_000)]);
    bench.install(&entry(&server.url, &bytes)).await.expect("it is installed already");
    assert_eq!(server.heard().len(), 1, "a whole model is not fetched again");
}

#[tokio::test]
async fn a_server_that_sends_everything_again_is_heard_from_the_beginning() {
    let (bench, bytes) = (Bench::new(), content());
    let sent = bytes.clone();
    let server = Loopback::new(move |_, n| {
        let mut steps = whole("200 OK", "application/octet-stream", &sent);
        if n == 0
            && let Step::Send(bytes) = &mut steps[0]
        {
            bytes.truncate(100_000);
        }
        steps
    })
    .await;
    bench.install(&entry(&server.url, &bytes)).await.expect("it is installed");
    assert_eq!(server.heard().len(), 2);
}

#[tokio::test]
async fn a_wrong_file_never_becomes_a_model() {
    let (bench, bytes) = (Bench::new(), content());
    let mut other = bytes.clone();
    other[1_000_000] ^= 1;
    let longer: Vec<u8> = bytes.iter().copied().chain([0]).collect();
    for (sent, words) in [(other, "its SHA-256 is"), (longer, "it has more than 1200000 bytes")] {
        let server = Loopback::new(move |_, _| whole("200 OK", "text/plain", &sent)).await;
        let error = bench.install(&entry(&server.url, &bytes)).await.expect_err("it is another file");
        assert!(error.message.contains(words) && error.message.contains("model.gguf"), "{error:?}");
        bench.shows_nothing();
        let left = bench.models().join(INCOMING).join("small-model/model.gguf");
        assert!(!left.exists(), "a wrong file is not gone on with");
    }
}

#[tokio::test]
async fn a_server_that_refuses_or_fails_for_ever_is_an_error_with_a_way_out() {
    let (bench, bytes) = (Bench::new(), content());
    for (status, asked, words) in [("404 Not Found", 1, "answered 404"), ("503 Busy", 4, "503")] {
        let server = Loopback::new(move |_, _| whole(status, "text/plain", b"no")).await;
        let error = bench.install(&entry(&server.url, &bytes)).await.expect_err("it is refused");
        assert!(error.message.contains(words) && error.hint.is_some(), "{error:?}");
        assert_eq!(server.heard().len(), asked, "{status}");
        bench.shows_nothing();
    }
}

#[tokio::test]
async fn without_a_known_hash_nothing_is_fetched() {
    let bench = Bench::new();
    let error =
        install::install(&bench.models(), &bench.locks(), "bge-m3", &|_| {}).await.expect_err("no hash");
    assert!(
        error
            .message
            .contains("its hash is not known to this version; import it from a folder with a model card")
    );
    let error =
        install::install(&bench.models(), &bench.locks(), "no-such", &|_| {}).await.expect_err("none");
    assert_eq!(error.code, Code::NotFound);
    bench.shows_nothing();
}

/// A stick with a model of two files.
fn stick(bench: &Bench, id: &str) -> (PathBuf, ModelCard) {
    let folder = bench.path("stick");
    std::fs::create_dir_all(&folder).expect("a folder");
    let file = |name: &str, bytes: &[u8]| {
        std::fs::write(folder.join(name), bytes).expect("a file");
        ModelFile { name: name.into(), size: bytes.len() as u64, sha256: hash(bytes) }
    };
    let card = ModelCard {
        id: id.into(),
        stage: Stage::Embeddings,
        also: Vec::new(),
        role: ModelRole::Engine,
        languages: vec!["en".into()],
        dimension: Some(3),
        licence: "MIT".into(),
        files: vec![file("model.onnx", &[7; 5_000]), file("tokenizer.json", b"{}")],
    };
    write_card(&folder, &card);
    (folder, card)
}

fn write_card(folder: &Path, card: &ModelCard) {
    std::fs::write(folder.join(CARD_FILE), serde_json::to_vec(card).expect("JSON")).expect("a card");
}

#[test]
fn a_model_on_a_stick_is_copied_and_the_stick_may_go() {
    let bench = Bench::new();
    let (folder, card) = stick(&bench, "from-a-stick");
    assert_eq!(bench.import_path(&folder).expect("it is taken in"), card);
    std::fs::remove_dir_all(&folder).expect("the stick is pulled out");
    assert_eq!(bench.row("from-a-stick").expect("it is listed").state, ModelState::Installed);

    let (folder, _) = stick(&bench, "from-a-stick");
    assert_eq!(bench.import_path(&folder).expect_err("it is there").code, Code::Conflict);
    let was = remove(&bench.models(), &bench.locks(), "from-a-stick").expect("it is removed");
    assert_eq!(was.id, "from-a-stick");
    bench.shows_nothing();
    assert_eq!(
        remove(&bench.models(), &bench.locks(), "from-a-stick").expect_err("gone").code,
        Code::NotFound
    );
}

#[test]
fn a_card_that_lies_or_leads_out_of_its_folder_is_refused_and_leaves_nothing() {
    let bench = Bench::new();
    let (folder, good) = stick(&bench, "liar");
    let mut cards: Vec<(ModelCard, &str)> = Vec::new();
    let changed = |change: &dyn Fn(&mut ModelCard)| {
        let mut card = good.clone();
        change(&mut card);
        card
    };
    cards.push((changed(&|card| card.files[0].sha256.0[0] ^= 1), "its hash differs"));
    cards.push((changed(&|card| card.files[0].size = 5_001), "it has 5000 bytes"));
    cards.push((changed(&|card| card.files[0].size = 4_999), "more than 4999 bytes"));
    cards.push((changed(&|card| card.files[0].name = "../../evil".into()), "can't be the name"));
    cards.push((changed(&|card| card.files[0].name = CARD_FILE.into()), "can't be the name"));
    cards.push((changed(&|card| card.id = "../evil".into()), "can't be the id"));
    cards.push((changed(&|card| card.files.clear()), "lists 0 files"));
    cards
        .push((changed(&|card| card.files[1].name = "absent".into()), "reads model.onnx and tokenizer.json"));
    for (card, words) in cards {
        write_card(&folder, &card);
        let error = bench.import_path(&folder).expect_err(words);
        assert!(error.message.contains(words) && error.hint.is_some(), "{words}: {error:?}");
        bench.shows_nothing();
    }
    std::fs::remove_file(folder.join("tokenizer.json")).expect("a file");
    std::os::unix::fs::symlink("/etc/passwd", folder.join("tokenizer.json")).expect("a link");
    write_card(&folder, &good);
    let error = bench.import_path(&folder).expect_err("a link is no file");
    assert!(error.message.contains("not an ordinary file"), "{error:?}");
    std::fs::write(folder.join(CARD_FILE), "{").expect("a file");
    assert!(bench.import_path(&folder).expect_err("no card").message.contains("is not a model card"));
    bench.shows_nothing();
}

#[test]
fn a_single_file_is_taken_in_with_what_the_analyst_says_of_it() {
    let bench = Bench::new();
    let path = bench.path("my-model.gguf");
    std::fs::write(&path, b"GGUF and more").expect("a file");
    let error = bench.import_path(&path).expect_err("what is it for?");
    assert!(error.hint.expect("a way out").contains("--stage"));
    let request = ImportModelRequest {
        path: path.display().to_string(),
        stages: vec![Stage::Translation, Stage::Graph],
        languages: vec!["hi".into()],
        ..ImportModelRequest::default()
    };
    let card = bench.import(&request).expect("it is taken in");
    assert_eq!((card.id.as_str(), card.files[0].sha256), ("my-model", hash(b"GGUF and more")));
    assert!(card.serves(Stage::Graph) && card.reads(Some("hi")) && !card.reads(Some("en")));
    let embedding =
        ImportModelRequest { stages: vec![Stage::Embeddings], id: Some("e".into()), ..request.clone() };
    let error = bench.import(&embedding).expect_err("the engine reads another form");
    assert!(error.message.contains("model.onnx") && error.hint.is_some(), "{error:?}");
    for (name, bytes) in [("renamed.gguf", b"%PDF-1.7".as_slice()), ("x.exe", b"MZ"), ("short.bin", b"l")] {
        std::fs::write(bench.path(name), bytes).expect("a file");
        let request = ImportModelRequest { path: bench.path(name).display().to_string(), ..request.clone() };
        assert_eq!(bench.import(&request).expect_err(name).code, Code::Invalid);
    }
}

/// The voice activity model that lies beside the project.
#[test]
fn a_file_of_the_catalogue_is_known_by_its_hash() {
    let Some(shared) = shared() else { return };
    let bench = Bench::new();
    let path = shared.join("models/silero-vad/ggml-silero-v6.2.0.bin");
    let card = bench.import_path(&path).expect("it is taken in");
    assert_eq!((card.id.as_str(), card.role), ("silero-vad-v6.2.0", ModelRole::VoiceActivity));
    let row = bench.row("silero-vad-v6.2.0").expect("it is listed");
    assert_eq!((row.state, row.name.as_str()), (ModelState::Installed, "Silero VAD 6.2.0"));
}

/// Where test data lies; none, and loudly so, where it is not.
pub(crate) fn shared() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    let folder = std::env::var_os("BUREAU_SHARED").map_or(beside, PathBuf::from);
    if folder.join("models").is_dir() {
        return Some(folder);
    }
    assert!(std::env::var_os("CI").is_none(), "{} is missing", folder.display());
    eprintln!("SKIPPED: {} is missing", folder.display());
    None
}

#[test]
fn a_model_that_was_changed_is_broken_and_can_be_put_right() {
    let bench = Bench::new();
    let (folder, card) = stick(&bench, "changed");
    bench.import_path(&folder).expect("it is taken in");
    let place = bench.models().join("changed");
    assert_eq!(digest::fault(&place, &card.files, false), None);
    std::fs::write(place.join("model.onnx"), [8; 5_000]).expect("a changed file");
    let row = bench.row("changed").expect("it is listed");
    assert_eq!(row.state, ModelState::Broken);
    assert!(row.problem.expect("why").contains("the hash of model.onnx"));
    std::fs::remove_file(place.join("tokenizer.json")).expect("a lost file");
    std::fs::write(place.join("model.onnx"), [7; 5_000]).expect("as it was");
    assert!(
        bench.row("changed").expect("listed").problem.expect("why").contains("tokenizer.json can't be read")
    );
    bench.import_path(&folder).expect("a broken model makes room");
    assert_eq!(bench.row("changed").expect("listed").state, ModelState::Installed);
}
