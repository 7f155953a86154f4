//! Tesseract's table of a page into words, lines and paragraphs in reading order.

use bureau_model::output::Word;

/// What was read on a page.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Reading {
    /// Its lines in reading order.
    pub(super) lines: Vec<Line>,
}

/// One line.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Line {
    pub(super) text: String,
    pub(super) words: Vec<Word>,
    /// It is the first of its paragraph.
    pub(super) is_first: bool,
}

impl Reading {
    /// Lines joined by line ends, paragraphs by an empty line.
    pub(super) fn text(&self) -> String {
        let mut text = String::new();
        for line in &self.lines {
            if !text.is_empty() {
                text.push_str(if line.is_first { "\n\n" } else { "\n" });
            }
            text.push_str(&line.text);
        }
        text
    }

    /// The words in the order of the text.
    pub(super) fn words(&self) -> impl Iterator<Item = &Word> {
        self.lines.iter().flat_map(|line| &line.words)
    }

    /// Adds the lines of another reading of the same page that are certain and stand where this one has none.
    pub(super) fn complete(&mut self, other: Self) {
        for line in other.lines {
            let Some((top, bottom)) = line.span().filter(|_| line.is_certain()) else { continue };
            if self.lines.iter().any(|own| own.overlaps(&line)) {
                continue;
            }
            let middle = (top + bottom) / 2.0;
            let below = |own: &Line| own.span().is_some_and(|(top, _)| top > middle);
            let at = self.lines.iter().position(below).unwrap_or(self.lines.len());
            self.lines.insert(at, Line { is_first: true, ..line });
        }
    }
}

/// A line that only one of two readings has must be as certain as this, and have as many letters.
const CERTAIN: f32 = 0.75;
const LETTERS: usize = 2;

impl Line {
    /// Its top and bottom, as parts of the page's height.
    pub(super) fn span(&self) -> Option<(f32, f32)> {
        let areas = self.words.iter().filter_map(|word| word.area);
        areas.map(|[_, top, _, height]| (top, top + height)).reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)))
    }

    fn is_certain(&self) -> bool {
        let all: usize = self.words.iter().map(letters).sum();
        let sum: f32 = self.words.iter().map(|word| letters(word) as f32 * word.confidence).sum();
        all >= LETTERS && sum >= CERTAIN * all as f32
    }

    fn overlaps(&self, other: &Self) -> bool {
        let areas = |line: &Self| line.words.iter().filter_map(|word| word.area).collect::<Vec<_>>();
        let others = areas(other);
        areas(self).iter().any(|own| others.iter().any(|other| share(own, other) > 0.2))
    }
}

fn letters(word: &Word) -> usize {
    word.text.chars().filter(|c| c.is_alphanumeric()).count()
}

/// The part of the smaller of two areas that both have.
fn share(a: &[f32; 4], b: &[f32; 4]) -> f32 {
    let side = |at: usize| ((a[at] + a[at + 2]).min(b[at] + b[at + 2]) - a[at].max(b[at])).max(0.0);
    let smaller = (a[2] * a[3]).min(b[2] * b[3]);
    if smaller <= 0.0 { 0.0 } else { side(0) * side(1) / smaller }
}

/// Words of one page at most: a bound for pictures made to be slow.
const WORDS: usize = 50_000;

/// A line whose words are less certain than this, on the mean, is taken for a drawing or dirt.
const LINE: f32 = 0.30;

/// Two Chinese characters, or one beside another script, stand in one word when the gap between them is smaller than
/// this part of their height.
const GAP: f32 = 0.35;

struct Row<'a> {
    /// Block, paragraph, line.
    line: [u32; 3],
    left: f32,
    top: f32,
    width: f32,
    height: f32,
    confidence: f32,
    text: &'a str,
}

/// Reads Tesseract's table of a page of this size in pixels.
pub(super) fn parse(table: &str, width: u32, height: u32) -> Reading {
    let rows: Vec<Row<'_>> = table.lines().filter_map(row).take(WORDS).collect();
    let mut reading = Reading::default();
    let mut before: Option<[u32; 3]> = None;
    for line in rows.chunk_by(|a, b| a.line == b.line) {
        if confidence(line) < LINE {
            continue;
        }
        let is_first = before.is_none_or(|before| before[..2] != line[0].line[..2]);
        before = Some(line[0].line);
        reading.lines.push(read(line, [width as f32, height as f32], is_first));
    }
    reading
}

fn row(line: &str) -> Option<Row<'_>> {
    let mut cells = line.splitn(12, '\t');
    if cells.next()? != "5" {
        return None;
    }
    let _page = cells.next()?;
    let mut number = || cells.next()?.parse::<f32>().ok();
    let line = [number()? as u32, number()? as u32, number()? as u32];
    let _word = number()?;
    let (left, top, width, height) = (number()?, number()?, number()?, number()?);
    let confidence = (number()? / 100.0).clamp(0.0, 1.0);
    let text = cells.next()?.trim();
    (!text.is_empty()).then_some(Row { line, left, top, width, height, confidence, text })
}

fn confidence(line: &[Row<'_>]) -> f32 {
    let letters: usize = line.iter().map(|word| word.text.chars().count()).sum();
    let sum: f32 = line.iter().map(|word| word.confidence * word.text.chars().count() as f32).sum();
    sum / letters.max(1) as f32
}

fn read(line: &[Row<'_>], [width, height]: [f32; 2], is_first: bool) -> Line {
    let mut out = Line { text: String::new(), words: Vec::new(), is_first };
    let mut before: Option<&Row<'_>> = None;
    for word in line {
        if before.is_some_and(|before| !is_joined(before, word)) {
            out.text.push(' ');
        }
        before = Some(word);
        out.text.push_str(word.text);
        let area = [word.left / width, word.top / height, word.width / width, word.height / height];
        out.words.push(Word {
            text: word.text.to_owned(),
            confidence: word.confidence,
            area: Some(area.map(|part| part.clamp(0.0, 1.0))),
            seconds: None,
        });
    }
    out
}

/// Whether two neighbours are written without a blank between them, as Chinese is.
fn is_joined(before: &Row<'_>, after: &Row<'_>) -> bool {
    let dense = |c: char| matches!(c, '\u{3000}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ffef}');
    let (ends, begins) =
        (before.text.chars().next_back().is_some_and(dense), after.text.chars().next().is_some_and(dense));
    let gap = after.left - (before.left + before.width);
    (ends && begins) || ((ends || begins) && gap < GAP * before.height.max(after.height))
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str =
        "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n";

    fn word(line: [u32; 3], left: u32, confidence: f32, text: &str) -> String {
        format!("5\t1\t{}\t{}\t{}\t1\t{left}\t10\t20\t10\t{confidence}\t{text}\n", line[0], line[1], line[2])
    }

    #[test]
    fn lines_and_paragraphs_are_kept_and_dirt_is_not() {
        let table = [
            HEAD.to_owned(),
            "4\t1\t1\t1\t1\t0\t0\t0\t9\t9\t-1\t\n".to_owned(),
            word([1, 1, 1], 0, 96.0, "The"),
            word([1, 1, 1], 30, 90.0, "man"),
            word([1, 1, 2], 0, 90.0, "said"),
            word([1, 2, 1], 0, 12.0, "~|'"),
            word([1, 2, 2], 0, 80.0, "nothing"),
            word([2, 1, 1], 0, 80.0, " "),
        ];
        let reading = parse(&table.concat(), 100, 200);
        assert_eq!(reading.text(), "The man\nsaid\n\nnothing");
        let words: Vec<&Word> = reading.words().collect();
        assert_eq!(words.len(), 4);
        assert_eq!(words[1].area, Some([0.3, 0.05, 0.2, 0.05]));
        assert!((words[0].confidence - 0.96).abs() < 1e-6);
    }

    #[test]
    fn chinese_has_no_blanks_between_its_words() {
        let table = [
            word([1, 1, 1], 0, 96.0, "证人"),
            word([1, 1, 1], 40, 96.0, "说"),
            word([1, 1, 1], 61, 96.0, "2024"),
            word([1, 1, 1], 95, 96.0, "年"),
        ];
        assert_eq!(parse(&table.concat(), 200, 100).text(), "证人说2024 年");
    }

    #[test]
    fn a_table_that_is_none_is_an_empty_page() {
        assert_eq!(parse("5\t1\nnonsense\n5\tx\ty\tz\n", 10, 10), Reading::default());
    }

    #[test]
    fn of_two_readings_each_line_stands_once_in_its_place() {
        let line = |text: &str, top: f32, confidence: f32| Line {
            text: text.to_owned(),
            words: vec![Word {
                text: text.to_owned(),
                confidence,
                area: Some([0.1, top, 0.5, 0.05]),
                seconds: None,
            }],
            is_first: true,
        };
        let mut reading = Reading { lines: vec![line("one", 0.1, 0.9), line("three", 0.5, 0.9)] };
        let other =
            [line("0ne", 0.11, 0.9), line("two", 0.3, 0.9), line("~dirt", 0.7, 0.4), line("four", 0.8, 0.8)];
        reading.complete(Reading { lines: other.into() });
        assert_eq!(reading.text(), "one\n\ntwo\n\nthree\n\nfour");
    }
}
