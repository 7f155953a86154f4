//! One binary for what needs the engines as a whole.

mod calls;
mod containers;
mod corpus;
mod embedding;
mod entities;
mod media;
mod patterns;
mod pdf;
mod scan;
