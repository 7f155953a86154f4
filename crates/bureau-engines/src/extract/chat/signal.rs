//! Chats of Signal as `signal-export` writes them: lines of JSON, and pages. (Its Markdown has the form of other
//! chats as text, and Signal's backup as XML the form of short messages.)

use super::element::element;
use super::people::party;
use super::{Conversation, Entry, When, Writer};
use crate::extract::text::{decode, decode_markup};
use crate::extract::{Reading, Source, failure};
use bureau_model::output::MessageKind;
use bureau_model::time;
use bureau_model::word::Failure;
use serde_json::Value;

pub(super) fn read(source: &Source<'_>) -> Result<Reading, Failure> {
    let content = decode(source.bytes);
    let mut conversation = Conversation::default();
    let mut broken = 0u64;
    for line in
        content.lines().map(|line| line.trim().trim_matches('\u{feff}')).filter(|line| !line.is_empty())
    {
        match serde_json::from_str::<Value>(line) {
            Ok(Value::Array(messages)) => conversation.entries.extend(messages.iter().map(entry)),
            Ok(message) => conversation.entries.push(entry(&message)),
            Err(_) => broken += 1,
        }
    }
    let mut reading = finish(conversation)?;
    if broken > 0 {
        reading.warn(format!("{broken} lines of the chat are no JSON and were not read"));
    }
    Ok(reading)
}

fn finish(conversation: Conversation) -> Result<Reading, Failure> {
    let mut writer = Writer::default();
    writer.conversation(conversation);
    let mut reading = writer.finish();
    reading.say("Kind of conversation", "export of Signal");
    if reading.segments.is_empty() { Err(failure::empty()) } else { Ok(reading) }
}

fn entry(message: &Value) -> Entry {
    let text = |name: &str| message[name].as_str().unwrap_or_default().trim().to_owned();
    let quote = text("quote").replace('\n', " ");
    let quote = quote.trim_matches(['>', ' ']);
    let mut body =
        if quote.is_empty() { text("body") } else { format!("[reply to: {quote}] {}", text("body")) };
    for reaction in message["reactions"].as_array().into_iter().flatten() {
        body = format!("{body} [{}]", pair(reaction));
    }
    let attachments = message["attachments"].as_array().into_iter().flatten().filter_map(attachment);
    let is = |name: &str| message[name].as_bool().unwrap_or_default();
    let status = if is("deleted") {
        Some("deleted")
    } else if is("missed") {
        Some("missed")
    } else {
        None
    };
    let kind = if is("call") { MessageKind::Call } else { MessageKind::Message };
    Entry {
        attachments: attachments.collect(),
        status: status.map(str::to_owned),
        ..Entry::new(kind, when(&text("date")), party(&text("sender")), body)
    }
}

/// Who reacted, and how.
fn pair(reaction: &Value) -> String {
    let part = |at: usize, name: &str| {
        let value = if reaction.is_array() { &reaction[at] } else { &reaction[name] };
        value.as_str().unwrap_or_default().to_owned()
    };
    format!("{}: {}", part(0, "name"), part(1, "emoji"))
}

fn attachment(file: &Value) -> Option<String> {
    let path = file["path"].as_str().or_else(|| file["name"].as_str())?;
    Some(path.rsplit('/').next().unwrap_or(path).to_owned())
}

fn when(date: &str) -> When {
    match time::read(date) {
        Ok(instant) => When::instant(instant),
        Err(_) => time::read_clock(date).map_or_else(|| When::raw(date), |wall| When::wall(wall, true)),
    }
}

/// A page: messages that follow each other of one person may name them once.
pub(super) fn read_page(source: &Source<'_>) -> Result<Reading, Failure> {
    let content = decode_markup(source.bytes).replace('\'', "\"");
    let mut conversation = Conversation::default();
    let mut last = (String::new(), When::default());
    for message in content.split("<div class=\"msg").skip(1) {
        if let Some(sender) = element(message, "sender") {
            let date = element(message, "date").unwrap_or_default();
            let time = element(message, "time").unwrap_or_default();
            let both = if date.contains(':') { date } else { format!("{date} {time}") };
            last = (sender, when(both.trim()));
        }
        let text = element(message, "body").unwrap_or_default();
        let mut entry = Entry::new(MessageKind::Message, last.1.clone(), party(&last.0), text);
        let sources = message.split("src=\"").chain(message.split("href=\"")).skip(1);
        let files =
            sources.filter_map(|rest| rest.split('"').next()).filter(|target| target.starts_with("./"));
        entry.attachments = files.take(50).filter_map(|f| f.rsplit('/').next()).map(str::to_owned).collect();
        conversation.entries.push(entry);
    }
    finish(conversation)
}
