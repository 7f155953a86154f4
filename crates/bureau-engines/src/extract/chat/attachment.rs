//! Files that a message of WhatsApp names, and what it says of itself, in the words of many languages.

use super::people::MARKS;

/// What a message's text says of itself.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Said {
    pub(super) attachments: Vec<String>,
    pub(super) status: Option<String>,
}

patterns! {
    // iOS: <attached: 00000012-PHOTO-2024-03-05-21-15-07.jpg>
    BRACKETS = r"(?:^|[ ])<[^<>:：\n]{2,40}[:：] ?(?P<name>[^<>/\n]{1,200}\.[A-Za-z0-9]{1,5})>$";
    // Android: IMG-20240305-WA0001.jpg (file attached)
    BEHIND = r"^(?P<name>[^\n/()]{0,180}[^\n/]{1,20}\.[A-Za-z0-9]{1,5}) \((?P<words>[^()0-9\n]{3,40})\)$";
    // The names that WhatsApp gives itself.
    OWN = r"^(?:[A-Z]{3}-[0-9]{8}-WA[0-9]{4,}|[0-9]{8}-[A-Z]+-[0-9-]+)\.";
    OMITTED = r"^<[^<>:\n]{4,40}>$";
}

/// "(file attached)" in the languages in which files keep names of their own.
const ATTACHED: &[&str] = &[
    "file attached",
    "archivo adjunto",
    "arquivo anexado",
    "ficheiro anexado",
    "datei angehängt",
    "fichier joint",
    "file allegato",
    "allegato",
    "файл добавлен",
    "файл додано",
    "फ़ाइल संलग्न है",
    "फ़ाइल संलग्न",
    "फाइल संलग्न",
    "dosya ekli",
    "bestand bijgevoegd",
    "plik dołączony",
    "tệp đính kèm",
    "đính kèm tệp tin",
    "文件附件",
    "檔案附件",
    "附件",
    "添付ファイル",
    "ファイル添付",
    "파일 첨부됨",
    "첨부파일",
    "ملف مرفق",
    "الملف مرفق",
    "fail terlampir",
    "file terlampir",
    "bifogad fil",
    "fil vedhæftet",
    "fil vedlagt",
    "liite",
    "fișier atașat",
    "soubor přiložen",
    "fájl csatolva",
    "αρχείο επισυνάφθηκε",
    "קובץ מצורף",
    "فائل منسلک ہے",
    "ফাইল সংযুক্ত",
    "fitxer adjunt",
];

/// What iOS writes in place of a file, without brackets.
const LEFT_OUT: &[&str] = &[
    "omitted",
    "omitido",
    "omitida",
    "oculto",
    "oculta",
    "ausgeschlossen",
    "weggelassen",
    "omis",
    "absent",
    "omesso",
    "omessa",
    "escluso",
    "пропущен",
    "пропущено",
    "отсутствует",
    "छोड़ा गया",
    "हटा दी गई",
    "atlandı",
    "weggelaten",
    "pominięto",
    "disertakan",
    "bị bỏ qua",
    "省略",
    "忽略",
    "생략",
    "محذوف",
    "تم استبعاد",
];

const DELETED: &[&str] = &[
    "this message was deleted",
    "you deleted this message",
    "message deleted",
    "se eliminó este mensaje",
    "eliminaste este mensaje",
    "este mensaje fue eliminado",
    "mensagem apagada",
    "essa mensagem foi apagada",
    "esta mensagem foi apagada",
    "você apagou essa mensagem",
    "você apagou esta mensagem",
    "diese nachricht wurde gelöscht",
    "du hast diese nachricht gelöscht",
    "ce message a été supprimé",
    "vous avez supprimé ce message",
    "questo messaggio è stato eliminato",
    "hai eliminato questo messaggio",
    "данное сообщение удалено",
    "сообщение удалено",
    "вы удалили данное сообщение",
    "यह मैसेज डिलीट किया गया",
    "यह मैसेज मिटा दिया गया",
    "यह संदेश हटा दिया गया",
    "आपने यह मैसेज",
    "bu mesaj silindi",
    "bu mesajı sildiniz",
    "dit bericht is verwijderd",
    "pesan ini telah dihapus",
    "pesan ini dihapus",
    "anda menghapus pesan ini",
    "تم حذف هذه الرسالة",
    "حذفت هذه الرسالة",
    "此消息已删除",
    "已撤回",
    "此訊息已刪除",
    "このメッセージは削除されました",
    "삭제된 메시지",
    "ta wiadomość została usunięta",
    "tin nhắn này đã bị xóa",
];

const EDITED: &[&str] = &[
    "<this message was edited>",
    "<se editó este mensaje.>",
    "<se editó este mensaje>",
    "<mensagem editada>",
    "<diese nachricht wurde bearbeitet.>",
    "<ce message a été modifié>",
    "<questo messaggio è stato modificato>",
    "<сообщение изменено>",
];

/// What `text` says: the names of its files, and whether it is deleted, edited or without the file that it had.
pub(super) fn read(text: &str) -> Said {
    let lines = text.lines().map(|line| (line.contains('\u{200e}'), bare(line)));
    let attachments: Vec<String> = lines.filter_map(|(marked, line)| name(&line, marked)).take(100).collect();
    let whole = bare(text);
    let lower = whole.to_lowercase();
    let status = if DELETED.iter().any(|words| lower.starts_with(words)) && lower.chars().count() < 80 {
        Some("deleted")
    } else if attachments.is_empty() && is_left_out(&lower, text.contains('\u{200e}')) {
        Some("attachment not exported")
    } else if EDITED.iter().any(|words| lower.ends_with(words)) {
        Some("edited")
    } else {
        None
    };
    Said { attachments, status: status.map(str::to_owned) }
}

fn bare(text: &str) -> String {
    text.chars().filter(|c| !MARKS.contains(c)).collect::<String>().trim().to_owned()
}

fn name(line: &str, marked: bool) -> Option<String> {
    if let Some(found) = BRACKETS.captures(line) {
        return Some(found["name"].trim().to_owned());
    }
    let found = BEHIND.captures(line)?;
    let known = ATTACHED.contains(&found["words"].to_lowercase().as_str());
    (known || marked || OWN.is_match(&found["name"])).then(|| found["name"].trim().to_owned())
}

/// In brackets by Android, after a mark of direction and in fixed words by iOS.
fn is_left_out(lower: &str, marked: bool) -> bool {
    let ends = LEFT_OUT.iter().any(|words| lower.trim_end_matches(['>', '.']).contains(words));
    (OMITTED.is_match(lower)
        && (ends || lower.contains("media") || lower.contains("média") || lower.contains("медиа")))
        || (marked && ends && lower.chars().count() < 50)
}

/// Whether iOS marked the text as its own words, and they are none of a message with a file.
pub(super) fn is_own(text: &str) -> bool {
    text.trim_start_matches([' ', '\u{200f}']).starts_with('\u{200e}') && read(text) == Said::default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_named_in_many_languages() {
        for (text, expected) in [
            (
                "\u{200e}<attached: 00000012-AUDIO-2024-03-06-00-05-00.opus>",
                "00000012-AUDIO-2024-03-06-00-05-00.opus",
            ),
            ("\u{200e}<adjunto: 00000003-PHOTO.jpg>", "00000003-PHOTO.jpg"),
            (
                "Rent deed.pdf \u{2022} \u{200e}3 pages \u{200e}<attached: 00000004-Rent deed.pdf>",
                "00000004-Rent deed.pdf",
            ),
            ("PTT-20240306-WA0001.opus (file attached)", "PTT-20240306-WA0001.opus"),
            ("PTT-20250329-WA0001.opus (archivo adjunto)", "PTT-20250329-WA0001.opus"),
            ("\u{200e}IMG-20240305-WA0001.jpg (xyz)\nlook", "IMG-20240305-WA0001.jpg"),
            ("Rent deed (2).pdf (Datei angehängt)", "Rent deed (2).pdf"),
            ("see a.pdf (final version)", ""),
        ] {
            let found = read(text).attachments.join("|");
            assert_eq!(found, expected, "{text}");
        }
    }

    #[test]
    fn a_message_says_what_became_of_it() {
        for (text, expected) in [
            ("<Media omitted>", Some("attachment not exported")),
            ("<Multimedia omitido>", Some("attachment not exported")),
            ("<Medien ausgeschlossen>", Some("attachment not exported")),
            ("\u{200e}image omitted", Some("attachment not exported")),
            ("\u{200e}This message was deleted.", Some("deleted")),
            ("You deleted this message", Some("deleted")),
            ("Se eliminó este mensaje.", Some("deleted")),
            ("at ten \u{200e}<This message was edited>", Some("edited")),
            ("the media omitted it", None),
            ("<b>", None),
        ] {
            assert_eq!(read(text).status.as_deref(), expected, "{text}");
        }
    }
}
