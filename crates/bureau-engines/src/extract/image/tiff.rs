//! The pages of a TIFF as gray pixels: black and white, gray, palette, colour, in any of its compressions that are
//! common for scans (none, PackBits, LZW, Deflate, CCITT, JPEG).

use super::failure::{broken, too_large};
use super::gray::{DECODED, Page, luma, on_white};
use crate::extract::failure::fail;
use bureau_model::word::{ErrorCode, Failure};
use image::GrayImage;
use std::io::Cursor;
use tiff::decoder::{Decoder, DecodingResult, Limits};
use tiff::tags::Tag;
use tiff::{ColorType, TiffError};

/// Pages of one file at most.
const PAGES: u32 = 2_000;

/// A file whose pages are decoded one after the other.
pub(super) struct Tiff<'a> {
    decoder: Decoder<Cursor<&'a [u8]>>,
    count: u32,
    beyond: u32,
    at: u32,
}

impl<'a> Tiff<'a> {
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, Failure> {
        let mut counted = decoder(bytes)?;
        let mut count = 1;
        while count < PAGES * 2 && counted.more_images() && counted.next_image().is_ok() {
            count += 1;
        }
        let beyond = count.saturating_sub(PAGES);
        Ok(Self { decoder: decoder(bytes)?, count: count.min(PAGES), beyond, at: 0 })
    }

    pub(super) fn count(&self) -> u32 {
        self.count
    }

    pub(super) fn beyond(&self) -> u32 {
        self.beyond
    }

    pub(super) fn next(&mut self) -> Option<Result<Page, Failure>> {
        if self.at >= self.count {
            return None;
        }
        self.at += 1;
        if self.at > 1 && self.decoder.next_image().is_err() {
            self.at = self.count;
            return Some(Err(broken()));
        }
        Some(self.page())
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "the library's kinds of samples may grow")]
    fn page(&mut self) -> Result<Page, Failure> {
        let decoder = &mut self.decoder;
        let (width, height) = decoder.dimensions().map_err(|error| unreadable(&error))?;
        let color = decoder.colortype().map_err(|error| unreadable(&error))?;
        let bits = u64::from(color.bit_depth()) * u64::from(color.num_samples());
        if u64::from(width) * u64::from(height) * bits.max(8) / 8 > DECODED {
            return Err(too_large(width, height));
        }
        let dots_per_inch = resolution(decoder);
        let palette = decoder.get_tag_u16_vec(Tag::ColorMap).ok();
        let samples = match decoder.read_image().map_err(|error| unreadable(&error))? {
            DecodingResult::U8(bytes) => bytes,
            DecodingResult::U16(words) => words.into_iter().map(|word| (word >> 8) as u8).collect(),
            _ => return Err(unusual()),
        };
        let pixels = gray(samples, color, palette.as_deref(), width as usize, height as usize)?;
        Ok((GrayImage::from_raw(width, height, pixels).ok_or_else(broken)?, dots_per_inch))
    }
}

fn decoder(bytes: &[u8]) -> Result<Decoder<Cursor<&[u8]>>, Failure> {
    let mut limits = Limits::default();
    limits.decoding_buffer_size = DECODED as usize;
    let decoder = Decoder::new(Cursor::new(bytes)).map_err(|error| unreadable(&error))?;
    Ok(decoder.with_limits(limits))
}

/// Dots per inch. The unit is inches where none is named.
fn resolution(decoder: &mut Decoder<Cursor<&[u8]>>) -> Option<u32> {
    let dots = decoder.get_tag_f64(Tag::XResolution).ok()?;
    let inch = match decoder.get_tag_u32(Tag::ResolutionUnit) {
        Ok(1) => return None,
        Ok(3) => 2.54,
        Ok(_) | Err(_) => 1.0,
    };
    let dots = dots * inch;
    (70.0..=2400.0).contains(&dots).then_some(dots as u32)
}

/// Lightness of each pixel out of samples that are packed in rows of whole bytes.
fn gray(
    samples: Vec<u8>,
    color: ColorType,
    palette: Option<&[u16]>,
    width: usize,
    height: usize,
) -> Result<Vec<u8>, Failure> {
    let bits = color.bit_depth();
    if bits < 8 {
        let lightness = lightness(color, palette)?;
        return unpacked(&samples, bits, width, height, &lightness);
    }
    let channels = usize::from(color.num_samples());
    let pixels = width * height;
    // Colours in planes of their own: the first plane says enough.
    let channels = if samples.len() < pixels * channels { 1 } else { channels };
    if samples.len() < pixels * channels {
        return Err(broken());
    }
    let of = |pixel: &[u8]| match (color, pixel) {
        (ColorType::Palette(_), [index, ..]) => match palette {
            Some(palette) => shade(palette, 256, usize::from(*index)),
            None => *index,
        },
        (ColorType::GrayA(_), [gray, alpha]) => on_white(*gray, *alpha),
        (ColorType::RGB(_), [r, g, b]) => luma([*r, *g, *b]),
        (ColorType::RGBA(_), [r, g, b, a]) => on_white(luma([*r, *g, *b]), *a),
        (ColorType::CMYK(_) | ColorType::CMYKA(_), [c, m, y, k, ..]) => {
            let ink = |part: &u8| ((255 - u32::from(*part)) * (255 - u32::from(*k)) / 255) as u8;
            luma([ink(c), ink(m), ink(y)])
        }
        // Of YCbCr and Lab the first sample is the lightness.
        (_, [first, ..]) => *first,
        (_, []) => 255,
    };
    if channels == 1 && matches!(color, ColorType::Gray(_)) {
        let mut samples = samples;
        samples.truncate(pixels);
        return Ok(samples);
    }
    Ok(samples.chunks_exact(channels).take(pixels).map(of).collect())
}

/// Lightness of each value that a sample of fewer than eight bits can have.
fn lightness(color: ColorType, palette: Option<&[u16]>) -> Result<Vec<u8>, Failure> {
    let values = 1usize << color.bit_depth();
    match (color, palette) {
        (ColorType::Palette(_), Some(palette)) => {
            Ok((0..values).map(|n| shade(palette, values, n)).collect())
        }
        (ColorType::Gray(_) | ColorType::Palette(_), _) => {
            Ok((0..values).map(|n| (n * 255 / (values - 1)) as u8).collect())
        }
        _ => Err(unusual()),
    }
}

/// Lightness of an entry of a colour map, which has all reds, then all greens, then all blues.
fn shade(palette: &[u16], values: usize, index: usize) -> u8 {
    let part = |n: usize| palette.get(n * values + index).map_or(0, |part| (part >> 8) as u8);
    luma([part(0), part(1), part(2)])
}

fn unpacked(
    samples: &[u8],
    bits: u8,
    width: usize,
    height: usize,
    lightness: &[u8],
) -> Result<Vec<u8>, Failure> {
    let stride = (width * usize::from(bits)).div_ceil(8);
    if stride == 0 || samples.len() < stride * height {
        return Err(broken());
    }
    let per_byte = usize::from(8 / bits);
    let mask = (1u16 << bits) as u8 - 1;
    let mut pixels = Vec::with_capacity(width * height);
    for row in samples.chunks_exact(stride).take(height) {
        pixels.extend((0..width).map(|x| {
            let shift = 8 - bits as usize * (x % per_byte + 1);
            lightness[usize::from((row[x / per_byte] >> shift) & mask)]
        }));
    }
    Ok(pixels)
}

fn unreadable(error: &TiffError) -> Failure {
    match error {
        TiffError::LimitsExceeded => {
            fail(ErrorCode::TooLarge, "the picture is too large to be read; save it smaller and add that")
        }
        TiffError::UnsupportedError(_) => unusual(),
        TiffError::FormatError(_)
        | TiffError::IoError(_)
        | TiffError::IntSizeError
        | TiffError::UsageError(_) => broken(),
    }
}

fn unusual() -> Failure {
    fail(
        ErrorCode::Unsupported,
        "this variant of TIFF can't be read; save it as PNG, or as TIFF with LZW, and add that",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits_are_unpacked_row_by_row() {
        let pixels = gray(vec![0b1010_0000, 0b0100_0000], ColorType::Gray(1), None, 3, 2).expect("pixels");
        assert_eq!(pixels, [255, 0, 255, 0, 255, 0]);
        assert!(gray(vec![0], ColorType::Gray(1), None, 9, 1).is_err());
    }

    #[test]
    fn a_palette_is_looked_up() {
        let palette: Vec<u16> = [[0, 0xffff], [0, 0xffff], [0, 0xffff]].concat();
        let pixels = gray(vec![0b0100_0000], ColorType::Palette(1), Some(&palette), 2, 1).expect("pixels");
        assert_eq!(pixels, [0, 255]);
    }

    #[test]
    fn colours_have_their_lightness() {
        let pixels = gray(vec![255, 255, 255, 0, 0, 0], ColorType::RGB(8), None, 2, 1).expect("pixels");
        assert_eq!(pixels, [255, 0]);
        let planar = gray(vec![9, 8], ColorType::RGB(8), None, 2, 1).expect("the first plane");
        assert_eq!(planar, [9, 8]);
    }
}
