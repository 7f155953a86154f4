//! The distinct frames of a moving picture: GIF, WebP, APNG.
//!
//! Every frame is decoded and compared with those that were kept; one that shows nothing new is passed over. Of a file
//! made of many different frames only the first ones are kept, and how many more there are is said.

use super::failure::unreadable;
use super::gray::{DECODED, Page, luma, on_white};
use bureau_model::word::Failure;
use image::codecs::gif::GifDecoder;
use image::codecs::png::PngDecoder;
use image::codecs::webp::WebPDecoder;
use image::{AnimationDecoder, GrayImage, ImageDecoder, ImageResult, Limits, RgbaImage};
use std::io::Cursor;

/// Distinct frames that are read at most, and pixels that they may have together.
const KEPT: usize = 60;
const PIXELS: u64 = 60_000_000;

/// Pixels that are decoded at most, of all frames together.
const EFFORT: u64 = 1_500_000_000;

/// Two frames are one when no more than [`FEW`] of their pixels differ by more than [`CLEARLY`].
const CLEARLY: u8 = 40;
const FEW: usize = 24;

/// Bytes that a decoder holds of each pixel: its own canvas, the one before, the frame.
const HELD: u64 = 12;

/// Whether a picture moves.
pub(super) enum Motion {
    /// It has one frame.
    Still,
    /// It has several.
    Moves(Frames),
    /// Its frames are too large to be put together. It may have one or several.
    TooLarge,
}

/// What a moving picture has to show.
pub(super) struct Frames {
    kept: std::vec::IntoIter<(u32, GrayImage)>,
    /// Distinct frames that are read.
    pub(super) count: u32,
    /// Frames in all.
    pub(super) total: u32,
    /// Distinct frames that are not read.
    pub(super) beyond: u32,
    /// Why nothing is known of what follows the last frame.
    pub(super) ends: Option<&'static str>,
}

impl Frames {
    /// Decodes all frames of a picture of this type.
    pub(super) fn open(bytes: &[u8], media_type: &str) -> Result<Motion, Failure> {
        let failed = |error| unreadable(&error);
        match media_type {
            "image/gif" => of(GifDecoder::new(Cursor::new(bytes)).map_err(failed)?),
            "image/webp" => {
                let decoder = WebPDecoder::new(Cursor::new(bytes)).map_err(failed)?;
                if decoder.has_animation() { of(decoder) } else { Ok(Motion::Still) }
            }
            "image/png" | "image/apng" => {
                let decoder = PngDecoder::new(Cursor::new(bytes)).map_err(failed)?;
                let fits = fits(decoder.dimensions());
                match decoder.is_apng().map_err(failed)? {
                    true if fits => gathered(&mut decoder.apng().map_err(failed)?.into_frames()),
                    true => Ok(Motion::TooLarge),
                    false => Ok(Motion::Still),
                }
            }
            _ => Ok(Motion::Still),
        }
    }

    /// The number of the next frame, and the frame.
    pub(super) fn next(&mut self) -> Option<(u32, Page)> {
        self.kept.next().map(|(number, frame)| (number, (frame, None)))
    }
}

fn of<'a>(mut decoder: impl AnimationDecoder<'a> + ImageDecoder) -> Result<Motion, Failure> {
    if !fits(decoder.dimensions()) {
        return Ok(Motion::TooLarge);
    }
    let mut limits = Limits::no_limits();
    limits.max_alloc = Some(DECODED);
    decoder.set_limits(limits).map_err(|error| unreadable(&error))?;
    gathered(&mut decoder.into_frames())
}

fn fits((width, height): (u32, u32)) -> bool {
    u64::from(width) * u64::from(height) * HELD <= DECODED
}

fn gathered(frames: &mut dyn Iterator<Item = ImageResult<image::Frame>>) -> Result<Motion, Failure> {
    let mut kept: Vec<(u32, GrayImage)> = Vec::new();
    let (mut total, mut beyond, mut effort, mut room, mut ends) = (0, 0, EFFORT, PIXELS, None);
    for frame in frames {
        let frame = match frame {
            Ok(frame) => gray(&frame.into_buffer()),
            Err(error) if total == 0 => return Err(unreadable(&error)),
            Err(_) => {
                ends = Some("the file is damaged there");
                break;
            }
        };
        total += 1;
        let pixels = frame.as_raw().len() as u64;
        effort = effort.saturating_sub(pixels.max(1));
        // The last one first: most frames are like the one before.
        if !kept.iter().rev().any(|(_, known)| is_same(known, &frame)) {
            if kept.len() < KEPT && pixels <= room {
                room -= pixels;
                kept.push((total, frame));
            } else {
                beyond += 1;
            }
        }
        if effort == 0 {
            ends = Some("there are too many");
            break;
        }
    }
    let count = u32::try_from(kept.len()).unwrap_or(u32::MAX);
    if total <= 1 && ends.is_none() {
        return Ok(Motion::Still);
    }
    Ok(Motion::Moves(Frames { kept: kept.into_iter(), count, total, beyond, ends }))
}

fn is_same(a: &GrayImage, b: &GrayImage) -> bool {
    let pairs = a.as_raw().iter().zip(b.as_raw());
    a.dimensions() == b.dimensions() && pairs.filter(|(a, b)| a.abs_diff(**b) > CLEARLY).nth(FEW).is_none()
}

/// Gray, what is transparent on white.
fn gray(frame: &RgbaImage) -> GrayImage {
    let pixels = frame.pixels().map(|pixel| {
        let [r, g, b, a] = pixel.0;
        on_white(luma([r, g, b]), a)
    });
    GrayImage::from_raw(frame.width(), frame.height(), pixels.collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::codecs::gif::GifEncoder;
    use image::{Frame, Rgba};

    fn frame(mark: Option<u32>) -> RgbaImage {
        let mut frame = RgbaImage::from_pixel(64, 32, Rgba([255, 255, 255, 255]));
        for (x, y) in
            mark.into_iter().flat_map(|mark| (0..8).flat_map(move |x| (0..8).map(move |y| (mark + x, y))))
        {
            frame.put_pixel(x, y, Rgba([0, 0, 0, 255]));
        }
        frame
    }

    fn gif(frames: impl Iterator<Item = RgbaImage>) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut encoder = GifEncoder::new_with_speed(&mut bytes, 30);
        encoder.encode_frames(frames.map(Frame::new)).expect("written");
        drop(encoder);
        bytes
    }

    fn moving(bytes: &[u8]) -> Frames {
        match Frames::open(bytes, "image/gif").expect("read") {
            Motion::Moves(frames) => frames,
            Motion::Still | Motion::TooLarge => panic!("it moves"),
        }
    }

    fn numbers(mut frames: Frames) -> Vec<u32> {
        std::iter::from_fn(|| frames.next().map(|(number, _)| number)).collect()
    }

    #[test]
    fn of_three_hundred_frames_the_telling_one_is_found() {
        let bytes = gif((0..300).map(|n| frame((n == 211).then_some(8))));
        let frames = moving(&bytes);
        assert_eq!((frames.count, frames.total, frames.beyond), (2, 300, 0));
        assert_eq!(numbers(frames), [1, 212]);
        let still = Frames::open(&gif(std::iter::once(frame(None))), "image/gif").expect("read");
        assert!(matches!(still, Motion::Still));
    }

    #[test]
    fn many_different_frames_are_counted_and_a_cut_off_file_gives_what_it_has() {
        // A square and a line, each in ten places.
        let different = |n: u32| {
            let mut frame = frame(Some(n % 10 * 6));
            for x in 0..64 {
                frame.put_pixel(x, 16 + n / 10, Rgba([0, 0, 0, 255]));
            }
            frame
        };
        let bytes = gif((0..100).map(different));
        let frames = moving(&bytes);
        assert_eq!(frames.total, 100);
        assert_eq!((frames.count as usize, frames.beyond as usize), (KEPT, 100 - KEPT));
        let cut = moving(&bytes[..bytes.len() / 2]);
        assert!(cut.total > 1 && cut.total < 100 && cut.ends.is_some());
    }
}
