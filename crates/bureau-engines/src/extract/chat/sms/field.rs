//! The attributes of a backup's elements.

use crate::extract::chat::people::named;
use crate::extract::chat::when::When;
use crate::extract::xml::Attributes;
use bureau_model::output::Party;

/// The attributes of an element; `null` stands for none.
pub(super) struct Fields<'a>(pub(super) Attributes<'a>);

impl Fields<'_> {
    pub(super) fn text(&self, name: &str) -> String {
        let value = self.0.get(name).map(|value| joined(&value)).unwrap_or_default();
        if value == "null" { String::new() } else { value }
    }

    pub(super) fn number(&self, name: &str) -> Option<i64> {
        self.text(name).trim().parse().ok()
    }

    pub(super) fn when(&self) -> When {
        let date = self.text("date");
        date.trim().parse().map_or_else(|_| When::raw(&date), When::unix)
    }

    pub(super) fn other(&self, address: &str) -> Party {
        let name = self.text("contact_name");
        named(if name == "(Unknown)" { "" } else { &name }, address)
    }
}

/// Characters beyond the first plane are written as two references, which are no characters each.
fn joined(value: &str) -> String {
    let mut out = String::new();
    let mut rest = value;
    while let Some(at) = rest.find("&#") {
        out.push_str(&rest[..at]);
        match pair(&rest[at..]) {
            Some((found, length)) => {
                out.push(found);
                rest = &rest[at + length..];
            }
            None => {
                out.push_str("&#");
                rest = &rest[at + 2..];
            }
        }
    }
    out.push_str(rest);
    out
}

fn pair(text: &str) -> Option<(char, usize)> {
    let (high, rest) = text.strip_prefix("&#")?.split_once(';')?;
    let (low, after) = rest.strip_prefix("&#")?.split_once(';')?;
    let units = [high.parse::<u16>().ok()?, low.parse::<u16>().ok()?];
    let found = char::decode_utf16(units).next()?.ok()?;
    Some((found, text.len() - after.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_references_are_one_character() {
        assert_eq!(joined("a &#55357;&#56832; b"), "a 😀 b");
        assert_eq!(joined("&#55357; &#x; &#"), "&#55357; &#x; &#");
    }
}
