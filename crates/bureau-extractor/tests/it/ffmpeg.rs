//! The user's `ffmpeg` in its cage. Without one on this machine, or without the corpus, the tests say so and pass,
//! except in continuous integration.

use super::caged;
use bureau_model::word::ErrorCode;
use bureau_sandbox::ffmpeg::{Decoded, Ffmpeg, Frame, Limits, Spread};
use bureau_sandbox::{Grant, Work};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::Duration;

#[expect(clippy::print_stderr, reason = "a test that is skipped must say so")]
fn recording(name: &str) -> Option<(Ffmpeg, PathBuf)> {
    let file = caged::corpus()?.with_file_name("audio").join(name);
    let ffmpeg = Ffmpeg::locate(&caged::program()).filter(|_| file.is_file());
    if ffmpeg.is_none() {
        assert!(std::env::var_os("CI").is_none(), "ffmpeg or {} is missing", file.display());
        eprintln!("SKIPPED: ffmpeg or {} is missing", file.display());
    }
    Some((ffmpeg?, file))
}

#[tokio::test]
async fn what_nothing_else_reads_becomes_a_wav_file() {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, length) in [("tika__testAMR.amr", 5.56), ("tika__testWMV.wmv", 5.0)] {
        let Some((ffmpeg, file)) = recording(name) else { return };
        let to = folder.path().join(name);
        let Decoded { seconds, is_whole } =
            ffmpeg.decode(&file, &to, Limits::default(), &|_| {}).await.expect("decoded");
        let size = std::fs::metadata(&to).expect("written").len();
        assert!(is_whole && (seconds - length).abs() < 0.05, "{name}: {seconds}");
        assert_eq!(size, 44 + (seconds * 32_000.0).round() as u64);
        let bytes = std::fs::read(&to).expect("read");
        assert!(bytes.starts_with(b"RIFF") && bytes[44..].iter().any(|b| *b != 0));
    }
}

#[tokio::test]
async fn a_play_list_opens_no_other_file() {
    let Some((ffmpeg, speech)) = recording("whisper.cpp__jfk.wav") else { return };
    let folder = tempfile::tempdir().expect("a folder");
    let lists = [
        (
            "a.m3u8",
            format!(
                "#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\nfile:{}\n#EXT-X-ENDLIST\n",
                speech.display()
            ),
        ),
        ("a.txt", format!("ffconcat version 1.0\nfile '{}'\n", speech.display())),
    ];
    for (name, text) in lists {
        let (from, to) = (folder.path().join(name), folder.path().join(format!("{name}.wav")));
        std::fs::write(&from, text).expect("written");
        let failure = ffmpeg.decode(&from, &to, Limits::default(), &|_| {}).await.expect_err("it is refused");
        assert_eq!(failure.code, ErrorCode::Corrupt, "{name}");
    }
}

#[tokio::test]
async fn it_is_killed_when_its_time_is_over() {
    let Some((ffmpeg, _)) = recording("whisper.cpp__jfk.wav") else { return };
    let folder = tempfile::tempdir().expect("a folder");
    // Opening a pipe that nobody writes to does not end: it stands for a decoder in a loop.
    let pipe = folder.path().join("pipe");
    assert!(Command::new("mkfifo").arg(&pipe).status().expect("it starts").success());
    let limits = Limits { wall: Duration::from_millis(500), ..Limits::default() };
    let failure =
        ffmpeg.decode(&pipe, &folder.path().join("a.wav"), limits, &|_| {}).await.expect_err("too slow");
    assert_eq!(failure.code, ErrorCode::Timeout);
}

#[tokio::test]
async fn it_says_its_version_in_its_cage_and_what_does_not_run_there_has_none() {
    let Some((ffmpeg, _)) = recording("whisper.cpp__jfk.wav") else { return };
    assert!(ffmpeg.version().await.is_some_and(|version| version.starts_with("ffmpeg version")));
    // A script needs a shell, which is not there.
    let folder = tempfile::tempdir().expect("a folder");
    let script = folder.path().join("ffmpeg");
    std::fs::write(&script, "#!/bin/sh\necho ffmpeg version 9\n").expect("written");
    assert!(Command::new("chmod").arg("755").arg(&script).status().expect("it starts").success());
    assert_eq!(Ffmpeg::new(script, caged::program()).version().await, None);
}

#[tokio::test]
async fn frames_of_a_video_have_their_times() {
    let Some((ffmpeg, video)) = recording("IPED__test_videoMp4.mp4") else { return };
    let folder = tempfile::tempdir().expect("a folder");
    let spread = Spread { apart: 5.0, most: 4 };
    let found = ffmpeg.frames(&video, folder.path(), spread, Limits::default()).await.expect("frames");
    let names: Vec<String> = found.iter().map(Frame::name).collect();
    assert!((2..=4).contains(&found.len()) && names[0] == "frame 00:00:00.png", "{names:?}");
    assert!(found.windows(2).all(|two| two[1].seconds - two[0].seconds >= 5.0 - 1e-3), "{names:?}");
    for frame in found {
        let png = std::fs::read(folder.path().join(&frame.file)).expect("written");
        assert!(png.len() as u64 == frame.size && png.ends_with(b"IEND\xaeB`\x82"));
    }
}

#[test]
fn pictures_are_spread_over_the_whole_of_a_video() {
    let apart = |seconds| Spread::over(seconds).apart;
    assert!((apart(Some(30.0)) - 5.0).abs() < 1e-9 && (apart(Some(7_200.0)) - 72.0).abs() < 1e-9);
    assert!((apart(None) - 30.0).abs() < 1e-9);
}

/// Runs a program of the system's in the cage that `ffmpeg` gets, with one file to read.
fn caged(file: &Path, program: &str, arguments: &[&str]) -> Output {
    let grant = Grant { work: Work::Decode, read: vec![file.to_owned()], write: None };
    let mut command = Command::new(caged::program());
    command.arg("run").args(grant.arguments()).arg("--").arg(program).args(arguments);
    command.output().expect("it starts")
}

#[test]
fn in_its_cage_it_has_the_one_file_and_nothing_else() {
    let folder = tempfile::tempdir().expect("a folder");
    let (own, other) = (folder.path().join("own"), folder.path().join("other"));
    for file in [&own, &other] {
        std::fs::write(file, "evidence").expect("written");
    }
    let path = |path: &Path| path.to_str().expect("UTF-8").to_owned();
    let (own_path, other_path, made) = (path(&own), path(&other), path(&folder.path().join("made")));
    let read = caged(&own, "/usr/bin/cat", &[&own_path]);
    assert!(read.status.success() && read.stdout == b"evidence", "{read:?}");
    let attempts: [(&str, &[&str]); 6] = [
        ("/usr/bin/cat", &[&other_path]),
        ("/usr/bin/cat", &["/etc/passwd"]),
        ("/usr/bin/cp", &[&own_path, &made]),
        ("/usr/bin/rm", &["-f", &own_path]),
        ("/usr/bin/env", &["/usr/bin/true"]),
        ("/usr/bin/perl", &["-e", "use Socket; socket(S, PF_INET, SOCK_STREAM, 0) and exit 0; exit 1"]),
    ];
    for (program, arguments) in attempts {
        let ended = caged(&own, program, arguments);
        assert!(!ended.status.success() && ended.stdout.is_empty(), "{program} {arguments:?}: {ended:?}");
    }
    assert!(own.is_file() && !Path::new(&made).exists());
}
