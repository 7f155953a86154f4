//! WhatsApp's `msgstore.db` on Android until 2021: one table `messages`.

use super::jid;
use super::used::Used;
use super::whatsapp::base;
use crate::extract::chat::{Entry, Passed, Threads, When};
use crate::extract::sqlite::{Database, Row};
use bureau_model::output::{MessageKind, Party};
use std::collections::HashMap;

/// The state of what WhatsApp notes itself.
const SYSTEM: i64 = 6;
const TYPES: &[(&str, &str)] = &[
    ("1", "picture"),
    ("2", "voice or sound"),
    ("3", "video"),
    ("4", "contact"),
    ("5", "location"),
    ("8", "call"),
    ("9", "document"),
    ("13", "animated picture"),
    ("16", "live location"),
    ("20", "sticker"),
];
const DELETED: &str = "15";

pub(super) fn messages(database: &Database, threads: &mut Threads) -> Used {
    if !database.has("messages", &["key_remote_jid", "key_from_me", "data", "timestamp"]) {
        return &[];
    }
    let groups = Groups::of(database);
    database.each("messages", &mut |row| {
        let jid = row.text("key_remote_jid");
        // The first row is none.
        if jid.contains('@') {
            threads.add(passed(row, &jid, &groups));
        }
    });
    &["messages", "chat_list", "group_participants"]
}

/// What groups are called and who is in them.
struct Groups {
    names: HashMap<String, String>,
    members: HashMap<String, Vec<Party>>,
}

impl Groups {
    fn of(database: &Database) -> Self {
        let mut names = HashMap::new();
        for table in ["chat_list", "chat"] {
            database.each(table, &mut |row| {
                names.insert(row.text("key_remote_jid"), row.text("subject"));
            });
        }
        let mut members: HashMap<String, Vec<Party>> = HashMap::new();
        database.each("group_participants", &mut |row| {
            members.entry(row.text("gid")).or_default().push(jid::party(&row.text("jid"), ""));
        });
        Self { names, members }
    }

    fn name(&self, jid: &str) -> String {
        let known = self.names.get(jid).filter(|name| !name.is_empty());
        known.cloned().unwrap_or_else(|| format!("Group {jid}"))
    }
}

fn passed(row: &Row<'_>, jid: &str, groups: &Groups) -> Passed {
    let group = jid::is_group(jid);
    let sender = jid::party(&if group { row.text("remote_resource") } else { jid.to_owned() }, "");
    let others = if group { groups.members.get(jid).cloned().unwrap_or_default() } else { Vec::new() };
    Passed {
        thread: jid.to_owned(),
        name: if group { groups.name(jid) } else { String::new() },
        others: others.into_iter().chain((sender != Party::default()).then(|| sender.clone())).collect(),
        sender: (!row.is("key_from_me")).then_some(sender),
        entry: entry(row),
    }
}

fn entry(row: &Row<'_>) -> Entry {
    let kind = row.text("media_wa_type");
    let word = TYPES.iter().find(|(number, _)| *number == kind).map(|(_, word)| format!("[{word}]"));
    let place = ["latitude", "longitude"].map(|name| row.text(name));
    let place = (kind == "5" || kind == "16").then(|| place.join(" "));
    let parts = [word, place, Some(row.text("data")), Some(row.text("media_caption"))];
    let text = parts.into_iter().flatten().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
    let when = When::unix(row.int("timestamp").unwrap_or_default());
    let mut entry = Entry::new(MessageKind::Message, when, Party::default(), text);
    let file = row.text("media_name");
    entry.attachments.extend((!file.is_empty()).then(|| base(&file).to_owned()));
    entry.status = (kind == DELETED).then(|| "deleted".to_owned());
    if row.int("status") == Some(SYSTEM) {
        entry.kind = MessageKind::Notice;
    }
    entry
}
