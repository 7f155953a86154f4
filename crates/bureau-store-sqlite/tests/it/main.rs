//! The desk's store against the suite that every store passes.

mod conformance;
mod many;
mod moments;
mod sequence;
