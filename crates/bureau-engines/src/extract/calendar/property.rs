//! A line of a calendar or card: its name, parameters and value (RFC 5545, 3.1).

/// A property as it stands.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Property {
    /// Lower case, without the group before its dot.
    pub(super) name: String,
    parameters: Vec<(String, String)>,
    pub(super) value: String,
}

impl Property {
    /// `None` for a line without a value. A colon or semicolon inside quotation marks divides nothing.
    pub(super) fn of(line: &str) -> Option<Self> {
        let colon = outside_quotes(line, ':').next()?;
        let (head, value) = (&line[..colon], &line[colon + 1..]);
        let mut parts = divided(head, ';');
        let name = parts.next()?.rsplit('.').next()?.trim().to_ascii_lowercase();
        let pair = |part: &str| {
            part.split_once('=').map(|(name, value)| (name.trim().to_ascii_lowercase(), unquoted(value)))
        };
        Some(Self { name, parameters: parts.filter_map(pair).collect(), value: value.to_owned() })
    }

    pub(super) fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters.iter().find(|(of, _)| of == name).map(|(_, value)| value.as_str())
    }

    /// A picture or a file inside the line.
    pub(super) fn is_binary(&self) -> bool {
        self.parameter("encoding").is_some_and(|encoding| encoding.to_ascii_lowercase().starts_with('b'))
            || self.parameter("value").is_some_and(|value| value.eq_ignore_ascii_case("binary"))
    }

    /// The value without its escapes.
    pub(super) fn text(&self) -> String {
        unescaped(&self.value)
    }

    /// `Ines Ravelle <ines@example.in> (accepted)`.
    pub(super) fn person(&self) -> String {
        let value = self.value.trim();
        let address = value
            .get(..7)
            .filter(|scheme| scheme.eq_ignore_ascii_case("mailto:"))
            .map_or(value, |_| &value[7..]);
        let name =
            self.parameter("cn").map(unescaped).filter(|name| !name.trim().is_empty() && name != address);
        let who = name.map_or_else(|| address.to_owned(), |name| format!("{} <{address}>", name.trim()));
        match self.parameter("partstat") {
            Some(answer) => format!("{who} ({})", answer.to_lowercase().replace('-', " ")),
            None => who,
        }
    }
}

/// Where `sign` stands outside quotation marks.
fn outside_quotes(text: &str, sign: char) -> impl Iterator<Item = usize> {
    let mut quoted = false;
    text.char_indices().filter_map(move |(at, c)| {
        quoted ^= c == '"';
        (c == sign && !quoted).then_some(at)
    })
}

fn divided(text: &str, sign: char) -> impl Iterator<Item = &str> {
    let mut start = 0;
    let ends: Vec<usize> = outside_quotes(text, sign).chain([text.len()]).collect();
    ends.into_iter().map(move |end| {
        let part = &text[start..end];
        start = (end + 1).min(text.len());
        part
    })
}

/// Without its quotation marks and the signs that stand for some characters inside them (RFC 6868).
fn unquoted(value: &str) -> String {
    value.trim().trim_matches('"').replace("^n", "\n").replace("^'", "\"").replace("^^", "^")
}

/// Without backslashes: `\n` is the end of a line, any other character stands for itself.
fn unescaped(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    let mut letters = value.chars();
    while let Some(c) = letters.next() {
        match c {
            '\\' => match letters.next() {
                Some('n' | 'N') => out.push('\n'),
                Some(other) => out.push(other),
                None => out.push('\\'),
            },
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quoted_signs_divide_nothing() {
        let property = Property::of("DTSTART;TZID=\"(UTC+05:30) Chennai; Kolkata\";X=1:20260316T003000")
            .expect("a property");
        assert_eq!(property.parameter("tzid"), Some("(UTC+05:30) Chennai; Kolkata"));
        assert_eq!((property.parameter("x"), property.value.as_str()), (Some("1"), "20260316T003000"));
        assert_eq!(Property::of("no value"), None);
    }

    #[test]
    fn people_have_their_names() {
        let told = |line: &str| Property::of(line).map(|property| property.person()).unwrap_or_default();
        assert_eq!(
            told("ORGANIZER;CN=\"Ravelle, Ines\":mailto:ines@x.example"),
            "Ravelle, Ines <ines@x.example>"
        );
        assert_eq!(
            told("ATTENDEE;CN=E;PARTSTAT=NEEDS-ACTION:MAILTO:e@x.example"),
            "E <e@x.example> (needs action)"
        );
        assert_eq!(told("ATTENDEE:mailto:e@x.example"), "e@x.example");
    }

    #[test]
    fn escapes_stand_for_characters() {
        let told = Property::of("DESCRIPTION:bring 5\\,000\\nC:\\\\new").map(|property| property.text());
        assert_eq!(told.as_deref(), Some("bring 5,000\nC:\\new"));
    }
}
