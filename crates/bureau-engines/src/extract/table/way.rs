//! What the words of a call table say of a call: which way it went, and whether it was a call, a message or data.

/// Which way a call went, seen from the table's own subscriber.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    In,
    Out,
}

impl Way {
    pub(super) fn of(value: &str) -> Option<Self> {
        const IN: &[&str] = &[
            "in",
            "a in",
            "incoming",
            "inbound",
            "i c",
            "ic",
            "mtc",
            "mt",
            "smt",
            "sms mt",
            "mt sms",
            "missed",
            "received",
            "rejected",
            "inc",
            "terminating",
            "p2p smsin",
            "smsin",
            "a2p smsin",
            "sms in",
            "in sms",
            "incoming call",
            "incoming sms",
            "call in",
            "missed call",
            "आवक",
            "इनकमिंग",
            "इनकमिंग कॉल",
            "प्राप्त",
            "входящий",
            "входящая",
            "вх",
            "пропущенный",
            "входящее",
            "وارد",
            "واردة",
            "مكالمة واردة",
            "被叫",
            "呼入",
            "来电",
            "接收",
        ];
        const OUT: &[&str] = &[
            "out",
            "a out",
            "outgoing",
            "outbound",
            "o g",
            "og",
            "moc",
            "mo",
            "smo",
            "sms mo",
            "mo sms",
            "dialled",
            "dialed",
            "sent",
            "outg",
            "originating",
            "p2p smsout",
            "smsout",
            "sms out",
            "out sms",
            "outgoing call",
            "outgoing sms",
            "call out",
            "जावक",
            "आउटगोइंग",
            "आउटगोइंग कॉल",
            "भेजा",
            "исходящий",
            "исходящая",
            "исх",
            "исходящее",
            "صادر",
            "صادرة",
            "مكالمة صادرة",
            "主叫",
            "呼出",
            "去电",
            "发送",
        ];
        let value = folded(value);
        let whole = |of: &[&str]| of.contains(&value.as_str());
        // A word among others says it too, as in "Voice (Incoming)", where it alone could only mean that.
        let words = |of: &[&str]| value.split(' ').any(|word| word.len() > 3 && of.contains(&word));
        match (whole(IN) || words(IN), whole(OUT) || words(OUT)) {
            _ if whole(IN) => Some(Way::In),
            _ if whole(OUT) => Some(Way::Out),
            (true, false) => Some(Way::In),
            (false, true) => Some(Way::Out),
            (true, true) | (false, false) => None,
        }
    }
}

/// `call`, `sms` or `data`; `None` when the word says none of them.
pub(super) fn kind(value: &str) -> Option<&'static str> {
    const SMS: &[&str] = &[
        "sms",
        "smt",
        "smo",
        "mms",
        "text",
        "message",
        "एसएमएस",
        "संदेश",
        "смс",
        "сообщение",
        "رسالة",
        "短信",
    ];
    const DATA: &[&str] =
        &["gprs", "data", "internet", "pdp", "डेटा", "इंटरनेट", "интернет", "данные", "بيانات", "数据", "流量"];
    const CALL: &[&str] = &[
        "voice",
        "call",
        "moc",
        "mtc",
        "tel",
        "speech",
        "telephony",
        "volte",
        "vowifi",
        "वॉयस",
        "कॉल",
        "голос",
        "звонок",
        "вызов",
        "صوت",
        "مكالمة",
        "语音",
        "通话",
    ];
    let value = folded(value);
    let says = |of: &[&str]| of.iter().any(|word| value.contains(word));
    if says(SMS) {
        Some("sms")
    } else if says(DATA) {
        Some("data")
    } else if says(CALL) {
        Some("call")
    } else {
        None
    }
}

fn folded(value: &str) -> String {
    let plain: String = value
        .to_lowercase()
        .chars()
        .map(|c| if matches!(c, '-' | '_' | '/' | '(' | ')') { ' ' } else { c })
        .collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_direction_in_many_forms() {
        for text in
            ["IN", "a_in", "Voice (Incoming)", "Inbound call", "SMT", "SMS-IN", "I/C", "Входящий вызов"]
        {
            assert_eq!(Way::of(text), Some(Way::In), "{text}");
        }
        for text in ["OUT", "MOC", "Call - Outgoing", "O/G", "主叫"] {
            assert_eq!(Way::of(text), Some(Way::Out), "{text}");
        }
        for text in ["", "voice", "incoming/outgoing", "in Mumbai", "call"] {
            assert_eq!(Way::of(text), None, "{text}");
        }
    }
}
