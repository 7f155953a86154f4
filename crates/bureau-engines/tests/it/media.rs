//! Every recording of the corpus against ffmpeg: as long to 50 ms, and the same sound (correlation above 0.99).
//!
//! Codecs delay sound by some milliseconds, and decoders differ in whether they take that back; the better place
//! within 60 ms is found first, and told. Without the corpus or ffmpeg the tests say so and pass, except in
//! continuous integration.
#![expect(clippy::print_stderr, reason = "the table is what a person runs this test for")]

use bureau_engines::extract::{Extracted, Order, extract};
use bureau_engines::media::{Error, SAMPLE_RATE, Sound, facts};
use bureau_engines::sniff::sniff;
use bureau_model::output::Extraction;
use bureau_model::word::{ErrorCode, Failure, FileType};
use std::path::{Path, PathBuf};
use std::process::Command;

/// What symphonia does not read: these are for ffmpeg.
const FOR_FFMPEG: [&str; 2] = ["tika__testAMR.amr", "tika__testWMV.wmv"];
/// Broken off within their first bytes.
const BROKEN: [&str; 1] = ["tika__testMP4_truncated.m4a"];

fn recordings() -> Option<Vec<PathBuf>> {
    let shared = std::env::var_os("BUREAU_SHARED")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared"), PathBuf::from);
    let audio = shared.join("corpus/audio");
    if !audio.is_dir() {
        assert!(std::env::var_os("CI").is_none(), "the corpus is missing: {}", audio.display());
        eprintln!("skipped: no corpus at {}", audio.display());
        return None;
    }
    let listed = std::fs::read_dir(&audio).expect("the folder can be listed");
    let mut paths: Vec<PathBuf> =
        listed.map(|e| e.expect("an entry").path()).filter(|p| p.is_file()).collect();
    paths.sort();
    Some(paths)
}

fn name(path: &Path) -> String {
    path.file_name().expect("a name").to_string_lossy().into_owned()
}

/// What ffmpeg makes of a recording; none without ffmpeg.
fn by_ffmpeg(path: &Path) -> Option<Vec<f32>> {
    let mut command = Command::new("ffmpeg");
    command.args(["-nostdin", "-v", "error", "-i"]).arg(path);
    command.args(["-map", "0:a:0", "-f", "f32le", "-ac", "1", "-ar", "16000", "-"]);
    match command.output() {
        Ok(output) => {
            let bytes = output.stdout.chunks_exact(4);
            Some(bytes.map(|b| f32::from_le_bytes([b[0], b[1], b[2], b[3]])).collect())
        }
        Err(error) => {
            assert!(std::env::var_os("CI").is_none(), "ffmpeg does not start: {error}");
            eprintln!("skipped: ffmpeg does not start: {error}");
            None
        }
    }
}

/// The best correlation with `theirs` moved by up to 60 ms, and by how many samples.
fn likeness(ours: &[f32], theirs: &[f32]) -> (f64, i64) {
    let coarse = (-960..=960).step_by(4).map(|by| (correlation(ours, theirs, by, 7), by));
    let (_, near) = coarse.max_by(|a, b| a.0.total_cmp(&b.0)).expect("some places");
    let fine = (near - 4..=near + 4).map(|by| (correlation(ours, theirs, by, 1), by));
    let whole = fine.max_by(|a, b| a.0.total_cmp(&b.0)).expect("some places");
    // A delay need not be a whole number of samples: the same between them.
    let between: Vec<f32> = theirs.windows(4).map(|y| (9.0 * (y[1] + y[2]) - y[0] - y[3]) / 16.0).collect();
    let half = (near - 5..=near + 4).map(|by| (correlation(ours, &between, by, 1), by + 1));
    half.chain([whole]).max_by(|a, b| a.0.total_cmp(&b.0)).expect("some places")
}

fn correlation(ours: &[f32], theirs: &[f32], by: i64, step: usize) -> f64 {
    let (mut xy, mut xx, mut yy) = (0.0, 0.0, 0.0);
    for at in (0..ours.len()).step_by(step) {
        let there = usize::try_from(at as i64 + by).ok().and_then(|at| theirs.get(at));
        let Some(y) = there.map(|y| f64::from(*y)) else { continue };
        let x = f64::from(ours[at]);
        xy += x * y;
        xx += x * x;
        yy += y * y;
    }
    // Silence is like silence.
    if xx < 1e-9 && yy < 1e-9 { 1.0 } else { xy / (xx * yy).sqrt().max(1e-12) }
}

#[test]
fn every_recording_sounds_as_ffmpeg_hears_it() {
    let Some(paths) = recordings() else { return };
    let mut wrong = Vec::new();
    for path in paths {
        let file = name(&path);
        let ours = Sound::open(&path).and_then(Sound::whole);
        if FOR_FFMPEG.contains(&&*file) {
            let refused = matches!(ours, Err(Error::UnknownContainer | Error::NotDecoded(_)));
            assert!(refused, "{file}: {:?}", ours.map(|(samples, _)| samples.len()));
            continue;
        }
        if BROKEN.contains(&&*file) {
            assert!(matches!(ours, Err(Error::Damaged(_))), "{file}: {:?}", ours.map(|(s, _)| s.len()));
            continue;
        }
        let (ours, warnings) = match ours {
            Ok(decoded) => decoded,
            Err(error) => {
                wrong.push(format!("{file}: {error}"));
                continue;
            }
        };
        let Some(theirs) = by_ffmpeg(&path) else { return };
        let apart = (ours.len() as f64 - theirs.len() as f64) * 1000.0 / f64::from(SAMPLE_RATE);
        let (like, by) = likeness(&ours, &theirs);
        let late = by as f64 * 1000.0 / f64::from(SAMPLE_RATE);
        let seconds = ours.len() as f64 / f64::from(SAMPLE_RATE);
        eprintln!(
            "{like:.5} {seconds:8.2} s  length {apart:+7.2} ms  moved {late:+6.2} ms  {file}  {warnings:?}"
        );
        if like <= 0.99 || apart.abs() > 50.0 {
            wrong.push(format!("{file}: correlation {like:.4}, length {apart:+.1} ms"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

fn extracted(path: &Path) -> (FileType, Result<Extraction, Failure>) {
    let sniffed = sniff(path, &name(path));
    let order = Order::default();
    let result = extract(path, &sniffed.media_type, sniffed.file_type, &order, &mut |_, _| {});
    let result = result.map(|extracted| match extracted {
        Extracted::Text(text, _) => *text,
        Extracted::NeedsOcr => panic!("a recording has no pages"),
    });
    (sniffed.file_type, result)
}

#[test]
fn every_recording_says_what_it_is() {
    let Some(paths) = recordings() else { return };
    for path in paths {
        let file = name(&path);
        let (file_type, result) = extracted(&path);
        assert!(matches!(file_type, FileType::Audio | FileType::Video), "{file} is judged {file_type}");
        if BROKEN.contains(&&*file) {
            assert_eq!(result.expect_err("it is broken").code, ErrorCode::Corrupt, "{file}");
            continue;
        }
        let extraction = result.unwrap_or_else(|failure| panic!("{file}: {failure:?}"));
        let text: String = extraction.chunks.iter().map(|c| c.text.as_str()).collect();
        eprintln!("{file}: {}", text.trim().replace('\n', " | "));
        assert!(text.contains("recording") && text.contains("sound: "), "{file}: {text}");
        assert!(text.contains("duration: "), "{file}: {text}");
        assert_eq!(extraction.chunks[0].place.part.as_deref(), Some("recording"));
        assert!(extraction.metadata.iter().any(|(name, _)| name == "format"), "{file}");
    }
}

/// Makes a recording with ffmpeg; none without ffmpeg.
fn made(folder: &Path, file: &str, arguments: &[&str]) -> Option<PathBuf> {
    let path = folder.join(file);
    let made = Command::new("ffmpeg").args(["-nostdin", "-v", "error"]).args(arguments).arg(&path).status();
    match made {
        Ok(status) => {
            assert!(status.success(), "ffmpeg makes {file}");
            Some(path)
        }
        Err(error) => {
            assert!(std::env::var_os("CI").is_none(), "ffmpeg does not start: {error}");
            eprintln!("skipped: ffmpeg does not start: {error}");
            None
        }
    }
}

const TONE: [&str; 4] = ["-f", "lavfi", "-i", "aevalsrc=0.4*sin(2*PI*(200*t+300*t*t)):d=2:s=44100"];
const PICTURE: [&str; 4] = ["-f", "lavfi", "-i", "testsrc=duration=2:size=320x240:rate=10"];

#[test]
fn a_video_without_sound_says_so() {
    let folder = tempfile::tempdir().expect("a folder");
    let Some(path) = made(folder.path(), "silent.mp4", &PICTURE) else { return };
    assert!(matches!(Sound::open(&path), Err(Error::NoSound)));
    let (file_type, result) = extracted(&path);
    let extraction = result.expect("it is described");
    assert_eq!(file_type, FileType::Video);
    assert!(extraction.chunks[0].text.contains("320 × 240"), "{}", extraction.chunks[0].text);
    assert_eq!(extraction.warnings, ["the recording has no sound track"]);
}

#[test]
fn every_container_of_a_telephone_or_a_computer_is_heard() {
    let folder = tempfile::tempdir().expect("a folder");
    let both = [&PICTURE[..], &TONE[..], &["-shortest"]].concat();
    for file in [
        "a.mov", "a.mkv", "a.webm", "a.3gp", "a.m4a", "a.caf", "a.aiff", "a.oga", "a.opus", "a.flac", "a.aac",
    ] {
        let with_picture = ["a.mov", "a.mkv", "a.webm"].contains(&file);
        let mut arguments = if with_picture { both.clone() } else { TONE.to_vec() };
        if file == "a.3gp" {
            arguments.extend(["-c:a", "aac"]);
        }
        if file == "a.webm" {
            arguments.extend(["-c:v", "libvpx", "-deadline", "realtime"]);
        }
        let Some(path) = made(folder.path(), file, &arguments) else { return };
        let theirs = by_ffmpeg(&path).expect("ffmpeg is there");
        let (ours, warnings) =
            Sound::open(&path).and_then(Sound::whole).unwrap_or_else(|e| panic!("{file}: {e}"));
        let apart = (ours.len() as f64 - theirs.len() as f64) / 16.0;
        let (like, by) = likeness(&ours, &theirs);
        eprintln!("{like:.5} length {apart:+.2} ms moved {by} samples {file} {warnings:?}");
        assert!(like > 0.99 && apart.abs() <= 50.0, "{file}: {like:.4} {apart:+.1} ms");
    }
}

#[test]
fn what_was_recorded_where_and_with_what_is_told() {
    let folder = tempfile::tempdir().expect("a folder");
    let about = [
        "-metadata",
        "title=Meeting",
        "-metadata",
        "location=+28.6139+077.2090/",
        "-metadata",
        "creation_time=2026-03-04T05:06:07Z",
    ];
    let Some(path) = made(folder.path(), "a.mov", &[&TONE[..], &["-c:a", "aac"], &about].concat()) else {
        return;
    };
    let told = facts(&path).expect("facts").tags;
    let value = |name: &str| told.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str());
    assert_eq!(value("title"), Some("Meeting"), "{told:?}");
    assert_eq!(value("gps"), Some("28.6139, 77.2090"), "{told:?}");
    assert_eq!(value("recorded"), Some("2026-03-04T05:06:07Z"), "{told:?}");
    let Some(avi) = made(folder.path(), "a.avi", &[&PICTURE[..], &TONE[..], &["-shortest"], &about].concat())
    else {
        return;
    };
    let facts = facts(&avi).expect("facts");
    assert_eq!((facts.pictures[0].size, facts.sound[0].rate), (Some((320, 240)), Some(44_100)), "{facts:?}");
}

/// Cut anywhere, a recording gives what is before the cut, or says that it is damaged; it never panics.
#[test]
fn a_recording_that_was_cut_off_is_read_as_far_as_it_goes() {
    let Some(paths) = recordings() else { return };
    let folder = tempfile::tempdir().expect("a folder");
    let cut = folder.path().join("cut");
    for path in paths.iter().filter(|p| std::fs::metadata(p).is_ok_and(|m| m.len() < 120_000)) {
        let bytes = std::fs::read(path).expect("read");
        for part in [3, 50, 97] {
            std::fs::write(&cut, &bytes[..bytes.len() * part / 100]).expect("written");
            if let Ok((samples, _)) = Sound::open(&cut).and_then(Sound::whole) {
                assert!(samples.iter().all(|s| s.is_finite()), "{}", path.display());
            }
            let _told_or_refused = facts(&cut);
        }
    }
}

/// Decoding beside ffmpeg: `BUREAU_FULL=1` prints the seconds for a long MP3.
#[test]
fn decoding_is_about_as_fast_as_ffmpeg() {
    if std::env::var_os("BUREAU_FULL").is_none() {
        eprintln!("skipped: set BUREAU_FULL=1 to measure");
        return;
    }
    let Some(paths) = recordings() else { return };
    let speech = paths.iter().find(|p| p.ends_with("buzz__whisper-french.mp3")).expect("it is in the corpus");
    let folder = tempfile::tempdir().expect("a folder");
    let long = [
        &["-stream_loop", "200", "-i", speech.to_str().expect("a path")][..],
        &["-t", "562", "-c:a", "copy"],
    ];
    let Some(path) = made(folder.path(), "long.mp3", &long.concat()) else { return };
    let began = std::time::Instant::now();
    let (ours, _) = Sound::open(&path).and_then(Sound::whole).expect("decoded");
    let here = began.elapsed();
    let began = std::time::Instant::now();
    let theirs = by_ffmpeg(&path).expect("ffmpeg is there");
    let there = began.elapsed();
    eprintln!("{} s of mp3: {here:?} here, {there:?} by ffmpeg", ours.len() / 16_000);
    assert!((ours.len() as f64 - theirs.len() as f64).abs() < 800.0);
}
