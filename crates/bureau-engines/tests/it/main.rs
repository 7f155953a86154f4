//! One binary for what needs the engines as a whole.

mod containers;
mod corpus;
mod embedding;
