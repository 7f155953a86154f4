//! Databases of telephones and of WhatsApp, and any other. `data/databases/make.py` makes them.

use super::{Talk, read, read_bytes, shared};
use bureau_engines::extract::{Extracted, Order, extract};
use bureau_model::output::{EntityKind, MessageKind};
use bureau_model::word::{ErrorCode, FileType};
use std::path::{Path, PathBuf};

fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/data/databases").join(name)
}

fn database(name: &str) -> Talk {
    let talk = read(&path(name), name);
    assert_eq!(talk.media_type, "application/vnd.sqlite3");
    assert_eq!(talk.warnings(), "", "{name}");
    talk
}

/// Events without the name of the owner, which is another for each file.
fn events(talk: &Talk) -> Vec<String> {
    let owner = owner(talk);
    talk.events().into_iter().map(|event| event.replace(&owner, "OWNER")).collect()
}

fn owner(talk: &Talk) -> String {
    let messages = &talk.extraction.conversations.messages;
    let parties = messages.iter().flat_map(|m| std::iter::once(&m.sender).chain(&m.recipients));
    let owner = parties.map(|party| party.name.clone()).find(|name| name.starts_with("Phone owner "));
    owner.unwrap_or_else(|| "nobody at all".to_owned())
}

#[test]
fn messages_of_whatsapp_on_android() {
    let talk = database("msgstore.db");
    assert_eq!(
        events(&talk),
        [
            "2024-03-05T15:45:22Z +919820012345 messaged OWNER",
            "2024-03-05T15:46:22Z OWNER messaged +919820012345",
            "2024-03-05T15:47:22Z +919820054321 messaged Harbour Group",
            "2024-03-05T15:48:22Z OWNER messaged Harbour Group",
            "2024-03-05T15:49:22Z +919820054321 messaged Harbour Group",
            "2024-03-05T15:55:22Z OWNER called +919820012345",
        ]
    );
    let text = talk.text();
    for words in [
        "bring the papers",
        "ठीक है",
        "[picture] [attached: IMG-20240305-WA0001.jpg]",
        "xxx end",
        "backup_schema | 7",
        "35 s",
    ] {
        assert!(text.contains(words), "{words} in {text}");
    }
    let messages = &talk.extraction.conversations.messages;
    assert_eq!(messages[3].status.as_deref(), Some("deleted"));
    assert_eq!(messages[5].kind, MessageKind::Notice);
    assert_eq!(talk.keys(EntityKind::Conversation), ["harbour group"]);
}

#[test]
fn messages_of_an_older_whatsapp() {
    let talk = database("msgstore-old.db");
    assert_eq!(
        events(&talk),
        [
            "2024-03-05T15:45:22Z +919820012345 messaged OWNER",
            "2024-03-05T15:46:22Z OWNER messaged +919820012345",
            "2024-03-05T15:47:22Z +919820054321 messaged Night shift",
        ]
    );
    assert!(
        talk.text().contains("[picture] the gate [attached: IMG-20240305-WA0002.jpg]"),
        "{}",
        talk.text()
    );
    assert!(talk.text().contains("[location] 18.5 73.25"));
}

#[test]
fn short_messages_of_android() {
    let talk = database("mmssms.db");
    assert_eq!(
        events(&talk),
        [
            "2024-03-05T15:45:22Z +919820012345 texted +919900099000",
            "2024-03-05T15:46:22Z +919900099000 texted +919820012345",
            "2024-03-05T15:48:22Z +919820012345 messaged +919900099000",
            "2024-03-05T15:47:22Z AD-HDFCBK texted +919900099000",
        ]
    );
    assert!(talk.text().contains("the gate [attached: gate.jpg]"), "{}", talk.text());
}

#[test]
fn contacts_and_calls_of_android() {
    let talk = database("contacts2.db");
    let events = events(&talk);
    assert_eq!(
        events,
        [
            "2024-03-05T15:45:22Z OWNER called +919820012345",
            "2024-03-05T15:46:22Z +919820054321 called OWNER"
        ]
    );
    let mut uses = talk.uses();
    uses.sort_unstable();
    uses.dedup();
    assert_eq!(uses, ["Asha Rao +919820012345", "Asha Rao asha@example.in", "Meera Nair +919820054321"]);
    assert!(
        talk.text().contains("Asha Rao | 98200 12345 | asha@example.in | met at the harbour"),
        "{}",
        talk.text()
    );
    assert!(talk.text().contains("Meera Nair | +919820054321 | deleted"));
}

#[test]
fn messages_of_whatsapp_on_ios() {
    let talk = database("ChatStorage.sqlite");
    assert_eq!(
        events(&talk),
        [
            "2024-03-05T15:45:22Z +919820012345 messaged OWNER",
            "2024-03-05T15:46:22Z OWNER messaged +919820012345",
            "2024-03-05T15:47:22Z +919820054321 messaged Harbour Group",
        ]
    );
    assert_eq!(talk.uses(), ["Asha Rao +919820012345", "Meera Nair +919820054321"]);
    assert!(talk.text().contains("[picture] the gate [attached: 1.jpg]"), "{}", talk.text());
}

#[test]
fn messages_contacts_and_calls_of_ios() {
    let talk = database("sms.db");
    assert_eq!(
        events(&talk),
        [
            "2024-03-05T15:45:22Z +919820012345 texted OWNER",
            "2024-03-05T15:46:22Z OWNER messaged +919820012345",
            "2024-03-05T15:47:22Z asha@example.in messaged Harbour",
        ]
    );
    assert!(talk.text().contains(": at ten\n"), "{}", talk.text());
    assert!(talk.text().contains("[attached: IMG_1.HEIC]"));
    let talk = database("AddressBook.sqlitedb");
    assert_eq!(talk.uses(), ["Asha Rao +919820012345", "Asha Rao asha@example.in"]);
    let talk = database("CallHistory.storedata");
    assert_eq!(
        events(&talk),
        [
            "2024-03-05T15:45:22Z OWNER called +919820012345",
            "2024-03-05T15:46:22Z +919820054321 called OWNER"
        ]
    );
}

#[test]
fn any_other_database_is_its_tables() {
    let talk = database("other.db");
    let text = talk.text();
    assert!(text.contains("id | name | sum | note | picture\n1 | name 1 | 0.25 | é | (1 bytes)\n"), "{text}");
    assert!(text.contains("\n90 | name 90 | 22.5 | "));
    assert!(text.contains("b | a | c\nb0000 | a0 | 0\n") && text.contains("b0149 | a149 | 149\n"), "{text}");
    assert!(
        text.contains("start qqq") && text.contains("qqq end"),
        "what has pages of its own is read whole"
    );
    assert!(text.contains("found by words"));
    let tables: Vec<(&str, u32)> =
        talk.extraction.tables.iter().map(|table| (table.sheet.as_str(), table.rows)).collect();
    assert!(tables.contains(&("a b", 90)) && tables.contains(&("pairs", 150)), "{tables:?}");
    assert!(database("utf16.db").text().contains("गोदाम at ten"));
}

#[test]
fn the_databases_of_the_corpus() {
    let Some(folder) = shared("corpus/docs/other") else { return };
    let talk = read(&folder.join("testSQLITE3.db"), "testSQLITE3.db");
    assert!(talk.text().contains("text | status\nHello World! | 42\n"), "{}", talk.text());
    let talk = read(&folder.join("test_whatsApp.db"), "test_whatsApp.db");
    let contacts = &talk.extraction.conversations.contacts;
    assert!(contacts.len() > 300, "{}", contacts.len());
    assert!(contacts.iter().filter(|contact| !contact.addresses.is_empty()).count() > 300);
    assert!(talk.keys(EntityKind::Phone).len() > 200, "{}", talk.keys(EntityKind::Phone).len());
    assert!(talk.text().contains("jid | restrict_mode"), "tables that nothing knows are listed");
    assert!(talk.warnings().contains("write-ahead log"), "{}", talk.warnings());
}

#[test]
fn a_damaged_database_loses_no_word_about_it() {
    let whole = std::fs::read(path("other.db")).expect("it is there");
    // Cut off in its middle: what is gone is counted.
    let talk = read_bytes("other.db", &whole[..whole.len() / 2]);
    assert!(talk.warnings().contains("pages of the database are damaged or missing"), "{}", talk.warnings());
    assert!(talk.text().contains("name 1"));
    // Only a header.
    let file = tempfile::NamedTempFile::new().expect("a temporary file");
    std::fs::write(file.path(), &whole[..100]).expect("it takes content");
    let read =
        extract(file.path(), "application/vnd.sqlite3", FileType::Table, &Order::default(), &mut |_, _| {});
    assert!(matches!(read, Err(failure) if failure.code == ErrorCode::Corrupt));
}

#[test]
fn no_damage_makes_a_reader_fall() {
    let mut seed = 0x2545_f491_4f6c_dd1d_u64;
    for name in ["msgstore.db", "other.db", "sms.db"] {
        let whole = std::fs::read(path(name)).expect("it is there");
        for _ in 0..40 {
            let mut bytes = whole.clone();
            for _ in 0..20 {
                seed ^= seed << 13;
                seed ^= seed >> 7;
                seed ^= seed << 17;
                let at = 16 + seed as usize % (bytes.len() - 16);
                bytes[at] = (seed >> 32) as u8;
            }
            let file = tempfile::NamedTempFile::new().expect("a temporary file");
            std::fs::write(file.path(), &bytes).expect("it takes content");
            let order = Order::default();
            let read =
                extract(file.path(), "application/vnd.sqlite3", FileType::Table, &order, &mut |_, _| {});
            assert!(!matches!(read, Ok(Extracted::NeedsOcr)));
        }
    }
}
