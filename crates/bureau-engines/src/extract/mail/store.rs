//! Outlook's message stores (`.pst`, `.ost`), Unicode and ANSI: each message becomes a member under its folder,
//! written out as a letter; the store's own text is the list of them.

use super::super::archive::{Contents, Entry};
use super::super::members::{Members, broken};
use super::super::{Progress, Reading, decode, fail, failure};
use super::header::mailbox;
use super::letter::Letter;
use super::mailbox::label;
use bureau_model::time;
use bureau_model::word::{ErrorCode, Failure};
use outlook_pst::ltp::prop_context::PropertyValue;
use outlook_pst::ltp::table_context::TableContext;
use outlook_pst::messaging::attachment::{AnsiAttachment, Attachment, AttachmentData, UnicodeAttachment};
use outlook_pst::messaging::folder::Folder;
use outlook_pst::messaging::message::{AnsiMessage, Message, UnicodeMessage};
use outlook_pst::messaging::store::{AnsiStore, EntryId, Store, UnicodeStore};
use outlook_pst::ndb::node_id::NodeId;
use outlook_pst::{AnsiPstFile, UnicodePstFile};
use std::collections::HashSet;
use std::io;
use std::path::Path;
use std::rc::Rc;

/// Folders inside folders are opened this deep.
const DEPTH: usize = 32;

/// The two spellings of a store.
trait Kind {
    type Store: Store + 'static;
    type Message: Message + 'static;

    fn message(store: &Rc<Self::Store>, id: &EntryId) -> io::Result<Rc<Self::Message>>;
    fn attachment(message: &Rc<Self::Message>, node: NodeId) -> io::Result<Rc<dyn Attachment>>;
}

struct Unicode;
struct Ansi;

impl Kind for Unicode {
    type Store = UnicodeStore;
    type Message = UnicodeMessage;

    fn message(store: &Rc<UnicodeStore>, id: &EntryId) -> io::Result<Rc<UnicodeMessage>> {
        UnicodeMessage::read(Rc::clone(store), id, None)
    }

    fn attachment(message: &Rc<UnicodeMessage>, node: NodeId) -> io::Result<Rc<dyn Attachment>> {
        Ok(UnicodeAttachment::read(Rc::clone(message), node, None)?)
    }
}

impl Kind for Ansi {
    type Store = AnsiStore;
    type Message = AnsiMessage;

    fn message(store: &Rc<AnsiStore>, id: &EntryId) -> io::Result<Rc<AnsiMessage>> {
        AnsiMessage::read(Rc::clone(store), id, None)
    }

    fn attachment(message: &Rc<AnsiMessage>, node: NodeId) -> io::Result<Rc<dyn Attachment>> {
        Ok(AnsiAttachment::read(Rc::clone(message), node, None)?)
    }
}

pub(in crate::extract) fn read(
    path: &Path,
    members: &mut Members,
    progress: Progress<'_>,
) -> Result<Reading, Failure> {
    let fault = |error: io::Error| failure::corrupt(&format!("the message store can't be read ({error})"));
    let mut contents = Contents::new(members, progress);
    match UnicodePstFile::open(path) {
        Ok(file) => {
            let store = UnicodeStore::read(Rc::new(file)).map_err(fault)?;
            Walk::<Unicode>::new(&store, &mut contents).all().map_err(fault)?;
        }
        Err(_) => {
            let file = AnsiPstFile::open(path).map_err(fault)?;
            let store = AnsiStore::read(Rc::new(file)).map_err(fault)?;
            Walk::<Ansi>::new(&store, &mut contents).all().map_err(fault)?;
        }
    }
    contents.finish()
}

struct Walk<'w, 'c, K: Kind> {
    store: &'w Rc<K::Store>,
    contents: &'w mut Contents<'c>,
    /// Folders that were opened: a damaged store may lead in circles.
    seen: HashSet<u32>,
    claimed: u64,
    number: usize,
}

impl<'w, 'c, K: Kind> Walk<'w, 'c, K> {
    fn new(store: &'w Rc<K::Store>, contents: &'w mut Contents<'c>) -> Self {
        Self { store, contents, seen: HashSet::new(), claimed: 0, number: 0 }
    }

    fn all(mut self) -> io::Result<()> {
        let root = self.store.properties().ipm_sub_tree_entry_id()?;
        let folder = Rc::clone(self.store).open_folder(&root)?;
        self.folder(folder.as_ref(), "", 0);
        self.contents.claim(self.claimed);
        Ok(())
    }

    fn id(&self, row: u32) -> io::Result<EntryId> {
        self.store.properties().make_entry_id(NodeId::from(row))
    }

    fn folder(&mut self, folder: &dyn Folder, path: &str, depth: usize) {
        for row in rows(folder.contents_table()) {
            self.claimed += 1;
            self.message(row, path);
        }
        if depth == DEPTH {
            self.contents.warn(format!("folders below \"{path}\" stand too deep and were not opened"));
            return;
        }
        for row in rows(folder.hierarchy_table()) {
            if !self.seen.insert(row) {
                continue;
            }
            let opened = self.id(row).and_then(|id| Rc::clone(self.store).open_folder(&id));
            match opened {
                Ok(inner) => {
                    let name = inner.properties().display_name().unwrap_or_else(|_| "folder".to_owned());
                    let name = name.replace(['/', '\\'], "_");
                    let path = if path.is_empty() { name } else { format!("{path}/{name}") };
                    self.folder(inner.as_ref(), &path, depth + 1);
                }
                Err(error) => self.contents.warn(format!("a folder in \"{path}\" can't be opened ({error})")),
            }
        }
    }

    fn message(&mut self, row: u32, path: &str) {
        self.number += 1;
        let number = format!("{:04}", self.number);
        let named = |label: String| if path.is_empty() { label } else { format!("{path}/{label}") };
        if self.contents.is_spent() {
            return self.contents.members().pass_over(1);
        }
        let message = match self.id(row).and_then(|id| K::message(self.store, &id)) {
            Ok(message) => message,
            Err(error) => {
                let entry = Entry { path: named(format!("{number}.eml")), ..Entry::default() };
                return self.contents.list_refused(&entry, broken(&error));
            }
        };
        let said = Said(message.as_ref());
        let entry = Entry {
            path: named(format!("{}.eml", label(&number, &said.subject()))),
            size: None,
            about: Some(format!("from {}", said.sender())),
            date: said.time().and_then(super::super::archive::windows_date),
            ..Entry::default()
        };
        self.contents.list(&entry);
        let mut letter = said.letter();
        let mut lost = Vec::new();
        for (n, row) in rows(message.attachment_table()).into_iter().enumerate() {
            match K::attachment(&message, NodeId::from(row)) {
                Ok(attachment) => attach(attachment.as_ref(), &mut letter, &mut lost),
                Err(error) => lost.push((format!("attachment {}", n + 1), broken(&error))),
            }
        }
        self.contents.take(&entry, &mut letter.written().as_slice());
        // What the letter was written without is accounted for beside it.
        for (name, why) in lost {
            self.claimed += 1;
            let path = format!("{}/{}", entry.path, name.replace(['/', '\\'], "_"));
            self.contents.list_refused(&Entry { path, ..Entry::default() }, why);
        }
    }
}

fn rows(table: Option<&Rc<dyn TableContext>>) -> Vec<u32> {
    table.map(|table| table.rows_matrix().map(|row| u32::from(row.id())).collect()).unwrap_or_default()
}

/// Adds an attachment to the letter that it came with, or to what is lost of that, with its name and the reason.
fn attach(attachment: &dyn Attachment, letter: &mut Letter, lost: &mut Vec<(String, Failure)>) {
    let property = |id| attachment.properties().get(id).and_then(text);
    let name = property(0x3707).or_else(|| property(0x3704)).or_else(|| property(0x3001));
    let name = name.unwrap_or_else(|| format!("attachment {}", letter.files.len() + 1));
    match attachment.data() {
        Some(AttachmentData::Binary(bytes)) => letter.files.push((name, bytes.buffer().to_vec())),
        Some(AttachmentData::Message(inner)) => {
            for n in 1..=rows(inner.attachment_table()).len() {
                let why = "an attachment of a message that is attached itself can't be taken out of a store here: save that message as a file, and add it";
                lost.push((format!("{name}, attachment {n}"), fail(ErrorCode::Unsupported, why)));
            }
            letter.letters.push(Said(inner.as_ref()).letter());
        }
        None => {
            let why = "it is a link to a file that is not in the store: add the file itself";
            lost.push((name, fail(ErrorCode::Unsupported, why)));
        }
    }
}

fn text(value: &PropertyValue) -> Option<String> {
    let text = if let PropertyValue::Unicode(text) = value {
        text.to_string()
    } else if let PropertyValue::String8(text) = value {
        decode(text.buffer())
    } else {
        return None;
    };
    let text = text.trim_matches('\0').to_owned();
    (!text.trim().is_empty()).then_some(text)
}

/// What a message says of itself, by the numbers of MS-OXPROPS.
struct Said<'m>(&'m dyn Message);

impl Said<'_> {
    fn text(&self, id: u16) -> Option<String> {
        self.0.properties().get(id).and_then(text)
    }

    /// The subject, without the mark that tells how long its prefix ("Re: ") is.
    fn subject(&self) -> String {
        let subject = self.text(0x0037).unwrap_or_default();
        match subject.strip_prefix('\u{1}') {
            Some(marked) => marked.chars().skip(1).collect(),
            None => subject,
        }
    }

    fn sender(&self) -> String {
        let address = [0x5D01, 0x0C1F, 0x0065].into_iter().filter_map(|id| self.text(id));
        let address = address.into_iter().find(|address| address.contains('@'));
        let name = self.text(0x0C1A).or_else(|| self.text(0x0042));
        mailbox(name.as_deref(), address.as_deref())
    }

    /// When it was sent, or came.
    fn time(&self) -> Option<u64> {
        [0x0039, 0x0E06].into_iter().find_map(|id| match self.0.properties().get(id) {
            Some(PropertyValue::Time(ticks)) => u64::try_from(*ticks).ok(),
            _ => None,
        })
    }

    fn letter(&self) -> Letter {
        let page = match self.0.properties().get(0x1013) {
            Some(PropertyValue::Binary(page)) => Some(page.buffer().to_vec()),
            Some(value) => text(value).map(String::into_bytes),
            None => None,
        };
        let body = self.text(0x1000).or_else(|| if page.is_none() { self.rich() } else { None });
        Letter { headers: self.headers(), text: body, page, ..Letter::default() }
    }

    /// The text of a body that is kept as compressed RTF only.
    fn rich(&self) -> Option<String> {
        let Some(PropertyValue::Binary(packed)) = self.0.properties().get(0x1009) else { return None };
        super::rich::text(packed.buffer())
    }

    /// The headers it came with; of one that came with none, those that its properties tell.
    fn headers(&self) -> Vec<(String, String)> {
        let came = self.text(0x007D).map(|raw| unfolded(&raw)).unwrap_or_default();
        if came.iter().any(|(name, _)| name.eq_ignore_ascii_case("from")) {
            return came;
        }
        let date = self.time().and_then(|ticks| {
            let seconds = i64::try_from(ticks / 10_000_000).ok()? - 11_644_473_600;
            let at = time::since_1970(seconds)?;
            Some(at.format("%a, %d %b %Y %H:%M:%S +0000").to_string())
        });
        let pairs = [
            ("From", Some(self.sender())),
            ("To", self.text(0x0E04)),
            ("Cc", self.text(0x0E03)),
            ("Bcc", self.text(0x0E02)),
            ("Date", date),
            ("Subject", Some(self.subject())),
            ("Message-ID", self.text(0x1035)),
            ("In-Reply-To", self.text(0x1042)),
            ("References", self.text(0x1039)),
        ];
        let said = pairs.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?)));
        said.filter(|(_, value)| !value.trim().is_empty()).collect()
    }
}

/// Headers as names and values, lines that go on joined.
fn unfolded(raw: &str) -> Vec<(String, String)> {
    let mut out: Vec<(String, String)> = Vec::new();
    for line in raw.lines() {
        if line.starts_with([' ', '\t'])
            && let Some((_, value)) = out.last_mut()
        {
            value.push(' ');
            value.push_str(line.trim());
        } else if let Some((name, value)) = line.split_once(':')
            && !name.is_empty()
            && name.bytes().all(|byte| byte.is_ascii_graphic())
        {
            out.push((name.to_owned(), value.trim().to_owned()));
        }
    }
    out
}
