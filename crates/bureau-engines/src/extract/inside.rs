//! Files inside office files: a workbook pasted into a letter, a packed object behind an icon, the pictures of a
//! presentation, which may be scans with text. Each becomes a member.
//!
//! Packages of today keep them as files of their own ([`packed`]), older ones as storages inside one compound
//! file ([`compound`]). An object that only wraps a file is unwrapped to that file and its real name.

use super::members::Members;
use super::{ooxml, reading::Reading};
use cfb::CompoundFile;
use std::io::{Cursor, Read};
use std::path::Path;

/// Folders of a package that hold whole files and pictures.
const FOLDERS: &[&str] = &[
    "word/embeddings/",
    "ppt/embeddings/",
    "xl/embeddings/",
    "word/media/",
    "ppt/media/",
    "xl/media/",
    "Pictures/",
    "media/",
];

/// Endings of members of a package that are only drawings for the screen: they repeat the look of what is
/// embedded.
const DRAWINGS: &[&str] = &[".emf", ".wmf", ".wdp"];

/// Bytes of one object at most that is looked into.
const OBJECT: u64 = 256 << 20;

/// The stream in which a wrapped file stands.
const NATIVE: &str = "\u{1}Ole10Native";

/// Streams by which an embedded document is known, and the ending its files have.
const DOCUMENTS: &[(&str, &str)] =
    &[("WordDocument", "doc"), ("Workbook", "xls"), ("Book", "xls"), ("PowerPoint Document", "ppt")];

/// Takes what a package holds, beside what its reader took already.
pub(super) fn packed(bytes: &[u8], reading: &mut Reading, members: &mut Members) {
    let mut expected = members.found();
    for path in ooxml::names(bytes).iter().filter(|path| is_file(path)) {
        expected += 1;
        let Ok(mut package) = zip::ZipArchive::new(Cursor::new(bytes)) else { continue };
        let opened = package.by_name(path);
        match opened {
            Ok(mut member) if path.ends_with(".bin") => object(path, &mut member, members),
            Ok(mut member) => members.take(path, &mut member),
            Err(error) => members.refuse(path, 0, super::members::broken(&error)),
        }
    }
    members.account(expected, reading);
}

fn is_file(path: &str) -> bool {
    let lower = path.to_lowercase();
    let inside = FOLDERS.iter().any(|folder| path.starts_with(folder)) || is_embedded_text(path);
    inside && !path.ends_with('/') && !DRAWINGS.iter().any(|ending| lower.ends_with(ending))
}

/// OpenDocument keeps an object that is no document of its own kind as one file in the root: `Object 1`.
fn is_embedded_text(path: &str) -> bool {
    path.strip_prefix("Object ").is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_digit()))
}

/// An object: unwrapped to the file in it where there is one, else as it is.
fn object(path: &str, content: &mut dyn Read, members: &mut Members) {
    let mut bytes = Vec::new();
    let read = content.take(OBJECT).read_to_end(&mut bytes);
    match read.ok().and_then(|_| unwrapped(&bytes)) {
        Some((name, file)) => {
            let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
            members.take(&format!("{folder}/{name}"), &mut file.as_slice());
        }
        None => members.take(path, &mut bytes.as_slice()),
    }
}

/// The file that a compound file wraps, with its name.
fn unwrapped(bytes: &[u8]) -> Option<(String, Vec<u8>)> {
    let mut compound = CompoundFile::open(Cursor::new(bytes)).ok()?;
    let native = stream(&mut compound, Path::new(NATIVE))?;
    native_file(&native)
}

pub(super) fn stream(compound: &mut CompoundFile<Cursor<&[u8]>>, path: &Path) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    compound.open_stream(path).ok()?.take(OBJECT).read_to_end(&mut bytes).ok()?;
    Some(bytes)
}

/// A stream `Ole10Native` as the packager writes it: a size, two bytes of flags, label and path, eight bytes and a
/// temporary path with its length, then size and content (MS-OLEDS 2.3.6 leaves it to the program; this is what
/// Windows' packager writes).
fn native_file(native: &[u8]) -> Option<(String, Vec<u8>)> {
    let rest = native.get(6..)?;
    let (label, rest) = text(rest)?;
    let (path, rest) = text(rest)?;
    let rest = rest.get(4..)?;
    let (length, rest) = number(rest)?;
    let rest = rest.get(length..)?;
    let (size, rest) = number(rest)?;
    let content = rest.get(..size)?;
    let name = if label.trim().is_empty() { path } else { label };
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default().trim().to_owned();
    Some((if name.is_empty() { "object.bin".to_owned() } else { name }, content.to_vec()))
}

/// Text up to its NUL, and what follows.
fn text(bytes: &[u8]) -> Option<(String, &[u8])> {
    let end = bytes.iter().take(4096).position(|byte| *byte == 0)?;
    Some((super::text::decode(&bytes[..end]), &bytes[end + 1..]))
}

fn number(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let (number, rest) = bytes.split_first_chunk::<4>()?;
    Some((usize::try_from(u32::from_le_bytes(*number)).ok()?, rest))
}

/// Takes what an old Office document holds: wrapped files, and embedded documents as compound files of their own.
pub(super) fn compound(bytes: &[u8], reading: &mut Reading, members: &mut Members) {
    let Ok(mut file) = CompoundFile::open(Cursor::new(bytes)) else { return };
    let objects: Vec<_> = file
        .walk()
        .filter(|entry| entry.is_storage() && !entry.is_root())
        .map(|entry| entry.path().to_owned())
        .take(super::members::FILES)
        .collect();
    let mut expected = 0;
    let mut done: Vec<std::path::PathBuf> = Vec::new();
    for path in objects {
        // What stands inside an embedded document comes out when that is opened.
        if done.iter().any(|outer| path.starts_with(outer)) {
            continue;
        }
        let name = path.to_string_lossy().trim_start_matches('/').replace('\\', "/");
        if let Some(native) = stream(&mut file, &path.join(NATIVE)) {
            expected += 1;
            let (own, content) =
                native_file(&native).unwrap_or_else(|| ("object.bin".to_owned(), native.clone()));
            members.take(&format!("{name}/{own}"), &mut content.as_slice());
        } else if let Some(package) = stream(&mut file, &path.join("Package")) {
            expected += 1;
            members.take(&format!("{name}/{}", packaged(&package)), &mut package.as_slice());
        } else if let Some((_, ending)) =
            DOCUMENTS.iter().find(|(stream, _)| file.is_stream(path.join(stream)))
        {
            expected += 1;
            match copied(&mut file, &path) {
                Some(copy) => members.take(&format!("{name}.{ending}"), &mut copy.as_slice()),
                None => members.refuse(&name, 0, super::members::broken(&"the object can't be read")),
            }
            done.push(path);
        }
    }
    members.account(expected, reading);
}

/// The name of a package in an old document, by what it begins with.
fn packaged(bytes: &[u8]) -> &'static str {
    if bytes.starts_with(b"PK") { "package.zip" } else { "package.bin" }
}

/// A storage as a compound file of its own.
fn copied(file: &mut CompoundFile<Cursor<&[u8]>>, from: &Path) -> Option<Vec<u8>> {
    copied_with(file, from, &|_, bytes| bytes)
}

/// A storage as a compound file of its own; `mended` may change the content of a stream, which it gets with its path.
pub(super) fn copied_with(
    file: &mut CompoundFile<Cursor<&[u8]>>,
    from: &Path,
    mended: &dyn Fn(&Path, Vec<u8>) -> Vec<u8>,
) -> Option<Vec<u8>> {
    let mut copy = CompoundFile::create(Cursor::new(Vec::new())).ok()?;
    let entries: Vec<_> = file
        .walk_storage(from)
        .ok()?
        .skip(1)
        .take(super::members::FILES)
        .map(|entry| (entry.path().to_owned(), entry.is_storage()))
        .collect();
    let mut room = OBJECT;
    for (path, is_storage) in entries {
        let to = Path::new("/").join(path.strip_prefix(from).ok()?);
        if is_storage {
            copy.create_storage(&to).ok()?;
            continue;
        }
        let bytes = mended(&to, stream(file, &path)?);
        room = room.checked_sub(bytes.len() as u64)?;
        std::io::Write::write_all(&mut copy.create_stream(&to).ok()?, &bytes).ok()?;
    }
    copy.flush().ok()?;
    Some(copy.into_inner().into_inner())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrapped_file_is_unwrapped_to_its_name_and_bytes() {
        let mut native = vec![0; 4];
        native.extend(b"\x02\0bill.pdf\0C:\\Users\\a\\bill.pdf\0\0\0\x03\0");
        native.extend(9u32.to_le_bytes());
        native.extend(b"C:\\Temp\\\0");
        native.extend(4u32.to_le_bytes());
        native.extend(b"%PDFrest");
        assert_eq!(native_file(&native), Some(("bill.pdf".to_owned(), b"%PDF".to_vec())));
        assert_eq!(native_file(&native[..30]), None);
    }

    #[test]
    fn drawings_of_objects_are_no_members_and_pictures_are() {
        assert!(
            is_file("word/media/image1.png")
                && is_file("ppt/embeddings/oleObject1.bin")
                && is_file("Object 1")
        );
        assert!(
            !is_file("word/media/image1.emf")
                && !is_file("word/document.xml")
                && !is_file("Object 1/content.xml")
        );
    }
}
