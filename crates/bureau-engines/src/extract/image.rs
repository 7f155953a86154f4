//! Pictures: the text on them, and what a camera wrote into them.
//!
//! A picture is made gray as soon as it is decoded and read page by page, so that one page at a time is in memory.
//! A photograph without text is still worth having: camera, day and place become a text of its own; where there are
//! none either, what kind of picture it is.

mod decode;
mod exif;
mod tiff;

use super::{Order, Progress, Reading, Source, fail};
use crate::normal;
use crate::ocr::{self, Unread};
use bureau_model::output::Place;
use bureau_model::word::{ErrorCode, Failure};
use decode::Pages;

/// Media types that are read here.
pub(super) fn reads(media_type: &str) -> bool {
    matches!(
        media_type,
        "image/png"
            | "image/apng"
            | "image/jpeg"
            | "image/tiff"
            | "image/webp"
            | "image/bmp"
            | "image/gif"
            | "image/heic"
            | "image/heif"
            | "image/heic-sequence"
            | "image/heif-sequence"
    )
}

pub(super) fn read(source: &Source<'_>, order: &Order, progress: Progress<'_>) -> Result<Reading, Failure> {
    if !order.ocr {
        return Ok(Reading::needs_ocr());
    }
    let mut reader = ocr::Reader::new()?;
    let mut reading = Reading::default();
    let facts = exif::read(source.bytes, source.media_type);
    let mut pages = Pages::open(source.bytes, source.media_type)?;
    let count = pages.count();
    let mut size = None;
    for number in 1..=count {
        let detail = (count > 1).then(|| format!("page {number} of {count}"));
        progress(0.05 + 0.9 * f64::from(number - 1) / f64::from(count), detail);
        let Some(page) = pages.next() else { break };
        match page {
            Ok((page, dots_per_inch)) => {
                let page = decode::upright(page, facts.orientation());
                size.get_or_insert(page.dimensions());
                take(reader.read(page, dots_per_inch), number, count, &mut reading);
            }
            // A page that is broken is one page less, unless it is the only one.
            Err(failure) if count == 1 => return Err(failure),
            Err(failure) => {
                reading.warn(format!("page {number} was not read: {}", failure.message));
                reading.unread = Some(failure.code);
            }
        }
    }
    if pages.beyond() > 0 {
        reading.warn(format!(
            "{} more pages were not read: at most {count} of one picture are; split it",
            pages.beyond()
        ));
    }
    facts.describe(&mut reading);
    match (reading.unread, size) {
        _ if !reading.segments.is_empty() => {}
        (None, Some(size)) => describe(source.media_type, size, &mut reading),
        (unread, _) => {
            return Err(fail(unread.unwrap_or(ErrorCode::Corrupt), reading.warnings.join("; ")));
        }
    }
    Ok(reading)
}

fn take(read: Result<ocr::Page, Unread>, number: u32, count: u32, reading: &mut Reading) {
    let place = Place { page: (count > 1).then_some(number), ..Place::default() };
    match read {
        Ok(page) if normal::has_text(&page.text) => {
            reading.push(page.text.clone(), place.clone());
            reading.passages.push(page.passage(place, None));
        }
        Ok(_) => {}
        Err(unread) => reading.unread(number, unread),
    }
}

/// A picture that nothing is written on is what it is, as a recording is: named, so that it can be found.
fn describe(media_type: &str, (width, height): (u32, u32), reading: &mut Reading) {
    reading.push_part(format!("picture\nformat: {media_type}\nsize: {width} × {height} pixels"), "picture");
    reading
        .warn("no text can be read in the picture, and it says nothing of the camera, the day or the place");
}
