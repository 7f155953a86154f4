//! Android's own databases: `mmssms.db` with short messages, `calllog.db` (and older `contacts2.db`) with calls.

use super::used::Used;
use super::whatsapp::base;
use crate::extract::chat::{Entry, Passed, Threads, When, call, call_type, named, sms_type};
use crate::extract::sqlite::{Database, Row};
use bureau_model::output::{MessageKind, Party};
use std::collections::{BTreeSet, HashMap};

pub(super) fn messages(database: &Database, threads: &mut Threads) -> Used {
    if !database.has("sms", &["address", "date", "type", "body"]) {
        return &[];
    }
    database.each("sms", &mut |row| threads.add(sms(row)));
    if !database.has("pdu", &["msg_box", "date"]) {
        return &["sms"];
    }
    let (mut parts, mut addresses) = (parts(database), addresses(database));
    database.each("pdu", &mut |row| {
        let parts = parts.remove(&row.number()).unwrap_or_default();
        let addresses = addresses.remove(&row.number()).unwrap_or_default();
        let passed = mms(row, parts, addresses, threads);
        threads.add(passed);
    });
    &["sms", "pdu", "part", "addr", "threads", "canonical_addresses"]
}

fn sms(row: &Row<'_>) -> Passed {
    let other = named("", &row.text("address"));
    let (outgoing, status) = sms_type(row.int("type"));
    let when = When::unix(row.int("date").unwrap_or_default());
    let entry = Entry { status, ..Entry::new(MessageKind::Sms, when, Party::default(), row.text("body")) };
    let thread = thread(row).unwrap_or_else(|| other.address.clone());
    let sender = (!outgoing).then(|| other.clone());
    Passed { thread, name: String::new(), others: vec![other], sender, entry }
}

fn thread(row: &Row<'_>) -> Option<String> {
    row.int("thread_id").map(|id| format!("thread {id}"))
}

/// Texts and files of messages with several parts, by the number of the message.
type Parts = (Vec<String>, Vec<String>);

fn parts(database: &Database) -> HashMap<i64, Parts> {
    let mut all: HashMap<i64, Parts> = HashMap::new();
    database.each("part", &mut |row| {
        let Some(id) = row.int("mid") else { return };
        let (texts, files) = all.entry(id).or_default();
        match row.text("ct").as_str() {
            "application/smil" => {}
            "text/plain" => texts.push(row.text("text")),
            _ => {
                let names = ["cl", "name", "fn", "_data"].map(|name| row.text(name));
                files.extend(
                    names.into_iter().find(|name| !name.is_empty()).map(|name| base(&name).to_owned()),
                );
            }
        }
    });
    all
}

/// Who sent (137) and who received (129, 130, 151), by the number of the message.
fn addresses(database: &Database) -> HashMap<i64, Vec<(i64, String)>> {
    let mut all: HashMap<i64, Vec<(i64, String)>> = HashMap::new();
    database.each("addr", &mut |row| {
        let address = row.text("address");
        if let (Some(id), Some(kind)) = (row.int("msg_id"), row.int("type"))
            && !address.is_empty()
            && address != "insert-address-token"
        {
            all.entry(id).or_default().push((kind, address));
        }
    });
    all
}

fn mms(row: &Row<'_>, (texts, files): Parts, addresses: Vec<(i64, String)>, threads: &mut Threads) -> Passed {
    let (outgoing, status) = sms_type(row.int("msg_box"));
    let from = addresses.iter().find(|(kind, _)| *kind == 137).map(|(_, address)| named("", address));
    let to: BTreeSet<String> =
        addresses.iter().filter(|(kind, _)| *kind != 137).map(|(_, address)| address.clone()).collect();
    let others: Vec<Party> = if outgoing {
        to.iter().map(|address| named("", address)).collect()
    } else {
        threads.addressed(to);
        from.iter().cloned().collect()
    };
    let text = std::iter::once(row.text("sub")).chain(texts).filter(|text| !text.is_empty());
    let when = When::unix(row.int("date").unwrap_or_default());
    let mut entry = Entry::new(MessageKind::Mms, when, Party::default(), text.collect::<Vec<_>>().join(" "));
    (entry.attachments, entry.status) = (files, status);
    let id = thread(row).unwrap_or_else(|| format!("message {}", row.number()));
    let sender = (!outgoing).then(|| from.unwrap_or_default());
    Passed { thread: id, name: String::new(), others, sender, entry }
}

pub(super) fn calls(database: &Database, threads: &mut Threads) -> Used {
    if !database.has("calls", &["number", "date", "duration", "type"]) {
        return &[];
    }
    database.each("calls", &mut |row| {
        let other = named(&row.text("name"), &row.text("number"));
        let (outgoing, status) = call_type(row.int("type"));
        let when = When::unix(row.int("date").unwrap_or_default());
        threads.add(call(other, outgoing, status, when, row.int("duration")));
    });
    &["calls"]
}
