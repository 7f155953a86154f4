//! Exports of messengers and backups of telephones.

use super::{read_bytes, read_text};
use bureau_model::output::{EntityKind, MessageKind};

const CHAT: &str = r#"{
 "name": "Asha Rao", "type": "personal_chat", "id": 5,
 "messages": [
  {"id": 1, "type": "message", "date": "2024-03-05T21:15:30", "date_unixtime": "1709653530",
   "from": "Asha Rao", "from_id": "user5", "text": ["see ", {"type": "text_link", "text": "here", "href": "https://pay.example/x"}]},
  {"id": 2, "type": "message", "date": "2024-03-06T00:05:00", "date_unixtime": "1709663700",
   "from": "Meera", "from_id": "user6", "file": "files/plan.pdf", "text": "", "edited": "2024-03-06T00:06:00"},
  {"id": 3, "type": "message", "date": "2024-03-06T00:07:00", "date_unixtime": "1709663820",
   "from": "Asha Rao", "from_id": "user5", "photo": "(File not included. Change data exporting settings to download.)", "text": "look"},
  {"id": 4, "type": "service", "date": "2024-03-07T10:00:00", "date_unixtime": "1709785800",
   "actor": "Meera", "actor_id": "user6", "action": "phone_call", "duration_seconds": 35, "discard_reason": "hangup", "text": ""}
 ]
}"#;

#[test]
fn one_chat_of_telegram() {
    let talk = read_text("result.json", CHAT);
    assert_eq!(talk.media_type, "application/x-telegram-export+json");
    assert_eq!(
        talk.events(),
        [
            "2024-03-05T21:15:30+05:30 Asha Rao messaged Meera",
            "2024-03-06T00:05:00+05:30 Meera messaged Asha Rao",
            "2024-03-06T00:07:00+05:30 Asha Rao messaged Meera",
            "2024-03-07T10:00:00+05:30 Meera called Asha Rao",
        ]
    );
    assert!(
        talk.text().contains("2024-03-05 21:15:30 +05:30 Asha Rao: see here (https://pay.example/x)"),
        "{}",
        talk.text()
    );
    let messages = &talk.extraction.conversations.messages;
    assert_eq!(
        (messages[1].attachments.as_slice(), messages[1].status.as_deref()),
        (&["files/plan.pdf".to_owned()][..], Some("edited"))
    );
    assert_eq!(messages[2].status.as_deref(), Some("attachment not exported"));
    assert_eq!((messages[3].kind, messages[3].seconds), (MessageKind::Call, Some(35.0)));
}

#[test]
fn all_chats_of_telegram_with_contacts() {
    let group = r#"{"name": "Harbour", "type": "private_supergroup", "id": 9, "messages": [
      {"id": 1, "type": "service", "date": "2024-03-05T21:00:00", "actor": "Zed", "action": "create_group", "title": "Harbour", "text": ""},
      {"id": 2, "type": "message", "date": "2024-03-05T21:15:30", "from": "Zed", "from_id": "user7", "text": "at ten"}]}"#;
    let all = format!(
        r#"{{"about": "Here is the data you requested. Remember: Telegram is ad free.",
          "personal_information": {{"first_name": "Meera", "last_name": "", "phone_number": "+91 98200 12345"}},
          "contacts": {{"list": [{{"first_name": "Asha", "last_name": "Rao", "phone_number": "+919820054321"}}]}},
          "chats": {{"about": "x", "list": [{CHAT}, {group}]}}}}"#
    );
    let talk = read_text("result.json", &all);
    assert_eq!(talk.uses(), ["Meera +919820012345", "Asha Rao +919820054321"]);
    assert_eq!(talk.keys(EntityKind::Conversation), ["harbour"]);
    assert!(
        talk.events().contains(&"2024-03-05T21:15:30 Zed messaged Harbour".to_owned()),
        "{:?}",
        talk.events()
    );
    assert_eq!(talk.extraction.metadata[0], ("Conversations".to_owned(), "2".to_owned()));
}

#[test]
fn a_page_of_telegram() {
    let page = r#"<!DOCTYPE html><html><head><title>Exported Data</title></head><body><div class="page_wrap">
     <div class="page_header"><div class="content"><div class="text bold">
Asha Rao
     </div></div></div><div class="page_body chat_page"><div class="history">
     <div class="message service" id="message-1"><div class="body details">5 March 2024</div></div>
     <div class="message default clearfix" id="message1"><div class="pull_left userpic_wrap"></div><div class="body">
      <div class="pull_right date details" title="05.03.2024 21:15:30 UTC+05:30">21:15</div>
      <div class="from_name">Asha Rao </div><div class="text">come at <b>ten</b><br>alone</div></div></div>
     <div class="message default clearfix joined" id="message2"><div class="body">
      <div class="pull_right date details" title="05.03.2024 21:16:00 UTC+05:30">21:16</div>
      <div class="media_wrap clearfix"><a class="photo_wrap clearfix pull_left" href="photos/photo_1.jpg"></a></div></div></div>
     <div class="message default clearfix" id="message3"><div class="body">
      <div class="pull_right date details" title="06.03.2024 09:05:00">09:05</div>
      <div class="from_name">Meera</div><div class="text">no</div></div></div>
     </div></div></div></body></html>"#;
    let talk = read_text("messages.html", page);
    assert_eq!(talk.media_type, "application/x-telegram-export+html");
    assert_eq!(
        talk.events(),
        [
            "2024-03-05T21:15:30+05:30 Asha Rao messaged Meera",
            "2024-03-05T21:16:00+05:30 Asha Rao messaged Meera",
            "2024-03-06T09:05:00 Meera messaged Asha Rao",
        ]
    );
    assert!(talk.text().contains("come at ten\nalone"));
    assert_eq!(talk.extraction.conversations.messages[1].attachments, ["photos/photo_1.jpg"]);
}

#[test]
fn a_chat_of_signal_as_lines_of_json_and_as_a_page() {
    let lines = "{\"date\": \"2024-03-05T21:15:30.123000\", \"sender\": \"Asha Rao\", \"body\": \"at ten\", \"quote\": \"\", \"sticker\": null, \"reactions\": [[\"Me\", \"👍\"]], \"attachments\": [{\"name\": \"a.jpg\", \"path\": \"media/2024_a.jpg\"}]}\n{\"date\": \"2024-03-06T09:05:00\", \"sender\": \"Me\", \"body\": \"no\", \"quote\": \"> at ten\", \"sticker\": null, \"reactions\": [], \"attachments\": []}\n";
    let talk = read_text("data.json", lines);
    assert_eq!(talk.media_type, "application/x-signal-chat+json");
    assert_eq!(talk.times(), ["2024-03-05T21:15:30", "2024-03-06T09:05:00"]);
    assert!(talk.text().contains("Asha Rao: at ten [Me: 👍] [attached: 2024_a.jpg]"), "{}", talk.text());
    assert!(talk.text().contains("[reply to: at ten] no"));
    let page = "<!doctype html><html><head><title>Asha</title></head><body><div class=\"msg\"><span class=\"date\"> 2024-03-05 </span><span class=\"time\"> 21:15 </span><span class=\"sender\"> Asha Rao </span><p class=\"body\"><p>at ten</p></p></div><div class=\"msg me\"><span class=\"date\">2024-03-06</span><span class=\"time\">09:05:00</span><span class=\"sender\">Me</span><p class=\"body\">no</p></div></body></html>";
    let talk = read_text("chat.html", page);
    assert_eq!(talk.media_type, "application/x-signal-chat+html");
    assert_eq!(talk.times(), ["2024-03-05T21:15:00", "2024-03-06T09:05:00"]);
    assert!(talk.text().contains("Asha Rao: at ten"), "{}", talk.text());
}

#[test]
fn short_messages_of_a_backup() {
    let xml = r#"<?xml version='1.0' encoding='UTF-8' standalone='yes' ?>
<!--File Created By SMS Backup & Restore-->
<smses count="4" backup_set="1" backup_date="1709700000000">
  <sms protocol="0" address="+919820012345" date="1709653522000" type="1" subject="null" body="at ten &#55357;&#56832; &amp; alone" read="1" contact_name="Asha Rao" />
  <sms protocol="0" address="+919820012345" date="1709653582000" type="2" subject="null" body="no" read="1" contact_name="Asha Rao" />
  <sms protocol="0" address="AD-HDFCBK" date="1709653600000" type="1" subject="null" body="Rs 500 debited" contact_name="(Unknown)" />
  <mms date="1709653700000" msg_box="1" address="+919820012345" sub="null" contact_name="Asha Rao">
    <parts>
      <part seq="-1" ct="application/smil" name="null" text="&lt;smil&gt;" />
      <part seq="0" ct="image/png" name="null" cl="gate.png" text="null" data="iVBORw0KGgo=" />
      <part seq="0" ct="text/plain" name="null" cl="t.txt" text="the gate" />
    </parts>
    <addrs><addr address="+919820012345" type="137" charset="106"/><addr address="+919900099000" type="151" charset="106"/></addrs>
  </mms>
</smses>"#;
    let talk = read_text("sms.xml", xml);
    assert_eq!(talk.media_type, "application/x-sms-backup+xml");
    assert_eq!(
        talk.events(),
        [
            "2024-03-05T15:45:22Z +919820012345 texted +919900099000",
            "2024-03-05T15:46:22Z +919900099000 texted +919820012345",
            "2024-03-05T15:48:20Z +919820012345 messaged +919900099000",
            "2024-03-05T15:46:40Z AD-HDFCBK texted +919900099000",
        ]
    );
    assert_eq!(talk.uses(), ["Asha Rao +919820012345"]);
    assert!(
        talk.text().contains("2024-03-05 15:45:22 UTC Asha Rao (+919820012345): at ten 😀 & alone"),
        "{}",
        talk.text()
    );
    assert!(talk.text().contains("the gate [attached: gate.png]"));
    assert_eq!(talk.found[0].path, "message 4/gate.png");
    assert_eq!((talk.found[0].size, talk.found[0].copy.is_ok()), (8, true));
    assert_eq!(talk.warnings(), "");
}

#[test]
fn what_a_backup_lacks_is_said() {
    let xml = r#"<?xml version='1.0' encoding='UTF-8'?><smses count="9"><sms address="12345" date="1709653522000" type="1" body="a"/><mms date="1709653522000" msg_box="2" address="12345"><part ct="image/png" cl="a.png" data="!!"/></mms><sms address="12345" date="x""#;
    let talk = read_text("sms.xml", xml);
    let warnings = talk.warnings();
    assert!(warnings.contains("the backup is broken"), "{warnings}");
    assert!(warnings.contains("says that it holds 9 messages or calls; 2 were found"), "{warnings}");
    assert!(warnings.contains("1 files in messages are damaged"), "{warnings}");
    let owner = talk.extraction.metadata.iter().find(|(name, _)| name == "Phone owner").expect("it is said");
    assert!(owner.1.contains("does not say whose telephone"), "{}", owner.1);
}

#[test]
fn calls_of_a_backup_are_calls() {
    let xml = r#"<?xml version='1.0' encoding='UTF-8' ?><calls count="3">
      <call number="+919820012345" duration="35" date="1709653522000" type="1" presentation="1" contact_name="Asha Rao" />
      <call number="+919820012345" duration="0" date="1709653600000" type="3" presentation="1" contact_name="Asha Rao" />
      <call number="-2" duration="5" date="1709653700000" type="1" presentation="2" contact_name="(Unknown)" />
    </calls>"#;
    let talk = read_text("calls.xml", xml);
    let events = talk.events();
    assert!(events[0].starts_with("2024-03-05T15:45:22Z +919820012345 called Phone owner "), "{events:?}");
    assert_eq!(events.len(), 2, "who hid the number is nobody");
    assert!(talk.text().contains("UTC Asha Rao (+919820012345) called Phone owner "), "{}", talk.text());
    assert!(talk.text().contains(": 35 s\n"), "{}", talk.text());
    assert!(talk.text().contains("number withheld 5 s"), "{}", talk.text());
    assert_eq!(talk.extraction.conversations.messages[1].status.as_deref(), Some("missed"));
    let other = read_text("calls.xml", &xml.replace("35", "36"));
    assert_ne!(
        talk.keys(EntityKind::Person),
        other.keys(EntityKind::Person),
        "owners of two telephones are two"
    );
}

#[test]
fn a_chat_in_the_archive_that_whatsapp_makes() {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, content) in [
        ("_chat.txt", &b"[14/03/24, 21:15:00] Asha: \xE2\x80\x8E<attached: 00000001-PHOTO.jpg>"[..]),
        ("00000001-PHOTO.jpg", b"\xFF\xD8\xFF\xE0"),
    ] {
        writer.start_file(name, zip::write::SimpleFileOptions::default()).expect("a member begins");
        std::io::Write::write_all(&mut writer, content).expect("it takes content");
    }
    let archive = writer.finish().expect("the archive ends").into_inner();
    let talk = read_bytes("WhatsApp Chat - Asha.zip", &archive);
    let names: Vec<&str> = talk.found.iter().map(|found| found.path.as_str()).collect();
    assert_eq!(names, ["_chat.txt", "00000001-PHOTO.jpg"]);
    let copy = talk._scratch.path().join(talk.found[0].copy.as_ref().expect("it was taken"));
    let chat = super::read(&copy, "_chat.txt");
    assert_eq!(chat.extraction.conversations.messages[0].attachments, ["00000001-PHOTO.jpg"]);
}
