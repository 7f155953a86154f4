//! What makes two spellings of a name one entity. Every finder of names uses it, so that a company that a pattern finds
//! in one file and a model in another is one node of the graph.

use crate::output::EntityKind;

/// Titles and courtesies that are no part of a name, in lower case.
const COURTESIES: &[&str] = &[
    "mr",
    "mrs",
    "ms",
    "miss",
    "dr",
    "prof",
    "shri",
    "sri",
    "smt",
    "kumari",
    "adv",
    "sir",
    "श्री",
    "श्रीमती",
    "डॉ",
    "श्रीमान",
];

/// What stands before a company's name and is no part of it.
const ARTICLES: &[&str] = &["the ", "m/s "];

/// The key of a person, an organisation or a place with this name.
///
/// ```
/// use bureau_model::entity::key;
/// use bureau_model::output::EntityKind::{Organisation, Person};
///
/// assert_eq!(key(Organisation, "The Acme Corporation"), key(Organisation, "Acme Corp."));
/// assert_eq!(key(Person, "Rao, Asha"), key(Person, "Smt. Asha Rao"));
/// ```
pub fn key(kind: EntityKind, name: &str) -> String {
    if kind == EntityKind::Person { person(name) } else { plain(name) }
}

/// No courtesy before it, `Rao, Asha` as `Asha Rao`. Initials stay: `A Rao` may be another.
fn person(name: &str) -> String {
    let turned = match name.split_once(',') {
        Some((last, first))
            if !first.contains(',') && !last.trim().is_empty() && !first.trim().is_empty() =>
        {
            format!("{} {}", first.trim(), last.trim())
        }
        _ => name.to_owned(),
    };
    let key = plain(&turned.replace('.', " "));
    let mut rest = key.as_str();
    while let Some((_, after)) = rest.split_once(' ').filter(|(first, _)| COURTESIES.contains(first)) {
        rest = after;
    }
    rest.to_owned()
}

/// Lower case, without marks, one blank between words; legal forms in one spelling.
fn plain(name: &str) -> String {
    let letters: String =
        name.to_lowercase().chars().filter(|c| !matches!(c, '.' | ',' | '\'' | '’' | '(' | ')')).collect();
    let joined = letters.split_whitespace().map(legal_form).collect::<Vec<_>>().join(" ");
    let bare = ARTICLES.iter().find_map(|article| joined.strip_prefix(article));
    bare.map(str::to_owned).unwrap_or(joined)
}

fn legal_form(word: &str) -> &str {
    match word {
        "private" => "pvt",
        "limited" => "ltd",
        "corporation" => "corp",
        "incorporated" => "inc",
        word => word,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_company_is_one_with_and_without_what_stands_before_it() {
        for name in
            ["The Harbour Trading Company", "M/s Harbour Trading Company", "m/s. harbour trading company"]
        {
            assert_eq!(key(EntityKind::Organisation, name), "harbour trading company", "{name}");
        }
        let limited = key(EntityKind::Organisation, "Acme (Private) Limited");
        assert_eq!(limited, key(EntityKind::Organisation, "ACME Pvt. Ltd."));
    }

    #[test]
    fn a_person_is_one_with_and_without_a_courtesy_and_turned_about() {
        for name in ["Asha Rao", "Mrs. Asha Rao", "RAO, Asha", "Dr. Smt. Asha Rao"] {
            assert_eq!(key(EntityKind::Person, name), "asha rao", "{name}");
        }
        assert_ne!(key(EntityKind::Person, "A. Rao"), "asha rao");
        assert_eq!(key(EntityKind::Person, "Sri"), "sri", "a courtesy alone is a name");
    }
}
