//! What a sheet and a column are called in a sentence.

/// Of which sheet, in a sentence.
pub(super) fn of_sheet(sheet: &str) -> String {
    if sheet.is_empty() { String::new() } else { format!(" of sheet \"{sheet}\"") }
}

/// A column's letter as spreadsheets give it: A … Z, AA …
pub(in super::super) fn letter(column: usize) -> String {
    let mut letters = String::new();
    let mut rest = column + 1;
    while rest > 0 {
        letters.insert(0, char::from(b'A' + ((rest - 1) % 26) as u8));
        rest = (rest - 1) / 26;
    }
    letters
}
