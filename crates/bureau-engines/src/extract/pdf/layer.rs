//! The text layer of a page: what it draws as letters, in the order in which it draws them. Pages are read one by one,
//! so that what is held does not grow with the file.

use super::glyph::{Glyph, Meaning, Turn, typed};
use super::list::objects;
use hayro::hayro_interpret::font::{Glyph as Drawn, GlyphId, GlyphRun};
use hayro::hayro_interpret::hayro_cmap::{BfString, WritingMode};
use hayro::hayro_interpret::kurbo::{Affine, BezPath, Point, Rect};
use hayro::hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps, InterpreterCache,
    InterpreterSettings, RenderContent, SoftMask, TransformExt, interpret, interpret_page,
};
use hayro::hayro_syntax::Pdf;
use hayro::hayro_syntax::content::TypedIter;
use hayro::hayro_syntax::object::{Array, Object, Stream};
use hayro::hayro_syntax::page::Page;

/// Glyphs of a page at most: a bound for files made to be slow.
const GLYPHS: usize = 200_000;

/// Pages that share what was loaded for them, mostly fonts.
const SHARED: usize = 32;

/// An image this wide and high, in pixels, can be a scanned page.
const SCAN: u32 = 600;

/// What a page draws.
#[derive(Debug, Default)]
pub(super) struct Layer {
    pub(super) glyphs: Vec<Glyph>,
    /// It shows an image that is large enough to be a scan.
    pub(super) has_scan: bool,
    /// Pixels of the largest image that it shows.
    pub(super) pixels: u64,
    /// It draws something that is no letter: a line, a surface, a picture.
    pub(super) has_drawing: bool,
    /// It draws more than is looked at.
    pub(super) is_cut: bool,
}

impl Layer {
    /// Nothing is on the page that could be read.
    pub(super) fn is_blank(&self) -> bool {
        !self.has_drawing && self.glyphs.iter().all(Glyph::is_blank)
    }
}

/// Reads pages; keeps for some pages what it has loaded.
pub(super) struct Layers<'a> {
    pdf: &'a Pdf,
    cache: InterpreterCache<'a>,
    read: usize,
}

impl<'a> Layers<'a> {
    pub(super) fn new(pdf: &'a Pdf) -> Self {
        Self { pdf, cache: InterpreterCache::new(), read: 0 }
    }

    /// The page with this number, counted from 1.
    pub(super) fn page(&mut self, number: u32) -> Layer {
        let mut sheet = Sheet::default();
        let Some(page) = number.checked_sub(1).and_then(|n| self.pdf.pages().get(n as usize)) else {
            return sheet.layer;
        };
        if self.read.is_multiple_of(SHARED) {
            self.cache = InterpreterCache::new();
        }
        self.read += 1;
        // Marks are drawn after the page itself, which is read from a copy: the page would keep its own for good.
        let settings =
            InterpreterSettings { render_content: RenderContent::ANNOTATIONS, ..Default::default() };
        let (width, height) = page.render_dimensions();
        let area = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
        let upright = page.initial_transform(true).to_kurbo();
        let mut context = Context::new(upright, area, &self.cache, self.pdf.xref(), settings);
        let contents = contents(page);
        interpret(TypedIter::new(&contents), page.resources(), &mut context, &mut sheet);
        interpret_page(page, &mut context, &mut sheet);
        sheet.layer
    }
}

/// What the page says is to be drawn; its parts are one text.
fn contents(page: &Page<'_>) -> Vec<u8> {
    let unpacked = |stream: Stream<'_>| stream.decoded_data().ok().map(|data| data.into_owned());
    if let Some(stream) = page.raw().get::<Stream<'_>>("Contents") {
        return unpacked(stream).unwrap_or_default();
    }
    let parts = objects(page.xref(), page.raw().get::<Array<'_>>("Contents"));
    let parts = parts.filter_map(Object::into_stream).filter_map(unpacked);
    parts.flat_map(|part| part.into_iter().chain([b' '])).collect()
}

/// Takes what is drawn.
#[derive(Default)]
struct Sheet {
    layer: Layer,
}

impl<'a> Device<'a> for Sheet {
    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, _: &DrawMode) {
        if self.layer.glyphs.len() + run.glyphs().len() > GLYPHS {
            self.layer.is_cut = true;
            return;
        }
        let stretched = is_stretched(run);
        let start = self.layer.glyphs.len();
        for glyph in run.glyphs() {
            let place = Placed { own: glyph.transform(), page: props.transform, stretched };
            let vertical = run.writing_mode() == WritingMode::Vertical;
            self.layer.glyphs.extend(place.glyph(glyph, vertical));
        }
        let drawn = &mut self.layer.glyphs[start..];
        enlarge(drawn);
        if let [first, _, _, ..] = drawn {
            first.starts = true;
        }
    }

    fn draw_image(&mut self, image: Image<'a, '_>, _: ImageDrawProps<'a>) {
        self.layer.has_drawing = true;
        self.layer.pixels = self.layer.pixels.max(u64::from(image.width()) * u64::from(image.height()));
        self.layer.has_scan |= image.width() >= SCAN && image.height() >= SCAN;
    }

    fn draw_path(&mut self, _: &BezPath, _: DrawProps<'a>, _: &DrawMode) {
        self.layer.has_drawing = true;
    }

    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {}
    fn pop_clip(&mut self) {}
    fn pop_transparency_group(&mut self) {}
}

/// Width over height of a glyph's unit square.
fn proportion(transform: Affine) -> f64 {
    let [a, b, c, d, ..] = transform.as_coeffs();
    a.hypot(b) / c.hypot(d).max(1e-9)
}

/// Whether glyphs of one font are stretched each by its own measure: those of a stand-in font, to the widths of the
/// font that is missing. Their advance is that of the missing font already.
fn is_stretched(run: &GlyphRun<'_, '_>) -> bool {
    let mut proportions = run.glyphs().iter().map(|glyph| proportion(glyph.transform()));
    let first = proportions.next().unwrap_or(1.0);
    proportions.any(|other| (other - first).abs() > 0.01 * first)
}

/// Where a glyph stands.
struct Placed {
    own: Affine,
    page: Affine,
    stretched: bool,
}

/// Units of a glyph's square.
const UNITS: f64 = 1000.0;

impl Placed {
    /// `None` for what has no place.
    fn glyph(&self, drawn: &Drawn<'_>, vertical: bool) -> Option<Glyph> {
        let whole = self.page * self.own;
        let [a, b, c, d, ..] = whole.as_coeffs();
        let size = (c.hypot(d) * UNITS) as f32;
        let stretch = if self.stretched { proportion(self.own) } else { 1.0 };
        let advance = f64::from(advance(drawn)) / stretch.max(1e-6);
        let (turn, start, end) = if vertical {
            (Turn::Down, whole * Point::new(500.0, 880.0), whole * Point::new(500.0, -120.0))
        } else {
            (Turn::of(a, b), whole * Point::ZERO, whole * Point::new(advance, 0.0))
        };
        let (left, base) = turn.along(start.x, start.y);
        let (right, _) = turn.along(end.x, end.y);
        let (text, meaning) = meaning(drawn);
        let glyph = Glyph {
            text,
            meaning,
            turn,
            left: left.min(right),
            right: right.max(left),
            base,
            size,
            starts: false,
        };
        [left, right, base, size].iter().all(|x| x.is_finite()).then_some(glyph)
    }
}

fn advance(drawn: &Drawn<'_>) -> f32 {
    match drawn {
        Drawn::Outline(glyph) => glyph.advance_width(),
        Drawn::Type3(glyph) => glyph.advance_width(),
    }
    .unwrap_or(500.0)
}

/// Fonts whose glyphs are programs may have squares of any size: what is wider than high by far is measured by its
/// width, twice that of a letter.
fn enlarge(run: &mut [Glyph]) {
    let width: f32 = run.iter().map(|g| g.right - g.left).sum::<f32>() / run.len().max(1) as f32;
    for glyph in run.iter_mut().filter(|glyph| glyph.size < width * 0.6) {
        glyph.size = width * 2.0;
    }
}

fn meaning(drawn: &Drawn<'_>) -> (String, Meaning) {
    let said = drawn.as_unicode().map(|unicode| match unicode {
        BfString::Char(c) => c.to_string(),
        BfString::String(text) => text,
    });
    let nothing_said = said.is_none();
    if let Some(text) = said.as_deref().and_then(typed) {
        let hides = text.chars().all(char::is_whitespace) && shows_something(drawn);
        return if hides { (String::new(), Meaning::Unknown) } else { (text, Meaning::Said) };
    }
    if is_without_shape(drawn) {
        return (" ".to_owned(), Meaning::Said);
    }
    match u8::try_from(drawn.char_code()).ok().map(char::from).filter(char::is_ascii_graphic) {
        Some(letter) if nothing_said => (letter.to_string(), Meaning::Guessed),
        _ => (String::new(), Meaning::Unknown),
    }
}

/// Whether a glyph that is said to be a blank has a shape of its own.
fn shows_something(drawn: &Drawn<'_>) -> bool {
    match drawn {
        Drawn::Outline(glyph) => glyph.glyph_id() != GlyphId::NOTDEF && !is_without_shape(drawn),
        Drawn::Type3(_) => false,
    }
}

fn is_without_shape(drawn: &Drawn<'_>) -> bool {
    match drawn {
        Drawn::Outline(glyph) => glyph.outline().elements().is_empty(),
        Drawn::Type3(_) => false,
    }
}
