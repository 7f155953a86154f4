//! Archives: what is inside becomes members, and the archive's own text is the list of them.
//!
//! A reader for each kind hands its files to [`Contents`], which lists each, gives it to
//! [`Members`](super::members::Members) or notes why it can't be taken, and adds up. Folders are no members. Links and
//! devices are named with what they point to and refused. What an archive says of itself is never used as a path.
//! Archives are read from the disk as they are unpacked, never as a whole.

mod ar;
mod behind;
mod cab;
mod charset;
mod compress;
mod contents;
mod cpio;
mod date;
mod lzh;
mod name;
mod rar;
mod refusal;
mod seven;
mod single;
mod source;
mod split;
mod tape;
mod unpack;
mod zip;

pub(super) use behind::{is_program, program, take as take_behind};
pub(super) use contents::{Contents, Entry};
pub(super) use date::windows as windows_date;
pub(super) use split::{part, read as read_split};
pub(crate) use tape::is_header as is_tape_header;
pub(super) use unpack::{read, reads};
