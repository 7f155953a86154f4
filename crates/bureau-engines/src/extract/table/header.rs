//! Where a table's header is, and what its columns mean.
//!
//! Operators put lines before the header that say whose calls follow, and name columns as they like. A name alone
//! proves nothing: a column of callers must hold telephone numbers, a column of days must hold days. Names that
//! are known are heard first ([`role`]); what they leave open the columns say by what they hold ([`content`]).

use super::name::{self, Meaning};
use super::row::Row;
use super::sample::Sample;
use super::{content, letter, of_sheet, party, role, value};
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
    /// Whether nothing but the order of the columns says who called and who was called.
    pub(super) assumed: bool,
    /// Whose calls these are, as the lines before the header say.
    pub(super) subscriber: Option<String>,
    /// Seconds in one unit of the lengths of time, and whether two figures are hours and minutes.
    pub(super) unit: (f64, bool),
}

impl Layout {
    pub(super) fn column(&self, field: CallField) -> Option<usize> {
        self.fields.iter().position(|of| *of == Some(field))
    }

    pub(super) fn has(&self, field: CallField) -> bool {
        self.column(field).is_some()
    }

    pub(super) fn set(&mut self, column: usize, field: Option<CallField>) {
        if self.fields.len() <= column {
            self.fields.resize(column + 1, None);
        }
        self.fields[column] = field;
    }

    pub(super) fn change(&mut self, from: CallField, to: Option<CallField>) {
        if let Some(column) = self.column(from) {
            self.fields[column] = to;
        }
    }

    /// The name of a column; empty where it has none.
    pub(super) fn name(&self, column: usize) -> &str {
        self.names.get(column).map_or("", |name| name.as_str())
    }

    /// Who with whom, and when. In a bill only the called stand in the rows, and the caller before them.
    pub(super) fn is_of_calls(&self) -> bool {
        let parties = self.has(CallField::Caller) && self.has(CallField::Called)
            || self.has(CallField::Other) && self.has(CallField::Direction)
            || self.has(CallField::Called) && self.has(CallField::Duration) && self.subscriber.is_some();
        parties && (self.has(CallField::Start) || self.has(CallField::Date))
    }

    /// What was assumed, in a sentence.
    pub(super) fn warning(&self, sheet: &str) -> Option<String> {
        let shown = |field| {
            let column = self.column(field)?;
            Some(if self.name(column).is_empty() { letter(column) } else { self.name(column).to_owned() })
        };
        let (caller, called) = (shown(CallField::Caller)?, shown(CallField::Called)?);
        self.assumed.then(|| {
            format!(
                "the call table{} does not say who called whom: \"{caller}\" was taken for the caller and \"{called}\" for the called number; correct what the columns mean if it is the other way round",
                of_sheet(sheet)
            )
        })
    }
}

/// Looks at the first rows of a table. `said` is what the analyst says of its columns: that is believed, also
/// against the values.
pub(super) fn decide(head: &[Row], said: &[&ColumnMeaning]) -> Layout {
    let mut layout = [named_header(head), content::first_call(head).map(|first| header_before(head, first))]
        .into_iter()
        .flatten()
        .map(|at| recognised(head, at))
        .find(Layout::is_of_calls)
        .unwrap_or_else(|| recognised(head, plain_header(head).map_or(Place::None(0), Place::At)));
    for column in said {
        if let Some(field) = column.meaning {
            layout.change(field, None);
        }
        layout.set(column.column as usize, column.meaning);
        layout.plain_caller |= column.meaning == Some(CallField::Caller);
        layout.assumed &= !matches!(column.meaning, Some(CallField::Caller | CallField::Called));
    }
    complete(&mut layout);
    layout.records_calls = layout.is_of_calls();
    if let Some(column) = layout.column(CallField::Duration) {
        layout.unit = name::unit(layout.name(column));
    }
    if !layout.records_calls && said.is_empty() {
        layout.fields.clear();
    }
    layout
}

/// Where a header stands among the first rows.
#[derive(Debug, Clone, Copy)]
enum Place {
    At(usize),
    /// Nowhere: data begins at this row.
    None(usize),
}

fn recognised(head: &[Row], place: Place) -> Layout {
    let mut layout = Layout { unit: (1.0, false), ..Layout::default() };
    let before = match place {
        Place::At(at) => {
            layout.header_row = head[at].number;
            layout.first_row = at + 1;
            layout.names.clone_from(&head[at].cells);
            at
        }
        Place::None(first) => {
            layout.first_row = first;
            first
        }
    };
    layout.subscriber = subscriber(&head[..before]);
    let sample = Sample(&head[layout.first_row.min(head.len())..]);
    role::recognise(&mut layout, &sample);
    content::recognise(&mut layout, &sample);
    complete(&mut layout);
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
fn named_header(head: &[Row]) -> Option<Place> {
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
    let best = rows.rev().max_by_key(|(_, score)| *score).filter(|(_, score)| *score > 0);
    best.map(|(at, _)| Place::At(at))
}

/// The header of data that begins at `first`: the nearest row of words before it that is about as wide.
fn header_before(head: &[Row], first: usize) -> Place {
    let width = head[first].filled();
    let is_header = |row: &Row| {
        let filled = || row.cells.iter().filter(|cell| !cell.is_empty());
        row.filled() >= 2 && row.filled() * 2 >= width && filled().all(|cell| is_word(cell))
    };
    let near = first.saturating_sub(PREAMBLE);
    let found = (near..first).rev().find(|at| is_header(&head[*at]));
    let data = |row: &Row| row.filled() * 2 >= width && row.cells.iter().any(|cell| content::is_day(cell));
    let start = || (near..first).find(|at| data(&head[*at])).unwrap_or(first);
    found.map_or_else(|| Place::None(start()), Place::At)
}

fn is_word(cell: &str) -> bool {
    value::kind(cell) == ColumnType::Text
        && cell.chars().count() <= 80
        && cell.chars().any(char::is_alphabetic)
}

/// The first row as wide as the table that holds nothing but words. Names may come twice where the values below are of
/// other types than words.
fn plain_header(head: &[Row]) -> Option<usize> {
    let widest = head.iter().map(Row::filled).max()?;
    let at =
        head.iter().take(PREAMBLE).position(|row| row.filled() * 5 >= widest * 4 && row.filled() >= 2)?;
    let cells: Vec<&String> = head[at].cells.iter().filter(|cell| !cell.is_empty()).collect();
    let words = cells.iter().all(|cell| value::kind(cell) == ColumnType::Text && cell.chars().count() <= 80);
    let different = cells.iter().enumerate().filter(|(n, cell)| !cells[..*n].contains(*cell)).count();
    let distinct = different == cells.len()
        || (different * 2 >= cells.len() && has_values(&Sample(&head[at + 1..]), head[at].cells.len()));
    (words && distinct && at + 1 < head.len()).then_some(at)
}

/// Whether a column holds something else than words.
fn has_values(sample: &Sample<'_>, width: usize) -> bool {
    (0..width).any(|column| {
        sample.share(column, |cell| !matches!(value::kind(cell), ColumnType::Text | ColumnType::Empty)) >= 0.6
    })
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
    preamble.iter().find_map(line).filter(|number| party::is_subscriber(number))
}
