//! The headers of a message or of a part of it, as names and values, and what those tell that say how it is packed.

use super::head::fields;
use super::parameter::{self, Structured};
use super::word;

/// Packing of a part's bytes for the way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Transfer {
    /// As they are.
    #[default]
    Plain,
    Base64,
    QuotedPrintable,
    Uuencode,
}

/// What a part says of itself.
#[derive(Debug, Default)]
pub(super) struct About {
    /// `text/plain`, in lower case; empty where nothing is said.
    pub(super) kind: String,
    /// What the headers of its kind say beside it: `charset`, `boundary`, `format` …, in lower case.
    parameters: Vec<(String, String)>,
    /// How many headers tell its kind; one is right.
    pub(super) kinds: usize,
    pub(super) transfer: Transfer,
    /// `attachment`, `inline`; empty where nothing is said.
    pub(super) disposition: String,
    /// Its file name.
    pub(super) name: Option<String>,
}

impl About {
    /// Read from a block of headers.
    pub(super) fn of(head: &[u8]) -> Self {
        let fields = fields(head);
        let all = |name: &str| -> Vec<Structured> {
            let named = fields.iter().filter(|(field, _)| field.eq_ignore_ascii_case(name));
            named.map(|(_, value)| parameter::parsed(value)).collect()
        };
        let kinds = all("content-type");
        let dispositions = all("content-disposition");
        let named = |from: &[Structured], key: &str| from.iter().find_map(|one| one.parameter(key));
        let name = named(&dispositions, "filename").or_else(|| named(&kinds, "name"));
        Self {
            kind: kinds
                .iter()
                .rev()
                .max_by_key(|kind| weight(kind))
                .map(|kind| kind.value.clone())
                .unwrap_or_default(),
            kinds: kinds.len(),
            transfer: all("content-transfer-encoding")
                .first()
                .map(|one| transfer(&one.value))
                .unwrap_or_default(),
            disposition: dispositions.first().map(|one| one.value.clone()).unwrap_or_default(),
            name: name.map(|name| word::decoded(&name)).filter(|name| !name.trim().is_empty()),
            parameters: kinds.into_iter().flat_map(|kind| kind.parameters).collect(),
        }
    }

    /// The first value of a parameter of its kind.
    pub(super) fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// All values of a parameter of its kind.
    pub(super) fn parameters<'s>(&'s self, name: &'s str) -> impl Iterator<Item = &'s str> {
        self.parameters.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    pub(super) fn is_multipart(&self) -> bool {
        self.kind.starts_with("multipart/")
    }

    pub(super) fn is_attached(&self) -> bool {
        self.disposition == "attachment"
    }
}

/// Of several kinds the one that opens most: a list of parts with a boundary, then what is a kind at all.
fn weight(kind: &Structured) -> u8 {
    match (kind.value.split_once('/'), kind.parameter("boundary")) {
        (Some(("multipart", _)), Some(_)) => 3,
        (Some(("multipart", _)), None) => 2,
        (Some(_), _) => 1,
        (None, _) => 0,
    }
}

fn transfer(value: &str) -> Transfer {
    match value {
        "base64" => Transfer::Base64,
        "quoted-printable" => Transfer::QuotedPrintable,
        "uuencode" | "x-uuencode" | "x-uue" | "uue" => Transfer::Uuencode,
        _ => Transfer::Plain,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_two_kinds_the_one_with_parts_is_meant() {
        let about = About::of(
            b"Content-Type: text/plain; charset=x\r\nContent-type: Multipart/Mixed;\r\n boundary=\"a b\"\r\n",
        );
        assert_eq!((about.kind.as_str(), about.kinds), ("multipart/mixed", 2));
        assert_eq!((about.parameter("boundary"), about.parameter("charset")), (Some("a b"), Some("x")));
    }

    #[test]
    fn names_are_joined_and_decoded() {
        let split = b"Content-Disposition: attachment; filename*0*=utf-8''%E0%A4; filename*1*=%97%E0%A5%8B; filename*2=\".pdf\"\n";
        assert_eq!(About::of(split).name.as_deref(), Some("गो.pdf"));
        let words = b"Content-Type: image/png; name=\"=?UTF-8?B?4KQ=?=\n =?UTF-8?B?lw==?= x.png\"\n";
        assert_eq!(About::of(words).name.as_deref(), Some("ग x.png"));
        let latin = b"Content-Disposition: attachment; filename*=iso-8859-1'en'%e9t%e9.txt\nContent-Transfer-Encoding: BASE64 \n";
        let about = About::of(latin);
        assert_eq!((about.name.as_deref(), about.transfer), (Some("été.txt"), Transfer::Base64));
    }
}
