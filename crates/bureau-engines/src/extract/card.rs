//! Contact cards: lines of `NAME;parameters:value`, folded and escaped as RFC 6350 says.

use super::failure;
use super::reading::Reading;
use super::source::Source;
use crate::normal;
use bureau_model::word::Failure;

/// Properties that a reader does not care for.
const SILENT: &[&str] = &["begin", "end", "version", "prodid", "photo", "logo", "sound", "key"];

pub(super) fn read(source: &Source<'_>) -> Result<Reading, Failure> {
    let content = super::text::decode(source.bytes);
    let mut reading = Reading::default();
    let mut entry = String::new();
    for line in unfolded(&content) {
        if line.to_ascii_lowercase().starts_with("begin:") && !entry.is_empty() {
            push(&mut reading, &mut entry);
        }
        if let Some(shown) = shown(&line) {
            entry.push_str(&shown);
            entry.push('\n');
        }
    }
    push(&mut reading, &mut entry);
    if reading.segments.is_empty() { Err(failure::empty()) } else { Ok(reading) }
}

fn push(reading: &mut Reading, entry: &mut String) {
    if normal::has_text(entry) {
        let number = reading.segments.len() + 1;
        reading.push_part(std::mem::take(entry), format!("entry {number}"));
    }
}

/// Lines, joined with those that continue them.
pub(super) fn unfolded(content: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut soft = false;
    for line in content.lines() {
        let line = line.trim_end_matches('\r');
        match lines.last_mut() {
            Some(last) if line.starts_with([' ', '\t']) => last.push_str(&line[1..]),
            Some(last) if soft => last.push_str(line),
            _ => lines.push(line.to_owned()),
        }
        soft = false;
        // Quoted-printable continues after its equals sign.
        if let Some(last) = lines.last_mut()
            && last.ends_with('=')
            && last.to_ascii_lowercase().contains("quoted-printable")
        {
            last.pop();
            soft = true;
        }
    }
    lines
}

/// `name: value` as it is shown, `None` for what says nothing.
fn shown(line: &str) -> Option<String> {
    let (name, value) = line.split_once(':')?;
    let parameters = name.to_ascii_lowercase();
    let name = parameters.split(';').next()?.rsplit('.').next()?.to_owned();
    if SILENT.contains(&name.as_str()) || parameters.contains("encoding=b") {
        return None;
    }
    let value =
        if parameters.contains("quoted-printable") { quoted_printable(value) } else { value.to_owned() };
    let value = value.replace("\\n", "\n").replace("\\N", "\n").replace("\\,", ",").replace("\\;", ";");
    let value = value.trim_matches(';').replace(";;", ";").replace(';', " ");
    normal::has_text(&value).then(|| format!("{name}: {}", value.trim()))
}

pub(super) fn quoted_printable(value: &str) -> String {
    let decoded = mail_parser::decoders::quoted_printable::quoted_printable_decode(value.as_bytes());
    decoded.map_or_else(|| value.to_owned(), |bytes| super::text::decode(&bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_card_is_an_entry_with_its_lines_unfolded() {
        let bytes = b"BEGIN:VCARD\r\nVERSION:2.1\r\nFN:Asha Rao\r\nNOTE:met at\r\n  noon\r\nTEL;CELL:+91 98\r\nEND:VCARD\r\nBEGIN:VCARD\r\nFN;ENCODING=QUOTED-PRINTABLE:J=C3=BCrgen\r\nEND:VCARD";
        let source = Source { bytes, media_type: "text/vcard", columns: &[] };
        let reading = read(&source).expect("two cards");
        let texts: Vec<_> = reading.segments.iter().map(|s| s.text.trim()).collect();
        assert_eq!(texts, ["fn: Asha Rao\nnote: met at noon\ntel: +91 98", "fn: Jürgen"]);
    }
}
