//! A real Whisper model, where `BUREAU_TEST_MODELS` names its folder (`ggml-….bin`): errors in words against what is
//! said in the corpus, and time beside whisper.cpp's own program, where `BUREAU_WHISPER_CLI` names it.

use crate::harness;
use bureau_model::output::Output;
use bureau_sandbox::protocol::Reply;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

/// Recordings of people whose words are known.
const SAID: [(&str, &str); 3] = [
    (
        "whisper.cpp__jfk.wav",
        "and so my fellow americans ask not what your country can do for you ask what you can do for your country",
    ),
    ("DeepSpeech__LDC93S1.wav", "she had your dark suit in greasy wash water all year"),
    ("tika__en-US_(A_Little_Bottle_Of_Water).mp3", "a little bottle of water"),
];

/// Errors in words at most, over all of it: what the smallest Whisper models stay under.
const ERRORS: f64 = 0.15;

fn words(text: &str) -> Vec<String> {
    let kept: String =
        text.to_lowercase().chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
    kept.split_whitespace().map(str::to_owned).collect()
}

/// Words to put in, leave out or change (Levenshtein).
fn errors(said: &[String], heard: &[String]) -> usize {
    let mut row: Vec<usize> = (0..=heard.len()).collect();
    for (n, word) in said.iter().enumerate() {
        let mut corner = row[0];
        row[0] = n + 1;
        for (m, other) in heard.iter().enumerate() {
            let change = corner + usize::from(word != other);
            corner = row[m + 1];
            row[m + 1] = change.min(corner + 1).min(row[m] + 1);
        }
    }
    row[heard.len()]
}

fn beside(model: &Path, recording: &Path) {
    let Some(program) = std::env::var_os("BUREAU_WHISPER_CLI") else {
        return eprintln!("skipped: BUREAU_WHISPER_CLI names no program to compare with");
    };
    let file = std::fs::read_dir(model).expect("listed").flatten().map(|f| f.path());
    let weights: PathBuf =
        file.into_iter().find(|f| f.extension().is_some_and(|e| e == "bin")).expect("weights");
    let began = Instant::now();
    let ran =
        Command::new(program).arg("-m").arg(weights).arg("-f").arg(recording).output().expect("it starts");
    assert!(ran.status.success());
    eprintln!("whisper.cpp's own program: {:?}", began.elapsed());
}

#[test]
fn a_real_model_understands_what_is_said() {
    let Some(model) = std::env::var_os("BUREAU_TEST_MODELS").map(PathBuf::from) else {
        return eprintln!("skipped: BUREAU_TEST_MODELS names no folder with a real Whisper model");
    };
    let (mut wrong, mut all) = (0, 0);
    for (file, said) in SAID {
        let Some(recording) = harness::recording(file) else { return };
        let began = Instant::now();
        let (_, reply) = harness::ask(&harness::order(&recording, &model, harness::voice()));
        let Reply::Done { output, .. } = reply else { panic!("{file} was not heard") };
        let Output::Text(text) = *output else { panic!("no text") };
        let heard: String = text.chunks.iter().map(|chunk| chunk.text.as_str()).collect();
        let (said, heard) = (words(said), words(&heard));
        let errors = errors(&said, &heard);
        eprintln!("{file}: {errors} errors in {} words, {:?}", said.len(), began.elapsed());
        beside(&model, &recording);
        wrong += errors;
        all += said.len();
    }
    let rate = wrong as f64 / all as f64;
    assert!(rate <= ERRORS, "errors in {rate:.3} of the words");
}
