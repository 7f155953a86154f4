//! Kinds of text: mail, mailboxes, cards, web pages, tables, subtitles, plain prose in any encoding.

use super::chat;
use crate::extract::rows::split::{self, Split};
use crate::extract::sheet::plain_xml;
use bureau_model::output::Sniffed;
use bureau_model::word::FileType;

/// Header names with which a message may begin. Two of them in a row of header lines make a message.
const HEADERS: &[&str] = &[
    "received",
    "return-path",
    "delivered-to",
    "from",
    "to",
    "cc",
    "subject",
    "date",
    "message-id",
    "mime-version",
    "content-type",
    "content-transfer-encoding",
    "reply-to",
    "sender",
    "x-mailer",
    "in-reply-to",
    "references",
    "dkim-signature",
    "x-mozilla-status",
    "x-mozilla-status2",
    "status",
    "x-originating-ip",
    "importance",
    "x-priority",
    "user-agent",
    "bcc",
    "x-received",
    "x-sender",
    "x-account-key",
    "x-uidl",
    "authentication-results",
    "arc-seal",
    "received-spf",
    "x-mozilla-keys",
];

/// What the text is, or `None` when it is no text.
pub(super) fn judge(head: &[u8], extension: &str) -> Option<Sniffed> {
    let text = decode(head)?;
    let text = text.trim_start_matches('\u{feff}');
    let start = text.trim_start();
    by_start(start)
        .or_else(|| chat::judge(start))
        .or_else(|| message(text, extension))
        .or_else(|| markup(start, extension))
        .or_else(|| subtitle(start))
        .or_else(|| json(start, extension))
        .or_else(|| table(text, extension))
        .or_else(|| Some(plain(extension)))
}

fn document(media_type: &str) -> Option<Sniffed> {
    Some(Sniffed::new(media_type, FileType::Document))
}

fn plain(extension: &str) -> Sniffed {
    match extension {
        "md" | "markdown" => Sniffed::new("text/markdown", FileType::Document),
        "csv" => Sniffed::new("text/csv", FileType::Table),
        "tsv" | "tab" => Sniffed::new("text/tab-separated-values", FileType::Table),
        _ => Sniffed::new("text/plain", FileType::Document),
    }
}

/// The head as characters, one for each byte or UTF-16 unit; good enough to look for ASCII marks.
/// `None` when it is binary.
fn decode(head: &[u8]) -> Option<String> {
    match head {
        [0xFF, 0xFE, rest @ ..] => Some(utf16(rest, u16::from_le_bytes)),
        [0xFE, 0xFF, rest @ ..] => Some(utf16(rest, u16::from_be_bytes)),
        _ if is_text(head) => Some(lossy(head)),
        _ if has_utf16_pattern(head, 1) => Some(utf16(head, u16::from_le_bytes)),
        _ if has_utf16_pattern(head, 0) => Some(utf16(head, u16::from_be_bytes)),
        _ if is_ebcdic(head) => Some(String::new()),
        _ => None,
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let units = bytes.chunks_exact(2).map(|b| unit([b[0], b[1]]));
    char::decode_utf16(units).map(|c| c.unwrap_or('\u{fffd}')).collect()
}

fn lossy(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        // Only what was looked at is cut off in the middle of a character.
        Err(error) if error.error_len().is_none() => {
            String::from_utf8_lossy(&bytes[..error.valid_up_to()]).into_owned()
        }
        Err(_) => bytes.iter().map(|b| char::from(*b)).collect(),
    }
}

/// No NUL, and hardly any control character that texts don't use.
fn is_text(head: &[u8]) -> bool {
    let odd = |b: &u8| matches!(b, 0x01..=0x08 | 0x0B | 0x0E..=0x1A | 0x1C..=0x1F | 0x7F);
    let controls = head.iter().filter(|b| odd(b)).count();
    !head.contains(&0) && controls * 200 <= head.len()
}

/// UTF-16 without a mark: every other byte is mostly zero.
fn has_utf16_pattern(head: &[u8], zero_at: usize) -> bool {
    let pairs = head.len() / 2;
    let zeros = |at: usize| head.chunks_exact(2).filter(|b| b[at] == 0).count();
    pairs >= 4 && zeros(zero_at) * 10 >= pairs * 6 && zeros(1 - zero_at) * 50 <= pairs
}

/// EBCDIC: its space, letters and digits, and hardly an ASCII space.
fn is_ebcdic(head: &[u8]) -> bool {
    let count = |test: fn(&u8) -> bool| head.iter().filter(|b| test(b)).count();
    let letters = count(
        |b| matches!(b, 0x81..=0x89 | 0x91..=0x99 | 0xA2..=0xA9 | 0xC1..=0xC9 | 0xD1..=0xD9 | 0xE2..=0xE9),
    );
    let spaces = count(|b| *b == 0x40);
    let known = letters + spaces + count(|b| matches!(b, 0xF0..=0xF9 | 0x4B..=0x6F | 0x15 | 0x25 | 0x0D));
    spaces * 30 >= head.len() && letters * 2 >= head.len() && known * 100 >= head.len() * 92
}

fn by_start(start: &str) -> Option<Sniffed> {
    let upper: String = start.chars().take(16).collect::<String>().to_uppercase();
    match upper {
        u if u.starts_with("BEGIN:VCARD") => document("text/vcard"),
        u if u.starts_with("BEGIN:VCALENDAR") => document("text/calendar"),
        u if u.starts_with("WEBVTT") => document("text/vtt"),
        _ => None,
    }
}

fn message(text: &str, extension: &str) -> Option<Sniffed> {
    let mut lines = text.trim_start().lines();
    let first = lines.next()?;
    if first.starts_with("From ") && headers(lines.clone(), 0) >= 1 {
        return Some(Sniffed::new("application/mbox", FileType::Email));
    }
    // An Apple message begins with its length in bytes.
    if first.trim().parse::<u64>().is_ok() && headers(lines, 0) >= 2 {
        return Some(Sniffed::new("message/x-emlx", FileType::Email));
    }
    let said = matches!(extension, "eml" | "mht" | "mhtml" | "mim");
    let known = headers(text.trim_start().lines(), usize::from(said));
    if known < 2 && !(said && known == 1) {
        return None;
    }
    let related = is_web_archive(text);
    if related || matches!(extension, "mht" | "mhtml") {
        return document("multipart/related");
    }
    Some(Sniffed::new("message/rfc822", FileType::Email))
}

/// How many known headers stand in the header lines with which the text begins. Zero as soon as more lines than are
/// `borne` are neither a header nor a continuation: one may be broken by hand.
fn headers<'a>(lines: impl Iterator<Item = &'a str>, mut borne: usize) -> usize {
    let mut known = 0;
    // They end with a blank line, or in a mail with a fault with the first boundary.
    for line in lines.take(200).take_while(|line| !line.trim().is_empty() && !line.starts_with("--")) {
        if line.starts_with([' ', '\t', '>']) {
            continue;
        }
        let name = line.split_once(':').map(|(name, _)| name);
        let Some(name) = name.filter(|name| !name.is_empty() && name.bytes().all(|b| b.is_ascii_graphic()))
        else {
            if known == 0 || borne == 0 {
                return 0;
            }
            borne -= 1;
            continue;
        };
        known += usize::from(HEADERS.contains(&name.to_lowercase().as_str()));
    }
    known
}

/// A web page saved with its pictures by a browser is a message too, but no mail: nobody is its recipient.
fn is_web_archive(text: &str) -> bool {
    let header = text.trim_start().split("\n\n").next().unwrap_or_default();
    let header = header.split("\r\n\r\n").next().unwrap_or_default().to_lowercase();
    let saved = header.contains("from: <saved by") || header.contains("snapshot-content-location:");
    saved
        || (header.contains("multipart/related")
            && !header.contains("\nto:")
            && !header.contains("\nreceived:"))
}

fn markup(start: &str, extension: &str) -> Option<Sniffed> {
    let lower: String = start.chars().take(4096).collect::<String>().to_lowercase();
    if !lower.starts_with('<') {
        return None;
    }
    if plain_xml::is_workbook(start.get(..4096).unwrap_or(start)) {
        return Some(Sniffed::new("application/vnd.ms-excel", FileType::Table));
    }
    if lower.contains("<fictionbook") {
        return document("application/x-fictionbook+xml");
    }
    if lower.contains("<!doctype html") || lower.contains("<html") {
        return document("text/html");
    }
    if lower.contains("<feed") || lower.contains("<rss") {
        return document("application/atom+xml");
    }
    if lower.starts_with("<?xml") || extension == "xml" {
        return document("text/xml");
    }
    let tags = ["<head", "<body", "<table", "<div", "<p>", "<p ", "<title", "<script", "<meta", "<br"];
    tags.iter().any(|tag| lower.contains(tag)).then(|| Sniffed::new("text/html", FileType::Document))
}

fn subtitle(start: &str) -> Option<Sniffed> {
    let mut lines = start.lines();
    lines.next()?.trim().parse::<u32>().ok()?;
    let times = lines.next()?;
    (times.contains(" --> ") && times.contains(':'))
        .then(|| Sniffed::new("application/x-subrip", FileType::Document))
}

fn json(start: &str, extension: &str) -> Option<Sniffed> {
    let mut marks = start.chars().filter(|c| !c.is_whitespace());
    let opens = match (marks.next()?, marks.next()) {
        ('{', Some('"' | '}')) | ('[', Some('{' | '[' | '"' | ']' | '0'..='9')) => true,
        ('{' | '[', _) => matches!(extension, "json" | "jsonl" | "ndjson" | "geojson"),
        _ => false,
    };
    opens.then(|| Sniffed::new("application/json", FileType::Document))
}

/// Rows that are divided alike. A name that is a table's needs less proof than prose. Columns of fixed width stay plain
/// text, and a table all the same.
fn table(text: &str, extension: &str) -> Option<Sniffed> {
    let said = matches!(extension, "csv" | "tsv" | "tab" | "xls" | "xlsx" | "xlsm" | "ods");
    let media_type = match split::judged(text, said)? {
        Split::Separated('\t') => "text/tab-separated-values",
        Split::Separated(_) => "text/csv",
        Split::Fixed(_) => "text/plain",
    };
    Some(Sniffed::new(media_type, FileType::Table))
}
