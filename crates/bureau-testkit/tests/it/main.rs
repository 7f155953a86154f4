//! What no compiler checks: which crate may know which, and that the cage holds.

mod circle;
mod edges;
mod escape;
