//! Who and what a document names: entities with every place where they stand, and the relationships that the
//! document states itself.
//!
//! Each chunk is folded first ([`fold`]): digits of every script become `0` to `9`, one character for one, so
//! positions stay true. Then the finders run, the most certain first, and what one has taken no later one
//! takes. Numbers count only with their check digit or a format that few other numbers have. Persons of
//! interest are found beside all that, in any script, even inside what another finder took.

mod call;
mod checksum;
mod date;
mod event;
mod fold;
mod gathering;
mod gazetteer;
mod header;
mod interest;
mod message;
mod money;
mod name;
mod network;
mod number;
mod party;
mod phone;
mod sequence;
mod skeleton;
mod span;
mod words;

use bureau_model::output::{Call, ChunkText, Conversations, EntityKind, GraphPart};
use bureau_model::wire::Suspect;
use bureau_model::word::FileType;
use fold::Folded;
use gathering::Gathering;
use interest::Interests;
use span::Span;

pub use phone::Home;

type Finder = fn(&Folded, Home) -> Vec<Span>;

/// The finders, the most certain first. Each gets the text, and whose numbers have no country's code in it.
const FINDERS: &[Finder] = &[
    |text, _| network::emails(text),
    |text, _| network::urls(text),
    |text, _| network::addresses(text),
    |text, _| number::ibans(text),
    |text, _| number::identities(text),
    |text, _| number::vehicles(text),
    |text, _| date::dates(text),
    |text, _| money::amounts(text),
    |text, _| number::accounts(text),
    |text, _| number::devices(text),
    |text, _| number::cards(text),
    phone::phones,
    |text, _| name::organisations(text),
    |text, _| name::persons(text),
    |text, _| sequence::names(text),
    |text, _| gazetteer::places(text),
];

/// A document as the graph sees it.
#[derive(Debug, Clone, Copy)]
pub struct Document<'a> {
    /// Its text.
    pub chunks: &'a [ChunkText],
    /// The country of the case.
    pub home: Home,
    /// Its file type.
    pub file_type: FileType,
    /// What the file says of itself.
    pub metadata: &'a [(String, String)],
    /// The calls that its tables record.
    pub calls: &'a [Call],
    /// The conversations that it holds.
    pub conversations: &'a Conversations,
}

/// Entities and stated relationships of one document.
pub fn find(document: &Document<'_>, suspects: &[Suspect]) -> GraphPart {
    let Document { chunks, calls, conversations, .. } = *document;
    let home = document.home.of_document(chunks);
    let interests = Interests::new(suspects, document.home);
    let companies = name::companies(chunks);
    let last_names = sequence::LastNames::of(chunks);
    let order = date::order(chunks);
    let mut part = Gathering::default();
    let mut aliases = message::Aliases::default();
    for (ordinal, chunk) in chunks.iter().enumerate() {
        let folded = Folded::new(&chunk.text).ordered(order);
        let mut spans = taken_in_turn(&folded, home);
        spans.extend(last_names.find(&folded, &spans));
        name::mend_broken(&folded, &mut spans, &companies);
        if header::is_header(chunk) {
            header::drop_unread_day(&folded, &mut spans);
        }
        if header::is_header(chunk) || event::is_event(chunk) {
            header::name_people(&folded, &mut spans);
        }
        let from = calls.partition_point(|call| (call.chunk as usize) < ordinal);
        let to = calls.partition_point(|call| (call.chunk as usize) <= ordinal);
        let mut parties = call::spans(&folded, &calls[from..to], home);
        parties.extend(message::Rows::of(conversations, ordinal, home).spans(&folded));
        spans.retain(|span| !parties.iter().any(|party| party.overlaps(span)));
        spans.extend(parties.iter().cloned());
        let of_interest = interests.find(&folded, &spans);
        aliases.learn(&parties, &of_interest);
        // Who is known to the case is not somebody else of the same name too.
        spans.retain(|s| s.kind != EntityKind::Person || !of_interest.iter().any(|of| of.overlaps(s)));
        spans.extend(of_interest);
        spans.sort_by_key(|span| (span.start, span.end));
        if header::is_header(chunk) {
            let (at, details) = header::occasion(&folded, chunk, document.metadata);
            part.relate(header::relations(&folded, &spans), ordinal, at.as_ref(), &details);
        }
        if event::is_event(chunk) {
            part.relate(event::relations(folded.text(), &spans), ordinal, None, &[]);
            part.relate(header::holders(&folded, &spans), ordinal, None, &[]);
            part.part.occasions.extend(event::occasion(&chunk.text, ordinal));
        }
        for span in spans {
            part.mention(&folded, span, ordinal);
        }
    }
    call::relate(&mut part, calls, chunks, home);
    message::relate(&mut part, conversations, &aliases, chunks, home);
    part.part
}

fn taken_in_turn(folded: &Folded, home: Home) -> Vec<Span> {
    let mut taken: Vec<Span> = Vec::new();
    for finder in FINDERS {
        for span in finder(folded, home) {
            if span.start < span.end && !taken.iter().any(|t| t.overlaps(&span)) {
                taken.push(span);
            }
        }
    }
    taken
}

#[cfg(test)]
mod tests;
