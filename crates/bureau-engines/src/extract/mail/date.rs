//! When a message was written, by its `Date` header as it stands: mail programs write it in many forms, and a reader
//! that knows one makes other times of the rest.

use super::super::reading::Reading;
use crate::moment::{self, Moment, Unread};
use mail_parser::{HeaderName, Message};

/// What the header says.
pub(super) struct Sent {
    /// As it is written, in one line.
    raw: String,
    read: Result<Moment, Unread>,
}

impl Sent {
    /// `None` for a message that has no such header.
    pub(super) fn of(message: &Message<'_>) -> Option<Self> {
        let header = message.headers().iter().find(|header| header.name == HeaderName::Date)?;
        let bytes = message.raw_message.get(header.offset_start as usize..header.offset_end as usize)?;
        let text = super::super::text::decode(bytes);
        Some(Self::read(text.split_whitespace().collect::<Vec<_>>().join(" ")))
    }

    /// Of a header's value.
    pub(super) fn read(raw: String) -> Self {
        Self { read: moment::read(&raw), raw }
    }

    /// In ISO 8601 with what is doubtful of it; where it can't be read, as it is written.
    pub(super) fn shown(&self) -> String {
        self.read.as_ref().map_or_else(|_| self.raw.clone(), Moment::told)
    }

    /// The moment alone, where there is one.
    pub(super) fn iso(&self) -> Option<String> {
        self.read.as_ref().ok().map(Moment::iso)
    }

    /// Keeps what is written where it is not plain, and says what can't be read.
    pub(super) fn describe(&self, reading: &mut Reading) {
        match &self.read {
            Ok(moment) if moment.doubts.is_empty() => {}
            Ok(_) => reading.say("Date as written", self.raw.clone()),
            Err(Unread::Empty) => reading.warn("the message has an empty date"),
            Err(unread) => reading.warn(format!("the date \"{}\" was not read: {unread}", self.raw)),
        }
    }
}
