//! Rows into calls.

use super::header::Layout;
use super::moment::{self, Moment};
use super::{Row, party};
use crate::moment::{Order, Tally};
use bureau_model::output::{Call, CallField};

/// What the calls of one table may take, in bytes as they are handed on: a reply has room for 256 MiB in all.
const BYTES: usize = 96 << 20;

/// About what a call takes beside what stands in its cells.
const FRAME: usize = 160;

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
        if IN.contains(&value.as_str()) {
            Some(Way::In)
        } else if OUT.contains(&value.as_str()) {
            Some(Way::Out)
        } else {
            None
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

/// A row before the order of its day and the roles of its parties are known.
#[derive(Debug)]
struct Raw {
    row: u32,
    caller: String,
    called: String,
    way: Option<Way>,
    kind: &'static str,
    moment: Moment,
    seconds: Option<f64>,
    details: Vec<(CallField, String)>,
}

/// The calls of one table as they are gathered.
#[derive(Debug, Default)]
pub(super) struct Calls {
    raw: Vec<Raw>,
    bytes: usize,
    order: Tally,
    /// Rows that hold no call that can be read.
    unread: u32,
    /// Rows that there was no room for.
    beyond: u32,
}

impl Calls {
    pub(super) fn row(&mut self, layout: &Layout, row: &Row) {
        let Some(raw) = read(layout, row) else {
            self.unread += 1;
            return;
        };
        let details: usize = raw.details.iter().map(|(_, value)| value.len() + 16).sum();
        self.bytes += FRAME + raw.caller.len() + raw.called.len() + details;
        if self.bytes > BYTES {
            self.beyond += 1;
            return;
        }
        self.order.count(raw.moment.day);
        self.raw.push(raw);
    }

    /// What was left out, in a sentence.
    pub(super) fn warning(&self, sheet: &str) -> Option<String> {
        let of = if sheet.is_empty() { String::new() } else { format!(" of sheet \"{sheet}\"") };
        if self.beyond > 0 {
            let rows = self.beyond;
            return Some(format!("{rows} more calls{of} were not taken into the graph: split the table"));
        }
        let unread = self.unread;
        let many = self.unread as usize > self.raw.len() / 20 && self.unread > 3;
        many.then(|| format!("{unread} rows of the call table{of} hold no call that can be read: check what its columns mean"))
    }

    /// Gives each call its parties and its time. In `layout` the called party becomes the other one where
    /// directions are seen from the caller.
    pub(super) fn finish(self, layout: &mut Layout) -> Vec<(u32, Call)> {
        let own = self.seen_from_own(layout);
        if own && layout.column(CallField::Other).is_none() {
            let called = layout.column(CallField::Called);
            called.into_iter().for_each(|column| layout.fields[column] = Some(CallField::Other));
        }
        let order = self.order.order();
        self.raw.into_iter().map(|raw| (raw.row, raw.call(order, own))).collect()
    }

    /// Whether the first party is the table's own subscriber in every row, and the direction says who called.
    /// Words that plainly name a caller are doubted only where one and the same subscriber both calls and is called.
    fn seen_from_own(&self, layout: &Layout) -> bool {
        if layout.column(CallField::Direction).is_none() {
            return false;
        }
        if layout.column(CallField::Other).is_some() {
            return true;
        }
        let mut callers =
            self.raw.iter().filter(|raw| !raw.caller.is_empty()).map(|raw| party::core(&raw.caller));
        let Some(first) = callers.next() else { return false };
        let constant = callers.all(|caller| caller == first);
        let has = |way| self.raw.iter().any(|raw| raw.way == Some(way));
        let named = layout.subscriber.as_ref().is_some_and(|subscriber| party::core(subscriber) == first);
        constant && has(Way::In) && (!layout.plain_caller || named || (has(Way::Out) && self.raw.len() >= 4))
    }
}

impl Raw {
    fn call(self, order: Order, own: bool) -> Call {
        let (caller, called) = match self.way {
            Some(Way::In) if own => (self.called, self.caller),
            _ => (self.caller, self.called),
        };
        let (start, assumed) = self.moment.start(order);
        Call {
            chunk: 0,
            caller,
            called,
            start,
            assumed,
            seconds: self.seconds,
            kind: self.kind.to_owned(),
            details: self.details,
        }
    }
}

/// What a row says; `None` when it lacks a party or says nothing of when, as totals and repeated headers do.
fn read(layout: &Layout, row: &Row) -> Option<Raw> {
    let of = |field| layout.column(field).map_or("", |column| row.cell(column));
    let known = |text: &str| if party::is_party(text) { text.to_owned() } else { String::new() };
    let way = Way::of(of(CallField::Direction));
    let said = [of(CallField::Kind), of(CallField::Direction)];
    let kind = said.into_iter().find_map(kind).unwrap_or("call");
    let mut caller = known(of(CallField::Caller));
    let mut called = known(of(CallField::Called));
    if layout.column(CallField::Other).is_some() {
        called = known(of(CallField::Other));
        if caller.is_empty() {
            caller = layout.subscriber.clone().unwrap_or_default();
        }
        // Without a direction nobody knows who of the two called.
        way?;
    }
    let other = layout.column(CallField::Other).or(layout.column(CallField::Called));
    let own_only = kind == "data" && !caller.is_empty();
    let lacks = caller.is_empty() && layout.column(CallField::Caller).is_some();
    if lacks || (called.is_empty() && !own_only) || other.is_none() {
        return None;
    }
    let moment = moment_of(layout, row);
    moment.day?;
    let seconds = moment::duration(of(CallField::Duration), layout.unit.0, layout.unit.1);
    let details = [CallField::Cell, CallField::LastCell, CallField::Imei, CallField::Imsi];
    let details = details.into_iter().map(|field| (field, of(field).to_owned()));
    let details = details.filter(|(_, value)| value.chars().any(char::is_alphanumeric)).collect();
    Some(Raw { row: row.number, caller, called, way, kind, moment, seconds, details })
}

fn moment_of(layout: &Layout, row: &Row) -> Moment {
    let of = |field| layout.column(field).map_or("", |column| row.cell(column));
    if layout.column(CallField::Start).is_some() {
        return moment::read(of(CallField::Start), true).unwrap_or_default();
    }
    let day = moment::read(of(CallField::Date), true).unwrap_or_default();
    day.timed(moment::time_of_day(of(CallField::Time)).unwrap_or_default())
}
