//! The installed model against what its publisher says of it. Without a model the test says so and passes,
//! except in continuous integration.
#![expect(clippy::print_stderr, reason = "a test that is skipped says so")]

use bureau_engines::embed::Model;
use bureau_model::output::{ChunkText, Place};
use std::path::{Path, PathBuf};

fn model() -> Option<Model> {
    let folder = std::env::var_os("BUREAU_MODELS_DIR")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../.models"), PathBuf::from)
        .join("all-MiniLM-L6-v2");
    if folder.is_dir() {
        return Some(Model::load(&folder).expect("the installed model loads"));
    }
    assert!(std::env::var_os("CI").is_none(), "no model at {}", folder.display());
    eprintln!("skipped: no model at {}; scripts/install-embedding-model.sh installs it", folder.display());
    None
}

fn likeness(model: &Model, a: &str, b: &str) -> f32 {
    let vector = |text| model.vector(text).expect("the model runs");
    vector(a).iter().zip(vector(b)).map(|(x, y)| x * y).sum()
}

#[test]
fn the_model_gives_the_vectors_of_its_publisher() {
    let Some(model) = model() else { return };
    let vector = model.vector("This is an example sentence").expect("the model runs");
    let published = [0.067_656_9, 0.063_495_9, 0.048_713_1, 0.079_304_9, 0.037_448_0];
    for (ours, theirs) in vector.iter().zip(published) {
        assert!((ours - theirs).abs() < 1e-4, "{ours} is not {theirs}");
    }
    assert_eq!(vector.len(), 384);
}

#[test]
fn paraphrases_are_near_and_strangers_are_far() {
    let Some(model) = model() else { return };
    let money = "The suspect transferred money to an offshore account.";
    assert!(likeness(&model, money, "Funds were moved by the accused to a bank abroad.") > 0.7);
    assert!(likeness(&model, money, "The cat sleeps on the warm windowsill.") < 0.3);
}

#[test]
fn chunks_keep_their_numbers_and_blank_ones_have_no_vector() {
    let Some(model) = model() else { return };
    let chunk = |text: &str| ChunkText { text: text.to_owned(), place: Place::default() };
    let long = "word ".repeat(200);
    let mut heard = 0;
    let chunks = [chunk("one"), chunk(" \n"), chunk(&long)];
    let made = model.embed(&chunks, &mut |_, _| heard += 1).expect("the model runs");
    assert_eq!(made.vectors.iter().map(|(n, _)| *n).collect::<Vec<_>>(), [0, 2]);
    assert_eq!((made.model.as_str(), made.dimension, heard), ("all-MiniLM-L6-v2", 384, 3));
}
