//! Columns of fixed width: where every line has a blank, a column may end.

/// Lines that must show the columns.
const LINES: usize = 3;

/// Characters of a line that are looked at.
const WIDTH: usize = 4_096;

/// Where the columns begin, in characters from 0; `None` where the lines have none. Lines of one piece, as stand before
/// a header, are not asked.
pub(super) fn columns(lines: &[&str]) -> Option<Vec<usize>> {
    let tabular: Vec<&&str> = lines.iter().filter(|line| !line.contains('\t') && pieces(line) >= 3).collect();
    if tabular.len() < LINES || tabular.len() * 10 < lines.len() * 6 {
        return None;
    }
    let mut filled: Vec<bool> = Vec::new();
    for line in &tabular {
        for (at, c) in line.trim_end().chars().take(WIDTH).enumerate() {
            if filled.len() <= at {
                filled.resize(at + 1, false);
            }
            filled[at] |= c != ' ';
        }
    }
    // A single blank in every line may stand within a cell, as in a date; many lines may be apart by no more.
    let gaps: &[usize] = if tabular.len() >= 6 { &[2, 1] } else { &[2] };
    gaps.iter().map(|gap| starts(&filled, *gap)).find(|starts| starts.len() >= 3)
}

/// Where columns begin behind so many blanks; the first one at the start of the line.
fn starts(filled: &[bool], gap: usize) -> Vec<usize> {
    let begins = |at: &usize| filled[*at] && filled[..*at].iter().rev().take(gap).all(|filled| !filled);
    let mut starts: Vec<usize> = (0..filled.len()).filter(begins).collect();
    starts.first_mut().into_iter().for_each(|first| *first = 0);
    starts
}

/// The cells of a line in the columns. A line that runs over a column's end is divided at its wider gaps.
pub(super) fn cells<'l>(line: &'l str, columns: &[usize]) -> Vec<&'l str> {
    let line = line.trim_end();
    if pieces(line) < 2 {
        return vec![line.trim()];
    }
    let places: Vec<usize> = line.char_indices().map(|(at, _)| at).chain([line.len()]).collect();
    let byte = |at: usize| places.get(at).copied().unwrap_or(line.len());
    let fits =
        |start: &usize| *start == 0 || line[..byte(*start)].ends_with(' ') || byte(*start) == line.len();
    if !columns.iter().all(fits) {
        return line.split("  ").map(str::trim).filter(|cell| !cell.is_empty()).collect();
    }
    let ends = columns.iter().skip(1).copied().chain([usize::MAX]);
    columns.iter().zip(ends).map(|(start, end)| line[byte(*start)..byte(end)].trim()).collect()
}

/// Pieces of a line, apart by two blanks or more.
fn pieces(line: &str) -> usize {
    line.split("  ").filter(|piece| !piece.trim().is_empty()).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_blank_within_every_cell_divides_none() {
        let lines = [
            "  919000011106  06 Jul 2026  62",
            "  919000011107  07 Jul 2026  63",
            "  919000011108  08 Jul 2026  64",
        ];
        let starts = columns(&lines).expect("there are columns");
        assert_eq!(cells(lines[1], &starts), ["919000011107", "07 Jul 2026", "63"]);
        assert_eq!(cells("x 919000011107  07 Jul", &starts), ["x 919000011107", "07 Jul", ""]);
    }

    proptest! {
        #[test]
        fn nothing_of_a_line_is_lost(lines in prop::collection::vec("(a|é|1| |  |   ){0,30}", 3..12), other in "(b|é| |  ){0,40}") {
            let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
            for line in lines.iter().copied().chain([other.as_str()]) {
                let starts = columns(&lines).unwrap_or_default();
                let kept: String = cells(line, &starts).concat().split_whitespace().collect();
                prop_assert!(starts.is_empty() || kept == line.split_whitespace().collect::<String>());
            }
        }
    }
}
