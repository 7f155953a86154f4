//! One binary for what needs the engines as a whole.

mod calls;
mod corpus;
mod embedding;
mod entities;
mod patterns;
