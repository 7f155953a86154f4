//! What words in the name of a column suggest, where the name as a whole is not known.

use bureau_model::output::CallField;

/// Words, and parts of words of scripts that put none between them, by which a called party goes.
const CALLED: &[&str] = &[
    "b",
    "called",
    "callee",
    "dialled",
    "dialed",
    "dial",
    "dest",
    "destination",
    "term",
    "terminating",
    "to",
    "other",
    "opposite",
    "peer",
    "receiver",
    "recipient",
    "receiving",
    "counterpart",
    "far",
    "被叫",
    "对方",
    "对端",
    "接收",
    "प्राप्त",
    "दूसरा",
    "अन्य",
    "вызываем",
    "набран",
    "собеседник",
    "получатель",
    "المتصل به",
    "المطلوب",
    "المستقبل",
];

/// The same of a calling party.
const CALLER: &[&str] = &[
    "a",
    "caller",
    "calling",
    "orig",
    "originating",
    "originator",
    "from",
    "src",
    "source",
    "sender",
    "own",
    "target",
    "subscriber",
    "served",
    "near",
    "主叫",
    "本机",
    "发送",
    "कॉलर",
    "करने वाल",
    "भेज",
    "вызывающ",
    "абонент",
    "отправитель",
    "المتصل",
    "المرسل",
];

/// Words of lengths of time.
const LENGTH: &[&str] = &[
    "dur",
    "durn",
    "duration",
    "sec",
    "secs",
    "seconds",
    "min",
    "mins",
    "minutes",
    "length",
    "len",
    "talk",
    "talktime",
    "अवधि",
    "सेकंड",
    "时长",
    "秒",
    "длит",
    "продолж",
    "сек",
    "مدة",
    "المدة",
];

/// Words of what is counted or paid: no lengths of time, and no calls where nothing else says so.
const OTHERWISE: &[&str] = &[
    "amount",
    "amt",
    "balance",
    "debit",
    "credit",
    "price",
    "rate",
    "rs",
    "inr",
    "usd",
    "rupees",
    "tax",
    "gst",
    "fee",
    "charge",
    "charges",
    "cost",
    "invoice",
    "account",
    "ac",
    "acct",
    "ifsc",
    "upi",
    "utr",
    "txn",
    "transaction",
    "payer",
    "payee",
    "payment",
    "paid",
    "weight",
    "kg",
    "qty",
    "quantity",
    "pieces",
    "items",
    "units",
    "awb",
    "distance",
    "km",
    "age",
    "marks",
    "score",
    "pin",
    "pincode",
    "zip",
    "राशि",
    "रकम",
    "शेष",
    "खाता",
    "сумма",
    "баланс",
    "счет",
    "цена",
    "мбайт",
    "المبلغ",
    "الرصيد",
    "金额",
    "余额",
    "账号",
    "价格",
    "mb",
    "kb",
    "gb",
    "bytes",
    "volume",
    "vol",
    "upload",
    "download",
];

/// Words of numbers that are no party of a call: exchanges, centres, forwarding.
const ASIDE: &[&str] = &[
    "lrn",
    "smsc",
    "sms",
    "centre",
    "center",
    "forward",
    "forwarded",
    "forwarding",
    "fwd",
    "fow",
    "msc",
    "roam",
    "roaming",
    "translation",
    "imei",
    "imsi",
    "iccid",
    "sim",
    "alternate",
    "address",
    "country",
    "circle",
    "state",
    "lac",
    "cell",
    "cgi",
    "tac",
    "bts",
    "site",
    "aadhaar",
    "uid",
    "pan",
    "serial",
    "sl",
    "sr",
    "id",
    "ip",
    "port",
];

/// Words of when something ended.
const END: &[&str] = &[
    "end",
    "ended",
    "stop",
    "finish",
    "release",
    "termination",
    "last",
    "until",
    "结束",
    "समाप्त",
    "конец",
    "окончан",
];

/// The party that a name suggests.
pub(super) fn party(name: &str) -> Option<CallField> {
    if says(name, CALLED) {
        return Some(CallField::Called);
    }
    says(name, CALLER).then_some(CallField::Caller)
}

/// Whether a name suggests a length of time.
pub(super) fn is_length(name: &str) -> bool {
    says(name, LENGTH) && !is_otherwise(name)
}

/// Whether a name says that something else than calls is counted.
pub(super) fn is_otherwise(name: &str) -> bool {
    says(name, OTHERWISE) || name.to_lowercase().contains("a/c")
}

/// Whether a name is one that only tables of calls have.
pub(super) fn is_of_calls(name: &str) -> bool {
    const PARTS: &[&str] = &["call", "msisdn", "dial", "कॉल", "叫", "вызыв", "звон", "تصل"];
    let lower = name.to_lowercase();
    PARTS.iter().any(|part| lower.contains(part))
}

/// Whether a name is of a number that is no party of a call.
pub(super) fn is_aside(name: &str) -> bool {
    says(name, ASIDE)
}

/// Whether a name is of an end.
pub(super) fn is_end(name: &str) -> bool {
    says(name, END)
}

/// Whether a word of the name is one of these; of words in other scripts than Latin the beginning is enough.
fn says(name: &str, words: &[&str]) -> bool {
    let lower = name.to_lowercase();
    let mut of_name = lower.split(|c: char| !c.is_ascii_alphabetic()).filter(|word| !word.is_empty());
    let latin = of_name.any(|word| words.contains(&word));
    latin || words.iter().any(|word| !word.is_ascii() && lower.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_an_operators_own_suggest_what_they_hold() {
        for name in ["No. Dialled", "B/Called", "Dest MSISDN", "对方电话", "Other side"] {
            assert_eq!(party(name), Some(CallField::Called), "{name}");
        }
        for name in ["A-Subscriber", "Orig. Msisdn", "主叫用户", "कॉल करने वाले का मोबाइल"]
        {
            assert_eq!(party(name), Some(CallField::Caller), "{name}");
        }
        assert!(is_length("Dur/Sec") && is_length("TalkTime") && is_end("Call End"));
        assert!(is_otherwise("From A/c") && is_otherwise("Rate per min") && !is_length("Rate per min"));
        assert!(!is_length("Usage (MB)"));
        assert!(is_otherwise("Amount (Rs.)") && !is_otherwise("Charged duration") && is_aside("LRN/B"));
        assert_eq!(party("Telephone"), None);
    }
}
