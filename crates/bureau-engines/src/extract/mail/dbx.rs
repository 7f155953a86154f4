//! Outlook Express's mailboxes (`.dbx`): a tree of places, each with what is known of one message, and the messages
//! in chains of pieces. Each message becomes a member, and the mailbox's own text is the list of them.

use super::super::archive::{Contents, Entry};
use super::super::failure::{self, fail};
use super::super::members::{FILES, Members};
use super::super::reading::Reading;
use super::super::source::Progress;
use super::mailbox::named;
use super::piece::{Joined, Pieces};
use super::raw::{Raw, unread};
use bureau_model::word::{ErrorCode, Failure};
use std::collections::HashSet;
use std::io::{self, Read};
use std::path::Path;

/// Where the header tells what the file is: one of messages, or the list of folders.
const KIND: usize = 4;
const MESSAGES: [u8; 4] = [0xC5, 0xFD, 0x74, 0x6F];
/// Where it tells how many messages there are, and where the tree begins.
const COUNT: usize = 0xC4;
const ROOT: usize = 0xE4;
const HEADER: u64 = 0xE8;

/// Bytes of a node of the tree before its entries, and of one entry.
const NODE: usize = 0x18;
const ENTRY: usize = 12;

/// Bytes of what is known of a message before its list, and of a piece of a message before its content.
const KNOWN: usize = 12;
const PIECE: u64 = 16;
/// In that list: where the message is, as a number that stands elsewhere.
const PLACE: u8 = 0x04;
/// Set where the number stands in the list itself.
const DIRECT: u8 = 0x80;

/// Places and nodes at most, far more than a mailbox of 2 GiB has.
const PLACES: usize = 1_000_000;

/// Bytes of a message that are read for what its headers say.
const HEAD: u64 = 64 << 10;

pub(in crate::extract) fn read(
    path: &Path,
    members: &mut Members,
    progress: Progress<'_>,
) -> Result<Reading, Failure> {
    let mut raw = Raw::plain(path)?;
    let size = raw.range().end;
    let header = raw.held(0..HEADER, HEADER).map_err(|error| unread(&error))?;
    let (count, root) = number(&header, COUNT)
        .zip(number(&header, ROOT))
        .ok_or_else(|| failure::corrupt("the mailbox of Outlook Express is cut off"))?;
    if header[KIND..KIND + 4] != MESSAGES {
        let message = "this file of Outlook Express lists folders and holds no messages: add the other .dbx files beside it";
        return Err(fail(ErrorCode::Unsupported, message));
    }
    let places = places(&mut raw, root, size);
    let mut contents = Contents::new(members, progress);
    contents.claim(u64::from(count).max(places.len() as u64));
    let mut cut = 0;
    for (n, place) in places.iter().enumerate() {
        cut += u64::from(!one(&mut raw, n + 1, *place, &mut contents));
    }
    if places.len() > FILES {
        contents.warn(format!(
            "the mailbox holds {} messages, and {FILES} at most are taken out of one: export the others as .eml, and add those",
            places.len()
        ));
    }
    if cut > 0 {
        contents.warn(format!("{cut} of the messages are damaged: they were taken as far as they go"));
    }
    if count > 0 && places.is_empty() {
        return Err(failure::corrupt("no message of the mailbox can be found"));
    }
    contents.finish()
}

/// Takes one message. False when only a part of it could be read.
fn one(raw: &mut Raw<'_>, count: usize, known: u32, contents: &mut Contents<'_>) -> bool {
    if contents.is_spent() {
        contents.pass_over(1);
        return true;
    }
    let Some(place) = message(raw, known) else {
        let entry = Entry { path: format!("message {count:04}.eml"), ..Entry::default() };
        let why = "the message is named in the mailbox, but its text is not there: it was never fetched from the server, or is damaged";
        contents.list_refused(&entry, fail(ErrorCode::Corrupt, why));
        return true;
    };
    let mut head = Vec::new();
    let _what_can_be_read = Chain::reader(raw, place).take(HEAD).read_to_end(&mut head);
    let entry = named(count, &head);
    contents.list(&entry);
    let mut message = Chain::reader(raw, place);
    contents.take(&entry, &mut message);
    !message.pieces().is_cut
}

/// The places of what is known of each message, in the order of the tree.
fn places(raw: &mut Raw<'_>, root: u32, size: u64) -> Vec<u32> {
    let (mut out, mut seen) = (Vec::new(), HashSet::new());
    // What is still to be done, the next at the end: a node to be opened, or a place.
    let mut open = vec![(root, true)];
    while let Some((at, is_node)) = open.pop() {
        if out.len().max(seen.len()) >= PLACES {
            break;
        }
        if !is_node {
            out.push(at);
        } else if at != 0 && u64::from(at) < size && seen.insert(at) {
            open.extend(node(raw, at).into_iter().rev());
        }
    }
    out
}

/// What is in a node: nodes before and between its places. A node that does not name itself is none.
fn node(raw: &mut Raw<'_>, at: u32) -> Vec<(u32, bool)> {
    let at = u64::from(at);
    let length = NODE as u64 + 256 * ENTRY as u64;
    let Ok(node) = raw.held(at..at + length, length) else { return Vec::new() };
    let count = node.get(0x11).copied().unwrap_or_default();
    if number(&node, 0).map(u64::from) != Some(at) {
        return Vec::new();
    }
    let mut out = Vec::from_iter(number(&node, 8).map(|child| (child, true)));
    for n in 0..usize::from(count) {
        let entry = NODE + n * ENTRY;
        out.extend(number(&node, entry).map(|place| (place, false)));
        out.extend(number(&node, entry + 4).map(|child| (child, true)));
    }
    out
}

/// Where a message begins, from what is known of it.
fn message(raw: &mut Raw<'_>, known: u32) -> Option<u32> {
    let at = u64::from(known);
    let head = raw.held(at..at + KNOWN as u64, KNOWN as u64).ok()?;
    let count = usize::from(*head.get(10)?);
    if number(&head, 0)? != known {
        return None;
    }
    let values = KNOWN + 4 * count;
    let list = raw.held(at..at + values as u64, values as u64).ok()?;
    let lines = list.get(KNOWN..)?.chunks_exact(4);
    let place = lines.map(|line| (line[0], u32::from_le_bytes([line[1], line[2], line[3], 0])));
    let place = place.filter(|(kind, _)| kind & !DIRECT == PLACE).map(|(kind, value)| {
        if kind & DIRECT != 0 {
            return Some(value);
        }
        let at = at + values as u64 + u64::from(value);
        number(&raw.held(at..at + 4, 4).ok()?, 0)
    });
    place.flatten().find(|place| *place != 0)
}

fn number(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

/// The pieces of a message.
struct Chain<'p, 'r> {
    raw: &'p mut Raw<'r>,
    next: u32,
    /// Pieces that may follow: a damaged chain may lead in a circle.
    left: u64,
    /// Whether the chain ended where it should not.
    is_cut: bool,
}

impl<'p, 'r> Chain<'p, 'r> {
    fn reader(raw: &'p mut Raw<'r>, place: u32) -> Joined<Self> {
        let left = raw.range().end / PIECE;
        Joined::new(Self { raw, next: place, left, is_cut: false })
    }
}

impl Pieces for Chain<'_, '_> {
    fn next(&mut self, piece: &mut Vec<u8>) -> io::Result<()> {
        while piece.is_empty() && self.next != 0 {
            let at = u64::from(self.next);
            let head = self.raw.held(at..at + PIECE, PIECE)?;
            let told = number(&head, 0).zip(number(&head, 8)).zip(number(&head, 12));
            let Some(((_, length), next)) = told.filter(|((own, _), _)| *own == self.next && self.left > 0)
            else {
                (self.is_cut, self.next) = (true, 0);
                break;
            };
            let length = u64::from(length.min(u32::from(u16::MAX)));
            *piece = self.raw.held(at + PIECE..at + PIECE + length, length)?;
            self.is_cut |= (piece.len() as u64) < length;
            self.left -= 1;
            self.next = next;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NODE_AT: usize = 0x100;
    const KNOWN_AT: usize = 0x200;
    const FIRST: usize = 0x300;

    fn put(file: &mut [u8], at: usize, number: usize) {
        let number = u32::try_from(number).expect("it is small");
        file[at..at + 4].copy_from_slice(&number.to_le_bytes());
    }

    /// A mailbox of one message in two pieces, of which the second names `next` as the one after it.
    fn mailbox(next: usize) -> Vec<u8> {
        let mut file = vec![0; 0x500];
        file[..8].copy_from_slice(&[0xCF, 0xAD, 0x12, 0xFE, 0xC5, 0xFD, 0x74, 0x6F]);
        put(&mut file, COUNT, 1);
        put(&mut file, ROOT, NODE_AT);
        put(&mut file, NODE_AT, NODE_AT);
        file[NODE_AT + 0x11] = 1;
        // The node is its own child: a circle.
        put(&mut file, NODE_AT + 8, NODE_AT);
        put(&mut file, NODE_AT + NODE, KNOWN_AT);
        put(&mut file, KNOWN_AT, KNOWN_AT);
        file[KNOWN_AT + 10] = 1;
        put(&mut file, KNOWN_AT + KNOWN, FIRST << 8 | usize::from(PLACE | DIRECT));
        for (at, text, next) in [(FIRST, &b"Subject: x\n\nbo"[..], 0x400), (0x400, b"dy", next)] {
            put(&mut file, at, at);
            put(&mut file, at + 8, text.len());
            put(&mut file, at + 12, next);
            file[at + 16..at + 16 + text.len()].copy_from_slice(text);
        }
        file
    }

    fn opened(bytes: &[u8]) -> Result<(Reading, Vec<u8>), Failure> {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.dbx");
        std::fs::write(&path, bytes).expect("it takes content");
        let mut members = Members::new(folder.path().to_owned(), bytes.len() as u64);
        let reading = read(&path, &mut members, &mut |_, _| {})?;
        let found = members.finish();
        assert_eq!((found.len(), found[0].path.as_str()), (1, "message 0001 x.eml"));
        let copy = found[0].copy.clone().expect("it is taken");
        Ok((reading, std::fs::read(folder.path().join(copy)).expect("the copy is there")))
    }

    #[test]
    fn a_message_is_put_together_and_a_damaged_one_goes_as_far_as_it_can() {
        let (reading, message) = opened(&mailbox(0)).expect("it is read");
        assert_eq!((message.as_slice(), reading.warnings.len()), (&b"Subject: x\n\nbody"[..], 0));
        let (reading, message) = opened(&mailbox(0x123)).expect("it is read");
        assert_eq!((message.as_slice(), reading.warnings.len()), (&b"Subject: x\n\nbody"[..], 1));
        let (reading, message) = opened(&mailbox(FIRST)).expect("it is read");
        assert!(message.starts_with(b"Subject: x\n\nbodySubject") && reading.warnings.len() == 1);
    }

    #[test]
    fn a_list_of_folders_and_what_is_cut_off_say_so() {
        let mut folders = mailbox(0);
        folders[KIND] = 0xC6;
        assert_eq!(opened(&folders).expect_err("it holds none").code, ErrorCode::Unsupported);
        assert_eq!(opened(&mailbox(0)[..0x80]).expect_err("it is cut off").code, ErrorCode::Corrupt);
        assert_eq!(opened(&mailbox(0)[..0x180]).expect_err("nothing is there").code, ErrorCode::Corrupt);
    }
}
