//! Tables on a page: their cells by row and column, and whether they hold data or only lay the page out.

use super::tag::attribute;
use crate::extract::table::is_value;

/// Tables inside one another that are looked at.
const DEPTH: usize = 64;

/// Columns or rows that one cell may span.
const SPAN: usize = 1_000;

/// Cells of the rows above that reach into a row.
const SPANNING: usize = 256;

/// Bytes of a cell that stands in several rows.
const REPEATED: usize = 1_024;

/// Characters of a cell of data, on average, at most.
const WORDY: usize = 200;

/// A table of data: where it stands in the page's text, and its cells.
#[derive(Debug, Default)]
pub(super) struct Cells {
    pub(super) start: usize,
    pub(super) end: usize,
    rows: Vec<Vec<Cell>>,
    /// Whether no other table stands in it.
    is_leaf: bool,
    /// Where the text of the open cell begins.
    open: Option<usize>,
}

#[derive(Debug)]
struct Cell {
    text: String,
    columns: usize,
    rows: usize,
}

impl Cells {
    /// The rows with their cells in their columns. A cell that spans rows stands in each of them, one that spans columns
    /// in the first.
    pub(super) fn rows(&self) -> impl Iterator<Item = Vec<String>> + '_ {
        // What reaches down from the rows above: column, rows left, text.
        let mut above: Vec<(usize, usize, &str)> = Vec::new();
        self.rows.iter().map(move |row| {
            let mut cells: Vec<String> = Vec::new();
            let mut down = Vec::new();
            for cell in row {
                fill(&mut cells, &above);
                if cell.rows > 1 && cell.text.len() <= REPEATED {
                    down.push((cells.len(), cell.rows, cell.text.as_str()));
                }
                cells.push(cell.text.clone());
                let wide = cell.columns.min(SPAN.saturating_sub(cells.len()));
                cells.extend((1..wide).map(|_| String::new()));
            }
            fill(&mut cells, &above);
            above.extend(down);
            above.truncate(SPANNING);
            above.iter_mut().for_each(|(_, left, _)| *left -= 1);
            above.retain(|(_, left, _)| *left > 0);
            cells
        })
    }

    fn close_cell(&mut self, out: &str) {
        let Some(start) = self.open.take() else { return };
        let text = out.get(start.min(out.len())..).unwrap_or_default().trim().to_owned();
        if let Some(cell) = self.rows.last_mut().and_then(|row| row.last_mut()) {
            cell.text = text;
        }
    }

    fn open_cell(&mut self, tag: &str, start: usize) {
        let span = |name| {
            let said = attribute(tag, name).and_then(|value| value.trim().parse::<usize>().ok());
            said.unwrap_or(1).clamp(1, SPAN)
        };
        if self.rows.is_empty() {
            self.rows.push(Vec::new());
        }
        self.open = Some(start);
        let cell = Cell { text: String::new(), columns: span("colspan"), rows: span("rowspan") };
        if let Some(row) = self.rows.last_mut() {
            row.push(cell);
        }
    }

    /// Rows of two cells and more, alike in their width, with short texts, and more than a line of names.
    fn is_data(&self) -> bool {
        let wide: Vec<&Vec<Cell>> = self.rows.iter().filter(|row| row.len() > 1).collect();
        let cells = || wide.iter().flat_map(|row| row.iter());
        let filled = cells().filter(|cell| !cell.text.is_empty()).count();
        let length: usize = cells().map(|cell| cell.text.len()).sum();
        let values = cells().filter(|cell| is_value(&cell.text)).count();
        self.is_leaf
            && wide.len() >= 2
            && wide.len() * 2 >= self.rows.len()
            && filled * 3 >= cells().count()
            && length <= WORDY * filled
            && (values >= 1 || wide.len() >= 3)
    }
}

/// Takes what reaches down into the next columns.
fn fill(cells: &mut Vec<String>, above: &[(usize, usize, &str)]) {
    while let Some((_, _, text)) = above.iter().find(|(column, ..)| *column == cells.len()) {
        cells.push((*text).to_owned());
    }
}

/// The tables of a page as they are met.
#[derive(Debug, Default)]
pub(super) struct Tables {
    open: Vec<Cells>,
    /// Open tables beyond the depth that is looked at.
    deeper: usize,
    done: Vec<Cells>,
}

impl Tables {
    /// A tag comes that may end a cell, whose text ends here.
    pub(super) fn before(&mut self, name: &str, out: &str) {
        if matches!(name, "td" | "th" | "tr" | "table" | "tbody" | "thead" | "tfoot") && self.deeper == 0 {
            self.open.last_mut().into_iter().for_each(|table| table.close_cell(out));
        }
    }

    /// A tag was read; the text has `length` bytes so far.
    pub(super) fn after(&mut self, name: &str, closes: bool, tag: &str, length: usize) {
        match (name, closes) {
            ("table", false) => self.begin(length),
            ("table", true) => self.end(length),
            ("tr", false) if self.deeper == 0 => {
                self.open.last_mut().into_iter().for_each(|table| table.rows.push(Vec::new()));
            }
            ("td" | "th", false) if self.deeper == 0 => {
                self.open.last_mut().into_iter().for_each(|table| table.open_cell(tag, length));
            }
            _ => {}
        }
    }

    fn begin(&mut self, start: usize) {
        self.open.last_mut().into_iter().for_each(|table| table.is_leaf = false);
        if self.open.len() == DEPTH {
            self.deeper += 1;
        } else {
            self.open.push(Cells { start, is_leaf: true, ..Cells::default() });
        }
    }

    fn end(&mut self, end: usize) {
        if self.deeper > 0 {
            self.deeper -= 1;
        } else if let Some(mut table) = self.open.pop() {
            table.end = end.max(table.start);
            if table.is_data() {
                self.done.push(table);
            }
        }
    }

    /// The tables of data; those that were never closed end with the page.
    pub(super) fn finish(mut self, out: &str) -> Vec<Cells> {
        self.deeper = 0;
        self.before("table", out);
        while !self.open.is_empty() {
            self.end(out.len());
        }
        self.done
    }
}
