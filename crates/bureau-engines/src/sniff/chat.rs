//! Conversations: chats as text, and what messengers and backup programs export.

use crate::extract::chat::{self, is_whatsapp};
use bureau_model::output::Sniffed;
use bureau_model::word::FileType;

/// What the text is, or `None` when it is no conversation.
pub(super) fn judge(start: &str) -> Option<Sniffed> {
    let media_type = match start.chars().next()? {
        '{' => json(start),
        '<' => markup(start),
        _ => is_whatsapp(start).then_some(chat::WHATSAPP),
    }?;
    Some(Sniffed::new(media_type, FileType::Document))
}

/// Telegram says itself what it is, or has messages with senders; Signal's lines each have a sender and a quotation.
fn json(start: &str) -> Option<&'static str> {
    let has = |words: &[&str]| words.iter().all(|word| start.contains(word));
    let first = start.lines().next().unwrap_or_default();
    let line = |words: &[&str]| words.iter().all(|word| first.contains(word));
    let marks: [&[&str]; 3] = [
        &["\"messages\"", "\"type\"", "\"from_id\""],
        &["\"about\"", "Telegram"],
        &["\"messages\"", "\"date_unixtime\"", "\"actor_id\""],
    ];
    if marks.iter().any(|marks| has(marks)) {
        Some(chat::TELEGRAM)
    } else if line(&["\"date\"", "\"sender\"", "\"body\"", "\"quote\""]) {
        Some(chat::SIGNAL)
    } else {
        None
    }
}

fn markup(start: &str) -> Option<&'static str> {
    let has = |words: &[&str]| words.iter().all(|word| start.contains(word));
    let head: String = start.chars().take(4096).collect();
    let named = |words: &[&str]| words.iter().any(|word| head.contains(word));
    if named(&["<smses ", "<smses>"]) || (named(&["<calls ", "<calls>"]) && start.contains("<call ")) {
        Some(chat::SMS)
    } else if has(&["class=\"page_wrap\"", "<div class=\"message "]) {
        Some(chat::TELEGRAM_PAGE)
    } else if has(&["class=\"msg", "class=\"sender\""]) {
        Some(chat::SIGNAL_PAGE)
    } else {
        None
    }
}
