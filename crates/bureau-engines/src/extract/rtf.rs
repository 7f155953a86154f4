//! Rich text: the body in its order, with the targets of its links; notes, remarks and text boxes after the paragraph
//! that they hang on; headers, and what was deleted while changes were tracked.

mod block;
mod charset;
mod token;
mod walk;
mod word;

use super::reading::Reading;
use super::symbol;
use token::{Token, Tokens};
use walk::{Group, To, Walk};
use word::{APART, CHARACTERS, KEPT, SKIPPED};

/// Groups inside groups at most that are told apart.
const DEPTH: usize = 4_000;

/// The document; without segments when it does not begin as one.
pub(super) fn read(bytes: &[u8]) -> Reading {
    if !bytes.starts_with(b"{\\rtf") {
        return Reading::default();
    }
    let mut walk = Walk::new();
    Tokens(bytes).for_each(|token| walk.take(&token));
    walk.finish()
}

impl Walk {
    fn take(&mut self, token: &Token<'_>) {
        match *token {
            Token::Byte(byte) => {
                if self.passed > 0 {
                    self.passed -= 1;
                } else {
                    self.settle_units();
                    self.bytes.push(byte);
                }
                return;
            }
            Token::Word("u", Some(unit)) => {
                self.settle_bytes();
                self.units.push(unit as u16);
                self.passed = self.group().fallback;
                return;
            }
            Token::Open | Token::Close | Token::Word(..) | Token::Sign(_) => {}
        }
        if self.passed > 0 && matches!(token, Token::Sign(_)) {
            self.passed -= 1;
            return;
        }
        self.passed = 0;
        self.settle();
        match *token {
            Token::Open => self.open(),
            Token::Close => self.close(),
            Token::Sign(sign) => self.sign(sign),
            Token::Word(word, number) => self.word(word, number),
            Token::Byte(_) => {}
        }
    }

    fn settle(&mut self) {
        self.settle_bytes();
        self.settle_units();
    }

    fn settle_bytes(&mut self) {
        if self.bytes.is_empty() {
            return;
        }
        let bytes = std::mem::take(&mut self.bytes);
        let number = self.group().font;
        let text = match self.fonts.get(&number) {
            Some(font) if font.is_symbols && !font.name.is_empty() => bytes
                .iter()
                .map(|byte| symbol::shown(&font.name, &format!("{:x}", 0xf000 + u32::from(*byte))))
                .collect(),
            font => {
                let encoding = font.and_then(|font| font.encoding).unwrap_or(self.page);
                encoding.decode_without_bom_handling(&bytes).0.into_owned()
            }
        };
        self.put(&text);
    }

    fn settle_units(&mut self) {
        if !self.units.is_empty() {
            let units = std::mem::take(&mut self.units);
            self.put(&String::from_utf16_lossy(&units));
        }
    }

    fn put(&mut self, text: &str) {
        let group = *self.group();
        match group.to {
            To::Nowhere | To::Shape => {}
            To::Fonts => {
                if let Some(font) = self.fonts.get_mut(&group.font) {
                    font.name.push_str(text);
                    font.name.truncate(font.name.find(';').unwrap_or(font.name.len()));
                }
            }
            To::Instruction => {
                if let Some((instruction, ..)) = self.fields.last_mut() {
                    instruction.push_str(text);
                }
            }
            To::Author => self.author.push_str(text),
            To::Text if group.is_deleted => self.deletion.push_str(text),
            To::Text => self.frame().paragraph.push_str(text),
        }
    }

    fn open(&mut self) {
        if self.groups.len() >= DEPTH {
            self.deeper += 1;
            return;
        }
        let group = Group { is_apart: false, is_field: false, ..*self.group() };
        self.groups.push(group);
        self.may_pass = false;
    }

    fn close(&mut self) {
        if self.deeper > 0 {
            self.deeper -= 1;
            return;
        }
        if self.groups.len() < 2 {
            return;
        }
        let Some(group) = self.groups.pop() else { return };
        if group.is_field {
            self.end_field();
        }
        if group.is_apart {
            self.end_frame();
        }
    }

    fn sign(&mut self, sign: u8) {
        match sign {
            b'*' => self.may_pass = true,
            b'~' => self.put(" "),
            b'_' => self.put("-"),
            b'\\' | b'{' | b'}' => self.bytes.push(sign),
            b'\r' | b'\n' => self.end_paragraph(),
            _ => {}
        }
    }

    fn word(&mut self, word: &str, number: Option<i32>) {
        let may_pass = std::mem::take(&mut self.may_pass);
        self.objects += u64::from(word == "objdata");
        let is_kept = KEPT.contains(&word);
        let to = self.group().to;
        if to == To::Nowhere || (to == To::Shape && !is_kept) {
            return;
        }
        if SKIPPED.contains(&word) || (may_pass && !is_kept) {
            self.group().to = To::Nowhere;
        } else if let Some((_, part)) = APART.iter().find(|(of, _)| *of == word) {
            self.begin_frame(part);
        } else if let Some((_, character)) = CHARACTERS.iter().find(|(of, _)| *of == word) {
            self.put(character);
        } else if !self.state(word, number) {
            self.structure(word);
        }
    }

    /// Words that change how the text that follows is read.
    fn state(&mut self, word: &str, number: Option<i32>) -> bool {
        let is_on = number != Some(0);
        match word {
            "uc" => self.group().fallback = usize::try_from(number.unwrap_or(1)).unwrap_or(1).min(10),
            "ansicpg" => self.page = charset::of_page(number.unwrap_or(1252)),
            "mac" => self.page = charset::of_page(10_000),
            "f" => self.font(number.unwrap_or_default()),
            "fcharset" => self.describe_font(number.unwrap_or_default()),
            "deleted" => self.group().is_deleted = is_on,
            "plain" => self.group().is_deleted = false,
            "pard" => self.group().in_table = false,
            "intbl" => self.group().in_table = is_on,
            "ftnalt" => {
                if self.frame().part == Some("footnote") {
                    self.frame().part = Some("endnote");
                }
            }
            _ => return false,
        }
        true
    }

    fn font(&mut self, number: i32) {
        self.group().font = number;
        if self.group().to == To::Fonts {
            self.fonts.entry(number).or_default();
        }
    }

    fn describe_font(&mut self, set: i32) {
        let number = self.group().font;
        if let Some(font) = self.fonts.get_mut(&number) {
            (font.encoding, font.is_symbols) = (charset::of_font(set), set == 2);
        }
    }

    /// Words that begin and end parts of the text.
    fn structure(&mut self, word: &str) {
        match word {
            "fonttbl" => self.group().to = To::Fonts,
            "fldinst" => self.group().to = To::Instruction,
            "atnauthor" => {
                self.author.clear();
                self.group().to = To::Author;
            }
            "shpinst" | "do" => self.group().to = To::Shape,
            "field" => {
                self.group().is_field = true;
                let (frame, from) = (self.frames.len(), self.frame().paragraph.len());
                self.fields.push((String::new(), frame, from));
            }
            "par" | "sect" | "page" | "column" => self.end_paragraph(),
            "cell" => self.end_cell(),
            "row" => self.end_row(),
            _ => {}
        }
    }

    fn finish(mut self) -> Reading {
        self.settle();
        while self.frames.len() > 1 {
            self.end_frame();
        }
        self.end_paragraph();
        self.end_row();
        self.place_boxes();
        self.flush();
        for (part, text) in std::mem::take(&mut self.beside) {
            self.out.push_part(text, part);
        }
        if self.objects > 0 {
            let objects = self.objects;
            self.out.warn(format!(
                "{objects} objects embedded in the rich text were not taken out; save it as a Word document and add that"
            ));
        }
        if !self.deleted.is_empty() {
            self.out.push_part(self.deleted.join("\n"), "deleted text");
        }
        self.out
    }
}

#[cfg(test)]
mod tests;
