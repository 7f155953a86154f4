//! What the names of columns mean: the words of Indian operators (Airtel, Jio, Vodafone Idea, BSNL) and of call
//! logs in general, in English, Hindi, Russian, Arabic and Chinese.

use bureau_model::output::CallField;

/// What a name says of its column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    /// A field.
    Field(CallField),
    /// The caller, said so plainly that it can't be the table's own subscriber by another name.
    CallingParty,
    /// The type of a call: its direction or its kind, as the values show.
    CallType,
    /// A number: the other party's, where the table has a direction and no other numbers.
    Number,
}

type Words = &'static [&'static str];

const FIELDS: &[(Meaning, Words)] = &[
    (
        Meaning::CallingParty,
        &[
            "calling",
            "calling party",
            "caller",
            "caller id",
            "calling subscriber",
            "originating",
            "originator",
            "orig",
            "calling station",
            "src",
            "source",
            "from",
            "call from",
            "sender",
            "कॉल करने वाला",
            "कॉलर",
            "कॉल करने वाले का",
            "कॉलकर्ता",
            "प्रेषक",
            "вызывающий",
            "вызывающий абонент",
            "кто звонил",
            "звонивший",
            "المتصل",
            "رقم المتصل",
            "الرقم المتصل",
            "主叫号码",
            "主叫",
            "主叫方",
            "呼叫方",
        ],
    ),
    (
        Meaning::Field(CallField::Caller),
        &[
            "a party",
            "aparty",
            "a",
            "target",
            "target a party",
            "subscriber",
            "own",
            "msisdn",
            "served",
            "served party",
            "served msisdn",
            "search value",
            "mobile no searched",
            "абонент а",
            "номер а",
            "абонент",
            "номер абонента",
            "本机号码",
        ],
    ),
    (
        Meaning::Field(CallField::Called),
        &[
            "b party",
            "bparty",
            "b",
            "called",
            "called party",
            "called subscriber",
            "callee",
            "dialled",
            "dialed",
            "dialled digits",
            "dialed digits",
            "destination",
            "dst",
            "terminating",
            "to",
            "call to",
            "recipient",
            "receiver",
            "कॉल किया गया",
            "जिसे कॉल किया गया",
            "कॉल पाने वाला",
            "प्राप्तकर्ता",
            "абонент б",
            "номер б",
            "вызываемый",
            "вызываемый абонент",
            "кому звонили",
            "набранный",
            "المتصل به",
            "رقم المتصل به",
            "الرقم المطلوب",
            "الرقم المتصل به",
            "被叫号码",
            "被叫",
            "被叫方",
        ],
    ),
    (
        Meaning::Field(CallField::Other),
        &[
            "other",
            "other party",
            "opposite",
            "opposite party",
            "counterparty",
            "correspondent",
            "दूसरा पक्ष",
            "अन्य पक्ष",
            "собеседник",
            "номер собеседника",
            "другая сторона",
            "الطرف الآخر",
            "الرقم الآخر",
            "对方号码",
            "对端号码",
            "对方",
        ],
    ),
    (
        Meaning::Number,
        &[
            "number",
            "phone",
            "phone number",
            "mobile number",
            "contact number",
            "telephone number",
            "नंबर",
            "फ़ोन नंबर",
            "номер",
            "номер телефона",
            "الرقم",
            "رقم الهاتف",
            "号码",
            "电话号码",
        ],
    ),
    (
        Meaning::Field(CallField::Direction),
        &[
            "direction",
            "call direction",
            "dir",
            "in out",
            "incoming outgoing",
            "दिशा",
            "направление",
            "الاتجاه",
            "اتجاه المكالمة",
            "方向",
            "主被叫",
        ],
    ),
    (
        Meaning::CallType,
        &[
            "call type",
            "calltype",
            "type",
            "type of call",
            "event type",
            "record type",
            "usage type",
            "कॉल प्रकार",
            "कॉल का प्रकार",
            "प्रकार",
            "тип",
            "тип вызова",
            "тип звонка",
            "вид связи",
            "نوع المكالمة",
            "النوع",
            "通话类型",
            "呼叫类型",
            "类型",
        ],
    ),
    (
        Meaning::Field(CallField::Kind),
        &["service type", "service", "call category", "सेवा", "सेवा प्रकार", "услуга", "نوع الخدمة", "业务类型"],
    ),
    (
        Meaning::Field(CallField::Start),
        &[
            "date time",
            "datetime",
            "date and time",
            "date & time",
            "call date time",
            "call datetime",
            "call date and time",
            "call start date time",
            "call start",
            "start",
            "start datetime",
            "start date time",
            "start date and time",
            "timestamp",
            "time stamp",
            "event date time",
            "begin",
            "begin time",
            "start time",
            "call start time",
            "दिनांक और समय",
            "दिनांक समय",
            "दिनांक एवं समय",
            "дата и время",
            "дата время",
            "начало",
            "время начала",
            "التاريخ والوقت",
            "وقت البدء",
            "通话时间",
            "起始时间",
            "开始时间",
            "通话开始时间",
            "日期时间",
            "呼叫时间",
        ],
    ),
    (
        Meaning::Field(CallField::Date),
        &[
            "date",
            "call date",
            "event date",
            "start date",
            "call start date",
            "date of call",
            "दिनांक",
            "तारीख",
            "तिथि",
            "कॉल दिनांक",
            "कॉल की तारीख",
            "дата",
            "дата вызова",
            "дата звонка",
            "التاريخ",
            "تاريخ المكالمة",
            "日期",
            "通话日期",
        ],
    ),
    (
        Meaning::Field(CallField::Time),
        &[
            "time",
            "call time",
            "call initiation time",
            "initiation time",
            "time of call",
            "event time",
            "समय",
            "कॉल समय",
            "कॉल का समय",
            "время",
            "время вызова",
            "время звонка",
            "الوقت",
            "وقت المكالمة",
            "时间",
        ],
    ),
    (
        Meaning::Field(CallField::Duration),
        &[
            "duration",
            "call duration",
            "dur",
            "talk time",
            "billsec",
            "conversation duration",
            "अवधि",
            "कॉल अवधि",
            "कॉल की अवधि",
            "длительность",
            "продолжительность",
            "длительность разговора",
            "المدة",
            "مدة المكالمة",
            "通话时长",
            "时长",
        ],
    ),
    (
        Meaning::Field(CallField::Cell),
        &[
            "first cgi",
            "first cell",
            "first cell global",
            "first bts",
            "cell",
            "cellid",
            "cgi",
            "start cell",
            "start cgi",
            "cell tower",
            "tower",
            "cell a",
            "first cell a",
            "cell1",
            "site",
            "cell site",
            "सेल",
            "सेल आईडी",
            "पहला सेल",
            "पहला सेल आईडी",
            "टावर",
            "базовая станция",
            "сота",
            "идентификатор соты",
            "الخلية",
            "معرف الخلية",
            "رقم الخلية",
            "基站",
            "小区",
            "基站编号",
            "小区号",
        ],
    ),
    (
        Meaning::Field(CallField::LastCell),
        &[
            "last cgi",
            "last cell",
            "last cell global",
            "last bts",
            "end cell",
            "end cgi",
            "last cell a",
            "cell2",
            "अंतिम सेल",
            "अंतिम सेल आईडी",
            "आखिरी सेल आईडी",
            "последняя сота",
            "الخلية الأخيرة",
            "结束基站",
        ],
    ),
    (Meaning::Field(CallField::Imei), &["imei", "imei a", "आईएमईआई", "имей", "手机串号"]),
    (Meaning::Field(CallField::Imsi), &["imsi", "imsi a", "आईएमएसआई", "имси"]),
];

/// Words that add nothing to what a column is.
const FILLERS: Words = &[
    "no",
    "nos",
    "num",
    "number",
    "numbers",
    "telephone",
    "tel",
    "phone",
    "mobile",
    "msisdn",
    "id",
    "ids",
    "the",
    "नंबर",
    "संख्या",
    "номер",
];

/// Units that a column of lengths of time names.
const UNITS: Words = &[
    "s",
    "sec",
    "secs",
    "second",
    "seconds",
    "in",
    "min",
    "mins",
    "minute",
    "minutes",
    "hh",
    "mm",
    "ss",
    "hhmmss",
    "mmss",
    "hhmm",
    "hms",
    "सेकंड",
    "सेकेंड",
    "में",
    "मिनट",
    "сек",
    "секунд",
    "секунды",
    "мин",
    "ثانية",
    "بالثواني",
    "秒",
    "分",
    "分钟",
];

/// What a column of this name holds; `None` where the name says nothing of a call.
pub(super) fn meaning(name: &str) -> Option<Meaning> {
    let words = words(name);
    if words.is_empty() || words.len() > 8 {
        return None;
    }
    let whole = words.join(" ");
    let without = |of: &[&str]| {
        let left: Vec<&str> = words.iter().map(String::as_str).filter(|word| !of.contains(word)).collect();
        left.join(" ")
    };
    let forms = [whole.clone(), without(FILLERS), without(UNITS), joined_unit(&whole)];
    forms.iter().find_map(|form| {
        FIELDS.iter().find(|(_, names)| names.contains(&form.as_str())).map(|(meaning, _)| *meaning)
    })
}

/// `Durs` and `durationsec` without their unit.
fn joined_unit(name: &str) -> String {
    let bare = ["seconds", "secs", "sec", "s"].iter().find_map(|unit| name.strip_suffix(unit));
    bare.filter(|bare| bare.starts_with("dur") || bare.ends_with("duration"))
        .unwrap_or_default()
        .trim()
        .to_owned()
}

/// Seconds in one unit of a column of lengths of time, and whether two figures are hours and minutes.
pub(super) fn unit(name: &str) -> (f64, bool) {
    let words = words(name);
    let has = |of: &[&str]| words.iter().any(|word| of.contains(&word.as_str()));
    let seconds = has(&["s", "sec", "secs", "second", "seconds", "ss"]);
    let minutes = has(&["min", "mins", "minute", "minutes", "मिनट", "мин", "分", "分钟"]) && !seconds;
    let hours = has(&["hhmm"]) || (has(&["hh"]) && has(&["mm"]) && !has(&["ss"]));
    (if minutes { 60.0 } else { 1.0 }, hours)
}

/// The words of a name, lower case, with their marks; `CallDate` is two.
fn words(name: &str) -> Vec<String> {
    let mut plain = String::with_capacity(name.len());
    let mut small = false;
    for c in name.chars() {
        let part = c.is_alphanumeric() || unicode_normalization::char::is_combining_mark(c);
        if small && c.is_uppercase() {
            plain.push(' ');
        }
        small = c.is_lowercase();
        if part { plain.extend(c.to_lowercase()) } else { plain.push(' ') }
    }
    plain.split_whitespace().map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_operators() {
        let field = |name| match meaning(name) {
            Some(Meaning::Field(field)) => Some(field),
            Some(Meaning::CallingParty) => Some(CallField::Caller),
            _ => None,
        };
        for (expected, names) in [
            (
                CallField::Caller,
                &[
                    "A PARTY",
                    "Calling Party Telephone Number",
                    "CALLING NO",
                    "Target No",
                    "Target /A PARTY NUMBER",
                    "A_PARTY_NO",
                    "callerNumber",
                ][..],
            ),
            (
                CallField::Called,
                &[
                    "B PARTY",
                    "Called Party Telephone Number",
                    "CALLED NO",
                    "B Party No",
                    "B PARTY NUMBER",
                    "Dialled Digits",
                ],
            ),
            (CallField::Date, &["Call date", "Date", "CALL_DATE", "दिनांक"]),
            (CallField::Time, &["Call time", "Call Initiation Time", "Time"]),
            (
                CallField::Duration,
                &[
                    "DUR(s)",
                    "Dur(s)",
                    "Call Duration",
                    "Duration (sec)",
                    "DURATION IN SECONDS",
                    "अवधि (सेकंड)",
                    "Durs",
                    "DurationSec",
                ],
            ),
            (CallField::Cell, &["First CGI", "First Cell ID", "First Cell Global Id", "Cell ID", "सेल आईडी"]),
            (CallField::LastCell, &["Last CGI", "Last Cell ID", "LAST CELL GLOBAL ID"]),
            (CallField::Imei, &["IMEI", "IMEI No"]),
        ] {
            for name in names {
                assert_eq!(field(name), Some(expected), "{name}");
            }
        }
        for name in [
            "LRN Called No",
            "First CGI Lat/Long",
            "SMSC No",
            "Call Forwarding Number",
            "Roaming Circle Name",
            "MSC ID",
            "TOC",
            "Call Termination Time",
            "Translation of LRN",
            "B Party Name",
            "",
            "Address",
            "LRN- B Party Number",
        ] {
            assert_eq!(meaning(name), None, "{name}");
        }
        assert_eq!(meaning("CALL_TYPE"), Some(Meaning::CallType));
        assert_eq!(unit("Duration (min)"), (60.0, false));
        assert_eq!(unit("DUR(s)"), (1.0, false));
        assert_eq!(unit("Duration hh:mm"), (1.0, true));
    }
}
