//! One binary for what needs the engines as a whole.

mod archives;
mod calls;
mod chats;
mod containers;
mod corpus;
mod dates;
mod embedding;
mod entities;
mod letters;
mod media;
mod moments;
mod office;
mod patterns;
mod pdf;
mod picture;
mod scan;
mod tables;
mod workbooks;
