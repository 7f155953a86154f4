//! Random sequences of what can be asked of a store, checked against [`model`], the rules in memory.
//!
//! A test that wants them makes lists of [`Step`]s however it likes (proptest shrinks them) and [`mod@play`]s each
//! against an empty store. Every answer is compared with what the rules say; at the end so is every artifact,
//! and the store must not contradict itself.

mod model;
mod play;

pub use play::play;

/// One thing to ask, and two numbers that say of what. Any three numbers mean something.
pub type Step = (u8, u8, u8);
