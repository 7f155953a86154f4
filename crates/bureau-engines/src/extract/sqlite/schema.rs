//! Tables and their columns, as the statements that made them say.

/// A table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in super::super) struct Table {
    pub(in super::super) name: String,
    pub(super) root: u32,
    /// Names of the columns, in the order of the values in a row.
    pub(in super::super) columns: Vec<String>,
    /// The column that is the number of the row.
    pub(super) number: Option<usize>,
}

/// The table that a `create table` makes; `None` when the statement can't be read.
pub(super) fn table(name: &str, root: u32, sql: &str) -> Option<Table> {
    let sql = &without_comments(sql);
    let open = sql.find('(')?;
    let parts = parts(&sql[open + 1..]);
    let after: String =
        sql[open + 1 + parts.1..].split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    let mut columns: Vec<Column> = Vec::new();
    let mut key: Vec<String> = Vec::new();
    for part in &parts.0 {
        let words = words(part);
        let Some(first) = words.first() else { continue };
        if !first.quoted && CONSTRAINTS.contains(&first.text.to_lowercase().as_str()) {
            key.extend(primary_key(part));
        } else {
            columns.push(Column::of(&words));
        }
    }
    // What is worked out when it is asked for is not kept.
    columns.retain(|column| !column.is_virtual);
    let number = columns.iter().position(|c| c.is_integer && (c.is_key || key == [c.name.to_lowercase()]));
    let keyed: Vec<String> =
        columns.iter().filter(|c| c.is_key).map(|c| c.name.to_lowercase()).chain(key).collect();
    let mut names: Vec<String> = columns.into_iter().map(|column| column.name).collect();
    if !after.contains("without rowid") {
        return Some(Table { name: name.to_owned(), root, columns: names, number });
    }
    // There the columns of the key come first, in its order.
    names.sort_by_key(|name| keyed.iter().position(|k| *k == name.to_lowercase()).unwrap_or(usize::MAX));
    Some(Table { name: name.to_owned(), root, columns: names, number: None })
}

const CONSTRAINTS: &[&str] = &["primary", "unique", "check", "foreign", "constraint"];

struct Column {
    name: String,
    is_integer: bool,
    is_key: bool,
    is_virtual: bool,
}

impl Column {
    fn of(words: &[Word]) -> Self {
        let lower: Vec<String> = words.iter().map(|word| word.text.to_lowercase()).collect();
        let follows = |a: &str, b: &str| lower.windows(2).any(|pair| pair[0] == a && pair[1] == b);
        let is_virtual = lower.iter().skip(1).any(|w| w == "as") && !lower.iter().any(|w| w == "stored");
        Self {
            name: words[0].text.clone(),
            is_integer: lower.get(1).is_some_and(|kind| kind == "integer"),
            is_key: follows("primary", "key"),
            is_virtual,
        }
    }
}

/// The columns of a `primary key (a, b)`, in lower case.
fn primary_key(part: &str) -> Vec<String> {
    let lower = part.to_lowercase();
    let Some(at) = lower.find("primary") else { return Vec::new() };
    let list = lower[at..].split_once('(').map_or("", |(_, list)| list.split(')').next().unwrap_or_default());
    list.split(',').filter_map(|column| Some(words(column).first()?.text.clone())).collect()
}

/// The statement with a blank in place of each comment.
fn without_comments(sql: &str) -> String {
    let (mut out, mut quote, mut rest) = (String::with_capacity(sql.len()), None, sql);
    while let Some(c) = rest.chars().next() {
        let ends = match (quote, rest) {
            (None, rest) if rest.starts_with("--") => Some("\n"),
            (None, rest) if rest.starts_with("/*") => Some("*/"),
            (_, _) => None,
        };
        if let Some(end) = ends {
            out.push(' ');
            rest = rest.split_once(end).map_or("", |(_, after)| after);
            continue;
        }
        quote = match (quote, c) {
            (Some(open), c) if c == open => None,
            (None, '"' | '\'' | '`') => Some(c),
            (None, '[') => Some(']'),
            (quote, _) => quote,
        };
        out.push(c);
        rest = &rest[c.len_utf8()..];
    }
    out
}

/// What stands between the commas of the outermost brackets, and where these end.
fn parts(text: &str) -> (Vec<String>, usize) {
    let (mut depth, mut quote, mut found, mut start) = (0u32, None, Vec::new(), 0);
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'' | '`') => quote = Some(c),
            (None, '[') => quote = Some(']'),
            (None, '(') => depth += 1,
            (None, ')') if depth == 0 => {
                found.push(text[start..at].to_owned());
                return (found, at + 1);
            }
            (None, ')') => depth -= 1,
            (None, ',') if depth == 0 => {
                found.push(text[start..at].to_owned());
                start = at + 1;
            }
            (None, _) => {}
        }
    }
    found.push(text[start..].to_owned());
    (found, text.len())
}

struct Word {
    text: String,
    quoted: bool,
}

/// Names and words.
fn words(part: &str) -> Vec<Word> {
    let mut words = Vec::new();
    let mut rest = part.trim_start();
    while let Some(first) = rest.chars().next() {
        let close = match first {
            '[' => Some(']'),
            '"' | '\'' | '`' => Some(first),
            _ => None,
        };
        let (text, after) = match close {
            Some(close) => rest[1..].split_once(close).unwrap_or((&rest[1..], "")),
            None => {
                let end =
                    rest.find(|c: char| c.is_whitespace() || "\"'`[(),".contains(c)).unwrap_or(rest.len());
                let end = if end == 0 { first.len_utf8() } else { end };
                rest.split_at(end)
            }
        };
        words.push(Word { text: text.to_owned(), quoted: close.is_some() });
        rest = after.trim_start();
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns(sql: &str) -> (Vec<String>, Option<usize>) {
        let table = table("t", 2, sql).expect("a table");
        (table.columns, table.number)
    }

    #[test]
    fn columns_are_named_however_they_are_written() {
        let sql = "CREATE TABLE \"t\" (_id INTEGER PRIMARY KEY AUTOINCREMENT, [a b] TEXT DEFAULT 'x, y)', `c`, -- why, so\n \"primary\" INT CHECK (c > 0), d DECIMAL(10,2), UNIQUE (c, d), FOREIGN KEY (c) REFERENCES u (v))";
        let (names, number) = columns(sql);
        assert_eq!(names, ["_id", "a b", "c", "primary", "d"]);
        assert_eq!(number, Some(0));
        assert_eq!(columns("create table t(a, b integer, primary key (b))").1, Some(1));
        assert_eq!(columns("create table t(a int primary key, b)").1, None);
    }

    #[test]
    fn a_table_that_is_an_index_has_its_key_first() {
        let (names, number) = columns("create table t(a, b text, c, primary key (c, b)) without rowid");
        assert_eq!((names.join(","), number), ("c,b,a".to_owned(), None));
    }

    #[test]
    fn what_is_worked_out_is_not_kept() {
        let (names, _) = columns("create table t(a, b generated always as (a * 2) virtual, c as (a) stored)");
        assert_eq!(names, ["a", "c"]);
    }
}
