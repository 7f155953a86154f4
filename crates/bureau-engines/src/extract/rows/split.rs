//! How the lines of a text are divided into cells, if they are: shared by the judge of a file and its reader.

use super::fixed;
use crate::extract::table;

/// Characters that separate cells, the likelier ones first.
const SEPARATORS: [char; 6] = [',', ';', '\t', '|', '^', '~'];

/// Rows that are looked at.
const SAMPLE: usize = 60;

/// How lines are divided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Split {
    /// By a character.
    Separated(char),
    /// At places, in characters from 0: where each column begins.
    Fixed(Vec<usize>),
}

/// The separator that a first line `sep=;` announces, as spreadsheets want it, and the text without that line.
pub(crate) fn announced(content: &str) -> (Option<char>, &str) {
    let (first, rest) = content.split_once('\n').unwrap_or((content, ""));
    let bare = first.trim_end_matches('\r').trim_matches('"');
    let said = bare.get(..4).filter(|start| start.eq_ignore_ascii_case("sep=")).map(|_| &bare[4..]);
    match said.map(|said| said.chars().collect::<Vec<_>>()).as_deref() {
        Some([separator]) => (Some(*separator), rest),
        _ => (None, content),
    }
}

/// How a text is divided that is known to be a table.
pub(super) fn of(content: &str) -> Split {
    let rows = rows(content);
    let best =
        SEPARATORS.into_iter().rev().max_by_key(|separator| evenness(&rows, *separator)).unwrap_or(',');
    if usual_of(&rows, best).1 * 10 < rows.len() * 6
        && let Some(columns) = fixed::columns(&rows)
    {
        return Split::Fixed(columns);
    }
    Split::Separated(best)
}

/// How a text is divided that may be a table; `None` where it is none. A name that says so (`said`) needs less proof
/// than prose.
pub(crate) fn judged(content: &str, said: bool) -> Option<Split> {
    if let (Some(separator), rest) = announced(content)
        && rest.contains(separator)
    {
        return Some(Split::Separated(separator));
    }
    let rows = rows(content);
    let separated = SEPARATORS.into_iter().find(|separator| is_regular(&rows, *separator, said));
    separated.map(Split::Separated).or_else(|| {
        let columns = fixed::columns(&rows).filter(|columns| says_more_than_words(&rows, columns))?;
        Some(Split::Fixed(columns))
    })
}

/// How many separators a line of the text usually has.
pub(super) fn usual(content: &str, separator: char) -> usize {
    usual_of(&rows(content), separator).0
}

/// A line between rows, drawn of signs: `+-----+-----+`, `|---|---|`.
pub(super) fn is_rule(line: &str) -> bool {
    line.chars()
        .all(|c| matches!(c, '+' | '-' | '=' | '|' | ':' | '_' | ' ' | '\r' | '\u{2500}'..='\u{257f}'))
}

/// The first rows; a line break inside quotes does not end one. The last row may be cut and is left out.
fn rows(text: &str) -> Vec<&str> {
    let mut quoted = false;
    let mut rows: Vec<&str> = text
        .split(|c| {
            quoted ^= c == '"';
            c == '\n' && !quoted
        })
        .filter(|row| !is_rule(row))
        .take(SAMPLE)
        .collect();
    if rows.len() > 2 && !text.ends_with('\n') {
        rows.pop();
    }
    rows
}

fn is_regular(rows: &[&str], separator: char, said: bool) -> bool {
    let (usual, same) = usual_of(rows, separator);
    if said {
        return usual >= 1 && same * 10 >= rows.len() * 6;
    }
    // Of what stands before a header and after the last row a few lines are otherwise. Commas stand in prose too.
    let enough = if separator == ',' { same == rows.len() } else { same * 10 >= rows.len() * 7 };
    let few = if separator == ',' && usual >= 4 { same * 10 >= rows.len() * 8 } else { false };
    usual >= 2 && rows.len() >= 3 && same >= 2 && (enough || few)
}

/// The count of separators that most rows have, of those that have one, and how many rows have it.
fn usual_of(rows: &[&str], separator: char) -> (usize, usize) {
    let mut counts: Vec<usize> =
        rows.iter().map(|row| separators(row, separator)).filter(|count| *count > 0).collect();
    counts.sort_unstable();
    let usual = counts.chunk_by(|a, b| a == b).max_by_key(|same| same.len());
    usual.map_or((0, 0), |same| (same[0], same.len()))
}

fn evenness(rows: &[&str], separator: char) -> usize {
    let (usual, same) = usual_of(rows, separator);
    if usual == 0 { 0 } else { same * 100 + usual.min(50) }
}

fn separators(row: &str, separator: char) -> usize {
    let mut quoted = false;
    row.chars()
        .filter(|c| {
            quoted ^= *c == '"';
            !quoted && *c == separator
        })
        .count()
}

/// Prose may stand in columns too: two columns of a table hold numbers, days or times.
fn says_more_than_words(rows: &[&str], columns: &[usize]) -> bool {
    let cells: Vec<Vec<&str>> = rows.iter().map(|row| fixed::cells(row, columns)).collect();
    let telling = (0..columns.len()).filter(|n| {
        let filled = || cells.iter().filter_map(|row| row.get(*n)).filter(|cell| !cell.is_empty());
        let told = filled().filter(|cell| table::is_value(cell)).count();
        told >= 2 && told * 3 >= filled().count() * 2
    });
    telling.count() >= 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_separator_may_be_announced() {
        assert_eq!(announced("sep=;\r\na;b"), (Some(';'), "a;b"));
        assert_eq!(announced("\"sep=,\"\na,b"), (Some(','), "a,b"));
        assert_eq!(announced("sep=\na"), (None, "sep=\na"));
        assert_eq!(announced("é\na"), (None, "é\na"));
    }

    #[test]
    fn tables_under_other_names_are_told_from_prose() {
        let tabs = "Report of calls\nby one number\nA\tB\tC\n1\t2\t3\n1\t2\t3\n1\t2\t3\n1\t2\t3\n1\t2\t3\n";
        assert_eq!(judged(tabs, false), Some(Split::Separated('\t')));
        let ruled = "| a | b |\n|---|---|\n| 1 | 2 |\n| 3 | 4 |\n";
        assert_eq!(judged(ruled, false), Some(Split::Separated('|')));
        let prose = "First, we went home.\nThen we ate, slept, and left.\nNothing else.\n";
        assert_eq!(judged(prose, false), None);
        let verse = "The rain      falls down\nupon the      green hills\nof my own     old home\nand I see     it all\n";
        assert_eq!(judged(verse, false), None);
    }
}
