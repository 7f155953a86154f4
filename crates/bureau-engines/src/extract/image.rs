//! Pictures: the text on them, and what a camera wrote into them.
//!
//! A picture is made gray as soon as it is decoded and read page by page, so that one page at a time is in memory.
//! A photograph without text is still worth having: camera, day and place become a text of its own; where there are
//! none either, what kind of picture it is.

mod decode;
mod exif;
mod failure;
mod frames;
mod gray;
mod heic;
mod heif;
mod tiff;

use super::failure::fail;
use super::order::Order;
use super::reading::Reading;
use super::source::{Progress, Source};
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
    for sentence in pages.left_out() {
        reading.warn(sentence);
    }
    let mut size = None;
    for number in 0..count {
        let Some((place, page)) = pages.next() else { break };
        let mut share = |within: f64, detail: Option<String>| {
            progress(0.05 + 0.9 * (f64::from(number) + within) / f64::from(count), detail);
        };
        share(0.0, (count > 1).then(|| called(&place)));
        match page {
            Ok((page, dots_per_inch)) => {
                let page = decode::upright(page, facts.orientation());
                size.get_or_insert(page.dimensions());
                let is_tall = dots_per_inch.is_none() && ocr::is_tall(&page);
                let read = if is_tall {
                    tall(&mut reader, &page, &mut share, &mut reading)
                } else {
                    reader.read(page, dots_per_inch)
                };
                take(read, place, &mut reading);
            }
            // A page that is broken is one page less, unless it is the only one.
            Err(failure) if count == 1 => return Err(failure),
            Err(failure) => {
                reading.warn(format!("{} was not read: {}", called(&place), failure.message));
                reading.unread = Some(failure.code);
            }
        }
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

/// A picture much higher than wide, in strips.
fn tall(
    reader: &mut ocr::Reader,
    page: &image::GrayImage,
    share: &mut dyn FnMut(f64, Option<String>),
    reading: &mut Reading,
) -> Result<ocr::Page, Unread> {
    let mut tell = |strip: u32, of: u32| {
        share(f64::from(strip - 1) / f64::from(of), Some(format!("part {strip} of {of}")));
    };
    let read = reader.read_tall(page, &mut tell)?;
    for (strip, why) in &read.unread {
        reading.missed(&format!("part {strip} of {} of the picture", read.strips), *why);
    }
    Ok(read.page)
}

fn take(read: Result<ocr::Page, Unread>, place: Place, reading: &mut Reading) {
    match read {
        Ok(page) if normal::has_text(&page.text) => {
            // A frame may differ from another and say the same.
            if !reading.segments.iter().any(|segment| segment.text == page.text) {
                reading.push(page.text.clone(), place.clone());
            }
            reading.passages.push(page.passage(place, None));
        }
        Ok(_) => {}
        Err(unread) => reading.missed(&called(&place), unread),
    }
}

/// What a page is called in a sentence.
fn called(place: &Place) -> String {
    place.part.clone().unwrap_or_else(|| format!("page {}", place.page.unwrap_or(1)))
}

/// A picture that nothing is written on is what it is, as a recording is: named, so that it can be found.
fn describe(media_type: &str, (width, height): (u32, u32), reading: &mut Reading) {
    reading.push_part(format!("picture\nformat: {media_type}\nsize: {width} × {height} pixels"), "picture");
    reading
        .warn("no text can be read in the picture, and it says nothing of the camera, the day or the place");
}
