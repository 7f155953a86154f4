//! Files attached to a PDF: those of the document's list of embedded files, and those behind marks on its pages
//! (ISO 32000, 7.11.4 and 12.5.6.15).

use super::members::{Members, broken};
use super::reading::Reading;
use bureau_model::word::Failure;
use lopdf::{Dictionary, Document, LoadOptions, Object, ObjectId};
use std::collections::HashSet;

/// Nodes of the list of files, and pages, that are looked at.
const NODES: usize = 100_000;

/// Takes what is attached. `bytes` is the whole file; the first of the passwords that fits is used.
pub(super) fn pdf(bytes: &[u8], passwords: &[String], reading: &mut Reading, members: &mut Members) {
    let Some(document) = opened(bytes, passwords) else { return };
    let mut seen = HashSet::new();
    let mut expected = 0;
    for file in listed(&document).into_iter().chain(marked(&document)) {
        expected += u64::from(take(&document, file, &mut seen, members));
    }
    members.account(expected, reading);
}

fn opened(bytes: &[u8], passwords: &[String]) -> Option<Document> {
    let document = Document::load_mem(bytes).ok()?;
    if !document.is_encrypted() {
        return Some(document);
    }
    passwords.iter().find_map(|password| {
        Document::load_mem_with_options(bytes, LoadOptions::with_password(password)).ok()
    })
}

/// A dictionary, or the one that a reference points to.
fn dictionary<'d>(document: &'d Document, object: &'d Object) -> Option<&'d Dictionary> {
    document.dereference(object).ok()?.1.as_dict().ok()
}

/// The file specifications of the document's list, which is a tree of names.
fn listed(document: &Document) -> Vec<&Dictionary> {
    let names = document.catalog().ok().and_then(|catalog| dictionary(document, catalog.get(b"Names").ok()?));
    let root = names.and_then(|names| names.get(b"EmbeddedFiles").ok());
    let (mut out, mut open, mut seen) = (Vec::new(), Vec::from_iter(root), 0);
    while let Some(node) = open.pop() {
        seen += 1;
        if seen > NODES {
            break;
        }
        let Some(node) = dictionary(document, node) else { continue };
        let array = |key: &[u8]| {
            let object = node.get(key).ok()?;
            document.dereference(object).ok()?.1.as_array().ok()
        };
        open.extend(array(b"Kids").into_iter().flatten());
        let values = array(b"Names").into_iter().flatten().skip(1).step_by(2);
        out.extend(values.filter_map(|file| dictionary(document, file)));
    }
    out
}

/// The file specifications behind marks on the pages.
fn marked(document: &Document) -> Vec<&Dictionary> {
    let pages = document.get_pages();
    let marks = pages.values().take(NODES).flat_map(|page| marks(document, *page));
    marks.filter_map(|mark| dictionary(document, mark.get(b"FS").ok()?)).collect()
}

fn marks(document: &Document, page: ObjectId) -> Vec<&Dictionary> {
    let marks = document.get_page_annotations(page).unwrap_or_default();
    let is_file = |mark: &&Dictionary| {
        mark.get(b"Subtype").and_then(Object::as_name).is_ok_and(|kind| kind == b"FileAttachment")
    };
    marks.into_iter().filter(is_file).collect()
}

/// Copies a file out. False when it was taken already, or is only named and not in the PDF.
fn take(document: &Document, file: &Dictionary, seen: &mut HashSet<ObjectId>, members: &mut Members) -> bool {
    let embedded = file.get(b"EF").ok().and_then(|embedded| dictionary(document, embedded));
    let content = embedded.and_then(|embedded| embedded.get(b"UF").or_else(|_| embedded.get(b"F")).ok());
    let Some(content) = content else { return false };
    if content.as_reference().is_ok_and(|id| !seen.insert(id)) {
        return false;
    }
    let name = name(document, file);
    let Some(stream) = document.dereference(content).ok().and_then(|(_, object)| object.as_stream().ok())
    else {
        members.refuse(&name, 0, broken(&"its content is missing"));
        return true;
    };
    match unpacked(stream) {
        Ok(bytes) => members.take(&name, &mut bytes.as_slice()),
        Err(failure) => members.refuse(&name, 0, failure),
    }
    true
}

/// What one file may unpack to, in bytes: the library unpacks into memory.
const FILE: usize = 256 << 20;

fn unpacked(stream: &lopdf::Stream) -> Result<Vec<u8>, Failure> {
    // Without filters it stands there as it is; with a list of them that can't be read it is nothing.
    let filters = match stream.dict.get(b"Filter") {
        Ok(_) => stream.filters().map_err(|error| broken(&error))?,
        Err(_) => Vec::new(),
    };
    let bytes = match filters.as_slice() {
        [] => stream.content.clone(),
        [b"FlateDecode"] => {
            let mut bytes = Vec::new();
            let mut unpacked = std::io::Read::take(
                flate2::read::ZlibDecoder::new(stream.content.as_slice()),
                FILE as u64 + 1,
            );
            std::io::Read::read_to_end(&mut unpacked, &mut bytes).map_err(|error| broken(&error))?;
            bytes
        }
        _ => stream.decompressed_content().map_err(|error| broken(&error))?,
    };
    if bytes.len() > FILE { Err(super::members::too_large()) } else { Ok(bytes) }
}

/// The file's name: the one in Unicode, else the old one.
fn name(document: &Document, file: &Dictionary) -> String {
    let names = [&b"UF"[..], b"F", b"Desc"].into_iter().filter_map(|key| {
        let object = document.dereference(file.get(key).ok()?).ok()?.1;
        lopdf::decode_text_string(object).ok()
    });
    let mut names = names.map(|name| name.rsplit(['/', '\\']).next().unwrap_or_default().trim().to_owned());
    names.find(|name| !name.is_empty()).unwrap_or_else(|| "attachment.bin".to_owned())
}
