//! What the names of columns say of them, where the columns hold that.

use super::layout::Layout;
use super::name::{self, Meaning};
use super::sample::Sample;
use super::way::{self, Way};
use super::{moment, party, rounded};
use bureau_model::output::CallField;

/// The part of a named column's cells that must be what the name says: some may be damaged, and cost their own rows.
const SOME: f64 = 0.3;

/// The part that must be so where the name could mean something else.
const MOST: f64 = 0.6;

pub(super) fn recognise(layout: &mut Layout, sample: &Sample<'_>) {
    let meanings: Vec<Option<Meaning>> = layout.names.iter().map(|name| name::meaning(name)).collect();
    for (column, meaning) in meanings.iter().enumerate() {
        let Some(field) = meaning.and_then(|meaning| field(meaning, column, sample)) else { continue };
        if !layout.has(field) && fits(field, column, sample) {
            layout.set(column, Some(field));
            layout.plain_caller |= *meaning == Some(Meaning::CallingParty);
        }
    }
    settle_times(layout, sample);
    let numbers = [CallField::Called, CallField::Other].iter().any(|field| layout.has(*field));
    if !numbers && layout.has(CallField::Direction) {
        let number = meanings.iter().position(|m| *m == Some(Meaning::Number));
        if let Some(column) = number.filter(|column| sample.share(*column, is_party) >= MOST) {
            layout.set(column, Some(CallField::Other));
        }
    }
    let parties = [CallField::Caller, CallField::Called, CallField::Other];
    let subscribers = parties.iter().filter_map(|field| layout.column(*field));
    if !subscribers.into_iter().any(|column| sample.share(column, is_subscriber) >= SOME) {
        parties.iter().for_each(|field| layout.change(*field, None));
    }
}

/// A party, or what a spreadsheet left of its number.
pub(super) fn is_party(cell: &str) -> bool {
    party::is_party(party::plain(cell)) || rounded::is_rounded(cell)
}

fn is_subscriber(cell: &str) -> bool {
    party::is_subscriber(party::plain(cell)) || rounded::is_rounded(cell)
}

fn field(meaning: Meaning, column: usize, sample: &Sample<'_>) -> Option<CallField> {
    match meaning {
        Meaning::Field(field) => Some(field),
        Meaning::CallingParty => Some(CallField::Caller),
        Meaning::Number => None,
        Meaning::CallType if sample.share(column, |v| Way::of(v).is_some()) >= SOME => {
            Some(CallField::Direction)
        }
        Meaning::CallType if sample.share(column, |v| way::kind(v).is_some()) >= SOME => {
            Some(CallField::Kind)
        }
        Meaning::CallType => None,
    }
}

/// Whether the values are what the name says.
fn fits(field: CallField, column: usize, sample: &Sample<'_>) -> bool {
    let some = |is: &dyn Fn(&str) -> bool| sample.share(column, is) >= SOME;
    match field {
        CallField::Caller | CallField::Called | CallField::Other => some(&is_party),
        CallField::Direction => some(&|v| Way::of(v).is_some()),
        CallField::Start | CallField::Date | CallField::Time => {
            some(&|v| moment::read(v, true).is_some() || moment::time_of_day(v).is_some())
        }
        CallField::Duration => some(&|v| moment::duration(v, 1.0, false).is_some()),
        CallField::Imei | CallField::Imsi => some(&|v| v.bytes().any(|b| b.is_ascii_digit())),
        CallField::Kind | CallField::Cell | CallField::LastCell => true,
    }
}

/// A column "start time" without days is the time to a day beside it; a "date" with times needs no time, and a "time" with
/// days no date.
pub(super) fn settle_times(layout: &mut Layout, sample: &Sample<'_>) {
    let dated =
        |column| sample.share(column, |v| moment::read(v, true).is_some_and(|m| m.day.is_some())) >= SOME;
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
