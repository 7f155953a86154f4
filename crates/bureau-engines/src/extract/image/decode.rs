//! A picture's pages as gray pixels, one at a time, and never more than fit into the child's memory.

use super::failure::{too_large, unreadable};
use super::frames::{Frames, Motion};
use super::gray::{DECODED, Page, gray};
use super::heic::heic;
use super::heif::{self, Heif};
use super::tiff::Tiff;
use bureau_model::output::Place;
use bureau_model::word::Failure;
use image::{DynamicImage, GrayImage, ImageDecoder, ImageFormat, ImageReader, Limits, imageops};
use std::io::Cursor;

/// What a decoder may take for itself beside that.
const WORKING: u64 = 64 << 20;

/// The pages of one picture.
pub(super) enum Pages<'a> {
    /// A picture with one page, not decoded yet.
    One(Option<(&'a [u8], &'a str)>),
    /// A picture of which one page is read, because it is too large for more.
    First(Option<(&'a [u8], &'a str)>),
    /// The pages of a TIFF.
    Tiff(Box<Tiff<'a>>, u32),
    /// What a moving picture shows.
    Frames(Frames),
    /// The pictures of a HEIC file.
    Heif(Heif<'a>, u32),
}

impl<'a> Pages<'a> {
    pub(super) fn open(bytes: &'a [u8], media_type: &'a str) -> Result<Self, Failure> {
        if media_type == "image/tiff" {
            return Ok(Self::Tiff(Box::new(Tiff::open(bytes)?), 0));
        }
        if media_type.starts_with("image/hei")
            && let Some(heif) = Heif::open(bytes)
        {
            return Ok(Self::Heif(heif, 0));
        }
        Ok(match Frames::open(bytes, media_type)? {
            Motion::Still => Self::One(Some((bytes, media_type))),
            Motion::Moves(frames) => Self::Frames(frames),
            Motion::TooLarge => Self::First(Some((bytes, media_type))),
        })
    }

    /// How many pages will be read.
    pub(super) fn count(&self) -> u32 {
        match self {
            Self::One(_) | Self::First(_) => 1,
            Self::Tiff(tiff, _) => tiff.count(),
            Self::Frames(frames) => frames.count,
            Self::Heif(heif, _) => heif.count(),
        }
    }

    /// What of the picture is not read, in sentences.
    pub(super) fn left_out(&self) -> Vec<String> {
        let most = self.count();
        let (beyond, what) = match self {
            Self::One(Some((bytes, media_type))) if media_type.starts_with("image/hei") => {
                (heif::in_sequence(bytes).saturating_sub(1), "pictures")
            }
            Self::One(_) | Self::First(_) => (0, "pages"),
            Self::Tiff(tiff, _) => (tiff.beyond(), "pages"),
            Self::Frames(frames) => (frames.beyond, "different frames"),
            Self::Heif(heif, _) => (heif.beyond(), "pictures"),
        };
        let beyond = (beyond > 0).then(|| {
            format!("{beyond} more {what} were not read: at most {most} of one picture are; split it")
        });
        let end = match self {
            Self::Frames(Frames { total, ends: Some(why), .. }) => {
                Some(format!("what comes after frame {total} was not read: {why}"))
            }
            Self::First(_) => Some(
                "if the picture moves, only its first frame was read: it is too large for more".to_owned(),
            ),
            Self::Frames(_) | Self::One(_) | Self::Tiff(..) | Self::Heif(..) => None,
        };
        beyond.into_iter().chain(end).collect()
    }

    /// The next page, and where it stands in the picture.
    pub(super) fn next(&mut self) -> Option<(Place, Result<Page, Failure>)> {
        match self {
            Self::One(picture) | Self::First(picture) => {
                let (bytes, media_type) = picture.take()?;
                Some((Place::default(), one(bytes, media_type)))
            }
            Self::Tiff(tiff, at) => {
                *at += 1;
                let page = (tiff.count() > 1).then_some(*at);
                Some((Place { page, ..Place::default() }, tiff.next()?))
            }
            Self::Frames(frames) => {
                let (number, frame) = frames.next()?;
                Some((part(format!("frame {number} of {}", frames.total)), Ok(frame)))
            }
            Self::Heif(heif, at) => {
                *at += 1;
                Some((part(format!("picture {at} of {}", heif.count())), heif.next()?))
            }
        }
    }
}

fn part(name: String) -> Place {
    Place { part: Some(name), ..Place::default() }
}

fn one(bytes: &[u8], media_type: &str) -> Result<Page, Failure> {
    let format = match media_type {
        "image/png" | "image/apng" => ImageFormat::Png,
        "image/jpeg" => ImageFormat::Jpeg,
        "image/webp" => ImageFormat::WebP,
        "image/bmp" => ImageFormat::Bmp,
        "image/gif" => ImageFormat::Gif,
        _ => return heic(bytes),
    };
    let mut limits = Limits::no_limits();
    limits.max_alloc = Some(DECODED + WORKING);
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    reader.limits(limits);
    let decoder = reader.into_decoder().map_err(|error| unreadable(&error))?;
    let (width, height) = decoder.dimensions();
    if decoder.total_bytes() > DECODED {
        return Err(too_large(width, height));
    }
    let picture = DynamicImage::from_decoder(decoder).map_err(|error| unreadable(&error))?;
    Ok((gray(picture), None))
}

/// The page as the camera was held: `orientation` is the number that EXIF gives, 1 to 8.
pub(super) fn upright(page: GrayImage, orientation: u32) -> GrayImage {
    match orientation {
        2 => imageops::flip_horizontal(&page),
        3 => imageops::rotate180(&page),
        4 => imageops::flip_vertical(&page),
        5 => imageops::flip_horizontal(&imageops::rotate90(&page)),
        6 => imageops::rotate90(&page),
        7 => imageops::flip_horizontal(&imageops::rotate270(&page)),
        8 => imageops::rotate270(&page),
        _ => page,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bureau_model::ErrorCode;
    use image::{Rgba, RgbaImage};

    fn png(picture: RgbaImage) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        picture.write_to(&mut bytes, ImageFormat::Png).expect("written");
        bytes.into_inner()
    }

    #[test]
    fn what_is_transparent_is_white() {
        let mut picture = RgbaImage::from_pixel(2, 1, Rgba([0, 0, 0, 0]));
        picture.put_pixel(1, 0, Rgba([0, 0, 0, 255]));
        let (page, _) = one(&png(picture), "image/png").expect("read");
        assert_eq!(page.as_raw(), &[255, 0]);
    }

    #[test]
    fn a_picture_that_claims_to_be_huge_is_refused_before_it_is_decoded() {
        let mut bytes = png(RgbaImage::new(2, 2));
        // Width and height of the header, and its checksum.
        bytes[16..24].copy_from_slice(&[0, 1, 0x86, 0xa0, 0, 1, 0x86, 0xa0]);
        let checksum = crc(&bytes[12..29]);
        bytes[29..33].copy_from_slice(&checksum.to_be_bytes());
        assert_eq!(one(&bytes, "image/png").expect_err("refused").code, ErrorCode::TooLarge);
        assert_eq!(one(b"nonsense", "image/png").expect_err("refused").code, ErrorCode::Corrupt);
        assert_eq!(one(b"nonsense", "image/heic").expect_err("refused").code, ErrorCode::Corrupt);
    }

    fn crc(bytes: &[u8]) -> u32 {
        let step =
            |crc: u32, bit: u32| if (crc ^ bit) & 1 == 1 { (crc >> 1) ^ 0xedb8_8320 } else { crc >> 1 };
        !bytes.iter().fold(u32::MAX, |crc, byte| (0..8).fold(crc, |crc, n| step(crc, u32::from(*byte) >> n)))
    }

    #[test]
    fn a_camera_held_on_its_side_is_turned() {
        let page = GrayImage::from_raw(2, 1, vec![10, 20]).expect("a picture");
        assert_eq!(upright(page.clone(), 3).as_raw(), &[20, 10]);
        assert_eq!(upright(page.clone(), 6).dimensions(), (1, 2));
        assert_eq!(upright(page, 1).as_raw(), &[10, 20]);
    }
}
