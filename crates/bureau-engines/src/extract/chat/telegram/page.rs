//! `messages.html`: a page of one chat. Messages that follow each other of one person name them once.

use crate::extract::chat::element::element;
use crate::extract::chat::people::party;
use crate::extract::chat::{Conversation, Entry, When, Writer};
use crate::extract::text::decode_markup;
use crate::extract::{Reading, Source, failure};
use bureau_model::output::{MessageKind, Party};
use bureau_model::time::{self, Timestamp};
use bureau_model::word::Failure;
use chrono::{FixedOffset, NaiveDateTime};

patterns! {
    // What stands between the messages of two days.
    DAY = r"^[0-9]{1,2} \p{L}+ [0-9]{4}$";
}

pub(in super::super) fn read(source: &Source<'_>) -> Result<Reading, Failure> {
    let content = decode_markup(source.bytes);
    let mut conversation = Conversation { name: chat_name(&content), group: true, ..Conversation::default() };
    let mut last = Party::default();
    for message in content.split("<div class=\"message ").skip(1) {
        let (classes, rest) = message.split_once('"').unwrap_or((message, ""));
        let entry = entry(classes, rest, &mut last);
        if !(entry.kind == MessageKind::Notice && DAY.is_match(&entry.text)) {
            conversation.entries.push(entry);
        }
    }
    let mut people: Vec<&Party> =
        conversation.entries.iter().map(|e| &e.sender).filter(|p| **p != Party::default()).collect();
    people.sort();
    people.dedup();
    // A chat with one person bears their name.
    let named = party(&conversation.name);
    conversation.group = people.len() > 2 || !people.contains(&&named);
    let mut writer = Writer::default();
    writer.conversation(conversation);
    let mut reading = writer.finish();
    reading.say("Kind of conversation", "export of Telegram");
    if reading.segments.is_empty() { Err(failure::empty()) } else { Ok(reading) }
}

fn chat_name(content: &str) -> String {
    let header = content.split("class=\"page_header").nth(1).unwrap_or_default();
    let header = header.split("class=\"page_body").next().unwrap_or_default();
    element(header, "text bold").unwrap_or_default()
}

fn entry(classes: &str, rest: &str, last: &mut Party) -> Entry {
    if classes.starts_with("service") {
        return Entry::notice(When::default(), element(rest, "body details").unwrap_or_default());
    }
    // What was forwarded has a sender of its own inside.
    let (own, forwarded) = match rest.split_once("class=\"forwarded body") {
        Some((own, forwarded)) => (own, Some(forwarded)),
        None => (rest, None),
    };
    if let Some(name) = from_name(own) {
        *last = party(&name);
    }
    let when = title(own).map(|title| when(&title)).unwrap_or_default();
    let mut text = element(forwarded.unwrap_or(own), "text").unwrap_or_default();
    if let Some(from) = forwarded.and_then(from_name) {
        text = format!("[forwarded from {from}] {text}");
    }
    let mut entry = Entry::new(MessageKind::Message, when, last.clone(), text);
    entry.attachments = files(rest);
    if let Some(media) = element(rest, "title bold") {
        let detail = element(rest, "status details").unwrap_or_default();
        entry.text = format!("{} [{media} {detail}]", entry.text).trim().to_owned();
        entry.status = rest.contains("Not included").then(|| "attachment not exported".to_owned());
    }
    entry
}

/// A name, without the date that stands behind the one of a forwarded message.
fn from_name(message: &str) -> Option<String> {
    let at = message.find("class=\"from_name\"")?;
    let end = message[at..].find("<span").map_or(message.len(), |end| at + end);
    let close = message[at..].find("</div").map_or(message.len(), |end| at + end);
    element(&message[message[..at].rfind('<')?..end.min(close)], "from_name")
}

/// Targets of links into the export's own folders.
fn files(message: &str) -> Vec<String> {
    let targets = message.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
    let own =
        targets.filter(|target| !target.contains(':') && !target.starts_with('#') && target.contains('/'));
    own.take(50).map(|target| html_escape::decode_html_entities(target).into_owned()).collect()
}

fn title(message: &str) -> Option<String> {
    let details = message.split("date details").nth(1)?;
    let value = details.split("title=\"").nth(1)?.split('"').next()?;
    Some(html_escape::decode_html_entities(value).into_owned())
}

/// `05.03.2024 21:15:30`, in newer exports with ` UTC+05:30` behind it.
fn when(title: &str) -> When {
    let (clock, zone) = title.split_once(" UTC").map_or((title, None), |(clock, zone)| (clock, Some(zone)));
    let Some(wall) = time::read_clock_as(clock.trim(), "%d.%m.%Y %H:%M:%S") else { return When::raw(title) };
    let instant = zone.and_then(|zone| offset(zone, wall));
    instant.and_then(|instant| When::zoned(wall, instant)).unwrap_or_else(|| When::wall(wall, true))
}

fn offset(zone: &str, wall: NaiveDateTime) -> Option<Timestamp> {
    let (hours, minutes) = zone.split_once(':')?;
    let hours: i32 = hours.parse().ok()?;
    let minutes: i32 = minutes.parse().ok()?;
    let seconds =
        hours.checked_mul(3600)?.checked_add(minutes * 60 * if zone.starts_with('-') { -1 } else { 1 })?;
    Some(wall.and_local_timezone(FixedOffset::east_opt(seconds)?).single()?.to_utc())
}
