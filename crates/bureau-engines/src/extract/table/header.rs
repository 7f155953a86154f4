//! Where a table's header is, and what its columns mean.
//!
//! Operators put lines before the header that say whose calls follow, and name columns as they like. A name alone
//! proves nothing: a column of callers must hold telephone numbers, a column of days must hold days. Names that
//! are known are heard first ([`role`]); what they leave open the columns say by what they hold ([`content`]).

use super::layout::Layout;
use super::name::{self, Meaning};
use super::row::Row;
use super::sample::Sample;
use super::{content, moment, party, role, value};
use bureau_model::output::{CallField, ColumnMeaning, ColumnType};
use regex::Regex;
use std::sync::LazyLock;

/// Rows in which a header may stand.
const PREAMBLE: usize = 60;

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
    let data = |row: &Row| row.filled() * 2 >= width && row.cells.iter().any(|cell| moment::is_day(cell));
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
