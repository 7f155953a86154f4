//! Outlook's `.msg`: its text through `xberg`, what is attached by [`attachment`].

use super::super::members::Members;
use super::super::node::text;
use super::super::reading::Reading;
use super::super::source::Source;
use super::super::{failure, html, xberg};
use super::attachment;
use super::date::Sent;
use super::header::mailbox;
use crate::normal;
use ::xberg::{EmailMetadata, ExtractedDocument, FormatMetadata, NodeContent};
use bureau_model::word::Failure;

pub(in crate::extract) fn read(source: &Source<'_>, members: &mut Members) -> Result<Reading, Failure> {
    let document = xberg::run(source.bytes, "application/vnd.ms-outlook")?;
    let mut reading = Reading::default();
    let Some(FormatMetadata::Email(mail)) = &document.metadata.format else {
        return Err(failure::corrupt("the message can't be read"));
    };
    let sent = document.metadata.created_at.clone().map(Sent::read);
    let headers = headers(&document, mail, sent.as_ref());
    let lines: String = headers.iter().map(|(name, value)| format!("{name}: {value}\n")).collect();
    reading.push_part(lines, "headers");
    reading.metadata = headers;
    if let Some(sent) = &sent {
        sent.describe(&mut reading);
    }
    if let Some(id) = &mail.message_id {
        reading.say("Message-ID", id.clone());
    }
    let body = body(&document);
    if body.trim_start().starts_with('<') {
        html::push_page(html::text(&body), "body", &mut reading);
    } else if normal::has_text(&body) {
        reading.push_part(body, "body");
    }
    let id = mail.message_id.as_deref().map(|id| id.trim().trim_matches(['<', '>']));
    if let Some(id) = id.filter(|id| !id.is_empty()) {
        reading.say("Thread", id);
    }
    attachment::take(source.bytes, &mut reading, members);
    Ok(reading)
}

fn headers(document: &ExtractedDocument, mail: &EmailMetadata, sent: Option<&Sent>) -> Vec<(String, String)> {
    let pairs = [
        ("From", mailbox(mail.from_name.as_deref(), mail.from_email.as_deref())),
        ("To", mail.to_emails.join(", ")),
        ("Cc", mail.cc_emails.join(", ")),
        ("Bcc", mail.bcc_emails.join(", ")),
        ("Date", sent.map(Sent::shown).unwrap_or_default()),
        ("Subject", document.metadata.subject.clone().unwrap_or_default()),
    ];
    pairs
        .into_iter()
        .filter(|(_, value)| !value.trim().is_empty())
        .map(|(name, value)| (name.to_owned(), value))
        .collect()
}

/// The paragraphs after the headers and before the list of attachments.
fn body(document: &ExtractedDocument) -> String {
    let nodes = document.document.as_ref().map_or(&[][..], |d| d.nodes.as_slice());
    let mut paragraphs: Vec<String> = Vec::new();
    for node in nodes {
        if matches!(&node.content, NodeContent::Paragraph { text } if text == "Attachments:") {
            break;
        }
        paragraphs.extend(text(&node.content));
    }
    paragraphs.join("\n\n")
}
