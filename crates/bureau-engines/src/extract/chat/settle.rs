//! From rows to the places in chunks where they begin.

use bureau_model::output::{ChunkText, Contact, Conversations, Message, Segment};
use std::collections::HashMap;

/// The messages and contacts of a reading, with the chunk and the character where each one's row begins. `segments`
/// are as they are about to be cut, `chunks` as they were.
pub(in super::super) fn settle(
    messages: Vec<(u32, Message)>,
    contacts: Vec<(u32, Contact)>,
    starts: &RowStarts,
    chunks: &[ChunkText],
) -> Conversations {
    let places = Places::new(chunks);
    let place = |row: u32| starts.0.get(&row).map(|start| places.of(*start, chunks));
    let messages = messages.into_iter().filter_map(|(row, message)| {
        let (chunk, start) = place(row)?;
        Some(Message { chunk, start, ..message })
    });
    let contacts = contacts.into_iter().filter_map(|(row, contact)| {
        let (chunk, start) = place(row)?;
        Some(Contact { chunk, start, ..contact })
    });
    Conversations { messages: messages.collect(), contacts: contacts.collect() }
}

/// Where the rows of conversations begin in the text, in bytes.
#[derive(Debug, Default)]
pub(in super::super) struct RowStarts(HashMap<u32, usize>);

impl RowStarts {
    /// Of segments as they are about to be cut; none are looked at where nothing is `wanted`.
    pub(in super::super) fn of(segments: &[Segment], wanted: bool) -> Self {
        let mut starts = HashMap::new();
        let mut at = 0;
        for segment in segments.iter().filter(|_| wanted) {
            // A heading has the row of its first message, which comes after it.
            if let (Some(row), Some(_)) = (segment.place.row, &segment.place.part) {
                starts.insert(row, at);
            }
            at += segment.text.len();
        }
        Self(starts)
    }
}

/// Where each chunk begins, in bytes of the whole text.
struct Places(Vec<usize>);

impl Places {
    fn new(chunks: &[ChunkText]) -> Self {
        let starts = chunks.iter().scan(0, |next, chunk| {
            let start = *next;
            *next += chunk.text.len();
            Some(start)
        });
        Self(starts.collect())
    }

    fn of(&self, byte: usize, chunks: &[ChunkText]) -> (u32, u32) {
        let chunk = self.0.partition_point(|start| *start <= byte).saturating_sub(1);
        let within = byte - self.0.get(chunk).copied().unwrap_or(byte);
        let before = chunks.get(chunk).and_then(|c| c.text.get(..within)).map_or(0, |t| t.chars().count());
        (chunk as u32, before as u32)
    }
}
