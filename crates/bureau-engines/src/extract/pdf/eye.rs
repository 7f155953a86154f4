//! What looks at the pages whose text layer is not enough.

use super::super::reading::Reading;
use super::doubt::{Doubt, is_cipher, letters};
use super::numbers::Numbers;
use super::scan::Drawing;
use crate::{normal, ocr};
use bureau_model::word::{ErrorCode, Failure};
use hayro::hayro_syntax::Pdf;

/// Memory that drawing and reading a page takes, in bytes, and for each pixel of its largest image: as measured, beside
/// what the file itself takes.
const ROOM: u64 = 56 << 20;
const PIXEL: u64 = 4;

/// What came of looking at a page.
pub(super) enum Seen {
    /// This was read.
    Page(ocr::Page),
    /// There is nothing to be read.
    Nothing,
    /// It was not looked at; that was said, or will be.
    NotLooked,
}

/// What looks at the doubted pages. It is opened by the first of them.
pub(super) enum Eye<'a> {
    /// No page is doubted so far.
    Closed(&'a Pdf),
    /// It can't look, and why.
    Blind(Failure),
    /// It looks.
    Open(Box<(ocr::Reader, Drawing<'a>)>),
}

impl<'a> Eye<'a> {
    pub(super) fn new(pdf: &'a Pdf) -> Self {
        Self::Closed(pdf)
    }

    fn open(&mut self) {
        if let Self::Closed(pdf) = self {
            let pdf = *pdf;
            *self = match ocr::Reader::new() {
                Ok(reader) => Self::Open(Box::new((reader, Drawing::new(pdf)))),
                Err(failure) => Self::Blind(failure),
            };
        }
    }

    /// What is read on a page; what can't be looked at is said, or noted in `missed`.
    pub(super) fn page(
        &mut self,
        number: u32,
        pixels: u64,
        missed: &mut Missed,
        reading: &mut Reading,
    ) -> Seen {
        self.open();
        let Self::Open(open) = self else {
            missed.unseen.push(number);
            return Seen::NotLooked;
        };
        if !has_room(ROOM.saturating_add(pixels.saturating_mul(PIXEL))) {
            missed.too_large.push(number);
            return Seen::NotLooked;
        }
        let (reader, drawing) = &mut **open;
        let Some((picture, dots_per_inch)) = drawing.page(number) else {
            reading.warn(format!("page {number} can't be drawn: its size is not one of a page"));
            reading.unread = Some(ErrorCode::Corrupt);
            return Seen::NotLooked;
        };
        match reader.read(picture, Some(dots_per_inch)) {
            Ok(page) if normal::has_text(&page.text) => Seen::Page(page),
            Ok(_) => Seen::Nothing,
            Err(unread) => {
                reading.unread(number, unread);
                Seen::NotLooked
            }
        }
    }

    /// Says which pages were not looked at, and why.
    ///
    /// # Errors
    /// Why it can't look, where there is no text without it.
    pub(super) fn complain(
        &self,
        missed: &Missed,
        has_text: bool,
        reading: &mut Reading,
    ) -> Result<(), Failure> {
        if let Self::Blind(failure) = self {
            if !has_text {
                return Err(failure.clone());
            }
            reading.unread = Some(ErrorCode::Corrupt);
            let why =
                format!("no text layer that can be trusted, and OCR was not possible: {}", failure.message);
            reading.warn_of(&missed.unseen, &why);
        }
        if !missed.too_large.is_empty() {
            reading.unread = Some(ErrorCode::TooLarge);
            reading.warn_of(
                &missed.too_large,
                "to be read by OCR, for which the file leaves too little memory: split it and add its parts",
            );
        }
        Ok(())
    }
}

/// Pages that were not looked at.
#[derive(Debug, Default)]
pub(super) struct Missed {
    /// The eye is blind.
    pub(super) unseen: Numbers,
    /// There was too little memory left.
    pub(super) too_large: Numbers,
}

/// Whether so much memory can be had. It is asked for and given back: without it the whole child would end.
fn has_room(bytes: u64) -> bool {
    usize::try_from(bytes).is_ok_and(|bytes| Vec::<u8>::new().try_reserve_exact(bytes).is_ok())
}

/// Whether what was read is to be the page's text rather than its layer.
pub(super) fn is_better(page: &ocr::Page, layer: &str, doubt: Doubt) -> bool {
    let (read, known) = (letters(&page.text), letters(layer));
    match doubt {
        Doubt::Silent | Doubt::Garbled => read > 0,
        Doubt::Holes => false,
        Doubt::Cipher => page.confidence >= 0.6 && read * 2 >= known && !is_cipher(&page.text),
        // A reading that misses much of what the layer has, or is not sure, is worse than a layer that is only doubted.
        Doubt::Complex => page.confidence >= 0.7 && read * 10 >= known * 7,
        Doubt::Scan => read > known,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(text: &str, confidence: f32) -> ocr::Page {
        ocr::Page { text: text.to_owned(), words: Vec::new(), languages: Vec::new(), turned: 0, confidence }
    }

    #[test]
    fn a_reading_that_misses_much_does_not_replace_a_layer() {
        let layer = "गवाह ने कहा कि पैसे दिए गए";
        assert!(is_better(&page(layer, 0.9), layer, Doubt::Complex));
        assert!(!is_better(&page("गवाह", 0.9), layer, Doubt::Complex));
        assert!(!is_better(&page(layer, 0.5), layer, Doubt::Complex));
        assert!(is_better(&page("गवाह", 0.6), "\u{fffd}", Doubt::Garbled));
        assert!(!is_better(&page("", 0.0), "", Doubt::Silent));
    }

    #[test]
    fn memory_that_is_not_there_is_not_asked_for_twice() {
        assert!(has_room(1 << 10));
        assert!(!has_room(u64::MAX / 4));
    }
}
