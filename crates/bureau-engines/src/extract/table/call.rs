//! Rows into calls.

use super::label::of_sheet;
use super::layout::Layout;
use super::moment::{self, Moment};
use super::row::Row;
use super::way::{self, Way};
use super::{party, rounded};
use crate::moment::{Order, Tally};
use bureau_model::output::{Call, CallField};

/// What the calls of one table may take, in bytes as they are handed on: a reply has room for 256 MiB in all.
const BYTES: usize = 96 << 20;

/// About what a call takes beside what stands in its cells.
const FRAME: usize = 160;

/// A row before the order of its day and the roles of its parties are known.
#[derive(Debug)]
struct Raw {
    row: u32,
    caller: String,
    called: String,
    way: Option<Way>,
    kind: &'static str,
    moment: Moment,
    seconds: Option<f64>,
    /// A time or a length stands there and can't be read.
    blurred: bool,
    details: Vec<(CallField, String)>,
}

/// Rows of which something is said: how many, and the numbers of the first.
#[derive(Debug, Default)]
struct Noted {
    count: u32,
    first: Vec<u32>,
}

/// Rows that are named.
const NAMED: usize = 5;

impl Noted {
    fn note(&mut self, row: u32) {
        self.count += 1;
        if self.first.len() < NAMED {
            self.first.push(row);
        }
    }

    /// "row 4", "rows 4, 7 and more".
    fn named(&self) -> String {
        let numbers = self.first.iter().map(u32::to_string).collect::<Vec<_>>().join(", ");
        let word = if self.count == 1 { "row" } else { "rows" };
        let more = if self.count as usize > NAMED { " and more" } else { "" };
        format!("{word} {numbers}{more}")
    }
}

/// The calls of one table as they are gathered.
#[derive(Debug, Default)]
pub(super) struct Calls {
    raw: Vec<Raw>,
    bytes: usize,
    order: Tally,
    /// Rows that hold no call that can be read.
    unread: Noted,
    /// Rows of calls without their time or their length, because it can't be read.
    blurred: Noted,
    /// Rows that there was no room for.
    beyond: u32,
}

impl Calls {
    pub(super) fn row(&mut self, layout: &Layout, row: &Row) {
        match read(layout, row) {
            Some(raw) => self.keep(raw),
            None if is_data(layout, row) => self.unread.note(row.number),
            None => {}
        }
    }

    fn keep(&mut self, raw: Raw) {
        let details: usize = raw.details.iter().map(|(_, value)| value.len() + 16).sum();
        self.bytes += FRAME + raw.caller.len() + raw.called.len() + details;
        if self.bytes > BYTES {
            self.beyond += 1;
            return;
        }
        if raw.blurred {
            self.blurred.note(raw.row);
        }
        self.order.count(raw.moment.day);
        self.raw.push(raw);
    }

    /// What was left out, a sentence each.
    pub(super) fn warnings(&self, sheet: &str) -> Vec<String> {
        let of = of_sheet(sheet);
        let beyond = (self.beyond > 0).then(|| {
            format!("{} more calls{of} were not taken into the graph: split the table", self.beyond)
        });
        let unread = (self.unread.count > 0).then(|| {
            let rows = if self.unread.count == 1 { "row holds" } else { "rows hold" };
            format!(
                "{} {rows} no call that can be read in the call table{of} ({}): look at them, and at what its columns mean",
                self.unread.count,
                self.unread.named()
            )
        });
        let blurred = (self.blurred.count > 0).then(|| {
            let calls = if self.blurred.count == 1 { "call has" } else { "calls have" };
            format!(
                "{} {calls} a time or a length that can't be read{of} ({}): they are taken without it",
                self.blurred.count,
                self.blurred.named()
            )
        });
        beyond.into_iter().chain(unread).chain(blurred).collect()
    }

    /// Gives each call its parties and its time. In `layout` the called party becomes the other one where
    /// directions are seen from the caller.
    pub(super) fn finish(self, layout: &mut Layout) -> Vec<(u32, Call)> {
        let own = self.seen_from_own(layout);
        if own && layout.column(CallField::Other).is_none() {
            let called = layout.column(CallField::Called);
            called.into_iter().for_each(|column| layout.fields[column] = Some(CallField::Other));
        }
        let order = self.order.order();
        self.raw.into_iter().map(|raw| (raw.row, raw.call(order, own))).collect()
    }

    /// Whether the first party is the table's own subscriber in every row, and the direction says who called.
    /// Words that plainly name a caller are doubted only where one and the same subscriber both calls and is called.
    fn seen_from_own(&self, layout: &Layout) -> bool {
        if layout.column(CallField::Direction).is_none() {
            return false;
        }
        if layout.column(CallField::Other).is_some() {
            return true;
        }
        let mut callers =
            self.raw.iter().filter(|raw| !raw.caller.is_empty()).map(|raw| party::core(&raw.caller));
        let Some(first) = callers.next() else { return false };
        let constant = callers.all(|caller| caller == first);
        let has = |way| self.raw.iter().any(|raw| raw.way == Some(way));
        let named = layout.subscriber.as_ref().is_some_and(|subscriber| party::core(subscriber) == first);
        constant && has(Way::In) && (!layout.plain_caller || named || (has(Way::Out) && self.raw.len() >= 4))
    }
}

impl Raw {
    fn call(self, order: Order, own: bool) -> Call {
        let (caller, called) = match self.way {
            Some(Way::In) if own => (self.called, self.caller),
            _ => (self.caller, self.called),
        };
        let (start, assumed) = self.moment.start(order);
        Call {
            chunk: 0,
            caller,
            called,
            start,
            assumed,
            seconds: self.seconds,
            kind: self.kind.to_owned(),
            details: self.details,
        }
    }
}

/// What a row says; `None` when it lacks a party or says nothing of when, as totals and repeated headers do.
fn read(layout: &Layout, row: &Row) -> Option<Raw> {
    let of = |field| layout.column(field).map_or("", |column| row.cell(column));
    let known = |text: &str| {
        let text = party::plain(text);
        if party::is_party(text) { text.to_owned() } else { String::new() }
    };
    let way = Way::of(of(CallField::Direction));
    let said = [of(CallField::Kind), of(CallField::Direction)];
    let kind = said.into_iter().find_map(way::kind).unwrap_or("call");
    let mut caller = known(of(CallField::Caller));
    let mut called = known(of(CallField::Called));
    if layout.column(CallField::Caller).is_none() && layout.column(CallField::Called).is_some() {
        caller = layout.subscriber.clone().unwrap_or_default();
    }
    if layout.column(CallField::Other).is_some() {
        called = known(of(CallField::Other));
        if caller.is_empty() {
            caller = layout.subscriber.clone().unwrap_or_default();
        }
        // Without a direction nobody knows who of the two called.
        way?;
    }
    let other = layout.column(CallField::Other).or(layout.column(CallField::Called));
    let own_only = kind == "data" && !caller.is_empty();
    let lacks = caller.is_empty() && layout.column(CallField::Caller).is_some();
    if lacks || (called.is_empty() && !own_only) || other.is_none() {
        return None;
    }
    let moment = moment_of(layout, row);
    moment.day?;
    let seconds = moment::duration(of(CallField::Duration), layout.unit.0, layout.unit.1);
    let details = [CallField::Cell, CallField::LastCell, CallField::Imei, CallField::Imsi];
    let details = details.into_iter().map(|field| (field, of(field).to_owned()));
    let details = details.filter(|(_, value)| value.chars().any(char::is_alphanumeric)).collect();
    let blurred = moment.time.is_none() && says_something(of(CallField::Time))
        || seconds.is_none() && says_something(of(CallField::Duration));
    Some(Raw { row: row.number, caller, called, way, kind, moment, seconds, blurred, details })
}

/// Whether a cell holds more than a word for nothing.
fn says_something(cell: &str) -> bool {
    let bare: String = cell.chars().filter(|c| c.is_alphanumeric()).collect();
    !matches!(bare.to_lowercase().as_str(), "" | "na" | "null" | "none" | "nil" | "nan")
}

/// Whether a row without a call should hold one: totals, lines between and repeated headers should not.
fn is_data(layout: &Layout, row: &Row) -> bool {
    if row.repeats(&layout.names) {
        return false;
    }
    let cells = |fields: &[CallField]| -> Vec<&str> {
        fields.iter().filter_map(|field| layout.column(*field)).map(|column| row.cell(column)).collect()
    };
    let when = cells(&[CallField::Start, CallField::Date]);
    let parties = cells(&[CallField::Caller, CallField::Called, CallField::Other]);
    let dated = when.iter().any(|v| moment::read(v, true).is_some_and(|m| m.day.is_some()));
    let numbered = parties.iter().any(|v| party::is_subscriber(party::plain(v)) || rounded::is_rounded(v));
    let all = layout.fields.iter().flatten().count();
    let filled = (0..layout.fields.len()).filter(|n| layout.fields[*n].is_some() && !row.cell(*n).is_empty());
    dated || numbered || (all >= 3 && filled.count() * 3 >= all * 2)
}

fn moment_of(layout: &Layout, row: &Row) -> Moment {
    let of = |field| layout.column(field).map_or("", |column| row.cell(column));
    if layout.column(CallField::Start).is_some() {
        return moment::read(of(CallField::Start), true).unwrap_or_default();
    }
    let day = moment::read(of(CallField::Date), true).unwrap_or_default();
    day.timed(moment::time_of_day(of(CallField::Time)).unwrap_or_default())
}
