//! Pictures much higher than wide, such as a chat that was scrolled through: read in strips.
//!
//! Strips overlap, and meet where the least is to be seen. Of a line that stands in two of them the one is kept whose
//! strip has its middle: no line is lost or doubled.

use super::attempt::Attempt;
use super::layout::{Line, Reading};
use super::page::Page;
use super::reader::{Reader, is_blank};
use super::unread::{TIME, Unread};
use image::{GrayImage, imageops};
use std::ops::Range;
use std::time::Instant;

/// A picture is tall when it is so many times as high as it is wide.
const TALL: u32 = 3;

/// A strip is about so many times as high as wide.
const STRIP: u32 = 2;

/// Rows that are compared to find where the least is to be seen.
const QUIET: u32 = 12;

/// A picture as it was read in strips.
#[derive(Debug)]
pub struct Tall {
    /// What was read.
    pub page: Page,
    /// How many strips there are, and which of them, from 1, were not read, and why.
    pub strips: u32,
    pub(crate) unread: Vec<(u32, Unread)>,
}

/// Whether a picture is read better in strips.
pub fn is_tall(page: &GrayImage) -> bool {
    page.width() >= 100 && page.height() / page.width() >= TALL
}

impl Reader {
    /// Reads a tall picture; `tell` hears which strip comes next, of how many.
    ///
    /// # Errors
    /// When no strip can be read.
    pub fn read_tall(&mut self, page: &GrayImage, tell: &mut dyn FnMut(u32, u32)) -> Result<Tall, Unread> {
        let bounds = cut(page);
        let strips = u32::try_from(bounds.len()).unwrap_or(u32::MAX);
        let (mut whole, mut unread) = (Attempt::nothing(), Vec::new());
        for (number, kept) in (1..).zip(bounds) {
            tell(number, strips);
            match self.strip(page, &kept) {
                Ok(strip) => append(&mut whole, strip),
                Err(why) => unread.push((number, why)),
            }
        }
        match unread.first() {
            Some((_, why)) if unread.len() as u32 == strips => Err(*why),
            _ => Ok(Tall { page: whole.page(0), strips, unread }),
        }
    }

    /// The lines of a strip that have their middle in these rows, with their places on the whole picture.
    fn strip(&mut self, page: &GrayImage, kept: &Range<u32>) -> Result<Attempt, Unread> {
        let beside = page.width() / 8;
        let top = kept.start.saturating_sub(beside);
        let bottom = kept.end.saturating_add(beside).min(page.height());
        let strip = imageops::crop_imm(page, 0, top, page.width(), bottom - top).to_image();
        if is_blank(&strip) {
            return Ok(Attempt::nothing());
        }
        let (turn, mut read) = self.look(strip, None, Instant::now() + TIME)?;
        let (scale, height) = ((bottom - top) as f32, page.height() as f32);
        let placed = |line: Line| placed(line, turn, top as f32 / height, scale / height);
        let is_kept = |line: &Line| match line.span() {
            Some((a, b)) => kept.contains(&(((a + b) / 2.0 * height) as u32)),
            None => true,
        };
        read.reading.lines = read.reading.lines.into_iter().map(placed).filter(is_kept).collect();
        Ok(read)
    }
}

/// A line with its place on the whole picture; of a strip that was read turned it is not known.
fn placed(mut line: Line, turn: u16, top: f32, scale: f32) -> Line {
    for word in &mut line.words {
        word.area = word.area.filter(|_| turn == 0).map(|[left, y, width, height]| {
            [left, (top + y * scale).min(1.0), width, (height * scale).min(1.0)]
        });
    }
    line
}

fn append(whole: &mut Attempt, strip: Attempt) {
    let Attempt { reading: Reading { lines }, languages, layout: _ } = strip;
    whole.reading.lines.extend(lines);
    for language in languages {
        if !whole.languages.contains(&language) {
            whole.languages.push(language);
        }
    }
}

/// The rows of each strip.
fn cut(page: &GrayImage) -> Vec<Range<u32>> {
    let (width, height) = page.dimensions();
    let strip = width * STRIP;
    let count = height.div_ceil(strip).max(1);
    let cuts =
        (1..count).map(|n| quietest(page, (u64::from(height) * u64::from(n) / u64::from(count)) as u32));
    let mut bounds: Vec<u32> = std::iter::once(0).chain(cuts).chain([height]).collect();
    bounds.dedup();
    bounds.windows(2).map(|pair| pair[0]..pair[1]).collect()
}

/// The row near this one about which the least is to be seen; the nearest of several.
fn quietest(page: &GrayImage, row: u32) -> u32 {
    let reach = page.width() / 4;
    let rows: Vec<u32> = (row.saturating_sub(reach)..(row + reach).min(page.height())).collect();
    let seen: Vec<u64> = rows.iter().map(|row| unrest(page, *row)).collect();
    let about = |at: usize| -> u64 {
        let half = (QUIET / 2) as usize;
        seen[at.saturating_sub(half)..(at + half).min(seen.len())].iter().sum()
    };
    let nearest = |at: &usize| (about(*at), rows[*at].abs_diff(row));
    (0..rows.len()).min_by_key(nearest).map_or(row, |at| rows[at])
}

/// How much changes along a row.
fn unrest(page: &GrayImage, row: u32) -> u64 {
    let width = page.width() as usize;
    let pixels = page.as_raw().get(row as usize * width..(row as usize + 1) * width).unwrap_or_default();
    pixels.windows(2).map(|pair| u64::from(pair[0].abs_diff(pair[1]))).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::Luma;

    #[test]
    fn strips_cover_the_picture_and_meet_between_its_lines() {
        let mut page = GrayImage::from_pixel(200, 1_700, Luma([20]));
        // Lines of 30 rows, 20 rows apart.
        for (x, y) in
            (0..200).flat_map(|x| (0..1_700).map(move |y| (x, y))).filter(|(x, y)| y % 50 < 30 && x % 7 < 3)
        {
            page.put_pixel(x, y, Luma([230]));
        }
        assert!(is_tall(&page) && !is_tall(&GrayImage::new(1_080, 2_400)));
        let strips = cut(&page);
        assert_eq!((strips[0].start, strips[strips.len() - 1].end), (0, 1_700));
        assert!(strips.windows(2).all(|pair| pair[0].end == pair[1].start));
        assert!(strips.len() >= 4 && strips[1..].iter().all(|strip| strip.start % 50 >= 30), "{strips:?}");
    }
}
