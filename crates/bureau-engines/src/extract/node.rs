//! What a node of a document says that `xberg` read.

use ::xberg::{NodeContent, TableGrid};

/// The text of a node itself, without that of its children.
pub(super) fn text(content: &NodeContent) -> Option<String> {
    let text = match content {
        NodeContent::Title { text }
        | NodeContent::Heading { text, .. }
        | NodeContent::Paragraph { text }
        | NodeContent::ListItem { text }
        | NodeContent::Code { text, .. }
        | NodeContent::Formula { text }
        | NodeContent::Footnote { text }
        | NodeContent::Comment { text }
        | NodeContent::Citation { text, .. }
        | NodeContent::RawBlock { content: text, .. } => text.clone(),
        NodeContent::Table { grid } => table(grid),
        NodeContent::DefinitionItem { term, definition } => format!("{term}\n{definition}"),
        NodeContent::Admonition { title, .. } => title.clone()?,
        NodeContent::Image { description, .. } => description.clone()?,
        NodeContent::Slide { .. }
        | NodeContent::List { .. }
        | NodeContent::Quote
        | NodeContent::Group { .. }
        | NodeContent::PageBreak
        | NodeContent::DefinitionList
        | NodeContent::MetadataBlock { .. } => return None,
    };
    (!text.trim().is_empty()).then_some(text)
}

/// One line a row, cells apart by ` | `. A merged cell stands once.
fn table(grid: &TableGrid) -> String {
    let mut rows = vec![Vec::new(); grid.rows as usize];
    for cell in &grid.cells {
        if let Some(row) = rows.get_mut(cell.row as usize)
            && !cell.content.trim().is_empty()
        {
            row.push(cell.content.split_whitespace().collect::<Vec<_>>().join(" "));
        }
    }
    rows.retain(|row| !row.is_empty());
    rows.iter().map(|row| row.join(" | ")).collect::<Vec<_>>().join("\n")
}
