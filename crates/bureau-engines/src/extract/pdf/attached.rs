//! Files attached to a PDF: those of the document's list of embedded files, and those behind marks on its pages
//! (ISO 32000, 7.11.4 and 12.5.6.15).

use super::super::failure;
use super::super::members::{Members, broken, too_large};
use super::super::reading::Reading;
use super::list::dictionaries;
use super::open::Opened;
use super::string;
use bureau_model::word::Failure;
use hayro::hayro_syntax::object::{self, Array, Dict, Name, ObjectIdentifier, Stream};
use hayro::hayro_syntax::{Filter, Pdf};
use std::collections::HashSet;

/// Nodes of the list of files, and pages, that are looked at.
const NODES: usize = 100_000;

/// Takes what is attached.
pub(super) fn take(opened: &Opened, reading: &mut Reading, members: &mut Members) {
    let mut seen = HashSet::new();
    let mut expected = 0;
    for file in listed(&opened.pdf).into_iter().chain(marked(&opened.pdf)) {
        expected += u64::from(copy(opened, &file, &mut seen, members));
    }
    members.account(expected, reading);
}

/// The file specifications of the document's list, which is a tree of names.
fn listed(pdf: &Pdf) -> Vec<Dict<'_>> {
    let catalog = pdf.xref().get::<Dict<'_>>(pdf.xref().root_id());
    let root = catalog.and_then(|catalog| catalog.get::<Dict<'_>>("Names")?.get::<Dict<'_>>("EmbeddedFiles"));
    let (mut out, mut open, mut known) = (Vec::new(), Vec::from_iter(root), HashSet::new());
    while let Some(node) = open.pop() {
        if known.len() > NODES || node.obj_id().is_some_and(|id| !known.insert(id)) {
            continue;
        }
        open.extend(dictionaries(pdf.xref(), node.get::<Array<'_>>("Kids")));
        // A name is before each file.
        out.extend(dictionaries(pdf.xref(), node.get::<Array<'_>>("Names")));
    }
    out
}

/// The file specifications behind marks on the pages.
fn marked(pdf: &Pdf) -> Vec<Dict<'_>> {
    let is_file = |mark: &Dict<'_>| {
        mark.get::<Name<'_>>("Subtype").is_some_and(|kind| kind.as_str() == "FileAttachment")
    };
    let marks = pdf
        .pages()
        .iter()
        .take(NODES)
        .flat_map(|page| dictionaries(pdf.xref(), page.raw().get::<Array<'_>>("Annots")));
    marks.filter(is_file).filter_map(|mark| mark.get::<Dict<'_>>("FS")).collect()
}

/// Copies a file out. False when it was taken already, or is only named and not in the PDF.
fn copy(
    opened: &Opened,
    file: &Dict<'_>,
    seen: &mut HashSet<ObjectIdentifier>,
    members: &mut Members,
) -> bool {
    let Some(embedded) = file.get::<Dict<'_>>("EF") else { return false };
    let Some(key) = ["UF", "F"].into_iter().find(|key| embedded.contains_key(key)) else { return false };
    if embedded.get_ref(key).is_some_and(|id| !seen.insert(id.into())) {
        return false;
    }
    let name = name(file);
    match embedded.get::<Stream<'_>>(key) {
        None => members.refuse(&name, 0, broken(&"its content is missing")),
        Some(stream) if opened.attachments_locked && !is_open(&stream) => {
            members.refuse(&name, 0, failure::locked());
        }
        Some(stream) => match unpacked(&stream) {
            Ok(bytes) => members.take(&name, &mut &*bytes),
            Err(failure) => members.refuse(&name, 0, failure),
        },
    }
    true
}

/// Whether a file says that it passes unchanged where others are encrypted.
fn is_open(stream: &Stream<'_>) -> bool {
    let parameters =
        stream.dict().get::<Array<'_>>("DecodeParms").and_then(|all| all.iter::<Dict<'_>>().next());
    let parameters = parameters.or_else(|| stream.dict().get::<Dict<'_>>("DecodeParms"));
    let named = parameters.and_then(|parameters| parameters.get::<Name<'_>>("Name"));
    let identity = named.is_none_or(|name| name.as_str() == "Identity");
    stream.filters().first() == Some(&Filter::Crypt) && identity
}

/// What one file may unpack to, in bytes: the library unpacks into memory.
const FILE: usize = 256 << 20;

fn unpacked<'a>(stream: &Stream<'a>) -> Result<std::borrow::Cow<'a, [u8]>, Failure> {
    let filters = stream.filters();
    let named = stream.dict().contains_key("Filter") || stream.dict().contains_key("F");
    let bytes = match filters.as_slice() {
        // Without filters it stands there as it is; with a list of them that can't be read it is nothing.
        [] if named => return Err(broken(&"how it is packed is not known")),
        [] => stream.raw_data(),
        [Filter::FlateDecode] if !stream.dict().contains_key("DecodeParms") => {
            let mut bytes = Vec::new();
            let packed = stream.raw_data();
            let mut content = std::io::Read::take(flate2::read::ZlibDecoder::new(&*packed), FILE as u64 + 1);
            std::io::Read::read_to_end(&mut content, &mut bytes).map_err(|error| broken(&error))?;
            bytes.into()
        }
        _ => stream.decoded().map_err(|_| broken(&"its content is not what it says"))?,
    };
    if bytes.len() > FILE { Err(too_large()) } else { Ok(bytes) }
}

/// The file's name: the one in Unicode, else the old one.
fn name(file: &Dict<'_>) -> String {
    let names =
        ["UF", "F", "Desc"].into_iter().filter_map(|key| string::text(&file.get::<object::String<'_>>(key)?));
    let mut names = names.map(|name| name.rsplit(['/', '\\']).next().unwrap_or_default().trim().to_owned());
    names.find(|name| !name.is_empty()).unwrap_or_else(|| "attachment.bin".to_owned())
}
