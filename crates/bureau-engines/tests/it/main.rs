//! One binary for what needs the engines as a whole.

mod corpus;
mod embedding;
mod media;
