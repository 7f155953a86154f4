//! Web pages as a reader sees them: lines of text, without scripts and styles, and their tables as tables.
//!
//! A tolerant scanner of our own ([`scan`]), not a parser of a tree: no page is too large, too deep or too broken for
//! it. Targets of links that the text does not show are listed after the page, because they matter in mail.

mod cells;
mod page;
mod scan;
mod tag;

use super::failure;
use super::grid::Grid;
use super::reading::Reading;
use super::source::Source;
use crate::normal;
use bureau_model::output::{ColumnMeaning, Place};
use bureau_model::word::Failure;
pub(super) use page::Page;

pub(super) fn read(source: &Source<'_>) -> Result<Reading, Failure> {
    let page = text(&super::text::decode_markup(source.bytes));
    if !normal::has_text(&page.text) && page.title.is_none() {
        return Err(failure::empty());
    }
    let mut reading = Reading::default();
    if page.tables.is_empty() {
        push_page(page, "", &mut reading);
    } else {
        push_tables(page, source.columns, &mut reading);
    }
    Ok(reading)
}

/// Adds a page with tables: each row of them is a segment, what stands between them is text.
fn push_tables(page: Page, said: &[ColumnMeaning], reading: &mut Reading) {
    let mut from = 0;
    for (number, table) in page.tables.iter().enumerate() {
        push_text(&page.text[from..table.start], reading);
        // Where it is the only one the file is the table.
        let name = if page.tables.len() == 1 { String::new() } else { format!("table {}", number + 1) };
        let mut grid = Grid::new(&name, said, reading);
        for (row, cells) in (0..).zip(table.rows()) {
            grid.whole_row(row, cells.iter().map(String::as_str));
        }
        grid.finish();
        from = table.end;
    }
    push_text(&page.text[from..], reading);
    push_rest(page.title, &page.links, "links", reading);
}

fn push_text(text: &str, reading: &mut Reading) {
    if normal::has_text(text) {
        reading.push(text.to_owned(), Place::default());
    }
}

fn push_rest(title: Option<String>, links: &[String], of: &str, reading: &mut Reading) {
    if let Some(title) = title {
        reading.say("Title", title);
    }
    if !links.is_empty() {
        reading.push_part(links.join("\n"), of);
    }
}

/// Adds a page to a reading: its title as metadata, its text, its links. `part` names the part that it is,
/// empty for a whole file.
pub(super) fn push_page(page: Page, part: &str, reading: &mut Reading) {
    if part.is_empty() {
        let text =
            if normal::has_text(&page.text) { page.text } else { page.title.clone().unwrap_or_default() };
        reading.push(text, Place::default());
        push_rest(page.title, &page.links, "links", reading);
    } else {
        reading.push_part(page.text, part);
        push_rest(None, &page.links, &format!("links of {part}"), reading);
    }
}

/// The page that `html` describes.
pub(super) fn text(html: &str) -> Page {
    scan::page(html)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_page_is_read_as_it_is_seen() {
        let page = text(
            "<html><head><title>Order &amp; bill</title><style>p{}</style></head><body><p>Pay <b>now</b><br>or \
             never<script>alert('<p>no</p>')</script><table><tr><td>Sum<td>12</tr></table>\
             <a href='https://pay.example/x'>here</a><img alt=\"a seal\"> 3 < 4</body>",
        );
        assert_eq!(page.title.as_deref(), Some("Order & bill"));
        assert_eq!(normal::clean(&page.text), "Pay now\nor never\n\nSum | 12\n\nhere a seal 3 < 4");
        assert_eq!(page.links, ["https://pay.example/x"]);
    }

    #[test]
    fn an_unclosed_tag_or_comment_ends_the_page() {
        assert_eq!(text("a<!-- b").text, "a");
        assert_eq!(text("a<b").text, "a");
        assert_eq!(text("a<script>b").text, "a");
    }

    #[test]
    fn a_table_of_data_is_one_and_a_table_of_layout_is_text() {
        let page = text(
            "<table><tr><td>Menu<td><table><tr><th colspan=2>Calls</tr><tr><th>No<th>Secs<th>Note</tr>\
             <tr><td rowspan=2>9190<td>12<td>x<tr><td>13<td>y</table></table>",
        );
        assert_eq!(page.tables.len(), 1);
        let rows: Vec<String> = page.tables[0].rows().map(|row| row.join("|")).collect();
        assert_eq!(rows, ["Calls|", "No|Secs|Note", "9190|12|x", "9190|13|y"]);
        assert!(text("<table><tr><td>Welcome to our page<td>News</tr></table>").tables.is_empty());
    }

    #[test]
    fn text_around_a_table_stays_and_an_empty_cell_keeps_its_column() {
        let html = b"<h1>Statement</h1><table><tr><th>Day</th><th>Out</th><th>In</th></tr><tr><td>01/02/2026\
            <td><td>7</table>The end";
        let reading =
            read(&Source { bytes: html, media_type: "text/html", columns: &[] }).expect("it is read");
        let texts: Vec<&str> = reading.segments.iter().map(|s| s.text.trim()).collect();
        assert_eq!(texts, ["Statement", "Day | Out | In", "01/02/2026 |  | 7", "The end"]);
        assert_eq!(reading.tables[0].table.columns[2].name, "In");
    }

    proptest! {
        #[test]
        fn any_string_is_read_without_panic(html in "(?s)(<|>|/|=|\"|'|&|;|td|tr|table|th|td rowspan=9 colspan=3|script|title|a href|é|क| |\n|.){0,200}") {
            text(&html);
        }
    }
}
