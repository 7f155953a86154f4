//! The one door to the Tesseract library: a picture in, words with their places out.
//!
//! The C interface is called here and nowhere else. A handle is owned by one [`Engine`], is never null, and is
//! given back when that is dropped; every text the library hands out is copied and given back at once.

#![expect(unsafe_code, reason = "Tesseract is a C library; this module is the only place that calls it")]

use image::GrayImage;
use std::ffi::{CStr, CString, c_char, c_int};
use std::path::Path;
use std::ptr::NonNull;
use std::time::Duration;
use tesseract_sys as sys;

/// What makes a page that is laid out as pages are, or what reads a few scattered words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Layout {
    /// Columns, paragraphs, lines.
    Page,
    /// Words wherever they stand, as in a photograph or a form.
    Sparse,
}

/// Which way up a page lies, and the script on it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Orientation {
    /// Degrees by which it has to be turned clockwise to be upright.
    pub(super) turn: u16,
    /// How certain that is: 0 and up, without a unit.
    pub(super) turn_confidence: f32,
    /// Name of the script, as Tesseract has it (`Latin`, `Devanagari`, `Han` …).
    pub(super) script: String,
}

/// Why nothing was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unread {
    /// It took longer than it may.
    OutOfTime,
    /// The library gave up.
    Failed,
}

/// A loaded reader for some languages. Not for several threads.
pub(super) struct Engine {
    handle: NonNull<sys::TessBaseAPI>,
}

impl Engine {
    /// Loads the data of `languages` (`hin+eng`) out of the folder `data`; `None` when that fails.
    pub(super) fn load(data: &Path, languages: &str) -> Option<Self> {
        let data = CString::new(data.to_str()?).ok()?;
        let languages = CString::new(languages).ok()?;
        // SAFETY: a new handle, owned by nobody else; both strings live longer than the call.
        unsafe {
            let handle = NonNull::new(sys::TessBaseAPICreate())?;
            let engine = Self { handle };
            let status = sys::TessBaseAPIInit3(handle.as_ptr(), data.as_ptr(), languages.as_ptr());
            (status == 0).then_some(engine)
        }
    }

    /// The lines of Tesseract's table of a page: level, page, block, paragraph, line, word, left, top, width,
    /// height, confidence, text.
    pub(super) fn read(
        &mut self,
        picture: &GrayImage,
        dots_per_inch: u32,
        layout: Layout,
        time: Duration,
    ) -> Result<String, Unread> {
        self.show(picture, dots_per_inch, layout).ok_or(Unread::Failed)?;
        let milliseconds = c_int::try_from(time.as_millis()).unwrap_or(c_int::MAX);
        // SAFETY: the handle has a picture; the monitor lives through the call and is given back after it.
        let (status, table) = unsafe {
            let monitor = sys::TessMonitorCreate();
            sys::TessMonitorSetDeadlineMSecs(monitor, milliseconds);
            let status = sys::TessBaseAPIRecognize(self.handle.as_ptr(), monitor);
            sys::TessMonitorDelete(monitor);
            let table =
                if status == 0 { taken(sys::TessBaseAPIGetTsvText(self.handle.as_ptr(), 0)) } else { None };
            sys::TessBaseAPIClear(self.handle.as_ptr());
            (status, table)
        };
        if status != 0 {
            return Err(Unread::OutOfTime);
        }
        table.ok_or(Unread::Failed)
    }

    /// Which way up the picture lies; `None` when there is too little on it to tell. Only for an engine that was
    /// loaded with `osd`.
    pub(super) fn orientation(&mut self, picture: &GrayImage, dots_per_inch: u32) -> Option<Orientation> {
        self.show(picture, dots_per_inch, Layout::Page)?;
        let (mut degrees, mut turn_confidence, mut script_confidence): (c_int, f32, f32) = (0, 0.0, 0.0);
        let mut name: *const c_char = std::ptr::null();
        // SAFETY: all four point to variables of the right types; the name belongs to the handle and is copied
        // before the handle is used again.
        let (found, script) = unsafe {
            let found = sys::TessBaseAPIDetectOrientationScript(
                self.handle.as_ptr(),
                &mut degrees,
                &mut turn_confidence,
                &mut name,
                &mut script_confidence,
            );
            let script = if found != 0 && !name.is_null() {
                CStr::from_ptr(name).to_string_lossy().into_owned()
            } else {
                String::new()
            };
            sys::TessBaseAPIClear(self.handle.as_ptr());
            (found != 0, script)
        };
        let turn = u16::try_from((360 - degrees.rem_euclid(360)) % 360).ok()?;
        found.then_some(Orientation { turn, turn_confidence, script })
    }

    fn show(&mut self, picture: &GrayImage, dots_per_inch: u32, layout: Layout) -> Option<()> {
        let mode = match layout {
            Layout::Page => sys::TessPageSegMode_PSM_AUTO,
            Layout::Sparse => sys::TessPageSegMode_PSM_SPARSE_TEXT,
        };
        let (width, height) =
            (c_int::try_from(picture.width()).ok()?, c_int::try_from(picture.height()).ok()?);
        if width == 0 || height == 0 {
            return None;
        }
        let pixels = picture.as_raw().as_ptr();
        // SAFETY: a gray picture has exactly `width * height` bytes; the library copies them.
        unsafe {
            sys::TessBaseAPISetPageSegMode(self.handle.as_ptr(), mode);
            sys::TessBaseAPISetImage(self.handle.as_ptr(), pixels, width, height, 1, width);
            let resolution = c_int::try_from(dots_per_inch).ok()?;
            sys::TessBaseAPISetSourceResolution(self.handle.as_ptr(), resolution);
        }
        Some(())
    }
}

impl Drop for Engine {
    fn drop(&mut self) {
        // SAFETY: the handle came from `TessBaseAPICreate` and is not used again.
        unsafe { sys::TessBaseAPIDelete(self.handle.as_ptr()) }
    }
}

/// The library's version, such as `5.3.0`.
pub(super) fn version() -> String {
    // SAFETY: a text of the library's own that lives as long as the program.
    let text = unsafe { CStr::from_ptr(sys::TessVersion()) };
    text.to_string_lossy().into_owned()
}

/// A copy of a text that the library hands out, which is given back.
///
/// # Safety
/// `text` is null or was handed out by the library to be given back.
unsafe fn taken(text: *mut c_char) -> Option<String> {
    if text.is_null() {
        return None;
    }
    // SAFETY: not null, and as the caller promises a text of the library that ends with a zero.
    unsafe {
        let copy = CStr::from_ptr(text).to_string_lossy().into_owned();
        sys::TessDeleteText(text);
        Some(copy)
    }
}
