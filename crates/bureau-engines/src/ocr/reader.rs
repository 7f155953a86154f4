//! Reads a page: which way up it lies, in which script it is, and in which language it is read best.

use super::attempt::Attempt;
use super::page::Page;
use super::script::{self, Script};
use super::tesseract::{self, Engine, Layout, Orientation};
use super::unread::{TIME, Unread};
use super::{contrast, data, layout};
use bureau_model::word::{ErrorCode, Failure};
use image::{GrayImage, imageops};
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// Pixels of a page at most: an A3 page at 300 dots per inch has 17.4 million.
pub const PIXELS: u64 = 24_000_000;

/// Pixels of a picture of unknown resolution at most: as many as an A4 page at 300 dots per inch has.
const PHOTOGRAPH: u64 = 9_000_000;

/// The copy by which orientation and script are judged has this many pixels, about 120 dots per inch of A4: enough
/// for print of ordinary size, and three times faster than the page itself.
const JUDGED: f64 = 1_600_000.0;

/// Orientation counts as known from this certainty on.
const TURN_KNOWN: f32 = 2.0;

/// A picture whose longer side is under this is enlarged twofold: the library wants letters of 20 pixels or more.
const SMALL: u32 = 2_000;

/// Loaded engines kept besides the one that judges pages.
const KEPT: usize = 3;

/// Reads pages; keeps what it has loaded for the next one.
pub struct Reader {
    data: PathBuf,
    installed: Vec<String>,
    judge: Option<Engine>,
    engines: Vec<(String, Engine)>,
}

impl Reader {
    /// A reader with what is installed.
    ///
    /// # Errors
    /// [`ErrorCode::EngineMissing`] where there is no data for any language.
    pub fn new() -> Result<Self, Failure> {
        let (data, installed) = data::find().ok_or_else(missing)?;
        let judge = installed.iter().any(|l| l == "osd").then(|| Engine::load(&data, "osd")).flatten();
        Ok(Self { data, installed, judge, engines: Vec::new() })
    }

    /// Reads a page. `dots_per_inch` is its resolution where that is known; an unknown one is judged by the size.
    ///
    /// # Errors
    /// When it takes too long, or the library gives up. A page without text is not an error.
    pub fn read(&mut self, page: GrayImage, dots_per_inch: Option<u32>) -> Result<Page, Unread> {
        let until = Instant::now() + TIME;
        if page.width().min(page.height()) < 8 || is_blank(&page) {
            return Ok(Attempt::nothing().page(0));
        }
        let (turn, best) = self.look(page, dots_per_inch, until)?;
        Ok(best.page(turn))
    }

    /// The best reading of a page, which is nothing where that is no text, and by how much it was turned.
    pub(super) fn look(
        &mut self,
        page: GrayImage,
        dots_per_inch: Option<u32>,
        until: Instant,
    ) -> Result<(u16, Attempt), Unread> {
        let (page, dots_per_inch) = sized(page, dots_per_inch);
        let read = match contrast::flattened(&page) {
            None => self.upright(page, dots_per_inch, until)?,
            Some(flat) => self.both(page, flat, dots_per_inch, until)?,
        };
        Ok(if read.1.is_poor() { (0, Attempt::nothing()) } else { read })
    }

    /// A page with light text on darker ground: read flattened and as it is.
    fn both(
        &mut self,
        page: GrayImage,
        flat: GrayImage,
        dots_per_inch: u32,
        until: Instant,
    ) -> Result<(u16, Attempt), Unread> {
        let Ok((turn, read)) = self.upright(flat, dots_per_inch, until) else {
            return self.upright(page, dots_per_inch, until);
        };
        let script = script::of_text(&read.reading.text());
        let plain = self.best(&turned(page, turn), dots_per_inch, script, until);
        Ok((turn, read.and(plain.unwrap_or(Attempt::nothing()))))
    }

    /// The best reading of a page as it lies or turned, and by how much it was turned.
    fn upright(
        &mut self,
        page: GrayImage,
        dots_per_inch: u32,
        until: Instant,
    ) -> Result<(u16, Attempt), Unread> {
        let judged = self.judge(&page);
        let script = judged.as_ref().and_then(|judged| script::named(&judged.script));
        let known = judged.filter(|judged| judged.turn_confidence >= TURN_KNOWN);
        let mut turn = known.as_ref().map_or(0, |judged| judged.turn);
        let mut upright = turned(page, turn);
        let mut best = (turn, self.best(&upright, dots_per_inch, script, until)?);
        // What was judged may be wrong, and a page with too little on it to be judged may lie on its side.
        let others: &[u16] = match turn {
            _ if best.1.is_sure() || !best.1.has_words() => &[],
            0 if known.is_some() => &[],
            0 => &[90, 180, 270],
            _ => &[0],
        };
        for other in others {
            upright = turned(upright, (360 + other - turn) % 360);
            turn = *other;
            let Ok(read) = self.best(&upright, dots_per_inch, script, until) else { break };
            if read.score() > best.1.score() {
                best = (turn, read);
            }
        }
        Ok(best)
    }

    fn judge(&mut self, page: &GrayImage) -> Option<Orientation> {
        let share = (JUDGED / (f64::from(page.width()) * f64::from(page.height()))).sqrt();
        let judge = self.judge.as_mut()?;
        if share >= 0.9 {
            return judge.orientation(page, 150);
        }
        let side = |length: u32| ((f64::from(length) * share) as u32).max(1);
        judge.orientation(&imageops::thumbnail(page, side(page.width()), side(page.height())), 150)
    }

    /// The best reading of an upright page that is probably of `script`. Once something is read, a second look that
    /// takes too long is not an error.
    fn best(
        &mut self,
        page: &GrayImage,
        dots_per_inch: u32,
        script: Option<&'static Script>,
        until: Instant,
    ) -> Result<Attempt, Unread> {
        let mut look = |languages: &[&str], layout| -> Result<Attempt, Unread> {
            let time = until.checked_duration_since(Instant::now()).ok_or(Unread::OutOfTime)?;
            self.attempt(page, dots_per_inch, languages, layout, time)
        };
        let best = look(script.map_or(&["eng"][..], |script| &script.languages[..1]), Layout::Page)?;
        let mut look = |languages: &[&str], layout| look(languages, layout).unwrap_or(Attempt::nothing());
        let best = if best.is_poor() { search(best, script.is_none(), &mut look) } else { best };
        if best.is_poor() {
            return Ok(best);
        }
        Ok(refine(best, &mut look))
    }

    fn attempt(
        &mut self,
        page: &GrayImage,
        dots_per_inch: u32,
        languages: &[&str],
        layout: Layout,
        time: Duration,
    ) -> Result<Attempt, Unread> {
        let mut languages: Vec<String> = languages
            .iter()
            .filter(|l| self.installed.iter().any(|i| i == *l))
            .map(|l| (*l).to_owned())
            .collect();
        languages.dedup();
        let Some(engine) = self.engine(&languages.join("+")) else { return Ok(Attempt::nothing()) };
        match engine.read(page, dots_per_inch, layout, time) {
            Ok(table) => {
                Ok(Attempt { reading: layout::parse(&table, page.width(), page.height()), languages, layout })
            }
            Err(tesseract::Unread::OutOfTime) => Err(Unread::OutOfTime),
            Err(tesseract::Unread::Failed) => Err(Unread::Failed),
        }
    }

    fn engine(&mut self, languages: &str) -> Option<&mut Engine> {
        if languages.is_empty() {
            return None;
        }
        if let Some(at) = self.engines.iter().position(|(of, _)| of == languages) {
            let kept = self.engines.remove(at);
            self.engines.push(kept);
        } else {
            if self.engines.len() >= KEPT {
                self.engines.remove(0);
            }
            self.engines.push((languages.to_owned(), Engine::load(&self.data, languages)?));
        }
        self.engines.last_mut().map(|(_, engine)| engine)
    }
}

/// Languages that a page of an unknown script is tried in, a group at a time.
const BROAD: &[&[&str]] =
    &[&["eng", "hin", "chi_sim", "ara", "rus"], &["ben", "pan", "guj", "kan", "mal", "tam", "tel"]];

/// One more reading in some languages.
type Look<'a> = &'a mut dyn FnMut(&[&str], Layout) -> Attempt;

/// Looks for a script and a layout in which a page can be read that was not read well as what it was taken for. Every
/// script is tried where nothing is known of it, which is so where a few words stand: that takes little time.
fn search(mut best: Attempt, any_script: bool, look: Look<'_>) -> Attempt {
    best = best.or(look(&["eng"], Layout::Page)).or(look(&["eng"], Layout::Sparse));
    if !any_script || !best.is_poor() || !best.has_words() {
        return best;
    }
    for broad in BROAD {
        let other = look(broad, Layout::Page);
        if other.is_poor() {
            continue;
        }
        if let Some(found) = script::of_text(&other.reading.text()) {
            best = best.or(look(&found.languages[..1], Layout::Page));
        }
        best = best.or(other);
    }
    best
}

/// Reads a page again in the language that its text turns out to be of, and with English beside its own where it has
/// doubtful words.
fn refine(best: Attempt, look: Look<'_>) -> Attempt {
    let mut best = settle(best, look);
    let Some(script) = script::of_text(&best.reading.text()) else { return best };
    if let Some(other) = best.another_language(script) {
        let other = look(&[other], best.layout);
        best = best.or(other);
    }
    if script.with_english && !best.is_sure_throughout() {
        let first = best.languages.first().cloned().unwrap_or_default();
        let other = look(&[&first, "eng"], best.layout);
        best = settle(best.or(other), look);
    }
    best
}

/// Sees to it that a page is read in a language of the script that most of its letters turned out to be of.
fn settle(best: Attempt, look: Look<'_>) -> Attempt {
    match script::of_text(&best.reading.text()) {
        Some(script) if !best.is_read_as(script) => {
            let other = look(&script.languages[..1], best.layout);
            if other.score() >= best.score() * ALIKE { other } else { best }
        }
        Some(_) | None => best,
    }
}

/// Fewer languages are preferred when they read nearly as well.
const ALIKE: f32 = 0.97;

/// Whether nothing stands on a page: all its pixels are nearly of one shade.
pub(super) fn is_blank(page: &GrayImage) -> bool {
    let (least, most) =
        page.as_raw().iter().fold((u8::MAX, 0), |(l, m), pixel| (l.min(*pixel), m.max(*pixel)));
    most.saturating_sub(least) < 24
}

/// The page at a size that the library reads well, with its resolution.
fn sized(page: GrayImage, dots_per_inch: Option<u32>) -> (GrayImage, u32) {
    let longer = page.width().max(page.height());
    let pixels = f64::from(page.width()) * f64::from(page.height());
    let most = if dots_per_inch.is_some() { PIXELS } else { PHOTOGRAPH } as f64;
    if pixels > most {
        let share = (most / pixels).sqrt();
        let side = |length: u32| ((f64::from(length) * share) as u32).max(1);
        let smaller = imageops::thumbnail(&page, side(page.width()), side(page.height()));
        return (smaller, 300);
    }
    if longer < SMALL && dots_per_inch.is_none_or(|dots| dots < 200) {
        let larger =
            imageops::resize(&page, page.width() * 2, page.height() * 2, imageops::FilterType::CatmullRom);
        return (larger, dots_per_inch.map_or(200, |dots| dots.max(70) * 2));
    }
    // A page of paper, when nothing says otherwise: its longer side is about eleven and a half inches.
    let judged = (f64::from(longer) / 11.5) as u32;
    (page, dots_per_inch.filter(|dots| (70..=2400).contains(dots)).unwrap_or(judged.clamp(100, 600)))
}

fn turned(page: GrayImage, degrees: u16) -> GrayImage {
    match degrees {
        90 => imageops::rotate90(&page),
        180 => imageops::rotate180(&page),
        270 => imageops::rotate270(&page),
        _ => page,
    }
}

fn missing() -> Failure {
    let message = "reading pictures of text needs Tesseract's language data, which is not installed; install the packages tesseract-ocr, tesseract-ocr-eng and tesseract-ocr-osd and one for each language (tesseract-ocr-hin, tesseract-ocr-ara …), and run it again";
    Failure::new(ErrorCode::EngineMissing, message)
}
