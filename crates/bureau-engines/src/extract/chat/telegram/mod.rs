//! Exports of Telegram's desktop program: `result.json` with one chat or all of them, and pages of HTML.

mod json;
mod page;

pub(super) use json::read;
pub(super) use page::read as read_page;
