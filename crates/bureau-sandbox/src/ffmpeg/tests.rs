//! With the `ffmpeg` of this machine; without one, or without the corpus, the tests say so and pass, except in
//! continuous integration.

use super::*;

fn recording(name: &str) -> Option<(PathBuf, PathBuf)> {
    let shared = std::env::var_os("BUREAU_SHARED")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared"), PathBuf::from);
    let file = shared.join("corpus/audio").join(name);
    match locate().filter(|_| file.is_file()) {
        Some(program) => Some((program, file)),
        None => {
            assert!(std::env::var_os("CI").is_none(), "ffmpeg or {} is missing", file.display());
            eprintln!("skipped: ffmpeg or {} is missing", file.display());
            None
        }
    }
}

#[tokio::test]
async fn what_nothing_else_reads_becomes_a_wav_file() {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, length) in [("tika__testAMR.amr", 5.56), ("tika__testWMV.wmv", 5.0)] {
        let Some((program, file)) = recording(name) else { return };
        let to = folder.path().join(name);
        let seconds = decode(&program, &file, &to, Limits::default(), &|_| {}).await.expect("decoded");
        let size = std::fs::metadata(&to).expect("written").len();
        eprintln!("{name}: {seconds} s, {size} bytes");
        assert!((seconds - length).abs() < 0.05, "{name}: {seconds}");
        assert_eq!(size, 44 + (seconds * 32_000.0).round() as u64);
        let bytes = std::fs::read(&to).expect("read");
        assert!(bytes.starts_with(b"RIFF") && bytes[44..].iter().any(|b| *b != 0));
    }
}

#[tokio::test]
async fn a_play_list_opens_no_other_file() {
    let Some((program, speech)) = recording("whisper.cpp__jfk.wav") else { return };
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
        let failure =
            decode(&program, &from, &to, Limits::default(), &|_| {}).await.expect_err("it is refused");
        assert_eq!(failure.code, ErrorCode::Corrupt, "{name}");
    }
}

#[cfg(unix)]
#[tokio::test]
async fn it_is_killed_when_its_time_is_over() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().expect("a folder");
    // A program that does not end: it stands for a decoder in a loop.
    let program = folder.path().join("ffmpeg");
    std::fs::write(&program, "#!/bin/sh\nexec sleep 600\n").expect("written");
    std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).expect("made a program");
    let limits = Limits { wall: Duration::from_millis(500), ..Limits::default() };
    let began = std::time::Instant::now();
    let failure = decode(&program, &program, &folder.path().join("a.wav"), limits, &|_| {})
        .await
        .expect_err("too slow");
    assert_eq!(failure.code, ErrorCode::Timeout);
    assert!(began.elapsed() < Duration::from_secs(30), "{:?}", began.elapsed());
}

#[tokio::test]
async fn frames_of_a_video_have_their_times() {
    let Some((program, video)) = recording("IPED__test_videoMp4.mp4") else { return };
    let found = frames(&program, &video, 5.0, 4, Limits::default()).await.expect("frames");
    let names: Vec<String> = found.iter().map(Frame::name).collect();
    eprintln!("{names:?}");
    assert!((2..=4).contains(&found.len()) && names[0] == "frame 00:00:00.png");
    assert!(found.windows(2).all(|two| two[1].seconds - two[0].seconds >= 5.0 - 1e-3));
    assert!(found.iter().all(|frame| frame.png.ends_with(b"IEND\xaeB`\x82")));
}
