use super::*;
use bureau_model::output::{Conversations, Place};
use proptest::prelude::*;
use std::collections::BTreeMap;

fn read(chunks: &[ChunkText], file_type: FileType, suspects: &[Suspect]) -> GraphPart {
    read_at_home("IN", chunks, file_type, suspects)
}

fn read_at_home(country: &str, chunks: &[ChunkText], file_type: FileType, suspects: &[Suspect]) -> GraphPart {
    let home = Home::of(country).expect("a country");
    let conversations = Conversations::default();
    let document =
        Document { chunks, home, file_type, metadata: &[], calls: &[], conversations: &conversations };
    find(&document, suspects)
}

fn chunk(text: &str) -> ChunkText {
    ChunkText { text: text.to_owned(), place: Place::default() }
}

fn found(text: &str) -> GraphPart {
    read(&[chunk(text)], FileType::Document, &[])
}

fn keys(text: &str, kind: EntityKind) -> Vec<String> {
    found(text).entities.into_iter().filter(|e| e.kind == kind).map(|e| e.key).collect()
}

fn suspect(id: &str, fields: &[(&str, &str)]) -> Suspect {
    let fields = fields.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect::<BTreeMap<_, _>>();
    Suspect { id: id.to_owned(), fields }
}

/// Each line: what should be found, in order; then the text.
fn check(kind: EntityKind, cases: &[(&[&str], &str)]) {
    for (expected, text) in cases {
        assert_eq!(keys(text, kind), *expected, "{text}");
    }
}

#[test]
fn a_person_of_interest_is_nobody_else() {
    let text = "Dr. Meera Nair met Mr. Arun Bhatt.";
    let suspects = [suspect("P1", &[("name", "Meera Nair")])];
    let found = read(&[chunk(text)], FileType::Document, &suspects).entities;
    let mut seen: Vec<_> = found.iter().map(|e| (e.kind, e.name.as_str())).collect();
    seen.sort_by_key(|(_, name)| *name);
    assert_eq!(seen, [(EntityKind::Person, "Arun Bhatt"), (EntityKind::PersonOfInterest, "Meera Nair")]);
}

#[test]
fn a_number_is_of_the_country_that_writes_it_so() {
    check(
        EntityKind::Phone,
        &[
            (&["+18478232214"], "call 847-823-2214 or"),
            (&["+18478232214"], "call (847) 823-2214 or"),
            (&["+918478232214"], "call 8478232214 or"),
            (&["+919820012345"], "call 098200-12345 or"),
            (&[], "610 620 77 66 55"),
        ],
    );
    let chinese = read(&[chunk("ISBN 7030169565")], FileType::Document, &[]);
    assert!(chinese.entities.iter().all(|e| e.kind != EntityKind::Phone));
}

#[test]
fn a_company_is_neither_its_people_nor_half_of_itself() {
    let text = "Suren Pillai of Harbour Freight LLP paid Blue Dune Trading FZE. The account of Blue Dune\nTrading FZE and the Bank of Baroda Ltd";
    let found = found(text).entities;
    let seen: Vec<_> = found.iter().map(|e| (e.name.as_str(), e.mentions.len())).collect();
    assert_eq!(seen, [("Harbour Freight LLP", 1), ("Blue Dune Trading FZE", 2), ("Bank of Baroda Ltd", 1)]);
    assert_eq!(found[1].mentions[1].text, "Blue Dune\nTrading FZE");
}

#[test]
fn a_name_is_no_island_and_no_magazine() {
    check(
        EntityKind::Person,
        &[(&[], "from Sri Lanka"), (&["david baltimore"], "Dr. David Baltimore’s work")],
    );
    let mut headers = chunk("From: GMX Magazin <a@b.de>\nTo: Asha RAO <c@d.in>");
    headers.place.part = Some("headers".to_owned());
    let found = read(&[headers], FileType::Email, &[]).entities;
    let people: Vec<_> =
        found.iter().filter(|e| e.kind == EntityKind::Person).map(|e| e.name.as_str()).collect();
    assert_eq!(people, ["Asha RAO"]);
}

#[test]
fn telephone_numbers() {
    check(
        EntityKind::Phone,
        &[
            (&["+919820012345"], "call 98200 12345 now"),
            (&["+919820012345"], "call +91-98200-12345."),
            (&["+919820012345"], "0091 9820012345"),
            (&["+919820012345"], "फ़ोन ९८२००१२३४५"),
            (&["+919820012345"], "919820012345 | 2026-01-02 | 40"),
            (&["+912223456789"], "office (022) 23456789"),
            (&["+442079460958"], "London +44 20 7946 0958, thanks"),
            (&["+4930901820"], "Tel. +49 30 901820"),
            (&[], "invoice 1234567890, order 4500012345678"),
            (&[], "on 23-11-2026 at 10:30, page 12 of 40"),
            (&[], "9999999999 and 12.345.678"),
            (&[], "DXB-DEIRA-11 | 004999010640422"),
            (&[], "IMEI 490154203237518"),
        ],
    );
}

#[test]
fn names_in_capitals_of_any_letters_are_looked_up() {
    let part = found("ЧАСТЬ ПЕРВАЯ. ÉMILE DURAND came with VIKRAM SHARMA.");
    let people = part.entities.iter().filter(|e| e.kind == EntityKind::Person);
    assert!(people.map(|e| e.name.as_str()).any(|name| name.eq_ignore_ascii_case("Vikram Sharma")));
}

/// Telephone numbers of a text in a case of this country: each with whether its country was assumed.
fn phones_at(country: &str, text: &str) -> Vec<(String, bool)> {
    let part = read_at_home(country, &[chunk(text)], FileType::Document, &[]);
    let phones = part.entities.into_iter().filter(|e| e.kind == EntityKind::Phone);
    phones.map(|e| (e.key, e.mentions.iter().all(|mention| mention.assumed))).collect()
}

#[test]
fn a_number_without_a_country_gets_that_of_the_case_and_is_marked() {
    for (country, text, number, assumed) in [
        ("IN", "call 98200 12345", "+919820012345", true),
        ("IN", "call +91 98200 12345", "+919820012345", false),
        ("IN", "call 0091-9820012345", "+919820012345", false),
        ("IN", "फ़ोन ९८२००१२३४५", "+919820012345", true),
        ("US", "call 7138537658 today", "+17138537658", true),
        ("US", "call +91 98200 12345", "+919820012345", false),
        ("GB", "ring 020 7946 0958", "+442079460958", true),
        ("DE", "Tel. 030 9018200", "+49309018200", true),
        ("RU", "звоните 8 (495) 123-45-67", "+74951234567", true),
        ("AE", "call 050 123 4567", "+971501234567", true),
    ] {
        assert_eq!(phones_at(country, text), [(number.to_owned(), assumed)], "{country}: {text}");
    }
}

#[test]
fn a_number_that_fits_another_plan_better_is_not_made_one_of_the_case() {
    for text in ["call 713-853-6161", "call (713) 853-6161", "(713)853-6161", "713.853.6161", "713/853-6161"]
    {
        assert_eq!(phones_at("IN", text), [("+17138536161".to_owned(), true)], "{text}");
    }
    let houston = "Offices: 713-853-6161, 713-345-7701 and 281-528-8636. Mobile 7138537658.";
    let numbers = phones_at("IN", houston);
    assert!(numbers.iter().all(|(number, assumed)| number.starts_with("+1") && *assumed), "{numbers:?}");
    assert_eq!(numbers.len(), 4);
    // A row of digits that no plan of the country has is no number of it.
    for text in ["1234567890", "5501234567", "order 4500012345678"] {
        assert_eq!(phones_at("IN", text), [], "{text}");
    }
}

#[test]
fn numbers_and_names_do_not_depend_on_the_language_of_the_text() {
    let german = "Überweisung an Herrn Keller bitte, Telefon 98200 12345, danke und viele Grüße aus Mumbai";
    assert_eq!(phones_at("IN", german), [("+919820012345".to_owned(), true)]);
    assert_eq!(phones_at("IN", "电话 98200 12345 联系"), [("+919820012345".to_owned(), true)]);
    assert_eq!(phones_at("IN", "05/03/2024 9820012345"), [("+919820012345".to_owned(), true)]);
}

#[test]
fn addresses_of_mail_web_and_network() {
    check(
        EntityKind::Email,
        &[
            (&["asha.rao@example.co.in"], "Write to Asha.Rao@Example.co.in."),
            (&[], "not@an address, @handle"),
        ],
    );
    check(
        EntityKind::Url,
        &[
            (&["example.org/A?b=1"], "see (https://Example.org/A?b=1)."),
            (&["www.example.in"], "www.example.in, and more"),
        ],
    );
    check(
        EntityKind::IpAddress,
        &[
            (&["192.168.1.20"], "from 192.168.1.20."),
            (&["2001:db8::1"], "host 2001:DB8:0:0:0:0:0:1 up"),
            (&[], "version 1.2.3.4, 300.1.1.1, 1.2.3.4.5, 12:30:45"),
        ],
    );
}

#[test]
fn an_account_without_a_banks_code_counts_where_it_is_called_one() {
    let accounts = |text: &str| -> Vec<String> {
        let found = found(text).entities.into_iter().filter(|e| e.kind == EntityKind::BankAccount);
        found.map(|e| e.key).collect()
    };
    assert_eq!(accounts("which account?\nthe old one or 50100087650001"), ["50100087650001"]);
    assert_eq!(accounts("A/c no. 50100087650001"), ["50100087650001"]);
    for text in [
        "order 50100087650001",
        "account credited, UTR 401234567890",
        "account of 919820012345",
        "account 12345678",
    ] {
        assert!(accounts(text).is_empty(), "{text}");
    }
}

#[test]
fn accounts_and_cards() {
    check(
        EntityKind::BankAccount,
        &[
            (&["DE89370400440532013000"], "IBAN DE89 3704 0044 0532 0130 00 AND MORE"),
            (&["GB82WEST12345698765432"], "GB82WEST12345698765432"),
            (&["HDFC0000123:50100123456789"], "A/c 50100123456789, IFSC HDFC0000123"),
            (&[], "DE89 3704 0044 0532 0130 01 and 50100123456789"),
        ],
    );
    check(
        EntityKind::Card,
        &[
            (&["4111111111111111"], "card 4111 1111 1111 1111 ok"),
            (&["378282246310005"], "3782-822463-10005"),
            (&[], "4111 1111 1111 1112 or 1234567812345670"),
        ],
    );
    check(EntityKind::Device, &[(&["490154203237518"], "IMEI: 490154203237518"), (&[], "490154203237519")]);
}

#[test]
fn numbers_of_the_state() {
    check(
        EntityKind::IdentityNumber,
        &[
            (&["PAN:ABCPE1234F"], "PAN ABCPE1234F"),
            (&["AADHAAR:234123412346"], "UID 2341 2341 2346"),
            (&["GSTIN:27AAPFU0939F1ZV"], "GSTIN 27AAPFU0939F1ZV"),
            (&[], "GSTIN 27AAPFU0939F1ZW"),
            (&["CIN:L17110MH1973PLC019786"], "CIN L17110MH1973PLC019786"),
            (&["VOTER:ABC1234567"], "Voter ID ABC1234567"),
            (&["DL:MH1420110062821"], "Driving licence MH14 20110062821"),
            (&["PASSPORT:M1234567"], "passport no. M1234567"),
            (&[], "order ABC1234567, part MH14 20110062821, M1234567"),
            (&[], "ABCXE1234F, 2341 2341 2347, 234123412346"),
        ],
    );
    check(
        EntityKind::Vehicle,
        &[
            (&["MH12AB1234"], "the car MH-12-AB-1234 was seen"),
            (&["DL3CAY9324"], "DL 3C AY 9324"),
            (&["22BH6517A"], "22 BH 6517 A"),
            (&[], "XX12AB1234"),
        ],
    );
}

#[test]
fn amounts_and_days() {
    check(
        EntityKind::Money,
        &[
            (&["INR 150000"], "Rs. 1,50,000/- paid"),
            (&["INR 250000"], "₹2.5 lakh"),
            (&["USD 1234.50"], "$1,234.50"),
            (&["EUR 1234.50"], "1.234,50 €"),
            (&["INR 12000000"], "INR 1.2 crore"),
            (&["INR 500"], "५०० रुपये दिए"),
            (&[], "500 pieces"),
        ],
    );
    check(
        EntityKind::Date,
        &[
            (&["2026-11-23"], "on 23/11/2026"),
            (&["2026-11-23"], "2026-11-23T10:00:00Z"),
            (&["2026-11-23"], "November 23rd, 2026"),
            (&["2026-11-23"], "23. November 2026"),
            (&["2026-11-23"], "२३ नवंबर २०२६ को"),
            (&["2026-11-23"], "2026年11月23日"),
            (&["2026-12-31"], "12/31/2026"),
            (&[], "31/02/2026, market 12 2026, 1/2/3"),
        ],
    );
}

#[test]
fn names_that_say_what_they_name() {
    check(
        EntityKind::Person,
        &[(&["r k sharma"], "Shri R. K. Sharma came. Mr and Mrs went."), (&[], "The Doctor left.")],
    );
    check(
        EntityKind::Organisation,
        &[
            (&["falcon traders pvt ltd"], "The Falcon Traders Private Limited paid"),
            (&["siemens energy gmbh"], "bei Siemens Energy GmbH"),
            (&[], "a limited number"),
        ],
    );
    check(EntityKind::Place, &[(&["mumbai", "dubai"], "from Mumbai to दुबई"), (&[], "Mumbaikar")]);
}

#[test]
fn a_person_of_interest_is_found_in_every_spelling() {
    let persons =
        [suspect("S1", &[("name", "Vikram Sharma"), ("aliases", "Falcon; Vicky"), ("phone", "98200 12345")])];
    let texts = [
        "VIKRAM SHARMA came",
        "It was Vikram Sharmaa.",
        "विक्रम शर्मा आया",
        "Викрам Шарма",
        "ask Falcon",
        "call +91 98200-12345",
    ];
    for text in texts {
        let part = read(&[chunk(text)], FileType::Document, &persons);
        let keys: Vec<_> =
            part.entities.iter().filter(|e| e.kind == EntityKind::PersonOfInterest).map(|e| &e.key).collect();
        assert_eq!(keys, ["poi:S1"], "{text}");
    }
    for text in ["Vikas Verma came", "falconry", "Sharma alone"] {
        let part = read(&[chunk(text)], FileType::Document, &persons);
        assert!(part.entities.iter().all(|e| e.kind != EntityKind::PersonOfInterest), "{text}");
    }
}

#[test]
fn headers_state_who_wrote_to_whom() {
    let mut headers =
        chunk("From: Asha Rao <asha@x.in>\nTo: bob@y.in, Carl Diaz <carl@z.in>\nCc: dan@w.in\n");
    headers.place.part = Some("headers".to_owned());
    let part = read(&[headers], FileType::Email, &[]);
    let key = |n: u32| part.entities[n as usize].key.as_str();
    let stated: Vec<_> =
        part.relations.iter().map(|r| (key(r.source), r.kind.as_str(), key(r.target))).collect();
    for expected in [
        ("asha@x.in", "messaged", "bob@y.in"),
        ("asha@x.in", "messaged", "carl@z.in"),
        ("asha@x.in", "copied", "dan@w.in"),
        ("carl diaz", "uses", "carl@z.in"),
    ] {
        assert!(stated.contains(&expected), "{expected:?} is not in {stated:?}");
    }
}

fn check_offsets(text: &str, part: &GraphPart) {
    let chars: Vec<char> = text.chars().collect();
    for mention in part.entities.iter().flat_map(|e| &e.mentions) {
        let slice: String = chars[mention.start as usize..mention.end as usize].iter().collect();
        assert_eq!(slice, mention.text);
        assert!(!slice.is_empty());
    }
    for entity in &part.entities {
        assert!(!entity.mentions.is_empty(), "{} is nowhere", entity.key);
    }
}

proptest! {
    #[test]
    fn a_mention_is_exactly_its_slice(parts in prop::collection::vec(prop_oneof![
        Just("+91 98200 12345"), Just("Rs 1,50,000"), Just("a@b.in"), Just("https://x.org/é"), Just("Vikram Sharma"), Just("विक्रम शर्मा"),
        Just("2026-11-23"), Just("DE89 3704 0044 0532 0130 00"), Just("Mumbai"), Just("Dr. Rao"), Just("İstanbul"), Just("ß"), Just("👨‍👩‍👧"),
        Just("From: "), Just("<"), Just(">"), Just("\n"), Just(" "), Just("٤٢"), Just("Falcon Traders Pvt Ltd"), Just(","), Just("ﬁ"),
    ], 0..14), rest in "(?s).{0,30}") {
        let text = format!("{}{rest}", parts.concat());
        let persons = [suspect("S1", &[("name", "Vikram Sharma"), ("email", "a@b.in"), ("alias", "İstanbul")])];
        let mut headers = chunk(&text);
        headers.place.part = Some("headers".to_owned());
        for chunk in [chunk(&text), headers] {
            check_offsets(&text, &read(&[chunk], FileType::Email, &persons));
        }
    }
}

#[test]
fn a_company_has_the_key_that_every_other_finder_of_names_gives_it() {
    let text = "Paid by M/s Harbour Trading Pvt. Ltd. in March.";
    let key = bureau_model::entity::key(EntityKind::Organisation, "The Harbour Trading Private Limited");
    assert_eq!(keys(text, EntityKind::Organisation), [key]);
}
