//! Prose in columns is read column after column. Rows of a table look alike (words, room, words) and stay rows: what
//! tells them apart is that the lines of prose go on in the middle of a sentence.

use super::line::Line;
use super::word::Word;

/// Room between columns at least, as a part of the font's height.
const GUTTER: f32 = 0.8;

/// Lines on both sides of a gutter at least.
const LINES: usize = 3;

/// Columns in columns that are looked for.
const DEPTH: usize = 5;

/// Lines of a page that are looked at for columns, and gaps of a line: a bound for files made to be slow.
const PAGE: usize = 600;
const GAPS: usize = 12;

/// The lines in the order in which they are read.
pub(super) fn ordered(lines: Vec<Line>) -> Vec<Line> {
    if lines.len() > PAGE { lines } else { read(lines, DEPTH) }
}

fn read(mut lines: Vec<Line>, depth: usize) -> Vec<Line> {
    let Some(region) = Region::best(&lines).filter(|_| depth > 0) else { return lines };
    let after = lines.split_off(region.to);
    let columns = lines.split_off(region.from);
    let (left, right): (Vec<_>, Vec<_>) = columns.into_iter().map(|line| split(line, region.at)).unzip();
    let part = |lines: Vec<Option<Line>>| read(lines.into_iter().flatten().collect(), depth - 1);
    let mut out = lines;
    out.extend(part(left));
    out.extend(part(right));
    out.extend(read(after, depth));
    out
}

fn split(line: Line, at: f32) -> (Option<Line>, Option<Line>) {
    let (left, right): (Vec<Word>, Vec<Word>) = line.words.into_iter().partition(|word| word.left < at);
    let part = |words: Vec<Word>| {
        let size = words.iter().map(|word| word.size).fold(0.0, f32::max);
        (!words.is_empty()).then_some(Line { words, size, base: line.base })
    };
    (part(left), part(right))
}

/// Lines beside each other as columns: from a line to before another, parted at a place.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Region {
    from: usize,
    to: usize,
    at: f32,
}

impl Region {
    /// The first region of prose in columns; of several that begin at one line the longest.
    fn best(lines: &[Line]) -> Option<Self> {
        (0..lines.len()).find_map(|from| {
            let regions = gaps(&lines[from]).into_iter().filter_map(|gap| Self::begun(lines, from, gap));
            regions.max_by_key(|region| region.to)
        })
    }

    /// The region that begins with a line at one of its gaps, as far as it is not crossed.
    fn begun(lines: &[Line], from: usize, gap: (f32, f32)) -> Option<Self> {
        let (mut room, mut to, mut sides) = (gap, from, Sides::default());
        for (at, line) in lines.iter().enumerate().skip(from) {
            let step = at.checked_sub(1).map_or(0.0, |before| line.base - lines[before].base);
            let Some(narrower) = narrowed(line, room, line.size * GUTTER) else { break };
            if at > from && step > 4.0 * line.size {
                break;
            }
            room = narrower;
            // What stands beside nothing any more is no column.
            if sides.take(line, middle(room)) {
                to = at + 1;
            }
        }
        let at = middle(room);
        let to = tail(lines, to, at);
        (to > from && sides.are_prose()).then_some(Self { from, to, at })
    }
}

/// The lines after the last that has both sides: the longer column goes on.
fn tail(lines: &[Line], from: usize, at: f32) -> usize {
    let mut to = from;
    for line in lines.iter().skip(from) {
        let Some(before) = to.checked_sub(1).map(|before| &lines[before]) else { break };
        let one_side = line.right() <= at || line.left() >= at;
        if !one_side || line.base - before.base > 2.0 * line.size || line.size > 1.2 * before.size {
            break;
        }
        to += 1;
    }
    to
}

fn middle((from, to): (f32, f32)) -> f32 {
    (from + to) / 2.0
}

/// Room inside a line that may part columns.
fn gaps(line: &Line) -> Vec<(f32, f32)> {
    let mut out = Vec::new();
    let mut end = f32::INFINITY;
    for word in &line.words {
        if word.left - end >= GUTTER * line.size && out.len() < GAPS {
            out.push((end, word.left));
        }
        end = if end.is_finite() { end.max(word.right) } else { word.right };
    }
    out
}

/// The room that a line leaves of a gutter; `None` where it crosses it.
fn narrowed(line: &Line, room: (f32, f32), least: f32) -> Option<(f32, f32)> {
    let at = middle(room);
    let mut left = room.0;
    let mut right = room.1;
    for word in &line.words {
        if (word.right + word.left) / 2.0 < at {
            left = left.max(word.right);
        } else {
            right = right.min(word.left);
        }
    }
    (right - left >= least).then_some((left, right))
}

/// What stands on both sides of a gutter, line by line.
#[derive(Debug, Default)]
struct Sides {
    left: Side,
    right: Side,
}

#[derive(Debug, Default)]
struct Side {
    lines: usize,
    words: usize,
    chars: usize,
    digits: usize,
    /// Lines that begin with a small letter, or with one that has no size.
    goes_on: usize,
}

impl Sides {
    /// Counts a line that has words on both sides.
    fn take(&mut self, line: &Line, at: f32) -> bool {
        let (left, right): (Vec<&Word>, Vec<&Word>) = line.words.iter().partition(|word| word.left < at);
        let both = !left.is_empty() && !right.is_empty();
        if both {
            self.left.take(&left);
            self.right.take(&right);
        }
        both
    }

    fn are_prose(&self) -> bool {
        self.left.lines >= LINES && self.left.is_prose() && self.right.is_prose()
    }
}

impl Side {
    fn take(&mut self, words: &[&Word]) {
        self.lines += 1;
        self.words += words.len();
        let chars = || words.iter().flat_map(|word| word.text.chars());
        self.chars += chars().filter(|c| c.is_alphanumeric()).count();
        self.digits += chars().filter(|c| c.is_numeric()).count();
        let first = chars().find(|c| c.is_alphanumeric());
        self.goes_on += usize::from(first.is_some_and(|c| c.is_alphabetic() && !c.is_uppercase()));
    }

    /// Long enough lines of letters, of which some go on with what the line before began.
    fn is_prose(&self) -> bool {
        let long = self.words * 2 >= self.lines * 5 || self.chars >= self.lines * 14;
        long && self.digits * 10 < self.chars * 3 && self.goes_on * 10 >= self.lines * 3
    }
}
