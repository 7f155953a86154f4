//! The tree of a table: from its root over its branches to the rows in their order.

use super::file::Pages;
use super::payload::{self, Kind};
use super::record::varint;
use std::collections::HashSet;

/// What a walk lost.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(in super::super) struct Lost {
    /// Pages that are missing or make no sense.
    pub(in super::super) pages: u64,
    /// Rows that are damaged, or not whole.
    pub(in super::super) rows: u64,
}

/// A row: its number, its bytes, and whether they are all.
type Found = (i64, Vec<u8>, bool);

/// Kinds of pages.
const INDEX_BRANCH: u8 = 2;
const TABLE_BRANCH: u8 = 5;
const INDEX_LEAF: u8 = 10;
const TABLE_LEAF: u8 = 13;

/// Something still to be walked over.
enum Step {
    Page(u32),
    /// A row that a branch of an index holds itself: its page and where in it. It is read when its turn comes, so that
    /// no more than one is held.
    Row(u32, usize),
}

/// Calls `take` with the number, the bytes and the wholeness of each row under `root`, until it says no more.
pub(super) fn walk(pages: &Pages, root: u32, take: &mut dyn FnMut(i64, &[u8], bool) -> bool) -> Lost {
    let mut lost = Lost::default();
    let mut seen = HashSet::new();
    let mut steps = vec![Step::Page(root)];
    while let Some(step) = steps.pop() {
        match step {
            Step::Row(number, cell) => {
                let found = pages.page(number).and_then(|page| row(pages, INDEX_BRANCH, &page, cell));
                if !given(found, &mut lost, take) {
                    return lost;
                }
            }
            // A page that is met twice is no tree's.
            Step::Page(number) if !seen.insert(number) => lost.pages += 1,
            Step::Page(number) => {
                match pages.page(number).and_then(|page| Some((Page::of(&page, number)?, page))) {
                    None => lost.pages += 1,
                    Some((head, page)) if head.is_leaf() => {
                        if !leaf(pages, &head, &page, &mut lost, take) {
                            return lost;
                        }
                    }
                    Some((head, page)) => branch(number, &head, &page, &mut steps, &mut lost),
                }
            }
        }
    }
    lost
}

/// The head of a page of a tree.
struct Page {
    kind: u8,
    cells: Vec<usize>,
    last: u32,
}

impl Page {
    fn of(page: &[u8], number: u32) -> Option<Self> {
        let at = if number == 1 { 100 } else { 0 };
        let head = page.get(at..at + 12)?;
        let kind = head[0];
        let branch = match kind {
            INDEX_BRANCH | TABLE_BRANCH => true,
            INDEX_LEAF | TABLE_LEAF => false,
            _ => return None,
        };
        let count = usize::from(u16::from_be_bytes([head[3], head[4]]));
        let start = at + if branch { 12 } else { 8 };
        let pointers = page.get(start..start + count * 2)?;
        let cells = pointers.chunks_exact(2).map(|p| usize::from(u16::from_be_bytes([p[0], p[1]]))).collect();
        Some(Self { kind, cells, last: u32::from_be_bytes([head[8], head[9], head[10], head[11]]) })
    }

    fn is_leaf(&self) -> bool {
        matches!(self.kind, INDEX_LEAF | TABLE_LEAF)
    }
}

fn leaf(
    pages: &Pages,
    head: &Page,
    page: &[u8],
    lost: &mut Lost,
    take: &mut dyn FnMut(i64, &[u8], bool) -> bool,
) -> bool {
    head.cells.iter().all(|cell| given(row(pages, head.kind, page, *cell), lost, take))
}

/// Gives a row to whoever wants it; false when no more are wanted.
fn given(row: Option<Found>, lost: &mut Lost, take: &mut dyn FnMut(i64, &[u8], bool) -> bool) -> bool {
    let Some((number, payload, whole)) = row else {
        lost.rows += 1;
        return true;
    };
    lost.rows += u64::from(!whole);
    take(number, &payload, whole)
}

fn row(pages: &Pages, kind: u8, page: &[u8], cell: usize) -> Option<Found> {
    let (length, mut at) = varint(page.get(cell..)?)?;
    at += cell;
    let mut number = 0;
    if kind == TABLE_LEAF {
        let (found, length) = varint(page.get(at..)?)?;
        (number, at) = (found as i64, at + length);
    }
    let of = if kind == TABLE_LEAF { Kind::Table } else { Kind::Index };
    let (payload, whole) = payload::read(pages, page, at, length, of)?;
    Some((number, payload, whole))
}

/// Puts what is under a branch before what was still to be walked, its first page on top.
fn branch(number: u32, head: &Page, page: &[u8], steps: &mut Vec<Step>, lost: &mut Lost) {
    steps.push(Step::Page(head.last));
    for cell in head.cells.iter().rev() {
        let Some(child) = page.get(*cell..*cell + 4) else {
            lost.pages += 1;
            continue;
        };
        if head.kind == INDEX_BRANCH {
            steps.push(Step::Row(number, cell + 4));
        }
        steps.push(Step::Page(u32::from_be_bytes([child[0], child[1], child[2], child[3]])));
    }
}
