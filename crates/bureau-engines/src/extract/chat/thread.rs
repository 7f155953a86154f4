//! What a telephone sent and received, in threads: all that passed between its owner and the same others.

use super::conversation::{Conversation, Entry};
use super::people::owner;
use super::write::Writer;
use bureau_model::output::{MessageKind, Party};
use std::collections::{BTreeSet, HashMap};

/// A message or call of the owner's, or to the owner.
#[derive(Debug)]
pub(in super::super) struct Passed {
    /// What tells its thread from others.
    pub(in super::super) thread: String,
    /// What the thread is called; empty for none.
    pub(in super::super) name: String,
    /// Everybody in it but the owner.
    pub(in super::super) others: Vec<Party>,
    /// Who sent it; the owner where it is nobody.
    pub(in super::super) sender: Option<Party>,
    /// The rest of it.
    pub(in super::super) entry: Entry,
}

/// Threads as they grow.
#[derive(Debug, Default)]
pub(in super::super) struct Threads {
    known: HashMap<String, usize>,
    threads: Vec<Thread>,
    calls: Vec<Passed>,
    /// Numbers to which messages came; the owner's is in each of them.
    own: Option<BTreeSet<String>>,
}

#[derive(Debug, Default)]
struct Thread {
    name: String,
    others: Vec<Party>,
    passed: Vec<(Option<Party>, Entry)>,
}

impl Threads {
    pub(in super::super) fn add(&mut self, passed: Passed) {
        if passed.entry.kind == MessageKind::Call {
            self.calls.push(passed);
            return;
        }
        let threads = &mut self.threads;
        let at = *self.known.entry(passed.thread).or_insert_with(|| {
            threads.push(Thread::default());
            threads.len() - 1
        });
        let thread = &mut self.threads[at];
        if thread.name.is_empty() {
            thread.name = passed.name;
        }
        for other in passed.others.into_iter().filter(|other| *other != Party::default()) {
            if !thread.others.contains(&other) && thread.others.len() < 500 {
                thread.others.push(other);
            }
        }
        thread.passed.push((passed.sender, passed.entry));
    }

    /// Says to which numbers a received message was addressed.
    pub(in super::super) fn addressed(&mut self, numbers: BTreeSet<String>) {
        if numbers.is_empty() {
            return;
        }
        self.own = Some(match self.own.take() {
            Some(own) => &own & &numbers,
            None => numbers,
        });
    }

    /// Writes all threads, then all calls. `mark` tells the owner of this file from those of others where nothing
    /// says the number.
    pub(in super::super) fn write(self, mark: u32, writer: &mut Writer) {
        let own = self.own.filter(|own| own.len() == 1).and_then(|own| own.into_iter().next());
        let known = own.is_some();
        let owner = own.map_or_else(|| owner(mark), |address| Party { name: String::new(), address });
        let any = !self.threads.is_empty() || !self.calls.is_empty();
        for thread in self.threads {
            writer.conversation(conversation(thread, &owner));
        }
        let mut calls = Conversation { name: "Calls".to_owned(), group: true, ..Conversation::default() };
        calls.entries = self.calls.into_iter().map(|passed| addressed(passed, &owner)).collect();
        in_order(&mut calls.entries);
        writer.conversation(calls);
        if any && !known {
            writer.reading().say(
                "Phone owner",
                format!("the file does not say whose telephone it was; here: {}", owner.name),
            );
        }
    }
}

fn conversation(thread: Thread, owner: &Party) -> Conversation {
    let Thread { name, others, passed } = thread;
    let group = others.len() > 1 || !name.is_empty();
    let entries = passed.into_iter().map(|(sender, entry)| {
        let sender = sender.unwrap_or_else(|| owner.clone());
        // Between two it is plain whom it reached.
        let all = others.iter().chain(std::iter::once(owner)).filter(|party| **party != sender);
        let recipients = if group && name.is_empty() { all.cloned().collect() } else { entry.recipients };
        Entry { sender, recipients, ..entry }
    });
    let mut entries: Vec<Entry> = entries.collect();
    in_order(&mut entries);
    let people = others.iter().chain(std::iter::once(owner)).cloned().collect();
    Conversation { name, group, people, entries }
}

fn addressed(passed: Passed, owner: &Party) -> Entry {
    let (sender, recipients) = match passed.sender {
        Some(sender) => (sender, vec![owner.clone()]),
        None => (owner.clone(), passed.others),
    };
    Entry { sender, recipients, ..passed.entry }
}

/// By time; instants are written so that their text is in their order.
fn in_order(entries: &mut [Entry]) {
    entries.sort_by(|a, b| a.when.at.cmp(&b.when.at));
}
