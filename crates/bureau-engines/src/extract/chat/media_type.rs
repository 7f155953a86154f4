//! The media types of conversations.

/// A chat of WhatsApp that was exported as text.
pub(crate) const WHATSAPP: &str = "application/x-whatsapp-chat";
/// An export of Telegram's desktop program as JSON.
pub(crate) const TELEGRAM: &str = "application/x-telegram-export+json";
/// A page of an export of Telegram's desktop program.
pub(crate) const TELEGRAM_PAGE: &str = "application/x-telegram-export+html";
/// A chat of Signal as lines of JSON.
pub(crate) const SIGNAL: &str = "application/x-signal-chat+json";
/// A chat of Signal as a page.
pub(crate) const SIGNAL_PAGE: &str = "application/x-signal-chat+html";
/// Short messages or calls of an Android telephone, as backup programs write them.
pub(crate) const SMS: &str = "application/x-sms-backup+xml";
