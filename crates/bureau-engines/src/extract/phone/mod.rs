//! Databases of telephones and of WhatsApp on them: what passed between their owner and others, and whom they know.
//!
//! Each reader knows the tables of one program by their columns and says which it used. What it needs of other tables
//! (names, files, members of groups) it reads first. A database may be of several kinds: some telephones keep calls
//! beside contacts.

mod android;
mod apple;
mod apple_whatsapp;
mod attributed;
mod contacts;
mod jid;
mod used;
mod whatsapp;
mod whatsapp_old;

use super::chat::{Threads, Writer};
use super::sqlite::Database;
use used::Used;

/// Writes the conversations and contacts that are known by their tables; says which tables those were.
pub(super) fn read(database: &Database, writer: &mut Writer) -> Vec<&'static str> {
    let mut threads = Threads::default();
    let readers: [fn(&Database, &mut Threads) -> Used; 8] = [
        whatsapp::messages,
        whatsapp::calls,
        whatsapp_old::messages,
        apple_whatsapp::messages,
        android::messages,
        android::calls,
        apple::messages,
        apple::calls,
    ];
    let mut used: Vec<&str> = readers.iter().flat_map(|read| read(database, &mut threads)).copied().collect();
    // The whole file tells its owner from others; nothing less does.
    let mark = if used.is_empty() { 0 } else { database.checksum() };
    threads.write(mark, writer);
    let books: [fn(&Database, &mut Writer) -> Used; 3] =
        [contacts::whatsapp, contacts::android, contacts::apple];
    used.extend(books.iter().flat_map(|read| read(database, writer)).copied());
    used
}
