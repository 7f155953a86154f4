//! Columns.

use super::clean::clean;
use comfy_table::{CellAlignment, Table, presets};

/// A table with these heads; the columns named in `numbers` stand to the right.
pub(super) fn table<const N: usize>(
    heads: [&str; N],
    numbers: &[usize],
    rows: impl Iterator<Item = [String; N]>,
) -> String {
    let mut table = Table::new();
    table.load_preset(presets::NOTHING).set_header(heads.map(str::to_uppercase));
    for row in rows {
        table.add_row(row.map(|cell| clean(&cell).into_owned()));
    }
    for column in numbers {
        if let Some(column) = table.column_mut(*column) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    table.trim_fmt()
}

/// Seconds as a person reads them.
pub(crate) fn seconds(seconds: f64) -> String {
    let whole = seconds.round() as u64;
    match whole {
        _ if seconds < 9.95 => format!("{seconds:.1}s"),
        0..60 => format!("{whole}s"),
        60..3600 => format!("{}m {:02}s", whole / 60, whole % 60),
        _ => format!("{}h {:02}m", whole / 3600, whole % 3600 / 60),
    }
}

/// Bytes as a person reads them.
pub(super) fn bytes(bytes: u64) -> String {
    let (mut size, mut units) = (bytes as f64, ["kB", "MB", "GB", "TB"].iter());
    if bytes < 1000 {
        return format!("{bytes} B");
    }
    let mut unit = "B";
    while size >= 999.5
        && let Some(next) = units.next()
    {
        (size, unit) = (size / 1000.0, next);
    }
    if size < 9.95 { format!("{size:.1} {unit}") } else { format!("{size:.0} {unit}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short() {
        assert_eq!(
            [0.04, 9.94, 12.4, 61.0, 3700.0].map(seconds),
            ["0.0s", "9.9s", "12s", "1m 01s", "1h 01m"]
        );
        assert_eq!(
            [999, 1_500, 48_211, 999_999, 3_200_000_000].map(bytes),
            ["999 B", "1.5 kB", "48 kB", "1.0 MB", "3.2 GB"]
        );
    }
}
