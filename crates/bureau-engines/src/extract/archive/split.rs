//! Archives that were split into parts. The first part is read with all the others behind it: pieces that were cut are
//! joined to the archive that they were, which becomes a member; volumes of RAR are unpacked as they stand. Each
//! other part says where it was read. Where a part is missing all of them say which one.

mod chain;

use super::contents::Contents;
use super::{rar, unpack, zip};
use crate::extract::failure::fail;
use crate::extract::members::Members;
use crate::extract::order::Order;
use crate::extract::reading::Reading;
use crate::extract::source::Progress;
use bureau_model::split::{Part, Scheme, Split};
use bureau_model::word::{ErrorCode, Failure};
use chain::Chain;
use std::fs::File;
use std::io::{self, BufReader, Cursor, Read, Seek};
use std::path::Path;

/// How a 7z archive begins, and the length of what tells its size.
const SEVEN: &[u8] = b"7z\xbc\xaf\x27\x1c";
const SEVEN_HEADER: usize = 32;

/// What a part is, or what the whole of which it is the first part holds.
pub(in crate::extract) fn read(
    split: &Split,
    order: &Order,
    members: &mut Members,
    progress: Progress<'_>,
) -> Result<Reading, Failure> {
    let unread =
        |error: io::Error| fail(ErrorCode::Io, format!("a part of the archive can't be read: {error}"));
    if let Some((Part::LAST, path)) = split.parts.last().filter(|(number, _)| *number == split.number)
        && is_of_one_disk(path).map_err(unread)?
    {
        // What is called like its other parts has nothing to do with it.
        return unpack::read(path, "application/zip", order, members, progress);
    }
    let mut chain = Chain::new(&split.parts).map_err(unread)?;
    if let Some(missing) = missing(split, &mut chain).map_err(unread)? {
        return Err(alone(split, &missing));
    }
    if split.parts.first().is_some_and(|(first, _)| *first != split.number) {
        return Ok(elsewhere(split));
    }
    if split.parts.len() == 1 {
        return whole(split, order, members, progress);
    }
    if split.scheme == Scheme::Rar {
        let mut contents = Contents::new(members, progress);
        rar::read_volumes(split, order, &mut contents)?;
        let mut reading = contents.finish()?;
        reading.say("Parts", split.parts.len().to_string());
        return Ok(reading);
    }
    join(split, chain, members)
}

/// The first part alone, which may be all that there is of an archive.
fn whole(
    split: &Split,
    order: &Order,
    members: &mut Members,
    progress: Progress<'_>,
) -> Result<Reading, Failure> {
    let (_, path) = &split.parts[0];
    let media_type = crate::sniff::sniff(path, "").media_type;
    unpack::read(path, &media_type, order, members, progress)
        .map_err(|failure| if failure.code == ErrorCode::Locked { failure } else { alone(split, "part 2") })
}

/// A part without the others.
pub(in crate::extract) fn part() -> Failure {
    let message = "it is a part of an archive that was split; add all its parts from one folder and it goes on by itself";
    Failure::new(ErrorCode::Unsupported, message)
}

fn alone(split: &Split, missing: &str) -> Failure {
    let message = format!(
        "it is {} of an archive that was split ({}), of which {missing} is missing; add all its parts from one folder and it goes on by itself",
        called(split.number),
        split.whole
    );
    Failure::new(ErrorCode::Unsupported, message)
}

fn called(number: u32) -> String {
    if number == Part::LAST { "the last part".to_owned() } else { format!("part {number}") }
}

fn elsewhere(split: &Split) -> Reading {
    let mut reading = Reading::default();
    let text = format!(
        "{} of the archive {}, which was split into {} parts; it was read with the first part",
        called(split.number),
        split.whole,
        split.parts.len()
    );
    reading.push_part(text, "part of an archive");
    reading
}

/// Whether a ZIP says that it was never split.
fn is_of_one_disk(path: &Path) -> io::Result<bool> {
    let end = zip::directory::end(&mut BufReader::new(File::open(path)?), &|_, place| Some(place))?;
    Ok(end.is_some_and(|end| end.disk == 0))
}

/// Which part is missing, as far as the parts tell.
fn missing(split: &Split, chain: &mut Chain) -> io::Result<Option<String>> {
    let numbered = split.parts.iter().map(|(number, _)| *number).filter(|number| *number != Part::LAST);
    let last = numbered.clone().max().unwrap_or(0);
    for (wanted, number) in (1..).zip(numbered) {
        if number != wanted {
            return Ok(Some(called(wanted)));
        }
    }
    let next = Some(called(last + 1));
    Ok(match split.scheme {
        Scheme::Zip if split.parts.last().is_none_or(|(number, _)| *number != Part::LAST) => {
            Some("the last part, which ends in .zip,".to_owned())
        }
        Scheme::Zip => {
            let end = zip::directory::end(chain, &|_, _| None)?;
            // A large archive tells the number of its disks elsewhere.
            end.filter(|end| end.disk != 0xffff && u64::from(end.disk) + 1 != split.parts.len() as u64)
                .and(next)
        }
        Scheme::Cut if is_cut_short(chain)? => next,
        Scheme::Rar if rar::goes_on(split) => next,
        Scheme::Cut | Scheme::Rar => None,
    })
}

/// Whether an archive that tells its size, or has something at its end, is longer than what is there of it.
fn is_cut_short(chain: &mut Chain) -> io::Result<bool> {
    let mut head = Vec::new();
    chain.rewind()?;
    chain.take(SEVEN_HEADER as u64).read_to_end(&mut head)?;
    if head.len() == SEVEN_HEADER && head.starts_with(SEVEN) {
        let field =
            |at: usize| head[at..at + 8].iter().rev().fold(0u64, |all, byte| (all << 8) | u64::from(*byte));
        let size = (SEVEN_HEADER as u64).checked_add(field(12)).and_then(|size| size.checked_add(field(20)));
        return Ok(size.is_some_and(|size| size > chain.size()));
    }
    if head.starts_with(b"PK\x03\x04") {
        return Ok(zip::directory::end(chain, &|_, offset| Some(offset))?.is_none());
    }
    Ok(false)
}

/// Pieces joined to the archive that they were, which becomes a member.
fn join(split: &Split, mut chain: Chain, members: &mut Members) -> Result<Reading, Failure> {
    let rebuilt = if split.scheme == Scheme::Zip { rebuilt(&mut chain) } else { None };
    chain.rewind().map_err(|error| fail(ErrorCode::Io, error.to_string()))?;
    match rebuilt {
        Some((end, directory)) => {
            members.try_take(&split.whole, &mut chain.take(end).chain(Cursor::new(directory)))?;
        }
        None => members.try_take(&split.whole, &mut chain)?,
    }
    let mut reading = Reading::default();
    let text = format!("{}: joined from its {} parts", split.whole, split.parts.len());
    reading.push_part(text, "contents");
    reading.say("Parts", split.parts.len().to_string());
    members.account(1, &mut reading);
    Ok(reading)
}

/// Where the files of a ZIP over several disks end, and its directory as it is for one disk.
fn rebuilt(chain: &mut Chain) -> Option<(u64, Vec<u8>)> {
    let starts = chain.starts();
    let place = |disk: u32, offset: u64| starts.get(disk as usize)?.checked_add(offset);
    let end = zip::directory::end(chain, &place).ok()??;
    let at = place(end.start.0, end.start.1)?;
    let directory = zip::directory::read(chain, at, end.size).ok()??;
    Some((at, zip::directory::anew(&directory, &end, at, &place)?))
}
