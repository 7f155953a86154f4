//! Conversations: who wrote to whom, or to which group, and whose number is whose.
//!
//! A name or number counts where its row shows it: before the message, or in the row of an address book. Somebody
//! whom the case knows as a person of interest stays that person in what the messages state.

use super::fold::Folded;
use super::gathering::Gathering;
use super::party::{self, Known};
use super::span::Span;
use super::{Home, header};
use bureau_model::output::{ChunkText, Contact, Conversations, EntityKind, Message, MessageKind, Party};
use std::collections::{HashMap, HashSet};

/// Characters of a row in which its people are looked for.
const LABELS: usize = 600;

/// The rows of one chunk.
pub(super) struct Rows<'a> {
    messages: &'a [Message],
    contacts: &'a [Contact],
    home: Home,
}

impl<'a> Rows<'a> {
    /// Those of the chunk `ordinal`. Messages and contacts are in the order of the text.
    pub(super) fn of(conversations: &'a Conversations, ordinal: usize, home: Home) -> Self {
        let Conversations { messages, contacts } = conversations;
        let from = messages.partition_point(|message| (message.chunk as usize) < ordinal);
        let to = messages.partition_point(|message| (message.chunk as usize) <= ordinal);
        let first = contacts.partition_point(|contact| (contact.chunk as usize) < ordinal);
        let end = contacts.partition_point(|contact| (contact.chunk as usize) <= ordinal);
        Self { messages: &messages[from..to], contacts: &contacts[first..end], home }
    }

    /// Where their people and addresses stand.
    pub(super) fn spans(&self, folded: &Folded) -> Vec<Span> {
        let mut found: Vec<Span> = self.heading(folded).into_iter().collect();
        for message in self.messages {
            let mut row = Row::at(folded, message.start as usize);
            for party in std::iter::once(&message.sender).chain(&message.recipients) {
                found.extend(row.label(&party.name, party::person(&party.name)));
                found.extend(row.label(&party.address, party::address(&party.address, self.home)));
            }
        }
        for contact in self.contacts {
            let mut row = Row::at(folded, contact.start as usize);
            found.extend(row.label(&contact.name, party::person(&contact.name)));
            for address in &contact.addresses {
                found.extend(row.label(address, party::address(address, self.home)));
            }
        }
        found
    }
}

impl Rows<'_> {
    /// The name of a conversation that begins with this chunk.
    fn heading(&self, folded: &Folded) -> Option<Span> {
        let first = self.messages.first().filter(|message| message.recipients.is_empty())?;
        let name = first.conversation.as_str();
        let length = name.chars().count();
        let stands = !name.is_empty() && folded.line_from(0, length).into_iter().eq(name.chars());
        stands.then(|| conversation(name).at(0, length))
    }
}

fn conversation(name: &str) -> Known {
    Known { kind: EntityKind::Conversation, key: name.to_lowercase(), name: name.to_owned() }
}

/// The beginning of a row, and how much of it is taken.
struct Row {
    text: Vec<char>,
    start: usize,
    taken: usize,
}

impl Row {
    fn at(folded: &Folded, start: usize) -> Self {
        Self { text: folded.line_from(start, LABELS), start, taken: 0 }
    }

    /// The first place of `shown` after what was taken before.
    fn label(&mut self, shown: &str, known: Option<Known>) -> Option<Span> {
        let known = known?;
        let wanted: Vec<char> = shown.trim().chars().collect();
        let rest = self.text.get(self.taken..)?;
        let at = rest.windows(wanted.len().max(1)).position(|window| window == wanted)? + self.taken;
        self.taken = at + wanted.len();
        Some(known.at(self.start + at, wanted.len()))
    }
}

/// Persons whom the case knows by another entity: of interest.
#[derive(Default)]
pub(super) struct Aliases(HashMap<String, Known>);

impl Aliases {
    /// Learns from one chunk who of its people stand where persons of interest do.
    pub(super) fn learn(&mut self, people: &[Span], of_interest: &[Span]) {
        for person in people.iter().filter(|span| span.kind == EntityKind::Person) {
            let Some(of) = of_interest.iter().find(|of| of.overlaps(person)) else { continue };
            let known = Known { kind: of.kind, key: of.key.clone(), name: of.name.clone() };
            self.0.insert(person.key.clone(), known);
        }
    }

    fn of(&self, known: Known) -> Known {
        match self.0.get(&known.key) {
            Some(of_interest) if known.kind == EntityKind::Person => of_interest.clone(),
            _ => known,
        }
    }
}

/// States what the conversations say.
pub(super) fn relate(
    part: &mut Gathering,
    conversations: &Conversations,
    aliases: &Aliases,
    chunks: &[ChunkText],
    home: Home,
) {
    let mut stating = Stating {
        part,
        aliases,
        home,
        named: HashSet::new(),
        sought: HashSet::new(),
        headed: HashMap::new(),
    };
    for contact in &conversations.contacts {
        for address in &contact.addresses {
            let party = Party { name: contact.name.clone(), address: address.clone() };
            stating.name(&party, contact.chunk);
        }
    }
    for message in &conversations.messages {
        stating.message(message, chunks);
    }
}

struct Stating<'a> {
    part: &'a mut Gathering,
    aliases: &'a Aliases,
    home: Home,
    /// Names whose addresses were stated.
    named: HashSet<Party>,
    /// Who was looked for in a heading.
    sought: HashSet<Known>,
    /// Conversations by what they are called.
    headed: HashMap<String, u32>,
}

impl Stating<'_> {
    fn message(&mut self, message: &Message, chunks: &[ChunkText]) {
        for party in std::iter::once(&message.sender).chain(&message.recipients) {
            self.name(party, message.chunk);
        }
        let Some(source) = self.party(&message.sender, message, chunks) else { return };
        let targets: Vec<u32> = if message.recipients.is_empty() {
            self.conversation(message, chunks).into_iter().collect()
        } else {
            message.recipients.iter().filter_map(|party| self.party(party, message, chunks)).collect()
        };
        for target in targets {
            let at = message.at.clone();
            self.part.state(source, target, word(message.kind), message.chunk, at, details(message));
        }
    }

    /// States that who is called so has this address, once.
    fn name(&mut self, party: &Party, chunk: u32) {
        let (Some(person), Some(address)) =
            (party::person(&party.name), party::address(&party.address, self.home))
        else {
            return;
        };
        if self.named.insert(party.clone()) {
            let (source, target) = (self.entity(person), self.entity(address));
            self.part.state(source, target, header::USES, chunk, None, Vec::new());
        }
    }

    /// Who takes part, with a mention in the heading where no row shows them.
    fn party(&mut self, party: &Party, message: &Message, chunks: &[ChunkText]) -> Option<u32> {
        let known = self.aliases.of(party::main(party, self.home)?);
        let index = self.part.entity(&known.at(0, 0));
        if self.part.part.entities[index].mentions.is_empty() && self.sought.insert(known.clone()) {
            let label = if party.address.is_empty() { &party.name } else { &party.address };
            self.head(known, label, message.chunk as usize, chunks);
        }
        Some(index as u32)
    }

    /// A mention of `known` where the heading of its conversation says `label`.
    fn head(&mut self, known: Known, label: &str, chunk: usize, chunks: &[ChunkText]) {
        if let Some((chunk, folded, start)) = heading(label, chunk, chunks) {
            self.part.mention(&folded, known.at(start, label.chars().count()), chunk);
        }
    }

    fn entity(&mut self, known: Known) -> u32 {
        self.part.entity(&self.aliases.of(known).at(0, 0)) as u32
    }

    /// The group or chat that a message went to, with a mention where its heading stands.
    fn conversation(&mut self, message: &Message, chunks: &[ChunkText]) -> Option<u32> {
        let name = message.conversation.as_str();
        if name.is_empty() {
            return None;
        }
        if let Some(known) = self.headed.get(name) {
            return Some(*known);
        }
        let known = conversation(name);
        let index = self.part.entity(&known.at(0, 0));
        if self.part.part.entities[index].mentions.is_empty() {
            self.head(known, name, message.chunk as usize, chunks);
        }
        self.headed.insert(name.to_owned(), index as u32);
        Some(index as u32)
    }
}

/// Where the heading of a conversation stands: in the chunk of its first message, or in one right before.
fn heading(name: &str, chunk: usize, chunks: &[ChunkText]) -> Option<(usize, Folded, usize)> {
    (chunk.saturating_sub(2)..=chunk).rev().find_map(|ordinal| {
        let text = &chunks.get(ordinal)?.text;
        let byte = text.find(name)?;
        Some((ordinal, Folded::new(text), text[..byte].chars().count()))
    })
}

fn word(kind: MessageKind) -> &'static str {
    match kind {
        MessageKind::Message | MessageKind::Mms | MessageKind::Notice => "messaged",
        MessageKind::Sms => "texted",
        MessageKind::Call => "called",
    }
}

/// What else is known of a message, by name.
fn details(message: &Message) -> Vec<(String, String)> {
    let told = message.kind != MessageKind::Call && !message.recipients.is_empty();
    let group =
        (told && !message.conversation.is_empty()).then(|| ("conversation", message.conversation.clone()));
    let attachments =
        (!message.attachments.is_empty()).then(|| ("attachments", message.attachments.join(", ")));
    let seconds = message.seconds.map(|seconds| ("seconds", seconds.to_string()));
    let status = message.status.clone().map(|status| ("status", status));
    let all = [seconds, status, attachments, group];
    all.into_iter().flatten().map(|(name, value)| (name.to_owned(), value)).collect()
}
