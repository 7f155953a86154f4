//! Work on evidence happens in child processes: [`protocol`] is what parent and child say to each other,
//! [`child`] starts one, speaks to it and watches it, [`pool`] keeps some for work on text and for judging what
//! a file is.
//!
//! A child is **caged** ([`cage`]): it sees the files that its [`Grant`] names and nothing else of the machine. Text
//! is read out of a file by a child of its own. A child that dies, falls silent, takes too long ([`timeouts`]), or
//! answers with something that is not of the schema is killed, and its stage fails with the code that fits
//! ([`end`]); the desk process goes on. [`Limits`] says what it may use.

pub mod cage;
pub mod child;
mod end;
pub mod ffmpeg;
pub mod grant;
pub mod limit;
mod orphan;
pub mod pool;
pub mod protocol;
pub mod serve;
mod throttle;
pub mod timeouts;
mod waiting;

pub use child::{Child, describe};
pub use grant::{Grant, Work};
pub use limit::Limits;
pub use orphan::end_with_the_parent;
pub use pool::Pool;
