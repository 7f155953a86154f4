//! Light text on darker ground, as on a screen at night: found, and made dark on white.
//!
//! The library looks for dark text on one light ground. Where bubbles of several colours stand on a dark screen, one
//! threshold for all of them makes some of them as white as their text. So the ground of each place is found first: what
//! is large and of one shade, or changes slowly. How far a pixel is from its ground is then its darkness, whichever of
//! the two is the lighter one.

use image::{GrayImage, imageops};
use std::collections::VecDeque;

/// Pixels of the page to a side of a cell. The ground is found by cells.
const CELL: u32 = 4;

/// Neighbouring cells of one ground differ by no more than this.
const EVEN: u8 = 10;

/// Cells that a ground has at least; strokes of letters have fewer.
const GROUND: usize = 600;

/// A ground that is lighter than this is paper.
const PAPER: u8 = 205;

/// Light text is lighter than its ground by this at least, and has so many cells on a page.
const LIGHTER: u8 = 50;
const CELLS: usize = 40;

/// The page with every ground made white and every text dark; `None` where no light text stands on darker ground.
pub(super) fn flattened(page: &GrayImage) -> Option<GrayImage> {
    let (width, height) = (page.width() / CELL, page.height() / CELL);
    if width < 8 || height < 8 {
        return None;
    }
    let grounds = Grounds::of(&imageops::thumbnail(page, width, height))?;
    grounds.has_light_text().then(|| grounds.flatten(page))
}

/// The ground of each cell.
struct Grounds {
    width: usize,
    /// Shades of the cells.
    shades: Vec<u8>,
    /// Whether a cell belongs to a ground.
    is_ground: Vec<bool>,
    /// The shade of the ground that a cell is, or stands on.
    ground: Vec<u8>,
}

impl Grounds {
    /// `None` where there is no ground, as in a photograph of a crowd.
    fn of(cells: &GrayImage) -> Option<Self> {
        let width = cells.width() as usize;
        let shades = cells.as_raw().clone();
        let is_ground = even(&shades, width);
        let ground = spread(&shades, &is_ground, width);
        is_ground.contains(&true).then_some(Self { width, shades, is_ground, ground })
    }

    fn has_light_text(&self) -> bool {
        let is_light = |at: &usize| {
            let (shade, ground) = (self.shades[*at], self.ground[*at]);
            !self.is_ground[*at]
                && ground <= PAPER
                && shade >= ground.saturating_add(LIGHTER)
                && !self.is_edge(*at)
        };
        (0..self.shades.len()).filter(is_light).nth(CELLS - 1).is_some()
    }

    /// Whether a cell is where a ground meets a lighter one.
    fn is_edge(&self, at: usize) -> bool {
        let (x, y) = ((at % self.width) as i64, (at / self.width) as i64);
        let near = (-2..=2).flat_map(|dy| (-2..=2).map(move |dx| (x + dx, y + dy)));
        let lighter = self.shades[at].saturating_sub(30);
        near.filter_map(|(x, y)| self.at(x, y))
            .any(|near| self.is_ground[near] && self.shades[near] >= lighter)
    }

    fn at(&self, x: i64, y: i64) -> Option<usize> {
        let (x, y) = (usize::try_from(x).ok()?, usize::try_from(y).ok()?);
        let at = y * self.width + x;
        (x < self.width && at < self.shades.len()).then_some(at)
    }

    fn flatten(&self, page: &GrayImage) -> GrayImage {
        let height = self.shades.len() / self.width;
        let mut flat = page.clone();
        for (x, y, pixel) in flat.enumerate_pixels_mut() {
            let x = ((x / CELL) as usize).min(self.width - 1);
            let y = ((y / CELL) as usize).min(height - 1);
            let shade = pixel.0[0];
            // Where two grounds meet, either is right.
            let near = [(0, 0), (-1, 0), (1, 0), (0, -1), (0, 1)];
            let near = near.into_iter().filter_map(|(dx, dy)| self.at(x as i64 + dx, y as i64 + dy));
            let far = near.map(|at| self.ground[at].abs_diff(shade)).min().unwrap_or_default();
            pixel.0[0] = 255 - far.saturating_add(far / 2);
        }
        flat
    }
}

/// Cells that belong to large even areas.
fn even(shades: &[u8], width: usize) -> Vec<bool> {
    let mut seen = vec![false; shades.len()];
    let mut is_ground = vec![false; shades.len()];
    let mut area = Vec::new();
    for start in 0..shades.len() {
        if seen[start] {
            continue;
        }
        seen[start] = true;
        area.clear();
        area.push(start);
        let mut next = 0;
        while let Some(&at) = area.get(next) {
            next += 1;
            for near in neighbours(at, width, shades.len()) {
                if !seen[near] && shades[near].abs_diff(shades[at]) <= EVEN {
                    seen[near] = true;
                    area.push(near);
                }
            }
        }
        if area.len() >= GROUND {
            area.iter().for_each(|at| is_ground[*at] = true);
        }
    }
    is_ground
}

/// The shade of the nearest ground of each cell.
fn spread(shades: &[u8], is_ground: &[bool], width: usize) -> Vec<u8> {
    let mut ground: Vec<u8> = shades.to_vec();
    let mut seen = is_ground.to_vec();
    let mut queue: VecDeque<usize> = (0..shades.len()).filter(|at| is_ground[*at]).collect();
    while let Some(at) = queue.pop_front() {
        for near in neighbours(at, width, shades.len()) {
            if !seen[near] {
                seen[near] = true;
                ground[near] = ground[at];
                queue.push_back(near);
            }
        }
    }
    ground
}

fn neighbours(at: usize, width: usize, count: usize) -> impl Iterator<Item = usize> {
    let x = at % width;
    let left = (x > 0).then(|| at - 1);
    let right = (x + 1 < width).then_some(at + 1);
    let above = at.checked_sub(width);
    let below = Some(at + width).filter(|below| *below < count);
    [left, right, above, below].into_iter().flatten()
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::Luma;

    /// A page of this shade with bars of other shades: left, top, width, height, shade.
    fn page(ground: u8, bars: &[(u32, u32, u32, u32, u8)]) -> GrayImage {
        let mut page = GrayImage::from_pixel(800, 800, Luma([ground]));
        for (left, top, width, height, shade) in bars {
            for (x, y) in (0..*width).flat_map(|x| (0..*height).map(move |y| (left + x, top + y))) {
                page.put_pixel(x, y, Luma([*shade]));
            }
        }
        page
    }

    #[test]
    fn light_text_on_grounds_of_several_shades_becomes_dark_on_white() {
        let bubble = |top: u32, shade: u8| [(100, top, 600, 150, shade), (150, top + 60, 300, 12, 233)];
        let bars = [bubble(100, 71), bubble(400, 42)].concat();
        let flat = flattened(&page(12, &bars)).expect("light text");
        let at = |x: u32, y: u32| flat.get_pixel(x, y).0[0];
        assert_eq!([at(20, 20), at(300, 120), at(300, 420)], [255; 3]);
        assert!(at(300, 165) < 60 && at(300, 465) < 60, "{} {}", at(300, 165), at(300, 465));
    }

    #[test]
    fn dark_text_on_paper_and_a_dark_margin_are_left_alone() {
        assert!(flattened(&page(250, &[(100, 100, 300, 12, 10), (100, 200, 300, 12, 10)])).is_none());
        assert!(flattened(&page(250, &[(0, 0, 100, 800, 5), (150, 100, 300, 12, 10)])).is_none());
        assert!(flattened(&GrayImage::from_pixel(20, 20, Luma([0]))).is_none());
    }

    #[test]
    fn a_page_that_is_half_dark_keeps_its_dark_text_too() {
        let bars = [(0, 400, 800, 400, 30), (100, 100, 300, 12, 0), (100, 600, 300, 12, 240)];
        let flat = flattened(&page(255, &bars)).expect("light text");
        let at = |x: u32, y: u32| flat.get_pixel(x, y).0[0];
        assert!(at(200, 105) < 10 && at(200, 605) < 60);
        assert_eq!([at(20, 20), at(20, 780)], [255; 2]);
    }
}
