//! `result.json`: one chat, or a list of chats beside the account's own data and contacts.

use crate::extract::chat::people::{named, party};
use crate::extract::chat::{Conversation, Entry, When, Writer};
use crate::extract::text::decode;
use crate::extract::{Reading, Source, failure};
use bureau_model::output::{MessageKind, Party};
use bureau_model::time;
use bureau_model::word::Failure;
use serde_json::Value;

pub(in super::super) fn read(source: &Source<'_>) -> Result<Reading, Failure> {
    let content = decode(source.bytes);
    let export: Value = serde_json::from_str(content.trim_start_matches('\u{feff}'))
        .map_err(|_| failure::corrupt("the export of Telegram ends too early, or is no JSON"))?;
    let mut writer = Writer::default();
    account(&export, &mut writer);
    for chat in chats(&export) {
        writer.conversation(conversation(chat));
    }
    let mut reading = writer.finish();
    reading.say("Kind of conversation", "export of Telegram");
    if reading.segments.is_empty() { Err(failure::empty()) } else { Ok(reading) }
}

/// The export itself where it is one chat, else those in its lists.
fn chats(export: &Value) -> Vec<&Value> {
    if export["messages"].is_array() {
        return vec![export];
    }
    let lists = ["chats", "left_chats"].into_iter().filter_map(|name| export[name]["list"].as_array());
    lists.flatten().collect()
}

/// Whose export it is, and whom they know.
fn account(export: &Value, writer: &mut Writer) {
    let own = &export["personal_information"];
    let people = export["contacts"]["list"].as_array();
    for person in std::iter::once(own).chain(people.into_iter().flatten()) {
        let name = [text(&person["first_name"]), text(&person["last_name"])].join(" ");
        let more: Vec<String> =
            [text(&person["username"]), text(&person["bio"])].into_iter().filter(|t| !t.is_empty()).collect();
        let number = text(&person["phone_number"]);
        if !name.trim().is_empty() || !number.is_empty() {
            writer.contact(name.trim(), vec![number], &more);
        }
    }
}

fn conversation(chat: &Value) -> Conversation {
    let kind = text(&chat["type"]);
    let direct = ["personal_chat", "bot_chat", "saved_messages"].contains(&kind.as_str());
    let messages = chat["messages"].as_array();
    let entries: Vec<Entry> = messages.into_iter().flatten().map(entry).collect();
    let name = text(&chat["name"]);
    // The other one may have written nothing.
    let people = if direct && !name.is_empty() { vec![party(&name)] } else { Vec::new() };
    Conversation { name: if direct { String::new() } else { name }, group: !direct, people, entries }
}

fn entry(message: &Value) -> Entry {
    let when = when(message);
    let sender = sender(message);
    let mut body = body(message);
    if message["type"] == "service" {
        return service(message, when, &body);
    }
    for (field, before) in [("forwarded_from", "forwarded from"), ("reply_to_message_id", "reply to message")]
    {
        let value = text(&message[field]);
        if !value.is_empty() {
            body = format!("[{before} {value}] {body}");
        }
    }
    let (attachments, left_out) = files(message);
    let edited = !text(&message["edited"]).is_empty() || !text(&message["edited_unixtime"]).is_empty();
    let status = match (left_out, edited) {
        (true, _) => Some("attachment not exported"),
        (false, true) => Some("edited"),
        (false, false) => None,
    };
    Entry {
        attachments,
        status: status.map(str::to_owned),
        ..Entry::new(MessageKind::Message, when, sender, body)
    }
}

/// What Telegram notes itself: calls are calls, all else are notices.
fn service(message: &Value, when: When, body: &str) -> Entry {
    let (action, actor) = (text(&message["action"]), text(&message["actor"]));
    if action == "phone_call" {
        let reason = text(&message["discard_reason"]);
        return Entry {
            seconds: message["duration_seconds"].as_f64(),
            status: (!reason.is_empty()).then_some(reason),
            ..Entry::new(MessageKind::Call, when, party(&actor), "")
        };
    }
    let members: Vec<String> = message["members"].as_array().into_iter().flatten().map(text).collect();
    let parts =
        [actor, action.replace('_', " "), text(&message["title"]), members.join(", "), body.to_owned()];
    Entry::notice(when, parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" "))
}

/// Who wrote; who was deleted since has a number alone.
fn sender(message: &Value) -> Party {
    let (name, id) = (text(&message["from"]), text(&message["from_id"]));
    if name.is_empty() && !id.is_empty() { named(&format!("deleted account {id}"), "") } else { party(&name) }
}

/// The local time of whoever exported, with its offset where the instant is beside it.
fn when(message: &Value) -> When {
    let (wall, instant) = (text(&message["date"]), text(&message["date_unixtime"]));
    match (time::read_clock(&wall), instant.parse().ok().and_then(time::since_1970)) {
        (Some(wall), Some(instant)) => When::zoned(wall, instant).unwrap_or_else(|| When::instant(instant)),
        (Some(wall), None) => When::wall(wall, true),
        (None, Some(instant)) => When::instant(instant),
        (None, None) => When::raw(&wall),
    }
}

/// The text, which may come in pieces: links, mentions, bold words.
fn body(message: &Value) -> String {
    let pieces = |value: &Value| match value {
        Value::Array(pieces) => pieces
            .iter()
            .map(|piece| if piece.is_object() { piece_text(piece) } else { text(piece) })
            .collect(),
        Value::String(_) | Value::Number(_) | Value::Null | Value::Bool(_) | Value::Object(_) => text(value),
    };
    let mut said: String = pieces(&message["text"]);
    for (field, parts) in EXTRAS {
        let value = &message[*field];
        let shown: Vec<String> =
            parts.iter().map(|part| text(&value[*part])).filter(|t| !t.is_empty()).collect();
        if !shown.is_empty() {
            said = format!("{said} [{}: {}]", field.replace('_', " "), shown.join(" "));
        }
    }
    said.trim().to_owned()
}

/// What a message may carry beside its text, and what of it is told.
const EXTRAS: &[(&str, &[&str])] = &[
    ("contact_information", &["first_name", "last_name", "phone_number"]),
    ("location_information", &["latitude", "longitude"]),
    ("poll", &["question"]),
    ("game_title", &[]),
];

/// A link whose text hides where it leads shows both.
fn piece_text(piece: &Value) -> String {
    let (shown, target) = (text(&piece["text"]), text(&piece["href"]));
    if target.is_empty() || target == shown { shown } else { format!("{shown} ({target})") }
}

/// Names of the files, and whether one was not exported.
fn files(message: &Value) -> (Vec<String>, bool) {
    let all: Vec<String> = ["file", "photo", "contact_vcard"]
        .iter()
        .map(|field| text(&message[*field]))
        .filter(|t| !t.is_empty())
        .collect();
    let left_out = all.iter().any(|name| name.starts_with('('));
    let own = text(&message["file_name"]);
    let mut names: Vec<String> = all.into_iter().filter(|name| !name.starts_with('(')).collect();
    if names.is_empty() && !own.is_empty() {
        names.push(own);
    }
    (names, left_out)
}

/// A string or number as text; empty for anything else.
fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => String::new(),
    }
}
