//! Address books: WhatsApp's `wa.db`, Android's `contacts2.db`, Apple's `AddressBook.sqlitedb`.

use super::jid;
use super::used::Used;
use crate::extract::chat::Writer;
use crate::extract::sqlite::{Database, Row};
use std::collections::{BTreeMap, HashMap};

pub(super) fn whatsapp(database: &Database, writer: &mut Writer) -> Used {
    if !database.has("wa_contacts", &["jid", "display_name"]) {
        return &[];
    }
    database.each("wa_contacts", &mut |row| {
        let jid = row.text("jid");
        let names = ["display_name", "wa_name", "nickname"].map(|name| row.text(name));
        let name = names.iter().find(|name| !name.is_empty()).cloned().unwrap_or_default();
        let number =
            Some(row.text("number")).filter(|number| !number.is_empty()).or_else(|| jid::number(&jid));
        let rest = names.into_iter().filter(|other| !other.is_empty() && *other != name);
        let more: Vec<String> =
            rest.chain(["company", "title", "status"].map(|column| row.text(column))).collect();
        if jid::is_group(&jid) {
            writer.note(&[vec![name, jid], more].concat());
        } else {
            let addresses: Vec<String> = number.into_iter().collect();
            let known = addresses.is_empty() && !jid.is_empty();
            let more: Vec<String> = known.then_some(jid).into_iter().chain(more).collect();
            writer.contact(&name, addresses, &more);
        }
    });
    &["wa_contacts"]
}

/// Somebody as their rows are gathered.
#[derive(Default)]
struct Person {
    name: String,
    addresses: Vec<String>,
    more: Vec<String>,
}

fn write(people: BTreeMap<i64, Person>, writer: &mut Writer) {
    for person in people.into_values() {
        writer.contact(&person.name, person.addresses, &person.more);
    }
}

pub(super) fn android(database: &Database, writer: &mut Writer) -> Used {
    if !database.has("raw_contacts", &["display_name"]) || !database.has("data", &["raw_contact_id", "data1"])
    {
        return &[];
    }
    let mut people: BTreeMap<i64, Person> = BTreeMap::new();
    database.each("raw_contacts", &mut |row| {
        let person = people.entry(row.number()).or_default();
        person.name = row.text("display_name");
        person.more.extend(row.is("deleted").then(|| "deleted".to_owned()));
    });
    let mut kinds = HashMap::new();
    database.each("mimetypes", &mut |row| {
        kinds.insert(row.number(), row.text("mimetype"));
    });
    database.each("data", &mut |row| {
        let Some(person) = row.int("raw_contact_id").map(|id| people.entry(id).or_default()) else { return };
        let kind = row.int("mimetype_id").and_then(|id| kinds.get(&id)).map_or("", String::as_str);
        datum(person, kind, row);
    });
    write(people, writer);
    &["raw_contacts", "data", "mimetypes", "contacts", "phone_lookup", "name_lookup"]
}

fn datum(person: &mut Person, kind: &str, row: &Row<'_>) {
    let value = row.text("data1");
    match kind.rsplit('/').next().unwrap_or_default() {
        _ if value.is_empty() || value == person.name => {}
        "phone_v2" | "email_v2" => person.addresses.push(value),
        "name" if person.name.is_empty() => person.name = value,
        _ => person.more.push(value),
    }
}

pub(super) fn apple(database: &Database, writer: &mut Writer) -> Used {
    if !database.has("ABPerson", &["First", "Last"])
        || !database.has("ABMultiValue", &["record_id", "property", "value"])
    {
        return &[];
    }
    let mut people: BTreeMap<i64, Person> = BTreeMap::new();
    database.each("ABPerson", &mut |row| {
        let name = ["First", "Middle", "Last"].map(|part| row.text(part));
        let name = name.iter().filter(|part| !part.is_empty()).cloned().collect::<Vec<_>>().join(" ");
        let more: Vec<String> = ["Organization", "Nickname", "Note", "JobTitle"]
            .map(|c| row.text(c))
            .into_iter()
            .filter(|t| !t.is_empty())
            .collect();
        people.insert(row.number(), Person { name, addresses: Vec::new(), more });
    });
    database.each("ABMultiValue", &mut |row| {
        let Some(person) = row.int("record_id").and_then(|id| people.get_mut(&id)) else { return };
        let value = row.text("value");
        match row.int("property") {
            _ if value.is_empty() => {}
            Some(3 | 4) => person.addresses.push(value),
            _ => person.more.push(value),
        }
    });
    write(people, writer);
    &["ABPerson", "ABMultiValue", "ABPersonFullTextSearch_content"]
}
