//! Windows cabinets.

mod relisted;

use super::super::failure;
use super::contents::{Contents, Entry};
use super::name::Origin;
use super::refusal::unknown_method;
use super::source::{Source, open};
use crate::extract::members::broken;
use bureau_model::word::{ErrorCode, Failure};
use cab::{Cabinet, CompressionType};
use relisted::Relisted;

pub(super) fn read(source: &Source<'_>, contents: &mut Contents<'_>) -> Result<(), Failure> {
    let fault = |error| failure::corrupt(&format!("the cabinet can't be read ({error})"));
    let (relisted, names) = Relisted::new(open(source)?).map_err(fault)?;
    let mut cabinet = Cabinet::new(relisted).map_err(fault)?;
    contents.made_by(Origin::Windows);
    let folders: Vec<(bool, Vec<(String, Entry)>)> = cabinet
        .folder_entries()
        .map(|folder| {
            let known = !matches!(folder.compression_type(), CompressionType::Quantum(..));
            (known, folder.file_entries().map(|file| named(file, &names)).collect())
        })
        .collect();
    contents.claim(folders.iter().map(|(_, files)| files.len() as u64).sum());
    for (known, files) in folders {
        // Every file is unpacked from the start of its folder, so that those before it are unpacked again.
        let mut before = 0;
        for (name, entry) in files {
            contents.list(&entry);
            let size = entry.size.unwrap_or_default();
            if contents.is_spent() || !contents.members().spend(before) {
                contents.members().pass_over(1);
            } else if known {
                take(&mut cabinet, &name, &entry, contents);
            } else {
                contents.refuse(&entry, unknown_method("Quantum"));
            }
            before += size;
        }
    }
    Ok(())
}

/// A file under the number that it is asked for by, and as it is called.
fn named(file: &cab::FileEntry, names: &[Vec<u8>]) -> (String, Entry) {
    let date = file.datetime().map(|at| {
        let (day, time) = (at.date(), at.time());
        format!(
            "{}-{:02}-{:02} {:02}:{:02}:{:02}",
            day.year(),
            u8::from(day.month()),
            day.day(),
            time.hour(),
            time.minute(),
            time.second()
        )
    });
    let number = file.name();
    let name = number.parse().ok().and_then(|number: usize| names.get(number)).map_or(&[][..], Vec::as_slice);
    let called = Entry::called(name);
    let entry = Entry {
        path: called.path.replace('\\', "/"),
        size: Some(u64::from(file.uncompressed_size())),
        date,
        ..called
    };
    (number.to_owned(), entry)
}

fn take<R: std::io::Read + std::io::Seek>(
    cabinet: &mut Cabinet<R>,
    name: &str,
    entry: &Entry,
    contents: &mut Contents<'_>,
) {
    match cabinet.read_file(name) {
        Ok(mut content) => contents.take(entry, &mut content),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            let message = "it goes on in another cabinet of a set; join them with the program that made them";
            contents.refuse(entry, Failure::new(ErrorCode::Unsupported, message));
        }
        Err(error) => contents.refuse(entry, broken(&error)),
    }
}
