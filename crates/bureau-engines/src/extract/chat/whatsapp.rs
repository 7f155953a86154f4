//! Chats that WhatsApp exported as text, from iOS and Android, in the forms of any language.
//!
//! A message is a line with a stamp and all lines up to the next. Lines with a stamp and without a sender are notices;
//! iOS gives them to the chat itself. Which figure of a date is the day is decided over the whole file.

use super::attachment::{self, Said};
use super::conversation::{Conversation, Entry};
use super::day::Decided;
use super::line::{self, Line};
use super::notice;
use super::people::{MARKS, party};
use super::stamp::Stamp;
use super::when::When;
use super::write::Writer;
use crate::extract::failure;
use crate::extract::reading::Reading;
use crate::extract::source::Source;
use crate::extract::text::decode;
use bureau_model::output::{MessageKind, Party};
use bureau_model::word::Failure;
use std::collections::{HashMap, HashSet};

pub(super) fn read(source: &Source<'_>) -> Result<Reading, Failure> {
    let content = decode(source.bytes);
    let (said, before) = messages(&content);
    if said.is_empty() {
        return Err(failure::empty());
    }
    let days: Vec<_> = said.iter().filter_map(|said| Some(said.stamp.parts.as_ref()?.day)).collect();
    let decided = Decided::over(&days, said.iter().all(|said| said.stamp.is_dotted()));
    let mut writer = Writer::default();
    if !before.trim().is_empty() {
        writer.reading().push_part(before, "before the first message");
    }
    writer.conversation(conversation(said, &decided));
    let mut reading = writer.finish();
    reading.say("Kind of conversation", "WhatsApp chat exported as text");
    if decided.doubtful {
        reading.warn("nothing in the chat tells whether the day or the month comes first in its dates; they were read with the day first");
    }
    Ok(reading)
}

/// A message with all its lines.
struct Spoken {
    stamp: Stamp,
    sender: Option<String>,
    text: String,
}

/// The messages, and the text before the first.
fn messages(content: &str) -> (Vec<Spoken>, String) {
    let mut said: Vec<Spoken> = Vec::new();
    let mut before = String::new();
    let Some(style) = line::style(content) else { return (said, content.to_owned()) };
    for text in content.lines() {
        match (line::read(text, style), said.last_mut()) {
            (Some(Line { stamp, sender, text }), _) => {
                said.push(Spoken { stamp, sender: sender.map(str::to_owned), text: text.to_owned() });
            }
            (None, Some(last)) => {
                last.text.push('\n');
                last.text.push_str(text);
            }
            (None, None) => {
                before.push_str(text);
                before.push('\n');
            }
        }
    }
    (said, before)
}

fn conversation(said: Vec<Spoken>, decided: &Decided) -> Conversation {
    let own = own_voices(&said);
    let mut conversation = Conversation::default();
    let mut speakers: HashSet<Party> = HashSet::new();
    for Spoken { stamp, sender, text } in said {
        let when = stamp.when(decided);
        let speaker = sender.as_deref().filter(|name| !own.contains(*name)).map(party);
        let entry = match speaker {
            Some(speaker) => {
                speakers.insert(speaker.clone());
                spoken(when, speaker, &text)
            }
            None => {
                learn(&mut conversation, sender.as_deref(), &text);
                Entry::notice(when, plain(&text))
            }
        };
        conversation.entries.push(entry);
    }
    let named = party(&conversation.name);
    // A chat that bears another name than its two speakers is a group's; one that bears a speaker's is theirs.
    conversation.group |= !conversation.name.is_empty() && speakers.len() == 2 && !speakers.contains(&named);
    conversation
}

/// Who never says anything but what iOS marks as its own words: the chat itself.
fn own_voices(said: &[Spoken]) -> HashSet<String> {
    let mut voices: HashMap<&str, bool> = HashMap::new();
    for spoken in said {
        if let Some(sender) = &spoken.sender {
            let own = attachment::is_own(&spoken.text) && !is_call(&plain(&spoken.text));
            voices.entry(sender).and_modify(|all| *all &= own).or_insert(own);
        }
    }
    voices.into_iter().filter(|(_, own)| *own).map(|(name, _)| name.to_owned()).collect()
}

/// What a notice tells of its conversation.
fn learn(conversation: &mut Conversation, voice: Option<&str>, text: &str) {
    let text = plain(text);
    conversation.group |= notice::is_of_group(&text);
    if let Some(name) = notice::group_name(&text) {
        conversation.name = name.to_owned();
    } else if let Some(voice) = voice
        && conversation.name.is_empty()
    {
        let named = party(voice);
        conversation.name = if named.name.is_empty() { named.address } else { named.name };
    }
}

fn spoken(when: When, speaker: Party, text: &str) -> Entry {
    let Said { attachments, status } = attachment::read(text);
    Entry { attachments, status, ..Entry::new(MessageKind::Message, when, speaker, plain(text)) }
}

fn is_call(text: &str) -> bool {
    let lower = text.to_lowercase();
    ["missed voice call", "missed video call", "voice call", "video call", "missed group"]
        .iter()
        .any(|words| lower.starts_with(words))
}

/// Without marks of direction.
fn plain(text: &str) -> String {
    text.chars().filter(|c| !MARKS.contains(c)).collect::<String>().trim().to_owned()
}
