//! A message opened: its own text becomes segments, what is attached becomes members.

use super::super::members::{Members, broken};
use super::super::reading::Reading;
use super::super::{failure, html};
use super::body::{self, Body};
use super::envelope::{BODY, Envelope, HELD, file_name, is_body};
use super::field::Transfer;
use super::mime::{self, Parts};
use super::raw::Raw;
use super::{cms, head, header, sealed, transfer, word};
use bureau_model::word::Failure;
use std::collections::BTreeSet;

/// Sealed messages in sealed messages that are opened.
const DEPTH: usize = 8;

/// A message as it is opened.
pub(super) struct Opening<'o> {
    reading: &'o mut Reading,
    members: &'o mut Members,
    attached: u64,
    depth: usize,
    said: BTreeSet<String>,
}

impl<'o> Opening<'o> {
    pub(super) fn new(reading: &'o mut Reading, members: &'o mut Members) -> Self {
        Self { reading, members, attached: 0, depth: 0, said: BTreeSet::new() }
    }

    /// Opens a message.
    ///
    /// # Errors
    /// `corrupt` for one that can't be read at all.
    pub(super) fn message(mut self, raw: &mut Raw<'_>) -> Result<(), Failure> {
        let mut letter = self.letter(raw)?;
        self.describe(&letter);
        self.part(&mut letter, 0, true);
        self.members.account(self.attached, self.reading);
        Ok(())
    }

    /// Opens a page that a browser saved with its pictures: the pages are the text, everything else becomes members.
    ///
    /// # Errors
    /// As [`Opening::message`].
    pub(super) fn page(mut self, raw: &mut Raw<'_>) -> Result<(), Failure> {
        let mut letter = self.letter(raw)?;
        let leaves: Vec<usize> = letter.leaves().collect();
        let (pages, rest): (Vec<_>, Vec<_>) =
            leaves.into_iter().partition(|part| letter.parts.parts[*part].about.kind == "text/html");
        let mut frames = 0;
        for page in pages {
            let of = if frames == 0 { String::new() } else { format!("frame {frames}") };
            let Some(Body::Page(page)) = self.body(&mut letter, page) else { continue };
            html::push_page(page, &of, self.reading);
            frames += 1;
        }
        if frames == 0 {
            self.describe(&letter);
            self.part(&mut letter, 0, true);
        } else {
            rest.into_iter().for_each(|part| self.attach(&mut letter, part));
            header::describe_page(&word::mended(&letter.parts.parts[0].head), self.reading);
        }
        self.members.account(self.attached, self.reading);
        Ok(())
    }

    fn letter<'l, 'r>(&mut self, raw: &'l mut Raw<'r>) -> Result<Envelope<'l, 'r>, Failure> {
        let parts = mime::parts(raw)
            .map_err(|error| failure::corrupt(&format!("the message can't be read ({error})")))?;
        if self.depth == 0 && head::fields(&parts.parts[0].head).is_empty() {
            return Err(failure::corrupt("the message can't be read"));
        }
        self.warn_of(&parts);
        Ok(Envelope { raw, parts, passed: BTreeSet::new() })
    }

    fn warn_of(&mut self, parts: &Parts) {
        if parts.unclosed > 0 {
            self.say_once(
                "the end of this mail is missing: a list of parts has no closing boundary. Its last part was read as far as it goes and may be incomplete",
            );
        }
        if parts.is_cut {
            self.say_once(
                "this mail has more parts, or longer headers, than are told apart: some stand together",
            );
        }
        if parts.parts.iter().any(|part| part.about.kinds > 1) {
            self.say_once(
                "a part of this mail has several Content-Type headers: it was read as the one that opens most, other programs may show it otherwise",
            );
        }
    }

    fn say_once(&mut self, sentence: impl Into<String>) {
        let sentence = sentence.into();
        if self.said.insert(sentence.clone()) {
            self.reading.warn(sentence);
        }
    }

    fn describe(&mut self, letter: &Envelope<'_, '_>) {
        let head = word::mended(&letter.parts.parts[0].head);
        let Some(message) = header::read(&head) else { return };
        header::describe(&message, self.reading);
        self.reading.push_part(header::lines(&message), "headers");
    }

    /// `first`: whether it is where a reader of mail looks for the text.
    fn part(&mut self, letter: &mut Envelope<'_, '_>, number: usize, first: bool) {
        let part = &letter.parts.parts[number];
        let children = part.children.clone();
        if children.is_empty() {
            return self.leaf(letter, number, first);
        }
        match part.about.kind.as_str() {
            "multipart/encrypted" => return self.encrypted(letter, number),
            "multipart/alternative" => letter.choose(&children),
            _ => {}
        }
        for (n, child) in children.into_iter().enumerate() {
            self.part(letter, child, n == 0);
        }
        if let Some(text) = letter.outside(number) {
            self.reading.push_part(text, "outside the parts");
        }
    }

    fn leaf(&mut self, letter: &mut Envelope<'_, '_>, number: usize, first: bool) {
        let part = &letter.parts.parts[number];
        let size = part.body.end - part.body.start;
        if letter.passed.contains(&number) || (part.about.is_multipart() && size == 0) {
        } else if sealed::is_sealed(&part.about) && size <= HELD && self.depth < DEPTH {
            self.sealed(letter, number);
        } else if part.about.is_multipart() && letter.is_packed(number) && self.depth < DEPTH {
            let (about, content) = letter.unpacked(number);
            let boundary = about.parameter("boundary").unwrap_or_default();
            let head = format!("Content-Type: {}; boundary=\"{boundary}\"\r\n\r\n", about.kind);
            self.inner([head.into_bytes(), content].concat());
        } else if is_body(&part.about, first) && size <= BODY {
            self.text(letter, number);
        } else {
            if is_body(&part.about, first) {
                self.say_once(format!(
                    "the text of this mail has {} MiB: it is taken as a file of its own",
                    size >> 20
                ));
            }
            self.attach(letter, number);
        }
    }

    /// A part that is the mail's own text.
    fn text(&mut self, letter: &mut Envelope<'_, '_>, number: usize) {
        match self.body(letter, number) {
            Some(Body::Page(page)) => html::push_page(page, "body", self.reading),
            Some(Body::Plain(text)) => self.reading.push_part(text, "body"),
            None => {}
        }
    }

    /// Its text; what stands in it as a file is taken out of it.
    fn body(&mut self, letter: &mut Envelope<'_, '_>, number: usize) -> Option<Body> {
        let was_wide = letter.raw.was_wide;
        let (about, bytes) = letter.unpacked(number);
        let (bytes, files) = body::files(about, bytes);
        let (body, sentence) = body::read(about, &bytes, was_wide);
        for file in files {
            self.attached += 1;
            let name = file_name(&file.name);
            self.members.take(&name, &mut file.content.as_slice());
            if !file.is_whole {
                self.say_once(format!(
                    "the end of \"{name}\" is missing in the mail: it was taken as far as it goes"
                ));
            }
        }
        sentence.into_iter().for_each(|sentence| self.say_once(sentence));
        let (body, locked) = sealed::without_armour(body);
        for name in locked {
            self.refuse_sealed(&name, 0);
        }
        body
    }

    fn refuse_sealed(&mut self, name: &str, size: u64) {
        self.attached += 1;
        let why = sealed::locked();
        self.say_once(format!("the text of this mail is not here: {}", why.message));
        self.members.refuse(name, size, why);
    }

    /// A list of what is needed to open it, and the sealed message (RFC 3156).
    fn encrypted(&mut self, letter: &mut Envelope<'_, '_>, number: usize) {
        for child in letter.parts.parts[number].children.clone() {
            let part = &letter.parts.parts[child];
            if part.about.kind == "application/pgp-encrypted" {
                continue;
            }
            let name = part.about.name.as_deref().map_or_else(|| "encrypted.asc".to_owned(), file_name);
            self.refuse_sealed(&name, part.body.end - part.body.start);
        }
    }

    /// A part in the envelope of S/MIME.
    fn sealed(&mut self, letter: &mut Envelope<'_, '_>, number: usize) {
        let (about, bytes) = letter.unpacked(number);
        let name = about.name.as_deref().map_or_else(|| "smime.p7m".to_owned(), file_name);
        let size = bytes.len() as u64;
        match cms::opened(&bytes) {
            Some(cms::Opened::Locked) => self.refuse_sealed(&name, size),
            Some(cms::Opened::Content { content, signers }) if sealed::is_message(&content) => {
                if !signers.is_empty() {
                    self.reading.say("Certificates in the signature (not checked)", signers.join(", "));
                }
                self.inner(content);
            }
            Some(cms::Opened::Content { .. } | cms::Opened::Signature { .. }) | None => {
                self.attach(letter, number)
            }
        }
    }

    fn inner(&mut self, content: Vec<u8>) {
        self.depth += 1;
        let mut raw = Raw::held_in(content);
        // What is in memory can be read.
        if let Ok(mut letter) = self.letter(&mut raw) {
            let head = word::mended(&letter.parts.parts[0].head);
            let lines = header::read(&head).map(|message| header::lines(&message)).unwrap_or_default();
            if !lines.is_empty() {
                self.reading.push_part(lines, "signed headers");
            }
            self.part(&mut letter, 0, true);
        }
        self.depth -= 1;
    }

    /// Copies an attachment out as it was before it was packed.
    fn attach(&mut self, letter: &mut Envelope<'_, '_>, number: usize) {
        self.attached += 1;
        let name = letter.named(number, self.attached);
        let part = &letter.parts.parts[number];
        if part.about.transfer == Transfer::Uuencode && part.body.end - part.body.start <= HELD {
            let (_, bytes) = letter.unpacked(number);
            return self.members.take(&name, &mut bytes.as_slice());
        }
        let packed = letter.raw.reader(part.body.clone());
        match packed.and_then(|packed| transfer::unpacked(packed, part.about.transfer)) {
            Ok(mut content) => self.members.take(&name, &mut content),
            Err(error) => self.members.refuse(&name, 0, broken(&error)),
        }
    }
}
