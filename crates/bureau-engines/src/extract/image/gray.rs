//! A page as gray pixels.

use image::{DynamicImage, GrayImage};

/// A page and its resolution in dots per inch, where that is known.
pub(super) type Page = (GrayImage, Option<u32>);

/// What a decoded page may take in bytes: 70 million pixels in colour.
pub(super) const DECODED: u64 = 220 << 20;

/// Gray, what is transparent on white.
pub(super) fn gray(picture: DynamicImage) -> GrayImage {
    if !picture.color().has_alpha() {
        return picture.into_luma8();
    }
    let picture = picture.into_rgba8();
    let (width, height) = picture.dimensions();
    let mix = |[r, g, b, a]: [u8; 4]| on_white(luma([r, g, b]), a);
    let pixels = picture.pixels().map(|pixel| mix(pixel.0)).collect();
    GrayImage::from_raw(width, height, pixels).unwrap_or_default()
}

/// Lightness of a colour (Rec. 709).
pub(super) fn luma([r, g, b]: [u8; 3]) -> u8 {
    ((u32::from(r) * 2126 + u32::from(g) * 7152 + u32::from(b) * 722 + 5_000) / 10_000) as u8
}

/// A lightness of this opacity on white paper.
pub(super) fn on_white(luma: u8, alpha: u8) -> u8 {
    let (luma, alpha) = (u32::from(luma), u32::from(alpha));
    ((luma * alpha + 255 * (255 - alpha) + 127) / 255) as u8
}
