use super::super::glyph::{Meaning, Turn};
use super::*;

/// A page of letters half as wide as they are high, which are ten units.
#[derive(Default)]
struct Page(Vec<Glyph>);

impl Page {
    fn letters(mut self, x: f32, y: f32, step: f32, text: &str) -> Self {
        for (n, c) in text.chars().enumerate() {
            let left = x + n as f32 * step;
            self.0.push(Glyph {
                text: c.to_string(),
                meaning: Meaning::Said,
                turn: Turn::Right,
                left,
                right: left + 5.0,
                base: y,
                size: 10.0,
                starts: false,
            });
        }
        self
    }

    fn line(self, x: f32, y: f32, text: &str) -> Self {
        self.letters(x, y, 5.0, text)
    }

    fn text(&self) -> String {
        text(&words(&self.0))
    }
}

#[test]
fn rows_of_a_table_stay_rows() {
    let rows = [
        ("Name", "Phone", "Amount"),
        ("Otto Brandvold", "9000044461", "1,200"),
        ("Sunniva Pell", "9000044462", "3,400"),
    ];
    let mut page = Page::default();
    // Column by column, as some programs draw.
    for (n, row) in rows.iter().enumerate() {
        page = page.line(50.0, n as f32 * 14.0, row.0);
    }
    for (n, row) in rows.iter().enumerate() {
        page = page.line(150.0, n as f32 * 14.0, row.1).line(250.0, n as f32 * 14.0, row.2);
    }
    assert_eq!(
        page.text(),
        "Name\tPhone\tAmount\nOtto Brandvold\t9000044461\t1,200\nSunniva Pell\t9000044462\t3,400"
    );
}

#[test]
fn numbers_close_to_each_other_are_apart() {
    for room in [1.4, 3.0] {
        let mut page = Page::default().line(50.0, 0.0, "9000044461").line(100.0 + room, 0.0, "1,200");
        page.0[10].starts = true;
        assert_eq!(page.text(), "9000044461 1,200");
    }
}

#[test]
fn columns_of_prose_are_read_one_after_the_other() {
    let left = [
        "On Monday the courier",
        "left the depot with two",
        "sealed bags for the old",
        "mill beyond the river.",
    ];
    let right =
        ["By Tuesday the bags had", "reached Leopold Strand", "who signed the register", "in a false name."];
    let mut page = Page::default().line(50.0, 0.0, "HEADING OVER BOTH OF THE COLUMNS OF THE PAGE");
    for n in 0..4 {
        let y = 40.0 + n as f32 * 12.0;
        page = page.line(50.0, y, left[n]).line(200.0, y, right[n]);
    }
    let wanted = format!(
        "HEADING OVER BOTH OF THE COLUMNS OF THE PAGE\n\n{}\n\n{}",
        left.join("\n"),
        right.join("\n")
    );
    assert_eq!(page.text(), wanted);
}

#[test]
fn letterspaced_words_are_words() {
    let spelt = |text: &str| text.chars().map(String::from).collect::<Vec<_>>().join(" ");
    let page =
        Page::default().line(50.0, 0.0, &format!("{}   {}   of May", spelt("ROWENA"), spelt("CASTELLAN")));
    assert_eq!(page.text(), "ROWENA\tCASTELLAN\tof May");
    // By the room between the letters, without blanks.
    let page = Page::default().letters(50.0, 0.0, 9.0, "STATEMENT").letters(150.0, 0.0, 9.0, "OF");
    assert_eq!(page.text(), "STATEMENT\tOF");
    // Figures and signs too, where they are drawn at once; what is drawn at a place of its own is another number.
    let mut page = Page::default().letters(50.0, 0.0, 14.0, "90000555411,200");
    page.0[10].starts = true;
    assert_eq!(page.text(), "9000055541 1,200");
    assert_eq!(Page::default().letters(50.0, 0.0, 14.0, "trans-").text(), "trans-");
    assert_eq!(Page::default().line(50.0, 0.0, "on 1 2 3 4 5 of May").text(), "on 1 2 3 4 5 of May");
    // Marks in the cells of a table are not letters of a word.
    let page = Page::default().letters(50.0, 0.0, 40.0, "YNYYN");
    assert_eq!(page.text(), "Y\tN\tY\tY\tN");
    assert_eq!(Page::default().line(50.0, 0.0, "was it I a man").text(), "was it I a man");
}

#[test]
fn what_is_drawn_twice_is_said_once() {
    let page = Page::default().line(50.0, 0.0, "bold").line(50.3, 0.0, "bold").line(80.0, 0.0, "bold");
    assert_eq!(page.text(), "bold bold");
}

#[test]
fn a_notes_number_stays_beside_its_word_and_is_no_part_of_it() {
    let noted = |word: &str| {
        let end = 50.0 + 5.0 * word.len() as f32;
        let mut page = Page::default().line(50.0, 20.0, word).line(end, 16.0, "2").line(100.0, 20.0, "ruled");
        let raised = word.len();
        (page.0[raised].size, page.0[raised].right) = (6.0, end + 3.0);
        page.text()
    };
    assert_eq!(noted("court"), "court 2\truled");
    assert_eq!(noted("km"), "km2\truled");
}

#[test]
fn turned_lines_come_last_and_whole() {
    let mut page = Page::default().line(50.0, 0.0, "upright text");
    let turned = Page::default().line(0.0, 10.0, "aside");
    page.0.splice(0..0, turned.0.into_iter().map(|glyph| Glyph { turn: Turn::Up, ..glyph }));
    assert_eq!(page.text(), "upright text\n\naside");
}

#[test]
fn paragraphs_are_parted_and_divided_words_are_whole() {
    let page = Page::default()
        .line(50.0, 0.0, "a suspicious trans-")
        .line(50.0, 12.0, "action was seen.")
        .line(50.0, 40.0, "Next.");
    assert_eq!(page.text(), "a suspicious transaction\nwas seen.\n\nNext.");
}
