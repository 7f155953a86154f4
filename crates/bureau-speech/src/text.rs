//! A transcript as the text of a recording: chunks to cite, and every word with its time.

use crate::listen::main_language;
use bureau_model::output::{ChunkText, Extraction, Origin, Passage, Place};
use bureau_sandbox::protocol::{Spoken, Transcript};

/// Characters of a chunk, about: what is said before is a chunk of its own when this is reached, or after a pause.
const CHUNK: usize = 600;
const PAUSE: f64 = 3.0;

/// The text of a transcript.
pub fn text(transcript: Transcript) -> Extraction {
    let mut chunks: Vec<ChunkText> = Vec::new();
    let (mut chars, mut ended) = (0, 0.0);
    for spoken in &transcript.spoken {
        let line = spoken.text.trim();
        let joins = chars > 0 && chars + line.chars().count() < CHUNK && spoken.start_seconds - ended < PAUSE;
        match chunks.last_mut().filter(|_| joins) {
            Some(chunk) => {
                chunk.text.push_str(line);
                chunk.place.end_seconds = Some(spoken.end_seconds);
            }
            None => {
                chunks.extend(parted(line).into_iter().map(|text| ChunkText { text, place: place(spoken) }))
            }
        }
        if let Some(chunk) = chunks.last_mut() {
            chunk.text.push('\n');
            chars = chunk.text.chars().count();
        }
        ended = spoken.end_seconds;
    }
    Extraction {
        language: main_language(&transcript.spoken),
        passages: transcript.spoken.iter().map(passage).collect(),
        warnings: transcript.warnings,
        chunks,
        ..Extraction::default()
    }
}

/// A line that is longer than a chunk may be, in pieces.
fn parted(line: &str) -> Vec<String> {
    let chars: Vec<char> = line.chars().collect();
    chars.chunks(ChunkText::MAX_CHARS - 1).map(|piece| piece.iter().collect()).collect()
}

fn passage(spoken: &Spoken) -> Passage {
    let sum: f32 = spoken.words.iter().map(|word| word.confidence).sum();
    Passage {
        place: place(spoken),
        origin: Origin::Speech,
        languages: Some(spoken.language.clone()).filter(|l| !l.is_empty()).into_iter().collect(),
        turned: None,
        confidence: if spoken.words.is_empty() { 0.0 } else { sum / spoken.words.len() as f32 },
        words: spoken.words.clone(),
        layer: None,
    }
}

fn place(spoken: &Spoken) -> Place {
    Place {
        start_seconds: Some(spoken.start_seconds),
        end_seconds: Some(spoken.end_seconds),
        ..Place::default()
    }
}
