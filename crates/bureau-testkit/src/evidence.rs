//! Small files of several kinds.

use crate::dice::Dice;
use std::fmt::Write;
use std::fs;
use std::path::Path;

const NAMES: [&str; 6] = ["Meera Nair", "Arjun Rao", "Farid Khan", "Li Wei", "Elena Petrova", "Tom Becker"];
const WORDS: [&str; 12] =
    ["the", "payment", "was", "sent", "on", "Monday", "from", "account", "and", "arrived", "in", "Mumbai"];

/// Writes so many files (text, web page, table, mail) into a folder, every tenth with the content of another
/// one. The same dice give the same files.
pub fn write(folder: &Path, files: usize, dice: &mut Dice) {
    let mut last: Option<(&str, String)> = None;
    for n in 0..files {
        let (kind, text) = match last.take() {
            Some(last) if n % 10 == 9 => last,
            Some(_) | None => one(n, dice),
        };
        let sub = folder.join(format!("part {}", n % 7));
        fs::create_dir_all(&sub).expect("a folder");
        fs::write(sub.join(format!("file {n:04}.{kind}")), &text).expect("a file");
        last = Some((kind, text));
    }
}

fn one(n: usize, dice: &mut Dice) -> (&'static str, String) {
    let (from, to) = (*dice.pick(&NAMES), *dice.pick(&NAMES));
    let body = sentences(dice);
    match n % 4 {
        0 => ("txt", format!("Note {n} of {from}\n\n{body}\n")),
        1 => ("html", format!("<html><head><title>Page {n}</title></head><body><p>{body}</p></body></html>")),
        2 => ("csv", table(n, dice)),
        _ => (
            "eml",
            format!(
                "From: {from} <a{n}@example.org>\r\nTo: {to} <b{n}@example.org>\r\nSubject: Matter {n}\r\n\
                 Date: Thu, 12 Nov 2026 10:00:00 +0000\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{body}\r\n"
            ),
        ),
    }
}

fn sentences(dice: &mut Dice) -> String {
    let mut text = String::new();
    for _ in 0..3 + dice.below(8) {
        let _ = write!(text, "{} says that ", dice.pick(&NAMES));
        for _ in 0..5 + dice.below(10) {
            let _ = write!(text, "{} ", dice.pick(&WORDS));
        }
        let _ = write!(text, "{}. ", dice.below(100_000));
    }
    text
}

fn table(n: usize, dice: &mut Dice) -> String {
    let mut text = format!("call,from,to,seconds of table {n}\n");
    for row in 0..5 + dice.below(20) {
        let (from, to) = (*dice.pick(&NAMES), *dice.pick(&NAMES));
        let _ = writeln!(text, "{row},{from},{to},{}", dice.below(600));
    }
    text
}
