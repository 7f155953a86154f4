//! Text out of pictures of pages.
//!
//! A page is read in three steps. A small copy shows which way up it lies and in which script; it is turned upright
//! and read in the likeliest language of that script; and where the text then turns out to be of another language, or
//! is not read well, it is read again, and the better reading is kept. What is too uncertain to be text is no text: a
//! photograph has none. A page with light text on darker ground is read with every ground made white ([`contrast`]), and
//! as it is; a picture that is much higher than wide is read in strips ([`tall`]).
//!
//! Tesseract reads, in this process and on this thread. `OMP_THREAD_LIMIT=1` must stand in the environment before the
//! process begins, or the library starts threads of its own. Its data is found by [`folders`].

mod attempt;
mod contrast;
mod data;
mod layout;
mod page;
mod reader;
mod script;
mod tall;
mod tesseract;
mod unread;

pub use data::folders;
pub use page::Page;
pub use reader::{PIXELS, Reader};
pub use script::share_of_complex;
pub use tall::{Tall, is_tall};
pub use unread::{TIME, Unread};

/// What is installed, for the `doctor` and for the parameters of an output: `tesseract 5.3.0 eng hin …`.
/// `None` where there is no data for any language.
pub fn description() -> Option<String> {
    let (_, languages) = data::find()?;
    let languages: Vec<String> = languages.into_iter().filter(|language| language != "osd").collect();
    Some(format!("tesseract {} {}", tesseract::version(), languages.join(" ")))
}
