use super::*;
use bureau_model::output::Word;
use std::path::PathBuf;

/// Hears "n" for a window whose first sample stands at n hundredths of full scale.
struct Counting(u32);

impl Hear for Counting {
    fn hear(&mut self, samples: &[f32], language: Option<&str>) -> Result<Vec<Spoken>, Failure> {
        self.0 += 1;
        let loudest = samples.iter().fold(0.0f32, |a, s| a.max(s.abs()));
        let text = format!("{:.0}", loudest * 100.0);
        let end = seconds(samples.len());
        let word = Word { text: text.clone(), confidence: 0.5, area: None, seconds: Some([0.0, end]) };
        let language = language.unwrap_or("en").to_owned();
        Ok(vec![Spoken { start_seconds: 0.0, end_seconds: end, text, language, words: vec![word] }])
    }
}

/// A WAV file of 16 kHz with a tone for each pair of seconds and loudness.
fn recording(parts: &[(f64, f32)]) -> (tempfile::TempDir, PathBuf) {
    let mut samples: Vec<i16> = Vec::new();
    for (length, loudness) in parts {
        let n = (length * 16_000.0) as usize;
        samples.extend((0..n).map(|n| ((n as f32 * 0.3).sin() * loudness * 32_767.0) as i16));
    }
    let data: Vec<u8> = samples.iter().flat_map(|s| s.to_le_bytes()).collect();
    let mut wav = b"RIFF".to_vec();
    wav.extend((36 + data.len() as u32).to_le_bytes());
    wav.extend(b"WAVEfmt ");
    wav.extend(16u32.to_le_bytes());
    wav.extend([1u16, 1].iter().flat_map(|n| n.to_le_bytes()));
    wav.extend([16_000u32, 32_000].iter().flat_map(|n| n.to_le_bytes()));
    wav.extend([2u16, 16].iter().flat_map(|n| n.to_le_bytes()));
    wav.extend(b"data");
    wav.extend((data.len() as u32).to_le_bytes());
    wav.extend(data);
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.wav");
    std::fs::write(&path, wav).expect("written");
    (folder, path)
}

fn heard(path: &std::path::Path, done: Transcript) -> (Transcript, Vec<Interim>, u32) {
    let mut sound = Sound::open(path).expect("opened");
    let (mut ear, mut told) = (Counting(0), Vec::new());
    let all = listen(&mut sound, &mut Loudness, &mut ear, None, done, &mut |interim| told.push(interim));
    (all.expect("heard"), told, ear.0)
}

const PARTS: [(f64, f32); 8] =
    [(3.0, 0.0), (2.0, 0.2), (5.0, 0.0), (40.0, 0.3), (4.0, 0.0), (1.0, 0.4), (50.0, 0.0), (2.0, 0.5)];

#[test]
fn what_is_said_stands_at_its_time() {
    let (_folder, path) = recording(&PARTS);
    let (all, told, _) = heard(&path, Transcript::default());
    let found: Vec<_> = all.spoken.iter().map(|s| (s.text.as_str(), s.start_seconds)).collect();
    let wanted = [("20", 3.0), ("30", 10.0), ("30", 40.0), ("40", 54.0), ("50", 105.0)];
    assert_eq!(found.len(), wanted.len(), "{found:?}");
    for ((text, at), (expected, place)) in found.iter().zip(wanted) {
        assert_eq!(*text, expected);
        assert!((at - place).abs() < 0.5 || expected == "30", "{text} at {at}, not {place}");
    }
    assert!((all.through_seconds - 107.0).abs() < 1e-6, "{}", all.through_seconds);
    let words = all.spoken.iter().flat_map(|s| &s.words).filter_map(|w| w.seconds);
    assert!(words.zip(&all.spoken).all(|([start, _], s)| (start - s.start_seconds).abs() < 1e-9));
    let mut details = told.iter().filter_map(|interim| {
        if let Interim::Progress { detail, .. } = interim { detail.clone() } else { None }
    });
    assert_eq!(details.next_back().as_deref(), Some("1:47 of 1:47"));
}

#[test]
fn a_run_that_was_cut_off_ends_as_one_that_was_not() {
    let (_folder, path) = recording(&PARTS);
    let (whole, told, windows) = heard(&path, Transcript::default());
    let mut so_far = Transcript::default();
    let parts = told
        .into_iter()
        .filter_map(|interim| if let Interim::Partial { heard } = interim { Some(heard) } else { None });
    for (n, part) in parts.enumerate() {
        so_far.add(part);
        let (resumed, _, again) = heard(&path, so_far.clone());
        assert_eq!(resumed, whole, "after part {n}");
        let already = u32::try_from(so_far.spoken.len()).expect("few");
        assert_eq!(again, windows - already, "after part {n} nothing is heard twice");
    }
}

#[test]
fn silence_is_not_speech() {
    let (_folder, path) = recording(&[(35.0, 0.0)]);
    let (all, _, windows) = heard(&path, Transcript::default());
    assert_eq!((all.voice, all.spoken.len(), windows), (false, 0, 0));
}
