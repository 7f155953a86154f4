//! WhatsApp's `msgstore.db` on Android since 2020: `message`, `chat`, `jid`.

use super::jid;
use super::used::Used;
use crate::extract::chat::{Entry, Passed, Threads, When, call};
use crate::extract::sqlite::{Database, Row};
use bureau_model::output::{MessageKind, Party};
use std::collections::HashMap;

/// What a message is, as `message_type` numbers it.
const SYSTEM: i64 = 7;
const DELETED: i64 = 15;
/// What stands in place of a text.
const TYPES: &[(i64, &str)] = &[
    (1, "picture"),
    (2, "voice or sound"),
    (3, "video"),
    (4, "contact"),
    (5, "location"),
    (9, "document"),
    (13, "animated picture"),
    (16, "live location"),
    (20, "sticker"),
    (42, "picture to be seen once"),
    (43, "video to be seen once"),
    (66, "poll"),
];

pub(super) fn messages(database: &Database, threads: &mut Threads) -> Used {
    if !database.has("message", &["chat_row_id", "from_me", "timestamp", "text_data"])
        || !database.has("jid", &["raw_string"])
    {
        return &[];
    }
    let chats = Chats::of(database);
    let mut more = More::of(database);
    database.each("message", &mut |row| {
        let Some(chat) = row.int("chat_row_id").and_then(|id| chats.chats.get(&id)) else { return };
        threads.add(passed(row, chat, &chats, &mut more));
    });
    &[
        "message",
        "chat",
        "jid",
        "jid_map",
        "message_media",
        "message_location",
        "message_vcard",
        "group_participant_user",
    ]
}

pub(super) fn calls(database: &Database, threads: &mut Threads) -> Used {
    if !database.has("call_log", &["jid_row_id", "from_me", "timestamp", "duration"]) {
        return &[];
    }
    let jids = Jids::of(database);
    database.each("call_log", &mut |row| {
        let other = jids.party(row.int("jid_row_id"));
        let when = When::unix(row.int("timestamp").unwrap_or_default());
        let status = row.is("video_call").then(|| "video call".to_owned());
        threads.add(call(other, row.is("from_me"), status, when, row.int("duration")));
    });
    &["call_log"]
}

/// Addresses by the numbers of their rows.
struct Jids(HashMap<i64, String>);

impl Jids {
    fn of(database: &Database) -> Self {
        let mut jids = HashMap::new();
        database.each("jid", &mut |row| {
            jids.insert(row.number(), row.text("raw_string"));
        });
        // An account without number may be known to have one.
        let mut numbered = Vec::new();
        database.each("jid_map", &mut |row| {
            let number = row.int("jid_row_id").and_then(|id| jids.get(&id)).cloned();
            numbered.extend(row.int("lid_row_id").zip(number));
        });
        jids.extend(numbered);
        Self(jids)
    }

    fn raw(&self, id: Option<i64>) -> &str {
        id.and_then(|id| self.0.get(&id)).map_or("", String::as_str)
    }

    fn party(&self, id: Option<i64>) -> Party {
        jid::party(self.raw(id), "")
    }
}

struct Chat {
    jid: String,
    subject: String,
    members: Vec<Party>,
}

struct Chats {
    jids: Jids,
    chats: HashMap<i64, Chat>,
}

impl Chats {
    fn of(database: &Database) -> Self {
        let jids = Jids::of(database);
        let mut members: HashMap<i64, Vec<Party>> = HashMap::new();
        database.each("group_participant_user", &mut |row| {
            if let Some(group) = row.int("group_jid_row_id") {
                members.entry(group).or_default().push(jids.party(row.int("user_jid_row_id")));
            }
        });
        let mut chats = HashMap::new();
        database.each("chat", &mut |row| {
            let id = row.int("jid_row_id");
            let jid = jids.raw(id).to_owned();
            let members = id.and_then(|id| members.remove(&id)).unwrap_or_default();
            chats.insert(row.number(), Chat { jid, subject: row.text("subject"), members });
        });
        Self { jids, chats }
    }
}

/// What belongs to messages and stands in tables of its own, by the number of the message.
#[derive(Default)]
struct More {
    files: HashMap<i64, Vec<String>>,
    words: HashMap<i64, Vec<String>>,
}

impl More {
    fn of(database: &Database) -> Self {
        let mut more = Self::default();
        database.each("message_media", &mut |row| {
            let Some(id) = row.int("message_row_id") else { return };
            let names = [row.text("file_path"), row.text("media_name")];
            let name = names.into_iter().find(|name| !name.is_empty());
            more.files.entry(id).or_default().extend(name.map(|name| base(&name).to_owned()));
            let caption = row.text("media_caption");
            more.words.entry(id).or_default().extend(Some(caption).filter(|caption| !caption.is_empty()));
        });
        database.each("message_location", &mut |row| {
            let Some(id) = row.int("message_row_id") else { return };
            let parts = ["latitude", "longitude", "place_name", "place_address"].map(|name| row.text(name));
            more.words.entry(id).or_default().push(parts.join(" ").trim().to_owned());
        });
        database.each("message_vcard", &mut |row| {
            let Some(id) = row.int("message_row_id") else { return };
            more.words.entry(id).or_default().push(row.text("vcard"));
        });
        more
    }
}

fn passed(row: &Row<'_>, chat: &Chat, chats: &Chats, more: &mut More) -> Passed {
    let group = jid::is_group(&chat.jid);
    let other = jid::party(&chat.jid, "");
    let kind = row.int("message_type").unwrap_or_default();
    let sender = if group { chats.jids.party(row.int("sender_jid_row_id")) } else { other.clone() };
    let id = row.number();
    let mut parts = vec![row.text("text_data")];
    parts.extend(more.words.remove(&id).into_iter().flatten());
    let when = When::unix(row.int("timestamp").unwrap_or_default());
    let mut entry = Entry::new(MessageKind::Message, when, Party::default(), said(parts, kind));
    entry.attachments = more.files.remove(&id).unwrap_or_default();
    entry.status = (kind == DELETED).then(|| "deleted".to_owned());
    if kind == SYSTEM {
        entry.kind = MessageKind::Notice;
    }
    let others = if group { chat.members.clone() } else { vec![other] };
    let name =
        if group && chat.subject.is_empty() { format!("Group {}", chat.jid) } else { chat.subject.clone() };
    Passed {
        thread: chat.jid.clone(),
        name: if group { name } else { String::new() },
        others: others
            .into_iter()
            .chain((group && sender != Party::default()).then(|| sender.clone()))
            .collect(),
        sender: (!row.is("from_me")).then_some(sender),
        entry,
    }
}

/// The text, or what stands in its place.
fn said(parts: Vec<String>, kind: i64) -> String {
    let text = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
    let word = TYPES.iter().find(|(number, _)| *number == kind).map(|(_, word)| *word);
    match (text.is_empty(), word) {
        (true, Some(word)) => format!("[{word}]"),
        (true, None) if kind == SYSTEM => "[note of WhatsApp itself]".to_owned(),
        (false, Some(word)) if kind != 0 => format!("[{word}] {text}"),
        (_, _) => text,
    }
}

/// The name of a file without its folders.
pub(super) fn base(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}
