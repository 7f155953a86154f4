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
    let gap = if tabular.len() >= 6 { 1 } else { 2 };
    let starts: Vec<usize> =
        (0..filled.len()).filter(|at| filled[*at] && begins(&filled[..*at], gap)).collect();
    (starts.len() >= 3).then_some(starts)
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

fn begins(before: &[bool], gap: usize) -> bool {
    before.iter().rev().take(gap).all(|filled| !filled)
}

/// Pieces of a line, apart by two blanks or more.
fn pieces(line: &str) -> usize {
    line.split("  ").filter(|piece| !piece.trim().is_empty()).count()
}
