//! One binary for what needs the engines as a whole.

mod calls;
mod chats;
mod containers;
mod corpus;
mod dates;
mod embedding;
mod entities;
mod media;
mod moments;
mod patterns;
mod scan;
