//! What the events of a calendar state: what begins when, who called it, and who is invited.

use super::header::{Line, Stated, lines};
use super::span::Span;
use crate::extract::calendar::HEAD;
use crate::moment;
use bureau_model::output::{ASSUMED, ChunkText, EntityKind, FoundOccasion};

/// The relationship of who calls an event to who is invited.
const INVITED: &str = "invited";

/// Guests that a timeline names of one event.
const LISTED: usize = 20;

/// Whether the chunk holds an event of a calendar.
pub(super) fn is_event(chunk: &ChunkText) -> bool {
    let number = chunk.place.part.as_deref().and_then(|part| part.strip_prefix("event "));
    number.is_some_and(|number| !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()))
}

fn head(text: &str) -> Vec<Line<'_>> {
    lines(text).into_iter().take_while(|line| HEAD.contains(&line.name)).collect()
}

/// The event with its beginning; `None` where that is not known.
pub(super) fn occasion(text: &str, chunk: usize) -> Option<FoundOccasion> {
    let of = |name: &str| -> Vec<&str> {
        let own = text
            .lines()
            .take_while(|line| line.split_once(':').is_some_and(|(name, _)| HEAD.contains(&name)));
        own.filter_map(|line| line.split_once(':').filter(|(of, _)| *of == name))
            .map(|(_, value)| value.trim())
            .collect()
    };
    let (at, doubt) = moment::untold(of("dtstart").first()?)?;
    let named = [
        ("until", "dtend"),
        ("repeats", "rrule"),
        ("place", "location"),
        ("organiser", "organizer"),
        ("guests", "attendee"),
    ];
    let details = named.into_iter().map(|(name, property)| (name, listed(&of(property))));
    let details = details.chain(doubt.map(|doubt| (ASSUMED, doubt)));
    Some(FoundOccasion {
        kind: "event".to_owned(),
        title: of("summary")
            .first()
            .map_or_else(|| "without a title".to_owned(), |title| (*title).to_owned()),
        chunk: chunk as u32,
        at,
        details: details
            .filter(|(_, value)| !value.is_empty())
            .map(|(name, value)| (name.to_owned(), value))
            .collect(),
    })
}

/// The first of them, and how many more.
fn listed(values: &[&str]) -> String {
    let shown = values.iter().take(LISTED).copied().collect::<Vec<_>>().join(", ");
    match values.len().saturating_sub(LISTED) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}

/// Organiser to guests.
pub(super) fn relations(text: &str, spans: &[Span]) -> Vec<Stated> {
    let head = head(text);
    let on = |name: &str| -> Vec<&Span> {
        let of = head.iter().filter(|line| line.name == name);
        of.flat_map(|line| spans.iter().filter(|span| span.kind == EntityKind::Email && line.holds(span)))
            .collect()
    };
    let organiser = on("organizer").into_iter().next();
    let invited = organiser.into_iter().flat_map(|source| {
        on("attendee").into_iter().map(|target| Stated {
            source: source.clone(),
            target: target.clone(),
            kind: INVITED,
        })
    });
    invited.collect()
}
