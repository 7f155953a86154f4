//! What no compiler checks: which crate may know which.

mod edges;
