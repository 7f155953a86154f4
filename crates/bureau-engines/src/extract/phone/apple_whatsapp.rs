//! WhatsApp's `ChatStorage.sqlite` on iOS.

use super::jid;
use super::used::Used;
use super::whatsapp::base;
use crate::extract::chat::{Entry, Passed, Threads, When};
use crate::extract::sqlite::{Database, Row};
use bureau_model::output::{MessageKind, Party};
use std::collections::HashMap;

/// What stands in place of a text, as `ZMESSAGETYPE` numbers it.
const TYPES: &[(i64, &str)] = &[
    (1, "picture"),
    (2, "video"),
    (3, "voice or sound"),
    (4, "contact"),
    (5, "location"),
    (7, "link"),
    (8, "document"),
    (11, "animated picture"),
    (15, "sticker"),
];
/// Events of groups, and notes of WhatsApp itself.
const NOTES: [i64; 2] = [6, 10];
const DELETED: i64 = 14;

pub(super) fn messages(database: &Database, threads: &mut Threads) -> Used {
    if !database.has("ZWAMESSAGE", &["ZCHATSESSION", "ZISFROMME", "ZMESSAGEDATE", "ZTEXT"]) {
        return &[];
    }
    let around = Around::of(database);
    database.each("ZWAMESSAGE", &mut |row| threads.add(around.passed(row)));
    &[
        "ZWAMESSAGE",
        "ZWACHATSESSION",
        "ZWAGROUPMEMBER",
        "ZWAMEDIAITEM",
        "Z_PRIMARYKEY",
        "Z_METADATA",
        "Z_MODELCACHE",
    ]
}

/// Chats, members of groups and files, by the numbers of their rows.
#[derive(Default)]
struct Around {
    chats: HashMap<i64, (String, String)>,
    members: HashMap<i64, Party>,
    of_chat: HashMap<i64, Vec<Party>>,
    files: HashMap<i64, (String, String)>,
}

impl Around {
    fn of(database: &Database) -> Self {
        let mut around = Self::default();
        database.each("ZWACHATSESSION", &mut |row| {
            around.chats.insert(row.number(), (row.text("ZCONTACTJID"), row.text("ZPARTNERNAME")));
        });
        database.each("ZWAGROUPMEMBER", &mut |row| {
            let names = [row.text("ZCONTACTNAME"), row.text("ZFIRSTNAME")];
            let name = names.into_iter().find(|name| !name.is_empty()).unwrap_or_default();
            let member = jid::party(&row.text("ZMEMBERJID"), &name);
            if let Some(chat) = row.int("ZCHATSESSION") {
                around.of_chat.entry(chat).or_default().push(member.clone());
            }
            around.members.insert(row.number(), member);
        });
        database.each("ZWAMEDIAITEM", &mut |row| {
            let file = row.text("ZMEDIALOCALPATH");
            around.files.insert(row.number(), (base(&file).to_owned(), row.text("ZTITLE")));
        });
        around
    }

    fn passed(&self, row: &Row<'_>) -> Passed {
        let chat = row.int("ZCHATSESSION").unwrap_or_default();
        let nobody = (String::new(), String::new());
        let (own, name) = self.chats.get(&chat).unwrap_or(&nobody);
        let jids = [own.clone(), row.text("ZFROMJID"), row.text("ZTOJID")];
        let jid = jids.into_iter().find(|jid| !jid.is_empty()).unwrap_or_default();
        let group = jid::is_group(&jid);
        let member = row.int("ZGROUPMEMBER").and_then(|id| self.members.get(&id)).cloned();
        let sender = if group {
            member.unwrap_or_else(|| jid::party("", &row.text("ZPUSHNAME")))
        } else {
            jid::party(&jid, name)
        };
        let members =
            if group { self.of_chat.get(&chat).cloned().unwrap_or_default() } else { vec![sender.clone()] };
        Passed {
            thread: jid,
            name: if group { name.clone() } else { String::new() },
            others: members,
            sender: (!row.is("ZISFROMME")).then_some(sender),
            entry: self.entry(row),
        }
    }

    fn entry(&self, row: &Row<'_>) -> Entry {
        let kind = row.int("ZMESSAGETYPE").unwrap_or_default();
        let word = TYPES.iter().find(|(number, _)| *number == kind).map(|(_, word)| format!("[{word}]"));
        let (file, title) =
            row.int("ZMEDIAITEM").and_then(|id| self.files.get(&id)).cloned().unwrap_or_default();
        let parts = [word.unwrap_or_default(), row.text("ZTEXT"), title];
        let text = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
        let when = When::apple_seconds(row.real("ZMESSAGEDATE").unwrap_or_default());
        let kind_of = if NOTES.contains(&kind) { MessageKind::Notice } else { MessageKind::Message };
        let mut entry = Entry::new(kind_of, when, Party::default(), text);
        entry.attachments.extend((!file.is_empty()).then_some(file));
        entry.status = (kind == DELETED).then(|| "deleted".to_owned());
        entry
    }
}
