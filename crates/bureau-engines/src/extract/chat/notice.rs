//! What notices tell of a conversation: that it is a group, and how the group is called.

/// Words by which notices speak of groups, in lower case.
const OF_GROUPS: &[&str] = &[
    "group",
    "added",
    "joined",
    " left",
    "removed",
    "created",
    "subject",
    "grupo",
    "añadió",
    "agregó",
    "añadiste",
    "se unió",
    " salió",
    "creó",
    "asunto",
    "adicionou",
    "entrou",
    " saiu",
    "criou",
    "assunto",
    "gruppe",
    "hinzugefügt",
    "beigetreten",
    "verlassen",
    "betreff",
    "groupe",
    "ajouté",
    "rejoint",
    "quitté",
    "gruppo",
    "aggiunto",
    "aggiunta",
    "группу",
    "группа",
    "группе",
    "добавил",
    "вышел",
    "вышла",
    "ग्रुप",
    "समूह",
    "जोड़ा",
    "छोड़",
    "مجموعة",
    "المجموعة",
    "أضاف",
    "انضم",
    "غادر",
    "grup",
    "ekledi",
    "katıldı",
    "ayrıldı",
    "groep",
    "toegevoegd",
    "群",
    "加入",
    "그룹",
    "グループ",
    "grupę",
    "nhóm",
    "gruppen",
];

/// Whether a notice is one of a group.
pub(super) fn is_of_group(text: &str) -> bool {
    let lower = format!(" {}", text.to_lowercase());
    !is_of_secrecy(&lower) && OF_GROUPS.iter().any(|word| lower.contains(word))
}

/// The notice of encryption says "no one outside of this chat" of every conversation, in some languages of groups too.
fn is_of_secrecy(lower: &str) -> bool {
    [
        "encrypt",
        "cifrad",
        "criptografad",
        "verschlüssel",
        "chiffr",
        "crittograf",
        "шифр",
        "एन्क्रिप्ट",
        "تشفير",
        "şifre",
        "加密",
        "暗号",
        "암호화",
    ]
    .iter()
    .any(|word| lower.contains(word))
}

/// The name that a notice of a group gives it: what it quotes last.
pub(super) fn group_name(text: &str) -> Option<&str> {
    if !is_of_group(text) {
        return None;
    }
    let close = text.trim_end().trim_end_matches(['.', '。']);
    let (end, mark) = close.char_indices().next_back()?;
    let open = match mark {
        '"' => '"',
        '”' => '“',
        '“' => '„',
        '»' => '«',
        '」' => '「',
        _ => return None,
    };
    let start = close[..end].rfind(open)? + open.len_utf8();
    let name = close[start..end].trim();
    (!name.is_empty() && name.chars().count() <= 120).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notices_name_their_group() {
        assert_eq!(group_name("Mira created group \"Harbour\""), Some("Harbour"));
        assert_eq!(group_name("A changed the subject from \"x\" to \"Plan: B\""), Some("Plan: B"));
        assert_eq!(group_name("A creó el grupo “Puerto”."), Some("Puerto"));
        assert_eq!(group_name("A hat die Gruppe „Hafen“ erstellt"), None);
        assert_eq!(group_name("A said \"no\""), None);
        assert!(is_of_group("Mira Solano added +91 90000 44484"));
        assert!(!is_of_group("Messages to this group are now secured with end-to-end encryption."));
    }
}
