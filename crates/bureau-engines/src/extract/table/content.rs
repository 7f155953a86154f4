//! What columns say by what they hold, where their names say nothing: two columns of telephone numbers, a time, and
//! what only calls have beside them.

use super::layout::Layout;
use super::moment::is_day;
use super::role::is_party;
use super::row::Row;
use super::sample::{Sample, free};
use super::way::{self, Way};
use super::{hint, length, moment, party, rounded};
use bureau_model::output::CallField;
use regex::Regex;
use std::collections::BTreeSet;
use std::sync::LazyLock;

/// The part of a column's cells that must be of a kind where its name says nothing.
const MOST: f64 = 0.5;

/// A cell of a network: country, network, area, cell.
static CELL: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^[2-7][0-9]{2}[-/: ][0-9]{2,3}[-/: ][0-9a-fA-F]{1,6}[-/: ][0-9a-fA-F]{1,9}$")
        .expect("a pattern")
});

/// The first row that looks like a call: two telephones, or one and a direction, and a day.
pub(super) fn first_call(head: &[Row]) -> Option<usize> {
    head.iter().position(is_call)
}

fn is_call(row: &Row) -> bool {
    let count = |is: &dyn Fn(&str) -> bool| row.cells.iter().filter(|cell| is(cell)).count();
    let numbers = count(&is_subscriber);
    row.filled() >= 3 && count(&is_day) >= 1 && (numbers >= 2 || numbers == 1 && count(&is_way) >= 1)
}

/// Gives columns that have no meaning yet the one that their values show. Nothing is given where nothing but two
/// numbers and a time speaks for calls.
pub(super) fn recognise(layout: &mut Layout, sample: &Sample<'_>) {
    let paid = is_paid(layout);
    let named = layout.is_of_calls() && !paid;
    let before = layout.clone();
    times(layout, sample);
    words(layout, sample);
    details(layout, sample);
    if !named {
        parties(layout, sample);
    }
    length::recognise(layout, sample);
    let sure = named || (layout.is_of_calls() && has_evidence(layout, sample));
    if !sure {
        *layout = before;
        if paid {
            layout.fields.clear();
        }
    }
}

/// Whether columns name sums or goods, and none what calls have: who paid whom stands in such tables by their numbers.
fn is_paid(layout: &Layout) -> bool {
    let own = [CallField::Duration, CallField::Direction, CallField::Kind, CallField::Imei, CallField::Cell];
    let names = |is: fn(&str) -> bool| layout.names.iter().any(|name| is(name));
    names(hint::is_otherwise) && !names(hint::is_of_calls) && !own.iter().any(|field| layout.has(*field))
}

fn is_subscriber(cell: &str) -> bool {
    party::is_full_subscriber(party::plain(cell)) || rounded::is_rounded(cell)
}

fn is_way(cell: &str) -> bool {
    Way::of(cell).is_some()
}

/// A time of day that can't be a plain number.
fn is_clock(cell: &str) -> bool {
    cell.contains(':') && !is_day(cell) && moment::time_of_day(cell).is_some()
}

fn times(layout: &mut Layout, sample: &Sample<'_>) {
    let timed =
        |column| sample.share(column, |v| moment::read(v, true).is_some_and(|m| m.time.is_some())) >= MOST;
    let open = |layout: &Layout| -> Vec<usize> {
        free(layout, sample).into_iter().filter(|column| !hint::is_end(layout.name(*column))).collect()
    };
    if !layout.has(CallField::Start) && !layout.has(CallField::Date) {
        let dated: Vec<usize> =
            open(layout).into_iter().filter(|column| sample.share(*column, is_day) >= MOST).collect();
        let found = dated.iter().find(|column| timed(**column)).or(dated.first());
        found.into_iter().for_each(|column| layout.set(*column, Some(CallField::Start)));
    }
    let Some(start) = layout.column(CallField::Start).filter(|start| !timed(*start)) else { return };
    let clock = open(layout).into_iter().find(|column| {
        // A column whose times are all short is one of lengths.
        let late = sample.filled(*column).filter_map(moment::second_of_day).any(|time| time >= 3 * 3600);
        late && sample.share(*column, is_clock) >= MOST
    });
    if layout.has(CallField::Time) {
        layout.set(start, Some(CallField::Date));
    } else if let Some(clock) = clock {
        layout.set(start, Some(CallField::Date));
        layout.set(clock, Some(CallField::Time));
    }
}

/// Columns of words: which way, and what kind.
fn words(layout: &mut Layout, sample: &Sample<'_>) {
    for column in free(layout, sample) {
        if hint::is_aside(layout.name(column)) {
            continue;
        }
        let ways: BTreeSet<bool> =
            sample.filled(column).filter_map(Way::of).map(|way| way == Way::In).collect();
        // "IN" alone may be a country.
        let telling = ways.len() == 2 || sample.filled(column).any(|v| is_way(v) && v.chars().count() > 3);
        if !layout.has(CallField::Direction) && telling && sample.share(column, is_way) >= MOST {
            layout.set(column, Some(CallField::Direction));
        } else if !layout.has(CallField::Kind)
            && sample.share(column, |v| v.chars().count() <= 24 && way::kind(v).is_some()) >= MOST
        {
            layout.set(column, Some(CallField::Kind));
        }
    }
}

/// Columns of devices and cells.
fn details(layout: &mut Layout, sample: &Sample<'_>) {
    for column in free(layout, sample) {
        let is_cell = sample.share(column, |v| CELL.is_match(v)) >= MOST;
        let field = if is_cell && !layout.has(CallField::Cell) {
            CallField::Cell
        } else if is_cell && !layout.has(CallField::LastCell) {
            CallField::LastCell
        } else if !layout.has(CallField::Imei) && is_device(layout.name(column), column, sample) {
            CallField::Imei
        } else {
            continue;
        };
        layout.set(column, Some(field));
    }
}

fn is_device(name: &str, column: usize, sample: &Sample<'_>) -> bool {
    let long = |v: &str| {
        let digits = v.bytes().filter(u8::is_ascii_digit).count();
        (14..=16).contains(&digits) && v.len() <= 20 || rounded::is_rounded(v)
    };
    name.to_lowercase().contains("imei") && sample.share(column, long) >= MOST
}

/// Columns of telephone numbers become the two parties.
fn parties(layout: &mut Layout, sample: &Sample<'_>) {
    let candidates: Vec<usize> = free(layout, sample)
        .into_iter()
        .filter(|column| !hint::is_aside(layout.name(*column)) && !hint::is_otherwise(layout.name(*column)))
        .filter(|column| {
            sample.share(*column, is_party) >= MOST && sample.share(*column, is_subscriber) >= 0.3
        })
        .collect();
    let has = |field| layout.has(field);
    let other = has(CallField::Called) || has(CallField::Other);
    match candidates.as_slice() {
        [column, ..] if has(CallField::Caller) && !other => layout.set(*column, Some(CallField::Called)),
        [column, ..] if !has(CallField::Caller) && has(CallField::Called) => {
            layout.set(*column, Some(CallField::Caller));
        }
        [column] if !has(CallField::Caller) && !other && has(CallField::Direction) => {
            layout.set(*column, Some(CallField::Other));
        }
        [first, second, ..] if !has(CallField::Caller) && !other => pair(layout, sample, *first, *second),
        _ => {}
    }
}

/// Which of two columns called: by a word in their names; where there is a direction, the one that is always the same
/// is the table's own; else the first, which is said.
fn pair(layout: &mut Layout, sample: &Sample<'_>, first: usize, second: usize) {
    let constant = |column| sample.filled(column).map(party::core).collect::<BTreeSet<_>>().len() == 1;
    let hints = (hint::party(layout.name(first)), hint::party(layout.name(second)));
    let own_second = layout.has(CallField::Direction) && constant(second) && !constant(first);
    let own_first = layout.has(CallField::Direction) && constant(first) && !constant(second);
    let turned = match hints {
        (Some(CallField::Called), other) if other != Some(CallField::Called) => true,
        (other, Some(CallField::Caller)) if other != Some(CallField::Caller) => true,
        _ => own_second && hints == (None, None),
    };
    layout.assumed = hints.0 == hints.1 && !own_first && !own_second;
    let (caller, called) = if turned { (second, first) } else { (first, second) };
    layout.set(caller, Some(CallField::Caller));
    layout.set(called, Some(CallField::Called));
}

/// Whether something beside two numbers and a time speaks for calls; without a header one row is too little.
fn has_evidence(layout: &Layout, sample: &Sample<'_>) -> bool {
    let timed = layout.has(CallField::Time)
        || layout.column(CallField::Start).is_some_and(|start| {
            sample.share(start, |v| moment::read(v, true).is_some_and(|m| m.time.is_some())) >= MOST
        });
    let told = !layout.names.is_empty() || sample.0.iter().filter(|row| is_call(row)).nth(1).is_some();
    let own = [CallField::Direction, CallField::Kind, CallField::Imei, CallField::Cell];
    let otherwise = layout.names.iter().any(|name| hint::is_otherwise(name));
    let measured = layout.column(CallField::Duration).is_some_and(|column| {
        !otherwise || hint::is_length(layout.name(column)) || length::is_plain(sample, column)
    });
    told && timed && (measured || own.iter().any(|field| layout.has(*field)))
}
