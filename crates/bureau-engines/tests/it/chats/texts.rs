//! Chats that were exported as text.

use super::{read, read_text, shared};
use bureau_model::output::{EntityKind, MessageKind};

const WHATSAPP: &str = "application/x-whatsapp-chat";

#[test]
fn an_ios_chat_with_narrow_blanks_and_marks_of_direction() {
    let Some(path) = shared("corpus/reports/65-whatsapp-ios-nnbsp/_chat.txt") else { return };
    let talk = read(&path, "_chat.txt");
    assert_eq!(talk.media_type, WHATSAPP);
    assert_eq!(
        talk.times(),
        [
            "2024-03-05T21:15:07",
            "2024-03-05T21:15:30",
            "2024-03-05T21:16:02",
            "2024-03-06T00:05:00",
            "2024-03-13T11:59:59",
            "2024-03-13T12:30:00",
        ]
    );
    let text = talk.text();
    for words in [
        "2024-03-05 21:15:30 Junaid Farrow: Send the money to 9000044481 tonight",
        "which account?\nthe old one or 50100087650001\nreply fast",
        "end-to-end encrypted",
        "This message was deleted.",
    ] {
        assert!(text.contains(words), "{words} in {text}");
    }
    assert_eq!(talk.keys(EntityKind::Person), ["junaid farrow", "mira solano"]);
    assert_eq!(talk.keys(EntityKind::Conversation), ["harbour group"]);
    assert!(talk.keys(EntityKind::Organisation).is_empty(), "the group is nothing else too");
    let phones = talk.keys(EntityKind::Phone);
    assert!(phones.contains(&"+919000044481") && phones.contains(&"+919000044482"), "{phones:?}");
    assert_eq!(talk.keys(EntityKind::Date), ["2024-03-05", "2024-03-06", "2024-03-13"]);
    let messages = &talk.extraction.conversations.messages;
    assert_eq!(messages[0].kind, MessageKind::Notice);
    assert_eq!(messages[3].attachments, ["00000012-AUDIO-2024-03-06-00-05-00.opus"]);
    assert_eq!(messages[5].status.as_deref(), Some("deleted"));
    assert_eq!(talk.events()[0], "2024-03-05T21:15:30 Junaid Farrow messaged Harbour Group");
    assert_eq!(talk.events()[3], "2024-03-13T11:59:59 +919000044482 messaged Harbour Group");
    assert_eq!(talk.warnings(), "");
}

#[test]
fn an_android_chat_of_a_group() {
    let Some(path) = shared("corpus/reports/66-whatsapp-android-ddmm") else { return };
    let name = "WhatsApp Chat with Harbour Group.txt";
    let talk = read(&path.join(name), name);
    assert_eq!(talk.media_type, WHATSAPP);
    assert_eq!(talk.keys(EntityKind::Date), ["2024-03-05", "2024-03-06", "2024-03-13"]);
    let phones = talk.keys(EntityKind::Phone);
    assert!(phones.contains(&"+919000044483") && phones.contains(&"+919000044484"), "{phones:?}");
    assert!(talk.text().contains("2024-03-05 21:15 Junaid Farrow: कल सुबह गोदाम पर मिलो"), "{}", talk.text());
    assert!(talk.text().contains("नंबर 9000044483 पर फोन करना"));
    let messages = &talk.extraction.conversations.messages;
    assert_eq!(messages[3].attachments, ["PTT-20240306-WA0001.opus"]);
    assert_eq!(messages[4].status.as_deref(), Some("attachment not exported"));
    assert_eq!(messages[5].kind, MessageKind::Notice);
    assert_eq!(talk.times()[3], "2024-03-06T00:05:00");
    let people = talk.keys(EntityKind::Person);
    assert!(people.contains(&"junaid farrow") && people.contains(&"mira solano"), "{people:?}");
}

#[test]
fn a_chat_in_spanish_and_one_line_that_looked_like_json() {
    let Some(reports) = shared("corpus/reports") else { return };
    let name = "Chat de WhatsApp con Joaquin.txt";
    let talk = read(&reports.join("66-whatsapp-android-ddmm").join(name), name);
    assert_eq!(talk.times(), ["2025-03-28T21:29:00", "2025-03-29T01:23:00"]);
    assert_eq!(talk.keys(EntityKind::Person), ["joaquín", "marisol"]);
    assert_eq!(
        talk.events(),
        ["2025-03-28T21:29:00 Marisol messaged Joaquín", "2025-03-29T01:23:00 Joaquín messaged Marisol"]
    );
    let talk = read(&reports.join("00-minimal/chat-taken-for-json.txt"), "chat-taken-for-json.txt");
    assert_eq!((talk.media_type.as_str(), talk.times()), (WHATSAPP, vec!["2024-03-05T21:15:30"]));
    assert_eq!(talk.keys(EntityKind::Person), ["junaid farrow"]);
    assert!(talk.warnings().contains("read with the day first"));
}

/// Each has two messages: of 5 March 2024 at 21:15 and of 14 March at 9:05.
#[test]
fn every_form_of_date_and_clock() {
    for (first, second) in [
        ("05/03/2024, 21:15 - ", "14/03/2024, 09:05 - "),
        ("3/5/24, 9:15\u{202f}PM - ", "3/14/24, 9:05\u{202f}AM - "),
        ("5/3/2024, 9:15 p. m. - ", "14/3/2024, 9:05 a. m. - "),
        ("05.03.24, 21:15 - ", "14.03.24, 09:05 - "),
        ("2024-03-05, 9:15 p.m. - ", "2024-03-14, 9:05 a.m. - "),
        ("2024-03-05 21:15 - ", "2024-03-14 09:05 - "),
        ("2024/3/5 下午9:15 - ", "2024/3/14 上午9:05 - "),
        ("2024. 3. 5. 오후 9:15 - ", "2024. 3. 14. 오전 9:05 - "),
        ("2024年3月5日 晚上9:15 - ", "2024年3月14日 早上9:05 - "),
        ("05/03/2024 à 21:15 - ", "14/03/2024 à 09:05 - "),
        ("५/३/२४, ९:१५ pm - ", "१४/३/२४, ९:०५ am - "),
        ("٥‏/٣‏/٢٠٢٤، ٩:١٥ م - ", "١٤‏/٣‏/٢٠٢٤، ٩:٠٥ ص - "),
        ("5.3.2024 klo 21.15 - ", "14.3.2024 klo 9.05 - "),
        ("5 Mar 2024, 9:15 pm - ", "14 Mar 2024, 9:05 am - "),
        ("Mar 5, 2024, 9:15 PM - ", "Mar 14, 2024, 9:05 AM - "),
        ("[05/03/24, 9:15:00\u{202f}PM] ", "[14/03/24, 9:05:00\u{202f}AM] "),
        ("[05.03.24, 21:15:00] ", "\u{200e}[14.03.24, 09:05:00] "),
        ("[2024-03-05 21:15:00] ", "[2024-03-14 09:05:00] "),
        ("[3/5/24, 21:15:00] ", "[3/14/24, 09:05:00] "),
        ("[21:15, 05/03/2024] ", "[09:05, 14/03/2024] "),
        ("[9:15 pm, 05/03/2024] ", "[9:05 am, 14/03/2024] "),
        ("05/03/2014 21:15:00: ", "14/03/2014 09:05:00: "),
    ] {
        let talk = read_text("chat.txt", &format!("{first}Asha Rao: one\n{second}Meera Nair: two\nthree\n"));
        assert_eq!(talk.media_type, WHATSAPP, "{first}");
        let year = if first.contains("2014") { "2014" } else { "2024" };
        let expected = [format!("{year}-03-05T21:15:00"), format!("{year}-03-14T09:05:00")];
        assert_eq!(talk.times(), expected, "{first}");
        assert_eq!(talk.keys(EntityKind::Person), ["asha rao", "meera nair"], "{first}");
        assert!(talk.text().contains("Meera Nair: two\nthree"), "{first}");
    }
}

#[test]
fn what_cannot_be_read_of_a_date_is_kept_and_said() {
    let talk =
        read_text("c.txt", "[05/03/2567, 21:15:00] Asha Rao: one\n[06/03/2567, 21:15:00] Asha Rao: two\n");
    assert_eq!(talk.times(), ["?", "?"]);
    assert!(talk.text().contains("05/03/2567, 21:15:00 Asha Rao: one"), "{}", talk.text());
    assert!(talk.warnings().contains("the time of 2 messages could not be read"), "{}", talk.warnings());
    let talk = read_text("c.txt", "[31/02/24, 21:15:00] A: one\n[14/03/24, 9:15:00 qq] B: two\n");
    assert_eq!(talk.times(), ["?", "2024-03-14"]);
}

#[test]
fn a_pasted_chat_of_another_form_stays_in_its_message() {
    let talk = read_text(
        "c.txt",
        "[14/03/24, 21:15:00] Asha: look what he wrote\n05/03/24, 9:15 pm - Junaid: send it\n[14/03/24, 21:16:00] Meera: no",
    );
    assert_eq!(talk.times().len(), 2);
    assert!(talk.text().contains("look what he wrote\n05/03/24, 9:15 pm - Junaid: send it\n"));
}

#[test]
fn a_group_says_its_name_and_two_people_write_to_each_other() {
    let talk = read_text(
        "c.txt",
        "13/03/24, 9:15 pm - Asha created group \"Night: shift\"\n13/03/24, 9:16 pm - Asha: hi\n13/03/24, 9:17 pm - Meera: hello\n",
    );
    assert_eq!(talk.keys(EntityKind::Conversation), ["night: shift"]);
    let talk = read_text(
        "c.txt",
        "13/03/24, 9:15 pm - Messages and calls are end-to-end encrypted.\n13/03/24, 9:16 pm - Asha: hi\n13/03/24, 9:17 pm - +91 98200 12345: hello\n",
    );
    assert!(talk.keys(EntityKind::Conversation).is_empty());
    assert_eq!(
        talk.events(),
        [
            "2024-03-13T21:16:00 Asha messaged +919820012345",
            "2024-03-13T21:17:00 +919820012345 messaged Asha"
        ]
    );
}

#[test]
fn signals_markdown_is_a_chat_too() {
    let talk = read_text(
        "chat.md",
        "[2024-03-05 21:15:30] Me: see\n![photo.jpg](./media/2024_photo.jpg)  \n\n[2024-03-14 09:05:00] Asha Rao: ok\n(- Me: 👍 -)\n",
    );
    assert_eq!(talk.media_type, WHATSAPP);
    assert_eq!(talk.times(), ["2024-03-05T21:15:30", "2024-03-14T09:05:00"]);
    assert!(talk.text().contains("photo.jpg"));
}

#[test]
fn a_chat_of_many_messages_is_read_whole() {
    let lines: String = (0..5_000)
        .map(|n| {
            format!("[{:02}/03/24, {:02}:{:02}:00] Asha Rao: message {n}\n", 1 + n / 200, n / 60 % 24, n % 60)
        })
        .collect();
    let talk = read_text("c.txt", &lines);
    assert_eq!(talk.times().len(), 5_000);
    assert!(talk.text().contains("Asha Rao: message 4999"));
}

#[test]
fn a_brazilian_a_german_and_an_arabic_chat() {
    let talk = read_text(
        "c.txt",
        "05/03/2024 21:15 - As mensagens são protegidas com a criptografia de ponta a ponta.\n05/03/2024 21:15 - Tiago criou o grupo \"Porto 7\"\n05/03/2024 21:16 - Tiago: amanhã às 10: no cais\n05/03/2024 21:17 - Ana Souza: \u{200e}IMG-20240305-WA0001.jpg (arquivo anexado)\nolha isso\n14/03/2024 21:18 - +55 11 91234-5678: <Mídia oculta>\n14/03/2024 21:19 - Tiago: Mensagem apagada\n",
    );
    assert_eq!(talk.keys(EntityKind::Conversation), ["porto 7"]);
    assert!(talk.text().contains("Tiago: amanhã às 10: no cais"));
    let said: Vec<_> =
        talk.extraction.conversations.messages.iter().filter_map(|m| m.status.as_deref()).collect();
    assert_eq!(said, ["attachment not exported", "deleted"]);
    assert!(talk.keys(EntityKind::Phone).contains(&"+5511912345678"));
    let talk = read_text(
        "c.txt",
        "[5.3.2024, 21:15:07] Hafen: \u{200e}Nachrichten und Anrufe sind Ende-zu-Ende-verschlüsselt.\n[5.3.2024, 21:15:30] Jonas Müller: Treffen?\n\u{200e}[6.3.2024, 21:16:00] Lena: \u{200e}<Anhang: 00000003-PHOTO.jpg>\n",
    );
    assert_eq!(talk.times()[1], "2024-03-05T21:15:30");
    assert_eq!((talk.keys(EntityKind::Conversation), talk.warnings()), (vec!["hafen"], String::new()));
    let talk = read_text(
        "c.txt",
        "‏٥‏/٣‏/٢٠٢٤، ٩:١٦ م - أحمد: غدا في الميناء\n‏١٤‏/٣‏/٢٠٢٤، ١٠:٠٠ ص - +971 50 123 4567: حسنا\n",
    );
    assert_eq!(
        talk.events(),
        [
            "2024-03-05T21:16:00 أحمد messaged +971501234567",
            "2024-03-14T10:00:00 +971501234567 messaged أحمد"
        ]
    );
}
