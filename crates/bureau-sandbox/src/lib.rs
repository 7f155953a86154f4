//! Work on evidence happens in child processes: [`protocol`] is what parent and child say to each other,
//! [`child`] starts one, speaks to it and watches it, [`pool`] keeps some for work on text and for judging what
//! a file is.
//!
//! Text is read out of a file by a child of its own. A child that dies, falls silent, takes too long, or answers with
//! something that is not of the schema is killed, and its stage fails with the code that fits; the desk
//! process goes on. Limits that are active today: address space, no core dumps, an empty environment, wall
//! clock, silence, bounded output.

pub mod child;
pub mod ffmpeg;
mod orphan;
pub mod pool;
pub mod protocol;
pub mod serve;
mod throttle;

pub use child::{Child, Limits, describe};
pub use orphan::end_with_the_parent;
pub use pool::Pool;
