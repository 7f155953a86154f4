//! Pages of a PDF as pictures, for OCR.

use crate::ocr::PIXELS;
use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_syntax::Pdf;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings, render};
use image::GrayImage;

/// Dots per inch that a page is drawn at, unless it is too large.
const DOTS_PER_INCH: f32 = 300.0;

/// Dots per inch where the file itself takes this much of the memory, in bytes.
const FEWER: f32 = 200.0;
const LARGE: usize = 128 << 20;

/// Units of a PDF in an inch.
const UNITS: f32 = 72.0;

/// Length of a side at most, in pixels.
const SIDE: f32 = 16_000.0;

/// Draws pages of a file.
pub(super) struct Drawing<'a> {
    pdf: &'a Pdf,
    settings: InterpreterSettings,
}

impl<'a> Drawing<'a> {
    pub(super) fn new(pdf: &'a Pdf) -> Self {
        Self { pdf, settings: InterpreterSettings::default() }
    }

    /// A page, counted from 1, in gray on white, and its dots per inch. `None` when there is no such page, or its size
    /// is none.
    pub(super) fn page(&self, number: u32) -> Option<(GrayImage, u32)> {
        let page = self.pdf.pages().get(number.checked_sub(1)? as usize)?;
        let (width, height) = page.render_dimensions();
        let dots = if self.pdf.data().as_ref().len() > LARGE { FEWER } else { DOTS_PER_INCH };
        let scale = scale(width, height, dots)?;
        let pixmap_settings = PixmapSettings { x_scale: scale, y_scale: scale, bg_color: WHITE };
        // What pages share is not kept: it would grow with the file.
        let cache = RenderCache::new();
        let pixmap = render(page, &cache, &self.settings, &RenderSettings::default(), &pixmap_settings);
        drop(cache);
        let (width, height) = (u32::from(pixmap.width()), u32::from(pixmap.height()));
        // On white ground every pixel is opaque.
        let gray = pixmap.data().iter().map(|pixel| lightness(pixel.r, pixel.g, pixel.b)).collect();
        Some((GrayImage::from_raw(width, height, gray)?, (scale * UNITS) as u32))
    }
}

/// Pixels for a unit: so many dots per inch, or fewer for a page that would have too many pixels.
fn scale(width: f32, height: f32, dots: f32) -> Option<f32> {
    let real = |side: f32| side.is_finite() && side >= 1.0;
    if !real(width) || !real(height) {
        return None;
    }
    let wanted = dots / UNITS;
    let by_area = (PIXELS as f32 / (width * height)).sqrt();
    let scale = wanted.min(by_area).min(SIDE / width.max(height));
    (width.min(height) * scale >= 8.0).then_some(scale)
}

fn lightness(r: u8, g: u8, b: u8) -> u8 {
    ((u32::from(r) * 2126 + u32::from(g) * 7152 + u32::from(b) * 722 + 5_000) / 10_000) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_drawn_at_300_dots_and_a_huge_one_at_fewer() {
        let pixels =
            |width: f32, height: f32| scale(width, height, DOTS_PER_INCH).map(|s| (width * s, height * s));
        let (width, height) = pixels(595.0, 842.0).expect("A4");
        assert!((width - 2479.0).abs() < 1.0 && (height - 3508.0).abs() < 1.0);
        let (width, height) = pixels(14_400.0, 14_400.0).expect("five metres");
        assert!(width * height <= PIXELS as f32 * 1.001);
        let (width, _) = pixels(1_000_000.0, 1_000.0).expect("a strip");
        assert!(width <= SIDE * 1.001);
        assert_eq!(scale(0.0, 10.0, DOTS_PER_INCH), None);
        assert_eq!(scale(f32::NAN, 10.0, DOTS_PER_INCH), None);
        assert_eq!(scale(1e9, 1.0, DOTS_PER_INCH), None);
    }
}
