//! PDF, page by page: its text layer, and OCR where there is none or it is not to be trusted.
//!
//! A layer is doubted where a page has none, where a font does not say what its letters are, where the letters are no
//! language's, where most are of a script whose shapes are joined or reordered (Indian scripts, Arabic: many programs
//! write those in the wrong order), and where a few letters stand on a page that is a picture ([`doubt`]). Such a page
//! is drawn and read. The better text becomes the page's text; a layer that is not becomes the passage's `layer`, so
//! that nothing is lost. Of a page with a few words in a font without letters only those words are read.
//!
//! The file's bytes are held once, and of its pages one at a time.

mod about;
mod attached;
mod beside;
mod doubt;
mod eye;
mod form;
mod glyph;
mod hole;
mod layer;
mod layout;
mod list;
mod numbers;
mod open;
mod scan;
mod string;

use super::failure::fail;
use super::members::Members;
use super::order::Order;
use super::reading::Reading;
use super::source::Progress;
use crate::{normal, ocr};
use bureau_model::output::Place;
use bureau_model::word::{ErrorCode, Failure};
use doubt::Doubt;
use eye::{Eye, Missed, Seen};
use hayro::hayro_syntax::Pdf;
use layer::Layers;
use layout::Word;
use numbers::Numbers;

/// Pages of a file at most: a bound for files made to be slow.
const PAGES: usize = 20_000;

pub(super) fn read(
    bytes: Vec<u8>,
    order: &Order,
    members: &mut Members,
    progress: Progress<'_>,
) -> Result<Reading, Failure> {
    let opened = open::open(bytes, &order.passwords)?;
    let mut reading = Reading::default();
    about::describe(&opened.pdf, &mut reading);
    let pages = read_pages(&opened.pdf, order, progress, &mut reading);
    if reading.needs_ocr {
        // It is read again when its turn for that comes.
        return Ok(Reading::needs_ocr());
    }
    beside::complete(&opened.pdf, &mut reading);
    attached::take(&opened, &mut reading, members);
    pages?;
    let has_text = reading.segments.iter().any(|segment| normal::has_text(&segment.text));
    if has_text { Ok(reading) } else { Err(nothing(&reading)) }
}

/// A page's text layer as it was laid out, and why it is doubted.
struct Page {
    number: u32,
    words: Vec<Word>,
    text: String,
    doubt: Option<Doubt>,
    /// Pixels of its largest image.
    pixels: u64,
}

fn read_pages(
    pdf: &Pdf,
    order: &Order,
    progress: Progress<'_>,
    reading: &mut Reading,
) -> Result<(), Failure> {
    let count = pdf.pages().len();
    let mut layers = Layers::new(pdf);
    let mut pages = Pages {
        pdf,
        eye: Eye::new(pdf),
        missed: Missed::default(),
        silent: Numbers::default(),
        garbled: Numbers::default(),
    };
    for number in 1..=count.min(PAGES) as u32 {
        let page = laid_out(&mut layers, number, reading);
        if page.doubt.is_some() && !order.ocr {
            reading.needs_ocr = true;
            return Ok(());
        }
        progress(0.05 + 0.85 * f64::from(number) / count as f64, Some(format!("page {number} of {count}")));
        pages.take(page, reading);
    }
    if count > PAGES {
        reading.warn(format!(
            "only the first {PAGES} of its {count} pages were read: split the file and add its parts"
        ));
    }
    pages.complain(reading)
}

fn laid_out(layers: &mut Layers<'_>, number: u32, reading: &mut Reading) -> Page {
    let mut layer = layers.page(number);
    if layer.is_cut {
        reading.warn(format!(
            "page {number} draws more letters than are read of one page; the rest was left out"
        ));
    }
    doubt::settle(&mut layer.glyphs);
    let words = layout::words(&layer.glyphs);
    let text = layout::text(&words);
    let doubt = doubt::doubt(&text, &words, layer.has_scan).filter(|_| !layer.is_blank());
    Page { number, words, text, doubt, pixels: layer.pixels }
}

/// Takes the pages, and keeps what is to be said of them in the end.
struct Pages<'a> {
    pdf: &'a Pdf,
    eye: Eye<'a>,
    missed: Missed,
    silent: Numbers,
    garbled: Numbers,
}

impl Pages<'_> {
    fn take(&mut self, page: Page, reading: &mut Reading) {
        let place = Place { page: Some(page.number), ..Place::default() };
        let Some(doubt) = page.doubt else {
            if !normal::has_text(&page.text) {
                self.silent.push(page.number);
            }
            reading.push(page.text, place);
            return;
        };
        match self.eye.page(page.number, page.pixels, &mut self.missed, reading) {
            Seen::Page(seen) if doubt == Doubt::Holes => self.fill(page, &seen, place, reading),
            Seen::Page(seen) if eye::is_better(&seen, &page.text, doubt) => {
                reading.push(seen.text.clone(), place.clone());
                let layer = normal::has_text(&page.text).then_some(page.text);
                reading.passages.push(seen.passage(place, layer));
            }
            Seen::Nothing if doubt == Doubt::Silent => self.silent.push(page.number),
            Seen::Page(_) | Seen::Nothing | Seen::NotLooked => self.keep(page, doubt, place, reading),
        }
    }

    /// The layer, its unknown words read on the page.
    fn fill(&mut self, page: Page, seen: &ocr::Page, place: Place, reading: &mut Reading) {
        let size = self
            .pdf
            .pages()
            .get(page.number as usize - 1)
            .map_or((0.0, 0.0), |page| page.render_dimensions());
        let (words, left) = hole::filled(&page.words, seen, size);
        if left > 0 {
            self.garbled.push(page.number);
        }
        reading.push(layout::text(&words), place);
    }

    /// The layer as it is, for want of better.
    fn keep(&mut self, page: Page, doubt: Doubt, place: Place, reading: &mut Reading) {
        match doubt {
            Doubt::Garbled | Doubt::Holes | Doubt::Cipher => self.garbled.push(page.number),
            Doubt::Complex if page.words.iter().any(doubt::is_hole) => self.garbled.push(page.number),
            Doubt::Silent | Doubt::Complex | Doubt::Scan => {}
        }
        if normal::has_text(&page.text) {
            reading.push(page.text, place);
        }
    }

    fn complain(&self, reading: &mut Reading) -> Result<(), Failure> {
        let has_text = reading.segments.iter().any(|segment| normal::has_text(&segment.text));
        self.eye.complain(&self.missed, has_text, reading)?;
        reading.warn_of(&self.silent, "no text that can be read: blank, or a picture");
        reading.warn_of(
            &self.garbled,
            "letters of which the file does not say what they are; compare with the pages themselves",
        );
        Ok(())
    }
}

/// A file without text is empty only when all of its pages were looked at.
fn nothing(reading: &Reading) -> Failure {
    let mut message = match reading.unread {
        None => "there is no text in the PDF, neither as text nor in its pictures".to_owned(),
        Some(_) => "no text was read of the PDF".to_owned(),
    };
    for warning in reading.warnings.iter().take(3) {
        message.push_str("; ");
        message.push_str(warning);
    }
    fail(reading.unread.unwrap_or(ErrorCode::Empty), message)
}

#[cfg(test)]
mod tests;
