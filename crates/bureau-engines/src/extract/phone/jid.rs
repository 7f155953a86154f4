//! Addresses of WhatsApp: `919820012345@s.whatsapp.net` is a number, `…@g.us` a group, `…@lid` an account without one.

use crate::extract::chat::named;
use bureau_model::output::Party;

/// Whether it is a group's.
pub(super) fn is_group(jid: &str) -> bool {
    ["@g.us", "@broadcast", "@newsletter", "@temp"].iter().any(|end| jid.ends_with(end))
}

/// The number that it holds, with its country's code; none of a group and of an account without number.
pub(super) fn number(jid: &str) -> Option<String> {
    let (user, server) = jid.split_once('@')?;
    let digits = user.split([':', '.', '_']).next().unwrap_or(user);
    let is_number = (5..=15).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    (matches!(server, "s.whatsapp.net" | "c.us") && is_number).then(|| format!("+{digits}"))
}

/// Who it is, under the name that is known of them.
pub(super) fn party(jid: &str, name: &str) -> Party {
    match number(jid) {
        Some(number) => named(name, &number),
        None if name.is_empty() && !jid.is_empty() => {
            named(&format!("WhatsApp account {}", jid.split('@').next().unwrap_or(jid)), "")
        }
        None => named(name, ""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_a_number_a_group_or_an_account() {
        assert_eq!(number("919820012345@s.whatsapp.net").as_deref(), Some("+919820012345"));
        assert_eq!(number("919820012345:12@s.whatsapp.net").as_deref(), Some("+919820012345"));
        assert_eq!(number("919820012345-1500000000@g.us"), None);
        assert!(is_group("120363000000000000@g.us") && is_group("status@broadcast"));
        assert_eq!(party("1234567890123@lid", "").name, "WhatsApp account 1234567890123");
        assert_eq!(party("919820012345@s.whatsapp.net", "Asha").address, "+919820012345");
    }
}
