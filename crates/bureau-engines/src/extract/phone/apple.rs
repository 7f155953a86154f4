//! Apple's own databases: `sms.db` with messages, `CallHistory.storedata` with calls.

use super::attributed;
use super::used::Used;
use super::whatsapp::base;
use crate::extract::chat::{Entry, Passed, Threads, When, call, named};
use crate::extract::sqlite::{Database, Row, Value};
use bureau_model::output::{MessageKind, Party};
use std::collections::HashMap;

pub(super) fn messages(database: &Database, threads: &mut Threads) -> Used {
    if !database.has("message", &["handle_id", "is_from_me", "date", "text"])
        || !database.has("handle", &["id"])
    {
        return &[];
    }
    let around = Around::of(database);
    database.each("message", &mut |row| threads.add(around.passed(row)));
    &[
        "message",
        "handle",
        "chat",
        "chat_message_join",
        "chat_handle_join",
        "attachment",
        "message_attachment_join",
    ]
}

#[derive(Default)]
struct Chat {
    name: String,
    members: Vec<Party>,
}

/// Addresses, chats and files, by the numbers of their rows and of the messages that they belong to.
#[derive(Default)]
struct Around {
    handles: HashMap<i64, Party>,
    chats: HashMap<i64, Chat>,
    chat_of: HashMap<i64, i64>,
    files: HashMap<i64, Vec<String>>,
}

impl Around {
    fn of(database: &Database) -> Self {
        let mut around = Self::default();
        database.each("handle", &mut |row| {
            around.handles.insert(row.number(), named("", &row.text("id")));
        });
        database.each("chat", &mut |row| {
            around.chats.insert(row.number(), Chat { name: row.text("display_name"), members: Vec::new() });
        });
        database.each("chat_handle_join", &mut |row| {
            let member = row.int("handle_id").and_then(|id| around.handles.get(&id)).cloned();
            if let Some(chat) = row.int("chat_id").and_then(|id| around.chats.get_mut(&id)) {
                chat.members.extend(member);
            }
        });
        database.each("chat_message_join", &mut |row| {
            around.chat_of.extend(row.int("message_id").zip(row.int("chat_id")));
        });
        let mut names = HashMap::new();
        database.each("attachment", &mut |row| {
            let both = [row.text("transfer_name"), row.text("filename")];
            names.insert(row.number(), both.into_iter().find(|name| !name.is_empty()).unwrap_or_default());
        });
        database.each("message_attachment_join", &mut |row| {
            let name = row.int("attachment_id").and_then(|id| names.get(&id)).filter(|name| !name.is_empty());
            if let (Some(message), Some(name)) = (row.int("message_id"), name) {
                around.files.entry(message).or_default().push(base(name).to_owned());
            }
        });
        around
    }

    fn passed(&self, row: &Row<'_>) -> Passed {
        let sender = row.int("handle_id").and_then(|id| self.handles.get(&id)).cloned().unwrap_or_default();
        let id = self.chat_of.get(&row.number());
        let chat = id.and_then(|id| self.chats.get(id));
        let others = chat.map(|chat| chat.members.clone()).filter(|members| !members.is_empty());
        Passed {
            thread: id.map_or_else(|| format!("handle {}", sender.address), |id| format!("chat {id}")),
            name: chat.map(|chat| chat.name.clone()).unwrap_or_default(),
            others: others.unwrap_or_else(|| vec![sender.clone()]),
            sender: (!row.is("is_from_me")).then_some(sender),
            entry: self.entry(row),
        }
    }

    fn entry(&self, row: &Row<'_>) -> Entry {
        let mut text = row.text("text");
        if text.is_empty()
            && let Value::Blob(bytes) = row.get("attributedBody")
        {
            text = attributed::text(&bytes).unwrap_or_default();
        }
        let kind = if row.text("service").eq_ignore_ascii_case("sms") {
            MessageKind::Sms
        } else {
            MessageKind::Message
        };
        let when = When::apple(row.int("date").unwrap_or_default());
        // Where a file stands in the text.
        let text = text.replace('\u{fffc}', " ");
        let mut entry = Entry::new(kind, when, Party::default(), text.trim());
        entry.attachments = self.files.get(&row.number()).cloned().unwrap_or_default();
        entry
    }
}

pub(super) fn calls(database: &Database, threads: &mut Threads) -> Used {
    if !database.has("ZCALLRECORD", &["ZADDRESS", "ZDATE", "ZDURATION", "ZORIGINATED"]) {
        return &[];
    }
    database.each("ZCALLRECORD", &mut |row| {
        let address = match row.get("ZADDRESS") {
            Value::Blob(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
            Value::Null | Value::Int(_) | Value::Real(_) | Value::Text(_) => row.text("ZADDRESS"),
        };
        let outgoing = row.is("ZORIGINATED");
        let status = (!outgoing && !row.is("ZANSWERED")).then(|| "missed".to_owned());
        let when = When::apple_seconds(row.real("ZDATE").unwrap_or_default());
        let seconds = row.real("ZDURATION").map(|seconds| seconds as i64);
        threads.add(call(named(&row.text("ZNAME"), &address), outgoing, status, when, seconds));
    });
    &["ZCALLRECORD", "Z_PRIMARYKEY", "Z_METADATA", "Z_MODELCACHE"]
}
