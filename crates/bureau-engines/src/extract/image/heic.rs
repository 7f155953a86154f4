//! One picture of the kind HEIC.

use super::failure::{broken, too_large};
use super::gray::Page;
use crate::extract::failure::fail;
use bureau_model::word::{ErrorCode, Failure};
use image::GrayImage;

/// Pixels of a HEIC picture at most: its decoder needs 12 bytes and more for each.
const HEIC: u64 = 20_000_000;

pub(super) fn heic(bytes: &[u8]) -> Result<Page, Failure> {
    let info = heic_decoder::probe(bytes).map_err(|error| heic_unreadable(&error))?;
    let (width, height) = (info.coded_width as u64, info.coded_height as u64);
    if width.saturating_mul(height) > HEIC {
        return Err(too_large(info.coded_width as u32, info.coded_height as u32));
    }
    let picture = heic_decoder::decode(bytes).map_err(|error| heic_unreadable(&error))?;
    let shift = picture.bit_depth_luma.saturating_sub(8);
    let (width, height) = (picture.width as u32, picture.height as u32);
    let luma = picture.y.into_iter().map(|sample| (sample >> shift).clamp(0, 255) as u8).collect();
    let page = GrayImage::from_raw(width, height, luma).ok_or_else(broken)?;
    Ok((page, None))
}

fn heic_unreadable(error: &heic_decoder::HeifError) -> Failure {
    match error {
        heic_decoder::HeifError::Unsupported(what) => fail(
            ErrorCode::Unsupported,
            format!("this kind of HEIC picture can't be read ({what}); save it as JPEG or PNG and add that"),
        ),
        heic_decoder::HeifError::LimitExceeded(what) => fail(
            ErrorCode::TooLarge,
            format!("the picture is too large to be read ({what}); save it smaller, as JPEG, and add that"),
        ),
        heic_decoder::HeifError::Truncated { .. }
        | heic_decoder::HeifError::NotHeif(_)
        | heic_decoder::HeifError::MalformedBox(_)
        | heic_decoder::HeifError::MalformedHevc(_)
        | heic_decoder::HeifError::CabacDesync(_) => broken(),
    }
}
