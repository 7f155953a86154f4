//! Where a table's header is, and what its columns mean.
//!
//! Operators put lines before the header that say whose calls follow. A name alone proves nothing: a column of
//! callers must hold telephone numbers, a column of days must hold days, before a table counts as one of calls.

use super::call::{self, Way};
use super::name::{self, Meaning};
use super::{Row, moment, party, value};
use bureau_model::output::{CallField, ColumnMeaning, ColumnType};
use regex::Regex;
use std::sync::LazyLock;

/// Rows in which a header may stand.
const PREAMBLE: usize = 60;

/// What was decided about a table.
#[derive(Debug, Clone, Default)]
pub(super) struct Layout {
    /// Row of the header, from 1; 0 when there is none.
    pub(super) header_row: u32,
    /// How many of the first rows come before the data.
    pub(super) first_row: usize,
    pub(super) names: Vec<String>,
    pub(super) fields: Vec<Option<CallField>>,
    pub(super) records_calls: bool,
    /// Whether callers are named so plainly that they can't be the table's own subscriber.
    pub(super) plain_caller: bool,
    /// Whose calls these are, as the lines before the header say.
    pub(super) subscriber: Option<String>,
    /// Seconds in one unit of the lengths of time, and whether two figures are hours and minutes.
    pub(super) unit: (f64, bool),
}

impl Layout {
    pub(super) fn column(&self, field: CallField) -> Option<usize> {
        self.fields.iter().position(|of| *of == Some(field))
    }

    fn has(&self, field: CallField) -> bool {
        self.column(field).is_some()
    }

    fn set(&mut self, column: usize, field: Option<CallField>) {
        if self.fields.len() <= column {
            self.fields.resize(column + 1, None);
        }
        self.fields[column] = field;
    }

    fn change(&mut self, from: CallField, to: Option<CallField>) {
        if let Some(column) = self.column(from) {
            self.fields[column] = to;
        }
    }
}

/// Looks at the first rows of a table. `said` is what the analyst says of its columns: that is believed, also
/// against the values.
pub(super) fn decide(head: &[Row], said: &[&ColumnMeaning]) -> Layout {
    let header = call_header(head).or_else(|| plain_header(head));
    let mut layout = Layout { unit: (1.0, false), ..Layout::default() };
    if let Some(at) = header {
        layout.header_row = head[at].number;
        layout.first_row = at + 1;
        layout.names.clone_from(&head[at].cells);
        layout.subscriber = subscriber(&head[..at]);
    }
    let data = &head[layout.first_row.min(head.len())..];
    recognise(&mut layout, data);
    for column in said {
        if let Some(field) = column.meaning {
            layout.change(field, None);
        }
        layout.set(column.column as usize, column.meaning);
        layout.plain_caller |= column.meaning == Some(CallField::Caller);
    }
    complete(&mut layout);
    let parties = layout.has(CallField::Caller) && layout.has(CallField::Called)
        || layout.has(CallField::Other) && layout.has(CallField::Direction);
    layout.records_calls = parties && (layout.has(CallField::Start) || layout.has(CallField::Date));
    if let Some(column) = layout.column(CallField::Duration) {
        layout.unit = layout.names.get(column).map_or((1.0, false), |name| name::unit(name));
    }
    if !layout.records_calls && said.is_empty() {
        layout.fields.clear();
    }
    layout
}

/// The other party is who was called, and the caller the subscriber, where the table has no other words for them.
fn complete(layout: &mut Layout) {
    let (caller, called, other) =
        (layout.has(CallField::Caller), layout.has(CallField::Called), layout.has(CallField::Other));
    let direction = layout.has(CallField::Direction);
    if caller && !called && other && !direction {
        layout.change(CallField::Other, Some(CallField::Called));
    } else if !caller && called && !other && direction {
        layout.change(CallField::Called, Some(CallField::Other));
    }
}

/// The row with the most names of a call table: who with whom, and when.
fn call_header(head: &[Row]) -> Option<usize> {
    let score = |row: &Row| {
        let meanings: Vec<Meaning> = row.cells.iter().filter_map(|cell| name::meaning(cell)).collect();
        let any = |of: &[Meaning]| meanings.iter().any(|m| of.contains(m));
        let party = any(&[
            Meaning::CallingParty,
            Meaning::Number,
            Meaning::Field(CallField::Caller),
            Meaning::Field(CallField::Called),
            Meaning::Field(CallField::Other),
        ]);
        let when = any(&[
            Meaning::Field(CallField::Start),
            Meaning::Field(CallField::Date),
            Meaning::Field(CallField::Time),
        ]);
        if party && when && meanings.len() >= 3 { meanings.len() } else { 0 }
    };
    let rows = head.iter().take(PREAMBLE).map(score).enumerate();
    rows.rev().max_by_key(|(_, score)| *score).filter(|(_, score)| *score > 0).map(|(at, _)| at)
}

/// The first row as wide as the table that holds nothing but different words.
fn plain_header(head: &[Row]) -> Option<usize> {
    let widest = head.iter().map(Row::filled).max()?;
    let at =
        head.iter().take(PREAMBLE).position(|row| row.filled() * 5 >= widest * 4 && row.filled() >= 2)?;
    let cells: Vec<&String> = head[at].cells.iter().filter(|cell| !cell.is_empty()).collect();
    let words = cells.iter().all(|cell| value::kind(cell) == ColumnType::Text && cell.chars().count() <= 80);
    let distinct = cells.iter().enumerate().all(|(n, cell)| !cells[..n].contains(cell));
    (words && distinct && at + 1 < head.len()).then_some(at)
}

fn recognise(layout: &mut Layout, data: &[Row]) {
    let meanings: Vec<Option<Meaning>> = layout.names.iter().map(|name| name::meaning(name)).collect();
    let sample = Sample(data);
    for (column, meaning) in meanings.iter().enumerate() {
        let Some(field) = meaning.and_then(|meaning| field(meaning, column, &sample)) else { continue };
        if !layout.has(field) && fits(field, column, &sample) {
            layout.set(column, Some(field));
            layout.plain_caller |= *meaning == Some(Meaning::CallingParty);
        }
    }
    settle_times(layout, &sample);
    let numbers = [CallField::Called, CallField::Other].iter().any(|field| layout.has(*field));
    if !numbers && layout.has(CallField::Direction) {
        let number = meanings.iter().position(|m| *m == Some(Meaning::Number));
        if let Some(column) = number.filter(|column| sample.share(*column, party::is_party) >= 0.6) {
            layout.set(column, Some(CallField::Other));
        }
    }
    let parties = [CallField::Caller, CallField::Called, CallField::Other];
    let subscribers = parties.iter().filter_map(|field| layout.column(*field));
    if !subscribers.into_iter().any(|column| sample.share(column, party::is_subscriber) >= 0.5) {
        parties.iter().for_each(|field| layout.change(*field, None));
    }
}

fn field(meaning: Meaning, column: usize, sample: &Sample<'_>) -> Option<CallField> {
    match meaning {
        Meaning::Field(field) => Some(field),
        Meaning::CallingParty => Some(CallField::Caller),
        Meaning::Number => None,
        Meaning::CallType if sample.share(column, |v| Way::of(v).is_some()) >= 0.6 => {
            Some(CallField::Direction)
        }
        Meaning::CallType if sample.share(column, |v| call::kind(v).is_some()) >= 0.6 => {
            Some(CallField::Kind)
        }
        Meaning::CallType => None,
    }
}

/// Whether the values are what the name says.
fn fits(field: CallField, column: usize, sample: &Sample<'_>) -> bool {
    match field {
        CallField::Caller | CallField::Called | CallField::Other => {
            sample.share(column, party::is_party) >= 0.6
        }
        CallField::Direction => sample.share(column, |v| Way::of(v).is_some()) >= 0.6,
        CallField::Start | CallField::Date | CallField::Time => {
            sample.share(column, |v| moment::read(v, true).is_some() || moment::time_of_day(v).is_some())
                >= 0.7
        }
        CallField::Duration => sample.share(column, |v| moment::duration(v, 1.0, false).is_some()) >= 0.7,
        CallField::Imei | CallField::Imsi => {
            sample.share(column, |v| v.bytes().any(|b| b.is_ascii_digit())) >= 0.6
        }
        CallField::Kind | CallField::Cell | CallField::LastCell => true,
    }
}

/// A column "start time" without days is the time to a day beside it; a "date" with times needs no time, and a "time" with
/// days no date.
fn settle_times(layout: &mut Layout, sample: &Sample<'_>) {
    let dated =
        |column| sample.share(column, |v| moment::read(v, true).is_some_and(|m| m.day.is_some())) >= 0.7;
    if let Some(time) = layout.column(CallField::Time).filter(|column| dated(*column)) {
        layout.fields[time] = (!layout.has(CallField::Start)).then_some(CallField::Start);
    }
    if let Some(start) = layout.column(CallField::Start).filter(|column| !dated(*column)) {
        let to = (!layout.has(CallField::Time)).then_some(CallField::Time);
        layout.fields[start] = to;
    }
    if let Some(date) = layout.column(CallField::Date).filter(|column| !dated(*column)) {
        layout.fields[date] = None;
    }
    if !layout.has(CallField::Start) && !layout.has(CallField::Time) {
        layout.change(CallField::Date, Some(CallField::Start));
    }
    if layout.has(CallField::Start) && layout.has(CallField::Date) {
        layout.change(CallField::Date, None);
    }
}

/// The rows after the header that are looked at.
struct Sample<'a>(&'a [Row]);

impl Sample<'_> {
    /// The part of a column's filled cells of which `is` holds; 0 when none is filled.
    fn share(&self, column: usize, is: impl Fn(&str) -> bool) -> f64 {
        let filled = self.0.iter().map(|row| row.cell(column)).filter(|cell| !cell.is_empty());
        let (all, good) =
            filled.fold((0u32, 0u32), |(all, good), cell| (all + 1, good + u32::from(is(cell))));
        if all == 0 { 0.0 } else { f64::from(good) / f64::from(all) }
    }
}

static SUBSCRIBER: LazyLock<Regex> = LazyLock::new(|| {
    let words = r"target|msisdn|subscriber|mobile|phone|number|a[ -]?party|cdr|नंबर|मोबाइल|абонент|номер|المشترك|رقم|号码|用户";
    Regex::new(&format!(r"(?i)(?:{words})[^0-9+]{{0,60}}(?P<number>\+?[0-9]{{10,15}})(?:[^0-9]|$)"))
        .expect("a pattern")
});

/// The number that the lines before the header name as the subscriber's.
fn subscriber(preamble: &[Row]) -> Option<String> {
    let line = |row: &Row| {
        let text = row.cells.iter().filter(|c| !c.is_empty()).cloned().collect::<Vec<_>>().join(" ");
        SUBSCRIBER.captures(&text).map(|captures| captures["number"].to_owned())
    };
    preamble.iter().find_map(line)
}
