//! Headers of a message as lines of text and as metadata.

use super::super::reading::Reading;
use super::date::Sent;
use mail_parser::{Address, HeaderName, HeaderValue, Message, MessageParser};
use std::sync::LazyLock;

/// The headers that are shown, in their order.
const SHOWN: &[(&str, HeaderName<'static>)] = &[
    ("From", HeaderName::From),
    ("Sender", HeaderName::Sender),
    ("To", HeaderName::To),
    ("Cc", HeaderName::Cc),
    ("Bcc", HeaderName::Bcc),
    ("Reply-To", HeaderName::ReplyTo),
    ("Date", HeaderName::Date),
    ("Subject", HeaderName::Subject),
];

/// Headers that tie messages together; metadata only.
const TIES: &[(&str, HeaderName<'static>)] = &[
    ("Message-ID", HeaderName::MessageId),
    ("In-Reply-To", HeaderName::InReplyTo),
    ("References", HeaderName::References),
];

/// Every header that is used, but not dates: the library takes part of the next line for a zone of two letters, and the
/// header on it is lost ([`super::date`] reads them from the text as it stands).
static PARSER: LazyLock<MessageParser> = LazyLock::new(|| {
    let parser = MessageParser::new().with_mime_headers().with_address_headers().with_message_ids();
    parser.header_text(HeaderName::Subject).header_text(HeaderName::Comments)
});

/// A block of headers as the library reads it; `None` for what has no header at all. It has to be mended before
/// ([`super::word::mended`]).
pub(super) fn read(mended: &[u8]) -> Option<Message<'_>> {
    PARSER.parse_headers(mended).filter(|message| !message.headers().is_empty())
}

/// `From: …` and so on, one line each.
pub(super) fn lines(message: &Message<'_>) -> String {
    // What had to be assumed of the date is no part of the message: it stands in the metadata.
    let date = Sent::of(message).and_then(|sent| sent.iso());
    let line = |(name, value): (String, String)| match &date {
        Some(date) if name == "Date" => format!("{name}: {date}\n"),
        _ => format!("{name}: {value}\n"),
    };
    pairs(message, SHOWN).into_iter().map(line).collect()
}

/// The headers as metadata.
pub(super) fn describe(message: &Message<'_>, reading: &mut Reading) {
    reading.metadata.extend(pairs(message, SHOWN));
    reading.metadata.extend(pairs(message, TIES));
    if let Some(sent) = Sent::of(message) {
        sent.describe(reading);
    }
    if let Some(thread) = thread(message) {
        reading.say("Thread", thread);
    }
}

/// What a page that was saved as a message says of itself; `mended` are its headers.
pub(super) fn describe_page(mended: &[u8], reading: &mut Reading) {
    let Some(message) = read(mended) else { return };
    if let Some(subject) = message.subject() {
        reading.say("Subject", subject);
    }
    if let Some(location) = message.header_raw("Snapshot-Content-Location") {
        reading.say("Location", location.trim());
    }
}

/// The headers at the beginning of a message: what stands before its first blank line.
pub(super) fn block(message: &[u8]) -> &[u8] {
    let mut end = 0;
    for line in message.split_inclusive(|byte| *byte == b'\n') {
        if line.trim_ascii().is_empty() && end > 0 {
            break;
        }
        end += line.len();
    }
    &message[..end]
}

/// The identifier of the message with which the conversation began, as far as this message knows: the first that
/// it refers to, else the one that it answers, else its own (RFC 5322, 3.6.4). Without brackets.
fn thread(message: &Message<'_>) -> Option<String> {
    let first = |value: &HeaderValue<'_>| match value {
        HeaderValue::Text(text) => Some(text.to_string()),
        HeaderValue::TextList(list) => list.first().map(std::string::ToString::to_string),
        HeaderValue::Address(_)
        | HeaderValue::DateTime(_)
        | HeaderValue::ContentType(_)
        | HeaderValue::Received(_)
        | HeaderValue::Empty => None,
    };
    let ids = [message.references(), message.in_reply_to()].into_iter().filter_map(first);
    let own = message.message_id().map(str::to_owned);
    let mut ids = ids.chain(own).map(|id| id.trim().trim_matches(['<', '>']).to_owned());
    ids.find(|id| !id.is_empty())
}

fn pairs(message: &Message<'_>, names: &[(&str, HeaderName<'static>)]) -> Vec<(String, String)> {
    let value = |name: &HeaderName<'static>| {
        if *name == HeaderName::Date {
            return Sent::of(message).map(|sent| sent.shown()).filter(|date| !date.is_empty());
        }
        message.header(name.clone()).and_then(shown)
    };
    names.iter().filter_map(|(label, name)| Some(((*label).to_owned(), value(name)?))).collect()
}

fn shown(value: &HeaderValue<'_>) -> Option<String> {
    let text = match value {
        HeaderValue::Address(address) => addresses(address),
        HeaderValue::Text(text) => text.to_string(),
        HeaderValue::TextList(list) => list.join(", "),
        HeaderValue::DateTime(_)
        | HeaderValue::ContentType(_)
        | HeaderValue::Received(_)
        | HeaderValue::Empty => return None,
    };
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    (!text.is_empty()).then_some(text)
}

fn addresses(address: &Address<'_>) -> String {
    address
        .iter()
        .map(|a| mailbox(a.name(), a.address()))
        .filter(|a| !a.is_empty())
        .collect::<Vec<_>>()
        .join(", ")
}

/// `Asha Rao <asha@example.in>`, or what there is of it.
pub(super) fn mailbox(name: Option<&str>, address: Option<&str>) -> String {
    match (name.map(str::trim).filter(|n| !n.is_empty()), address.map(str::trim).filter(|a| !a.is_empty())) {
        (Some(name), Some(address)) if name != address => format!("{name} <{address}>"),
        (_, Some(address)) => address.to_owned(),
        (Some(name), None) => name.to_owned(),
        (None, None) => String::new(),
    }
}
