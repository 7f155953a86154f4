//! Short messages and calls of an Android telephone as XML: of SMS Backup & Restore, and of Signal's plain backup.
//!
//! What came with a message is in it as base64; it becomes a member of the file.

mod field;
mod kind;

pub(in super::super) use kind::{call, call_type, sms_type};

use super::conversation::Entry;
use super::people::{mark, named};
use super::thread::{Passed, Threads};
use super::write::Writer;
use crate::extract::failure;
use crate::extract::members::Members;
use crate::extract::reading::Reading;
use crate::extract::source::Source;
use crate::extract::text::decode_markup;
use crate::extract::xml::{self, Event};
use bureau_model::output::{MessageKind, Party};
use bureau_model::word::Failure;
use field::Fields;
use std::collections::BTreeSet;

pub(super) fn read(source: &Source<'_>, members: &mut Members) -> Result<Reading, Failure> {
    let content = decode_markup(source.bytes);
    let mut backup =
        Backup { members, threads: Threads::default(), mms: None, number: 0, claimed: None, unread: 0 };
    let whole = xml::each_with(&content, &mut |event, attributes| match event {
        Event::Start(name) => backup.start(name, &Fields(attributes)),
        Event::End("mms") => backup.end(),
        Event::End(_) | Event::Text(_) => {}
    });
    backup.end();
    let Backup { threads, number, claimed, unread, .. } = backup;
    let mut writer = Writer::default();
    threads.write(mark(source.bytes), &mut writer);
    let mut reading = writer.finish();
    reading.say("Kind of conversation", "backup of a telephone's messages or calls");
    if !whole {
        reading.warn("the backup is broken; what stands after the fault was not read");
    }
    if let Some(claimed) = claimed.filter(|claimed| *claimed != number) {
        reading
            .warn(format!("the backup says that it holds {claimed} messages or calls; {number} were found"));
    }
    if unread > 0 {
        reading.warn(format!("{unread} files in messages are damaged and were not taken"));
    }
    if reading.segments.is_empty() { Err(failure::empty()) } else { Ok(reading) }
}

/// A message with several parts, as far as it was read.
struct Mms {
    outgoing: bool,
    address: String,
    contact: Party,
    entry: Entry,
    from: Option<String>,
    to: BTreeSet<String>,
}

struct Backup<'a> {
    members: &'a mut Members,
    threads: Threads,
    mms: Option<Mms>,
    number: i64,
    claimed: Option<i64>,
    unread: u64,
}

impl Backup<'_> {
    fn start(&mut self, element: &str, fields: &Fields<'_>) {
        match element {
            "smses" | "calls" => self.claimed = fields.number("count"),
            "sms" => self.sms(fields),
            "call" => self.call(fields),
            "mms" => self.begin(fields),
            "part" => self.part(fields),
            "addr" => self.address(fields),
            _ => {}
        }
    }

    fn sms(&mut self, fields: &Fields<'_>) {
        self.number += 1;
        let other = fields.other(&fields.text("address"));
        let (outgoing, status) = sms_type(fields.number("type"));
        let subject = fields.text("subject");
        let body = fields.text("body");
        let text = if subject.is_empty() { body } else { format!("{subject}: {body}") };
        let entry = Entry { status, ..Entry::new(MessageKind::Sms, fields.when(), Party::default(), text) };
        let sender = (!outgoing).then(|| other.clone());
        self.threads.add(Passed {
            thread: other.address.clone(),
            name: String::new(),
            others: vec![other],
            sender,
            entry,
        });
    }

    fn call(&mut self, fields: &Fields<'_>) {
        self.number += 1;
        let (outgoing, status) = call_type(fields.number("type"));
        let other = fields.other(&fields.text("number"));
        self.threads.add(call(other, outgoing, status, fields.when(), fields.number("duration")));
    }

    fn begin(&mut self, fields: &Fields<'_>) {
        self.end();
        self.number += 1;
        let (outgoing, status) = sms_type(fields.number("msg_box"));
        let address = fields.text("address");
        let entry = Entry::new(MessageKind::Mms, fields.when(), Party::default(), fields.text("sub"));
        let contact = fields.other(&address);
        let entry = Entry { status, ..entry };
        self.mms = Some(Mms { outgoing, address, contact, entry, from: None, to: BTreeSet::new() });
    }

    fn part(&mut self, fields: &Fields<'_>) {
        let Some(mms) = &mut self.mms else { return };
        let kind = fields.text("ct");
        let text = fields.text("text");
        if kind == "text/plain" && !text.is_empty() {
            mms.entry.text = format!("{} {text}", mms.entry.text).trim().to_owned();
            return;
        }
        let data = fields.0.get("data").filter(|data| !data.is_empty() && data != "null");
        let Some(data) = data.filter(|_| kind != "application/smil") else { return };
        let name = part_name(fields, &kind, mms.entry.attachments.len() + 1);
        match mail_parser::decoders::base64::base64_decode(data.as_bytes()) {
            Some(bytes) if !bytes.is_empty() => {
                self.members.take(&format!("message {}/{name}", self.number), &mut bytes.as_slice());
            }
            Some(_) | None => self.unread += 1,
        }
        mms.entry.attachments.push(name);
    }

    fn address(&mut self, fields: &Fields<'_>) {
        let Some(mms) = &mut self.mms else { return };
        let address = fields.text("address");
        if address.is_empty() || address == "insert-address-token" {
            return;
        }
        // From, to, cc, bcc as PduHeaders numbers them.
        match fields.number("type") {
            Some(137) => mms.from = Some(address),
            Some(129 | 130 | 151) => {
                mms.to.insert(address);
            }
            _ => {}
        }
    }

    fn end(&mut self) {
        let Some(Mms { outgoing, address, contact, entry, from, to }) = self.mms.take() else { return };
        let all: Vec<&str> = address.split('~').filter(|one| !one.is_empty()).collect();
        // The name is of one person only where there is one.
        let others: Vec<Party> = match all.as_slice() {
            [one] => vec![Party { address: (*one).to_owned(), ..contact }],
            all => all.iter().map(|one| named("", one)).collect(),
        };
        if !outgoing {
            self.threads.addressed(to);
        }
        let known = |from: &str| others.iter().find(|other| other.address == from).cloned();
        let sender = from.map(|from| known(&from).unwrap_or_else(|| named("", &from)));
        let sender = sender.or_else(|| others.first().cloned()).filter(|_| !outgoing);
        self.threads.add(Passed { thread: address, name: String::new(), others, sender, entry });
    }
}

/// What a part is called: by itself, or by its number and kind.
fn part_name(fields: &Fields<'_>, kind: &str, number: usize) -> String {
    let names = ["cl", "name", "fn", "cid"].into_iter().map(|name| fields.text(name));
    let named = names.map(|name| name.trim_matches(['<', '>', ' ']).to_owned()).find(|name| !name.is_empty());
    named.unwrap_or_else(|| {
        let ending = kind.rsplit('/').next().unwrap_or("bin").replace("jpeg", "jpg");
        format!("part {number}.{ending}")
    })
}
